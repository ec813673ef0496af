"""The tables of a training's result: networks, changed decisions, and which model was adopted when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication

from thyroid_desktop.ui.evidence.result_table import (
    UNDEFINED,
    Cell,
    Column,
    ResultTable,
    interval_text,
    number_text,
    percent_interval_text,
    percent_text,
)
from thyroid_desktop.ui.library.interchange import filled
from thyroid_desktop.ui.training.result_words import is_better
from thyroid_desktop.ui.training.training_words import NODULES, counted, moment_text

if TYPE_CHECKING:
    from thyroid_desktop.domain.adoption import Adoption
    from thyroid_desktop.domain.training_result import Scores, Share, TrainingResult

translate = QCoreApplication.translate
TRUTHS: Final = ("benign", "malignant")
SHARE_EXPORTS: Final = ("", "_k", "_n", "_low", "_high")


def networks_table(result: TrainingResult) -> ResultTable:
    """Every network, out of fold and on the test part; candidate and model in use as the worker would show them."""
    columns = (
        Column(translate("training", "Network"), ("network", "measured_on"), is_text=True),
        Column(translate("evaluation", "AUROC"), ("auroc", "auroc_low", "auroc_high")),
        *(
            Column(head, tuple(f"{name}{end}" for end in SHARE_EXPORTS))
            for name, head in (
                ("sensitivity", translate("evaluation", "Sensitivity")),
                ("specificity", translate("evaluation", "Specificity")),
                ("accuracy", translate("evaluation", "Accuracy")),
            )
        ),
        Column(
            translate("training", "Brier"), ("brier",), translate("training", "Mean squared error of the probability")
        ),
        Column(translate("training", "ECE"), ("ece",), translate("training", "Expected calibration error, ten bins")),
    )
    out_of_fold, test = translate("training", "out of fold"), translate("training", "test part")
    rows = []
    for one in result.networks:
        rows.append(_scores_row(one.network, out_of_fold, one.out_of_fold))
        if one.test is not None:
            rows.append(_scores_row(one.network, test, one.test))
    if result.comparison is not None:
        alike = translate("training", "as the worker shows it")
        rows.append(_scores_row(translate("training", "New model"), alike, result.comparison.candidate))
        rows.append(_scores_row(translate("training", "Model in use"), alike, result.comparison.in_use))
    return ResultTable("networks", translate("training", "Networks"), columns, tuple(rows))


def changed_table(result: TrainingResult) -> ResultTable:
    """Nodules on which both models decide differently."""
    columns = (
        Column(translate("training", "Nodule"), ("nodule",), is_text=True),
        Column(translate("training", "Truth"), ("truth",), is_text=True),
        Column(translate("training", "Model in use"), ("in_use",), translate("training", "Probability of malignancy")),
        Column(translate("training", "New model"), ("candidate",), translate("training", "Probability of malignancy")),
        Column(translate("training", "The new decision is"), ("is_better",), is_text=True),
    )
    malignant, benign = translate("training", "malignant"), translate("training", "benign")
    right, wrong = translate("training", "right"), translate("training", "wrong")
    comparison, rows = result.comparison, []
    for one in comparison.changed if comparison is not None else ():
        helped = is_better(one, result)
        rows.append(
            (
                Cell(one.nodule, exports=(one.nodule,)),
                Cell(
                    malignant if one.is_malignant else benign, exports=("malignant" if one.is_malignant else "benign",)
                ),
                Cell(percent_text(one.in_use), exports=(one.in_use,)),
                Cell(percent_text(one.candidate), exports=(one.candidate,)),
                Cell(right if helped else wrong, exports=(int(helped),), tint="good" if helped else "danger"),
            )
        )
    return ResultTable("changed-decisions", translate("training", "Changed decisions"), columns, tuple(rows))


def adoptions_table(history: Sequence[Adoption], names: Mapping[int, str]) -> ResultTable:
    """Which model answered from when on, and why; newest first."""
    columns = (
        Column(translate("training", "When"), ("at",), is_text=True),
        Column(translate("training", "Who"), ("user",), is_text=True),
        Column(translate("training", "Model from then on"), ("model", "weights_sha256"), is_text=True),
        Column(translate("training", "Model before"), ("before", "before_sha256"), is_text=True),
        Column(translate("training", "What"), ("takes_back", "job"), is_text=True),
        Column(translate("training", "Reason"), ("reason",), is_text=True),
    )
    rows = []
    for one in reversed(history):
        name = names.get(one.user_id, "")
        rows.append(
            (
                Cell(moment_text(one.at), exports=(one.at,)),
                Cell(name, exports=(name,)),
                Cell(one.model_id, exports=(one.model_id, one.weights_sha256), remark=one.weights_sha256),
                Cell(one.before_id or UNDEFINED, exports=(one.before_id, one.before_sha256), remark=one.before_sha256),
                Cell(_what(one), exports=(one.takes_back, one.job_id)),
                Cell(one.reason, exports=(one.reason,), remark=one.reason),
            )
        )
    return ResultTable("adoptions", translate("training", "Models that were in use"), columns, tuple(rows))


def _what(one: Adoption) -> str:
    if one.takes_back is not None:
        return translate("training", "taken back")
    if one.job_id is None:
        return translate("training", "adopted")
    return filled(translate("training", "adopted from training %1"), (one.job_id,))


def _scores_row(name: str, measured_on: str, scores: Scores) -> tuple[Cell, ...]:
    area = (scores.auroc, scores.auroc_low, scores.auroc_high)
    has_ends = scores.auroc_low is not None and scores.auroc_high is not None
    ends = (scores.auroc_low or 0.0, scores.auroc_high or 0.0) if has_ends else None
    small = filled(translate("training", "%1, %2"), (measured_on, counted(scores.nodules, NODULES)))
    return (
        Cell(name, small, (name, measured_on)),
        Cell(number_text(scores.auroc), interval_text(ends), area),
        *(_share_cell(one) for one in (scores.sensitivity, scores.specificity, scores.accuracy)),
        Cell(number_text(scores.brier), exports=(scores.brier,)),
        Cell(number_text(scores.ece), exports=(scores.ece,)),
    )


def _share_cell(share: Share) -> Cell:
    has_ends = share.low is not None and share.high is not None
    ends = (share.low or 0.0, share.high or 0.0) if has_ends else None
    exports = (share.value, share.k, share.n, share.low, share.high)
    return Cell(percent_text(share.value), percent_interval_text(ends), exports, f"{share.k}/{share.n}")
