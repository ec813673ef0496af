"""The nodule in words: what keys and typing record, what is refused and kept, and what is never overwritten."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import OpenWindow
from tests.ui.workplaces import write_pictures
from thyroid_desktop.domain.errors import StoreProblem
from thyroid_desktop.domain.geometry import Box, Point
from thyroid_desktop.domain.marks import Caliper
from thyroid_desktop.domain.nodule import NoduleDescription, NoduleSize, Opinion, Pathology
from thyroid_desktop.domain.tirads import Features
from thyroid_desktop.ui.main_window import MainWindow
from thyroid_desktop.ui.panels.fields import day_typed, length_text, length_typed, whole_typed
from thyroid_desktop.ui.panels.nodule import NodulePanel

Key = Qt.Key
SAMPLE = Path(__file__).parents[2] / "resources" / "samples" / "phantom-4-punctate-taller-than-wide.dcm"
BOX = Box(200, 150, 330, 330)


def drawn(window: MainWindow, qtbot: QtBot, *boxes: Box) -> NodulePanel:
    """The panel of a window in which these boxes were drawn; the last one is selected."""
    session = window.controllers.session
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    for box in boxes:
        window.page.view.box_drawn.emit(box)
        qtbot.waitUntil(lambda box=box: session.selected is not None and session.selected.box == box)
    return window.findings.nodule


def said(window: MainWindow, nodule: int = 1) -> NoduleDescription:
    """What is stored about a nodule."""
    return window.controllers.session.marks.description(nodule)


def typed(qtbot: QtBot, field: QWidget, text: str, *, enter: bool = True) -> None:
    """Type over what stands in a field."""
    field.setFocus(Qt.FocusReason.TabFocusReason)
    field.selectAll()  # type: ignore[attr-defined]
    qtbot.keyClicks(field, text)
    if enter:
        qtbot.keyClick(field, Key.Key_Return)


def test_that_a_nodule_is_described_without_the_mouse(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(SAMPLE)
    panel = drawn(window, qtbot, BOX)
    window.findings.focus_nodule()
    focus = window.focusWidget
    assert focus() is panel.verdict
    qtbot.keyClick(focus(), "m")
    qtbot.keyClick(focus(), Key.Key_Tab)
    qtbot.keyClicks(focus(), "80")
    qtbot.keyClick(focus(), Key.Key_Tab)
    for key in ("r", Key.Key_Down, "u", Key.Key_Down):
        qtbot.keyClick(focus(), key)
    for text in ("12,5", "9", "1.5cm"):
        qtbot.keyClicks(focus(), text)
        qtbot.keyClick(focus(), Key.Key_Tab)
    while focus() is not panel.calcification:
        qtbot.keyClick(focus(), Key.Key_Tab)
    qtbot.keyClick(focus(), "p")
    window.findings.focus_note()
    qtbot.keyClicks(focus(), "Hard, with h")
    qtbot.keyClick(focus(), Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(focus(), "and a")
    qtbot.keyClick(focus(), Key.Key_Return)
    wanted = NoduleDescription("right", "upper", NoduleSize(12.5, 9.0, 15.0), "punctate", note="Hard, with h\nand a")
    qtbot.waitUntil(lambda: said(window) == wanted)
    qtbot.waitUntil(lambda: window.controllers.session.marks.opinion(1) == Opinion("malignant", 80))
    assert panel.computed.text() == "0.88 ml · not taller than wide"
    assert panel.summary() == "Nodule 1 · 15 mm"
    assert len(window.controllers.session.images) == 1, "no letter has reached the shortcuts of the window"


def test_that_words_said_in_haste_are_all_recorded_and_can_be_undone(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(SAMPLE)
    panel = drawn(window, qtbot, BOX)
    for choice, key in ((panel.side, "l"), (panel.pole, "m"), (panel.calcification, "r"), (panel.side, "i")):
        choice.setFocus()
        qtbot.keyClick(choice, key)
        assert window.findings.sheet.description().side in {"left", "isthmus"}, "shown before it is stored"
    qtbot.waitUntil(lambda: said(window) == NoduleDescription(side="isthmus", calcification="rim"))
    qtbot.waitUntil(window.controllers.operations.is_idle)
    assert not panel.pole.isEnabled(), "the isthmus has no poles"
    window.actions_made["undo"].trigger()
    qtbot.waitUntil(lambda: said(window) == NoduleDescription("left", "middle", calcification="rim"))
    assert panel.pole.chosen == {"middle"}


def test_that_sizes_come_from_the_box_and_from_calipers(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(SAMPLE)
    panel = drawn(window, qtbot, BOX)
    panel.from_box.click()
    qtbot.waitUntil(lambda: said(window).size == NoduleSize(8.1, 11.3))
    assert panel.computed.text() == "taller than wide"
    panel.length_from_box.click()
    qtbot.waitUntil(lambda: said(window).size.length == 8.1)
    caliper = Caliper(Point(200, 150), Point(200, 250))
    window.controllers.annotation.do(lambda desk: desk.describing.measure(desk.image, 0, caliper))
    measurements = window.findings.measurements
    qtbot.waitUntil(lambda: measurements.list.count() == 1)
    assert measurements.list.item(0).text() == "6.3 mm"
    window.findings.sections.unfold("measurements")
    measurements.list.setFocus()
    qtbot.keyClick(measurements.list, "l")
    qtbot.waitUntil(lambda: said(window).size.length == 6.3)
    qtbot.keyClick(measurements.list, Key.Key_Delete)
    qtbot.waitUntil(lambda: measurements.list.count() == 0)
    assert len(window.controllers.session.marks.boxes) == 1
    window.actions_made["undo"].trigger()
    qtbot.waitUntil(lambda: measurements.list.count() == 1)


def test_that_sizes_can_be_taken_from_a_box_only_while_it_is_selected(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(SAMPLE)
    panel = drawn(window, qtbot, BOX)
    session = window.controllers.session
    assert panel.from_box.isEnabled()
    session.select(None)
    assert not panel.from_box.isEnabled()
    assert "No box is selected" in panel.from_box.toolTip()
    assert panel.score.isVisibleTo(panel), "the nodule is still spoken of"
    session.select(session.marks.boxes[0].box_id)
    assert panel.from_box.isEnabled()


def test_that_an_uncalibrated_image_gives_pixels_and_says_why(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window(*write_pictures(tmp_path, 1))
    panel = drawn(window, qtbot, Box(20, 20, 80, 70))
    assert not panel.from_box.isEnabled()
    assert "not calibrated" in panel.from_box.toolTip()
    window.controllers.annotation.do(
        lambda desk: desk.describing.measure(desk.image, 0, Caliper(Point(10, 10), Point(10, 40)))
    )
    measurements = window.findings.measurements
    qtbot.waitUntil(lambda: measurements.list.count() == 1)
    assert measurements.list.item(0).text() == "30 px"
    assert not measurements.uses["width"].isEnabled()
    assert measurements.remark.isVisibleTo(measurements)


@pytest.mark.parametrize(
    ("text", "reason"),
    [("abc", "“abc” is no size"), ("0", "“0” is no size"), ("201", "up to 200"), ("1 2", "“1 2” is no size")],
)
def test_that_a_size_that_makes_no_sense_is_refused_in_plain_words_and_kept(
    open_window: OpenWindow, qtbot: QtBot, text: str, reason: str
) -> None:
    window = open_window(SAMPLE)
    panel = drawn(window, qtbot, BOX)
    field = panel.sizes["width"]
    typed(qtbot, field, "7")
    qtbot.waitUntil(lambda: said(window).size.width == 7.0)
    typed(qtbot, field, text)
    trouble = panel._troubles["size"]
    assert trouble.isVisibleTo(panel)
    assert reason in trouble.text()
    panel.side.setFocus()
    qtbot.keyClick(panel.side, "r")
    qtbot.waitUntil(lambda: said(window).side == "right")
    assert field.text() == text, "what was refused is not overwritten by what is stored"
    assert said(window).size.width == 7.0
    field.setFocus()
    qtbot.keyClick(field, Key.Key_Escape)
    assert field.text() == "7"
    assert not trouble.isVisibleTo(panel)


def test_that_refused_words_are_found_again_when_one_comes_back_to_their_nodule(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = open_window(SAMPLE)
    panel = drawn(window, qtbot, BOX, Box(400, 150, 500, 250))
    session = window.controllers.session
    typed(qtbot, panel.sizes["depth"], "deep")
    typed(qtbot, panel.score, "180")
    qtbot.keyClick(panel.pathology.source, "f")
    assert "choose a Bethesda category" in panel.pathology.trouble.text()
    session.select(session.marks.boxes[0].box_id)
    assert panel.numbers.chosen == {"1"}
    assert panel.sizes["depth"].text() == ""
    assert panel.pathology.source.chosen == frozenset()
    assert not panel._troubles["score"].isVisibleTo(panel)
    panel.numbers.setFocus()
    qtbot.keyClick(panel.numbers, "2")
    assert session.selected is session.marks.boxes[1]
    assert panel.sizes["depth"].text() == "deep"
    assert panel.score.text() == "180"
    assert panel._troubles["size"].isVisibleTo(panel)
    assert panel.pathology.source.chosen == {"fna"}
    assert said(window, 2) == NoduleDescription()


def test_that_what_is_being_typed_is_never_overwritten_and_goes_to_its_own_nodule(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = open_window(SAMPLE)
    panel = drawn(window, qtbot, BOX, Box(400, 150, 500, 250))
    session = window.controllers.session
    typed(qtbot, panel.note, "begun", enter=False)
    typed(qtbot, panel.sizes["width"], "1", enter=False)
    window.findings.sheet.describe(lambda before: replace(before, side="left"))
    qtbot.waitUntil(lambda: said(window, 2) == NoduleDescription("left", note="begun"))
    assert panel.sizes["width"].text() == "1"
    qtbot.keyClicks(panel.sizes["width"], "1")
    session.select(session.marks.boxes[0].box_id)
    qtbot.waitUntil(lambda: said(window, 2) == NoduleDescription("left", size=NoduleSize(11.0), note="begun"))
    assert said(window, 1) == NoduleDescription()
    assert panel.sizes["width"].text() == ""


def test_that_typing_is_recorded_for_its_image_when_another_one_comes(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window(*write_pictures(tmp_path, 2))
    panel = drawn(window, qtbot, Box(20, 20, 80, 70))
    session = window.controllers.session
    typed(qtbot, panel.sizes["length"], "14", enter=False)
    session.step(1)
    qtbot.waitUntil(lambda: session.image is session.images[1])
    qtbot.waitUntil(window.controllers.operations.is_idle)
    assert panel.hint.isVisibleTo(panel)
    session.step(-1)
    qtbot.waitUntil(lambda: said(window).size.length == 14.0)
    assert panel.sizes["length"].text() == "14"


def test_that_pathology_is_recorded_as_soon_as_it_says_something(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(SAMPLE)
    panel = drawn(window, qtbot, BOX)
    rows = panel.pathology
    assert not rows.bethesda.isVisibleTo(panel)
    qtbot.keyClick(rows.source, "f")
    assert said(window).pathology is None
    assert rows.trouble.isVisibleTo(panel)
    qtbot.keyClick(rows.bethesda, "6")
    qtbot.waitUntil(lambda: said(window).pathology == Pathology(None, "fna", 6))
    qtbot.keyClick(rows.verdict, "m")
    typed(qtbot, rows.day, "2025/1/31")
    qtbot.waitUntil(lambda: said(window).pathology == Pathology("malignant", "fna", 6, date(2025, 1, 31)))
    assert rows.day.text() == "2025-01-31"
    typed(qtbot, rows.day, "31.1.2025")
    assert "the year first" in rows.trouble.text()
    assert rows.day.text() == "31.1.2025"
    qtbot.keyClick(rows.day, Key.Key_Escape)
    qtbot.keyClick(rows.source, "s")
    qtbot.waitUntil(lambda: said(window).pathology == Pathology("malignant", "surgery", None, date(2025, 1, 31)))
    qtbot.keyClick(rows.verdict, "m")
    assert "choose a verdict" in rows.trouble.text()
    qtbot.keyClick(rows.source, "s")
    qtbot.waitUntil(lambda: said(window).pathology is None)
    assert not rows.trouble.isVisibleTo(panel)


def test_that_an_opinion_can_be_withdrawn(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(SAMPLE)
    panel = drawn(window, qtbot, BOX)
    marks = window.controllers.session
    qtbot.keyClick(panel.verdict, "b")
    qtbot.waitUntil(lambda: marks.marks.opinion(1) == Opinion("benign"))
    qtbot.keyClick(panel.verdict, Key.Key_Delete)
    qtbot.waitUntil(lambda: marks.marks.opinion(1) is None)
    typed(qtbot, panel.score, "0")
    qtbot.waitUntil(lambda: marks.marks.opinion(1) == Opinion(None, 0))
    typed(qtbot, panel.score, "101")
    assert "0 to 100" in panel._troubles["score"].text()
    assert marks.marks.opinion(1) == Opinion(None, 0)


def test_that_a_note_without_end_is_refused_and_kept(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(SAMPLE)
    panel = drawn(window, qtbot, BOX)
    panel.note.setPlainText("x" * 4001)
    panel.note.document().setModified(True)
    panel.note.finish()
    assert "4000" in panel._troubles["note"].text()
    assert len(panel.note.text()) == 4001
    assert said(window).note == ""


def test_that_words_that_cannot_be_stored_leave_the_screen_and_are_told(
    open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(SAMPLE)
    panel = drawn(window, qtbot, BOX)

    def full(*_args: object, **_more: object) -> None:
        raise StoreProblem("The box could not be saved", "the disk is full", "Make room and draw it again.")

    monkeypatch.setattr("thyroid_desktop.services.describing.Describing.describe", full)
    qtbot.keyClick(panel.side, "r")
    qtbot.waitUntil(window.page.messages.isVisible)
    assert panel.side.chosen == frozenset()
    assert window.page.messages.title.text() == "The box could not be saved"


def test_that_words_survive_a_new_window(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(SAMPLE)
    drawn(window, qtbot, BOX)
    window.findings.sheet.describe(lambda one: NoduleDescription("left", features=Features("solid")))
    qtbot.waitUntil(lambda: said(window).side == "left")
    window.close()
    again = open_window(SAMPLE)
    qtbot.waitUntil(lambda: again.findings.nodule.side.chosen == {"left"})
    assert again.findings.tirads.rows["composition"].chosen == {"solid"}


@pytest.mark.parametrize(
    ("text", "length"),
    [("", None), ("12", 12.0), ("12,5", 12.5), (" 7.25 mm", 7.25), ("1.2cm", 12.0), ("１２．５", 12.5), (".5", 0.5)],
)
def test_that_lengths_are_understood_as_they_are_written(text: str, length: float | None) -> None:
    assert length_typed(text) == length


@pytest.mark.parametrize("text", ["x", "-3", "1e3", "1,2,3", ".", "12 inches", "nan"])
def test_that_what_is_no_length_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="length"):
        length_typed(text)


def test_that_days_and_numbers_are_understood_or_refused() -> None:
    assert day_typed("") is None
    for text in ("2025-01-31", "2025/1/31", "2025.01.31", "20250131", "2025年1月31日"):
        assert day_typed(text) == QDate(2025, 1, 31)
    for text in ("31.1.2025", "2025-02-30", "soon", QDate.currentDate().addDays(1).toString("yyyy-MM-dd")):
        with pytest.raises(ValueError, match="day"):
            day_typed(text)
    assert whole_typed(" 80 ") == 80
    assert whole_typed("") is None
    for text in ("8.5", "eighty", "9" * 5000):
        with pytest.raises(ValueError, match=r"invalid|too long"):
            whole_typed(text)
    assert [length_text(one) for one in (None, 12.0, 12.5, 12.25)] == ["", "12", "12.5", "12.25"]
