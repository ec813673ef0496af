from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.inference.preprocessing import crop
from training.augment import Augmentation
from training.dataset import cache_features, crop_of, grouped_folds, joined_groups
from training.importers import Row


def made_row(name: str, group: str = "a", path: Path = Path("none.png")) -> Row:
    return Row(name, "tn5000", path, Box(10, 10, 50, 40), is_malignant=False, group=group)


def test_that_groups_that_share_a_name_in_a_chain_are_one():
    rows = [made_row(str(index), group) for index, group in enumerate(["a|x", "b|x", "b|y", "c", "y", "c|z"])]
    assert joined_groups(rows).tolist() == [0, 0, 0, 1, 0, 1]


@given(st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=8, max_size=200), st.integers(2, 5))
def test_that_no_group_is_split_and_every_row_has_a_fold(cases, count):
    groups = np.array([group for group, _ in cases])
    labels = np.array([label for _, label in cases])
    labels[0], labels[1] = True, False
    folds = grouped_folds(groups, labels, count=count, seed=1)
    assert set(folds.tolist()) <= set(range(count))
    assert all(len(set(folds[groups == name].tolist())) == 1 for name in groups)
    assert np.array_equal(folds, grouped_folds(groups, labels, count=count, seed=1))


def test_that_folds_are_alike_in_size_and_classes():
    rng = np.random.default_rng(1)
    groups = np.repeat(np.arange(100), 40)
    labels = rng.random(4000) < 0.7
    folds = grouped_folds(groups, labels, count=5, seed=1)
    sizes, shares = zip(*((np.sum(folds == fold), labels[folds == fold].mean()) for fold in range(5)), strict=True)
    assert max(sizes) - min(sizes) <= 120
    assert max(shares) - min(shares) < 0.05


@pytest.fixture
def picture(tmp_path):
    pixels = np.random.default_rng(5).integers(0, 256, (60, 80, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(tmp_path / "picture.png")
    return tmp_path / "picture.png", pixels


def test_that_the_plain_crop_is_the_workers(picture):
    path, pixels = picture
    row = made_row("one", path=path)
    ours = crop_of(row, variant=0, how=Augmentation(), seed=1, margin=0.1, side=299)
    assert np.array_equal(ours, crop(pixels, row.box, margin=0.1, side=299))


def test_that_a_variant_is_the_same_every_time_and_another_one_is_not(picture):
    row = made_row("one", path=picture[0])
    first, again, other = (
        crop_of(row, variant=variant, how=Augmentation(), seed=1, margin=0.1, side=64) for variant in (1, 1, 3)
    )
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_that_features_are_computed_once_and_again_when_anything_changed(picture, tmp_path):
    rows = [made_row(str(index), path=picture[0]) for index in range(20)]
    calls = []

    def trunk(crops):
        calls.append(len(crops))
        return np.full((len(crops), 10, 10, 1024), crops.mean(), np.float32)

    def cached(margin):
        return cache_features(tmp_path / "cache", rows, trunk, variant=0, how=Augmentation(), seed=1, margin=margin)

    first = cached(0.1)
    assert first.shape == (20, 10, 10, 1024)
    assert first.dtype == np.float16
    assert calls == [16, 4]
    cached(0.1)
    assert calls == [16, 4]
    cached(0.2)
    assert calls == [16, 4, 16, 4]
