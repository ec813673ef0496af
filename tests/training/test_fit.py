from __future__ import annotations

import numpy as np
import pytest

from thyroid_desktop.statistics.roc import auroc
from training.fit import fit_tail, settle_normalisation, tail_logits
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
    import keras

    from training.networks import tail

    _, variants = maps
    keras.utils.set_random_seed(1)
    model = tail((2, 2))
    settle_normalisation(model, variants[:1], np.arange(48))
    entry = model.get_layer("block14_sepconv2_bn").output
    values = keras.Model(model.input, entry)(variants[0].astype(np.float32), training=False).numpy()
    assert values.mean(axis=(0, 1, 2)) == pytest.approx(np.zeros(2048), abs=1e-2)
    assert np.median(values.std(axis=(0, 1, 2))) == pytest.approx(1.0, abs=0.02)
