"""``thyroid-train evaluate`` and ``export``: a model on labelled nodules, and the results of a run, from a shell."""

from __future__ import annotations

import argparse
import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from thyroid_desktop.domain.training_result import Scores, Share
from thyroid_desktop.domain.typed_json import as_json
from training.experiment.backends import choose_backend
from training.experiment.collection_samples import Sharing
from training.experiment.commands import ORIGIN, add_pace, network_of, samples_of, sharing_of, weights_of
from training.experiment.recipe import BadExperiment, Experiment, read_experiment

if TYPE_CHECKING:
    from training.experiment.running import Order
    from training.experiment.samples import Sample, Samples

STAGES: Final = {
    "evaluate": "measure a model on the nodules of a bundle",
    "export": "conclude a finished crossval: figures, tables, and the best network as a model bundle",
}
_EVALUATE: Final = """
Each image is answered as the program would answer it, in float32; a nodule's probability is the mean over its images.
AUROC has DeLong's 95 % interval, shares have Wilson's; the threshold is the model's own. Positive class: malignant.

--json prints one object: "model" (id, version, title, weights_sha256, threshold, temperature), "bundle" (SHA-256 of
what was asked about), "part" ("all", "test" or "folds"), "images", "positive_class", "scores" with nodules, malignant,
auroc, auroc_low, auroc_high, brier, ece, and accuracy, sensitivity and specificity, each with value, k, n, low, high,
and "caution": whether the model has learnt from these nodules, as far as its manifest tells; empty for the test part
of its own bundle. What the data do not define is null.

Exit code 0; 1 with one sentence when something cannot be used; 2 for a command that is not understood.
"""
_EXPORT: Final = """
Reads what crossval left in RUN, trains the network of the greatest AUROC out of fold on all rows, and leaves in DIR
result.json, figures (PNG), tables (CSV) and the model's bundle. Killed, the same command goes on where it was.

--json prints the content of result.json.

Exit code 0; 1 with one sentence when something cannot be used; 2 for a command that is not understood.
"""


def add_results(stages: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe both commands."""
    raw = argparse.RawDescriptionHelpFormatter
    what = STAGES["evaluate"]
    evaluate = stages.add_parser("evaluate", help=what, description=what + _EVALUATE, formatter_class=raw)
    evaluate.add_argument("model", type=Path, metavar="MODEL", help="folder of a model bundle")
    evaluate.add_argument("--bundle", type=Path, required=True, help="a dataset bundle, or a folder of collections")
    evaluate.add_argument("--part", choices=("all", "test", "folds"), default="all", help="which nodules; all of them")
    what = STAGES["export"]
    export = stages.add_parser("export", help=what, description=what + _EXPORT, formatter_class=raw)
    export.add_argument("run", type=Path, metavar="RUN", help="folder that crossval was given as --out")
    export.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the results")
    export.add_argument("--bundle", type=Path, help="where the run's bundle is now, if it was moved")
    export.add_argument(
        "--weights", action="append", metavar="NETWORK=FILE", help="where its pretrained weights are now"
    )
    export.add_argument("--network", help="export this one instead of the best")
    export.add_argument("--in-use", type=Path, metavar="MODEL", help="a model bundle to compare with")
    export.add_argument("--id", help="name of the model; else one after recipe and bundle")
    export.add_argument("--title", help="its name for people; else the recipe's")
    add_pace(export, is_limited=False)
    for command in (evaluate, export):
        command.add_argument("--json", action="store_true", help="one JSON object on stdout")


def perform_results(asked: argparse.Namespace) -> dict[str, Any]:
    """Do what is asked; answers what the command prints as JSON, and prints it for people otherwise.

    Raises:
        UserProblem: Model, bundle or run cannot be used.
    """
    found = _evaluate(asked) if asked.stage == "evaluate" else _export(asked)
    if not asked.json:
        lines = _evaluated(found) if asked.stage == "evaluate" else _exported(found, asked.out)
        sys.stdout.write("".join(f"{line}\n" for line in lines))
    return found


def _evaluate(asked: argparse.Namespace) -> dict[str, Any]:
    from training.results.consulting import consulted

    samples = _any_samples(asked.bundle)
    rows = _part(samples, asked.part)
    if not rows:
        raise BadExperiment(f"{asked.bundle.name} cannot be asked about", f"its part {asked.part} is empty")
    found = consulted(asked.model, samples, rows, _Meter("answered"))
    identity = found.manifest.identity
    model = {name: getattr(identity, name) for name in ("id", "version", "title", "weights_sha256", "threshold")}
    return {
        "model": {**model, "temperature": found.manifest.temperature},
        "bundle": samples.identity,
        "part": asked.part,
        "positive_class": "malignant",
        "images": len(rows),
        "scores": as_json(found.called(asked.part).scores),
        "caution": _caution(asked, samples),
    }


def _caution(asked: argparse.Namespace, samples: Samples) -> str:
    from training.results.comparing import acquaintance
    from training.results.consulting import training_of
    from training.results.provenance import provenance_of

    training, provenance = training_of(asked.model), provenance_of(samples, 0)
    bundle = training.get("bundle")
    is_own = isinstance(bundle, dict) and bundle.get("identity") == samples.identity
    return "" if is_own and asked.part == "test" else acquaintance(training, provenance, "The model")


def _any_samples(bundle: Path) -> Samples:
    """All rows, whatever folds the bundle has."""
    from training.bundles.manifest import NAME, read_manifest
    from training.experiment.bundle_samples import bundle_samples

    if (bundle / NAME).is_file():
        return bundle_samples(bundle, folds=read_manifest(bundle).split.folds)
    return samples_of(bundle, Sharing(folds=2, seed=0))


def _part(samples: Samples, part: str) -> tuple[Sample, ...]:
    from training.experiment.samples import TEST

    return tuple(row for row in samples.rows if part == "all" or (row.fold == TEST) == (part == "test"))


def _export(asked: argparse.Namespace) -> dict[str, Any]:
    from training.experiment.checkpoint import read_table
    from training.experiment.crossing import member_folder
    from training.experiment.running import RESULT

    recipe = read_experiment(_recipe_in(asked.run))
    _check_finished(asked.run, recipe)
    member = read_table(member_folder(asked.run, recipe.networks[0], 0) / RESULT)
    if "keras" not in sys.modules:
        choose_backend(str(member.get("backend")))
    from training.results.concluding import Conclusion, conclude

    order = _order(asked, recipe, int(member.get("limit_steps", 0)))
    network = network_of(asked.network, recipe) if asked.network else None
    name = asked.id or _usual_id(recipe, order.samples.identity)
    _check_id(name)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    title = asked.title or recipe.title
    meter = _Meter("")
    wanted = Conclusion(order, asked.run, asked.out, name, title, asked.in_use, now, network)
    told: dict[str, Any] = as_json(conclude(wanted, lambda step, share: meter(share, step)))
    return told


def _recipe_in(run: Path) -> Path:
    if not (run / "recipe.toml").is_file():
        raise BadExperiment(f"{run} holds no finished run", "there is no recipe.toml in it")
    return run / "recipe.toml"


def _check_finished(run: Path, recipe: Experiment) -> None:
    from training.experiment.crossing import member_folder
    from training.experiment.running import RESULT

    members = [(network, fold) for network in recipe.networks for fold in range(recipe.folds)]
    owed = [one for one in members if not (member_folder(run, *one) / RESULT).is_file()]
    if owed:
        network, fold = owed[0]
        said = f"{len(owed)} of {len(members)} trainings have no result, first that of {network} on fold {fold}"
        raise BadExperiment(f"{run} is not finished", f"{said}; crossval --resume goes on with it")


def _check_id(name: str) -> None:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", name):
        raise BadExperiment(f"A model cannot be called {name}", "its name takes letters, digits, dots, - and _ alone")


def _order(asked: argparse.Namespace, recipe: Experiment, limit_steps: int) -> Order:
    from training.experiment.checkpoint import read_table
    from training.experiment.running import Order

    origin = asked.run / ORIGIN
    kept = read_table(origin) if origin.exists() else {}
    bundle = asked.bundle or (Path(kept["bundle"]) if "bundle" in kept else None)
    if bundle is None:
        raise BadExperiment(f"{asked.run} does not say what it learnt from", "add --bundle")
    weights = weights_of(asked.weights or kept.get("weights", []), recipe)
    samples = samples_of(bundle, sharing_of(recipe, kept))
    return Order(recipe, samples, weights, asked.threads, limit_steps, is_resumed=True)


def _usual_id(recipe: Experiment, identity: str) -> str:
    words = re.sub(r"[^a-z0-9]+", "-", f"{recipe.id} {identity[:8]}".lower())
    return words.strip("-")


def _evaluated(found: dict[str, Any]) -> list[str]:
    from thyroid_desktop.domain.typed_json import built

    scores = built(Scores, found["scores"])
    area = "not defined, one class is missing"
    if scores.auroc is not None:
        area = f"{scores.auroc:.3f}"
        if scores.auroc_low is not None:
            area += f" ({scores.auroc_low:.3f}–{scores.auroc_high:.3f})"
    model = found["model"]
    return [
        f"{model['title']} ({model['id']}) on {scores.nodules} nodules, {scores.malignant} of them malignant",
        f"AUROC        {area}",
        f"sensitivity  {_share(scores.sensitivity)} at the threshold {model['threshold']:.4f}, positive: malignant",
        f"specificity  {_share(scores.specificity)}",
        f"accuracy     {_share(scores.accuracy)}",
        f"Brier score  {scores.brier:.4f}",
        f"ECE          {scores.ece:.4f}",
        *([found["caution"]] if found["caution"] else []),
    ]


def _share(one: Share) -> str:
    if one.value is None:
        return "not defined, there is no such nodule"
    return f"{one.value:.3f} ({one.low:.3f}–{one.high:.3f}; {one.k} of {one.n})"


def _exported(found: dict[str, Any], out: Path) -> list[str]:
    candidate = found["candidate"]
    lines = [f"{candidate['network']} as {candidate['id']} in {out / candidate['folder']}"]
    compared = found["comparison"]
    if compared and compared["difference"] is not None:
        ends = ""
        if compared["difference_low"] is not None:
            ends = f" ({compared['difference_low']:+.3f} to {compared['difference_high']:+.3f})"
        lines.append(f"AUROC minus that of {compared['model_id']}: {compared['difference']:+.3f}{ends}")
    if compared:
        lines += [f"{len(compared['changed'])} decisions changed", compared["caution"]]
    return lines


class _Meter:
    """Tells on standard error how far it has come, every ten percent."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._told = ""

    def __call__(self, share: float, step: str = "") -> None:
        line = f"{step or self._what} {int(10 * share) * 10} %"
        if line != self._told:
            sys.stderr.write(f"{line}\n")
            self._told = line
