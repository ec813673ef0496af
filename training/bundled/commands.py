"""``thyroid-train reproduce``: how a bundled model came to be, told from its files or done again with the data."""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from training.bundled.study import Study, read_study
from training.experiment.commands import add_pace
from training.experiment.events import EpochDone, Event, as_line
from training.experiment.recipe import BadExperiment

STAGE: Final = "reproduce"
_WHAT: Final = "say how a bundled model came to be; with the data at hand, make it again"
_MORE: Final = """

MODEL is the folder of a bundled model, its bare name, or a study's .toml file. With nothing else, this prints which
trainings made it, with seeds, splits and digests. With --data and --run the trainings are done, those that are done
already excepted; with --out the figures are computed and the bundle is written.

Sums run in another order on other processors, so that weights agree only nearly.

Exit code 0; 1 with one sentence when something cannot be used; 2 for a command that is not understood.
"""


def add_reproduce(stages: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    raw = argparse.RawDescriptionHelpFormatter
    command = stages.add_parser(STAGE, help=_WHAT, description=_WHAT + _MORE, formatter_class=raw)
    command.add_argument("model", type=Path, metavar="MODEL")
    command.add_argument("--data", type=Path, help="folder with one folder a collection")
    command.add_argument("--weights", type=Path, help="pretrained weights of the network")
    command.add_argument("--run", type=Path, help="folder for the trainings")
    command.add_argument("--part", action="append", default=[], help="train this part alone; may be repeated")
    command.add_argument("--out", type=Path, help="folder of the bundle, named like the model")
    command.add_argument("--json", action="store_true", help="one JSON object on stdout")
    add_pace(command)


def perform_reproduce(asked: argparse.Namespace) -> dict[str, Any]:
    """Do what is asked; answers what the command prints.

    Raises:
        BadExperiment: Study, data, weights or folders cannot be used.
        OSError: A file is missing.
    """
    study = read_study(asked.model)
    if asked.data is None:
        return _told(study, asked.model)
    if asked.run is None:
        raise BadExperiment(f"{study.id} cannot be trained", "--run is missing: a folder for the trainings")
    if asked.out is not None and asked.out.name != study.id:
        raise BadExperiment(f"The bundle of {study.id} cannot be called {asked.out.name}", "its folder has its name")
    unknown = [name for name in asked.part if name not in {part.name for part in study.parts}]
    if unknown:
        raise BadExperiment(f"The study {study.id} has no part {unknown[0]}", "see reproduce without --data")
    from training.bundled.making import Places, train

    places = Places(asked.data, asked.weights, asked.run, asked.threads, asked.limit_steps)
    train(study, places, _tell, asked.part)
    if asked.out is None:
        return {"study": study.id, "run": str(asked.run)}
    from training.bundled.bundle import write_bundled

    return write_bundled(study, places, asked.out, datetime.now(UTC).date().isoformat())


def sentences_of(found: dict[str, Any]) -> list[str]:
    """What was told or made, in lines for people."""
    if "parts" not in found:
        return [f"{found['study']}: done in {found.get('bundle') or found['run']}"]
    lines = [f"{found['study']}: {found['network']} by the recipe {found['recipe']}, seed {found['seed']}"]
    for part in found["parts"]:
        lines.append(f"  {part['name']}: learns from {', '.join(part['learn_from'])}; holds out {part['held_out']}")
        if part["unseen"]:
            lines.append(f"    answers, and never learns from, {', '.join(part['unseen'])}")
        for fold, counts in part.get("folds", {}).items():
            lines.append(f"    fold {fold}: {counts['benign']} benign, {counts['malignant']} malignant")
    lines += [f"  {name}: {digest}" for name, digest in found["sha256"].items()]
    return lines


def _told(study: Study, model: Path) -> dict[str, Any]:
    """What is known without the data: the study, and what the bundle's manifest tells where it is at hand."""
    manifest: dict[str, Any] = {}
    if (model / "manifest.json").is_file():
        manifest = json.loads((model / "manifest.json").read_text(encoding="utf-8"))
    training = manifest.get("training", {})
    recipe = study.experiment
    parts = []
    for part in study.parts:
        shared = training.get("rows", {}).get(part.name, {})
        own = {"name": part.name, "learn_from": part.learn_from, "held_out": part.held_out, "unseen": part.unseen}
        parts.append({**own, **({"folds": shared["folds"], "rows_sha256": shared["sha256"]} if shared else {})})
    digests = dict(manifest.get("files", {}))
    if training.get("pretrained_weights_sha256"):
        digests["pretrained weights"] = training["pretrained_weights_sha256"]
    return {
        "study": study.id,
        "version": study.version,
        "network": study.network,
        "recipe": recipe.id,
        "seed": recipe.seed,
        "parts": parts,
        "seconds": training.get("seconds"),
        "versions": training.get("versions", {}),
        "sha256": digests,
    }


def _tell(event: Event) -> None:
    import sys

    if isinstance(event, EpochDone):
        sys.stderr.write(f"{as_line(event)}\n")
