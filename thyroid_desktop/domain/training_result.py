"""What came of a training job: figures out of fold, the candidate, and how it compares with the model in use.

Positive class: malignant. Every probability is a nodule's, the mean over its images. ``result.json`` in a job's folder
of results is a :class:`TrainingResult`, written and read by :mod:`thyroid_desktop.domain.typed_json`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

RESULT_FILE: Final = "result.json"


@dataclass(frozen=True, slots=True)
class Share:
    """A proportion k / n with its 95 % interval (Wilson); value and ends are None when n is 0."""

    value: float | None
    k: int
    n: int
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Scores:
    """How well nodules were told apart by a network that had not seen them.

    Attributes:
        nodules: How many.
        malignant: How many of them are malignant.
        auroc: Area under the ROC curve; None when one class is missing.
        auroc_low: Lower end of its 95 % interval (DeLong); None when it has none.
        auroc_high: Upper end.
        accuracy: At the threshold.
        sensitivity: At the threshold.
        specificity: At the threshold.
        brier: Mean squared error of the calibrated probability.
        ece: Expected calibration error, ten bins.
    """

    nodules: int
    malignant: int
    auroc: float | None
    auroc_low: float | None
    auroc_high: float | None
    accuracy: Share
    sensitivity: Share
    specificity: Share
    brier: float
    ece: float


@dataclass(frozen=True, slots=True)
class NetworkResult:
    """What one network of the recipe reached.

    Attributes:
        network: Its name.
        out_of_fold: Every nodule answered by the network that never saw it, in the recipe's way.
        test: The test part by the mean of the folds' probabilities and, for categories, by vote; None without one.
        temperature: Fitted to the out-of-fold logits; 1 when the recipe fits none.
    """

    network: str
    out_of_fold: Scores
    test: Scores | None
    temperature: float


@dataclass(frozen=True, slots=True)
class ChangedDecision:
    """A nodule on which candidate and model in use stand on two sides of their thresholds."""

    nodule: str
    is_malignant: bool
    in_use: float
    candidate: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Candidate against the model in use on the same nodules, the candidate's answers out of fold.

    Attributes:
        model_id: Of the model in use.
        weights_sha256: Of the model in use.
        in_use: Its scores.
        candidate: The candidate's, out of fold, each image as the worker would show it.
        difference: AUROC of the candidate minus that of the model in use; None when undefined.
        difference_low: Lower end of its 95 % interval (DeLong, paired).
        difference_high: Upper end.
        p: DeLong's paired test, two-sided; None when undefined.
        changed: All nodules with changed decisions.
        caution: Why the comparison may flatter one of both, as sentences; empty when nothing is known.
    """

    model_id: str
    weights_sha256: str
    in_use: Scores
    candidate: Scores
    difference: float | None
    difference_low: float | None
    difference_high: float | None
    p: float | None
    changed: tuple[ChangedDecision, ...]
    caution: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """The model that came of a job, a bundle that anybody may adopt.

    Attributes:
        id: The bundle's name.
        folder: Where it lies, relative to the folder of results.
        network: Its architecture.
        title: Name for people.
        weights_sha256: Of its network file.
        threshold: From which probability on it says malignant.
        temperature: By which its logits are divided.
    """

    id: str
    folder: str
    network: str
    title: str
    weights_sha256: str
    threshold: float
    temperature: float


@dataclass(frozen=True, slots=True)
class LearntFrom:
    """The dataset bundle of a job: its identity (SHA-256 of the manifest) and what is in it."""

    identity: str
    patients: int
    images: int
    nodules: int
    malignant: int
    folds: int


@dataclass(frozen=True, slots=True)
class TrainingResult:
    """Everything about a finished job.

    Attributes:
        recipe_id: Of the recipe.
        recipe_title: The same for people.
        learnt_from: The data.
        networks: In the recipe's order.
        candidate: What can be adopted; None when nothing was exported.
        comparison: With the model that was in use; None when there was none.
        figures: Names of figures (PNG) in the folder of results.
        tables: Names of tables (CSV) there.
        limit_steps: Above 0 when it was only tried out, so that nobody takes the figures for an experiment's.
        seconds: How long training took.
        created_at: UTC, ISO 8601.
    """

    recipe_id: str
    recipe_title: str
    learnt_from: LearntFrom
    networks: tuple[NetworkResult, ...]
    candidate: Candidate | None
    comparison: Comparison | None
    figures: tuple[str, ...]
    tables: tuple[str, ...]
    limit_steps: int
    seconds: float
    created_at: str
