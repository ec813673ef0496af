"""Whatever a folder of annotations holds, it is opened right or refused with a reason; nothing outside is touched."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.adapters.interchange.foreign_files import labelme_record, picture, refused_by_labelme, save
from tests.robustness.labelme_files import FILES, written
from tests.robustness.mutations import mutations
from tests.robustness.open_files import outside, watching
from tests.services.exchanges import bench
from thyroid_desktop.adapters.image_readers import ImageReaders
from thyroid_desktop.adapters.interchange import labelme
from thyroid_desktop.adapters.interchange.foreign_folder import ForeignFolder
from thyroid_desktop.domain.errors import UnreadableFile
from thyroid_desktop.domain.geometry import Size
from thyroid_desktop.domain.interchange import (
    ForeignImage,
    IncomingFormat,
    SharedImage,
    SharedShape,
    fitted,
    in_pixels,
)

NAMES = st.sampled_from(["x.json", "x.jpg.json", "other.json", "sub/z.json", "sub/other.json"])
VOC = """<annotation><filename>x.jpg</filename><size><width>120</width><height>80</height></size><object><name>a</name>
<bndbox><xmin>20</xmin><ymin>10</ymin><xmax>60</xmax><ymax>40</ymax></bndbox></object></annotation>"""
COCO = """{"images": [{"id": 1, "file_name": "x.jpg", "width": 120, "height": 80}],
"categories": [{"id": 1, "name": "a"}],
"annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [20, 10, 40, 30],
"segmentation": [[20, 10, 60, 10, 40, 40]]}]}"""
DDTI = """<case><number>5</number><tirads>4a</tirads><calcifications>non</calcifications><mark><image>1</image><svg>
[{"points": [{"x": 20, "y": 10}, {"x": 60, "y": 10}, {"x": 40, "y": 40}], "regionType": "freehand"}]
</svg></mark></case>"""
SAMPLES: dict[IncomingFormat, tuple[str, str]] = {
    "labelme": ("x.json", json.dumps(labelme_record(flags={"a": True}, tirads=4))),
    "voc": ("x.xml", VOC),
    "coco": ("a.json", COCO),
    "yolo": ("x.txt", "0 0.5 0.5 0.25 0.25\n1 0.25 0.25 0.75 0.25 0.5 0.75\n"),
    "csv": ("boxes.csv", "file,frame,nodule,x,y,w,h,label\nx.jpg,0,1,20,10,40,30,benign\nsub/z.jpg,0,1,1,1,9,9,b\n"),
    "ddti": ("5.xml", DDTI),
}
IMPORTS = 300 if os.environ.get("THYROID_SOAK") else 15


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """A chosen folder with images, beside a secret one to which a link leads."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "chosen")
        for number, image in enumerate(("x.jpg", "y.jpg", "sub/z.jpg", "5_1.jpg")):
            picture(folder / image, seed=number)
        picture(Path(name, "secret", "y.jpg"), seed=9)
        (folder / "link.jpg").symlink_to(Path(name, "secret", "y.jpg"))
        yield folder


def outcome(folder: Path, kind: IncomingFormat) -> list[tuple[ForeignImage, Size] | str]:
    """What each image of a folder of annotations comes to: read with the image that is meant, or refused."""
    readers = ImageReaders()
    opened = ForeignFolder(folder, kind, readers, folder.parent / "scratch")
    found: list[tuple[ForeignImage, Size] | str] = []
    for file in opened.files:
        try:
            images = opened.read(file)
        except UnreadableFile as problem:
            found.append(reason_of(problem))
            continue
        for image in images:
            try:
                with opened.image(image) as meant:
                    assert any(meant.path.is_relative_to(one.resolve()) for one in (folder, folder.parent / "scratch"))
                    found.append((image, readers.describe(meant.path).size))
            except UnreadableFile as problem:
                found.append(reason_of(problem))
    return found


def reason_of(problem: UnreadableFile) -> str:
    assert problem.title
    assert problem.detail
    return problem.sentence()


def assert_sound(image: ForeignImage, size: Size) -> None:
    """What was read can be kept, and leaves again such that LabelMe reads it."""
    shapes = tuple(one for one in (fitted(shape, size) for shape in in_pixels(image, size)) if one is not None)
    leaving = SharedImage(
        "x",
        "x.png",
        size,
        tuple(SharedShape(one, "labelme") for one in shapes),
        format="labelme",
        foreign=image.foreign,
    )
    data = labelme.write(leaving)
    assert refused_by_labelme(json.loads(data)) == []
    again = labelme.read(data, Path("x.json"))
    assert again.warnings == ()
    assert len(again.shapes) == len(shapes)
    for one, other in zip(again.shapes, shapes, strict=True):
        bounds = zip(
            (one.box.x0, one.box.y0, one.box.x1, one.box.y1),
            (other.box.x0, other.box.y0, other.box.x1, other.box.y1),
            strict=True,
        )
        assert max(abs(first - second) for first, second in bounds) <= 0.5
        assert one.label == (other.label or "nodule")


@given(FILES, NAMES)
def test_that_any_file_of_labelme_is_opened_right_or_refused_with_a_reason(
    place: Path, made: tuple[dict[str, Any], str], name: str
) -> None:
    path = save(place / name, written(*made))
    try:
        with watching() as touched:
            found = outcome(place, "labelme")
        assert len(found) == 1
        for one in found:
            if isinstance(one, tuple):
                assert_sound(*one)
        assert outside(touched, place, place.parent / "scratch") == []
    finally:
        path.unlink()


@pytest.mark.parametrize("kind", SAMPLES)
def test_that_damage_is_opened_or_refused_with_a_reason(kind: IncomingFormat, place: Path) -> None:
    name, text = SAMPLES[kind]
    content, read = text.encode(), 0
    for damaged in (content, *mutations(content, 150, seed=1)):
        path = save(place / name, damaged)
        try:
            with watching() as touched:
                found = outcome(place, kind)
            if kind == "labelme":
                for one in found:
                    if isinstance(one, tuple):
                        assert_sound(*one)
            read += any(isinstance(one, tuple) for one in found)
            assert outside(touched, place, place.parent / "scratch") == []
        finally:
            path.unlink()
    assert read > 1


@settings(max_examples=IMPORTS)
@given(st.lists(FILES, min_size=1, max_size=6))
def test_that_a_whole_import_touches_nothing_but_the_folder_and_the_profile(
    contents: list[tuple[dict[str, Any], str]],
) -> None:
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work, "chosen")
        for number, image in enumerate(("x.jpg", "sub/z.jpg")):
            picture(folder / image, seed=number)
        for number, made in enumerate(contents):
            save(folder / ("x.json" if number == 0 else f"{number}.json"), written(*made))
        with bench(Path(work, "profile")) as at, watching() as touched:
            imported = at.importing.import_folder(folder, "labelme")
            exported = at.exporting.export(Path(work, "out"), "labelme")
        assert all(one.reason for one in imported.skipped)
        assert imported.boxes >= imported.added == exported.boxes
        assert exported.skipped == ()
        assert outside(touched, folder, Path(work, "profile"), Path(work, "out")) == []


def test_that_the_watch_sees_what_is_touched(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    secret = save(tmp_path / "secret.txt", "x")
    (tmp_path / "in" / "link").symlink_to(secret)
    with watching() as touched:
        (tmp_path / "in" / "link").read_bytes()
        save(tmp_path / "in" / "a", b"x")
    assert outside(touched, tmp_path / "in") == [str(secret)]
