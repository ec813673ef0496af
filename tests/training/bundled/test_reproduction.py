"""From tables and pictures to a bundle that the program can run, in one go, with made-up collections."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.training.bundled.made_up import BOX, ID, LEARNT, TESTED, write_collections, write_study
from thyroid_desktop.domain.errors import BrokenModel
from thyroid_desktop.inference.engine import Engine
from thyroid_desktop.statistics.roc import auroc
from training.__main__ import main
from training.bundled import study as shipped
from training.bundled.bundle import write_card
from training.bundled.making import Places
from training.bundled.out_of_fold import OutOfFold
from training.bundled.shortcuts import CHANGES, blanked, shortcuts_of, squared
from training.bundled.study import read_study
from training.experiment.recipe import BadExperiment


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which a whole reproduction has been run from the command line."""
    folder = tmp_path_factory.mktemp("reproduction")
    write_collections(folder / "data")
    write_study(folder / "studies")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shipped, "_SHIPPED", folder / "studies")
        assert main(words(folder, "--out", str(folder / ID))) == 0
    return folder


@pytest.fixture(autouse=True)
def _shipped(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shipped, "_SHIPPED", place / "studies")


def words(folder: Path, *more: str) -> list[str]:
    return ["reproduce", ID, "--data", str(folder / "data"), "--run", str(folder / "run"), *more]


def manifest_of(bundle: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((bundle / "manifest.json").read_text(encoding="utf-8"))
    return read


def test_that_the_manifest_names_every_file_with_its_hash(place: Path) -> None:
    bundle = place / ID
    present = {path.name for path in bundle.iterdir()} - {"manifest.json"}
    assert present == {"model.onnx", "golden.npz", "oof.csv", "unseen.csv", "MODEL_CARD.md"}
    digests = {name: hashlib.sha256((bundle / name).read_bytes()).hexdigest() for name in present}
    assert manifest_of(bundle)["files"] == digests


def test_that_every_row_is_answered_by_networks_that_never_saw_it(place: Path) -> None:
    bundle = place / ID
    own = OutOfFold.read(bundle / "oof.csv")
    assert len(own.ids) == LEARNT
    assert all(len(set(own.folds[own.groups == group].tolist())) == 1 for group in np.unique(own.groups))
    others = list(csv.DictReader(io.StringIO((bundle / "unseen.csv").read_text(encoding="utf-8"))))
    counts = dict.fromkeys({(one["part"], one["network"]) for one in others}, 0)
    for one in others:
        counts[one["part"], one["network"]] += 1
        is_patients = one["row"].startswith("vlthynet/")
        assert is_patients if one["part"] == "one" else True
    assert counts == {("one", "0"): TESTED, ("one", "1"): TESTED, ("others", "0"): LEARNT + TESTED}


def test_that_the_figures_are_those_of_the_answers(place: Path) -> None:
    bundle = place / ID
    training = manifest_of(bundle)["training"]
    own = OutOfFold.read(bundle / "oof.csv")
    told = training["figures"]["one"]["tn5000"]
    area = auroc(own.is_malignant, own.logits[:, 1] - own.logits[:, 0])
    assert told["auroc"] == pytest.approx(area.value)
    assert (told["malignant"], told["nodules"]) == (16, 24)
    assert set(training["figures"]["others"]) == {"tn5000", "vlthynet"}
    assert training["rows"]["everything"]["folds"].keys() == {"0", "1"}
    ages = [one["name"] for one in training["figures"]["one"]["vlthynet"]["subgroups"] if one["kind"] == "age"]
    assert ages == ["40 to 59", "60 and above", "under 40"]


def test_that_the_card_tells_the_figures_and_leaves_no_gap(place: Path) -> None:
    bundle = place / ID
    card = (bundle / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert "$" not in card
    told = manifest_of(bundle)["training"]["figures"]["one"]["tn5000"]
    assert f"| {told['auroc']:.3f} ({told['auroc_low']:.3f}–{told['auroc_high']:.3f}) |" in card
    assert "Research use only" in card
    assert "**malignant**" in card


def test_that_further_evidence_goes_into_the_card_and_stays_there(place: Path) -> None:
    bundle = place / ID
    write_card(bundle, {"shortcuts": "None was found."})
    write_card(bundle, {"speed": "It is fast."})
    card = (bundle / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert card.index("## Shortcuts\nNone was found.") < card.index("## Speed and size\nIt is fast.")
    assert manifest_of(bundle)["files"]["MODEL_CARD.md"] == hashlib.sha256(card.encode()).hexdigest()
    Engine(bundle)


def test_that_the_program_runs_the_bundle(place: Path) -> None:
    pixels = np.random.default_rng(3).integers(0, 256, (140, 180), dtype=np.uint8)
    answer = Engine(place / ID).answer(pixels, BOX, "float32")
    assert 0.0 <= answer.probability_malignant <= 1.0
    assert answer.model.id == ID
    assert manifest_of(place / ID)["input"]["side"] == 48  # of the crops that are asked, not of those learnt from


@pytest.mark.parametrize("name", ["model.onnx", "golden.npz", "oof.csv", "unseen.csv", "MODEL_CARD.md"])
def test_that_a_bundle_of_which_one_byte_was_altered_is_refused(place: Path, tmp_path: Path, name: str) -> None:
    altered = tmp_path / ID
    altered.mkdir()
    for path in (place / ID).iterdir():
        (altered / path.name).symlink_to(path)
    content = bytearray((place / ID / name).read_bytes())
    content[len(content) // 2] ^= 1
    (altered / name).unlink()
    (altered / name).write_bytes(content)
    with pytest.raises(BrokenModel) as caught:
        Engine(altered)
    assert name in caught.value.detail


def test_that_the_same_command_trains_nothing_twice(place: Path, tmp_path: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in (place / "run").rglob("result.json")}
    assert len(before) == 5
    again = tmp_path / ID
    assert main(words(place, "--out", str(again))) == 0
    assert {path: path.stat().st_mtime_ns for path in (place / "run").rglob("result.json")} == before
    assert (again / "oof.csv").read_bytes() == (place / ID / "oof.csv").read_bytes()
    assert (again / "model.onnx").read_bytes() == (place / ID / "model.onnx").read_bytes()


def test_that_how_it_came_to_be_is_told_without_the_data(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reproduce", str(place / ID), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [part["name"] for part in told["parts"]] == ["one", "others", "everything"]
    assert told["parts"][0]["folds"]["unseen"] == {"benign": 3, "malignant": 5}
    assert told["sha256"]["oof.csv"] == hashlib.sha256((place / ID / "oof.csv").read_bytes()).hexdigest()
    assert main(["reproduce", ID]) == 0
    assert "one: learns from tn5000; holds out groups" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--out", "another"], "cannot be called another"),
        (["--part", "third"], "no part third"),
    ],
)
def test_that_what_cannot_be_done_is_told_before_hours_of_training(
    place: Path, capsys: pytest.CaptureFixture[str], more: list[str], said: str
) -> None:
    assert main(words(place, *more)) == 1
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('held_out = "groups"', 'held_out = "nothing"', "first part must hold out groups"),
        ('name = "others"', 'name = "one"', "same name"),
        ('network = "Tiny"', 'network = "Xception"', "no network Xception"),
        ("version", "verson", "unknown key verson"),
    ],
)
def test_that_a_study_that_gives_no_model_is_refused(place: Path, old: str, new: str, said: str) -> None:
    path = place / "studies" / "odd.toml"
    text = (place / "studies" / f"{ID}.toml").read_text(encoding="utf-8")
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadExperiment, match=said):
        _ = read_study(path).experiment


def test_that_a_training_that_is_not_done_is_named(place: Path, tmp_path: Path) -> None:
    from training.bundled.making import figures_of

    with pytest.raises(BadExperiment, match="no finished training"):
        figures_of(read_study(Path(ID)), Places(place / "data", None, tmp_path))


def test_that_rows_are_asked_again_with_the_nodule_or_marks_taken_away(place: Path) -> None:
    lines = shortcuts_of(read_study(Path(ID)), Places(place / "data", None, place / "run"))
    assert [line["crops"] for line in lines] == ["as they are", *CHANGES]
    own = OutOfFold.read(place / ID / "oof.csv")
    assert lines[0]["nodules"] == LEARNT
    assert lines[0]["auroc"] == pytest.approx(
        auroc(own.is_malignant, own.logits[:, 1] - own.logits[:, 0]).value, abs=0.02
    )
    assert lines[0]["less"] == 0


def test_that_blanking_leaves_nothing_of_the_nodule_and_all_of_what_is_far_away() -> None:
    frame = np.random.default_rng(1).integers(0, 256, (140, 180), dtype=np.uint8)
    plain, box = blanked(frame, BOX)
    assert box == BOX
    assert len(np.unique(plain[30:110, 40:140])) == 1
    assert np.array_equal(plain[:30], frame[:30])
    assert abs(int(plain[50, 50]) - 127) < 12
    even, square = squared(frame, BOX)
    assert square.width == pytest.approx(square.height)
    assert square.width * square.height == pytest.approx(BOX.width * BOX.height)
    assert len(np.unique(even[30:110, 46:134])) == 1


def test_that_what_was_measured_is_told_by_commands(
    place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = ["--data", str(place / "data")]
    assert main(["shortcuts", ID, "--run", str(place / "run"), "--limit", "6", *data]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1 + len(CHANGES)
    assert main(["precision", "--bundle", str(place / ID), "--json", *data]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["crops"] == LEARNT + TESTED
    assert told["greatest_difference"] < 0.1
    assert main(["precision", "--bundle", str(place / ID), "--limit", "8", *data]) == 0
    assert "8 crops; greatest difference" in capsys.readouterr().out
    section = tmp_path / "tried.md"
    section.write_text("Nothing else.", encoding="utf-8")
    assert main(["card", "--bundle", str(place / ID), "--section", f"tried={section}"]) == 0
    assert "## What was tried\nNothing else." in (place / ID / "MODEL_CARD.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("pair", "said"), [("weather=x", "no section weather"), ("tried=nowhere.md", "cannot be read")]
)
def test_that_a_section_that_is_none_is_refused(
    place: Path, pair: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["card", "--bundle", str(place / ID), "--section", pair]) == 1
    assert said in capsys.readouterr().err
