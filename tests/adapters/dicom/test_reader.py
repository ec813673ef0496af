"""Every transfer syntax, colour and layout gives exactly the pixels that were put in."""

from __future__ import annotations

import itertools
import os
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.adapters import dicom_files as made
from thyroid_desktop.adapters.dicom.reader import DicomReader
from thyroid_desktop.domain.errors import MissingFrame, UnreadableFile

SIZES = ((48, 64), (33, 47), (1, 1))
COLOUR = made.speckle((3, 40, 52, 3))
GREY = made.speckle((3, 40, 52))


def frames_of(path: Path) -> list[NDArray[Any]]:
    reader = DicomReader()
    return [reader.frame(path, index).pixels for index in range(reader.describe(path).frame_count)]


def assert_frames(path: Path, expected: NDArray[Any]) -> None:
    found = frames_of(path)
    assert len(found) == len(expected)
    for one, two in zip(found, expected, strict=True):
        np.testing.assert_array_equal(one, two)
        assert one.dtype == two.dtype
        assert one.flags["C_CONTIGUOUS"]


@pytest.mark.parametrize("syntax", made.NATIVE)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("top", [255, 4095, 65535])
def test_that_native_grey_of_any_depth_is_exact(tmp_path: Path, syntax: str, size: tuple[int, int], top: int) -> None:
    pixels = made.speckle((2, *size), top=top)
    bits = top.bit_length()
    data = made.dataset(pixels[0], frames=2, BitsStored=bits, HighBit=bits - 1)
    path = made.save_native(tmp_path / "a.dcm", data, pixels.tobytes(), syntax)
    assert_frames(path, pixels)
    assert DicomReader().describe(path).bits == bits


@pytest.mark.parametrize("syntax", made.NATIVE)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("planar", [0, 1])
def test_that_native_colour_is_exact_by_pixel_and_by_plane(
    tmp_path: Path, syntax: str, size: tuple[int, int], planar: int
) -> None:
    pixels = made.speckle((2, *size, 3))
    stored = pixels.transpose(0, 3, 1, 2) if planar else pixels
    data = made.dataset(pixels[0], frames=2, PlanarConfiguration=planar)
    path = made.save_native(tmp_path / "a.dcm", data, stored.tobytes(), syntax)
    assert_frames(path, pixels)
    assert DicomReader().describe(path).is_colour


def test_that_big_endian_words_of_eight_bit_samples_are_swapped_back(tmp_path: Path) -> None:
    pixels = made.speckle((3, 5))
    swapped = np.frombuffer(pixels.tobytes() + b"\x00", "<u2").byteswap().tobytes()
    data = made.dataset(pixels)
    data.PixelData = swapped
    data["PixelData"].VR = "OW"
    assert_frames(made.save(tmp_path / "a.dcm", data, made.BIG_ENDIAN), pixels[None])


def lossless(syntax: str, frame: NDArray[Any]) -> bytes:
    bits = frame.dtype.itemsize * 8
    if syntax == made.RLE:
        return made.rle(frame)
    if syntax in (made.JPEG_LOSSLESS, made.JPEG_LOSSLESS_FIRST):
        predictor = 1 if syntax == made.JPEG_LOSSLESS_FIRST else 6
        return bytes(imagecodecs.jpeg8_encode(frame, lossless=True, predictor=predictor, bitspersample=bits))
    if syntax == made.JPEG_LS:
        return bytes(imagecodecs.jpegls_encode(frame))
    if syntax == made.JPEG_2000_LOSSLESS:
        return bytes(imagecodecs.jpeg2k_encode(frame, level=0, codecformat="j2k", reversible=True, mct=False))
    return bytes(imagecodecs.htj2k_encode(frame, reversible=True))


LOSSLESS = (
    made.RLE,
    made.JPEG_LOSSLESS,
    made.JPEG_LOSSLESS_FIRST,
    made.JPEG_LS,
    made.JPEG_2000_LOSSLESS,
    made.HTJ2K_LOSSLESS,
)


@pytest.mark.parametrize("syntax", LOSSLESS)
@pytest.mark.parametrize("shape", [(40, 52), (40, 52, 3), (33, 47), (33, 47, 3)])
@pytest.mark.parametrize("table", ["basic", "none", "extended"])
def test_that_lossless_compression_is_exact(tmp_path: Path, syntax: str, shape: tuple[int, ...], table: str) -> None:
    pixels = made.speckle((4, *shape))
    data = made.dataset(pixels[0], frames=4)
    path = made.save_encapsulated(
        tmp_path / "a.dcm", data, [lossless(syntax, frame) for frame in pixels], syntax, table=table
    )
    assert_frames(path, pixels)
    assert DicomReader().describe(path).warnings == ()


@pytest.mark.parametrize("syntax", LOSSLESS)
def test_that_lossless_grey_of_sixteen_bits_is_exact(tmp_path: Path, syntax: str) -> None:
    pixels = made.speckle((2, 40, 52), top=65535)
    data = made.dataset(pixels[0], frames=2)
    path = made.save_encapsulated(tmp_path / "a.dcm", data, [lossless(syntax, one) for one in pixels], syntax)
    assert_frames(path, pixels)


@pytest.mark.parametrize("fragments", [2, 5])
@pytest.mark.parametrize("table", ["basic", "none"])
@pytest.mark.parametrize("count", [1, 3])
def test_that_a_frame_in_several_fragments_is_joined(tmp_path: Path, fragments: int, table: str, count: int) -> None:
    pixels = made.speckle((count, 64, 64))
    streams = [lossless(made.JPEG_LS, frame) for frame in pixels]
    data = made.dataset(pixels[0], frames=count)
    path = made.save_encapsulated(tmp_path / "a.dcm", data, streams, made.JPEG_LS, fragments=fragments, table=table)
    assert_frames(path, pixels)


def grey_jpeg_error(quality: int, photometric: str, tmp_path: Path) -> float:
    streams = [bytes(imagecodecs.jpeg8_encode(frame, quality)) for frame in GREY]
    data = made.dataset(GREY[0], frames=3, photometric=photometric)
    path = made.save_encapsulated(tmp_path / "a.dcm", data, streams, made.JPEG_BASELINE)
    expected = 255 - GREY if photometric == "MONOCHROME1" else GREY
    return float(np.abs(np.stack(frames_of(path)).astype(int) - expected).mean())


@pytest.mark.parametrize("photometric", ["MONOCHROME1", "MONOCHROME2"])
def test_that_grey_jpeg_is_close(tmp_path: Path, photometric: str) -> None:
    assert grey_jpeg_error(98, photometric, tmp_path) < 1.5


def colour_picture() -> NDArray[np.uint8]:
    """Grey speckle on black with a block of red flow and one of blue, as in colour Doppler."""
    grey = made.speckle((96, 128)) // 2
    grey[:, :40] = 0
    picture = np.repeat(grey[..., None], 3, axis=2)
    picture[20:40, 50:80] = (200, 30, 20)
    picture[50:70, 50:80] = (20, 40, 210)
    return np.ascontiguousarray(picture)


def without_markers(stream: bytes) -> bytes:
    """The JPEG without its JFIF and Adobe segments: nothing tells its colours any more."""
    position, kept = 2, [stream[:2]]
    while stream[position + 1] != 0xDA:
        length = int.from_bytes(stream[position + 2 : position + 4], "big")
        if stream[position + 1] not in (0xE0, 0xEE):
            kept.append(stream[position : position + 2 + length])
        position += 2 + length
    return b"".join(kept) + stream[position:]


def with_numbered_components(stream: bytes) -> bytes:
    """The JPEG with component ids 1, 2, 3 in place of "R", "G", "B"."""
    for letter, number in zip(b"RGB", (1, 2, 3), strict=True):
        at = stream.index(b"\xff\xc0") + 10 + 3 * (number - 1)
        stream = stream[:at] + bytes([number]) + stream[at + 1 :]
        scan = stream.index(b"\xff\xda") + 5 + 2 * (number - 1)
        assert stream[scan] == letter
        stream = stream[:scan] + bytes([number]) + stream[scan + 1 :]
    return stream


CODINGS = {
    "ycc, JFIF": lambda one: imagecodecs.jpeg8_encode(one, 98, subsampling="444"),
    "ycc, 4:2:2": lambda one: imagecodecs.jpeg8_encode(one, 98, subsampling="422"),
    "ycc, 4:2:2, silent": lambda one: without_markers(imagecodecs.jpeg8_encode(one, 98, subsampling="422")),
    "ycc, silent": lambda one: without_markers(imagecodecs.jpeg8_encode(one, 98, subsampling="444")),
    "rgb, Adobe": lambda one: imagecodecs.jpeg8_encode(one, 98, colorspace="RGB", outcolorspace="RGB"),
    "rgb, letters": lambda one: without_markers(
        imagecodecs.jpeg8_encode(one, 98, colorspace="RGB", outcolorspace="RGB")
    ),
    "rgb, silent": lambda one: with_numbered_components(
        without_markers(imagecodecs.jpeg8_encode(one, 98, colorspace="RGB", outcolorspace="RGB"))
    ),
}


@pytest.mark.parametrize(("coding", "label"), list(itertools.product(CODINGS, ["RGB", "YBR_FULL", "YBR_FULL_422"])))
def test_that_jpeg_colours_are_right_whatever_the_label_says(tmp_path: Path, coding: str, label: str) -> None:
    picture = colour_picture()
    stream = bytes(CODINGS[coding](picture))
    data = made.dataset(picture, photometric=label)
    path = made.save_encapsulated(tmp_path / "a.dcm", data, [stream], made.JPEG_BASELINE)
    (found,) = frames_of(path)
    # Whole blocks, away from their edges, where halved chroma bleeds.
    for place, expected in (((30, 65), (200, 30, 20)), ((60, 65), (20, 40, 210)), ((50, 20), (0, 0, 0))):
        np.testing.assert_allclose(found[place].astype(int), expected, atol=6)


@pytest.mark.parametrize("label", ["YBR_RCT", "RGB", "YBR_FULL"])
def test_that_jpeg_2000_with_its_own_colour_transform_is_exact(tmp_path: Path, label: str) -> None:
    stream = bytes(imagecodecs.jpeg2k_encode(COLOUR[0], level=0, codecformat="j2k", reversible=True, mct=True))
    data = made.dataset(COLOUR[0], photometric=label)
    path = made.save_encapsulated(tmp_path / "a.dcm", data, [stream], made.JPEG_2000_LOSSLESS)
    assert_frames(path, COLOUR[:1])


def test_that_a_frame_that_does_not_exist_is_refused_by_name(tmp_path: Path) -> None:
    path = made.save_native(tmp_path / "cine.dcm", made.dataset(GREY[0], frames=3), GREY.tobytes())
    for index in (-1, 3, 1000):
        with pytest.raises(MissingFrame, match=r"cine\.dcm has no frame"):
            DicomReader().frame(path, index)


def test_that_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"gone\.dcm cannot be opened"):
        DicomReader().describe(tmp_path / "gone.dcm")


def test_that_an_altered_file_is_read_anew(tmp_path: Path) -> None:
    reader = DicomReader()
    path = made.save_native(tmp_path / "a.dcm", made.dataset(GREY[0]), GREY[0].tobytes())
    assert reader.frame(path, 0).size.width == 52
    other = made.speckle((20, 30))
    made.save_native(path, made.dataset(other), other.tobytes())
    os.utime(path, ns=(1, 1))
    np.testing.assert_array_equal(reader.frame(path, 0).pixels, other)


def test_that_many_files_may_be_open_and_the_oldest_is_forgotten(tmp_path: Path) -> None:
    reader = DicomReader()
    for number in range(40):
        pixels = made.speckle((8, 8), seed=number)
        path = made.save_native(tmp_path / f"{number}.dcm", made.dataset(pixels), pixels.tobytes(), made.DEFLATED)
        np.testing.assert_array_equal(reader.frame(path, 0).pixels, pixels)
    assert 1 <= len(reader._open) <= 16


def test_that_one_frame_is_decoded_without_reading_the_others(tmp_path: Path) -> None:
    streams = [lossless(made.JPEG_LS, frame) for frame in GREY]
    data = made.dataset(GREY[0], frames=3)
    path = made.save_encapsulated(
        tmp_path / "a.dcm", data, [streams[0], b"\xff\xd8" + b"?" * 98, streams[2]], made.JPEG_LS
    )
    reader = DicomReader()
    np.testing.assert_array_equal(reader.frame(path, 2).pixels, GREY[2])
    with pytest.raises(UnreadableFile, match=r"a\.dcm cannot be opened"):
        reader.frame(path, 1)
    np.testing.assert_array_equal(reader.frame(path, 0).pixels, GREY[0])
