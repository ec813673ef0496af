"""The malignancy score: a number that is typed, and a scale on which it lies. Nothing is proposed beforehand."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QIntValidator, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from thyroid_desktop.ui.panels.parts import Panel, label, name_control, tight
from thyroid_desktop.ui.theme import colour

HIGHEST: Final = 100
STEPS: Final[dict[int, int]] = {
    Qt.Key.Key_Up: 1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_PageUp: 10,
    Qt.Key.Key_PageDown: -10,
}
EDITING: Final = {
    Qt.Key.Key_Backspace,
    Qt.Key.Key_Delete,
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
}
MIDDLE: Final = 50
BAR_TOP: Final = 9.0
BAR_HEIGHT: Final = 6.0


class ScoreEdit(QLineEdit):
    """Digits and what edits them; all other keys go on to the window."""

    stepped = Signal(int)

    def __init__(self) -> None:
        super().__init__(maxLength=3)
        self.setValidator(QIntValidator(0, HIGHEST, self))
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in STEPS:
            self.stepped.emit(STEPS[event.key()])
        elif event.key() in EDITING or event.text().isdecimal():
            super().keyPressEvent(event)
        else:
            event.ignore()


class ScoreScale(QWidget):
    """The score between benign and malignant; a click sets it."""

    clicked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._score: int | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        return QSize(160, 24)

    def show_score(self, score: int | None) -> None:
        """Show this score, or that there is none yet."""
        self._score = score
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bar = self._bar()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("line"))
        painter.drawRoundedRect(bar, 3.0, 3.0)
        painter.setPen(QPen(colour("faint"), 1.0))
        middle = bar.center().x()
        painter.drawLine(QPointF(middle, bar.top() - 3.0), QPointF(middle, bar.bottom() + 3.0))
        if self._score is not None:
            painter.setPen(QPen(colour("card"), 2.0))
            painter.setBrush(colour("text"))
            x = bar.left() + self._score / HIGHEST * bar.width()
            painter.drawEllipse(QPointF(x, bar.center().y()), 7.0, 7.0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._take(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._take(event)

    def _bar(self) -> QRectF:
        return QRectF(8.0, BAR_TOP, self.width() - 16.0, BAR_HEIGHT)

    def _take(self, event: QMouseEvent) -> None:
        bar = self._bar()
        share = (event.position().x() - bar.left()) / bar.width()
        self.clicked.emit(round(min(max(share, 0.0), 1.0) * HIGHEST))


class ScoreField(Panel):
    """A number from 0 (surely benign) to 100 (surely malignant), or none."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.edit = ScoreEdit()
        self.edit.setFixedWidth(64)
        self.scale = ScoreScale()
        self._low, self._high = label("small"), label("small")
        ends = QHBoxLayout()
        tight(ends, 4, 0, 4, 0)
        ends.addWidget(self._low)
        ends.addStretch(1)
        ends.addWidget(self._high)
        right = QVBoxLayout()
        tight(right, spacing=0)
        right.addWidget(self.scale)
        right.addLayout(ends)
        layout = QHBoxLayout(self)
        tight(layout, spacing=10)
        layout.addWidget(self.edit, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(right, 1)
        self.setFocusProxy(self.edit)
        self.edit.textChanged.connect(self._on_text)
        self.edit.stepped.connect(self._step)
        self.scale.clicked.connect(lambda score: self.edit.setText(str(score)))
        self.retranslate()

    @property
    def score(self) -> int | None:
        """What was said; None while nothing was."""
        text = self.edit.text()
        return int(text) if text and self.edit.hasAcceptableInput() else None

    def show_score(self, score: int | None) -> None:
        """Show this score, or none."""
        self.edit.setText("" if score is None else str(score))

    def retranslate(self) -> None:
        self._low.setText(self.tr("0 · surely benign"))
        self._high.setText(self.tr("surely malignant · 100"))
        name_control(self.edit, self.tr("Malignancy score, 0 to 100"), self.tr("digits, ↑, ↓, Page Up, Page Down"))
        name_control(self.scale, self.tr("Malignancy score, 0 to 100"))

    def _on_text(self) -> None:
        self.scale.show_score(self.score)
        self.changed.emit()

    def _step(self, by: int) -> None:
        score = MIDDLE if self.score is None else min(max(self.score + by, 0), HIGHEST)
        self.edit.setText(str(score))
