"""The model card of a candidate: what it is, what it learnt from, what was measured, and what nobody knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from string import Template
from typing import Any, Final

from thyroid_desktop.domain.training_result import Share
from training.experiment.running import Order
from training.experiment.typed_toml import written
from training.results.findings import Finding
from training.results.provenance import Provenance
from training.results.scores import Called

_TRIED_OUT: Final = (
    "**Only tried out: every stage of the training ended after $steps steps. This is no trained model, and its figures "
    "tell nothing.**\n\n"
)
_TEXT: Final = Template("""\
# $title

`$id`, version $version. Research use only – not for diagnosis. The positive class is **malignant**.

## What it answers
For a B-mode image and a box around one thyroid nodule: the probability that the nodule is malignant, and a map of where
the network looked. The map is attention, not the nodule's boundary.

## What it learnt from
* A dataset bundle of $nodules nodules on $images images of $patients $known; $malignant nodules are malignant. It was
  gathered from: $source. Its manifest has the SHA-256 `$identity`.
* Labels (boxes): $labels.
* Split by patient into $folds folds$test_part; near-duplicates stand on one side.
* Starting weights: $weights.
* No image is part of this bundle, and the golden answers are for made-up patterns. `oof.csv` holds the out-of-fold
  answers; its rows have the pseudonyms of the dataset bundle.

## Method
$network with the head of Chen et al. (BMC Cancer 2023): global average pooling, dense 1024-512-512-2, ReLU, three
dropouts. $chosen It was then trained on all folds together$but_test, by the same recipe. Kernels are stored as float16
and computed with in float32.

## Figures
AUROC with DeLong's 95 % interval, shares with Wilson's. A nodule's probability is the mean over its images.

| what | nodules (malignant) | AUROC | sensitivity | specificity | Brier | ECE |
|---|---|---|---|---|---|---|
$table

The first line is one plain view an image, as the program shows it, by the $folds networks of the folds, each asked only
about nodules that it never saw. The threshold $threshold (Youden's) and the temperature $temperature were chosen on
these answers, so that shares and calibration are a little too good. $rate_line$test_line

All networks of the recipe out of fold, in the recipe's own way of asking, malignant above one half:

| network | nodules (malignant) | AUROC | sensitivity | specificity | Brier | ECE |
|---|---|---|---|---|---|---|
$networks

## Limits
* Nothing here says how it does on images of other hospitals, devices or readers; expect it to do worse.
* The probability is calibrated for nodules like these, of which $share are malignant; elsewhere it is not.
* $basis_limit
* One still image at a time; no Doppler, elastography, other organs, lymph nodes or operated necks.
* Calipers, text and body marks inside the box can move the answer.
* Age, sex and device were not looked at, so that fairness towards groups is not known.

## Recipe
```toml
$recipe```

Versions: $versions; computed by $backend.
""")

_RATE: Final = (
    "The learning rate was cut when the accuracy on these very nodules stood still, as in the published method, which "
    "may flatter all figures out of fold a little. "
)


@dataclass(frozen=True, slots=True)
class Reported:
    """What a card tells of a candidate.

    Attributes:
        model_id: Its name.
        title: The same for people.
        finding: Of its network.
        findings: Of all networks.
        provenance: Of the data.
        test: What the candidate itself calls the test part; None without one.
        is_best: Whether it was chosen for its area out of fold, and not by hand.
    """

    model_id: str
    title: str
    finding: Finding
    findings: tuple[Finding, ...]
    provenance: Provenance
    test: Called | None
    is_best: bool


def card_of(told: Reported, order: Order, training: Mapping[str, Any]) -> str:
    """The text; where the training was only tried out, that is its first line."""
    own, data, recipe = told.finding, told.provenance, order.recipe
    lines = [_line("out of fold, as the program shows it", own.called_plainly)]
    if told.test:
        lines.append(_line("test part, answered by this very model", told.test))
    first = Template(_TRIED_OUT).substitute(steps=order.limit_steps) if order.limit_steps else ""
    versions = ", ".join(f"{name} {number}" for name, number in training["versions"].items())
    return first + _TEXT.substitute(
        _of_data(data, training) | _of_choice(told, order),
        id=told.model_id,
        title=told.title,
        version=recipe.version,
        network=own.network,
        table="\n".join(lines),
        networks="\n".join(_line(one.network, one.called) for one in told.findings),
        threshold=f"{own.threshold:.4f}",
        temperature=f"{own.plain_temperature:.4f}",
        recipe=written(recipe),
        versions=versions,
        backend=training["backend"],
    )


def _of_data(data: Provenance, training: Mapping[str, Any]) -> dict[str, str]:
    numbers = data.learnt_from
    is_pathology_only = all(label.split(", ")[1] in ("fna", "surgery", "pathology") for label in data.labels)
    read = "Not every label comes from pathology; a reading of the image or a collection's word can be wrong."
    return {
        "nodules": str(numbers.nodules),
        "images": str(numbers.images),
        "patients": str(numbers.patients),
        "malignant": str(numbers.malignant),
        "known": "patients" if data.are_patients_known else "patients, who are only guessed",
        "source": data.source or "nobody says where",
        "labels": "; ".join(f"{count} {label}" for label, count in data.labels.items()),
        "identity": numbers.identity,
        "weights": training["pretrained_weights"] or "none, it began at random",
        "share": f"{numbers.malignant / numbers.nodules:.0%}",
        "basis_limit": "Aspirations, too, can be wrong." if is_pathology_only else read,
    }


def _of_choice(told: Reported, order: Order) -> dict[str, str]:
    count, tests = len(told.findings), told.provenance.test_nodules
    chosen = f"Of {count} networks it {'had the greatest area out of fold' if told.is_best else 'was chosen by hand'}."
    part = f", and a test part of {tests} nodules that no network learnt from" if tests else "; no test part"
    is_cut = any(stage.plateau_factor != 1 for stage in order.recipe.stages)
    said = "The test part took no part in any choice." if tests else "No part of the data was kept out of all choices."
    return {
        "folds": str(order.recipe.folds),
        "test_part": part,
        "chosen": chosen if count > 1 else "It was the only network of its recipe.",
        "but_test": ", the test part apart" if tests else "",
        "rate_line": _RATE if is_cut else "",
        "test_line": said,
    }


def _line(name: str, part: Called) -> str:
    found = part.scores
    area = "–" if found.auroc is None else f"{found.auroc:.3f}"
    if found.auroc_low is not None:
        area += f" ({found.auroc_low:.3f}–{found.auroc_high:.3f})"
    shares = f"{_share(found.sensitivity)} | {_share(found.specificity)}"
    return f"| {name} | {found.nodules} ({found.malignant}) | {area} | {shares} | {found.brier:.3f} | {found.ece:.3f} |"


def _share(one: Share) -> str:
    if one.value is None:
        return "–"
    return f"{one.value:.3f} ({one.low:.3f}–{one.high:.3f})"
