"""What is still awaited, and what comes too late."""

from __future__ import annotations

import numpy as np
import pytest

from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.imaging import Frame
from thyroid_desktop.ui.outstanding import EARLY_DEATH, MOST_DEATHS, Outstanding

BOX = Box(0.0, 0.0, 1.0, 1.0)
FRAME = Frame(np.zeros((2, 2), dtype=np.uint8))


def test_that_numbers_are_never_given_twice() -> None:
    outstanding = Outstanding()
    ticket = outstanding.add(FRAME, BOX)
    live = outstanding.add_live(FRAME, BOX, 1)
    assert len({ticket.number, live.number, outstanding.number()}) == 3


def test_that_a_new_worker_is_asked_all_tickets_and_only_the_newest_live_ask() -> None:
    outstanding = Outstanding()
    tickets = [outstanding.add(FRAME, BOX) for _ in range(3)]
    live = [outstanding.add_live(FRAME, BOX, revision) for revision in range(3)]
    assert outstanding.all == (*tickets, live[-1])


def test_that_a_wish_for_boxes_is_a_ticket_that_leaves_live_asks_alone() -> None:
    outstanding = Outstanding()
    live = outstanding.add_live(FRAME, BOX, 1)
    wish = outstanding.add_wish(FRAME)
    assert wish.box is None
    assert outstanding.all == (wish, live)
    assert outstanding.take(wish.number) is wish


def test_that_an_ask_that_nobody_waits_for_leaves_live_asks_alone() -> None:
    outstanding = Outstanding()
    outstanding.set_frame("here", FRAME)
    live = outstanding.add_live(FRAME, BOX, 1)
    aside = outstanding.add_aside(Frame(FRAME.pixels), BOX)
    assert outstanding.all == (aside, live)
    assert outstanding.frame is FRAME
    assert not outstanding.is_waited_for
    assert not outstanding.is_empty
    ticket = outstanding.add(FRAME, BOX)
    assert outstanding.is_waited_for
    outstanding.take(ticket.number)
    assert not outstanding.is_waited_for


def test_that_the_current_frame_is_known_and_another_makes_live_asks_late() -> None:
    outstanding = Outstanding()
    with pytest.raises(ValueError, match="frame"):
        _ = outstanding.frame
    outstanding.set_frame("a", FRAME)
    live = outstanding.add_live(outstanding.frame, BOX, 1)
    outstanding.set_frame("a", FRAME)
    assert outstanding.all == (live,)
    outstanding.set_frame("b", FRAME)
    assert outstanding.is_empty


def test_that_an_answered_live_ask_makes_older_ones_late_and_newer_ones_not() -> None:
    outstanding = Outstanding()
    first, second, third = (outstanding.add_live(FRAME, BOX, revision) for revision in range(3))
    assert outstanding.take_live(second.number) is second
    assert outstanding.take_live(first.number) is None
    assert outstanding.take_live(second.number) is None
    assert outstanding.take_live(third.number) is third
    assert outstanding.is_empty


def test_that_a_ticket_makes_live_asks_before_it_void() -> None:
    outstanding = Outstanding()
    live = outstanding.add_live(FRAME, BOX, 1)
    ticket = outstanding.add(FRAME, BOX)
    assert outstanding.take_live(live.number) is None
    assert outstanding.take(ticket.number) is ticket
    assert outstanding.take(ticket.number) is None
    assert outstanding.is_empty


def test_that_the_oldest_ticket_is_given_up_after_the_worker_died_too_often_over_it() -> None:
    outstanding = Outstanding()
    oldest, other = outstanding.add(FRAME, BOX), outstanding.add(FRAME, BOX)
    blamed = [outstanding.blame(is_early=True) for _ in range(MOST_DEATHS // EARLY_DEATH)]
    assert blamed == [None] * (len(blamed) - 1) + [oldest]
    assert outstanding.tickets == (other,)
    assert other.deaths == 0


def test_that_a_ticket_that_was_partly_answered_is_hardly_suspected() -> None:
    outstanding = Outstanding()
    ticket = outstanding.add(FRAME, BOX)
    ticket.is_partly_answered = True
    assert [outstanding.blame(is_early=True) for _ in range(MOST_DEATHS - 1)] == [None] * (MOST_DEATHS - 1)
    assert outstanding.blame(is_early=False) is ticket


def test_that_a_death_while_nothing_was_asked_is_nobodys_fault() -> None:
    assert Outstanding().blame(is_early=True) is None
