"""Nothing of what is kept from a reader reaches the window, and what is recorded says so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import OpenWindow
from tests.ui.workplaces import HandWorker, answer, write_pictures
from thyroid_desktop.domain.annotation import MarkRevision
from thyroid_desktop.domain.diagnosis import Spread
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.nodule import Opinion
from thyroid_desktop.services.blinding import Blinding
from thyroid_desktop.ui.main_window import MainWindow
from thyroid_desktop.ui.readers.reader_dialog import ReaderDialog
from thyroid_desktop.ui.settings_dialog import SettingsDialog

BOX, OTHER = Box(20, 20, 80, 70), Box(30, 25, 90, 75)
FIGURES = ("0.87", "0.81", "0.93", "0.870", "87 %")
"""What the model says here, in all ways in which the window may write it."""
ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)


def cells(model: QAbstractItemModel) -> Iterator[str]:
    for row in range(model.rowCount()):
        for column in range(1 if isinstance(model, QAbstractListModel) else model.columnCount()):
            for role in (*ROLES, Qt.ItemDataRole.UserRole + 1, Qt.ItemDataRole.AccessibleDescriptionRole):
                yield str(model.index(row, column).data(role) or "")


def words(widget: QWidget) -> Iterator[str]:
    """Whatever a widget shows or tells a screen reader."""
    yield from (widget.accessibleName(), widget.accessibleDescription(), widget.toolTip(), widget.windowTitle())
    if isinstance(widget, QLabel | QLineEdit):
        yield widget.text()
    elif isinstance(widget, QComboBox):
        yield widget.currentText()
    elif isinstance(widget, QAbstractItemView) and widget.model() is not None:
        yield from cells(widget.model())
    elif hasattr(widget, "text") and callable(widget.text):
        yield str(widget.text())


def everything_said() -> str:
    """All texts of all widgets there are, seen or not."""
    return "\n".join(text for widget in QApplication.allWidgets() for text in words(widget))


def leaked() -> list[str]:
    said = everything_said()
    return [figure for figure in FIGURES if figure in said]


@pytest.fixture
def window(open_window: OpenWindow, tmp_path: Path) -> MainWindow:
    return open_window(*write_pictures(tmp_path, 2))


def keep_back(window: MainWindow, qtbot: QtBot, *, to_others: bool = True, to_model: bool = False) -> None:
    wanted = Blinding(to_others=to_others, to_model=to_model)
    window.beginning.set_blinding(wanted)
    qtbot.waitUntil(lambda: window.controllers.session.blinding == wanted)
    qtbot.waitUntil(window.controllers.operations.is_idle)


def become(window: MainWindow, qtbot: QtBot, name: str) -> None:
    """Change the reader by the dialog."""
    session = window.controllers.session
    window.beginning.choose_reader()
    dialog = window.findChildren(ReaderDialog)[-1]
    known = dialog.names.findItems(name, Qt.MatchFlag.MatchExactly)
    if known:
        dialog.names.setCurrentItem(known[0])
    else:
        dialog.new_name.setText(name)
    dialog.begin.click()
    qtbot.waitUntil(lambda: session.user is not None and session.user.name == name)
    qtbot.waitUntil(window.controllers.operations.is_idle)


def draw(window: MainWindow, qtbot: QtBot, worker: HandWorker, box: Box = BOX) -> int:
    before, session = len(worker.asked), window.controllers.session
    window.page.view.box_dragging.emit(None, box)
    window.page.view.box_drawn.emit(box)
    qtbot.waitUntil(lambda: len(worker.asked) > before and box in [one.box for one in session.marks.boxes])
    qtbot.waitUntil(window.controllers.operations.is_idle)
    return worker.asked[-1][0]


def answer_to(window: MainWindow, qtbot: QtBot, worker: HandWorker, ticket: int) -> None:
    worker.partly_answered.emit(ticket, answer(0.87))
    worker.answered.emit(ticket, answer(0.87, Spread(0.81, 0.93)))
    qtbot.waitUntil(window.controllers.operations.is_idle)


def test_that_all_that_the_model_says_is_found_where_it_may_be_shown(
    window: MainWindow, qtbot: QtBot, worker: HandWorker
) -> None:
    answer_to(window, qtbot, worker, draw(window, qtbot, worker))
    assert {"0.87", "0.81", "0.93"} <= set(leaked())


def test_that_nothing_of_the_model_reaches_a_reader_who_has_no_opinion_yet(
    window: MainWindow, qtbot: QtBot, worker: HandWorker
) -> None:
    keep_back(window, qtbot, to_model=True)
    session, opinion = window.controllers.session, window.controllers.opinion
    ticket = draw(window, qtbot, worker)
    assert (worker.live, opinion.opinion.stage) == ([], "hidden")
    worker.live_answered.emit(1, answer(0.87))
    worker.partly_answered.emit(ticket, answer(0.87))
    assert leaked() == []
    answer_to(window, qtbot, worker, ticket)
    window.page.view.box_dragging.emit(session.selected_id, OTHER)
    worker.live_answered.emit(1, answer(0.87))
    assert leaked() == []
    assert window.page.view.stage.heatmap.cam is None
    window.page.view.box_changed.emit(session.selected_id, OTHER, "move")
    qtbot.waitUntil(lambda: len(worker.asked) == 2)
    answer_to(window, qtbot, worker, worker.asked[-1][0])
    assert leaked() == []
    assert session.marks.predictions == ()
    assert "Give your own opinion first" in everything_said()
    assert "Shift+B" in window.findings.diagnosis._caption.text()
    assert not any(one.is_model_shown for one in session.marks.revisions)


def test_that_the_model_is_shown_as_soon_as_there_is_an_own_opinion(
    window: MainWindow, qtbot: QtBot, worker: HandWorker
) -> None:
    keep_back(window, qtbot, to_model=True)
    session, opinion = window.controllers.session, window.controllers.opinion
    answer_to(window, qtbot, worker, draw(window, qtbot, worker))
    window.controllers.nodules.opine_malignant()
    qtbot.waitUntil(lambda: opinion.opinion.stage == "recorded")
    assert "0.87" in leaked()
    assert window.page.view.stage.heatmap.cam is not None
    (given,) = [one for one in session.marks.revisions if isinstance(one, MarkRevision)]
    assert (given.value, given.is_model_shown) == (Opinion("malignant"), False)
    window.controllers.nodules.opine_benign()
    qtbot.waitUntil(lambda: session.marks.opinion(1) == Opinion("benign"))
    assert session.marks.revisions[-1].is_model_shown
    draw(window, qtbot, worker, OTHER)
    assert (opinion.opinion.stage, session.marks.revisions[-1].is_model_shown) == ("hidden", False)


def test_that_an_opinion_that_is_taken_back_hides_the_model_again(
    window: MainWindow, qtbot: QtBot, worker: HandWorker
) -> None:
    keep_back(window, qtbot, to_model=True)
    answer_to(window, qtbot, worker, draw(window, qtbot, worker))
    window.controllers.nodules.opine_malignant()
    qtbot.waitUntil(lambda: "0.87" in leaked())
    window.controllers.annotation.undo()
    qtbot.waitUntil(lambda: window.controllers.opinion.opinion.stage == "hidden")
    assert leaked() == []


def test_that_blinding_takes_effect_on_what_is_on_screen(window: MainWindow, qtbot: QtBot, worker: HandWorker) -> None:
    answer_to(window, qtbot, worker, draw(window, qtbot, worker))
    assert "0.87" in leaked()
    window.beginning.show_settings()
    (dialog,) = window.findChildren(SettingsDialog)
    assert dialog.to_others.isChecked()
    assert not dialog.to_model.isChecked()
    dialog.to_model.click()
    qtbot.waitUntil(lambda: window.controllers.opinion.opinion.stage == "hidden")
    dialog.close_button.click()
    qtbot.waitUntil(window.controllers.operations.is_idle)
    assert leaked() == []
    keep_back(window, qtbot)
    qtbot.waitUntil(lambda: "0.87" in leaked())


def test_that_the_answer_is_there_when_the_opinion_is_given_after_a_restart(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, worker: HandWorker
) -> None:
    paths = write_pictures(tmp_path, 1)
    window = open_window(*paths)
    keep_back(window, qtbot, to_model=True)
    draw(window, qtbot, worker)
    before = len(worker.asked)
    again = open_window(*paths)
    session = again.controllers.session
    qtbot.waitUntil(lambda: session.selected is not None and len(worker.asked) > before, timeout=20_000)
    ticket = worker.asked[-1][0]
    answer_to(again, qtbot, worker, ticket)
    assert leaked() == []
    again.controllers.opinion.consider()
    qtbot.wait(250)
    assert len(worker.asked) == before + 1


def test_that_readers_do_not_see_each_other(window: MainWindow, qtbot: QtBot, worker: HandWorker) -> None:
    session = window.controllers.session
    answer_to(window, qtbot, worker, draw(window, qtbot, worker))
    window.controllers.nodules.opine_malignant()
    qtbot.waitUntil(lambda: session.marks.opinion(1) is not None)
    become(window, qtbot, "Dr. Li")
    assert (session.marks.boxes, session.marks.revisions, session.marks.predictions) == ((), (), ())
    assert window.page.view.stage.boxes() == ()
    assert leaked() == []
    assert "Dr. Test" not in everything_said()
    draw(window, qtbot, worker, OTHER)
    assert [one.box for one in session.marks.boxes] == [OTHER]
    assert session.marks.boxes[0].nodule == 1
    become(window, qtbot, "Dr. Test")
    assert [one.box for one in session.marks.boxes] == [BOX]
    assert "0.87" in leaked()


def test_that_readers_see_each_other_in_the_records_when_nothing_is_kept_back(
    window: MainWindow, qtbot: QtBot, worker: HandWorker
) -> None:
    session = window.controllers.session
    keep_back(window, qtbot, to_others=False)
    answer_to(window, qtbot, worker, draw(window, qtbot, worker))
    become(window, qtbot, "Dr. Li")
    assert session.marks.boxes == ()
    assert len(session.marks.revisions) == 1
    assert "0.87" in leaked()


def test_that_an_answer_is_recorded_for_the_reader_who_was_there_when_it_was_asked(
    window: MainWindow, qtbot: QtBot, worker: HandWorker
) -> None:
    session = window.controllers.session
    asker = session.user
    ticket = draw(window, qtbot, worker)
    become(window, qtbot, "Dr. Li")
    answer_to(window, qtbot, worker, ticket)
    assert leaked() == []
    become(window, qtbot, "Dr. Test")
    assert asker is not None
    assert [one.user_id for one in session.marks.predictions] == [asker.id]


def test_that_marks_read_for_another_reader_are_not_shown(window: MainWindow, qtbot: QtBot, worker: HandWorker) -> None:
    session = window.controllers.session
    draw(window, qtbot, worker)
    session.step(1)
    qtbot.waitUntil(lambda: session.image is session.images[1])
    qtbot.waitUntil(window.controllers.operations.is_idle)
    assert session.workplace is not None
    session.workplace.settings.set_user("Dr. Li")
    li = session.workplace.settings.user()
    assert li is not None
    session.step(-1)
    session.set_reader(li, session.blinding)
    seen = [len(session.marks.boxes)]
    session.marks_changed.connect(lambda: seen.append(len(session.marks.boxes)))
    qtbot.waitUntil(window.controllers.operations.is_idle)
    assert session.image == session.images[0]
    assert set(seen) == {0}
    assert session.marks.user_id == li.id
    session.step(1)
    session.step(-1)
    qtbot.waitUntil(window.controllers.operations.is_idle)
    assert set(seen) == {0}


def test_that_the_reader_dialog_prefers_a_name_that_is_typed(window: MainWindow, qtbot: QtBot) -> None:
    window.beginning.choose_reader()
    (dialog,) = window.findChildren(ReaderDialog)
    chosen: list[str] = []
    dialog.chosen.connect(chosen.append)
    assert dialog.names.currentItem().text() == "Dr. Test"
    dialog.reject()
    assert chosen == []
    become(window, qtbot, "Dr. Li")
    window.beginning.choose_reader()
    latest = window.findChildren(ReaderDialog)[-1]
    assert sorted(latest.names.item(row).text() for row in range(latest.names.count())) == ["Dr. Li", "Dr. Test"]
    latest.reject()
