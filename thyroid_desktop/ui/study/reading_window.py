"""The window in which a study is read: it fills the screen, and nothing on it tells more than the protocol allows."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from thyroid_desktop.domain.errors import UserProblem
from thyroid_desktop.domain.reading import Turn
from thyroid_desktop.services.settings import OverlayOptions
from thyroid_desktop.ui.panels.parts import Panel, tight
from thyroid_desktop.ui.study import reading_words
from thyroid_desktop.ui.study.notice_page import NoticePage, Words
from thyroid_desktop.ui.study.reading_flow import ReadingFlow, Standing
from thyroid_desktop.ui.study.reading_keys import ENTER, ReadingKeys
from thyroid_desktop.ui.study.reading_page import ReadingPage
from thyroid_desktop.ui.theme import application_icon
from thyroid_desktop.ui.words.problem_texts import whole_text


class ReadingWindow(Panel):
    """A window of its own. No clock is on it: whoever sees one hurries, and the time that he takes is a result."""

    left = Signal()
    """The reader leaves; the window is about to go."""

    def __init__(self, flow: ReadingFlow, overlay: OverlayOptions) -> None:
        super().__init__()
        self.setWindowFlag(Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setObjectName("viewerPage")
        self.setWindowIcon(application_icon())
        self.flow = flow
        flow.setParent(self)
        self.page = ReadingPage(flow, overlay)
        self.notice = NoticePage()
        self._keys = ReadingKeys(self.page, self.close)
        self._banner_text = QLabel()
        self._blank = QWidget()
        self._stack = QStackedWidget()
        for widget in (self._blank, self.page, self.notice):
            self._stack.addWidget(widget)
        self._is_left = False
        self._arrange()
        flow.stood.connect(self._on_stood)
        flow.seen.connect(lambda: self._stack.setCurrentWidget(self.page))
        flow.stopped.connect(self._on_stopped)
        flow.unreadable.connect(self._on_unreadable)
        flow.failed.connect(self._on_failed)
        self.notice.button.clicked.connect(self._press)
        self.retranslate()
        self.resize(1320, 840)

    @property
    def is_reading(self) -> bool:
        """Whether a case is on the screen."""
        return self._stack.currentWidget() is self.page

    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("Reader study"))
        self._banner_text.setText(self.tr("Research use only – not for diagnosis"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        elif not self.is_reading:
            if event.key() in ENTER and not event.isAutoRepeat():
                self._press()
        elif not (self._keys.hold(event, is_down=True) or self._keys.takes(event)):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if not (self.is_reading and self._keys.hold(event, is_down=False)):
            super().keyReleaseEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowDeactivate:
            self.flow.pause()
            self.page.show_bare(False)
        elif event.type() == QEvent.Type.WindowActivate:
            self.flow.go_on()
        return super().event(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """However it is closed, what was said is kept."""
        if not self._is_left:
            self._is_left = True
            self.page.cine.pause()
            self.flow.leave()
            self.left.emit()
        super().closeEvent(event)

    def _arrange(self) -> None:
        banner = QWidget()
        banner.setObjectName("banner")
        banner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        inside = QHBoxLayout(banner)
        tight(inside, 12, 4, 12, 4)
        inside.addWidget(self._banner_text, 0, Qt.AlignmentFlag.AlignHCenter)
        layout = QVBoxLayout(self)
        tight(layout, spacing=0)
        layout.addWidget(banner)
        layout.addWidget(self._stack, 1)

    def _on_stood(self, standing: Standing) -> None:
        coming, protocol = standing.coming, standing.protocol
        if not isinstance(coming, Turn):
            self._say(reading_words.stop_words(coming))
            return
        keys = reading_words.keys_of_reading(
            has_score=protocol.asks_score, has_tirads=protocol.asks_tirads, is_box_drawn=protocol.box == "to-draw"
        )
        self._say(reading_words.welcome_words(protocol.title, coming, keys))

    def _on_stopped(self, coming: object) -> None:
        self._say(
            reading_words.part_words(coming) if isinstance(coming, Turn) else reading_words.stop_words(coming)  # type: ignore[arg-type]
        )

    def _on_unreadable(self) -> None:
        self._say(reading_words.trouble_words(self.tr("Its image cannot be read. Tell whoever leads the study.")))

    def _on_failed(self, problem: UserProblem) -> None:
        if self.is_reading:
            self.page.panel.show_hint(whole_text(problem))
        else:
            self._say(reading_words.trouble_words(whole_text(problem)))

    def _say(self, words: Words) -> None:
        self.notice.show_words(lambda: words)
        self._stack.setCurrentWidget(self.notice)
        self.notice.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _press(self) -> None:
        """The button of the notice."""
        if self.is_reading:
            return
        words = self.notice.words
        if words.is_leaving:
            self.close()
        elif words.button and self._stack.currentWidget() is self.notice:
            self._stack.setCurrentWidget(self._blank)
            self.flow.begin()
