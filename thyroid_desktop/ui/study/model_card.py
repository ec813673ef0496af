"""What the model says about a case, once it may be seen."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QVBoxLayout

from thyroid_desktop.domain.diagnosis import RecordedPrediction
from thyroid_desktop.ui.opinion import Opinion, probability_text, spread_text
from thyroid_desktop.ui.panels.gauge import Gauge
from thyroid_desktop.ui.panels.parts import Panel, card, label, restyle, tight


class ModelCard(Panel):
    """Probability, spread and threshold; empty as long as nothing is to be seen, for screen readers as well."""

    def __init__(self) -> None:
        super().__init__()
        self._opinion = Opinion()
        self._heading = label("heading")
        self._caption = label("muted")
        self.figure = label("figure")
        self._spread = label("small")
        self.gauge = Gauge()
        self._verdict = label("verdict", wraps=True)
        frame, inside = card(spacing=4)
        for widget in (self._heading, self._caption, self.figure, self._spread, self.gauge, self._verdict):
            inside.addWidget(widget)
        layout = QVBoxLayout(self)
        tight(layout)
        layout.addWidget(frame)
        self.show_answer(None)

    def show_answer(self, recorded: RecordedPrediction | None) -> None:
        """Show what was recorded before the study began, or nothing at all."""
        # Readers see the same about every case, and answers of older models have no committee.
        self._opinion = Opinion() if recorded is None else replace(Opinion.recorded(recorded, None), committee=None)
        self.gauge.show_opinion(self._opinion)
        self.retranslate()
        self.setVisible(recorded is not None)

    def retranslate(self) -> None:
        opinion = self._opinion
        self._heading.setText(self.tr("WHAT THE MODEL SAYS"))
        self._caption.setText(self.tr("Probability of malignancy"))
        self.figure.setText("" if opinion.probability is None else probability_text(opinion.probability))
        spread = "" if opinion.spread is None else spread_text(opinion.spread)
        self._spread.setText(self.tr("%1 over ±5 % of the box").replace("%1", spread) if spread else "")
        self._verdict.setText(self._verdict_text())
        restyle(self._verdict, "isAbove", opinion.is_above)
        said = f"{self._caption.text()}: {self.figure.text()}. {self._verdict.text()}" if self.figure.text() else ""
        self.gauge.setAccessibleName(said)

    def _verdict_text(self) -> str:
        if self._opinion.threshold is None:
            return ""
        above, below = self.tr("At or above the threshold of %1"), self.tr("Below the threshold of %1")
        return (above if self._opinion.is_above else below).replace("%1", f"{self._opinion.threshold:.2f}")
