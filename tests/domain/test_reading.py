from __future__ import annotations

from collections import Counter
from dataclasses import fields

import pytest

from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.reading import (
    Answer,
    Arm,
    Exhibit,
    Finished,
    NotInvited,
    Protocol,
    ReaderStudy,
    Reading,
    StudyItem,
    Turn,
    Wait,
    arm_order,
    available_at,
    exhibit,
    item_order,
    later,
    next_turn,
)
from thyroid_desktop.domain.tirads import Features

BOX = Box(1, 2, 30, 40)
NOW = "2026-03-01T10:00:00.000000+00:00"
ALONE, AFTER_OWN = Arm("alone", "never"), Arm("with model", "after-own")
PINNED = (3, 1, 2, 5, 6, 4)
"""The order of a reader's six cases; were it another, studies that are under way would change."""
COMPLETE = Features("solid", "hypoechoic", "wider-than-tall", "smooth", frozenset({"none"}))


def a_protocol(**parts: object) -> Protocol:
    usual: dict[str, object] = {"title": "Pilot", "arms": (ALONE, AFTER_OWN), "reader_ids": (3, 5), "seed": 1}
    return Protocol(**{**usual, **parts})  # type: ignore[arg-type]


def a_study(count: int = 3, **parts: object) -> ReaderStudy:
    items = tuple(
        StudyItem(number, 10 + number, 0, BOX, 1, number == 1, "surgery", 90 + number) for number in range(1, count + 1)
    )
    return ReaderStudy(1, a_protocol(**parts), items, NOW, 3)


def locked(turn: Turn, at: str = NOW) -> Reading:
    answer = Answer("benign", 10)
    return Reading(1, 1, turn.item, turn.user_id, turn.arm, turn.stage, answer, at, at, 5, turn.is_model_shown)


def read_all(study: ReaderStudy, user_id: int, now: str = NOW) -> list[Turn]:
    """All turns until the reader has to wait or is done."""
    turns: list[Turn] = []
    readings: list[Reading] = []
    while isinstance(turn := next_turn(study, readings, user_id, now), Turn):
        turns.append(turn)
        readings.append(locked(turn))
    return turns


@pytest.mark.parametrize(
    "parts",
    [
        {"title": " "},
        {"arms": ()},
        {"reader_ids": ()},
        {"arms": (ALONE, Arm(" Alone", "at-once"))},
        {"reader_ids": (3, 3)},
        {"washout_days": -1},
    ],
)
def test_that_a_protocol_which_cannot_be_read_is_refused(parts: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"study|arms|washout"):
        a_protocol(**parts)


def test_that_an_arm_without_a_name_is_refused() -> None:
    with pytest.raises(ValueError, match="name"):
        Arm("  ", "never")


def test_that_a_study_shows_the_model_when_an_arm_does() -> None:
    assert a_protocol().shows_model
    assert not a_protocol(arms=(ALONE,)).shows_model


@pytest.mark.parametrize("score", [-1, 101])
def test_that_a_score_lies_within_0_and_100(score: int) -> None:
    with pytest.raises(ValueError, match="100"):
        Answer("benign", score)


def test_that_an_answer_says_all_that_is_asked() -> None:
    everything = a_protocol(box="to-draw", asks_tirads=True)
    assert Answer().missing(everything) == ("box", "verdict", "score", "tirads")
    assert Answer("benign", 0, Features("solid"), BOX).missing(everything) == ("tirads",)
    assert Answer("benign", 0, COMPLETE, BOX).missing(everything) == ()
    assert Answer("malignant").missing(a_protocol(asks_score=False)) == ()


def test_that_readers_take_turns_in_which_arm_comes_first() -> None:
    protocol = a_protocol(reader_ids=tuple(range(1, 9)))
    orders = Counter(arm_order(protocol, reader) for reader in protocol.reader_ids)
    assert orders == {(0, 1): 4, (1, 0): 4}
    plain = a_protocol(is_randomised=False)
    assert [arm_order(plain, reader) for reader in (3, 5)] == [(0, 1), (1, 0)]


def test_that_without_a_crossover_all_read_the_arms_as_listed() -> None:
    assert {arm_order(a_protocol(is_crossover=False), reader) for reader in (3, 5)} == {(0, 1)}
    with pytest.raises(ValueError, match="tuple"):
        arm_order(a_protocol(), 4)


def test_that_orders_of_cases_are_drawn_anew_for_each_reader_and_arm_and_stay_the_same() -> None:
    protocol = a_protocol()
    orders = {item_order(protocol, reader, arm, 20) for reader in (3, 5) for arm in (0, 1)}
    assert len(orders) == 4
    assert all(sorted(order) == list(range(1, 21)) for order in orders)
    assert item_order(protocol, 3, 0, 5) == item_order(a_protocol(title="Other"), 3, 0, 5)
    assert item_order(a_protocol(is_randomised=False), 3, 0, 3) == (1, 2, 3)


def test_that_an_order_is_the_same_on_every_machine() -> None:
    assert item_order(a_protocol(), 3, 0, 6) == PINNED


def test_that_every_case_is_read_once_in_each_stage_and_the_own_opinion_comes_first() -> None:
    study = a_study(washout_days=0)
    turns = read_all(study, 3)
    assert len(set(turns)) == len(turns) == 9
    for item in (1, 2, 3):
        stages = [turn.stage for turn in turns if turn.item == item and turn.arm == 1]
        assert stages == ["own", "with-model"]
    assert {turn.total for turn in turns} == {3}
    first_arm = [turn.position for turn in turns if turn.arm == 0]
    assert first_arm == [1, 2, 3]
    assert next_turn(study, [locked(turn) for turn in turns], 3, NOW) == Finished()


def test_that_only_the_invited_read() -> None:
    assert next_turn(a_study(), [], 4, NOW) == NotInvited()


def test_that_a_washout_is_kept_to_the_microsecond() -> None:
    study = a_study(is_crossover=False, arms=(ALONE, Arm("aided", "at-once")))
    turns = read_all(study, 3)
    readings = [locked(turn) for turn in turns]
    assert len(turns) == 3
    until = "2026-03-15T10:00:00.000000+00:00"
    assert next_turn(study, readings, 3, "2026-03-15T09:59:59.999999+00:00") == Wait(until)
    coming = next_turn(study, readings, 3, until)
    assert isinstance(coming, Turn)
    assert (coming.arm, coming.stage) == (1, "with-model")


def test_that_a_clock_which_goes_back_shortens_no_washout() -> None:
    study = a_study(is_crossover=False, washout_days=1)
    turns = read_all(study, 3)
    times = (NOW, "2026-03-05T10:00:00.000000+00:00", "2026-02-01T10:00:00.000000+00:00")
    readings = [locked(turn, at) for turn, at in zip(turns, times, strict=True)]
    assert available_at(study.protocol, readings, 3, 1) == "2026-03-06T10:00:00.000000+00:00"
    assert available_at(study.protocol, readings, 3, 0) is None
    assert available_at(study.protocol, readings, 5, 1) is None


def test_that_what_a_reader_sees_holds_no_truth_and_the_model_only_when_it_is_due() -> None:
    study = a_study(washout_days=0)
    for turn in read_all(study, 5):
        seen = exhibit(study, turn)
        assert seen.image_id == 10 + turn.item
        assert seen.box == BOX
        assert not seen.shows_patient
        assert seen.prediction_id == (90 + turn.item if turn.stage == "with-model" else None)
    names = {field.name for kind in (Turn, Exhibit) for field in fields(kind)}
    assert not names & {"is_malignant", "truth_basis", "name", "file_name", "title", "number"}


def test_that_a_box_to_draw_is_not_shown() -> None:
    study = a_study(box="to-draw")
    (first, *_) = read_all(study, 3)
    assert exhibit(study, first).box is None


def test_that_times_are_compared_as_moments_not_as_letters() -> None:
    assert later(NOW, "2026-03-01T11:30:00+02:00") == NOW
