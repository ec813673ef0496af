"""The table of an ablation: every variant's figures out of fold, and how far it is from the whole recipe."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.statistics.calibration import brier_score, calibration_error
from thyroid_desktop.statistics.paired_tests import holm
from thyroid_desktop.statistics.roc import areas, difference
from training.ablation.variants import Variant
from training.experiment.answering import read_answers
from training.experiment.checkpoint import write_whole
from training.experiment.crossing import member_folder
from training.experiment.nodules import Nodules, nodules_of, temperature_of
from training.experiment.recipe import NetworkName
from training.experiment.running import ANSWERS, PLAIN_ANSWERS


@dataclass(frozen=True, slots=True)
class Line:
    """One variant, answered out of fold. Positive class: malignant.

    Attributes:
        name: What is different.
        nodules: How many.
        auroc: Area under the ROC curve.
        less: Area of the whole recipe minus this one: what the switch is worth.
        low: Lower end of its 95 % interval (DeLong, paired); None when undefined.
        high: Upper end.
        p: DeLong's paired test, two-sided; None when undefined.
        p_holm: The same after Holm's correction over all lines.
        brier: Mean squared error of the probability.
        ece: Expected calibration error.
    """

    name: str
    nodules: int
    auroc: float
    less: float
    low: float | None
    high: float | None
    p: float | None
    p_holm: float | None
    brier: float
    ece: float


def lines_of(asked: Sequence[Variant], out: Path, network: NetworkName) -> tuple[Line, ...]:
    """The lines of variants whose runs are finished, the first of which is the whole recipe.

    Args:
        asked: The variants.
        out: Folder with a run for each variant's folder.
        network: Which network was trained.
    """
    answered = [_nodules(one, out, network) for one in asked]
    first = answered[0]
    found = [_line(variant, first, own) for variant, own in zip(asked, answered, strict=True)]
    corrected = (None, *holm([one.p for one in found[1:]]))
    return tuple(replace(one, p_holm=p) for one, p in zip(found, corrected, strict=True))


def write_lines(path: Path, lines: Sequence[Line]) -> None:
    """Write the table as CSV."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow([field.name for field in fields(Line)])
    for line in lines:
        table.writerow([_said(value) for value in asdict(line).values()])
    write_whole(path, lambda stream: stream.write(text.getvalue().encode()))


def _said(value: Any) -> Any:
    return f"{value:.6g}" if isinstance(value, float) else value


def _nodules(variant: Variant, out: Path, network: NetworkName) -> Nodules:
    name = PLAIN_ANSWERS if variant.answered == "plainly" else ANSWERS
    folders = [member_folder(out / variant.folder, network, fold) for fold in range(variant.recipe.folds)]
    answers = [one for folder in folders for one in read_answers(folder / name) if one.fold >= 0]
    is_scaled = variant.recipe.answering.temperature_scaling and variant.answered != "uncalibrated"
    return nodules_of(answers, temperature_of(answers) if is_scaled else 1.0)


def _line(variant: Variant, whole: Nodules, own: Nodules) -> Line:
    if own.names != whole.names:
        raise ValueError(f"the variant {variant.name} answered other nodules")
    truth: NDArray[np.bool_] = whole.is_malignant
    both = areas(truth, [whole.chances, own.chances])
    found = difference(both, 0, 1)
    low, high = found.interval() or (None, None)
    return Line(
        name=variant.name,
        nodules=len(truth),
        auroc=float(both.values[1]),
        less=found.value,
        low=low,
        high=high,
        p=found.p,
        p_holm=None,
        brier=brier_score(truth, own.chances),
        ece=calibration_error(truth, own.chances),
    )
