"""A small run on made-up images, as a process of its own; words: folder, backend, precision."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from thyroid_desktop.domain.geometry import Box
from training.experiment.recipe import (
    Answering,
    Augmentation,
    Crop,
    Experiment,
    Learning,
    Stage,
)
from training.experiment.samples import TEST, Sample


@dataclass(frozen=True)
class MadeUp:
    """Noise with a brighter middle where the label is malignant; three folds and a test part."""

    count: int = 40
    identity: str = "made up"

    @property
    def rows(self) -> tuple[Sample, ...]:
        box = Box(10.0, 12.0, 50.0, 44.0)
        return tuple(
            Sample(f"row{at}", f"nodule{at // 2}", box, at // 2 % 2 == 1, at // 4 % 4 if at // 4 % 4 < 3 else TEST)
            for at in range(self.count)
        )

    def pixels(self, row: Sample) -> np.ndarray:
        rng = np.random.default_rng(int(row.id.removeprefix("row")))
        pixels = rng.integers(0, 120, (56, 64), dtype=np.uint8)
        if row.is_malignant:
            pixels[20:36, 24:40] += 90
        return pixels


def tiny_recipe(**learning: object) -> Experiment:
    """A recipe with every switch on."""
    return Experiment(
        id="tiny",
        version="1.0.0",
        title="Tiny",
        networks=("Tiny",),
        stages=(
            Stage("warming up", trains="head", epochs=1, warm_up=0.5),
            Stage("fine-tuning", epochs=4, rate=1e-3, plateau_factor=0.5, plateau_patience=1),
        ),
        crop=Crop(margins=(0.0, 0.1), margin=0.1),
        augmentation=Augmentation(copies=2, rotation=10, scale=0.1, translation=0.05, mixup=0.3, cutout=0.3, tone=0.2),
        learning=Learning(
            **{"batch": 4, "ema": 0.9, "label_smoothing": 0.05, "weight_decay": 0.01, "checkpoint_steps": 2, **learning}  # type: ignore[arg-type]
        ),
        answering=Answering(temperature_scaling=True, flipped=True, margins=(0.0,)),
    )


if __name__ == "__main__":
    os.environ["KERAS_BACKEND"] = sys.argv[2]
    from training.experiment.events import Event, as_line
    from training.experiment.running import Order, run_member

    def say(event: Event) -> None:
        sys.stdout.write(f"{as_line(event)}\n")
        sys.stdout.flush()

    order = Order(tiny_recipe(precision=sys.argv[3]), MadeUp(), {}, threads=2, is_resumed=True)
    run_member(order, "Tiny", 1, Path(sys.argv[1]), say)
