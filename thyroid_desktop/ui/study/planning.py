"""Makes a reader study of the images in the list: counts its cases, has the model answer about them, and keeps it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from thyroid_desktop.domain.errors import Cancelled, UserProblem
from thyroid_desktop.services.keeping import is_pending
from thyroid_desktop.ui.operations import Operations
from thyroid_desktop.ui.session import Session
from thyroid_desktop.ui.worker_process import WorkerProcess

if TYPE_CHECKING:
    from thyroid_desktop.domain.annotation import Revision
    from thyroid_desktop.domain.imaging import Image
    from thyroid_desktop.domain.reading import ReaderStudy
    from thyroid_desktop.services.ports import Progress
    from thyroid_desktop.services.studies.study_planning import Candidates
    from thyroid_desktop.services.workplace import Workplace
    from thyroid_desktop.ui.study.answering import Answering
    from thyroid_desktop.ui.study.study_dialog import StudyDialog
    from thyroid_desktop.ui.study.wish import CaseCount, StudyWish

PLANNING_LANE: Final = "study-planning"


class Planning(QObject):
    """Has one dialog at a time.

    Attributes:
        dialog: The dialog, or None.
    """

    created = Signal(object)
    """The :class:`ReaderStudy` that is kept now."""

    def __init__(self, window: QWidget, session: Session, operations: Operations, worker: WorkerProcess) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._operations = operations
        self._worker = worker
        self._truths: dict[str, bool] | None = None
        self._candidates: Candidates | None = None
        self._answering: Answering | None = None
        self.dialog: StudyDialog | None = None

    def new_study(self) -> None:
        """Look through the list, and open the dialog."""
        self._truths = None
        self._look(self._open)

    def read_truths(self, path: Path) -> None:
        """Take the truth of images from a table."""
        workplace = self._session.workplace
        if workplace is not None:
            self._operations.run(
                lambda _progress: workplace.read_truths(path),
                done=self._on_truths,
                failed=self._on_problem,
                lane=PLANNING_LANE,
            )

    def _look(self, use: Callable[[tuple[Candidates, tuple[str, ...]]], None]) -> None:
        workplace, user = self._session.workplace, self._session.user
        if workplace is None or user is None:
            return
        images, truths = tuple(one for one in self._session.images if not is_pending(one)), self._truths
        self._operations.run(
            lambda progress: looked_through(workplace, images, user.id, truths, progress),
            done=use,
            lane=PLANNING_LANE,
            title="Looking for cases",
        )

    def _open(self, found: tuple[Candidates, tuple[str, ...]]) -> None:
        from thyroid_desktop.ui.study.study_dialog import StudyDialog

        if self.dialog is not None:
            return
        self._candidates, readers = found
        self.dialog = dialog = StudyDialog(self._window, readers, count_of(self._candidates))
        dialog.truths_asked.connect(self._ask_truths)
        dialog.creation_asked.connect(self._create)
        dialog.stop_asked.connect(self._stop)
        dialog.finished.connect(self._end)
        dialog.open()

    def _ask_truths(self) -> None:
        dialog = QFileDialog(self.dialog, self.tr("Take the truth from a table"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([self.tr("Tables (*.csv *.tsv *.txt)"), self.tr("All files (*)")])
        dialog.fileSelected.connect(lambda name: self.read_truths(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_truths(self, truths: dict[str, bool]) -> None:
        self._truths = truths
        self._look(self._recount)

    def _recount(self, found: tuple[Candidates, tuple[str, ...]]) -> None:
        if self.dialog is not None:
            self._candidates = found[0]
            self.dialog.show_problem(None)
            self.dialog.show_cases(count_of(self._candidates))

    def _create(self, wish: StudyWish) -> None:
        workplace, user, found = self._session.workplace, self._session.user, self._candidates
        if workplace is None or user is None or found is None or self.dialog is None:
            return
        if not wish.needs_model:
            self._keep(wish, {})
            return
        from thyroid_desktop.ui.study.answering import Answering, Wanted

        self._answering = answering = Answering(workplace, self._operations, self._worker, user.id, self)
        answering.progressed.connect(self.dialog.show_progress)
        answering.answered.connect(lambda answers: self._keep(wish, answers))
        answering.failed.connect(self._on_problem)
        answering.begin([Wanted(one.image, one.revision) for one in found.found])

    def _keep(self, wish: StudyWish, answers: dict[int, int]) -> None:
        workplace, user, found = self._session.workplace, self._session.user, self._candidates
        if workplace is not None and user is not None and found is not None:
            self._operations.run(
                lambda _progress: kept(workplace, wish, found, answers, user.id),
                done=self._on_kept,
                failed=self._on_problem,
                lane=PLANNING_LANE,
            )

    def _on_kept(self, study: ReaderStudy) -> None:
        if self.dialog is not None:
            self.dialog.show_problem(None)
            self.dialog.accept()
        self.created.emit(study)

    def _on_problem(self, problem: UserProblem) -> None:
        if self.dialog is not None:
            self.dialog.show_problem(problem)

    def _stop(self) -> None:
        """What was answered by now is recorded, and need not be asked again."""
        self._drop_answering()
        if self.dialog is not None:
            self.dialog.show_problem(None)

    def _drop_answering(self) -> None:
        answering, self._answering = self._answering, None
        if answering is not None:
            answering.stop()
            answering.deleteLater()

    def _end(self) -> None:
        self._drop_answering()
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.deleteLater()


def looked_through(
    workplace: Workplace, images: Sequence[Image], user_id: int, truths: dict[str, bool] | None, progress: Progress
) -> tuple[Candidates, tuple[str, ...]]:
    """The cases that the images make, and the names of all readers; for a pool thread.

    Raises:
        Cancelled: The user has stopped it.
    """
    from thyroid_desktop.services.studies.study_planning import candidates

    annotating, count = workplace.annotating_for(user_id), 0

    def history(image: Image) -> Sequence[Revision]:
        nonlocal count
        count += 1
        if not progress(count, len(images), ""):
            raise Cancelled("Cancelled")
        return annotating.history(image)

    found = candidates(images, history, user_id, truths=truths)
    return found, tuple(one.name for one in workplace.settings.users())


def count_of(found: Candidates) -> CaseCount:
    """How many cases there are, for the dialog."""
    from thyroid_desktop.ui.study.wish import CaseCount

    malignant = sum(one.is_malignant for one in found.found)
    return CaseCount(malignant, len(found.found) - malignant, found.without_truth, found.without_box, found.unmatched)


def kept(
    workplace: Workplace, wish: StudyWish, found: Candidates, answers: dict[int, int], user_id: int
) -> ReaderStudy:
    """Create the study, its readers too where they are new; for a pool thread."""
    from thyroid_desktop.domain.reading import Protocol
    from thyroid_desktop.services.studies.study_planning import items_of

    protocol = Protocol(
        wish.title,
        wish.arms,
        tuple(workplace.settings.user_named(name).id for name in wish.readers),
        wish.is_crossover,
        wish.is_randomised,
        wish.washout_days,
        "given" if wish.is_box_given else "to-draw",
        wish.asks_score,
        wish.asks_tirads,
        wish.shows_patient,
        secrets.randbelow(2**31),
    )
    return workplace.studies.create(protocol, items_of(found.found, answers), user_id=user_id)
