"""One member of an experiment, a network on a fold: from recipe and bundle to weights and answers in a folder.

It leaves ``recipe.toml``, ``events.jsonl``, ``seconds.json``, ``checkpoint.npz`` and, when it is done, ``weights.npz``,
``curve.json``, ``answers.csv`` (in the recipe's way), ``plain_answers.csv`` (as the worker would answer) and last
``result.json``. A folder with ``result.json`` is finished: running it again changes nothing. A member that holds
nothing out (:data:`~training.experiment.samples.WHOLE`) answers nothing; its figures are those of the rows it learnt
from.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from training.experiment.answering import Answer, answer, write_answers
from training.experiment.backends import let_go, own_backend
from training.experiment.checkpoint import FILE, read_table, sweep, write_whole
from training.experiment.events import Ended, Event, Searched, Stepped, Tell, append, read_events
from training.experiment.recipe import BadExperiment, Experiment, NetworkName
from training.experiment.samples import WHOLE, Samples, Split, labels_of, split, taken_by_turns
from training.experiment.searching import FILE as SEARCH
from training.experiment.searching import adjusted
from training.experiment.typed_toml import written

EVENTS: Final = "events.jsonl"
RESULT: Final = "result.json"
ANSWERS: Final = "answers.csv"
PLAIN_ANSWERS: Final = "plain_answers.csv"
CURVE: Final = "curve.json"
WEIGHTS: Final = "weights.npz"
TRACES: Final = (FILE, RESULT, EVENTS, SEARCH)
"""Files by which a folder is known to hold a member that was begun."""
_SECONDS: Final = "seconds.json"
_TRIAL: Final = ".trial"


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
    """Train a network on a fold, or on all rows, and answer what it held out; answers the content of ``result.json``.

    Raises:
        BadExperiment: The folder holds another run, the bundle lacks the fold, or the weights do not fit.
    """
    if (folder / RESULT).exists() and order.is_resumed:
        done = finished(order, network, fold, folder)
        if done["backend"] != own_backend():
            said = f"it was computed with {done['backend']}, and this is {own_backend()}"
            raise BadExperiment(f"{folder} belongs to another run", said, "Name the same backend.")
        end = Ended(network, fold, done["accuracy"], done["auroc"])
        if end not in read_events(folder / EVENTS):  # it was killed between its result and this word
            append(folder / EVENTS, end)
            tell(end)
        return done
    if not order.is_resumed and any((folder / name).exists() for name in TRACES):
        raise BadExperiment(f"{folder} already holds a run", "add --resume to go on with it, or choose another folder")
    rows = rows_of(order, fold)
    folder.mkdir(parents=True, exist_ok=True)
    sweep(folder)
    before, began = seconds_of(folder), time.monotonic()

    def say(event: Event) -> None:
        append(folder / EVENTS, event)
        if not isinstance(event, Stepped):
            spent = json.dumps({"seconds": round(before + time.monotonic() - began, 1)})
            write_whole(folder / _SECONDS, lambda stream: stream.write(spent.encode()))
        tell(event)

    try:
        result = _trained(order, network, fold, rows, folder, say)
    finally:
        let_go()
    say(Ended(network, fold, result["accuracy"], result["auroc"]))
    return result


def finished(order: Order, network: NetworkName, fold: int, folder: Path) -> dict[str, Any]:
    """The content of ``result.json`` of a member that is done.

    Raises:
        BadExperiment: It is not done, or was asked for otherwise.
    """
    if not (folder / RESULT).exists():
        raise BadExperiment(f"{folder} holds no finished training", "there is no result in it", "Train it first.")
    done = read_table(folder / RESULT)
    if done.get("asked") != asked_of(order, network, fold):
        said = "it was made by another recipe, bundle or file of weights"
        raise BadExperiment(f"{folder} holds another result", said, "Choose another folder.")
    return done


def seconds_of(folder: Path) -> float:
    """How long a member was worked at, all attempts together, as far as it told."""
    path = folder / _SECONDS
    return float(read_table(path).get("seconds", 0.0)) if path.exists() else 0.0


def _trained(order: Order, network: NetworkName, fold: int, rows: Split, folder: Path, say: Tell) -> dict[str, Any]:
    import keras
    import numpy as np

    from training.experiment.fitting import figures, settle_backend
    from training.experiment.weights import named_weights

    settle_backend(deterministic=order.recipe.learning.deterministic)
    file = order.weights.get(network)

    def measure(recipe: Experiment, inner: Split) -> float:
        return _tried(replace(order, recipe=recipe), network, fold, inner, folder / _TRIAL)

    asked = asked_of(order, network, fold)
    recipe = adjusted(order.recipe, rows, folder, measure, lambda *trial: say(Searched(network, fold, *trial)))
    order = replace(order, recipe=recipe)
    text = written(recipe)
    write_whole(folder / "recipe.toml", lambda stream: stream.write(text.encode()))
    fitted = _fitted(order, network, fold, rows, folder, say)
    model, curve, fresh = fitted.model, fitted.curve, fitted.fresh
    arrays: dict[str, Any] = named_weights(model)
    write_whole(folder / WEIGHTS, lambda stream: np.savez(stream, **arrays))
    write_whole(folder / CURVE, lambda stream: stream.write(json.dumps(curve, indent=1).encode()))
    if fold == WHOLE:
        accuracy, area, loss = (curve[-1][name] for name in ("accuracy", "auroc", "validation_loss"))
    else:
        given = _answered(order, network, fitted, rows, folder)
        held_out = [(one.logit_benign, one.logit_malignant) for one in given[: len(rows.validation)]]
        accuracy, area, loss = figures(labels_of(rows.validation), np.array(held_out, np.float32))
    result = {
        "network": network,
        "fold": fold,
        "accuracy": accuracy,
        "auroc": area,
        "loss": loss,
        **_counted(rows, fold),
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


def _tried(order: Order, network: NetworkName, fold: int, rows: Split, place: Path) -> float:
    """Train for the search alone; answers the AUROC on the validation part, 0 for a training that diverges."""
    from training.experiment.fitting import Diverged

    shutil.rmtree(place, ignore_errors=True)  # of a trial that was killed
    try:
        return float(_fitted(order, network, fold, rows, place, lambda _: None).curve[-1]["auroc"])
    except Diverged:
        return 0.0
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _counted(rows: Split, fold: int) -> dict[str, int]:
    held_out = 0 if fold == WHOLE else len(rows.validation)
    return {"training_rows": len(rows.training), "held_out_rows": held_out, "test_rows": len(rows.test)}


@dataclass(frozen=True, slots=True)
class _Fitted:
    model: Any
    curve: tuple[dict[str, Any], ...]
    fresh: tuple[str, ...]
    pipeline: Any


def _answered(order: Order, network: NetworkName, fitted: _Fitted, rows: Split, folder: Path) -> tuple[Answer, ...]:
    """Write what the network answers to the rows it has not seen; answers what it says in the recipe's way."""
    from training.experiment.networks import side_of

    recipe, model = order.recipe, fitted.model
    side = side_of(network, recipe.asked_side)
    if side != fitted.pipeline.side:
        model = _twin(network, recipe, fitted.model, precision=recipe.learning.precision)
    is_exact = recipe.learning.precision == "float32"
    exact = model if is_exact else _twin(network, recipe, fitted.model, precision="float32")
    pipeline = replace(fitted.pipeline, side=side)
    given, plain = answer(model, pipeline, (*rows.validation, *rows.test), exact=exact)
    write_answers(folder / ANSWERS, given)
    write_answers(folder / PLAIN_ANSWERS, plain)
    return given


def _fitted(order: Order, network: NetworkName, fold: int, rows: Split, folder: Path, say: Tell) -> _Fitted:
    import keras

    from training.experiment.fitting import Fitting, Task
    from training.experiment.networks import enliven, side_of
    from training.experiment.pipeline import KeptFrames, Pipeline
    from training.experiment.weights import load_weights

    recipe = order.recipe
    pipeline = Pipeline(KeptFrames(order.samples), recipe, side_of(network, recipe.crop.side), order.threads)
    model = _built(network, recipe, precision=recipe.learning.precision, side=recipe.crop.side)
    file = order.weights.get(network)
    fresh = load_weights(model, file).fresh if file else ()
    enliven(model, fresh, seed=recipe.seed)
    belongs_to = f"{asked_of(order, network, fold)} {keras.backend.backend()}"
    task = Task(recipe, network, fold, rows, pipeline, folder, belongs_to, order.limit_steps)
    return _Fitted(model, Fitting(task, model, say).fit(fresh), fresh, pipeline)


def _built(network: NetworkName, recipe: Experiment, *, precision: str, side: int) -> Any:
    from training.experiment.networks import build

    return build(network, dropout=recipe.learning.dropout, precision=precision, seed=recipe.seed, side=side)


def _twin(network: NetworkName, recipe: Experiment, model: Any, *, precision: str) -> Any:
    """A network with the same weights, for the crops that are asked about."""
    twin = _built(network, recipe, precision=precision, side=recipe.asked_side)
    twin.set_weights(model.get_weights())
    return twin


def asked_of(order: Order, network: NetworkName, fold: int) -> str:
    """A hash of all that is asked for of one member."""
    file = order.weights.get(network)
    weights = hashlib.sha256(file.read_bytes()).hexdigest() if file else ""
    parts = [asdict(order.recipe), order.samples.identity, network, fold, weights, order.limit_steps]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def rows_of(order: Order, fold: int) -> Split:
    """The rows of a fold, or as many held-out ones as the limit of steps allows, the classes by turns.

    Raises:
        BadExperiment: As :func:`~training.experiment.samples.split`.
    """
    rows = split(order.samples, fold)
    if not order.limit_steps:
        return rows
    count = order.limit_steps * order.recipe.learning.batch
    return Split(rows.training, taken_by_turns(rows.validation, count), taken_by_turns(rows.test, count))
