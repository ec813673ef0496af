"""Answers of a trained network on rows that it never learnt from, kept as a table (CSV) that anybody can read."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from training.experiment.checkpoint import write_whole
from training.experiment.pipeline import Pipeline
from training.experiment.samples import Sample

_COLUMNS: Final = ("row", "nodule", "fold", "is_malignant", "logit_benign", "logit_malignant")


@dataclass(frozen=True, slots=True)
class Answer:
    """One row's answer; ``fold`` is the row's own, below zero for the test part."""

    row: str
    nodule: str
    fold: int
    is_malignant: bool
    logit_benign: float
    logit_malignant: float


def answer(
    model: Any, pipeline: Pipeline, rows: Sequence[Sample], *, exact: Any
) -> tuple[tuple[Answer, ...], tuple[Answer, ...]]:
    """Logits in the recipe's way, all views averaged, and those of the plain view alone, row by row.

    The plain view is the worker's: the recipe's margin, not mirrored, in float32. It is not computed twice.

    Args:
        model: The network.
        pipeline: Where crops come from.
        rows: What is asked.
        exact: The same network computing in float32; the model itself where it does so.
    """
    how, crop = pipeline.recipe.answering, pipeline.recipe.crop
    margins = dict.fromkeys((crop.margin, *how.margins))
    views = [(margin, flipped) for margin in margins for flipped in ((False, True) if how.flipped else (False,))]
    found = [_logits(model, pipeline, rows, margin=margin, is_flipped=flipped) for margin, flipped in views]
    total: NDArray[np.float64] = np.zeros((len(rows), 2))
    for one in found:
        total += one
    plain = found[0] if exact is model else _logits(exact, pipeline, rows, margin=crop.margin, is_flipped=False)
    return _answers(rows, (total / len(views)).astype(np.float32)), _answers(rows, plain)


def plain_answer(model: Any, pipeline: Pipeline, rows: Sequence[Sample]) -> tuple[Answer, ...]:
    """The plain view alone."""
    return _answers(rows, _logits(model, pipeline, rows, margin=pipeline.recipe.crop.margin, is_flipped=False))


def _logits(
    model: Any, pipeline: Pipeline, rows: Sequence[Sample], *, margin: float, is_flipped: bool
) -> NDArray[np.float32]:
    batches = pipeline.answering(rows, margin=margin, is_flipped=is_flipped)
    parts = [np.asarray(model.predict_on_batch(batch)) for batch in batches]
    return np.concatenate(parts)[: len(rows)].astype(np.float32)


def _answers(rows: Sequence[Sample], logits: NDArray[np.float32]) -> tuple[Answer, ...]:
    return tuple(
        Answer(row.id, row.nodule, row.fold, row.is_malignant, float(pair[0]), float(pair[1]))
        for row, pair in zip(rows, logits, strict=True)
    )


def as_table(given: Sequence[Answer]) -> bytes:
    """One line a row."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(_COLUMNS)
    for one in given:
        logits = (f"{one.logit_benign:.9g}", f"{one.logit_malignant:.9g}")
        table.writerow([one.row, one.nodule, one.fold, int(one.is_malignant), *logits])
    return text.getvalue().encode()


def write_answers(path: Path, given: Sequence[Answer]) -> None:
    """Write one line a row."""
    content = as_table(given)
    write_whole(path, lambda stream: stream.write(content))


def read_answers(path: Path) -> tuple[Answer, ...]:
    """What :func:`write_answers` wrote."""
    with path.open(newline="", encoding="utf-8") as file:
        return tuple(
            Answer(
                line["row"],
                line["nodule"],
                int(line["fold"]),
                line["is_malignant"] == "1",
                float(line["logit_benign"]),
                float(line["logit_malignant"]),
            )
            for line in csv.DictReader(file)
        )
