"""Analysing studies: the published figures, and every reading that lacks named."""

from __future__ import annotations

import json
from itertools import product

import numpy as np
import pytest

from thyroid_desktop.adapters.tables.readings_table import read_readings
from thyroid_desktop.domain.errors import UserProblem
from thyroid_desktop.services.evidence.analysing import analysed, plain_sentence, record
from thyroid_desktop.services.evidence.score_tables import ReadingsTable

PUBLISHED = {
    "jackknife": (4.45631869, 15.2596746, 0.0516656858),
    "delong": (4.48485432, 15.0661079, 0.0512330308),
}


def a_table(*shifts: float, readers: int = 3, cases: int = 40, spread: float = 1.0) -> ReadingsTable:
    """A study in which an arm tells the classes the better, the greater its shift."""
    dice, truth = np.random.default_rng(7), np.arange(cases) % 2 == 0
    of_case = dice.normal(size=cases)
    places = np.array(list(product(range(len(shifts)), range(readers), range(cases))), dtype=np.intp)
    noise = spread * (of_case[places[:, 2]] + dice.normal(0, 0.5, len(places)))
    scores = truth[places[:, 2]] * np.array(shifts)[places[:, 0]] + noise
    arms = tuple(f"arm {number}" for number in range(len(shifts)))
    names = tuple(f"R{number}" for number in range(readers))
    return ReadingsTable(names, tuple(map(str, range(cases))), arms, truth, places, scores)


def without(table: ReadingsTable, *rows: int) -> ReadingsTable:
    kept = np.setdiff1d(np.arange(len(table.scores)), rows)
    return ReadingsTable(table.readers, table.cases, table.arms, table.truth, table.places[kept], table.scores[kept])


@pytest.mark.parametrize("covariance", PUBLISHED)
def test_that_the_published_study_is_reproduced(shared_data, covariance):
    analysis = analysed(read_readings(shared_data / "statistics" / "vandyke.csv"), covariance=covariance)
    found = record(analysis)
    assert (found["f"], found["ddf"], found["p"]) == pytest.approx(PUBLISHED[covariance], rel=1e-8)
    assert (found["n_cases"], found["n_positive"], found["n_readers"], found["ndf"]) == (114, 45, 5, 1)
    assert found["se"] == pytest.approx(abs(found["difference"]) / np.sqrt(found["f"]))
    assert found["differences"][0]["p_holm"] == found["p"]
    assert np.mean([one["difference"] for one in found["per_reader"]]) == pytest.approx(found["difference"])
    assert "does not differ demonstrably (difference -0.044" in found["sentence"]
    assert json.loads(json.dumps(found, allow_nan=False)) == found


@pytest.mark.parametrize("model", ["random-readers-random-cases", "fixed-readers", "fixed-cases"])
def test_that_every_model_makes_a_record_without_a_hole(model):
    found = record(analysed(a_table(0.5, 1.5), model=model))
    assert found["model"] == model
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert found["ci"][0] < found["difference"] < found["ci"][1]


def test_that_the_order_of_readings_does_not_matter():
    table = a_table(0.5, 1.5)
    order = np.random.default_rng(1).permutation(len(table.scores))
    mixed = ReadingsTable(table.readers, table.cases, table.arms, table.truth, table.places[order], table.scores[order])
    assert record(analysed(mixed)) == record(analysed(table))


def test_that_three_arms_are_compared_two_by_two_after_holm():
    analysis = analysed(a_table(0.2, 1.0, 2.5))
    found = record(analysis)
    pairs = [(one["a"], one["b"]) for one in found["differences"]]
    assert pairs == [("arm 0", "arm 1"), ("arm 0", "arm 2"), ("arm 1", "arm 2")]
    ordered = sorted(found["differences"], key=lambda one: one["p"])
    adjusted = np.maximum.accumulate([min(1.0, (3 - rank) * one["p"]) for rank, one in enumerate(ordered)])
    assert [one["p_holm"] for one in ordered] == pytest.approx(adjusted.tolist())
    assert len(found["per_reader"]) == 9
    areas = {name: one["auroc"] for name, one in found["arms"].items()}
    assert areas["arm 0"] < areas["arm 1"] < areas["arm 2"]
    for one in found["differences"]:
        assert one["difference"] == pytest.approx(areas[one["a"]] - areas[one["b"]])


def test_that_areas_are_those_of_each_reader_by_pairs():
    table = a_table(0.5, 1.5)
    found = record(analysed(table))
    scores = np.zeros((2, 3, 40))
    scores[tuple(table.places.T)] = table.scores
    for one in found["per_reader"]:
        reader = table.readers.index(one["reader"])
        for arm, told in enumerate((one["auroc_a"], one["auroc_b"])):
            read = scores[arm, reader]
            pairs = [(high > low) + 0.5 * (high == low) for high in read[table.truth] for low in read[~table.truth]]
            assert told == pytest.approx(np.mean(pairs))


def test_that_a_difference_is_told_in_one_sentence():
    sentence = plain_sentence(analysed(a_table(0.2, 3.0)))
    assert sentence.startswith("Over 3 readers and 40 cases, the mean AUROC (positive class: malignant) was ")
    assert ": it differs (difference -0." in sentence
    assert "p < 0.001" in sentence or "p = 0.0" in sentence


def test_that_readings_without_error_have_no_test():
    found = record(analysed(a_table(1.0, 1.0, spread=0.0)))
    assert (found["f"], found["p"], found["differences"][0]["p_holm"]) == (None, None, None)
    assert found["sentence"].endswith("the readings hold no error from which a test could be made.")
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_that_the_first_reading_that_lacks_is_named():
    table = a_table(0.5, 1.5)
    with pytest.raises(UserProblem) as caught:
        analysed(without(table, 3 * 40 + 40 + 7))
    assert caught.value.sentence() == ("The study cannot be analysed: reader “R1” has not read case “7” in arm “arm 1”")
    assert "every case in every arm" in caught.value.advice
    with pytest.raises(UserProblem, match="reader “R0” has not read case “2” in arm “arm 0”, and 2 more"):
        analysed(without(table, 2, 90, 230))


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (a_table(1.0), "at least two arms and two readers"),
        (a_table(0.5, 1.5, readers=1), "at least two arms and two readers"),
        (a_table(0.5, 1.5, cases=3), "at least two malignant and two benign cases"),
    ],
)
def test_that_a_study_that_is_too_small_is_refused(table, words):
    with pytest.raises(UserProblem, match=words):
        analysed(table)
