"""Stills of every common kind open with the right pixels the right way up."""

from __future__ import annotations

import io
from itertools import pairwise
from pathlib import Path
from typing import Any

import cv2
import imagecodecs
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from tests.adapters.dicom_files import speckle
from thyroid_desktop.adapters.still_reader import Spare, StillReader
from thyroid_desktop.domain.errors import MissingFrame, UnreadableFile
from thyroid_desktop.domain.geometry import Size

GREY = speckle((30, 41))
COLOUR = speckle((30, 41, 3))
DEEP = speckle((30, 41), top=65535)
READER = StillReader()


def save(path: Path, picture: Image.Image, **options: Any) -> Path:
    picture.save(path, **options)
    return path


def pixels(path: Path, index: int = 0) -> NDArray[Any]:
    described, frame = READER.describe(path), READER.frame(path, index)
    assert described.kind == "still"
    assert described.size == frame.size
    assert described.is_colour == frame.is_colour
    assert described.bits == frame.pixels.dtype.itemsize * 8
    assert frame.pixels.flags["C_CONTIGUOUS"]
    assert (described.patient.name, described.regions, described.study_uid) == ("", (), "")
    return frame.pixels


@pytest.mark.parametrize("kind", ["png", "tif", "bmp"])
def test_that_grey_and_colour_are_exact(tmp_path: Path, kind: str) -> None:
    for number, source in enumerate((GREY, COLOUR)):
        path = save(tmp_path / f"{number}.{kind}", Image.fromarray(source))
        np.testing.assert_array_equal(pixels(path), source)


@pytest.mark.parametrize("compression", ["raw", "tiff_lzw", "tiff_adobe_deflate", "packbits"])
def test_that_compressed_tiff_is_exact(tmp_path: Path, compression: str) -> None:
    for number, source in enumerate((GREY, COLOUR, DEEP)):
        path = save(tmp_path / f"{number}.tif", Image.fromarray(source), compression=compression)
        np.testing.assert_array_equal(pixels(path), source)


def test_that_grey_of_sixteen_bits_keeps_them(tmp_path: Path) -> None:
    np.testing.assert_array_equal(pixels(save(tmp_path / "a.png", Image.fromarray(DEEP))), DEEP)
    big = tmp_path / "big.tif"
    big.write_bytes(tiff(DEEP.astype(">u2"), order="MM"))
    np.testing.assert_array_equal(pixels(big), DEEP)


@pytest.mark.parametrize(("order", "bits"), [("II", 8), ("MM", 8), ("II", 16)])
def test_that_white_is_zero_is_turned_round(tmp_path: Path, bits: int, order: str) -> None:
    source = GREY if bits == 8 else DEEP
    path = tmp_path / "a.tif"
    path.write_bytes(tiff(source if order == "II" else source.astype(source.dtype.newbyteorder(">")), order, 0))
    np.testing.assert_array_equal(pixels(path), (255 if bits == 8 else 65535) - source)


def tiff(source: NDArray[Any], order: str = "II", photometric: int = 1) -> bytes:
    """An uncompressed grey TIFF of one strip, in either byte order."""
    letter = "little" if order == "II" else "big"
    entries = [
        (256, 3, source.shape[1]),
        (257, 3, source.shape[0]),
        (258, 3, source.dtype.itemsize * 8),
        (259, 3, 1),
        (262, 3, photometric),
        (273, 4, 8),
        (277, 3, 1),
        (278, 4, source.shape[0]),
        (279, 4, source.nbytes),
    ]
    body = source.tobytes() + b"\x00" * (source.nbytes % 2)
    head = order.encode() + (42).to_bytes(2, letter) + (8 + len(body)).to_bytes(4, letter)  # type: ignore[arg-type]
    fields = b""
    for tag, kind, value in entries:
        size = 2 if kind == 3 else 4
        stored = value.to_bytes(size, letter) + b"\x00" * (4 - size)  # type: ignore[arg-type]
        fields += tag.to_bytes(2, letter) + kind.to_bytes(2, letter) + (1).to_bytes(4, letter) + stored  # type: ignore[arg-type]
    return head + body + len(entries).to_bytes(2, letter) + fields + b"\x00" * 4  # type: ignore[arg-type]


def test_that_colour_of_sixteen_bits_keeps_its_upper_byte(tmp_path: Path) -> None:
    source = speckle((30, 41, 3), top=65535)
    path = tmp_path / "a.png"
    path.write_bytes(imagecodecs.png_encode(source))
    np.testing.assert_array_equal(pixels(path), source >> 8)
    path.write_bytes(cv2.imencode(".tif", source[..., ::-1])[1].tobytes())
    np.testing.assert_array_equal(pixels(path), source >> 8)


@pytest.mark.parametrize("kind", ["png", "tif", "bmp"])
def test_that_single_bits_are_black_and_white(tmp_path: Path, kind: str) -> None:
    source = GREY > 100
    path = save(tmp_path / f"a.{kind}", Image.fromarray(source))
    found = pixels(path)
    np.testing.assert_array_equal(found if found.ndim == 2 else found[..., 0], source * np.uint8(255))


@pytest.mark.parametrize("kind", ["png", "tif", "bmp", "gif"])
def test_that_palettes_become_colours(tmp_path: Path, kind: str) -> None:
    picture = Image.fromarray(GREY // 4).convert("P")
    picture.putpalette([value for index in range(256) for value in (index, 255 - index, 60)])
    expected = np.asarray(picture.convert("RGB"))
    np.testing.assert_array_equal(pixels(save(tmp_path / f"a.{kind}", picture)), expected)


@pytest.mark.parametrize("kind", ["png", "tif"])
def test_that_transparency_lets_black_through(tmp_path: Path, kind: str) -> None:
    alpha = np.zeros_like(GREY)
    alpha[:, 10:] = 255
    alpha[:, 20:] = 128
    for number, source in enumerate((COLOUR, GREY)):
        path = save(tmp_path / f"{number}.{kind}", Image.fromarray(np.dstack([source, alpha])))
        found = pixels(path)
        assert (found[:, :10] == 0).all()
        np.testing.assert_array_equal(found[:, 10:20], source[:, 10:20])
        np.testing.assert_allclose(found[:, 20:], source[:, 20:] * (128 / 255), atol=1)


def test_that_a_transparent_palette_colour_lets_black_through(tmp_path: Path) -> None:
    picture = Image.fromarray(GREY // 4).convert("P")
    picture.putpalette([200, 100, 50] * 256)
    found = pixels(save(tmp_path / "a.png", picture, transparency=0))
    assert (found[GREY // 4 == 0] == 0).all()
    assert (found[GREY // 4 != 0] == (200, 100, 50)).all()


@pytest.mark.parametrize("progressive", [False, True])
def test_that_jpeg_is_close(tmp_path: Path, progressive: bool) -> None:
    smooth = np.asarray(Image.fromarray(GREY).resize((160, 120), Image.Resampling.BICUBIC))
    for number, source in enumerate((smooth, np.dstack([smooth, smooth // 2, 255 - smooth]))):
        path = save(tmp_path / f"{number}.jpg", Image.fromarray(source), quality=95, progressive=progressive)
        assert np.abs(pixels(path).astype(int) - source).mean() < 6


def test_that_cmyk_jpeg_becomes_rgb(tmp_path: Path) -> None:
    source = np.zeros((32, 32, 3), np.uint8)
    source[:, 16:] = (200, 40, 90)
    path = save(tmp_path / "a.jpg", Image.fromarray(source).convert("CMYK"), quality=95)
    np.testing.assert_allclose(pixels(path).astype(int), source, atol=8)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["jpg", "png", "tif", "webp"])
def test_that_exif_orientation_turns_the_picture(tmp_path: Path, kind: str, orientation: int) -> None:
    upright = np.zeros((32, 48), np.uint8)
    upright[:8, :8] = 250
    upright[:8, 40:] = 120
    turned = upright
    if orientation in (2, 3, 6, 7):
        turned = turned[:, ::-1]
    if orientation in (3, 4, 7, 8):
        turned = turned[::-1]
    if orientation in (5, 6, 7, 8):
        turned = turned.T
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture = Image.fromarray(np.ascontiguousarray(turned)).convert("RGB" if kind == "webp" else "L")
    path = save(tmp_path / f"a.{kind}", picture, exif=exif)
    found = pixels(path)
    found = found if found.ndim == 2 else found[..., 0]
    np.testing.assert_allclose(found.astype(int), upright, atol=12)


def test_that_an_orientation_behind_the_pixels_of_a_png_counts_too(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 3
    data = save(tmp_path / "a.png", Image.fromarray(GREY), exif=exif).read_bytes()
    at = data.index(b"eXIf") - 4
    length = int.from_bytes(data[at : at + 4], "big") + 12
    end = data.index(b"IEND") - 4
    (tmp_path / "a.png").write_bytes(data[:at] + data[at + length : end] + data[at : at + length] + data[end:])
    np.testing.assert_array_equal(pixels(tmp_path / "a.png"), GREY[::-1, ::-1])


def pages(tmp_path: Path, *sources: NDArray[Any]) -> Path:
    first, *others = [Image.fromarray(source) for source in sources]
    return save(tmp_path / "a.tif", first, save_all=True, append_images=others)


def test_that_the_pages_of_a_tiff_are_frames(tmp_path: Path) -> None:
    sources = speckle((5, 30, 41))
    path = pages(tmp_path, *sources)
    assert READER.describe(path).frame_count == 5
    for index in (4, 0, 2):
        np.testing.assert_array_equal(pixels(path, index), sources[index])
    for index in (5, -1):
        with pytest.raises(MissingFrame, match=r"a\.tif has no frame"):
            READER.frame(path, index)


def test_that_pages_of_another_size_are_left_out_with_a_remark(tmp_path: Path) -> None:
    path = pages(tmp_path, GREY, GREY, GREY[:20])
    described = READER.describe(path)
    assert described.frame_count == 2
    assert "another size" in described.warnings[0]
    with pytest.raises(MissingFrame):
        READER.frame(path, 2)


def test_that_a_still_has_one_frame(tmp_path: Path) -> None:
    path = save(tmp_path / "a.png", Image.fromarray(GREY))
    with pytest.raises(MissingFrame):
        READER.frame(path, 1)


@pytest.mark.parametrize("kind", ["gif", "webp", "png"])
def test_that_animations_are_refused_with_the_reason(tmp_path: Path, kind: str) -> None:
    frames = [Image.fromarray(speckle((30, 41), seed=seed)) for seed in range(3)]
    path = save(tmp_path / f"a.{kind}", frames[0], save_all=True, append_images=frames[1:])
    with pytest.raises(UnreadableFile) as caught:
        READER.describe(path)
    assert "animated" in caught.value.detail


@pytest.mark.parametrize("kind", ["jpg", "png", "tif", "bmp", "gif", "webp"])
@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9])
def test_that_a_truncated_picture_is_refused_by_name(tmp_path: Path, kind: str, kept: float) -> None:
    content = save(tmp_path / f"a.{kind}", Image.fromarray(speckle((200, 300, 3)))).read_bytes()
    path = tmp_path / f"cut.{kind}"
    path.write_bytes(content[: int(len(content) * kept)])
    with pytest.raises(UnreadableFile, match=rf"cut\.{kind} cannot be opened"):
        READER.frame(path, 0)


def test_that_floating_point_is_refused_with_the_reason(tmp_path: Path) -> None:
    path = save(tmp_path / "a.tif", Image.fromarray(np.zeros((8, 8), np.float32)))
    with pytest.raises(UnreadableFile) as caught:
        READER.describe(path)
    assert "floating-point" in caught.value.detail


def test_that_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    content = bytearray(save(tmp_path / "a.png", Image.fromarray(GREY)).read_bytes())
    content[16:24] = (60000).to_bytes(4, "big") * 2
    content[29:33] = __import__("zlib").crc32(bytes(content[12:29])).to_bytes(4, "big")
    (tmp_path / "a.png").write_bytes(content)
    for attempt in (READER.describe, lambda path: READER.frame(path, 0)):
        with pytest.raises(UnreadableFile) as caught:
            attempt(tmp_path / "a.png")
        assert "60000×60000" in caught.value.detail


def test_that_the_largest_stills_of_scanners_are_welcome(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    Image.new("L", (10000, 10000)).save(buffer, "PNG", compress_level=1)
    (tmp_path / "a.png").write_bytes(buffer.getvalue())
    assert READER.describe(tmp_path / "a.png").size == Size(10000, 10000)


def test_that_memory_at_hand_is_used_once_and_only_for_pictures_of_its_shape(tmp_path: Path) -> None:
    reader, paths = StillReader(), [tmp_path / f"{number}.jpg" for number in range(4)]
    for number, path in enumerate(paths):
        size = (40, 30) if number < 3 else (50, 30)
        Image.new("RGB", size, (60 * number, 9, 9)).save(path, quality=95)
    frames = []
    for path in paths:
        frames.append(reader.look(path, reader.load(path)).frame)
        reader.prepare()
    assert [frame.pixels.shape for frame in frames] == [(30, 40, 3)] * 3 + [(30, 50, 3)]
    for number, frame in enumerate(frames):
        assert abs(int(frame.pixels[5, 5, 0]) - 60 * number) <= 3
    assert not any(np.shares_memory(one.pixels, other.pixels) for one, other in pairwise(frames))


def test_that_no_memory_is_kept_for_large_pictures() -> None:
    spare = Spare()
    assert spare.take((4000, 3000, 3)) is None
    spare.refill()
    assert spare.take((4000, 3000, 3)) is None
    assert spare.take((4, 3)) is None
    spare.refill()
    assert spare.take((5, 3)) is None
    spare.refill()
    array = spare.take((5, 3))
    assert array is not None
    assert array.shape == (5, 3)
