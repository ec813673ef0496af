"""Out-of-fold answers come from models that saw nobody of the answered group."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from thyroid_desktop.domain.geometry import Box
from training import crossval
from training.bundled.out_of_fold import OutOfFold
from training.crossval import cross_validate
from training.dataset import joined_groups
from training.importers import Row
from training.recipe import Schedule, read_recipe

COUNT = 120


def made_rows() -> list[Row]:
    rng = np.random.default_rng(6)
    # Near-duplicates link the third block of ten with the eighth, and the fifth with the sixth.
    duplicates = {29: "x", 71: "x", 45: "y", 50: "y"}
    groups = [f"block{index // 10}|{duplicates.get(index, index)}" for index in range(COUNT)]
    box = Box(0, 0, 50, 50)
    return [
        Row(f"made/{index}#0", "tn5000", Path("none"), box, is_malignant=bool(rng.random() < 0.6), group=groups[index])
        for index in range(COUNT)
    ]


@dataclass(frozen=True)
class Spy:
    """Stands for a trained tail: it knows what it was trained on."""

    trained_on: frozenset[int]


@dataclass(frozen=True)
class Answered:
    by: Spy
    row: int


@pytest.fixture
def answered(monkeypatch: pytest.MonkeyPatch) -> list[Answered]:
    """Every answer that a cross-validation asked a tail for."""
    answers: list[Answered] = []

    def fit(variants: object, labels: object, rows: NDArray[np.int64], schedule: Schedule) -> Spy:
        return Spy(frozenset(rows.tolist()))

    def answer(model: Spy, maps: NDArray[np.float16], rows: NDArray[np.int64]) -> NDArray[np.float32]:
        answers.extend(Answered(model, row) for row in rows.tolist())
        return np.stack([maps[rows, 0, 0, 0], -maps[rows, 0, 0, 0]], axis=1).astype(np.float32)

    monkeypatch.setattr(crossval, "fit_tail", fit)
    monkeypatch.setattr(crossval, "tail_logits", answer)
    return answers


def found_by(rows: list[Row], folds: int = 3) -> OutOfFold:
    plain = np.arange(COUNT, dtype=np.float16).reshape(COUNT, 1, 1, 1)
    assert len(np.unique(joined_groups(rows))) == COUNT // 10 - 2
    recipe = replace(read_recipe(Path("xception-tn5000-v1")), folds=folds)
    return cross_validate(rows, [plain, plain + 1000], recipe)


@pytest.mark.parametrize("folds", [2, 3])
def test_that_no_row_is_answered_by_a_tail_that_saw_its_group(answered: list[Answered], folds: int) -> None:
    rows = made_rows()
    found = found_by(rows, folds)
    assert sorted(one.row for one in answered) == list(range(COUNT))
    for one in answered:
        names = set(rows[one.row].group.split("|"))
        assert one.by.trained_on
        assert all(names.isdisjoint(rows[other].group.split("|")) for other in one.by.trained_on)
        seen = set(found.groups[list(one.by.trained_on)].tolist())
        assert int(found.groups[one.row]) not in seen
    assert len({one.by for one in answered}) == len(np.unique(found.folds))


def test_that_each_tail_learns_from_all_rows_outside_its_fold(answered: list[Answered]) -> None:
    found = found_by(made_rows())
    for one in answered:
        expected = np.flatnonzero(found.folds != found.folds[one.row])
        assert one.by.trained_on == frozenset(expected.tolist())


def test_that_every_row_keeps_its_own_answer_to_its_plain_crop(answered: list[Answered]) -> None:
    rows = made_rows()
    found = found_by(rows)
    assert found.ids == tuple(row.id for row in rows)
    assert found.logits[:, 0].tolist() == list(range(COUNT))
    assert found.is_malignant.tolist() == [row.is_malignant for row in rows]


def test_that_answers_are_read_as_they_were_written(tmp_path: Path) -> None:
    rng = np.random.default_rng(9)
    made = OutOfFold(
        ids=tuple(f"made/é{index}#0" for index in range(9)),
        is_malignant=rng.random(9) < 0.5,
        groups=rng.integers(0, 4, 9),
        folds=rng.integers(0, 3, 9),
        logits=rng.normal(0, 30, (9, 2)).astype(np.float32),
    )
    made.write(tmp_path / "oof.csv")
    read = OutOfFold.read(tmp_path / "oof.csv")
    assert read.ids == made.ids
    for name in ("is_malignant", "groups", "folds"):
        assert np.array_equal(getattr(read, name), getattr(made, name))
    assert read.logits == pytest.approx(made.logits, abs=1e-5)
