"""Reader studies at the window: choosing one, reading it while the window is out of sight, and its results."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from thyroid_desktop.domain.annotation import User
from thyroid_desktop.ui.evidence.evidence_files import EvidenceFiles
from thyroid_desktop.ui.operations import Operations
from thyroid_desktop.ui.session import Session

if TYPE_CHECKING:
    from thyroid_desktop.services.settings import OverlayOptions
    from thyroid_desktop.services.workplace import Workplace
    from thyroid_desktop.ui.study.reading_window import ReadingWindow
    from thyroid_desktop.ui.study.results_window import Findings, ResultsWindow
    from thyroid_desktop.ui.study.study_chooser import StudyChooser, StudyRow

RESULTS_LANE: Final = "study-results"


class Studying(QObject):
    """Opens the windows of reader studies; each holds what belongs to it.

    Attributes:
        reading: The window in which a study is read, or None.
        results: The window that shows what came of one, or None.
    """

    told = Signal(str, str)
    """Something worth a note: title and detail."""

    def __init__(self, window: QWidget, session: Session, operations: Operations, files: EvidenceFiles) -> None:
        super().__init__(window)
        self._files = files
        self._results_id = 0
        self._window = window
        self._session = session
        self._operations = operations
        self.chooser: StudyChooser | None = None
        self.reading: ReadingWindow | None = None
        self.results: ResultsWindow | None = None
        self._hidden: list[QWidget] = []
        session.user_changed.connect(self._close_results)
        files.written.connect(self._on_written)

    def read(self) -> None:
        """Read a study: the one that is to be read, or one of several."""
        self._choose(rows_to_read, self.read_study, self.tr("There is no study for you to read"))

    def show_results(self) -> None:
        """Show what came of a study."""
        self._choose(
            rows_with_results,
            self.show_results_of,
            self.tr("There are no results for you to see yet"),
            is_for_results=True,
        )

    def read_study(self, study_id: int) -> None:
        """Open the window for reading; the program's own window is out of sight meanwhile."""
        workplace, user = self._session.workplace, self._session.user
        if workplace is None or user is None or self.reading is not None:
            return
        self._operations.run(
            lambda _progress: workplace.settings.overlay(),
            done=lambda overlay: self._open_reading(workplace, study_id, user, overlay),
        )

    def show_results_of(self, study_id: int) -> None:
        """Open the window with the results of this study; what is locked later is shown when it is opened again."""
        workplace, user = self._session.workplace, self._session.user
        if workplace is None:
            return
        from thyroid_desktop.ui.study.findings import findings_of

        self._operations.run(
            lambda _progress: findings_of(workplace, study_id),
            done=lambda findings: self._open_results(study_id, findings) if self._session.user == user else None,
            lane=RESULTS_LANE,
            title="Working out the results",
        )

    def write_readings(self, path: Path) -> None:
        """Write all readings of the study whose results are shown as a table."""
        workplace, study_id = self._session.workplace, self._results_id
        if workplace is None:
            return
        from thyroid_desktop.ui.study.findings import readings_of

        self._operations.run(
            lambda _progress: workplace.write_bytes(path, readings_of(workplace, study_id)),
            done=lambda _result: self._on_written(path),
            lane=RESULTS_LANE,
        )

    def close(self) -> None:
        """The program ends."""
        if self.reading is not None:
            self.reading.close()
        self._close_results()

    def _close_results(self) -> None:
        """Whoever sits here now may not be meant to see them."""
        if self.results is not None:
            self.results.close()

    def _open_results(self, study_id: int, findings: Findings) -> None:
        from thyroid_desktop.ui.study.results_window import ResultsWindow

        self._results_id = study_id
        if self.results is None:
            self.results = ResultsWindow(self._window, self._files)
            self.results.readings_asked.connect(self._ask_readings)
            self.results.finished.connect(self._end_results)
        self.results.show_findings(findings)
        self.results.show()
        self.results.raise_()
        self.results.activateWindow()

    def _ask_readings(self) -> None:
        dialog = QFileDialog(self.results, self.tr("Save readings"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([self.tr("Table (*.csv)")])
        dialog.setDefaultSuffix("csv")
        dialog.selectFile("readings.csv")
        dialog.fileSelected.connect(lambda name: self.write_readings(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_written(self, path: Path) -> None:
        if self.results is not None:
            self.results.say_written(path)

    def _end_results(self) -> None:
        window, self.results = self.results, None
        if window is not None:
            window.deleteLater()

    def _open_reading(self, workplace: Workplace, study_id: int, user: User, overlay: OverlayOptions) -> None:
        from thyroid_desktop.ui.study.reading_flow import ReadingFlow
        from thyroid_desktop.ui.study.reading_window import ReadingWindow

        if self.reading is not None or self._session.user != user:
            return
        flow = ReadingFlow(workplace, self._operations, study_id, user, self)
        self.reading = window = ReadingWindow(flow, overlay)
        window.left.connect(self._on_left)
        window.showFullScreen()
        window.activateWindow()
        self._hide_others(window)
        flow.stand()

    def _hide_others(self, reading: QWidget) -> None:
        """All other windows hold what a reader must not see: names of files, results, opinions."""
        kinds = (Qt.WindowType.Window, Qt.WindowType.Dialog)
        shown = (one for one in QApplication.topLevelWidgets() if one.isVisible() and one.windowType() in kinds)
        self._hidden = [one for one in shown if one not in (reading, self._window)]
        for one in (*self._hidden, self._window):
            one.hide()

    def _on_left(self) -> None:
        """The program's windows come back before the other one goes, lest the program end with it."""
        window, self.reading = self.reading, None
        others, self._hidden = self._hidden, []
        for one in (self._window, *others):
            one.show()
        self._window.activateWindow()
        if window is not None:
            window.deleteLater()

    def _choose(
        self,
        find: Callable[[Workplace, User], tuple[StudyRow, ...]],
        use: Callable[[int], None],
        nothing: str,
        *,
        is_for_results: bool = False,
    ) -> None:
        """Look for studies in the pool, and take the only one, or let the user choose."""
        workplace, user = self._session.workplace, self._session.user
        if workplace is None or user is None:
            return

        def take(rows: tuple[StudyRow, ...]) -> None:
            if self._session.user != user:
                return  # somebody else sits here by now
            if len(rows) == 1:
                use(rows[0].id)
            elif rows:
                self._ask(rows, use, is_for_results=is_for_results)
            else:
                self.told.emit(nothing, "")

        self._operations.run(lambda _progress: find(workplace, user), done=take)

    def _ask(self, rows: tuple[StudyRow, ...], use: Callable[[int], None], *, is_for_results: bool) -> None:
        from thyroid_desktop.ui.study.study_chooser import StudyChooser

        self.chooser = chooser = StudyChooser(self._window, rows, is_for_results=is_for_results)
        chooser.chosen.connect(use)
        chooser.finished.connect(self._end_chooser)
        chooser.open()

    def _end_chooser(self) -> None:
        chooser, self.chooser = self.chooser, None
        if chooser is not None:
            chooser.deleteLater()


def rows_to_read(workplace: Workplace, user: User) -> tuple[StudyRow, ...]:
    """The studies that this reader has not finished; for a pool thread."""
    from thyroid_desktop.ui.study.study_chooser import StudyRow

    rows = []
    for study in workplace.studies.studies():
        mine = [one for one in workplace.studies.progress(study.id) if one.user_id == user.id]
        rows += [StudyRow(study.id, study.title, one.locked, one.total) for one in mine if not one.is_finished]
    return tuple(rows)


def rows_with_results(workplace: Workplace, user: User) -> tuple[StudyRow, ...]:
    """The studies whose results this user may see: not those that he still reads himself. For a pool thread."""
    from thyroid_desktop.ui.study.study_chooser import StudyRow

    rows = []
    for study in workplace.studies.studies():
        progress = workplace.studies.progress(study.id)
        is_reading = any(one.user_id == user.id and not one.is_finished for one in progress)
        locked, total = sum(one.locked for one in progress), sum(one.total for one in progress)
        if locked and not is_reading:
            rows.append(StudyRow(study.id, study.title, locked, total))
    return tuple(rows)
