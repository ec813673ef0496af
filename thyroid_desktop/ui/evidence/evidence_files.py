"""Has figures drawn in the background, and writes figures, tables and texts to files that the user names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from thyroid_desktop.domain.errors import Cancelled, UserProblem
from thyroid_desktop.ui.operations import Operations
from thyroid_desktop.ui.session import Session

if TYPE_CHECKING:
    from thyroid_desktop.services.evidence.evidence_figures import (
        EvidenceFigure,
        FigureFormat,
        FigureStyle,
        FigureWords,
    )
    from thyroid_desktop.services.ports import Progress
    from thyroid_desktop.services.workplace import Workplace
    from thyroid_desktop.ui.evidence.result_table import ResultTable

FIGURE_LANE: Final = "figures"
"""All figures are drawn in one lane: matplotlib does not like company."""
FORMATS: Final[tuple[FigureFormat, ...]] = ("png", "svg", "pdf")
PRINT_DOTS: Final = 300.0
"""Dots per inch of a PNG that is kept, as journals ask for."""
BYTE_ORDER_MARK: Final = "\ufeff"
"""Without it, spreadsheets take the letters of a name for something else."""


@dataclass(eq=False, slots=True)
class Wish:
    """A figure that somebody waits for; once it is dropped, nobody does any more."""

    is_dropped: bool = False

    def drop(self) -> None:
        """Want it no longer."""
        self.is_dropped = True


@dataclass(frozen=True, slots=True)
class NamedFigure:
    """A figure with the name of its file, without an ending."""

    name: str
    figure: EvidenceFigure


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that goes into one folder.

    Attributes:
        name: Of the folder.
        tables: Each becomes a CSV file.
        figures: Each becomes a PNG, an SVG and a PDF file.
        methods: Becomes ``methods.txt``; empty for none.
        words: What is written in the figures.
    """

    name: str
    tables: Sequence[ResultTable]
    figures: Sequence[NamedFigure]
    methods: str
    words: FigureWords


class EvidenceFiles(QObject):
    """Draws and writes for all windows of evidence."""

    written = Signal(object)
    """:class:`Path` of a file or folder."""

    def __init__(self, session: Session, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._operations = operations

    def draw(
        self,
        figure: EvidenceFigure,
        style: FigureStyle,
        done: Callable[[QImage], None],
        failed: Callable[[UserProblem], None],
    ) -> Wish:
        """Draw a figure for the screen; neither is called once the wish has been dropped."""
        wish, workplace = Wish(), self._session.workplace
        if workplace is None:
            return wish

        def drawn() -> QImage:
            if wish.is_dropped:
                return QImage()
            return QImage.fromData(workplace.figures.draw(figure, format="png", style=style))

        self._operations.run(
            lambda _progress: drawn(),
            done=lambda image: None if wish.is_dropped else done(image),
            failed=lambda problem: None if wish.is_dropped else failed(problem),
            lane=FIGURE_LANE,
        )
        return wish

    def ask_figure(self, parent: QWidget, named: NamedFigure, words: FigureWords) -> None:
        """Let the user choose where a figure goes, and in which format."""
        dialog = QFileDialog(parent, self.tr("Save figure"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        kinds = (self.tr("PNG picture (*.png)"), self.tr("SVG drawing (*.svg)"), self.tr("PDF document (*.pdf)"))
        dialog.setNameFilters(list(kinds))
        dialog.setDefaultSuffix("png")
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(FORMATS[kinds.index(chosen)]))
        dialog.selectFile(f"{named.name}.png")
        dialog.fileSelected.connect(lambda name: self.write_figure(Path(name), named.figure, words))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def write_figure(self, path: Path, figure: EvidenceFigure, words: FigureWords) -> None:
        """Write a figure, dark on white; the ending of the name decides the format."""
        is_known = path.suffix.lower().removeprefix(".") in FORMATS
        chosen = path if is_known else path.with_name(f"{path.name}.png")
        self._run(chosen, lambda workplace: _write_figure(workplace, chosen, figure, words), lane=FIGURE_LANE)

    def ask_table(self, parent: QWidget, table: ResultTable) -> None:
        """Let the user choose where a table goes."""
        dialog = QFileDialog(parent, self.tr("Save table"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([self.tr("Table (*.csv)")])
        dialog.setDefaultSuffix("csv")
        dialog.selectFile(f"{table.name}.csv")
        dialog.fileSelected.connect(lambda name: self.write_table(Path(name), table))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def write_table(self, path: Path, table: ResultTable) -> None:
        """Write a table as CSV."""
        self._run(path, lambda workplace: _write_table(workplace, path, table))

    def ask_folder(self, parent: QWidget, evidence: Evidence) -> None:
        """Let the user choose in which folder a new one with everything is made."""
        dialog = QFileDialog(parent, self.tr("Choose where the folder “%1” is made").replace("%1", evidence.name))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda name: self.write_all(Path(name), evidence))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def write_all(self, place: Path, evidence: Evidence) -> None:
        """Write everything into a new folder; one that is there already is left as it is."""
        folder = free_folder(place, evidence.name)
        workplace = self._session.workplace
        if workplace is not None:
            self._operations.run(
                lambda progress: _write_all(workplace, folder, evidence, progress),
                done=lambda _result: self.written.emit(folder),
                lane=FIGURE_LANE,
                title="Writing the evidence",
            )

    def _run(self, path: Path, write: Callable[[Workplace], object], *, lane: str = "") -> None:
        workplace = self._session.workplace
        if workplace is not None:
            self._operations.run(
                lambda _progress: write(workplace), done=lambda _result: self.written.emit(path), lane=lane
            )


def free_folder(place: Path, name: str) -> Path:
    """A folder of this name that is not there yet; the name gets a number where it is taken."""
    tries = (place / (name if number == 1 else f"{name}-{number}") for number in range(1, 10_000))
    return next(one for one in tries if not one.exists())


def _write_all(workplace: Workplace, folder: Path, evidence: Evidence, progress: Progress) -> None:
    steps: list[tuple[Path, Callable[[Path], object]]] = [
        (folder / f"{table.name}.csv", partial(_write_table, workplace, table=table)) for table in evidence.tables
    ]
    for named in evidence.figures:
        write = partial(_write_figure, workplace, figure=named.figure, words=evidence.words)
        steps += [(folder / f"{named.name}.{ending}", write) for ending in FORMATS]
    if evidence.methods:
        steps.append((folder / "methods.txt", lambda path: workplace.write_bytes(path, _lines(evidence.methods))))
    for done, (path, write_to) in enumerate(steps):
        if not progress(done, len(steps), path.name):
            raise Cancelled("Cancelled")
        write_to(path)
    progress(len(steps), len(steps), "")


def _lines(text: str) -> bytes:
    return f"{text}\n".encode()


def _write_table(workplace: Workplace, path: Path, table: ResultTable) -> None:
    workplace.write_bytes(path, (BYTE_ORDER_MARK + table.as_csv()).encode())


def _write_figure(workplace: Workplace, path: Path, figure: EvidenceFigure, words: FigureWords) -> None:
    from thyroid_desktop.services.evidence.evidence_figures import FigureStyle

    ending = next(one for one in FORMATS if path.suffix.lower() == f".{one}")
    style = FigureStyle(dots_per_inch=PRINT_DOTS, words=words)
    workplace.write_bytes(path, workplace.figures.draw(figure, format=ending, style=style))
