"""Shows a figure as large as there is room for it, drawn for exactly these pixels."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QRect, QSize, Qt, QTimer
from PySide6.QtGui import (
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from thyroid_desktop.services.evidence.evidence_figures import FigureStyle, FigureWords
from thyroid_desktop.ui.evidence.evidence_files import EvidenceFiles, NamedFigure, Wish
from thyroid_desktop.ui.evidence.figure_words import figure_words, in_words
from thyroid_desktop.ui.panels.parts import Panel, icon_button, label, name_control, tight
from thyroid_desktop.ui.theme import colour
from thyroid_desktop.ui.words.problem_texts import whole_text

if TYPE_CHECKING:
    from thyroid_desktop.domain.errors import UserProblem

PATIENCE_MS: Final = 140
"""While somebody pulls at the window, the figure is only stretched; it is drawn anew when they have stopped."""
DOTS_PER_INCH: Final = 96.0
WIDTHS: Final = (320, 940)
"""A narrower figure cannot be read, and a wider one need not be."""
MOST_TRIES: Final = 3
CLOSE_ENOUGH: Final = 0.98


class Picture(QWidget):
    """The figure itself, in the middle of its room."""

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self.setMinimumSize(240, 200)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def image(self) -> QImage:
        """What is shown; null before the first drawing."""
        return self._image

    def show_image(self, image: QImage) -> None:
        """Show a drawing; a null one for nothing."""
        self._image = image
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(640, 480)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        if not self._image.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(self._place(), self._image)
        if self.hasFocus():
            painter.setPen(colour("accent_deep"))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _place(self) -> QRect:
        """As large as it was drawn where that fits, and smaller while a better one is on its way."""
        scale = self._image.devicePixelRatio()
        size = QSize(round(self._image.width() / scale), round(self._image.height() / scale))
        if size.width() > self.width() or size.height() > self.height():
            size.scale(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(0, 0, size.width(), size.height())
        place.moveTo((self.width() - size.width()) // 2, (self.height() - size.height()) // 2)
        return place


class FigureView(Panel):
    """A figure with its title, and a button that saves it; Ctrl+S saves and Ctrl+C copies it.

    Args:
        files: Draws and saves it.
        words: Makes what is written in it, in the language of the screen.
    """

    def __init__(self, files: EvidenceFiles, words: Callable[[], FigureWords] = figure_words) -> None:
        super().__init__()
        self.words = words
        self._files = files
        self._named: NamedFigure | None = None
        self._title = ""
        self._wishes: list[Wish] = []
        self._is_stale = False
        self._aspect = 0.75
        self._tries = 0
        self.heading = label("verdict", wraps=True)
        self.remark = label("muted", wraps=True)
        self.picture = Picture()
        self.save = icon_button("export")
        self._timer = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._timer.timeout.connect(self._begin)
        head = QHBoxLayout()
        tight(head)
        head.addWidget(self.heading, 1)
        head.addWidget(self.save, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        tight(layout, spacing=6)
        layout.addLayout(head)
        layout.addWidget(self.remark)
        layout.addWidget(self.picture, 1)
        self.save.clicked.connect(self.ask_file)
        # An answer must not reach a widget that Qt has deleted.
        self.destroyed.connect(partial(_drop_all, self._wishes))
        self.retranslate()
        self.show_figure(None)

    def show_figure(self, named: NamedFigure | None, title: str = "", remark: str = "") -> None:
        """Show a figure.

        Args:
            named: The figure with the name of its file, or None where there is none to show.
            title: What it is about, in the language of the screen.
            remark: What a reader of it must know, or why there is none.
        """
        self._named, self._title = named, title
        self.heading.setText(title)
        self.remark.setText(remark)
        self.remark.setVisible(bool(remark))
        self.save.setEnabled(named is not None)
        self.picture.setAccessibleName(title)
        self.picture.setAccessibleDescription(remark if named is None else in_words(named.figure))
        if named is None:
            self.picture.show_image(QImage())
        self._want()

    def ask_file(self) -> None:
        """Let the user choose where the figure goes."""
        if self._named is not None:
            self._files.ask_figure(self, self._named, self.words())

    def retranslate(self) -> None:
        name_control(self.save, self.tr("Save the figure as PNG, SVG or PDF"), "Ctrl+S")
        if self._named is not None:
            self.picture.setAccessibleDescription(in_words(self._named.figure))
            self._want()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._want()
        return super().event(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._timer.start(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._want()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Save):
            self.ask_file()
        elif event.matches(QKeySequence.StandardKey.Copy) and not self.picture.image.isNull():
            QGuiApplication.clipboard().setImage(self.picture.image)
        else:
            super().keyPressEvent(event)

    def _want(self) -> None:
        """Draw anew soon; a figure that nobody sees is drawn when it comes into sight."""
        _drop_all(self._wishes)
        self._is_stale = self._named is not None
        self._tries = 0
        if self._is_stale and self.isVisible():
            self._timer.start(0 if self.picture.image.isNull() else PATIENCE_MS)

    def _begin(self) -> None:
        if self._named is None or not self.isVisible():
            return
        self._is_stale = False
        self._tries += 1
        scale = self.devicePixelRatioF()
        room = self.picture.size()
        width = min(room.width(), int(room.height() / self._aspect), WIDTHS[1])
        style = FigureStyle(
            width=max(width, WIDTHS[0]) / DOTS_PER_INCH,
            dots_per_inch=DOTS_PER_INCH * scale,
            is_dark=True,
            words=self.words(),
        )
        self._wishes.append(self._files.draw(self._named.figure, style, self._on_drawn, self._on_failed))

    def _on_drawn(self, image: QImage) -> None:
        """How high a figure becomes is known only when it is drawn; once more where it fills its room badly."""
        image.setDevicePixelRatio(self.devicePixelRatioF())
        self._aspect = image.height() / max(image.width(), 1)
        self.picture.show_image(image)
        size, room = image.deviceIndependentSize(), self.picture.size()
        fitting = min(room.width(), room.height() / self._aspect, WIDTHS[1])
        is_good = CLOSE_ENOUGH * fitting <= size.width() <= fitting + 1
        if not is_good and self._tries < MOST_TRIES and fitting >= WIDTHS[0]:
            self._begin()

    def _on_failed(self, problem: UserProblem) -> None:
        self.remark.setText(whole_text(problem))
        self.remark.show()


def _drop_all(wishes: list[Wish]) -> None:
    for wish in wishes:
        wish.drop()
    wishes.clear()
