"""One member of an experiment, a network on a fold: from recipe and bundle to weights and answers in a folder.

It leaves ``recipe.toml``, ``events.jsonl``, ``checkpoint.npz`` and, when it is done, ``weights.npz``, ``curve.json``,
``answers.csv`` and last ``result.json``. A folder with ``result.json`` is finished: running it again changes nothing.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from training.experiment.answering import answer, write_answers
from training.experiment.checkpoint import FILE, sweep, write_whole
from training.experiment.events import Ended, Event, Tell, append
from training.experiment.recipe import BadExperiment, Experiment, NetworkName
from training.experiment.samples import Sample, Samples, Split, labels_of, split
from training.experiment.searching import FILE as SEARCH
from training.experiment.searching import adjusted
from training.experiment.typed_toml import written

EVENTS: Final = "events.jsonl"
RESULT: Final = "result.json"


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for, beside the member itself.

    Attributes:
        recipe: How to train.
        samples: The bundle.
        weights: A file of pretrained weights for each network that has one.
        threads: Threads that make batches.
        limit_steps: Steps a stage, for trying out; 0 for no limit.
        is_resumed: Whether a folder that was begun is taken up again instead of refused.
    """

    recipe: Experiment
    samples: Samples
    weights: dict[NetworkName, Path]
    threads: int = 2
    limit_steps: int = 0
    is_resumed: bool = False


def run_member(order: Order, network: NetworkName, fold: int, folder: Path, tell: Tell) -> dict[str, Any]:
    """Train a network on a fold and answer its held-out rows; answers the content of ``result.json``.

    Raises:
        BadExperiment: The folder holds another run, the bundle lacks the fold, or the weights do not fit.
    """
    if (folder / RESULT).exists() and order.is_resumed:
        return _finished(folder, _asked(order, network, fold))
    if not order.is_resumed and any((folder / name).exists() for name in (FILE, RESULT, EVENTS, SEARCH)):
        raise BadExperiment(f"{folder} already holds a run", "add --resume to go on with it, or choose another folder")
    rows = _limited(split(order.samples, fold), order)
    folder.mkdir(parents=True, exist_ok=True)
    sweep(folder)

    def say(event: Event) -> None:
        append(folder / EVENTS, event)
        tell(event)

    result = _trained(order, network, fold, rows, folder, say)
    say(Ended(network, fold, result["accuracy"], result["auroc"]))
    return result


def _trained(order: Order, network: NetworkName, fold: int, rows: Split, folder: Path, say: Tell) -> dict[str, Any]:
    import keras
    import numpy as np

    from training.experiment.fitting import figures, settle_backend
    from training.experiment.weights import named_weights

    settle_backend(deterministic=order.recipe.learning.deterministic)
    file = order.weights.get(network)

    def measure(recipe: Experiment, inner: Split) -> float:
        with tempfile.TemporaryDirectory() as place:
            curve = _fitted(replace(order, recipe=recipe), network, fold, inner, Path(place), lambda _: None).curve
        return float(curve[-1]["auroc"])

    asked = _asked(order, network, fold)
    recipe = adjusted(order.recipe, rows, folder, measure)
    order = replace(order, recipe=recipe)
    text = written(recipe)
    write_whole(folder / "recipe.toml", lambda stream: stream.write(text.encode()))
    fitted = _fitted(order, network, fold, rows, folder, say)
    model, curve, fresh = fitted.model, fitted.curve, fitted.fresh
    given = answer(model, fitted.pipeline, (*rows.validation, *rows.test))
    held_out = [(one.logit_benign, one.logit_malignant) for one in given[: len(rows.validation)]]
    accuracy, area, loss = figures(labels_of(rows.validation), np.array(held_out, np.float32))
    arrays: dict[str, Any] = named_weights(model)
    write_whole(folder / "weights.npz", lambda stream: np.savez(stream, **arrays))
    write_whole(folder / "curve.json", lambda stream: stream.write(json.dumps(curve, indent=1).encode()))
    write_answers(folder / "answers.csv", given)
    result = {
        "network": network,
        "fold": fold,
        "accuracy": accuracy,
        "auroc": area,
        "loss": loss,
        "training_rows": len(rows.training),
        "held_out_rows": len(rows.validation),
        "test_rows": len(rows.test),
        "backend": keras.backend.backend(),
        "keras": keras.__version__,
        "weights": file.name if file else "",
        "fresh_layers": list(fresh),
        "bundle": order.samples.identity,
        "limit_steps": order.limit_steps,
        "asked": asked,
    }
    write_whole(folder / RESULT, lambda stream: stream.write(json.dumps(result, indent=1).encode()))
    return result


@dataclass(frozen=True, slots=True)
class _Fitted:
    model: Any
    curve: tuple[dict[str, Any], ...]
    fresh: tuple[str, ...]
    pipeline: Any


def _fitted(order: Order, network: NetworkName, fold: int, rows: Split, folder: Path, say: Tell) -> _Fitted:
    import keras

    from training.experiment.fitting import Fitting, Task
    from training.experiment.networks import ARCHITECTURES, build
    from training.experiment.pipeline import KeptFrames, Pipeline
    from training.experiment.weights import load_weights

    recipe = order.recipe
    pipeline = Pipeline(KeptFrames(order.samples), recipe, ARCHITECTURES[network].side, order.threads)
    model = build(network, dropout=recipe.learning.dropout, precision=recipe.learning.precision, seed=recipe.seed)
    file = order.weights.get(network)
    fresh = load_weights(model, file).fresh if file else ()
    belongs_to = f"{_asked(order, network, fold)} {keras.backend.backend()}"
    task = Task(recipe, network, fold, rows, pipeline, folder, belongs_to, order.limit_steps)
    return _Fitted(model, Fitting(task, model, say).fit(fresh), fresh, pipeline)


def _finished(folder: Path, asked: str) -> dict[str, Any]:
    done: dict[str, Any] = json.loads((folder / RESULT).read_text(encoding="utf-8"))
    if done["asked"] != asked:
        said = "it was made by another recipe, bundle or file of weights"
        raise BadExperiment(f"{folder} holds another result", said, "Choose another folder.")
    return done


def _asked(order: Order, network: NetworkName, fold: int) -> str:
    """A hash of all that is asked for."""
    file = order.weights.get(network)
    weights = hashlib.sha256(file.read_bytes()).hexdigest() if file else ""
    parts = [asdict(order.recipe), order.samples.identity, network, fold, weights, order.limit_steps]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _limited(rows: Split, order: Order) -> Split:
    """All rows, or as many held-out ones as the limit of steps allows, the classes by turns."""
    if not order.limit_steps:
        return rows
    count = order.limit_steps * order.recipe.learning.batch
    return Split(rows.training, _some(rows.validation, count), _some(rows.test, count))


def _some(rows: Sequence[Sample], count: int) -> tuple[Sample, ...]:
    seen = {True: 0, False: 0}
    turns: list[tuple[int, Sample]] = []
    for row in rows:
        turns.append((seen[row.is_malignant], row))
        seen[row.is_malignant] += 1
    return tuple(row for _, row in sorted(turns, key=lambda turn: turn[0])[:count])
