"""The window's times, with LabelMe beside it where an environment that holds it is given."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.benchmarks.figures import Figure
from tests.benchmarks.pictures import write_cine, write_folder, write_singles

START, OPEN, NEXT, CINE, LOOP = "start", "open", "next image", "cine", "event loop"
STARTS = 7
GAP_GOAL_MS = 100


class WindowBench:
    """Runs the window (and LabelMe) in processes of their own.

    Args:
        root: The checkout.
        models: Folder of model bundles.
        labelme: Python of an environment that holds LabelMe, or None.
    """

    def __init__(self, root: Path, models: Path, labelme: Path | None) -> None:
        self._root = root
        self._models = models
        self._labelme = labelme
        self._scratch = tempfile.TemporaryDirectory(prefix="thyroid-bench-")
        self._folder = Path(self._scratch.name)

    def close(self) -> None:
        self._scratch.cleanup()

    def measure(self) -> list[Figure]:
        """All figures of the window."""
        singles = write_singles(self._folder / "singles")
        five_hundred = write_folder(self._folder / "five-hundred", 500)
        cine = write_cine(self._folder / "cine.dcm", 300)
        return [
            *self._start(),
            *self._open(list(singles.values())),
            *self._next(five_hundred),
            *self._cine(cine),
            *self._drag(singles["1024x768.jpg"]),
        ]

    def _start(self) -> list[Figure]:
        ours, theirs = [], []
        for _ in range(STARTS):
            ours.append(self._window("start"))
            if self._labelme is not None:
                theirs.append(self._rival("start"))
        painted = _median(ours, "start_s")
        figures = [
            Figure(START, "process start → painted window", painted, "s", 0.8),
            Figure(START, "memory of the painted window", _median(ours, "start_mb"), "MB"),
            Figure(START, "process start → library open, ready for work", _median(ours, "ready_s"), "s"),
            Figure(START, "process start → model loaded and verified", _median(ours, "model_s"), "s"),
            Figure(LOOP, "longest gap during start and model load", _median(ours, "start_gap_ms"), "ms", GAP_GOAL_MS),
        ]
        if theirs:
            rival = _median(theirs, "start_s")
            name = f"  LabelMe {theirs[0]['version']}: process start → painted window"
            figures[1:1] = [Figure(START, name, rival, "s"), Figure(START, "  ratio", painted / rival, "×", 1.0)]
        return figures

    def _open(self, files: list[Path]) -> list[Figure]:
        ours = self._window("open", *files)["open_ms"]
        theirs = self._rival("open", *files)["open_ms"] if self._labelme is not None else {}
        figures = []
        for name, taken in ours.items():
            figures.append(Figure(OPEN, f"{name}: new to the library, kept there, shown", taken["new"], "ms"))
            figures.append(Figure(OPEN, f"{name}: known to the library, shown", taken["known"], "ms"))
            if theirs.get(name) is not None:
                figures.append(Figure(OPEN, f"  {name}: LabelMe", theirs[name], "ms"))
            elif theirs:
                figures.append(Figure(OPEN, f"  {name}: LabelMe cannot open it", float("nan"), "ms"))
        return figures

    def _next(self, folder: Path) -> list[Figure]:
        ours = self._window("next", folder)
        figures = [
            Figure(NEXT, "folder of 500: first image shown", ours["first_of_folder_ms"], "ms"),
            Figure(NEXT, "folder of 500: all kept in the library", ours["folder_ms"], "ms"),
            Figure(NEXT, "next image over 500, median", ours["next_ms"], "ms"),
            Figure(NEXT, "next image over 500, 95th percentile", ours["next_p95_ms"], "ms"),
            Figure(LOOP, "longest gap while 500 images are imported", ours["import_gap_ms"], "ms", GAP_GOAL_MS),
        ]
        if self._labelme is not None:
            theirs = self._rival("next", folder)
            figures.append(Figure(NEXT, "  LabelMe: folder of 500 opened", theirs["folder_ms"], "ms"))
            figures.append(Figure(NEXT, "  LabelMe: next image, median", theirs["next_ms"], "ms"))
        return figures

    def _cine(self, path: Path) -> list[Figure]:
        ours = self._window("cine", path)
        return [
            Figure(CINE, f"{ours['frames']} frames 1024×768 JPEG: first frame decoded", ours["first_ms"], "ms", 60),
            Figure(CINE, "  shown, from the wish to open the new file", ours["shown_ms"], "ms"),
            Figure(CINE, "frames shown a second at 60 wanted", ours["frames_per_s"], "/s"),
            Figure(CINE, "peak memory of the window", ours["peak_mb"], "MB", 250),
            Figure(LOOP, "longest gap while playing", ours["play_gap_ms"], "ms", GAP_GOAL_MS),
        ]

    def _drag(self, path: Path) -> list[Figure]:
        ours = self._window("drag", path)
        return [
            Figure(LOOP, "longest gap while a box is dragged live", ours["drag_gap_ms"], "ms", GAP_GOAL_MS),
            Figure(LOOP, "live answers while dragging", ours["live_answers_per_s"], "/s"),
        ]

    def _window(self, task: str, *words: object) -> dict[str, Any]:
        with tempfile.TemporaryDirectory(dir=self._folder) as profile:
            (Path(profile) / "models").symlink_to(self._models)
            command = [sys.executable, "-m", "tests.benchmarks.window_child", profile, task, *map(str, words)]
            return self._json_of(command)

    def _rival(self, task: str, *words: object) -> dict[str, Any]:
        script = self._root / "tests" / "benchmarks" / "labelme_rival.py"
        return self._json_of([str(self._labelme), str(script), task, *map(str, words)])

    def _json_of(self, command: list[str]) -> dict[str, Any]:
        home = self._folder / "home"
        home.mkdir(exist_ok=True)
        surroundings = {**os.environ, "HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
        surroundings["BENCH_BEGAN"] = str(time.monotonic())
        run = subprocess.run(command, cwd=self._root, env=surroundings, capture_output=True, text=True, check=False)
        if run.returncode != 0 or not run.stdout.strip():
            raise RuntimeError(f"{' '.join(command)} failed: {run.stderr[-2000:]}")
        answer: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
        return answer


def _median(results: list[dict[str, Any]], key: str) -> float:
    return statistics.median(result[key] for result in results)
