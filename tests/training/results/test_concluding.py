"""From cross-validation to a bundle that can be adopted, on made-up images; and the same after a kill anywhere."""

from __future__ import annotations

import csv
import io
import json
import os
import random
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.training.experiment.test_crossing import bundle_in
from tests.training.experiment.tiny_run import MadeUp, tiny_recipe
from tests.training.results.toy_run import hazy, order_of, pretend
from thyroid_desktop.domain.training_result import TrainingResult
from thyroid_desktop.domain.typed_json import built
from thyroid_desktop.inference.engine import Engine
from training.__main__ import main
from training.experiment.answering import read_answers
from training.experiment.nodules import nodules_of, temperature_of
from training.experiment.recipe import BadExperiment
from training.experiment.running import run_member
from training.experiment.samples import WHOLE
from training.experiment.typed_toml import written as toml
from training.experiment.weights import read_arrays
from training.results.concluding import Conclusion, conclude
from training.results.scores import scores_of, threshold_of

ROOT = Path(__file__).parents[3]
FIGURES = {"roc", "calibration", "confusion", "learning-loss", "learning-auroc", "roc-test", "confusion-test"}
COMPARED = {"comparison-roc", "comparison-calibration", "comparison-confusion"}


def quiet(_step: str, _share: float) -> None:
    """Nobody listens."""


def lines(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text())))


@pytest.fixture(scope="module")
def journey(tmp_path_factory) -> Path:
    """Bundle, cross-validation and results of a tiny network, from the command line."""
    place = tmp_path_factory.mktemp("journey")
    bundle_in(place / "bundle")
    # Asking for determinism would hold for the whole process.
    (place / "tiny.toml").write_text(toml(tiny_recipe(deterministic=False)), encoding="utf-8")
    data = ["--bundle", str(place / "bundle"), "--recipe", str(place / "tiny.toml"), "--threads", "0"]
    assert main(["crossval", *data, "--out", str(place / "run")]) == 0
    assert main(["export", str(place / "run"), "--out", str(place / "first"), "--id", "first"]) == 0
    old = str(place / "first" / "first")
    command = ["export", str(place / "run"), "--out", str(place / "out"), "--id", "second", "--in-use", old]
    assert main(command) == 0
    return place


def test_that_figures_and_tables_are_there_and_named(journey):
    told = json.loads((journey / "out" / "result.json").read_text())
    result = built(TrainingResult, told)
    assert {Path(name).stem for name in result.figures} == FIGURES | COMPARED
    for name in result.figures:
        with Image.open(journey / "out" / name) as image:
            assert image.width == 1024
    assert set(result.tables) == {
        *("oof.csv", "curves.csv", "metrics.csv", "confusion.csv", "roc.csv", "calibration.csv", "changed.csv"),
    }
    assert result.seconds > 0
    assert result.learnt_from.nodules == 20
    assert len(lines(journey / "out" / "oof.csv")) == 16
    assert len(lines(journey / "out" / "curves.csv")) == 3 * 5
    networks = {(one["network"], one["part"], one["view"]) for one in lines(journey / "out" / "metrics.csv")}
    assert networks == {
        *(("Tiny", "out of fold", "recipe"), ("Tiny", "test", "recipe"), ("Tiny", "out of fold", "plain")),
        *(("second", "test", "plain"), ("first", "out of fold", "plain")),
    }
    cells = lines(journey / "out" / "confusion.csv")[0]
    assert sum(int(cells[name]) for name in list(cells)[-4:]) == 16


def test_that_threshold_and_temperature_come_from_the_plain_answers_that_the_bundle_keeps(journey):
    bundle = journey / "out" / "second"
    kept = read_answers(bundle / "oof.csv")
    folds = [read_answers(journey / "run" / "Tiny" / f"fold-{fold}" / "plain_answers.csv") for fold in range(3)]
    assert kept == tuple(one for given in folds for one in given if one.fold >= 0)
    manifest = json.loads((bundle / "manifest.json").read_text())
    assert manifest["temperature"] == round(temperature_of(kept), 4)
    nodules = nodules_of(kept, manifest["temperature"])
    assert manifest["threshold"] == threshold_of(nodules.is_malignant, nodules.chances)
    result = built(TrainingResult, json.loads((journey / "out" / "result.json").read_text()))
    said = nodules.chances >= manifest["threshold"]
    assert result.comparison.candidate == scores_of(nodules.is_malignant, nodules.chances, said)
    assert result.candidate.threshold == manifest["threshold"]
    assert result.candidate.weights_sha256 == manifest["files"]["model.onnx"]


def test_that_evaluating_the_candidate_says_what_its_card_says(journey, capsys):
    bundle = journey / "out" / "second"
    command = ["evaluate", str(bundle), "--bundle", str(journey / "bundle"), "--json"]
    assert main([*command, "--part", "test"]) == 0
    told = json.loads(capsys.readouterr().out)
    expected = json.loads((bundle / "manifest.json").read_text())["training"]["figures"]["test"]
    assert told["scores"].pop("brier") == pytest.approx(expected.pop("brier"), abs=1e-4)
    assert told["scores"].pop("ece") == pytest.approx(expected.pop("ece"), abs=1e-3)
    assert told["scores"] == expected
    assert (told["part"], told["images"], told["caution"]) == ("test", 8, "")
    assert main([*command, "--part", "folds"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["scores"]["nodules"] == 16
    assert "learnt from these very nodules" in told["caution"]
    assert main(command[:-1]) == 0
    said = capsys.readouterr().out
    assert "on 20 nodules, 10 of them malignant" in said
    assert "sensitivity" in said


def test_that_the_worker_loads_the_candidate_and_reads_the_card(journey):
    bundle = journey / "out" / "second"
    samples = MadeUp()
    engine = Engine(bundle)
    asked = samples.rows[0]
    answer = engine.answer(samples.pixels(asked), asked.box, "float32")
    assert 0 < answer.probability_malignant < 1
    card = (bundle / "MODEL_CARD.md").read_text()
    assert card.startswith("# Tiny\n")
    assert "Research use only – not for diagnosis" in card
    assert "20 benign, surgery; 20 malignant, surgery" in card
    assert "cut when the accuracy on these very nodules stood still" in card
    assert "$" not in card


def test_that_a_model_in_use_from_the_same_bundle_is_known_to_be_flattered(journey):
    result = built(TrainingResult, json.loads((journey / "out" / "result.json").read_text()))
    assert "The model in use learnt from these very nodules" in result.comparison.caution
    assert len(lines(journey / "out" / "changed.csv")) == len(result.comparison.changed)


def test_that_training_on_all_rows_answers_nothing_and_never_sees_the_test_part(journey):
    folder = journey / "run" / "Tiny" / "whole"
    told = json.loads((folder / "result.json").read_text())
    assert (told["fold"], told["training_rows"], told["held_out_rows"], told["test_rows"]) == (WHOLE, 32, 0, 0)
    assert not {"answers.csv", "plain_answers.csv"} & {path.name for path in folder.iterdir()}
    last = json.loads((folder / "curve.json").read_text())[-1]
    assert (told["accuracy"], told["auroc"]) == (last["accuracy"], last["auroc"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["export", "{}/run", "--out", "{}/new", "--network", "Xception"], "no network Xception"),
        (["export", "{}/run", "--out", "{}/out", "--id", "third"], "other results"),
        (["export", "{}/run", "--out", "{}/new", "--id", "../third"], "cannot be called ../third"),
        (["export", "{}/run", "--out", "{}/new", "--in-use", "{}/nowhere"], "manifest.json"),
        (["export", "{}/bundle", "--out", "{}/new"], "no finished run"),
        (["export", "{}/run", "--out", "{}/new", "--bundle", "{}/run"], "no bundle"),
        (["evaluate", "{}/run", "--bundle", "{}/bundle"], "manifest.json"),
        (["evaluate", "{}/out/second", "--bundle", "{}/run"], "no bundle"),
    ],
)
def test_that_what_cannot_be_used_ends_with_one_sentence(journey, capsys, words, said):
    assert main([word.format(journey) for word in words]) == 1
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1


def test_that_one_class_in_the_test_part_is_concluded_too(tmp_path):
    class OneClass(MadeUp):
        @property
        def rows(self):
            return tuple(replace(row, is_malignant=row.is_malignant and row.fold >= 0) for row in super().rows)

    order = replace(order_of(), samples=OneClass(identity="one class"), limit_steps=2)
    pretend(order, tmp_path / "run", "Tiny", lambda row, _: 0.7 if row.is_malignant else 0.4)
    asked = Conclusion(order, tmp_path / "run", tmp_path / "out", "made-up", "Made up", None, "2026-01-01")
    result = conclude(asked, quiet)
    assert result.networks[0].test.auroc is None
    assert result.networks[0].test.sensitivity.value is None
    assert result.networks[0].test.specificity.n == 4
    assert "roc-test.png" not in result.figures
    assert "confusion-test.png" in result.figures
    card = (tmp_path / "out" / "made-up" / "MODEL_CARD.md").read_text()
    assert card.startswith("**Only tried out: every stage of the training ended after 2 steps.")
    assert "| 4 (0) | – | – |" in card


class Killed(BaseException):
    """As sudden as a signal."""


@pytest.mark.parametrize("step", ["measure", "finish", "export", "compare"])
def test_that_it_goes_on_from_any_step(journey, tmp_path, step):
    order = order_of()
    pretend(order, tmp_path / "run", "Tiny", hazy)
    model = journey / "first" / "first"
    asked = Conclusion(order, tmp_path / "run", tmp_path / "out", "made-up", "Made up", model, "2026-01-01")

    def kill(name: str, share: float) -> None:
        if name == step and share < 1:
            raise Killed

    with pytest.raises(Killed):
        conclude(asked, kill)
    assert not (tmp_path / "out" / "result.json").exists()
    heard: list[str] = []
    result = conclude(asked, lambda name, _: heard.append(name))
    assert list(dict.fromkeys(heard)) == [one for one in ("measure", "finish", "export", "compare") if one in heard]
    assert conclude(asked, kill) == result  # what is done is only read
    with pytest.raises(BadExperiment, match="other results"):
        conclude(replace(asked, title="Other"), quiet)


def test_that_a_folder_of_another_training_is_no_whole_one(tmp_path):
    order = order_of()
    run_member(replace(order, limit_steps=1), "Tiny", WHOLE, tmp_path, lambda _: None)
    with pytest.raises(BadExperiment, match="another result"):
        run_member(order, "Tiny", WHOLE, tmp_path, lambda _: None)


def start(folder: Path, *in_use: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.training.results.toy_run", str(folder), *in_use]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def finish(folder: Path, *in_use: str) -> dict[str, object]:
    process = start(folder, *in_use)
    _, errors = process.communicate()
    assert process.returncode == 0, errors
    told: dict[str, object] = json.loads((folder / "out" / "result.json").read_text())
    del told["seconds"]  # what a kill cost is told, too
    return told


@pytest.mark.soak
@pytest.mark.timeout(1500)
def test_that_a_killed_conclusion_ends_like_one_that_was_never_interrupted(tmp_path):
    finish(tmp_path / "old")
    old = str(tmp_path / "old" / "out" / "made-up")
    whole = finish(tmp_path / "whole", old)
    rng = random.Random(3)
    folder, done = tmp_path / "killed", 0
    while done < (20 if os.environ.get("THYROID_SOAK") else 3):
        with start(folder, old) as process:
            process.stdout.readline()
            time.sleep(rng.uniform(0.0, 5.0))
            process.kill()
            process.communicate()
        done += 1
        if (folder / "out" / "result.json").exists():
            assert finish(folder, old) == whole
            folder = tmp_path / f"killed{done}"
    assert finish(folder, old) == whole
    for name in ("model.onnx", "golden.npz", "MODEL_CARD.md", "manifest.json"):
        ours, theirs = (tmp_path / one / "out" / "made-up" / name for one in ("whole", folder.name))
        assert ours.read_bytes() == theirs.read_bytes(), name
    weights = (one / "run" / "Tiny" / "whole" / "weights.npz" for one in (tmp_path / "whole", folder))
    ours, theirs = (read_arrays(path) for path in weights)
    for name, array in ours.items():
        np.testing.assert_array_equal(array, theirs[name])
    assert not list(folder.rglob(".*.part"))
    assert not (folder / "out" / ".making").exists()
