"""The chosen network, trained on all rows, as a bundle that anybody may adopt; what it is was measured out of fold."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from thyroid_desktop.domain.training_result import Candidate
from thyroid_desktop.domain.typed_json import as_json
from training.experiment.answering import as_table, plain_answer
from training.experiment.crossing import member_folder
from training.experiment.events import Began, EpochDone, Event, Stepped
from training.experiment.nodules import nodules_of
from training.experiment.recipe import BadExperiment, Experiment
from training.experiment.running import WEIGHTS, Order, rows_of, run_member
from training.experiment.samples import WHOLE
from training.results.card import Reported, card_of
from training.results.findings import Finding
from training.results.provenance import Provenance
from training.results.scores import Called

if TYPE_CHECKING:
    import keras

_MAKING: Final = ".making"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the candidate is to be.

    Attributes:
        order: Of the experiment.
        run: Its folder.
        out: Where the bundle becomes a folder.
        model_id: Its name.
        title: Its name for people.
        created_at: UTC, ISO 8601.
        is_best: Whether its network was chosen for its figures, and not by hand.
    """

    order: Order
    run: Path
    out: Path
    model_id: str
    title: str
    created_at: str
    is_best: bool


def train_whole(wanted: Wanted, finding: Finding, tell: Callable[[float], None]) -> None:
    """Train the network on all rows but the test part, or go on with that; ``tell`` hears the share that is done."""
    order = replace(wanted.order, is_resumed=True)
    share = _Share(order.recipe, order.limit_steps, tell)
    run_member(order, finding.network, WHOLE, member_folder(wanted.run, finding.network, WHOLE), share.hear)


def export(
    wanted: Wanted, findings: list[Finding], finding: Finding, provenance: Provenance
) -> tuple[Candidate, Called | None]:
    """Write the bundle; answers what can be adopted, and what it calls the test part (None without one).

    Raises:
        BadExperiment: A weight is not finite or too great to be stored.
    """
    from training.results.bundling import CandidateAbout, write_candidate

    recipe, network = wanted.order.recipe, finding.network
    model = _model(wanted, finding)
    test = _test(wanted, finding, model)
    training = _training(wanted, finding, provenance, test)
    reported = Reported(wanted.model_id, wanted.title, finding, tuple(findings), provenance, test, wanted.is_best)
    about = CandidateAbout(
        id=wanted.model_id,
        version=recipe.version,
        title=wanted.title,
        network=network,
        margin=recipe.crop.margin,
        letterbox=recipe.crop.letterbox,
        threshold=finding.threshold,
        temperature=finding.plain_temperature,
        out_of_fold=as_table(finding.plain_answers),
        card=card_of(reported, wanted.order, training),
        created=wanted.created_at[:10],
        training=training,
    )
    folder, made = wanted.out / wanted.model_id, wanted.out / _MAKING / wanted.model_id
    shutil.rmtree(made.parent, ignore_errors=True)
    digest = write_candidate(made, model, about)
    shutil.rmtree(folder, ignore_errors=True)
    made.replace(folder)
    made.parent.rmdir()
    told = network, wanted.title, digest, finding.threshold, finding.plain_temperature
    return Candidate(wanted.model_id, wanted.model_id, *told), test


def _model(wanted: Wanted, finding: Finding) -> keras.Model:
    """The trained network in float32, its kernels rounded to what the bundle stores."""
    from training.experiment.networks import build
    from training.experiment.weights import load_weights
    from training.results.bundling import rounded

    recipe = wanted.order.recipe
    dropout, side = recipe.learning.dropout, recipe.asked_side
    model = build(finding.network, dropout=dropout, precision="float32", seed=recipe.seed, side=side)
    load_weights(model, member_folder(wanted.run, finding.network, WHOLE) / WEIGHTS)
    try:
        return rounded(model)
    except ValueError as fault:
        raise BadExperiment(f"{finding.network} cannot be exported", str(fault)) from fault


def _test(wanted: Wanted, finding: Finding, model: keras.Model) -> Called | None:
    """What the candidate itself calls the test part, which it has not learnt from either."""
    from training.experiment.networks import side_of
    from training.experiment.pipeline import KeptFrames, Pipeline

    order = wanted.order
    rows = rows_of(order, 0).test
    if not rows:
        return None
    frames = KeptFrames(order.samples)
    side = side_of(finding.network, order.recipe.asked_side)
    pipeline = Pipeline(frames, order.recipe, side, order.threads)
    found = nodules_of(plain_answer(model, pipeline, rows), finding.plain_temperature)
    told = found.is_malignant, found.chances, found.chances >= finding.threshold
    return Called(wanted.model_id, "test", "plain", finding.plain_temperature, finding.threshold, *told)


def _training(wanted: Wanted, finding: Finding, provenance: Provenance, test: Called | None) -> dict[str, Any]:
    import json
    from importlib.metadata import version

    whole = member_folder(wanted.run, finding.network, WHOLE) / "result.json"
    said = json.loads(whole.read_text(encoding="utf-8"))
    figures = {"out of fold": as_json(finding.called_plainly.scores), "test": as_json(test.scores) if test else None}
    return {
        "recipe": as_json(wanted.order.recipe),
        "bundle": {**as_json(provenance.learnt_from), "source": provenance.source, "labels": dict(provenance.labels)},
        "pretrained_weights": said["weights"],
        "limit_steps": wanted.order.limit_steps,
        "figures": figures,
        "backend": said["backend"],
        "versions": {name: version(name) for name in ("keras", "numpy", "onnx")},
    }


class _Share:
    """From the events of a training to the share of it that is done."""

    def __init__(self, recipe: Experiment, limit_steps: int, tell: Callable[[float], None]) -> None:
        self._epochs = sum(1 if limit_steps else stage.epochs for stage in recipe.stages)
        self._done = 0
        self._tell = tell

    def hear(self, event: Event) -> None:
        share = float(self._done)
        if isinstance(event, Began):
            self._done = event.steps_done * self._epochs // event.steps
            share = event.steps_done * self._epochs / event.steps
        elif isinstance(event, Stepped):
            share += event.step / event.steps
        elif isinstance(event, EpochDone):
            self._done += 1
            share = float(self._done)
        self._tell(min(1.0, share / self._epochs))
