"""``thyroid-train run``, ``crossval`` and ``ablate``: a member, an experiment, and what its switches are worth."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, get_args

from thyroid_desktop.domain.errors import Cancelled
from training.experiment.backends import choose_backend, own_backend
from training.experiment.collection_samples import Sharing, collection_samples
from training.experiment.events import Event, as_line
from training.experiment.recipe import BadExperiment, Experiment, NetworkName, read_experiment
from training.experiment.samples import Samples
from training.importers import Source

if TYPE_CHECKING:
    from training.experiment.running import Order

ORIGIN: Final = "origin.json"
"""Where bundle and pretrained weights of a whole experiment lay on this machine."""
STAGES = {
    "run": "train one network on one fold of a bundle",
    "crossval": "train every network of a recipe on every fold, and add up the answers",
    "ablate": "cross-validate one network with each switch of a recipe turned off in turn, and say what each is worth",
}
_CODES: Final = """

Killed, the same command with --resume goes on where it was, and ends with the same figures.

Exit code 0; 1 with one sentence when something cannot be used; 2 for a command that is not understood.
"""
_ABLATE: Final = """

Every variant is trained on the same folds and asked out of fold. Leaves a run for each variant, and ablation.csv.

--json prints one object: "recipe", "network", "positive_class" (malignant), "limit_steps" and "lines", the first of
which is the whole recipe, each with name, nodules, auroc, less (the area of the whole recipe minus this one: what the
switch is worth) with low and high (95 %, DeLong, paired), p, p_holm (after Holm's correction), brier and ece. What the
data do not define is null."""


def add_commands(stages: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the commands."""
    raw = argparse.RawDescriptionHelpFormatter
    for name, what in STAGES.items():
        told = what + (_ABLATE if name == "ablate" else "") + _CODES
        command = stages.add_parser(name, help=what, description=told, formatter_class=raw)
        command.add_argument("--bundle", type=Path, required=True, help="the data to learn from")
        add_sources(command)
        command.add_argument("--recipe", type=Path, required=True, help="name of a shipped recipe, or a .toml file")
        command.add_argument("--out", type=Path, required=True, help="folder for what the run leaves")
        command.add_argument(
            "--weights", action="append", default=[], metavar="NETWORK=FILE", help="pretrained weights"
        )
        command.add_argument("--backend", choices=("tensorflow", "jax", "torch"), help="what Keras computes with")
        add_pace(command)
        command.add_argument("--resume", action="store_true", help="go on with a run that was interrupted")
        command.add_argument("--events", action="store_true", help="tell every event on stdout, one JSON object a line")
        command.add_argument("--json", action="store_true", help="one JSON object on stdout at the end")
        if name != "crossval":
            command.add_argument("--network", help="one of the recipe's networks; its first without this")
        if name == "run":
            command.add_argument("--fold", type=int, default=0, help="held out, from 0; -1 holds nothing out")


def add_sources(command: argparse.ArgumentParser) -> None:
    """Describe which collections of a data folder are used, and for what."""
    known = get_args(Source)
    which: dict[str, Any] = {"nargs": "+", "choices": known, "default": [], "metavar": "COLLECTION"}
    said = f"which collections of a folder of them to learn from ({', '.join(known)}); the first that is there without"
    command.add_argument("--learn-from", help=said, **which)
    command.add_argument(
        "--unseen", help="collections that are only answered, by networks that never saw them", **which
    )
    command.add_argument("--by-source", action="store_true", help="hold out one collection after the other")


def add_pace(command: argparse.ArgumentParser, *, is_limited: bool = True) -> None:
    """Describe how fast, and how far, is computed."""
    threads = os.cpu_count() or 1
    command.add_argument("--threads", type=counted, default=threads, metavar="N", help="threads that make batches")
    if is_limited:
        said = "N steps a stage, for trying out"
        command.add_argument("--limit-steps", type=counted, default=0, metavar="N", help=said)


def counted(text: str) -> int:
    """A number of things, 0 or more. Raises ``ArgumentTypeError``."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text} is no whole number from 0 on")
    return int(text)


def perform(asked: argparse.Namespace) -> dict[str, Any]:
    """Do what is asked; answers what the command prints.

    Raises:
        BadExperiment: Recipe, bundle, weights or folder cannot be used.
        Cancelled: It was stopped from the keyboard.
    """
    try:
        return _performed(asked)
    except KeyboardInterrupt as stop:
        said = "it was stopped from the keyboard; the same command with --resume goes on with it"
        raise Cancelled("The training is not finished", said) from stop


def _performed(asked: argparse.Namespace) -> dict[str, Any]:
    recipe = read_experiment(asked.recipe)
    samples = samples_of(asked.bundle, sharing_of(recipe, vars(asked)))
    weights = weights_of(asked.weights, recipe)
    network = network_of(getattr(asked, "network", None) or recipe.networks[0], recipe)
    choose_backend(asked.backend or own_backend())
    from training.experiment.running import Order, run_member

    order = Order(recipe, samples, weights, asked.threads, asked.limit_steps, asked.resume)
    tell = _tell if asked.events else _keep_quiet
    if asked.stage == "crossval":
        return _crossed(asked, order)
    if asked.stage == "ablate":
        from training.ablation.ablating import ablate

        found = ablate(order, network, asked.out, tell)
        sys.stdout.write("" if asked.json else _ablated(found))
        return found
    return run_member(order, network, asked.fold, asked.out, tell)


def _ablated(found: dict[str, Any]) -> str:
    lines = [f"{found['network']}, out of fold; less: the area of the whole recipe minus this one (95 %)\n"]
    for one in found["lines"]:
        ends = "" if one["low"] is None else f" ({one['low']:+.3f} to {one['high']:+.3f})"
        lines.append(f"{one['name']:<28} AUROC {one['auroc']:.3f}  less {one['less']:+.3f}{ends}\n")
    return "".join(lines)


def _crossed(asked: argparse.Namespace, order: Order) -> dict[str, Any]:
    from training.experiment.checkpoint import write_whole
    from training.experiment.crossing import begin, cross_validate

    begin(order, asked.out)
    pairs = [f"{network}={file.resolve()}" for network, file in order.weights.items()]
    origin: dict[str, Any] = {"bundle": str(asked.bundle.resolve()), "weights": pairs}
    if asked.learn_from or asked.unseen:
        origin |= {name: getattr(asked, name) for name in ("learn_from", "unseen", "by_source")}
    content = json.dumps(origin)
    write_whole(asked.out / ORIGIN, lambda stream: stream.write(content.encode()))
    return cross_validate(order, asked.out, _tell if asked.events else _keep_quiet)


def samples_of(bundle: Path, sharing: Sharing) -> Samples:
    """The rows of a dataset bundle, or of a folder with known collections, shared out like this.

    Raises:
        BadExperiment: It is neither, or is split into another number of folds.
        BadBundle: Its manifest was altered.
    """
    from training.bundles.manifest import NAME
    from training.experiment.bundle_samples import bundle_samples

    if (bundle / NAME).is_file():
        return bundle_samples(bundle, folds=sharing.folds)
    return collection_samples(bundle, sharing)


def sharing_of(recipe: Experiment, asked: Mapping[str, Any]) -> Sharing:
    """How rows are shared out, by what was asked for on the command line or is kept of it in a run's folder."""
    sources, unseen = tuple(asked.get("learn_from", ())), tuple(asked.get("unseen", ()))
    return Sharing(recipe.folds, recipe.seed, sources, unseen, bool(asked.get("by_source", False)))


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
