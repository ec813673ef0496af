"""Adopting the model that came of a training job, and taking that back: recorded acts, never silent ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final, Protocol

from thyroid_desktop.domain.adoption import Adoption
from thyroid_desktop.domain.diagnosis import ModelIdentity
from thyroid_desktop.domain.errors import BrokenModel, UserProblem
from thyroid_desktop.domain.jobs import Job
from thyroid_desktop.domain.training_result import Candidate, TrainingResult
from thyroid_desktop.services.changes import Changes
from thyroid_desktop.services.model_registry import FoundModel, ModelRegistry
from thyroid_desktop.services.queueing.queue_ports import AdoptionStore, JobStore

CHANGED: Final = Changes(is_settings=True)


class NotAdoptable(UserProblem):
    """There is nothing to adopt, or what was adopted cannot be taken back any more."""


class ModelCupboard(Protocol):
    """Where adopted models are kept, and where results of jobs are read."""

    def result(self, folder: Path) -> TrainingResult:
        """What ``result.json`` in this folder says. Raises ``BrokenModel``."""
        ...

    def install(self, bundle: Path) -> None:
        """Copy a bundle to the profile's models, checked against its manifest, as a whole or not at all.

        Raises:
            BrokenModel: A file is missing or was altered, or another model of this name is there.
        """
        ...

    def replay(self, bundle: Path) -> ModelIdentity:
        """Let a worker load the bundle and answer its golden crops; which model it is.

        Raises:
            BrokenModel: A file is missing or was altered, or it answers differently.
            WorkerLost: Its process ended.
        """
        ...


class Adopting:
    """Decides which model answers.

    Args:
        jobs: The queue.
        adoptions: What was adopted before.
        registry: Which models there are.
        cupboard: Files of results and models.
        clock: The present time, UTC, ISO 8601.
    """

    def __init__(
        self,
        jobs: JobStore,
        adoptions: AdoptionStore,
        registry: ModelRegistry,
        cupboard: ModelCupboard,
        clock: Callable[[], str],
    ) -> None:
        self._jobs = jobs
        self._adoptions = adoptions
        self._registry = registry
        self._cupboard = cupboard
        self._clock = clock

    def result_of(self, job: Job) -> TrainingResult | None:
        """What came of a job; None when nothing has.

        Raises:
            BrokenModel: The folder of results is gone, or was altered.
        """
        return self._cupboard.result(Path(job.result)) if job.result else None

    def in_use(self) -> FoundModel | None:
        """The model that answers now; None when none is usable."""
        try:
            return self._registry.active()
        except BrokenModel:
            return None

    def history(self) -> tuple[Adoption, ...]:
        """All adoptions, oldest first."""
        return self._adoptions.adoptions()

    def last(self) -> Adoption | None:
        """The adoption that is in force and can be taken back; None when there is none."""
        undone: set[int] = set()
        for one in reversed(self.history()):
            if one.takes_back is not None:
                undone.add(one.takes_back)
            elif one.id not in undone:
                return one
        return None

    def adopt(self, job_id: int, user_id: int, reason: str = "") -> Changes:
        """Let the candidate of a job answer from now on.

        Its golden answers are replayed before anything is changed.

        Raises:
            NotAdoptable: The job has no candidate, or it answers already.
            BrokenModel: The candidate's files are missing or were altered, or it does not answer as it should.
            WorkerLost: The process that replays its golden answers ended.
        """
        candidate, bundle = self._candidate(job_id)
        before = self.in_use()
        if before is not None and before.id == candidate.id:
            raise NotAdoptable(f"{candidate.title} is in use already", "there is nothing to change")
        found = self._cupboard.replay(bundle)
        if (found.id, found.weights_sha256) != (candidate.id, candidate.weights_sha256):
            raise BrokenModel(
                f"{candidate.title} cannot be adopted", "what lies in its folder is not the model that was measured"
            )
        self._cupboard.install(bundle)
        self._keep(candidate.id, candidate.weights_sha256, before, user_id=user_id, reason=reason, job_id=job_id)
        return CHANGED

    def take_back(self, adoption_id: int, user_id: int, reason: str = "") -> Changes:
        """Let the model answer again that answered before the last adoption.

        Raises:
            NotAdoptable: Another model was adopted since, or there was none before.
            BrokenModel: The model of before is gone or was altered.
        """
        last = self.last()
        if last is None or last.id != adoption_id:
            raise NotAdoptable("The adoption cannot be taken back", "it is not the last one, or was taken back already")
        if not last.before_id:
            raise NotAdoptable("The adoption cannot be taken back", "no model was in use before it")
        found = self._registry.usable(last.before_id)
        identity = found.identity
        if identity is None or identity.weights_sha256 != last.before_sha256:
            raise BrokenModel(f"The model {last.before_id} was altered", "it is not the one that answered before")
        self._keep(found.id, identity.weights_sha256, self.in_use(), user_id=user_id, reason=reason, takes_back=last.id)
        return CHANGED

    def _candidate(self, job_id: int) -> tuple[Candidate, Path]:
        job = self._jobs.job(job_id)
        result = self.result_of(job) if job.state == "done" else None
        if result is None or result.candidate is None:
            raise NotAdoptable("There is no model to adopt", "the training has not come to one")
        return result.candidate, Path(job.result) / result.candidate.folder

    def _keep(  # noqa: PLR0913 - what an adoption says of itself
        self,
        model_id: str,
        weights_sha256: str,
        before: FoundModel | None,
        *,
        user_id: int,
        reason: str,
        job_id: int | None = None,
        takes_back: int | None = None,
    ) -> None:
        identity = before.identity if before is not None else None
        self._adoptions.add(
            Adoption(
                id=0,
                at=self._clock(),
                user_id=user_id,
                model_id=model_id,
                weights_sha256=weights_sha256,
                before_id=before.id if before is not None else "",
                before_sha256=identity.weights_sha256 if identity is not None else "",
                takes_back=takes_back,
                job_id=job_id,
                reason=reason.strip(),
            )
        )
