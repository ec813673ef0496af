"""The whole experiment from one command: members, their answers added up, and what is refused."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.training.experiment.tiny_run import MadeUp, tiny_recipe
from training.__main__ import main
from training.bundles.manifest import (
    BundledImage,
    BundledNodule,
    Label,
    Manifest,
    SplitRecord,
    StoredPicture,
    digest_of,
    written,
)
from training.experiment.answering import Answer, read_answers, write_answers
from training.experiment.bundle_samples import bundle_samples
from training.experiment.checkpoint import read_checkpoint
from training.experiment.crossing import summary
from training.experiment.events import Ended, read_events
from training.experiment.recipe import BadExperiment
from training.experiment.running import Order, asked_of, run_member
from training.experiment.typed_toml import written as toml


def picture(folder: Path, name: str, pixels: np.ndarray) -> StoredPicture:
    import hashlib

    from PIL import Image

    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path)
    height, width = pixels.shape
    return StoredPicture(name, hashlib.sha256(path.read_bytes()).hexdigest(), 0, 0, width, height)


def bundle_in(folder: Path) -> Manifest:
    """The made-up samples as a bundle on the disk."""
    samples = MadeUp()
    images = []
    for row in samples.rows:
        frame = picture(folder, f"frames/{row.id}.png", samples.pixels(row))
        box = (row.box.x0, row.box.y0, row.box.x1, row.box.y1)
        label = Label("malignant" if row.is_malignant else "benign", "surgery")
        nodule = BundledNodule(row.id, 0, box, label, frame)
        images.append(BundledImage(row.id, "", row.nodule, 0, row.fold, frame, "whole", (), None, 1.0, (nodule,)))
    manifest = Manifest(1, "2026-01-01", "folder", True, 0.5, "one", SplitRecord(1, 3, 0.25), {}, (), tuple(images))
    (folder / "manifest.json").write_bytes(written(manifest))
    return manifest


@pytest.fixture
def places(tmp_path: Path) -> list[str]:
    bundle_in(tmp_path / "bundle")
    (tmp_path / "tiny.toml").write_text(toml(tiny_recipe()), encoding="utf-8")
    return ["--bundle", str(tmp_path / "bundle"), "--recipe", str(tmp_path / "tiny.toml"), "--threads", "0"]


def test_that_a_bundle_is_read_as_it_is(tmp_path):
    manifest = bundle_in(tmp_path)
    found = bundle_samples(tmp_path, folds=3)
    assert found.rows == tuple(replace(row, nodule=f"{row.nodule}/0") for row in MadeUp().rows)
    assert found.identity == digest_of(manifest)
    np.testing.assert_array_equal(found.pixels(found.rows[3]), MadeUp().pixels(found.rows[3]))
    with pytest.raises(BadExperiment, match="split into 3 folds"):
        bundle_samples(tmp_path, folds=5)
    (tmp_path / "frames" / "row3.png").write_bytes(b"")
    with pytest.raises(BadExperiment, match="altered"):
        found.pixels(found.rows[3])
    (tmp_path / "frames" / "row3.png").unlink()
    with pytest.raises(BadExperiment, match="cannot be read"):
        found.pixels(found.rows[3])


def test_that_the_whole_experiment_runs_from_one_command_and_goes_on_where_it_was(tmp_path, places, capsys):
    out = tmp_path / "out"
    recipe = tiny_recipe(deterministic=False)  # asking for determinism would hold for the whole process
    (tmp_path / "tiny.toml").write_text(toml(recipe), encoding="utf-8")
    command = ["crossval", *places, "--out", str(out), "--limit-steps", "3"]
    assert main([*command, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == json.loads((out / "experiment.json").read_text())
    tiny = told["networks"]["Tiny"]
    assert tiny["out_of_fold"]["nodules"] == 16
    assert tiny["test"]["nodules"] == 4
    for fold in range(3):
        folder = out / "Tiny" / f"fold-{fold}"
        assert {row.fold for row in read_answers(folder / "answers.csv")} == {fold, -1}
        assert {path.name for path in folder.iterdir()} == {
            *("recipe.toml", "events.jsonl", "seconds.json", "checkpoint.npz", "weights.npz", "curve.json"),
            *("answers.csv", "plain_answers.csv", "result.json"),
        }
    before = (out / "Tiny" / "fold-1" / "weights.npz").stat().st_mtime_ns
    assert main(command) == 1
    assert "--resume" in capsys.readouterr().err
    assert main([*command, "--resume"]) == 0
    assert (out / "Tiny" / "fold-1" / "weights.npz").stat().st_mtime_ns == before
    capsys.readouterr()
    assert main([*command[:-1], "4", "--resume"]) == 1
    assert "another result" in capsys.readouterr().err
    with pytest.raises(BadExperiment, match="another recipe"):
        read_checkpoint(out / "Tiny" / "fold-1", "something else")
    assert refused_to_go_on(out, tmp_path / "tiny.toml", [*command, "--resume"], capsys) == 2


def refused_to_go_on(out, recipe, command, capsys):
    """How many alterations of a finished experiment were refused, none of which altered it again."""
    kept = (out / "recipe.toml").read_bytes()
    recipe.write_text(recipe.read_text(encoding="utf-8").replace("seed = 1", "seed = 2"), encoding="utf-8")
    refused = main(command)
    assert "holds another experiment" in capsys.readouterr().err
    assert (out / "recipe.toml").read_bytes() == kept
    recipe.write_bytes(kept)
    result = out / "Tiny" / "fold-1" / "result.json"
    result.write_text(result.read_text().replace('"backend": "', '"backend": "not '))
    refused += main(command)
    assert "computed with not " in capsys.readouterr().err
    return refused


def test_that_an_experiment_says_where_its_data_are_before_it_is_finished(tmp_path, places, monkeypatch, capsys):
    from training.experiment import crossing

    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(crossing, "run_member", stop)
    out = tmp_path / "out"
    assert main(["crossval", *places, "--out", str(out)]) == 1
    assert "--resume goes on" in capsys.readouterr().err
    assert json.loads((out / "origin.json").read_text()) == {"bundle": str(tmp_path / "bundle"), "weights": []}
    assert main(["export", str(out), "--out", str(tmp_path / "results")]) == 1
    assert "3 of 3 trainings have no result, first that of Tiny on fold 0" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["--limit-steps", "-1"], ["--threads", "-1"], ["--threads", "two"]])
def test_that_numbers_below_nought_are_not_understood(places, capsys, words):
    with pytest.raises(SystemExit) as ended:
        main(["run", *places, "--out", "out", *words])
    assert ended.value.code == 2
    assert words[0] in capsys.readouterr().err


def test_that_a_member_which_was_killed_behind_its_result_still_tells_its_end(tmp_path):
    import keras

    order = Order(tiny_recipe(), MadeUp(), {}, is_resumed=True)
    done = {"asked": asked_of(order, "Tiny", 0), "backend": keras.backend.backend(), "accuracy": 0.5, "auroc": None}
    (tmp_path / "result.json").write_text(json.dumps(done))
    for _ in range(2):
        told = []
        run_member(order, "Tiny", 0, tmp_path, told.append)
        assert read_events(tmp_path / "events.jsonl") == (Ended("Tiny", 0, 0.5, None),)
    assert told == []


@pytest.mark.parametrize("content", ["", "[]", "{", '{"asked": 1}'])
def test_that_a_result_that_somebody_altered_is_refused(tmp_path, content):
    (tmp_path / "result.json").write_text(content)
    order = Order(tiny_recipe(), MadeUp(), {}, is_resumed=True)
    with pytest.raises(BadExperiment, match=r"cannot be read|another result"):
        run_member(order, "Tiny", 0, tmp_path, print)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--network", "Xception"], "no network Xception"),
        (["--fold", "7"], "Fold 7"),
        (["--weights", "Tiny=nowhere.npz"], "nowhere.npz"),
        (["--weights", "Xception=x"], "NETWORK=FILE"),
        (["--backend", "jax"], "loaded already"),
    ],
)
def test_that_what_cannot_be_done_ends_with_one_sentence(tmp_path, places, capsys, words, said):
    import keras

    assert keras.__version__
    assert main(["run", *places, "--out", str(tmp_path / "out"), *words]) == 1
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_that_a_folder_that_is_no_bundle_is_refused(tmp_path, capsys):
    assert main(["run", "--bundle", str(tmp_path), "--recipe", "paper", "--out", str(tmp_path / "out")]) == 1
    assert "no bundle" in capsys.readouterr().err


def logit(chance):
    return math.log(chance / (1 - chance))


def answers(fold, test, *own):
    rows = [Answer(f"{name}-{fold}", name, fold, truth, 0.0, logit(chance)) for name, truth, chance in own]
    return rows + [Answer(name, name.split("/")[0], -1, truth, 0.0, logit(chance)) for name, truth, chance in test]


def test_that_roc_comes_from_mean_probabilities_and_categories_from_the_vote():
    chances = [(0.9, 0.4), (0.51, 0.4), (0.51, 0.4)]
    given = [
        answers(
            fold, [("a/1", True, high), ("b/1", False, low)], (f"n{fold}", fold == 0, 0.8), (f"m{fold}", False, 0.1)
        )
        for fold, (high, low) in enumerate(chances)
    ]
    found = summary(given, is_scaled=False)
    assert found["test"]["auroc"] == 1.0
    assert found["test"]["accuracy"] == 1.0
    assert found["out_of_fold"]["nodules"] == 6
    assert found["out_of_fold"]["sensitivity"] == 1.0
    assert found["out_of_fold"]["specificity"] == pytest.approx(3 / 5)
    assert found["temperature"] == 1.0
    assert summary(given, is_scaled=True)["temperature"] != 1.0


def test_that_the_views_of_a_nodule_are_answered_by_their_mean():
    test = [("a/1", True, 0.9), ("a/2", True, 0.3), ("b/1", False, 0.55)]
    given = [answers(fold, test, ("n", True, 0.8), ("m", False, 0.1)) for fold in range(2)]
    found = summary(given, is_scaled=False)
    assert found["test"]["nodules"] == 2
    assert found["test"]["auroc"] == 1.0
    assert found["test"]["specificity"] == 0.0


def test_that_a_test_part_of_one_class_has_no_area_and_nothing_is_fitted_to_one_class():
    given = [answers(fold, [("a/1", False, 0.9)], ("n", False, 0.8)) for fold in range(2)]
    found = summary(given, is_scaled=True)
    assert found["temperature"] == 1.0
    assert (found["test"]["auroc"], found["test"]["auroc_interval"], found["test"]["sensitivity"]) == (None, None, None)
    assert found["test"]["specificity"] == 0.0


def test_that_answers_come_back_as_they_were(tmp_path):
    given = tuple(answers(0, [("a/1", True, 0.25)], ("n", False, 0.5)))
    write_answers(tmp_path / "answers.csv", given)
    back = read_answers(tmp_path / "answers.csv")
    assert [one.row for one in back] == [one.row for one in given]
    assert [one.logit_malignant for one in back] == pytest.approx([one.logit_malignant for one in given])
