"""Analysing the readings of a study in which several readers read the same cases in several arms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from thyroid_desktop.domain.errors import UserProblem
from thyroid_desktop.services.evidence.score_tables import ReadingsTable
from thyroid_desktop.statistics.mrmc import (
    ArmDifference,
    Covariance,
    Factorial,
    Model,
    Mrmc,
    ReaderDifference,
    analyse,
)
from thyroid_desktop.statistics.paired_tests import holm

Record = dict[str, Any]
TITLE = "The study cannot be analysed"


@dataclass(frozen=True, slots=True, eq=False)
class StudyAnalysis:
    """A study's analysis with the names of its arms and readers, in the order of the table."""

    arms: tuple[str, ...]
    readers: tuple[str, ...]
    cases: int
    positives: int
    result: Mrmc
    p_holm: tuple[float | None, ...]
    """Of ``result.differences``, corrected for their number."""


def analysed(
    table: ReadingsTable, *, covariance: Covariance = "jackknife", model: Model = "random-readers-random-cases"
) -> StudyAnalysis:
    """Obuchowski and Rockette's analysis of a table of readings.

    Raises:
        UserProblem: A reading lacks, or there are too few arms, readers or cases.
    """
    shape = len(table.arms), len(table.readers), len(table.cases)
    scores = np.full(shape, np.nan)
    scores[tuple(table.places.T)] = table.scores
    lacking = np.argwhere(np.isnan(scores))
    if len(table.arms) < 2 or len(table.readers) < 2:
        raise UserProblem(TITLE, "it takes at least two arms and two readers")
    if len(lacking):
        arm, reader, case = lacking[0]
        others = f", and {len(lacking) - 1} more" if len(lacking) > 1 else ""
        raise UserProblem(
            TITLE,
            f"reader “{table.readers[reader]}” has not read case “{table.cases[case]}” in arm "
            f"“{table.arms[arm]}”{others}",
            "Every reader must have read every case in every arm.",
        )
    try:
        data = Factorial(table.truth, scores)
    except ValueError as error:
        raise UserProblem(TITLE, str(error)) from error
    result = analyse(data, covariance=covariance, model=model)
    p_holm = holm([one.p for one in result.differences])
    return StudyAnalysis(table.arms, table.readers, len(table.cases), int(table.truth.sum()), result, p_holm)


def record(analysis: StudyAnalysis) -> Record:
    """The analysis as a JSON object; ``difference``, ``ci`` and ``per_reader`` are first arm − second arm."""
    result = analysis.result
    first = result.differences[0]
    return {
        "method": "obuchowski-rockette",
        "covariance": result.covariance,
        "model": result.model,
        "positive_class": "malignant",
        "n_cases": analysis.cases,
        "n_positive": analysis.positives,
        "n_readers": len(analysis.readers),
        "arms": {
            name: {"auroc": float(result.arms[arm]), "ci": result.arm_intervals[arm].tolist()}
            for arm, name in enumerate(analysis.arms)
        },
        "difference": first.value,
        "se": first.se,
        "f": result.f,
        "ndf": result.ddf_numerator,
        "ddf": result.ddf,
        "p": result.p,
        "ci": [first.low, first.high],
        "differences": [
            _difference(analysis, one, p) for one, p in zip(result.differences, analysis.p_holm, strict=True)
        ],
        "per_reader": [_of_reader(analysis, one) for one in result.per_reader],
        "components": _components(result),
        "sentence": plain_sentence(analysis),
    }


def _difference(analysis: StudyAnalysis, one: ArmDifference, p_holm: float | None) -> Record:
    return {
        "a": analysis.arms[one.first],
        "b": analysis.arms[one.second],
        "difference": one.value,
        "se": one.se,
        "t": one.t,
        "ddf": one.ddf,
        "p": one.p,
        "p_holm": p_holm,
        "ci": [one.low, one.high],
    }


def _of_reader(analysis: StudyAnalysis, one: ReaderDifference) -> Record:
    areas = analysis.result.areas
    return {
        "reader": analysis.readers[one.reader],
        "a": analysis.arms[one.first],
        "b": analysis.arms[one.second],
        "auroc_a": float(areas[one.first, one.reader]),
        "auroc_b": float(areas[one.second, one.reader]),
        "difference": one.value,
        "se": one.se,
        "z": one.z,
        "p": one.p,
        "ci": [one.low, one.high],
    }


def _components(result: Mrmc) -> Record:
    return {
        "reader": result.var_r,
        "arm_reader": result.var_tr,
        "error": result.error_variance,
        "cov1": result.cov1,
        "cov2": result.cov2,
        "cov3": result.cov3,
        "ms_arm": result.ms_t,
        "ms_arm_reader": result.ms_tr,
    }


def plain_sentence(analysis: StudyAnalysis) -> str:
    """What came out, in one sentence about the first two arms."""
    result, one = analysis.result, analysis.result.differences[0]
    names = analysis.arms[one.first], analysis.arms[one.second]
    areas = result.arms[one.first], result.arms[one.second]
    begin = (
        f"Over {len(analysis.readers)} readers and {analysis.cases} cases, the mean AUROC (positive class: malignant) "
        f"was {areas[0]:.3f} in “{names[0]}” and {areas[1]:.3f} in “{names[1]}”"
    )
    if one.p is None:
        return f"{begin}; the readings hold no error from which a test could be made."
    told = "differs" if one.p < 0.05 else "does not differ demonstrably"
    p = f"p = {one.p:.3f}" if one.p >= 0.001 else "p < 0.001"
    return (
        f"{begin}: it {told} (difference {one.value:+.3f}, 95 % interval {one.low:+.3f} to {one.high:+.3f}, {p}; "
        "Obuchowski–Rockette)."
    )
