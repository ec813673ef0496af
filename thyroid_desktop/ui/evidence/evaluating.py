"""Opens tables of scores and has them evaluated, off the interface thread and so that it can be stopped."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from thyroid_desktop.domain.errors import Cancelled, UserProblem
from thyroid_desktop.ui.evidence.evidence_files import EvidenceFiles
from thyroid_desktop.ui.operations import Operation, Operations
from thyroid_desktop.ui.session import Session

if TYPE_CHECKING:
    from thyroid_desktop.services.evidence.score_tables import ScoreTable
    from thyroid_desktop.services.ports import Progress
    from thyroid_desktop.services.workplace import Workplace
    from thyroid_desktop.ui.evidence.evaluation_options import EvaluationWish
    from thyroid_desktop.ui.evidence.evaluation_window import EvaluationWindow
    from thyroid_desktop.ui.evidence.judged import Judged

EVALUATION_LANE: Final = "evaluation"


class Evaluating(QObject):
    """Has one window, and one table at a time."""

    def __init__(self, window: QWidget, session: Session, operations: Operations, files: EvidenceFiles) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._operations = operations
        self._files = files
        self._judged: Judged | None = None
        self._running: Operation | None = None
        self._asked = 0
        self.window: EvaluationWindow | None = None
        operations.progressed.connect(self._on_progress)
        files.written.connect(self._on_written)

    def show_evaluation(self) -> None:
        """Open the window in which tables of scores are evaluated; it stays while one works on."""
        from thyroid_desktop.ui.evidence.evaluation_window import EvaluationWindow

        if self.window is None:
            self.window = EvaluationWindow(self._window, self._files)
            self.window.open_asked.connect(self.ask_table)
            self.window.table_dropped.connect(self.open_table)
            self.window.stop_asked.connect(self.stop)
            self.window.options.wished.connect(self._on_wish)
            self.window.finished.connect(self._close)
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()

    def ask_table(self) -> None:
        """Let the user choose a table."""
        dialog = QFileDialog(self.window or self._window, self.tr("Open a table of scores"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([self.tr("Tables (*.csv *.tsv *.txt)"), self.tr("All files (*)")])
        dialog.fileSelected.connect(lambda name: self.open_table(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def open_table(self, path: Path) -> None:
        """Read a table and evaluate it."""
        self._evaluate(path, None)

    def stop(self) -> None:
        """Stop the evaluation; what was shown before stays."""
        if self._running is not None:
            self._running.cancel()
            self._end()

    def _on_wish(self, _wish: EvaluationWish) -> None:
        if self._judged is not None:
            self._evaluate(self._judged.path, self._judged.table)

    def _evaluate(self, path: Path, table: ScoreTable | None) -> None:
        workplace, window = self._session.workplace, self.window
        if workplace is None or window is None:
            return
        wish = window.options.wish
        self.stop()
        window.problem.show_problem(None)
        window.show_progress((0, 0))
        self._asked += 1
        asked = self._asked
        self._running = self._operations.run(
            lambda progress: judged(workplace, path, table, wish, progress),
            done=lambda outcome: self._on_judged(asked, outcome),
            failed=lambda problem: self._on_failed(asked, problem),
            lane=EVALUATION_LANE,
            is_latest_only=True,
        )

    def _on_judged(self, asked: int, outcome: Judged) -> None:
        """Take the answer to the last question; one that was asked before is of no use any more."""
        if asked != self._asked or self.window is None:
            return
        self._end()
        self._judged = outcome
        self.window.show_judged(outcome)

    def _on_failed(self, asked: int, problem: UserProblem) -> None:
        if asked != self._asked or self.window is None:
            return
        self._end()
        if not isinstance(problem, Cancelled):
            self.window.show_problem(problem)

    def _on_progress(self, operation: Operation, done: int, total: int, _what: str) -> None:
        if operation is self._running and self.window is not None:
            self.window.show_progress((done, total))

    def _on_written(self, path: Path) -> None:
        if self.window is not None:
            self.window.say_written(path)

    def _end(self) -> None:
        self._running = None
        if self.window is not None:
            self.window.show_progress(None)

    def _close(self) -> None:
        self.stop()
        window, self.window, self._judged = self.window, None, None
        if window is not None:
            window.deleteLater()


def judged(
    workplace: Workplace, path: Path, table: ScoreTable | None, wish: EvaluationWish, progress: Progress
) -> Judged:
    """Read the table, unless it has been read already, and compute everything that the window shows."""
    from thyroid_desktop.services.evidence.evaluating import evaluate
    from thyroid_desktop.services.evidence.evaluation_figures import figures_of
    from thyroid_desktop.services.evidence.evaluation_record import methods_paragraph
    from thyroid_desktop.ui.evidence.judged import Judged

    read = table if table is not None else workplace.read_scores(path)
    read = replace(read, positive=wish.positive)
    patients = len(set(read.patients)) if read.patients is not None else 0
    evaluation = evaluate(
        read,
        is_clustered=wish.is_clustered and read.patients is not None,
        threshold=wish.threshold,
        progress=progress,
    )
    return Judged(path, read, patients, evaluation, figures_of(read, evaluation), methods_paragraph(evaluation))
