"""The right side: sections that fold and stay as they were left, and the ways by which one goes there."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import OpenWindow
from tests.ui.late_answers import Post
from tests.ui.test_nodule_panel import BOX, SAMPLE, drawn
from tests.ui.workplaces import write_pictures
from thyroid_desktop.domain.annotation import User
from thyroid_desktop.domain.geometry import Point
from thyroid_desktop.domain.marks import Caliper
from thyroid_desktop.domain.nodule import NoduleDescription, NoduleSize
from thyroid_desktop.services.settings import Settings
from thyroid_desktop.ui.panels.sides import SECTIONS, FindingsSide

Key = Qt.Key


def test_that_sections_are_found_as_they_were_left(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window = open_window(*write_pictures(tmp_path, 1))
    sections = window.findings.sections
    assert {name: sections[name].is_open for name in SECTIONS} == {name: one for name, (_, one) in SECTIONS.items()}
    sections["map"].header.setFocus()
    qtbot.keyClick(sections["map"].header, Key.Key_Left)
    qtbot.keyClick(sections["tirads"].header, Key.Key_Space)
    window.findings.focus_timeline()
    assert not sections["map"].content.isVisible()
    assert sections["tirads"].content.isVisible()
    workplace = window.controllers.session.workplace
    assert workplace is not None
    qtbot.waitUntil(lambda: workplace.settings.sections().get("timeline") is True)
    qtbot.waitUntil(window.controllers.operations.is_idle)
    window.close()
    again = open_window()
    qtbot.waitUntil(lambda: again.findings.sections["tirads"].is_open)
    assert not again.findings.sections["map"].is_open
    assert again.findings.sections["timeline"].is_open
    assert again.findings.sections["nodule"].is_open
    qtbot.keyClick(again.findings.sections["map"].header, Key.Key_Right)
    assert again.findings.sections["map"].is_open


def test_that_what_is_unfolded_before_the_sections_are_read_stays_unfolded(
    open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    qtbot.keyClick(window.findings.sections["map"].header, Key.Key_Left)
    qtbot.waitUntil(window.controllers.operations.is_idle)
    window.close()
    post = Post(Settings.sections)

    def late(settings: Settings) -> dict[str, bool]:
        return post(settings)  # type: ignore[no-any-return]

    monkeypatch.setattr(Settings, "sections", late)
    again = open_window(is_awaited=False)
    qtbot.waitUntil(post.is_here.is_set)
    qtbot.keyClick(again.findings.sections["tirads"].header, Key.Key_Right)
    post.gate.set()
    session = again.controllers.session
    qtbot.waitUntil(lambda: session.user is not None and again.controllers.operations.is_idle())
    sections = again.findings.sections
    assert (sections["map"].is_open, sections["tirads"].is_open) == (False, True)
    assert session.workplace is not None
    stored = session.workplace.settings.sections()
    assert (stored["map"], stored["tirads"]) == (False, True)


def test_that_a_folded_section_says_what_it_holds(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(SAMPLE)
    drawn(window, qtbot, BOX)
    side = window.findings
    side.sheet.describe(lambda _before: NoduleDescription(size=NoduleSize(8.0)))
    window.controllers.annotation.do(
        lambda desk: desk.describing.measure(desk.image, 0, Caliper(Point(1, 1), Point(9, 9)))
    )
    qtbot.waitUntil(lambda: side.measurements.summary() == "1")
    for name in SECTIONS:
        side.sections[name].set_open(False)
    aside = {name: side.sections[name]._aside for name in SECTIONS}
    shown = {name: one.text() for name, one in aside.items() if one.isVisibleTo(side)}
    assert shown == {"findings": "1", "nodule": "Nodule 1 · 8 mm", "measurements": "1"}
    side.sections["nodule"].set_open(True)
    assert not aside["nodule"].isVisibleTo(side)


def is_in_sight(side: FindingsSide, widget: QWidget) -> bool:
    place = QRect(widget.mapTo(side.viewport(), widget.rect().topLeft()), widget.size())
    return side.viewport().rect().intersects(place)


def test_that_what_is_asked_for_comes_into_sight_and_escape_leads_back(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(SAMPLE)
    drawn(window, qtbot, BOX)
    side = window.findings
    for begin in (side.focus_timeline, side.focus_nodule, side.focus_tirads, side.focus_note):
        begin()
        focused = window.focusWidget()
        assert side.isAncestorOf(focused)
        qtbot.waitUntil(lambda focused=focused: is_in_sight(side, focused))
        qtbot.keyClick(focused, Key.Key_Escape)
        assert window.page.view.hasFocus(), begin.__name__


def test_that_a_hidden_side_tells_that_it_is_needed(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(SAMPLE)
    drawn(window, qtbot, BOX)
    side = window.findings
    with qtbot.assertNotEmitted(side.asked_for):
        side.focus_nodule()
    window.actions_made["findings_panel"].setChecked(False)
    with qtbot.waitSignal(side.asked_for):
        side.focus_nodule()


def test_that_what_is_typed_is_kept_when_asked(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(SAMPLE)
    panel = drawn(window, qtbot, BOX)
    window.findings.focus_note()
    qtbot.keyClicks(window.focusWidget(), "kept")
    window.findings.keep_typed()
    qtbot.waitUntil(lambda: window.controllers.session.marks.description(1).note == "kept")
    assert not panel.note.is_open


def test_that_readers_have_their_names(open_window: OpenWindow) -> None:
    window = open_window(SAMPLE)
    side = window.findings
    side.name_readers([User(5, "Dr. Five")])
    assert [side.name_of(user_id) for user_id in (1, 5, 6)] == ["Dr. Test", "Dr. Five", "Reader 6"]


def test_that_a_measurement_on_another_frame_leads_there(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(SAMPLE.with_name("phantom-4-sweep.dcm"))
    session, side = window.controllers.session, window.findings
    for frame in (0, 3):
        window.controllers.annotation.do(
            lambda desk, frame=frame: desk.describing.measure(desk.image, frame, Caliper(Point(1, 1), Point(9, 9)))
        )
    side.sections.unfold("measurements")
    qtbot.waitUntil(lambda: side.measurements.list.count() == 2)
    assert "frame 4" in side.measurements.list.item(1).text()
    side.measurements.list.setFocus()
    with qtbot.waitSignal(side.caliper_chosen):
        qtbot.keyClick(side.measurements.list, Key.Key_Up)
    qtbot.keyClick(side.measurements.list, Key.Key_Down)
    qtbot.waitUntil(lambda: session.frame is not None and session.frame.index == 3)


@pytest.mark.parametrize("width", [300, 330, 380])
def test_that_nothing_is_cut_off_in_a_narrow_side(open_window: OpenWindow, qtbot: QtBot, width: int) -> None:
    window = open_window(SAMPLE)
    drawn(window, qtbot, BOX)
    side = window.findings
    for name in SECTIONS:
        side.sections.unfold(name)
    side.parentWidget().setFixedWidth(width)
    qtbot.waitUntil(lambda: side.width() == width)
    assert side.widget().width() <= side.viewport().width()
    for control in side.widget().findChildren(QWidget):
        if control.isVisible() and isinstance(control, QAbstractButton | QLineEdit | QPlainTextEdit | QLabel):
            right = control.mapTo(side.viewport(), control.rect().topRight()).x()
            assert right <= side.viewport().width(), control.accessibleName()


def test_that_every_control_of_the_side_has_a_name_and_is_reached_by_tab(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(SAMPLE)
    drawn(window, qtbot, BOX)
    side = window.findings
    for name in SECTIONS:
        side.sections.unfold(name)
    stops = [
        one
        for one in side.widget().findChildren(QWidget)
        if one.isVisible() and one.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    nameless = [type(one).__name__ for one in stops if not one.accessibleName() and type(one).__name__ != "QHeaderView"]
    assert nameless == []
    side.sections["opinion"].header.setFocus()
    reached = set()
    for _ in range(2 * len(stops)):
        reached.add(window.focusWidget())
        window.focusNextPrevChild(True)
    wanted = {side.nodule.verdict, side.nodule.note, side.tirads.rows["foci"], side.timeline.scope, side.nodule.score}
    assert wanted <= reached


def test_that_a_section_comes_into_sight_also_while_nothing_in_it_takes_the_keyboard(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = open_window(SAMPLE)
    drawn(window, qtbot, BOX)
    window.resize(window.minimumSize())
    window.actions_made["score_tirads"].trigger()  # far below, and Qt remembers the place
    qtbot.waitUntil(lambda: window.findings.tirads.isAncestorOf(QApplication.focusWidget()))
    window.page.view.setFocus()
    window.actions_made["show_similar"].trigger()  # the model has not answered, so that there is no list yet
    header = window.findings.sections["similar"].header
    qtbot.waitUntil(lambda: header.visibleRegion().boundingRect() == header.rect())
