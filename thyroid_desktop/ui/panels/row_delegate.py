"""Paints a row of a list: a small picture and two lines."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from thyroid_desktop.ui.item_models import DETAIL_ROLE
from thyroid_desktop.ui.theme import colour, icon

PICTURE = QSize(64, 48)
PAD = 6
IN_LINE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip
"""Chinese comes from another font, whose glyphs are taller than a line of this one: in its middle, and not cut."""


class RowDelegate(QStyledItemDelegate):
    """Rows of one height; long names are cut in the middle, where they differ least."""

    def __init__(self, parent: QWidget, picture: str = "") -> None:
        super().__init__(parent)
        self._icon = icon(picture) if picture else None
        """Stands for the thumbnail in lists that have none."""
        self._signs: dict[tuple[str, float], QPixmap] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        line = option.fontMetrics.height()
        if self._icon is None:
            return QSize(120, max(line * 2 + 4, PICTURE.height()) + 2 * PAD)
        # Chinese comes from another font, with taller lines than the metrics of this one tell.
        reason = option.fontMetrics.boundingRect(QRect(), Qt.TextFlag.TextSingleLine, str(index.data(DETAIL_ROLE)))
        return QSize(120, line + 1 + 3 * max(line, reason.height()) + 2 * PAD)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        area = QRectF(option.rect).adjusted(2, 1, -2, -1)
        self._paint_ground(painter, area, option)
        width = PICTURE.width() if self._icon is None else 22
        place = QRectF(area.left() + PAD, area.center().y() - PICTURE.height() / 2, width, PICTURE.height())
        self._paint_picture(painter, place, index)
        text = area.adjusted(width + 2 * PAD + 2, PAD, -PAD, -PAD)
        if self._icon is None:
            self._paint_lines(painter, text, option, index)
        else:
            self._paint_reason(painter, text, option, index)
        painter.restore()

    def _paint_reason(
        self, painter: QPainter, text: QRectF, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """A name and a reason of up to three lines."""
        line = option.fontMetrics.height()
        title = option.fontMetrics.elidedText(str(index.data()), Qt.TextElideMode.ElideMiddle, int(text.width()))
        painter.setPen(colour("text"))
        painter.drawText(text, Qt.AlignmentFlag.AlignTop, title)
        painter.setPen(colour("muted"))
        flags = Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.drawText(text.adjusted(0, line + 1, 0, 0), int(flags), str(index.data(DETAIL_ROLE)))

    def _paint_lines(
        self, painter: QPainter, text: QRectF, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        middle = text.center().y()
        metrics = option.fontMetrics
        title = metrics.elidedText(str(index.data()), Qt.TextElideMode.ElideMiddle, int(text.width()))
        detail = metrics.elidedText(str(index.data(DETAIL_ROLE)), Qt.TextElideMode.ElideRight, int(text.width()))
        painter.setPen(colour("text"))
        line = metrics.height()
        painter.drawText(QRectF(text.left(), middle - line - 1, text.width(), line), int(IN_LINE), title)
        painter.setPen(colour("muted"))
        painter.drawText(QRectF(text.left(), middle + 1, text.width(), line), int(IN_LINE), detail)

    def _paint_ground(self, painter: QPainter, area: QRectF, option: QStyleOptionViewItem) -> None:
        state = option.state
        painter.setPen(Qt.PenStyle.NoPen)
        if state & QStyle.StateFlag.State_Selected:
            painter.setBrush(colour("accent_deep"))
            painter.drawRoundedRect(area, 5, 5)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(colour("hover"))
            painter.drawRoundedRect(area, 5, 5)

    def _paint_picture(self, painter: QPainter, place: QRectF, index: QModelIndex | QPersistentModelIndex) -> None:
        if self._icon is not None:
            size = 18
            self._icon.paint(painter, int(place.left()), int(place.center().y() - size / 2), size, size)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("canvas"))
        painter.drawRoundedRect(place, 3, 3)
        picture = index.data(Qt.ItemDataRole.DecorationRole)
        if isinstance(picture, QPixmap) and not picture.isNull():
            fitted = picture.size().scaled(PICTURE, Qt.AspectRatioMode.KeepAspectRatio)
            target = QRectF(0, 0, fitted.width(), fitted.height())
            target.moveCenter(place.center())
            painter.drawPixmap(target, picture, QRectF(picture.rect()))
        else:
            middle = place.toRect().adjusted(20, 12, -20, -12)
            sign = "warning" if isinstance(picture, QPixmap) else "image"
            painter.drawPixmap(middle, self._sign(sign, middle.size(), painter.device().devicePixelRatio()))

    def _sign(self, name: str, size: QSize, ratio: float) -> QPixmap:
        """What stands for a picture that is not there; drawn once, for a list may be full of it."""
        key = (name, ratio)
        if key not in self._signs:
            self._signs[key] = icon(name).pixmap(size, ratio)
        return self._signs[key]
