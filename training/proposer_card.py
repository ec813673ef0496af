"""The proposer's model card; figures, hashes and versions come from the run."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from string import Template
from typing import Any, Final

from thyroid_desktop.inference.framing import FRAMING
from training.proposer_recipe import ProposerRecipe

_NAMES: Final = {
    "tn5000 held out": "TN5000, groups never learnt from",
    "tn5000 held out, marks erased": "the same images, measuring marks erased",
    "ddti": "DDTI (no measuring marks on those looked at)",
    "les3bdd": "LES3BDD without its DDTI part (marks on some)",
    "vlthynet": "VL-ThyNet test part (marks on nearly all)",
    "cine": "cine frames with masks (no measuring marks on those looked at)",
}

_TEXT: Final = Template("""\
# $title

`$id`, version $version. **Research use only; not a medical device.** It suggests where a box could
be drawn; it says nothing about a nodule's nature. Every suggestion must be accepted, adjusted or refused by a person.

## What it answers
For a whole frame: up to five boxes in stored pixels, best first, each with a score from 0 to 1. The score estimates the
chance that the box overlaps a nodule's by half or more (IoU ≥ 0.5), as it was on TN5000; compare the last column of the
table with the one named Images for how far it holds elsewhere.

## Data
* **Learnt from:** $learnt_share of TN5000 (Zhang et al., "TN5000: An Ultrasound Image Dataset for Thyroid Nodule
  Detection and Classification", Scientific Data 2025), its published training and validation parts without copies: one
  box an image, drawn by the data set's authors. The published test part was not used. Labels were not used.
* **Held out:** the remaining sixth ($held_out images), split by blocks of 50 neighbouring image numbers joined with the
  near-duplicates between them, because neighbours may be one patient. The data set names no patients, so that patients
  farther apart could still stand on both sides.
* **Only tested on, never learnt from:** DDTI (Pedraza et al., SPIE 9287, 2015; boxes of the authors' outlines, two
  views of one nodule on many images), LES3BDD without its DDTI part and VL-ThyNet's test part (boxes drawn by eye, not
  by a radiologist), cine frames with masks (arcegor/tirads; $cine_images frames of few sequences, so that its interval
  is too narrow).
* **Starting weights:** Xception trained on ImageNet (Keras, F. Chollet), blocks 1–8, kept as they were.
* **Rights:** no image is part of this bundle; the rights of the images stay with their owners, and most copies carry no
  licence. The golden inputs are made-up patterns.

## Method
The frame is laid on a $width×$height black canvas, its aspect ratio kept, luminance only (`$framing`).
Blocks 1–8 of Xception give a map of one cell for 16 pixels; a head of four convolutions ($channels channels) gives for
every cell a heat and the distances to the four sides of a box. Box loss: generalised IoU, on cells about the nodule's
middle; heat: varifocal loss towards the IoU reached. Overlapping candidates are thinned (non-maximum suppression at
0.45) and their sides averaged by score. AdamW, $epochs epochs, batch $batch, cosine rate from $rate, computed in
$precision; features of three variants a frame were cached (computed in bfloat16 where the processor has it).
Kernels are stored as float16 and computed with in float32.

**Measuring marks.** Many of TN5000's images show crosses and digits at the ends of the nodule's axes. A network
would learn to find crosses, and then fail on frames that nobody has measured yet. So the marks were erased (small
bright components about the border of the box, filled from their surroundings) on one variant of every frame and on most
of those that were varied in size, borders, side, gain and resolution; on some, crosses were drawn elsewhere, and places
without a nodule were treated like erased marks. The table tells recall with and without marks. Erasing is imperfect, so
that the second line may still profit from traces.

Choices made beforehand, on a third of TN5000 that overlaps the held-out sixth, with its marks and without variants:
block 8 rather than block 12 as the last frozen block (recall@0.5 of the first suggestion 0.87 against 0.83 after as
many steps), and averaging the sides (0.88 against 0.87). The variants, the head and the number of epochs were not
tuned on the figures below, and no other collection was looked at for a choice, save to see whether it has measuring
marks.

## Figures
Recall at IoU 0.5 with Wilson's 95 % interval, measured through this very bundle and the engine of the program
(`python -m training propose --evaluate`). First: boxes found by the first suggestion of their image (on an image with
two nodules it can find one at most). First three: found by any of them. Images: the first suggestion is right for some
nodule of the image. Mean box: what the average box of the images learnt from finds, without looking. Overlap: mean IoU
of the first suggestions that are right. Score: mean score of the first suggestions, to be compared with Images.

| images | boxes | first | first three | images | mean box | overlap | score |
|---|---|---|---|---|---|---|---|
$table

$alarms

Score = logistic($slope · heat + $offset), fitted on the first three suggestions on the held-out images (with and
without marks); recall is not touched by that. First suggestions are right somewhat more often than their score says.

## Limits
* On machines and crops unlike TN5000's it finds fewer nodules: see the table. It was taught to tell where a nodule is
  on an image that has one; on an image without a nodule it still suggests boxes.
* It learnt one box an image: where there are several nodules, the later suggestions are worth less than the first.
* Which kinds of nodules it misses was not examined, for the collections do not describe them alike.
* No Doppler, elastography, lymph nodes, other organs or operated necks were learnt from.
* Right means an overlap of half or more: the sides still have to be adjusted by hand.

## Reproducing
`python -m training propose $id --data DATA --weights XCEPTION.npz --cache CACHE --out models/$id`
(seed $seed; sums run in another order on other processors, so that weights agree only nearly).
`python -m training propose $id --data DATA --evaluate models/$id` computes the table again.
Training the head took $minutes minutes of wall time on $processors CPU cores shared with other work; the features of
three variants had taken $feature_minutes minutes on the same.

SHA-256 of `model.onnx`: `$network_hash`,
of the ImageNet weights: `$trunk_hash`.
Versions: $versions.
""")


def proposer_card(recipe: ProposerRecipe, training: Mapping[str, Any], bundle: Path, line: tuple[float, float]) -> str:
    """The card's text.

    Args:
        recipe: What was trained.
        training: The manifest's ``training`` part.
        bundle: Folder with ``model.onnx``.
        line: Slope and offset of the score.
    """
    figures, schedule, fit = training["figures"], recipe.schedule, training["fit"]
    return _TEXT.substitute(
        id=recipe.id,
        title=recipe.title,
        version=recipe.version,
        learnt_share=f"{recipe.folds - 1} of {recipe.folds} parts",
        held_out=figures["tn5000 held out"]["images"],
        cine_images=figures["cine"]["images"],
        width=recipe.width,
        height=recipe.height,
        framing=FRAMING,
        channels=schedule.channels,
        epochs=schedule.epochs,
        batch=schedule.batch,
        rate=schedule.rate,
        precision=schedule.precision,
        seed=schedule.seed,
        table="\n".join(_row(_NAMES[source], figures[source]) for source in figures),
        alarms=_alarms(figures["les3bdd"]),
        slope=f"{line[0]:.4f}",
        offset=f"{line[1]:.4f}",
        minutes=f"{fit['seconds'] / 60:.0f}",
        feature_minutes=f"{fit['feature_seconds'] / 60:.0f}",
        processors=fit["processors"],
        network_hash=hashlib.sha256((bundle / "model.onnx").read_bytes()).hexdigest(),
        trunk_hash=training["trunk_weights_sha256"],
        versions=", ".join(f"{name} {number}" for name, number in training["versions"].items()),
    )


def _row(name: str, found: Mapping[str, Any]) -> str:
    shares = [_with_interval(found, key) for key in ("recall_1", "recall_3", "images_right")]
    rest = [f"{found[key]:.2f}" for key in ("mean_box_recall_1", "overlap_of_right_ones", "mean_first_score")]
    return f"| {name} ({found['images']}) | {found['boxes']} | {' | '.join(shares)} | {' | '.join(rest)} |"


def _with_interval(found: Mapping[str, Any], key: str) -> str:
    low, high = found[f"{key}_95"]
    return f"{found[key]:.3f} ({low:.3f}–{high:.3f})"


def _alarms(found: Mapping[str, Any]) -> str:
    return (
        f"On {found['images_without_nodule']} images of LES3BDD on which no nodule was seen, the first suggestion had a"
        f" score of 0.5 or more {found['false_alarms']} times."
    )
