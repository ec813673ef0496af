"""One job: where it stands, what can be done with it, how its networks learn, its log, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QFontDatabase, QImage
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QProgressBar, QPushButton, QVBoxLayout, QWidget

from thyroid_desktop.ui.evidence.calm_problem import CalmProblem
from thyroid_desktop.ui.evidence.tabbed_pages import TabbedPages
from thyroid_desktop.ui.evidence.table_view import TableView
from thyroid_desktop.ui.library.interchange import filled
from thyroid_desktop.ui.panels.parts import Panel, label, name_control, push_button, restyle, tight
from thyroid_desktop.ui.theme import colour
from thyroid_desktop.ui.training.curve_view import CurveView
from thyroid_desktop.ui.training.figure_pages import FigurePages
from thyroid_desktop.ui.training.result_page import ResultPage
from thyroid_desktop.ui.training.result_tables import changed_table, networks_table
from thyroid_desktop.ui.training.training_words import (
    CASES,
    TINTS,
    counted,
    left_text,
    moment_text,
    recipe_name,
    state_text,
    step_text,
)
from thyroid_desktop.ui.words.problem_texts import told_in_two

if TYPE_CHECKING:
    from thyroid_desktop.domain.errors import UserProblem
    from thyroid_desktop.domain.jobs import Job, JobNote
    from thyroid_desktop.domain.training_result import TrainingResult
    from thyroid_desktop.ui.training.room_state import JobDetail, RoomState

COURSE, LOG, RESULT, NETWORKS, CHANGED, FIGURES = range(6)
DEEDS: Final = ("pause", "go_on", "cancel", "again")
ALLOWED: Final = {
    "pause": frozenset({"queued", "running"}),
    "go_on": frozenset({"paused"}),
    "cancel": frozenset({"queued", "running", "paused"}),
    "again": frozenset({"failed", "cancelled"}),
}
"""What can be done with a job in which state."""
DOUBT_MS: Final = 6000
KEYS: Final = {"pause": "Ctrl+P", "go_on": "Ctrl+G", "cancel": "Ctrl+Del", "again": "Ctrl+R"}


def is_allowed(deed: str, job: Job) -> bool:
    """Whether this can be done with the job now."""
    if deed == "go_on" and job.state == "running":
        return job.wish == "pause"
    if deed == "pause":
        return job.state in ALLOWED[deed] and job.wish == "run"
    return job.state in ALLOWED[deed] and not (job.state == "running" and job.wish == "cancel")


class JobPage(Panel):
    """The job in front.

    Args:
        read_figure: Has the picture in a file read.
    """

    deed_asked = Signal(str, int)
    """One of ``DEEDS``, and the number of the job."""

    def __init__(self, read_figure: Callable[[Path, Callable[[QImage], None]], None]) -> None:
        super().__init__()
        self._shown: RoomState | None = None
        self._front: tuple[int, bool] = (0, False)
        self._problem: UserProblem | None = None
        self._tabled: TrainingResult | None = None
        self._doubted = 0
        """The job that is to be cancelled if it is asked for once more."""
        self._doubt = QTimer(self, singleShot=True, interval=DOUBT_MS)
        self._doubt.timeout.connect(self._forget_doubt)
        self.title, self.state = label("title", wraps=True), label("verdict", wraps=True)
        self._about = label("muted", wraps=True)
        self.problem = CalmProblem()
        self._bar = QProgressBar(textVisible=False)
        self._bar.setRange(0, 1000)
        self.buttons: dict[str, QPushButton] = {deed: push_button() for deed in DEEDS}
        self.course, self.result = CurveView(), ResultPage()
        self.log = QPlainTextEdit(readOnly=True)
        self.log.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.log.setTabChangesFocus(True)
        self.networks, self.changed = TableView(), TableView()
        self.figures = FigurePages(read_figure)
        self.tabs = TabbedPages((self.course, self.log, self.result, self.networks, self.changed, self.figures))
        self._arrange()
        for deed, button in self.buttons.items():
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, asked=deed: self.ask(asked))
        self.retranslate()

    def show_state(self, state: RoomState) -> None:
        """Show the job in front of this state; its result comes to the front when it is there."""
        self._shown = state
        self._write()

    def ask(self, deed: str) -> None:
        """Ask for something to be done with the job, where that can be done; what ends days of work, only if twice."""
        detail = self._detail
        if detail is None or not is_allowed(deed, detail.job):
            return
        is_doubted = deed == "cancel" and bool(detail.job.began_at) and self._doubted != detail.job.id
        self._doubted = detail.job.id if is_doubted else 0
        if is_doubted:
            self._doubt.start()
            self._write_cancel(detail.job)
        else:
            self.deed_asked.emit(deed, detail.job.id)

    def _forget_doubt(self) -> None:
        self._doubted = 0
        self._write()

    def _write_cancel(self, job: Job) -> None:
        button, is_doubted = self.buttons["cancel"], self._doubted == job.id
        button.setText(self.tr("Really end it?") if is_doubted else self.tr("Cancel"))
        about = self.tr("What it has learnt is lost; press once more to end it") if is_doubted else ""
        name_control(button, about or self.tr("End it for good"), KEYS["cancel"])
        restyle(button, "isPrimary", is_doubted)

    def retranslate(self) -> None:
        self.tabs.name_tabs(
            self.tr("Course"),
            self.tr("Log"),
            self.tr("Result"),
            self.tr("Networks"),
            self.tr("Changed decisions"),
            self.tr("Figures"),
        )
        texts = {
            "pause": (self.tr("Pause"), self.tr("Let it rest at its next checkpoint; it can go on later")),
            "go_on": (self.tr("Go on"), self.tr("Let it go on where it paused")),
            "again": (self.tr("Try again"), self.tr("Queue the same training once more")),
        }
        for deed, (text, about) in texts.items():
            self.buttons[deed].setText(text)
            name_control(self.buttons[deed], about, KEYS[deed])
        name_control(self.log, self.tr("Log of the job"))
        self.log.setPlaceholderText(self.tr("Nothing was noted yet."))
        self._bar.setAccessibleName(self.tr("Progress of the job"))
        self._tabled = None
        self._write()

    @property
    def _detail(self) -> JobDetail | None:
        return self._shown.shown if self._shown is not None else None

    def _arrange(self) -> None:
        words = QVBoxLayout()
        tight(words, spacing=4)
        for part in (self.title, self.state, self._about):
            words.addWidget(part)
        buttons = QHBoxLayout()
        tight(buttons)
        for button in self.buttons.values():
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        tight(layout, 22, 0, 0, 0, spacing=10)
        layout.addLayout(words)
        layout.addWidget(self._bar)
        layout.addWidget(self.problem)
        row = QWidget()
        row.setLayout(buttons)
        layout.addWidget(row)
        layout.addWidget(self.tabs, 1)
        self._buttons_row = row

    def _write(self) -> None:
        state, detail = self._shown, self._detail
        if state is None or detail is None:
            return
        job = detail.job
        self.title.setText(job.order.title)
        self.state.setText(_state_line(job))
        style = f"color: {colour(TINTS[job.state]).name()};"
        if style != self.state.styleSheet():
            self.state.setStyleSheet(style)
        self._about.setText(self._about_text(job, state))
        self._bar.setVisible(job.progress is not None and job.state in ("running", "paused"))
        self._bar.setValue(round(1000 * (job.progress.done if job.progress is not None else 0.0)))
        for deed, button in self.buttons.items():
            button.setVisible(is_allowed(deed, job))
            if deed != "cancel":
                restyle(button, "isPrimary", deed in ("go_on", "again"))
        self._write_cancel(job)
        self._buttons_row.setVisible(any(is_allowed(deed, job) for deed in DEEDS))
        if detail.problem is not self._problem:  # one that was closed stays closed
            self._problem = detail.problem
            self.problem.show_problem(detail.problem)
        self.course.show_courses(detail.courses, is_over=job.is_finished)
        _write_log(self.log, detail.notes)
        self._write_result(state, detail)

    def _write_result(self, state: RoomState, detail: JobDetail) -> None:
        result = detail.result
        for page in (RESULT, NETWORKS, FIGURES):
            self.tabs.enable(page, result is not None)
        self.tabs.enable(CHANGED, result is not None and result.comparison is not None)
        front = (detail.job.id, result is not None)
        if front != self._front:
            self._front = front
            has_course = bool(detail.courses) or not detail.job.is_finished
            self.tabs.turn_to(RESULT if result is not None else COURSE if has_course else LOG)
        if result is None:
            self.figures.show_files(())
            return
        self.result.show_state(state)
        if result is not self._tabled:  # not every second: thousands of decisions may have changed
            self._tabled = result
            self.networks.show_table(networks_table(result))
            self.changed.show_table(changed_table(result))
        folder = Path(detail.job.result)
        self.figures.show_files(tuple(folder / Path(name).name for name in result.figures))

    def _about_text(self, job: Job, state: RoomState) -> str:
        name = state.names.get(job.created_by or 0, "")
        when, recipe = moment_text(job.created_at), recipe_name(job.order.recipe_id)
        if name:
            told = filled(self.tr("%1, queued by %2 on %3"), (recipe, name, when))
        else:
            told = filled(self.tr("%1, queued on %2"), (recipe, when))
        parts = [told]
        if job.order.case_ids:
            parts.append(counted(len(job.order.case_ids), CASES))
        if job.attempts > 1:
            parts.append(filled(self.tr("attempt %1"), (job.attempts,)))
        if job.worker:
            parts.append(filled(self.tr("on %1"), (job.worker,)))
        return " · ".join(parts)


def _state_line(job: Job) -> str:
    """Where it stands and, while it runs, what is being done and how long that takes; why it failed."""
    parts = [state_text(job)]
    if job.state in ("running", "paused"):
        parts += [text for text in (step_text(job.progress), left_text(job.progress)) if text]
    if job.state == "failed" and job.problem:
        parts.append(told_in_two(job.problem))
    if job.is_finished and job.ended_at and job.state != "failed":
        parts.append(moment_text(job.ended_at))
    return " · ".join(parts)


def _write_log(view: QPlainTextEdit, notes: tuple[JobNote, ...]) -> None:
    """Add what is new; whoever has scrolled up to read is left alone."""
    text = "\n".join(f"{moment_text(note.at)}  {note.worker}  {note.text}" for note in notes)
    if text == view.toPlainText():
        return
    bar = view.verticalScrollBar()
    is_at_end, place = bar.value() >= bar.maximum() - 2, bar.value()
    view.setPlainText(text)
    bar.setValue(bar.maximum() if is_at_end else place)
