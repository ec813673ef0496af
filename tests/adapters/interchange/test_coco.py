"""COCO: one file for all images, with ids that may be numbers or words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.interchange.foreign_files import shared
from thyroid_desktop.adapters.interchange import coco
from thyroid_desktop.adapters.interchange.json_text import DamagedTextError
from thyroid_desktop.domain.geometry import Box, Point, Size
from thyroid_desktop.domain.interchange import ForeignImage, ForeignShape, SharedImage
from thyroid_desktop.domain.outline import outlined

IMAGE = {"id": 1, "file_name": "train\\x.jpg", "width": 120, "height": 80}
CATEGORIES = [{"id": 7, "name": "malignant"}]


def read(*annotations: Any, **changes: Any) -> tuple[ForeignImage, ...]:
    record = {"images": [IMAGE], "categories": CATEGORIES, "annotations": list(annotations), **changes}
    return coco.read(json.dumps(record).encode(), Path("a.json"))


def annotation(**changes: Any) -> dict[str, Any]:
    return {"id": 3, "image_id": 1, "category_id": 7, "bbox": [20, 10, 40, 30], "iscrowd": 0, **changes}


def test_that_boxes_find_their_image_and_label() -> None:
    (image,) = read(annotation(), annotation(image_id=2), annotation(category_id="9", image_id="1"))
    assert image.names == ("train/x.jpg", "x.jpg")
    assert image.size == Size(120, 80)
    assert [(one.label, one.box) for one in image.shapes] == [
        ("malignant", Box(20, 10, 60, 40)),
        ("category 9", Box(20, 10, 60, 40)),
    ]


def test_that_one_polygon_becomes_the_outline_and_other_segmentations_are_kept() -> None:
    triangle = [[20, 10, 60, 10, 40, 40]]
    several = [*triangle, [1, 1, 2, 2, 3, 1]]
    runs = {"counts": "abc", "size": [80, 120]}
    (image,) = read(*(annotation(segmentation=one) for one in (triangle, several, runs, [], [[1, 2, 3]], [["a"] * 6])))
    first, *others = image.shapes
    assert first.outline is not None
    assert first.outline.stored_points(first.box) == (Point(20, 10), Point(60, 10), Point(40, 40))
    assert [one.outline for one in others] == [None] * 5
    leaving = shared(*image.shapes, source="coco")
    written = json.loads(coco.write([leaving], "images"))["annotations"]
    assert [one["segmentation"] for one in written] == [triangle, several, runs, [], [], []]


def test_that_a_polygon_alone_gives_the_box() -> None:
    (image,) = read(annotation(bbox=None, segmentation=[[20, 10, 60, 10, 40, 40]]))
    assert image.shapes[0].box == Box(20, 10, 60, 40)


def test_that_what_was_written_comes_back() -> None:
    box, outline = outlined((Point(20, 10), Point(60, 10), Point(40, 40)))
    one = shared(ForeignShape("b", box, outline, nodule=2), ForeignShape("a", Box(1 / 3, 2, 9, 9)), patient="abc")
    other = SharedImage("y", "y.png", Size(5, 5), is_absent=True)
    written = coco.write([one, other], "images")
    assert [one["name"] for one in json.loads(written)["categories"]] == ["a", "b"]
    first, second = coco.read(written, Path("a.json"))
    assert first.names == ("images/x.png", "x.png")
    assert [(one.label, one.box, one.outline, one.nodule) for one in first.shapes] == [
        ("b", box, outline, 2),
        ("a", Box(1 / 3, 2, 9, 9), None, None),
    ]
    assert (first.is_absent, second.is_absent) == (False, True)


def test_that_unknown_keys_survive_at_image_and_annotation() -> None:
    images = [{**IMAGE, "license": 4}]
    (image,) = read(annotation(iscrowd=1, score=0.5, attributes={"x": 1}), images=images)
    leaving = shared(*image.shapes, source="coco", format="coco", foreign=image.foreign)
    written = json.loads(coco.write([leaving], "images"))
    assert written["images"][0]["license"] == 4
    assert {key: written["annotations"][0][key] for key in ("iscrowd", "score", "attributes")} == {
        "iscrowd": 1,
        "score": 0.5,
        "attributes": {"x": 1},
    }


@pytest.mark.parametrize("bbox", [None, [], [1, 2, 3], ["a", 1, 2, 3], [1, 1, 0, 9], [1, 1, 1e300, 9], {"x": 1}])
def test_that_an_annotation_without_a_box_is_left_out_with_a_reason(bbox: Any) -> None:
    (image,) = read(annotation(bbox=bbox))
    assert image.shapes == ()
    assert "Annotation 3 was left out" in image.warnings[0]


def test_that_odd_records_are_borne() -> None:
    odd = [5, None, [], "x"]
    images = read(*odd, annotation(), images=[*odd, IMAGE, {"id": 2}], categories=odd)
    assert [len(one.shapes) for one in images] == [1, 0]
    assert images[1].names == ()
    assert read(categories=None, annotations=None)[0].shapes == ()


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{}", b'{"images": {}}', b'{"shapes": []}', b'{"images":' + b"[" * 99999]
)
def test_that_what_is_no_coco_file_is_refused_with_a_reason(data: bytes) -> None:
    with pytest.raises(DamagedTextError, match="it is "):
        coco.read(data, Path("a.json"))
