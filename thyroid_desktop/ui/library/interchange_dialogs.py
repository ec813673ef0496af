"""What is asked before annotations of other programs come in, or ours go out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, get_args

from PySide6.QtCore import QCoreApplication, QEvent, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QFileDialog, QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from thyroid_desktop.domain.interchange import IncomingFormat, OutgoingFormat
from thyroid_desktop.domain.nodule import PathologySource
from thyroid_desktop.services.exporting import ExportOptions
from thyroid_desktop.ui.marking import QT_TRANSLATE_NOOP
from thyroid_desktop.ui.panels.parts import label, name_control, push_button, tight

FORMATS: Final[Mapping[str, str]] = {
    "labelme": QT_TRANSLATE_NOOP("Formats", "LabelMe (JSON beside each image)"),
    "voc": QT_TRANSLATE_NOOP("Formats", "Pascal VOC (XML)"),
    "coco": QT_TRANSLATE_NOOP("Formats", "COCO (one JSON)"),
    "yolo": QT_TRANSLATE_NOOP("Formats", "YOLO (text files)"),
    "csv": QT_TRANSLATE_NOOP("Formats", "Table (CSV)"),
    "ddti": QT_TRANSLATE_NOOP("Formats", "DDTI (XML)"),
    "paper": QT_TRANSLATE_NOOP("Formats", "Corner, width and height (JSON) with cropped nodules"),
}
"""Every format in words."""


@dataclass(frozen=True, slots=True)
class ImportWish:
    """What is to come in."""

    folder: Path
    format: IncomingFormat
    pathology: PathologySource | None


@dataclass(frozen=True, slots=True)
class ExportWish:
    """What is to go out; ``is_all`` stands for the whole library instead of the images that are open."""

    folder: Path
    format: OutgoingFormat
    options: ExportOptions
    is_all: bool


class InterchangeDialog(QDialog):
    """A format, a few switches, and then a folder; shown with ``open()``."""

    folder_title = ""

    def __init__(self, parent: QWidget, formats: tuple[str, ...]) -> None:
        super().__init__(parent)
        self._formats = formats
        self._title = label("title", wraps=True)
        self._detail = label("muted", wraps=True)
        self.format = QComboBox()
        for name in formats:
            self.format.addItem("", name)
        self._format_label = label()
        self._cancel = push_button()
        self.go_on = push_button(is_primary=True)
        self.go_on.setDefault(True)
        self._cancel.setAutoDefault(False)
        self._cancel.clicked.connect(self.reject)
        self.go_on.clicked.connect(self.ask_folder)
        self.setMinimumWidth(480)

    def arrange(self, *switches: QWidget) -> None:
        """Lay everything out, the switches below the format."""
        form = QFormLayout()
        tight(form, spacing=10)
        self._format_label.setBuddy(self.format)
        form.addRow(self._format_label, self.format)
        buttons = QHBoxLayout()
        tight(buttons, 0, 8, 0, 0)
        buttons.addStretch(1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self.go_on)
        layout = QVBoxLayout(self)
        tight(layout, 26, 24, 26, 20, spacing=10)
        layout.addWidget(self._title)
        layout.addWidget(self._detail)
        layout.addLayout(form)
        for switch in switches:
            layout.addWidget(switch)
        layout.addLayout(buttons)
        self.retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Write the texts that both dialogs have."""
        self.setWindowTitle(self._title.text())
        self._format_label.setText(QCoreApplication.translate("InterchangeDialog", "Format"))
        name_control(self.format, self._format_label.text())
        for row, name in enumerate(self._formats):
            self.format.setItemText(row, QCoreApplication.translate("Formats", FORMATS[name]))
        self._cancel.setText(QCoreApplication.translate("InterchangeDialog", "Cancel"))
        self.go_on.setText(QCoreApplication.translate("InterchangeDialog", "Choose the folder…"))

    def ask_folder(self) -> None:
        """Ask for the folder; only then is anything done."""
        dialog = QFileDialog(self, self.folder_title)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda name: self.take(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def take(self, folder: Path) -> None:
        """The folder is chosen."""
        raise NotImplementedError


class ImportDialog(InterchangeDialog):
    """Asks what to import."""

    wished = Signal(object)
    """:class:`ImportWish`."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, get_args(IncomingFormat))
        self._pathology_name = label(wraps=True)
        self.pathology = QComboBox()
        for source in (None, "fna", "surgery"):
            self.pathology.addItem("", source)
        self._pathology_name.setBuddy(self.pathology)
        self.arrange(self._pathology_name, self.pathology)

    def retranslate(self) -> None:
        self._title.setText(self.tr("Import annotations"))
        self._detail.setText(
            self.tr(
                "Boxes, labels and outlines are taken in as yours, with their images. Nothing outside of the folder is "
                "read, nothing in it is changed, and what is there already is not added again."
            )
        )
        self.folder_title = self.tr("Folder to import")
        self._pathology_name.setText(self.tr("The labels “benign” and “malignant” are"))
        name_control(self.pathology, self._pathology_name.text())
        for row, text in enumerate((self.tr("labels only"), self.tr("results of FNA"), self.tr("results of surgery"))):
            self.pathology.setItemText(row, text)
        super().retranslate()

    def take(self, folder: Path) -> None:
        self.wished.emit(ImportWish(folder, self.format.currentData(), self.pathology.currentData()))
        self.accept()


class ExportDialog(InterchangeDialog):
    """Asks what to export."""

    wished = Signal(object)
    """:class:`ExportWish`."""

    def __init__(self, parent: QWidget, *, is_blind_to_others: bool) -> None:
        super().__init__(parent, get_args(OutgoingFormat))
        self.is_all = QCheckBox()
        self.is_complete = QCheckBox()
        self.has_all_readers = QCheckBox()
        self.has_all_readers.setVisible(not is_blind_to_others)
        self.is_lossless = QCheckBox()
        self.has_names = QCheckBox()
        self._warning = label("warning", wraps=True)
        self._warning.hide()
        self.has_names.toggled.connect(self._warning.setVisible)
        self.arrange(
            self.is_all, self.is_complete, self.has_all_readers, self.is_lossless, self.has_names, self._warning
        )

    def retranslate(self) -> None:
        self._title.setText(self.tr("Export annotations"))
        self._detail.setText(
            self.tr(
                "Images and boxes leave under pseudonyms, without names of patients, readers and files, and what "
                "scanners write around the picture is blackened."
            )
        )
        self.folder_title = self.tr("Folder to export into")
        for switch, text in (
            (self.is_all, self.tr("The whole library, not only the images that are open")),
            (self.is_complete, self.tr("Also images about which nothing was said")),
            (self.has_all_readers, self.tr("The boxes of all readers, not only those settled or mine")),
            (self.is_lossless, self.tr("Leave JPEG pictures as they are stored (lossless) where possible")),
            (self.has_names, self.tr("Keep the names of the files and of the readers")),
        ):
            switch.setText(text)
            name_control(switch, text)
        self._warning.setText(self.tr("File names may hold patients' names. Look at the folder before you pass it on."))
        super().retranslate()

    def take(self, folder: Path) -> None:
        options = ExportOptions(
            with_names=self.has_names.isChecked(),
            is_lossless_jpeg=self.is_lossless.isChecked(),
            is_complete=self.is_complete.isChecked(),
            reader="all" if self.has_all_readers.isChecked() else "",
        )
        self.wished.emit(ExportWish(folder, self.format.currentData(), options, self.is_all.isChecked()))
        self.accept()
