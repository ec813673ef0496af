"""The frames of a file are found and counted truly, whatever its tables and its header claim."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import imagecodecs
import pytest

from tests.adapters import dicom_files as made
from thyroid_desktop.adapters.dicom.cine import encapsulated_index, native_index
from thyroid_desktop.adapters.dicom.reader import DicomReader
from thyroid_desktop.domain.errors import UnreadableFile

SOI = b"\xff\xd8\xff\xe0"
END = b"\xfe\xff\xdd\xe0\x00\x00\x00\x00"


def item(content: bytes) -> bytes:
    return b"\xfe\xff\x00\xe0" + struct.pack("<I", len(content)) + content


def picture(number: int, length: int = 20) -> bytes:
    return SOI + bytes([number]) * (length - 4)


def frames(data: bytes, said: int, extended: tuple[int, ...] = ()) -> list[bytes]:
    stream = io.BytesIO(data)
    index = encapsulated_index(stream, offset=0, end=len(data), frames_said=said, extended=extended)
    return [index.read(stream, at) for at in range(index.count)]


def with_table(offsets: list[int], *fragments: bytes) -> bytes:
    return item(struct.pack(f"<{len(offsets)}I", *offsets)) + b"".join(map(item, fragments)) + END


def test_that_an_empty_table_is_made_up_for_by_the_fragments() -> None:
    assert frames(with_table([], picture(1), picture(2), picture(3)), 3) == [picture(1), picture(2), picture(3)]


def test_that_a_sound_table_is_followed() -> None:
    data = with_table([0, 28 + 14], picture(1), b"more 1", picture(2), b"more 2")
    assert frames(data, 2) == [picture(1) + b"more 1", picture(2) + b"more 2"]


@pytest.mark.parametrize("offsets", [[0, 5], [0, 10_000], [28, 0], [0, 0], [4, 28], [0]])
def test_that_a_wrong_table_is_not_believed(offsets: list[int]) -> None:
    assert frames(with_table(offsets, picture(1), picture(2)), 2) == [picture(1), picture(2)]


def test_that_an_extended_table_is_followed() -> None:
    data = with_table([], b"no mark 1.", b"no mark 2.", b"no mark 3.")
    assert frames(data, 2, extended=(0, 36)) == [b"no mark 1.no mark 2.", b"no mark 3."]


def test_that_fragments_without_marks_are_frames_of_their_own_or_one_frame() -> None:
    data = with_table([], b"first.", b"second")
    assert frames(data, 2) == [b"first.", b"second"]
    assert frames(data, 1) == [b"first.second"]


def test_that_marked_fragments_are_counted_and_not_the_header_believed() -> None:
    data = with_table([], picture(1), b"rest", picture(2), picture(3))
    for said in (1, 2, 3, 300):
        assert frames(data, said) == [picture(1) + b"rest", picture(2), picture(3)]


def test_that_rle_frames_are_told_apart_by_their_headers() -> None:
    one = struct.pack("<16I", 1, 64, *[0] * 14) + b"rle."
    assert frames(with_table([], one, one), 1) == [one, one]


@pytest.mark.parametrize("cut", [1, 8, 9, 15, 27])
def test_that_a_frame_cut_off_at_the_end_is_not_counted(cut: int) -> None:
    whole = item(b"") + item(picture(1)) + item(picture(2))
    assert frames(whole[:-cut], 2) == [picture(1)]
    table = item(struct.pack("<2I", 0, 28)) + item(picture(1)) + item(picture(2))
    assert frames(table[:-cut], 2) == [picture(1)]


def test_that_a_frame_whose_last_fragment_is_cut_off_is_not_counted() -> None:
    whole = item(b"") + item(picture(1)) + item(b"rest") + item(picture(2)) + item(b"rest")
    assert frames(whole[:-2], 2) == [picture(1) + b"rest"]
    single = item(b"") + item(b"no mark 1.") + item(b"no mark 2.")
    assert frames(single[:-2], 1) == []


@pytest.mark.parametrize(
    "data", [b"", b"\xfe\xff\x00\xe0", item(b"")[:-1] + b"\xff", b"garbage" * 9, item(b"") + b"?" * 40]
)
def test_that_no_frames_are_found_in_garbage(data: bytes) -> None:
    assert frames(data, 3) == []


def test_that_native_frames_are_counted_by_what_is_there() -> None:
    index = native_index(offset=3, frame_bytes=10, available=25, frames_said=7)
    assert index.count == 2
    assert index.read(io.BytesIO(b"xyz" + b"a" * 10 + b"b" * 10 + b"c" * 5), 1) == b"b" * 10
    assert native_index(offset=0, frame_bytes=10, available=100, frames_said=0).count == 1
    assert native_index(offset=0, frame_bytes=10, available=9, frames_said=1).count == 0


def test_that_a_file_cut_off_says_how_many_frames_are_left(tmp_path: Path) -> None:
    pixels = made.speckle((4, 30, 40))
    whole = made.save_native(tmp_path / "whole.dcm", made.dataset(pixels[0], frames=4), pixels.tobytes())
    part = tmp_path / "part.dcm"
    part.write_bytes(whole.read_bytes()[: -30 * 40 - 7])
    described = DicomReader().describe(part)
    assert described.frame_count == 2
    assert "The header says 4 frames, but 2 are in the file." in described.warnings
    part.write_bytes(whole.read_bytes()[: -3 * 30 * 40 - 7])
    with pytest.raises(UnreadableFile, match=r"part\.dcm cannot be opened"):
        DicomReader().describe(part)


def test_that_a_compressed_file_cut_off_in_its_only_frame_is_refused(tmp_path: Path) -> None:
    pixels = made.speckle((30, 40))
    stream = bytes(imagecodecs.jpegls_encode(pixels))
    whole = made.save_encapsulated(tmp_path / "whole.dcm", made.dataset(pixels), [stream], made.JPEG_LS)
    part = tmp_path / "part.dcm"
    for kept in (0.3, 0.6, 0.9):
        part.write_bytes(whole.read_bytes()[: int(len(whole.read_bytes()) * kept)])
        with pytest.raises(UnreadableFile, match=r"part\.dcm cannot be opened"):
            DicomReader().describe(part)


def test_that_more_frames_than_the_header_says_are_found(tmp_path: Path) -> None:
    pixels = made.speckle((3, 30, 40))
    streams = [bytes(imagecodecs.jpegls_encode(frame)) for frame in pixels]
    path = made.save_encapsulated(tmp_path / "a.dcm", made.dataset(pixels[0]), streams, made.JPEG_LS)
    assert DicomReader().describe(path).frame_count == 3
