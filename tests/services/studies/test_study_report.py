from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.services.studies.test_study_results import a_reading, a_study, all_readings
from thyroid_desktop.adapters.tables.readings_table import read_readings
from thyroid_desktop.domain.reading import Arm
from thyroid_desktop.services.evidence.analysing import analysed
from thyroid_desktop.services.studies.study_report import methods_paragraph, readings_table
from thyroid_desktop.services.studies.study_results import results_of


def test_that_exported_readings_are_analysed_by_the_command_line_to_the_same_result(tmp_path: Path) -> None:
    results = results_of(study := a_study(reader_ids=(7, 9, 4)), all_readings(study))
    path = tmp_path / "readings.csv"
    path.write_text(readings_table(results), encoding="utf-8")
    table = read_readings(path)
    assert table.readers == ("1", "2", "3")
    assert table.arms == ("alone", "aided")
    assert len(table.scores) == results.total
    assert results.by_score is not None
    assert analysed(table).result.p == results.by_score.analysis.p


def test_that_only_what_is_read_is_exported() -> None:
    results = results_of(a_study(), [a_reading(2, 2, 1, 65, "with-model")])
    assert readings_table(results) == "reader,case,arm,truth,score\n2,2,aided,1,65\n"


def test_that_the_paragraph_names_the_positive_class_and_what_was_done() -> None:
    study = a_study(reader_ids=(1, 2, 3))
    text = methods_paragraph(results_of(study, all_readings(study)))
    for part in (
        "4 malignant, the positive class",
        "at least 14 days",
        "taking turns",
        "Obuchowski",
        "jackknife",
        "seed 7",
    ):
        assert part in text
    assert "not finished" not in text


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"asks_score": False, "box": "to-draw"}, "Readers drew the box of the nodule, and readers gave an opinion"),
        ({"arms": (Arm("alone", "never"),)}, "Readers were not compared all at once."),
        ({"is_randomised": False}, "in the same order"),
    ],
)
def test_that_the_paragraph_follows_the_protocol(parts: dict[str, Any], said: str) -> None:
    study = a_study(**parts)
    assert said in methods_paragraph(results_of(study, all_readings(study)))


def test_that_the_paragraph_admits_what_is_missing() -> None:
    text = methods_paragraph(results_of(a_study(), [a_reading(1, 1, 0, 20)]))
    assert "1 of 32 answers were locked" in text
