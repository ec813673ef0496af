"""What a network learns from is what the worker asks it about, to the bit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.inference.tiny_bundle import SIDE, make_tiny_bundle, manifest, write_manifest
from thyroid_desktop.domain.geometry import Box, Size
from thyroid_desktop.inference import engine
from thyroid_desktop.inference.desk import Desk
from thyroid_desktop.inference.neighbours import neighbours
from thyroid_desktop.inference.preprocessing import LETTERBOX, STRETCH
from thyroid_desktop.inference.proposer import ProposerEngine
from thyroid_desktop.inference.protocol import Answered, Ask, LoadBundle, Ready, Reply, SetFrame
from training.experiment.crops import plain_crop

MARGIN = 0.17
SIZE = Size(320, 240)
BOXES = {
    "inside": Box(60.25, 50.5, 200.0, 110.75),
    "high": Box(100.0, 20.0, 131.5, 220.0),
    "at a corner": Box(250.0, 0.0, 320.0, 90.0),
    "beyond": Box(-20.0, 150.0, 90.5, 300.0),
}


def frames() -> dict[str, NDArray[Any]]:
    rng = np.random.default_rng(4)
    grey = rng.integers(0, 256, (SIZE.height, SIZE.width), dtype=np.uint8)
    colour = rng.integers(0, 256, (SIZE.height, SIZE.width, 3), dtype=np.uint8)
    deep = rng.integers(0, 4000, (SIZE.height, SIZE.width), dtype=np.uint16)
    return {"grey": grey, "rgb": colour, "deep": deep}


class Overheard:
    """The worker's desk with a model, and every crop that its network is given."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.crops: list[NDArray[np.uint8]] = []
        self.replies: list[Reply] = []
        run = engine._run

        def overheard(network: Any, crop: NDArray[np.uint8]) -> Any:
            self.crops.append(crop)
            return run(network, crop)

        monkeypatch.setattr(engine, "_run", overheard)
        self.folder = folder
        self.desk = Desk(engine.Engine, ProposerEngine, self.replies.append)
        self.desk.take(LoadBundle(1, str(folder)))
        assert isinstance(self.replies.pop(), Ready)

    def asked(self, pixels: NDArray[Any], box: Box) -> list[NDArray[np.uint8]]:
        """The crops of a box and of its neighbours."""
        path = self.folder.parent / "frame.npy"
        np.save(path, pixels)
        self.crops.clear()
        self.desk.take(SetFrame("a", str(path)))
        self.desk.take(Ask(2, 0, "a", box, "float32", with_spread=True, is_live=False))
        while self.desk.work():
            pass
        assert isinstance(self.replies[-1], Answered)
        assert self.replies[-1].is_final
        return list(self.crops)


@pytest.mark.parametrize("place", BOXES)
@pytest.mark.parametrize("kind", frames())
@pytest.mark.parametrize("way", [LETTERBOX, STRETCH])
def test_that_crops_are_the_workers_to_the_bit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str, kind: str, place: str
) -> None:
    folder = make_tiny_bundle(tmp_path / "tiny")
    network = {"side": SIDE, "channels": 3, "margin": MARGIN, "preprocessing": way}
    write_manifest(folder, {**manifest(folder), "input": network})
    pixels, box = frames()[kind], BOXES[place]
    boxes = (box, *neighbours(box.clamped_to(SIZE), SIZE))
    by_worker = Overheard(folder, monkeypatch).asked(pixels, box)
    assert len(by_worker) == len(boxes)
    for cut, one in zip(by_worker, boxes, strict=True):
        ours = plain_crop(pixels, one, margin=MARGIN, letterbox=way == LETTERBOX, side=SIDE)
        assert np.array_equal(cut, ours)
        assert np.ptp(cut) > 100
