"""Lines, handles, labels and badges as every item of the viewer draws them, in pixels of the widget."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from thyroid_desktop.domain.outline import Outline
from thyroid_desktop.ui.viewer import colours
from thyroid_desktop.ui.viewer.handles import HANDLE, Handle, handle_centre, handles_of

GAP: Final = 6.0
"""Between a line and the label beside it."""
BADGE: Final = 16.0
"""Side of the lock mark."""


def plate_for(font: QFont, text: str) -> QRectF:
    """The plate of a label, with its corner at the origin."""
    metrics = QFontMetricsF(font)
    return QRectF(0.0, 0.0, metrics.horizontalAdvance(text) + 10.0, metrics.height() + 4.0)


def kept_within(plate: QRectF, area: QRectF) -> QRectF:
    """The label moved into sight when what it belongs to reaches beyond the widget."""
    x = max(area.left(), min(plate.left(), area.right() - plate.width()))
    y = max(area.top(), min(plate.top(), area.bottom() - plate.height()))
    return QRectF(x, y, plate.width(), plate.height())


def paint_label(painter: QPainter, plate: QRectF, text: str, *, ground: QColor, ink: QColor) -> None:
    """Write a text on its plate."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(plate, 3.0, 3.0)
    painter.setPen(ink)
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)


def paint_frame(
    painter: QPainter, rect: QRectF, colour: QColor, width: float, dashes: tuple[float, ...] | None = None
) -> None:
    """Draw the four lines of a box over a dark halo; ``dashes`` are lengths of lines and gaps in pixels, in turn."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for tint, thickness in ((colours.HALO, width + 2.0), (colour, width)):
        pen = QPen(tint, thickness, Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap, Qt.PenJoinStyle.MiterJoin)
        if dashes is not None:
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            pen.setDashPattern([length / thickness for length in dashes])
        painter.setPen(pen)
        painter.drawRect(rect)


def paint_handles(painter: QPainter, rect: QRectF, colour: QColor, hovered: Handle | None) -> None:
    """Draw the handles of a box; the one under the pointer is larger."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QPen(colours.HALO, 1.0))
    for handle in handles_of(rect):
        side = HANDLE + 3.0 if handle is hovered else HANDLE
        square = QRectF(0.0, 0.0, side, side)
        square.moveCenter(handle_centre(rect, handle))
        painter.setBrush(colours.TEXT if handle is hovered else colour)
        painter.drawRect(square)


def outline_path(outline: Outline, rect: QRectF) -> QPainterPath:
    """The outline of a box that is shown at ``rect``."""
    path = QPainterPath()
    if outline.kind == "ellipse":
        path.addEllipse(rect)
        return path
    corners = [
        QPointF(rect.left() + point.x * rect.width(), rect.top() + point.y * rect.height()) for point in outline.points
    ]
    path.addPolygon(QPolygonF(corners))
    path.closeSubpath()
    return path


def paint_path(painter: QPainter, path: QPainterPath, colour: QColor, width: float = 1.25) -> None:
    """Draw a thin line over a dark halo."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for tint, thickness in ((colours.HALO, width + 2.0), (colour, width)):
        painter.setPen(QPen(tint, thickness, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        painter.drawPath(path)


def lock_place(rect: QRectF, area: QRectF) -> QRectF:
    """Where the lock mark of a box is drawn: above its upper right corner, or within it where there is no room."""
    badge = QRectF(rect.right() - BADGE, rect.top() - BADGE - GAP, BADGE, BADGE)
    if badge.top() < area.top():
        badge.moveTop(rect.top() + GAP)
    return kept_within(badge, area)


def paint_lock(painter: QPainter, badge: QRectF, colour: QColor) -> None:
    """Draw a padlock on a plate."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colours.PLATE)
    painter.drawRoundedRect(badge, 3.0, 3.0)
    body = QRectF(badge.left() + 4.0, badge.top() + 7.5, 8.0, 5.5)
    painter.setBrush(QBrush(colour))
    painter.drawRoundedRect(body, 1.0, 1.0)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, 1.5))
    shackle = QPainterPath(QPointF(body.left() + 1.5, body.top()))
    shackle.arcTo(QRectF(body.left() + 1.5, badge.top() + 3.0, 5.0, 6.0), 180.0, -180.0)
    shackle.lineTo(body.right() - 1.5, body.top())
    painter.drawPath(shackle)
