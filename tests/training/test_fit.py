"""The tail learns what can be learnt, from the rows it was given only, and the same for the same seed."""

from __future__ import annotations

from dataclasses import replace

import keras
import numpy as np
import pytest

from thyroid_desktop.statistics.roc import auroc
from training.fit import fit_tail, settle_normalisation, tail_logits
from training.networks import named_weights, tail
from training.recipe import Schedule

QUICK = Schedule(epochs=6, batch=8, rate=1e-3, precision="float32", mixup=0.0, seed=3)


@pytest.fixture(scope="module")
def maps():
    """Feature maps of 2×2 cells in which a few channels tell the class, in two variants."""
    rng = np.random.default_rng(1)
    labels = np.arange(48) % 3 > 0
    plain = rng.normal(0, 0.8, (48, 2, 2, 1024))
    plain[labels, :, :, :100] += 1.0
    return labels, [plain.astype(np.float16), (plain + rng.normal(0, 0.1, plain.shape)).astype(np.float16)]


def test_that_the_tail_learns_what_tells_the_classes_apart_and_answers_rows_it_never_saw(maps):
    labels, variants = maps
    learnt, unseen = np.arange(32), np.arange(32, 48)
    model = fit_tail(variants, labels, learnt, QUICK)
    logits = tail_logits(model, variants[0], unseen)
    assert logits.shape == (16, 2)
    assert auroc(labels[unseen], logits[:, 1] - logits[:, 0]).value > 0.95


def test_that_the_same_seed_gives_the_same_tail_and_other_rows_are_not_looked_at(maps):
    labels, variants = maps
    rows = np.arange(32)
    altered = [np.where(np.arange(48)[:, None, None, None] < 32, one, np.float16(np.nan)) for one in variants]
    short = Schedule(epochs=1, batch=8, precision="float32", is_balanced=True, seed=5)
    one, other = (fit_tail(arrays, labels, rows, short) for arrays in (variants, altered))
    answers = [tail_logits(model, variants[0], rows) for model in (one, other)]
    assert np.isfinite(answers[0]).all()
    assert answers[0] == pytest.approx(answers[1], abs=1e-4)


def test_that_settled_normalisation_has_the_statistics_of_the_rows(maps):
    _, variants = maps
    keras.utils.set_random_seed(1)
    model = tail((2, 2))
    settle_normalisation(model, variants[:1], np.arange(48))
    entry = model.get_layer("block14_sepconv2_bn").output
    values = keras.Model(model.input, entry)(variants[0].astype(np.float32), training=False).numpy()
    assert values.mean(axis=(0, 1, 2)) == pytest.approx(np.zeros(2048), abs=1e-2)
    assert np.median(values.std(axis=(0, 1, 2))) == pytest.approx(1.0, abs=0.02)


def test_that_another_seed_gives_another_tail(maps):
    labels, variants = maps
    short, rows = replace(QUICK, epochs=1), np.arange(32)
    one, other = (
        tail_logits(fit_tail(variants, labels, rows, replace(short, seed=seed)), variants[0], rows) for seed in (1, 2)
    )
    assert np.abs(one - other).max() > 1e-2 * np.abs(one).max()


def test_that_labels_without_a_sign_in_the_maps_are_not_answered_on_rows_never_seen(maps):
    labels, _ = maps
    noise = [np.random.default_rng(2).normal(0, 0.8, (48, 2, 2, 1024)).astype(np.float16)]
    unseen = np.arange(32, 48)
    logits = tail_logits(fit_tail(noise, labels, np.arange(32), QUICK), noise[0], unseen)
    assert auroc(labels[unseen], logits[:, 1] - logits[:, 0]).value < 0.9


@pytest.mark.parametrize(
    "change",
    [{"mixup": 0.4}, {"is_balanced": True}, {"precision": "mixed_bfloat16"}],
    ids=lambda change: next(iter(change)),
)
def test_that_every_way_of_learning_leaves_finite_float32_weights_and_no_trace_behind(maps, change):
    labels, variants = maps
    before = keras.config.dtype_policy().name
    model = fit_tail(variants, labels, np.arange(32), replace(QUICK, epochs=1, **change))
    weights = named_weights(model)
    assert all(value.dtype == np.float32 and np.isfinite(value).all() for value in weights.values())
    assert keras.config.dtype_policy().name == before == model.dtype_policy.name
