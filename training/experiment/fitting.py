"""Training of one network on one fold, the same code under every backend of Keras, and the same after a kill.

All state is explicit: weights and seeds of the network, Adam's moments (and the averaged weights), the position in the
schedule. A checkpoint holds all of it, batches depend on seed, epoch and step alone, and so a run that was taken up
again ends with the weights of one that was never interrupted.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

import keras
import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.statistics.calibration import negative_log_likelihood, probability_malignant
from thyroid_desktop.statistics.roc import auroc
from training.experiment.checkpoint import Checkpoint, Position, read_checkpoint
from training.experiment.events import Began, EpochDone, Stepped, Tell
from training.experiment.networks import set_trainable
from training.experiment.pipeline import Pipeline
from training.experiment.recipe import BadExperiment, Experiment, NetworkName, Stage
from training.experiment.samples import Sample, Split, labels_of, taken_by_turns
from training.experiment.schedule import rate_at

_TOLD_EVERY_S: Final = 1.0


class Diverged(BadExperiment):
    """A training that left all bounds: it answers what is no number."""


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be trained.

    Attributes:
        recipe: How.
        network: Which.
        fold: Which fold is held out.
        rows: The fold's rows.
        pipeline: Where batches come from.
        folder: For the checkpoint.
        belongs_to: A hash of all that decides the result: a checkpoint of anything else is refused.
        limit_steps: Steps after which every stage ends, for trying out; 0 for no limit.
    """

    recipe: Experiment
    network: NetworkName
    fold: int
    rows: Split
    pipeline: Pipeline
    folder: Path
    belongs_to: str
    limit_steps: int = 0


def settle_backend(*, deterministic: bool) -> None:
    """Ask the backend for the same bits every time, and spread steps over all devices where Keras can do that."""
    name = keras.backend.backend()
    if deterministic and name == "tensorflow":
        import tensorflow as tf

        tf.config.experimental.enable_op_determinism()
    if deterministic and name == "torch":
        import torch

        # Without a fixed workspace cuBLAS picks its algorithms by chance, and PyTorch refuses to use it.
        os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
        torch.use_deterministic_algorithms(mode=True)
    if name == "jax" and len(keras.distribution.list_devices()) > 1:
        keras.distribution.set_distribution(keras.distribution.DataParallel())


def answers(model: keras.Model, pipeline: Pipeline, rows: Sequence[Sample], margin: float) -> NDArray[np.float32]:
    """Logits (n, 2) of plain crops with this margin, in inference mode."""
    parts = [np.asarray(model.predict_on_batch(batch)) for batch in pipeline.answering(rows, margin=margin)]
    return np.concatenate(parts)[: len(rows)].astype(np.float32)


class Fitting:
    """The training of one task."""

    def __init__(self, task: Task, model: keras.Model, tell: Tell) -> None:
        self._task = task
        self._model = model
        self._tell = tell
        self._fresh: tuple[str, ...] = ()
        held_out = task.rows.validation
        self._watched = taken_by_turns(held_out, task.recipe.learning.watched or len(held_out))
        self._position = Position()
        self._steps = task.pipeline.steps(task.rows.training)
        if task.limit_steps:
            self._steps = min(self._steps, task.limit_steps)
        self._steps_now = 0
        self._began = self._told = time.monotonic()

    def fit(self, fresh_layers: tuple[str, ...] = ()) -> tuple[dict[str, Any], ...]:
        """Train from the last checkpoint, or from the beginning, to the end; answers the curve.

        Raises:
            BadExperiment: The checkpoint cannot be read or belongs to something else.
            Diverged: The network answers what is no number.
        """
        task = self._task
        self._fresh = fresh_layers
        saved = read_checkpoint(task.folder, task.belongs_to)
        if saved:
            self._position = saved.position
        total = sum(self._epochs(stage) for stage in task.recipe.stages) * self._steps
        backend = keras.backend.backend()
        done = total - self._steps_left()
        self._tell(Began(task.network, task.fold, backend, total, done, fresh_layers))
        stages = task.recipe.stages
        if saved and saved.position.stage == len(stages):
            self._restore(saved)
        for number in range(self._position.stage, len(stages)):
            self._stage(stages[number], saved)
            saved = None
        return self._position.curve

    def _stage(self, stage: Stage, saved: Checkpoint | None) -> None:
        self._compile(stage)
        if saved:
            self._restore(saved)
        while self._position.epoch < self._epochs(stage):
            self._epoch(stage)
        # What the next stage starts from, and what is answered with at the end, are the averaged weights.
        if self._task.recipe.learning.ema:
            self._average()
        self._position = Position(stage=self._position.stage + 1, curve=self._position.curve)
        if self._position.stage < len(self._task.recipe.stages):
            self._compile(self._task.recipe.stages[self._position.stage])
        self._save()

    def _epoch(self, stage: Stage) -> None:
        task, at = self._task, self._position
        number = sum(self._epochs(one) for one in task.recipe.stages[: at.stage]) + at.epoch
        batches = task.pipeline.training(task.rows.training, epoch=number, first_step=at.step)
        with closing(batches):
            for step, (crops, targets) in zip(range(at.step, self._steps), batches, strict=False):
                self._step(stage, step, crops, targets)
        self._end_epoch(stage)

    def _step(self, stage: Stage, step: int, crops: NDArray[np.float32], targets: NDArray[np.float32]) -> None:
        at = self._position
        done = at.epoch * self._steps + step
        rate = rate_at(stage, at.plateau, step=done, steps_per_epoch=self._steps, epochs=self._epochs(stage))
        self._model.optimizer.learning_rate = rate
        loss = float(self._model.train_on_batch(crops, targets, return_dict=True)["loss"])
        self._steps_now += 1
        self._position = replace(at, step=step + 1, loss_sum=at.loss_sum + loss)
        self._say_step(stage, rate)
        every = self._task.recipe.learning.checkpoint_steps
        if every and (step + 1) % every == 0 and step + 1 < self._steps:
            self._save()

    def _end_epoch(self, stage: Stage) -> None:
        task, at = self._task, self._position
        rate = float(_array(self._model.optimizer.learning_rate))
        with self._averaged():
            logits = answers(self._model, task.pipeline, self._watched, task.recipe.crop.margin)
        if not np.isfinite(logits).all():
            said = f"after epoch {at.epoch + 1} of {stage.name} it answers what is no number; take a lower rate"
            raise Diverged(f"The training of {task.network} diverged", said)
        accuracy, area, validation_loss = figures(labels_of(self._watched), logits)
        event = EpochDone(
            task.network,
            task.fold,
            stage.name,
            at.epoch + 1,
            self._epochs(stage),
            at.loss_sum / self._steps,
            validation_loss,
            accuracy,
            area,
            rate,
            self._seconds_left(),
        )
        told = {name: value for name, value in asdict(event).items() if name not in {"network", "fold", "seconds_left"}}
        plateau = at.plateau.after(accuracy, stage)
        self._position = Position(at.stage, at.epoch + 1, 0, 0.0, plateau, (*at.curve, told))
        if at.epoch + 1 < self._epochs(stage):
            self._save()  # the last epoch of a stage is saved by the stage
        self._tell(event)

    def _compile(self, stage: Stage) -> None:
        learning = self._task.recipe.learning
        set_trainable(self._model, stage, frozen_batch_norm=learning.frozen_batch_norm, fresh=self._fresh)
        ema = {"use_ema": True, "ema_momentum": learning.ema} if learning.ema else {}
        if learning.weight_decay:
            optimiser = keras.optimizers.AdamW(stage.rate, weight_decay=learning.weight_decay, **ema)
            optimiser.exclude_from_weight_decay(var_names=["gamma", "beta", "bias"])
        else:
            optimiser = keras.optimizers.Adam(stage.rate, **ema)
        if keras.backend.backend() == "tensorflow":
            # One replica needs no sum, and for the sum's gradient TensorFlow would keep the graph of a step for good.
            optimiser._all_reduce_sum_gradients = list
        loss = keras.losses.CategoricalCrossentropy(from_logits=True)
        jit = "auto" if keras.backend.backend() == "jax" else False
        self._model.compile(optimizer=optimiser, loss=loss, jit_compile=jit)
        self._model.optimizer.build(self._model.trainable_variables)

    def _variables(self) -> list[Any]:
        """Weights and seeds."""
        return [variable for layer in self._model.layers for variable in layer.variables]

    def _save(self) -> None:
        network = tuple(_array(one) for one in self._variables())
        optimiser = tuple(_array(one) for one in self._model.optimizer.variables)
        Checkpoint(self._task.belongs_to, self._position, network, optimiser).write(self._task.folder)

    def _restore(self, saved: Checkpoint) -> None:
        for variable, value in zip(self._variables(), saved.network, strict=True):
            variable.assign(value)
        if self._position.stage < len(self._task.recipe.stages):
            for variable, value in zip(self._model.optimizer.variables, saved.optimiser, strict=True):
                variable.assign(value)

    @contextmanager
    def _averaged(self) -> Iterator[None]:
        """The averaged weights in place of the present ones, where the recipe averages."""
        if not self._task.recipe.learning.ema:
            yield
            return
        variables = self._model.trainable_variables
        present = [_array(one) for one in variables]
        self._average()
        yield
        for variable, value in zip(variables, present, strict=True):
            variable.assign(value)

    def _average(self) -> None:
        """Put the averaged weights in place of the present ones."""
        variables = self._model.trainable_variables
        self._model.optimizer.finalize_variable_values(variables)
        # Under JAX weight and average now share one buffer, which the next step would give away twice.
        for variable in variables:
            variable.assign(_array(variable))

    def _epochs(self, stage: Stage) -> int:
        return 1 if self._task.limit_steps else stage.epochs

    def _steps_left(self) -> int:
        at = self._position
        left = sum(self._epochs(stage) for stage in self._task.recipe.stages[at.stage :]) - at.epoch
        return left * self._steps - at.step

    def _seconds_left(self) -> float:
        """By the pace of this process so far, validation and checkpoints included."""
        return (time.monotonic() - self._began) / max(1, self._steps_now) * self._steps_left()

    def _say_step(self, stage: Stage, rate: float) -> None:
        if time.monotonic() - self._told < _TOLD_EVERY_S:
            return
        self._told = time.monotonic()
        task, at = self._task, self._position
        self._tell(
            Stepped(
                task.network,
                task.fold,
                stage.name,
                at.epoch + 1,
                self._epochs(stage),
                at.step,
                self._steps,
                at.loss_sum / max(1, at.step),
                rate,
                self._seconds_left(),
            )
        )


def figures(is_malignant: NDArray[np.bool_], logits: NDArray[np.float32]) -> tuple[float, float, float]:
    """Accuracy at one half, area under the ROC curve (one half where a class is missing) and mean log-loss."""
    accuracy = float(np.mean((probability_malignant(logits) > 0.5) == is_malignant))
    area = auroc(is_malignant, logits[:, 1] - logits[:, 0]).value if len(set(is_malignant.tolist())) == 2 else 0.5
    return accuracy, area, negative_log_likelihood(is_malignant, logits)


def _array(variable: Any) -> NDArray[Any]:
    """A copy of a variable's value."""
    return np.array(variable.numpy())
