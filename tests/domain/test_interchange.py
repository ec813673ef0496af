"""What travels between programs: coordinates, labels and numbers are taken with care, boxes are cut at the border."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thyroid_desktop.domain.geometry import Box, Point, Size
from thyroid_desktop.domain.interchange import (
    LARGEST_COORDINATE,
    ForeignImage,
    ForeignShape,
    box_between,
    coordinate,
    crop_place,
    fitted,
    in_pixels,
    label_text,
    nodule_number,
    polygon,
    spoken_label,
)
from thyroid_desktop.domain.nodule import Opinion, Pathology
from thyroid_desktop.domain.outline import MOST_CORNERS, Outline

SIZE = Size(200, 100)
TRIANGLE = (Point(10, 10), Point(50, 10), Point(30, 40))
NUMBERS = st.one_of(st.integers(), st.floats(), st.text(), st.none(), st.booleans(), st.lists(st.integers()))


@pytest.mark.parametrize(("value", "expected"), [(3, 3.0), ("12.5", 12.5), (-4.0, -4.0), (" 7 ", 7.0)])
def test_that_numbers_and_numbers_in_quotes_are_coordinates(value: object, expected: float) -> None:
    assert coordinate(value) == expected


@pytest.mark.parametrize("value", [None, True, [1], "wide", math.nan, math.inf, "inf", 10**400, 1e7, -1e300])
def test_that_nothing_else_is_a_coordinate(value: object) -> None:
    assert coordinate(value) is None


@given(NUMBERS)
def test_that_a_coordinate_is_always_finite_and_bearable(value: object) -> None:
    found = coordinate(value)
    assert found is None or abs(found) <= LARGEST_COORDINATE


@given(NUMBERS)
def test_that_a_nodule_number_lies_between_1_and_99(value: object) -> None:
    found = nodule_number(value)
    assert found is None or 1 <= found <= 99


@pytest.mark.parametrize(("value", "expected"), [(3, 3), ("4", 4), (2.0, 2), (0, None), (100, None), (2.5, None)])
def test_that_whole_numbers_name_nodules(value: object, expected: int | None) -> None:
    assert nodule_number(value) == expected


def test_that_corners_may_come_in_any_order() -> None:
    assert box_between(50, 40, 10, 20) == Box(10, 20, 50, 40)
    assert box_between(10, 20, 10.5, 40) is None
    assert box_between(10, 20, 50, 20.5) is None


def test_that_a_polygon_becomes_a_box_with_an_outline() -> None:
    found = polygon(TRIANGLE)
    assert found is not None
    assert found[0] == Box(10, 10, 50, 40)
    assert found[1].stored_points(found[0]) == TRIANGLE


def test_that_a_polygon_is_cut_to_the_box_that_goes_with_it() -> None:
    found = polygon(TRIANGLE, Box(10, 10, 50, 30))
    assert found is not None
    assert found[0] == Box(10, 10, 50, 30)
    assert found[1].stored_points(found[0])[2] == Point(30, 30)


@pytest.mark.parametrize(
    "points",
    [
        (),
        (Point(1, 1), Point(90, 90)),
        (Point(1, 1), Point(1, 2), Point(1, 3)),
        tuple(Point(x % 100, x % 90) for x in range(MOST_CORNERS + 1)),
    ],
)
def test_that_what_is_no_outline_is_none(points: tuple[Point, ...]) -> None:
    assert polygon(points) is None


def test_that_a_box_inside_is_left_as_it_is() -> None:
    shape = ForeignShape("nodule", Box(10, 10, 50, 40), Outline("ellipse"))
    assert fitted(shape, SIZE) is shape


def test_that_a_box_is_cut_at_the_border_with_its_outline() -> None:
    box, outline = polygon((Point(-10, 10), Point(50, 10), Point(20, 40))) or (None, None)
    assert box is not None
    inside = fitted(ForeignShape("nodule", box, outline), SIZE)
    assert inside is not None
    assert inside.outline is not None
    assert inside.box == Box(0, 10, 50, 40)
    assert inside.outline.stored_points(inside.box)[0] == Point(0, 10)
    plain = fitted(ForeignShape("nodule", box), SIZE)
    assert plain is not None
    assert plain.outline is None


@pytest.mark.parametrize(
    "box", [Box(300, 10, 350, 40), Box(199.5, 10, 350, 40), Box(10, 99.5, 50, 140), Box(5, 5, 5.5, 40)]
)
def test_that_less_than_a_pixel_inside_is_no_box(box: Box) -> None:
    assert fitted(ForeignShape("nodule", box), SIZE) is None


def test_that_parts_of_the_image_become_pixels() -> None:
    shape = ForeignShape("nodule", Box(0.1, 0.2, 0.5, 0.6))
    pixels = in_pixels(ForeignImage(Path("x.txt"), is_normalised=True, shapes=(shape,)), SIZE)
    assert pixels[0].box == Box(20, 20, 100, 60)
    assert in_pixels(ForeignImage(Path("x.json"), shapes=(shape,)), SIZE) == (shape,)


@pytest.mark.parametrize(
    ("value", "expected"),
    [("nodule", "nodule"), (" a\n b\t", "a b"), (None, ""), (True, ""), (3, "3"), (["x"], ""), ("x" * 300, "x" * 200)],
)
def test_that_a_label_is_one_line_of_text(value: object, expected: str) -> None:
    assert label_text(value) == expected


def test_that_a_box_is_called_by_its_label_then_by_pathology_then_by_the_readers_opinion() -> None:
    malignant, benign = Pathology("malignant", "surgery"), Opinion("benign")
    assert spoken_label("TR4", malignant, benign) == "TR4"
    assert spoken_label("", malignant, benign) == "malignant"
    assert spoken_label("", Pathology(None, "fna", 3), benign) == "benign"
    assert spoken_label("", None, Opinion(None, 40)) == "nodule"
    assert spoken_label("", None, None) == "nodule"


def test_that_crops_are_numbered_by_image() -> None:
    assert crop_place("abc", 2) == "nodules/abc_2.png"
