"""DICOM files made by code: any layout, transfer syntax and number of frames, from pixels that the test knows."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate, encapsulate_extended
from pydicom.sequence import Sequence as Items

IMPLICIT = "1.2.840.10008.1.2"
EXPLICIT = "1.2.840.10008.1.2.1"
DEFLATED = "1.2.840.10008.1.2.1.99"
BIG_ENDIAN = "1.2.840.10008.1.2.2"
JPEG_BASELINE = "1.2.840.10008.1.2.4.50"
JPEG_EXTENDED = "1.2.840.10008.1.2.4.51"
JPEG_LOSSLESS = "1.2.840.10008.1.2.4.57"
JPEG_LOSSLESS_FIRST = "1.2.840.10008.1.2.4.70"
JPEG_LS = "1.2.840.10008.1.2.4.80"
JPEG_2000_LOSSLESS = "1.2.840.10008.1.2.4.90"
JPEG_2000 = "1.2.840.10008.1.2.4.91"
HTJ2K_LOSSLESS = "1.2.840.10008.1.2.4.201"
RLE = "1.2.840.10008.1.2.5"
MPEG4 = "1.2.840.10008.1.2.4.102"
MULTIFRAME_US = "1.2.840.10008.5.1.4.1.1.3.1"

NATIVE = (IMPLICIT, EXPLICIT, BIG_ENDIAN, DEFLATED)


def speckle(shape: tuple[int, ...], *, top: int = 255, seed: int = 0) -> NDArray[Any]:
    """Smooth noise on black, as in a scan: uint8 or uint16 of this shape, 0 … ``top``."""
    noise = np.random.default_rng(seed).random(shape)
    rows = noise.ndim - (2 if shape[-1] == 3 else 1) - 1
    noise = (noise + np.roll(noise, 1, rows) + np.roll(noise, 1, rows + 1)) / 3
    noise = np.where(noise < 0.35, 0.0, noise)
    return np.round(noise * top).astype(np.uint8 if top < 256 else np.uint16)


def dataset(pixels: NDArray[Any], *, photometric: str = "", frames: int = 1, **attributes: object) -> Dataset:
    """A data set for frames like ``pixels``, (H, W) or (H, W, 3); attributes override what follows from the pixels."""
    is_colour = pixels.ndim == 3
    bits = pixels.dtype.itemsize * 8
    made = Dataset()
    made.SOPClassUID = MULTIFRAME_US
    made.SOPInstanceUID = "1.2.826.0.1.3680043.8.498.1"
    made.StudyInstanceUID = "1.2.826.0.1.3680043.8.498.2"
    made.SeriesInstanceUID = "1.2.826.0.1.3680043.8.498.3"
    made.Modality = "US"
    made.PatientName = "Phantom^Anna"
    made.PatientID = "P-1"
    made.Rows, made.Columns = pixels.shape[:2]
    made.SamplesPerPixel = 3 if is_colour else 1
    made.PhotometricInterpretation = photometric or ("RGB" if is_colour else "MONOCHROME2")
    if is_colour:
        made.PlanarConfiguration = 0
    made.BitsAllocated = made.BitsStored = bits
    made.HighBit = bits - 1
    made.PixelRepresentation = int(pixels.dtype.kind == "i")
    if frames > 1:
        made.NumberOfFrames = frames
    for keyword, value in attributes.items():
        setattr(made, keyword, value)
    return made


def save(path: Path, made: Dataset, syntax: str = EXPLICIT) -> Path:
    """Write the data set as a DICOM file in this transfer syntax."""
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = syntax
    meta.MediaStorageSOPClassUID = made.SOPClassUID
    meta.MediaStorageSOPInstanceUID = made.SOPInstanceUID
    made.file_meta = meta
    made.save_as(path, enforce_file_format=True, implicit_vr=syntax == IMPLICIT, little_endian=syntax != BIG_ENDIAN)
    return path


def save_native(path: Path, made: Dataset, content: bytes, syntax: str = EXPLICIT) -> Path:
    """Write a file with native pixel data; ``content`` is little endian and of an even length, or is padded."""
    made.PixelData = content + b"\x00" * (len(content) % 2)
    is_word = made.BitsAllocated > 8 or syntax == IMPLICIT
    made["PixelData"].VR = "OW" if is_word else "OB"
    if syntax == BIG_ENDIAN and made.BitsAllocated > 8:
        # pydicom writes OW as it stands: the caller of a writer is to order the bytes.
        made.PixelData = np.frombuffer(made.PixelData, f"<u{made.BitsAllocated // 8}").byteswap().tobytes()
        made["PixelData"].VR = "OW"
    return save(path, made, syntax)


def save_encapsulated(
    path: Path,
    made: Dataset,
    frames: Sequence[bytes],
    syntax: str,
    *,
    fragments: int = 1,
    table: str = "basic",
) -> Path:
    """Write a file with encapsulated frames; ``table`` is "basic", "extended" or "none"."""
    padded = [frame + b"\x00" * (len(frame) % 2) for frame in frames]
    if table == "extended":
        made.PixelData, made.ExtendedOffsetTable, made.ExtendedOffsetTableLengths = encapsulate_extended(padded)
    else:
        made.PixelData = encapsulate(padded, fragments_per_frame=fragments, has_bot=table == "basic")
    made["PixelData"].VR = "OB"
    made["PixelData"].is_undefined_length = True
    return save(path, made, syntax)


def rle(pixels: NDArray[Any]) -> bytes:
    """RLE Lossless of a frame (PS3.5 annex G), in runs and literals, one segment for each byte of each channel."""
    channels = [pixels] if pixels.ndim == 2 else [pixels[..., channel] for channel in range(3)]
    segments = []
    for channel in channels:
        planes = np.ascontiguousarray(channel).view(np.uint8).reshape(*channel.shape, channel.dtype.itemsize)
        for byte in reversed(range(channel.dtype.itemsize)):
            packed = imagecodecs.packbits_encode(np.ascontiguousarray(planes[..., byte]))
            segments.append(packed + b"\x00" * (len(packed) % 2))
    offsets, position = [], 64
    for segment in segments:
        offsets.append(position)
        position += len(segment)
    header = struct.pack("<16I", len(segments), *offsets, *[0] * (15 - len(segments)))
    return header + b"".join(segments)


def region(**attributes: object) -> Dataset:
    """An ultrasound region of 2D tissue in centimetres over columns 10 … 49 and rows 5 … 44."""
    made = Dataset()
    made.RegionSpatialFormat, made.RegionDataType, made.RegionFlags = 1, 1, 0
    made.RegionLocationMinX0, made.RegionLocationMinY0 = 10, 5
    made.RegionLocationMaxX1, made.RegionLocationMaxY1 = 49, 44
    made.PhysicalUnitsXDirection = made.PhysicalUnitsYDirection = 3
    made.PhysicalDeltaX, made.PhysicalDeltaY = 0.01, 0.02
    for keyword, value in attributes.items():
        if value is None:
            delattr(made, keyword)
        else:
            setattr(made, keyword, value)
    return made


def items(*members: Dataset) -> Items:
    """A sequence of these items."""
    return Items(list(members))
