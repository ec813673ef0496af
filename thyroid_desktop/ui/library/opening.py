"""Opening files and folders: they are listed and the first one is shown; taking them into the library comes behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from thyroid_desktop.domain.errors import Cancelled
from thyroid_desktop.domain.imaging import Image
from thyroid_desktop.services.changes import Changes
from thyroid_desktop.services.intake import Intake, Refusal
from thyroid_desktop.services.ports import Progress
from thyroid_desktop.ui.library.keeping import INTAKE_LANE, Keeping
from thyroid_desktop.ui.library.loading import Loading
from thyroid_desktop.ui.operations import Operations
from thyroid_desktop.ui.session import Session

OPEN_LANE: Final = "open"


@dataclass(frozen=True, slots=True)
class Found:
    """The images of some paths from the first readable one on, and what had to be refused before it."""

    images: tuple[Image, ...]
    refused: tuple[Refusal, ...]


class Opening(QObject):
    """Asks what to open and opens it.

    Attributes:
        keeping: Takes what was opened into the library.
    """

    refused_changed = Signal()
    opened = Signal(object)
    """:class:`Intaken`, when all is in the library."""

    def __init__(self, window: QWidget, session: Session, operations: Operations) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._operations = operations
        self.keeping = Keeping(session, operations, self)
        self.keeping.refused_changed.connect(self.refused_changed)
        self.keeping.ended.connect(self.opened)

    @property
    def refused(self) -> tuple[Refusal, ...]:
        """What could not be opened, with the reasons."""
        return self.keeping.refused

    def ask_files(self) -> None:
        """Let the user choose files."""
        dialog = QFileDialog(self._window, self.tr("Open files"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        self._ask(dialog)

    def ask_folder(self) -> None:
        """Let the user choose a folder."""
        dialog = QFileDialog(self._window, self.tr("Open folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        self._ask(dialog)

    def open_samples(self) -> None:
        """Open the images that ship with the program."""
        workplace = self._session.workplace
        if workplace is not None and workplace.samples is not None:
            self.open_paths((workplace.samples,), is_remembered=False)

    def open_paths(self, paths: Sequence[Path], *, is_remembered: bool = True) -> None:
        """Open files and folders; what cannot be opened is listed with its reason."""
        workplace, loading = self._session.workplace, self._session.loading
        if workplace is None or loading is None or not paths:
            return
        self._operations.run(
            lambda progress: find(workplace.intake, loading, tuple(paths), progress),
            done=lambda found: self._on_found(found, tuple(paths) if is_remembered else ()),
            lane=OPEN_LANE,
            title="Opening images",
        )

    def _ask(self, dialog: QFileDialog) -> None:
        dialog.filesSelected.connect(lambda names: self.open_paths([Path(name) for name in names]))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_found(self, found: Found, remembered: tuple[Path, ...]) -> None:
        if found.images:
            self._session.set_images(found.images)
        workplace, ahead = self._session.workplace, self._session.ahead
        if workplace is not None and remembered:

            def remember(progress: Progress) -> Changes:
                ahead.wait_for_rest(lambda: progress(0, 0, ""))
                return workplace.settings.add_recent(remembered)

            self._operations.run(remember, lane=INTAKE_LANE, priority=0)
        self.keeping.begin(found.images, found.refused)


def find(intake: Intake, loading: Loading, paths: tuple[Path, ...], progress: Progress) -> Found:
    """List the files and load the first one that can be shown; for a pool thread.

    Raises:
        Cancelled: The user has stopped it.
    """
    listing = intake.list_paths(paths)
    refused = list(listing.refused)
    for at, image in enumerate(listing.images):
        if not progress(at, len(listing.images), image.file_name):
            raise Cancelled("Cancelled")
        shown = loading.load(image, 0)
        if shown.problem is None:
            return Found(listing.images[at:], tuple(refused))
        refused.append(Refusal(intake.keeping.path_of(image), shown.problem))
    return Found((), tuple(refused))
