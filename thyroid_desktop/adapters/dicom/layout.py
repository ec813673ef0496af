"""How the pixels of a DICOM file are laid out (Image Pixel module, PS3.3 C.7.6.3), checked before they are read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from thyroid_desktop.adapters.dicom.values import number, text, whole
from thyroid_desktop.adapters.refusal import size_objection, unreadable

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

    from thyroid_desktop.adapters.codestream import Codestream

GREY: Final = ("MONOCHROME1", "MONOCHROME2")
PALETTE: Final = "PALETTE COLOR"
YBR: Final = ("YBR_FULL", "YBR_FULL_422", "YBR_PARTIAL_422", "YBR_PARTIAL_420")
COLOUR: Final = ("RGB", *YBR, "YBR_ICT", "YBR_RCT")


@dataclass(frozen=True, slots=True)
class PixelLayout:
    """The Image Pixel module in plain values; names as in the standard.

    ``slope`` and ``intercept`` are the modality's rescaling of a stored value.
    """

    rows: int
    columns: int
    samples: int
    bits_allocated: int
    bits_stored: int
    high_bit: int
    is_signed: bool
    is_planar: bool
    photometric: str
    slope: float = 1.0
    intercept: float = 0.0

    @property
    def is_palette(self) -> bool:
        """Whether a stored value is an index into a colour table."""
        return self.photometric == PALETTE

    @property
    def is_colour(self) -> bool:
        """Whether a frame is shown in colour."""
        return self.samples == 3 or self.is_palette

    @property
    def is_inverted(self) -> bool:
        """Whether low stored values are bright."""
        return (self.photometric == "MONOCHROME1") != (self.slope < 0)

    @property
    def frame_bytes(self) -> int:
        """Bytes of one native frame; chroma of native YBR_FULL_422 is halved horizontally (PS3.3 C.7.6.3.1.2)."""
        pixels = self.rows * self.columns
        if self.bits_allocated == 1:
            return (pixels + 7) // 8
        if self.samples == 3 and self.photometric.endswith("_422"):
            return (pixels + 1) // 2 * 4 * (self.bits_allocated // 8)
        return pixels * self.samples * (self.bits_allocated // 8)


def layout_of(path: Path, header: Dataset) -> PixelLayout:
    """The layout that the header states.

    Raises:
        UnreadableFile: It is impossible, too large, or of a kind that cannot be shown.
    """
    rows, columns = whole(header, "Rows"), whole(header, "Columns")
    samples = whole(header, "SamplesPerPixel", 1)
    allocated = whole(header, "BitsAllocated", 8)
    stored = whole(header, "BitsStored", allocated)
    objection = size_objection(columns, rows, max(samples, 1) * max(allocated // 8, 1))
    if objection:
        raise unreadable(path, objection)
    photometric = text(header, "PhotometricInterpretation").upper()
    photometric = photometric or ("RGB" if samples == 3 else "MONOCHROME2")
    layout = PixelLayout(
        rows=rows,
        columns=columns,
        samples=samples,
        bits_allocated=allocated,
        bits_stored=stored,
        high_bit=whole(header, "HighBit", stored - 1),
        is_signed=whole(header, "PixelRepresentation") == 1,
        is_planar=whole(header, "PlanarConfiguration") == 1,
        photometric=photometric,
        slope=number(header, "RescaleSlope") or 1.0,
        intercept=number(header, "RescaleIntercept") or 0.0,
    )
    return _checked(path, layout)


def _checked(path: Path, layout: PixelLayout) -> PixelLayout:
    if layout.samples not in (1, 3):
        raise unreadable(path, f"its pixels have {layout.samples} samples; 1 and 3 are supported")
    if layout.bits_allocated not in (1, 8, 16, 32) or (layout.bits_allocated == 1 and layout.samples == 3):
        raise unreadable(path, f"its pixels are stored in {layout.bits_allocated} bits, which is not supported")
    if layout.photometric not in (*GREY, PALETTE, *COLOUR):
        raise unreadable(path, f"its photometric interpretation {layout.photometric} is not supported")
    if layout.photometric not in ((*GREY, PALETTE) if layout.samples == 1 else COLOUR):
        # A wrong label does not keep one or three plain channels from being shown.
        layout = replace(layout, photometric="MONOCHROME2" if layout.samples == 1 else "RGB")
    return _with_sound_bits(layout)


def _with_sound_bits(layout: PixelLayout) -> PixelLayout:
    if layout.bits_allocated == 1:
        # Decoded to 0 and 255.
        return replace(layout, bits_stored=8, high_bit=7, is_signed=False)
    if not 1 <= layout.bits_stored <= layout.bits_allocated:
        layout = replace(layout, bits_stored=layout.bits_allocated, high_bit=layout.bits_allocated - 1)
    if not layout.bits_stored - 1 <= layout.high_bit < layout.bits_allocated:
        layout = replace(layout, high_bit=layout.bits_stored - 1)
    return layout


def layout_with(path: Path, layout: PixelLayout, stream: Codestream) -> PixelLayout:
    """The layout corrected by what the first compressed picture says of itself, which is what a decoder will give.

    Raises:
        UnreadableFile: The picture is too large or has another size than the header says, or it has odd channels.
    """
    objection = size_objection(stream.width, stream.height, stream.components * (2 if stream.precision > 8 else 1))
    if objection:
        raise unreadable(path, objection)
    if (stream.width, stream.height) != (layout.columns, layout.rows):
        said, found = f"{layout.columns}×{layout.rows}", f"{stream.width}×{stream.height}"
        raise unreadable(path, f"its header says {said} pixels, but its compressed picture has {found}")
    if stream.components not in (1, 3) or not 1 <= stream.precision <= 16:
        raise unreadable(path, f"its picture has {stream.components} channels of {stream.precision} bits")
    if stream.components != layout.samples:
        label = "MONOCHROME2" if stream.components == 1 else "RGB"
        layout = replace(layout, samples=stream.components, photometric=label)
    bits = min(layout.bits_stored, stream.precision)
    return replace(layout, bits_allocated=8 if stream.precision <= 8 else 16, bits_stored=bits, high_bit=bits - 1)
