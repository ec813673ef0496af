"""The right to write a member's folder: one holder at a time, and nobody waits for the dead for ever."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from training.queue.fan_out_lease import Lease, Wanted, Watched


class Clock:
    """Stands in for the module's clock."""

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch) -> Clock:
    found = Clock()
    monkeypatch.setattr("training.queue.fan_out_lease.time", found)
    return found


def lease(folder: Path) -> Lease:
    return Lease(folder / "one", 60.0)


def test_that_only_one_holds_a_lease_and_the_next_gets_it_when_it_is_released(tmp_path, clock):
    one, other = lease(tmp_path), lease(tmp_path)
    assert one.is_taken()
    assert not other.is_taken()
    clock.now += 50
    assert one.is_renewed()
    assert not other.is_taken()
    one.release()
    assert other.is_taken()
    assert other.is_renewed()


def test_that_a_silent_holder_is_overtaken_and_learns_it(tmp_path, clock):
    one, other, third = lease(tmp_path), lease(tmp_path), lease(tmp_path)
    assert one.is_taken()
    assert not other.is_taken()
    clock.now += 59
    assert not other.is_taken()
    clock.now += 1
    assert other.is_taken()
    assert not third.is_taken()  # it has only begun to look
    assert not one.is_renewed()
    one.release()
    assert other.is_renewed()
    assert not third.is_taken()


def test_that_signs_of_life_begin_the_waiting_anew(tmp_path, clock):
    one, other = lease(tmp_path), lease(tmp_path)
    assert one.is_taken()
    for _ in range(5):
        assert not other.is_taken()
        clock.now += 40
        assert one.is_renewed()


def test_that_who_comes_back_too_late_gives_up_by_itself(tmp_path, clock):
    one = lease(tmp_path)
    assert one.is_taken()
    clock.now += 61  # suspended; nobody else was there to take it
    assert not one.is_renewed()


def test_that_of_two_who_take_over_at_once_one_succeeds(tmp_path, clock):
    gone, one, other = lease(tmp_path), lease(tmp_path), lease(tmp_path)
    assert gone.is_taken()
    assert not one.is_taken()
    assert not other.is_taken()
    clock.now += 60
    assert one.is_taken()
    assert not other.is_taken()


class Late(Lease):
    """One that looked before all others came."""

    looks = 0

    def _highest(self) -> int:
        Late.looks += 1
        return 0 if Late.looks == 1 else super()._highest()


def test_that_who_looked_before_others_came_and_went_holds_nothing(tmp_path, clock):
    """The generation that it wants was made, left behind and swept meanwhile."""
    for _ in range(3):
        one = lease(tmp_path)
        assert one.is_taken()
        one.release()
    assert sorted(path.name for path in one.folder.iterdir()) == ["000002.json", "000003.json"]
    assert one.is_taken()
    assert not Late(tmp_path / "one", 60.0).is_taken()
    assert one.is_renewed()


def test_that_a_hitch_of_the_shared_disk_is_borne_for_half_of_the_lease(tmp_path, clock, monkeypatch):
    one = lease(tmp_path)
    assert one.is_taken()

    def fails(*_):
        raise OSError("stale file handle")

    monkeypatch.setattr("training.queue.fan_out_lease.write_whole", fails)
    clock.now += 29
    assert one.is_renewed()
    clock.now += 2
    assert not one.is_renewed()


def test_that_a_lease_whose_maker_died_over_it_is_taken_over(tmp_path, clock):
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "000001.json").touch()
    other = lease(tmp_path)
    assert not other.is_taken()
    clock.now += 60
    assert other.is_taken()


def test_that_a_missing_file_is_silent_from_the_first_look(tmp_path, clock):
    watched = Watched(tmp_path / "none")
    assert watched.silent_s() == 0
    clock.now += 7
    assert watched.silent_s() == 7


def test_that_work_is_wanted_while_somebody_lives_who_says_so(tmp_path, clock):
    file = tmp_path / "wanted.json"
    speaker, listener = Wanted(file, 0), Wanted(file, 300)
    assert not listener.is_there()
    speaker.say(is_wanted=True)
    assert listener.is_there()
    assert listener.holds()
    clock.now += 299
    assert listener.holds()
    speaker.say(is_wanted=True)
    assert listener.holds()
    clock.now += 300
    assert not listener.holds()
    Wanted(file, 0).say(is_wanted=True)  # the next dispatcher
    assert listener.holds()
    speaker.say(is_wanted=False)
    assert not listener.holds()


def test_that_the_same_is_not_said_all_the_time(tmp_path, clock):
    speaker = Wanted(tmp_path / "wanted.json", 0)
    speaker.say(is_wanted=True)
    first = speaker.file.read_text()
    clock.now += 1
    speaker.say(is_wanted=True)
    assert speaker.file.read_text() == first
    clock.now += 5
    speaker.say(is_wanted=True)
    assert speaker.file.read_text() != first
    assert json.loads(first)["is_wanted"] is True
