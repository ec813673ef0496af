"""ACR TI-RADS 2017 of the nodule: five rows of choices, and what the chart makes of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final, get_args

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from thyroid_desktop.domain.tirads import POINTS, Assessment, Feature, Features, Level, assess, points_of
from thyroid_desktop.ui.nodules.clinical_words import (
    CHOICES,
    FEATURES,
    IN_FULL,
    LEVELS,
    UNSAID,
    advice_text,
    level_text,
    number_text,
    points_text,
    spoken,
)
from thyroid_desktop.ui.nodules.nodule_sheet import DescriptionChange, NoduleSheet
from thyroid_desktop.ui.panels.choice import Choice
from thyroid_desktop.ui.panels.parts import Panel, label, name_control, push_button, restyle, tight
from thyroid_desktop.ui.words.problem_texts import joined

NAMES: Final[tuple[Feature, ...]] = get_args(Feature)
TINTS: Final[dict[Level | None, str]] = {
    None: "none", "TR1": "calm", "TR2": "calm", "TR3": "mild", "TR4": "moderate", "TR5": "high",
}  # fmt: skip
"""Which colour of the sheet a level has; the word beside it says the same."""


class TiradsPanel(Panel):
    """Number keys fill in row after row; the total, the level and the advice follow."""

    def __init__(self, sheet: NoduleSheet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet = sheet
        self.hint = label("muted", wraps=True)
        self.level = label("level", wraps=True)
        self.advice = label("", wraps=True)
        self.rows: dict[Feature, Choice] = {name: self._made(name) for name in NAMES}
        self.points = {name: label("small") for name in NAMES}
        self._headings = {name: label("small") for name in NAMES}
        self.proposal = push_button(is_link=True)
        self.proposal.setObjectName("smallLink")
        self._form = QWidget()
        self._arrange()
        self.proposal.clicked.connect(self._take_proposal)
        sheet.changed.connect(self._follow)
        self.retranslate()

    @property
    def assessment(self) -> Assessment:
        """What the chart says about the nodule as it is described now."""
        said = self._sheet.description()
        return assess(said.features, said.size.largest)

    def focus(self) -> None:
        """Begin with the first feature that has not been said, or with the first one."""
        missing = self._sheet.description().features.missing
        self.rows[next(iter(missing), NAMES[0])].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def summary(self) -> str:
        """Level and points, for the folded panel."""
        return "" if self._sheet.key is None else level_text(self.assessment)

    def retranslate(self) -> None:
        self.hint.setText(self.tr("No nodule yet. Draw a box around one, and score it here."))
        keys = self.tr("1–9, or ←, → and Space; ↑, ↓ for the rows")
        for name in NAMES:
            self._headings[name].setText(spoken(FEATURES[name]))
            name_control(self.rows[name], spoken(FEATURES[name]), keys)
        self._follow()

    def _made(self, feature: Feature) -> Choice:
        def remark(word: str) -> str:
            full = spoken(IN_FULL.get(word, CHOICES[feature][word]))
            return f"{full}: {points_text(POINTS[feature][word])}"

        def suffix(word: str) -> str:
            """The points with a sign, lest they be taken for the number of the key; none where there are none."""
            return f" +{POINTS[feature][word]}" if POINTS[feature][word] else ""

        is_foci = feature == "foci"
        row = Choice(CHOICES[feature], several=is_foci, alone="none" if is_foci else "", remark=remark, suffix=suffix)
        row.picked.connect(lambda words: self._sheet.describe(_said(feature, words)))
        if not is_foci:
            row.typed.connect(lambda: self._go_on(feature))
        return row

    def _arrange(self) -> None:
        form = QVBoxLayout(self._form)
        tight(form, spacing=3)
        form.addWidget(self.level)
        form.addWidget(self.advice)
        for name in NAMES:
            top = QHBoxLayout()
            tight(top, 0, 5, 0, 0)
            top.addWidget(self._headings[name], 1)
            top.addWidget(self.points[name])
            form.addLayout(top)
            form.addWidget(self.rows[name])
            if name == "shape":
                form.addWidget(self.proposal)
        layout = QVBoxLayout(self)
        tight(layout)
        layout.addWidget(self.hint)
        layout.addWidget(self._form)

    def _follow(self) -> None:
        is_known = self._sheet.key is not None
        self.hint.setVisible(not is_known)
        self._form.setVisible(is_known)
        features = self._sheet.description().features
        points = points_of(features)
        is_spongiform = features.composition == "spongiform"
        for name, row in self.rows.items():
            said = features.foci if name == "foci" else {getattr(features, name)}
            row.show_chosen(*said)
            is_counted = not is_spongiform or name == "composition"
            row.setEnabled(is_counted)
            self._headings[name].setEnabled(is_counted)
            known = points[name]
            self.points[name].setText(UNSAID if known is None else str(known))
            self.points[name].setEnabled(is_counted)
        self._show_result()
        self._show_proposal(features)

    def _show_result(self) -> None:
        assessment = self.assessment
        text = level_text(assessment)
        self.level.setText(text)
        self.level.setVisible(bool(text))
        restyle(self.level, "tint", TINTS[assessment.level])
        words = advice_text(assessment)
        if assessment.level is not None:
            level = spoken(LEVELS[assessment.level])
            words = self.tr("%1. %2").replace("%2", words).replace("%1", level[:1].upper() + level[1:])
        if assessment.largest_mm is not None and assessment.points is not None:
            largest = self.tr("Largest size: %1 mm.").replace("%1", number_text(assessment.largest_mm, 2))
            words = joined(words, largest)
        self.advice.setText(words)

    def _show_proposal(self, features: Features) -> None:
        """What the sizes say about the shape, when the reader has not said the same."""
        is_taller = self._sheet.description().size.is_taller_than_wide
        proposed = None if is_taller is None else "taller-than-wide" if is_taller else "wider-than-tall"
        is_wanted = proposed is not None and proposed != features.shape and features.composition != "spongiform"
        self.proposal.setVisible(is_wanted)
        if proposed is not None:
            shape = spoken(CHOICES["shape"][proposed]).lower()
            otherwise, first = self.tr("The sizes say: %1. Take it"), self.tr("By the sizes %1. Take it")
            self.proposal.setText((first if features.shape is None else otherwise).replace("%1", shape))
            name_control(self.proposal, self.proposal.text())

    def _take_proposal(self) -> None:
        is_taller = self._sheet.description().size.is_taller_than_wide
        if is_taller is not None:
            self._sheet.describe(_said("shape", "taller-than-wide" if is_taller else "wider-than-tall"))

    def _go_on(self, feature: Feature) -> None:
        """To the next row, when the one before was filled in by a number."""
        following = NAMES[NAMES.index(feature) + 1]
        if self.rows[following].isEnabled():
            self.rows[following].setFocus(Qt.FocusReason.TabFocusReason)


def _said(feature: Feature, words: Any) -> DescriptionChange:
    return lambda said: replace(said, features=replace(said.features, **{feature: words}))
