"""``diagnose`` says how far to trust its answer: committee, operating points, and where the answer stands."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.inference.test_engine_committee import shifting, with_committee
from thyroid_desktop import cli

POINTS = [
    {"name": "youden", "threshold": [0.9999, 0.9, 1], "sensitivity": [0.8, 0.7, 0.9], "specificity": [0.9, 0.8, 0.95]},
    {"name": "sensitivity-95", "threshold": [0, 0, 0.1], "sensitivity": [1, 0.9, 1], "specificity": [0, 0, 0.1]},
]


@pytest.fixture
def models(tmp_path: Path) -> Path:
    folder = with_committee(tmp_path / "models" / "tiny", shifting().arrays())
    said = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps({**said, "operating_points": POINTS}))
    return folder.parent


def test_that_diagnose_tells_committee_and_operating_points(
    capsys: pytest.CaptureFixture[str], models: Path, tmp_path: Path
) -> None:
    path = tmp_path / "nodule.png"
    Image.fromarray(np.random.default_rng(3).integers(0, 255, (120, 160), dtype=np.uint8)).save(path)
    words = ["diagnose", str(path), "--box", "20,30,50,40", "--models", str(models)]
    assert cli.run([*words, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    low, high = answer["committee"]
    assert low < answer["probability_malignant"] < high
    assert answer["is_uncertain"] is (low < answer["threshold"] <= high)
    assert answer["standing"] == "between"
    assert [one["name"] for one in answer["operating_points"]] == ["youden", "sensitivity-95"]
    assert answer["operating_points"][0]["threshold"] == {"value": 0.9999, "low": 0.9, "high": 1}
    assert cli.run(words) == 0
    printed = capsys.readouterr().out
    assert f"{low:.2f}–{high:.2f} with last layers of other patients" in printed
    assert "Between the points of 95 % sensitivity (0.00) and of Youden (1.00): grey zone." in printed
