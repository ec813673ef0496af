"""Picture files without metadata, and JPEGs that leave as they are stored."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pytest
from PIL import Image as Pictures

from tests.adapters import dicom_files
from tests.adapters.interchange.foreign_files import save
from thyroid_desktop.adapters.codestream import DamagedStream
from thyroid_desktop.adapters.image_readers import ImageReaders
from thyroid_desktop.adapters.interchange.pictures import PictureFiles, stripped_jpeg
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.imaging import Frame, Window

GREY = dicom_files.speckle((40, 52))
COLOUR = dicom_files.speckle((40, 52, 3))


def jpeg(pixels: Any = COLOUR, **options: Any) -> bytes:
    stream = BytesIO()
    Pictures.fromarray(pixels).save(stream, format="JPEG", **options)
    return stream.getvalue()


def original(path: Path, index: int = 0) -> tuple[bytes | None, Frame]:
    frame = ImageReaders().frame(path, index)
    return PictureFiles().original_jpeg(path, frame), frame


@pytest.mark.parametrize("pixels", [GREY, COLOUR])
def test_that_a_png_holds_the_frame_and_nothing_else(pixels: Any) -> None:
    data = PictureFiles().png(Frame(pixels), None)
    assert np.array_equal(imagecodecs.png_decode(data), pixels)
    chunks = {
        data[position - 4 : position] for position in range(12, len(data)) if data[position - 4 : position].isalpha()
    }
    assert not chunks & {b"tEXt", b"iTXt", b"zTXt", b"eXIf", b"tIME"}


def test_that_a_deep_frame_goes_through_its_window_into_8_bits() -> None:
    deep = dicom_files.speckle((40, 52), top=4095)
    shown = imagecodecs.png_decode(PictureFiles().png(Frame(deep), Window(2048, 4096)))
    assert shown.dtype == np.uint8
    assert np.abs(shown.astype(float) - deep / 4096 * 255).max() <= 1


@pytest.mark.parametrize(
    ("box", "rows", "columns"),
    [
        (Box(10, 5, 20, 15), slice(5, 15), slice(10, 20)),
        (Box(10.4, 5.5, 20.1, 15.9), slice(5, 16), slice(10, 21)),
        (Box(-5, -5, 500, 500), slice(0, 40), slice(0, 52)),
    ],
)
def test_that_a_crop_holds_every_pixel_that_the_box_touches(box: Box, rows: slice, columns: slice) -> None:
    assert np.array_equal(imagecodecs.png_decode(PictureFiles().png(Frame(GREY), None, box)), GREY[rows, columns])


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"restart_marker_blocks": 2}, {"subsampling": 0}])
def test_that_a_still_jpeg_leaves_with_the_same_picture_and_without_its_metadata(
    tmp_path: Path, options: dict[str, Any]
) -> None:
    exif = Pictures.Exif()
    exif[0x010E] = "DOE JOHN"
    data = jpeg(comment=b"DOE JOHN", exif=exif, icc_profile=b"DOE JOHN" * 20, **options) + b"DOE JOHN"
    path = save(tmp_path / "a.jpg", data)
    left, frame = original(path)
    assert left is not None
    assert b"DOE" in data
    assert b"DOE" not in left
    assert np.array_equal(imagecodecs.jpeg8_decode(left), frame.pixels)
    bare = jpeg(**options)
    assert left == bare


def test_that_a_thumbnail_in_the_header_is_dropped() -> None:
    data = jpeg()
    header = b"\xff\xe0\x00\x16JFIF\x00\x01\x02\x01\x00\x48\x00\x48\x01\x02" + bytes(6)
    extension = b"\xff\xe0\x00\x0aJFXX\x00\x10ab"
    length = 2 + int.from_bytes(data[4:6], "big")
    assert len(stripped_jpeg(data[:2] + header + extension + data[2 + length :])) == len(data)


def test_that_a_turned_or_other_picture_does_not_leave_as_jpeg(tmp_path: Path) -> None:
    exif = Pictures.Exif()
    exif[0x0112] = 6
    turned = save(tmp_path / "a.jpg", jpeg(exif=exif))
    png = tmp_path / "b.png"
    Pictures.fromarray(GREY).save(png)
    inks = tmp_path / "c.jpg"
    Pictures.fromarray(COLOUR).convert("CMYK").save(inks)
    assert [original(path)[0] for path in (turned, png, inks)] == [None, None, None]


def test_that_the_frames_of_a_jpeg_cine_leave_as_they_are_stored(tmp_path: Path) -> None:
    streams = [jpeg(dicom_files.speckle((40, 52, 3), seed=seed), quality=90) for seed in range(3)]
    data = dicom_files.dataset(COLOUR, photometric="YBR_FULL_422", frames=3)
    path = dicom_files.save_encapsulated(tmp_path / "a.dcm", data, streams, dicom_files.JPEG_BASELINE)
    for index, stream in enumerate(streams):
        assert original(path, index)[0] == stream


def test_that_frames_that_a_viewer_would_show_otherwise_do_not_leave_as_jpeg(tmp_path: Path) -> None:
    inverted = dicom_files.dataset(GREY, photometric="MONOCHROME1")
    one = dicom_files.save_encapsulated(tmp_path / "a.dcm", inverted, [jpeg(GREY)], dicom_files.JPEG_BASELINE)
    lossless = bytes(imagecodecs.jpeg8_encode(GREY, lossless=True, predictor=1, bitspersample=8))
    other = dicom_files.save_encapsulated(
        tmp_path / "b.dcm", dicom_files.dataset(GREY), [lossless], dicom_files.JPEG_LOSSLESS
    )
    native = dicom_files.save_native(tmp_path / "c.dcm", dicom_files.dataset(GREY), GREY.tobytes())
    assert [original(path)[0] for path in (one, other, native)] == [None, None, None]


@pytest.mark.parametrize("cut", [0, 1, 2, 3, 21, 200, -3, -1])
def test_that_a_jpeg_that_is_cut_off_is_none(cut: int) -> None:
    with pytest.raises(DamagedStream):
        stripped_jpeg(jpeg()[:cut])


def test_that_a_jpeg_with_a_damaged_header_is_none() -> None:
    data = jpeg()
    with pytest.raises(DamagedStream):
        stripped_jpeg(data[:20] + b"\x00\x00" + data[20:])
    assert stripped_jpeg(data[:2] + b"\xff\xff" + data[2:])
