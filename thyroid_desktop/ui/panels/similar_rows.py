"""The rows of similar nodules: a picture, what pathology says, and how similar they are. No row names a patient."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QLocale, QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from thyroid_desktop.domain.nodule import Verdict
from thyroid_desktop.domain.resemblance import Likeness
from thyroid_desktop.ui.item_models import DETAIL_ROLE, VALUE_ROLE, Index, Rows
from thyroid_desktop.ui.nodules.clinical_words import (
    BETHESDA,
    SIDES,
    SOURCES,
    VERDICTS,
    millimetres_text,
    spoken,
)
from thyroid_desktop.ui.nodules.crops import Crops
from thyroid_desktop.ui.panels.row_delegate import IN_LINE, RowDelegate
from thyroid_desktop.ui.theme import colour

COLOURS: Final[dict[Verdict | None, str]] = {"malignant": "warm", "benign": "calm", None: "muted"}
"""The word says the same."""


class SimilarRows(Rows):
    """Likenesses, the most similar first.

    Args:
        crops: Their pictures.
    """

    def __init__(self, crops: Crops) -> None:
        super().__init__()
        self._crops = crops
        crops.made.connect(self._on_made)

    def likeness(self, index: Index) -> Likeness | None:
        """The nodule of a row."""
        value = index.data(VALUE_ROLE)
        return value if isinstance(value, Likeness) else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DecorationRole and 0 <= index.row() < len(self._values):
            value = self._values[index.row()]
            return self._crops.of(value) if isinstance(value, Likeness) else None
        if role == Qt.ItemDataRole.AccessibleTextRole and index.isValid():
            return f"{super().data(index)}. {super().data(index, DETAIL_ROLE)}"
        return super().data(index, role)

    def title(self, value: object) -> str:
        """What pathology says and how that is known, such as "Malignant · Surgery"."""
        if not isinstance(value, Likeness):
            return ""
        pathology = value.description.pathology
        if value.is_contradicted:
            return self.tr("Contradictory")
        if pathology is None:
            return self.tr("Not known")
        verdict = self.tr("Not decided") if pathology.verdict is None else spoken(VERDICTS[pathology.verdict])
        category = "" if pathology.bethesda is None else f" {BETHESDA[str(pathology.bethesda)]}"
        return f"{verdict} · {spoken(SOURCES[pathology.source])}{category}"

    def detail(self, value: object) -> str:
        """How similar, and what is said of it, such as "0.93 · TR5 · Right · 14 mm"."""
        if not isinstance(value, Likeness):
            return ""
        description, size = value.description, value.description.size.largest
        parts = [
            self.tr("Similarity %1").replace("%1", QLocale().toString(value.similarity, "f", 3)),
            value.level or "",
            "" if description.side is None else spoken(SIDES[description.side]),
            "" if size is None else millimetres_text(size),
        ]
        return " · ".join(part for part in parts if part)

    def remarks(self, value: object) -> tuple[str, ...]:
        del value
        return (self.tr("Enter or a click opens its image."),)

    def _on_made(self) -> None:
        if self._values:
            self.dataChanged.emit(self.index(0), self.index(len(self._values) - 1), [Qt.ItemDataRole.DecorationRole])


class SimilarDelegate(RowDelegate):
    """Paints what pathology says in a colour of its own."""

    def _paint_lines(
        self, painter: QPainter, text: QRectF, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        metrics, value = option.fontMetrics, index.data(VALUE_ROLE)
        line, middle = metrics.height(), text.center().y()
        first = QRectF(text.left(), middle - line - 1, text.width(), line)
        word, gap, rest = str(index.data()).partition(" · ")
        painter.setPen(colour(COLOURS[value.verdict] if isinstance(value, Likeness) else "text"))
        painter.drawText(first, int(IN_LINE), metrics.elidedText(word, Qt.TextElideMode.ElideRight, int(text.width())))
        first.setLeft(first.left() + metrics.horizontalAdvance(word))
        second = QRectF(text.left(), middle + 1, text.width(), line)
        painter.setPen(colour("muted"))
        for place, words in ((first, gap + rest), (second, str(index.data(DETAIL_ROLE)))):
            if place.width() > 0:
                fitted = metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(place.width()))
                painter.drawText(place, int(IN_LINE), fitted)
