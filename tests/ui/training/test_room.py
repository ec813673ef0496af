from __future__ import annotations

from tests.ui.training.conftest import Room
from thyroid_desktop.domain.jobs import JobProgress


def test_that_an_empty_room_says_what_to_do_first(room: Room) -> None:
    window = room.look()
    assert window.start.isVisible()
    assert "queued for training" in window.start._about.text()
    assert window.jobs.rows.rowCount() == 0


def test_that_jobs_stand_newest_first_and_say_where_they_are(room: Room) -> None:
    room.add("First")
    room.add("Second")
    room.take(JobProgress("train", 0.43, "Xception", 1, 2, 4, 0.5, 0.8, 0.9, 1e-4, 720.0))
    window = room.look()
    assert [job.order.title for job in window.jobs.rows.jobs] == ["Second", "First"]
    window.show_job(window.jobs.rows.jobs[1].id)
    window = room.look()
    assert window.page.title.text() == "First"
    assert window.page.state.text() == "Is running · Xception, fold 2, epoch 2 of 4 · 43 %, about 12 minutes left"
    assert window.worker.text.text() == "A training worker is running on gpu-1."
