"""``thyroid-train committee``: how far other data would move an answer, fitted for a model bundle and measured."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any, Final

from thyroid_desktop.domain.errors import UserProblem

STAGES: Final = {"committee": "fit a model's committee, or measure whether its disagreement tells errors"}
FIT: Final = "write committee.npz into the bundle: the last layer learnt from one half of the patients after the other"
MEASURE: Final = "measure whether disagreement tells errors, on rows that the members did not learn from"
MOVED: Final = 150
_MORE: Final = """

Rows are drawn by the seed: of the collections that the bundle's oof.csv names so many as --limit says, of every other
collection under DATA so many as --others says, and only the first kind is learnt from. Their features are computed by
the bundled network in bfloat16, where the processor has it, and kept in --cache.

"fit" prints what it wrote into the manifest as training.committee. "measure" prints figures by collection: the areas
under the ROC curve for being wrong, with intervals by group, of the committee's disagreement, of closeness to the
threshold, of evenness (closeness to one half, which makes any range of probabilities wide), and of the spread over
moved boxes; how many answers are called uncertain and how many errors there are among these; errors by the share of
answers that is kept; and how the committee compares with real networks of other folds. An answer is judged as networks
gave it that never saw the row, wherever oof.csv or unseen.csv has such an answer ("answers": "held out"). What the rows
do not define is null.

Exit code 0; 1 with one sentence when something cannot be used; 2 for a command that is not understood.
"""


class NoCommittee(UserProblem):
    """The bundle has no committee, or one that was fitted to other rows."""


def add_committee(stages: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    raw = argparse.RawDescriptionHelpFormatter
    what = STAGES["committee"]
    room = stages.add_parser("committee", help=what, description=what + _MORE, formatter_class=raw)
    tasks = room.add_subparsers(dest="committee_task", required=True)
    for name, told in (("fit", FIT), ("measure", MEASURE)):
        task = tasks.add_parser(name, help=told, description=told + _MORE, formatter_class=raw)
        task.add_argument("--bundle", type=Path, required=True, metavar="MODEL", help="folder of a model bundle")
        task.add_argument(
            "--data", type=Path, required=True, metavar="DATA", help="folder with one folder a collection"
        )
        task.add_argument("--cache", type=Path, default=Path("build/committee"), metavar="DIR", help="for features")
        task.add_argument("--json", action="store_true", help="one JSON object on stdout")
        if name == "fit":
            _add_lots(task)
        else:
            _add_scope(task)


def committee_sentences(found: dict[str, Any]) -> list[str]:
    """What was fitted or measured, in lines for people."""
    if "collections" not in found:
        first = (
            f"{found['bundle']}: {found['members']} members from {found['rows']} rows, committee.npz {found['sha256']}"
        )
        return [first, f"  mean of the members' probabilities differs from the one shown by {found['gap']:.4f}"]
    lines = [f"{found['bundle']}: {found['members']} members, threshold {found['threshold']}"]
    for source, figures in found["collections"].items():
        beside = figures["beside_fold_networks"]
        told = f"  {source}: {figures['rows']} rows, {figures['wrong']} wrong, answers {figures['answers']}"
        lines.append(f"{told}, mean width of the range {figures['width']['mean']:.3f}")
        for part in ("auroc_for_errors", "auroc_where_boxes_were_moved"):
            areas = [f"{name} {_area_text(area)}" for name, area in figures[part].items() if name != "rows"]
            lines.append(f"    {part.replace('_', ' ')}: {', '.join(areas)}")
        if beside is not None:
            lines.append(f"    beside networks of other folds: {', '.join(f'{k} {v:.3f}' for k, v in beside.items())}")
        uncertain = [f"{name.replace('_', ' ')} {_share_text(share)}" for name, share in figures["uncertain"].items()]
        lines.append(f"    uncertain: {', '.join(uncertain)}")
        for row in figures["risk_at_coverage"]:
            risks = (f"{name} {_share_text(row[name])}" for name in ("disagreement", "closeness", "evenness"))
            lines.append(f"    wrong among the surest {row['coverage']:.0%}: {', '.join(risks)}")
    return lines


def _area_text(area: dict[str, Any] | None) -> str:
    if area is None:
        return "not defined"
    ends = area["interval"]
    return f"{area['value']:.3f}" + (f" ({ends[0]:.3f}–{ends[1]:.3f})" if ends else "")


def _share_text(share: dict[str, Any] | None) -> str:
    return "not defined" if share is None else f"{share['k']}/{share['n']} ({share['value']:.1%})"


def _add_lots(task: argparse.ArgumentParser) -> None:
    from training.committee.rows import LIMIT

    task.add_argument("--limit", type=int, default=LIMIT, metavar="N", help=f"rows a collection; {LIMIT} by default")
    task.add_argument("--seed", type=int, default=0, help="of all lots; 0 by default")


def _add_scope(task: argparse.ArgumentParser) -> None:
    from training.committee.rows import OTHERS

    task.add_argument("--others", type=int, default=OTHERS, metavar="N", help=f"rows of others; {OTHERS} by default")
    told = f"rows a collection whose box is moved, eight runs of the network each; {MOVED} by default"
    task.add_argument("--moved", type=int, default=MOVED, metavar="N", help=told)


def perform_committee(asked: argparse.Namespace) -> dict[str, Any]:
    """Fit or measure; answers what ``--json`` prints.

    Raises:
        UserProblem: The bundle is damaged, or has no rows or no committee.
        OSError: An image or a table is missing, or a folder cannot be written to.
    """
    return _fit(asked) if asked.committee_task == "fit" else _measure(asked)


def _fit(asked: argparse.Namespace) -> dict[str, Any]:
    from training.bundled.bundle_files import put_file
    from training.committee.features import Cache
    from training.committee.fitting import RIDGE, fitted
    from training.committee.judging import arrays_of
    from training.committee.rows import chosen_nodules
    from training.explanations.subject import open_subject

    subject = open_subject(asked.bundle)
    nodules = chosen_nodules(asked.bundle, asked.data, limit=asked.limit, others=0, seed=asked.seed)
    kept = Cache(asked.cache, subject).answered(nodules.rows, (), _tell)
    pooled, differences = arrays_of(nodules, kept)
    log_odds = differences / subject.manifest.temperature
    found = fitted(pooled, log_odds, nodules.is_malignant, nodules.learnt_groups, seed=asked.seed)
    account = {
        "seed": asked.seed,
        "limit": asked.limit,
        "rows": len(nodules.rows),
        "rows_sha256": nodules.digest,
        "members": found.learnt.shape[1],
        "ridge": RIDGE,
        "slope": found.slope,
        "correlation": found.correlation,
        "unseen_auroc": found.unseen_auroc,
        "own_gap": found.own_gap,
        "gap": found.gap,
    }
    digest = put_file(
        asked.bundle,
        "committee.npz",
        found.committee.arrays(),
        lambda said: said.setdefault("training", {}).update({"committee": account}),
    )
    return {"bundle": subject.manifest.identity.id, "sha256": digest, **account}


def _measure(asked: argparse.Namespace) -> dict[str, Any]:
    from training.bundled.bundle_files import read_said
    from training.committee.features import Cache
    from training.committee.judging import by_collection, some_of_each
    from training.committee.rows import chosen_nodules
    from training.explanations.subject import open_subject

    subject = open_subject(asked.bundle)
    account = read_said(asked.bundle).get("training", {}).get("committee")
    if account is None:
        raise NoCommittee(f"{asked.bundle.name} has no committee", "its manifest does not tell how one was fitted")
    lots = {"limit": account["limit"], "others": asked.others, "seed": account["seed"]}
    nodules = chosen_nodules(asked.bundle, asked.data, **lots)
    if nodules.digest != account["rows_sha256"]:
        raise NoCommittee(f"The committee of {asked.bundle.name} was fitted to other rows", "the data have changed")
    cache = Cache(asked.cache, subject)
    kept = cache.answered(nodules.rows, some_of_each(nodules, asked.moved, account["seed"]), _tell)
    return {
        "bundle": subject.manifest.identity.id,
        "threshold": subject.manifest.identity.threshold,
        "members": account["members"],
        "collections": by_collection(asked.bundle, nodules, kept),
    }


def _tell(share: float) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{share:4.0%}")
        sys.stderr.flush()
