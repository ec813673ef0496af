"""The probability as a thin bar: the spread as a band, the committee's range as a line, the thresholds as marks."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from thyroid_desktop.domain.diagnosis import Spread
from thyroid_desktop.ui.opinion import Opinion
from thyroid_desktop.ui.theme import colour

BAR_TOP = 10.0
BAR_HEIGHT = 8.0


class Gauge(QWidget):
    """Shows an opinion between 0 (benign) and 1 (malignant)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._opinion = Opinion()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(180, round(BAR_TOP + BAR_HEIGHT + 6 + self.fontMetrics().height()))

    def show_opinion(self, opinion: Opinion) -> None:
        """Draw this opinion."""
        self._opinion = opinion
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bar = QRectF(6.0, BAR_TOP, self.width() - 12.0, BAR_HEIGHT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("line"))
        painter.drawRoundedRect(bar, 4.0, 4.0)
        opinion = self._opinion
        if opinion.spread is not None:
            self._paint_spread(painter, bar, opinion.spread.low, opinion.spread.high)
        if opinion.committee is not None:
            self._paint_committee(painter, bar, opinion.committee)
        for threshold in self._thresholds():
            self._paint_threshold(painter, bar, threshold, is_own=threshold == opinion.threshold)
        if opinion.probability is not None:
            self._paint_value(painter, bar, opinion.probability)
        self._paint_ends(painter, bar)

    def _tint(self) -> str:
        return "warm" if self._opinion.is_above else "accent"

    def _paint_spread(self, painter: QPainter, bar: QRectF, low: float, high: float) -> None:
        band = colour(self._tint())
        band.setAlphaF(0.5)
        painter.setBrush(band)
        left, right = bar.left() + low * bar.width(), bar.left() + high * bar.width()
        painter.drawRoundedRect(QRectF(left, bar.top(), max(right - left, 2.0), bar.height()), 2.0, 2.0)

    def _paint_committee(self, painter: QPainter, bar: QRectF, committee: Spread) -> None:
        painter.setPen(QPen(colour("text"), 1.5))
        left, right = bar.left() + committee.low * bar.width(), bar.left() + committee.high * bar.width()
        painter.drawLine(QPointF(left, bar.center().y()), QPointF(right, bar.center().y()))
        for end in (left, right):
            painter.drawLine(QPointF(end, bar.top() + 1.0), QPointF(end, bar.bottom() - 1.0))
        painter.setPen(Qt.PenStyle.NoPen)

    def _thresholds(self) -> tuple[float, ...]:
        """The model's threshold first, then those of its operating points that are another."""
        found = [] if self._opinion.threshold is None else [self._opinion.threshold]
        found += [point.threshold.value for point in self._opinion.points]
        return tuple(dict.fromkeys(found))

    def _paint_threshold(self, painter: QPainter, bar: QRectF, threshold: float, *, is_own: bool) -> None:
        x = bar.left() + threshold * bar.width()
        painter.setPen(QPen(colour("text" if is_own else "muted"), 1.5 if is_own else 1.0))
        reach = 5.0 if is_own else 3.0
        painter.drawLine(QPointF(x, bar.top() - reach), QPointF(x, bar.bottom() + reach))
        painter.setPen(Qt.PenStyle.NoPen)

    def _paint_value(self, painter: QPainter, bar: QRectF, probability: float) -> None:
        x = bar.left() + probability * bar.width()
        is_final = self._opinion.stage in ("recorded", "spreading")
        painter.setBrush(colour(self._tint()) if is_final else colour("ground"))
        painter.setPen(QPen(colour("canvas") if is_final else colour(self._tint()), 2.0))
        painter.drawEllipse(QPointF(x, bar.center().y()), 7.0, 7.0)

    def _paint_ends(self, painter: QPainter, bar: QRectF) -> None:
        painter.setPen(colour("faint"))
        area = QRectF(0.0, bar.bottom() + 4.0, self.width(), self.fontMetrics().height() + 2.0)
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft, "0")
        painter.drawText(area, Qt.AlignmentFlag.AlignRight, "1")
        taken = [area.left(), area.right()]
        for threshold in self._thresholds():
            x, text = bar.left() + threshold * bar.width(), f"{threshold:.2f}"
            room = self.fontMetrics().horizontalAdvance(text) + 6.0
            # Marks that lie close together share the room of one number: the first, which is the threshold's.
            if threshold == self._opinion.threshold or all(abs(x - other) >= room for other in taken):
                taken.append(x)
                painter.setPen(colour("muted" if threshold == self._opinion.threshold else "faint"))
                painter.drawText(area.translated(x - area.width() / 2, 0.0), Qt.AlignmentFlag.AlignHCenter, text)
