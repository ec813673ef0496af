"""The learning rate: a straight rise at first, then a cosine to nothing, or a cut on every plateau of the accuracy.

What the cuts depend on is a value of its own that stands in every checkpoint. Keras' own callback loses it on resuming.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from training.experiment.recipe import Stage


@dataclass(frozen=True, slots=True)
class Plateau:
    """Where a stage stands.

    Attributes:
        best: Greatest accuracy so far; below zero before the first epoch.
        wait: Epochs since then, or since the last cut.
        factor: What the stage's rate is multiplied by after all cuts.
    """

    best: float = -1.0
    wait: int = 0
    factor: float = 1.0

    def after(self, accuracy: float, stage: Stage) -> Plateau:
        """Where it stands after an epoch with this validation accuracy."""
        if accuracy > self.best:
            return replace(self, best=accuracy, wait=0)
        if self.wait + 1 >= stage.plateau_patience:
            return replace(self, wait=0, factor=self.factor * stage.plateau_factor)
        return replace(self, wait=self.wait + 1)


def rate_at(stage: Stage, plateau: Plateau, *, step: int, steps_per_epoch: int, epochs: int) -> float:
    """The learning rate of a step, counted from 0 over the whole stage of so many epochs."""
    rise = stage.warm_up * steps_per_epoch
    rate = stage.rate * plateau.factor * min(1.0, (step + 1) / rise if rise else 1.0)
    if stage.decay == "none":
        return rate
    gone = max(0.0, step - rise) / max(1.0, epochs * steps_per_epoch - rise)
    return rate * 0.5 * (1.0 + math.cos(math.pi * gone))
