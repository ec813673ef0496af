"""Work that waits in the queue or is done by a training worker: what was asked for, and where it stands.

A job is taken by one worker at a time. Who holds it is said by a :class:`Hold`, which names the worker and the number
of the attempt: a worker that was thought dead and comes back finds its hold gone and can alter nothing any more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

JobState = Literal["queued", "running", "paused", "done", "failed", "cancelled"]
JobEnd = Literal["queued", "paused", "done", "failed", "cancelled"]
"""What a worker can leave a job as; queued when it gives the job back, for another attempt."""
JobWish = Literal["run", "pause", "cancel"]
"""What a user wants of a job; a worker that holds it follows at its next beat."""
Backend = Literal["", "tensorflow", "jax", "torch"]

MOST_ATTEMPTS: Final = 5
"""A job that has ended so many workers fails instead of being taken once more."""
FINISHED: Final[frozenset[JobState]] = frozenset({"done", "failed", "cancelled"})


@dataclass(frozen=True, slots=True)
class PretrainedFile:
    """Weights to begin with: a file that the user named, for the network of this name."""

    network: str
    file: str


@dataclass(frozen=True, slots=True)
class TrainingOrder:
    """What is asked for. Positive class of everything that comes of it: malignant.

    Attributes:
        title: Name for people.
        recipe_id: Of the recipe.
        recipe: Its whole text (TOML), so that a later edit of the file changes nothing.
        case_ids: Cases of the profile to learn from; empty when there is a bundle.
        with_tirads: Whether a TI-RADS reading is a label where there is no pathology.
        bundle: Folder of a dataset bundle that is there already; empty when cases are bundled first.
        weights: Pretrained weights; a network without any starts fresh.
        backend: What Keras computes with; empty for the worker's own choice.
        limit_steps: Steps a stage, for trying out; 0 for no limit.
    """

    title: str
    recipe_id: str
    recipe: str
    case_ids: tuple[int, ...] = ()
    with_tirads: bool = False
    bundle: str = ""
    weights: tuple[PretrainedFile, ...] = ()
    backend: Backend = ""
    limit_steps: int = 0


@dataclass(frozen=True, slots=True)
class JobProgress:
    """Where a running job stands.

    Attributes:
        step: What is being done: "bundle", "train", "finish", "measure", "export" or "compare".
        done: Share of the whole job, 0…1.
        network: Which network is being trained; empty outside of training.
        fold: Which fold is held out, from 0; -1 when none is.
        epoch: Epochs done of the present stage.
        epochs: Epochs of the present stage.
        loss: Mean loss of the epoch so far; None outside of training.
        accuracy: Of the held-out rows after the last epoch, 0…1; None before.
        auroc: The same of the area under the ROC curve.
        rate: Learning rate; None outside of training.
        seconds_left: Of the whole job, as far as it can be told; None when it cannot.
    """

    step: str
    done: float = 0.0
    network: str = ""
    fold: int = -1
    epoch: int = 0
    epochs: int = 0
    loss: float | None = None
    accuracy: float | None = None
    auroc: float | None = None
    rate: float | None = None
    seconds_left: float | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """One row of the queue.

    Attributes:
        id: In the store.
        order: What is asked for.
        state: Where it stands.
        wish: What the user wants of it.
        attempts: How many times a worker has taken it.
        worker: Who holds it, or held it last; empty before.
        beat_at: When the holder was last heard of, UTC, ISO 8601; empty before the first attempt.
        created_at: UTC, ISO 8601.
        created_by: The user; None from the command line.
        began_at: Of the first attempt; empty before.
        ended_at: When it was done, failed or cancelled; empty before.
        progress: Where it stands while it runs.
        problem: Why it failed, as one sentence; else empty.
        result: Folder with what came of it (``result.json`` of :mod:`thyroid_desktop.domain.training_result`); else
            empty.
    """

    id: int
    order: TrainingOrder
    state: JobState
    wish: JobWish
    attempts: int
    worker: str
    beat_at: str
    created_at: str
    created_by: int | None
    began_at: str
    ended_at: str
    progress: JobProgress | None
    problem: str
    result: str

    @property
    def is_finished(self) -> bool:
        """Whether nothing more will be done."""
        return self.state in FINISHED


@dataclass(frozen=True, slots=True)
class Hold:
    """The right to alter a job: that of this worker in this attempt."""

    job_id: int
    worker: str
    attempt: int


@dataclass(frozen=True, slots=True)
class JobNote:
    """A line of a job's log; never with anything about a patient."""

    job_id: int
    at: str
    worker: str
    text: str
