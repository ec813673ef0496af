"""Files and folders that are dropped anywhere on the window are opened."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLabel, QWidget

from thyroid_desktop.ui.library.opening import Opening
from thyroid_desktop.ui.session import Session

MARGIN = 24


class Dropping(QObject):
    """Accepts drops as soon as the library is open, and shows where they will go."""

    def __init__(self, window: QWidget, session: Session, opening: Opening) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._opening = opening
        self.hint = QLabel(window)
        self.hint.setObjectName("dropHint")
        self.hint.setProperty("textRole", "title")
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hint.hide()
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop):
            return isinstance(event, QDropEvent) and self._takes(event)
        if event.type() == QEvent.Type.DragLeave:
            self.hint.hide()
        return False

    def _takes(self, event: QDropEvent) -> bool:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if not paths or self._session.user is None:
            return False
        event.acceptProposedAction()
        if event.type() == QEvent.Type.Drop:
            self.hint.hide()
            self._opening.open_paths(paths)
        elif self.hint.isHidden():
            self.hint.setText(self.tr("Drop to open"))
            self.hint.setGeometry(self._window.rect().adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN))
            self.hint.show()
            self.hint.raise_()
        return True
