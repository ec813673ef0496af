"""Parts and points of an ROC curve: the area over a range, and thresholds that have a name.

Sources: McClish, Medical Decision Making 9 (1989) 190–195; Youden, Cancer 3 (1950) 32–35; Perkins and Schisterman,
American Journal of Epidemiology 163 (2006) 670–675. The positive class is malignant.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from thyroid_desktop.statistics.classification import Counts
from thyroid_desktop.statistics.roc import Steps, curve, steps, threshold_at

Focus = Literal["specificity", "sensitivity"]
FloatArray = NDArray[np.float64]


_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True)
class PartialArea:
    """Area under a part of the curve.

    Attributes:
        value: 0 to the width of the range.
        standardised: McClish's correction, 0.5 for a curve on the diagonal and 1 for a perfect one, whatever the range.
            None for a part below the diagonal, where the correction has no meaning.
    """

    value: float
    standardised: float | None


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    """A threshold with a name, and what calling every score that reaches it malignant gets right.

    Attributes:
        name: Why this threshold: "youden", "sensitivity-95", "specificity-95", "closest".
        threshold: Finite, midway to the next lower score, so that rounding does not turn a case over.
        counts: Against the truth it was chosen on: on other cases it will do worse.
    """

    name: str
    threshold: float
    counts: Counts


def partial_area(
    is_malignant: ArrayLike, scores: ArrayLike, *, low: float, high: float, focus: Focus = "specificity"
) -> PartialArea:
    """Area under the part of the curve between two specificities, or beside it between two sensitivities.

    With ``focus="specificity"`` it is the sensitivity summed over these specificities; with ``focus="sensitivity"`` the
    specificity summed over these sensitivities. The curve runs straight from point to point, as for the whole area.

    Args:
        is_malignant: (n,) truth.
        scores: (n,) finite scores, greater for malignant.
        low: Where the range begins, 0 to 1.
        high: Where it ends, above ``low``, at most 1.
        focus: What ``low`` and ``high`` are.

    Raises:
        ValueError: The range is none, lengths differ, a score is not finite, or a class is empty.
    """
    if not 0.0 <= low < high <= 1.0:
        raise ValueError("a range runs from 0 or more up to 1 or less")
    false, true, _ = curve(is_malignant, scores)
    along, across = (true, 1 - false) if focus == "sensitivity" else ((1 - false)[::-1], true[::-1])
    value = _area_between(along, across, low, high)
    # The diagonal is 1 − x in both directions.
    diagonal = ((1 - low) ** 2 - (1 - high) ** 2) / 2
    share = (value - diagonal) / (high - low - diagonal)
    return PartialArea(value, (1 + max(share, 0.0)) / 2 if share > -_ROUNDING else None)


def operating_points(is_malignant: ArrayLike, scores: ArrayLike) -> tuple[OperatingPoint, ...]:
    """Four usual thresholds.

    * ``youden``: greatest sensitivity + specificity − 1;
    * ``sensitivity-95``: greatest specificity with a sensitivity of 0.95 or more;
    * ``specificity-95``: greatest sensitivity with a specificity of 0.95 or more;
    * ``closest``: shortest way to the corner where both are 1.

    Where several thresholds are equally good, it is the highest.

    Raises:
        ValueError: Lengths differ, a score is not finite, or a class is empty.
    """
    found = steps(is_malignant, scores)
    true, false = found.true_positives, found.false_positives
    youden = true * false[-1] - false * true[-1]
    distance = (1 - true / true[-1]) ** 2 + (false / false[-1]) ** 2
    return (
        # The first step calls nobody malignant; the last one, which calls everybody, is as good for Youden's index.
        _point("youden", found, 1 + int(np.argmax(youden[1:]))),
        _point("sensitivity-95", found, _sensitive(found, 0.95)),
        _point("specificity-95", found, _specific(found, 0.95)),
        _point("closest", found, int(np.argmin(distance))),
    )


def at_sensitivity(is_malignant: ArrayLike, scores: ArrayLike, *, sensitivity: float) -> OperatingPoint:
    """The highest threshold whose sensitivity is at least this.

    Raises:
        ValueError: The sensitivity is not within 0 to 1; otherwise as for :func:`operating_points`.
    """
    _must_be_share(sensitivity)
    found = steps(is_malignant, scores)
    return _point(f"sensitivity-{100 * sensitivity:.10g}", found, _sensitive(found, sensitivity))


def at_specificity(is_malignant: ArrayLike, scores: ArrayLike, *, specificity: float) -> OperatingPoint:
    """The threshold of greatest sensitivity whose specificity is at least this; the highest where several tie.

    Raises:
        ValueError: The specificity is not within 0 to 1; otherwise as for :func:`operating_points`.
    """
    _must_be_share(specificity)
    found = steps(is_malignant, scores)
    return _point(f"specificity-{100 * specificity:.10g}", found, _specific(found, specificity))


def _must_be_share(value: float) -> None:
    if not 0.0 <= value <= 1.0:
        raise ValueError("sensitivity and specificity lie within 0 to 1")


def _sensitive(found: Steps, sensitivity: float) -> int:
    return int(np.argmax(found.true_positives / found.true_positives[-1] >= sensitivity))


def _specific(found: Steps, specificity: float) -> int:
    benign = found.false_positives[-1]
    allowed = (benign - found.false_positives) / benign >= specificity
    return int(np.argmax(np.where(allowed, found.true_positives, -1)))


def _point(name: str, found: Steps, number: int) -> OperatingPoint:
    true, false = int(found.true_positives[number]), int(found.false_positives[number])
    positives, negatives = int(found.true_positives[-1]), int(found.false_positives[-1])
    return OperatingPoint(name, threshold_at(found, number), Counts(true, positives - true, negatives - false, false))


def _area_between(along: FloatArray, across: FloatArray, low: float, high: float) -> float:
    """Area under the straight pieces of a line between two places; ``along`` never falls."""
    begins, ends = along[:-1], along[1:]
    is_wide = ends > begins
    begins, ends = begins[is_wide], ends[is_wide]
    left, right = across[:-1][is_wide], across[1:][is_wide]
    start, stop = np.clip(begins, low, high), np.clip(ends, low, high)
    slope = (right - left) / (ends - begins)
    middle = left + slope * ((start + stop) / 2 - begins)
    return float(((stop - start) * middle).sum())
