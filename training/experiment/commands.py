"""``thyroid-train run`` and ``crossval``: one network on one fold, and the whole experiment, from a shell."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any, Final, get_args

from training.experiment.events import Event, as_line
from training.experiment.recipe import BadExperiment, Experiment, NetworkName, read_experiment
from training.experiment.samples import Samples
from training.importers import Source

ORIGIN: Final = "origin.json"
"""Where bundle and pretrained weights of a whole experiment lay on this machine."""
STAGES = {
    "run": "train one network on one fold of a bundle",
    "crossval": "train every network of a recipe on every fold, and add up the answers",
}


def add_commands(stages: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe both commands."""
    for name, what in STAGES.items():
        command = stages.add_parser(name, help=what, description=what)
        command.add_argument("--bundle", type=Path, required=True, help="the data to learn from")
        command.add_argument("--recipe", type=Path, required=True, help="name of a shipped recipe, or a .toml file")
        command.add_argument("--out", type=Path, required=True, help="folder for what the run leaves")
        command.add_argument(
            "--weights", action="append", default=[], metavar="NETWORK=FILE", help="pretrained weights"
        )
        command.add_argument("--backend", choices=("tensorflow", "jax", "torch"), help="what Keras computes with")
        command.add_argument("--threads", type=int, default=os.cpu_count() or 1, help="threads that make batches")
        command.add_argument("--limit-steps", type=int, default=0, metavar="N", help="N steps a stage, for trying out")
        command.add_argument("--resume", action="store_true", help="go on with a run that was interrupted")
        command.add_argument("--events", action="store_true", help="tell every event on stdout, one JSON object a line")
        command.add_argument("--json", action="store_true", help="one JSON object on stdout at the end")
        if name == "run":
            command.add_argument("--network", help="one of the recipe's networks; its first without this")
            command.add_argument("--fold", type=int, default=0, help="held out, from 0; -1 holds nothing out")


def perform(asked: argparse.Namespace) -> dict[str, Any]:
    """Do what is asked; answers what the command prints.

    Raises:
        BadExperiment: Recipe, bundle, weights or folder cannot be used.
    """
    if asked.backend:
        if "keras" in sys.modules:
            raise BadExperiment("The backend cannot be chosen", "Keras is loaded already")
        os.environ["KERAS_BACKEND"] = asked.backend
    from training.experiment.crossing import cross_validate
    from training.experiment.running import Order, run_member

    recipe = read_experiment(asked.recipe)
    samples = samples_of(asked.bundle, folds=recipe.folds, seed=recipe.seed)
    weights = weights_of(asked.weights, recipe)
    order = Order(recipe, samples, weights, asked.threads, asked.limit_steps, asked.resume)
    tell = _tell if asked.events else _keep_quiet
    if asked.stage == "crossval":
        found = cross_validate(order, asked.out, tell)
        _keep_origin(asked, weights)
        return found
    network = network_of(asked.network or recipe.networks[0], recipe)
    return run_member(order, network, asked.fold, asked.out, tell)


def _keep_origin(asked: argparse.Namespace, weights: dict[NetworkName, Path]) -> None:
    from training.experiment.checkpoint import write_whole

    pairs = [f"{network}={file.resolve()}" for network, file in weights.items()]
    content = json.dumps({"bundle": str(asked.bundle.resolve()), "weights": pairs})
    write_whole(asked.out / ORIGIN, lambda stream: stream.write(content.encode()))


def samples_of(bundle: Path, *, folds: int, seed: int) -> Samples:
    """The rows of a dataset bundle, or of a folder with a known collection.

    Raises:
        BadExperiment: It is neither, or is split into another number of folds.
        BadBundle: Its manifest was altered.
    """
    from training.bundles.manifest import NAME
    from training.experiment.bundle_samples import bundle_samples
    from training.experiment.collection_samples import collection_samples

    if (bundle / NAME).is_file():
        return bundle_samples(bundle, folds=folds)
    sources = [one for one in get_args(Source) if (bundle / one).is_dir()][:1]
    if not sources:
        raise BadExperiment(f"{bundle} cannot be learnt from", "it is no bundle and holds no known collection")
    return collection_samples(bundle, sources, folds=folds, seed=seed)


def weights_of(pairs: list[str], recipe: Experiment) -> dict[NetworkName, Path]:
    """Files of pretrained weights from pairs NETWORK=FILE.

    Raises:
        BadExperiment: A file does not exist, or the recipe has no such network.
    """
    found: dict[NetworkName, Path] = {}
    for pair in pairs:
        name, _, file = pair.partition("=")
        if not Path(file).is_file():
            raise BadExperiment(
                f"The weights {file or pair} cannot be read", "write NETWORK=FILE, with a file that exists"
            )
        found[network_of(name, recipe)] = Path(file)
    return found


def network_of(name: str, recipe: Experiment) -> NetworkName:
    """The network of this name.

    Raises:
        BadExperiment: The recipe has none.
    """
    for network in recipe.networks:
        if network == name:
            return network
    raise BadExperiment(f"The recipe has no network {name}", f"it has {', '.join(recipe.networks)}")


def _tell(event: Event) -> None:
    sys.stdout.write(f"{as_line(event)}\n")
    sys.stdout.flush()


def _keep_quiet(_: Event) -> None:
    """Events stand in the run's folder."""
