"""A row of the work list: a small picture, the name, and a sign with a word that say where the image stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QIcon, QPainter, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QStyleOptionViewItem

from thyroid_desktop.domain.imaging import Image
from thyroid_desktop.domain.marks import WorkStage
from thyroid_desktop.domain.worklist import WorkRow
from thyroid_desktop.ui.item_models import VALUE_ROLE, ImageRows
from thyroid_desktop.ui.library.thumbnails import Thumbnails
from thyroid_desktop.ui.nodules.clinical_words import REASONS, STAGES, spoken
from thyroid_desktop.ui.panels.row_delegate import IN_LINE, RowDelegate
from thyroid_desktop.ui.theme import colour

SIGN: Final = 11
"""Side of a sign, in device-independent pixels."""
COLOURS: Final[dict[WorkStage, str]] = {
    "todo": "muted",
    "annotated": "accent",
    "reviewed": "good",
    "queued": "calm",
    "rejected": "danger",
}


def draw_sign(painter: QPainter, stage: WorkStage, place: QRectF) -> None:
    """A sign that can be told without its colour: ring, disc, tick, arrow and cross."""
    tint = colour(COLOURS[stage])
    inside = place.adjusted(1, 1, -1, -1)
    painter.setPen(QPen(tint, 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if stage == "todo":
        painter.drawEllipse(inside.adjusted(0.5, 0.5, -0.5, -0.5))
    elif stage == "annotated":
        painter.setBrush(QBrush(tint))
        painter.drawEllipse(inside.adjusted(1, 1, -1, -1))
    elif stage == "reviewed":
        painter.drawPolyline(_points(inside, (0, 0.55), (0.38, 0.92), (1, 0.1)))
    elif stage == "queued":
        painter.setBrush(QBrush(tint))
        painter.drawPolygon(_points(inside, (0.15, 0.05), (0.95, 0.5), (0.15, 0.95)))
    else:
        painter.drawLine(inside.topLeft() + QPointF(1, 1), inside.bottomRight() - QPointF(1, 1))
        painter.drawLine(inside.topRight() + QPointF(-1, 1), inside.bottomLeft() - QPointF(-1, 1))


def sign_icon(stage: WorkStage, ratio: float) -> QIcon:
    """The sign as an icon for a screen of this density."""
    pixmap = QPixmap(QSize(round(SIGN * ratio), round(SIGN * ratio)))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(QColor(Qt.GlobalColor.transparent))
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw_sign(painter, stage, QRectF(0, 0, SIGN, SIGN))
    painter.end()
    return QIcon(pixmap)


class WorkRows(ImageRows):
    """The images that next and previous walk through, with where they stand.

    Args:
        row_of: Where an image stands.
        thumbnails: Pictures of the rows.
    """

    def __init__(self, row_of: Callable[[Image], WorkRow], thumbnails: Thumbnails | None = None) -> None:
        super().__init__(thumbnails)
        self._row_of = row_of

    def work(self, index: QModelIndex | QPersistentModelIndex) -> WorkRow | None:
        """Where the image of a row stands."""
        image = index.data(VALUE_ROLE)
        return self._row_of(image) if isinstance(image, Image) else None

    def detail(self, value: object) -> str:
        if not isinstance(value, Image):
            return ""
        return " · ".join(part for part in self._parts(self._row_of(value), value) if part)

    def remarks(self, value: object) -> tuple[str, ...]:
        """The case, what the file is, and what was odd about it."""
        if not isinstance(value, Image):
            return ()
        title = self._row_of(value).case_title
        case = (title,) if title and title != value.file_name else ()
        return (*case, super().detail(value), *super().remarks(value))

    def _on_thumbnail(self, image_id: int) -> None:
        """Whoever shows the rows paints those that are visible again; looking for this one would take longer."""

    def _parts(self, row: WorkRow, image: Image) -> list[str]:
        """The word of the stage first, and the most telling next, since the end may be cut."""
        parts = [spoken(STAGES[row.stage])]
        if row.reason is not None:
            parts.append(spoken(REASONS[row.reason]))
        if row.is_changed_since_review:
            parts.append(self.tr("changed since review"))
        if row.is_absent:
            parts.append(self.tr("no nodule"))
        elif row.box_count:
            parts.append(
                self.tr("1 box") if row.box_count == 1 else self.tr("%1 boxes").replace("%1", str(row.box_count))
            )
        if image.description.frame_count > 1:
            parts.append(self.tr("%1 frames").replace("%1", str(image.description.frame_count)))
        return parts


class WorkDelegate(RowDelegate):
    """Paints the sign before the second line, whose first word has its colour."""

    def _paint_lines(
        self, painter: QPainter, text: QRectF, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        model = index.model()
        row = model.work(index) if isinstance(model, WorkRows) else None
        if row is None:
            return
        metrics, line = option.fontMetrics, option.fontMetrics.height()
        middle = text.center().y()
        title = metrics.elidedText(str(index.data()), Qt.TextElideMode.ElideMiddle, int(text.width()))
        painter.setPen(colour("text"))
        painter.drawText(QRectF(text.left(), middle - line - 1, text.width(), line), int(IN_LINE), title)
        second = QRectF(text.left(), middle + 1, text.width(), line)
        draw_sign(painter, row.stage, QRectF(second.left(), second.center().y() - SIGN / 2, SIGN, SIGN))
        second.setLeft(second.left() + SIGN + 5)
        word, gap, rest = str(index.data(Qt.ItemDataRole.AccessibleDescriptionRole)).partition(" · ")
        if row.is_changed_since_review:
            # The sign says that it was reviewed; what is new needs the room.
            word, gap = "", ""
        painter.setPen(colour(COLOURS[row.stage]))
        painter.drawText(second, int(IN_LINE), word)
        second.setLeft(second.left() + metrics.horizontalAdvance(word))
        if rest and second.width() > 0:
            painter.setPen(colour("notice" if row.is_changed_since_review else "muted"))
            rest = metrics.elidedText(gap + rest, Qt.TextElideMode.ElideRight, int(second.width()))
            painter.drawText(second, int(IN_LINE), rest)


def _points(place: QRectF, *shares: tuple[float, float]) -> QPolygonF:
    return QPolygonF([QPointF(place.left() + x * place.width(), place.top() + y * place.height()) for x, y in shares])
