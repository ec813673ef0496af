"""Files are seen first and kept later: once each, and never anything else than what was seen."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.services.text_images import Cases, Shelf, TextReader, write
from thyroid_desktop.domain.errors import StoreProblem, UnreadableFile
from thyroid_desktop.domain.imaging import Image
from thyroid_desktop.services import keeping
from thyroid_desktop.services.keeping import UNSEEN, AlteredFile, Keeping, is_pending

NAMES = ("a.png", "in place a.dcm")
"""Read into memory as a whole, and read in place."""


class Library:
    """A keeping over text files, and what its watcher was told."""

    def __init__(self, folder: Path) -> None:
        self.reader = TextReader()
        self.shelf = Shelf(folder)
        self.cases = Cases()
        self.told: list[tuple[Image, Image | None]] = []
        self.keeping = Keeping(self.reader, self.shelf, self.cases, lambda: "now")
        self.keeping.watch(lambda pending, stored: self.told.append((pending, stored)))

    def kept_text(self, image: Image) -> str:
        return self.shelf.path_of(image.sha256).read_text()


@pytest.fixture
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return Library(tmp_path_factory.mktemp("shelf"))


@pytest.mark.parametrize("name", NAMES)
def test_that_looking_describes_and_keeps_nothing(library: Library, tmp_path: Path, name: str) -> None:
    write(tmp_path, name)
    pending = library.keeping.listed(tmp_path / name)
    seen, frame = library.keeping.met(pending)
    assert (seen.id, seen.file_name, frame.index) == (pending.id, name, 0)
    assert is_pending(seen)
    assert seen.description is not UNSEEN
    assert library.keeping.now(pending) is seen
    assert library.keeping.path_of(pending) == tmp_path / name
    assert (library.shelf.kept, library.cases.images, library.told) == ({}, {}, [])


@pytest.mark.parametrize("name", NAMES)
def test_that_the_watcher_is_told_once_and_one_description_stays(library: Library, tmp_path: Path, name: str) -> None:
    write(tmp_path, name)
    seen, frame = library.keeping.met(library.keeping.listed(tmp_path / name))
    stored = library.keeping.kept(seen)
    assert library.keeping.kept(seen) is stored
    assert library.keeping.met(seen)[0] is stored
    assert stored.description is seen.description
    assert library.told == [(seen, stored)]
    assert library.keeping.is_new(seen)
    assert library.kept_text(stored) == f"image {name}"
    assert library.keeping.now(seen) is stored
    assert frame.size == library.keeping.frame(seen, 0).size
    assert library.keeping.frame(seen, 1).index == 1


def test_that_a_file_nobody_looked_at_is_looked_at_before_it_is_kept(library: Library, tmp_path: Path) -> None:
    write(tmp_path, "good.png")
    write(tmp_path, "bad.png", content="flawed image")
    assert library.keeping.kept(library.keeping.listed(tmp_path / "good.png")).id > 0
    bad = library.keeping.listed(tmp_path / "bad.png")
    for attempt in (library.keeping.met, library.keeping.kept):
        with pytest.raises(UnreadableFile, match="it is flawed"):
            attempt(bad)
    assert library.reader.looks == ["good.png", "bad.png", "bad.png"]
    assert len(library.shelf.kept) == 1


def test_that_many_threads_keep_a_file_once(library: Library, tmp_path: Path) -> None:
    write(tmp_path, "a.png")
    pending = library.keeping.listed(tmp_path / "a.png")
    with ThreadPoolExecutor(8) as pool:
        stored = set(pool.map(lambda _number: library.keeping.kept(pending).id, range(40)))
    assert len(stored) == len(library.told) == len(library.cases.images) == len(library.reader.looks) == 1


def test_that_known_content_is_recognised_at_the_first_look(library: Library, tmp_path: Path) -> None:
    write(tmp_path, "a.png")
    (tmp_path / "b.png").write_bytes((tmp_path / "a.png").read_bytes())
    stored, is_new = library.keeping.take_in(tmp_path / "a.png")
    assert is_new
    other = library.keeping.listed(tmp_path / "b.png")
    assert library.keeping.met(other)[0].id == stored.id
    assert not library.keeping.is_new(other)
    assert [(told.id, now.id if now else None) for told, now in library.told] == [(other.id, stored.id)]
    assert library.keeping.take_in(tmp_path / "b.png") == (stored, False)


def test_that_content_that_is_plainly_new_is_not_looked_up_before_it_is_seen(library: Library, tmp_path: Path) -> None:
    write(tmp_path, "old.png", "new.png", "other.png")
    stored, _ = library.keeping.take_in(tmp_path / "old.png")
    library.keeping.prepare()
    assert library.reader.is_prepared
    library.cases.asked.clear()
    new, _ = library.keeping.met(library.keeping.listed(tmp_path / "new.png"))
    assert library.cases.asked == []
    assert library.keeping.met(library.keeping.listed(tmp_path / "old.png"))[0].id == stored.id
    kept = library.keeping.kept(new)
    (tmp_path / "copy.png").write_bytes((tmp_path / "new.png").read_bytes())
    assert library.keeping.met(library.keeping.listed(tmp_path / "copy.png"))[0].id == kept.id


def test_that_what_another_program_has_added_is_found_when_it_is_kept(library: Library, tmp_path: Path) -> None:
    write(tmp_path, "a.png")
    library.keeping.prepare()
    other = Keeping(library.reader, library.shelf, library.cases, lambda: "now")
    stored, _ = other.take_in(tmp_path / "a.png")
    seen, _ = library.keeping.met(library.keeping.listed(tmp_path / "a.png"))
    assert is_pending(seen)
    assert library.keeping.kept(seen).id == stored.id


def test_that_two_names_of_one_content_become_one_image(library: Library, tmp_path: Path) -> None:
    write(tmp_path, "a.png")
    (tmp_path / "b.png").write_bytes((tmp_path / "a.png").read_bytes())
    pending = [library.keeping.met(library.keeping.listed(tmp_path / name))[0] for name in ("a.png", "b.png")]
    assert pending[0].id != pending[1].id
    assert library.keeping.kept(pending[0]).id == library.keeping.kept(pending[1]).id
    assert len(library.cases.images) == 1


def test_that_what_was_seen_is_kept_although_the_file_was_altered(library: Library, tmp_path: Path) -> None:
    write(tmp_path, "a.png", content="image as seen")
    pending = library.keeping.listed(tmp_path / "a.png")
    seen, frame = library.keeping.met(pending)
    write(tmp_path, "a.png", content="image altered")
    assert (library.keeping.frame(pending, 0).pixels == frame.pixels).all()
    assert library.kept_text(library.keeping.kept(seen)) == "image as seen a.png"
    again = library.keeping.listed(tmp_path / "a.png")
    assert is_pending(again)
    assert library.kept_text(library.keeping.kept(again)) == "image altered a.png"


@pytest.mark.parametrize("name", NAMES)
def test_that_an_altered_file_whose_bytes_are_gone_is_never_kept_for_what_was_seen(
    library: Library, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "HELD_BYTES", 0)
    write(tmp_path, name, content="image as seen")
    write(tmp_path, "another.png")
    seen, _ = library.keeping.met(library.keeping.listed(tmp_path / name))
    library.keeping.met(library.keeping.listed(tmp_path / "another.png"))
    write(tmp_path, name, content="image altered")
    for attempt in (library.keeping.kept, library.keeping.met, library.keeping.kept):
        with pytest.raises(AlteredFile, match="altered while it was open"):
            attempt(seen)
    assert library.told == [(library.keeping.now(seen), None)] * 3
    assert library.shelf.kept == {}
    new = library.keeping.renewed(seen)
    assert new.id != seen.id
    assert library.keeping.listed(tmp_path / name) == new
    assert library.kept_text(library.keeping.kept(new)) == f"image altered {name}"
    with pytest.raises(AlteredFile):
        library.keeping.kept(seen)


def test_that_a_file_whose_bytes_are_gone_is_read_again_and_compared(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "HELD_BYTES", 0)
    monkeypatch.setattr(keeping, "QUICK_BYTES", 0)
    write(tmp_path, "a.png", "b.png")
    seen, _ = library.keeping.met(library.keeping.listed(tmp_path / "a.png"))
    library.keeping.met(library.keeping.listed(tmp_path / "b.png"))
    os.utime(tmp_path / "a.png", ns=(1, 1))
    assert library.kept_text(library.keeping.kept(seen)) == "image a.png"


@pytest.mark.parametrize("moment", ["frame", "look", "copy"])
def test_that_a_file_read_in_place_must_not_change_meanwhile(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    name = "in place a.dcm"
    write(tmp_path, name)
    pending = library.keeping.listed(tmp_path / name)
    if moment != "look":
        library.keeping.met(pending)
    owner, method = (library.shelf, "keep") if moment == "copy" else (library.reader, moment)
    work = getattr(owner, method)

    def altered_meanwhile(*arguments: object) -> object:
        result = work(*arguments)
        os.utime(tmp_path / name, ns=(1, 1))
        return result

    monkeypatch.setattr(owner, method, altered_meanwhile)
    with pytest.raises(AlteredFile):
        library.keeping.frame(pending, 1) if moment == "frame" else library.keeping.kept(pending)
    assert library.cases.images == {}


def test_that_a_copy_that_fails_because_the_file_was_altered_says_so(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "in place a.dcm"
    write(tmp_path, name)
    pending = library.keeping.listed(tmp_path / name)
    is_altered = True

    def fail(path: Path, sha256: str) -> Path:
        if is_altered:
            os.utime(path, ns=(1, 1))
        raise UnreadableFile("it cannot be copied", "some cause")

    monkeypatch.setattr(library.shelf, "keep", fail)
    with pytest.raises(AlteredFile):
        library.keeping.kept(pending)
    is_altered = False
    with pytest.raises(UnreadableFile, match="some cause"):
        library.keeping.kept(library.keeping.renewed(pending))


def test_that_a_full_disk_may_be_tried_again(library: Library, tmp_path: Path) -> None:
    write(tmp_path, "a.png")
    seen, _ = library.keeping.met(library.keeping.listed(tmp_path / "a.png"))
    library.shelf.problem = StoreProblem("It cannot be written", "the disk is full")
    with pytest.raises(StoreProblem):
        library.keeping.kept(seen)
    assert (library.told, library.cases.images) == ([], {})
    library.shelf.problem = None
    assert library.kept_text(library.keeping.kept(seen)) == "image a.png"


def test_that_a_file_that_is_gone_is_refused(library: Library, tmp_path: Path) -> None:
    pending = library.keeping.listed(tmp_path / "gone.png")
    with pytest.raises(UnreadableFile, match=r"gone\.png cannot be opened"):
        library.keeping.met(pending)


def test_that_bytes_are_held_within_their_room(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "HELD_BYTES", 400)
    seen = []
    for number in range(10):
        name = f"{number}.png"
        write(tmp_path, name, content="image " + "x" * 92)
        seen.append(library.keeping.met(library.keeping.listed(tmp_path / name))[0])
    held = [len(one.content or b"") for one in library.keeping._files.values()]
    assert sum(held) <= 400
    assert held[-1] > 0
    assert [library.keeping.kept(one).id for one in seen] == list(range(1, 11))


def test_that_a_stored_image_is_known_by_its_name_only(library: Library, tmp_path: Path) -> None:
    write(tmp_path, "a.png")
    stored, _ = library.keeping.take_in(tmp_path / "a.png")
    assert library.keeping.path_of(stored) == Path("a.png")
    assert library.keeping.now(stored) is stored
