"""A chosen folder: which image an annotation means, and that nothing outside of the folder is ever meant."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.adapters import dicom_files
from tests.adapters.interchange.foreign_files import labelme_record, picture, picture_text, save
from thyroid_desktop.adapters.image_readers import ImageReaders
from thyroid_desktop.adapters.interchange import foreign_folder
from thyroid_desktop.adapters.interchange.folder_index import FolderIndex
from thyroid_desktop.adapters.interchange.foreign_folder import ForeignFolder
from thyroid_desktop.domain.errors import UnreadableFile
from thyroid_desktop.domain.interchange import IncomingFormat
from thyroid_desktop.services.interchange_ports import FoundImage

DDTI = "<case><number>5</number><mark><image>2</image><svg></svg></mark></case>"


def open_folder(folder: Path, kind: IncomingFormat = "labelme") -> ForeignFolder:
    return ForeignFolder(folder, kind, ImageReaders(), folder.parent / "scratch")


def found(folder: Path, kind: IncomingFormat = "labelme", *, number: int = 0) -> FoundImage:
    """What the first annotation of a folder means."""
    opened = open_folder(folder, kind)
    with opened.image(opened.read(opened.files[0])[number]) as image:
        assert image.path.is_file()
        return image


def name_found(folder: Path, kind: IncomingFormat = "labelme", *, number: int = 0) -> str:
    return found(folder, kind, number=number).path.relative_to(folder.resolve()).as_posix()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The chosen folder, beside another one with a secret."""
    (tmp_path / "chosen").mkdir()
    picture(tmp_path / "secret" / "y.jpg", seed=9)
    return tmp_path / "chosen"


@pytest.mark.parametrize(
    ("annotation", "path", "images", "expected"),
    [
        ("x.json", "y.jpg", ("x.jpg", "y.jpg"), "x.jpg"),
        ("x.json", "old/x.png", ("x.jpg", "x.png"), "x.png"),
        ("x.png.json", "x.jpg", ("x.jpg", "x.png"), "x.png"),
        ("X.json", "y.jpg", ("x.JPG",), "x.JPG"),
        ("a.json", "C:\\scans\\y.jpg", ("y.jpg", "b/y.jpg"), "y.jpg"),
        ("a.json", "..\\b\\y.jpg", ("b/y.jpg", "c/y.jpg"), ""),
        ("json/a.json", "..\\b\\y.jpg", ("b/y.jpg", "c/y.jpg"), "b/y.jpg"),
        ("json/x.json", "gone.jpg", ("images/x.jpg", "c/x.jpg"), "images/x.jpg"),
        ("a.json", "../y.jpg", ("c/y.jpg",), "c/y.jpg"),
        ("x.json", None, ("c/x.jpg",), "c/x.jpg"),
        ("1.2.3.json", None, ("1.2.3.jpg", "1.2.jpg"), "1.2.3.jpg"),
        ("a.json", "y.jpg", ("b/y.jpg", "c/y.jpg"), ""),
        ("a.json", "y.jpg", ("b.jpg",), ""),
        ("a.json", "/etc/y.jpg", ("b.jpg",), ""),
        ("a.json", "../secret/y.jpg", ("b.jpg",), ""),
        ("a.json", "sub/../../secret/y.jpg", ("b.jpg",), ""),
        ("a.json", "\x00", ("b.jpg",), ""),
        ("a.json", "b.jpg/", ("b.jpg",), "b.jpg"),
    ],
)
def test_that_the_image_is_found_by_stem_then_basename_then_path(
    folder: Path, annotation: str, path: str | None, images: tuple[str, ...], expected: str
) -> None:
    for number, name in enumerate(images):
        picture(folder / name, seed=number)
    save(folder / annotation, labelme_record(imagePath=path))
    if expected:
        assert name_found(folder) == expected
    else:
        with pytest.raises(UnreadableFile, match=r"has no image: .* is not in the folder"):
            found(folder)


def test_that_where_two_have_the_name_the_one_without_an_own_file_is_meant(folder: Path) -> None:
    for number, name in enumerate(("x.jpg", "x.png")):
        picture(folder / name, seed=number)
    save(folder / "x.json", labelme_record(imagePath="gone.tif"))
    save(folder / "x.jpg.json", labelme_record(imagePath="x.jpg"))
    opened = open_folder(folder)
    assert [one.name for one in opened.files] == ["x.jpg.json", "x.json"]
    with opened.image(opened.read(opened.files[1])[0]) as image:
        assert image.path.name == "x.png"


def test_that_a_dicom_file_without_an_ending_is_found(folder: Path) -> None:
    pixels = dicom_files.speckle((80, 120))
    dicom_files.save_native(folder / "IM0001", dicom_files.dataset(pixels), pixels.tobytes())
    save(folder / "IM0001.json", labelme_record(imagePath="IM0001"))
    assert name_found(folder) == "IM0001"


def test_that_links_that_lead_out_are_neither_read_nor_meant(folder: Path) -> None:
    secret = save(folder.parent / "secret" / "a.json", labelme_record())
    (folder / "a.json").symlink_to(secret)
    (folder / "b.jpg").symlink_to(folder.parent / "secret" / "y.jpg")
    (folder / "c.json").symlink_to(folder / "gone.json")
    (folder / "sub").symlink_to(folder.parent / "secret", target_is_directory=True)
    save(folder / "b.json", labelme_record())
    picture(folder / "d.jpg")
    save(folder / "d.json", labelme_record())
    (folder / "d_link.json").symlink_to(folder / "d.json")
    opened = open_folder(folder)
    assert [one.name for one in opened.files] == ["a.json", "b.json", "c.json", "d.json", "d_link.json"]
    with pytest.raises(UnreadableFile, match=r"a\.json is not opened: it is a link that leads out"):
        opened.read(opened.files[0])
    with (
        pytest.raises(UnreadableFile, match=r"b\.jpg is not opened: it is a link that leads out"),
        opened.image(opened.read(opened.files[1])[0]),
    ):
        pass
    with pytest.raises(UnreadableFile, match=r"c\.json cannot be opened: it is a link that leads nowhere"):
        opened.read(opened.files[2])
    assert opened.read(opened.files[4])[0].shapes


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_that_a_pipe_is_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "a.json")
    opened = open_folder(folder)
    with pytest.raises(UnreadableFile, match="it is no ordinary file"):
        opened.read(opened.files[0])


def test_that_a_file_that_is_too_large_is_refused_unread(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreign_folder, "MOST_BYTES", 2**20)
    save(folder / "a.json", b" " * (2**20 + 1))
    opened = open_folder(folder)
    with pytest.raises(UnreadableFile, match="it has more than 1 MB"):
        opened.read(opened.files[0])


def test_that_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="gone cannot be opened"):
        FolderIndex(tmp_path / "gone")
    with pytest.raises(UnreadableFile, match="it is no folder"):
        FolderIndex(save(tmp_path / "a.txt", "a"))
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(UnreadableFile, match="loop cannot be opened"):
        FolderIndex(tmp_path / "loop")


def test_that_an_image_inside_is_taken_where_none_lies_beside_and_is_gone_afterwards(folder: Path) -> None:
    save(folder / "a.json", labelme_record(imageData=picture_text(), imagePath="../../evil name?.png"))
    image = found(folder)
    assert image.path.name == "evil name_.png"
    assert image.path.parent.parent == folder.parent / "scratch"
    assert not image.path.exists()
    assert image.warnings == ()


@pytest.mark.parametrize(
    ("seed", "inside", "expected", "warnings"),
    [
        (0, picture_text(0), "x.jpg", 0),
        (1, picture_text(0), "inside", 1),
        (1, "iVBORw0KGgo=", "x.jpg", 1),
        (None, picture_text(0), "inside", 0),
    ],
)
def test_that_an_image_inside_wins_over_another_one_beside(
    folder: Path, seed: int | None, inside: str, expected: str, warnings: int
) -> None:
    if seed is None:
        save(folder / "x.jpg", b"no picture")
    else:
        picture(folder / "x.jpg", seed=seed)
    save(folder / "x.json", labelme_record(imageData=inside))
    image = found(folder)
    is_beside = image.path.parent == folder.resolve()
    assert ("x.jpg" if is_beside else "inside") == expected
    assert len(image.warnings) == warnings


def test_that_a_damaged_image_inside_with_none_beside_is_refused(folder: Path) -> None:
    save(folder / "x.json", labelme_record(imageData="iVBORw0KGgo="))
    with pytest.raises(UnreadableFile, match=r"x\.json has no image: the one inside: it is damaged"):
        found(folder)


@pytest.mark.parametrize(
    ("kind", "annotation", "content", "image"),
    [
        ("voc", "Annotations/x.xml", "<annotation/>", "JPEGImages/x.jpg"),
        ("yolo", "labels/train/x.txt", "0 .5 .5 .1 .1", "images/train/x.jpg"),
        ("yolo", "x.txt", "", "x.jpg"),
        ("coco", "annotations/a.json", {"images": [{"file_name": "x.jpg"}]}, "train/x.jpg"),
        ("csv", "boxes.csv", "file,x,y,w,h\nx.jpg,1,1,9,9\n", "images/x.jpg"),
        ("csv", "boxes.csv", "file,x,y,w,h\nx,1,1,9,9\n", "images/x.jpg"),
        ("ddti", "5.xml", DDTI, "5_2.jpg"),
    ],
)
def test_that_the_layout_of_each_format_is_understood(
    folder: Path, kind: IncomingFormat, annotation: str, content: Any, image: str
) -> None:
    picture(folder / image)
    save(folder / annotation, content)
    assert name_found(folder, kind) == image


def test_that_yolos_names_come_from_the_list_or_the_description(folder: Path) -> None:
    for name in ("labels/x.txt", "labels/classes.txt", "data.yaml", "train.txt"):
        save(folder / name, "0 .5 .5 .1 .1")
    save(folder / "data.yaml", "nc: 1\nnames: [malignant]\n")
    save(folder / "broken.yaml", b"\xff\xfe\x00")
    save(folder / "labels/classes.txt", "")
    opened = open_folder(folder, "yolo")
    assert [one.name for one in opened.files] == ["x.txt"]
    assert opened.read(opened.files[0])[0].shapes[0].label == "malignant"


def test_that_hidden_files_and_folders_are_passed_over(folder: Path) -> None:
    for name in (".hidden.json", "~a.json", ".git/a.json", "__MACOSX/a.json", "a.json"):
        save(folder / name, labelme_record())
    assert [one.name for one in open_folder(folder).files] == ["a.json"]
