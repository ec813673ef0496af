"""The second opinion: the probability, how far to trust it, who says so, and what was said before."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QDateTime, QSize, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from thyroid_desktop.domain.diagnosis import RecordedPrediction
from thyroid_desktop.ui.marking import QT_TRANSLATE_NOOP
from thyroid_desktop.ui.menus.action_set import keys_text, spoken
from thyroid_desktop.ui.menus.actions import COMMANDS
from thyroid_desktop.ui.nodules.marks import Marks
from thyroid_desktop.ui.opinion import Opinion, Stage, probability_text, spread_text
from thyroid_desktop.ui.panels.gauge import Gauge
from thyroid_desktop.ui.panels.overlay_controls import OverlayControls
from thyroid_desktop.ui.panels.parts import Panel, label, push_button, restyle, tight
from thyroid_desktop.ui.panels.trust_notes import TrustNotes
from thyroid_desktop.ui.words.problem_texts import told, whole_text

STAGES: Final[dict[Stage, str]] = {
    "none": "",
    "hidden": "",
    "starting": QT_TRANSLATE_NOOP("DiagnosisPanel", "Loading the model…"),
    "asking": QT_TRANSLATE_NOOP("DiagnosisPanel", "Computing…"),
    "live": QT_TRANSLATE_NOOP("DiagnosisPanel", "Live preview, not recorded"),
    "spreading": QT_TRANSLATE_NOOP("DiagnosisPanel", "Computing the spread…"),
    "recorded": QT_TRANSLATE_NOOP("DiagnosisPanel", "Recorded %1"),
    "failed": QT_TRANSLATE_NOOP("DiagnosisPanel", "No answer"),
}
MOST_HISTORY_ROWS: Final = 5
OPINION_COMMANDS: Final = ("opine_benign", "opine_malignant")


def local_time(at: str) -> str:
    """UTC in ISO 8601 as local date and time, to the minute.

    Year, month and day in this order are read alike everywhere; 03/04/26 is two days.
    """
    moment = QDateTime.fromString(at[:19] + "Z", Qt.DateFormat.ISODate)
    return moment.toLocalTime().toString("yyyy-MM-dd HH:mm") if moment.isValid() else at


class DiagnosisPanel(Panel):
    """Shows an :class:`Opinion`; decides nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._opinion = Opinion()
        self._marks = Marks()
        self._stage = label("small", wraps=True)
        self._caption = label("muted", wraps=True)
        self._figure = label("figure")
        self._spread = label("", wraps=True)
        self.gauge = Gauge()
        self._verdict = label("verdict", wraps=True)
        self.trust = TrustNotes()
        self._model = label("small", wraps=True)
        self._warnings = label("notice", wraps=True)
        self.again = push_button()
        self.overlay = OverlayControls(self)
        """How the map is shown; the side gives it a section of its own."""
        self.records = QWidget(self)
        """What was recorded for this image; the side gives it a section of its own, too."""
        self.history = QListWidget()
        self.history.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self.history.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.overlay.hide()
        self.records.hide()
        self._arrange()
        self.retranslate()

    def show_opinion(self, opinion: Opinion) -> None:
        """Show this opinion."""
        self._opinion = opinion
        self.gauge.show_opinion(opinion)
        self._write()

    def show_history(self, marks: Marks) -> None:
        """List what was recorded for the image, newest first."""
        self._marks = marks
        self.history.clear()
        nodules = {revision.id: revision.nodule for revision in marks.revisions}
        for recorded in reversed(marks.predictions):
            self.history.addItem(self._history_row(recorded, nodules.get(recorded.box_revision_id)))
        rows = min(self.history.count(), MOST_HISTORY_ROWS)
        self.history.setFixedHeight(max(1, rows) * self._row_height() + 4)

    def retranslate(self) -> None:
        self.again.setText(self.tr("Ask again"))
        self.history.setAccessibleName(self.tr("Recorded results of this image"))
        self._write()
        self.show_history(self._marks)

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        tight(layout, spacing=5)
        ranges = (self._spread, self.trust.committee)
        parts = (self._caption, self._figure, *ranges, self.gauge, self._verdict, self.trust)
        # What makes the figure worth less stands beside the figure, not below who gave it.
        for widget in (*parts, self._warnings, self._model, self._stage):
            layout.addWidget(widget)
        layout.addWidget(self.again, 0, Qt.AlignmentFlag.AlignLeft)
        records = QVBoxLayout(self.records)
        tight(records)
        records.addWidget(self.history)

    def summary(self) -> str:
        """The figure, for the folded panel."""
        return "" if self._opinion.probability is None else probability_text(self._opinion.probability)

    def _write(self) -> None:
        opinion = self._opinion
        has_figure = opinion.probability is not None
        stage = STAGES[opinion.stage]
        self._stage.setText("●  " + self.tr(stage).replace("%1", local_time(opinion.at)) if stage else "")
        self._stage.setVisible(bool(stage))
        restyle(self._stage, "isGood", opinion.stage == "recorded")
        self._caption.setText(self._caption_text())
        self._figure.setText(probability_text(opinion.probability) if opinion.probability is not None else "")
        self._spread.setText(self._spread_text())
        self._verdict.setText(self._verdict_text())
        restyle(self._verdict, "isAbove", opinion.is_above)
        self.trust.show_opinion(opinion)
        self._model.setText(self.tr("Model %1").replace("%1", opinion.model))
        self._warnings.setText("\n".join(f"• {told(warning)}" for warning in opinion.warnings))
        for widget in (self._figure, self._spread, self.gauge, self._verdict, self._model):
            widget.setVisible(has_figure)
        self._warnings.setVisible(bool(opinion.warnings))
        self.again.setVisible(opinion.stage == "failed")
        sentence = f"{self._caption.text()}: {self._figure.text()}, {self._spread.text()}. {self._verdict.text()}"
        sentence = f"{sentence}. {self.trust.sentence()}".rstrip()
        self._figure.setAccessibleName(sentence if has_figure else "")
        self.gauge.setAccessibleName(sentence if has_figure else self._caption.text())

    def _caption_text(self) -> str:
        opinion = self._opinion
        if opinion.probability is not None:
            return self.tr("Probability of malignancy")
        if opinion.problem is not None:
            return whole_text(opinion.problem)
        if opinion.stage == "hidden":
            return self._first_text()
        if opinion.stage == "none":
            return self.tr(
                "Draw a box around the nodule: the model says how likely it is malignant, and where it looked."
            )
        return self.tr("The answer for this box is on its way.")

    def _first_text(self) -> str:
        """What a reader who is blind to the model is to do, with the keys that do it."""
        keys = [f"{spoken(one.text)}:  {keys_text(one)}" for one in COMMANDS if one.id in OPINION_COMMANDS]
        first = self.tr("Give your own opinion first. The model's answer is shown when you have judged this nodule.")
        return "\n".join((first, *keys))

    def _spread_text(self) -> str:
        if self._opinion.stage == "live":
            return self.tr("Let go for the spread")
        if self._opinion.spread is None:
            return "…"
        return self.tr("%1 over ±5 % of the box").replace("%1", spread_text(self._opinion.spread))

    def _verdict_text(self) -> str:
        if self._opinion.threshold is None:
            return ""
        above, below = self.tr("At or above the threshold of %1"), self.tr("Below the threshold of %1")
        text = above if self._opinion.is_above else below
        return text.replace("%1", f"{self._opinion.threshold:.2f}")

    def _row_height(self) -> int:
        """Two lines of whatever script is the taller one, and room around them."""
        return self.fontMetrics().lineSpacing() * 2 + 20

    def _history_row(self, recorded: RecordedPrediction, nodule: int | None) -> QListWidgetItem:
        prediction = recorded.prediction
        figure = probability_text(prediction.probability_malignant)
        if prediction.spread is not None:
            figure += f"  ({spread_text(prediction.spread)})"
        who = self.tr("Nodule %1").replace("%1", str(nodule)) if nodule is not None else ""
        when = local_time(prediction.provenance.at)
        item = QListWidgetItem(f"{who}   {figure}\n{when} · {prediction.provenance.model_id}")
        item.setSizeHint(QSize(100, self._row_height()))
        item.setToolTip(self.tr("SHA-256 of the weights: %1").replace("%1", prediction.provenance.weights_sha256))
        return item
