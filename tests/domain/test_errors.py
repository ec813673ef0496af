"""Problems of the world are told in one calm sentence."""

from __future__ import annotations

import pytest

from thyroid_desktop.domain import errors
from thyroid_desktop.domain.errors import UserProblem

KINDS = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, UserProblem)]


@pytest.mark.parametrize("kind", KINDS)
def test_that_every_problem_keeps_its_title_detail_and_advice(kind: type[UserProblem]) -> None:
    problem = kind("scan.dcm cannot be opened", "it ends in the middle of a frame", "Copy the file again.")
    assert isinstance(problem, UserProblem)
    assert problem.title == "scan.dcm cannot be opened"
    assert problem.advice == "Copy the file again."
    assert str(problem) == problem.sentence() == "scan.dcm cannot be opened: it ends in the middle of a frame"


def test_that_a_problem_without_detail_is_its_title() -> None:
    assert UserProblem("The disk is full").sentence() == "The disk is full"
