"""The model card: what the model is, what it learnt from, what it can and cannot do; figures come from the run."""

from __future__ import annotations

from collections.abc import Mapping
from string import Template
from typing import Any, Final

from training.recipe import Recipe

_NAMES: Final = {
    "tn5000": "TN5000, out of fold",
    "les3bdd": "LES3BDD without its DDTI part",
    "ddti": "DDTI, TI-RADS 2–3 against 4a–5",
    "vlthynet": "VL-ThyNet test part, C-TIRADS 4 only",
}

_TEXT: Final = Template("""\
# $title

`$id`, version $version. Research use only; not a medical device. The positive class is **malignant**.

## What it answers
For a B-mode image and a box around one thyroid nodule: the probability that the nodule is malignant, and a map of where
the network looked. The map is attention, not the nodule's boundary.

## Data
* **Learnt from:** TN5000 (Zhang et al., "TN5000: An Ultrasound Image Dataset for Thyroid Nodule Detection and
  Classification", Scientific Data 2025): its published training and validation parts without copies, $benign benign and
  $malignant malignant images, one box an image by the data set's authors, labels from biopsy or pathology. The
  published test part was not used. The data set names no patients.
* **Only tested on, never learnt from:** LES3BDD without its DDTI part (label basis not stated; boxes drawn by eye,
  blind to the label, not by a radiologist), DDTI (Pedraza et al., SPIE 9287, 2015; labels are TI-RADS categories, **not
  pathology**), VL-ThyNet's test part (small solid C-TIRADS 4 nodules with calipers drawn in; label basis not stated).
* **Starting weights:** Xception trained on ImageNet (Keras, F. Chollet) for blocks 1–13, kept as they were.
* **Rights:** no image is part of this bundle; the rights of the images stay with their owners, and most copies carry no
  licence. The golden answers are for made-up patterns.

Learning from the other collections too was compared beforehand, with logistic regression on pooled block-13 features:
it improved the area on no unseen source by more than 0.01 (DDTI 0.597 → 0.601 with LES3BDD; LES3BDD 0.685 → 0.687 with
DDTI; VL-ThyNet 0.423 → 0.413 with both) and lowered it on TN5000 (0.900 → 0.896). So TN5000 alone was kept.

## Method
Xception with the head of Chen et al. (BMC Cancer 2023): global average pooling, dense 1024-512-512-2, ReLU, three
dropouts of 0.5. Crop: the box with a margin of $margin of its sides, aspect ratio kept, letterboxed to 299×299 on
black, luminance only (`$preprocessing`). Block 14 and head began at random and were trained for $epochs epochs (AdamW,
cosine rate from $rate, batch $batch, mixup $mixup, label smoothing $smoothing, no class weights: they would bend the
probabilities) on cached features of $variants crops an image: the plain one, and a flipped one with another hand's box
and margin, another gain, grey curve and resolution, and measuring crosses on some. In the run that made version 1.0.0
the features were computed by the same trunk through OpenVINO, those of plain crops in float32 and those of the varied
crops in bfloat16; the code beside this model computes them through Keras in float32. Kernels are stored as
float16 and computed with in float32. The whole recipe is in `manifest.json`.

Cross-validation: $folds folds, split by blocks of 50 neighbouring image numbers joined with the near-duplicates between
them ($groups groups), because neighbours may be one patient. Patients farther apart than that could still stand on both
sides; the data set gives no means to tell. An earlier run of the same folds, with four epochs and a fainter start of
block 14, had the same area (0.911 once BatchNorm's statistics were measured again); this one is kept because it is what
the code makes, not because of its figures.

## Figures
AUROC with DeLong's 95 % interval (logit); sensitivity and specificity with Wilson's, at the threshold $threshold.
Threshold (Youden's) and temperature ($temperature) were chosen on the out-of-fold answers, so that the shares and the
calibration on TN5000 are a little too good; the areas are not touched by that. The TN5000 line is made of the $folds
networks of the folds, the other lines of the network in this bundle.

| source | malignant / benign | AUROC | sensitivity | specificity | Brier | ECE |
|---|---|---|---|---|---|---|
$table

Interval of the out-of-fold area when whole groups are drawn again (cluster bootstrap): $bootstrap.
Areas of the single folds: $per_fold.
For comparison, logistic regression on pooled block-13 features, same folds: 0.900 on TN5000; fitted on all of it: 0.685
on LES3BDD, 0.597 on DDTI, 0.423 on VL-ThyNet.

## Limits
* On other hospitals' images it does **far worse** than on TN5000: see the table. The probability is calibrated for
  TN5000, where $share of the nodules are malignant; elsewhere it is not.
* On small solid C-TIRADS 4 nodules, the very ones a reader would like help with, nothing shows that it beats chance.
* One still image at a time; no Doppler, elastography, other organs, lymph nodes or operated necks.
* Calipers, text and body marks inside the box can move the answer; the spread over small changes of the box does not
  show that.
* Age, sex and machine of the training images are not known, so that fairness towards groups could not be examined.

## Reproducing
`thyroid-train workshop whole $id --data DATA --weights XCEPTION.npz --cache CACHE --out models/$id`
(seed $seed; sums run in another order on other processors, so that weights agree only nearly). `oof.csv` holds the
out-of-fold answers that the TN5000 figures come from; its rows are named by the collection's image numbers.

Versions: $versions.
""")


def card_of(recipe: Recipe, training: Mapping[str, Any], facts: Mapping[str, Any]) -> str:
    """The card's text.

    Args:
        recipe: What was trained.
        training: The manifest's ``training`` part with ``figures`` and ``versions``.
        facts: Class counts, groups, bootstrap interval, per-fold areas, threshold, temperature, preprocessing.
    """
    schedule = recipe.schedule
    figures = training["figures"]
    return _TEXT.substitute(
        facts,
        id=recipe.id,
        title=recipe.title,
        version=recipe.version,
        margin=f"{recipe.margin:.0%}",
        folds=recipe.folds,
        variants=recipe.variants,
        epochs=schedule.epochs,
        rate=schedule.rate,
        batch=schedule.batch,
        mixup=schedule.mixup,
        smoothing=schedule.label_smoothing,
        seed=schedule.seed,
        table="\n".join(_line(_NAMES.get(source, source), figures[source]) for source in figures),
        versions=", ".join(f"{name} {number}" for name, number in training["versions"].items()),
    )


def _line(name: str, figures: Mapping[str, Any]) -> str:
    shares = [_with_interval(figures, key) for key in ("auroc", "sensitivity", "specificity")]
    counts = f"{figures['malignant']} / {figures['benign']}"
    return f"| {name} | {counts} | {' | '.join(shares)} | {figures['brier']:.3f} | {figures['ece']:.3f} |"


def _with_interval(figures: Mapping[str, Any], key: str) -> str:
    low, high = figures[f"{key}_95"]
    return f"{figures[key]:.3f} ({low:.3f}–{high:.3f})"
