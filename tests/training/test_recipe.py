"""A recipe is typed: nothing unknown, missing or of another type gets through."""

from __future__ import annotations

from pathlib import Path

import pytest

from training.recipe import BadRecipe, read_recipe

SHIPPED = Path(__file__).parents[2] / "training" / "recipes" / "xception-tn5000-v1.toml"


def test_that_the_shipped_recipe_is_found_by_its_name():
    by_name, by_path = read_recipe(Path("xception-tn5000-v1")), read_recipe(SHIPPED)
    assert by_name == by_path
    assert by_name.id == SHIPPED.stem
    assert by_name.train_on == ("tn5000",)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("epochs =", "epoch =", "unknown key schedule.epoch"),
        ("margin = 0.1", "", "margin is missing"),
        ("folds = 3", "folds = 3.0", "folds must be of type int"),
        ("folds = 3", "folds = true", "folds must be of type int"),
        ("is_balanced = false", "is_balanced = 0", "schedule.is_balanced must be of type bool"),
        ('["tn5000"]', '["tn5001"]', "train_on must be a list of"),
        ('["tn5000"]', '"tn5000"', "train_on must be a list of"),
        ("[schedule]", "[[schedule]]", "schedule must be a table"),
        ("margin = 0.1", "margin = ", "cannot be read"),
    ],
)
def test_that_what_is_unknown_missing_or_of_the_wrong_type_is_named(tmp_path, old, new, said):
    text = SHIPPED.read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "bad.toml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(BadRecipe) as caught:
        read_recipe(tmp_path / "bad.toml")
    assert said in caught.value.sentence()
    assert "bad.toml" in caught.value.title


def test_that_a_whole_number_serves_where_a_fraction_is_expected(tmp_path):
    (tmp_path / "one.toml").write_text(SHIPPED.read_text(encoding="utf-8").replace("margin = 0.1", "margin = 1"))
    assert read_recipe(tmp_path / "one.toml").margin == 1.0


def test_that_a_missing_recipe_is_the_users_problem():
    with pytest.raises(BadRecipe, match=r"nowhere\.toml"):
        read_recipe(Path("nowhere"))
