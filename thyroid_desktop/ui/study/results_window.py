"""The results page of a reader study: readers, all of them at once, curves, changed opinions, times, and methods."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from thyroid_desktop.services.evidence.evidence_figures import EvidenceFigure
from thyroid_desktop.ui.evidence.evaluation_tables import pairs_table
from thyroid_desktop.ui.evidence.evidence_files import Evidence, EvidenceFiles, NamedFigure
from thyroid_desktop.ui.evidence.figure_view import FigureView
from thyroid_desktop.ui.evidence.figure_words import figure_words
from thyroid_desktop.ui.evidence.methods_view import MethodsView
from thyroid_desktop.ui.evidence.result_table import ResultTable
from thyroid_desktop.ui.evidence.tabbed_pages import TabbedPages, beside
from thyroid_desktop.ui.evidence.table_view import TableView
from thyroid_desktop.ui.library.interchange import filled
from thyroid_desktop.ui.panels.parts import label, name_control, push_button, tight
from thyroid_desktop.ui.study.results_tables import changes_table, comparison_table, readers_table
from thyroid_desktop.ui.study.results_words import condition_texts, result_sentence, state_text

if TYPE_CHECKING:
    from thyroid_desktop.services.evidence.evaluating import Evaluation
    from thyroid_desktop.services.studies.study_findings import StudyResults

USUAL_SIZE: Final = (1240, 800)
WIDER_LEFT: Final = (5, 4)
READERS, COMPARISON, ROC, PAIRS, CHANGES, TIMES, METHODS = range(7)


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """All that the window shows.

    Attributes:
        results: What was found.
        names: Number of a reader → name on the screen; exports call readers by their numbers.
        curves: The model and all finished readers compared by DeLong's test, or None.
        lines: ROC curves of the model and of all finished readers by score, or None.
        matrix: DeLong's tests as a figure, or None.
        methods: What was done, for a paper.
    """

    results: StudyResults
    names: Mapping[int, str]
    curves: Evaluation | None
    lines: EvidenceFigure | None
    matrix: EvidenceFigure | None
    methods: str


class ResultsWindow(QDialog):
    """Not modal. Who computes is told by signals."""

    readings_asked = Signal()
    """The readings are to be written as a table."""

    def __init__(self, parent: QWidget, files: EvidenceFiles) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._files = files
        self._findings: Findings | None = None
        self._head, self._state = label("title", wraps=True), label("muted", wraps=True)
        self.sentence = label("verdict", wraps=True)
        self._notice = label("notice")
        self.readers, self.comparison, self.pairs, self.changes = (TableView() for _ in range(4))
        views = (FigureView(files, figure_words) for _ in range(5))
        self.forest, self.roc, self.lines, self.matrix, self.times = views
        self.methods = MethodsView()
        pages = (
            self.readers,
            beside(self.comparison, self.forest, shares=WIDER_LEFT),
            beside(self.roc, self.lines, shares=WIDER_LEFT),
            beside(self.pairs, self.matrix, shares=WIDER_LEFT),
            self.changes,
            self.times,
            self.methods,
        )
        self.tabs = TabbedPages(pages)
        self._told = label("small")
        self.readings, self.export, self.close_button = push_button(), push_button(), push_button(is_primary=True)
        for button in (self.readings, self.export, self.close_button):
            button.setAutoDefault(False)
        self._arrange()
        self.resize(*USUAL_SIZE)
        self.setMinimumSize(760, 520)
        self.readings.clicked.connect(self.readings_asked)
        self.export.clicked.connect(self.ask_export)
        self.close_button.clicked.connect(self.reject)
        QShortcut(QKeySequence("Ctrl+E"), self).activated.connect(self.ask_export)
        self.retranslate()

    def show_findings(self, findings: Findings) -> None:
        """Show what came out."""
        self._findings = findings
        self.tabs.enable(PAIRS, findings.curves is not None and bool(findings.curves.pairs))
        self.tabs.enable(TIMES, bool(findings.results.locked))
        self.methods.show_text(findings.methods)
        self._write()

    def ask_export(self) -> None:
        """Let the user choose where everything goes."""
        if self._findings is not None:
            self._files.ask_folder(self, self.evidence(self._findings))

    def say_written(self, path: Path) -> None:
        """Tell that a file or folder has been written."""
        self._told.setText(filled(self.tr("Written: %1"), (path.name,)))

    def evidence(self, findings: Findings) -> Evidence:
        """All of it, to be written into a folder."""
        tables = self._tables(findings)
        numbered = {number: f"reader {number}" for number in findings.names}
        figures = {name: one for name, one in self._figures(findings, numbered).items() if one is not None}
        name = f"reader-study-{findings.results.study.id}"
        drawn = [NamedFigure(one, figure) for one, figure in figures.items()]
        return Evidence(name, tables, drawn, findings.methods, figure_words())

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Write all texts in the current language."""
        self.setWindowTitle(self.tr("Results of a reader study"))
        self._notice.setText(self.tr("Research use only – not for diagnosis"))
        self.tabs.name_tabs(
            self.tr("Readers"),
            self.tr("All readers at once"),
            self.tr("ROC curves"),
            self.tr("DeLong's tests"),
            self.tr("Changed opinions"),
            self.tr("Reading times"),
            self.tr("Methods"),
        )
        self.readings.setText(self.tr("Save readings…"))
        name_control(self.readings, self.tr("Save all readings as a table that “study analyse” reads"))
        self.export.setText(self.tr("Export…"))
        name_control(self.export, self.tr("Write all tables, figures and the methods into a folder"), "Ctrl+E")
        self.close_button.setText(self.tr("Close"))
        name_control(self.close_button, self.tr("Close"), "Esc")
        if self._findings is not None:
            self._write()

    def _write(self) -> None:
        findings = self._findings
        if findings is None:
            return
        results = findings.results
        self._head.setText(results.study.protocol.title)
        self._state.setText(state_text(results))
        self.sentence.setText(result_sentence(results))
        self.readers.show_table(readers_table(results, findings.names))
        self.comparison.show_table(comparison_table(results))
        self.changes.show_table(changes_table(results, findings.names))
        if findings.curves is not None:
            self.pairs.show_table(pairs_table(findings.curves))
        figures = self._figures(findings, findings.names)
        for view, name, title in (
            (self.roc, "roc", self.tr("ROC curve of the model, and readers")),
            (self.lines, "roc-curves", self.tr("ROC curves of the scores")),
            (self.forest, "differences", self.tr("Differences in AUROC")),
            (self.matrix, "delong-matrix", self.tr("DeLong's test of every two curves")),
            (self.times, "reading-times", self.tr("Reading times")),
        ):
            figure = figures[name]
            none = self.tr("There is none yet.")
            view.show_figure(
                None if figure is None else NamedFigure(name, figure), title, none if figure is None else ""
            )

    def _tables(self, findings: Findings) -> list[ResultTable]:
        results = findings.results
        tables = [readers_table(results, findings.names), comparison_table(results)]
        tables.append(changes_table(results, findings.names))
        if findings.curves is not None and findings.curves.pairs:
            tables.append(pairs_table(findings.curves))
        return tables

    def _figures(self, findings: Findings, names: Mapping[int, str]) -> dict[str, EvidenceFigure | None]:
        """All figures; files call readers by their numbers, the screen by their names."""
        from thyroid_desktop.services.studies.study_figures import forest_figure, roc_figure, times_figure

        results = findings.results
        conditions = condition_texts(results)
        first, second = (conditions[one] for one in results.primary)
        axis = filled(self.tr("Difference in AUROC, %1 − %2"), (second, first))
        return {
            "roc": roc_figure(results, names, conditions),
            "roc-curves": findings.lines,
            "differences": forest_figure(results, names, axis=axis, everybody=self.tr("All readers")),
            "delong-matrix": findings.matrix,
            "reading-times": times_figure(results, names, conditions),
        }

    def _arrange(self) -> None:
        buttons = QHBoxLayout()
        tight(buttons, spacing=10)
        buttons.addWidget(self._notice)
        buttons.addStretch(1)
        for part in (self._told, self.readings, self.export, self.close_button):
            buttons.addWidget(part)
        layout = QVBoxLayout(self)
        tight(layout, 24, 18, 24, 16, spacing=10)
        for part in (self._head, self._state, self.sentence):
            layout.addWidget(part)
        layout.addWidget(self.tabs, 1)
        layout.addLayout(buttons)
