"""The tables of results (CSV), which anybody can compute the figures from again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from thyroid_desktop.domain.training_result import ChangedDecision, Share
from thyroid_desktop.statistics.calibration import reliability
from thyroid_desktop.statistics.roc import steps
from training.experiment.checkpoint import write_whole
from training.results.findings import Finding
from training.results.scores import Called, has_both

OUT_OF_FOLD: Final = "oof.csv"
CURVES: Final = "curves.csv"
METRICS: Final = "metrics.csv"
CONFUSION: Final = "confusion.csv"
ROC: Final = "roc.csv"
CALIBRATION: Final = "calibration.csv"
CHANGED: Final = "changed.csv"

_OUT_OF_FOLD: Final = ("network", "nodule", "fold", "images", "is_malignant", "probability", "plain_probability")
_EPOCH: Final = ("stage", "epoch", "loss", "validation_loss", "accuracy", "auroc", "rate")
_SHARES: Final = ("accuracy", "sensitivity", "specificity")
_NAMED: Final = ("network", "part", "view", "threshold")
_METRICS: Final = (
    *_NAMED,
    *("temperature", "nodules", "malignant", "auroc", "auroc_low", "auroc_high"),
    *(f"{name}{end}" for name in _SHARES for end in ("", "_k", "_n", "_low", "_high")),
    *("brier", "ece"),
)
_ROC: Final = (*_NAMED[:3], "reached", "true_positive", "false_positive")
_CALIBRATION: Final = (*_NAMED[:3], "from", "to", "nodules", "stated", "observed", "low", "high")
_CONFUSION: Final = (*_NAMED, "true_positive", "false_negative", "true_negative", "false_positive")


def write_tables(folder: Path, findings: Sequence[Finding], further: Sequence[Called]) -> tuple[str, ...]:
    """Write all tables; answers their names.

    Args:
        folder: Where they are put.
        findings: Of all networks.
        further: What candidate and model in use called, in their own lines.
    """
    _write(folder / OUT_OF_FOLD, _OUT_OF_FOLD, (line for one in findings for line in _nodules(one)))
    _write(folder / CURVES, ("network", "fold", *_EPOCH), (line for one in findings for line in _epochs(one)))
    parts = [part for one in findings for part in (one.called, one.called_in_test, one.called_plainly) if part]
    parts += further
    _write(folder / ROC, _ROC, (line for part in parts for line in _steps(part)))
    _write(folder / CALIBRATION, _CALIBRATION, (line for part in parts for line in _bins(part)))
    _write(folder / METRICS, _METRICS, (_metrics(part) for part in parts))
    _write(folder / CONFUSION, _CONFUSION, (_confusion(part) for part in parts))
    return (OUT_OF_FOLD, CURVES, METRICS, CONFUSION, ROC, CALIBRATION)


def write_changed(folder: Path, changed: Sequence[ChangedDecision]) -> str:
    """Write the table of changed decisions; answers its name."""
    lines = ([one.nodule, int(one.is_malignant), one.in_use, one.candidate] for one in changed)
    _write(folder / CHANGED, ("nodule", "is_malignant", "in_use", "candidate"), lines)
    return CHANGED


def _metrics(part: Called) -> list[Any]:
    found = part.scores
    shares = [value for name in _SHARES for value in _share(getattr(found, name))]
    area = [found.auroc, found.auroc_low, found.auroc_high]
    return [*_named(part), part.temperature, found.nodules, found.malignant, *area, *shares, found.brier, found.ece]


def _share(one: Share) -> tuple[Any, ...]:
    return one.value, one.k, one.n, one.low, one.high


def _confusion(part: Called) -> list[Any]:
    found = part.counts
    counts = [found.true_positive, found.false_negative, found.true_negative, found.false_positive]
    return [*_named(part), *counts]


def _steps(part: Called) -> Iterable[list[Any]]:
    """The ROC curve in whole numbers: how many reach each probability that occurs."""
    if not has_both(part.truth):
        return
    found = steps(part.truth, part.chances)
    rows = zip(*(one.tolist() for one in (found.thresholds, found.true_positives, found.false_positives)), strict=True)
    for row in rows:
        yield [*_named(part)[:3], *row]


def _bins(part: Called) -> Iterable[list[Any]]:
    for one in reliability(part.truth, part.chances):
        share = one.observed
        yield [*_named(part)[:3], one.low, one.high, one.count, one.stated, share.value, *share.wilson()]


def _named(part: Called) -> list[Any]:
    return [part.network, part.part, part.view, "vote" if part.threshold is None else part.threshold]


def _nodules(one: Finding) -> Iterable[list[Any]]:
    own = one.out_of_fold
    plain = dict(zip(one.plain.names, one.plain.chances.tolist(), strict=True))
    for at, name in enumerate(own.names):
        truth, chance = int(own.is_malignant[at]), float(own.chances[at])
        yield [one.network, name, own.folds[at], own.images[at], truth, chance, plain[name]]


def _epochs(one: Finding) -> Iterable[list[Any]]:
    for fold, curve in enumerate(one.curves):
        for epoch in curve:
            yield [one.network, fold, *(epoch[name] for name in _EPOCH)]


def _write(path: Path, head: Sequence[str], lines: Iterable[Sequence[Any]]) -> None:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(head)
    for line in lines:
        table.writerow([f"{value:.9g}" if isinstance(value, float) else value for value in line])
    write_whole(path, lambda stream: stream.write(text.getvalue().encode()))
