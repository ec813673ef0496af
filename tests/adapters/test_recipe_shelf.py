"""Recipes as a user chooses them: the shipped experiments, the recommended one first, and files of one's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from thyroid_desktop.adapters.recipe_shelf import NETWORKS, NO_EXPERIMENT, RecipeFiles
from thyroid_desktop.bootstrap import installation
from training.experiment.networks import ARCHITECTURES
from training.experiment.recipe import read_experiment

SHIPPED = installation() / "training" / "recipes"
GOOD = """
id = "own"
version = "1"
title = "Our own"
networks = ["Xception"]
folds = 4
[augmentation]
copies = 2
[[stages]]
name = "one"
epochs = 3
[[stages]]
name = "two"
"""


def test_that_the_shipped_experiments_stand_there_the_recommended_one_first() -> None:
    recipes = RecipeFiles(SHIPPED).recipes()
    assert [one.id for one in recipes][:3] == ["better", "quick", "paper"]
    assert all(not one.problem for one in recipes)
    assert not {"proposer-tn5000-v1", "xception-tn5000-v1"} & {one.id for one in recipes}


@pytest.mark.parametrize("recipe", RecipeFiles(SHIPPED).recipes(), ids=lambda recipe: recipe.id)
def test_that_training_reads_the_same_in_a_shipped_recipe(recipe: object, tmp_path: Path) -> None:
    path = tmp_path / "recipe.toml"
    path.write_text(recipe.text, encoding="utf-8")  # type: ignore[attr-defined]
    shelved, read = RecipeFiles().read(path), read_experiment(path)
    assert (shelved.id, shelved.title, shelved.networks, shelved.folds) == (
        read.id,
        read.title,
        read.networks,
        read.folds,
    )
    assert shelved.epochs == sum(stage.epochs for stage in read.stages)
    assert shelved.copies == read.augmentation.copies


def test_that_the_networks_are_those_that_training_knows() -> None:
    assert set(ARCHITECTURES) == NETWORKS


def test_that_quick_is_one_network_and_few_epochs() -> None:
    (quick,) = (one for one in RecipeFiles(SHIPPED).recipes() if one.id == "quick")
    assert quick.networks == ("Xception",)
    assert quick.epochs <= 5


def test_that_a_file_of_ones_own_is_read(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(GOOD, encoding="utf-8")
    own = RecipeFiles().read(path)
    assert (own.id, own.title, own.folds, own.epochs, own.copies, own.problem) == ("own", "Our own", 4, 4, 2, "")
    assert own.text == GOOD
    assert RecipeFiles().parsed(GOOD) == own


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", NO_EXPERIMENT),
        (GOOD.replace('"Xception"', '"Xcepton"'), "the network Xcepton is unknown"),
        (GOOD.replace('title = "Our own"', ""), "it has no id, no version or no title"),
        (GOOD.replace("folds = 4", "folds = 1"), "folds, copies or epochs are too few"),
        (GOOD.replace("copies = 2", 'copies = "two"'), "folds, copies or epochs are too few"),
        (GOOD.replace("[augmentation]\ncopies = 2", "augmentation = 1"), "folds, copies or epochs are too few"),
    ],
)
def test_that_a_recipe_that_cannot_be_used_says_why(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    assert RecipeFiles().read(path).problem == problem


def test_that_what_is_no_recipe_at_all_says_so(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    assert "own.toml cannot be read (No such file" in RecipeFiles().read(path).problem
    path.write_bytes(b"\xff\xfe\x00")
    assert RecipeFiles().read(path).problem.startswith("own.toml cannot be read (")
    path.write_text("[[[", encoding="utf-8")
    assert RecipeFiles().read(path).problem.startswith("own.toml cannot be read (")
    path.write_text("# " + "x" * 1_100_000, encoding="utf-8")
    assert RecipeFiles().read(path).problem == "own.toml cannot be read (it is too large for a recipe)"
    assert RecipeFiles().parsed("[[[").problem.startswith("it cannot be read (")


def test_that_the_first_of_two_recipes_of_one_name_counts(tmp_path: Path) -> None:
    for folder, title in (("a", "First"), ("b", "Second")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "own.toml").write_text(GOOD.replace("Our own", title), encoding="utf-8")
    recipes = RecipeFiles(tmp_path / "a", tmp_path / "none", tmp_path / "b").recipes()
    assert [one.title for one in recipes] == ["First"]
