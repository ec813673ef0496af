"""The boxes of the image on screen, with their sizes."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QTableView, QVBoxLayout, QWidget

from thyroid_desktop.domain.imaging import Image
from thyroid_desktop.services.annotating import LABEL_LIMIT
from thyroid_desktop.ui.item_models import FindingsTable
from thyroid_desktop.ui.nodules.marks import Marks
from thyroid_desktop.ui.panels.fields import Field
from thyroid_desktop.ui.panels.parts import Panel, icon_button, label, name_control, tight

MOST_ROWS = 6


class FindingsPanel(Panel):
    """A table of boxes; choosing a row chooses the box."""

    chosen = Signal(object)
    """:class:`BoxRevision` of the row."""
    delete_asked = Signal()
    label_entered = Signal(str)
    """The label that the selected box is to have."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hint = label("muted", wraps=True)
        self._delete = icon_button("delete")
        self._delete.clicked.connect(self.delete_asked)
        self.label = Field()
        self.label.setMaxLength(LABEL_LIMIT)
        self.label.entered.connect(self.label_entered)
        self._label_name = label("small")
        self.model = FindingsTable()
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setShowGrid(False)
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        for column in (FindingsTable.PIXELS, FindingsTable.MILLIMETRES):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self.table.setWordWrap(False)
        self.table.horizontalHeader().setHighlightSections(False)
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        self._is_absent = False
        self._arrange()
        self.retranslate()
        self.show_marks(None, Marks(), None)

    def show_marks(self, image: Image | None, marks: Marks, selected_id: str | None) -> None:
        """Show the boxes of an image."""
        with QSignalBlocker(self.table.selectionModel()):
            self.model.show(image, marks)
        count = len(marks.boxes)
        is_cine = image is not None and image.description.frame_count > 1
        self.table.setColumnHidden(FindingsTable.FRAME, not is_cine)
        # There is no room for all columns; where millimetres are known, they are what counts.
        self.table.setColumnHidden(FindingsTable.PIXELS, is_cine and self.model.is_calibrated)
        row_height = self.table.verticalHeader().defaultSectionSize()
        self.table.setFixedHeight(min(count, MOST_ROWS) * row_height + self.table.horizontalHeader().height() + 6)
        self.table.setVisible(count > 0)
        self._delete.setVisible(count > 0)
        self._hint.setVisible(count == 0)
        self._is_absent = marks.is_absent
        self._write_hint()
        self.show_selected(selected_id)

    def show_selected(self, box_id: str | None) -> None:
        """Mark the row of the selected box."""
        row = self.model.row_of(box_id)
        self._delete.setEnabled(row >= 0)
        self.label.show_text(self.model.revision(row).details.label if row >= 0 else "")
        for widget in (self.label, self._label_name):
            widget.setVisible(row >= 0)
        selection = self.table.selectionModel()
        with QSignalBlocker(selection):
            flags = QItemSelectionModel.SelectionFlag
            if row >= 0:
                selection.setCurrentIndex(self.model.index(row, 0), flags.ClearAndSelect | flags.Rows)
                self.table.scrollTo(self.model.index(row, 0))
            else:
                selection.clear()
        self.table.viewport().update()

    def retranslate(self) -> None:
        self._write_hint()
        self._label_name.setText(self.tr("Label"))
        self.label.setPlaceholderText(self.tr("as other programs call it"))
        name_control(self.label, self.tr("Label of the selected box, for other programs"), "L")
        name_control(self._delete, self.tr("Delete the selected box"), "Del")
        self.table.setAccessibleName(self.tr("Nodules in this image"))
        self.model.headerDataChanged.emit(self.table.horizontalHeader().orientation(), 0, 4)

    def _write_hint(self) -> None:
        if self._is_absent:
            self._hint.setText(self.tr("No nodule here, you said. N takes it back, and so does a box."))
        else:
            self._hint.setText(self.tr("No box yet. Drag across the nodule, or click two opposite corners."))

    def summary(self) -> str:
        """How many boxes there are, for the folded panel."""
        return str(self.model.rowCount()) if self.model.rowCount() else ""

    def _arrange(self) -> None:
        row = QHBoxLayout()
        tight(row, spacing=2)
        row.addWidget(self.table, 1)
        row.addWidget(self._delete, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        tight(layout)
        layout.addWidget(self._hint)
        layout.addLayout(row)
        labelled = QHBoxLayout()
        tight(labelled, spacing=8)
        labelled.addWidget(self._label_name)
        labelled.addWidget(self.label, 1)
        layout.addLayout(labelled)

    def _on_row(self) -> None:
        row = self.table.currentIndex().row()
        if row >= 0:
            self.chosen.emit(self.model.revision(row))
