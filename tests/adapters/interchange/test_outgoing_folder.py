"""A folder that is exported into: ours is replaced, and nothing that others have put or changed there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.adapters.interchange.foreign_files import save
from thyroid_desktop.adapters.interchange.outgoing_folder import LIST, ExportFolder
from thyroid_desktop.domain.errors import StoreProblem
from thyroid_desktop.services.interchange_ports import OutgoingFile


def write(folder: Path, place: str, content: bytes) -> None:
    ExportFolder(folder).write(OutgoingFile(place, content))


def test_that_what_was_exported_is_replaced_the_next_time(tmp_path: Path) -> None:
    write(tmp_path / "new" / "out", "images/a.png", b"one")
    write(tmp_path / "new" / "out", "images/a.png", b"one")
    write(tmp_path / "new" / "out", "images/a.png", b"two")
    assert (tmp_path / "new" / "out" / "images" / "a.png").read_bytes() == b"two"


def test_that_a_file_of_others_is_never_overwritten(tmp_path: Path) -> None:
    save(tmp_path / "a.json", b"theirs")
    with pytest.raises(StoreProblem, match=r"a\.json was not written: a file of this name is there already"):
        write(tmp_path, "a.json", b"ours")
    assert (tmp_path / "a.json").read_bytes() == b"theirs"


def test_that_a_file_that_was_changed_since_is_never_overwritten(tmp_path: Path) -> None:
    write(tmp_path, "a.json", b"ours")
    save(tmp_path / "a.json", b"corrected by hand")
    with pytest.raises(StoreProblem, match="it was changed since it was exported"):
        write(tmp_path, "a.json", b"ours again")
    assert (tmp_path / "a.json").read_bytes() == b"corrected by hand"


def test_that_a_file_that_was_deleted_since_is_written_again(tmp_path: Path) -> None:
    write(tmp_path, "a.json", b"ours")
    (tmp_path / "a.json").unlink()
    write(tmp_path, "a.json", b"ours")
    assert (tmp_path / "a.json").read_bytes() == b"ours"


def test_that_links_are_not_followed_out_of_the_folder(tmp_path: Path) -> None:
    out, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
    out.mkdir()
    elsewhere.mkdir()
    (out / "images").symlink_to(elsewhere, target_is_directory=True)
    (out / "a.json").symlink_to(save(elsewhere / "a.json", b"theirs"))
    for place in ("images/b.png", "images/deep/b.png", "../b.png", "a.json"):
        with pytest.raises(StoreProblem, match="was not written"):
            write(out, place, b"ours")
    assert sorted(one.name for one in elsewhere.iterdir()) == ["a.json"]
    assert (elsewhere / "a.json").read_bytes() == b"theirs"


def test_that_a_folder_in_the_way_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a.json").mkdir()
    with pytest.raises(StoreProblem, match="something that is no file of ours"):
        write(tmp_path, "a.json", b"ours")


def test_that_a_damaged_or_foreign_list_makes_nothing_ours(tmp_path: Path) -> None:
    save(tmp_path / LIST, b"\xff\xfe nonsense\n" + b"0" * 64 + b"  a.json\n")
    save(tmp_path / "a.json", b"theirs")
    with pytest.raises(StoreProblem, match="it was changed since"):
        write(tmp_path, "a.json", b"ours")
    (tmp_path / LIST).unlink()
    (tmp_path / LIST).symlink_to(tmp_path / "a.json")
    with pytest.raises(StoreProblem, match="it is a link"):
        ExportFolder(tmp_path)


def test_that_a_place_that_is_no_folder_is_refused(tmp_path: Path) -> None:
    save(tmp_path / "file", b"x")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(StoreProblem, match="cannot be written"):
            ExportFolder(folder)
