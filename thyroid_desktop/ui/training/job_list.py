"""The list of jobs: what each is called, where it stands in words and colour, and how far it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from thyroid_desktop.ui.library.interchange import filled
from thyroid_desktop.ui.theme import colour
from thyroid_desktop.ui.training.training_words import TINTS, left_text, moment_text, recipe_name, state_text

if TYPE_CHECKING:
    from thyroid_desktop.domain.jobs import Job

Index = QModelIndex | QPersistentModelIndex
JOB_ROLE: Final = Qt.ItemDataRole.UserRole + 1
DETAIL_ROLE: Final = Qt.ItemDataRole.UserRole + 2
PAD: Final = 10
BAR: Final = 4
translate = QCoreApplication.translate


class JobRows(QAbstractListModel):
    """Jobs, newest first."""

    def __init__(self) -> None:
        super().__init__()
        self.jobs: tuple[Job, ...] = ()
        self._names: Mapping[int, str] = {}

    def show(self, jobs: tuple[Job, ...], names: Mapping[int, str]) -> bool:
        """Show these; answers whether they are others than before, so that rows have moved."""
        before, self._names = self.jobs, names
        if [one.id for one in jobs] != [one.id for one in before]:
            self.beginResetModel()
            self.jobs = jobs
            self.endResetModel()
            return True
        self.jobs = jobs
        for row, (old, new) in enumerate(zip(before, jobs, strict=True)):
            if old != new:
                self.dataChanged.emit(self.index(row), self.index(row))
        return False

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own way
        return 0 if parent.isValid() else len(self.jobs)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.jobs):
            return None
        job = self.jobs[index.row()]
        if role == JOB_ROLE:
            return job
        if role == Qt.ItemDataRole.DisplayRole:
            return job.order.title
        if role in (DETAIL_ROLE, Qt.ItemDataRole.AccessibleDescriptionRole):
            return detail_text(job, self._names)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{job.order.title}: {state_text(job)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join((job.order.title, state_text(job), detail_text(job, self._names)))
        return None


def detail_text(job: Job, names: Mapping[int, str]) -> str:
    """By which recipe, who asked for it and when; how often it was tried where that was more than once."""
    name = names.get(job.created_by, "") if job.created_by is not None else ""
    parts = [recipe_name(job.order.recipe_id), name, moment_text(job.created_at)]
    if job.attempts > 1:
        parts.append(filled(translate("training", "attempt %1"), (job.attempts,)))
    return " · ".join(part for part in parts if part)


class _Delegate(QStyledItemDelegate):
    """Title and state in the first line, particulars in the second, how far it is in the third."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del index
        return QSize(200, option.fontMetrics.height() * 2 + BAR + 3 * PAD)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        job: Job = index.data(JOB_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(option.rect).adjusted(2, 1, -2, -1)
        self._paint_ground(painter, area, option)
        metrics, line = option.fontMetrics, option.fontMetrics.height()
        inside = area.adjusted(PAD, PAD, -PAD, -PAD)
        state = state_text(job)
        width = metrics.horizontalAdvance(state) + 4
        painter.setPen(colour(TINTS[job.state]))
        self._write(painter, QRectF(inside.right() - width, inside.top(), width, line), state, is_right=True)
        painter.setPen(colour("text"))
        place = QRectF(inside.left(), inside.top(), inside.width() - width - PAD, line)
        self._write(painter, place, _cut(metrics, job.order.title, place.width()))
        painter.setPen(colour("muted"))
        second = QRectF(inside.left(), inside.top() + line + 4, inside.width(), line)
        left = left_text(job.progress) if job.state in ("running", "paused") else ""
        taken = metrics.horizontalAdvance(left) + PAD if left else 0
        self._write(painter, second, left, is_right=True)
        second.setWidth(second.width() - taken)
        self._write(painter, second, _cut(metrics, str(index.data(DETAIL_ROLE)), second.width()))
        if job.state in ("running", "paused") and job.progress is not None:
            self._paint_bar(painter, inside, job.progress.done, TINTS[job.state])
        painter.restore()

    def _write(self, painter: QPainter, place: QRectF, text: str, *, is_right: bool = False) -> None:
        side = Qt.AlignmentFlag.AlignRight if is_right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(place, int(side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip), text)

    def _paint_ground(self, painter: QPainter, area: QRectF, option: QStyleOptionViewItem) -> None:
        state = option.state
        is_selected = bool(state & QStyle.StateFlag.State_Selected)
        if is_selected or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("accent_deep" if is_selected else "hover"))
            painter.drawRoundedRect(area, 5, 5)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(colour("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)

    def _paint_bar(self, painter: QPainter, inside: QRectF, done: float, tint: str) -> None:
        place = QRectF(inside.left(), inside.bottom() - BAR, inside.width(), BAR)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("line"))
        painter.drawRoundedRect(place, BAR / 2, BAR / 2)
        place.setWidth(place.width() * min(max(done, 0.0), 1.0))
        painter.setBrush(colour(tint))
        painter.drawRoundedRect(place, BAR / 2, BAR / 2)


def _cut(metrics: QFontMetrics, text: str, width: float) -> str:
    return metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, int(width))


class JobList(QListView):
    """One job is in front, as long as there is any."""

    turned_to = Signal(int)
    """The number of a job that the user looks at now."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = JobRows()
        self.setModel(self.rows)
        self.setItemDelegate(_Delegate(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._is_told = True
        self.selectionModel().currentChanged.connect(self._on_current)

    @property
    def job_id(self) -> int | None:
        """The job in front."""
        job = self.currentIndex().data(JOB_ROLE)
        return None if job is None else int(job.id)

    def show_jobs(self, jobs: tuple[Job, ...], names: Mapping[int, str], chosen: int | None) -> None:
        """Show these, with this one in front; nothing is told of that."""
        self._is_told = False
        self.rows.show(jobs, names)
        row = next((at for at, job in enumerate(jobs) if job.id == chosen), 0)
        if jobs and self.currentIndex().row() != row:
            self.setCurrentIndex(self.rows.index(row))
        self._is_told = True

    def _on_current(self, index: QModelIndex) -> None:
        job = index.data(JOB_ROLE)
        if self._is_told and job is not None:
            self.turned_to.emit(job.id)
