from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError

from tests.adapters.store.job_orders import an_order, at
from thyroid_desktop.adapters.store.repositories import Repositories
from thyroid_desktop.domain.adoption import Adoption
from thyroid_desktop.domain.errors import Overtaken, StoreProblem
from thyroid_desktop.domain.jobs import MOST_ATTEMPTS, Hold, JobNote, JobProgress
from thyroid_desktop.services.model_registry import ACTIVE_MODEL


def queue(library: Repositories, count: int = 1) -> list[int]:
    return [library.jobs.add(an_order(title=f"{number}"), user_id=None, at=at(number)).id for number in range(count)]


def hold_of(library: Repositories, worker: str = "a", *, now: float = 10, dead: float = 0) -> Hold:
    taken = library.jobs.take(worker, at=at(now), dead_before=at(dead))
    assert taken is not None
    return taken[1]


def state(library: Repositories, job_id: int) -> str:
    return library.jobs.job(job_id).state


def test_that_a_job_is_kept_with_all_that_was_asked_for(library: Repositories) -> None:
    user = library.settings.user_named("Ada")
    job = library.jobs.add(an_order(title="Überprüfung \udc80\0"), user_id=user.id, at=at(0))
    assert job == library.jobs.job(job.id)
    assert job.order == an_order(title="Überprüfung \udc80\0")
    assert (job.state, job.wish, job.attempts, job.created_by, job.progress) == ("queued", "run", 0, user.id, None)
    assert not job.is_finished


def test_that_jobs_are_listed_newest_first_and_taken_oldest_first(library: Repositories) -> None:
    first, second = queue(library, 2)
    assert [job.id for job in library.jobs.jobs()] == [second, first]
    taken = library.jobs.take("a", at=at(10), dead_before=at(0))
    assert taken == (library.jobs.job(first), Hold(first, "a", 1))
    assert (taken[0].state, taken[0].worker, taken[0].beat_at, taken[0].began_at) == ("running", "a", at(10), at(10))
    assert hold_of(library, "b").job_id == second
    assert library.jobs.take("c", at=at(11), dead_before=at(0)) is None


def test_that_a_job_which_was_never_queued_is_missed_calmly(library: Repositories) -> None:
    for ask in (lambda: library.jobs.job(7), lambda: library.jobs.wish(7, "run", at=at(0))):
        with pytest.raises(StoreProblem, match="Job 7"):
            ask()


def test_that_a_beat_tells_where_the_job_stands_and_what_the_user_wants(library: Repositories) -> None:
    (job_id,) = queue(library)
    hold = hold_of(library)
    progress = JobProgress("train", 0.5, "Xception", 1, 2, 10, 0.7, 0.8, 0.9, 1e-3, 60.0)
    assert library.jobs.beat(hold, at=at(11), progress=progress) == "run"
    assert library.jobs.beat(hold, at=at(12)) == "run"
    assert (library.jobs.job(job_id).progress, library.jobs.job(job_id).beat_at) == (progress, at(12))
    for wish in ("pause", "cancel", "run"):
        assert library.jobs.wish(job_id, wish, at=at(13)).state == "running"
        assert library.jobs.beat(hold, at=at(14)) == wish


def test_that_a_dead_holders_job_is_taken_again_and_the_dead_one_alters_nothing_any_more(library: Repositories) -> None:
    (job_id,) = queue(library)
    old = hold_of(library, "a", now=10)
    assert library.jobs.take("b", at=at(20), dead_before=at(10)) is None
    new = hold_of(library, "b", now=20, dead=10.000001)
    assert new == Hold(job_id, "b", 2)
    before = library.jobs.job(job_id)
    with pytest.raises(Overtaken):
        library.jobs.beat(old, at=at(21), progress=JobProgress("train"))
    with pytest.raises(Overtaken):
        library.jobs.end(old, "done", at=at(21), result="/elsewhere")
    assert library.jobs.job(job_id) == before
    assert before.began_at == at(10)
    library.jobs.end(new, "done", at=at(22), result="/results")
    ended = library.jobs.job(job_id)
    assert (ended.state, ended.result, ended.ended_at, ended.is_finished) == ("done", "/results", at(22), True)
    with pytest.raises(Overtaken):
        library.jobs.end(new, "failed", at=at(23))
    assert library.jobs.job(job_id) == ended


def test_that_a_worker_which_takes_its_own_job_again_has_lost_the_earlier_hold(library: Repositories) -> None:
    queue(library)
    old = hold_of(library, "a")
    new = hold_of(library, "a", now=30, dead=20)
    assert (old.attempt, new.attempt) == (1, 2)
    with pytest.raises(Overtaken):
        library.jobs.beat(old, at=at(31))
    assert library.jobs.beat(new, at=at(31)) == "run"


def test_that_a_job_which_keeps_ending_its_workers_fails(library: Repositories) -> None:
    job_id, later = queue(library, 2)
    for attempt in range(MOST_ATTEMPTS):
        assert hold_of(library, f"{attempt}", now=attempt, dead=attempt).job_id == job_id
    assert hold_of(library, "last", now=50, dead=49).job_id == later
    job = library.jobs.job(job_id)
    assert (job.state, job.attempts, job.ended_at) == ("failed", MOST_ATTEMPTS, at(50))
    assert "worker ended unexpectedly" in job.problem


def test_that_a_job_which_keeps_ending_its_process_fails_for_the_last_reason(library: Repositories) -> None:
    (job_id,) = queue(library)
    for attempt in range(MOST_ATTEMPTS):
        library.jobs.end(hold_of(library), "queued", at=at(20 + attempt), problem="memory ran out")
    assert library.jobs.take("a", at=at(50), dead_before=at(0)) is None
    assert library.jobs.job(job_id).problem.endswith("memory ran out")


def test_that_giving_back_and_pausing_cost_no_attempt(library: Repositories) -> None:
    (job_id,) = queue(library)
    for _ in range(2 * MOST_ATTEMPTS):
        library.jobs.end(hold_of(library), "queued", at=at(20))
        assert state(library, job_id) == "queued"
        hold = hold_of(library)
        library.jobs.wish(job_id, "pause", at=at(21))
        library.jobs.end(hold, "paused", at=at(22))
        assert library.jobs.take("a", at=at(23), dead_before=at(0)) is None
        assert library.jobs.wish(job_id, "run", at=at(24)).state == "queued"
    assert library.jobs.job(job_id).attempts == 4 * MOST_ATTEMPTS


def test_that_a_user_who_lets_a_paused_job_go_on_gives_it_new_attempts(library: Repositories) -> None:
    (job_id,) = queue(library)
    for attempt in range(MOST_ATTEMPTS):
        hold_of(library, now=attempt, dead=attempt)
    library.jobs.wish(job_id, "pause", at=at(40))
    assert library.jobs.take("a", at=at(50), dead_before=at(49)) is None
    assert state(library, job_id) == "paused"
    library.jobs.wish(job_id, "run", at=at(51))
    assert hold_of(library).attempt == MOST_ATTEMPTS + 1


def test_that_a_wish_is_followed_at_once_where_nobody_holds_the_job(library: Repositories) -> None:
    (job_id,) = queue(library)
    assert library.jobs.wish(job_id, "pause", at=at(1)).state == "paused"
    assert library.jobs.wish(job_id, "run", at=at(2)).state == "queued"
    cancelled = library.jobs.wish(job_id, "cancel", at=at(3))
    assert (cancelled.state, cancelled.ended_at) == ("cancelled", at(3))
    assert library.jobs.wish(job_id, "run", at=at(4)) == cancelled


@pytest.mark.parametrize(("wish", "left"), [("pause", "paused"), ("cancel", "cancelled")])
def test_that_a_dead_holders_job_follows_the_wish_instead_of_being_taken(
    library: Repositories, wish: Any, left: str
) -> None:
    (job_id,) = queue(library)
    hold_of(library)
    library.jobs.wish(job_id, wish, at=at(11))
    assert library.jobs.take("b", at=at(100), dead_before=at(50)) is None
    assert state(library, job_id) == left


@pytest.mark.parametrize(
    ("wishes", "end", "left"),
    [
        (("pause", "run"), "paused", "queued"),
        (("pause", "cancel"), "paused", "cancelled"),
        (("pause",), "queued", "paused"),
        (("cancel",), "queued", "cancelled"),
        (("cancel", "run"), "cancelled", "cancelled"),
        (("cancel",), "done", "done"),
        (("pause",), "failed", "failed"),
    ],
)
def test_that_what_is_left_follows_what_the_user_wants_by_then(
    library: Repositories, wishes: tuple[Any, ...], end: Any, left: str
) -> None:
    (job_id,) = queue(library)
    hold = hold_of(library)
    for wish in wishes:
        library.jobs.wish(job_id, wish, at=at(11))
    library.jobs.end(hold, end, at=at(12))
    assert state(library, job_id) == left


def test_that_workers_are_known_to_wait_until_they_leave_or_are_silent(library: Repositories) -> None:
    for name, seen in (("b", 1), ("a", 2), ("b", 3)):
        library.jobs.wait(name, at=at(seen), gone_before=at(0))
    assert library.jobs.waiting() == (("a", at(2)), ("b", at(3)))
    library.jobs.leave("b")
    library.jobs.leave("b")
    assert library.jobs.waiting() == (("a", at(2)),)
    library.jobs.wait("c", at=at(70), gone_before=at(10))
    assert library.jobs.waiting() == (("c", at(70)),)


def test_that_a_log_is_only_ever_added_to(library: Repositories) -> None:
    first, second = queue(library, 2)
    library.jobs.note(first, "a", "began\0", at=at(1))
    library.jobs.note(second, "b", "began", at=at(2))
    library.jobs.note(first, "a", "ended", at=at(3))
    assert library.jobs.notes(first) == (JobNote(first, at(1), "a", "began?"), JobNote(first, at(3), "a", "ended"))
    for table in ("job_notes", "adoptions"):
        if table == "adoptions":
            library.adoptions.add(an_adoption(library))
        with pytest.raises(DBAPIError, match="append-only"), library.transactions.writing() as connection:
            connection.exec_driver_sql(f"DELETE FROM {table}")


def test_that_an_order_which_was_damaged_is_told_as_a_damaged_library(library: Repositories) -> None:
    (job_id,) = queue(library)
    with library.transactions.writing() as connection:
        connection.exec_driver_sql("UPDATE jobs SET asked = '{}'")
    with pytest.raises(StoreProblem, match="cannot be read"):
        library.jobs.job(job_id)


def an_adoption(library: Repositories, **changes: Any) -> Adoption:
    user = library.settings.user_named("Ada")
    said = {"id": 0, "at": at(1), "user_id": user.id, "model_id": "new", "weights_sha256": "1" * 64}
    return Adoption(**{**said, "before_id": "old", "before_sha256": "0" * 64, "reason": "better", **changes})


def test_that_an_adoption_is_kept_with_the_setting_that_names_the_model(library: Repositories) -> None:
    (job_id,) = queue(library)
    first = library.adoptions.add(an_adoption(library, job_id=job_id))
    assert library.settings.value(ACTIVE_MODEL) == "new"
    back = library.adoptions.add(an_adoption(library, model_id="old", before_id="new", takes_back=first.id))
    assert library.settings.value(ACTIVE_MODEL) == "old"
    assert (first.id, back.id) == (1, 2)
    assert library.adoptions.adoptions() == (first, back)


def test_that_an_adoption_is_taken_back_only_once(library: Repositories) -> None:
    first = library.adoptions.add(an_adoption(library))
    library.adoptions.add(an_adoption(library, model_id="old", takes_back=first.id))
    with pytest.raises(Overtaken):
        library.adoptions.add(an_adoption(library, model_id="other", takes_back=first.id))
    assert library.settings.value(ACTIVE_MODEL) == "old"
    assert len(library.adoptions.adoptions()) == 2


def test_that_a_newer_adoption_is_never_taken_back_with_an_older_one(library: Repositories) -> None:
    first = library.adoptions.add(an_adoption(library))
    second = library.adoptions.add(an_adoption(library, model_id="newer", before_id="new"))
    with pytest.raises(Overtaken, match="another model was adopted"):
        library.adoptions.add(an_adoption(library, model_id="old", takes_back=first.id))
    assert library.settings.value(ACTIVE_MODEL) == "newer"
    library.adoptions.add(an_adoption(library, model_id="new", takes_back=second.id))
    library.adoptions.add(an_adoption(library, model_id="old", takes_back=first.id))
    assert library.settings.value(ACTIVE_MODEL) == "old"


def test_that_an_adoption_which_cannot_be_kept_leaves_the_setting_alone(library: Repositories) -> None:
    library.adoptions.add(an_adoption(library))
    with pytest.raises(IntegrityError):
        library.adoptions.add(an_adoption(library, model_id="other", user_id=99))
    assert library.settings.value(ACTIVE_MODEL) == "new"
