"""Groups stay whole, crops are the worker's, and features are computed anew whenever anything changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from thyroid_desktop.adapters.still_reader import StillReader
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.inference.preprocessing import crop
from training.augment import Augmentation
from training.dataset import cache_features, crop_of, fingerprint, grouped_folds, joined_groups
from training.importers import Row, import_rows


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


def test_that_neighbours_and_near_duplicates_of_the_real_collections_share_a_fold(shared_data):
    for source in ("tn5000", "les3bdd"):
        rows = import_rows(shared_data, [source])
        groups = joined_groups(rows)
        folds = grouped_folds(groups, np.array([row.is_malignant for row in rows]), count=3, seed=1)
        folds_of: dict[str, set[int]] = {}
        for row, fold in zip(rows, folds.tolist(), strict=True):
            for name in row.group.split("|"):
                folds_of.setdefault(name, set()).add(fold)
        assert all(len(found) == 1 for found in folds_of.values())
        assert set(folds.tolist()) == {0, 1, 2}


def test_that_another_seed_gives_other_folds():
    groups, labels = np.repeat(np.arange(40), 5), np.arange(200) % 3 > 0
    one, other = (grouped_folds(groups, labels, count=4, seed=seed) for seed in (1, 2))
    assert not np.array_equal(one, other)


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


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("colour.jpg", {"quality": 85}),
        ("progressive.jpg", {"quality": 92, "progressive": True, "subsampling": 0}),
        ("colour.png", {}),
    ],
)
def test_that_training_cuts_the_very_bytes_that_the_worker_cuts_from_the_programs_frame(tmp_path, name, options):
    coarse = np.random.default_rng(3).integers(0, 256, (20, 27, 3), dtype=np.uint8)
    picture = np.kron(coarse, np.ones((9, 9, 1), np.uint8))
    Image.fromarray(picture).save(tmp_path / name, **options)
    row = replace(made_row("one", path=tmp_path / name), box=Box(21.5, 13.25, 190.0, 120.5))
    trained_on = crop_of(row, variant=0, how=Augmentation(), seed=1, margin=0.1, side=299)
    shown = StillReader().frame(row.path, 0).pixels
    assert np.array_equal(trained_on, crop(shown, row.box, margin=0.1, side=299))


def test_that_training_cuts_the_very_bytes_that_the_worker_cuts_from_real_files(shared_data):
    reader = StillReader()
    for source in ("tn5000", "ddti", "les3bdd", "vlthynet"):
        rows = import_rows(shared_data, [source])
        for row in rows[:: max(1, len(rows) // 15)]:
            trained_on = crop_of(row, variant=0, how=Augmentation(), seed=1, margin=0.1, side=299)
            shown = reader.frame(row.path, 0).pixels
            assert np.array_equal(trained_on, crop(shown, row.box, margin=0.1, side=299)), row.id


class CountingTrunk:
    """Stands for the trunk: answers the mean of each crop at every place, and remembers how many it was asked for."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def __call__(self, crops):
        self.asked.append(len(crops))
        means = crops.mean(axis=(1, 2, 3), keepdims=True)
        return np.broadcast_to(means, (len(crops), 10, 10, 1024)).astype(np.float32)


def rows_of(path: Path, count: int = 20) -> list[Row]:
    return [replace(made_row(str(index), path=path), box=Box(10, 10, 40 + index, 40)) for index in range(count)]


def test_that_features_are_computed_once_in_batches_and_kept_row_by_row(picture, tmp_path):
    trunk, rows = CountingTrunk(), rows_of(picture[0])

    def cached():
        return cache_features(tmp_path / "cache", rows, trunk, variant=0, how=Augmentation(), seed=1, margin=0.1)

    first = cached()
    assert (first.shape, first.dtype) == ((20, 10, 10, 1024), np.float16)
    assert trunk.asked == [16, 4]
    assert np.array_equal(cached(), first)
    assert trunk.asked == [16, 4]
    expected = [
        crop_of(row, variant=0, how=Augmentation(), seed=1, margin=0.1, side=299).mean() / 127.5 - 1 for row in rows
    ]
    assert first[:, 5, 5, 7] == pytest.approx(np.array(expected), abs=1e-3)


CHANGES = {
    "margin": {"margin": 0.2},
    "seed": {"seed": 2},
    "augmentation": {"how": Augmentation(gain=0.3)},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_that_features_are_computed_anew_when_a_setting_changed(picture, tmp_path, change):
    trunk, rows = CountingTrunk(), rows_of(picture[0], 2)
    settings = {"variant": 1, "how": Augmentation(), "seed": 1, "margin": 0.1}
    for given_settings in (settings, settings | change, settings | change, settings):
        cache_features(tmp_path / "cache", rows, trunk, **given_settings)
    assert trunk.asked == [2, 2, 2]


def test_that_features_are_computed_anew_when_rows_boxes_or_their_order_changed(picture, tmp_path):
    trunk, rows = CountingTrunk(), rows_of(picture[0], 3)
    moved = [replace(rows[0], box=rows[0].box.shifted(0.5, 0)), *rows[1:]]
    renamed = [replace(rows[0], id="another"), *rows[1:]]
    for given_rows in (rows, moved, renamed, rows[:2], rows[::-1]):
        cache_features(tmp_path / "cache", given_rows, trunk, variant=0, how=Augmentation(), seed=1, margin=0.1)
    assert trunk.asked == [3, 3, 3, 2, 3]


def test_that_plain_crops_do_not_depend_on_the_augmentation_or_its_seed(picture):
    rows = rows_of(picture[0], 3)
    plain = {
        fingerprint(rows, 0, how, seed=seed, margin=0.1)
        for how in (Augmentation(), Augmentation(blur=0.9))
        for seed in (1, 2)
    }
    varied = {fingerprint(rows, variant, Augmentation(), seed=1, margin=0.1) for variant in (0, 1, 2)}
    assert (len(plain), len(varied)) == (1, 3)


def test_that_features_half_written_are_not_taken_for_whole(picture, tmp_path):
    rows = rows_of(picture[0])

    def failing(crops):
        if len(crops) < 16:
            raise RuntimeError("power cut")
        return np.zeros((len(crops), 10, 10, 1024), np.float32)

    settings = {"variant": 0, "how": Augmentation(), "seed": 1, "margin": 0.1}
    with pytest.raises(RuntimeError, match="power cut"):
        cache_features(tmp_path / "cache", rows, failing, **settings)
    trunk = CountingTrunk()
    cache_features(tmp_path / "cache", rows, trunk, **settings)
    assert trunk.asked == [16, 4]
