"""Files are told apart by their content, and what is no image is refused with the reason."""

from __future__ import annotations

import io
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import imagecodecs
import numpy as np
import pytest
from PIL import Image
from pydicom.dataset import Dataset, FileMetaDataset

from tests.adapters import dicom_files as made
from thyroid_desktop.adapters.image_readers import ImageReaders, looks_like_dicom
from thyroid_desktop.domain.errors import UnreadableFile

PIXELS = made.speckle((20, 30))
READERS = ImageReaders()


def refusal(path: Path) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as caught:
        READERS.describe(path)
    with pytest.raises(UnreadableFile):
        READERS.frame(path, 0)
    assert caught.value.title == f"{path.name} cannot be opened"
    return caught.value


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "BMP", "GIF", "WEBP"])
def test_that_a_still_is_known_under_any_name(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "scan.dcm"
    Image.fromarray(PIXELS).save(path, kind)
    assert READERS.describe(path).kind == "still"
    assert READERS.frame(path, 0).size == READERS.describe(path).size


def test_that_dicom_is_known_under_any_name(tmp_path: Path) -> None:
    path = made.save_native(tmp_path / "IM0001.jpg", made.dataset(PIXELS), PIXELS.tobytes())
    assert READERS.describe(path).kind == "dicom"
    np.testing.assert_array_equal(READERS.frame(path, 0).pixels, PIXELS)


@pytest.mark.parametrize("syntax", [made.IMPLICIT, made.EXPLICIT, made.BIG_ENDIAN])
@pytest.mark.parametrize("with_meta", [False, True])
def test_that_dicom_without_a_preamble_is_known_by_its_first_element(
    tmp_path: Path, syntax: str, with_meta: bool
) -> None:
    path = made.save_native(tmp_path / "a.dcm", made.dataset(PIXELS), PIXELS.tobytes(), syntax)
    content = path.read_bytes()[132:]
    if not with_meta:
        content = content[12 + int.from_bytes(content[8:12], "little") :]
    bare = tmp_path / "bare"
    bare.write_bytes(content)
    np.testing.assert_array_equal(READERS.frame(bare, 0).pixels, PIXELS)


def test_that_dicom_with_a_tiff_preamble_is_dicom(tmp_path: Path) -> None:
    path = made.save_native(tmp_path / "a.dcm", made.dataset(PIXELS), PIXELS.tobytes())
    path.write_bytes(b"II*\x00" + path.read_bytes()[4:])
    assert READERS.describe(path).kind == "dicom"


def test_that_a_compressed_picture_is_decoded_whatever_the_file_says_of_its_syntax(tmp_path: Path) -> None:
    stream = bytes(imagecodecs.jpegls_encode(PIXELS))
    for syntax in (made.JPEG_BASELINE, made.JPEG_2000, made.EXPLICIT):
        path = made.save_encapsulated(tmp_path / "a.dcm", made.dataset(PIXELS), [stream], syntax)
        np.testing.assert_array_equal(READERS.frame(path, 0).pixels, PIXELS)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "it is empty"),
        (b"patient,age\n1,40\n", "it is no image of a kind that is known"),
        (b"%PDF-1.7\n" + b"x" * 200, "it is a PDF document"),
        (b"PK\x03\x04" + b"x" * 200, "it is a ZIP archive or an office document"),
        (b"\x00\x00\x00\x18ftypmp42" + b"x" * 200, "it is a video, which is not supported yet"),
        (b"RIFF\x00\x00\x00\x00AVI LIST" + b"x" * 200, "it is a video, which is not supported yet"),
        (b"\xff\xd8\xff" + b"x" * 200, "it is damaged, or of a kind that is not supported"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 200, "its image data are damaged or cut off"),
        (b"BM" + b"x" * 10, "it is damaged, or of a kind that is not supported"),
        (b"\x00" * 128 + b"DICM", "it holds no picture"),
        (b"\x00" * 128 + b"DICM" + b"\xff" * 300, ""),
        (bytes(range(256)) * 8, "it is no image of a kind that is known"),
    ],
)
def test_that_what_is_no_image_is_refused_with_the_reason(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "some file"
    path.write_bytes(content)
    assert refusal(path).detail.startswith(reason)


def test_that_folders_and_missing_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    assert refusal(tmp_path / "folder").detail == "it is a folder"
    assert refusal(tmp_path / "gone").detail == "No such file or directory"


def test_that_a_short_head_is_no_dicom() -> None:
    assert not looks_like_dicom(b"\x08\x00\x05")


def object_without_picture(storage_class: str, **attributes: object) -> Dataset:
    found = Dataset()
    found.SOPClassUID, found.SOPInstanceUID = storage_class, "1.2.3"
    for keyword, value in attributes.items():
        setattr(found, keyword, value)
    return found


def test_that_the_directory_of_a_disc_is_refused_with_advice(tmp_path: Path) -> None:
    directory = object_without_picture("1.2.840.10008.1.3.10", DirectoryRecordSequence=made.items())
    problem = refusal(made.save(tmp_path / "DICOMDIR", directory))
    assert problem.detail == "it is the directory of a DICOM disc"
    assert "folder" in problem.advice


@pytest.mark.parametrize(
    ("storage_class", "name"),
    [
        ("1.2.840.10008.5.1.4.1.1.88.33", "Comprehensive SR"),
        ("1.2.840.10008.5.1.4.1.1.104.1", "Encapsulated PDF"),
        ("1.2.3.4", "modality SR"),
    ],
)
def test_that_reports_and_documents_are_refused_by_name(tmp_path: Path, storage_class: str, name: str) -> None:
    path = made.save(tmp_path / "a.dcm", object_without_picture(storage_class, Modality="SR"))
    assert refusal(path).detail == f"it holds no picture ({name})"


@pytest.mark.parametrize("syntax", ["1.2.840.10008.1.2.4.100", made.MPEG4, "1.2.840.10008.1.2.4.107"])
def test_that_encapsulated_video_is_refused_with_the_reason(tmp_path: Path, syntax: str) -> None:
    path = made.save_encapsulated(tmp_path / "a.dcm", made.dataset(PIXELS, frames=9), [b"\x00\x00\x01\xb3"], syntax)
    assert "video, which is not supported yet" in refusal(path).detail


@pytest.mark.parametrize(
    ("attributes", "reason"),
    [
        ({"Rows": 0}, "it says that it is 30×0 pixels"),
        ({"Rows": 60000, "Columns": 60000}, "60000×60000 pixels are more than the 134 million"),
        ({"SamplesPerPixel": 4}, "4 samples"),
        ({"BitsAllocated": 24}, "24 bits"),
        ({"BitsAllocated": 64}, "64 bits"),
        ({"PhotometricInterpretation": "CMYK"}, "CMYK is not supported"),
        ({"Rows": 30}, "missing or cut off"),
    ],
)
def test_that_impossible_layouts_are_refused_with_the_reason(
    tmp_path: Path, attributes: dict[str, object], reason: str
) -> None:
    data = made.dataset(PIXELS, **attributes)
    data.PixelData = PIXELS.tobytes()
    data["PixelData"].VR = "OW"
    assert reason in refusal(made.save(tmp_path / "a.dcm", data)).detail


def test_that_empty_and_floating_point_pixel_data_are_refused(tmp_path: Path) -> None:
    data = made.dataset(PIXELS)
    data.PixelData = b""
    data["PixelData"].VR = "OW"
    assert refusal(made.save(tmp_path / "a.dcm", data)).detail == "its pixel data are empty"
    del data.PixelData
    data.FloatPixelData = b"\x00" * 4 * PIXELS.size
    assert "floating-point" in refusal(made.save(tmp_path / "a.dcm", data)).detail


def test_that_a_picture_of_another_size_than_the_header_says_is_refused(tmp_path: Path) -> None:
    stream = bytes(imagecodecs.jpegls_encode(PIXELS))
    path = made.save_encapsulated(tmp_path / "a.dcm", made.dataset(PIXELS, Rows=200), [stream], made.JPEG_LS)
    assert "30×200" in refusal(path).detail
    assert "30×20" in refusal(path).detail


def test_that_a_deflated_bomb_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    import zlib

    path = made.save(tmp_path / "a.dcm", object_without_picture(made.MULTIFRAME_US), made.DEFLATED)
    meta = path.read_bytes()
    meta = meta[: 144 + int.from_bytes(meta[140:144], "little")]
    engine = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    bomb = io.BytesIO()
    bomb.write(meta + engine.compress(b"\x09\x00\x10\x00UN\x00\x00\xff\xff\xff\x7f"))
    for _ in range(300):
        bomb.write(engine.compress(bytes(2**20)))
    path.write_bytes(bomb.getvalue() + engine.flush())
    assert "inflates to more than 256 MB" in refusal(path).detail


def test_that_damaged_deflated_data_are_refused(tmp_path: Path) -> None:
    path = made.save_native(tmp_path / "a.dcm", made.dataset(PIXELS), PIXELS.tobytes(), made.DEFLATED)
    content = path.read_bytes()
    path.write_bytes(content[:-200])
    assert "cut off" in refusal(path).detail
    start = 144 + int.from_bytes(content[140:144], "little")
    path.write_bytes(content[:start] + b"\xff" * 500)
    assert refusal(path).detail == "its deflated data are damaged"


def test_that_a_file_without_a_transfer_syntax_is_guessed(tmp_path: Path) -> None:
    data = made.dataset(PIXELS)
    data.PixelData = PIXELS.tobytes()
    data["PixelData"].VR = "OW"
    data.file_meta = FileMetaDataset()
    data.file_meta.MediaStorageSOPClassUID = made.MULTIFRAME_US
    path = tmp_path / "a.dcm"
    data.save_as(path, implicit_vr=False, little_endian=True)
    np.testing.assert_array_equal(READERS.frame(path, 0).pixels, PIXELS)


def test_that_several_threads_may_read_at_once(tmp_path: Path) -> None:
    deep = made.speckle((20, 30), top=65535)
    paths = {
        made.save_native(tmp_path / "native.dcm", made.dataset(deep), deep.tobytes()): deep,
        made.save_encapsulated(tmp_path / "rle.dcm", made.dataset(PIXELS), [made.rle(PIXELS)], made.RLE): PIXELS,
        tmp_path / "still.png": PIXELS,
        tmp_path / "still.tif": deep,
    }
    Image.fromarray(PIXELS).save(tmp_path / "still.png")
    Image.fromarray(deep).save(tmp_path / "still.tif")
    before = list(warnings.filters)
    with ThreadPoolExecutor(8) as pool:
        work = [(path, pool.submit(ImageReaders().frame, path, 0)) for _ in range(20) for path in paths]
        for path, answer in work:
            np.testing.assert_array_equal(answer.result().pixels, paths[path])
    assert warnings.filters == before
