"""The check is fitted, written into a bundle and measured; what it is fitted to is never what it is measured on."""

from __future__ import annotations

import csv
import json
from functools import partial

import numpy as np
import pytest
from PIL import Image

from tests.inference.tiny_bundle import make_tiny_bundle
from thyroid_desktop.domain.errors import BrokenModel
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.inference.appearance import has_flow, is_saturated
from thyroid_desktop.inference.bundle import MANIFEST, read_files, read_manifest
from thyroid_desktop.inference.engine import Engine
from thyroid_desktop.inference.familiarity import FAMILIARITY, Familiarity
from training.__main__ import main
from training.familiarity.answering import Features
from training.familiarity.defects import amplified, blurred, with_flow, with_stiffness
from training.familiarity.fitting import Rows, fitted, scores_of, told_by
from training.familiarity.measuring import as_lines, measured
from training.familiarity.pictures import MADE, magnetic_resonance, photograph
from training.familiarity.questions import FOLDS, HELD_OUT, Question, all_questions, thinned
from training.familiarity.writing import add_check

CHANNELS = 20


def frame(seed, size=(240, 320)):
    return np.clip(np.random.default_rng(seed).rayleigh(50, size), 0, 255).astype(np.uint8)


def question(index, kind, source="here"):
    box = Box(60.0, 50.0, 200.0, 150.0)
    return Question(f"{kind}/{index}", kind, source, index % FOLDS, partial(frame, index), box)


def made_rows(count=160, seed=1):
    """Nodules, boxes elsewhere and pictures that differ in one channel each, and noise in the others."""
    rng = np.random.default_rng(seed)
    questions, features = [], []
    for kind, channel in (("nodule", 0), ("elsewhere", 1), ("not ultrasound", 2)):
        for index in range(count):
            source = kind if kind == "not ultrasound" else f"hospital {index // FOLDS % 2}"
            questions.append(question(index, kind, source))
            one = rng.gamma(9.0, 0.11, CHANNELS)
            one[channel] += 8.0
            features.append(one)
    return questions, np.array(features, np.float32)


def test_that_the_scores_part_what_they_are_fitted_to_part_on_what_they_never_saw():
    questions, features = made_rows()
    rows = Rows.of(questions, features)
    arrays = fitted(rows, rows.folds != HELD_OUT)
    told = told_by(arrays, rows.seen)
    held_out = rows.folds == HELD_OUT
    shares = {kind: told[:, held_out & (rows.kinds == kind)].mean(axis=1) for kind in np.unique(rows.kinds)}
    assert (shares["nodule"] <= 0.1).all()
    assert shares["elsewhere"][2] >= 0.9
    assert shares["not ultrasound"][1] >= 0.9
    assert shares["elsewhere"][1] <= 0.1


def test_that_the_program_computes_the_scores_that_were_fitted():
    questions, features = made_rows(60)
    rows = Rows.of(questions, features)
    arrays = fitted(rows, rows.folds != HELD_OUT)
    check = Familiarity.of(arrays, CHANNELS)
    for pooled, expected in zip(features[:20], scores_of(arrays, rows.seen[:20]).T, strict=True):
        scores = check.scores(pooled)
        assert (scores.distance, scores.foreign, scores.empty) == pytest.approx(expected, abs=1e-3)


def test_that_rows_held_out_do_not_move_the_fit():
    questions, features = made_rows(60)
    rows = Rows.of(questions, features)
    other = features.copy()
    other[rows.folds == HELD_OUT] += 5.0
    again = Rows.of(questions, other)
    one, same = (fitted(each, each.folds != HELD_OUT) for each in (rows, again))
    assert all(np.array_equal(one[name], same[name]) for name in one)


def test_that_the_check_lies_in_the_bundle_and_is_listed_there(tmp_path):
    folder = make_tiny_bundle(tmp_path / "tiny")
    arrays = fitted_to_tiny(folder)
    for _ in range(2):
        digest = add_check(folder, arrays, {"learnt": {"nodule": 3}})
        assert read_manifest(folder).files[FAMILIARITY] == digest
    read_files(folder, read_manifest(folder))
    assert json.loads((folder / MANIFEST).read_text())["training"]["familiarity"] == {"learnt": {"nodule": 3}}
    assert sorted(one.name for one in folder.iterdir()) == [
        "MODEL_CARD.md",
        "familiarity.npz",
        "golden.npz",
        "manifest.json",
        "model.onnx",
    ]
    Engine(folder)


def test_that_no_check_is_added_to_a_damaged_bundle(tmp_path):
    folder = make_tiny_bundle(tmp_path / "tiny")
    arrays = fitted_to_tiny(folder)
    (folder / "model.onnx").write_bytes(b"else")
    with pytest.raises(BrokenModel):
        add_check(folder, arrays, {})
    assert not (folder / FAMILIARITY).exists()


def fitted_to_tiny(folder):
    questions = [question(index, kind) for kind in ("nodule", "elsewhere", "not ultrasound") for index in range(12)]
    rows = Rows.of(questions, Features(folder, None, is_fast=False).of(questions))
    return fitted(rows, rows.folds != HELD_OUT)


def test_that_features_are_those_of_the_engine_and_are_kept(tmp_path, monkeypatch):
    folder = make_tiny_bundle(tmp_path / "tiny")
    questions = [question(index, "nodule") for index in range(3)]
    found = Features(folder, tmp_path / "cache", is_fast=False).of(questions)
    answered = [Engine(folder).answer(one.pixels(), one.box, "float32").pooled for one in questions]
    assert np.abs(found - np.stack(answered)).max() <= 1e-6
    again = Features(folder, tmp_path / "cache", is_fast=False)
    monkeypatch.setattr(again, "_answer", None)
    assert np.array_equal(again.of(questions[::-1]), found[::-1])


def test_that_only_what_was_held_out_is_counted():
    questions, features = made_rows(24)
    rows = Rows.of(questions, features)
    check = Familiarity.of(fitted(rows, rows.folds != HELD_OUT), CHANNELS)
    result = measured(questions, features, check)
    nodules = next(one for one in result["held_out"] if (one["kind"], one["source"]) == ("nodule", "all"))
    assert nodules["boxes"] == 24 // FOLDS
    pictures = next(one for one in result["held_out"] if (one["kind"], one["source"]) == ("not ultrasound", "all"))
    assert pictures["any"]["k"] == pictures["any"]["n"] == 24 // FOLDS
    assert {one["source"] for one in result["never_seen"]} == {"hospital 0", "hospital 1", "not ultrasound"}
    assert "never_seen" not in measured(questions, features, None)
    assert any("not ultrasound" in line for line in as_lines(result))


def test_that_made_pictures_are_colour_frames_and_the_same_each_time():
    for make in MADE.values():
        one, same = make(np.random.default_rng(3)), make(np.random.default_rng(3))
        assert one.ndim == 3
        assert one.dtype == np.uint8
        assert np.array_equal(one, same)
    for shipped in (photograph(), magnetic_resonance()):
        assert shipped.shape[2] == 3
        assert shipped.std() > 20


def test_that_painted_flow_fills_its_share_of_the_box_and_nothing_else():
    grey, box = frame(1), Box(60.0, 50.0, 200.0, 150.0)
    for is_power in (False, True):
        painted = with_flow(grey, box, share=0.3, is_power=is_power, rng=np.random.default_rng(1))
        steps = np.ptp(painted.astype(int), axis=2)
        assert (steps[50:151, 60:201] > 0).mean() == pytest.approx(0.3, abs=0.02)
        assert (steps > 0).sum() == (steps[50:151, 60:201] > 0).sum()
        assert has_flow(painted[50:151, 60:201].transpose(2, 0, 1).astype(np.float32))
    stiff = with_stiffness(grey, box, np.random.default_rng(1))
    assert has_flow(stiff[50:151, 60:201].transpose(2, 0, 1).astype(np.float32))


def test_that_defects_leave_the_frame_they_are_given():
    grey = frame(1)
    before = grey.copy()
    assert blurred(grey, sigma=4.0).std() < grey.std() / 2
    assert is_saturated(amplified(grey, gain=5.0)[np.newaxis].astype(np.float32))
    assert np.array_equal(grey, before)


def test_that_a_draw_is_kept_when_more_is_asked_for():
    questions = [question(index, "blurred") for index in range(100)]
    few, many = (thinned(questions, scale=scale, seed=5) for scale in (0.2, 1.0))
    assert len(few) == 6
    assert len(many) == 30
    assert [one.id for one in many if one in few] == [one.id for one in few]


def test_that_a_missing_collection_ends_with_one_sentence(tmp_path, capsys):
    folder = make_tiny_bundle(tmp_path / "tiny")
    assert main(["familiarity", "fit", "--bundle", str(folder), "--data", str(tmp_path)]) == 1
    assert "boxes.csv" in capsys.readouterr().err


@pytest.mark.parametrize("step", ["fit", "measure"])
def test_that_a_folder_that_is_no_bundle_ends_with_one_sentence(tmp_path, capsys, step):
    assert main(["familiarity", step, "--bundle", str(tmp_path), "--data", str(tmp_path)]) == 1
    assert "manifest.json" in capsys.readouterr().err


def test_that_boxes_elsewhere_keep_off_the_nodules_and_folds_keep_groups_together(tmp_path, monkeypatch):
    monkeypatch.setattr("training.familiarity.questions.SOURCES", ("tn5000",))
    monkeypatch.setattr("training.familiarity.questions._breast", lambda data: [])
    monkeypatch.setattr("training.familiarity.questions._flow_of_files", lambda folder, seed: [])
    images = tmp_path / "tn5000" / "images"
    images.mkdir(parents=True)
    with (tmp_path / "tn5000" / "boxes.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["image", "label", "xmin", "ymin", "xmax", "ymax", "width", "height", "duplicate_group"])
        for number in range(0, 600, 20):
            Image.fromarray(frame(number)).save(images / f"{number:06}.png")
            writer.writerow([f"{number:06}.png", "benign", 100, 80, 160 + number % 40, 130, 320, 240, f"g{number}"])
    questions = all_questions(tmp_path, most=1000, seed=1)
    nodules = {one.id.split("#")[0]: one for one in questions if one.kind == "nodule"}
    elsewhere = {one.id.split("#")[0]: one for one in questions if one.kind == "elsewhere"}
    assert len(nodules) == 30
    assert len(elsewhere) > 20
    for name, one in elsewhere.items():
        assert one.box.intersection_over_union(nodules[name].box) < 0.02
        assert one.fold == nodules[name].fold
    blocks = {}
    for name, one in nodules.items():
        blocks.setdefault(int(name.split("/")[1]) // 50, set()).add(one.fold)
    assert all(len(folds) == 1 for folds in blocks.values())
    spoilt = {one.kind for one in questions if "/" in one.id.split("#")[-1]}
    assert {"blurred", "saturated", "dark", "colour Doppler", "elastography"} <= spoilt
