"""The network whose explanations are measured: a verified bundle, run as the program runs it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.domain.geometry import Affine, Box, Size
from thyroid_desktop.domain.imaging import Pixels
from thyroid_desktop.inference.bundle import NETWORK, Manifest, read_files, read_manifest
from thyroid_desktop.inference.cam import Head
from thyroid_desktop.inference.cautions import usable_box
from thyroid_desktop.inference.network import EXACT, FAST, Network, Runtime, read_head
from thyroid_desktop.inference.preprocessing import crop, input_affine

FloatArray = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Seen:
    """What the network sees of a nodule.

    Attributes:
        pixels: (side, side, 3) uint8, the crop.
        to_input: Map from ``stored`` to the crop.
        visible: (side, side) whether a pixel shows some of the image; what else there is are black bars.
    """

    pixels: NDArray[np.uint8]
    to_input: Affine
    visible: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Answer:
    """Last feature map (h, w, c) float32 of a crop, and z_malignant − z_benign."""

    features: FloatArray
    difference: float

    @property
    def sign(self) -> int:
        """1 where the network rather says malignant (probability 0.5 or above), else −1."""
        return 1 if self.difference >= 0.0 else -1


@dataclass(frozen=True, slots=True)
class Subject:
    """A network with its head.

    Attributes:
        folder: The bundle.
        manifest: What it says about itself.
        raw: Bytes of the network.
        head: Dense layers after the pooling.
        exact: The network in float32.
        fast: The network as previews are computed, in bfloat16 where the processor has it.
    """

    folder: Path
    manifest: Manifest
    raw: bytes
    head: Head
    exact: Network
    fast: Network

    def see(self, pixels: Pixels, box: Box) -> Seen:
        """The crop of a box.

        Raises:
            InvalidBox: Hardly any part of the box lies inside the image.
        """
        said, size = self.manifest, Size(int(pixels.shape[1]), int(pixels.shape[0]))
        how, kept = said.identity.preprocessing, usable_box(box, size)
        cut = crop(pixels, kept, margin=said.margin, side=said.side, preprocessing=how)
        to_input = input_affine(kept, margin=said.margin, side=said.side, preprocessing=how)
        shown = kept.with_margin(said.margin).clamped_to(size)
        return Seen(cut, to_input, covered(shown, to_input, said.side))

    def answer(self, pixels: NDArray[np.uint8]) -> Answer:
        """Features and logit difference of a crop, in float32."""
        return answer_of(self.exact, pixels)

    def probability(self, difference: float) -> float:
        """Probability of malignancy of a logit difference, as the program shows it."""
        return float(1.0 / (1.0 + np.exp(-np.clip(difference / self.manifest.temperature, -500.0, 500.0))))


def open_subject(folder: Path) -> Subject:
    """The network of a model bundle.

    Raises:
        BrokenModel: The bundle is damaged, or of no classifier.
    """
    manifest = read_manifest(folder)
    raw = read_files(folder, manifest)[NETWORK]
    runtime, side = Runtime(), manifest.side
    model = runtime.read(folder, raw, (side, side, 3), {"features": manifest.feature_map, "logits": (2,)})
    exact = runtime.compiled(model, EXACT)
    fast = runtime.compiled(model, FAST) if runtime.has_bfloat16 else exact
    return Subject(folder, manifest, raw, read_head(folder, model, manifest), exact, fast)


def answer_of(network: Network, pixels: NDArray[np.uint8]) -> Answer:
    """Features and logit difference of a crop (side, side, 3) uint8."""
    told = network.run(pixels)
    benign, malignant = np.asarray(told["logits"], dtype=np.float64).tolist()
    return Answer(told["features"], malignant - benign)


def covered(shown: Box, to_input: Affine, side: int) -> NDArray[np.bool_]:
    """(side, side) whether the middle of each pixel of the crop lies in a box of the frame."""
    centres = np.arange(side) + 0.5
    columns = (to_input.a * shown.x0 + to_input.c <= centres) & (centres < to_input.a * shown.x1 + to_input.c)
    rows = (to_input.e * shown.y0 + to_input.f <= centres) & (centres < to_input.e * shown.y1 + to_input.f)
    both: NDArray[np.bool_] = rows[:, np.newaxis] & columns
    return both
