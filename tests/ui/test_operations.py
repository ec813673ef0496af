from __future__ import annotations

import logging
from collections.abc import Iterator
from threading import Event

import pytest
from pytestqt.qtbot import QtBot

from thyroid_desktop.domain.errors import Cancelled, UserProblem
from thyroid_desktop.services.changes import Changes
from thyroid_desktop.services.ports import Progress
from thyroid_desktop.ui.operations import Operations, changes_in


@pytest.fixture
def operations(qtbot: QtBot) -> Iterator[Operations]:
    made = Operations()
    yield made
    made.close()


def test_that_work_of_a_lane_runs_in_order_and_one_at_a_time(qtbot: QtBot, operations: Operations) -> None:
    order: list[int] = []
    inside: list[int] = []

    def work(number: int) -> None:
        inside.append(number)
        assert len(inside) == 1
        order.append(number)
        inside.clear()

    for number in range(200):
        operations.run(lambda _progress, number=number: work(number), lane="edits")
    assert operations.is_busy("edits")
    qtbot.waitUntil(operations.is_idle)
    assert order == list(range(200))


def test_that_a_latest_only_lane_drops_what_has_not_begun(qtbot: QtBot, operations: Operations) -> None:
    gate, done = Event(), []
    operations.run(lambda _progress: gate.wait(10), lane="show", is_latest_only=True)
    for number in range(5):
        operations.run(lambda _progress, number=number: number, done=done.append, lane="show", is_latest_only=True)
    gate.set()
    qtbot.waitUntil(operations.is_idle)
    assert done == [4]


def test_that_lanes_do_not_wait_for_each_other(qtbot: QtBot, operations: Operations) -> None:
    gate, done = Event(), []
    operations.run(lambda _progress: gate.wait(10), lane="slow")
    operations.run(lambda _progress: "quick", done=done.append, lane="quick")
    qtbot.waitUntil(lambda: done == ["quick"])
    assert operations.is_busy("slow")
    gate.set()
    qtbot.waitUntil(operations.is_idle)


def test_that_changes_are_told_after_the_caller_has_its_result(qtbot: QtBot, operations: Operations) -> None:
    told: list[object] = []
    operations.changed.connect(told.append)
    changes = Changes(image_ids=frozenset({3}))
    operations.run(lambda _progress: ("value", changes), done=lambda _result: told.append("done"))
    qtbot.waitUntil(operations.is_idle)
    assert told == ["done", changes]


def test_that_changes_are_found_wherever_a_service_puts_them() -> None:
    changes = Changes(is_settings=True)

    class Edited:
        def __init__(self) -> None:
            self.changes = changes

    assert changes_in(changes) is changes_in(("x", changes)) is changes_in(Edited()) is changes
    assert changes_in(None) is changes_in(()) is changes_in("text") is None


def test_that_a_problem_goes_to_the_caller_or_to_the_window(qtbot: QtBot, operations: Operations) -> None:
    mine: list[UserProblem] = []
    shown: list[UserProblem] = []
    operations.problem.connect(shown.append)

    def fail(_progress: Progress) -> None:
        raise UserProblem("The disk is full")

    operations.run(fail, failed=mine.append)
    operations.run(fail)
    qtbot.waitUntil(operations.is_idle)
    assert [one.title for one in mine] == [one.title for one in shown] == ["The disk is full"]


def test_that_a_bug_is_told_calmly_and_logged_without_what_it_says(
    qtbot: QtBot, operations: Operations, caplog: pytest.LogCaptureFixture
) -> None:
    shown: list[UserProblem] = []
    operations.problem.connect(shown.append)

    def fail(_progress: Progress) -> None:
        raise KeyError("DOE^JOHN")

    with caplog.at_level(logging.ERROR):
        operations.run(fail, lane="edits")
        operations.run(lambda _progress: None, lane="edits")
        qtbot.waitUntil(operations.is_idle)
    assert "KeyError" in caplog.text
    assert "fail" in caplog.text
    assert "DOE" not in caplog.text + shown[0].sentence()


def test_that_cancelled_work_stops_at_its_next_report_and_nobody_is_alarmed(
    qtbot: QtBot, operations: Operations
) -> None:
    begun, shown = Event(), []
    operations.problem.connect(shown.append)

    def work(progress: Progress) -> None:
        begun.set()
        while progress(1, 2, "file"):
            pass
        raise Cancelled("Cancelled")

    operation = operations.run(work, title="Long")
    assert begun.wait(10)
    operation.cancel()
    qtbot.waitUntil(operations.is_idle)
    assert shown == []


def test_that_progress_reaches_the_interface_but_cannot_flood_it(qtbot: QtBot, operations: Operations) -> None:
    told: list[tuple[int, int]] = []
    operations.progressed.connect(lambda _operation, done, total, _what: told.append((done, total)))

    def work(progress: Progress) -> None:
        for done in range(10_001):
            progress(done, 10_000, "")

    operations.run(work, title="Many")
    qtbot.waitUntil(operations.is_idle)
    assert told[-1] == (10_000, 10_000)
    assert len(told) < 1000


def test_that_nothing_is_told_after_the_end(qtbot: QtBot) -> None:
    operations, gate, done = Operations(), Event(), []
    operations.run(lambda _progress: gate.wait(10), done=done.append)
    operations.run(lambda _progress: done.append("began"), lane="later")
    gate.set()
    operations.close()
    assert operations.is_idle()
    operations.run(lambda _progress: done.append("too late"))
    qtbot.wait(20)
    assert "too late" not in done
    assert True not in done


def test_that_an_error_in_a_callers_answer_does_not_stop_the_lane(qtbot: QtBot, operations: Operations) -> None:
    done: list[int] = []

    def stumble(_result: object) -> None:
        raise ValueError("a bug in a panel")

    with qtbot.captureExceptions() as caught:
        operations.run(lambda _progress: 1, done=stumble, lane="edits")
        operations.run(lambda _progress: 2, done=done.append, lane="edits")
        qtbot.waitUntil(lambda: done == [2])
    assert len(caught) == 1
