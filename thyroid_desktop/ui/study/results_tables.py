"""The tables of a reader study: readers in the form of the paper's, all of them at once, and changed opinions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication

from thyroid_desktop.ui.evidence.evaluation_tables import SHARE_EXPORTS, SHARES, share_cell
from thyroid_desktop.ui.evidence.result_table import (
    UNDEFINED,
    Cell,
    Column,
    ResultTable,
    ends_of,
    interval_text,
    number_text,
    p_text,
    signed_text,
)
from thyroid_desktop.ui.library.interchange import filled
from thyroid_desktop.ui.study.results_words import condition_texts

if TYPE_CHECKING:
    from thyroid_desktop.services.studies.study_findings import (
        Comparison,
        OpinionChanges,
        ReaderResult,
        StudyResults,
        Times,
    )
    from thyroid_desktop.statistics.classification import Counts
    from thyroid_desktop.statistics.mrmc import ArmDifference
    from thyroid_desktop.statistics.roc import Auroc

Names = Mapping[int, str]
translate = QCoreApplication.translate
_AREA_EXPORTS: Final = ("auroc", "auroc_se", "delong_low", "delong_high")
_TIME_EXPORTS: Final = ("median_s", "lower_quartile_s", "upper_quartile_s")


def readers_table(results: StudyResults, names: Names) -> ResultTable:
    """Every reader in every condition, the model, and the readers' mean, in the form of the paper's Tables 3 and 5."""
    shares = [
        Column(
            translate("evaluation", SHARES[name][0]),
            tuple(f"{name}{end}" for end in SHARE_EXPORTS),
            translate("evaluation", SHARES[name][1]),
        )
        for name in SHARES
    ]
    columns = (
        Column(translate("study", "Reader"), ("reader",), is_text=True),
        Column(translate("study", "Condition"), ("condition",), is_text=True),
        Column(translate("study", "Read"), ("read", "cases"), translate("study", "Cases with a locked answer")),
        Column(translate("evaluation", "AUROC"), _AREA_EXPORTS, translate("evaluation", "Area under the ROC curve")),
        *shares,
        Column(
            translate("study", "Time, s"), _TIME_EXPORTS, translate("study", "Median of the reading times; quartiles")
        ),
    )
    cases = len(results.study.items)
    rows = [_reader_row(one, results, names, cases) for one in results.readers]
    if results.model is not None:
        model = results.model
        rows.append(_row(model.name, "", len(model.items), cases, (model.auroc, model.counts, None)))
    comparison = results.by_score or results.by_opinion
    if comparison is not None:
        rows += _mean_rows(results, comparison)
    return ResultTable("readers", translate("study", "Readers and model"), columns, tuple(rows))


def comparison_table(results: StudyResults) -> ResultTable:
    """All conditions against each other, over all readers."""
    columns = (
        Column(translate("study", "Conditions"), ("measure", "first", "second"), is_text=True),
        Column(translate("study", "Difference in mean AUROC"), ("difference", "se", "low", "high")),
        Column("t", ("t", "ddf"), translate("study", "Difference over its standard error; degrees of freedom")),
        Column("p", ("p",), translate("study", "Obuchowski and Rockette, random readers and cases, two-sided")),
        Column(translate("evaluation", "p (Holm)"), ("p_holm",)),
    )
    words = {
        "score": translate("study", "by score"),
        "opinion": translate("study", "by opinion"),
    }
    rows = [
        _difference_row(results, comparison, difference, adjusted, words[comparison.measure])
        for comparison in (results.by_score, results.by_opinion)
        if comparison is not None
        for difference, adjusted in zip(comparison.analysis.differences, comparison.p_holm, strict=True)
    ]
    return ResultTable("comparison", translate("study", "All readers at once"), columns, tuple(rows))


def changes_table(results: StudyResults, names: Names) -> ResultTable:
    """Who changed which opinion from one condition to another, and whether it helped."""
    columns = (
        Column(translate("study", "Reader"), ("reader",), is_text=True),
        Column(translate("study", "From … to"), ("first", "second"), is_text=True),
        Column(translate("study", "Cases read in both"), ("both",)),
        Column(translate("study", "Changed"), ("changed",)),
        Column(translate("study", "To right"), ("to_right",), translate("study", "Wrong before, right after")),
        Column(translate("study", "To wrong"), ("to_wrong",), translate("study", "Right before, wrong after")),
        Column("p", ("p",), translate("study", "McNemar's exact test of this reader's opinions")),
        Column(translate("study", "Cases to right"), ("cases_to_right",), is_text=True),
        Column(translate("study", "Cases to wrong"), ("cases_to_wrong",), is_text=True),
    )
    rows = tuple(_change_row(results, one, names) for one in results.changes)
    return ResultTable("changed-opinions", translate("study", "Changed opinions"), columns, rows)


def _reader_row(one: ReaderResult, results: StudyResults, names: Names, cases: int) -> tuple[Cell, ...]:
    condition = condition_texts(results)[one.condition]
    row = _row(names[one.reader], condition, one.read, cases, (one.auroc, one.counts, one.times))
    return (Cell(names[one.reader], exports=(f"reader {one.reader}",)), *row[1:])


def _row(
    name: str, condition: str, read: int, cases: int, found: tuple[Auroc | None, Counts, Times | None]
) -> tuple[Cell, ...]:
    area, counts, times = found
    return (
        Cell(name, exports=(name,)),
        Cell(condition, exports=(condition,)),
        Cell(f"{read}/{cases}", exports=(read, cases), tint="" if read == cases else "muted"),
        _area_cell(area),
        *(share_cell(getattr(counts, share), is_clustered=False) for share in SHARES),
        _time_cell(times),
    )


def _area_cell(area: Auroc | None) -> Cell:
    if area is None:
        return Cell(UNDEFINED, exports=(None,) * len(_AREA_EXPORTS), tint="muted")
    interval = area.interval(scale="plain")
    exports = (area.value, area.standard_error, *ends_of(interval))
    return Cell(number_text(area.value), interval_text(interval), exports)


def _time_cell(times: Times | None) -> Cell:
    if times is None:
        return Cell(UNDEFINED, exports=(None,) * len(_TIME_EXPORTS), tint="muted")
    return Cell(number_text(times.median, 1), interval_text(times.quartiles, 1), (times.median, *times.quartiles))


def _mean_rows(results: StudyResults, comparison: Comparison) -> list[tuple[Cell, ...]]:
    """The mean of the readers: only the area has an interval, for only it was analysed over readers and cases."""
    analysis, rows = comparison.analysis, []
    about = translate("study", "Mean over the readers; interval after Obuchowski and Rockette")
    for number, condition in enumerate(condition_texts(results)):
        low, high = (float(end) for end in analysis.arm_intervals[number])
        mean = float(analysis.arms[number])
        blank = tuple(Cell("", exports=(None,) * len(SHARE_EXPORTS)) for _ in SHARES)
        rows.append(
            (
                Cell(translate("study", "Mean of the readers"), exports=("mean",)),
                Cell(condition, exports=(results.conditions[number].name,)),
                Cell(f"{len(comparison.readers)}", exports=(None, None)),
                Cell(number_text(mean), interval_text((low, high)), (mean, None, low, high), about),
                *blank,
                Cell("", exports=(None,) * len(_TIME_EXPORTS)),
            )
        )
    return rows


def _difference_row(
    results: StudyResults, comparison: Comparison, one: ArmDifference, adjusted: float | None, measure: str
) -> tuple[Cell, ...]:
    first, second = (results.conditions[place].name for place in (one.first, one.second))
    shown = condition_texts(results)
    freedom = "" if one.ddf is None else filled(translate("study", "ddf %1"), (number_text(one.ddf, 1),))
    return (
        Cell(f"{shown[one.second]} − {shown[one.first]}", measure, (comparison.measure, second, first)),
        Cell(
            signed_text(-one.value),
            interval_text((-one.high, -one.low)),
            (-one.value, one.se, -one.high, -one.low),
        ),
        Cell(signed_text(None if one.t is None else -one.t, 2), freedom, (None if one.t is None else -one.t, one.ddf)),
        Cell(p_text(one.p), exports=(one.p,)),
        Cell(p_text(adjusted), exports=(adjusted,)),
    )


def _change_row(results: StudyResults, one: OpinionChanges, names: Names) -> tuple[Cell, ...]:
    first, second = (results.conditions[place].name for place in (one.first, one.second))
    shown = condition_texts(results)
    name = translate("study", "All readers") if one.reader is None else names[one.reader]
    helped = ", ".join(str(change.item) for change in one.changed if change.helped)
    harmed = ", ".join(str(change.item) for change in one.changed if not change.helped)
    is_single = one.reader is not None
    return (
        Cell(name, exports=("all" if one.reader is None else f"reader {one.reader}",)),
        Cell(f"{shown[one.first]} → {shown[one.second]}", exports=(first, second)),
        Cell(str(one.both), exports=(one.both,)),
        Cell(str(len(one.changed)), exports=(len(one.changed),)),
        Cell(str(one.to_right), exports=(one.to_right,)),
        Cell(str(one.to_wrong), exports=(one.to_wrong,)),
        Cell(p_text(one.p), exports=(one.p,)),
        Cell(helped if is_single else "", exports=(helped if is_single else "",), remark=helped if is_single else ""),
        Cell(harmed if is_single else "", exports=(harmed if is_single else "",), remark=harmed if is_single else ""),
    )
