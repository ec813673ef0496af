"""Calibration errs on the side of pixels; frames and windows say what they are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.values import boxes
from thyroid_desktop.domain.geometry import Box, Point, Size
from thyroid_desktop.domain.imaging import (
    Calibration,
    Frame,
    ImageDescription,
    ScanRegion,
    Window,
    calibration_for,
)

TISSUE = ScanRegion(Box(0, 0, 100, 80), spatial_format=1, units_x=3, units_y=3, delta_x=0.01, delta_y=-0.02)
INSIDE = (Point(10, 10), Point(90, 70))


def test_that_a_tissue_region_gives_millimetres_even_with_axes_that_point_backwards() -> None:
    assert calibration_for([TISSUE], INSIDE) == Calibration(pytest.approx(0.1), pytest.approx(0.2))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [
        {"spatial_format": 2},  # M-mode: one axis is time
        {"spatial_format": 3},  # spectral
        {"units_x": 4},  # seconds
        {"units_y": 7},  # centimetres a second
        {"delta_x": 0.0},
        {"delta_y": 0.0},
    ],
)
def test_that_a_region_that_is_no_tissue_gives_no_millimetres(change: dict[str, float]) -> None:
    region = replace(TISSUE, **change)
    assert not region.is_tissue_in_mm
    assert calibration_for([region], INSIDE) is None


@pytest.mark.parametrize("point", [Point(-1, 5), Point(101, 5), Point(5, -1), Point(5, 81)])
def test_that_one_point_outside_the_region_costs_the_calibration(point: Point) -> None:
    assert not TISSUE.contains(point)
    assert calibration_for([TISSUE], (Point(5, 5), point)) is None


@pytest.mark.parametrize("corner", [Point(0, 0), Point(100, 80), Point(0, 80)])
def test_that_the_border_belongs_to_the_region(corner: Point) -> None:
    assert TISSUE.contains(corner)


def test_that_regions_that_disagree_on_the_scale_give_no_millimetres() -> None:
    finer = replace(TISSUE, delta_x=0.005)
    assert calibration_for([TISSUE, finer], INSIDE) is None
    assert calibration_for([TISSUE, TISSUE], INSIDE) is not None


def test_that_a_second_region_elsewhere_does_not_disturb() -> None:
    beside = replace(TISSUE, bounds=Box(100, 0, 200, 80), delta_x=0.05)
    assert calibration_for([TISSUE, beside], INSIDE) == calibration_for([TISSUE], INSIDE)


def test_that_a_description_calibrates_a_box_by_its_corners() -> None:
    description = ImageDescription("dicom", Size(200, 80), regions=(TISSUE,))
    calibration = description.calibration_of(Box(10, 10, 60, 30))
    assert calibration is not None
    assert calibration.size_mm(Box(10, 10, 60, 30)) == (pytest.approx(5), pytest.approx(4))
    assert description.calibration_of(Box(10, 10, 160, 30)) is None
    assert ImageDescription("still", Size(200, 80)).calibration_of(Box(10, 10, 60, 30)) is None


@given(boxes, st.floats(0.001, 10), st.floats(0.001, 10))
def test_that_sizes_in_millimetres_grow_with_the_pixel(box: Box, x: float, y: float) -> None:
    width, height = Calibration(x, y).size_mm(box)
    assert (width, height) == (box.width * x, box.height * y)
    assert width > 0 < height


@given(st.floats(-1000, 70000), st.floats(1, 70000))
def test_that_the_limits_of_a_window_lie_around_its_centre(centre: float, width: float) -> None:
    black, white = Window(centre, width).limits()
    assert white - black == pytest.approx(width)
    assert (white + black) / 2 == pytest.approx(centre, abs=1e-6)


@pytest.mark.parametrize(
    ("shape", "is_colour"),
    [((4, 6), False), ((4, 6, 3), True)],
)
def test_that_a_frame_tells_its_size_and_whether_it_is_coloured(shape: tuple[int, ...], is_colour: bool) -> None:
    frame = Frame(np.zeros(shape, np.uint8), index=3)
    assert frame.size == Size(6, 4)
    assert frame.is_colour is is_colour
