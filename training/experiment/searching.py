"""Hyper-parameters re-adjusted for one fold, by Optuna, inside the rows that the fold learns from.

Settings are measured on another fold than the held-out one, so that nothing of the choice has seen what is answered at
the end. Finished trials stand in ``search.json``: a search that was killed goes on with the next.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from training.experiment.checkpoint import write_whole
from training.experiment.recipe import BadExperiment, Experiment
from training.experiment.samples import Split

FILE: Final = "search.json"


@dataclass(frozen=True, slots=True)
class Trial:
    """A setting that was tried, and the area under its ROC curve."""

    rate_factor: float
    dropout: float
    auroc: float


Measure = Callable[[Experiment, Split], float]
"""Trains with a recipe on rows and answers the AUROC on their validation part."""
Told = Callable[[int, int, float], None]
"""Hears which trial was done, from 1, of how many, and its AUROC."""


def adjusted(recipe: Experiment, rows: Split, folder: Path, measure: Measure, told: Told) -> Experiment:
    """The recipe with the best setting found for this fold; the recipe itself when it asks for no search.

    Trials that an earlier attempt has done are neither measured nor told again.

    Raises:
        BadExperiment: Optuna is not installed, or there are too few folds to measure a setting on.
    """
    if not recipe.search.trials:
        return recipe
    inner = inner_split(rows)
    parts = [asdict(recipe), [row.id for row in inner.training], [row.id for row in inner.validation]]
    belongs_to = hashlib.sha256(json.dumps(parts).encode()).hexdigest()
    trials = _searched(recipe, inner, _Record(folder / FILE, belongs_to), measure, told)
    best = max(trials, key=lambda trial: trial.auroc)
    return with_setting(recipe, best.rate_factor, best.dropout)


def inner_split(rows: Split) -> Split:
    """The rows that settings are tried on: the lowest of the remaining folds takes the place of the held-out one.

    Raises:
        BadExperiment: Only one fold remains.
    """
    folds = sorted({row.fold for row in rows.training})
    if len(folds) < 2:
        raise BadExperiment("Hyper-parameters cannot be searched", "that needs three folds or more")
    inner = [row for row in rows.training if row.fold != folds[0]]
    return Split(tuple(inner), tuple(row for row in rows.training if row.fold == folds[0]), ())


def with_setting(recipe: Experiment, rate_factor: float, dropout: float) -> Experiment:
    """The recipe with all learning rates multiplied and another dropout."""
    stages = tuple(replace(stage, rate=stage.rate * rate_factor) for stage in recipe.stages)
    return replace(recipe, stages=stages, learning=replace(recipe.learning, dropout=dropout))


@dataclass(frozen=True, slots=True)
class _Record:
    """The file of finished trials, and what they belong to."""

    file: Path
    belongs_to: str

    def read(self) -> list[Trial]:
        if not self.file.exists():
            return []
        told: dict[str, Any] = json.loads(self.file.read_text(encoding="utf-8"))
        return [Trial(**one) for one in told["trials"]] if told["belongs_to"] == self.belongs_to else []

    def write(self, trials: Sequence[Trial]) -> None:
        content = {"belongs_to": self.belongs_to, "trials": [asdict(one) for one in trials]}
        write_whole(self.file, lambda stream: stream.write(json.dumps(content, indent=1).encode()))


def _searched(recipe: Experiment, rows: Split, record: _Record, measure: Measure, told: Told) -> list[Trial]:
    optuna = _optuna()
    how = recipe.search
    short = replace(recipe, stages=tuple(replace(one, epochs=min(one.epochs, how.epochs)) for one in recipe.stages))
    study = optuna.create_study(direction="maximize", sampler=optuna.samplers.TPESampler(seed=recipe.seed))
    known = record.read()
    done: list[Trial] = []
    while len(done) < how.trials:
        asked = study.ask()
        factor = asked.suggest_float("rate_factor", how.rate_low, how.rate_high, log=True)
        dropout = asked.suggest_categorical("dropout", list(how.dropouts))
        # Seeded and told the same figures, the sampler asks for the same settings again: none is measured twice.
        is_known = len(done) < len(known)
        if is_known:
            trial = known[len(done)]
        else:
            trial = Trial(factor, dropout, measure(with_setting(short, factor, dropout), rows))
        study.tell(asked, trial.auroc)
        done.append(trial)
        if not is_known:
            record.write(done)
            told(len(done), how.trials, trial.auroc)
    return done


def _optuna() -> Any:
    try:
        import optuna
    except ImportError as fault:
        advice = "Install it with: pip install 'thyroid-desktop[search]'"
        raise BadExperiment("Hyper-parameters cannot be searched", "Optuna is not installed", advice) from fault
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    return optuna
