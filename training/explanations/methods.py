"""The maps that are compared: what each method says of a crop, as cells and as pixels of the crop."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.domain.heatmap import upsampled
from thyroid_desktop.inference.cam import Head, contributions, grad_cam, grad_cam_plus_plus, layer_cam

FloatArray = NDArray[np.float32]
Method = Callable[[FloatArray, Head, int], FloatArray]
"""From the feature map (h, w, c), the head, and 1 for malignant or −1 for benign, to a map (h, w) float32."""

GRAD_CAM: Final = "Grad-CAM"
SHOWN: Final = "Grad-CAM of malignancy"
"""What the program draws, whatever the network says; the others explain the class that the network rather says."""
UNIFORM: Final = "uniform"
GAUSSIAN: Final = "Gaussian"
GAUSSIAN_WIDTH: Final = 0.25
"""Standard deviation of the Gaussian, as a share of the crop's side."""


def _grad_cam(features: FloatArray, head: Head, sign: int) -> FloatArray:
    return grad_cam(features, head) if sign > 0 else np.maximum(-contributions(features, head), np.float32(0.0))


def _hires_cam(features: FloatArray, head: Head, sign: int) -> FloatArray:
    return np.float32(sign) * contributions(features, head)


def _layer_cam(features: FloatArray, head: Head, sign: int) -> FloatArray:
    return layer_cam(features, head, sign=sign)


def _grad_cam_plus_plus(features: FloatArray, head: Head, sign: int) -> FloatArray:
    return grad_cam_plus_plus(features, head, sign=sign)


def _shown(features: FloatArray, head: Head, sign: int) -> FloatArray:  # noqa: ARG001 - a method, whatever is said
    return grad_cam(features, head)


def _uniform(features: FloatArray, head: Head, sign: int) -> FloatArray:  # noqa: ARG001 - it looks at nothing
    return np.ones(features.shape[:2], dtype=np.float32)


def _gaussian(features: FloatArray, head: Head, sign: int) -> FloatArray:  # noqa: ARG001 - it looks at nothing
    height, width = features.shape[:2]
    y, x = (np.arange(count) + 0.5 for count in (height, width))
    rows, columns = (
        np.exp(-0.5 * ((at / count - 0.5) / GAUSSIAN_WIDTH) ** 2) for at, count in ((y, height), (x, width))
    )
    return np.outer(rows, columns).astype(np.float32)


CANDIDATES: Final[dict[str, Method]] = {
    GRAD_CAM: _grad_cam,
    "HiResCAM": _hires_cam,
    "LayerCAM": _layer_cam,
    "Grad-CAM++": _grad_cam_plus_plus,
}
"""The methods among which the program may choose, the present one first. HiResCAM keeps what speaks against."""

BASELINES: Final[dict[str, Method]] = {UNIFORM: _uniform, GAUSSIAN: _gaussian}
"""Maps that know nothing of the image."""

METHODS: Final[dict[str, Method]] = {**CANDIDATES, SHOWN: _shown, **BASELINES}


def fine(cells: FloatArray, side: int) -> FloatArray:
    """A map in the pixels of the crop, (side, side) float32, smoothed as on screen."""
    return upsampled(cells, (side, side))
