"""The window in which a table of scores is evaluated: figures of merit, differences, curves, and how it was done."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QLocale, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from thyroid_desktop.ui.evidence.calm_problem import CalmProblem
from thyroid_desktop.ui.evidence.evaluation_options import EvaluationOptions
from thyroid_desktop.ui.evidence.evaluation_pages import EvaluationPages
from thyroid_desktop.ui.evidence.evidence_files import EvidenceFiles
from thyroid_desktop.ui.evidence.table_start import TableStart
from thyroid_desktop.ui.library.interchange import filled
from thyroid_desktop.ui.panels.parts import label, name_control, push_button, tight

if TYPE_CHECKING:
    from thyroid_desktop.domain.errors import UserProblem
    from thyroid_desktop.ui.evidence.judged import Judged

USUAL_SIZE: Final = (1180, 780)


class EvaluationWindow(QDialog):
    """Not modal, so that images can be looked at meanwhile. Who computes is told by signals.

    Args:
        parent: The main window.
        files: Draws figures and writes files.
    """

    open_asked = Signal()
    table_dropped = Signal(object)
    """:class:`Path` of a file."""
    stop_asked = Signal()

    def __init__(self, parent: QWidget, files: EvidenceFiles) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._files = files
        self._judged: Judged | None = None
        self._written: Path | None = None
        self._head = label("title")
        self._detail = label("muted", wraps=True)
        self.problem = CalmProblem()
        self.options = EvaluationOptions()
        self.start = TableStart()
        self.pages = EvaluationPages(files)
        self._stack = QStackedWidget()
        for page in (self.start, self.pages):
            self._stack.addWidget(page)
        self.open_button = push_button()
        self.export = push_button()
        self.close_button = push_button(is_primary=True)
        self.stop = push_button()
        self._progress = QProgressBar(textVisible=False)
        self._progress.setFixedWidth(220)
        self._told, self._notice = label("small"), label("notice")
        for button in (self.open_button, self.export, self.close_button, self.stop, self.start.open_button):
            button.setAutoDefault(False)  # Enter belongs to the field of the threshold
        self._arrange()
        self.setAcceptDrops(True)
        self.resize(*USUAL_SIZE)
        self.setMinimumSize(760, 520)
        self.open_button.clicked.connect(self.open_asked)
        self.start.open_asked.connect(self.open_asked)
        self.export.clicked.connect(self.ask_export)
        self.close_button.clicked.connect(self.reject)
        self.stop.clicked.connect(self.stop_asked)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Open), self).activated.connect(self.open_asked)
        QShortcut(QKeySequence("Ctrl+E"), self).activated.connect(self.ask_export)
        self.show_progress(None)
        self.retranslate()

    def show_judged(self, judged: Judged) -> None:
        """Show what came out."""
        self._judged = judged
        self.problem.show_problem(None)
        self.options.offer_clusters(judged.table.patients is not None)
        self.pages.show_judged(judged)
        self._stack.setCurrentWidget(self.pages)
        self._write()

    def show_problem(self, problem: UserProblem) -> None:
        """Say what went wrong; what was shown before stays."""
        self.problem.show_problem(problem)

    def show_progress(self, done: tuple[int, int] | None) -> None:
        """Show how far the work is, done of total, or that there is none; a total of 0 is not known yet."""
        is_busy = done is not None
        for part in (self._progress, self.stop):
            part.setVisible(is_busy)
        if done is not None:
            self._told.setText(self.tr("Evaluating…"))
            self._progress.setRange(0, done[1])
            self._progress.setValue(done[0])
        elif self._told.text() == self.tr("Evaluating…"):
            self._told.clear()

    def say_written(self, path: Path) -> None:
        """Tell that a file or folder has been written."""
        self._told.setText(filled(self.tr("Written: %1"), (path.name,)))

    def ask_export(self) -> None:
        """Let the user choose where everything goes."""
        if self._judged is not None:
            self._files.ask_folder(self, self.pages.evidence(self._judged))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped_file(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _dropped_file(event)
        if path is not None:
            event.acceptProposedAction()
            self.table_dropped.emit(path)

    def retranslate(self) -> None:
        """Write all texts in the current language."""
        self.open_button.setText(self.tr("Open table…"))
        self.export.setText(self.tr("Export all…"))
        self.close_button.setText(self.tr("Close"))
        self.stop.setText(self.tr("Stop"))
        name_control(self.open_button, self.tr("Open a table of scores"), "Ctrl+O")
        name_control(self.export, self.tr("Write all tables, figures and the methods into a new folder"), "Ctrl+E")
        name_control(self.close_button, self.tr("Close"), "Esc")
        name_control(self.stop, self.tr("Stop the evaluation"))
        self._notice.setText(self.tr("Research use only – not for diagnosis"))
        self._progress.setAccessibleName(self.tr("Progress of the evaluation"))
        self._write()

    def _arrange(self) -> None:
        words = QVBoxLayout()
        tight(words, spacing=4)
        words.addWidget(self._head)
        words.addWidget(self._detail)
        head = QHBoxLayout()
        tight(head)
        head.addLayout(words, 1)
        head.addWidget(self.open_button, 0, Qt.AlignmentFlag.AlignTop)
        feet = QHBoxLayout()
        tight(feet, 0, 6, 0, 0)
        for part in (self._progress, self._told, self.stop):
            feet.addWidget(part)
        feet.addWidget(self._notice)
        feet.addStretch(1)
        for part in (self.export, self.close_button):
            feet.addWidget(part)
        layout = QVBoxLayout(self)
        tight(layout, 22, 18, 22, 16, spacing=12)
        layout.addLayout(head)
        for widget in (self.problem, self.options, self._stack):
            layout.addWidget(widget, 1 if widget is self._stack else 0)
        layout.addLayout(feet)

    def _write(self) -> None:
        judged = self._judged
        self.setWindowTitle(self.tr("Evaluation of scores"))
        self.export.setEnabled(judged is not None)
        for part in (self.options, self.open_button, self.export):
            part.setVisible(judged is not None)
        if judged is None:
            self._head.setText(self.tr("Evaluate a table of scores"))
            self._detail.setText(self.tr("How well models and readers tell malignant from benign."))
            return
        self._head.setText(judged.path.name)
        self._detail.setText(self._found(judged))

    def _found(self, judged: Judged) -> str:
        """How many cases of which kind, and of how many patients."""
        table, locale = judged.table, QLocale()
        malignant = int(table.truth.sum())
        counts = [locale.toString(count) for count in (len(table.cases), malignant, len(table.cases) - malignant)]
        parts = [filled(self.tr("Cases: %1, of which malignant %2, benign %3"), counts)]
        if table.patients is not None:
            parts.append(filled(self.tr("Patients: %1"), (locale.toString(judged.patients),)))
        parts.append(filled(self.tr("Models and readers: %1"), (len(table.curves),)))
        return "   ·   ".join(parts)


def _dropped_file(event: QDropEvent) -> Path | None:
    """The one file that is dropped, or None where it is none or several."""
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return paths[0] if len(paths) == 1 else None
