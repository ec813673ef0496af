"""Files and folders are taken in one by one: a bad one never stops the others, and known content is found again."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from thyroid_desktop.domain.errors import UnreadableFile
from thyroid_desktop.domain.geometry import Size
from thyroid_desktop.domain.imaging import Case, Frame, Image, ImageDescription
from thyroid_desktop.services.intake import Intake

DESCRIPTION = ImageDescription(kind="still", size=Size(4, 3))


class TextReader:
    """Takes a file that begins with "image" for an image; a "flawed image" can be described but not decoded."""

    def describe(self, path: Path) -> ImageDescription:
        if not path.read_text().startswith(("image", "flawed image")):
            raise UnreadableFile(f"{path.name} cannot be opened", "it is no image")
        return DESCRIPTION

    def frame(self, path: Path, index: int) -> Frame:
        if path.read_text().startswith("flawed"):
            raise UnreadableFile(f"{path.name} cannot be opened", "it is flawed")
        return Frame(np.zeros((3, 4), np.uint8), index)


class Shelf:
    """A content store that remembers where files are."""

    def __init__(self) -> None:
        self.kept: dict[str, Path] = {}

    def digest(self, path: Path) -> str:
        try:
            return hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError as problem:
            raise UnreadableFile(f"{path.name} cannot be opened", "it is missing") from problem

    def keep(self, path: Path, sha256: str) -> Path:
        self.kept.setdefault(sha256, path)
        return path

    def path_of(self, sha256: str) -> Path:
        return self.kept[sha256]


class Cases:
    """A case for each image."""

    def __init__(self) -> None:
        self.images: dict[str, Image] = {}

    def image_by_hash(self, sha256: str) -> Image | None:
        return self.images.get(sha256)

    def add_image(self, sha256: str, file_name: str, description: ImageDescription, *, at: str) -> Image:
        number = len(self.images) + 1
        assert at == "now"
        self.images[sha256] = Image(number, 100 + number, sha256, file_name, description)
        return self.images[sha256]

    def image(self, image_id: int) -> Image:
        raise NotImplementedError

    def case(self, case_id: int) -> Case:
        raise NotImplementedError

    def cases(self) -> tuple[Case, ...]:
        raise NotImplementedError


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def intake(shelf: Shelf) -> Intake:
    return Intake(TextReader(), shelf, Cases(), lambda: "now")


def write(folder: Path, *names: str, content: str = "image") -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{content} {name}")


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


def test_that_an_empty_folder_is_no_problem(intake: Intake, tmp_path: Path) -> None:
    taken = intake.open_paths([tmp_path])
    assert (taken.images, taken.refused) == ((), ())
