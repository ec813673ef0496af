"""Importing annotations of other programs and exporting ours, as long jobs that can be stopped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from thyroid_desktop.ui.library.opening import Opening
from thyroid_desktop.ui.operations import Operations
from thyroid_desktop.ui.session import Session
from thyroid_desktop.ui.words.problem_texts import told_in_two

if TYPE_CHECKING:
    from thyroid_desktop.services.exporting import Exported
    from thyroid_desktop.services.importing import Imported, Remark
    from thyroid_desktop.ui.library.interchange_dialogs import ExportWish, ImportWish

IMPORT_LANE: Final = "import"
EXPORT_LANE: Final = "export"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an import or export.

    Attributes:
        title: What is done, in English.
        detail: How much, in the language of the screen.
        skipped: What was left out, and why.
        warnings: What to look at.
    """

    title: str
    detail: str
    skipped: tuple[Remark, ...]
    warnings: tuple[Remark, ...]


class Interchange(QObject):
    """Asks for folders, runs the services, and tells what came of it."""

    finished = Signal(object)
    """:class:`Outcome`."""

    def __init__(self, window: QWidget, session: Session, operations: Operations, opening: Opening) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._operations = operations
        self._opening = opening

    def ask_import(self) -> None:
        """Ask what to import."""
        from thyroid_desktop.ui.library.interchange_dialogs import ImportDialog

        dialog = ImportDialog(self._window)
        dialog.wished.connect(self.take_in)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def ask_export(self) -> None:
        """Ask what to export."""
        from thyroid_desktop.ui.library.interchange_dialogs import ExportDialog

        dialog = ExportDialog(self._window, is_blind_to_others=self._session.blinding.to_others)
        dialog.wished.connect(self.give_out)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def take_in(self, wish: ImportWish) -> None:
        """Import a folder in the name of the reader, and open it."""
        workplace, user = self._session.workplace, self._session.user
        if workplace is None or user is None:
            return
        self._operations.run(
            lambda progress: workplace.importing_for(user.id).import_folder(
                wish.folder, wish.format, progress, pathology=wish.pathology
            ),
            done=lambda imported: self._on_imported(wish.folder, imported),
            lane=IMPORT_LANE,
            title="Importing annotations",
        )

    def give_out(self, wish: ExportWish) -> None:
        """Export the images that are open, or the whole library."""
        workplace = self._session.workplace
        if workplace is None:
            return
        cases = None if wish.is_all else sorted({image.case_id for image in self._session.opened if image.case_id})
        self._operations.run(
            lambda progress: workplace.exporting().export(
                wish.folder, wish.format, cases, options=wish.options, progress=progress
            ),
            done=lambda exported: self._on_exported(wish.folder, exported),
            lane=EXPORT_LANE,
            title="Exporting annotations",
        )

    def _on_imported(self, folder: Path, imported: Imported) -> None:
        if imported.images:
            self._opening.open_paths((folder,))
        text = self.tr("%1 images, %2 boxes imported, %3 of them new")
        numbers = (imported.images, imported.boxes, imported.added)
        title = "Some files were not imported" if imported.skipped else "The import is done"
        self.finished.emit(Outcome(title, filled(text, numbers), imported.skipped, imported.warnings))

    def _on_exported(self, folder: Path, exported: Exported) -> None:
        from thyroid_desktop.services.importing import Remark

        text = self.tr("%1 pictures, %2 boxes, %3 files exported to %4")
        numbers = (exported.images, exported.boxes, exported.files, folder.name)
        title = "Some images were not exported" if exported.skipped else "The export is done"
        black = self.tr(
            "%1 pictures are black outside of the scan. Look for names inside of it before you pass them on."
        )
        looks = (Remark(folder.name, filled(black, (exported.blanked,))),) if exported.blanked else ()
        self.finished.emit(Outcome(title, filled(text, numbers), exported.skipped, (*looks, *exported.warnings)))


def filled(text: str, values: Sequence[object]) -> str:
    """A text with its places %1, %2 … filled in."""
    for place, value in enumerate(values, start=1):
        text = text.replace(f"%{place}", str(value))
    return text


def remarks_text(remarks: Sequence[Remark]) -> str:
    """The remarks one below the other, in the language of the screen."""
    return "\n\n".join(f"{remark.file}\n{told_in_two(remark.reason)}" for remark in remarks)
