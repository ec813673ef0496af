"""The published tables of the study that this program follows, computed again and shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from thyroid_desktop.ui.evidence.evidence_files import EvidenceFiles
from thyroid_desktop.ui.operations import Operations
from thyroid_desktop.ui.session import Session

if TYPE_CHECKING:
    from thyroid_desktop.services.evidence.paper_check import PaperCheck
    from thyroid_desktop.ui.evidence.paper_window import PaperWindow


class Paper(QObject):
    """Has one window."""

    def __init__(self, window: QWidget, session: Session, operations: Operations, files: EvidenceFiles) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._operations = operations
        self._files = files
        self.window: PaperWindow | None = None

    def show_paper(self) -> None:
        """Compute the tables again, and open the window."""
        workplace = self._session.workplace
        if workplace is not None:
            self._operations.run(lambda _progress: workplace.paper(), done=self._open)

    def _open(self, check: PaperCheck) -> None:
        from thyroid_desktop.ui.evidence.paper_window import PaperWindow

        if self.window is None:
            self.window = PaperWindow(self._window, self._files, check)
            self.window.finished.connect(self._end)
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()

    def _end(self) -> None:
        window, self.window = self.window, None
        if window is not None:
            window.deleteLater()
