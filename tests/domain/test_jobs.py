from __future__ import annotations

import pytest

from thyroid_desktop.domain.jobs import Job, JobState, TrainingOrder


@pytest.mark.parametrize(
    ("state", "is_finished"),
    [("queued", False), ("running", False), ("paused", False), ("done", True), ("failed", True), ("cancelled", True)],
)
def test_that_a_job_knows_whether_anything_more_will_be_done(state: JobState, is_finished: bool) -> None:
    order = TrainingOrder("t", "r", "")
    job = Job(1, order, state, "run", 0, "", "", "", None, "", "", None, "", "")
    assert job.is_finished is is_finished
