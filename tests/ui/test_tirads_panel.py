"""TI-RADS by keys, and what the chart makes of it in the language of the screen."""

from __future__ import annotations

from typing import get_args

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.conftest import OpenWindow
from tests.ui.test_nodule_panel import BOX, SAMPLE, drawn, said
from thyroid_desktop.domain.nodule import NoduleDescription, NoduleSize
from thyroid_desktop.domain.tirads import POINTS, RULES, Features, assess
from thyroid_desktop.domain.tirads import Reason as AdviceReason
from thyroid_desktop.ui.main_window import MainWindow
from thyroid_desktop.ui.nodules import clinical_words
from thyroid_desktop.ui.nodules.clinical_words import advice_text, level_text, number_text, points_text
from thyroid_desktop.ui.panels.tirads import NAMES

Key = Qt.Key
WORST = Features("solid", "very-hypoechoic", "taller-than-wide", "extrathyroidal", frozenset({"punctate", "rim"}))


def describe(window: MainWindow, qtbot: QtBot, description: NoduleDescription) -> None:
    """Say all this about nodule 1."""
    window.findings.sheet.describe(lambda _before: description)
    qtbot.waitUntil(lambda: said(window) == description)


def test_that_five_numbers_score_a_nodule(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(SAMPLE)
    drawn(window, qtbot, BOX)
    side = window.findings
    side.focus_tirads()
    assert side.sections["tirads"].is_open
    for key in "45254":
        qtbot.keyClick(window.focusWidget(), key)
    qtbot.keyClick(window.focusWidget(), "5")
    qtbot.waitUntil(lambda: said(window).features == WORST)
    panel = side.tirads
    assert panel.level.text() == "TR5 · 16 points"
    assert panel.level.property("tint") == "high"
    assert "Highly suspicious" in panel.advice.text()
    assert [panel.points[name].text() for name in NAMES] == ["2", "3", "3", "3", "5"]
    assert panel.summary() == "TR5 · 16 points"
    assert window.focusWidget() is panel.rows["foci"], "of the foci there may be several"
    assert window.controllers.session.marks.boxes[0].nodule == 1, "no number has reached the shortcuts of the window"


def test_that_it_begins_with_what_is_missing(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(SAMPLE)
    drawn(window, qtbot, BOX)
    describe(window, qtbot, NoduleDescription(features=Features("mixed", "isoechoic")))
    window.findings.focus_tirads()
    panel = window.findings.tirads
    assert window.focusWidget() is panel.rows["shape"]
    assert panel.advice.text() == "Not said yet: shape, margin, echogenic foci."
    assert not panel.level.isVisibleTo(panel)
    assert panel.points["shape"].text() == "–"
    assert panel.summary() == ""
    qtbot.keyClick(window.focusWidget(), Key.Key_Up)
    assert window.focusWidget() is panel.rows["echogenicity"]


def test_that_beside_spongiform_nothing_else_is_added(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(SAMPLE)
    drawn(window, qtbot, BOX)
    describe(window, qtbot, NoduleDescription(features=WORST))
    panel = window.findings.tirads
    window.findings.sections.unfold("tirads")
    panel.rows["composition"].setFocus()
    qtbot.keyClick(panel.rows["composition"], "2")
    qtbot.waitUntil(lambda: said(window).features.composition == "spongiform")
    assert panel.level.text() == "TR1 · 0 points"
    assert [panel.rows[name].isEnabled() for name in NAMES] == [True, False, False, False, False]
    assert window.focusWidget() is panel.rows["composition"]
    assert panel.rows["margin"].chosen == {"extrathyroidal"}, "what was said is kept"


def test_that_the_sizes_propose_a_shape_which_is_only_taken_when_asked(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(SAMPLE)
    drawn(window, qtbot, BOX)
    panel = window.findings.tirads
    window.findings.sections.unfold("tirads")
    assert not panel.proposal.isVisibleTo(panel)
    describe(window, qtbot, NoduleDescription(size=NoduleSize(8.0, 9.0)))
    assert panel.proposal.text() == "By the sizes taller than wide. Take it"
    assert said(window).features.shape is None
    panel.proposal.setFocus()
    qtbot.keyClick(panel.proposal, Key.Key_Space)
    qtbot.waitUntil(lambda: said(window).features.shape == "taller-than-wide")
    assert not panel.proposal.isVisibleTo(panel)
    describe(window, qtbot, NoduleDescription(size=NoduleSize(9.0, 8.0), features=said(window).features))
    assert panel.proposal.text() == "The sizes say: wider than tall. Take it"


def test_that_without_a_nodule_there_is_a_word_instead(open_window: OpenWindow) -> None:
    window = open_window(SAMPLE)
    panel = window.findings.tirads
    assert panel.hint.isVisibleTo(panel)
    assert panel.summary() == ""
    window.findings.focus_tirads()
    window.findings.focus_nodule()


@pytest.mark.parametrize(
    ("features", "size", "level", "advice"),
    [
        (Features("mixed", "anechoic", "wider-than-tall", "smooth", frozenset({"none"})), 30.0, "No level · 1 point",
         "A total of 1 has no level in the chart, and so no advice."),
        (Features("spongiform"), 50.0, "TR1 · 0 points", "No FNA and no follow-up."),
        (Features("solid", "isoechoic", "wider-than-tall", "smooth", frozenset({"none"})), None, "TR3 · 3 points",
         "FNA from 25 mm, follow-up from 15 mm; the size is not known yet."),
        (Features("solid", "isoechoic", "wider-than-tall", "smooth", frozenset({"none"})), 14.9, "TR3 · 3 points",
         "No FNA, and no follow-up below 15 mm."),
        (Features("solid", "isoechoic", "wider-than-tall", "smooth", frozenset({"none"})), 15.0, "TR3 · 3 points",
         "Follow-up after 1, 3 and 5 years; FNA only from 25 mm."),
        (Features("solid", "hypoechoic", "wider-than-tall", "smooth", frozenset({"none"})), 10.0, "TR4 · 4 points",
         "Follow-up after 1, 2, 3 and 5 years; FNA only from 15 mm."),
        (WORST, 5.0, "TR5 · 16 points", "Follow-up every year for 5 years; FNA only from 10 mm."),
        (WORST, 10.0, "TR5 · 16 points", "FNA, for it measures 10 mm or more."),
    ],
)  # fmt: skip
def test_that_level_and_advice_are_told_in_words(features: Features, size: float, level: str, advice: str) -> None:
    assessment = assess(features, size)
    assert level_text(assessment) == level
    assert advice_text(assessment) == advice


def test_that_every_code_has_its_words() -> None:
    assert set(clinical_words.ADVICE) == set(get_args(AdviceReason))
    assert {name: set(words) for name, words in clinical_words.CHOICES.items()} == {
        name: set(words) for name, words in POINTS.items()
    }
    assert [list(words) for words in clinical_words.CHOICES.values()] == [list(words) for words in POINTS.values()]
    assert set(clinical_words.LEVELS) == set(RULES)
    years = {rule.follow_up_years for rule in RULES.values() if rule.follow_up_years}
    assert set(clinical_words.FOLLOW_UPS) == years
    assert [points_text(count) for count in (0, 1, 2)] == ["0 points", "1 point", "2 points"]
    assert [number_text(value, 2) for value in (10.0, 12.5, 12.25, 0.1)] == ["10", "12.5", "12.25", "0.1"]
