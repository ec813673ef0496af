"""How far the readers of the listed images agree: shown in a window, and written as a table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from thyroid_desktop.ui.operations import Operations
from thyroid_desktop.ui.session import Session

if TYPE_CHECKING:
    from thyroid_desktop.domain.annotation import User
    from thyroid_desktop.services.blinding import Blinding
    from thyroid_desktop.services.rating import Agreement, Scale
    from thyroid_desktop.services.reviewing import Reviewing
    from thyroid_desktop.ui.readers.agreement_dialog import AgreementDialog

AGREEMENT_LANE: Final = "agreement"


def reviewing_of(session: Session) -> Reviewing | None:
    """What the reader at the window does with the work of others; None before there is one."""
    if session.annotating is None or session.workplace is None:
        return None
    from thyroid_desktop.services.reviewing import Reviewing

    return Reviewing(session.annotating.revising, session.workplace.settings.users)


class Agreeing(QObject):
    """Gathers what readers say about the images of the list, as far as the one at the window may see it."""

    written = Signal(object)
    """:class:`Path` of a table of ratings."""

    def __init__(self, window: QWidget, session: Session, operations: Operations) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._operations = operations
        self.dialog: AgreementDialog | None = None
        session.user_changed.connect(self._close_dialog)

    def show_agreement(self) -> None:
        """Open a window that says how far the readers agree; it stays while one works on."""
        from thyroid_desktop.ui.readers.agreement_dialog import AgreementDialog

        if self.dialog is None:
            self.dialog = AgreementDialog(self._window)
            self.dialog.scale_chosen.connect(self._read)
            self.dialog.export_asked.connect(self.export_agreement)
            self.dialog.finished.connect(self._close_dialog)
        self.dialog.show()
        self.dialog.raise_()
        self._read()

    def export_agreement(self) -> None:
        """Let the user choose where the table of ratings goes."""
        dialog = QFileDialog(self._window, self.tr("Export agreement"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([self.tr("Table (*.csv)")])
        dialog.setDefaultSuffix("csv")
        dialog.selectFile("agreement.csv")
        dialog.fileSelected.connect(lambda name: self.write(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def write(self, path: Path) -> None:
        """Write what the readers say as a table that the command ``agreement`` reads."""
        self._gather(lambda agreement: self._write(path, agreement))

    def _write(self, path: Path, agreement: Agreement) -> None:
        from thyroid_desktop.services.rating import ratings_table

        workplace = self._session.workplace
        if workplace is not None:
            table = ratings_table(agreement.readings).encode()
            self._operations.run(
                lambda _progress: workplace.write_bytes(path, table), done=lambda _result: self.written.emit(path)
            )

    def _read(self) -> None:
        eyes = self._eyes()
        self._gather(lambda agreement: self._show(agreement, eyes))

    def _eyes(self) -> tuple[User | None, Blinding]:
        return self._session.user, self._session.blinding

    def _show(self, agreement: Agreement, eyes: tuple[User | None, Blinding]) -> None:
        """What was gathered for another reader, or before it was to be hidden, is shown to nobody."""
        if self.dialog is not None and eyes == self._eyes():
            self.dialog.show_agreement(agreement, is_blind=self._session.blinding.to_others)

    def _gather(self, use: Callable[[Agreement], None]) -> None:
        session, reviewing = self._session, reviewing_of(self._session)
        if reviewing is None:
            return
        scale: Scale = self.dialog.scale if self.dialog is not None else "verdict"
        images, blinding = session.images, session.blinding
        self._operations.run(
            lambda progress: reviewing.agreement(images, blinding, scale, progress),
            done=use,
            lane=AGREEMENT_LANE,
            title="Comparing the readers",
        )

    def _close_dialog(self) -> None:
        """It is of no use any more: it was closed, or another reader may see other things."""
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.close()
            dialog.deleteLater()
