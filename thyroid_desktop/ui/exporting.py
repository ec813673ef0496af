"""Writes the report of the case on screen to a file that the user names."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from thyroid_desktop.domain.imaging import Image
from thyroid_desktop.ui.operations import Operations
from thyroid_desktop.ui.session import Session

EXPORT_LANE: Final = "export"
ENDINGS: Final = (".pdf", ".png")


def suggested_name(image: Image) -> str:
    """A file name for the report of an image; the image's own name is not in it, for it may hold a patient's name."""
    return f"case-{image.sha256[:10]}-report.pdf" if image.sha256 else "case-report.pdf"


class Exporting(QObject):
    """Asks where, and writes there."""

    written = Signal(object)
    """:class:`Path` of the report."""

    def __init__(self, window: QWidget, session: Session, operations: Operations) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._operations = operations

    def ask_path(self) -> None:
        """Let the user choose where the report goes."""
        image = self._session.image
        if image is None:
            return
        dialog = QFileDialog(self._window, self.tr("Export report"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([self.tr("PDF document (*.pdf)"), self.tr("PNG picture (*.png)")])
        dialog.setDefaultSuffix("pdf")
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix("png" if "*.png" in chosen else "pdf"))
        dialog.selectFile(suggested_name(image))
        dialog.fileSelected.connect(lambda name: self.write(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def write(self, path: Path) -> None:
        """Write the report of the case on screen; the ending decides between PDF and PNG."""
        workplace, image = self._session.workplace, self._session.image
        if workplace is None or image is None:
            return
        path = path if path.suffix.lower() in ENDINGS else path.with_name(path.name + ".pdf")
        self._operations.run(
            lambda _progress: workplace.write_report(workplace.intake.kept(image).case_id, path),
            done=lambda _result: self.written.emit(path),
            lane=EXPORT_LANE,
            title="Writing the report",
        )

    def show_file(self, path: Path) -> None:
        """Open the report in the program that the computer has for it."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
