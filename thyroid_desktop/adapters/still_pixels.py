"""From a decoded still to what is shown: grey or RGB, without transparency, the right way up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.domain.imaging import Pixels

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

GREY_MODES: Final = ("1", "L", "LA", "La", "I;16", "I;16L", "I;16B", "I;16N")
_DEEP_MODES: Final = ("I;16", "I;16L", "I;16B", "I;16N")
_WITHOUT: Final = ("F", "I")


def mode_objection(mode: str) -> str:
    """Why pixels of this Pillow mode are not shown; empty when they are."""
    return "its pixels are 32-bit or floating-point numbers; 8 and 16 bits are supported" if mode in _WITHOUT else ""


def is_deep(mode: str) -> bool:
    """Whether a pixel has more than 8 bits."""
    return mode in _DEEP_MODES


def pixels_of(picture: Picture) -> Pixels:
    """Decode with Pillow and bring into shown form: (H, W) uint8 or uint16, or (H, W, 3) uint8."""
    mode = picture.mode
    if is_deep(mode):
        return np.ascontiguousarray(np.asarray(picture), dtype=np.uint16)
    if mode == "1":
        return np.ascontiguousarray(picture.convert("L"))
    if "transparency" in picture.info or mode in ("PA", "RGBa", "La"):
        picture = picture.convert("RGBA" if mode not in GREY_MODES else "LA")
    elif mode not in ("L", "LA", "RGB", "RGBA"):
        picture = picture.convert("RGB")
    return shown(np.asarray(picture))


def shown(samples: NDArray[Any]) -> Pixels:
    """Bring 1 to 4 channels of 8 or 16 bits into shown form.

    Transparency lets black through, as around a scan. Colour of 16 bits is cut to its upper byte; grey keeps 16.
    """
    if samples.ndim == 3 and samples.shape[2] in (2, 4):
        samples = _over_black(samples[..., :-1], samples[..., -1])
    if samples.ndim == 3 and samples.shape[2] == 1:
        samples = samples[..., 0]
    if samples.dtype.itemsize == 2:
        if samples.ndim == 2:
            return np.ascontiguousarray(samples, dtype=np.uint16)
        samples = samples >> 8
    return np.ascontiguousarray(samples, dtype=np.uint8)


def upright(pixels: Pixels, orientation: int) -> Pixels:
    """Turn by the EXIF orientation (TIFF tag 274): 1 is upright, 5 to 8 swap width and height."""
    turned: NDArray[Any] = pixels
    if orientation in (5, 6, 7, 8):
        turned = turned.swapaxes(0, 1)
    if orientation in (3, 4, 7, 8):
        turned = turned[::-1]
    if orientation in (2, 3, 6, 7):
        turned = turned[:, ::-1]
    return turned if turned is pixels else np.ascontiguousarray(turned)


def _over_black(samples: NDArray[Any], alpha: NDArray[Any]) -> NDArray[Any]:
    top = int(np.iinfo(samples.dtype).max)
    if int(alpha.min()) == top:
        return samples
    mixed: NDArray[Any] = (samples.astype(np.uint32) * alpha[..., None] + top // 2) // top
    return mixed.astype(samples.dtype)
