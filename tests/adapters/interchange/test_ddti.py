"""DDTI's XML: outlines as JSON within, some of them cut off; readings are readings and not pathology."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from thyroid_desktop.adapters.interchange import ddti
from thyroid_desktop.adapters.interchange.json_text import DamagedTextError
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.interchange import ForeignImage
from thyroid_desktop.domain.tirads import Features

POINTS = (
    '{"points": [{"x": 20, "y": 10}, {"x": 60, "y": 10}, {"x": 40, "y": 40}], "annotation": {}, "regionType": "%s"}'
)
REGION = POINTS % "freehand"
FIELDS = (
    "<composition>predominantly solid</composition><echogenicity>marked hypoechogenicity</echogenicity>"
    "<margins>spiculated</margins><calcifications>microcalcification</calcifications><tirads>4c</tirads>"
)


def read(svg: str, fields: str = "") -> ForeignImage:
    text = f"<case><number>7</number>{fields}<mark><image>2</image><svg>{svg}</svg></mark></case>"
    (image,) = ddti.read(text.encode(), Path("7.xml"))
    return image


def test_that_an_outline_becomes_a_box_labelled_with_the_reading_of_its_case() -> None:
    image = read(f"[{REGION}]", FIELDS)
    assert image.names == ("7_2.jpg",)
    assert [(one.label, one.box) for one in image.shapes] == [("TI-RADS 4c", Box(20, 10, 60, 40))]
    assert image.shapes[0].outline is not None
    assert read(f"[{REGION}]").shapes[0].label == "nodule"


def test_that_the_readings_describe_the_nodule_and_are_no_pathology() -> None:
    description = read(f"[{REGION}]", FIELDS).description
    assert description is not None
    assert description.features == Features("mixed", "very-hypoechoic", None, "irregular", frozenset({"punctate"}))
    assert description.calcification == "punctate"
    assert description.pathology is None
    assert "tirads: 4c" in description.note
    assert read("[]").description is None
    odd = read("[]", "<composition>dense</composition>").description
    assert odd is not None
    assert odd.features == Features()


@pytest.mark.parametrize("cut", range(40, len(REGION), 7))
def test_that_what_is_left_of_an_outline_that_is_cut_off_is_used(cut: int) -> None:
    image = read(f"[{REGION}, {REGION[:cut]}")
    assert image.shapes[0].box == Box(20, 10, 60, 40)
    is_usable = REGION[:cut].count("}") >= 3
    assert len(image.shapes) == (2 if is_usable else 1)
    assert len(image.warnings) == (1 if "}" in REGION[:cut] else 0)


def test_that_an_arrow_is_a_box_that_says_so() -> None:
    arrow = '{"points": [{"x": 94, "y": 143}, {"x": 135, "y": 110}], "annotation": {}, "regionType": "arrow"}'
    image = read(f"[{arrow}]", FIELDS)
    assert [(one.label, one.box) for one in image.shapes] == [("arrow", Box(94, 110, 135, 143))]
    assert image.warnings == ("An arrow is kept as a box with the label “arrow”.",)


@pytest.mark.parametrize(
    "svg", ["", "[]", "no JSON", "{", "[5]", '[{"points": 5}]', '[{"points": [{"x": 1}]}]', "[" * 9999]
)
def test_that_a_mark_without_an_outline_gives_no_box(svg: str) -> None:
    assert read(svg).shapes == ()


@pytest.mark.parametrize("text", ["", "<annotation/>", "<case>", "<!DOCTYPE case><case/>"])
def test_that_what_is_no_file_of_ddti_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(DamagedTextError, match="it "):
        ddti.read(text.encode(), Path("7.xml"))


def test_that_all_outlines_of_ddti_are_found_where_its_table_has_them(shared_data: Path) -> None:
    with (shared_data / "ddti" / "annotations.csv").open(newline="", encoding="utf-8") as lines:
        expected = sorted(
            (row["image"], *(float(row[bound]) for bound in ("x0", "y0", "x1", "y1")))
            for row in csv.DictReader(lines)
            if row["x0"]
        )
    images = [one for file in (shared_data / "ddti").glob("*.xml") for one in ddti.read(file.read_bytes(), file)]
    found = sorted(
        (image.names[0], one.box.x0, one.box.y0, one.box.x1, one.box.y1) for image in images for one in image.shapes
    )
    assert (len(images), len(found)) == (480, 673)
    assert found == expected
