"""Beside the probability stands how far to trust it: towards operating points, and among a committee's members."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.ui.workplaces import MODEL
from thyroid_desktop.domain.diagnosis import CamMap, EngineAnswer, Prediction, Provenance, RecordedPrediction, Spread
from thyroid_desktop.domain.geometry import Affine, Box
from thyroid_desktop.domain.operating_point import Estimate, OperatingPoint
from thyroid_desktop.ui.opinion import Opinion
from thyroid_desktop.ui.panels.diagnosis import DiagnosisPanel
from thyroid_desktop.ui.panels.gauge import Gauge
from thyroid_desktop.ui.panels.trust_notes import points_text

SHARE = Estimate(0.95, 0.942, 0.957)
POINTS = (
    OperatingPoint("youden", Estimate(0.7, 0.65, 0.75), SHARE, SHARE),
    OperatingPoint("sensitivity-95", Estimate(0.4, 0.36, 0.45), SHARE, Estimate(0.61, 0.58, 0.64)),
)
CAM = CamMap(np.ones((2, 2), np.float32), Affine(1, 0, 0, 0, 1, 0))
KNOWN = replace(MODEL, threshold=0.7, points=POINTS)


def opinion(probability: float, committee: Spread | None) -> Opinion:
    return Opinion("recorded", probability, 0.7, Spread(0.5, 0.6), committee=committee, points=POINTS)


def shown(panel: DiagnosisPanel) -> str:
    return "\n".join(one.text() for one in panel.findChildren(QLabel) if one.isVisibleTo(panel))


@pytest.mark.parametrize(
    ("probability", "words"),
    [(0.1, "low range"), (0.5, "grey zone"), (0.8, "At or above Youden's point")],
)
def test_that_the_panel_says_where_an_answer_stands(qtbot: QtBot, probability: float, words: str) -> None:
    panel = DiagnosisPanel()
    qtbot.addWidget(panel)
    panel.show_opinion(opinion(probability, None))
    assert words in shown(panel)
    assert "Uncertain" not in shown(panel)
    assert "other training patients" not in shown(panel)


def test_that_a_committee_on_both_sides_of_the_threshold_is_called_uncertain(qtbot: QtBot) -> None:
    panel = DiagnosisPanel()
    qtbot.addWidget(panel)
    panel.show_opinion(opinion(0.6, Spread(0.55, 0.72)))
    assert "0.55–0.72 with other training patients" in shown(panel)
    assert "Uncertain" in shown(panel)
    assert "Uncertain" in panel.gauge.accessibleName()
    panel.show_opinion(opinion(0.6, Spread(0.55, 0.69)))
    assert "0.55–0.69 with other" in shown(panel)
    assert "Uncertain" not in shown(panel)


def test_that_a_model_without_points_and_committee_says_nothing_more(qtbot: QtBot) -> None:
    panel = DiagnosisPanel()
    qtbot.addWidget(panel)
    panel.show_opinion(Opinion("recorded", 0.6, 0.7, Spread(0.5, 0.6)))
    assert not panel.trust.isVisibleTo(panel)
    assert not panel.trust.committee.isVisibleTo(panel)


def test_that_figures_of_the_points_are_told_in_plain_words() -> None:
    text = points_text(POINTS)
    assert "95 % sensitivity point: 0.40, with other patients 0.36–0.45." in text
    assert "Of 100 malignant nodules 95 (94–96) lie at or above it, and the others are missed;" in text
    assert "of 100 benign ones 61 (58–64) lie below it." in text
    assert points_text(()) == ""


def test_that_answers_old_and_new_bring_committee_and_points_along() -> None:
    answer = EngineAnswer(0.6, CAM, KNOWN, "float32", committee=Spread(0.55, 0.72))
    fresh = Opinion.answered(answer, "spreading")
    assert (fresh.committee, fresh.points, fresh.standing, fresh.is_uncertain) == (
        answer.committee,
        POINTS,
        "between",
        True,
    )
    assert fresh.waiting("asking").committee is None
    provenance = Provenance(MODEL.id, MODEL.weights_sha256, "1", "a" * 64, 0, Box(1, 1, 9, 9), "2025-11-23T09:00:00")
    prediction = Prediction(0.6, CAM, provenance, 0.5, Spread(0.5, 0.6), committee=Spread(0.55, 0.72))
    recorded = RecordedPrediction(1, 1, 1, 1, prediction)
    assert Opinion.recorded(recorded, KNOWN).points == POINTS
    assert Opinion.recorded(recorded, replace(KNOWN, weights_sha256="0" * 64)).points == ()
    assert Opinion.recorded(recorded, None).committee == prediction.committee
    assert Opinion().standing is None


def test_that_the_gauge_draws_range_and_marks(qtbot: QtBot) -> None:
    gauge = Gauge()
    qtbot.addWidget(gauge)
    gauge.resize(300, gauge.sizeHint().height())
    pictures = []
    near = replace(POINTS[1], threshold=Estimate(0.69, 0.6, 0.8))
    for points, committee in (((), None), ((), Spread(0.3, 0.8)), (POINTS, Spread(0.3, 0.8)), ((near,), None)):
        gauge.show_opinion(replace(opinion(0.5, committee), points=points))
        pictures.append(gauge.grab().toImage())
    assert all(one != other for one, other in pairwise(pictures))
