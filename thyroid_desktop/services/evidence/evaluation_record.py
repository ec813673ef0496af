"""An evaluation for machines and for the methods section of a paper."""

from __future__ import annotations

import math
from typing import Any

from thyroid_desktop.services.evidence.evaluating import CurveEvaluation, Evaluation, PairEvaluation
from thyroid_desktop.statistics.classification import SHARES, Counts
from thyroid_desktop.statistics.intervals import Proportion

Record = dict[str, Any]


def record(evaluation: Evaluation, *, clustered_by: str = "patient") -> Record:
    """The evaluation as a JSON object; what the data do not define is None, never NaN.

    Args:
        evaluation: What was found.
        clustered_by: Name of the column that said which cases belong together.
    """
    covariance = evaluation.covariance
    return {
        "n": evaluation.cases,
        "n_positive": evaluation.positives,
        "positive_class": evaluation.positive,
        "threshold": evaluation.threshold,
        "cluster": None if evaluation.clusters is None else {"by": clustered_by, "n": evaluation.clusters},
        "bootstrap": {"replicates": evaluation.replicates, "seed": evaluation.seed},
        "curves": {curve.name: _curve_record(curve) for curve in evaluation.curves},
        "pairs": [_pair_record(pair) for pair in evaluation.pairs],
        "covariance": None if covariance is None else covariance.tolist(),
        "notes": list(evaluation.notes),
        "methods": methods_paragraph(evaluation),
    }


def share_record(share: Proportion | None) -> Record:
    """A share with its counts and both intervals; None where there is nothing to count."""
    if share is None:
        return {"value": None, "k": 0, "n": 0, "ci_wilson": None, "ci_exact": None}
    return {
        "value": share.value,
        "k": share.successes,
        "n": share.total,
        "ci_wilson": list(share.wilson()),
        "ci_exact": list(share.exact()),
    }


def counts_record(counts: Counts) -> Record:
    """The four cells and everything that follows from them."""
    return {
        "counts": {
            "tp": counts.true_positive,
            "fn": counts.false_negative,
            "tn": counts.true_negative,
            "fp": counts.false_positive,
        },
        **{name: share_record(getattr(counts, name)) for name in SHARES},
        "f1": counts.f1,
        "mcc": counts.mcc,
        "balanced_accuracy": counts.balanced_accuracy,
        "youden": counts.youden,
    }


def methods_paragraph(evaluation: Evaluation) -> str:
    """What was computed and how, for a paper."""
    positive = evaluation.positive
    other = "benign" if positive == "malignant" else "malignant"
    return " ".join(
        (
            f"The positive class is {positive}: of {evaluation.cases} cases, {evaluation.positives} were {positive}",
            "and",
            f"{evaluation.cases - evaluation.positives} {other}. A greater score speaks for malignancy; a case was",
            "called",
            f"malignant when its score was {evaluation.threshold:g} or more. Areas under the empirical ROC curve count",
            "ties as one half; their standard errors, 95 % intervals and paired two-sided tests follow DeLong,",
            "DeLong and",
            "Clarke-Pearson (1988) in the form of Sun and Xu (2014), with Holm's correction over all pairs.",
            "Sensitivity",
            f"is the share of {positive} cases called so, specificity that of {other} ones, each over its own",
            "denominator; predictive values hold for the share of malignant cases in this table only. Intervals of",
            "shares are Wilson's and Clopper and Pearson's. Brier score and expected calibration error (ten bins of",
            f"equal width) are given where scores lie within 0 and 1. {_drawing(evaluation)}",
        )
    )


def _drawing(evaluation: Evaluation) -> str:
    if not evaluation.replicates:
        return "No bootstrap interval was computed."
    whom = (
        "single cases within each class"
        if evaluation.clusters is None
        else f"the {evaluation.clusters} patients with all their cases, those with a malignant case apart"
    )
    how_often = f"{evaluation.replicates} replicates (seed {evaluation.seed})"
    return f"Bootstrap intervals are percentiles of {how_often}, drawing {whom}."


def _curve_record(curve: CurveEvaluation) -> Record:
    return {
        "auroc": curve.auroc,
        "se": curve.se,
        "ci_delong": _pair(curve.ci_delong),
        "ci_delong_logit": _pair(curve.ci_delong_logit),
        "ci_bootstrap": _pair(curve.ci_bootstrap),
        **counts_record(curve.counts),
        "clustered": {name: list(interval) for name, interval in curve.clustered.items()},
        "brier": curve.brier,
        "ece": curve.ece,
        "calibration": None if curve.calibration is None else dict(curve.calibration),
        "operating_points": [
            # No number lies beyond the greatest one, so that a threshold above all scores may be infinite.
            {
                "name": point.name,
                "threshold": point.threshold if math.isfinite(point.threshold) else None,
                **counts_record(point.counts),
            }
            for point in curve.operating_points
        ],
    }


def _pair_record(pair: PairEvaluation) -> Record:
    return {
        "a": pair.first,
        "b": pair.second,
        "difference": pair.difference,
        "se": pair.se,
        "z": pair.z,
        "p": pair.p,
        "p_holm": pair.p_holm,
        "ci": _pair(pair.ci),
        "ci_bootstrap": _pair(pair.ci_bootstrap),
    }


def _pair(interval: tuple[float, float] | None) -> list[float] | None:
    return None if interval is None else list(interval)
