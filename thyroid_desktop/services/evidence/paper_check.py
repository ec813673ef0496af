"""The tables of the study that this program follows, computed again from the counts that reproduce them.

Source: Chen, Liu, et al., BMC Cancer 2023, Tables 1, 2, 3 and 5; published figures are kept in ``resources/paper``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any, Final, Literal

import numpy as np

from thyroid_desktop.statistics.classification import SHARES, Counts
from thyroid_desktop.statistics.intervals import Proportion
from thyroid_desktop.statistics.roc import auroc

Record = dict[str, Any]
Interval = tuple[float, float]
Metric = Literal["accuracy", "sensitivity", "specificity", "ppv", "npv", "auroc", "f1"]
Verdict = Literal["equal", "differs", "unknown"]

_WALD_QUANTILE: Final = 1.96
_MISPRINT: Final = "misprint: no formula behind the other intervals gives it"
_SWAPPED: Final = (
    "Sensitivity has a denominator of {positive} and specificity one of {negative}, but Table 1 counts {benign} benign "
    "and {malignant} malignant nodules: either Table 1 has its classes swapped, or what is printed as sensitivity is "
    "the share of benign nodules that are called benign. With malignant as the positive class, sensitivity and "
    "specificity change places, and so do PPV and NPV."
)


@dataclass(frozen=True, slots=True)
class CheckedCell:
    """A printed figure beside what its counts give.

    Attributes:
        table: Number of the table.
        row: Network or reader.
        metric: What is printed.
        published: As printed.
        published_interval: As printed; None where none is.
        recomputed: From the counts; None where they do not hold it.
        value: Whether both are equal to the printed three decimals; "unknown" where nothing can be computed.
        interval: The same of the interval, held against Wilson's and the exact one, or DeLong's for an area. That of a
            mean of two readers differs where it is not even what the formula behind the other ones gives.
        share: Counts with the right denominator; None for what is no share.
        area_interval: DeLong's interval of the area of a reader's yes-or-no opinions; None for everything else.
        printed_is: How the printed interval comes about, if that is known; empty otherwise.
        malignant: The figure with malignant as positive class and Table 1 taken at its word; None where not defined.
        remark: What is to be said about the cell; may be empty.
    """

    table: str
    row: str
    metric: Metric
    published: float
    published_interval: Interval | None
    recomputed: float | None
    value: Verdict
    interval: Verdict
    share: Proportion | None
    area_interval: Interval | None
    printed_is: str
    malignant: float | None
    remark: str

    @property
    def differs(self) -> bool:
        """Whether the figure, or its interval, is not what the counts give."""
        return "differs" in (self.value, self.interval)


@dataclass(frozen=True, slots=True)
class PaperCheck:
    """All cells, and why its classes are called swapped."""

    cells: tuple[CheckedCell, ...]
    swapped: str

    @property
    def differing(self) -> tuple[CheckedCell, ...]:
        """Those cells that differ in the figure or in its interval."""
        return tuple(cell for cell in self.cells if cell.differs)


def checked(published: Mapping[str, Any]) -> PaperCheck:
    """Compute every cell of the published tables again.

    Args:
        published: The content of ``published.json``.
    """
    sizes = {
        "positive": published["positive_class_size"],
        "negative": published["negative_class_size"],
        **published["table_1"],
    }
    cells = []
    for table, rows in published["tables"].items():
        counts = {row["name"]: Counts(*row["counts"]) for row in rows if "counts" in row}
        for row in rows:
            averaged = [counts[name] for name in row.get("mean_of", ())]
            of_row = averaged or [counts[row["name"]]]
            cells += [
                _cell((table, row["name"]), metric, printed, of_row, published)
                for metric, printed in row["cells"].items()
            ]
    return PaperCheck(tuple(cells), _SWAPPED.format(**sizes))


def record(check: PaperCheck) -> Record:
    """The check as a JSON object; ``differences`` has every cell whose figure or interval differs."""
    return {
        "cells": len(check.cells),
        "figures_that_differ": sum(cell.value == "differs" for cell in check.cells),
        "intervals_that_differ": sum(cell.interval == "differs" for cell in check.cells),
        "positive_class": "as printed, the class of 35 nodules; Table 1 calls it benign",
        "swapped_class": check.swapped,
        "differences": [_cell_record(cell) for cell in check.differing],
    }


def _cell(
    place: tuple[str, str], metric: Metric, printed: Sequence[float], counts: Sequence[Counts], of: Mapping[str, Any]
) -> CheckedCell:
    share = _share(counts[0], metric) if len(counts) == 1 else None
    area = _area_interval(counts, metric, table=place[0])
    parts = [_fraction(one, metric) for one in counts] if (place[0], metric) != ("2", "auroc") else []
    exact = _mean(parts)
    interval = (printed[1], printed[2]) if len(printed) == 3 else None
    printed_is = _printed_as(printed, [float(one) for one in parts if one is not None], of)
    right = [area] if area is not None else [share.wilson(), share.exact()] if share is not None else []
    turned = _mean([_fraction(one.turned, metric) for one in counts]) if parts else None
    return CheckedCell(
        *place,
        metric,
        printed[0],
        interval,
        None if exact is None else float(exact),
        "unknown" if exact is None else "equal" if _rounded(exact) == printed[0] else "differs",
        _interval_verdict(interval, right, printed_is),
        share,
        area,
        printed_is,
        None if turned is None else float(turned),
        _remark(place[0], metric, len(counts)),
    )


def _fraction(counts: Counts, metric: Metric) -> Fraction | None:
    """The figure without any rounding; None where it is not defined."""
    if metric == "f1":
        hits = 2 * counts.true_positive
        whole = hits + counts.false_positive + counts.false_negative
        return Fraction(hits, whole) if whole else None
    if metric == "auroc":
        sides = [_fraction(counts, "sensitivity"), _fraction(counts, "specificity")]
        return _mean(sides)
    share = _share(counts, metric)
    return None if share is None else Fraction(share.successes, share.total)


def _share(counts: Counts, metric: Metric) -> Proportion | None:
    if metric not in SHARES:
        return None
    share: Proportion | None = getattr(counts, metric)
    return share


def _mean(values: Sequence[Fraction | None]) -> Fraction | None:
    known = [value for value in values if value is not None]
    return sum(known, Fraction(0)) / len(known) if known and len(known) == len(values) else None


def _rounded(value: Fraction) -> float:
    """Half up to three decimals, as the tables are printed."""
    decimal = Decimal(value.numerator) / Decimal(value.denominator)
    return float(decimal.quantize(Decimal("0.001"), rounding=ROUND_HALF_UP))


def _area_interval(counts: Sequence[Counts], metric: Metric, *, table: str) -> Interval | None:
    """DeLong's interval of the area of one reader's yes-or-no opinions, which their counts determine."""
    if metric != "auroc" or table == "2" or len(counts) != 1:
        return None
    one = counts[0]
    truth = np.repeat([True, False], [one.positives, one.negatives])
    cells = [one.true_positive, one.false_negative, one.false_positive, one.true_negative]
    return auroc(truth, np.repeat([1.0, 0.0, 1.0, 0.0], cells)).interval(scale="plain")


def _interval_verdict(printed: Interval | None, right: Sequence[Interval], printed_is: str) -> Verdict:
    if printed is None or not (right or printed_is):
        return "unknown"
    if not right:
        return "differs" if printed_is == _MISPRINT else "unknown"
    return "equal" if any(_is_printed(printed, one) for one in right) else "differs"


def _is_printed(printed: Interval, computed: Interval) -> bool:
    return all(abs(one - other) <= 0.0005 + 1e-9 for one, other in zip(printed, computed, strict=True))


def _printed_as(printed: Sequence[float], values: Sequence[float], published: Mapping[str, Any]) -> str:
    """How a printed interval comes about.

    Args:
        printed: The figure, and its interval where one is printed.
        values: The figure of each reader whose mean is printed, or the one figure; empty where it cannot be computed.
        published: The content of ``published.json``.
    """
    if len(printed) < 3:
        return ""
    interval, nodules = (printed[1], printed[2]), published["nodules"]
    if not values:
        near = np.clip(printed[0] + np.linspace(-0.0005, 0.0005, 11), 0.0, 1.0)  # what is printed as this figure
        is_wald = any(_is_printed(interval, _wald(float(one), published["images"])) for one in near)
        return f"Wald over all {published['images']} images" if is_wald else _MISPRINT
    centre = sum(values) / len(values)
    if any(_is_printed(interval, _wald(one, nodules)) for one in (centre, round(centre, 3), printed[0])):
        return f"Wald over all {nodules} nodules"
    limits = np.mean([_wald(value, nodules) for value in values], axis=0)
    # Limits that were rounded before their mean was taken and rounded again.
    if np.abs(limits - interval).max() <= 0.001:
        return f"mean of two readers' Wald intervals over all {nodules} nodules"
    return _MISPRINT


def _wald(value: float, total: int) -> Interval:
    reach = _WALD_QUANTILE * math.sqrt(value * (1 - value) / total)
    return value - reach, value + reach


def _remark(table: str, metric: Metric, averaged: int) -> str:
    if metric == "auroc" and table == "2":
        return "It needs the scores of all cases, which are not published."
    if metric == "f1":
        return "The counts give the F1 of the class of 35 nodules; what is printed is that of the other class."
    if averaged > 1:
        return "It is the mean of two readers, which has no interval without the readings of all cases."
    if metric == "auroc":
        return "It is the mean of sensitivity and specificity: the area of a yes-or-no opinion."
    return ""


def _cell_record(cell: CheckedCell) -> Record:
    share = cell.share
    return {
        "table": cell.table,
        "row": cell.row,
        "metric": cell.metric,
        "published": cell.published,
        "recomputed": cell.recomputed,
        "value": cell.value,
        "published_interval": None if cell.published_interval is None else list(cell.published_interval),
        "interval": cell.interval,
        "printed_is": cell.printed_is or None,
        "k": None if share is None else share.successes,
        "n": None if share is None else share.total,
        "ci_wilson": None if share is None else list(share.wilson()),
        "ci_exact": None if share is None else list(share.exact()),
        "ci_delong": None if cell.area_interval is None else list(cell.area_interval),
        "with_malignant_positive": cell.malignant,
        "remark": cell.remark or None,
    }
