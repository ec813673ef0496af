from __future__ import annotations

from tests.ui.training.conftest import Room


def test_that_queued_cases_become_a_job(room: Room, started: list[list[str]]) -> None:
    room.stock(7, lacking=1)
    dialog = room.order()
    assert dialog.stock.text() == "6 nodules of 6 patients, 3 malignant"
    assert dialog.queue.isEnabled()
    dialog.queue.click()
    room.rest()
    window = room.look()
    (job,) = window.jobs.rows.jobs
    assert len(job.order.case_ids) == 6
    assert job.order.recipe_id == "better"
    assert 'id = "better"' in job.order.recipe
    assert started[0][1:4] == ["-m", "training", "worker"]
