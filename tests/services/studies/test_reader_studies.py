from __future__ import annotations

import logging
import re
from dataclasses import replace

import pytest

from tests.services.memory_studies import Clock, MemoryStudies, a_protocol, some_items
from thyroid_desktop.domain.errors import Overtaken, UserProblem
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.reading import Answer, Arm, Draft, Finished, NotInvited, Protocol, Reading, Turn, Wait
from thyroid_desktop.domain.tirads import Features
from thyroid_desktop.services.studies.answer_texts import answer_in, answer_text
from thyroid_desktop.services.studies.reader_studies import ReaderStudies, cautions

SAID = Answer("malignant", 80)


class Site:
    """A study, its store, its clock and the service over both."""

    def __init__(self, count: int = 2, **parts: object) -> None:
        self.store, self.clock = MemoryStudies(), Clock()
        self.studies = ReaderStudies(self.store, self.clock)
        self.id = self.studies.create(a_protocol(**parts), some_items(count), user_id=1).id

    def turn(self, user_id: int = 1) -> Turn:
        coming = self.studies.next_turn(self.id, user_id)
        assert isinstance(coming, Turn)
        return coming

    def lock(self, user_id: int = 1, answer: Answer = SAID) -> Reading:
        return self.studies.lock(self.turn(user_id), answer, began_at=self.clock(), reading_ms=1500)

    def read_until_wait(self, user_id: int = 1) -> None:
        while isinstance(self.studies.next_turn(self.id, user_id), Turn):
            self.lock(user_id)


@pytest.mark.parametrize(
    ("protocol", "items", "said"),
    [
        (a_protocol(), some_items(1), "benign and malignant"),
        (a_protocol(), (*some_items(2), replace(some_items(2)[1], number=3)), "twice"),
        (a_protocol(), some_items(2, has_predictions=False), "has not answered for 2"),
    ],
)
def test_that_a_study_which_cannot_be_analysed_is_refused(protocol: Protocol, items: tuple, said: str) -> None:  # type: ignore[type-arg]
    store = MemoryStudies()
    with pytest.raises(UserProblem, match=said):
        ReaderStudies(store, Clock()).create(protocol, items, user_id=1)
    assert store.studies() == ()


def test_that_numbers_with_gaps_are_a_bug() -> None:
    with pytest.raises(ValueError, match="numbered"):
        ReaderStudies(MemoryStudies(), Clock()).create(a_protocol(), some_items(2)[::-1], user_id=1)


def test_that_a_study_without_the_model_needs_no_answers_of_it() -> None:
    plain = a_protocol(arms=(Arm("alone", "never"),))
    assert ReaderStudies(MemoryStudies(), Clock()).create(plain, some_items(2, has_predictions=False), user_id=1).id


def test_that_what_weakens_a_study_is_told() -> None:
    assert cautions(a_protocol(), some_items(20)) == ()
    weak = a_protocol(reader_ids=(1,), washout_days=0, is_randomised=False, is_crossover=False, shows_patient=True)
    assert cautions(weak, some_items(4)) == (
        "one-reader", "few-cases", "no-washout", "fixed-order", "fixed-arms", "shows-patient",
    )  # fmt: skip
    assert "one-arm" in cautions(a_protocol(arms=(Arm("alone", "never"),)), some_items(20))


def test_that_a_study_is_read_to_its_end_with_a_washout_between_arms() -> None:
    site = Site()
    site.read_until_wait()
    waiting = site.studies.begin(site.id, 1)
    assert isinstance(waiting, Wait)
    site.clock.day = 20
    site.read_until_wait()
    assert site.studies.next_turn(site.id, 1) == Finished()
    assert site.studies.next_turn(site.id, 9) == NotInvited()
    done, other = site.studies.progress(site.id)
    assert (done.locked, done.total, done.is_finished) == (6, 6, True)
    assert (other.locked, other.is_finished) == (0, False)
    (summary,) = site.studies.studies()
    assert (summary.title, summary.case_count, summary.reader_ids) == ("Pilot", 2, (1, 2))
    assert len(site.studies.readings(site.id)) == 6


def test_that_an_answer_is_locked_once_and_in_order() -> None:
    site = Site(washout_days=0)
    first = site.turn()
    site.lock()
    with pytest.raises(Overtaken, match="locked already"):
        site.studies.lock(first, SAID, began_at=site.clock(), reading_ms=1)
    second = site.turn()
    ahead = replace(second, arm=1 - second.arm)
    with pytest.raises(UserProblem, match="turn"):
        site.studies.lock(ahead, SAID, began_at=site.clock(), reading_ms=1)
    assert len(site.store.locked) == 1


def test_that_the_model_is_not_asked_for_before_the_own_opinion() -> None:
    site = Site(arms=(Arm("aided", "after-own"),))
    own = site.turn()
    assert own.stage == "own"
    assert site.studies.exhibit(own).prediction_id is None
    with_model = replace(own, stage="with-model")
    with pytest.raises(UserProblem, match="turn"):
        site.studies.exhibit(with_model)
    with pytest.raises(UserProblem, match="turn"):
        site.studies.lock(with_model, SAID, began_at=site.clock(), reading_ms=1)
    assert not site.lock().is_model_shown
    assert site.turn() == with_model
    assert site.studies.exhibit(with_model).prediction_id == own.item
    assert site.lock().is_model_shown


def test_that_whoever_locks_second_is_told() -> None:
    site = Site()
    turn = site.turn()
    other = ReaderStudies(site.store, site.clock)

    def faster() -> None:
        site.store.before_lock = lambda: None
        other.lock(turn, Answer("benign", 1), began_at=site.clock(), reading_ms=1)

    site.store.before_lock = faster
    with pytest.raises(Overtaken):
        site.lock()
    assert [one.answer.score for one in site.store.locked] == [1]


def test_that_an_answer_which_is_not_complete_is_refused() -> None:
    site = Site()
    with pytest.raises(UserProblem, match="still missing: score"):
        site.lock(answer=Answer("benign"))


def test_that_what_was_shown_is_logged_with_the_answer_itself() -> None:
    site = Site()
    turn = site.turn()
    site.studies.begin(site.id, 1)
    site.studies.show(site.studies.shown(turn, "image"), site.studies.shown(turn, "frame", "3"))
    site.studies.leave(turn)
    site.studies.begin(site.id, 1)
    site.lock()
    logged = site.studies.events(site.id)
    assert [one.what for one in logged] == ["begun", "image", "frame", "left", "resumed", "locked"]
    assert {one.user_id for one in logged} == {1}
    assert logged[-1].at == site.store.locked[0].locked_at


def test_that_a_draft_belongs_to_its_case_and_stage() -> None:
    site = Site(arms=(Arm("aided", "after-own"),))
    turn = site.turn()
    assert site.studies.draft(turn) is None
    draft = Draft(Answer(None, 30, Features("solid"), Box(1, 2, 3, 4)), 700)
    site.studies.keep_draft(turn, Draft(Answer("benign"), 100))
    site.studies.keep_draft(turn, draft)
    assert ReaderStudies(site.store, site.clock).draft(turn) == draft
    site.lock()
    assert site.studies.draft(site.turn()) is None
    site.lock()
    assert site.studies.draft(site.turn()) is None


def test_that_a_clock_which_goes_back_puts_no_answer_before_another_and_shortens_no_washout() -> None:
    site = Site()
    site.clock.day = 10
    site.lock()
    site.clock.day = 2
    later_one = site.lock()
    assert later_one.locked_at.startswith("2026-03-10")
    site.clock.day = 20
    waiting = site.studies.next_turn(site.id, 1)
    assert isinstance(waiting, Wait)
    assert waiting.until.startswith("2026-03-24")


def test_that_logs_hear_nothing_of_a_study(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    site = Site(washout_days=0)
    site.studies.begin(site.id, 1)
    site.read_until_wait()
    assert not re.search("alone|model|malignant|surgery", caplog.text)


def test_that_answers_survive_as_text() -> None:
    features = Features("solid", "hypoechoic", "taller-than-wide", "smooth", frozenset({"punctate", "macro"}))
    for answer in (Answer(), Answer("benign", 0), Answer("malignant", 100, features, Box(0.5, 1, 2, 3.25))):
        assert answer_in(answer_text(answer)) == answer
