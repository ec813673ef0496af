"""Lists and tables as Qt wants them, over values that belong to the session."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QLocale, QModelIndex, QPersistentModelIndex, QStringListModel, Qt

from thyroid_desktop.domain.annotation import BoxRevision
from thyroid_desktop.domain.errors import UserProblem
from thyroid_desktop.domain.imaging import Case, Image
from thyroid_desktop.services.keeping import UNSEEN
from thyroid_desktop.ui.library.thumbnails import Thumbnails
from thyroid_desktop.ui.nodules.marks import Marks
from thyroid_desktop.ui.opinion import probability_text
from thyroid_desktop.ui.words.problem_texts import explanation, told, whole_text

Index = QModelIndex | QPersistentModelIndex
DETAIL_ROLE: Final = Qt.ItemDataRole.UserRole + 1
"""Second line of a row."""
VALUE_ROLE: Final = Qt.ItemDataRole.UserRole + 2
"""The value behind a row."""


def date_text(date: str) -> str:
    """YYYYMMDD as 2023-11-23; anything else as it is."""
    return f"{date[:4]}-{date[4:6]}-{date[6:]}" if len(date) == 8 and date.isdigit() else date


def mm_text(size_mm: tuple[float, float] | None) -> str:
    """Width × height in millimetres, rounded as on the image, or a dash where the file is not calibrated."""
    if size_mm is None:
        return "–"
    width, height = (QLocale().toString(side, "f", 1) for side in size_mm)
    return f"{width}\u2009×\u2009{height}"


class Rows(QStringListModel):
    """A list of values that is replaced as a whole.

    A list of empty texts lies beneath, only because Qt counts its rows without asking Python: it does so several times
    for each of tens of thousands of rows whenever it lays them out.
    """

    def __init__(self, thumbnails: Thumbnails | None = None) -> None:
        super().__init__()
        self._values: tuple[object, ...] = ()
        self._rows_by_id: dict[int, int] | None = None
        self._thumbnails = thumbnails
        if thumbnails is not None:
            thumbnails.made.connect(self._on_thumbnail)

    def show(self, values: tuple[object, ...]) -> None:
        """Replace all rows."""
        self._values = values
        self._rows_by_id = None
        self.setStringList([""] * len(values))

    def exchange(self, values: tuple[object, ...]) -> None:
        """Show other values in as many rows; another number of rows is not for this."""
        if len(values) == len(self._values) > 0:
            self._values = values
            self._rows_by_id = None
            self.dataChanged.emit(self.index(0), self.index(len(values) - 1))

    def values(self) -> tuple[object, ...]:
        """All rows."""
        return self._values

    def flags(self, index: Index) -> Qt.ItemFlag:
        del index
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._values):
            return None
        value = self._values[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.title(value)
        if role in (DETAIL_ROLE, Qt.ItemDataRole.AccessibleDescriptionRole):
            return self.detail(value)
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join((self.title(value), self.detail(value), *self.remarks(value)))
        if role == VALUE_ROLE:
            return value
        if role == Qt.ItemDataRole.DecorationRole and self._thumbnails is not None:
            image = self.pictured(value)
            return self._thumbnails.of(image) if image is not None else None
        return None

    def title(self, value: object) -> str:
        """First line of a row."""
        raise NotImplementedError

    def detail(self, value: object) -> str:
        """Second line of a row."""
        raise NotImplementedError

    def remarks(self, value: object) -> tuple[str, ...]:
        """Further lines of a row's tooltip."""
        del value
        return ()

    def pictured(self, value: object) -> Image | None:
        """The image whose thumbnail a row shows."""
        return value if isinstance(value, Image) else None

    def _on_thumbnail(self, image_id: int) -> None:
        if self._rows_by_id is None:
            pictured = ((self.pictured(value), row) for row, value in enumerate(self._values))
            self._rows_by_id = {image.id: row for image, row in pictured if image is not None}
        row = self._rows_by_id.get(image_id)
        if row is not None:
            here = self.index(row)
            self.dataChanged.emit(here, here, [Qt.ItemDataRole.DecorationRole])


class ImageRows(Rows):
    """The images that next and previous walk through."""

    def title(self, value: object) -> str:
        return value.file_name if isinstance(value, Image) else ""

    def detail(self, value: object) -> str:
        if not isinstance(value, Image) or value.description is UNSEEN:
            return ""
        description = value.description
        parts = [f"{description.size.width} × {description.size.height}"]
        if description.frame_count > 1:
            parts.append(self.tr("%1 frames").replace("%1", str(description.frame_count)))
        if description.study_date:
            parts.append(date_text(description.study_date))
        return " · ".join(parts)

    def remarks(self, value: object) -> tuple[str, ...]:
        """What was odd about the file."""
        return tuple(told(one) for one in value.description.warnings) if isinstance(value, Image) else ()


class CaseRows(Rows):
    """The cases of the library."""

    def title(self, value: object) -> str:
        return value.title if isinstance(value, Case) else ""

    def detail(self, value: object) -> str:
        if not isinstance(value, Case):
            return ""
        count = self.tr("%1 images").replace("%1", str(len(value.images))) if len(value.images) > 1 else ""
        when = date_text(value.study_date) or self.tr("added %1").replace("%1", value.added_at[:10])
        return " · ".join(part for part in (value.patient.name, when, count) if part)

    def pictured(self, value: object) -> Image | None:
        return value.images[0] if isinstance(value, Case) and value.images else None


class RefusedRows(Rows):
    """Files that could not be opened, each with its reason."""

    def title(self, value: object) -> str:
        path = getattr(value, "path", None)
        return path.name if isinstance(path, Path) else ""

    def detail(self, value: object) -> str:
        problem = getattr(value, "problem", None)
        if not isinstance(problem, UserProblem):
            return ""
        return explanation(problem) if problem.detail else whole_text(problem)


class FindingsTable(QAbstractTableModel):
    """The boxes of the image on screen, frame after frame."""

    NODULE, FRAME, PIXELS, MILLIMETRES, PROBABILITY = range(5)

    def __init__(self) -> None:
        super().__init__()
        self._image: Image | None = None
        self._marks = Marks()
        self._boxes: tuple[BoxRevision, ...] = ()

    @property
    def is_calibrated(self) -> bool:
        """Whether the size of every box is known in millimetres."""
        image = self._image
        boxes = [one.box for one in self._boxes if one.box is not None]
        return image is not None and all(image.description.calibration_of(box) is not None for box in boxes)

    def show(self, image: Image | None, marks: Marks) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self._image, self._marks = image, marks
        self._boxes = tuple(sorted(marks.boxes, key=lambda one: one.frame))
        self.endResetModel()

    def row_of(self, box_id: str | None) -> int:
        """Row of a box, or -1."""
        ids = [revision.box_id for revision in self._boxes]
        return ids.index(box_id) if box_id in ids else -1

    def revision(self, row: int) -> BoxRevision:
        """The box of a row."""
        return self._boxes[row]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._boxes)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 5

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (self.tr("Nodule"), self.tr("Frame"), self.tr("px"), self.tr("mm"), self.tr("Prob."))[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or self._image is None:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignCenter)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return self._cell(self._boxes[index.row()], index.column())

    def _cell(self, revision: BoxRevision, column: int) -> str:
        box = revision.box
        if box is None or self._image is None:
            return ""
        if column == self.PIXELS:
            return f"{box.width:.0f}\u2009×\u2009{box.height:.0f}"
        if column == self.MILLIMETRES:
            calibration = self._image.description.calibration_of(box)
            return mm_text(calibration.size_mm(box) if calibration is not None else None)
        if column == self.PROBABILITY:
            recorded = self._marks.recorded_for(revision)
            return probability_text(recorded.prediction.probability_malignant) if recorded is not None else "–"
        return str(revision.nodule) if column == self.NODULE else str(revision.frame + 1)
