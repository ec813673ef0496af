"""The pages of an evaluation: figures of merit, differences, three figures, operating points, and the methods."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from thyroid_desktop.ui.evidence.evaluation_tables import (
    covariance_table,
    curves_table,
    intervals_told,
    pairs_table,
    points_table,
)
from thyroid_desktop.ui.evidence.evidence_files import Evidence, EvidenceFiles, NamedFigure
from thyroid_desktop.ui.evidence.figure_view import FigureView
from thyroid_desktop.ui.evidence.figure_words import class_word, figure_words
from thyroid_desktop.ui.evidence.methods_view import MethodsView
from thyroid_desktop.ui.evidence.tabbed_pages import TabbedPages, beside
from thyroid_desktop.ui.evidence.table_view import TableView
from thyroid_desktop.ui.library.interchange import filled
from thyroid_desktop.ui.panels.parts import Panel, label, tight
from thyroid_desktop.ui.words.problem_texts import joined, told

if TYPE_CHECKING:
    from thyroid_desktop.services.evidence.evidence_figures import FigureWords
    from thyroid_desktop.ui.evidence.judged import Judged

MERIT, DIFFERENCES, ROC, RELIABILITY, DECISION, POINTS, METHODS = range(7)
PICTURE_WIDTH: Final = 400


class EvaluationPages(Panel):
    """Shows one evaluation."""

    def __init__(self, files: EvidenceFiles) -> None:
        super().__init__()
        self._judged: Judged | None = None
        self.curves, self.pairs, self.points = TableView(), TableView(), TableView()
        self.matrix, self.roc, self.reliability, self.decision = (FigureView(files, self.words) for _ in range(4))
        self.methods = MethodsView()
        self._about = label("small", wraps=True)
        self.notes = label("notice", wraps=True)
        self.matrix.setMinimumWidth(PICTURE_WIDTH)
        pages: tuple[QWidget, ...] = (
            _stacked(self.curves, self._about, self.notes),
            beside(self.pairs, self.matrix),
            self.roc,
            self.reliability,
            self.decision,
            self.points,
            self.methods,
        )
        self.tabs = TabbedPages(pages)
        layout = QVBoxLayout(self)
        tight(layout)
        layout.addWidget(self.tabs)
        self.retranslate()

    def words(self) -> FigureWords:
        """What is written in figures."""
        return figure_words(self._judged.evaluation.positive if self._judged is not None else "malignant")

    def show_judged(self, judged: Judged) -> None:
        """Show what came out."""
        self._judged = judged
        self.tabs.enable(DIFFERENCES, bool(judged.evaluation.pairs))
        self.methods.show_text(judged.methods)
        self._write(judged)

    def evidence(self, judged: Judged) -> Evidence:
        """All of it, to be written into a folder."""
        evaluation = judged.evaluation
        tables = [curves_table(evaluation), points_table(evaluation)]
        if evaluation.pairs:
            tables += [pairs_table(evaluation), covariance_table(evaluation)]
        named = [NamedFigure(name, figure) for name, figure in judged.figures.named().items()]
        return Evidence(f"evaluation-{judged.path.stem}", tables, named, judged.methods, self.words())

    def retranslate(self) -> None:
        self.tabs.name_tabs(
            self.tr("Figures of merit"),
            self.tr("Differences"),
            self.tr("ROC curves"),
            self.tr("Reliability"),
            self.tr("Decision curves"),
            self.tr("Operating points"),
            self.tr("Methods"),
        )
        if self._judged is not None:
            self._write(self._judged)

    def _write(self, judged: Judged) -> None:
        evaluation, figures = judged.evaluation, judged.figures
        for view, table in (
            (self.curves, curves_table(evaluation)),
            (self.pairs, pairs_table(evaluation)),
            (self.points, points_table(evaluation)),
        ):
            view.show_table(table)
        positive = filled(self.tr("Positive class: %1."), (class_word(evaluation.positive),))
        self._about.setText(joined(positive, intervals_told(evaluation)))
        self.notes.setText("\n".join(told(note) for note in evaluation.notes))
        self.notes.setVisible(bool(evaluation.notes))
        none = self.tr("There is none: no column holds probabilities from 0 to 1.")
        for picture, name, figure, title in (
            (self.matrix, "delong-matrix", figures.matrix, self.tr("DeLong's test of every two curves")),
            (self.roc, "roc", figures.roc, self.tr("ROC curves")),
            (self.reliability, "reliability", figures.reliability, self.tr("Reliability of stated probabilities")),
            (self.decision, "decision-curve", figures.decision, self.tr("Decision curves")),
        ):
            named = None if figure is None else NamedFigure(name, figure)
            picture.show_figure(named, title, none if figure is None else "")


def _stacked(main: QWidget, *below: QWidget) -> QWidget:
    made = QWidget()
    layout = QVBoxLayout(made)
    tight(layout, spacing=10)
    layout.addWidget(main, 1)
    for part in below:
        layout.addWidget(part)
    return made
