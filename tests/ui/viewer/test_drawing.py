from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from pytestqt.qtbot import QtBot

from tests.ui.viewer.playing import (
    CONTROL,
    HEIGHT,
    MIDDLE,
    RIGHT,
    WIDTH,
    Ear,
    Mouse,
    ramp,
    revision,
    show,
    zoomed,
)  # fmt: skip
from thyroid_desktop.domain.geometry import Box, Size
from thyroid_desktop.ui.viewer.view import ImageView

ZOOMS = (None, 0.5, 1.0, 3.3, 17.0)
BOX = Box(100.0, 80.0, 180.0, 140.0)


@pytest.mark.parametrize("zoom", ZOOMS)
def test_that_a_dragged_box_is_exact_to_the_stored_pixel(view: ImageView, mouse: Mouse, ear: Ear, zoom: float) -> None:
    zoomed(view, zoom, BOX)
    mouse.drag((130.0, 100.0), (140.0, 111.0), (151.0, 121.0))
    assert ear.of("box_drawn") == [(Box(130.0, 100.0, 151.0, 121.0),)]
    assert ear.of("box_dragging")[-1] == (None, Box(130.0, 100.0, 151.0, 121.0))


@pytest.mark.parametrize("zoom", ZOOMS)
def test_that_a_box_can_be_drawn_by_two_clicks(view: ImageView, mouse: Mouse, ear: Ear, zoom: float) -> None:
    zoomed(view, zoom, BOX)
    mouse.click(151.0, 121.0)
    assert ear.of("box_drawn") == []
    mouse.move(140.0, 110.0)
    assert ear.of("box_dragging") == [(None, Box(140.0, 110.0, 151.0, 121.0))]
    mouse.click(130.0, 100.0)
    assert ear.of("box_drawn") == [(Box(130.0, 100.0, 151.0, 121.0),)]
    mouse.move(10.0, 10.0)
    assert len(ear.of("box_drawn")) == 1


def test_that_a_box_is_told_once_when_let_go(mouse: Mouse, ear: Ear) -> None:
    mouse.drag((20.0, 20.0), (30.0, 30.0), (40.0, 44.0), (60.0, 70.0))
    assert len(ear.of("box_dragging")) == 3
    assert len(ear.of("box_drawn")) == 1


def test_that_escape_gives_up_drawing(view: ImageView, mouse: Mouse, ear: Ear, qtbot: QtBot) -> None:
    mouse.click(20.0, 20.0)
    mouse.move(60.0, 60.0)
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    mouse.move(80.0, 80.0)
    mouse.release()
    assert ear.of("box_drawn") == []
    assert ear.of("drag_cancelled") == [()]
    assert not view.hand.is_busy


def test_that_the_right_button_gives_up_drawing_by_clicks(view: ImageView, mouse: Mouse, ear: Ear) -> None:
    mouse.click(20.0, 20.0)
    mouse.move(60.0, 60.0)
    mouse.click(60.0, 60.0, RIGHT)
    assert not view.hand.is_busy
    assert ear.of("box_drawn") == []


def test_that_a_double_click_draws_nothing(view: ImageView, mouse: Mouse, ear: Ear) -> None:
    mouse.click(20.0, 20.0)
    mouse.press(20.0, 20.0, again=True)
    mouse.release()
    assert ear.of("box_drawn") == []
    assert not view.hand.is_busy


def test_that_drawing_stops_at_the_borders(mouse: Mouse, ear: Ear) -> None:
    mouse.drag((250.0, 200.0), (1000.0, 900.0))
    mouse.drag((50.0, 40.0), (-70.0, -60.0))
    mouse.drag((-20.0, 100.0), (30.0, 150.0))
    assert [box for (box,) in ear.of("box_drawn")] == [
        Box(250.0, 200.0, WIDTH, HEIGHT),
        Box(0.0, 0.0, 50.0, 40.0),
        Box(0.0, 100.0, 30.0, 150.0),
    ]


def test_that_a_box_of_one_pixel_is_not_drawn(view: ImageView, mouse: Mouse, ear: Ear) -> None:
    zoomed(view, 17.0, BOX)
    mouse.drag((140.0, 110.0), (141.0, 130.0))
    mouse.drag((140.0, 110.0), (142.0, 112.0))
    assert ear.of("box_drawn") == [(Box(140.0, 110.0, 142.0, 112.0),)]
    assert len(ear.of("drag_cancelled")) == 1


def test_that_control_draws_inside_another_box(view: ImageView, mouse: Mouse, ear: Ear) -> None:
    view.set_boxes((revision("a", BOX),))
    mouse.drag((120.0, 100.0), (150.0, 120.0), keys=CONTROL)
    assert ear.of("box_drawn") == [(Box(120.0, 100.0, 150.0, 120.0),)]
    assert ear.of("box_changed") == []


def test_that_the_drawing_tool_draws_inside_another_box(view: ImageView, mouse: Mouse, ear: Ear) -> None:
    view.set_boxes((revision("a", BOX),))
    view.set_tool("draw")
    mouse.drag((120.0, 100.0), (150.0, 120.0))
    view.set_tool("edit")
    mouse.drag((120.0, 100.0), (125.0, 100.0))
    assert ear.of("box_drawn") == [(Box(120.0, 100.0, 150.0, 120.0),)]
    assert ear.of("box_changed") == [("a", BOX.shifted(5.0, 0.0), "move")]


def test_that_one_can_pan_and_zoom_between_the_two_clicks(view: ImageView, mouse: Mouse, ear: Ear) -> None:
    mouse.click(130.0, 100.0)
    mouse.move(140.0, 110.0)
    mouse.wheel(140.0, 110.0, 240)
    mouse.press(140.0, 110.0, MIDDLE)
    mouse.move_in_view(mouse.at + QPointF(60.0, 30.0))
    mouse.release(MIDDLE)
    assert view.hand.is_busy
    mouse.click(152.0, 123.0)
    assert ear.of("box_drawn") == [(Box(130.0, 100.0, 152.0, 123.0),)]


def test_that_nothing_is_drawn_where_no_image_is(view: ImageView, mouse: Mouse, ear: Ear) -> None:
    view.clear()
    mouse.drag((20.0, 20.0), (60.0, 60.0))
    mouse.wheel(20.0, 20.0, 120)
    mouse.press(20.0, 20.0, RIGHT, again=True)
    mouse.release(RIGHT)
    assert ear.of("box_drawn") == []
    assert ear.of("window_changed") == []


def test_that_coordinates_stay_stored_when_pixels_are_not_square(view: ImageView, mouse: Mouse, ear: Ear) -> None:
    show(view, ramp(200, 100), pixel_aspect=1.7)
    assert view.stage.size == Size(200, 100)
    mouse.drag((50.0, 20.0), (90.0, 60.0))
    assert ear.of("box_drawn") == [(Box(50.0, 20.0, 90.0, 60.0),)]
