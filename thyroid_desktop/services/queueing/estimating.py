"""How long a training will take: from a table of measured and estimated seconds, or from jobs that are finished.

Every figure is an estimate and is told as a range. The one that was measured is Xception's: a step of eight crops of
299×299 takes three seconds on two cores. The other networks' figures follow from it by their multiplications per crop
at their own side (their publications), with a supplement for the many small layers of DenseNet and NASNet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from thyroid_desktop.services.queueing.queue_ports import ShelvedRecipe

CPU_SECONDS: Final[Mapping[str, float]] = {
    "DenseNet121": 0.20,
    "DenseNet169": 0.25,
    "NASNetLarge": 1.60,
    "ResNet101V2": 0.35,
    "Xception": 0.375,
    "Tiny": 0.002,
}
"""Seconds that two cores take to train on one crop once. Measured: Xception; estimated: the others."""
GPU_SECONDS: Final[Mapping[str, float]] = {
    "DenseNet121": 0.002,
    "DenseNet169": 0.003,
    "NASNetLarge": 0.012,
    "ResNet101V2": 0.003,
    "Xception": 0.003,
    "Tiny": 0.0005,
}
"""The same of a present-day GPU. All estimated."""
OTHER_SECONDS: Final = (0.5, 0.004)
"""Of a network that is not in the tables; CPU and GPU."""
CORES_MEASURED: Final = 2
CORES_EXPONENT: Final = 0.8
"""Twice as many cores are not twice as fast."""
ASKED_SHARE: Final = 1 / 3
"""An answer costs a third of a training step: it has no way back through the network."""
CPU_SPAN: Final = (0.6, 2.0)
GPU_SPAN: Final = (0.4, 4.0)
"""Between a data centre's newest card and an older one under a desk lies a factor of ten."""
PAST_SPAN: Final = (0.75, 1.4)
START_SECONDS: Final = 20.0
"""Of each network on each fold: loading Keras, building the network, writing what came out."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """How long it takes, in seconds, from … to; a range because computers differ."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Past:
    """A training that is done: its recipe, how many images it learnt from, and its seconds, above 0."""

    recipe: ShelvedRecipe
    images: int
    seconds: float


def estimated_on_cpu(recipe: ShelvedRecipe, images: int, *, cores: int) -> Estimate:
    """How long this many cores take."""
    speed = (max(cores, 1) / CORES_MEASURED) ** CORES_EXPONENT
    return _spread(_members(recipe) * START_SECONDS, _computed(recipe, images, CPU_SECONDS) / speed, CPU_SPAN)


def estimated_on_gpu(recipe: ShelvedRecipe, images: int) -> Estimate:
    """How long one GPU takes."""
    return _spread(_members(recipe) * START_SECONDS, _computed(recipe, images, GPU_SECONDS), GPU_SPAN)


def estimated_from(past: Sequence[Past], recipe: ShelvedRecipe, images: int) -> Estimate | None:
    """How long it takes where the trainings of the past were done; None without any to go by."""
    speeds = [
        one.seconds / modelled for one in past if (modelled := _modelled(one.recipe, one.images)) and one.seconds > 0
    ]
    if not speeds:
        return None
    expected = _modelled(recipe, images)
    spread = _spread(0.0, expected * median(speeds), PAST_SPAN)
    return Estimate(min(spread.low, expected * min(speeds)), max(spread.high, expected * max(speeds)))


def _modelled(recipe: ShelvedRecipe, images: int) -> float:
    return _members(recipe) * START_SECONDS + _computed(recipe, images, CPU_SECONDS)


def _members(recipe: ShelvedRecipe) -> int:
    """Networks times folds, and one more a network that learns from everything."""
    return len(recipe.networks) * (recipe.folds + 1)


def _computed(recipe: ShelvedRecipe, images: int, seconds: Mapping[str, float]) -> float:
    """Seconds of computing: every fold learns from what the others hold, and the last member from everything."""
    other = OTHER_SECONDS[seconds is GPU_SECONDS]
    learnt = (recipe.folds - 1) * images * recipe.copies + images * recipe.copies
    asked = images * ASKED_SHARE
    return recipe.epochs * (learnt + asked) * sum(seconds.get(network, other) for network in recipe.networks)


def _spread(fixed: float, seconds: float, span: tuple[float, float]) -> Estimate:
    return Estimate(fixed + seconds * span[0], fixed + seconds * span[1])
