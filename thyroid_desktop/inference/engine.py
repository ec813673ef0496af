"""Answers about boxes with a verified model bundle. Only the worker imports it.

A bundle is believed nothing: files are checked against their SHA-256, the network's inputs and outputs against the
manifest, the head against the network, and the golden answers are replayed before the first real question.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.domain.diagnosis import CamMap, EngineAnswer, ModelIdentity, Precision, Spread
from thyroid_desktop.domain.geometry import Box, Size
from thyroid_desktop.domain.imaging import Pixels
from thyroid_desktop.inference.bundle import COMMITTEE, GOLDEN, NETWORK, Manifest, broken, read_files, read_manifest
from thyroid_desktop.inference.cam import cam_affine, contributions, grad_cam, head_logits
from thyroid_desktop.inference.cautions import cautions, features_cautions, usable_box
from thyroid_desktop.inference.committee import Committee, committee_from
from thyroid_desktop.inference.familiarity import FAMILIARITY, Familiarity
from thyroid_desktop.inference.neighbours import neighbours
from thyroid_desktop.inference.network import (
    EXACT,
    FAST,
    FloatArray,
    Network,
    Runtime,
    checked_answers,
    plain_arrays,
    read_head,
)
from thyroid_desktop.inference.preprocessing import crop, input_affine

GOLDEN_ARRAYS: Final = ("crops", "logits", "cams")

LOGIT_TOLERANCE: Final = 2e-3
"""How far a logit may lie from its golden answer; float32 on other processors differs by about 1e-5."""
CAM_TOLERANCE: Final = 2e-3
"""The same for the map, as a share of its highest value."""
FAST_TOLERANCE: Final = 0.05
"""How far the probability of the fast variant may lie from float32; a processor that is further off runs float32."""


class Engine:
    """Answers questions about boxes with one verified model.

    Args:
        folder: The bundle.

    Raises:
        BrokenModel: Anything about the bundle is not as it should be; the detail names the file and the cause.
    """

    def __init__(self, folder: Path) -> None:
        self._manifest = read_manifest(folder)
        files = read_files(folder, self._manifest)
        self._golden = _read_golden(folder, files[GOLDEN], self._manifest)
        self._committee = _read_committee(folder, files, self._manifest)
        self._familiarity = _read_familiarity(folder, files, self._manifest)
        self._runtime = Runtime()
        side = self._manifest.side
        outputs = {"features": self._manifest.feature_map, "logits": (2,)}
        self._model = self._runtime.read(folder, files[NETWORK], (side, side, 3), outputs)
        self._head = read_head(folder, self._model, self._manifest)
        self._exact = self._runtime.compiled(self._model, EXACT)
        self._fast = self._exact
        self._has_prepared = False
        self._replay(folder)

    @property
    def identity(self) -> ModelIdentity:
        """Which model answers."""
        return self._manifest.identity

    def answer(self, pixels: Pixels, asked: Box, precision: Precision) -> EngineAnswer:
        """Probability of malignancy and class-activation map of one box, without the spread.

        Args:
            pixels: (H, W) uint8 or uint16 grey, or (H, W, 3) RGB.
            asked: The box in stored pixels; the part inside the image is used.
            precision: ``fast`` is computed by the variant for previews, once that is prepared.

        Raises:
            InvalidBox: Hardly any part of the box lies inside the image.
        """
        box = usable_box(asked, _size(pixels))
        network = self._exact if precision == "float32" else self._fast
        features, logits = _run(network, self._crop(pixels, box))
        means = features.mean(axis=(0, 1), dtype=np.float32)
        pooled = means if precision == "float32" else None
        seen = features_cautions(self._familiarity, means)
        return EngineAnswer(
            probability_malignant=self._probability(logits),
            cam=self._map(features, box),
            model=self.identity,
            precision=precision,
            pooled=pooled,
            warnings=cautions(pixels, asked, preprocessing=self.identity.preprocessing, seen=seen),
            committee=self._committee_spread(pooled, logits),
        )

    def neighbour_boxes(self, pixels: Pixels, asked: Box) -> tuple[Box, ...]:
        """The boxes whose probabilities, with that of the box itself, make up the spread."""
        size = _size(pixels)
        return neighbours(usable_box(asked, size), size)

    def probability(self, pixels: Pixels, box: Box) -> float:
        """Float32 probability of malignancy of a box inside the image, and nothing else."""
        _, logits = _run(self._exact, self._crop(pixels, box))
        return self._probability(logits)

    def _crop(self, pixels: Pixels, box: Box) -> NDArray[np.uint8]:
        """What the network sees of a box, in the way that the manifest names."""
        said = self._manifest
        return crop(pixels, box, margin=said.margin, side=said.side, preprocessing=said.identity.preprocessing)

    def _map(self, features: FloatArray, box: Box) -> CamMap:
        """Grad-CAM of a feature map, and where its cells lie in the frame: back the way the crop came.

        The signed map beside it is divided by the temperature, because that is what the probability comes from.
        """
        said = self._manifest
        to_input = input_affine(box, margin=said.margin, side=said.side, preprocessing=said.identity.preprocessing)
        values = grad_cam(features, self._head)
        log_odds = contributions(features, self._head) / np.float32(said.temperature)
        return CamMap(values, cam_affine(to_input, said.side, (values.shape[0], values.shape[1])), log_odds)

    def _committee_spread(self, pooled: FloatArray | None, logits: FloatArray) -> Spread | None:
        """How far the members of the committee disagree; None for a preview, and without a committee."""
        if pooled is None or self._committee is None:
            return None
        return self._committee.spread(pooled, self._log_odds(logits))

    def _log_odds(self, logits: FloatArray) -> float:
        """Log-odds of malignancy: the difference of the logits, divided by the temperature."""
        return (float(logits[1]) - float(logits[0])) / self._manifest.temperature

    def _probability(self, logits: FloatArray) -> float:
        """Probability of malignancy: softmax of the logits divided by the temperature."""
        difference = self._log_odds(logits)
        # The logistic function, written so that neither sign can overflow.
        if difference >= 0.0:
            return 1.0 / (1.0 + math.exp(-difference))
        return math.exp(difference) / (1.0 + math.exp(difference))

    def prepare(self) -> None:
        """Compile the variant for previews: bfloat16 where the processor has it and the golden answers agree.

        It takes about a second, so that it is left to a moment when nobody asks; until then float32 answers previews.
        """
        if self._has_prepared:
            return
        self._has_prepared = True
        if not self._runtime.has_bfloat16:
            return
        candidate = self._runtime.compiled(self._model, FAST)
        for one, expected in zip(self._golden["crops"], self._golden["logits"], strict=True):
            _, logits = _run(candidate, one)
            # Written so that an answer that is no number counts as disagreement.
            if not abs(self._probability(logits) - self._probability(expected)) <= FAST_TOLERANCE:
                return
        self._fast = candidate

    def _replay(self, folder: Path) -> None:
        for one, expected_logits, expected_cam in zip(*(self._golden[name] for name in GOLDEN_ARRAYS), strict=True):
            features, logits = _run(self._exact, one)
            from_head = head_logits(features.mean(axis=(0, 1)), self._head)
            if not np.allclose(from_head, logits, rtol=LOGIT_TOLERANCE, atol=LOGIT_TOLERANCE):
                raise broken(folder, f"{NETWORK}: its logits do not come from its head_… weights")
            if not np.allclose(logits, expected_logits, rtol=LOGIT_TOLERANCE, atol=LOGIT_TOLERANCE):
                raise broken(folder, f"{NETWORK} does not give the answers that {GOLDEN} expects")
            allowed = CAM_TOLERANCE * max(float(expected_cam.max()), 1e-3)
            if not np.abs(grad_cam(features, self._head) - expected_cam).max() <= allowed:
                raise broken(folder, f"{NETWORK} does not give the maps that {GOLDEN} expects")


def _run(network: Network, crop_pixels: NDArray[np.uint8]) -> tuple[FloatArray, FloatArray]:
    """Feature map (h, w, c) and logits (2,), float32, of a crop (side, side, 3) uint8."""
    results = network.run(crop_pixels)
    return results["features"], results["logits"]


def _read_committee(folder: Path, files: Mapping[str, bytes], manifest: Manifest) -> Committee | None:
    if COMMITTEE not in files:
        return None
    try:
        return committee_from(plain_arrays(folder, COMMITTEE, files[COMMITTEE]), manifest.feature_map[2])
    except ValueError as fault:
        raise broken(folder, f"{COMMITTEE} is no committee: {fault}") from fault


def _size(pixels: Pixels) -> Size:
    return Size(int(pixels.shape[1]), int(pixels.shape[0]))


def _read_familiarity(folder: Path, files: Mapping[str, bytes], manifest: Manifest) -> Familiarity | None:
    """The check of whether a crop looks like what was learnt from; None where a bundle has none."""
    if FAMILIARITY not in files:
        return None
    try:
        return Familiarity.of(plain_arrays(folder, FAMILIARITY, files[FAMILIARITY]), manifest.feature_map[2])
    except ValueError as fault:
        raise broken(folder, f"{FAMILIARITY}: {fault}") from fault


def _read_golden(folder: Path, raw: bytes, manifest: Manifest) -> dict[str, NDArray[Any]]:
    height, width, _ = manifest.feature_map
    expected: dict[str, tuple[tuple[int, ...], type[np.generic]]] = {
        "crops": ((manifest.side, manifest.side, 3), np.uint8),
        "logits": ((2,), np.float32),
        "cams": ((height, width), np.float32),
    }
    return checked_answers(folder, GOLDEN, raw, expected)
