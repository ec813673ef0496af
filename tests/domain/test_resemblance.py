"""What counts as known of similar nodules, and what does not."""

from __future__ import annotations

import pytest

from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.nodule import NoduleDescription, Pathology
from thyroid_desktop.domain.resemblance import Likeness, Resemblance
from thyroid_desktop.domain.tirads import Features

MALIGNANT = NoduleDescription(pathology=Pathology("malignant", "surgery"))
BENIGN = NoduleDescription(pathology=Pathology("benign", "fna", 2))
UNDECIDED = NoduleDescription(pathology=Pathology(None, "fna", 3))


def likeness(description: NoduleDescription, *, is_contradicted: bool = False) -> Likeness:
    return Likeness(0.9, 1, 1, 0, "a" * 32, Box(1, 2, 3, 4), 1, description, is_contradicted)


@pytest.mark.parametrize(
    ("one", "verdict"),
    [
        (likeness(MALIGNANT), "malignant"),
        (likeness(BENIGN), "benign"),
        (likeness(UNDECIDED), None),
        (likeness(NoduleDescription()), None),
        (likeness(MALIGNANT, is_contradicted=True), None),
    ],
)
def test_that_only_pathology_that_is_decided_and_agreed_on_is_known(one: Likeness, verdict: str | None) -> None:
    assert one.verdict == verdict


def test_that_the_level_is_told_when_all_features_are() -> None:
    solid = Features("solid", "hypoechoic", "taller-than-wide", "irregular", frozenset({"punctate"}))
    assert likeness(NoduleDescription(features=solid)).level == "TR5"
    assert likeness(MALIGNANT).level is None


def test_that_the_tally_counts_what_is_known() -> None:
    alike = (likeness(MALIGNANT), likeness(BENIGN), likeness(MALIGNANT), likeness(UNDECIDED))
    found = Resemblance(alike, compared=9, lacking=2)
    assert (found.known, found.malignant) == (3, 2)
    assert (Resemblance().known, Resemblance().malignant) == (0, 0)
