"""A stand-in for the engine that answers at once and remembers what it was asked."""

from __future__ import annotations

import numpy as np

from thyroid_desktop.domain.diagnosis import CamMap, EngineAnswer, ModelIdentity, Precision
from thyroid_desktop.domain.geometry import Affine, Box, Size
from thyroid_desktop.domain.imaging import Pixels
from thyroid_desktop.domain.proposal import Proposal, ProposerIdentity
from thyroid_desktop.inference.cautions import usable_box


class StubAnswerer:
    """Its probability is the mean of the whole frame over 255, less a little for every pixel the box is moved."""

    def __init__(self, name: str = "stub") -> None:
        self.identity = ModelIdentity(name, "1", name, "0" * 64, "none", 0.5)
        self.preparations = 0
        self.asked: list[tuple[str, Box]] = []

    def answer(self, pixels: Pixels, asked: Box, precision: Precision) -> EngineAnswer:
        """Answer about a box, if it lies inside."""
        self.asked.append((precision, asked))
        box = usable_box(asked, Size(int(pixels.shape[1]), int(pixels.shape[0])))
        cam = CamMap(np.zeros((1, 1), dtype=np.float32), Affine(1.0, 0.0, 0.0, 0.0, 1.0, 0.0))
        return EngineAnswer(float(pixels.mean()) / 255 - box.x0 / 1000, cam, self.identity, precision)

    def neighbour_boxes(self, pixels: Pixels, asked: Box) -> tuple[Box, ...]:
        """Three boxes."""
        return tuple(asked.shifted(dx, 0.0) for dx in (-2.0, 3.0, 1.0))

    def probability(self, pixels: Pixels, box: Box) -> float:
        """Probability of a neighbour."""
        self.asked.append(("spread", box))
        return float(pixels.mean()) / 255 - box.x0 / 1000

    def prepare(self) -> None:
        """Make ready."""
        self.preparations += 1


class StubProposer:
    """Suggests one box in the middle, with the mean of the frame over 255 as its score."""

    def __init__(self, name: str = "stub-proposer") -> None:
        self.identity = ProposerIdentity(name, "1", "0" * 64)

    def propose(self, pixels: Pixels) -> tuple[Proposal, ...]:
        """Suggest."""
        height, width = pixels.shape[:2]
        return (Proposal(Box(width * 0.25, height * 0.25, width * 0.75, height * 0.75), float(pixels.mean()) / 255),)
