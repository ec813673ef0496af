"""Crops are the worker's; batches depend on seed, epoch and step alone."""

from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np
import pytest

from tests.training.experiment.tiny_run import MadeUp, tiny_recipe
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.inference.preprocessing import crop, normalise
from training.experiment.crops import altered, plain_crop, redrawn
from training.experiment.pipeline import KeptFrames, Pipeline
from training.experiment.recipe import Augmentation, BadExperiment, Crop
from training.experiment.samples import TEST, split

SAMPLES = MadeUp()


def pipeline(threads=0, **changes):
    return Pipeline(KeptFrames(SAMPLES), replace(tiny_recipe(), **changes), 32, threads)


def test_that_crops_for_answering_are_the_workers_to_the_bit():
    rows = SAMPLES.rows[:5]
    for is_flipped in (False, True):
        given = np.concatenate(list(pipeline().answering(rows, margin=0.1, is_flipped=is_flipped)))
        wanted = normalise(np.stack([crop(SAMPLES.pixels(row), row.box, margin=0.1, side=32) for row in rows]))
        np.testing.assert_array_equal(given[: len(rows)], wanted[:, :, ::-1] if is_flipped else wanted)
        assert len(given) == 8  # filled up


def test_that_plain_training_crops_are_the_workers_to_the_bit():
    plain = Augmentation(copies=1, flip=False)
    (batch, targets), *_ = pipeline(augmentation=plain, crop=Crop(margins=(0.1,))).training(SAMPLES.rows, epoch=0)
    wanted = {crop(SAMPLES.pixels(row), row.box, margin=0.1, side=32).tobytes(): row for row in SAMPLES.rows}
    for cut, target in zip(batch, targets, strict=True):
        row = wanted[np.rint((cut + 1) * 127.5).astype(np.uint8).tobytes()]
        assert np.argmax(target) == row.is_malignant
        np.testing.assert_array_equal(cut, normalise(crop(SAMPLES.pixels(row), row.box, margin=0.1, side=32)))


def test_that_a_stretched_crop_fills_the_square_and_equals_the_letterbox_of_a_square_box():
    pixels = np.full((40, 60), 200, np.uint8)
    wide = plain_crop(pixels, Box(10, 10, 50, 20), margin=0.0, letterbox=False, side=16)
    assert (wide == 200).all()
    square = Box(10, 10, 30, 30)
    noise = np.random.default_rng(0).integers(0, 255, (40, 60), dtype=np.uint8)
    both = [plain_crop(noise, square, margin=0.1, letterbox=is_boxed, side=16) for is_boxed in (True, False)]
    np.testing.assert_array_equal(*both)


def test_that_threads_and_interruptions_change_no_batch():
    whole = list(pipeline(0).training(SAMPLES.rows, epoch=3))
    for threads, first in ((3, 0), (2, 7)):
        again = list(pipeline(threads).training(SAMPLES.rows, epoch=3, first_step=first))
        assert len(again) == len(whole) - first
        for one, other in zip(whole[first:], again, strict=True):
            np.testing.assert_array_equal(one[0], other[0])
            np.testing.assert_array_equal(one[1], other[1])


def test_that_an_abandoned_epoch_leaves_no_thread_behind():
    before = threading.active_count()
    batches = pipeline(2).training(SAMPLES.rows, epoch=0)
    next(batches)
    batches.close()
    assert threading.active_count() == before


def test_that_every_copy_of_every_row_is_seen_and_targets_are_smoothed():
    plain = Augmentation(copies=3, flip=False)
    steps = list(pipeline(augmentation=plain).training(SAMPLES.rows, epoch=0))
    assert len(steps) == 30
    targets = np.concatenate([targets for _, targets in steps])
    np.testing.assert_allclose(sorted(set(targets.ravel().tolist())), [0.025, 0.975], rtol=1e-5)
    assert (targets[:, 1] > 0.5).sum() == 3 * sum(row.is_malignant for row in SAMPLES.rows)


@pytest.mark.parametrize("redrawn", [True, False])
def test_that_copies_are_drawn_anew_only_when_the_recipe_says_so(redrawn):
    how = Augmentation(copies=5, redrawn=redrawn, rotation=15, scale=0.1, translation=0.1)
    epochs = [pipeline(augmentation=how).training(SAMPLES.rows[:4], epoch=epoch) for epoch in (0, 1)]
    seen = [{cut.tobytes() for crops, _ in epoch for cut in crops} for epoch in epochs]
    assert (seen[0] == seen[1]) is not redrawn
    assert len(seen[0] & seen[1]) >= 4  # the plain ones are always there


def test_that_mixing_mixes_targets_in_the_same_share():
    how = Augmentation(mixup=1.0, mixup_alpha=1.0)
    plain = tiny_recipe(label_smoothing=0.0).learning
    steps = pipeline(augmentation=how, learning=plain).training(SAMPLES.rows, epoch=0)
    targets = np.concatenate([given for _, given in steps])
    np.testing.assert_allclose(targets.sum(axis=1), 1, rtol=1e-6)
    assert ((targets > 0.01) & (targets < 0.99)).any()


def test_that_each_kind_of_change_does_what_it_says():
    cut = np.full((32, 32, 3), 100, np.uint8)
    cut[:, :16] = 50
    still = Augmentation(flip=False)
    rngs = [np.random.default_rng(seed) for seed in range(20)]
    assert all((altered(cut, still, rng) == cut).all() for rng in rngs)
    mirrored = [altered(cut, Augmentation(), np.random.default_rng(seed)) for seed in range(20)]
    assert {int(one[0, 0, 0]) for one in mirrored} == {50, 100}
    holed = altered(cut, replace(still, cutout=1.0), rngs[0])
    assert 0 < (holed == 0).mean() <= 0.3**2 + 0.01
    toned = altered(cut, replace(still, tone=0.3), rngs[1])
    assert len(np.unique(toned)) == 2
    assert (toned != cut).any()


def test_that_another_hand_and_another_machine_change_the_frame_but_not_what_lies_far_away():
    rng = np.random.default_rng(7)
    frame = rng.integers(20, 60, (400, 500), dtype=np.uint8)
    frame[150:152, 95:105] = frame[145:157, 99:101] = 250  # a measuring cross at the border of the box
    box = Box(100, 100, 260, 200)
    still = Augmentation()
    assert redrawn(frame, box, still, np.random.default_rng(1)) == (frame, box)
    moved, other = redrawn(frame, box, Augmentation(box_shift=0.1, box_scale=0.1), np.random.default_rng(1))
    assert moved is frame
    assert other != box
    assert abs(other.centre.x - box.centre.x) <= 16
    assert abs(other.width / box.width - 1) <= 0.15
    part, inner = redrawn(frame, box, Augmentation(erased=1.0), np.random.default_rng(1))
    assert (inner.width, inner.height) == (box.width, box.height)
    left, top = int(box.x0 - inner.x0), int(box.y0 - inner.y0)
    assert part[150 - top, 95 - left : 105 - left].max() < 120
    assert np.array_equal(part[80:90, 90:140], frame[top:, left:][80:90, 90:140])
    marked, _ = redrawn(frame, box, Augmentation(calipers=1.0), np.random.default_rng(1))
    assert (marked != part).any()


def test_that_marks_are_drawn_on_every_kind_of_frame():
    box = Box(2, 3, 80, 60)
    for pixels in (np.full((90, 90, 3), 70, np.uint8), np.full((90, 90), 4000, np.uint16)):
        part, inner = redrawn(pixels, box, Augmentation(calipers=1.0), np.random.default_rng(3))
        assert (part.dtype, part.ndim, inner) == (np.uint8, 2, box)
        assert len(np.unique(part)) == 2


def test_that_texture_changes_grains_and_leaves_black_black():
    cut = np.zeros((64, 64, 3), np.uint8)
    cut[16:48] = np.random.default_rng(2).integers(80, 120, (32, 64, 1), dtype=np.uint8)
    for how in (Augmentation(flip=False, blur=1.0), Augmentation(flip=False, speckle=0.3)):
        changed = altered(cut, how, np.random.default_rng(5))
        assert (changed[16:48] != cut[16:48]).any()
        assert (changed[:8] == 0).all()
        assert (changed[:, :, 0] == changed[:, :, 2]).all()
    smooth = altered(cut, Augmentation(flip=False, blur=1.0), np.random.default_rng(5))
    assert smooth[24:40].std() < cut[24:40].std()


def test_that_only_so_many_frames_are_kept():
    asked = []

    class Counting(MadeUp):
        def pixels(self, row):
            asked.append(row.id)
            return super().pixels(row)

    frames = KeptFrames(Counting(), limit=2 * 56 * 64)
    rows = SAMPLES.rows
    for row in (rows[0], rows[0], rows[1], rows[2], rows[1], rows[0]):
        frames.pixels(row)
    assert asked == ["row0", "row1", "row2", "row0"]


def test_that_a_fold_learns_from_nothing_that_it_is_measured_on():
    found = split(SAMPLES, 1)
    assert {row.fold for row in found.training} == {0, 2}
    assert {row.fold for row in found.validation} == {1}
    assert {row.fold for row in found.test} == {TEST}
    for fold in (3, TEST - 1):
        with pytest.raises(BadExperiment):
            split(SAMPLES, fold)
