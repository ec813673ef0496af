from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from tests.ui.viewer.playing import CONTROL, MIDDLE, RIGHT, Ear, Mouse, ramp, revision, show, zoomed
from thyroid_desktop.domain.geometry import Box, Point
from thyroid_desktop.domain.imaging import Frame
from thyroid_desktop.domain.outline import Outline, outlined
from thyroid_desktop.ui.viewer.box_item import BoxItem
from thyroid_desktop.ui.viewer.painting import outline_path
from thyroid_desktop.ui.viewer.polygon_item import PolygonItem
from thyroid_desktop.ui.viewer.view import ImageView

CORNERS = ((120.0, 90.0), (170.0, 100.0), (160.0, 135.0), (110.0, 125.0))
BOX = Box(100.0, 80.0, 180.0, 140.0)
DRAWN = outlined([Point(*corner) for corner in CORNERS])


@pytest.fixture
def outlining(view: ImageView) -> ImageView:
    """A viewer with the tool for outlines."""
    view.set_tool("polygon")
    view.setFocus()
    return view


def clicked(mouse: Mouse, corners: tuple[tuple[float, float], ...] = CORNERS) -> None:
    for corner in corners:
        mouse.move(*corner)
        mouse.click(*corner)


def close(view: ImageView, mouse: Mouse, qtbot: QtBot, way: str) -> None:
    """End a polygon whose last corner has just been clicked."""
    if way == "double":
        mouse.press(*CORNERS[-1], again=True)
        mouse.release()
    elif way == "first":
        mouse.move(*CORNERS[0])
        assert view.viewport().cursor().shape() == Qt.CursorShape.PointingHandCursor
        mouse.click(*CORNERS[0])
    else:
        qtbot.keyClick(view, Qt.Key.Key_Return if way == "enter" else Qt.Key.Key_Enter)


@pytest.mark.parametrize("way", ["double", "first", "enter", "keypad"])
def test_that_a_polygon_is_drawn_corner_after_corner(
    outlining: ImageView, mouse: Mouse, ear: Ear, qtbot: QtBot, way: str
) -> None:
    clicked(mouse)
    assert ear.of("polygon_drawn") == []
    close(outlining, mouse, qtbot, way)
    assert ear.of("polygon_drawn") == [(None, *DRAWN)]
    assert not outlining.hand.is_busy
    assert ear.of("box_drawn") == []
    assert ear.of("hint") == []


@pytest.mark.parametrize("zoom", [None, 0.5, 1.0, 3.3, 17.0])
def test_that_corners_are_exact_to_the_stored_pixel(
    outlining: ImageView, mouse: Mouse, ear: Ear, qtbot: QtBot, zoom: float | None
) -> None:
    zoomed(outlining, zoom, BOX)
    clicked(mouse)
    close(outlining, mouse, qtbot, "enter")
    assert ear.of("polygon_drawn") == [(None, *DRAWN)]


def test_that_a_polygon_begun_on_the_selected_box_is_its_outline(
    outlining: ImageView, mouse: Mouse, ear: Ear, qtbot: QtBot
) -> None:
    outlining.set_boxes((revision("a", BOX), revision("b", Box(10.0, 10.0, 60.0, 60.0))))
    outlining.select_box("a")
    clicked(mouse)
    close(outlining, mouse, qtbot, "enter")
    clicked(mouse, ((20.0, 20.0), (50.0, 20.0), (50.0, 50.0)))
    close(outlining, mouse, qtbot, "enter")
    assert [values[0] for values in ear.of("polygon_drawn")] == ["a", None]


def test_that_the_outline_stays_in_sight_until_boxes_are_given(
    outlining: ImageView, mouse: Mouse, ear: Ear, qtbot: QtBot
) -> None:
    outlining.set_boxes((revision("a", BOX),))
    outlining.select_box("a")
    clicked(mouse)
    close(outlining, mouse, qtbot, "enter")
    assert outlines(outlining) == [DRAWN]
    outlining.set_boxes((revision("a", BOX),))
    assert outlines(outlining) == []
    outlining.select_box(None)
    clicked(mouse)
    close(outlining, mouse, qtbot, "enter")
    assert outlines(outlining) == [DRAWN]
    outlining.set_boxes((revision("a", BOX), revision("new", DRAWN[0], outline=DRAWN[1])))
    assert outlines(outlining) == [DRAWN]
    assert ear.of("box_selected")[-1] == ("new",)


def outlines(view: ImageView) -> list[tuple[Box | None, Outline]]:
    """All outlines that are shown with their boxes."""
    items = [one for one in view.items() if isinstance(one, BoxItem)]
    return [(one.box, one.outline) for one in items if one.outline is not None and one.box is not None]


@pytest.mark.parametrize(
    ("key", "keys"), [(Qt.Key.Key_Backspace, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_Z, CONTROL)]
)
def test_that_the_last_corner_can_be_taken_back(
    outlining: ImageView, mouse: Mouse, ear: Ear, qtbot: QtBot, key: Qt.Key, keys: Qt.KeyboardModifier
) -> None:
    clicked(mouse)
    mouse.click(300.0, 200.0)
    qtbot.keyClick(outlining, key, keys)
    close(outlining, mouse, qtbot, "enter")
    assert ear.of("polygon_drawn") == [(None, *DRAWN)]


def test_that_taking_back_the_first_corner_gives_up(outlining: ImageView, mouse: Mouse, qtbot: QtBot) -> None:
    mouse.click(120.0, 90.0)
    qtbot.keyClick(outlining, Qt.Key.Key_Backspace)
    assert not outlining.hand.is_busy
    assert outlining.sketch.boundingRect().isEmpty()


@pytest.mark.parametrize("way", ["escape", "right", "tool", "frame"])
def test_that_a_polygon_can_be_given_up(outlining: ImageView, mouse: Mouse, ear: Ear, qtbot: QtBot, way: str) -> None:
    description = show(outlining, ramp())
    clicked(mouse)
    if way == "escape":
        qtbot.keyClick(outlining, Qt.Key.Key_Escape)
    elif way == "right":
        mouse.click(150.0, 120.0, RIGHT)
    elif way == "tool":
        outlining.set_tool("edit")
    else:
        outlining.show_frame(Frame(ramp(), 1), description)
    assert not outlining.hand.is_busy
    assert outlining.sketch.boundingRect().isEmpty()
    assert ear.of("polygon_drawn") == []


def test_that_too_few_corners_and_corners_on_a_line_are_told(
    outlining: ImageView, mouse: Mouse, ear: Ear, qtbot: QtBot
) -> None:
    clicked(mouse, CORNERS[:2])
    qtbot.keyClick(outlining, Qt.Key.Key_Return)
    assert outlining.hand.is_busy
    qtbot.keyClick(outlining, Qt.Key.Key_Escape)
    clicked(mouse, ((10.0, 10.0), (50.0, 10.0), (90.0, 10.0)))
    qtbot.keyClick(outlining, Qt.Key.Key_Return)
    assert outlining.hand.is_busy
    assert ear.of("hint") == [("An outline needs three corners that do not lie on one line.",)] * 2
    assert ear.of("polygon_drawn") == []
    qtbot.keyClick(outlining, Qt.Key.Key_Escape)


def test_that_one_can_pan_and_zoom_between_corners(outlining: ImageView, mouse: Mouse, ear: Ear, qtbot: QtBot) -> None:
    clicked(mouse, CORNERS[:2])
    mouse.wheel(150.0, 110.0, 240)
    mouse.press(150.0, 110.0, MIDDLE)
    mouse.move_in_view(mouse.at + QPointF(30.0, 20.0))
    mouse.release(MIDDLE)
    clicked(mouse, CORNERS[2:])
    close(outlining, mouse, qtbot, "double")
    assert ear.of("polygon_drawn") == [(None, *DRAWN)]


def test_that_corners_stay_within_the_image(outlining: ImageView, mouse: Mouse, ear: Ear, qtbot: QtBot) -> None:
    clicked(mouse, ((-30.0, -30.0), (500.0, -10.0), (500.0, 400.0)))
    qtbot.keyClick(outlining, Qt.Key.Key_Return)
    ((_, box, _),) = ear.of("polygon_drawn")
    assert box == Box(0.0, 0.0, 320.0, 240.0)


def test_that_a_box_taken_away_takes_its_polygon_along(outlining: ImageView, mouse: Mouse, ear: Ear) -> None:
    outlining.set_boxes((revision("a", BOX),))
    outlining.select_box("a")
    clicked(mouse)
    outlining.set_boxes(())
    assert not outlining.hand.is_busy
    assert ear.of("polygon_drawn") == []


def test_that_a_polygon_takes_its_keys_from_the_window(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    view = ImageView()
    window.setCentralWidget(view)
    window.resize(800, 600)
    show(view, ramp())
    heard = []
    for shortcut in ("Return", "Ctrl+Z", "Backspace"):
        action = QAction(window)
        action.setShortcut(shortcut)
        action.triggered.connect(lambda _, shortcut=shortcut: heard.append(shortcut))
        window.addAction(action)
    with qtbot.waitActive(window):
        window.show()
    view.setFocus()
    keys = ((Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_Z, CONTROL))
    view.set_tool("polygon")
    mouse = Mouse(view)
    clicked(mouse)
    for key, modifiers in keys:
        qtbot.keyClick(view, key, modifiers)
    assert heard == ["Ctrl+Z"]
    qtbot.keyClick(view, Qt.Key.Key_Backspace)
    assert heard == ["Ctrl+Z", "Backspace"]


def test_that_the_polygon_lies_within_what_is_repainted(outlining: ImageView, mouse: Mouse) -> None:
    clicked(mouse)
    mouse.move(200.0, 200.0)
    for factor in (1.0, 6.0, 0.1):
        outlining.zoom_by(factor)
        (item,) = [one for one in outlining.items() if isinstance(one, PolygonItem)]
        painted = outlining.viewportTransform().mapRect(item.boundingRect())
        for corner in (*CORNERS, (200.0, 200.0)):
            place = outlining.viewportTransform().map(QPointF(*corner))
            assert painted.contains(QRectF(place, place).adjusted(-8.0, -8.0, 8.0, 8.0))
    outlining.grab()
    outlining.hand.cancel()


def test_that_an_outline_follows_its_box_while_it_is_dragged(view: ImageView, mouse: Mouse) -> None:
    box, outline = DRAWN
    view.set_boxes((revision("a", box, outline=outline),))
    mouse.press(140.0, 110.0)
    mouse.move(160.0, 120.0)
    assert outlines(view) == [(box.shifted(20.0, 10.0), outline)]
    mouse.release()


@pytest.mark.parametrize("outline", [Outline("ellipse"), DRAWN[1]])
def test_that_an_outline_touches_the_four_sides_of_its_box(outline: Outline) -> None:
    rect = QRectF(20.0, 30.0, 200.0, 100.0)
    bounds = outline_path(outline, rect).boundingRect()
    for side in ("left", "top", "right", "bottom"):
        assert getattr(bounds, side)() == pytest.approx(getattr(rect, side)(), abs=0.5)
