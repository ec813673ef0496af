"""What is written over the picture in the corners of the widget: the map's legend, and a word when nothing is open."""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter, QPen

from thyroid_desktop.domain.heatmap import Palette, palette_table
from thyroid_desktop.ui.viewer import colours

translate = QCoreApplication.translate

BAR: Final = (132.0, 8.0)
MARGIN: Final = 12.0


def bar_image(palette: Palette) -> QImage:
    """The palette as a strip 256 pixels long, low values left."""
    strip = np.ascontiguousarray(palette_table(palette)[np.newaxis])
    borrowed = QImage(strip.data, 256, 1, strip.strides[0], QImage.Format.Format_RGB888)
    return borrowed.convertToFormat(QImage.Format.Format_RGB32)


def legend_area(area: QRectF, metrics: QFontMetricsF) -> QRectF:
    """The plate of the legend in a widget of this area: its lower right corner."""
    width, height = BAR[0] + 20.0, BAR[1] + 2.0 * metrics.height() + 18.0
    return QRectF(area.right() - width - MARGIN, area.bottom() - height - MARGIN, width, height)


def paint_legend(painter: QPainter, area: QRectF, bar: QImage) -> None:
    """Draw what the colours mean: attention, from low to high."""
    metrics = QFontMetricsF(painter.font())
    plate = legend_area(area, metrics)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colours.PLATE)
    painter.drawRoundedRect(plate, 4.0, 4.0)
    inner = plate.adjusted(10.0, 6.0, -10.0, -6.0)
    painter.setPen(colours.TEXT)
    painter.drawText(
        inner, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter, translate("ImageView", "Attention")
    )
    painter.drawImage(QRectF(inner.left(), inner.top() + metrics.height() + 3.0, *BAR), bar)
    painter.setPen(colours.CALM)
    painter.drawText(inner, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, translate("ImageView", "low"))
    painter.drawText(inner, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignRight, translate("ImageView", "high"))


def share_text(log_odds: float) -> str:
    """What a region of the map adds, signed: two decimals, three below 0.1, and no sign on what is rounded to zero."""
    digits = 3 if abs(log_odds) < 0.0995 else 2
    number = f"{log_odds:+.{digits}f}".replace("-", "−") if abs(log_odds) >= 0.0005 else "0"
    return translate("ImageView", "This region adds %1 to the log-odds of malignancy").replace("%1", number)


def paint_share(painter: QPainter, area: QRectF, log_odds: float) -> None:
    """Write above the legend what the region under the pointer adds, on a line that stays in its place."""
    metrics, text = QFontMetricsF(painter.font()), share_text(log_odds)
    height, right = metrics.height() + 12.0, legend_area(area, metrics).right()
    bottom = legend_area(area, metrics).top() - 6.0
    width = metrics.horizontalAdvance(text) + 20.0
    plate = QRectF(right - width, bottom - height, width, height)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colours.PLATE)
    painter.drawRoundedRect(plate, 4.0, 4.0)
    painter.setPen(colours.TEXT)
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)


def paint_invitation(painter: QPainter, area: QRectF) -> None:
    """Say what to do when no image is open."""
    font = painter.font()
    font.setPointSizeF(font.pointSizeF() * 1.25 if font.pointSizeF() > 0 else 13.0)
    painter.setFont(font)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    sheet = QRectF(0.0, 0.0, min(560.0, area.width() - 48.0), min(180.0, area.height() - 48.0))
    sheet.moveCenter(area.center())
    painter.setPen(QPen(colours.FAINT, 1.5, Qt.PenStyle.DashLine))
    painter.drawRoundedRect(sheet, 10.0, 10.0)
    painter.setPen(colours.CALM)
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    text = translate("ImageView", "Open an ultrasound image – drop files here or press Ctrl+O")
    painter.drawText(sheet.adjusted(24.0, 12.0, -24.0, -12.0), int(flags), text)


def paint_focus(painter: QPainter, area: QRectF) -> None:
    """A thin line around the viewer while the keyboard speaks to it."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colours.FOCUS, 1.0))
    painter.drawRect(QRectF(area.topLeft(), area.bottomRight() - QPointF(1.0, 1.0)))
