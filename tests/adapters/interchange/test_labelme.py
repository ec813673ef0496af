"""LabelMe's JSON: every version and quirk is read, and only what LabelMe reads is written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.interchange.foreign_files import (
    RECTANGLE,
    labelme_record,
    mask_text,
    picture_text,
    refused_by_labelme,
    shape,
    shared,
)
from thyroid_desktop.adapters.interchange import labelme
from thyroid_desktop.adapters.interchange.json_text import DamagedTextError
from thyroid_desktop.domain.geometry import Box, Point, Size
from thyroid_desktop.domain.interchange import ForeignImage, ForeignShape, SharedImage, SharedShape, fitted
from thyroid_desktop.domain.outline import Outline, outlined

SOURCE = Path("x.json")
BOX = Box(20.5, 10, 60, 40.25)
FOUR = [[20.5, 10], [60, 10], [60, 40.25], [20.5, 40.25]]


def read(record: Any) -> ForeignImage:
    data = record if isinstance(record, bytes) else json.dumps(record).encode()
    return labelme.read(data, SOURCE)


def back(image: ForeignImage) -> dict[str, Any]:
    """The file that is written of what was read."""
    size = Size(120, 80)
    shapes = tuple(one for one in (fitted(shape, size) for shape in image.shapes) if one is not None)
    leaving = SharedImage(
        "x",
        "x.png",
        size,
        tuple(SharedShape(one, "labelme") for one in shapes),
        is_absent=image.is_absent,
        format="labelme",
        foreign=image.foreign,
    )
    written: dict[str, Any] = json.loads(labelme.write(leaving))
    assert refused_by_labelme(written) == []
    return written


@pytest.mark.parametrize(
    "points",
    [
        [[20.5, 10], [60, 40.25]],
        [[60, 40.25], [20.5, 10]],
        [[20.5, 40.25], [60, 10]],
        FOUR,
        [["20.5", "10"], [60, 40.25]],
    ],
)
def test_that_a_rectangle_is_read_in_any_order_of_its_points(points: list[Any]) -> None:
    (one,) = read(labelme_record(shape(points=points))).shapes
    assert one.box == BOX
    assert one.outline is None


def test_that_a_file_of_version_3_is_read() -> None:
    old = {"label": "nodule", "line_color": None, "fill_color": None, "points": [[5, 5], [50, 5], [50, 40]]}
    record = {"shapes": [old], "lineColor": [0, 255, 0, 128], "fillColor": [255, 0, 0, 128], "imagePath": "x.jpg"}
    image = read(record)
    assert image.size is None
    assert image.shapes[0].box == Box(5, 5, 50, 40)
    assert image.shapes[0].outline == Outline("polygon", (Point(0, 0), Point(1, 0), Point(1, 1)))
    assert back(image)["lineColor"] == [0, 255, 0, 128]


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b""])
def test_that_a_byte_order_mark_does_not_matter(mark: bytes) -> None:
    assert read(mark + json.dumps(labelme_record()).encode()).shapes[0].box == BOX
    assert read(json.dumps(labelme_record()).encode("utf-16")).shapes[0].box == BOX


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("x.jpg", ("x.jpg",)),
        ("..\\images\\y.jpg", ("y.jpg", "../images/y.jpg")),
        ("C:\\Users\\doe\\y.jpg", ("y.jpg", "C:/Users/doe/y.jpg")),
        (None, ()),
        (5, ()),
    ],
)
def test_that_the_image_is_named_by_basename_before_path(path: Any, names: tuple[str, ...]) -> None:
    assert read(labelme_record(imagePath=path)).names == names


def test_that_missing_keys_and_wrong_types_are_borne() -> None:
    bare = {"label": None, "points": [[1, 2], [30, 40]], "group_id": "7", "flags": None, "shape_type": None}
    image = read({"shapes": [bare], "flags": None, "imageData": 5, "imageHeight": "80", "imageWidth": 1e99})
    assert image.shapes == (ForeignShape("", Box(1, 2, 30, 40), nodule=7, foreign='{"group_id":"7"}'),)
    assert image.size is None
    assert not image.embedded
    written = back(image)["shapes"][0]
    assert (written["label"], written["group_id"]) == ("nodule", 7)


@pytest.mark.parametrize(
    "broken",
    [
        shape(points=[]),
        shape(points=[[1, 2]]),
        shape(points=[[1, 2], [1.2, 50]]),
        shape(points=[[1, 2], [None, 50]]),
        shape(points=[[1, 2], [1e300, 50]]),
        shape(points=[[1], [2]]),
        shape(points="points"),
        shape(points=...),
        shape(shape_type="point", points=[[1, 2], [3, 4]]),
        shape(shape_type="circle", points=[[30, 30], [30, 30]]),
        5,
        None,
    ],
)
def test_that_a_shape_without_area_is_left_out_with_a_reason(broken: Any) -> None:
    image = read(labelme_record(broken, RECTANGLE))
    assert [one.box for one in image.shapes] == [BOX]
    assert len(image.warnings) == 1
    assert "Shape 1 was left out" in image.warnings[0]


def test_that_numbers_that_are_none_do_no_harm() -> None:
    text = json.dumps(labelme_record(RECTANGLE, shape(points=[[1, 2], "NaN"]), note="HUGE")).replace('"NaN"', "[NaN,1]")
    image = read(text.replace('"HUGE"', "1" * 5000).encode())
    assert len(image.shapes) == 1
    assert back(image)["note"] is None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"{",
        b"[]",
        b"5",
        b"{}",
        b'{"shapes": 5}',
        b'{"shapes": {}}',
        b'{"shapes": ' + b"[" * 100_000,
        b'{"shapes": [], "deep": ' + b"[" * 300 + b"]" * 300 + b"}",
        b'{"images": [], "annotations": []}',
        b'{"shapes": [' + b"[]," * 5_000_000 + b"[]]}",
        bytes(range(256)),
    ],
)
def test_that_what_is_no_file_of_labelme_is_refused_with_a_reason(data: bytes) -> None:
    with pytest.raises(DamagedTextError, match=r"it is |its shapes"):
        labelme.read(data, SOURCE)


def test_that_lone_surrogates_do_no_harm() -> None:
    data = json.dumps(labelme_record(shape(label="a\ud800b"), extra="\udfff")).encode()
    written = back(labelme.read(data, SOURCE))
    assert written["shapes"][0]["label"] == "a?b"
    assert written["extra"] == "?"


def test_that_unknown_keys_survive_at_file_and_shape() -> None:
    one = shape(score=0.9, annotator="x", attributes={"edge": [1, 2]}, flags={"cystic": True}, description="left lobe")
    image = read(labelme_record(one, tirads=4, history=[{"by": "x"}], flags={"checked": True, "odd": "yes"}))
    written = back(image)
    assert list(written)[7:] == ["tirads", "history"]
    assert written["flags"] == {"checked": True, "odd": True}
    assert written["shapes"][0] == {**one, "points": [[20.5, 10.0], [60.0, 40.25]]}


@pytest.mark.parametrize(
    ("group", "written", "nodule"),
    [
        (None, None, None),
        (3, 3, 3),
        (0, 0, None),
        (2**40, None, None),
        ("5", 5, 5),
        ("left", None, None),
        (True, None, None),
        ([1], None, None),
    ],
)
def test_that_a_group_is_a_whole_number_or_nothing(group: Any, written: int | None, nodule: int | None) -> None:
    image = read(labelme_record(shape(group_id=group)))
    assert back(image)["shapes"][0]["group_id"] == written
    assert image.shapes[0].nodule == nodule


def test_that_points_outside_are_clipped_on_the_way_out() -> None:
    image = read(labelme_record(shape(points=[[-5, -7.5], [500, 40]])))
    assert image.shapes[0].box == Box(-5, -7.5, 500, 40)
    assert back(image)["shapes"][0]["points"] == [[0.0, 0.0], [120.0, 40.0]]


@pytest.mark.parametrize(
    ("kind", "points", "box"),
    [
        ("polygon", [[20, 10], [60, 10], [40, 40]], Box(20, 10, 60, 40)),
        ("circle", [[40, 40], [50, 40]], Box(30, 30, 50, 50)),
        ("oriented_rectangle", [[40, 10], [60, 30], [40, 50], [20, 30]], Box(20, 10, 60, 50)),
        ("mask", [[20, 10], [50, 30]], Box(20, 10, 50, 30)),
    ],
)
def test_that_other_shapes_become_boxes_and_leave_as_they_came(kind: str, points: list[Any], box: Box) -> None:
    one = shape(shape_type=kind, points=points, mask=mask_text() if kind == "mask" else None)
    image = read(labelme_record(one))
    assert image.shapes[0].box == box
    written = back(image)["shapes"][0]
    assert {**written, "points": points} == one
    assert written["points"] == points


def test_that_a_polygon_whose_box_was_moved_stays_a_polygon_and_a_circle_round() -> None:
    kinds = {"polygon": [[20, 10], [60, 10], [40, 40]], "circle": [[40, 40], [50, 40]], "mask": [[20, 10], [50, 30]]}
    for kind, points in kinds.items():
        one = shape(shape_type=kind, points=points, mask=mask_text() if kind == "mask" else None)
        (found,) = read(labelme_record(one)).shapes
        moved = SharedShape(
            ForeignShape("nodule", found.box.shifted(5, 5), found.outline, foreign=found.foreign), "labelme"
        )
        written = json.loads(labelme.write(SharedImage("x", "x.png", Size(120, 80), (moved,))))
        assert refused_by_labelme(written) == []
        expected = {
            "polygon": [[25, 15], [65, 15], [45, 45]],
            "circle": [[45, 45], [55, 45]],
            "mask": [[25, 15], [55, 35]],
        }[kind]
        assert written["shapes"][0]["shape_type"] == {"mask": "rectangle"}.get(kind, kind)
        assert written["shapes"][0]["points"] == expected


@pytest.mark.parametrize("mask", [None, 5, "", "no picture", "iVBORw0KGgo=", picture_text(1)])
def test_that_a_mask_without_a_mask_is_a_box(mask: Any) -> None:
    image = read(labelme_record(shape(shape_type="mask", points=[[20, 10], [50, 30]], mask=mask)))
    assert back(image)["shapes"][0]["shape_type"] == "rectangle"


def test_that_a_turned_rectangle_of_x_anylabeling_is_a_polygon() -> None:
    turned = shape(shape_type="rotation", points=[[40, 10], [60, 30], [40, 50], [20, 30]], direction=0.78)
    written = back(read(labelme_record(turned)))["shapes"][0]
    assert (written["shape_type"], written["direction"], len(written["points"])) == ("polygon", 0.78, 4)


@pytest.mark.parametrize(
    ("kind", "points"),
    [
        ("point", [[3, 4]]),
        ("points", [[3, 4], [5, 6]]),
        ("line", [[3, 4], [50, 60]]),
        ("linestrip", [[3, 4], [5, 6], [7, 8]]),
    ],
)
def test_that_shapes_without_area_are_carried_along(kind: str, points: list[Any]) -> None:
    one = shape(
        shape_type=kind, points=points, label=None, group_id="a", flags={"x": 1}, extra="kept", mask=mask_text()
    )
    image = read(labelme_record(RECTANGLE, one))
    assert len(image.shapes) == 1
    assert not image.warnings
    written = back(image)["shapes"][1]
    assert (written["points"], written["shape_type"], written["extra"]) == (points, kind, "kept")
    assert (written["label"], written["group_id"], written["flags"]) == ("nodule", None, {"x": True})
    assert written["mask"] is None


def test_that_no_nodule_here_and_the_lock_travel() -> None:
    image = read(labelme_record(shape(locked=True)))
    assert image.shapes[0].is_locked
    assert back(image)["shapes"][0]["locked"] is True
    nothing = read(labelme.write(SharedImage("x", "x.png", Size(120, 80), is_absent=True)))
    assert nothing.is_absent
    assert back(nothing)["flags"] == {"no_nodule": True}
    assert not read({"shapes": [RECTANGLE], "flags": {"no_nodule": True}}).is_absent
    assert not read({"shapes": []}).is_absent
    found_one = SharedImage("x", "x.png", Size(120, 80), format="labelme", foreign='{"flags":{"no_nodule":true}}')
    assert json.loads(labelme.write(found_one))["flags"] == {"no_nodule": False}


def test_that_our_own_boxes_leave_with_number_outline_and_pseudonym_and_come_back_so() -> None:
    box, outline = outlined((Point(20, 10), Point(60, 10), Point(40, 40)))
    leaving = (ForeignShape("malignant", box, outline, nodule=2), ForeignShape("", BOX, Outline("ellipse"), nodule=3))
    written = labelme.write(shared(*leaving, patient="abc"))
    record = json.loads(written)
    assert refused_by_labelme(record) == []
    assert record["thyroid_desktop"] == {"patient": "abc"}
    assert [one["group_id"] for one in record["shapes"]] == [2, 3]
    one, other = read(written).shapes
    assert (one.label, one.box, one.outline, one.nodule) == ("malignant", box, outline, 2)
    assert (other.label, other.box, other.outline, other.nodule) == ("nodule", BOX, Outline("ellipse"), 3)


@pytest.mark.parametrize("outline", [5, {}, {"kind": "star"}, {"kind": "polygon", "points": [[0, 0], [9, 9], [1, 0]]}])
def test_that_a_damaged_outline_of_ours_is_ignored(outline: Any) -> None:
    assert read(labelme_record(shape(thyroid_desktop={"outline": outline}))).shapes[0].outline is None


def test_that_an_image_inside_is_decoded_whatever_stands_before_it() -> None:
    text = picture_text()
    plain = read(labelme_record(imageData=text)).embedded
    assert plain.startswith(b"\x89PNG")
    assert read(labelme_record(imageData=f"data:image/png;base64,{text}")).embedded == plain
    damaged = read(labelme_record(imageData="A"))
    assert not damaged.embedded
    assert damaged.warnings == ("The image inside the file is damaged.",)


def test_that_text_of_another_format_is_not_written_into_labelmes() -> None:
    one = ForeignShape("nodule", BOX, foreign='{"other":{"iscrowd":1}}')
    record = json.loads(labelme.write(shared(one, source="coco")))
    assert "iscrowd" not in record["shapes"][0]
