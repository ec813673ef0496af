"""The training room: jobs at the left, the one in front at the right; above, which model is in use and who works."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QImage, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from thyroid_desktop.ui.evidence.calm_problem import CalmProblem
from thyroid_desktop.ui.library.interchange import filled
from thyroid_desktop.ui.panels.parts import label, name_control, push_button, tight
from thyroid_desktop.ui.training.job_list import JobList
from thyroid_desktop.ui.training.job_page import DEEDS, KEYS, JobPage
from thyroid_desktop.ui.training.room_start import RoomStart
from thyroid_desktop.ui.training.training_words import model_name
from thyroid_desktop.ui.training.worker_line import WorkerLine

if TYPE_CHECKING:
    from thyroid_desktop.domain.errors import UserProblem
    from thyroid_desktop.ui.training.room_state import RoomState

USUAL_SIZE: Final = (1240, 800)
SIDES: Final = (400, 840)
LOOKING_MS: Final = 1000
EMPTY, JOBS = range(2)


class TrainingWindow(QDialog):
    """Not modal, so that images can be looked at meanwhile. Who reads and does things is told by signals.

    Args:
        parent: The main window.
        read_figure: Has the picture in a file read.
    """

    look_asked = Signal()
    """The room is to be read anew: it came into sight, or a moment has passed."""
    order_asked = Signal()
    history_asked = Signal()

    def __init__(self, parent: QWidget, read_figure: Callable[[Path, Callable[[QImage], None]], None]) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._state: RoomState | None = None
        self.chosen: int | None = None
        """The job that the user wants to see."""
        self._is_unreadable = False
        self._head = label("title")
        self.model = label("muted", wraps=True)
        self.history = push_button(is_link=True)
        self.history.setObjectName("smallLink")
        self.problem = CalmProblem()
        self.worker = WorkerLine()
        self.jobs = JobList()
        self.page = JobPage(read_figure)
        self.start = RoomStart()
        self.order, self.close_button = push_button(is_primary=True), push_button()
        self._notice = label("notice")
        self._timer = QTimer(self, interval=LOOKING_MS)
        self._timer.timeout.connect(self.look_asked)
        self._arrange()
        for button in (self.order, self.close_button, self.history, self.start.order):
            button.setAutoDefault(False)
        self.resize(QSize(*USUAL_SIZE).boundedTo(self.screen().availableSize()))
        self.setMinimumSize(800, 470)  # of a common screen at 200 %
        self._connect()
        self.retranslate()

    def show_state(self, state: RoomState) -> None:
        """Show the room as it is now."""
        is_first, self._state = self._state is None, state
        if self._is_unreadable:
            self._is_unreadable = False
            self.problem.show_problem(None)
        self.chosen = state.shown.job.id if state.shown is not None else None
        self.jobs.show_jobs(state.jobs, state.names, self.chosen)
        if state.shown is not None:
            self.page.show_state(state)
        waiting = any(job.state == "queued" for job in state.jobs)
        self.worker.show_workers(state.workers, has_waiting=waiting)
        self._stack.setCurrentIndex(JOBS if state.jobs else EMPTY)
        self.start.is_loading = False
        self._write()
        if is_first:
            (self.jobs if state.jobs else self.start.order).setFocus()

    def show_problem(self, problem: UserProblem | None) -> None:
        """Say why something cannot be done, until it is closed or something else is done; what was shown stays."""
        self._is_unreadable = False
        self.problem.show_problem(problem)

    def show_unreadable(self, problem: UserProblem) -> None:
        """Say why the room cannot be read, until it can be read again; what was shown before stays."""
        if not self._is_unreadable:
            self._is_unreadable = True
            self.problem.show_problem(problem)

    def show_job(self, job_id: int) -> None:
        """Bring a job to the front."""
        self.chosen = job_id
        self.look_asked.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()
        self.look_asked.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: nothing is read."""
        self._timer.stop()
        super().hideEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Write all texts in the current language."""
        self.setWindowTitle(self.tr("Training room"))
        self._head.setText(self.tr("Training room"))
        self._notice.setText(self.tr("Research use only – not for diagnosis"))
        self.history.setText(self.tr("Which models were in use…"))
        name_control(self.history, self.tr("Which model answered from when on, and why"), "Ctrl+H")
        self.order.setText(self.tr("New training…"))
        name_control(self.order, self.tr("Train a model on annotated cases"), "Ctrl+N")
        self.close_button.setText(self.tr("Close"))
        name_control(self.close_button, self.tr("Close; jobs go on"), "Esc")
        name_control(self.jobs, self.tr("Jobs, newest first"))
        self._write()

    def _write(self) -> None:
        state = self._state
        model = state.in_use if state is not None else None
        if state is None:
            self.model.clear()
        elif model is None:
            self.model.setText(self.tr("No model is in use."))
        else:
            self.model.setText(filled(self.tr("Model in use: %1"), (model_name(model),)))
            self.model.setToolTip(model.id)
        self.history.setVisible(state is not None and bool(state.history))
        self.order.setVisible(state is not None and bool(state.jobs))

    def _arrange(self) -> None:
        head = QHBoxLayout()
        tight(head, spacing=10)
        words = QVBoxLayout()
        tight(words, spacing=4)
        words.addWidget(self._head)
        line = QHBoxLayout()
        tight(line, spacing=10)
        line.addWidget(self.model, 1)
        line.addWidget(self.history)
        words.addLayout(line)
        head.addLayout(words, 1)
        head.addWidget(self.order, 0, Qt.AlignmentFlag.AlignTop)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(1)
        splitter.addWidget(self.jobs)
        splitter.addWidget(self.page)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes(SIDES)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.start)
        self._stack.addWidget(splitter)
        feet = QHBoxLayout()
        tight(feet, 0, 4, 0, 0)
        feet.addWidget(self._notice, 1)
        feet.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        tight(layout, 24, 18, 24, 16, spacing=10)
        layout.addLayout(head)
        layout.addWidget(self.worker)
        layout.addWidget(self.problem)
        layout.addWidget(self._stack, 1)
        layout.addLayout(feet)

    def _connect(self) -> None:
        self.order.clicked.connect(self.order_asked)
        self.start.order.clicked.connect(self.order_asked)
        self.history.clicked.connect(self.history_asked)
        self.close_button.clicked.connect(self.reject)
        self.jobs.turned_to.connect(self.show_job)
        shortcuts = [
            ("Ctrl+N", self.order_asked.emit),
            ("Ctrl+H", self.history.click),
            ("Ctrl+Return", self.worker.start.click),
            ("Ctrl+T", self.page.result.ask),
            *((KEYS[deed], lambda asked=deed: self.page.ask(asked)) for deed in DEEDS),
        ]
        for keys, slot in shortcuts:
            QShortcut(QKeySequence(keys), self).activated.connect(slot)
