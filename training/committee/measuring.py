"""Whether a committee's disagreement tells errors, beside the spread over moved boxes and the distance to the cut."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.inference.committee import Committee, probabilities
from thyroid_desktop.statistics.bootstrap import auroc_interval
from thyroid_desktop.statistics.intervals import Proportion
from thyroid_desktop.statistics.roc import auroc

COVERAGES: Final = (1.0, 0.9, 0.8, 0.7, 0.5)
_REPLICATES: Final = 1000
FloatArray = NDArray[np.float64]
Bits = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """Rows of one collection with what is judged about them.

    Attributes:
        is_malignant: (n,) truth.
        groups: (n,) group numbers.
        log_odds: (n,) of the answer that is judged, by networks that never saw the row wherever there is such a one.
        shown: (n,) log-odds that the bundled network gives.
        differences: (n, K) float64, what each member adds to them; NaN for members that learnt from the row.
        moved: (n, m) log-odds of the moved boxes; NaN for rows that were not asked.
        threshold: Probability, 0 to 1, at and above which a nodule is called malignant.
    """

    is_malignant: Bits
    groups: NDArray[np.int64]
    log_odds: FloatArray
    shown: FloatArray
    differences: FloatArray
    moved: FloatArray
    threshold: float

    @property
    def is_wrong(self) -> Bits:
        """(n,) whether the judged answer is on the wrong side of the threshold."""
        found: Bits = (probabilities(self.log_odds) >= self.threshold) != self.is_malignant
        return found

    @property
    def members(self) -> FloatArray:
        """(n, K) probabilities of the members about the judged answer; NaN for those that learnt from the row."""
        return _chances(self.log_odds[:, np.newaxis] + self.differences)

    @property
    def disagreement(self) -> FloatArray:
        """(n,) from the lowest to the highest member's probability."""
        found: FloatArray = np.nanmax(self.members, axis=1) - np.nanmin(self.members, axis=1)
        return found

    @property
    def closeness(self) -> FloatArray:
        """(n,) how near the log-odds lie to the threshold's, at most 0."""
        found: FloatArray = -np.abs(self.log_odds - np.log(self.threshold / (1.0 - self.threshold)))
        return found

    @property
    def evenness(self) -> FloatArray:
        """(n,) how near the probability lies to one half, as log-odds, at most 0.

        There a range of probabilities is wide for no other reason: what disagreement adds to this is its own.
        """
        return -np.abs(self.log_odds)

    @property
    def doubts(self) -> dict[str, FloatArray]:
        """What might tell errors, greater for more doubt; all but the first know the probability alone."""
        return {"disagreement": self.disagreement, "closeness": self.closeness, "evenness": self.evenness}

    @property
    def crosses(self) -> Bits:
        """(n,) whether members are on both sides of the threshold."""
        members = self.members
        low: Bits = np.nanmin(members, axis=1) < self.threshold
        high: Bits = np.nanmax(members, axis=1) >= self.threshold
        return low & high

    @property
    def has_moved(self) -> Bits:
        """(n,) whether moved boxes were asked about."""
        return np.asarray(np.isfinite(self.moved).all(axis=1), dtype=np.bool_)


def only_unseen(committee: Committee, pooled: NDArray[np.float32], learnt: Bits) -> FloatArray:
    """What each member adds to the log-odds, (n, K); NaN where it learnt from the row."""
    return np.where(learnt, np.nan, committee.differences(pooled))


def figures_of(given: Judged) -> dict[str, Any]:
    """All figures of one collection as plain JSON values; what the rows do not define is None."""
    wrong, doubts, moved = given.is_wrong, given.doubts, given.has_moved
    spread = np.ptp(_chances(np.column_stack([given.shown, given.moved])), axis=1)
    of_moved = {name: doubt[moved] for name, doubt in {**doubts, "box_spread": spread}.items()}
    return {
        "rows": len(wrong),
        "groups": len(np.unique(given.groups)),
        "wrong": int(wrong.sum()),
        "width": {"mean": float(given.disagreement.mean()), "median": float(np.median(given.disagreement))},
        "mean_gap": float(np.abs(np.nanmean(given.members, axis=1) - probabilities(given.log_odds)).mean()),
        "auroc_for_errors": _areas(wrong, doubts, given.groups),
        "auroc_where_boxes_were_moved": {
            "rows": int(moved.sum()),
            **_areas(wrong[moved], of_moved, given.groups[moved]),
        },
        "uncertain": _crossing(wrong, given.crosses),
        "risk_at_coverage": _risks(wrong, doubts),
    }


def beside_fold_networks(given: Judged) -> dict[str, float]:
    """How the committee compares with real networks that had not learnt from the row.

    What these said is regressed on what the bundled network says; ``networks`` is the root mean square of what is left,
    ``committee`` that of the members' differences, and ``correlation`` that of the two, member by member: all in
    log-odds of rows that neither had seen. ``held`` is the share of rows whose rest lies within the members' range.
    """
    slope, offset = np.polyfit(given.shown, given.log_odds, 1)
    left = given.log_odds - (slope * given.shown + offset)
    unseen = np.isfinite(given.differences)
    wide = np.broadcast_to(left[:, np.newaxis], given.differences.shape)
    low, high = np.nanmin(given.differences, axis=1), np.nanmax(given.differences, axis=1)
    return {
        "networks": float(np.sqrt(np.mean(left**2))),
        "committee": float(np.sqrt(np.mean(given.differences[unseen] ** 2))),
        "correlation": float(np.corrcoef(wide[unseen], given.differences[unseen])[0, 1]),
        "held": float(np.mean((low <= left) & (left <= high))),
    }


def _chances(log_odds: FloatArray) -> FloatArray:
    """Probabilities; what was not asked stays NaN, in silence."""
    with np.errstate(invalid="ignore"):
        return probabilities(log_odds)


def _areas(wrong: Bits, scores: Mapping[str, FloatArray], groups: NDArray[np.int64]) -> dict[str, Any]:
    if not wrong.any() or wrong.all():
        return dict.fromkeys(scores)
    found = auroc_interval(wrong, np.stack(list(scores.values())), groups.tolist(), replicates=_REPLICATES)
    return {
        name: {"value": auroc(wrong, score).value, "interval": found.interval(number)}
        for number, (name, score) in enumerate(scores.items())
    }


def _crossing(wrong: Bits, crosses: Bits) -> dict[str, Any]:
    """How many answers would be called uncertain, and how many errors there are among these and among the others."""
    return {
        "share": _share(int(crosses.sum()), len(crosses)),
        "wrong_among_uncertain": _share(int(wrong[crosses].sum()), int(crosses.sum())),
        "wrong_among_others": _share(int(wrong[~crosses].sum()), int((~crosses).sum())),
    }


def _risks(wrong: Bits, doubts: Mapping[str, FloatArray]) -> list[dict[str, Any]]:
    """Share of errors among the answers that are kept when the most doubtful ones are set aside."""
    table: list[dict[str, Any]] = []
    orders = {name: np.argsort(doubt, kind="stable") for name, doubt in doubts.items()}
    for coverage in COVERAGES:
        kept = max(1, round(coverage * len(wrong)))
        risks = {name: _share(int(wrong[order[:kept]].sum()), kept) for name, order in orders.items()}
        table.append({"coverage": coverage, "kept": kept, **risks})
    return table


def _share(count: int, total: int) -> dict[str, Any] | None:
    if total == 0:
        return None
    share = Proportion(count, total)
    return {"value": share.value, "k": count, "n": total, "interval": share.wilson()}
