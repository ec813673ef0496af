from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAction, QFont
from PySide6.QtWidgets import QLineEdit, QMainWindow, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.viewer.playing import CONTROL, SHIFT, Ear, Mouse, caliper, measurement, ramp, revision, show
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.imaging import Frame
from thyroid_desktop.domain.proposal import Proposal
from thyroid_desktop.ui.viewer.handles import Handle
from thyroid_desktop.ui.viewer.proposal_item import ProposalItem
from thyroid_desktop.ui.viewer.view import ImageView

BOX = Box(100.0, 80.0, 180.0, 140.0)
OWN = Box(10.0, 10.0, 50.0, 50.0)
BEST, SECOND, THIRD = (
    Proposal(BOX, 0.87),
    Proposal(Box(200.0, 100.0, 260.0, 160.0), 0.41),
    Proposal(Box(20.0, 150.0, 70.0, 200.0), 0.2),
)


@pytest.fixture
def asking(view: ImageView) -> ImageView:
    """A viewer with a selected box and three proposals."""
    view.set_boxes((revision("own", OWN),))
    view.select_box("own")
    view.proposals.show((BEST, SECOND, THIRD))
    view.setFocus()
    return view


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_that_enter_accepts_the_first_as_it_is(asking: ImageView, ear: Ear, qtbot: QtBot, key: Qt.Key) -> None:
    qtbot.keyClick(asking, key)
    assert ear.of("proposal_accepted") == [(BEST, BOX)]
    assert asking.proposals.current is SECOND
    assert ear.of("box_drawn") == []


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Delete, Qt.Key.Key_Backspace])
def test_that_escape_and_delete_refuse(asking: ImageView, ear: Ear, qtbot: QtBot, key: Qt.Key) -> None:
    qtbot.keyClick(asking, key)
    assert ear.of("proposal_refused") == [(BEST,)]
    assert ear.of("box_deleted") == []
    assert asking.proposals.current is SECOND
    assert asking.stage.selected == "own"


def test_that_nothing_can_be_decided_twice(view: ImageView, ear: Ear, qtbot: QtBot) -> None:
    view.proposals.show((BEST,))
    qtbot.keyClick(view, Qt.Key.Key_Return)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert ear.of("proposal_accepted") == [(BEST, BOX)]
    assert ear.of("proposal_refused") == []
    view.proposals.show((BEST,))
    assert view.proposals.current == BEST


def test_that_the_accepted_box_stays_in_sight_and_becomes_the_selected_one(
    asking: ImageView, ear: Ear, qtbot: QtBot
) -> None:
    qtbot.keyClick(asking, Qt.Key.Key_Return)
    asking.set_boxes((revision("own", OWN), revision("new", BOX)))
    assert ear.of("box_selected")[-1] == ("new",)


def test_that_dragging_it_accepts_it_changed(asking: ImageView, mouse: Mouse, ear: Ear) -> None:
    mouse.press(140.0, 110.0)
    mouse.move(150.0, 115.0)
    assert ear.of("proposal_accepted") == []
    assert ear.of("box_dragging")[-1] == (None, BOX.shifted(10.0, 5.0))
    mouse.release()
    assert ear.of("proposal_accepted") == [(BEST, BOX.shifted(10.0, 5.0))]
    assert ear.of("box_drawn") == []


@pytest.mark.parametrize("handle", [Handle.TOP_LEFT, Handle.BOTTOM_RIGHT])
def test_that_resizing_it_accepts_it_changed(asking: ImageView, mouse: Mouse, ear: Ear, handle: Handle) -> None:
    if handle is Handle.TOP_LEFT:
        mouse.drag((100.0, 80.0), (90.0, 70.0), (95.0, 72.0))
        expected = Box(95.0, 72.0, 180.0, 140.0)
    else:
        mouse.drag((180.0, 140.0), (190.0, 150.0))
        expected = Box(100.0, 80.0, 190.0, 150.0)
    assert ear.of("proposal_accepted") == [(BEST, expected)]


def test_that_a_click_on_it_decides_nothing(asking: ImageView, mouse: Mouse, ear: Ear) -> None:
    mouse.click(140.0, 110.0)
    assert (ear.of("proposal_accepted"), ear.of("box_drawn")) == ([], [])
    assert asking.proposals.current is BEST


def test_that_escape_gives_the_drag_up_and_not_the_proposal(
    asking: ImageView, mouse: Mouse, ear: Ear, qtbot: QtBot
) -> None:
    mouse.press(140.0, 110.0)
    mouse.move(150.0, 115.0)
    qtbot.keyClick(asking, Qt.Key.Key_Return)
    qtbot.keyClick(asking, Qt.Key.Key_Escape)
    mouse.release()
    assert (ear.of("proposal_accepted"), ear.of("proposal_refused")) == ([], [])
    assert asking.proposals.box == BOX
    assert ear.of("drag_cancelled") == [()]


def test_that_a_click_on_another_brings_it_into_question(
    asking: ImageView, mouse: Mouse, ear: Ear, qtbot: QtBot
) -> None:
    mouse.click(230.0, 130.0)
    assert asking.proposals.current is SECOND
    qtbot.keyClick(asking, Qt.Key.Key_Return)
    assert ear.of("proposal_accepted") == [(SECOND, SECOND.box)]


def test_that_tab_goes_over_the_proposals_then_the_boxes_and_then_on(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    view, after = ImageView(), QLineEdit()
    layout.addWidget(view)
    layout.addWidget(after)
    show(view, ramp())
    view.set_boxes((revision("own", OWN),))
    view.proposals.show((BEST, SECOND, THIRD))
    with qtbot.waitActive(window):
        window.show()
    view.setFocus()
    seen = []
    for _ in range(3):
        qtbot.keyClick(view, Qt.Key.Key_Tab)
        seen.append((view.target.kind, view.proposals.chosen))
    assert seen == [("proposal", 1), ("proposal", 2), ("box", 2)]
    qtbot.keyClick(view, Qt.Key.Key_Backtab)
    assert view.target.kind == "proposal"
    qtbot.keyClick(view, Qt.Key.Key_Tab)
    qtbot.keyClick(view, Qt.Key.Key_Tab)
    assert after.hasFocus()


def test_that_arrow_keys_adjust_it_until_it_is_accepted(asking: ImageView, ear: Ear, qtbot: QtBot) -> None:
    qtbot.keyClick(asking, Qt.Key.Key_Right, SHIFT)
    qtbot.keyClick(asking, Qt.Key.Key_Up)
    qtbot.keyClick(asking, Qt.Key.Key_Down, CONTROL)
    assert ear.of("proposal_accepted") == []
    assert ear.of("box_changed") == []
    qtbot.keyClick(asking, Qt.Key.Key_Return)
    assert ear.of("proposal_accepted") == [(BEST, Box(110.0, 79.0, 190.0, 140.0))]


def test_that_who_turns_to_a_box_can_change_it_and_comes_back_by_escape(
    asking: ImageView, mouse: Mouse, ear: Ear, qtbot: QtBot
) -> None:
    mouse.click(30.0, 30.0)
    assert asking.target.kind == "box"
    qtbot.keyClick(asking, Qt.Key.Key_Right)
    qtbot.keyClick(asking, Qt.Key.Key_Return)
    assert ear.of("box_changed") == [("own", OWN.shifted(1.0, 0.0), "move")]
    assert ear.of("proposal_accepted") == []
    qtbot.keyClick(asking, Qt.Key.Key_Escape)
    assert asking.target.kind == "proposal"
    qtbot.keyClick(asking, Qt.Key.Key_Return)
    assert ear.of("proposal_accepted") == [(BEST, BOX)]


def test_that_a_measurement_is_let_go_when_a_proposal_is_chosen(asking: ImageView, mouse: Mouse) -> None:
    asking.calipers.show((measurement("m", caliper((20.0, 80.0), (80.0, 80.0))),))
    asking.calipers.select("m")
    assert asking.target.kind == "caliper"
    mouse.click(230.0, 130.0)
    assert (asking.target.kind, asking.calipers.selected) == ("proposal", None)


def test_that_only_a_shown_proposal_takes_enter_and_escape_from_the_window(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    view = ImageView()
    window.setCentralWidget(view)
    show(view, ramp())
    heard = []
    for shortcut in ("Return", "Esc", "Ctrl+Return"):
        action = QAction(window)
        action.setShortcut(shortcut)
        action.triggered.connect(lambda _, shortcut=shortcut: heard.append(shortcut))
        window.addAction(action)
    with qtbot.waitActive(window):
        window.show()
    view.setFocus()
    view.set_boxes((revision("own", OWN),))
    view.select_box("own")
    keys = ((Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier))
    for key, modifiers in keys:
        qtbot.keyClick(view, key, modifiers)
    assert heard == ["Return", "Esc"]
    view.proposals.show((BEST, SECOND))
    for key, modifiers in ((Qt.Key.Key_Return, CONTROL), *keys):
        qtbot.keyClick(view, key, modifiers)
    assert heard == ["Return", "Esc", "Ctrl+Return"]
    assert view.proposals.current is None


def test_that_the_same_proposals_given_again_change_nothing(asking: ImageView, qtbot: QtBot) -> None:
    qtbot.keyClick(asking, Qt.Key.Key_Tab)
    asking.proposals.show((BEST, SECOND, THIRD))
    assert asking.proposals.current is SECOND
    asking.proposals.show((THIRD, BEST))
    assert asking.proposals.current is THIRD
    asking.proposals.show(())
    assert asking.proposals.current is None
    assert asking.target.kind == "box"


def test_that_other_proposals_take_the_old_one_out_of_the_hand(asking: ImageView, mouse: Mouse, ear: Ear) -> None:
    mouse.press(140.0, 110.0)
    mouse.move(150.0, 115.0)
    asking.proposals.show((SECOND,))
    assert not asking.hand.is_busy
    mouse.release()
    assert ear.of("proposal_accepted") == []
    assert asking.proposals.box == SECOND.box


def test_that_proposals_leave_with_their_frame(asking: ImageView) -> None:
    description = asking.stage.description
    assert description is not None
    asking.show_frame(Frame(ramp(), 0), description)
    assert asking.proposals.current is BEST
    asking.show_frame(Frame(ramp(), 1), description)
    assert asking.proposals.current is None


def test_that_hidden_proposals_are_out_of_reach(asking: ImageView, mouse: Mouse, ear: Ear, qtbot: QtBot) -> None:
    asking.set_boxes_shown(False)
    qtbot.keyClick(asking, Qt.Key.Key_Return)
    mouse.drag((140.0, 110.0), (150.0, 115.0))
    assert ear.of("proposal_accepted") == []
    asking.set_boxes_shown(True)
    qtbot.keyClick(asking, Qt.Key.Key_Return)
    assert ear.of("proposal_accepted") == [(BEST, BOX)]


def test_that_only_the_one_in_question_says_what_can_be_done(asking: ImageView) -> None:
    rect, area = QRectF(100.0, 100.0, 200.0, 150.0), QRectF(0.0, 0.0, 800.0, 600.0)
    items = [one for one in asking.items() if isinstance(one, ProposalItem)]
    words = sorted(text for item in items for _, text in item.labels(rect, area, QFont()))
    assert words == ["0.20", "0.41", "proposed 0.87  ·  Enter accept  ·  Esc refuse"]
    assert all(area.contains(plate) for item in items for plate, _ in item.labels(area, area, QFont()))
    assert all(item.labels(rect.translated(2000.0, 0.0), area, QFont()) == () for item in items)


def test_that_a_screen_reader_says_what_is_proposed(asking: ImageView, qtbot: QtBot) -> None:
    assert asking.accessibleDescription() == ("Proposed box, 0.87, 80 × 60 px. Enter accepts it, Escape refuses it.")
    asking.proposals.show(())
    assert asking.accessibleDescription() == "40 × 40 px"
    asking.calipers.show((measurement("m", caliper((20.0, 80.0), (80.0, 80.0))),))
    asking.calipers.select("m")
    assert asking.accessibleDescription() == "Measurement, 60 px"
