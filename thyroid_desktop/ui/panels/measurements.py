"""The measurements on the image on screen: how long they are, and of which size of the nodule."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from thyroid_desktop.domain.annotation import MarkRevision
from thyroid_desktop.domain.imaging import Image
from thyroid_desktop.domain.marks import Caliper
from thyroid_desktop.ui.nodules.marks import Marks
from thyroid_desktop.ui.panels.nodule import DIMENSIONS, Dimension
from thyroid_desktop.ui.panels.parts import Panel, icon_button, label, name_control, push_button, tight
from thyroid_desktop.ui.viewer.captions import length_caption

MOST_ROWS: Final = 5
KEYS: Final[dict[int, Dimension]] = {Qt.Key.Key_W: "width", Qt.Key.Key_D: "depth", Qt.Key.Key_L: "length"}


class MeasurementList(QListWidget):
    """W, D and L make the measurement a size of the nodule; Delete takes it away."""

    size_asked = Signal(str)
    delete_asked = Signal()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._is_meant(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._is_meant(event):
            super().keyPressEvent(event)
        elif event.key() in KEYS:
            self.size_asked.emit(KEYS[event.key()])
        else:
            self.delete_asked.emit()

    def _is_meant(self, event: QKeyEvent) -> bool:
        return not event.modifiers() and (event.key() in KEYS or event.key() == Qt.Key.Key_Delete)


class MeasurementsPanel(Panel):
    """A list, and what can be done with the measurement that is chosen."""

    chosen = Signal(object)
    """:class:`MarkRevision` of the row."""
    delete_asked = Signal(str)
    """Subject of the measurement."""
    size_asked = Signal(str, float)
    """Which size of the nodule it is, and its length in mm."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image: Image | None = None
        self._calipers: tuple[MarkRevision, ...] = ()
        self.hint = label("muted", wraps=True)
        self.list = MeasurementList()
        self.list.setUniformItemSizes(True)
        self.remark = label("small", wraps=True)
        self.uses: dict[Dimension, QPushButton] = {one: push_button(is_link=True) for one in DIMENSIONS}
        self.delete = icon_button("delete")
        self._arrange()
        self.list.currentRowChanged.connect(self._on_row)
        self.list.delete_asked.connect(self._ask_delete)
        self.list.size_asked.connect(self._ask_size)
        self.delete.clicked.connect(self._ask_delete)
        for dimension, button in self.uses.items():
            button.setObjectName("smallLink")
            button.clicked.connect(lambda _checked=False, one=dimension: self._ask_size(one))
        self.retranslate()

    def show_marks(self, image: Image | None, marks: Marks) -> None:
        """List the measurements of the image; the chosen one stays chosen until there is a new one."""
        before, known = self._selected(), {one.subject for one in self._calipers}
        self._image = image
        self._calipers = tuple(
            one for one in marks.marks if isinstance(one.value, Caliper) and one.image_id == marks.image_id
        )
        with QSignalBlocker(self.list):
            self.list.clear()
            for one in self._calipers:
                self.list.addItem(QListWidgetItem(self._row_text(one)))
            subjects = [one.subject for one in self._calipers]
            is_new = not known.issuperset(subjects)
            kept = before.subject if before is not None and not is_new else None
            self.list.setCurrentRow(subjects.index(kept) if kept in subjects else len(subjects) - 1)
        self._suit()

    def summary(self) -> str:
        """How many there are, for the folded panel."""
        return str(len(self._calipers)) if self._calipers else ""

    def length_mm(self) -> float | None:
        """Length of the chosen measurement in mm; None where there is none or the image is not calibrated there."""
        selected = self._selected()
        if selected is None or self._image is None or not isinstance(selected.value, Caliper):
            return None
        return selected.value.length_mm(self._image.description)

    def retranslate(self) -> None:
        self.hint.setText(self.tr("Nothing is measured on this image. Take the calipers and drag from edge to edge."))
        name_control(self.list, self.tr("Measurements on this image"), "↑, ↓; W, D, L; Del")
        name_control(self.delete, self.tr("Delete the measurement"), "Del")
        names: tuple[tuple[Dimension, str, str, str], ...] = (
            ("width", self.tr("→ Width"), self.tr("Use as the nodule's width"), "W"),
            ("depth", self.tr("→ Depth"), self.tr("Use as the nodule's depth"), "D"),
            ("length", self.tr("→ Length"), self.tr("Use as the nodule's length"), "L"),
        )
        for dimension, text, name, key in names:
            self.uses[dimension].setText(text)
            name_control(self.uses[dimension], name, key)
        self.remark.setText(self.tr("In pixels only: the image is not calibrated here."))
        with QSignalBlocker(self.list):
            for row, one in enumerate(self._calipers):
                self.list.item(row).setText(self._row_text(one))
        self._suit()

    def _arrange(self) -> None:
        below = QHBoxLayout()
        tight(below, spacing=10)
        for button in self.uses.values():
            below.addWidget(button)
        below.addStretch(1)
        below.addWidget(self.delete)
        layout = QVBoxLayout(self)
        tight(layout, spacing=2)
        layout.addWidget(self.hint)
        layout.addWidget(self.list)
        layout.addWidget(self.remark)
        layout.addLayout(below)

    def _suit(self) -> None:
        count = len(self._calipers)
        row_height = max(self.list.sizeHintForRow(0), self.fontMetrics().lineSpacing() + 8)
        self.list.setFixedHeight(min(max(count, 1), MOST_ROWS) * row_height + 4)
        for widget in (self.list, self.delete, *self.uses.values()):
            widget.setVisible(count > 0)
        self.hint.setVisible(count == 0)
        is_measured = self.length_mm() is not None
        for button in self.uses.values():
            button.setEnabled(is_measured)
        self.remark.setVisible(count > 0 and not is_measured)

    def _selected(self) -> MarkRevision | None:
        row = self.list.currentRow()
        return self._calipers[row] if 0 <= row < len(self._calipers) else None

    def _row_text(self, one: MarkRevision) -> str:
        if self._image is None or not isinstance(one.value, Caliper):
            return ""
        text = length_caption(one.value, self._image.description)
        if self._image.description.frame_count > 1 and one.frame is not None:
            text += " · " + self.tr("frame %1").replace("%1", str(one.frame + 1))
        return text

    def _on_row(self) -> None:
        self._suit()
        selected = self._selected()
        if selected is not None:
            self.chosen.emit(selected)

    def _ask_delete(self) -> None:
        selected = self._selected()
        if selected is not None:
            self.delete_asked.emit(selected.subject)

    def _ask_size(self, dimension: str) -> None:
        length = self.length_mm()
        if length is not None:
            self.size_asked.emit(dimension, length)
