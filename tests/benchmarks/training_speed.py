"""A training step with the real input against the same step on a batch in memory, and against plain Keras, in one run.

Plain Keras is ``Model.fit`` on a tf.data pipeline with Keras' own layers for augmentation; its crops are cut before and
lie in memory, which is more than our pipeline is given. Measured in a process of its own, since Keras is loaded;
``python -m tests.benchmarks.training_speed NETWORK`` prints one JSON object. On a GPU steps are computed in bfloat16.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

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
    command = [sys.executable, "-m", "tests.benchmarks.training_speed", NETWORK]
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    run = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=True)
    told = json.loads(run.stdout.splitlines()[-1])
    place = f"{NETWORK}, {told['precision']}, {told['device']}"
    found = [
        Figure(SECTION, f"step of {told['batch']} crops with the real input, {place}", told["real_ms"], "ms"),
        Figure(SECTION, "  the same step on a batch in memory", told["constant_ms"], "ms"),
        Figure(SECTION, "  ratio", told["real_ms"] / told["constant_ms"], "×", 1.05),
        Figure(SECTION, "  images a second", 1000 * told["batch"] / told["real_ms"], "/s"),
    ]
    if told["fit_ms"] is not None:
        rate = 1000 * told["batch"] / told["fit_ms"]
        found.append(Figure(SECTION, "  keras.Model.fit on tf.data, images a second", rate, "/s"))
    return found


def main() -> None:
    """Measure in this process."""
    import keras

    from training.experiment.networks import ARCHITECTURES, build
    from training.experiment.pipeline import KeptFrames, Pipeline
    from training.experiment.recipe import read_experiment

    name = sys.argv[1]
    on_gpu = bool(keras.distribution.list_devices("gpu"))
    precision = "mixed_bfloat16" if on_gpu else "float32"
    recipe = read_experiment(Path("paper"))
    model = build(name, dropout=0.5, precision=precision, seed=1)  # type: ignore[arg-type]
    _compile(model)
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
        "precision": precision,
        "device": "GPU" if on_gpu else "CPU",
        "real_ms": statistics.median(real),
        "constant_ms": statistics.median(in_memory),
        "fit_ms": _fit_ms(model, constant) if keras.backend.backend() == "tensorflow" else None,
    }
    sys.stdout.write(json.dumps(figures) + "\n")


def _compile(model: Any) -> None:
    import keras

    loss = keras.losses.CategoricalCrossentropy(from_logits=True)
    jit = "auto" if keras.backend.backend() == "jax" else False
    model.compile(optimizer=keras.optimizers.Adam(1e-4), loss=loss, jit_compile=jit)


def _fit_ms(model: Any, batch: tuple[np.ndarray, np.ndarray]) -> float:
    """Milliseconds a step of plain Keras; the first call, which builds the graph, is not counted."""
    import keras
    import tensorflow as tf

    augment = keras.Sequential(
        [
            keras.layers.RandomFlip("horizontal"),
            keras.layers.RandomRotation(15 / 360),
            keras.layers.RandomZoom(0.1),
            keras.layers.RandomTranslation(0.1, 0.1),
        ]
    )
    rows = tf.data.Dataset.from_tensor_slices(batch).repeat().batch(len(batch[0]))
    data = rows.map(lambda crops, labels: (augment(crops, training=True), labels), num_parallel_calls=tf.data.AUTOTUNE)
    data = data.prefetch(tf.data.AUTOTUNE)
    _compile(model)
    model.fit(data, steps_per_epoch=2, epochs=1, verbose=0)
    began = time.perf_counter()
    model.fit(data, steps_per_epoch=TURNS * CALLS, epochs=1, verbose=0)
    return 1000 * (time.perf_counter() - began) / (TURNS * CALLS)


if __name__ == "__main__":
    main()
