"""The middle of the window: the image, or what stands in its place, with cine bar, messages and progress."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from thyroid_desktop.ui.cine_player import CinePlayer
from thyroid_desktop.ui.operations import Operations
from thyroid_desktop.ui.panels.cine_bar import CineBar
from thyroid_desktop.ui.panels.messages import MessageBar, ProgressCard
from thyroid_desktop.ui.panels.parts import tight
from thyroid_desktop.ui.panels.start_page import StartPage
from thyroid_desktop.ui.session import Session
from thyroid_desktop.ui.viewer.view import ImageView

WIDEST_NOTICE = 720
NOTICE_MARGIN = 14


class ViewerPage(QWidget):
    """Shows the view while there is a frame, else the start page; notices float over the top of either."""

    def __init__(self, session: Session, operations: Operations, player: CinePlayer) -> None:
        super().__init__()
        self.setObjectName("viewerPage")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(320)
        self._session = session
        self.view = ImageView()
        self.start = StartPage()
        self.cine_bar = CineBar(session, player)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.start)
        self._stack.addWidget(self.view)
        self._notices = QWidget(self)
        notices = QVBoxLayout(self._notices)
        tight(notices)
        self.messages = MessageBar()
        self.progress = ProgressCard(operations)
        notices.addWidget(self.messages)
        notices.addWidget(self.progress)
        for notice in (self.messages, self.progress):
            notice.installEventFilter(self)
        layout = QVBoxLayout(self)
        tight(layout, spacing=0)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self.cine_bar)
        session.image_changed.connect(self._on_image)
        self._place_notices()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent, QEvent.Type.LayoutRequest):
            self._place_notices()
        return False

    def resizeEvent(self, event: QEvent) -> None:  # type: ignore[override]
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._place_notices()

    def _place_notices(self) -> None:
        """The notices take only the room that they need, so that the image beneath can be reached."""
        is_any = not self.messages.isHidden() or not self.progress.isHidden()
        self._notices.setVisible(is_any)
        if is_any:
            width = min(self.width() - 2 * NOTICE_MARGIN, WIDEST_NOTICE)
            layout = self._notices.layout()
            height = layout.heightForWidth(width) if layout is not None and layout.hasHeightForWidth() else 0
            height = max(height, self._notices.sizeHint().height() if height <= 0 else 0)
            self._notices.setGeometry((self.width() - width) // 2, NOTICE_MARGIN, width, height)
            self._notices.raise_()

    def _on_image(self) -> None:
        shown = self._session.shown
        if shown is None:
            self.start.show_empty()
        elif shown.problem is not None:
            self.start.show_trouble(shown.problem)
        self._stack.setCurrentWidget(self.view if shown is not None and shown.frame is not None else self.start)
