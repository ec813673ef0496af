"""``thyroid-train``: experiments, the queue, the workshop of cached features, and the proposer, without a screen."""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from thyroid_desktop.domain.errors import UserProblem
from training.bundled.commands import STAGE as REPRODUCE
from training.bundled.commands import add_reproduce, perform_reproduce
from training.bundled.commands import sentences_of as told
from training.bundled.evidence import STAGES as EVIDENCE
from training.bundled.evidence import add_evidence, evidence_sentences, perform_evidence
from training.bundles.commands import add_dataset, perform_dataset
from training.committee.commands import STAGES as COMMITTEE
from training.committee.commands import add_committee, committee_sentences, perform_committee
from training.experiment.commands import STAGES, add_commands, perform
from training.explanations.commands import STAGES as EXPLANATIONS
from training.explanations.commands import add_explanations, perform_explanations
from training.familiarity.commands import STAGE as FAMILIARITY
from training.familiarity.commands import add_familiarity, perform_familiarity
from training.queue.commands import PERFORM, add_queue, perform_queue, sentences
from training.queue.commands import STAGES as QUEUE_STAGES
from training.results.commands import STAGES as RESULTS
from training.results.commands import add_results, perform_results
from training.trust.commands import STAGES as TRUST
from training.trust.commands import add_trust, perform_trust, trust_sentences

if TYPE_CHECKING:
    from training.workshop import Workshop

_STAGES = {
    "features": "compute the trunk's features of every collection and keep them in the cache",
    "crossval": "cross-validate; leaves oof.csv",
    "fit": "train on all rows; leaves tail.npz",
    "export": "measure and write the bundle to --out; needs crossval and fit",
}
_WHOLE = "all stages of the workshop, one after the other"
_WORKSHOP = "one stage of training the tail of Xception on cached features"

_ROOMS: Sequence[tuple[Collection[str], Callable[[argparse.Namespace], dict[str, Any]]]] = (
    (STAGES, perform),
    (RESULTS, perform_results),
    (QUEUE_STAGES, perform_queue),
    (EXPLANATIONS, perform_explanations),
    (COMMITTEE, perform_committee),
    (TRUST, perform_trust),
    (EVIDENCE, perform_evidence),
    ((REPRODUCE,), perform_reproduce),
    ((FAMILIARITY,), perform_familiarity),
)
"""The stages of each room, and what does them."""
_TOLD: Sequence[tuple[Collection[str], Callable[[dict[str, Any]], list[str]]]] = (
    (COMMITTEE, committee_sentences),
    (TRUST, trust_sentences),
    (QUEUE_STAGES, sentences),
    (EVIDENCE, evidence_sentences),
    ((REPRODUCE,), told),
)
"""What they tell to people."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one stage; exit code 0, or 1 with one sentence for what is the world's fault."""
    asked = _parser().parse_args(arguments)
    if asked.stage == PERFORM:
        from training.queue.performing import perform as perform_job

        return perform_job()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    try:
        result = _run(asked)
    except UserProblem as problem:
        sys.stderr.write(f"{problem.sentence()}\n")
        return 1
    except OSError as fault:
        sys.stderr.write(f"A file is missing or cannot be written: {fault}\n")
        return 1
    if asked.json:
        sys.stdout.write(json.dumps(result) + "\n")
    else:
        lines = _lines(asked.stage, result)
        sys.stdout.write("".join(f"{line}\n" for line in lines))
    return 0


def _lines(stage: str, result: dict[str, Any]) -> list[str]:
    """What is told to people."""
    for stages, told_by in _TOLD:
        if stage in stages:
            return told_by(result)
    return [f"{stage}: done"]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="thyroid-train", description="Train the second opinion. Research use only.")
    stages = parser.add_subparsers(dest="stage", required=True)
    add_dataset(stages)
    add_commands(stages)
    add_results(stages)
    add_familiarity(stages)
    add_queue(stages)
    add_explanations(stages)
    add_committee(stages)
    add_trust(stages)
    workshop = stages.add_parser("workshop", help=_WORKSHOP, description=_WORKSHOP)
    shop_stages = workshop.add_subparsers(dest="shop_stage", required=True)
    for name, what in _STAGES.items():
        _add_shop_stage(shop_stages.add_parser(name, help=what, description=what), is_written=name == "export")
    _add_shop_stage(shop_stages.add_parser("whole", help=_WHOLE, description=_WHOLE), is_written=True)
    add_reproduce(stages)
    add_evidence(stages)
    what = "train a proposer of boxes and write its bundle to --out, or measure one with --evaluate"
    propose = stages.add_parser("propose", help=what, description=what)
    _add_places(propose, is_complete=False)
    end = propose.add_mutually_exclusive_group(required=True)
    end.add_argument("--out", type=Path, help="the bundle's folder, named like the recipe's id")
    end.add_argument("--evaluate", type=Path, help="a bundle: only compute its figures again; needs only --data")
    return parser


def _add_shop_stage(stage: argparse.ArgumentParser, *, is_written: bool) -> None:
    _add_places(stage, is_complete=True)
    if is_written:
        stage.add_argument("--out", type=Path, required=True, help="the bundle's folder, named like the recipe's id")


def _add_places(stage: argparse.ArgumentParser, *, is_complete: bool) -> None:
    stage.add_argument("recipe", type=Path, help="name of a shipped recipe, or a .toml file")
    stage.add_argument("--data", type=Path, required=True, help="folder with one folder a collection")
    stage.add_argument("--weights", type=Path, required=is_complete, help=".npz of Xception's ImageNet weights")
    stage.add_argument("--cache", type=Path, required=is_complete, help="folder for features (gigabytes)")
    stage.add_argument("--run", type=Path, default=Path("build/training"), help="folder for what the stages leave")
    stage.add_argument("--json", action="store_true", help="one JSON object on stdout")


def _run(asked: argparse.Namespace) -> dict[str, Any]:
    from training.recipe import read_recipe

    if asked.stage == "dataset":
        return perform_dataset(asked)
    for names, performed in _ROOMS:
        if asked.stage in names:
            return performed(asked)
    if asked.stage == "propose":
        return _propose(asked)
    recipe = read_recipe(asked.recipe)
    _check_name(getattr(asked, "out", None), recipe.id)
    from training.workshop import Workshop

    shop = Workshop(recipe, asked.data, asked.weights, asked.cache, asked.run / recipe.id)
    names = list(_STAGES) if asked.shop_stage == "whole" else [asked.shop_stage]
    result: dict[str, Any] = {"recipe": recipe.id}
    for name in names:
        result |= _stage(shop, name, asked)
    return result


def _propose(asked: argparse.Namespace) -> dict[str, Any]:
    from training.proposer_check import figures_of_bundle
    from training.proposer_recipe import ProposerRecipe
    from training.recipe import BadRecipe, read_recipe_as

    recipe = read_recipe_as(ProposerRecipe, asked.recipe)
    _check_name(asked.out, recipe.id)
    if asked.evaluate is not None:
        return {"bundle": str(asked.evaluate), "figures": figures_of_bundle(asked.evaluate, asked.data, recipe)}
    if asked.weights is None or asked.cache is None:
        raise BadRecipe("The proposer cannot be trained", "--weights and --cache are needed for that")
    from training.proposer_shop import ProposerShop

    shop = ProposerShop(recipe, asked.data, asked.weights, asked.cache, asked.run / recipe.id)
    shop.fit()
    training = shop.export(asked.out, created=datetime.now(UTC).date().isoformat())
    return {"bundle": str(asked.out), "figures": training["figures"]}


def _check_name(out: Path | None, name: str) -> None:
    """Told before hours of training, not after them."""
    from training.recipe import BadRecipe

    if out is not None and out.name != name:
        raise BadRecipe(f"The bundle of {name} cannot be called {out.name}", "its folder must have the recipe's id")


def _stage(shop: Workshop, name: str, asked: argparse.Namespace) -> dict[str, Any]:
    if name == "features":
        shop.learnt_from()
        return {"test_rows": {source: len(shop.features(source, 1)[0]) for source in shop.recipe.test_on}}
    if name == "crossval":
        return {"out_of_fold_rows": len(shop.cross_validate().ids)}
    if name == "fit":
        shop.fit()
        return {"tail": str(shop.run / "tail.npz")}
    training = shop.export(asked.out, created=datetime.now(UTC).date().isoformat())
    return {"bundle": str(asked.out), "figures": training["figures"]}


if __name__ == "__main__":
    sys.exit(main())
