"""Opening files and folders: the first image is on screen while the others are still being read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from thyroid_desktop.domain.imaging import Image
from thyroid_desktop.services.changes import Changes
from thyroid_desktop.services.intake import Intaken, Refusal
from thyroid_desktop.services.ports import Progress
from thyroid_desktop.services.workplace import Workplace
from thyroid_desktop.ui.operations import Operations
from thyroid_desktop.ui.session import Session

INTAKE_LANE: Final = "intake"
BATCHES: Final = (1, 7, 24, 64, 128)
"""Files read before the list on screen is made longer; the last number repeats."""


def batches(files: Sequence[Path]) -> Iterator[Sequence[Path]]:
    """The files in groups of growing size."""
    start, turn = 0, 0
    while start < len(files):
        size = BATCHES[min(turn, len(BATCHES) - 1)]
        yield files[start : start + size]
        start, turn = start + size, turn + 1


class Opening(QObject):
    """Asks what to open and opens it."""

    refused_changed = Signal()
    opened = Signal(object)
    """:class:`Intaken`, when all is read."""

    _came = Signal(int, object)

    def __init__(self, window: QWidget, session: Session, operations: Operations) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._operations = operations
        self._run = 0
        self._shown_run = 0
        self._listed: tuple[Image, ...] = ()
        self.refused: tuple[Refusal, ...] = ()
        self._came.connect(self._show)

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
        workplace = self._session.workplace
        if workplace is None or not paths:
            return
        self._run += 1
        number = self._run
        self._operations.run(
            lambda progress: self._take(workplace, tuple(paths), number, progress, is_remembered),
            done=lambda taken: self._on_done(number, taken),
            lane=INTAKE_LANE,
            title="Opening images",
        )

    def _ask(self, dialog: QFileDialog) -> None:
        dialog.filesSelected.connect(lambda names: self.open_paths([Path(name) for name in names]))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _take(
        self,
        workplace: Workplace,
        paths: tuple[Path, ...],
        number: int,
        progress: Progress,
        is_remembered: bool,
    ) -> Intaken:
        """In a pool thread."""
        files, unreachable = workplace.intake.files_of(paths)
        images: dict[int, Image] = {}
        refused = list(unreachable)
        changes = workplace.settings.add_recent(paths) if is_remembered else Changes()
        done = 0
        for batch in batches(files):
            taken = workplace.intake.open_paths(batch, _continued(progress, done, len(files)))
            images.update((image.id, image) for image in taken.images)
            refused.extend(taken.refused)
            changes |= taken.changes
            done += len(batch)
            if taken.images and done < len(files):
                self._came.emit(number, tuple(images.values()))
            if taken.is_cancelled:
                return Intaken(tuple(images.values()), tuple(refused), changes, is_cancelled=True)
        return Intaken(tuple(images.values()), tuple(refused), changes)

    def _show(self, number: int, images: tuple[Image, ...]) -> None:
        """The first images of a run replace the list; the others make it longer, unless the user has moved on."""
        if number != self._shown_run:
            self._shown_run, self._listed = number, images
            self._session.set_images(images)
        elif self._session.images is self._listed:
            self._listed = images
            self._session.set_images(images, None)

    def _on_done(self, number: int, taken: Intaken) -> None:
        if taken.images:
            self._show(number, taken.images)
        self.refused = taken.refused
        self.refused_changed.emit()
        self.opened.emit(taken)


def _continued(progress: Progress, done: int, total: int) -> Progress:
    """Progress of a part, told as progress of the whole."""
    return lambda part, _parts, what: progress(done + part, total, what)
