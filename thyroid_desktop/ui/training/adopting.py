"""Adopting models in the training room, and taking that back: asks, does it, and tells which model answers now."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from thyroid_desktop.ui.operations import Operations
from thyroid_desktop.ui.session import Session

if TYPE_CHECKING:
    from thyroid_desktop.domain.errors import UserProblem
    from thyroid_desktop.services.workplace import TrainingDesk
    from thyroid_desktop.ui.training.adoption_dialog import AdoptionDialog, Deed
    from thyroid_desktop.ui.training.history_dialog import HistoryDialog
    from thyroid_desktop.ui.training.room_state import RoomState

ADOPTION_LANE: Final = "training-adoption"


class Adopting(QObject):
    """Has at most one question, and at most one list of models.

    Attributes:
        dialog: The question whether a model is to be adopted or taken back, or None.
        history: Which models were in use, or None.
    """

    model_changed = Signal(object)
    """:class:`Path` of the model that answers from now on."""
    done = Signal()

    def __init__(self, session: Session, operations: Operations, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._operations = operations
        self._room: QWidget | None = None
        self.dialog: AdoptionDialog | None = None
        self.history: HistoryDialog | None = None

    def ask(self, room: QWidget, deed: Deed) -> None:
        """Ask whether a model is to be adopted, or an adoption taken back."""
        if self.dialog is not None:
            return
        from thyroid_desktop.ui.training.adoption_dialog import AdoptionDialog

        self._room = room
        self.dialog = dialog = AdoptionDialog(room, deed)
        dialog.confirmed.connect(lambda asked, reason: self._adopt(dialog, asked, reason))
        dialog.finished.connect(self._end_dialog)
        dialog.open()

    def show_history(self, room: QWidget, state: RoomState) -> None:
        """Show which models were in use."""
        if self.history is not None:
            return
        from thyroid_desktop.ui.training.history_dialog import HistoryDialog

        self._room = room
        self.history = dialog = HistoryDialog(room, state)
        dialog.asked.connect(lambda deed: self.ask(room, deed))
        dialog.finished.connect(self._end_history)
        dialog.open()

    def show_state(self, state: RoomState) -> None:
        """This is so now."""
        if self.history is not None:
            self.history.show_state(state)

    def close(self) -> None:
        """The room goes."""
        self._room = None
        for one in (self.dialog, self.history):
            if one is not None:
                one.reject()

    def _adopt(self, dialog: AdoptionDialog, deed: Deed, reason: str) -> None:
        """What comes of it is told where it was asked; another question may stand by then."""
        workplace, user = self._session.workplace, self._session.user
        if workplace is not None and user is not None:
            self._operations.run(
                lambda _progress: adopted(workplace.training, deed, user.id, reason),
                done=lambda folder: self._on_adopted(dialog, folder),
                failed=lambda problem: self._on_problem(dialog, problem),
                lane=ADOPTION_LANE,
            )

    def _on_adopted(self, dialog: AdoptionDialog, folder: Path | None) -> None:
        if self.dialog is dialog:
            dialog.accept()
        if folder is not None:
            self.model_changed.emit(folder)
        self.done.emit()

    def _on_problem(self, dialog: AdoptionDialog, problem: UserProblem) -> None:
        if self.dialog is dialog:
            dialog.show_problem(problem)
        else:
            self._operations.problem.emit(problem)

    def _end_dialog(self) -> None:
        dialog, self.dialog = self.dialog, None
        self._forget(dialog)

    def _end_history(self) -> None:
        history, self.history = self.history, None
        self._forget(history)

    def _forget(self, question: QWidget | None) -> None:
        """The room takes the keys again; left to itself, the main window may."""
        if question is not None:
            question.deleteLater()
        if self._room is not None:
            self._room.activateWindow()


def adopted(desk: TrainingDesk, deed: Deed, user_id: int, reason: str) -> Path | None:
    """Do it, and say where the model lies that answers now; for a pool thread."""
    if deed.job_id:
        desk.adopting.adopt(deed.job_id, user_id, reason)
    else:
        desk.adopting.take_back(deed.adoption_id, user_id, reason)
    model = desk.adopting.in_use()
    return None if model is None else model.folder
