"""Orders a training: counts what the library has, and queues what the user has chosen."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from thyroid_desktop.domain.errors import Cancelled, UserProblem
from thyroid_desktop.services.keeping import is_pending
from thyroid_desktop.ui.operations import Operation, Operations
from thyroid_desktop.ui.session import Session

if TYPE_CHECKING:
    from thyroid_desktop.domain.imaging import Case, Image
    from thyroid_desktop.domain.jobs import TrainingOrder
    from thyroid_desktop.services.changes import Changes
    from thyroid_desktop.services.ports import Progress
    from thyroid_desktop.services.queueing.estimating import Past
    from thyroid_desktop.services.queueing.queue_ports import ShelvedRecipe
    from thyroid_desktop.services.queueing.queueing import QueuedJob
    from thyroid_desktop.services.queueing.readiness import CaseReadiness
    from thyroid_desktop.services.workplace import TrainingDesk, Workplace
    from thyroid_desktop.ui.training.order_choice import Found
    from thyroid_desktop.ui.training.order_dialog import OrderDialog

ORDER_LANE: Final = "training-order"
LOOK_LANE: Final = "training-order-look"
"""Of its own: a newer look takes the place of those that wait, and must not take that of an order."""
PATIENCE_MS: Final = 600
"""After an edit in the main window the library is looked through again, but not at every stroke."""


class Ordering(QObject):
    """Has one dialog at a time.

    Attributes:
        dialog: The dialog, or None.
    """

    queued = Signal(int)
    """Number of the job that waits now."""
    worker_wanted = Signal()

    def __init__(self, window: QWidget, session: Session, operations: Operations) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._operations = operations
        self._look: Operation | None = None
        self._looks = 0
        self.dialog: OrderDialog | None = None
        self._again = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._again.timeout.connect(self.look_through)
        operations.changed.connect(self._on_changed)
        operations.progressed.connect(self._on_progress)

    def train_queued(self) -> None:
        """Open the dialog and look through the library."""
        workplace = self._session.workplace
        if workplace is None:
            return
        if self.dialog is None:
            self._operations.run(
                lambda _progress: workplace.training.recipes.recipes(), done=self._open, lane=ORDER_LANE
            )
        else:
            _bring_up(self.dialog)

    def look_through(self) -> None:
        """Count anew what the library has; what is counted at the moment is out of date."""
        workplace, dialog = self._session.workplace, self.dialog
        if workplace is None or dialog is None:
            return
        if self._look is not None:
            self._look.cancel()
        dialog.show_looking(0, 1)
        with_tirads = dialog.with_tirads.isChecked()
        self._looks += 1
        number = self._looks
        self._look = self._operations.run(
            lambda progress: looked_through(workplace, progress, with_tirads=with_tirads),
            done=lambda found: self._on_found(number, found),
            failed=self._on_not_found,
            lane=LOOK_LANE,
            is_latest_only=True,
        )

    def close(self) -> None:
        """The program ends."""
        if self.dialog is not None:
            self.dialog.close()

    def _open(self, recipes: tuple[ShelvedRecipe, ...]) -> None:
        from thyroid_desktop.ui.training.order_dialog import OrderDialog
        from thyroid_desktop.ui.training.worker_start import is_installed

        if self.dialog is not None:
            return
        image = self._session.image
        open_case = image.case_id if image is not None and not is_pending(image) else 0
        self.dialog = dialog = OrderDialog(self._window, recipes, open_case=open_case, can_start=is_installed())
        dialog.look_asked.connect(self.look_through)
        dialog.cases.image_asked.connect(self._show_image)
        dialog.recipes.file_asked.connect(self._ask_recipe)
        dialog.weights.asked.connect(self._ask_weights)
        dialog.queue_asked.connect(self._queue)
        dialog.finished.connect(self._end)
        _bring_up(dialog)
        self.look_through()

    def _on_progress(self, operation: Operation, done: int, total: int, _what: str) -> None:
        if operation is self._look and self.dialog is not None:
            self.dialog.show_looking(done, total)

    def _on_found(self, number: int, found: Found) -> None:
        if number != self._looks:  # it was overtaken at its very end
            return
        self._look = None
        if self.dialog is not None:
            self.dialog.show_found(found)

    def _on_not_found(self, problem: UserProblem) -> None:
        if isinstance(problem, Cancelled):
            return
        self._look = None
        self._on_problem(problem)

    def _on_problem(self, problem: UserProblem) -> None:
        if self.dialog is not None:
            self.dialog.show_problem(problem)

    def _on_changed(self, changes: Changes) -> None:
        if self.dialog is not None and (changes.image_ids or changes.case_ids):
            self._again.start()

    def _show_image(self, ready: CaseReadiness) -> None:
        """Show the image that lacks something in the main window, with the whole library around it."""
        from thyroid_desktop.ui.training.order_dialog import lacking_image

        workplace, wanted = self._session.workplace, lacking_image(ready)
        if workplace is None:
            return
        self._operations.run(
            lambda _progress: workplace.cases.cases(), done=lambda cases: self._show(cases, wanted), lane=ORDER_LANE
        )

    def _show(self, cases: tuple[Case, ...], wanted: int) -> None:
        images: tuple[Image, ...] = tuple(image for case in cases for image in case.images)
        position = next((at for at, image in enumerate(images) if image.id == wanted), None)
        if position is not None:
            self._session.set_images(images, position)
            self._window.activateWindow()

    def _ask_recipe(self) -> None:
        dialog = QFileDialog(self.dialog, self.tr("Choose a recipe"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([self.tr("Recipes (*.toml)"), self.tr("All files (*)")])
        dialog.fileSelected.connect(lambda name: self.read_recipe(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def read_recipe(self, path: Path) -> None:
        """Offer the recipe in a file."""
        workplace = self._session.workplace
        if workplace is not None:
            self._operations.run(
                lambda _progress: workplace.training.recipes.read(path), done=self._on_recipe, lane=ORDER_LANE
            )

    def _on_recipe(self, recipe: ShelvedRecipe) -> None:
        if self.dialog is not None:
            self.dialog.recipes.add_file(recipe)

    def _ask_weights(self, network: str) -> None:
        dialog = QFileDialog(self.dialog, self.tr("Choose pretrained weights of %1").replace("%1", network))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([self.tr("Weights (*.safetensors *.npz *.h5)"), self.tr("All files (*)")])
        dialog.fileSelected.connect(lambda name: self.set_weights(network, Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def set_weights(self, network: str, path: Path) -> None:
        """Let a network begin with a file."""
        if self.dialog is not None:
            self.dialog.weights.set_file(network, path.absolute())

    def _queue(self, order: TrainingOrder, starts_worker: bool) -> None:
        workplace, user = self._session.workplace, self._session.user
        if workplace is None or user is None:
            return
        self._operations.run(
            lambda _progress: workplace.training.queueing.queue(order, user.id),
            done=lambda queued: self._on_queued(queued, starts_worker=starts_worker),
            failed=self._on_problem,
            lane=ORDER_LANE,
        )

    def _on_queued(self, queued: QueuedJob, *, starts_worker: bool) -> None:
        if self.dialog is not None:
            self.dialog.accept()
        self.queued.emit(queued.job.id)
        if starts_worker:
            self.worker_wanted.emit()

    def _end(self) -> None:
        self._again.stop()
        if self._look is not None:
            self._look.cancel()
            self._look = None
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.deleteLater()


def _bring_up(dialog: OrderDialog) -> None:
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()


def looked_through(workplace: Workplace, progress: Progress, *, with_tirads: bool) -> Found:
    """What the library has to train on, and how long trainings took before; for a pool thread.

    Raises:
        Cancelled: Nobody wants to know any more.
    """
    from thyroid_desktop.services.queueing.readiness import Wish, surveyed
    from thyroid_desktop.ui.training.order_choice import Found

    desk, is_wanted = workplace.training, True

    def goes_on(done: int, total: int) -> bool:
        nonlocal is_wanted
        is_wanted = progress(done, total, "")
        return is_wanted

    cases = surveyed(workplace.cases, desk.annotations, Wish(with_tirads=with_tirads), is_going_on=goes_on)
    if not is_wanted:
        raise Cancelled("Cancelled")
    return Found(cases, tuple(past_of(desk)), os.cpu_count() or 1, desk.queueing.workers())


def past_of(desk: TrainingDesk) -> list[Past]:
    """Trainings that are done, as far as their results can be read; tried-out ones say nothing about real ones."""
    from thyroid_desktop.services.queueing.estimating import Past

    found = []
    for job in desk.queueing.jobs():
        if job.state != "done":
            continue
        try:
            result = desk.adopting.result_of(job)
        except UserProblem:
            continue
        recipe = desk.recipes.parsed(job.order.recipe)
        if result is not None and not result.limit_steps and not recipe.problem:
            found.append(Past(recipe, result.learnt_from.images, result.seconds))
    return found
