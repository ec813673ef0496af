"""YOLO: boxes in parts of the image, and the names of the classes in every form in which they are found."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.adapters.interchange.foreign_files import SIZE, shared
from thyroid_desktop.adapters.interchange import yolo
from thyroid_desktop.adapters.interchange.json_text import DamagedTextError
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.interchange import ForeignImage, ForeignShape, in_pixels

NAMES = ("benign", "malignant")


def read(text: str) -> ForeignImage:
    return yolo.read(text.encode(), Path("x.txt"), NAMES)


def test_that_boxes_are_in_parts_of_the_image() -> None:
    image = read("1 0.5 0.5 0.5 0.25\n0 0.25 0.25 0.1 0.1 0.87\n\n7 .5 .5 1 1\n")
    assert [one.label for one in image.shapes] == ["malignant", "benign", "class 7"]
    assert in_pixels(image, SIZE)[0].box == Box(30, 30, 90, 50)
    assert image.shapes[1].foreign == '{"other":{"confidence":0.87}}'


def test_that_a_line_of_points_is_an_outline() -> None:
    (shape,) = read("0 0.25 0.25 0.75 0.25 0.5 0.75\n").shapes
    assert shape.box == Box(0.25, 0.25, 0.75, 0.75)
    assert shape.outline is not None
    many = " ".join(f"{n % 100 / 100} {n % 90 / 100}" for n in range(2100))
    assert read(f"0 {many}").shapes[0].outline is None


@pytest.mark.parametrize(
    "line",
    [
        "0 0.5 0.5 0.5",
        "a 0.5 0.5 0.5 0.5",
        "0.5 0.5 0.5 0.5 0.5",
        "-1 0.5 0.5 0.5 0.5",
        "0 nan 0.5 0.5 0.5",
        "0 300 200 50 50",
        "0 0.5 0.5 0 0.5",
        "0 0.5 0.5 0.5 0.5 0.5 0.5 0.5",
        "0 0.5 0.5 0.5 0.6 0.5 0.7",
    ],
)
def test_that_a_line_that_is_no_box_is_left_out_with_a_reason(line: str) -> None:
    image = read(f"{line}\n0 0.5 0.5 0.5 0.5\n")
    assert len(image.shapes) == 1
    assert image.warnings == ("Line 1 was left out: it is no class with a box in parts of the image.",)
    with pytest.raises(DamagedTextError, match="no YOLO file"):
        read(line)


def test_that_a_file_without_end_is_refused() -> None:
    with pytest.raises(DamagedTextError, match="endless"):
        read("0 .5 .5 .1 .1\n" * 100_001)


def test_that_an_empty_file_has_no_boxes_and_says_nothing() -> None:
    assert read("").shapes == ()
    assert not read("\n").is_absent


@pytest.mark.parametrize(
    "text",
    [
        "names: [benign, malignant]\n",
        "nc: 2\nnames: ['benign', \"malignant\"]  # two\n",
        "names:\n  - benign\n  - malignant\ntrain: x\n",
        "names:\n- benign\n- 'malignant'\n",
        "path: .\nnames:\n  0: benign\n  1: malignant\nnc: 2\n",
        'names: {0: benign, 1: "malignant"}',
    ],
)
def test_that_names_are_found_in_every_form_of_the_description(text: str) -> None:
    assert yolo.read_description(text.encode()) == NAMES


def test_that_a_description_without_names_has_none() -> None:
    assert yolo.read_description(b"nc: 2\n") == ()
    assert yolo.read_description(b"names:\n") == ()
    assert yolo.read_description(b"names: {1: b}") == ("class 0", "b")
    assert yolo.read_description(b'names: ["a]') == ("a",)


def test_that_what_was_written_comes_back() -> None:
    image = shared(ForeignShape("TI-RADS 4a: “odd”", Box(20.123456, 10, 60, 40)), ForeignShape("a", Box(0, 0, 120, 80)))
    names = yolo.names_of([image])
    assert yolo.read_names(yolo.write_names(names)) == names
    assert yolo.read_description(yolo.write_description(names)) == names
    assert yolo.read_description(yolo.write_description(())) == ()
    again = yolo.read(yolo.write(image, names), Path("x.txt"), names)
    for before, after in zip(image.shapes, in_pixels(again, SIZE), strict=True):
        assert before.shape.label == after.label
        assert before.shape.box.xywh() == pytest.approx(after.box.xywh(), abs=1e-4)
