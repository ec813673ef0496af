"""What the worker does next."""

from __future__ import annotations

from collections import deque
from itertools import pairwise

import numpy as np

from thyroid_desktop.domain.diagnosis import CamMap, EngineAnswer, ModelIdentity
from thyroid_desktop.domain.geometry import Affine, Box
from thyroid_desktop.inference.backlog import Backlog, SpreadWork
from thyroid_desktop.inference.protocol import Ask, Propose

BOX = Box(0.0, 0.0, 1.0, 1.0)
ANSWER = EngineAnswer(
    0.5,
    CamMap(np.zeros((1, 1), dtype=np.float32), Affine(1, 0, 0, 0, 1, 0)),
    ModelIdentity("a", "1", "A", "", "", 0.5),
    "float32",
)


def live(number: int) -> Ask:
    return Ask(number, number, f"frame-{number}", BOX, "fast", with_spread=False, is_live=True)


def recorded(number: int) -> Ask:
    return Ask(number, 0, f"frame-{number}", BOX, "float32", with_spread=True, is_live=False)


def spread(number: int) -> SpreadWork:
    return SpreadWork(recorded(number), ANSWER, deque([BOX]))


def test_that_an_empty_backlog_has_nothing_to_do() -> None:
    assert Backlog().next() is None


def test_that_recorded_asks_come_first_and_in_order() -> None:
    backlog = Backlog()
    work = spread(9)
    backlog.add_spread(work)
    backlog.add(live(1))
    backlog.add(recorded(2))
    backlog.add(recorded(3))
    assert backlog.next() == recorded(2)
    assert backlog.next() == recorded(3)
    assert {type(backlog.next()), type(backlog.next())} == {Ask, SpreadWork}


def test_that_suggestions_go_before_everything_and_in_order() -> None:
    backlog = Backlog()
    backlog.add_spread(spread(9))
    backlog.add(live(1))
    backlog.add(recorded(2))
    backlog.add_propose(Propose(3, "frame-3"))
    backlog.add_propose(Propose(4, "frame-4"))
    assert backlog.keys() == {"frame-1", "frame-2", "frame-3", "frame-4", "frame-9"}
    assert backlog.next() == Propose(3, "frame-3")
    assert backlog.next() == Propose(4, "frame-4")
    assert backlog.next() == recorded(2)
    assert backlog.keys() == {"frame-1", "frame-9"}


def test_that_only_the_newest_live_ask_is_kept() -> None:
    backlog = Backlog()
    for number in range(5):
        backlog.add(live(number))
    assert backlog.next() == live(4)
    assert backlog.next() is None


def test_that_live_asks_and_a_spread_take_turns() -> None:
    backlog = Backlog()
    work = spread(1)
    backlog.add_spread(work)
    done = []
    for number in range(2, 8):
        backlog.add(live(number))
        done.append("spread" if backlog.next() is work else "live")
    assert done.count("live") == done.count("spread") == 3
    assert all(one != other for one, other in pairwise(done))


def test_that_the_oldest_spread_is_finished_before_the_next_is_begun() -> None:
    backlog = Backlog()
    first, second = spread(1), spread(2)
    backlog.add_spread(first)
    backlog.add_spread(second)
    assert [backlog.next() for _ in range(3)] == [first] * 3
    backlog.finish(first)
    assert backlog.next() is second
    backlog.finish(second)
    assert backlog.next() is None


def test_that_it_names_the_frames_still_needed() -> None:
    backlog = Backlog()
    assert backlog.keys() == set()
    backlog.add(recorded(1))
    backlog.add(live(2))
    backlog.add_spread(spread(3))
    assert backlog.keys() == {"frame-1", "frame-2", "frame-3"}
    backlog.next()
    assert backlog.keys() == {"frame-2", "frame-3"}
