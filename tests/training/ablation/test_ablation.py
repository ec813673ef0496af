from __future__ import annotations

import csv
import json
import shutil
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import pytest

from tests.training.experiment.tiny_run import MadeUp, tiny_recipe
from thyroid_desktop.statistics.roc import auroc
from training.__main__ import main
from training.ablation.ablating import TABLE, ablate
from training.ablation.table import lines_of
from training.ablation.variants import SWITCHES, variants
from training.experiment import commands
from training.experiment.answering import read_answers
from training.experiment.nodules import nodules_of, temperature_of
from training.experiment.recipe import Answering, Experiment, Learning, Stage, read_experiment
from training.experiment.running import Order
from training.experiment.typed_toml import parsed, written


def test_that_every_switch_of_the_recommended_recipe_is_one_line() -> None:
    found = variants(read_experiment(Path("better")))
    assert [one.folder for one in found] == ["whole", *SWITCHES, "whole", "whole"]
    assert len({one.name for one in found}) == len(found)


def test_that_a_variant_differs_by_its_switch_alone() -> None:
    whole = read_experiment(Path("better"))
    for one in variants(whole)[1:-2]:
        learning, crop, augmentation = one.recipe.learning, one.recipe.crop, one.recipe.augmentation
        changed = [
            name
            for name, own, other in (
                *((f.name, getattr(learning, f.name), getattr(whole.learning, f.name)) for f in fields(learning)),
                *((f.name, getattr(crop, f.name), getattr(whole.crop, f.name)) for f in fields(crop)),
                *(
                    (f.name, getattr(augmentation, f.name), getattr(whole.augmentation, f.name))
                    for f in fields(augmentation)
                ),
                ("stages", one.recipe.stages, whole.stages),
            )
            if own != other
        ]
        assert len(changed) == 1, one.name
    without = next(one.recipe for one in variants(whole) if one.folder == "warm-up")
    assert sum(stage.epochs for stage in without.stages) == sum(stage.epochs for stage in whole.stages)


def test_that_what_is_off_already_has_no_line() -> None:
    bare = Experiment("bare", "1", "Bare", ("Tiny",), (Stage("training"),), learning=Learning(), answering=Answering())
    assert [one.folder for one in variants(bare)] == ["whole", "letterbox"]


@dataclass(frozen=True)
class Done:
    """An ablation that is finished."""

    order: Order
    out: Path
    told: dict[str, Any]


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Done:
    recipe = tiny_recipe(ema=0.0, label_smoothing=0.0, weight_decay=0.0)
    recipe = replace(
        recipe,
        stages=(Stage("training", epochs=1, rate=1e-3),),
        augmentation=replace(recipe.augmentation, copies=1, mixup=0.0, cutout=0.0, tone=0.0),
    )
    recipe = parsed(Experiment, written(recipe))  # as the command reads it
    order = Order(recipe, MadeUp(), {}, threads=1, is_resumed=True)
    out = tmp_path_factory.mktemp("ablation")
    return Done(order, out, ablate(order, "Tiny", out, lambda _: None))


def test_that_the_table_says_what_each_switch_is_worth(done: Done) -> None:
    assert [line["name"] for line in done.told["lines"]] == [
        "the whole recipe", "one margin", "stretched to the square", "one plain view", "no temperature",
    ]  # fmt: skip
    whole, *others = done.told["lines"]
    assert (whole["less"], whole["p_holm"]) == (0.0, None)
    for line in others:
        assert line["less"] == pytest.approx(whole["auroc"] - line["auroc"])
        assert line["p"] is None or line["p"] <= line["p_holm"] <= 1
        assert line["low"] is None or line["low"] <= line["less"] <= line["high"]
    assert others[-1]["brier"] != whole["brier"]
    with (done.out / TABLE).open() as file:
        assert [row["name"] for row in csv.DictReader(file)] == [line["name"] for line in done.told["lines"]]


def test_that_an_ablation_is_a_command(done: Done, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    recipe = done.out / "asked.toml"
    recipe.write_text(written(done.order.recipe), encoding="utf-8")
    monkeypatch.setattr(commands, "samples_of", lambda bundle, sharing: MadeUp())
    command = ["ablate", "--bundle", "made-up", "--recipe", str(recipe), "--out", str(done.out), "--json"]
    assert main([*command, "--resume"]) == 0
    assert json.loads(capsys.readouterr().out) == done.told
    assert main(command) == 1
    assert "already holds a run" in capsys.readouterr().err
    assert main([*command, "--network", "Xception"]) == 1
    assert "no network Xception" in capsys.readouterr().err
    assert main([*command[:-1], "--resume"]) == 0
    assert "stretched to the square" in capsys.readouterr().out


def test_that_finished_runs_are_not_repeated(done: Done) -> None:
    before = {path: path.stat().st_mtime_ns for path in done.out.rglob("result.json")}
    assert ablate(done.order, "Tiny", done.out, lambda _: None) == done.told
    assert {path: path.stat().st_mtime_ns for path in done.out.rglob("result.json")} == before


def test_that_a_line_is_the_area_of_the_answers_on_the_disk(done: Done) -> None:
    folders = [done.out / "whole" / "Tiny" / f"fold-{fold}" for fold in range(3)]
    for name, at in (("answers.csv", 4), ("plain_answers.csv", 3)):
        answers = [one for folder in folders for one in read_answers(folder / name) if one.fold >= 0]
        own = nodules_of(answers, 1.0 if at == 4 else temperature_of(answers))
        assert done.told["lines"][at]["auroc"] == auroc(own.is_malignant, own.chances).value


def test_that_variants_on_other_nodules_are_never_compared(done: Done, tmp_path: Path) -> None:
    shutil.copytree(done.out, tmp_path / "copy", ignore=shutil.ignore_patterns("*.npz"))
    answers = tmp_path / "copy" / "margins" / "Tiny" / "fold-0" / "answers.csv"
    lines = answers.read_text().splitlines(keepends=True)
    answers.write_text("".join([lines[0], *lines[3:]]))
    found = variants(replace(done.order.recipe, networks=("Tiny",)))
    with pytest.raises(ValueError, match="other nodules"):
        lines_of(found[:2], tmp_path / "copy", "Tiny")
