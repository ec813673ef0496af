"""The rows of the timeline: newest first, told only when they are seen, however many there are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QAbstractListModel, QDate, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from thyroid_desktop.domain.imaging import Image
from thyroid_desktop.ui.nodules.marks import Marks
from thyroid_desktop.ui.nodules.timeline_entries import Entry, Timeline
from thyroid_desktop.ui.nodules.timeline_words import change_text, what_text
from thyroid_desktop.ui.panels.diagnosis import local_time
from thyroid_desktop.ui.theme import colour, icon

Index = QModelIndex | QPersistentModelIndex
CHANGE_ROLE: Final = Qt.ItemDataRole.UserRole + 1
TIME_ROLE: Final = Qt.ItemDataRole.UserRole + 2
READER_ROLE: Final = Qt.ItemDataRole.UserRole + 3
MODEL_ROLE: Final = Qt.ItemDataRole.UserRole + 4
"""Whether the model's answer was on screen."""
PAD: Final = 5
SIGN: Final = 14


def short_time(at: str) -> str:
    """The time of a deed of today, and the day of any other: a row is narrow, and its tooltip says both."""
    day, _, time = local_time(at).partition(" ")
    return time if time and day == QDate.currentDate().toString("yyyy-MM-dd") else day


class TimelineRows(QAbstractListModel):
    """Entries of one case, or of one image of it.

    Args:
        name_of: The name of a reader.
    """

    def __init__(self, name_of: Callable[[int], str]) -> None:
        super().__init__()
        self._name_of = name_of
        self._timeline = Timeline()
        self._image: Image | None = None
        self._is_whole_case = False
        self._rows: list[Entry] = []
        """Those that are shown, oldest first."""

    def show(self, image: Image | None, marks: Marks, *, is_whole_case: bool) -> None:
        """Show the history; rows that stay as they are keep their place and their selection."""
        kept = self._timeline.take(marks.revisions)
        is_same = (image, is_whole_case) == (self._image, self._is_whole_case)
        self._image, self._is_whole_case = image, is_whole_case
        if kept is None or not is_same:
            self.beginResetModel()
            self._rows = self._wanted(0)
            self.endResetModel()
            return
        new = self._wanted(kept)
        if new:
            self.beginInsertRows(QModelIndex(), 0, len(new) - 1)
            self._rows += new
            self.endInsertRows()

    def entry(self, row: int) -> Entry:
        """The entry of a row, from 0 for the newest."""
        return self._rows[len(self._rows) - 1 - row]

    def retell(self) -> None:
        """All words are to be read anew."""
        self.beginResetModel()
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        entry = self.entry(index.row())
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            lines = (what_text(entry), change_text(entry, self._image), self._when_and_who(entry))
            return "\n".join(line for line in lines if line)
        told = {
            int(Qt.ItemDataRole.DisplayRole): lambda: what_text(entry),
            int(CHANGE_ROLE): lambda: change_text(entry, self._image),
            int(TIME_ROLE): lambda: short_time(entry.first.at),
            int(READER_ROLE): lambda: self._reader_text(entry),
            int(MODEL_ROLE): lambda: entry.first.is_model_shown,
        }.get(int(role))
        return None if told is None else told()

    def _wanted(self, begin: int) -> list[Entry]:
        entries, image = self._timeline.entries[begin:], self._image
        if self._is_whole_case or image is None:
            return entries
        nodules = self._timeline.nodules_on(image.id)
        return [one for one in entries if one.concerns(image.id, nodules)]

    def _reader_text(self, entry: Entry) -> str:
        model = self.tr("model shown") if entry.first.is_model_shown else self.tr("model not shown")
        return f"{self._name_of(entry.first.user_id)} · {model}"

    def _when_and_who(self, entry: Entry) -> str:
        return f"{local_time(entry.first.at)} · {self._reader_text(entry)}"


class TimelineDelegate(QStyledItemDelegate):
    """Three lines: what and when, before and after, and who with what on screen."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, 3 * self._line(option, index) + 2 * PAD)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(option.rect).adjusted(1, 1, -1, -1)
        self._paint_ground(painter, area, option)
        line = self._line(option, index)
        text = area.adjusted(PAD + 2, PAD - 1, -PAD - 2, 0)
        metrics = option.fontMetrics
        painter.setPen(colour("muted"))
        when = str(index.data(TIME_ROLE))
        right = QRectF(text.left(), text.top(), text.width(), line)
        painter.drawText(right, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, when)
        painter.setPen(colour("text"))
        room = int(text.width() - metrics.horizontalAdvance(when) - 10)
        what = metrics.elidedText(str(index.data()), Qt.TextElideMode.ElideRight, room)
        painter.drawText(right, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, what)
        self._paint_line(painter, right.translated(0, line), str(index.data(CHANGE_ROLE)), option)
        who = right.translated(0, 2 * line)
        is_shown = bool(index.data(MODEL_ROLE))
        place = QRect(int(who.left()), int(who.center().y() - SIGN / 2), SIGN, SIGN)
        icon("heatmap" if is_shown else "no-heatmap").paint(painter, place)
        self._paint_line(painter, who.adjusted(SIGN + 5, 0, 0, 0), str(index.data(READER_ROLE)), option)
        painter.restore()

    def _paint_line(self, painter: QPainter, area: QRectF, text: str, option: QStyleOptionViewItem) -> None:
        painter.setPen(colour("muted"))
        fitting = option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, int(area.width()))
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, fitting)

    def _paint_ground(self, painter: QPainter, area: QRectF, option: QStyleOptionViewItem) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setBrush(colour("accent_deep"))
            painter.drawRoundedRect(area, 5, 5)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(colour("hover"))
            painter.drawRoundedRect(area, 5, 5)

    def _line(self, option: QStyleOptionViewItem, index: Index) -> int:
        """Height of a line; Chinese comes from another font, with taller letters than this one's metrics tell."""
        text = str(index.data(READER_ROLE))
        real = option.fontMetrics.boundingRect(QRect(), Qt.TextFlag.TextSingleLine, text).height()
        return max(option.fontMetrics.height(), real) + 1
