from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF, Qt
from pytestqt.qtbot import QtBot

from tests.ui.viewer.playing import CONTROL, Ear, Mouse, revision
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.ui.viewer.painting import BADGE, lock_place
from thyroid_desktop.ui.viewer.view import ImageView

BOX = Box(100.0, 80.0, 180.0, 140.0)
WHY = [("This box is locked. Unlock it to change it.",)]


@pytest.fixture
def locked(view: ImageView) -> ImageView:
    """A viewer with a locked box that is selected."""
    view.set_boxes((revision("a", BOX, is_locked=True), revision("b", Box(10.0, 10.0, 60.0, 60.0))))
    view.select_box("a")
    view.setFocus()
    return view


@pytest.mark.parametrize("at", [(140.0, 110.0), (180.0, 140.0), (100.0, 110.0)])
def test_that_a_locked_box_is_neither_moved_nor_resized(
    locked: ImageView, mouse: Mouse, ear: Ear, at: tuple[float, float]
) -> None:
    mouse.drag(at, (at[0] + 10.0, at[1] + 10.0), (at[0] + 20.0, at[1] + 20.0))
    assert (ear.of("box_changed"), ear.of("box_dragging"), ear.of("box_drawn")) == ([], [], [])
    assert ear.of("hint") == WHY
    assert locked.stage.box_of("a") == BOX


def test_that_a_locked_box_can_be_selected(locked: ImageView, mouse: Mouse, ear: Ear) -> None:
    mouse.click(30.0, 30.0)
    mouse.click(140.0, 110.0)
    assert ear.of("box_selected") == [("b",), ("a",)]
    assert ear.of("hint") == []


@pytest.mark.parametrize("keys", [Qt.KeyboardModifier.NoModifier, CONTROL])
def test_that_arrow_keys_leave_a_locked_box(
    locked: ImageView, ear: Ear, qtbot: QtBot, keys: Qt.KeyboardModifier
) -> None:
    qtbot.keyClick(locked, Qt.Key.Key_Right, keys)
    assert ear.of("box_changed") == []
    assert ear.of("hint") == WHY


def test_that_delete_leaves_a_locked_box(locked: ImageView, ear: Ear, qtbot: QtBot) -> None:
    qtbot.keyClick(locked, Qt.Key.Key_Delete)
    assert ear.of("box_deleted") == []
    assert ear.of("hint") == WHY


def test_that_no_outline_is_drawn_on_a_locked_box(locked: ImageView, mouse: Mouse, ear: Ear) -> None:
    locked.set_tool("polygon")
    mouse.click(140.0, 110.0)
    assert not locked.hand.is_busy
    assert ear.of("hint") == WHY
    mouse.click(250.0, 200.0)
    assert locked.hand.is_busy
    locked.hand.cancel()


def test_that_the_cursor_tells_that_a_box_is_locked(locked: ImageView, mouse: Mouse) -> None:
    mouse.move(180.0, 140.0)
    assert locked.viewport().cursor().shape() == Qt.CursorShape.ForbiddenCursor
    locked.select_box("b")
    mouse.move(140.0, 110.0)
    assert locked.viewport().cursor().shape() == Qt.CursorShape.PointingHandCursor


def test_that_an_unlocked_box_follows_again(locked: ImageView, mouse: Mouse, ear: Ear) -> None:
    locked.set_boxes((revision("a", BOX),))
    mouse.drag((140.0, 110.0), (150.0, 110.0))
    assert ear.of("box_changed") == [("a", BOX.shifted(10.0, 0.0), "move")]


def test_that_a_screen_reader_says_that_a_box_is_locked(locked: ImageView) -> None:
    assert locked.accessibleDescription() == "80 × 60 px, locked"
    locked.set_boxes((revision("a", BOX),))
    assert locked.accessibleDescription() == "80 × 60 px"


@pytest.mark.parametrize(
    "rect", [QRectF(200.0, 200.0, 300.0, 150.0), QRectF(200.0, 0.0, 300.0, 150.0), QRectF(700.0, -40.0, 300.0, 150.0)]
)
def test_that_the_lock_mark_is_in_sight(rect: QRectF) -> None:
    area = QRectF(0.0, 0.0, 800.0, 600.0)
    badge = lock_place(rect, area)
    assert (badge.width(), badge.height()) == (BADGE, BADGE)
    assert area.contains(badge)


def test_that_a_double_click_on_a_box_activates_it(locked: ImageView, mouse: Mouse, ear: Ear) -> None:
    for at in ((30.0, 30.0), (140.0, 110.0)):
        mouse.click(*at)
        mouse.press(*at, again=True)
        mouse.release()
    assert ear.of("box_activated") == [("b",), ("a",)]
    assert (ear.of("box_changed"), ear.of("box_drawn"), ear.of("hint")) == ([], [], [])
    assert not locked.hand.is_busy
