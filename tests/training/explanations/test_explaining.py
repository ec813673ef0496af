"""``thyroid-train explain`` from data to tables, on a tiny network and made images, and on a few real ones."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.inference.tiny_bundle import make_tiny_bundle
from thyroid_desktop.inference.bundle import is_proposer
from training.__main__ import main
from training.explanations.figures import ALL, FIGURES
from training.explanations.methods import CANDIDATES, GRAD_CAM, METHODS, SHOWN, UNIFORM

MODELS = Path(__file__).parents[3] / "models"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Three cases with a bright square each, outlined; one more whose box lies beyond the image."""
    folder = tmp_path / "data" / "ddti"
    folder.mkdir(parents=True)
    for case, left in ((1, 40), (2, 60), (3, 80), (4, 400)):
        pixels = np.random.RandomState(case).randint(150, 190, (160, 200)).astype(np.uint8)
        pixels[50:110, left : left + 60] += 60
        Image.fromarray(pixels).save(folder / f"{case}_1.png")
        corners = [(left, 50), (left + 60, 50), (left + 60, 110), (left, 110)]
        svg = json.dumps([{"points": [{"x": x, "y": y} for x, y in corners]}])
        text = f"<case><number>{case}</number><mark><image>1</image><svg>{svg}</svg></mark></case>"
        (folder / f"{case}.xml").write_text(text, encoding="utf-8")
        (folder / f"{case}_1.png").rename(folder / f"{case}_1.jpg")
    return folder.parent


def test_that_explaining_leaves_tables_and_figures(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model, out = make_tiny_bundle(tmp_path / "tiny"), tmp_path / "out"
    asked = ["explain", "--bundle", str(model), "--data", str(data), "--out", str(out), "--erased", "2", "--json"]
    assert main(asked) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == json.loads((out / "explanations.json").read_text(encoding="utf-8"))
    assert (told["bundle"], told["curves_in"]) == ("tiny", "float32")
    assert told["counts"] == {ALL: {"nodules": 3, "cases": 3, "erased": 2, "called_malignant": 3}}
    assert list(told["figures"][ALL]) == list(METHODS)
    even = told["figures"][ALL][UNIFORM]
    assert even["energy"]["value"] == pytest.approx(told["area"][ALL]["value"], abs=1e-6)
    assert even["energy_to_area"]["value"] == pytest.approx(1.0, abs=1e-6)
    assert told["figures"][ALL][GRAD_CAM]["energy"] == told["figures"][ALL][SHOWN]["energy"]
    assert list(told["sanity"]) == ["last 1 of 2 layers of the head", "all 2 layers of the head", "and down to filters"]
    curves = told["curves"][GRAD_CAM]
    assert curves["deletion"][0] == pytest.approx(curves["insertion"][-1])
    assert curves["deletion"][-1] == pytest.approx(curves["insertion"][0])
    assert told["chosen"] in CANDIDATES


def test_that_both_tables_hold_every_figure(data: Path, tmp_path: Path) -> None:
    model, out = make_tiny_bundle(tmp_path / "tiny"), tmp_path / "out"
    asked = ["explain", "--bundle", str(model), "--data", str(data), "--out", str(out), "--erased", "0", "--fast"]
    assert main(asked) == 0
    with (out / "explanations.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    figures = [row for row in rows if row["table"] == "figures"]
    assert len(figures) == len(METHODS) * len(FIGURES)
    assert {row["value"] for row in figures if row["figure"] == "gain"} == {""}
    assert {row["method"] for row in rows if row["table"] == "randomisation"} == set(CANDIDATES)
    text = (out / "explanations.md").read_text(encoding="utf-8")
    assert text.startswith("# Explanations of tiny\n\n## All collections: 3 nodules of 3 cases, 0 with curves\n")
    for name in METHODS:
        assert f"\n| {name} | " in text
    assert "By this rule the default is **Grad-CAM**." in text


def test_that_data_without_outlines_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = make_tiny_bundle(tmp_path / "tiny")
    asked = ["explain", "--bundle", str(model), "--data", str(tmp_path), "--out", str(tmp_path / "out")]
    assert main(asked) == 1
    assert "no outlined nodule" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.data
def test_that_the_shipped_model_is_measured_on_real_outlines(shared_data: Path, tmp_path: Path) -> None:
    bundles = sorted(one.parent for one in MODELS.glob("*/manifest.json") if not is_proposer(one.parent))
    if not bundles:
        pytest.skip("no model is bundled: models/ is empty")
    out = tmp_path / "out"
    asked = ["explain", "--bundle", str(bundles[0]), "--data", str(shared_data), "--out", str(out)]
    assert main([*asked, "--limit", "2", "--erased", "0"]) == 0
    told = json.loads((out / "explanations.json").read_text(encoding="utf-8"))
    assert told["counts"][ALL]["nodules"] == 4
    for name in CANDIDATES:
        assert 0.0 < told["figures"][ALL][name]["energy"]["value"] < 1.0
    assert told["figures"][ALL][UNIFORM]["energy_to_area"]["value"] == pytest.approx(1.0, abs=1e-6)
