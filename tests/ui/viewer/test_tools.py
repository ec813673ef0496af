from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from pytestqt.qtbot import QtBot

from tests.ui.viewer.playing import (
    LEFT,
    MIDDLE,
    RIGHT,
    SHIFT,
    Ear,
    Mouse,
    hill,
    ramp,
    revision,
    show,
    zoomed,
)  # fmt: skip
from thyroid_desktop.domain.geometry import Box, Point
from thyroid_desktop.domain.imaging import Frame
from thyroid_desktop.ui.viewer.handles import Handle, handle_centre, view_rect
from thyroid_desktop.ui.viewer.view import ImageView

ZOOMS = (None, 0.5, 1.0, 3.3, 17.0)
BOX = Box(100.0, 80.0, 180.0, 140.0)


@pytest.mark.parametrize("zoom", ZOOMS)
def test_that_a_box_is_moved_by_whole_pixels(view: ImageView, mouse: Mouse, ear: Ear, zoom: float) -> None:
    odd = Box(100.25, 80.5, 180.25, 140.5)
    view.set_boxes((revision("a", odd),))
    zoomed(view, zoom, BOX)
    mouse.drag((140.0, 110.0), (150.0, 115.0), (127.0, 121.0))
    assert ear.of("box_changed") == [("a", odd.shifted(-13.0, 11.0), "move")]
    assert ear.of("box_selected") == [("a",)]


def test_that_a_moved_box_stays_inside_and_keeps_its_size(view: ImageView, mouse: Mouse, ear: Ear) -> None:
    view.set_boxes((revision("a", BOX),))
    mouse.drag((140.0, 110.0), (900.0, 110.0))
    assert ear.of("box_changed") == [("a", Box(240.0, 80.0, 320.0, 140.0), "move")]


def test_that_a_box_is_moved_by_its_border(view: ImageView, mouse: Mouse, ear: Ear) -> None:
    view.set_boxes((revision("a", BOX),))
    mouse.drag((120.0, 80.0), (130.0, 90.0))
    assert ear.of("box_changed") == [("a", BOX.shifted(10.0, 10.0), "move")]


def test_that_a_click_on_a_box_selects_and_changes_nothing(view: ImageView, mouse: Mouse, ear: Ear) -> None:
    view.set_boxes((revision("a", BOX), revision("b", Box(10.0, 10.0, 60.0, 60.0))))
    mouse.click(30.0, 30.0)
    mouse.click(140.0, 110.0)
    assert ear.of("box_selected") == [("b",), ("a",)]
    assert ear.of("box_changed") == []
    assert ear.of("box_drawn") == []


@pytest.mark.parametrize("handle", Handle)
@pytest.mark.parametrize("zoom", [None, 3.3])
def test_that_each_handle_resizes_its_edges(
    view: ImageView, mouse: Mouse, ear: Ear, handle: Handle, zoom: float | None
) -> None:
    view.set_boxes((revision("a", BOX),))
    view.select_box("a")
    zoomed(view, zoom, BOX)
    to_view = view.stage.camera.to_view()
    place = handle_centre(view_rect(BOX, to_view), handle)
    start = view.stage.camera.to_stored(Point(place.x(), place.y()))
    mouse.drag((start.x, start.y), (start.x + 7.0, start.y + 9.0), (start.x + 12.0, start.y + 14.0))
    column, row = handle.value
    expected = Box(
        BOX.x0 + 12.0 * (column < 0),
        BOX.y0 + 14.0 * (row < 0),
        BOX.x1 + 12.0 * (column > 0),
        BOX.y1 + 14.0 * (row > 0),
    )
    assert ear.of("box_changed") == [("a", expected, "resize")]


def test_that_resizing_past_the_opposite_side_flips_and_stops_at_the_border(
    view: ImageView, mouse: Mouse, ear: Ear
) -> None:
    view.set_boxes((revision("a", BOX),))
    view.select_box("a")
    mouse.press(BOX.x1, BOX.y1)
    mouse.move(60.0, 50.0)
    assert view.stage.box_of("a") == Box(60.0, 50.0, 100.0, 80.0)
    mouse.move(-50.0, -90.0)
    mouse.release()
    assert ear.of("box_changed") == [("a", Box(0.0, 0.0, 100.0, 80.0), "resize")]


def test_that_the_cursor_follows_the_handle_over_the_other_side(view: ImageView, mouse: Mouse) -> None:
    view.set_boxes((revision("a", BOX),))
    view.select_box("a")
    mouse.press(BOX.x1, BOX.y1)
    assert view.viewport().cursor().shape() == Qt.CursorShape.SizeFDiagCursor
    mouse.move(60.0, 200.0)
    assert view.viewport().cursor().shape() == Qt.CursorShape.SizeBDiagCursor
    mouse.release()


@pytest.mark.parametrize(
    ("at", "cursor"),
    [
        ((100.0, 80.0), Qt.CursorShape.SizeFDiagCursor),
        ((180.0, 110.0), Qt.CursorShape.SizeHorCursor),
        ((140.0, 140.0), Qt.CursorShape.SizeVerCursor),
        ((140.0, 110.0), Qt.CursorShape.SizeAllCursor),
        ((20.0, 20.0), Qt.CursorShape.CrossCursor),
    ],
)
def test_that_the_cursor_tells_what_is_under_it(
    view: ImageView, mouse: Mouse, at: tuple[float, float], cursor: Qt.CursorShape
) -> None:
    view.set_boxes((revision("a", BOX),))
    view.select_box("a")
    mouse.move(*at)
    assert view.viewport().cursor().shape() == cursor


def test_that_the_change_goes_back_when_escape_is_pressed(
    view: ImageView, mouse: Mouse, ear: Ear, qtbot: QtBot
) -> None:
    view.set_boxes((revision("a", BOX),))
    mouse.press(140.0, 110.0)
    mouse.move(160.0, 130.0)
    assert view.stage.box_of("a") != BOX
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert view.stage.box_of("a") == BOX
    mouse.release()
    assert ear.of("box_changed") == []
    assert ear.of("drag_cancelled") == [()]


def test_that_a_box_brought_back_to_its_place_is_no_change(view: ImageView, mouse: Mouse, ear: Ear) -> None:
    view.set_boxes((revision("a", BOX),))
    mouse.drag((140.0, 110.0), (160.0, 130.0), (140.0, 110.0))
    assert ear.of("box_changed") == []
    assert ear.of("drag_cancelled") == [()]


@pytest.mark.parametrize(("button", "keys"), [(MIDDLE, Qt.KeyboardModifier.NoModifier), (LEFT, SHIFT)])
def test_that_the_image_is_moved_under_the_hand(
    view: ImageView, mouse: Mouse, ear: Ear, button: Qt.MouseButton, keys: Qt.KeyboardModifier
) -> None:
    at = mouse.seen(100.0, 100.0)
    mouse.press(100.0, 100.0, button, keys)
    mouse.move_in_view(at + QPointF(35.0, -20.0))
    mouse.release(button)
    moved = mouse.seen(100.0, 100.0) - at
    assert abs(moved.x() - 35.0) <= 1.0
    assert abs(moved.y() + 20.0) <= 1.0
    assert ear.of("box_drawn") == []


def test_that_space_makes_the_left_button_move_the_image(view: ImageView, mouse: Mouse, ear: Ear, qtbot: QtBot) -> None:
    view.set_boxes((revision("a", BOX),))
    at = mouse.seen(140.0, 110.0)
    qtbot.keyPress(view, Qt.Key.Key_Space)
    mouse.move(140.0, 110.0)
    assert view.viewport().cursor().shape() == Qt.CursorShape.OpenHandCursor
    mouse.press(140.0, 110.0)
    mouse.move_in_view(at + QPointF(40.0, 0.0))
    mouse.release()
    qtbot.keyRelease(view, Qt.Key.Key_Space)
    assert abs(mouse.seen(140.0, 110.0).x() - at.x() - 40.0) <= 1.0
    assert ear.of("box_changed") == []


@pytest.mark.parametrize("eighths", [120, -120, 15, 480])
def test_that_the_wheel_zooms_at_the_pointer(view: ImageView, mouse: Mouse, eighths: int) -> None:
    before, scale = mouse.seen(200.0, 60.0), view.stage.camera.scale
    mouse.wheel(200.0, 60.0, eighths)
    after = mouse.seen(200.0, 60.0)
    assert view.stage.camera.scale == pytest.approx(scale * 1.2 ** (eighths / 120))
    assert abs(after.x() - before.x()) <= 1.5
    assert abs(after.y() - before.y()) <= 1.5


def test_that_the_right_button_drags_window_and_level(view: ImageView, mouse: Mouse, ear: Ear) -> None:
    at = mouse.seen(160.0, 120.0)
    mouse.press(160.0, 120.0, RIGHT)
    mouse.move_in_view(at + QPointF(100.0, 50.0))
    mouse.release(RIGHT)
    (window,) = ear.of("window_changed")[-1]
    assert (window.width, window.centre) == pytest.approx((306.0, 153.0))
    assert view.levels.shown == window


def test_that_a_double_click_of_the_right_button_resets_the_window(view: ImageView, mouse: Mouse, ear: Ear) -> None:
    mouse.press(160.0, 120.0, RIGHT)
    mouse.move_in_view(mouse.at + QPointF(100.0, 50.0))
    mouse.release(RIGHT)
    mouse.press(160.0, 120.0, RIGHT, again=True)
    mouse.release(RIGHT)
    assert view.levels.window is None
    assert ear.of("window_changed")[-1] == (view.levels.default,)


def test_that_the_level_tool_gives_the_left_button_window_and_level(view: ImageView, mouse: Mouse, ear: Ear) -> None:
    view.set_boxes((revision("a", BOX),))
    view.set_tool("level")
    mouse.drag((140.0, 110.0), (170.0, 110.0))
    assert len(ear.of("window_changed")) == 1
    assert ear.of("box_changed") == []


def test_that_a_release_that_went_elsewhere_ends_the_gesture(view: ImageView, mouse: Mouse, ear: Ear) -> None:
    mouse.press(20.0, 20.0)
    mouse.move(60.0, 60.0)
    mouse.buttons = Qt.MouseButton.NoButton
    mouse.move(70.0, 70.0)
    assert not view.hand.is_busy
    assert len(ear.of("box_drawn")) == 1


def test_that_the_hand_shakes_by_three_pixels_without_moving_a_box(view: ImageView, mouse: Mouse, ear: Ear) -> None:
    view.set_boxes((revision("a", BOX),))
    mouse.press(140.0, 110.0)
    mouse.move_in_view(mouse.at + QPointF(3.0, 2.0))
    mouse.release()
    assert ear.of("box_changed") == []


def test_that_a_box_taken_away_leaves_the_hand(view: ImageView, mouse: Mouse, ear: Ear) -> None:
    view.set_boxes((revision("a", BOX),))
    mouse.press(140.0, 110.0)
    mouse.move(160.0, 130.0)
    view.set_boxes(())
    mouse.move(170.0, 140.0)
    mouse.release()
    assert ear.of("box_changed") == []
    assert not view.hand.is_busy


def test_that_boxes_given_while_dragging_do_not_disturb_the_hand(view: ImageView, mouse: Mouse, ear: Ear) -> None:
    view.set_boxes((revision("a", BOX),))
    mouse.press(140.0, 110.0)
    mouse.move(160.0, 130.0)
    view.set_boxes((revision("a", BOX), revision("b", Box(1.0, 1.0, 20.0, 20.0))))
    assert view.stage.box_of("a") == BOX.shifted(20.0, 20.0)
    mouse.move(150.0, 120.0)
    mouse.release()
    assert ear.of("box_changed") == [("a", BOX.shifted(10.0, 10.0), "move")]


def test_that_another_frame_takes_the_box_out_of_the_hand(view: ImageView, mouse: Mouse, ear: Ear) -> None:
    mouse.press(20.0, 20.0)
    mouse.move(60.0, 60.0)
    assert view.stage.description is not None
    view.show_frame(Frame(ramp(), 1), view.stage.description)
    mouse.move(70.0, 70.0)
    mouse.release()
    assert ear.of("box_drawn") == []
    assert ear.of("drag_cancelled") == [()]


def test_that_panning_goes_on_over_another_image(view: ImageView, mouse: Mouse) -> None:
    mouse.press(100.0, 100.0, MIDDLE)
    show(view, ramp())
    assert view.hand.is_busy
    mouse.release(MIDDLE)
    assert not view.hand.is_busy


def test_that_hiding_the_view_ends_a_gesture(view: ImageView, mouse: Mouse) -> None:
    mouse.click(20.0, 20.0)
    view.hide()
    assert not view.hand.is_busy


def test_that_the_map_does_not_hinder_the_hand(view: ImageView, mouse: Mouse, ear: Ear) -> None:
    view.set_boxes((revision("a", BOX),))
    view.set_heatmap(hill(BOX))
    mouse.drag((140.0, 110.0), (150.0, 110.0))
    assert ear.of("box_changed") == [("a", BOX.shifted(10.0, 0.0), "move")]
