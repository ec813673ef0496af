"""How a table of scores is to be looked at: which class is positive, from which score on, and what is drawn again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit

from thyroid_desktop.services.evidence.score_tables import PositiveClass
from thyroid_desktop.ui.nodules.clinical_words import VERDICTS
from thyroid_desktop.ui.panels.choice import Choice
from thyroid_desktop.ui.panels.parts import Panel, label, name_control, restyle, tight

CLASSES: Final[Mapping[str, str]] = {word: VERDICTS[word] for word in ("malignant", "benign")}
USUAL_THRESHOLD: Final = 0.5


@dataclass(frozen=True, slots=True)
class EvaluationWish:
    """How to look at a table.

    Attributes:
        positive: Which class sensitivity is about.
        threshold: At and above it a case is called malignant; finite.
        is_clustered: Whether whole patients are drawn again, where the table says whose cases they are.
    """

    positive: PositiveClass = "malignant"
    threshold: float = USUAL_THRESHOLD
    is_clustered: bool = True


class EvaluationOptions(Panel):
    """Tells every new wish as soon as it is complete."""

    wished = Signal(object)
    """:class:`EvaluationWish`."""

    def __init__(self) -> None:
        super().__init__()
        self.wish = EvaluationWish()
        self._labels = (label("muted"), label("muted"))
        self.positive = Choice(CLASSES)
        self.positive.show_chosen(self.wish.positive)
        self.threshold = QLineEdit(QLocale().toString(USUAL_THRESHOLD))
        self.threshold.setObjectName("field")
        self.threshold.setFixedWidth(72)
        self.cluster = QCheckBox()
        self.cluster.setChecked(self.wish.is_clustered)
        row = QHBoxLayout(self)
        tight(row, spacing=10)
        row.addWidget(self._labels[0])
        row.addWidget(self.positive)
        row.addSpacing(18)
        row.addWidget(self._labels[1])
        row.addWidget(self.threshold)
        row.addSpacing(18)
        row.addWidget(self.cluster)
        row.addStretch(1)
        self.positive.picked.connect(self._on_class)
        self.threshold.editingFinished.connect(self._tell)
        self.threshold.textEdited.connect(lambda _text: restyle(self.threshold, "isWrong", self._typed() is None))
        self.cluster.toggled.connect(lambda _is_wanted: self._tell())
        self.retranslate()

    def offer_clusters(self, is_possible: bool) -> None:
        """Whether the table says whose cases they are."""
        self.cluster.setEnabled(is_possible)
        self.cluster.setToolTip(self._cluster_remark())

    def retranslate(self) -> None:
        self._labels[0].setText(self.tr("Positive class"))
        self._labels[1].setText(self.tr("Threshold"))
        self.cluster.setText(self.tr("Draw whole patients"))
        name_control(self.positive, self.tr("Which class sensitivity, predictive values and F1 are about"))
        name_control(self.threshold, self.tr("A case whose score reaches the threshold is called malignant"))
        name_control(self.cluster, self._cluster_remark())

    def _cluster_remark(self) -> str:
        if self.cluster.isEnabled():
            return self.tr("Draw whole patients in the bootstrap, for cases of one patient are alike")
        return self.tr("The table has no column “patient”: every case counts as a patient of its own")

    def _typed(self) -> float | None:
        """The threshold, as the language or a programmer writes it; None while it is none."""
        text = self.threshold.text().strip()
        for locale in (QLocale(), QLocale.c()):
            value, is_number = locale.toDouble(text)
            if is_number and abs(value) < 1e300:
                return value
        return None

    def _on_class(self, word: object) -> None:
        if word is None:
            self.positive.show_chosen(self.wish.positive)  # one of both is always the positive one
        self._tell()

    def _tell(self) -> None:
        threshold = self._typed()
        if threshold is None:
            return
        positive: PositiveClass = "malignant" if "malignant" in self.positive.chosen else "benign"
        wish = EvaluationWish(positive, threshold, self.cluster.isChecked())
        if wish != self.wish:
            self.wish = wish
            self.wished.emit(wish)
