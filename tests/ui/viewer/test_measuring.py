from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from pytestqt.qtbot import QtBot

from tests.ui.viewer.playing import (
    CONTROL,
    MIDDLE,
    RIGHT,
    SHIFT,
    Ear,
    Mouse,
    calibrated,
    caliper,
    measurement,
    ramp,
    revision,
    show,
    zoomed,
)  # fmt: skip
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.imaging import Frame
from thyroid_desktop.domain.marks import Caliper
from thyroid_desktop.ui.viewer.caliper_item import CaliperItem
from thyroid_desktop.ui.viewer.view import ImageView

ZOOMS = (None, 0.5, 1.0, 3.3, 17.0)
BOX = Box(100.0, 80.0, 180.0, 140.0)
ACROSS = caliper((110.0, 100.0), (170.0, 100.0))
DOWN = caliper((140.0, 85.0), (140.0, 135.0))


@pytest.fixture
def measuring(view: ImageView) -> ImageView:
    """A viewer with the tool for measurements."""
    view.set_tool("measure")
    view.setFocus()
    return view


@pytest.mark.parametrize("zoom", ZOOMS)
def test_that_a_dragged_measurement_is_exact_to_half_a_pixel(
    measuring: ImageView, mouse: Mouse, ear: Ear, zoom: float | None
) -> None:
    zoomed(measuring, zoom, BOX)
    mouse.drag((130.0, 100.0), (140.0, 105.0), (151.5, 121.0))
    assert ear.of("measured") == [(caliper((130.0, 100.0), (151.5, 121.0)),)]
    assert ear.of("box_drawn") == []


@pytest.mark.parametrize("zoom", ZOOMS)
def test_that_a_measurement_can_be_made_by_two_clicks_exact_to_half_a_pixel(
    measuring: ImageView, mouse: Mouse, ear: Ear, zoom: float | None
) -> None:
    zoomed(measuring, zoom, BOX)
    mouse.click(130.5, 100.0)
    mouse.move(140.0, 110.0)
    assert ear.of("measured") == []
    mouse.click(151.0, 121.5)
    assert ear.of("measured") == [(caliper((130.5, 100.0), (151.0, 121.5)),)]
    mouse.move(10.0, 10.0)
    assert not measuring.hand.is_busy


def test_that_one_can_pan_between_the_two_clicks(measuring: ImageView, mouse: Mouse, ear: Ear) -> None:
    mouse.click(130.0, 100.0)
    mouse.press(130.0, 100.0, MIDDLE)
    mouse.move_in_view(mouse.at + QPointF(40.0, 20.0))
    mouse.release(MIDDLE)
    mouse.click(150.0, 120.0)
    assert ear.of("measured") == [(caliper((130.0, 100.0), (150.0, 120.0)),)]


@pytest.mark.parametrize("way", ["escape", "right", "tool", "double"])
def test_that_a_measurement_can_be_given_up(
    measuring: ImageView, mouse: Mouse, ear: Ear, qtbot: QtBot, way: str
) -> None:
    mouse.click(130.0, 100.0)
    if way == "double":
        mouse.press(130.0, 100.0, again=True)
        mouse.release()
    else:
        mouse.move(150.0, 120.0)
    if way == "escape":
        qtbot.keyClick(measuring, Qt.Key.Key_Escape)
    elif way == "right":
        mouse.click(150.0, 120.0, RIGHT)
    elif way == "tool":
        measuring.set_tool("edit")
    assert not measuring.hand.is_busy
    assert ear.of("measured") == []
    assert drafts(measuring) == []


def drafts(view: ImageView) -> list[Caliper]:
    """All measurements in sight, given or in hand."""
    items = [one for one in view.items() if isinstance(one, CaliperItem) and one.isVisible()]
    return [one.caliper for one in items if one.caliper is not None]


def test_that_a_measurement_ends_within_the_image(measuring: ImageView, mouse: Mouse, ear: Ear) -> None:
    mouse.drag((250.0, 200.0), (1000.0, 900.0))
    assert ear.of("measured") == [(caliper((250.0, 200.0), (320.0, 240.0)),)]


def test_that_what_was_measured_is_in_sight_until_given_and_then_selected(
    measuring: ImageView, mouse: Mouse, ear: Ear, qtbot: QtBot
) -> None:
    mouse.drag((130.0, 100.0), (150.0, 120.0))
    ((made,),) = ear.of("measured")
    assert drafts(measuring) == [made]
    measuring.calipers.show((measurement("m", made),))
    assert drafts(measuring) == [made]
    assert measuring.calipers.selected == "m"
    qtbot.keyClick(measuring, Qt.Key.Key_Delete)
    assert ear.of("caliper_deleted") == [("m",)]
    measuring.calipers.show(())
    assert measuring.calipers.selected is None
    assert drafts(measuring) == []


@pytest.mark.parametrize("tool", ["measure", "edit"])
def test_that_an_end_is_dragged(view: ImageView, mouse: Mouse, ear: Ear, tool: str) -> None:
    view.calipers.show((measurement("m", ACROSS),))
    view.set_tool("measure" if tool == "measure" else "edit")
    mouse.drag((170.0, 100.0), (175.0, 104.0), (181.5, 110.0))
    mouse.drag((110.0, 100.0), (100.0, 90.0))
    assert ear.of("caliper_changed") == [
        ("m", caliper((110.0, 100.0), (181.5, 110.0))),
        ("m", caliper((100.0, 90.0), (181.5, 110.0))),
    ]
    assert ear.of("box_drawn") == []


def test_that_the_whole_is_moved_by_its_line(view: ImageView, mouse: Mouse, ear: Ear) -> None:
    view.calipers.show((measurement("m", ACROSS),))
    mouse.drag((140.0, 100.0), (150.0, 115.5))
    assert ear.of("caliper_changed") == [("m", caliper((120.0, 115.5), (180.0, 115.5)))]


def test_that_a_click_selects_and_changes_nothing(view: ImageView, mouse: Mouse, ear: Ear, qtbot: QtBot) -> None:
    view.calipers.show((measurement("m", ACROSS), measurement("n", DOWN)))
    mouse.click(120.0, 100.0)
    assert view.calipers.selected == "m"
    mouse.click(140.0, 135.0)
    assert view.calipers.selected == "n"
    assert ear.of("caliper_changed") == []
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert view.calipers.selected is None


def test_that_ends_may_not_meet(view: ImageView, mouse: Mouse, ear: Ear) -> None:
    view.calipers.show((measurement("m", ACROSS),))
    mouse.drag((170.0, 100.0), (150.0, 100.0), (110.0, 100.0))
    assert ear.of("caliper_changed") == [("m", caliper((110.0, 100.0), (150.0, 100.0)))]


def test_that_a_drag_goes_back_when_escape_is_pressed(view: ImageView, mouse: Mouse, ear: Ear, qtbot: QtBot) -> None:
    view.calipers.show((measurement("m", ACROSS),))
    mouse.press(170.0, 100.0)
    mouse.move(200.0, 150.0)
    assert view.calipers.caliper_of("m") != ACROSS
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    mouse.release()
    assert view.calipers.caliper_of("m") == ACROSS
    assert ear.of("caliper_changed") == []


def test_that_measurements_given_while_dragging_do_not_disturb_the_hand(
    view: ImageView, mouse: Mouse, ear: Ear
) -> None:
    view.calipers.show((measurement("m", ACROSS),))
    mouse.press(170.0, 100.0)
    mouse.move(200.0, 150.0)
    view.calipers.show((measurement("m", ACROSS), measurement("n", DOWN)))
    assert view.calipers.caliper_of("m") == caliper((110.0, 100.0), (200.0, 150.0))
    view.calipers.show((measurement("n", DOWN),))
    assert not view.hand.is_busy
    mouse.release()
    assert ear.of("caliper_changed") == []


def test_that_only_measurements_of_the_frame_and_the_image_are_shown(view: ImageView) -> None:
    description = show(view, ramp())
    given = (
        measurement("here", ACROSS),
        measurement("there", DOWN, frame=1),
        measurement("all", DOWN, frame=None),
        measurement("gone", None),
    )
    view.calipers.show(given)
    assert [subject for subject, _ in view.calipers.calipers()] == ["here", "all"]
    view.calipers.select("here")
    view.show_frame(Frame(ramp(), 1), description)
    assert [subject for subject, _ in view.calipers.calipers()] == ["all", "there"]
    assert view.calipers.selected is None
    show(view, ramp())
    assert view.calipers.calipers() == ()


def test_that_another_frame_takes_the_measurement_out_of_the_hand(measuring: ImageView, mouse: Mouse, ear: Ear) -> None:
    description = show(measuring, ramp())
    mouse.click(130.0, 100.0)
    measuring.show_frame(Frame(ramp(), 1), description)
    mouse.click(150.0, 120.0)
    mouse.move(160.0, 130.0)
    assert ear.of("measured") == []


def test_that_hidden_measurements_are_out_of_reach(view: ImageView, mouse: Mouse, ear: Ear, qtbot: QtBot) -> None:
    view.calipers.show((measurement("m", ACROSS),))
    view.calipers.select("m")
    view.set_boxes_shown(False)
    assert drafts(view) == []
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    mouse.drag((170.0, 100.0), (200.0, 150.0))
    assert (ear.of("caliper_deleted"), ear.of("caliper_changed")) == ([], [])
    view.set_boxes_shown(True)
    assert drafts(view) == [ACROSS]


def test_that_the_length_is_told_in_mm_where_calibrated_and_else_in_pixels(view: ImageView) -> None:
    assert view.calipers.caption(caliper((10.0, 10.0), (97.2, 10.0))) == "87 px"
    pixels = ramp()
    view.show_frame(Frame(pixels), calibrated(pixels))
    assert view.calipers.caption(caliper((10.0, 10.0), (163.7, 10.0))) == "12.3 mm"


def test_that_the_keyboard_speaks_to_the_selected_measurement_and_then_to_the_box(
    view: ImageView, mouse: Mouse, ear: Ear, qtbot: QtBot
) -> None:
    view.set_boxes((revision("a", BOX),))
    view.select_box("a")
    view.calipers.show((measurement("m", ACROSS),))
    mouse.click(120.0, 100.0)
    assert (view.stage.selected, view.target.kind) == ("a", "caliper")
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert (ear.of("caliper_deleted"), ear.of("box_deleted")) == ([("m",)], [("a",)])


def test_that_another_selected_box_takes_the_place_of_the_measurement(view: ImageView, mouse: Mouse) -> None:
    view.set_boxes((revision("a", BOX), revision("b", Box(10.0, 10.0, 60.0, 60.0))))
    view.calipers.show((measurement("m", ACROSS),))
    view.calipers.select("m")
    view.select_box("b")
    assert view.calipers.selected is None
    view.calipers.select("m")
    mouse.click(30.0, 30.0)
    assert view.calipers.selected is None


def test_that_arrow_keys_move_the_measurement_or_its_end_as_one_change(view: ImageView, ear: Ear, qtbot: QtBot) -> None:
    view.calipers.show((measurement("m", ACROSS),))
    view.calipers.select("m")
    qtbot.keyPress(view, Qt.Key.Key_Right)
    qtbot.keyPress(view, Qt.Key.Key_Down, SHIFT)
    assert ear.of("caliper_changed") == []
    qtbot.keyRelease(view, Qt.Key.Key_Down, SHIFT)
    qtbot.keyClick(view, Qt.Key.Key_Left, CONTROL)
    assert ear.of("caliper_changed") == [
        ("m", caliper((111.0, 110.0), (171.0, 110.0))),
        ("m", caliper((111.0, 110.0), (170.0, 110.0))),
    ]


def test_that_escape_takes_a_nudge_of_a_measurement_back(view: ImageView, ear: Ear, qtbot: QtBot) -> None:
    view.calipers.show((measurement("m", ACROSS),))
    view.calipers.select("m")
    qtbot.keyPress(view, Qt.Key.Key_Right)
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    qtbot.keyRelease(view, Qt.Key.Key_Right)
    assert view.calipers.caliper_of("m") == ACROSS
    assert ear.of("caliper_changed") == []


def test_that_tab_goes_over_boxes_and_then_measurements(view: ImageView, qtbot: QtBot) -> None:
    view.set_boxes((revision("a", BOX),))
    view.calipers.show((measurement("m", ACROSS), measurement("n", DOWN)))
    seen = []
    for _ in range(3):
        qtbot.keyClick(view, Qt.Key.Key_Tab)
        seen.append((view.target.kind, view.calipers.selected))
    assert seen == [("box", None), ("caliper", "m"), ("caliper", "n")]
    qtbot.keyClick(view, Qt.Key.Key_Backtab)
    qtbot.keyClick(view, Qt.Key.Key_Backtab)
    assert view.target.kind == "box"


def test_that_a_measurement_takes_the_hand_before_the_box_around_it_but_not_before_its_handles(
    view: ImageView, mouse: Mouse, ear: Ear
) -> None:
    view.set_boxes((revision("a", BOX),))
    view.select_box("a")
    view.calipers.show((measurement("m", caliper((100.0, 110.0), (180.0, 110.0))),))
    mouse.drag((180.0, 110.0), (190.0, 110.0))
    assert ear.of("box_changed") == [("a", Box(100.0, 80.0, 190.0, 140.0), "resize")]
    view.set_boxes((revision("a", BOX),))
    mouse.click(120.0, 110.0)
    mouse.drag((180.0, 110.0), (190.0, 110.0))
    assert ear.of("caliper_changed") == [("m", caliper((100.0, 110.0), (190.0, 110.0)))]


def test_that_the_cursor_tells_of_a_measurement(view: ImageView, mouse: Mouse) -> None:
    view.calipers.show((measurement("m", ACROSS),))
    mouse.move(140.0, 100.0)
    assert view.viewport().cursor().shape() == Qt.CursorShape.SizeAllCursor
    mouse.move(140.0, 120.0)
    assert view.viewport().cursor().shape() == Qt.CursorShape.CrossCursor
