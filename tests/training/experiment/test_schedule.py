"""The learning rate rises in a straight line and is halved on every plateau; a checkpoint holds the state of that."""

from __future__ import annotations

import numpy as np
import pytest

from training.experiment.checkpoint import FILE, Checkpoint, Position, read_checkpoint, sweep, write_whole
from training.experiment.recipe import BadExperiment, Stage
from training.experiment.schedule import Plateau, rate_at

STAGE = Stage("one", rate=1e-3, plateau_factor=0.5, plateau_patience=5)


def test_that_the_rate_is_halved_after_five_epochs_without_a_better_accuracy():
    plateau = Plateau()
    factors = []
    for accuracy in (0.5, 0.6, *[0.6] * 5, 0.55, 0.7, *[0.7] * 10):
        plateau = plateau.after(accuracy, STAGE)
        factors.append(plateau.factor)
    assert factors == [1.0] * 6 + [0.5] * 7 + [0.25] * 5 + [0.125]
    assert rate_at(STAGE, plateau, step=0, steps_per_epoch=10, epochs=3) == 1e-3 * 0.125


def test_that_a_rate_warms_up_in_a_straight_line():
    stage = Stage("one", rate=1.0, warm_up=0.5)
    rates = [rate_at(stage, Plateau(), step=step, steps_per_epoch=8, epochs=3) for step in range(6)]
    assert rates == [0.25, 0.5, 0.75, 1.0, 1.0, 1.0]


def test_that_a_checkpoint_comes_back_as_it_was(tmp_path):
    position = Position(1, 2, 3, 0.1 + 0.2, Plateau(0.75, 3, 0.5), ({"epoch": 1, "accuracy": 1 / 3},))
    arrays = tuple(np.full(count, 1 / 3, np.float32) for count in range(1, 13))
    Checkpoint("this", position, arrays, arrays[:2]).write(tmp_path)
    found = read_checkpoint(tmp_path, "this")
    assert found is not None
    assert found.position == position
    for given, kept in ((arrays, found.network), (arrays[:2], found.optimiser)):
        assert len(given) == len(kept)
        for one, other in zip(given, kept, strict=True):
            np.testing.assert_array_equal(one, other)


def test_that_a_checkpoint_of_something_else_or_a_broken_one_is_refused(tmp_path):
    assert read_checkpoint(tmp_path, "this") is None
    Checkpoint("that", Position(), (), ()).write(tmp_path)
    with pytest.raises(BadExperiment, match="cannot be taken up again"):
        read_checkpoint(tmp_path, "this")
    (tmp_path / FILE).write_bytes(b"PK\x03\x04")
    with pytest.raises(BadExperiment, match="cannot be read"):
        read_checkpoint(tmp_path, "this")


def test_that_a_file_that_could_not_be_written_leaves_the_old_one(tmp_path):
    write_whole(tmp_path / "a", lambda stream: stream.write(b"old"))

    def fail(stream):
        stream.write(b"new")
        raise OSError("full")

    with pytest.raises(OSError, match="full"):
        write_whole(tmp_path / "a", fail)
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a").read_bytes() == b"old"


def test_that_what_a_kill_left_half_written_is_removed(tmp_path):
    (tmp_path / ".x.part").write_bytes(b"half")
    (tmp_path / "whole").write_bytes(b"")
    sweep(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["whole"]


def test_that_a_cosine_falls_from_the_end_of_the_rise_to_nothing() -> None:
    stage = Stage("one", rate=1.0, warm_up=1, decay="cosine")
    rates = [rate_at(stage, Plateau(), step=step, steps_per_epoch=4, epochs=3) for step in range(12)]
    assert rates[:5] == [0.25, 0.5, 0.75, 1.0, 1.0]
    assert rates[8] == pytest.approx(0.5)
    assert rates[4:] == sorted(rates[4:], reverse=True)
    assert 0 < rates[-1] < 0.05
