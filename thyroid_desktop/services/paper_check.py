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

from thyroid_desktop.statistics.classification import Counts
from thyroid_desktop.statistics.intervals import Proportion

Record = dict[str, Any]
Interval = tuple[float, float]
Metric = Literal["accuracy", "sensitivity", "specificity", "ppv", "npv", "auroc", "f1"]
Verdict = Literal["equal", "differs", "unknown"]

SHARES: Final = ("accuracy", "sensitivity", "specificity", "ppv", "npv")
_WALD_QUANTILE: Final = 1.96
_SWAPPED: Final = (
    "Sensitivity has a denominator of {positive} and specificity one of {negative}, but Table 1 counts {benign} "
    "benign and "
    "{malignant} malignant nodules: either Table 1 has its classes swapped, or what is printed as sensitivity is the "
    "share "
    "of benign nodules that are called benign. With malignant as the positive class, sensitivity and specificity "
    "change "
    "places, and so do PPV and NPV."
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
        interval: The same of the interval, held against Wilson's and the exact one.
        share: Counts with the right denominator; None for what is no share.
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
                _cell((table, row["name"]), metric, printed, of_row, published["nodules"])
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
    place: tuple[str, str], metric: Metric, printed: Sequence[float], counts: Sequence[Counts], nodules: int
) -> CheckedCell:
    share = _share(counts[0], metric) if len(counts) == 1 else None
    exact = _mean([_fraction(one, metric) for one in counts])
    is_known = exact is not None and not (metric == "auroc" and place[0] == "2")
    recomputed = float(exact) if exact is not None and is_known else None
    interval = (printed[1], printed[2]) if len(printed) == 3 else None
    turned = _mean([_fraction(_turned(one), metric) for one in counts]) if is_known else None
    return CheckedCell(
        *place,
        metric,
        printed[0],
        interval,
        recomputed,
        "unknown" if exact is None or not is_known else "equal" if _rounded(exact) == printed[0] else "differs",
        _interval_verdict(interval, share),
        share,
        _printed_as(interval, recomputed, nodules),
        None if turned is None else float(turned),
        _remark(place[0], metric, len(counts)),
    )


def _fraction(counts: Counts, metric: Metric) -> Fraction | None:
    """The figure without any rounding; None where it is not defined."""
    if metric == "f1":
        hits = 2 * counts.true_positive
        return Fraction(hits, hits + counts.false_positive + counts.false_negative) if hits else None
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


def _turned(counts: Counts) -> Counts:
    return Counts(counts.true_negative, counts.false_positive, counts.true_positive, counts.false_negative)


def _rounded(value: Fraction) -> float:
    """Half up to three decimals, as the tables are printed."""
    decimal = Decimal(value.numerator) / Decimal(value.denominator)
    return float(decimal.quantize(Decimal("0.001"), rounding=ROUND_HALF_UP))


def _interval_verdict(interval: Interval | None, share: Proportion | None) -> Verdict:
    if interval is None or share is None:
        return "unknown"
    right = (share.wilson(), share.exact())
    return "equal" if any(_is_printed(interval, one) for one in right) else "differs"


def _is_printed(printed: Interval, computed: Interval) -> bool:
    return all(abs(one - other) <= 0.0005 + 1e-9 for one, other in zip(printed, computed, strict=True))


def _printed_as(interval: Interval | None, value: float | None, nodules: int) -> str:
    """Whether the printed interval is Wald's over all nodules, from the exact figure or the rounded one."""
    if interval is None or value is None:
        return ""
    for centre in (value, round(value, 3)):
        reach = _WALD_QUANTILE * math.sqrt(centre * (1 - centre) / nodules)
        if _is_printed(interval, (centre - reach, centre + reach)):
            return f"Wald over all {nodules} nodules"
    return ""


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
        "with_malignant_positive": cell.malignant,
        "remark": cell.remark or None,
    }
