"""The worker's order of work, without a process and without a model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.inference.stub_answerer import StubAnswerer, StubProposer
from thyroid_desktop.domain.diagnosis import Spread
from thyroid_desktop.domain.errors import BrokenModel
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.inference.desk import Desk
from thyroid_desktop.inference.protocol import (
    Answered,
    Ask,
    Failed,
    FrameTaken,
    LoadBundle,
    LoadProposer,
    Propose,
    Proposed,
    ProposerReady,
    ProtocolError,
    Quit,
    Ready,
    Reply,
    SetFrame,
)

BOX = Box(10.0, 10.0, 50.0, 40.0)


class Office:
    """A desk with everything that it has sent."""

    def __init__(self) -> None:
        self.sent: list[Reply] = []
        self.answerer = StubAnswerer()
        self.proposers: list[str] = []
        self.desk = Desk(self._load, self._load_proposer, self.sent.append)

    def _load(self, folder: Path) -> StubAnswerer:
        if folder.name == "broken":
            raise BrokenModel("The model broken cannot be used", "model.onnx is missing")
        return self.answerer

    def _load_proposer(self, folder: Path) -> StubProposer:
        self.proposers.append(folder.name)
        if folder.name == "broken":
            raise BrokenModel("The model broken cannot be used", "model.onnx is missing")
        return StubProposer(folder.name)

    def work(self) -> list[Reply]:
        """Work until there is nothing to do; what was sent since the last call."""
        while self.desk.work():
            pass
        sent = list(self.sent)
        self.sent.clear()
        return sent

    def set_frame(self, folder: Path, key: str, brightness: int) -> None:
        """Write a uniform frame and hand it over."""
        np.save(folder / f"{key}.npy", np.full((100, 120), brightness, dtype=np.uint8))
        self.desk.take(SetFrame(key, str(folder / f"{key}.npy")))


@pytest.fixture
def office() -> Office:
    one = Office()
    one.desk.take(LoadBundle(1, "models/stub"))
    assert one.work() == [Ready(1, one.answerer.identity)]
    return one


def recorded(number: int, key: str = "a", *, with_spread: bool = True, box: Box = BOX) -> Ask:
    return Ask(number, 0, key, box, "float32", with_spread=with_spread, is_live=False)


def live(number: int, key: str = "a") -> Ask:
    return Ask(number, number, key, BOX, "fast", with_spread=False, is_live=True)


def summary(replies: list[Reply]) -> list[tuple[int, bool]]:
    return [(one.id, one.is_final) for one in replies if isinstance(one, Answered)]


def test_that_a_recorded_ask_is_answered_twice_and_its_spread_spans_all_boxes(office: Office, tmp_path: Path) -> None:
    office.set_frame(tmp_path, "a", 102)
    office.desk.take(recorded(5))
    taken, first, last = office.work()
    assert taken == FrameTaken("a")
    assert isinstance(first, Answered)
    assert isinstance(last, Answered)
    assert (first.id, first.is_final, first.answer.spread) == (5, False, None)
    assert (last.id, last.is_final) == (5, True)
    assert last.answer.probability_malignant == first.answer.probability_malignant == pytest.approx(0.39)
    assert isinstance(last.answer.spread, Spread)
    assert (last.answer.spread.low, last.answer.spread.high) == pytest.approx((0.387, 0.392))


def test_that_the_box_itself_belongs_to_the_spread(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office.answerer, "neighbour_boxes", lambda _pixels, box: (box.shifted(5.0, 0.0),))
    office.set_frame(tmp_path, "a", 102)
    office.desk.take(recorded(5))
    last = office.work()[-1]
    assert isinstance(last, Answered)
    assert last.answer.spread is not None
    assert (last.answer.spread.low, last.answer.spread.high) == pytest.approx((0.385, 0.39))


def test_that_an_ask_without_spread_is_answered_once(office: Office, tmp_path: Path) -> None:
    office.set_frame(tmp_path, "a", 102)
    office.desk.take(recorded(5, with_spread=False))
    assert summary(office.work()) == [(5, True)]


def test_that_live_asks_are_answered_between_the_passes_of_a_spread(office: Office, tmp_path: Path) -> None:
    office.set_frame(tmp_path, "a", 102)
    office.desk.take(recorded(5))
    assert office.desk.work()
    order = []
    for number in range(6, 10):
        office.desk.take(live(number))
        office.desk.work()
        order.append(office.answerer.asked[-1][0])
    assert set(order) == {"fast", "spread"}
    assert summary(office.work())[-1][0] in (5, 9)


def test_that_previews_are_made_faster_when_nobody_asks(tmp_path: Path) -> None:
    office = Office()
    office.desk.rest()
    assert office.answerer.preparations == 0
    office.desk.take(LoadBundle(1, "models/stub"))
    office.work()
    assert office.answerer.preparations == 0
    office.desk.rest()
    assert office.answerer.preparations == 1


def test_that_recorded_asks_keep_their_frame_after_the_next_has_come(office: Office, tmp_path: Path) -> None:
    office.set_frame(tmp_path, "a", 51)
    office.desk.take(recorded(5, "a"))
    office.set_frame(tmp_path, "b", 204)
    office.desk.take(recorded(6, "b"))
    answers = {one.id: one.answer for one in office.work() if isinstance(one, Answered) and one.is_final}
    assert answers[5].probability_malignant == pytest.approx(0.19)
    assert answers[6].probability_malignant == pytest.approx(0.79)


def test_that_a_frame_is_forgotten_when_nobody_needs_it(office: Office, tmp_path: Path) -> None:
    office.set_frame(tmp_path, "a", 51)
    office.set_frame(tmp_path, "b", 204)
    office.desk.take(recorded(5, "a"))
    [_, _, told] = office.work()
    assert isinstance(told, Failed)
    assert told.id == 5


def test_that_a_frame_that_cannot_be_read_fails_its_asks_and_no_others(office: Office, tmp_path: Path) -> None:
    (tmp_path / "x.npy").write_bytes(b"nonsense")
    office.desk.take(SetFrame("x", str(tmp_path / "x.npy")))
    office.desk.take(recorded(5, "x"))
    office.set_frame(tmp_path, "a", 51)
    office.desk.take(recorded(6, "a", with_spread=False))
    taken, also_taken, told, answered = office.work()
    assert [taken, also_taken] == [FrameTaken("x"), FrameTaken("a")]
    assert isinstance(told, Failed)
    assert (told.id, told.problem) == (5, "UnreadableFile")
    assert summary([answered]) == [(6, True)]


def test_that_a_box_outside_fails(office: Office, tmp_path: Path) -> None:
    office.set_frame(tmp_path, "a", 51)
    office.desk.take(recorded(5, box=Box(500.0, 500.0, 600.0, 600.0)))
    told = office.work()[-1]
    assert isinstance(told, Failed)
    assert (told.id, told.problem) == (5, "InvalidBox")


def test_that_asking_before_a_model_is_loaded_fails(tmp_path: Path) -> None:
    office = Office()
    office.set_frame(tmp_path, "a", 51)
    office.desk.take(recorded(5))
    told = office.work()[-1]
    assert isinstance(told, Failed)
    assert (told.id, told.title) == (5, "No model is loaded")


def test_that_a_broken_model_leaves_the_one_before_in_charge(office: Office, tmp_path: Path) -> None:
    office.set_frame(tmp_path, "a", 51)
    office.desk.take(LoadBundle(9, "models/broken"))
    office.desk.take(recorded(5, with_spread=False))
    _, told, answered = office.work()
    assert told == Failed(9, "BrokenModel", "The model broken cannot be used", "model.onnx is missing", "")
    assert summary([answered]) == [(5, True)]


def test_that_a_line_that_is_no_request_is_told(office: Office) -> None:
    office.desk.take(ProtocolError("it is nonsense"))
    office.desk.take(Quit())
    [told] = office.work()
    assert isinstance(told, Failed)
    assert (told.id, told.detail) == (None, "it is nonsense")


def test_that_the_proposer_is_loaded_when_it_is_first_needed(office: Office, tmp_path: Path) -> None:
    office.set_frame(tmp_path, "a", 102)
    office.desk.take(LoadProposer(4, "models/one"))
    assert office.work() == [FrameTaken("a")]
    assert office.proposers == []
    office.desk.take(Propose(5, "a"))
    ready, proposed = office.work()
    assert ready == ProposerReady(4, StubProposer("one").identity)
    assert isinstance(proposed, Proposed)
    assert proposed.id == 5
    [proposal] = proposed.proposals
    assert proposal.box == Box(30.0, 25.0, 90.0, 75.0)
    assert proposal.score == pytest.approx(0.4)
    office.desk.take(Propose(6, "a"))
    assert office.work() == [Proposed(6, proposed.proposals)]
    assert office.proposers == ["one"]


def test_that_the_proposer_is_loaded_in_a_moment_of_rest_after_the_previews(office: Office) -> None:
    office.desk.take(LoadProposer(4, "models/one"))
    office.desk.rest()
    assert (office.answerer.preparations, office.proposers) == (1, [])
    office.desk.rest()
    office.desk.rest()
    assert (office.answerer.preparations, office.proposers) == (1, ["one"])
    assert office.work() == [ProposerReady(4, StubProposer("one").identity)]


def test_that_suggestions_come_before_the_passes_of_a_spread(office: Office, tmp_path: Path) -> None:
    office.set_frame(tmp_path, "a", 102)
    office.desk.take(LoadProposer(4, "models/one"))
    office.desk.take(recorded(5))
    office.desk.work()
    office.desk.take(Propose(6, "a"))
    kinds = [type(one) for one in office.work()]
    assert kinds == [FrameTaken, Answered, ProposerReady, Proposed, Answered]


def test_that_a_frame_stays_until_its_suggestions_are_made(office: Office, tmp_path: Path) -> None:
    office.desk.take(LoadProposer(4, "models/one"))
    office.set_frame(tmp_path, "a", 51)
    office.desk.take(Propose(5, "a"))
    office.set_frame(tmp_path, "b", 204)
    proposed = office.work()[-1]
    assert isinstance(proposed, Proposed)
    assert proposed.proposals[0].score == pytest.approx(0.2)
    office.desk.take(Propose(6, "a"))
    [told] = office.work()
    assert isinstance(told, Failed)
    assert told.id == 6


def test_that_without_a_proposer_a_request_for_suggestions_fails(office: Office, tmp_path: Path) -> None:
    office.set_frame(tmp_path, "a", 51)
    office.desk.take(Propose(5, "a"))
    told = office.work()[-1]
    assert isinstance(told, Failed)
    assert (told.id, told.title) == (5, "No box can be suggested")


def test_that_a_broken_proposer_is_told_once_and_to_everyone_who_asks(office: Office, tmp_path: Path) -> None:
    office.set_frame(tmp_path, "a", 51)
    office.desk.take(LoadProposer(4, "models/broken"))
    for number in (5, 6):
        office.desk.take(Propose(number, "a"))
    told = [(one.id, one.problem) for one in office.work() if isinstance(one, Failed)]
    assert told == [(4, "BrokenModel"), (5, "BrokenModel"), (6, "BrokenModel")]
    assert office.proposers == ["broken"]
    office.desk.take(recorded(7, with_spread=False))
    assert summary(office.work()) == [(7, True)]
    office.desk.take(LoadProposer(8, "models/one"))
    office.desk.take(Propose(9, "a"))
    assert [type(one) for one in office.work()] == [ProposerReady, Proposed]
