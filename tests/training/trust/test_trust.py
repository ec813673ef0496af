"""Calibration and operating points are cross-fitted, and put into a bundle that goes on working."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.inference.tiny_bundle import make_tiny_bundle
from thyroid_desktop.domain.operating_point import POINT_NAMES
from thyroid_desktop.inference.bundle import read_manifest
from thyroid_desktop.inference.engine import Engine
from thyroid_desktop.statistics.calibration import fitted_temperature, probability_malignant
from training.__main__ import main
from training.bundled.out_of_fold import OutOfFold
from training.trust.calibrating import cross_fitted, points_of, thresholds_of

COUNT = 300


def answers(count: int = COUNT, folds: int = 3) -> OutOfFold:
    """Logits that tell the classes apart moderately, and are half as large as they should be."""
    rng = np.random.default_rng(5)
    truth = rng.random(count) < 0.6
    log_odds = rng.normal(np.where(truth, 1.2, -1.2), 1.5)
    groups = np.arange(count) // 4
    logits = np.stack([-log_odds / 4, log_odds / 4], axis=1).astype(np.float32)
    return OutOfFold(tuple(f"tn5000/{n}#0" for n in range(count)), truth, groups, groups % folds, logits)


def test_that_a_fold_is_calibrated_and_called_by_the_others() -> None:
    found = answers()
    fitted = cross_fitted(found)
    others = found.folds != 1
    temperature = fitted_temperature(found.is_malignant[others], found.logits[others])
    assert fitted.temperatures[1] == pytest.approx(temperature)
    own = probability_malignant(found.logits[~others], temperature=temperature)
    assert fitted.chances[~others] == pytest.approx(own)
    chosen = thresholds_of(
        found.is_malignant[others], probability_malignant(found.logits[others], temperature=temperature)
    )
    for name in POINT_NAMES:
        assert np.array_equal(fitted.called[name][~others], own >= chosen[name])


def test_that_what_a_fold_says_itself_does_not_move_its_own_calls() -> None:
    found = answers()
    turned = found.is_malignant.copy()
    turned[found.folds == 0] = ~turned[found.folds == 0]
    other = OutOfFold(found.ids, turned, found.groups, found.folds, found.logits)
    own = found.folds == 0
    assert np.array_equal(cross_fitted(found).chances[own], cross_fitted(other).chances[own])


def test_that_points_have_intervals_about_their_thresholds() -> None:
    found = answers()
    youden, sensitive = points_of(found, cross_fitted(found), 0.5)
    assert (youden.name, sensitive.name) == POINT_NAMES
    assert sensitive.threshold.value < youden.threshold.value
    assert sensitive.threshold.low < sensitive.threshold.high
    assert sensitive.sensitivity.value == pytest.approx(0.95, abs=0.04)


def test_that_the_command_draws_and_puts_the_points_into_a_bundle(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bundle = make_tiny_bundle(tmp_path / "tiny")
    answers().write(bundle / "oof.csv")
    before = json.loads((bundle / "manifest.json").read_text())
    assert main(["trust", "--bundle", str(bundle), "--out", str(tmp_path / "out"), "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["calibrated"]["ece"]["value"] < figures["uncalibrated"]["ece"]["value"]
    low, high = figures["calibrated"]["brier"]["interval"]
    assert low < figures["calibrated"]["brier"]["value"] < high
    assert figures["temperature"] == pytest.approx(0.5, abs=0.15)
    assert {one.name for one in (tmp_path / "out").iterdir()} == {"reliability.csv", "reliability.png", "trust.json"}
    assert (tmp_path / "out" / "reliability.png").read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / "out" / "reliability.csv").read_text().startswith("curve,from,to,nodules,stated")
    points = read_manifest(bundle).identity.points
    assert [point.name for point in points] == list(POINT_NAMES)
    assert points[0].threshold.value == figures["points"][0]["threshold"]["value"]
    after = json.loads((bundle / "manifest.json").read_text())
    assert {**after, "operating_points": None} == {**before, "operating_points": None}
    assert Engine(bundle).identity.points == points


def test_that_people_are_told_the_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answers().write(tmp_path / "oof.csv")
    assert main(["trust", "--oof", str(tmp_path / "oof.csv")]) == 0
    told = capsys.readouterr().out
    assert f"{COUNT} nodules" in told
    assert "calibrated: brier" in told
    assert "sensitivity-95: threshold" in told


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        (lambda found: found.folds.fill(0), "one fold only"),
        (lambda found: found.is_malignant.fill(True), "one class only"),
    ],
)
def test_that_answers_that_decide_nothing_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], change: Callable[[OutOfFold], None], cause: str
) -> None:
    found = answers(40)
    change(found)
    found.write(tmp_path / "oof.csv")
    assert main(["trust", "--oof", str(tmp_path / "oof.csv")]) == 1
    assert cause in capsys.readouterr().err


def test_that_a_table_that_is_missing_or_another_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trust"]) == 1
    assert "neither --oof nor --bundle" in capsys.readouterr().err
    assert main(["trust", "--oof", str(tmp_path / "none.csv")]) == 1
    assert "none.csv cannot be read" in capsys.readouterr().err
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    assert main(["trust", "--oof", str(tmp_path / "other.csv")]) == 1
    assert "holds no out-of-fold answers" in capsys.readouterr().err
