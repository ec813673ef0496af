"""From a study to its bundle: every training, what each answered that it never saw, the figures, and the files.

Trainings that are done are not done again: a study that was killed goes on where it was.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import numpy as np

from thyroid_desktop.domain.typed_json import as_json
from training.bundled.answers import Answered, answered
from training.bundled.figures import Point, held_out_figures, point_of, subgroup_figures, unseen_figures
from training.bundled.out_of_fold import OutOfFold
from training.bundled.study import Part, Study
from training.bundled.subgroups import subgroups_of, tirads_of
from training.experiment.checkpoint import write_whole
from training.experiment.crossing import member_folder
from training.experiment.events import Tell
from training.experiment.recipe import BadExperiment
from training.experiment.running import RESULT, WEIGHTS, Order, run_member, seconds_of
from training.importers import Source

FIGURES: Final = "figures.json"
UNSEEN: Final = "unseen.csv"
"""Answers of networks to collections that they never saw, beside ``oof.csv`` of held-out groups."""
_SUSPICIOUS_FROM: Final = ("4b", "4c", "5")
"""The other way to read DDTI: its category 4a counts as benign."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where a study takes things from and leaves them.

    Attributes:
        data: Folder with one folder a collection.
        weights: File of pretrained weights of the network; None to begin at random.
        run: Folder for the trainings.
        threads: Threads that make batches.
        limit_steps: Steps a stage, for trying out; 0 for no limit.
    """

    data: Path
    weights: Path | None
    run: Path
    threads: int = 2
    limit_steps: int = 0


def order_of(study: Study, part: Part, places: Places) -> Order:
    """What is asked of the trainings of a part.

    Raises:
        BadExperiment: The recipe cannot be read.
        OSError: A table of a collection is missing.
    """
    recipe = study.experiment
    weights = {study.network: places.weights} if places.weights else {}
    samples = part.samples(places.data, recipe)
    return Order(recipe, samples, weights, places.threads, places.limit_steps, is_resumed=True)


def folder_of(study: Study, part: Part, fold: int, places: Places) -> Path:
    """Where a training of a part leaves its files."""
    return member_folder(places.run / part.name, study.network, fold)


def train(study: Study, places: Places, tell: Tell, only: Sequence[str] = ()) -> None:
    """Do the trainings of all parts, or of the named ones; those that are done are left alone.

    Raises:
        BadExperiment: A folder holds another training, or the weights do not fit.
    """
    for part in study.parts:
        if not only or part.name in only:
            order = order_of(study, part, places)
            for fold in part.folds(order.recipe):
                run_member(order, study.network, fold, folder_of(study, part, fold, places), tell)


def answers_of(study: Study, part: Part, places: Places) -> dict[Source, Answered]:
    """What a part's networks say about what they never saw.

    Raises:
        BadExperiment: A training is not done.
    """
    order = order_of(study, part, places)
    folders = [folder_of(study, part, fold, places) for fold in part.folds(order.recipe)]
    for folder in folders:
        if not (folder / RESULT).exists():
            raise BadExperiment(f"{folder} holds no finished training", "there is no result in it", "Train it first.")
    samples = part.samples(places.data, order.recipe)
    return answered(part, samples, folders)


def figures_of(study: Study, places: Places) -> tuple[Point, dict[str, Any], dict[str, dict[Source, Answered]]]:
    """Temperature and threshold, all figures by part and collection, and the answers that they come from.

    Raises:
        BadExperiment: A training is not done.
    """
    given = {part.name: answers_of(study, part, places) for part in study.parts if part.held_out != "nothing"}
    first = study.parts[0]
    pooled = [given[first.name][source] for source in first.learn_from]
    truth = np.concatenate([one.is_malignant for one in pooled])
    point = point_of(truth, np.concatenate([one.logits[0] for one in pooled]))
    figures: dict[str, Any] = {}
    for part in study.parts[:-1]:
        of_part = {}
        for source, one in given[part.name].items():
            is_own = part.held_out == "groups" and source in part.learn_from
            found = held_out_figures(one) if is_own else unseen_figures(one, point)
            found["subgroups"] = subgroup_figures(one, subgroups_of(one.rows, places.data), point)
            if source == "ddti":
                found["4a as benign"] = unseen_figures(_read_anew(one, places.data), point)
            of_part[source] = found
        figures[part.name] = of_part
    return point, figures, given


def account_of(study: Study, places: Places, point: Point, figures: Mapping[str, Any]) -> dict[str, Any]:
    """How the network in the bundle came to be, for its manifest: plain JSON values."""
    last = study.parts[-1]
    whole = json.loads((folder_of(study, last, -1, places) / RESULT).read_text(encoding="utf-8"))
    recipe = study.experiment
    folders = [folder_of(study, part, fold, places) for part in study.parts for fold in part.folds(recipe)]
    return {
        "study": as_json(study),
        "recipe": as_json(recipe),
        "point": as_json(point),
        "rows": {part.name: _shared_out(part, places, study) for part in study.parts},
        "pretrained_weights_sha256": _digest_of(places.weights) if places.weights else "",
        "weights_sha256": _digest_of(folder_of(study, last, -1, places) / WEIGHTS),
        "figures": dict(figures),
        "seconds": round(sum(seconds_of(folder) for folder in folders)),
        "limit_steps": places.limit_steps,
        "backend": whole["backend"],
        "versions": _versions(str(whole["backend"])),
    }


def tables_of(study: Study, given: Mapping[str, Mapping[Source, Answered]]) -> tuple[bytes, bytes]:
    """``oof.csv``, the first part's held-out answers, and ``unseen.csv``, all others; rows have pseudonyms."""
    first = study.parts[0]
    own = [given[first.name][source] for source in first.learn_from]
    shifted, groups = 0, []
    for one in own:
        groups.append(one.groups + shifted)
        shifted += int(one.groups.max()) + 1
    found = OutOfFold(
        tuple(row.id for one in own for row in one.rows),
        np.concatenate([one.is_malignant for one in own]),
        np.concatenate(groups),
        np.concatenate([one.folds for one in own]),
        np.concatenate([one.logits[0] for one in own]),
    )
    return found.as_table(), _unseen_table(study, given)


def write_figures(places: Places, point: Point, figures: Mapping[str, Any]) -> Path:
    """Leave the figures as JSON in the run's folder; answers the file."""
    content = json.dumps({"point": as_json(point), "figures": figures}, indent=1)
    write_whole(places.run / FIGURES, lambda stream: stream.write(content.encode()))
    return places.run / FIGURES


def _unseen_table(study: Study, given: Mapping[str, Mapping[Source, Answered]]) -> bytes:
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(["part", "network", "row", "is_malignant", "group", "logit_benign", "logit_malignant"])
    for part in study.parts[:-1]:
        for source, one in given[part.name].items():
            if part.held_out == "groups" and source in part.learn_from and part is study.parts[0]:
                continue
            for network, logits in enumerate(one.logits):
                for row, group, pair in zip(one.rows, one.groups, logits, strict=True):
                    values = (f"{value:.6f}" for value in pair)
                    lines.writerow([part.name, network, row.id, int(row.is_malignant), int(group), *values])
    return text.getvalue().encode()


def _read_anew(given: Answered, data: Path) -> Answered:
    """DDTI with its category 4a taken for benign."""
    from dataclasses import replace

    readings = tirads_of(data / "ddti")
    rows = tuple(
        replace(row, is_malignant=readings[row.id.partition("/")[2]] in _SUSPICIOUS_FROM) for row in given.rows
    )
    return replace(given, rows=rows)


def _shared_out(part: Part, places: Places, study: Study) -> dict[str, Any]:
    samples = part.samples(places.data, study.experiment)
    sizes: dict[str, dict[str, int]] = {}
    for row, origin in zip(samples.rows, samples.origins, strict=True):
        fold = "unseen" if origin.source in part.unseen else str(row.fold)
        counts = sizes.setdefault(fold, {"benign": 0, "malignant": 0})
        counts["malignant" if row.is_malignant else "benign"] += 1
    return {"sha256": samples.identity, "folds": sizes}


def _versions(backend: str) -> dict[str, str]:
    """Of the libraries that decide the numbers; the backend goes by other names where it is installed."""
    named = {name: version(name) for name in ("keras", "numpy", "onnx", "opencv-python-headless")}
    return named | {backend: str(import_module(backend).__version__)}


def _digest_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
