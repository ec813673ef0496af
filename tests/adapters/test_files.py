"""Nothing half written is ever seen, and originals are kept once each."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path
from typing import BinaryIO

import pytest

from thyroid_desktop.adapters.files import ContentFolder, write_atomically, write_bytes
from thyroid_desktop.domain.errors import StoreProblem, UnreadableFile

CONTENT = bytes(range(256)) * 9000


@pytest.fixture
def original(tmp_path: Path) -> Path:
    path = tmp_path / "scan of Anna.dcm"
    path.write_bytes(CONTENT)
    return path


def files_below(folder: Path) -> list[str]:
    return sorted(str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file())


def test_that_content_is_kept_under_its_hash(tmp_path: Path, original: Path) -> None:
    store = ContentFolder(tmp_path / "profile" / "images")
    sha256 = store.digest(original)
    assert sha256 == hashlib.sha256(CONTENT).hexdigest()
    place = store.keep(original, sha256)
    assert place == store.path_of(sha256) == tmp_path / "profile" / "images" / sha256[:2] / sha256
    assert place.read_bytes() == CONTENT
    assert stat.S_IMODE(place.stat().st_mode) & 0o222 == 0
    assert files_below(tmp_path / "profile") == [f"images/{sha256[:2]}/{sha256}"]


def test_that_known_content_is_not_copied_again(tmp_path: Path, original: Path) -> None:
    store = ContentFolder(tmp_path / "images")
    sha256 = store.digest(original)
    before = store.keep(original, sha256).stat()
    again = store.keep(original, sha256).stat()
    assert (before.st_ino, before.st_mtime_ns) == (again.st_ino, again.st_mtime_ns)


def test_that_a_damaged_copy_of_another_length_is_replaced(tmp_path: Path, original: Path) -> None:
    store = ContentFolder(tmp_path / "images")
    sha256 = store.digest(original)
    place = store.keep(original, sha256)
    place.chmod(0o600)
    place.write_bytes(CONTENT[:100])
    store.keep(original, sha256)
    assert place.read_bytes() == CONTENT


def test_that_a_file_altered_while_it_is_opened_is_not_kept(tmp_path: Path, original: Path) -> None:
    store = ContentFolder(tmp_path / "images")
    sha256 = store.digest(original)
    original.write_bytes(CONTENT + b"!")
    with pytest.raises(UnreadableFile, match=r"scan of Anna\.dcm cannot be copied"):
        store.keep(original, sha256)
    assert files_below(tmp_path / "images") == []


def test_that_a_missing_file_is_named_without_its_folders(tmp_path: Path) -> None:
    store = ContentFolder(tmp_path / "images")
    for attempt in (store.digest, lambda path: store.keep(path, "0" * 64)):
        with pytest.raises(UnreadableFile) as caught:
            attempt(tmp_path / "gone.dcm")
        assert caught.value.sentence() == "gone.dcm cannot be opened: No such file or directory"


@pytest.mark.parametrize("wrong", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 65, "g" * 64])
def test_that_only_a_hash_is_a_name_in_the_store(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(ValueError, match="64"):
        ContentFolder(tmp_path).path_of(wrong)


def test_that_bytes_at_hand_are_kept_once_and_cannot_be_written_to(tmp_path: Path) -> None:
    content = b"pixels"
    sha256 = hashlib.sha256(content).hexdigest()
    store = ContentFolder(tmp_path)
    place = store.keep_content(content, sha256)
    assert place == store.path_of(sha256)
    assert place.read_bytes() == content
    assert stat.S_IMODE(place.stat().st_mode) & 0o222 == 0
    number = place.stat().st_ino
    assert store.keep_content(content, sha256).stat().st_ino == number
    place.chmod(0o600)
    place.write_bytes(b"pix")
    assert store.keep_content(content, sha256).read_bytes() == content


def test_that_the_old_file_stays_whole_when_writing_fails(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    write_bytes(path, b"old")

    def fail(stream: BinaryIO) -> None:
        stream.write(b"half of the new")
        raise KeyError("a bug")

    with pytest.raises(KeyError):
        write_atomically(path, fail)
    assert path.read_bytes() == b"old"
    assert files_below(tmp_path) == ["report.pdf"]


def test_that_nothing_partial_is_visible_while_writing(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "report.pdf"
    seen = []

    def write(stream: BinaryIO) -> None:
        stream.write(b"first half")
        stream.flush()
        seen.append(path.exists())
        stream.write(b", second half")

    write_atomically(path, write)
    assert seen == [False]
    assert path.read_bytes() == b"first half, second half"


def test_that_content_is_forced_to_disk_before_it_takes_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    sync, replace = os.fsync, Path.replace

    def noted_sync(descriptor: int) -> None:
        order.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        sync(descriptor)

    def noted_replace(self: Path, target: Path) -> Path:
        order.append("replace")
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", noted_sync)
    monkeypatch.setattr(Path, "replace", noted_replace)
    write_bytes(tmp_path / "a", b"content")
    assert order[:2] == ["file", "replace"]
    assert order[2:] == ([] if os.name == "nt" else ["folder"])


def test_that_a_folder_that_cannot_be_written_is_a_problem_of_the_store(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"in the way")
    with pytest.raises(StoreProblem, match=r"report\.pdf cannot be written"):
        write_bytes(tmp_path / "file" / "report.pdf", b"new")


def test_that_a_full_disk_is_a_problem_of_the_store_and_leaves_nothing(
    tmp_path: Path, original: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    store = ContentFolder(tmp_path / "images")
    with pytest.raises(StoreProblem) as caught:
        store.keep(original, store.digest(original))
    assert "No space left" in caught.value.detail
    assert files_below(tmp_path / "images") == []
