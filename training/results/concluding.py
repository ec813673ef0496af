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

from thyroid_desktop.domain.training_result import RESULT_FILE, Candidate, Comparison, TrainingResult
from thyroid_desktop.domain.typed_json import as_json, built
from thyroid_desktop.inference.bundle import read_manifest
from training.experiment.answering import read_answers, write_answers
from training.experiment.checkpoint import sweep, write_whole
from training.experiment.crossing import member_folder
from training.experiment.recipe import BadExperiment, NetworkName
from training.experiment.running import Order, seconds_of
from training.experiment.samples import WHOLE
from training.results.comparing import cautions_of, comparison_of
from training.results.consulting import Consulted, consulted, training_of
from training.results.exporting import Wanted, export, train_whole
from training.results.figures import write_figures
from training.results.findings import Finding, best_of, finding_of
from training.results.provenance import provenance_of
from training.results.scores import Called
from training.results.tables import write_changed, write_tables

ASKED: Final = "asked.json"
"""A hash of what was asked for: results of something else are refused, not mixed."""
IN_USE: Final = "in_use_answers.csv"
"""What the model in use said, row by row."""
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
        BadBundle: The dataset bundle cannot be read.
    """
    done = _done(asked)
    if done:
        return done
    order, recipe = asked.order, asked.order.recipe
    findings = _measured(asked, tell)
    provenance = provenance_of(order.samples, recipe.folds)
    chosen = next((one for one in findings if one.network == asked.network), None) or best_of(findings)
    is_best = asked.network is None
    wanted = Wanted(order, asked.run, asked.out, asked.model_id, asked.title, asked.created_at, is_best)
    train_whole(wanted, chosen, lambda share: tell("finish", share))
    tell("export", 0.0)
    candidate, test = export(wanted, findings, chosen, provenance)
    in_use = _consulted(asked, chosen, tell)
    comparison = None
    if asked.in_use and in_use:
        networks = len(findings) if is_best else 1
        comparison = comparison_of(chosen, in_use, cautions_of(training_of(asked.in_use), provenance, networks))
    further = [one for one in (test, in_use.called("out of fold") if in_use else None) if one]
    result = TrainingResult(
        recipe_id=recipe.id,
        recipe_title=recipe.title,
        learnt_from=provenance.learnt_from,
        networks=tuple(one.result for one in findings),
        candidate=candidate,
        comparison=comparison,
        figures=write_figures(asked.out, findings, _compared(candidate, chosen, in_use)),
        tables=_tables(asked, findings, further, comparison),
        limit_steps=order.limit_steps,
        seconds=_seconds(asked),
        created_at=asked.created_at,
    )
    content = json.dumps(as_json(result), indent=1, allow_nan=False)
    write_whole(asked.out / RESULT_FILE, lambda stream: stream.write(content.encode()))
    return result


def _measured(asked: Conclusion, tell: Told) -> list[Finding]:
    networks, findings = asked.order.recipe.networks, []
    for number, network in enumerate(networks):
        tell("measure", number / len(networks))
        findings.append(finding_of(asked.order, asked.run, network))
    return findings


def _consulted(asked: Conclusion, chosen: Finding, tell: Told) -> Consulted | None:
    """What the model in use says about the rows out of fold; asked once, and kept."""
    if asked.in_use is None:
        return None
    kept = asked.out / IN_USE
    if kept.exists():
        return Consulted(read_manifest(asked.in_use), read_answers(kept))
    rows = {row.id: row for row in asked.order.samples.rows}
    wanted = [rows[one.row] for one in chosen.plain_answers]
    found = consulted(asked.in_use, asked.order.samples, wanted, lambda share: tell("compare", share))
    write_answers(kept, found.answers)
    return found


def _compared(candidate: Candidate, chosen: Finding, in_use: Consulted | None) -> dict[str, Called]:
    if in_use is None:
        return {}
    ours, theirs = f"{candidate.title} (candidate)", f"{in_use.manifest.identity.title} (in use)"
    return {ours: chosen.called_plainly, theirs: in_use.called("out of fold")}


def _tables(
    asked: Conclusion, findings: list[Finding], further: list[Called], comparison: Comparison | None
) -> tuple[str, ...]:
    names = write_tables(asked.out, findings, further)
    return (*names, write_changed(asked.out, comparison.changed)) if comparison else names


def _seconds(asked: Conclusion) -> float:
    recipe = asked.order.recipe
    members = [(network, fold) for network in recipe.networks for fold in (*range(recipe.folds), WHOLE)]
    return round(sum(seconds_of(member_folder(asked.run, *one)) for one in members), 1)


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
    in_use = read_manifest(asked.in_use).identity.weights_sha256 if asked.in_use else ""
    parts = [asdict(order.recipe), order.samples.identity, order.limit_steps]
    parts += [asked.model_id, asked.title, asked.network, in_use]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
