"""The keyboard while a study is read: a few keys mean the same wherever the focus is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

from thyroid_desktop.domain.nodule import Verdict

if TYPE_CHECKING:
    from thyroid_desktop.ui.study.reading_page import ReadingPage

ENTER: Final = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
VERDICTS: Final[dict[int, Verdict]] = {
    Qt.Key.Key_B: "benign",
    Qt.Key.Key_M: "malignant",
    Qt.Key.Key_1: "benign",
    Qt.Key.Key_2: "malignant",
}
Control: Final = Qt.KeyboardModifier.ControlModifier


class ReadingKeys(QObject):
    """Sees keys before the parts of a page do where they would mean something else there; else behind them.

    Args:
        page: The page with image and answer.
        leave: Called on Escape.
    """

    def __init__(self, page: ReadingPage, leave: Callable[[], object]) -> None:
        super().__init__(page)
        self._page = page
        self._leave = leave
        looking, cine = page.looking, page.cine
        self._simple: dict[int, Callable[[], object]] = {
            Qt.Key.Key_K: cine.toggle,
            Qt.Key.Key_Period: lambda: cine.step(1),
            Qt.Key.Key_Comma: lambda: cine.step(-1),
            Qt.Key.Key_F: looking.fit,
            Qt.Key.Key_Plus: looking.zoom_in,
            Qt.Key.Key_Equal: looking.zoom_in,
            Qt.Key.Key_Minus: looking.zoom_out,
            Qt.Key.Key_BracketRight: lambda: looking.brighten(1),
            Qt.Key.Key_BracketLeft: lambda: looking.brighten(-1),
        }
        self._with_control: dict[int, Callable[[], object]] = {
            Qt.Key.Key_F: looking.fit,
            Qt.Key.Key_0: looking.actual_size,
            Qt.Key.Key_Plus: looking.zoom_in,
            Qt.Key.Key_Equal: looking.zoom_in,
            Qt.Key.Key_Minus: looking.zoom_out,
            Qt.Key.Key_BracketRight: lambda: looking.contrast(1),
            Qt.Key.Key_BracketLeft: lambda: looking.contrast(-1),
        }
        panel = page.panel
        for widget in (page.view, panel.verdict, panel.score.edit, panel.lock, *panel.tirads.rows.values()):
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter and Escape wherever the focus is, and the keys of the verdict on the verdict."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        key = event.key()
        if key in ENTER and not self._page.view.hand.is_busy:
            if not event.isAutoRepeat():
                self._page.go_on()
            return True
        if key == Qt.Key.Key_Escape and not self._page.view.hand.is_busy:
            self._leave()
            return True
        if watched is self._page.panel.verdict and key in VERDICTS:
            self._page.panel.say_verdict(VERDICTS[key])
            return True
        return False

    def takes(self, event: QKeyEvent) -> bool:
        """React to a key that meant nothing where the focus is."""
        key = event.key()
        if event.modifiers() & Control:
            reaction = self._with_control.get(key)
        elif key in VERDICTS:
            reaction = self._verdict(VERDICTS[key])
        else:
            reaction = self._simple.get(key)
        if reaction is not None:
            reaction()
        return reaction is not None

    def hold(self, event: QKeyEvent, *, is_down: bool) -> bool:
        """H shows the bare image as long as it is held."""
        if event.key() != Qt.Key.Key_H or event.modifiers():
            return False
        if not event.isAutoRepeat():
            self._page.show_bare(is_down)
        return True

    def _verdict(self, word: Verdict) -> Callable[[], object]:
        return lambda: self._page.panel.say_verdict(word)
