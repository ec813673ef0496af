"""Files and folders are taken in one by one: a bad one never stops the others, and known content is found again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.services.text_images import Cases, Shelf, TextReader, write
from thyroid_desktop.services.intake import Intake
from thyroid_desktop.services.keeping import UNSEEN, is_pending


@pytest.fixture
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return Shelf(tmp_path_factory.mktemp("shelf"))


@pytest.fixture
def intake(shelf: Shelf) -> Intake:
    return Intake(TextReader(), shelf, Cases(), lambda: "now")


def test_that_a_folder_is_walked_in_natural_order(intake: Intake, tmp_path: Path) -> None:
    write(tmp_path, "image10.png", "Image2.png", "image1.png", "b/1.dcm", "a 10/x", "a 9/y")
    taken = intake.open_paths([tmp_path])
    names = [image.file_name for image in taken.images]
    assert names == ["image1.png", "Image2.png", "image10.png", "y", "x", "1.dcm"]
    assert taken.changes.case_ids == {image.case_id for image in taken.images}
    assert not taken.is_cancelled


def test_that_what_is_plainly_no_image_is_passed_over_in_a_folder(intake: Intake, tmp_path: Path) -> None:
    write(tmp_path, ".DS_Store", ".hidden/a.png", "notes.TXT", "boxes.csv", "1.xml", "DICOMDIR", "~a.png", content="no")
    write(tmp_path, "a.png", "no_ending")
    taken = intake.open_paths([tmp_path])
    assert [image.file_name for image in taken.images] == ["a.png", "no_ending"]
    assert taken.refused == ()


def test_that_what_looks_like_an_image_and_is_none_is_listed(intake: Intake, tmp_path: Path) -> None:
    write(tmp_path, "1.png", "3.png")
    write(tmp_path, "2.png", content="no")
    write(tmp_path, "4.png", content="flawed image")
    taken = intake.open_paths([tmp_path])
    assert [image.file_name for image in taken.images] == ["1.png", "3.png"]
    assert [(refusal.path.name, refusal.problem.detail) for refusal in taken.refused] == [
        ("2.png", "it is no image"),
        ("4.png", "it is flawed"),
    ]


def test_that_a_refused_file_is_not_kept(intake: Intake, shelf: Shelf, tmp_path: Path) -> None:
    write(tmp_path, "4.png", content="flawed image")
    intake.open_paths([tmp_path])
    assert shelf.kept == {}


def test_that_a_file_named_itself_is_always_answered_for(intake: Intake, tmp_path: Path) -> None:
    write(tmp_path, "notes.txt", ".hidden.png")
    write(tmp_path, "DICOMDIR", content="no")
    taken = intake.open_paths([tmp_path / name for name in ("notes.txt", ".hidden.png", "DICOMDIR", "gone.png")])
    assert [image.file_name for image in taken.images] == ["notes.txt", ".hidden.png"]
    assert [refusal.path.name for refusal in taken.refused] == ["DICOMDIR", "gone.png"]


def test_that_known_content_is_found_again(intake: Intake, tmp_path: Path) -> None:
    write(tmp_path, "a.png")
    (tmp_path / "copy.png").write_bytes((tmp_path / "a.png").read_bytes())
    first = intake.open_paths([tmp_path])
    assert [image.file_name for image in first.images] == ["a.png"]
    again = intake.open_paths([tmp_path / "copy.png", tmp_path])
    assert again.images == first.images
    assert again.changes.case_ids == frozenset()


def test_that_a_file_named_twice_is_opened_once(intake: Intake, tmp_path: Path) -> None:
    write(tmp_path, "a.png")
    seen: list[str] = []
    intake.open_paths(
        [tmp_path / "a.png", tmp_path, tmp_path / "a.png"], lambda _d, _t, what: bool(seen.append(what)) or True
    )
    assert seen == ["a.png", ""]


def test_that_progress_is_told_and_cancelling_keeps_what_was_opened(intake: Intake, tmp_path: Path) -> None:
    write(tmp_path, "1.png", "2.png", "3.png")
    told: list[tuple[int, int, str]] = []

    def progress(done: int, total: int, what: str) -> bool:
        told.append((done, total, what))
        return done < 2

    taken = intake.open_paths([tmp_path], progress)
    assert told == [(0, 3, "1.png"), (1, 3, "2.png"), (2, 3, "3.png")]
    assert [image.file_name for image in taken.images] == ["1.png", "2.png"]
    assert taken.is_cancelled
    assert len(taken.changes.case_ids) == 2


def test_that_frames_come_from_the_kept_original(intake: Intake, tmp_path: Path) -> None:
    write(tmp_path, "a.png")
    (image,) = intake.open_paths([tmp_path]).images
    assert intake.frame(image, 3).index == 3
    with pytest.raises(KeyError):
        intake.frame(replace(image, sha256="?"), 0)


def test_that_listing_reads_no_file_and_keeps_the_order(intake: Intake, shelf: Shelf, tmp_path: Path) -> None:
    write(tmp_path, "image10.png", "image2.png")
    write(tmp_path, "notes.txt", content="no")
    listing = intake.list_paths([tmp_path, tmp_path / "gone.png"])
    assert [image.file_name for image in listing.images] == ["image2.png", "image10.png", "gone.png"]
    assert all(is_pending(image) and image.description is UNSEEN for image in listing.images)
    assert len({image.id for image in listing.images}) == 3
    assert listing.refused == ()
    assert shelf.kept == {}
    assert intake.list_paths([tmp_path]).images == listing.images[:2]


def test_that_a_pending_image_is_kept_when_it_is_asked_for_and_others_are_as_they_were(
    intake: Intake, tmp_path: Path
) -> None:
    write(tmp_path, "a.png")
    (pending,) = intake.list_paths([tmp_path]).images
    stored = intake.kept(pending)
    assert stored.id > 0
    assert intake.kept(stored) is stored
    assert intake.frame(pending, 2).index == intake.frame(stored, 2).index == 2
    assert intake.list_paths([tmp_path]).images == (stored,)


def test_that_an_empty_folder_is_no_problem(intake: Intake, tmp_path: Path) -> None:
    taken = intake.open_paths([tmp_path])
    assert (taken.images, taken.refused) == ((), ())
