"""Events of a member are told once, and only those that come after the first look."""

from __future__ import annotations

from training.experiment.events import Ended, append, as_line
from training.queue.fan_out_events import Tail


def test_that_only_new_and_whole_lines_are_told(tmp_path):
    file = tmp_path / "events.jsonl"
    before, first, second = (Ended("Tiny", fold, 0.5, 0.5) for fold in range(3))
    append(file, before)
    tail = Tail.of(file)
    assert list(tail.new()) == []
    append(file, first)
    with file.open("a") as stream:
        stream.write(as_line(second)[:20])
        stream.flush()
        assert list(tail.new()) == [first]
        assert list(tail.new()) == []
        stream.write(as_line(second)[20:] + "\nno event\n")
    assert list(tail.new()) == [second]


def test_that_a_file_may_come_later(tmp_path):
    tail = Tail.of(tmp_path / "events.jsonl")
    assert list(tail.new()) == []
    append(tail.file, Ended("Tiny", 0, 0.5, 0.5))
    assert list(tail.new()) == [Ended("Tiny", 0, 0.5, 0.5)]
