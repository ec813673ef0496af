from __future__ import annotations

import json
from dataclasses import FrozenInstanceError, replace

import pytest

from thyroid_desktop.domain.adoption import Adoption
from thyroid_desktop.domain.training_result import (
    Candidate,
    ChangedDecision,
    Comparison,
    LearntFrom,
    NetworkResult,
    Scores,
    Share,
    TrainingResult,
)
from thyroid_desktop.domain.typed_json import as_json, built

SHARE = Share(0.8, 8, 10, 0.49, 0.94)
SCORES = Scores(20, 10, 0.9, 0.75, 0.97, SHARE, SHARE, Share(None, 0, 0, None, None), 0.12, 0.05)
RESULT = TrainingResult(
    recipe_id="tiny",
    recipe_title="Tiny",
    learnt_from=LearntFrom("e" * 64, 12, 24, 20, 10, 3),
    networks=(NetworkResult("Tiny", SCORES, None, 1.2), NetworkResult("Xception", SCORES, SCORES, 1.0)),
    candidate=Candidate("tiny-1", "tiny-1", "Tiny", "Tiny", "c" * 64, 0.5, 1.2),
    comparison=Comparison(
        model_id="bundled",
        weights_sha256="0" * 64,
        in_use=SCORES,
        candidate=replace(SCORES, auroc=None, auroc_low=None, auroc_high=None),
        difference=None,
        difference_low=None,
        difference_high=None,
        p=None,
        changed=(ChangedDecision("P1/1", is_malignant=True, in_use=0.3, candidate=0.8),),
        caution="",
    ),
    figures=("roc.png",),
    tables=("oof.csv",),
    limit_steps=0,
    seconds=12.5,
    created_at="2026-11-25T10:00:00.000000+00:00",
)


def test_that_a_result_goes_through_its_file_unchanged() -> None:
    assert built(TrainingResult, json.loads(json.dumps(as_json(RESULT), allow_nan=False))) == RESULT


def test_that_a_result_without_a_candidate_and_a_comparison_goes_too() -> None:
    bare = replace(RESULT, candidate=None, comparison=None, networks=())
    assert built(TrainingResult, json.loads(json.dumps(as_json(bare)))) == bare


def test_that_a_figure_of_the_wrong_kind_is_refused_with_its_place() -> None:
    content = as_json(RESULT)
    content["networks"][0]["out_of_fold"]["accuracy"]["k"] = "8"
    with pytest.raises(ValueError, match=r"networks\[0\]\.out_of_fold\.accuracy\.k must be of type int"):
        built(TrainingResult, content)


def test_that_an_adoption_is_of_its_own_unless_it_says_what_it_takes_back() -> None:
    adoption = Adoption(1, "2026-11-25T10:00:00+00:00", 7, "new", "c" * 64, "old", "0" * 64)
    assert (adoption.takes_back, adoption.job_id, adoption.reason) == (None, None, "")
    with pytest.raises(FrozenInstanceError):
        adoption.reason = "another"  # type: ignore[misc]
