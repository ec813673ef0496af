"""An experiment with one of its switches turned off at a time, so that each improvement is measured on its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Literal

from training.experiment.recipe import Experiment, Stage

Answered = Literal["as asked", "plainly", "uncalibrated"]
"""How a variant's answers are taken: in the recipe's way, from one plain view, or without the temperature."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One line of the table.

    Attributes:
        name: What is different, for people.
        folder: Of the run that its answers come from.
        recipe: How that run was trained.
        answered: Which of its answers count.
    """

    name: str
    folder: str
    recipe: Experiment
    answered: Answered = "as asked"


def _without_frozen_norms(recipe: Experiment) -> Experiment:
    return replace(recipe, learning=replace(recipe.learning, frozen_batch_norm=False))


def _without_warming_up(recipe: Experiment) -> Experiment:
    """All epochs in one stage that trains everything, at the rate of the last."""
    last = recipe.stages[-1]
    epochs = sum(stage.epochs for stage in recipe.stages)
    only = Stage("training", "all", epochs, last.rate, 0.0, last.plateau_factor, last.plateau_patience)
    return replace(recipe, stages=(only,))


def _with_one_margin(recipe: Experiment) -> Experiment:
    return replace(recipe, crop=replace(recipe.crop, margins=(recipe.crop.margin,)))


def _stretched(recipe: Experiment) -> Experiment:
    return replace(recipe, crop=replace(recipe.crop, letterbox=False))


def _without_average(recipe: Experiment) -> Experiment:
    return replace(recipe, learning=replace(recipe.learning, ema=0.0))


def _with_hard_labels(recipe: Experiment) -> Experiment:
    return replace(recipe, learning=replace(recipe.learning, label_smoothing=0.0))


def _without_decay(recipe: Experiment) -> Experiment:
    return replace(recipe, learning=replace(recipe.learning, weight_decay=0.0))


def _without_mixup(recipe: Experiment) -> Experiment:
    return replace(recipe, augmentation=replace(recipe.augmentation, mixup=0.0))


def _without_cutout(recipe: Experiment) -> Experiment:
    return replace(recipe, augmentation=replace(recipe.augmentation, cutout=0.0))


def _without_tone(recipe: Experiment) -> Experiment:
    return replace(recipe, augmentation=replace(recipe.augmentation, tone=0.0))


SWITCHES: Final[dict[str, tuple[str, Callable[[Experiment], Experiment]]]] = {
    "batch-norm": ("BatchNorm learns, too", _without_frozen_norms),
    "warm-up": ("no warming up of the head", _without_warming_up),
    "margins": ("one margin", _with_one_margin),
    "letterbox": ("stretched to the square", _stretched),
    "ema": ("no average of weights", _without_average),
    "smoothing": ("hard labels", _with_hard_labels),
    "decay": ("no weight decay", _without_decay),
    "mixup": ("no mixup", _without_mixup),
    "cutout": ("no cutout", _without_cutout),
    "tone": ("no change of gain and gamma", _without_tone),
}
"""Switches that need a training of their own: what the line is called, and the recipe without them."""
WHOLE: Final = "whole"


def variants(recipe: Experiment) -> tuple[Variant, ...]:
    """The recipe as it is, and every recipe that lacks one of what it has; switches that are off already are left out.

    What only concerns answers (several views, the temperature) is taken from the whole recipe's own run.
    """
    found = [Variant("the whole recipe", WHOLE, recipe)]
    for folder, (name, change) in SWITCHES.items():
        changed = change(recipe)
        if changed != recipe:
            found.append(Variant(name, folder, changed))
    if recipe.answering.flipped or recipe.answering.margins:
        found.append(Variant("one plain view", WHOLE, recipe, "plainly"))
    if recipe.answering.temperature_scaling:
        found.append(Variant("no temperature", WHOLE, recipe, "uncalibrated"))
    return tuple(found)
