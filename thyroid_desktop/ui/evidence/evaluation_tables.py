"""An evaluation as tables: one row a curve, one row a pair of curves, and the points of curves that have a name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication

from thyroid_desktop.ui.evidence.result_table import (
    UNDEFINED,
    Cell,
    Column,
    Exported,
    ResultTable,
    ends_of,
    interval_text,
    number_text,
    p_text,
    percent_interval_text,
    percent_text,
    signed_text,
)
from thyroid_desktop.ui.library.interchange import filled
from thyroid_desktop.ui.marking import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from thyroid_desktop.services.evidence.evaluating import CurveEvaluation, Evaluation, PairEvaluation
    from thyroid_desktop.statistics.intervals import Proportion
    from thyroid_desktop.statistics.partial_roc import OperatingPoint

translate = QCoreApplication.translate
SHARES: Final[Mapping[str, tuple[str, str]]] = {
    "sensitivity": (
        QT_TRANSLATE_NOOP("evaluation", "Sensitivity"),
        QT_TRANSLATE_NOOP("evaluation", "Of the cases of the positive class, how many are called so"),
    ),
    "specificity": (
        QT_TRANSLATE_NOOP("evaluation", "Specificity"),
        QT_TRANSLATE_NOOP("evaluation", "Of the cases of the other class, how many are called so"),
    ),
    "ppv": (
        QT_TRANSLATE_NOOP("evaluation", "PPV"),
        QT_TRANSLATE_NOOP("evaluation", "Of the cases that are called positive, how many are"),
    ),
    "npv": (
        QT_TRANSLATE_NOOP("evaluation", "NPV"),
        QT_TRANSLATE_NOOP("evaluation", "Of the cases that are called negative, how many are"),
    ),
    "accuracy": (
        QT_TRANSLATE_NOOP("evaluation", "Accuracy"),
        QT_TRANSLATE_NOOP("evaluation", "Of all cases, how many are called what they are"),
    ),
}
"""Shares with their names and what they are shares of."""
SHARE_EXPORTS: Final = ("", "_k", "_n", "_wilson_low", "_wilson_high", "_exact_low", "_exact_high")
CLUSTERED_EXPORTS: Final = ("_clustered_low", "_clustered_high")
POINTS: Final[Mapping[str, str]] = {
    "youden": QT_TRANSLATE_NOOP("evaluation", "Youden: greatest sum of sensitivity and specificity"),
    "closest": QT_TRANSLATE_NOOP("evaluation", "Closest to the upper left corner"),
    "sensitivity-95": QT_TRANSLATE_NOOP("evaluation", "Sensitivity at least 95 %"),
    "specificity-95": QT_TRANSLATE_NOOP("evaluation", "Specificity at least 95 %"),
}


def curves_table(evaluation: Evaluation) -> ResultTable:
    """What there is to say about each curve."""
    is_clustered = evaluation.clusters is not None
    share_exports = (*SHARE_EXPORTS, *(CLUSTERED_EXPORTS if is_clustered else ()))
    shares = [
        Column(
            translate("evaluation", head),
            tuple(f"{name}{end}" for end in share_exports),
            translate("evaluation", about),
        )
        for name, (head, about) in SHARES.items()
    ]
    area = ("auroc", "auroc_se", "delong_low", "delong_high", "logit_low", "logit_high", "bootstrap_low")
    columns = (
        Column(translate("evaluation", "Model or reader"), ("curve",), is_text=True),
        Column(
            translate("evaluation", "AUROC"),
            (*area, "bootstrap_high"),
            translate("evaluation", "Area under the ROC curve"),
        ),
        *shares,
        Column("F1", ("f1",), translate("evaluation", "Harmonic mean of sensitivity and PPV")),
        Column(
            "Brier", ("brier",), translate("evaluation", "Mean square of stated probability minus truth; 0 is best")
        ),
        Column("ECE", ("ece",), translate("evaluation", "Expected calibration error over ten bins; 0 is best")),
    )
    rows = tuple(_curve_row(curve, is_clustered=is_clustered) for curve in evaluation.curves)
    return ResultTable("curves", translate("evaluation", "Models and readers"), columns, rows)


def pairs_table(evaluation: Evaluation) -> ResultTable:
    """Every two curves compared."""
    columns = (
        Column(translate("evaluation", "Curves"), ("first", "second"), is_text=True),
        Column(
            translate("evaluation", "Difference in AUROC"),
            ("difference", "difference_se", "low", "high", "bootstrap_low", "bootstrap_high"),
            translate("evaluation", "The first curve's area minus the second's"),
        ),
        Column("z", ("z",), translate("evaluation", "Difference over its standard error (DeLong)")),
        Column("p", ("p",), translate("evaluation", "Two-sided p of DeLong's test")),
        Column(
            translate("evaluation", "p (Holm)"),
            ("p_holm",),
            translate("evaluation", "The same, corrected for the number of pairs"),
        ),
    )
    is_clustered = evaluation.clusters is not None
    rows = tuple(_pair_row(pair, is_clustered=is_clustered) for pair in evaluation.pairs)
    return ResultTable("pairs", translate("evaluation", "Differences between curves"), columns, rows)


def points_table(evaluation: Evaluation) -> ResultTable:
    """The points of each curve that have a name."""
    columns = (
        Column(translate("evaluation", "Model or reader"), ("curve",), is_text=True),
        Column(translate("evaluation", "Operating point"), ("point",), is_text=True),
        Column(translate("evaluation", "Threshold"), ("threshold",)),
        *(
            Column(translate("evaluation", SHARES[name][0]), tuple(f"{name}{end}" for end in SHARE_EXPORTS))
            for name in ("sensitivity", "specificity")
        ),
    )
    rows = tuple(_point_row(curve.name, point) for curve in evaluation.curves for point in curve.operating_points)
    return ResultTable("operating-points", translate("evaluation", "Operating points"), columns, rows)


def covariance_table(evaluation: Evaluation) -> ResultTable:
    """DeLong's covariance of the areas; without rows where it is not defined."""
    names = tuple(curve.name for curve in evaluation.curves)
    columns = (
        Column(translate("evaluation", "Covariance (DeLong)"), ("curve",), is_text=True),
        *(Column(name, (name,)) for name in names),
    )
    matrix = evaluation.covariance
    rows = () if matrix is None else tuple(zip(names, matrix.tolist(), strict=True))
    cells = tuple(
        (Cell(name, exports=(name,)), *(Cell(f"{value:.3g}", exports=(float(value),)) for value in row))
        for name, row in rows
    )
    return ResultTable("covariance", translate("evaluation", "Covariance of the areas"), columns, cells)


def intervals_told(evaluation: Evaluation) -> str:
    """What the intervals on the screen are."""
    if evaluation.clusters is None:
        return translate(
            "evaluation",
            "Intervals: 95 %; AUROC by DeLong, shares by Wilson with their own denominators. "
            "The tooltips and the exported table have further ones.",
        )
    text = translate(
        "evaluation",
        "Intervals: 95 %, from %1 bootstrap samples of %2 whole patients; Wilson's for shares of 0 and 100 %. "
        "The tooltips and the exported table have those that take every case for a patient of its own.",
    )
    return filled(text, (evaluation.replicates, evaluation.clusters))


def share_cell(share: Proportion | None, clustered: tuple[float, float] | None = None, *, is_clustered: bool) -> Cell:
    """A share in per cent, with its interval and its counts."""
    if share is None:
        blank: tuple[Exported, ...] = (None,) * (len(SHARE_EXPORTS) + (len(CLUSTERED_EXPORTS) if is_clustered else 0))
        return Cell(UNDEFINED, "", blank, translate("evaluation", "Not defined: there is no case to count"), "muted")
    wilson, exact = share.wilson(), share.exact()
    # Where nothing was missed, or everything, the bootstrap has no width, which would claim certainty.
    is_drawn = is_clustered and 0 < share.successes < share.total
    shown = clustered if is_drawn else wilson
    small = f"{percent_interval_text(shown)} · {share.successes}/{share.total}"
    lines = [
        filled(translate("evaluation", "%1 of %2"), (share.successes, share.total)),
        filled(translate("evaluation", "Wilson: %1 %"), (percent_interval_text(wilson),)),
        filled(translate("evaluation", "Clopper and Pearson: %1 %"), (percent_interval_text(exact),)),
    ]
    exports: tuple[Exported, ...] = (share.value, share.successes, share.total, *wilson, *exact)
    if is_clustered:
        lines.append(
            filled(translate("evaluation", "Bootstrap of whole patients: %1 %"), (percent_interval_text(clustered),))
        )
        exports = (*exports, *ends_of(clustered))
    return Cell(percent_text(share.value), small, exports, "\n".join(lines))


def _curve_row(curve: CurveEvaluation, *, is_clustered: bool) -> tuple[Cell, ...]:
    shares = (getattr(curve.counts, name) for name in SHARES)
    cells = [
        share_cell(share, curve.clustered.get(name), is_clustered=is_clustered)
        for name, share in zip(SHARES, shares, strict=True)
    ]
    figures = (_plain(value) for value in (curve.counts.f1, curve.brier, curve.ece))
    return (
        Cell(curve.name, exports=(curve.name,), remark=curve.name),
        _area_cell(curve, is_clustered),
        *cells,
        *figures,
    )


def _area_cell(curve: CurveEvaluation, is_clustered: bool) -> Cell:
    shown = curve.ci_bootstrap if is_clustered else curve.ci_delong
    bootstrap = (
        translate("evaluation", "Bootstrap of whole patients: %1")
        if is_clustered
        else translate("evaluation", "Bootstrap of cases: %1")
    )
    lines = [
        filled(translate("evaluation", "DeLong: %1"), (interval_text(curve.ci_delong),)),
        filled(translate("evaluation", "DeLong on the logit: %1"), (interval_text(curve.ci_delong_logit),)),
        filled(bootstrap, (interval_text(curve.ci_bootstrap),)),
        filled(translate("evaluation", "Standard error: %1"), (number_text(curve.se, 4),)),
    ]
    ends = (*ends_of(curve.ci_delong), *ends_of(curve.ci_delong_logit), *ends_of(curve.ci_bootstrap))
    return Cell(number_text(curve.auroc), interval_text(shown), (curve.auroc, curve.se, *ends), "\n".join(lines))


def _pair_row(pair: PairEvaluation, *, is_clustered: bool) -> tuple[Cell, ...]:
    name = f"{pair.first} − {pair.second}"
    shown = pair.ci_bootstrap if is_clustered else pair.ci
    lines = [
        filled(translate("evaluation", "DeLong: %1"), (interval_text(pair.ci),)),
        filled(translate("evaluation", "Bootstrap: %1"), (interval_text(pair.ci_bootstrap),)),
    ]
    exports = (pair.difference, pair.se, *ends_of(pair.ci), *ends_of(pair.ci_bootstrap))
    return (
        Cell(name, exports=(pair.first, pair.second), remark=name),
        Cell(signed_text(pair.difference), interval_text(shown), exports, "\n".join(lines)),
        Cell(signed_text(pair.z, 2), exports=(pair.z,)),
        Cell(p_text(pair.p), exports=(pair.p,)),
        Cell(p_text(pair.p_holm), exports=(pair.p_holm,)),
    )


def _point_row(name: str, point: OperatingPoint) -> tuple[Cell, ...]:
    about = translate("evaluation", POINTS.get(point.name, point.name))
    return (
        Cell(name, exports=(name,), remark=name),
        Cell(about, exports=(point.name,)),
        Cell(number_text(point.threshold), exports=(point.threshold,)),
        share_cell(point.counts.sensitivity, is_clustered=False),
        share_cell(point.counts.specificity, is_clustered=False),
    )


def _plain(value: float | None) -> Cell:
    return Cell(number_text(value), exports=(value,), tint="muted" if value is None else "")
