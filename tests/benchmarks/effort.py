"""How much work it is to annotate: actions of the hand from an open image to its saved, labelled box, in both programs.

usage: python -m tests.benchmarks.effort [--labelme FOLDER]

Twenty frames of the phantom in a row, the same for both. A key, a click and a drag are one action each. The label is
``nodule`` in LabelMe; here the box is that of a numbered nodule.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from tests.benchmarks.figures import Figure

ROOT: Final = Path(__file__).resolve().parents[2]
SECTION: Final = "effort"
IMAGES: Final = 20
OURS: Final = {
    "by-hand": "drag, D",
    "going-on": "drag, and it goes on by itself",
    "proposed": "Enter on a proposed box, and it goes on by itself",
}
THEIRS: Final = {"usual": "as installed", "best": "no label dialog, one label chosen before"}


def write_frames(folder: Path) -> None:
    """The middle frames of the sample sweep as PNG files."""
    import cv2

    from thyroid_desktop.adapters.image_readers import ImageReaders

    folder.mkdir(parents=True)
    sweep = ROOT / "resources" / "samples" / "phantom-4-sweep.dcm"
    for number in range(IMAGES):
        pixels = ImageReaders().frame(sweep, 10 + number).pixels
        cv2.imwrite(str(folder / f"i{number:02}.png"), pixels)


def measure(labelme: Path | None) -> list[Figure]:
    """Actions an image, of each way in each program."""
    figures = []
    with tempfile.TemporaryDirectory(prefix="thyroid-effort-") as scratch:
        for mode, words in OURS.items():
            frames = Path(scratch) / mode
            write_frames(frames)
            profile = Path(scratch) / f"profile {mode}"
            figures.append(
                _figure(words, _run([sys.executable, "-m", f"{__package__}.effort_ours", profile, frames, mode]))
            )
        for mode, words in THEIRS.items() if labelme is not None else ():
            frames = Path(scratch) / mode
            write_frames(frames)
            script = Path(__file__).with_name("effort_labelme.py")
            told = _run([labelme, script, frames, "nodule", mode], home=Path(scratch))
            figures.append(_figure(f"  LabelMe {told['version']}: {words}", told))
    return figures


def _figure(words: str, told: dict[str, Any]) -> Figure:
    if told["kept"] != told["images"]:
        words = f"{words} ({told['kept']} of {told['images']} kept)"
    return Figure(SECTION, f"{words}: actions an image", told["actions"] / told["images"], "")


def _run(command: list[object], home: Path | None = None) -> dict[str, Any]:
    surroundings = {**os.environ, "QT_QPA_PLATFORM": "offscreen", **({"HOME": str(home)} if home else {})}
    run = subprocess.run(
        [str(word) for word in command], cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False
    )
    if run.returncode != 0:
        raise RuntimeError(f"{command} failed: {run.stderr[-2000:]}")
    answer: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return answer
