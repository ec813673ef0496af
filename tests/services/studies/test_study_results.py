from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from tests.adapters.values import a_prediction
from tests.services.memory_studies import a_protocol, some_items
from thyroid_desktop.domain.diagnosis import RecordedPrediction
from thyroid_desktop.domain.reading import Answer, Arm, ReaderStudy, Reading, Stage
from thyroid_desktop.services.studies.study_results import answers_of_model, conditions_of, results_of, score_table_of
from thyroid_desktop.statistics.classification import Counts
from thyroid_desktop.statistics.mrmc import Factorial, analyse

AT = "2026-03-01T10:00:00.000000+00:00"
ARMS = (Arm("alone", "never"), Arm("aided", "at-once"))


def a_study(count: int = 8, **parts: object) -> ReaderStudy:
    return ReaderStudy(1, a_protocol(**{"arms": ARMS, **parts}), some_items(count), AT, 1)


def a_reading(item: int, user: int, arm: int, score: int, stage: Stage = "own", ms: int = 2000) -> Reading:
    answer = Answer("malignant" if score >= 50 else "benign", score)
    return Reading(0, 1, item, user, arm, stage, answer, AT, AT, ms, stage == "with-model")


def all_readings(study: ReaderStudy) -> list[Reading]:
    """Readers who err now and then, more so alone."""
    dice = np.random.default_rng(4)
    return [
        a_reading(
            item.number,
            user,
            condition.arm,
            int(np.clip(dice.normal(60 + 8 * condition.arm if item.is_malignant else 40, 15), 0, 100)),
            condition.stage,
            ms=1000 * item.number,
        )
        for user in study.protocol.reader_ids
        for condition in conditions_of(study.protocol)
        for item in study.items
    ]


def recorded(number: int, probability: float) -> RecordedPrediction:
    prediction = replace(a_prediction(), probability_malignant=probability, threshold=0.5)
    return RecordedPrediction(number, number, 1, 1, prediction)


def test_that_conditions_are_arms_or_their_stages() -> None:
    protocol = a_protocol(arms=(Arm("alone", "never"), Arm("aided", "after-own")))
    assert [one.name for one in conditions_of(protocol)] == ["alone", "aided, own opinion", "aided, after the model"]


def test_that_counts_have_the_truth_for_denominator() -> None:
    study = a_study(4)
    scores = {1: 10, 2: 90, 3: 70, 4: 20}
    results = results_of(study, [a_reading(item, 1, 0, score) for item, score in scores.items()])
    one = results.of(1, 0)
    assert one.counts == Counts(1, 1, 1, 1)
    assert one.counts.sensitivity is not None
    assert one.counts.sensitivity.total == 2
    assert one.auroc is not None
    assert one.auroc.value == 0.75
    assert one.times is not None
    assert (one.times.median, one.times.quartiles) == (2.0, (2.0, 2.0))
    empty = results.of(2, 1)
    assert (empty.read, empty.auroc, empty.times) == (0, None, None)


def test_that_all_finished_readers_are_compared_as_the_analysis_itself_does() -> None:
    study = a_study(reader_ids=(1, 2, 3))
    readings = all_readings(study)
    results = results_of(study, readings, covariance="delong")
    assert results.is_complete
    assert results.by_score is not None
    assert results.by_opinion is not None
    truth = np.array([item.is_malignant for item in study.items])
    scores = np.zeros((2, 3, 8))
    for one in readings:
        scores[one.arm, one.user_id - 1, one.item - 1] = one.answer.score or 0
    expected = analyse(Factorial(truth, scores), covariance="delong")
    assert results.by_score.analysis.p == expected.p
    assert results.by_score.readers == (1, 2, 3)
    for reader in (1, 2, 3):
        for condition in (0, 1):
            area = results.of(reader, condition).counts.balanced_accuracy
            assert results.by_opinion.analysis.areas[condition, reader - 1] == pytest.approx(area)
    assert results.by_score.p_holm == (expected.differences[0].p,)


def test_that_the_order_of_readings_changes_nothing() -> None:
    study = a_study()
    readings = all_readings(study)
    one, other = results_of(study, readings), results_of(study, readings[::-1])
    assert one.readers == other.readers
    assert one.changes == other.changes


def test_that_a_half_read_study_says_what_is_complete() -> None:
    study = a_study(reader_ids=(1, 2, 3))
    readings = [one for one in all_readings(study) if one.user_id != 3]
    results = results_of(study, readings)
    assert (results.locked, results.total, results.is_complete) == (32, 48, False)
    assert results.by_score is not None
    assert results.by_score.readers == (1, 2)
    unfinished = results_of(study, readings[:-1])
    assert (unfinished.obstacle, unfinished.by_score) == ("unfinished", None)


@pytest.mark.parametrize(
    ("count", "parts", "obstacle"),
    [
        (8, {"arms": ARMS[:1]}, "one-condition"),
        (8, {"reader_ids": (1,)}, "one-reader"),
        (3, {}, "few-cases"),
    ],
)
def test_that_a_comparison_that_cannot_be_made_says_why(count: int, parts: dict[str, object], obstacle: str) -> None:
    study = a_study(count, **parts)
    results = results_of(study, all_readings(study))
    assert results.obstacle == obstacle
    assert results.by_opinion is None


def test_that_without_scores_opinions_count() -> None:
    study = a_study(asks_score=False)
    results = results_of(study, all_readings(study))
    assert results.by_score is None
    assert results.by_opinion is not None
    for one in results.readers:
        assert one.auroc is not None
        assert one.auroc.value == pytest.approx(one.counts.balanced_accuracy)


def test_that_changed_opinions_tell_whether_they_helped() -> None:
    study = a_study(4, arms=(Arm("aided", "after-own"),), reader_ids=(1, 2))
    before, after = {1: 90, 2: 10, 3: 10, 4: 90}, {1: 10, 2: 90, 3: 60, 4: 95}
    readings = [a_reading(item, 1, 0, score) for item, score in before.items()]
    readings += [a_reading(item, 1, 0, score, "with-model") for item, score in after.items()]
    mine, other, everybody = results_of(study, readings).changes
    assert (mine.both, mine.to_right, mine.to_wrong, mine.p) == (4, 2, 1, 1.0)
    assert [(one.item, one.before, one.after, one.helped) for one in mine.changed] == [
        (1, "malignant", "benign", True),
        (2, "benign", "malignant", True),
        (3, "benign", "malignant", False),
    ]
    assert (other.both, other.p) == (0, None)
    assert (everybody.reader, everybody.changed, everybody.p) == (None, mine.changed, None)


def test_that_changes_are_told_within_arms_and_between_them() -> None:
    study = a_study(arms=(Arm("alone", "never"), Arm("aided", "after-own")))
    pairs = {(one.first, one.second) for one in results_of(study, all_readings(study)).changes}
    assert pairs == {(1, 2), (0, 2)}


def test_that_the_model_has_a_curve_of_its_own() -> None:
    study = a_study(4)
    answers = {
        number: recorded(number, probability) for number, probability in ((1, 0.2), (2, 0.9), (3, 0.6), (4, 0.5))
    }
    results = results_of(study, all_readings(study), answers=answers)
    assert results.model is not None
    assert results.model.counts == Counts(2, 0, 1, 1)
    assert results.model.auroc is not None
    assert results.model.auroc.value == 0.75
    table = score_table_of(results)
    assert table is not None
    assert list(table.curves) == ["model", *(f"reader {reader}, {arm.name}" for reader in (1, 2) for arm in ARMS)]
    one_sided = results_of(study, [], answers={1: answers[1]})
    assert one_sided.model is not None
    assert one_sided.model.auroc is None
    assert score_table_of(one_sided) is None
    assert results_of(study, []).model is None


def test_that_only_the_answers_of_the_study_are_fetched() -> None:
    study = a_study(2)

    def of_image(image_id: int) -> tuple[RecordedPrediction, ...]:
        return (recorded(image_id, 0.5), recorded(image_id + 50, 0.5))

    store: Any = SimpleNamespace(of_image=of_image)
    assert set(answers_of_model(study, store)) == {1, 2}
