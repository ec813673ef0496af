"""A recipe is typed: nothing unknown, missing or of another type gets through, and it can be saved with the run."""

from __future__ import annotations

from pathlib import Path

import pytest

from training.experiment.recipe import BadExperiment, Experiment, read_experiment
from training.experiment.typed_toml import parsed, written

SHIPPED = Path(__file__).parents[3] / "training" / "recipes"
PAPER = (SHIPPED / "paper.toml").read_text(encoding="utf-8")


def test_that_the_papers_preset_says_what_the_paper_says():
    paper = read_experiment(Path("paper"))
    assert paper.networks == ("DenseNet121", "DenseNet169", "NASNetLarge", "ResNet101V2", "Xception")
    (stage,) = paper.stages
    assert (stage.rate, stage.plateau_factor, stage.plateau_patience, stage.epochs) == (1e-3, 0.5, 5, 300)
    assert (paper.learning.batch, paper.learning.dropout, paper.folds) == (8, 0.5, 3)
    assert (paper.augmentation.copies, paper.augmentation.redrawn) == (5, False)
    assert not paper.crop.letterbox
    assert paper.learning.weight_decay == paper.learning.ema == paper.learning.label_smoothing == 0.0


def test_that_our_preset_switches_everything_on():
    ours = read_experiment(Path("better"))
    learning, answering = ours.learning, ours.answering
    assert all([learning.frozen_batch_norm, learning.ema, learning.label_smoothing])
    assert all([answering.temperature_scaling, answering.flipped, ours.crop.letterbox])
    assert len(ours.crop.margins) > 1
    assert [stage.trains for stage in ours.stages] == ["head", "all"]


@pytest.mark.parametrize("name", ["paper", "better"])
def test_that_a_saved_recipe_reads_back_as_itself(name):
    recipe = read_experiment(Path(name))
    assert parsed(Experiment, written(recipe)) == recipe


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("batch = 8", "batches = 8", "line {line}: unknown key learning.batches"),
        ("epochs = 300", "epoch = 300", "line {line}: unknown key stages[0].epoch"),
        ("[crop]", "[crops]", "line {line}: unknown key crops"),
        ('id = "paper"', "", "id is missing"),
        ("copies = 5", "copies = 5.0", "line {line}: augmentation.copies must be of type int"),
        ("letterbox = false", "letterbox = 0", "line {line}: crop.letterbox must be of type bool"),
        ('"Xception"]', '"Inception"]', "line {line}: networks[4] must be one of DenseNet121"),
        ("margins = [0.0]", "margins = 0.0", "line {line}: crop.margins must be a list"),
        ("margins = [0.0]", "margins = []", "must not be empty"),
        ("[[stages]]", "[stages]", "line {line}: stages must be a list"),
        ("[learning]", "[[learning]]", "line {line}: learning must be a table"),
        ("folds = 3", "folds = 1", "folds must be 2 or more"),
        ("folds = 3", "folds = ", "cannot be read"),
    ],
)
def test_that_what_is_wrong_is_named_with_its_line(tmp_path, old, new, said):
    assert old in PAPER
    text = PAPER.replace(old, new)
    line = next((number for number, one in enumerate(text.splitlines(), 1) if new and one.endswith(new)), 0)
    (tmp_path / "bad.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BadExperiment) as caught:
        read_experiment(tmp_path / "bad.toml")
    assert said.format(line=line) in caught.value.sentence()
    assert "bad.toml" in caught.value.title


def test_that_a_missing_recipe_is_the_users_problem():
    with pytest.raises(BadExperiment, match=r"nowhere\.toml"):
        read_experiment(Path("nowhere"))
