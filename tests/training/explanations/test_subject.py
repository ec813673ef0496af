"""The network under examination sees and answers as the program does."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.inference.tiny_bundle import make_tiny_bundle
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.inference.engine import Engine
from training.explanations.subject import Subject, open_subject

FRAME = np.random.RandomState(5).randint(100, 200, (240, 320)).astype(np.uint8)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_tiny_bundle(tmp_path / "tiny")


@pytest.fixture
def subject(folder: Path) -> Subject:
    return open_subject(folder)


@pytest.mark.parametrize("box", [Box(60, 50, 200, 150), Box(-40, 20, 100, 220), Box(250, 180, 400, 300)])
def test_that_it_answers_as_the_engine_does(folder: Path, subject: Subject, box: Box) -> None:
    answer = subject.answer(subject.see(FRAME, box).pixels)
    told = Engine(folder).answer(FRAME, box, "float32").probability_malignant
    assert subject.probability(answer.difference) == pytest.approx(told, abs=1e-6)
    assert answer.sign == (1 if told >= 0.5 else -1)


@pytest.mark.parametrize("box", [Box(60, 50, 200, 150), Box(100, 20, 140, 220), Box(-40, 20, 100, 220)])
def test_that_what_is_visible_is_what_is_not_black(subject: Subject, box: Box) -> None:
    seen = subject.see(FRAME, box)
    lit = seen.pixels[:, :, 0] > 0
    assert not (seen.visible & ~lit).any()
    # Where a border runs through a pixel, it is faded but not black.
    assert (seen.visible != lit).mean() <= 4 / 64


def test_that_probabilities_of_great_differences_are_still_numbers(subject: Subject) -> None:
    assert subject.probability(1e6) == pytest.approx(1.0)
    assert subject.probability(-1e6) == pytest.approx(0.0)
