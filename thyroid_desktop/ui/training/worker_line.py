"""A line that says whether anybody works on the queue, and how to get somebody to."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout

from thyroid_desktop.ui.library.interchange import filled
from thyroid_desktop.ui.panels.parts import Panel, label, name_control, push_button, restyle, tight

STARTING_MS = 90_000
"""So long a worker may take until it holds a job: it gathers itself and loads what trains."""


class WorkerLine(Panel):
    """Says it in words, with a button that starts a worker here and one that copies the command for elsewhere."""

    start_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._workers: tuple[str, ...] = ()
        self._command = ""
        self._can_start = False
        self._has_waiting = False
        self.text = label("small", wraps=True)
        self.start = push_button()
        self.copy = push_button(is_link=True)
        self.copy.setObjectName("smallLink")
        for button in (self.start, self.copy):
            button.setAutoDefault(False)
        self._starting = QTimer(self, singleShot=True, interval=STARTING_MS)
        self._starting.timeout.connect(self._write)
        layout = QHBoxLayout(self)
        tight(layout, spacing=10)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.copy)
        layout.addWidget(self.start)
        self.start.clicked.connect(self.start_asked)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._command))
        self.retranslate()

    def set_up(self, command: str, *, can_start: bool) -> None:
        """What one types elsewhere, and whether a worker can be started here."""
        self._command, self._can_start = command, can_start
        self._write()

    def show_workers(self, workers: tuple[str, ...], *, has_waiting: bool) -> None:
        """These are alive; whether there is something to do for them."""
        self._workers, self._has_waiting = workers, has_waiting
        if workers:
            self._starting.stop()
        self._write()

    @property
    def is_starting(self) -> bool:
        """Whether one was started a moment ago and was not heard of yet."""
        return self._starting.isActive()

    def say_starting(self) -> None:
        """One was started a moment ago."""
        self._starting.start()
        self._write()

    def forget_starting(self) -> None:
        """It did not start, or the window goes."""
        self._starting.stop()
        self._write()

    def retranslate(self) -> None:
        self.start.setText(self.tr("Start worker"))
        self.copy.setText(self.tr("Copy the command"))
        self._write()

    def _write(self) -> None:
        is_starting = self.is_starting
        self.text.setText(self._words(is_starting=is_starting))
        restyle(self.text, "isGood", bool(self._workers) or is_starting)
        self.start.setEnabled(self._can_start and not self._workers and not is_starting)
        restyle(self.start, "isPrimary", self.start.isEnabled() and self._has_waiting)
        self.copy.setVisible(not self._workers and not is_starting)
        why = self.tr("Training is not installed on this computer")
        told = self.tr("Start a training worker on this computer; it ends when the queue is empty")
        name_control(self.start, told if self._can_start else why, "Ctrl+Return" if self._can_start else "")
        name_control(self.copy, filled(self.tr("Copy “%1” to the clipboard"), (self._command,)))

    def _words(self, *, is_starting: bool) -> str:
        if self._workers:
            one = self.tr("A training worker is running on %1.")
            text = one if len(self._workers) == 1 else self.tr("Training workers are running on %1.")
            return filled(text, (", ".join(self._workers),))
        if is_starting:
            return self.tr("A training worker is starting on this computer…")
        command = (self._command,)
        if self._can_start:
            return filled(self.tr("No worker is running. Start one here, or on another machine: %1"), command)
        text = self.tr(
            "No worker is running, and training is not installed on this computer. Start one on another machine: %1"
        )
        return filled(text, command)
