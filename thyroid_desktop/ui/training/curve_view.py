"""Draws how networks learn, by epoch; light enough to be drawn anew whenever an epoch ends."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from thyroid_desktop.ui.evidence.result_table import number_text
from thyroid_desktop.ui.library.interchange import filled
from thyroid_desktop.ui.panels.flow_layout import FlowLayout
from thyroid_desktop.ui.panels.parts import Panel, label, tight
from thyroid_desktop.ui.theme import colour

if TYPE_CHECKING:
    from thyroid_desktop.services.queueing.courses import Course, EpochPoint

Points = list[tuple[int, float]]
TINTS: Final = ("accent", "warm", "calm", "good", "danger", "notice")
GAP: Final = 8
MOST_MARKS: Final = 40
"""Up to so many epochs each is marked by a dot."""


def member_text(member: str) -> str:
    """The fold of a course as people count: from 1; other members by their names."""
    begin, _, number = member.partition("-")
    return str(int(number) + 1) if begin == "fold" and number.isdecimal() else member


def networks_of(courses: Sequence[Course]) -> list[str]:
    """Their names, each once, in order."""
    return list(dict.fromkeys(course.network for course in courses))


class CurvePane(QWidget):
    """One figure of merit of all networks and folds, by epoch.

    Args:
        value: Which figure of an epoch.
        top: The end of the scale; 0 for the greatest value.
    """

    def __init__(self, value: Callable[[EpochPoint], float | None], top: float = 0.0) -> None:
        super().__init__()
        self._value = value
        self._top = top
        self._courses: tuple[Course, ...] = ()
        self.setMinimumSize(170, 150)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def show_courses(self, courses: tuple[Course, ...]) -> None:
        """Draw these."""
        self._courses = courses
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(300, 260)

    def lines(self) -> list[tuple[Course, Points]]:
        """What is drawn: courses, and the epochs with their values."""
        found = []
        for course in self._courses:
            values = [(point.epoch, self._value(point)) for point in course.points]
            known = [(epoch, value) for epoch, value in values if value is not None]
            if known:
                found.append((course, known))
        return found

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = QFontMetricsF(self.font())
        lines = self.lines()
        low, high = self._scale(lines)
        last = max((epoch for _, points in lines for epoch, _ in points), default=1)
        left = max(metrics.horizontalAdvance(_tick(one)) for one in (low, high)) + GAP
        place = QRectF(self.rect()).adjusted(left, metrics.height() / 2 + 2, -GAP, -metrics.height() - GAP)
        self._paint_frame(painter, place, metrics, (low, high), last)
        networks = networks_of(self._courses)
        for course, points in lines:
            tint = colour(TINTS[networks.index(course.network) % len(TINTS)])
            self._paint_line(painter, place, tint, [_placed(one, place, (low, high), last) for one in points])
        if self.hasFocus():
            painter.setPen(colour("accent_deep"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _scale(self, lines: Sequence[tuple[Course, Points]]) -> tuple[float, float]:
        values = [value for _, points in lines for _, value in points]
        if self._top:
            # Nothing of interest lies far below what is reached.
            lowest = min(values, default=0.5)
            return math.floor(min(lowest, 0.5) * 10) / 10, self._top
        return 0.0, max(max(values, default=1.0) * 1.05, 0.1)

    def _paint_frame(
        self, painter: QPainter, place: QRectF, metrics: QFontMetricsF, scale: tuple[float, float], last: int
    ) -> None:
        painter.setPen(QPen(colour("line"), 1))
        steps = 4
        for step in range(steps + 1):
            y = place.bottom() - place.height() * step / steps
            painter.setPen(QPen(colour("line"), 1))
            painter.drawLine(QPointF(place.left(), y), QPointF(place.right(), y))
            if step % 2 == 0:
                value = scale[0] + (scale[1] - scale[0]) * step / steps
                painter.setPen(colour("muted"))
                box = QRectF(0, y - metrics.height() / 2, place.left() - 4, metrics.height())
                painter.drawText(box, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), _tick(value))
        painter.setPen(colour("muted"))
        below = QRectF(place.left(), place.bottom() + 2, place.width(), metrics.height())
        painter.drawText(below, int(Qt.AlignmentFlag.AlignLeft), "1")
        if last > 1:
            painter.drawText(below, int(Qt.AlignmentFlag.AlignRight), str(last))

    def _paint_line(self, painter: QPainter, place: QRectF, tint: QColor, points: list[QPointF]) -> None:
        painter.setClipRect(place.adjusted(-4, -4, 4, 4))
        painter.setPen(QPen(tint, 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(points))
        painter.setBrush(tint)
        for point in points if len(points) <= MOST_MARKS else points[-1:]:
            painter.drawEllipse(point, 2.2, 2.2)
        painter.setClipping(False)


class CurveView(Panel):
    """Loss, accuracy and AUROC side by side, and which colour is which network."""

    def __init__(self) -> None:
        super().__init__()
        self._courses: tuple[Course, ...] = ()
        self._is_over = False
        self.loss = CurvePane(lambda point: point.loss)
        self.accuracy = CurvePane(lambda point: point.accuracy, top=1.0)
        self.auroc = CurvePane(lambda point: point.auroc, top=1.0)
        self._titles = [label("verdict") for _ in range(3)]
        self.none = label("muted", wraps=True)
        self._remark = label("small", wraps=True)
        self._legend = QWidget()
        self._names = FlowLayout(self._legend, 14)
        row = QHBoxLayout()
        tight(row, spacing=18)
        for title, pane in zip(self._titles, (self.loss, self.accuracy, self.auroc), strict=True):
            column = QVBoxLayout()
            tight(column, spacing=4)
            column.addWidget(title)
            column.addWidget(pane, 1)
            row.addLayout(column, 1)
        self._panes = QWidget()
        inside = QVBoxLayout(self._panes)
        tight(inside, spacing=8)
        inside.addLayout(row, 1)
        inside.addWidget(self._legend)
        inside.addWidget(self._remark)
        layout = QVBoxLayout(self)
        tight(layout)
        layout.addWidget(self.none, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._panes, 1)
        self.retranslate()

    def show_courses(self, courses: tuple[Course, ...], *, is_over: bool = False) -> None:
        """Show these; nothing is drawn anew where nothing has changed."""
        if (courses, is_over) != (self._courses, self._is_over):
            self._courses, self._is_over = courses, is_over
            self._write()

    def retranslate(self) -> None:
        titles = (self.tr("Loss"), self.tr("Accuracy"), self.tr("AUROC"))
        for title, text in zip(self._titles, titles, strict=True):
            title.setText(text)
        self._remark.setText(
            self.tr(
                "By epoch, one line a network and fold. Loss of the training rows; accuracy and AUROC of the held-out "
                "rows, malignant positive."
            )
        )
        self._write()

    def _write(self) -> None:
        courses = self._courses
        soon = self.tr("The first points appear when the first epoch is done.")
        self.none.setText(self.tr("No epoch was done.") if self._is_over else soon)
        self.none.setVisible(not courses)
        self._panes.setVisible(bool(courses))
        for pane, title in zip((self.loss, self.accuracy, self.auroc), self._titles, strict=True):
            pane.show_courses(courses)
            pane.setAccessibleName(title.text())
            pane.setAccessibleDescription(self._spoken(pane))
        self._write_legend(networks_of(courses))

    def _write_legend(self, networks: list[str]) -> None:
        while (item := self._names.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
        for number, network in enumerate(networks):
            name = label("small")
            name.setText(f"●  {network}")
            name.setStyleSheet(f"color: {colour(TINTS[number % len(TINTS)]).name()};")
            self._names.addWidget(name)
            name.show()

    def _spoken(self, pane: CurvePane) -> str:
        """The newest value of each line, for those who do not see them."""
        told = []
        for course, points in pane.lines():
            epoch, value = points[-1][0], number_text(points[-1][1])
            if course.learns_from_all:
                told.append(filled(self.tr("%1 on all cases, epoch %2: %3"), (course.network, epoch, value)))
            else:
                text = self.tr("%1, fold %2, epoch %3: %4")
                told.append(filled(text, (course.network, member_text(course.member), epoch, value)))
        return "; ".join(told)


def _placed(point: tuple[int, float], place: QRectF, scale: tuple[float, float], last: int) -> QPointF:
    along = (point[0] - 1) / max(last - 1, 1)
    up = (point[1] - scale[0]) / max(scale[1] - scale[0], 1e-9)
    return QPointF(place.left() + place.width() * along, place.bottom() - place.height() * up)


def _tick(value: float) -> str:
    return number_text(value, 1 if value >= 10 else 2)
