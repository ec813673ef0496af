"""A row of words to choose from, by keys that do not reach the window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from thyroid_desktop.ui.nodules.clinical_words import CALCIFICATIONS, CHOICES, SIDES
from thyroid_desktop.ui.panels.choice import Choice

Key = Qt.Key


class Form(QWidget):
    """A choice between two lines, and what it told; the window has shortcuts of its own."""

    def __init__(self, choice: Choice) -> None:
        super().__init__()
        self.choice, self.before, self.after = choice, QLineEdit(), QLineEdit()
        layout = QVBoxLayout(self)
        for widget in (self.before, choice, self.after):
            layout.addWidget(widget)
        self.told: list[object] = []
        self.reached: list[str] = []
        choice.picked.connect(self.told.append)
        for keys in ("R", "1", "9", "Del", "X"):
            QShortcut(QKeySequence(keys), self).activated.connect(lambda one=keys: self.reached.append(one))


def form(qtbot: QtBot, choice: Choice) -> Form:
    made = Form(choice)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    choice.setFocus(Qt.FocusReason.TabFocusReason)
    return made


def test_that_a_first_letter_picks_and_picking_again_takes_back(qtbot: QtBot) -> None:
    made = form(qtbot, Choice(SIDES))
    for key in "li":
        qtbot.keyClick(made.choice, key)
    made.choice.show_chosen("isthmus")
    qtbot.keyClick(made.choice, "i")
    assert made.told == ["left", "isthmus", None]
    assert made.choice.chosen == frozenset()


def test_that_arrows_go_from_word_to_word_and_only_space_picks(qtbot: QtBot) -> None:
    made = form(qtbot, Choice(SIDES))
    for key in (Key.Key_Right, Key.Key_Right, Key.Key_Right, Key.Key_Left):
        qtbot.keyClick(made.choice, key)
    assert made.told == []
    qtbot.keyClick(made.choice, Key.Key_Space)
    assert made.told == ["isthmus"]
    assert made.choice.button("isthmus").property("isCursor")


def test_that_numbers_pick_by_place_and_those_too_high_do_nothing(qtbot: QtBot) -> None:
    made = form(qtbot, Choice(SIDES))
    typed: list[bool] = []
    made.choice.typed.connect(lambda: typed.append(True))
    for key in "29":
        qtbot.keyClick(made.choice, key)
    assert made.told == ["left"]
    assert typed == [True]
    assert made.reached == []


def test_that_a_letter_of_several_words_goes_from_one_to_the_next(qtbot: QtBot) -> None:
    made = form(qtbot, Choice({"a": "Macro", "b": "Medium", "c": "None"}))
    for key in (Key.Key_M, Key.Key_M, Key.Key_Space):
        qtbot.keyClick(made.choice, key)
    assert made.told == ["a"]


@pytest.mark.parametrize("key", [Key.Key_Delete, Key.Key_Backspace])
def test_that_delete_takes_the_choice_back_and_not_the_box(qtbot: QtBot, key: Qt.Key) -> None:
    made = form(qtbot, Choice(SIDES))
    made.choice.show_chosen("left")
    qtbot.keyClick(made.choice, key)
    assert made.told == [None]
    assert made.reached == []


def test_that_keys_without_meaning_here_still_reach_the_window(qtbot: QtBot) -> None:
    made = form(qtbot, Choice(SIDES))
    qtbot.keyClick(made.choice, "x")
    assert made.reached == ["X"]
    assert made.told == []


def test_that_up_and_down_go_to_the_rows_around(qtbot: QtBot) -> None:
    made = form(qtbot, Choice(SIDES))
    qtbot.keyClick(made.choice, Key.Key_Down)
    assert made.after.hasFocus()
    made.choice.setFocus()
    qtbot.keyClick(made.choice, Key.Key_Up)
    assert made.before.hasFocus()


def test_that_of_several_the_one_that_stands_alone_excludes_the_others(qtbot: QtBot) -> None:
    made = form(qtbot, Choice(CHOICES["foci"], several=True, alone="none"))
    for key in "5413":
        qtbot.keyClick(made.choice, key)
    assert made.told == [{"punctate"}, {"punctate", "rim"}, {"none"}, {"macro"}]


def test_that_a_click_picks_and_the_tooltip_has_the_key(qtbot: QtBot) -> None:
    made = form(qtbot, Choice(CALCIFICATIONS, remark=lambda word: word.upper()))
    qtbot.mouseClick(made.choice.button("macro"), Qt.MouseButton.LeftButton)
    assert made.told == ["macro"]
    assert made.choice.button("macro").toolTip() == "MACRO  (3)"
    assert made.choice.accessibleDescription() == "Macro"


def test_that_other_words_can_be_offered(qtbot: QtBot) -> None:
    made = form(qtbot, Choice({}))
    qtbot.keyClick(made.choice, Key.Key_Right)
    made.choice.set_table({"1": "1", "2": "2"})
    made.choice.show_chosen("2")
    qtbot.keyClick(made.choice, "1")
    assert made.told == ["1"]
