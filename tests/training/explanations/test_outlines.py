"""Outlines of two collections, in the pixels of a crop."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from thyroid_desktop.domain.geometry import Affine, Box, Point
from training.explanations.outlines import Outlined, outlined_nodules, spread

SQUARE = '[{"points": [{"x": 20, "y": 30}, {"x": 60, "y": 30}, {"x": 60, "y": 70}, {"x": 20, "y": 70}]}]'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Three DDTI cases, of which one is damaged and one has an outline too small, and two cine frames."""
    ddti, cine = tmp_path / "ddti", tmp_path / "cine"
    for folder in (ddti, cine / "images", cine / "masks"):
        folder.mkdir(parents=True)
    small = SQUARE.replace("60", "24").replace("70", "34")
    for case, svg in ((1, SQUARE), (3, small)):
        text = f"<case><number>{case}</number><mark><image>1</image><svg>{svg}</svg></mark></case>"
        (ddti / f"{case}.xml").write_text(text, encoding="utf-8")
        Image.new("L", (100, 90), 50).save(ddti / f"{case}_1.jpg")
    (ddti / "2.xml").write_text("<case>", encoding="utf-8")
    table = "image,sequence,frame,x,y,w,h\n001_000.jpg,001,0,10,20,30,40\n001_001.jpg,001,1,,,,\n"
    (cine / "boxes.csv").write_text(table, encoding="utf-8")
    mask = np.zeros((90, 100), dtype=np.uint8)
    mask[20:60, 10:40] = 255
    Image.fromarray(mask).save(cine / "masks" / "001_000.png")
    Image.new("RGB", (100, 90)).save(cine / "images" / "001_000.jpg")
    return tmp_path


def test_that_outlined_nodules_are_found_with_their_cases(root: Path) -> None:
    one, other = outlined_nodules(root, 9)
    assert (one.collection, one.group, one.box) == ("ddti", "ddti-1", Box(20.0, 30.0, 60.0, 70.0))
    assert (other.collection, other.group, other.box) == ("cine", "cine-001", Box(10.0, 20.0, 40.0, 60.0))
    assert one.pixels().shape == (90, 100)
    assert other.pixels().shape == (90, 100, 3)


def test_that_a_collection_that_is_not_there_is_left_out(tmp_path: Path) -> None:
    assert outlined_nodules(tmp_path, 9) == ()


def test_that_polygon_and_mask_cover_the_pixels_of_the_crop_that_they_cover_in_the_frame(root: Path) -> None:
    to_input = Affine(2.0, 0.0, -20.0, 0.0, 2.0, -40.0)  # stored (10, 20) is the corner of the crop
    polygon, mask = (one.inside(to_input, 100) for one in outlined_nodules(root, 9))
    expected = np.zeros((100, 100), dtype=np.bool_)
    expected[20:100, 20:100] = True
    assert (polygon != expected).mean() < 0.02
    expected = np.zeros((100, 100), dtype=np.bool_)
    expected[0:80, 0:60] = True
    assert np.array_equal(mask, expected)


def test_that_a_mask_covers_nothing_beyond_its_borders(root: Path) -> None:
    mask = outlined_nodules(root, 9)[1]
    shifted = mask.inside(Affine(1.0, 0.0, 50.0, 0.0, 1.0, 0.0), 90)
    assert not shifted[:, :60].any()
    assert shifted[20:60, 60:90].all()


def test_that_every_case_comes_before_any_comes_again() -> None:
    place = Path("none.jpg")
    many = [Outlined("cine", "a", place, Box(0, 0, 20, 20), (Point(0, 0),))] * 5
    few = [Outlined("cine", name, place, Box(0, 0, 20, 20)) for name in "bc"]
    assert sorted(one.group for one in spread([*many, *few], 3)) == ["a", "b", "c"]
    assert [one.group for one in spread([*many, *few], 99)].count("a") == 5
    assert spread([], 3) == []
