"""Boxes of the collections, image by image."""

from __future__ import annotations

from pathlib import Path

import pytest

from thyroid_desktop.domain.geometry import Box
from training.box_tables import boxed_images
from training.importers import BadTable


def table(folder: Path, name: str, *lines: str) -> None:
    folder.mkdir(parents=True)
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_that_ddti_gives_all_outlines_of_an_image_with_and_without_a_reading(tmp_path: Path) -> None:
    table(
        tmp_path / "ddti",
        "annotations.csv",
        "image,case_id,nodule,x0,y0,x1,y1,status,image_present",
        "1_1.jpg,1,0,10,20,50,60,ok,1",
        "1_1.jpg,1,1,100,20,150,60,ok,1",
        "2_1.jpg,2,0,,,,,no_polygon,1",
        "3_1.jpg,3,0,10,20,50,60,ok,0",
    )
    [image] = boxed_images(tmp_path, "ddti")
    assert image.id == "ddti/1_1"
    assert image.path == tmp_path / "ddti" / "1_1.jpg"
    assert image.boxes == (Box(10, 20, 50, 60), Box(100, 20, 150, 60))
    assert image.group == "ddti-case1"


def test_that_images_without_a_visible_nodule_are_kept(tmp_path: Path) -> None:
    table(
        tmp_path / "les3bdd",
        "boxes.csv",
        "image,label,duplicate_group,nodule,x0,y0,x1,y1",
        "L001.jpg,benign,L001,0,,,,",
        "L002.jpg,benign,L001,0,10,20,50,60",
    )
    empty, boxed = boxed_images(tmp_path, "les3bdd")
    assert empty.boxes == ()
    assert boxed.boxes == (Box(10, 20, 50, 60),)
    assert empty.group == boxed.group == "les3bdd-L001"


def test_that_frames_of_a_cine_without_a_mask_are_left_out(tmp_path: Path) -> None:
    table(tmp_path / "cine", "boxes.csv", "image,sequence,frame,x,y,w,h", "1_0.jpg,1,0,,,,", "1_1.jpg,1,1,10,20,30,40")
    [frame] = boxed_images(tmp_path, "cine")
    assert (frame.boxes, frame.group) == ((Box(10, 20, 40, 60),), "cine-1")


def test_that_tn5000_keeps_its_groups(tmp_path: Path) -> None:
    table(
        tmp_path / "tn5000",
        "boxes.csv",
        "image,label,xmin,ymin,xmax,ymax,width,height,duplicate_group",
        "000101.jpg,benign,10,20,50,60,100,100,g7",
    )
    [image] = boxed_images(tmp_path, "tn5000")
    assert image.boxes == (Box(10, 20, 50, 60),)
    assert image.group == "tn5000-block2|tn5000-g7"


@pytest.mark.parametrize(
    ("header", "line", "cause"),
    [
        ("image,sequence,frame,x,y,w", "1_1.jpg,1,1,10,20,30", "no column 'h'"),
        ("image,sequence,frame,x,y,w,h", "1_1.jpg,1,1,ten,20,30,40", "could not convert"),
    ],
)
def test_that_a_table_that_cannot_be_understood_is_told(tmp_path: Path, header: str, line: str, cause: str) -> None:
    table(tmp_path / "cine", "boxes.csv", header, line)
    with pytest.raises(BadTable) as told:
        boxed_images(tmp_path, "cine")
    assert cause in told.value.detail


def test_that_the_real_tables_hold_what_their_readme_says(shared_data: Path) -> None:
    counts = {
        source: (len(images), sum(len(image.boxes) for image in images))
        for source in ("tn5000", "ddti", "les3bdd", "cine")
        for images in [boxed_images(shared_data, source)]  # type: ignore[arg-type]
    }
    assert counts == {"tn5000": (3881, 3881), "ddti": (474, 673), "les3bdd": (480, 467), "cine": (87, 87)}
