"""Working out what a reader study found, from its locked readings; see ``study_findings`` for the values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.domain.diagnosis import RecordedPrediction
from thyroid_desktop.domain.nodule import Verdict
from thyroid_desktop.domain.reading import Protocol, ReaderStudy, Reading, Stage
from thyroid_desktop.services.evidence.score_tables import ScoreTable
from thyroid_desktop.services.ports import PredictionStore
from thyroid_desktop.services.studies.study_findings import (
    ChangedOpinion,
    Comparison,
    Condition,
    Measure,
    ModelResult,
    Obstacle,
    OpinionChanges,
    ReaderResult,
    StudyResults,
    Times,
)
from thyroid_desktop.statistics.classification import counts_of
from thyroid_desktop.statistics.mrmc import Covariance, Factorial, analyse
from thyroid_desktop.statistics.paired_tests import holm, mcnemar
from thyroid_desktop.statistics.roc import auroc

LEAST_OF_A_CLASS: Final = 2
"""Cases of each class without which areas have no variance."""


def conditions_of(protocol: Protocol) -> tuple[Condition, ...]:
    """The conditions of a study in the order of its arms and their stages."""
    words: dict[Stage, str] = {"own": "own opinion", "with-model": "after the model"}
    return tuple(
        Condition(arm.name if len(arm.stages) == 1 else f"{arm.name}, {words[stage]}", number, stage)
        for number, arm in enumerate(protocol.arms)
        for stage in arm.stages
    )


def answers_of_model(study: ReaderStudy, store: PredictionStore) -> dict[int, RecordedPrediction]:
    """The recorded answers of the model that belong to the cases of a study, by their id."""
    wanted = {item.prediction_id for item in study.items}
    images = sorted({item.image_id for item in study.items if item.prediction_id is not None})
    return {one.id: one for image_id in images for one in store.of_image(image_id) if one.id in wanted}


def results_of(
    study: ReaderStudy,
    readings: Sequence[Reading],
    *,
    answers: Mapping[int, RecordedPrediction] | None = None,
    covariance: Covariance = "jackknife",
) -> StudyResults:
    """Work out what a study has found so far.

    Args:
        study: The study.
        readings: Its locked readings, in any order.
        answers: The model's, see :func:`answers_of_model`; without them nothing is said about the model by itself.
        covariance: How Obuchowski and Rockette's errors are estimated.
    """
    sheet = _Sheet(study, readings)
    obstacle = sheet.obstacle()
    by_score = by_opinion = None
    if obstacle is None:
        by_opinion = sheet.comparison("opinion", covariance)
        by_score = sheet.comparison("score", covariance) if study.protocol.asks_score else None
    return StudyResults(
        study,
        sheet.conditions,
        tuple(
            sheet.reader_result(reader, condition)
            for reader in range(len(study.protocol.reader_ids))
            for condition in range(len(sheet.conditions))
        ),
        _model_result(study, answers or {}),
        sheet.changes(),
        by_score,
        by_opinion,
        obstacle,
        len(readings),
        sheet.calls.size,
        sum(one.stage == "with-model" and not one.is_model_shown for one in readings),
        sheet.scores,
    )


def score_table_of(results: StudyResults) -> ScoreTable | None:
    """The model's and all finished readers' scores as one table, for ROC curves and DeLong's comparisons.

    Readers are in it with the first and the last condition: all pairs of all conditions would be past all surveying.

    Curves are called "model" and "reader 1, alone". None when there is neither.
    """
    items = results.study.items
    curves: dict[str, NDArray[np.float64]] = {}
    if results.model is not None and len(results.model.items) == len(items):
        curves["model"] = np.array(results.model.probabilities)
    for one in results.readers:
        if one.read == len(items) and one.condition in results.primary:
            name = f"reader {one.reader}, {results.conditions[one.condition].name}"
            curves[name] = results.table[one.condition, one.reader - 1]
    truth = np.array([item.is_malignant for item in items])
    return ScoreTable([str(item.number) for item in items], None, truth, curves) if curves else None


class _Sheet:
    """All readings of a study side by side: (conditions, readers, cases), NaN where nothing is read."""

    def __init__(self, study: ReaderStudy, readings: Sequence[Reading]) -> None:
        self.study = study
        self.conditions = conditions_of(study.protocol)
        self.truth = np.array([item.is_malignant for item in study.items])
        shape = (len(self.conditions), len(study.protocol.reader_ids), len(study.items))
        self.calls, self.scores, self.seconds = (np.full(shape, np.nan) for _ in range(3))
        places = {(one.arm, one.stage): index for index, one in enumerate(self.conditions)}
        readers = {user_id: index for index, user_id in enumerate(study.protocol.reader_ids)}
        for one in readings:
            place = places[one.arm, one.stage], readers[one.user_id], one.item - 1
            self.calls[place] = float(one.answer.verdict == "malignant")
            self.seconds[place] = one.reading_ms / 1000
            score = one.answer.score if study.protocol.asks_score else None
            self.scores[place] = self.calls[place] if score is None else float(score)

    def obstacle(self) -> Obstacle | None:
        """Why readers cannot be compared all at once."""
        positives = int(self.truth.sum())
        found: dict[Obstacle, bool] = {
            "one-condition": len(self.conditions) < 2,
            "one-reader": len(self.study.protocol.reader_ids) < 2,
            "few-cases": min(positives, len(self.truth) - positives) < LEAST_OF_A_CLASS,
            "unfinished": len(self._finished()) < 2,
        }
        return next((obstacle for obstacle, is_found in found.items() if is_found), None)

    def comparison(self, measure: Measure, covariance: Covariance) -> Comparison:
        """All finished readers at once."""
        readers = self._finished()
        values = self.scores if measure == "score" else self.calls
        analysis = analyse(Factorial(self.truth, values[:, readers]), covariance=covariance)
        return Comparison(
            measure, tuple(reader + 1 for reader in readers), analysis, holm([one.p for one in analysis.differences])
        )

    def reader_result(self, reader: int, condition: int) -> ReaderResult:
        """One reader in one condition, over what is read."""
        calls, seconds = self.calls[condition, reader], self.seconds[condition, reader]
        is_read = ~np.isnan(calls)
        truth = self.truth[is_read]
        area = None
        if truth.any() and not truth.all():
            area = auroc(truth, self.scores[condition, reader][is_read])
        return ReaderResult(
            reader + 1,
            condition,
            int(is_read.sum()),
            counts_of(truth, calls[is_read] == 1.0),
            area,
            Times(tuple(seconds[is_read].tolist())) if is_read.any() else None,
        )

    def changes(self) -> tuple[OpinionChanges, ...]:
        """Stage against stage, then arm against arm."""
        last = {one.arm: index for index, one in enumerate(self.conditions)}
        within = [
            (index - 1, index)
            for index, one in enumerate(self.conditions)
            if index > 0 and self.conditions[index - 1].arm == one.arm
        ]
        return tuple(
            change for pair in (*within, *combinations(last.values(), 2)) for change in self._changes_between(*pair)
        )

    def _changes_between(self, first: int, second: int) -> list[OpinionChanges]:
        readers = len(self.study.protocol.reader_ids)
        single = [self._changes_of(reader, first, second) for reader in range(readers)]
        changed = tuple(one for change in single for one in change.changed)
        return [*single, OpinionChanges(None, first, second, sum(one.both for one in single), changed, None)]

    def _changes_of(self, reader: int, first: int, second: int) -> OpinionChanges:
        before, after = self.calls[first, reader], self.calls[second, reader]
        both = ~np.isnan(before) & ~np.isnan(after)
        words: tuple[Verdict, Verdict] = ("benign", "malignant")
        changed = tuple(
            ChangedOpinion(
                reader + 1, int(index) + 1, words[int(before[index])], words[int(after[index])], bool(self.truth[index])
            )
            for index in np.flatnonzero(both & (before != after))
        )
        truth = self.truth[both]
        p = mcnemar((before[both] == 1.0) == truth, (after[both] == 1.0) == truth).p if both.any() else None
        return OpinionChanges(reader + 1, first, second, int(both.sum()), changed, p)

    def _finished(self) -> list[int]:
        unread = np.isnan(self.calls).any(axis=(0, 2))
        return [int(reader) for reader in np.flatnonzero(~unread)]


def _model_result(study: ReaderStudy, answers: Mapping[int, RecordedPrediction]) -> ModelResult | None:
    recorded = [(item, answers.get(item.prediction_id or 0)) for item in study.items]
    found = [(item, one.prediction) for item, one in recorded if one is not None]
    if not found:
        return None
    truth = np.array([item.is_malignant for item, _ in found])
    probabilities = tuple(prediction.probability_malignant for _, prediction in found)
    return ModelResult(
        "+".join(sorted({prediction.provenance.model_id for _, prediction in found})),
        tuple(item.number for item, _ in found),
        probabilities,
        counts_of(truth, [prediction.is_malignant for _, prediction in found]),
        auroc(truth, probabilities) if truth.any() and not truth.all() else None,
    )
