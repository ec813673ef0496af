"""From a finished cross-validation to all that must be known: figures, tables, the candidate and its comparison.

Whatever is done stands in the folder of results and is not done again, and ``result.json`` is written last: killed
anywhere, the same call starts again and ends the same.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from thyroid_desktop.domain.training_result import RESULT_FILE, TrainingResult
from thyroid_desktop.domain.typed_json import as_json, built
from training.experiment.checkpoint import sweep, write_whole
from training.experiment.crossing import member_folder
from training.experiment.recipe import BadExperiment, NetworkName
from training.experiment.running import Order, seconds_of
from training.experiment.samples import WHOLE
from training.results.findings import finding_of
from training.results.provenance import provenance_of
from training.results.tables import write_tables

ASKED: Final = "asked.json"
"""A hash of what was asked for: results of something else are refused, not mixed."""
Told = Callable[[str, float], None]
"""Which step is being done ("measure", "finish", "export" or "compare") and the share of that step, 0…1."""


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What is asked for.

    Attributes:
        order: Of the experiment that was run.
        run: Its folder.
        out: Folder of results; the candidate's bundle becomes a folder in it.
        model_id: Of the candidate.
        title: Of the candidate, for people.
        in_use: Bundle of the model in use; None when there is none to compare with.
        created_at: UTC, ISO 8601.
        network: Which network becomes the candidate; None for the best.
    """

    order: Order
    run: Path
    out: Path
    model_id: str
    title: str
    in_use: Path | None
    created_at: str
    network: NetworkName | None = None


def conclude(asked: Conclusion, tell: Told) -> TrainingResult:
    """Measure, draw, train on all rows, export and compare; answers what stands in ``result.json``.

    Raises:
        BadExperiment: A member is not finished, or the folder holds other results.
        BrokenModel: The model in use cannot be used.
    """
    done = _done(asked)
    if done:
        return done
    order, recipe = asked.order, asked.order.recipe
    findings = []
    for number, network in enumerate(recipe.networks):
        tell("measure", number / len(recipe.networks))
        findings.append(finding_of(order, asked.run, network))
    tables = write_tables(asked.out, findings)
    members = [(network, fold) for network in recipe.networks for fold in (*range(recipe.folds), WHOLE)]
    result = TrainingResult(
        recipe_id=recipe.id,
        recipe_title=recipe.title,
        learnt_from=provenance_of(order.samples, recipe.folds).learnt_from,
        networks=tuple(one.result for one in findings),
        candidate=None,
        comparison=None,
        figures=(),
        tables=tables,
        limit_steps=order.limit_steps,
        seconds=round(sum(seconds_of(member_folder(asked.run, *one)) for one in members), 1),
        created_at=asked.created_at,
    )
    content = json.dumps(as_json(result), indent=1, allow_nan=False)
    write_whole(asked.out / RESULT_FILE, lambda stream: stream.write(content.encode()))
    return result


def _done(asked: Conclusion) -> TrainingResult | None:
    """The results that are written already; else the folder is made ready for them."""
    asked.out.mkdir(parents=True, exist_ok=True)
    digest, file, result = _digest(asked), asked.out / ASKED, asked.out / RESULT_FILE
    if file.exists() and json.loads(file.read_text(encoding="utf-8"))["asked"] != digest:
        raise BadExperiment(
            f"{asked.out} holds other results", "they belong to another order", "Choose another folder."
        )
    if result.exists():
        return built(TrainingResult, json.loads(result.read_text(encoding="utf-8")))
    sweep(asked.out)
    content = json.dumps({"asked": digest})
    write_whole(file, lambda stream: stream.write(content.encode()))
    return None


def _digest(asked: Conclusion) -> str:
    order = asked.order
    parts = [asdict(order.recipe), order.samples.identity, order.limit_steps, asked.model_id, asked.title]
    parts += [asked.network, asked.in_use.name if asked.in_use else ""]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
