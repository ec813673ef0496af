from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.viewer.playing import CONTROL, FREE, SHIFT, Ear, Mouse, ramp, revision, show
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.ui.viewer.view import ImageView

BOX = Box(100.0, 80.0, 180.0, 140.0)
OTHER = Box(10.0, 10.0, 40.0, 40.0)
Left, Right, Up, Down = Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down


@pytest.fixture
def boxed(view: ImageView) -> ImageView:
    """A viewer with two boxes, the first selected."""
    view.set_boxes((revision("a", BOX), revision("b", OTHER, nodule=2)))
    view.select_box("a")
    view.setFocus()
    return view


@pytest.mark.parametrize(
    ("key", "modifiers", "expected", "action"),
    [
        (Left, FREE, BOX.shifted(-1.0, 0.0), "move"),
        (Right, FREE, BOX.shifted(1.0, 0.0), "move"),
        (Up, FREE, BOX.shifted(0.0, -1.0), "move"),
        (Down, SHIFT, BOX.shifted(0.0, 10.0), "move"),
        (Right, CONTROL, Box(100.0, 80.0, 181.0, 140.0), "resize"),
        (Up, CONTROL, Box(100.0, 80.0, 180.0, 139.0), "resize"),
        (Left, CONTROL | SHIFT, Box(100.0, 80.0, 170.0, 140.0), "resize"),
    ],
)
def test_that_arrow_keys_move_and_resize_the_selected_box(
    boxed: ImageView,
    ear: Ear,
    qtbot: QtBot,
    key: Qt.Key,
    modifiers: Qt.KeyboardModifier,
    expected: Box,
    action: str,
) -> None:
    qtbot.keyClick(boxed, key, modifiers)
    assert ear.of("box_dragging") == [("a", expected)]
    assert ear.of("box_changed") == [("a", expected, action)]


def test_that_a_held_arrow_key_is_one_change(boxed: ImageView, ear: Ear, qtbot: QtBot) -> None:
    qtbot.keyPress(boxed, Right)
    for _ in range(9):
        QApplication.sendEvent(boxed, QKeyEvent(QEvent.Type.KeyRelease, Right, FREE, "", True))
        QApplication.sendEvent(boxed, QKeyEvent(QEvent.Type.KeyPress, Right, FREE, "", True))
    assert ear.of("box_changed") == []
    assert len(ear.of("box_dragging")) == 10
    qtbot.keyRelease(boxed, Right)
    assert ear.of("box_changed") == [("a", BOX.shifted(10.0, 0.0), "move")]


def test_that_nudges_follow_each_other_before_the_store_answers(boxed: ImageView, ear: Ear, qtbot: QtBot) -> None:
    qtbot.keyClick(boxed, Right)
    qtbot.keyClick(boxed, Right)
    qtbot.keyClick(boxed, Left)
    qtbot.keyClick(boxed, Left)
    assert [box for _, box, _ in ear.of("box_changed")] == [
        BOX.shifted(1.0, 0.0),
        BOX.shifted(2.0, 0.0),
        BOX.shifted(1.0, 0.0),
        BOX,
    ]


def test_that_moving_and_resizing_in_one_breath_are_two_changes(boxed: ImageView, ear: Ear, qtbot: QtBot) -> None:
    qtbot.keyPress(boxed, Right)
    qtbot.keyPress(boxed, Down, CONTROL)
    qtbot.keyRelease(boxed, Down, CONTROL)
    qtbot.keyRelease(boxed, Right)
    assert ear.of("box_changed") == [
        ("a", BOX.shifted(1.0, 0.0), "move"),
        ("a", Box(101.0, 80.0, 181.0, 141.0), "resize"),
    ]


def test_that_a_nudge_stops_at_the_border_and_tells_nothing_there(view: ImageView, ear: Ear, qtbot: QtBot) -> None:
    view.set_boxes((revision("a", Box(3.0, 0.0, 50.0, 50.0)),))
    view.select_box("a")
    qtbot.keyClick(view, Left, SHIFT)
    qtbot.keyClick(view, Left, SHIFT)
    assert ear.of("box_changed") == [("a", Box(0.0, 0.0, 47.0, 50.0), "move")]


def test_that_keys_never_make_a_box_smaller_than_two_pixels(view: ImageView, ear: Ear, qtbot: QtBot) -> None:
    view.set_boxes((revision("a", Box(10.0, 10.0, 15.0, 15.0)),))
    view.select_box("a")
    qtbot.keyClick(view, Left, CONTROL | SHIFT)
    assert ear.of("box_changed") == [("a", Box(10.0, 10.0, 12.0, 15.0), "resize")]


def test_that_escape_takes_a_nudge_back_and_then_the_selection(boxed: ImageView, ear: Ear, qtbot: QtBot) -> None:
    qtbot.keyPress(boxed, Right)
    qtbot.keyClick(boxed, Qt.Key.Key_Escape)
    assert boxed.stage.box_of("a") == BOX
    qtbot.keyRelease(boxed, Right)
    assert ear.of("box_changed") == []
    assert boxed.stage.selected == "a"
    qtbot.keyClick(boxed, Qt.Key.Key_Escape)
    assert ear.of("box_selected")[-1] == (None,)


def test_that_losing_the_focus_hands_a_nudge_over(boxed: ImageView, ear: Ear, qtbot: QtBot) -> None:
    qtbot.keyPress(boxed, Right)
    boxed.clearFocus()
    assert ear.of("box_changed") == [("a", BOX.shifted(1.0, 0.0), "move")]


def test_that_a_press_of_the_mouse_hands_a_nudge_over(boxed: ImageView, mouse: Mouse, ear: Ear, qtbot: QtBot) -> None:
    qtbot.keyPress(boxed, Right)
    mouse.click(20.0, 20.0)
    assert ear.of("box_changed") == [("a", BOX.shifted(1.0, 0.0), "move")]
    assert boxed.stage.selected == "b"
    qtbot.keyRelease(boxed, Right)
    assert len(ear.of("box_changed")) == 1


def test_that_a_nudge_is_handed_over_before_a_shortcut_leads_to_another_image(
    boxed: ImageView, ear: Ear, qtbot: QtBot
) -> None:
    qtbot.keyPress(boxed, Right)
    qtbot.keyPress(boxed, Qt.Key.Key_D)
    assert ear.of("box_changed") == [("a", BOX.shifted(1.0, 0.0), "move")]


def test_that_another_image_takes_a_nudge_back(boxed: ImageView, ear: Ear, qtbot: QtBot) -> None:
    qtbot.keyPress(boxed, Right)
    show(boxed, ramp())
    qtbot.keyRelease(boxed, Right)
    assert ear.of("box_changed") == []
    assert ear.of("drag_cancelled") == [()]


@pytest.mark.parametrize("key", [Qt.Key.Key_Delete, Qt.Key.Key_Backspace])
def test_that_delete_asks_to_remove_the_selected_box(boxed: ImageView, ear: Ear, qtbot: QtBot, key: Qt.Key) -> None:
    qtbot.keyClick(boxed, key)
    assert ear.of("box_deleted") == [("a",)]
    boxed.set_boxes((revision("b", OTHER),))
    assert ear.of("box_selected")[-1] == (None,)
    qtbot.keyClick(boxed, key)
    assert len(ear.of("box_deleted")) == 1


def test_that_insert_draws_a_box_in_the_middle_of_what_is_seen(view: ImageView, ear: Ear, qtbot: QtBot) -> None:
    qtbot.keyClick(view, Qt.Key.Key_Insert)
    assert ear.of("box_drawn") == [(Box(80.0, 60.0, 240.0, 180.0),)]


def test_that_a_hidden_box_is_out_of_reach_of_the_keys(boxed: ImageView, ear: Ear, qtbot: QtBot) -> None:
    boxed.set_boxes_shown(False)
    qtbot.keyClick(boxed, Right)
    qtbot.keyClick(boxed, Qt.Key.Key_Delete)
    assert ear.of("box_changed") == []
    assert ear.of("box_deleted") == []
    boxed.set_boxes_shown(True)
    qtbot.keyClick(boxed, Qt.Key.Key_Delete)
    assert ear.of("box_deleted") == [("a",)]


def test_that_tab_goes_over_the_boxes_and_then_to_the_next_widget(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    before, view, after = QLineEdit(), ImageView(), QLineEdit()
    for widget in (before, view, after):
        layout.addWidget(widget)
    show(view, ramp())
    view.set_boxes((revision("a", BOX), revision("b", OTHER)))
    with qtbot.waitActive(window):
        window.show()
    view.setFocus()
    chosen = []
    view.box_selected.connect(chosen.append)
    for _ in range(2):
        qtbot.keyClick(view, Qt.Key.Key_Tab)
    assert chosen == ["a", "b"]
    qtbot.keyClick(view, Qt.Key.Key_Backtab)
    assert chosen == ["a", "b", "a"]
    qtbot.keyClick(view, Qt.Key.Key_Tab)
    qtbot.keyClick(view, Qt.Key.Key_Tab)
    assert after.hasFocus()
    view.setFocus()
    view.select_box(None)
    qtbot.keyClick(view, Qt.Key.Key_Backtab)
    assert view.stage.selected == "b"


@pytest.mark.parametrize(
    ("key", "modifiers", "is_larger"),
    [
        (Qt.Key.Key_Plus, FREE, True),
        (Qt.Key.Key_Minus, FREE, False),
        (Qt.Key.Key_Plus, CONTROL, True),
        (Qt.Key.Key_Minus, CONTROL, False),
    ],
)
def test_that_plus_and_minus_zoom(
    view: ImageView, qtbot: QtBot, key: Qt.Key, modifiers: Qt.KeyboardModifier, is_larger: bool
) -> None:
    before = view.stage.camera.scale
    qtbot.keyClick(view, key, modifiers)
    assert (view.stage.camera.scale > before) is is_larger
    assert view.stage.camera.scale != before


def test_that_control_0_and_control_f_give_actual_size_and_the_whole_image(view: ImageView, qtbot: QtBot) -> None:
    qtbot.keyClick(view, Qt.Key.Key_0, CONTROL)
    assert view.stage.camera.device_scale == pytest.approx(1.0)
    qtbot.keyClick(view, Qt.Key.Key_F, CONTROL)
    assert view.stage.camera.is_fitted


def test_that_arrows_mean_nothing_without_a_selected_box(view: ImageView, ear: Ear, qtbot: QtBot) -> None:
    before = view.viewportTransform()
    for key in (Left, Right, Up, Down, Qt.Key.Key_PageDown, Qt.Key.Key_Home):
        qtbot.keyClick(view, key)
    assert view.viewportTransform() == before
    assert ear.of("box_changed") == []


def test_that_keys_without_a_meaning_reach_the_window(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    view = ImageView()
    window.setCentralWidget(view)
    show(view, ramp())
    heard = []
    for shortcut in ("D", "Del", "Left"):
        action = QAction(window)
        action.setShortcut(shortcut)
        action.triggered.connect(lambda _, shortcut=shortcut: heard.append(shortcut))
        window.addAction(action)
    with qtbot.waitActive(window):
        window.show()
    view.setFocus()
    for key in (Qt.Key.Key_D, Qt.Key.Key_Delete, Left):
        qtbot.keyClick(view, key)
    assert heard == ["D", "Del", "Left"]
    view.set_boxes((revision("a", BOX),))
    view.select_box("a")
    for key in (Qt.Key.Key_D, Qt.Key.Key_Delete, Left):
        qtbot.keyClick(view, key)
    assert heard == ["D", "Del", "Left", "D"]
