"""Results of training jobs, made up."""

from __future__ import annotations

from thyroid_desktop.domain.jobs import Job, JobState, TrainingOrder
from thyroid_desktop.domain.training_result import (
    Candidate,
    ChangedDecision,
    Comparison,
    LearntFrom,
    NetworkResult,
    Scores,
    Share,
    TrainingResult,
)

SHARE = Share(0.8, 8, 10, 0.49, 0.943)
SCORES = Scores(20, 10, 0.9, 0.75, 0.97, SHARE, SHARE, SHARE, 0.12, 0.05)


def made_up_result(candidate: Candidate | None = None, comparison: Comparison | None = None) -> TrainingResult:
    """A result with one network."""
    return TrainingResult(
        recipe_id="tiny",
        recipe_title="Tiny",
        learnt_from=LearntFrom("e" * 64, 12, 24, 20, 10, 3),
        networks=(NetworkResult("Tiny", SCORES, None, 1.2),),
        candidate=candidate,
        comparison=comparison,
        figures=(),
        tables=(),
        limit_steps=0,
        seconds=12.5,
        created_at="2026-11-25T10:00:00.000000+00:00",
    )


def made_up_comparison() -> Comparison:
    """With one changed decision."""
    changed = (ChangedDecision("P1/1", is_malignant=True, in_use=0.3, candidate=0.8),)
    return Comparison("bundled", "0" * 64, SCORES, SCORES, 0.02, -0.05, 0.09, 0.6, changed, "")


def made_up_job(job_id: int = 1, state: JobState = "done", result: str = "results") -> Job:
    """A job in this state."""
    order = TrainingOrder("Cases of autumn", "tiny", "id = 'tiny'", case_ids=(1, 2))
    at = "2026-11-25T10:00:00.000000+00:00"
    return Job(job_id, order, state, "run", 1, "here", at, at, 1, at, at, None, "", result)
