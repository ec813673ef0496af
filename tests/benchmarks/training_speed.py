"""A training step fed by the real input pipeline against the same step on one batch that lies in memory, in one run.

Measured in a process of its own, since Keras is loaded; ``python -m tests.benchmarks.training_speed NETWORK PRECISION``
prints one JSON object.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np

from tests.benchmarks.figures import Figure, in_turns
from tests.benchmarks.pictures import speckled
from thyroid_desktop.domain.geometry import Box

SECTION = "training"
NETWORK = "Xception"
TURNS, CALLS = 3, 4
FRAMES = 24


class Speckle:
    """A few frames of speckle, as many rows as one likes."""

    identity = "speckle"

    def __init__(self) -> None:
        from training.experiment.samples import Sample

        box = Box(312.0, 250.0, 520.0, 410.0)
        self.rows = tuple(Sample(str(at), str(at), box, at % 2 == 0, 0) for at in range(FRAMES))
        self._frames = [speckled(1024, 768, at) for at in range(FRAMES)]

    def pixels(self, row: object) -> np.ndarray:
        return self._frames[int(row.id)]  # type: ignore[attr-defined]


def measure(root: Path) -> list[Figure]:
    """Figures of one network on this machine's processor, or on its GPU where Keras finds one."""
    command = [sys.executable, "-m", "tests.benchmarks.training_speed", NETWORK, "float32"]
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    run = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=True)
    told = json.loads(run.stdout.splitlines()[-1])
    return [
        Figure(SECTION, f"step of {told['batch']} crops, {NETWORK}, real input", told["real_ms"], "ms"),
        Figure(SECTION, "  the same step on a batch in memory", told["constant_ms"], "ms"),
        Figure(SECTION, "  ratio", told["real_ms"] / told["constant_ms"], "×", 1.05),
        Figure(SECTION, "  images a second", 1000 * told["batch"] / told["real_ms"], "/s"),
    ]


def main() -> None:
    """Measure in this process."""
    import keras

    from training.experiment.networks import ARCHITECTURES, build
    from training.experiment.pipeline import KeptFrames, Pipeline
    from training.experiment.recipe import read_experiment

    name, precision = sys.argv[1:3]
    recipe = read_experiment(Path("paper"))
    model = build(name, dropout=0.5, precision=precision, seed=1)  # type: ignore[arg-type]
    loss = keras.losses.CategoricalCrossentropy(from_logits=True)
    jit = "auto" if keras.backend.backend() == "jax" else False
    model.compile(optimizer=keras.optimizers.Adam(1e-4), loss=loss, jit_compile=jit)
    samples = Speckle()
    pipeline = Pipeline(KeptFrames(samples), recipe, ARCHITECTURES[name].side, os.cpu_count() or 1)  # type: ignore[index]

    def endless() -> Iterator[tuple[np.ndarray, np.ndarray]]:
        epoch = 0
        while True:
            yield from pipeline.training(samples.rows, epoch=epoch)
            epoch += 1

    with closing(endless()) as batches:  # type: ignore[type-var]
        constant = next(batches)
        in_memory, real = in_turns(
            (lambda: model.train_on_batch(*constant), lambda: model.train_on_batch(*next(batches))),
            turns=TURNS,
            calls=CALLS,
        )
    figures = {
        "batch": recipe.learning.batch,
        "real_ms": statistics.median(real),
        "constant_ms": statistics.median(in_memory),
    }
    sys.stdout.write(json.dumps(figures) + "\n")


if __name__ == "__main__":
    main()
