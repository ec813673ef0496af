"""The timeline: who did what, before and after, and a look at an earlier state."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.conftest import OpenWindow
from tests.ui.test_nodule_panel import BOX, SAMPLE, drawn
from tests.ui.workplaces import write_pictures
from thyroid_desktop.domain.annotation import Action, BoxDetails, BoxRevision, MarkRevision, Revision
from thyroid_desktop.domain.geometry import Box, Point, Size
from thyroid_desktop.domain.imaging import Image, ImageDescription
from thyroid_desktop.domain.marks import Absence, Caliper, ForeignFile, MarkValue, Refusal, WorkState, kind_of
from thyroid_desktop.domain.nodule import NoduleDescription, NoduleSize, Opinion, Pathology
from thyroid_desktop.domain.tirads import Features
from thyroid_desktop.ui.nodules.marks import Marks
from thyroid_desktop.ui.nodules.timeline_entries import Timeline
from thyroid_desktop.ui.nodules.timeline_words import change_text, what_text
from thyroid_desktop.ui.panels.timeline import TimelinePanel
from thyroid_desktop.ui.panels.timeline_rows import (
    CHANGE_ROLE,
    MODEL_ROLE,
    READER_ROLE,
    TIME_ROLE,
    TimelineRows,
    short_time,
)

AT = "2025-01-01T10:00:00.000000+00:00"
Key = Qt.Key
IMAGE = Image(1, 1, "0" * 64, "a.png", ImageDescription("still", Size(400, 300)))


def box(number: int, where: Box | None, action: Action = "draw", **changes) -> BoxRevision:
    return replace(BoxRevision(number, "one", 1, 0, 1, where, action, 7, AT, layer=7), **changes)


def mark(number: int, value: MarkValue | None, kind: str = "", action: Action = "describe", **changes) -> MarkRevision:
    kind = kind or (kind_of(value) if value is not None else "")
    made = MarkRevision(number, kind, f"{kind}:1", 1, None, 1, value, action, 7, AT, layer=7)  # type: ignore[arg-type]
    return replace(made, **changes)


def told(*revisions: Revision) -> list[tuple[str, str]]:
    """What was done and what changed, oldest first."""
    timeline = Timeline()
    timeline.take(revisions)
    return [(what_text(one), change_text(one, IMAGE)) for one in timeline.entries]


def rows_of(rows: TimelineRows, role: int = Qt.ItemDataRole.DisplayRole) -> list[object]:
    return [rows.index(row).data(role) for row in range(rows.rowCount())]


def test_that_the_life_of_a_box_is_told_with_before_and_after() -> None:
    first, moved = Box(10, 20, 50, 50), Box(15, 25, 55, 55)
    assert told(
        box(1, first),
        box(2, moved, "move"),
        box(3, Box(15, 25, 65, 55), "resize"),
        box(4, Box(15, 25, 65, 55), "assign", nodule=3),
        box(5, Box(15, 25, 65, 55), "lock", nodule=3, details=BoxDetails(is_locked=True)),
        box(6, None, "delete", nodule=3),
        box(7, Box(15, 25, 65, 55), "undo", nodule=3, reverts=6),
        box(8, None, "redo", nodule=3, reverts=6),
    ) == [
        ("Drawing nodule 1", "– → 40 × 30 px"),
        ("Moving nodule 1", "(10, 20) → (15, 25)"),
        ("Resizing nodule 1", "40 × 30 px → 50 × 30 px"),
        ("Numbering nodule 3", "nodule 1 → nodule 3"),
        ("Locking nodule 3", "50 × 30 px"),
        ("Deleting nodule 3", "50 × 30 px → –"),
        ("Undone: deleting nodule 3", "– → 50 × 30 px"),
        ("Redone: deleting nodule 3", "50 × 30 px → –"),
    ]


def test_that_words_about_a_nodule_are_told_part_by_part() -> None:
    first = NoduleDescription("right", size=NoduleSize(9.0))
    second = replace(
        first,
        side="left",
        pole="lower",
        calcification="macro",
        size=NoduleSize(9.0, 8.25, 12.0),
        features=Features("solid", foci=frozenset({"macro", "rim"})),
        pathology=Pathology("malignant", "fna", 6),
        note="x" * 90,
    )
    (_, before), (what, after) = told(mark(1, first), mark(2, second))
    assert before == "side: – → Right, width: – → 9 mm"
    assert what == "Describing nodule 1"
    assert after == (
        "side: Right → Left, pole: – → Lower, depth: – → 8.25 mm, length: – → 12 mm, calcification: – → Macro, "
        "composition: – → Solid, echogenic foci: – → Macrocalcification + Rim, "
        f"pathology: – → FNA, Bethesda VI, Malignant, note: – → {'x' * 39}…"
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Opinion("malignant", 80), "– → Malignant, 80/100"),
        (Caliper(Point(0, 0), Point(30, 40)), "– → 50 px"),
        (Absence(), "– → no nodule"),
        (WorkState("rejected", "poor-quality", "dark"), "– → Rejected, poor quality, dark"),
        (Refusal(BOX, 0.614, "proposer"), "– → score 0.61"),
        (ForeignFile("labelme", "{}"), "– → labelme"),
    ],
)
def test_that_other_marks_are_told(value: MarkValue, text: str) -> None:
    ((_, first), (_, second)) = told(mark(1, value), mark(2, None, kind_of(value), "undo", reverts=1))
    assert first == text
    assert second == " → ".join(reversed(text.split(" → ")))


def test_that_a_deed_of_many_revisions_is_one_entry() -> None:
    many = [box(number, BOX, "interpolate", box_id=f"b{number}", batch="x") for number in range(1, 6)]
    assert told(*many, box(9, BOX, box_id="z")) == [
        ("Filling in boxes of nodule 1", "– → 130 × 180 px · and 4 more"),
        ("Drawing nodule 1", "– → 130 × 180 px"),
    ]


def test_that_what_is_new_is_added_and_another_history_begins_anew() -> None:
    timeline = Timeline()
    assert timeline.take((box(1, BOX),)) is None
    kept = timeline.entries[0]
    assert timeline.take((box(1, BOX), box(2, None, "delete"))) == 1
    assert timeline.entries[0] is kept
    assert timeline.take((box(1, BOX), box(2, None, "delete"))) == 2
    assert timeline.take((box(4, BOX, box_id="other"),)) is None
    assert len(timeline.entries) == 1
    assert timeline.take(()) is None
    assert timeline.entries == []


def test_that_rows_are_newest_first_and_stay_when_others_come(qtbot: QtBot) -> None:
    rows = TimelineRows(lambda user_id: f"Dr. {user_id}")
    revisions: tuple[Revision, ...] = (
        box(1, BOX),
        box(2, BOX, image_id=2, box_id="b", nodule=2, is_model_shown=True, user_id=8),
        mark(3, NoduleDescription("left"), image_id=2),
        mark(4, NoduleDescription("left"), image_id=2, nodule=2, subject="nodule:2"),
    )
    rows.show(IMAGE, Marks.of(1, 7, revisions, ()), is_whole_case=False)
    assert rows_of(rows) == ["Describing nodule 1", "Drawing nodule 1"], "of this image, and of the nodules on it"
    rows.show(IMAGE, Marks.of(1, 7, revisions, ()), is_whole_case=True)
    assert len(rows_of(rows)) == 4
    assert rows_of(rows, READER_ROLE)[2] == "Dr. 8 · model shown"
    assert rows_of(rows, MODEL_ROLE) == [False, False, True, False]
    assert rows_of(rows, TIME_ROLE)[0] == "2025-01-01"
    assert rows_of(rows, CHANGE_ROLE)[3] == "– → 130 × 180 px"
    assert "Dr. 7 · model not shown" in str(rows_of(rows, Qt.ItemDataRole.ToolTipRole)[3])
    with qtbot.waitSignal(rows.rowsInserted):
        rows.show(IMAGE, Marks.of(1, 7, (*revisions, box(5, None, "delete")), ()), is_whole_case=True)
    assert rows_of(rows)[0] == "Deleting nodule 1"
    assert rows.entry(0).last_id == 5
    assert rows.rowCount(rows.index(0)) == 0


def test_that_thousands_of_entries_are_told_only_when_they_are_seen(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = TimelinePanel(str)
    qtbot.addWidget(panel)
    panel.resize(300, 400)
    revisions = tuple(box(number, BOX.shifted(number % 7, 0), "move") for number in range(1, 20_001))
    asked: list[object] = []
    monkeypatch.setattr("thyroid_desktop.ui.panels.timeline_rows.what_text", lambda entry: asked.append(entry) or "x")
    panel.show_marks(IMAGE, Marks.of(1, 7, revisions, ()))
    assert panel.rows.rowCount() == 0, "nobody looks yet"
    panel.show()
    qtbot.waitExposed(panel)
    assert panel.rows.rowCount() == 20_000
    qtbot.waitUntil(lambda: bool(asked))
    assert len({id(one) for one in asked}) < 40


def test_that_todays_time_and_other_days_are_short() -> None:
    assert short_time(AT) == "2025-01-01"
    from thyroid_desktop.bootstrap import now

    assert len(short_time(now())) == 5


def test_that_an_earlier_state_is_looked_at_and_left_by_key(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(SAMPLE)
    drawn(window, qtbot, BOX, Box(400, 150, 500, 250))
    side, panel = window.findings, window.findings.timeline
    wanted: list[int | None] = []
    side.state_wanted.connect(wanted.append)
    side.focus_timeline()
    assert QApplication.focusWidget() is panel.list
    assert wanted == [], "to come here shows nothing else yet"
    assert not panel.restore.isVisibleTo(panel)
    qtbot.keyClick(panel.list, Key.Key_Down)
    assert wanted == [1]
    assert panel.restore.isVisibleTo(panel)
    qtbot.keyClick(panel.list, Key.Key_Escape)
    assert wanted == [1, None]
    assert not panel.restore.isVisibleTo(panel)
    qtbot.keyClick(panel.list, Key.Key_Home)
    qtbot.keyClick(panel.list, Key.Key_End)
    side.sections["timeline"].header.click()
    assert wanted[-1] is None, "who cannot see the list any more sees the present"


def test_that_an_earlier_state_is_restored_as_a_new_one(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(SAMPLE)
    drawn(window, qtbot, BOX, Box(400, 150, 500, 250))
    session, panel = window.controllers.session, window.findings.timeline
    wanted: list[int | None] = []
    window.findings.state_wanted.connect(wanted.append)
    window.findings.focus_timeline()
    qtbot.keyClick(panel.list, Key.Key_Down)
    panel.restore.setFocus()
    qtbot.keyClick(panel.restore, Key.Key_Space)
    qtbot.waitUntil(lambda: [one.box for one in session.marks.boxes] == [BOX])
    qtbot.waitUntil(lambda: panel.rows.rowCount() == 3)
    assert wanted == [1, None], "the restored state is the present"
    assert panel.rows.index(0).data() == "Restoring an earlier state"
    window.actions_made["undo"].trigger()
    qtbot.waitUntil(lambda: len(session.marks.boxes) == 2)


def test_that_another_image_leads_back_to_the_present(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window = open_window(*write_pictures(tmp_path, 2))
    drawn(window, qtbot, Box(20, 20, 80, 70), Box(90, 20, 120, 70))
    session, panel = window.controllers.session, window.findings.timeline
    wanted: list[int | None] = []
    window.findings.state_wanted.connect(wanted.append)
    window.findings.focus_timeline()
    qtbot.keyClick(panel.list, Key.Key_Down)
    assert wanted == [1]
    session.step(1)
    qtbot.waitUntil(lambda: session.image is session.images[1])
    assert wanted == [1, None]
    assert panel.hint.isVisibleTo(panel)


def test_that_the_scope_is_changed_by_key(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(SAMPLE)
    drawn(window, qtbot, BOX)
    panel = window.findings.timeline
    window.findings.focus_timeline()
    panel.scope.setFocus()
    for key, scope in (("w", "case"), ("w", "case"), ("t", "image")):
        qtbot.keyClick(panel.scope, key)
        assert panel.scope.chosen == {scope}
    assert panel.rows.rowCount() == 1
