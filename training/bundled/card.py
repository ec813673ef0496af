"""The card of a bundled model, made of what its manifest tells and of nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from string import Template
from typing import Any, Final

_NAMES: Final = {"tn5000": "TN5000", "les3bdd": "LES3BDD", "ddti": "DDTI", "vlthynet": "VL-ThyNet"}
_BASES: Final = {
    "tn5000": (
        "TN5000 (Zhang et al., “TN5000: An Ultrasound Image Dataset for Thyroid Nodule Detection and Classification”, "
        "Scientific Data 2025): its published training and validation parts without copies; the published test part "
        "was never used. Labels from biopsy or pathology; boxes by its authors; no patient is named."
    ),
    "ddti": (
        "DDTI (Pedraza et al., SPIE 9287, 2015). Labels are TI-RADS categories, **not pathology**: 2 and 3 count as "
        "benign, 4a to 5 as malignant, and figures are told for 4a as benign, too. Boxes from its outlines."
    ),
    "les3bdd": (
        "LES3BDD (lyndachaouchi, 2023) without its DDTI part. The basis of its labels is not stated. Boxes were drawn "
        "by eye, blind to the label, not by a radiologist; images without a visible nodule are left out."
    ),
    "vlthynet": (
        "VL-ThyNet's test part (cclcck, 2025): 32 patients with small solid C-TIRADS 4 nodules, calipers drawn in. The "
        "basis of its labels is not stated, and the join of label and image could not be verified."
    ),
}
_HELD_OUT: Final = {
    "groups": "groups of the same collection",
    "collections": "each collection in turn",
    "nothing": "nothing: this network is in the bundle",
}
_TEXT: Final = Template("""\
# $title

`$id`, version $version, made on $created. **Research use only – not for diagnosis.** Not a medical device. The positive
class is **malignant**.

## Intended use and users
For radiologists and sonographers who already have an opinion about a nodule: a second one, to be doubted. For a B-mode
image and a box around one thyroid nodule it answers the probability that the nodule is malignant, and a map of where
the network looked, which is attention and not the nodule's boundary. Not intended for screening, for deciding on a
biopsy, for children, for operated necks, for lymph nodes, Doppler, elastography or other organs.

## Data
$bases

*Rights:* no image is part of this bundle; the rights of the images stay with their owners, and most copies carry no
licence. The golden answers are for made-up patterns. *Starting weights:* $start.

| training | learns from | never sees, and answers | rows: benign / malignant in each fold |
|---|---|---|---|
$parts

Rows of one group never stand on both sides of a split. Groups are patients where they are known (DDTI's cases,
VL-ThyNet's patients) and guessed generously where they are not: blocks of 50 neighbouring image numbers joined with the
near-duplicates between them. Patients farther apart could still stand on both sides.

## Method
$network with the head of Chen et al. (BMC Cancer 2023): global average pooling, dense 1024-512-512-2, ReLU, three
dropouts. Crop: the box with a margin of $margin of its sides, $fit, $side×$side pixels, luminance only. Training crops
differ as other hands and machines leave them: another box, margin, gain, grey curve, resolution and speckle, marks
drawn in or filled in, mirrored, slightly turned; some are mixed in pairs or have a square blackened. Kernels are stored
as float16 and computed with in float32. The whole recipe is in `manifest.json`; the trainings took $hours hours of
$backend on the processor they ran on.

## Figures
AUROC with DeLong's 95 % interval (logit), shares with Wilson's. One plain view of a nodule, as the program asks.

| collection | answered by networks that | malignant / benign | AUROC | sensitivity | specificity | Brier | ECE |
|---|---|---|---|---|---|---|---|
$figures

$cross_fitted

Temperature $temperature and threshold $threshold (Youden's) come from the first line's answers. The network in the
bundle learnt from everything in the table, so that no figure here is its own: it is expected to do on other hospitals'
images what the lines about unseen collections say.

$subgroups
$evidence## Limits
* On images of a hospital that it has not seen it does **worse** than on TN5000: see the table. The probability is
  calibrated for TN5000, where $share of the nodules are malignant; elsewhere it is not.
* Half of the collections do not say what their labels rest on.
* One still image at a time. Calipers, text and body marks inside the box can move the answer.
* Size in millimetres, machine and, but for DDTI, age and sex of the training images are not known: fairness towards
  groups could be examined only as far as the table of subgroups goes.
* It fails where a nodule's look misleads: in made-up pictures a dark solid disc with bright grains is called malignant
  whatever it is made of, and a box around plain speckle gets a probability, too. The checks for unfamiliar images catch
  only a part of that.

## Reproducing
`thyroid-train reproduce $id` tells how it came to be;
`thyroid-train reproduce $id --data DATA --weights WEIGHTS --run RUN --out $id` does it again (seed $seed; sums run in
another order on other processors, so that weights agree only nearly). `oof.csv` and `unseen.csv` hold the answers that
the figures come from; rows are named by the collections' image numbers.

| file | SHA-256 |
|---|---|
$digests

Versions: $versions.
""")
SECTIONS: Final = {
    "shortcuts": "Shortcuts",
    "calibration": "Calibration",
    "explanations": "Explanations",
    "familiarity": "Unfamiliar images",
    "committee": "Uncertainty",
    "speed": "Speed and size",
    "networks": "The five networks",
    "tried": "What was tried",
}
"""What is measured of the finished bundle, in the order of the card."""


def card_text(manifest: Mapping[str, Any]) -> str:
    """The card's text.

    Args:
        manifest: Of the bundle, as :func:`training.bundled.bundle.write_bundled` writes it; its ``evidence`` has
            Markdown by section.
    """
    training = manifest["training"]
    study, recipe, figures = training["study"], training["recipe"], training["figures"]
    first = study["parts"][0]
    own = figures[first["name"]][first["learn_from"][0]]
    sources = dict.fromkeys(source for part in study["parts"] for source in (*part["learn_from"], *part["unseen"]))
    return _TEXT.substitute(
        id=manifest["id"],
        version=manifest["version"],
        title=manifest["title"],
        created=manifest["created"],
        bases="\n".join(f"* {_BASES[source]}" for source in sources),
        start="ImageNet's (Keras, F. Chollet) for blocks 1–13; block 14 and head began at random"
        if training["pretrained_weights_sha256"]
        else "none, it began at random",
        parts="\n".join(_part(part, training["rows"][part["name"]]["folds"]) for part in study["parts"]),
        network=study["network"],
        margin=f"{recipe['crop']['margin']:.0%}",
        fit="aspect ratio kept, letterboxed on black" if recipe["crop"]["letterbox"] else "stretched to the square",
        side=manifest["input"]["side"],
        hours=f"{training['seconds'] / 3600:.1f}",
        backend=training["backend"],
        figures="\n".join(_lines(study, figures)),
        cross_fitted=_cross_fitted(own),
        temperature=f"{manifest['temperature']:.4f}",
        threshold=f"{manifest['threshold']:.4f}",
        share=f"{own['malignant'] / own['nodules']:.0%}",
        subgroups=_subgroups(study, figures),
        evidence=_evidence(training.get("evidence", {})),
        seed=recipe["seed"],
        digests="\n".join(f"| `{name}` | `{digest}` |" for name, digest in manifest["files"].items() if name[0] != "M"),
        versions=", ".join(f"{name} {number}" for name, number in training["versions"].items()),
    )


def _part(part: Mapping[str, Any], folds: Mapping[str, Mapping[str, int]]) -> str:
    answered = _HELD_OUT[part["held_out"]]
    if part["unseen"]:
        answered += f"; {_and(part['unseen'])}"
    counts = "; ".join(f"{one['benign']} / {one['malignant']}" for fold, one in folds.items() if fold != "unseen")
    return f"| {part['name']} | {_and(part['learn_from'])} | {answered} | {counts} |"


def _lines(study: Mapping[str, Any], figures: Mapping[str, Any]) -> list[str]:
    lines = []
    for part in study["parts"][:-1]:
        for source, found in figures[part["name"]].items():
            is_own = part["held_out"] == "groups" and source in part["learn_from"]
            others = [one for one in part["learn_from"] if one != source]
            by = "saw other groups of it" if is_own else f"saw {_and(others)} only"
            lines.append(_line(_NAMES[source], by, found))
            if "4a as benign" in found:
                lines.append(_line(f"{_NAMES[source]}, 4a as benign", by, found["4a as benign"]))
    return lines


def _line(name: str, by: str, found: Mapping[str, Any]) -> str:
    counts = f"{found['malignant']} / {found['nodules'] - found['malignant']}"
    shares = f"{_share(found['sensitivity'])} | {_share(found['specificity'])}"
    return f"| {name} | {by} | {counts} | {_area(found)} | {shares} | {found['brier']:.3f} | {found['ece']:.3f} |"


def _cross_fitted(own: Mapping[str, Any]) -> str:
    low, high = own["auroc_by_group"]
    folds = ", ".join(f"{area:.3f}" for area in own["auroc_of_folds"])
    return (
        f"The first line is cross-fitted: each fold is judged at the temperature and threshold that the other folds "
        f"chose. When whole groups are drawn again (cluster bootstrap, {own['groups']} groups), its area lies between "
        f"{low:.3f} and {high:.3f}; the areas of the single folds are {folds}. Collections that several networks "
        f"answered are given the mean of their probabilities."
    )


def _subgroups(study: Mapping[str, Any], figures: Mapping[str, Any]) -> str:
    lines = []
    for source, found in figures[study["parts"][0]["name"]].items():
        for one in found["subgroups"]:
            counts = f"{one['malignant']} / {one['nodules'] - one['malignant']}"
            shares = f"{_share(one['sensitivity'])} | {_share(one['specificity'])}"
            lines.append(f"| {_NAMES[source]} | {one['kind']}: {one['name']} | {counts} | {_area(one)} | {shares} |")
    head = (
        "| collection | subgroup | malignant / benign | AUROC | sensitivity | specificity |\n|---|---|---|---|---|---|"
    )
    said = (
        "By subgroup, the same answers. Size is the longer side of the box as a share of the image's height: small "
        "below 20 %, large from 40 %. An area is told where both classes have ten nodules.\n\n"
    )
    return f"{said}{head}\n" + "\n".join(lines) + "\n"


def _evidence(sections: Mapping[str, str]) -> str:
    return "".join(f"## {title}\n{sections[name].strip()}\n\n" for name, title in SECTIONS.items() if name in sections)


def _area(found: Mapping[str, Any]) -> str:
    if found["auroc"] is None:
        return "–"
    ends = "" if found["auroc_low"] is None else f" ({found['auroc_low']:.3f}–{found['auroc_high']:.3f})"
    return f"{found['auroc']:.3f}{ends}"


def _share(one: Mapping[str, Any]) -> str:
    return "–" if one["value"] is None else f"{one['value']:.3f} ({one['low']:.3f}–{one['high']:.3f})"


def _and(sources: Any) -> str:
    names = [_NAMES[one] for one in sources]
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
