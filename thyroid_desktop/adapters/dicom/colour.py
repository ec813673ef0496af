"""From the samples of a frame to what is shown: grey values with low = dark, or RGB."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.domain.imaging import Pixels, Window

if TYPE_CHECKING:
    from thyroid_desktop.adapters.codestream import Codestream
    from thyroid_desktop.adapters.dicom.codecs import JpegColour
    from thyroid_desktop.adapters.dicom.layout import PixelLayout

Samples = NDArray[Any]
Table = NDArray[np.uint8]

_FULL_TO_RGB = np.array(
    [[1.0, 0.0, 1.402, -179.456], [1.0, -0.344136, -0.714136, 135.458816], [1.0, 1.772, 0.0, -226.816]]
)
"""Inverse of the YBR_FULL equations of PS3.3 C.7.6.3.1.2; the last column moves chroma from 128 to 0."""
_PARTIAL_TO_RGB = np.array(
    [[1.1644, 0.0, 1.5960, -222.9184], [1.1644, -0.3918, -0.8130, 135.5840], [1.1644, 2.0172, 0.0, -276.8320]]
)
"""Inverse of the YBR_PARTIAL equations of the same section."""
_CHROMA_REST = 128
_NEAR = 12


def grey(samples: Samples, layout: PixelLayout) -> Pixels:
    """Grey values with low = dark.

    Two's complement values are moved up by half their range (bit pattern XOR 2^(bits-1)), so that what is shown is
    never negative; more than 16 bits are cut to the upper 16.

    Returns:
        (H, W) uint8 for up to 8 bits, else uint16, in 0 … 2^bits − 1.
    """
    bits = layout.bits_stored
    top = (1 << bits) - 1
    is_plain = layout.high_bit + 1 == bits == samples.dtype.itemsize * 8
    values = samples if is_plain else (samples >> (layout.high_bit + 1 - bits)) & samples.dtype.type(top)
    if layout.is_signed:
        values = values ^ samples.dtype.type(1 << (bits - 1))
    if layout.is_inverted:
        values = samples.dtype.type(top) - values
    if bits > 16:
        values = values >> (bits - 16)
    if bits <= 8:
        return np.ascontiguousarray(values, dtype=np.uint8)
    return np.ascontiguousarray(values, dtype=np.uint16)


def shown_bits(layout: PixelLayout) -> int:
    """Significant bits of what :func:`grey` gives, 1 to 16."""
    return 8 if layout.is_colour else min(layout.bits_stored, 16)


def shown_window(centre: float, width: float, layout: PixelLayout) -> Window | None:
    """A window given in units of the modality, as a window on the values of :func:`grey`; None when it has no width."""
    if width <= 0:
        return None
    bits = layout.bits_stored
    middle = (centre - layout.intercept) / layout.slope + (1 << (bits - 1) if layout.is_signed else 0)
    if layout.is_inverted:
        middle = (1 << bits) - 1 - middle
    shrink = 2.0 ** max(bits - 16, 0)
    return Window(middle / shrink, max(width / abs(layout.slope) / shrink, 1.0))


def colour(samples: Samples, layout: PixelLayout, *, is_ybr: bool) -> Pixels:
    """RGB of three samples a pixel: (H, W, 3) uint8, converted from YBR where it is."""
    shift = layout.high_bit + 1 - min(layout.bits_stored, 8)
    values = samples >> shift if shift > 0 else samples
    eight = np.ascontiguousarray(values, dtype=np.uint8)
    if not is_ybr:
        return eight
    import cv2

    matrix = _PARTIAL_TO_RGB if "PARTIAL" in layout.photometric else _FULL_TO_RGB
    return np.asarray(cv2.transform(eight, matrix), dtype=np.uint8)


def paletted(samples: Samples, layout: PixelLayout, table: Table) -> Pixels:
    """RGB of palette indices: (H, W, 3) uint8. ``table`` is (2^bits, 3), one row for each stored bit pattern."""
    top = (1 << layout.bits_stored) - 1
    indices = (samples >> (layout.high_bit + 1 - layout.bits_stored)) & samples.dtype.type(top)
    return np.ascontiguousarray(table[indices])


def jpeg_claim(header: Codestream) -> JpegColour | None:
    """How a lossy JPEG with three components says that it is coded, by its own markers; None when it is silent."""
    if header.adobe_transform is not None:
        return "RGB" if header.adobe_transform == 0 else "YCBCR"
    if header.is_subsampled or header.has_jfif:
        return "YCBCR"
    return "RGB" if header.component_ids == (0x52, 0x47, 0x42) else None


def jpeg_evidence(components: Samples) -> JpegColour | None:
    """How three components look to be coded; None when that cannot be told.

    Ultrasound is mostly grey on black. Coded as YCbCr, most chroma samples rest near 128 while luma is dark; coded as
    RGB, most pixels have three equal samples.
    """
    sparse = components[::8, ::8].reshape(-1, 3).astype(np.int16)
    first, second, third = (int(value) for value in np.median(sparse, axis=0))
    is_resting = abs(second - _CHROMA_REST) <= _NEAR and abs(third - _CHROMA_REST) <= _NEAR
    is_equal = abs(first - second) <= _NEAR and abs(first - third) <= _NEAR
    if is_resting == is_equal:
        return None
    return "YCBCR" if is_resting else "RGB"
