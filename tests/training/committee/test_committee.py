"""A committee is fitted to halves of the patients, put into a bundle, and measured on what its members had not seen."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.inference.tiny_bundle import make_tiny_bundle
from tests.training.bundled.made_up import LEARNT, TESTED, write_collections
from thyroid_desktop.inference.bundle import read_files, read_manifest
from thyroid_desktop.inference.committee import probabilities
from training.__main__ import main
from training.bundled.bundle_files import change_manifest, put_file, read_said
from training.bundled.out_of_fold import OutOfFold
from training.committee.fitting import CUTS, fitted, halves
from training.committee.judging import some_of_each
from training.committee.measuring import Judged, beside_fold_networks, figures_of, only_unseen
from training.committee.rows import NoRows, chosen_nodules, seen_by_network
from training.importers import import_rows

COUNT, CHANNELS = 240, 12


@pytest.fixture
def data(tmp_path: Path) -> Path:
    write_collections(tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture
def bundle(tmp_path: Path, data: Path) -> Path:
    """A tiny bundle with out-of-fold answers to the first collection."""
    folder = make_tiny_bundle(tmp_path / "tiny")
    rows = import_rows(data, ["tn5000"])
    truth = np.array([row.is_malignant for row in rows])
    logits = np.random.default_rng(1).normal(0.0, 1.0, (len(rows), 2)).astype(np.float32)
    logits[:, 1] += truth
    groups = np.arange(len(rows))
    OutOfFold(tuple(row.id for row in rows), truth, groups, groups % 3, logits).write(folder / "oof.csv")
    return folder


def made_up(seed: int = 0) -> tuple[NDArray[np.float32], NDArray[np.float64], NDArray[np.bool_], NDArray[np.int64]]:
    """Features of which two tell the classes apart, the log-odds of a network, truth and groups."""
    rng = np.random.default_rng(seed)
    truth = rng.random(COUNT) < 0.6
    pooled = rng.normal(0.0, 1.0, (COUNT, CHANNELS))
    pooled[:, 0] += 1.5 * truth
    pooled[:, 1] -= truth
    return pooled.astype(np.float32), 2.0 * pooled[:, 0] - pooled[:, 1] - 1.0, truth, np.arange(COUNT) // 3


def judged(**changed: object) -> Judged:
    truth = np.array([True, True, False, False])
    differences = np.array([[0.5, -0.5], [1.0, -1.0], [0.1, -0.1], [2.0, -2.0]])
    log_odds = np.array([3.0, -0.5, -3.0, 0.5])
    plain = Judged(truth, np.arange(4), log_odds, log_odds, differences, np.full((4, 8), np.nan), 0.5)
    return replace(plain, **changed)  # type: ignore[arg-type]


def test_that_both_halves_of_every_cut_are_learnt_from_and_groups_stay_whole() -> None:
    _, _, truth, groups = made_up()
    learnt = halves(groups, truth, seed=3)
    assert learnt.shape == (COUNT, 2 * CUTS)
    assert np.array_equal(learnt[:, 0::2], ~learnt[:, 1::2])
    for group in np.unique(groups):
        assert (learnt[groups == group] == learnt[groups == group][0]).all()
    assert not np.array_equal(learnt[:, 0], learnt[:, 2])


def test_that_members_differ_from_the_answer_and_add_up_to_it() -> None:
    pooled, log_odds, truth, groups = made_up()
    found = fitted(pooled, log_odds, truth, groups, seed=0)
    differences = found.committee.differences(pooled)
    assert differences.shape == (COUNT, 2 * CUTS)
    assert np.abs(differences.sum(axis=1)).max() < 1e-4
    assert differences.std() > 0.01
    assert found.gap < 0.02
    assert found.correlation > 0.9
    assert found.unseen_auroc > 0.8
    assert found.slope > 0.0


def test_that_a_feature_that_never_moves_does_no_harm() -> None:
    pooled, log_odds, truth, groups = made_up()
    pooled[:, 5] = 2.0
    committee = fitted(pooled, log_odds, truth, groups, seed=0).committee
    moved = pooled.copy()
    moved[:, 5] = 2.001
    assert np.abs(committee.differences(moved) - committee.differences(pooled)).max() < 1e-3


def test_that_members_are_asked_only_about_what_they_did_not_learn_from() -> None:
    pooled, log_odds, truth, groups = made_up()
    found = fitted(pooled, log_odds, truth, groups, seed=0)
    unseen = only_unseen(found.committee, pooled, found.learnt)
    assert np.array_equal(np.isnan(unseen), found.learnt)
    assert (np.isfinite(unseen).sum(axis=1) == CUTS).all()


def test_that_errors_and_disagreement_are_counted() -> None:
    given = judged()
    assert given.is_wrong.tolist() == [False, True, False, True]
    assert given.disagreement[3] == pytest.approx(probabilities(np.array(2.5)) - probabilities(np.array(-1.5)))
    assert given.crosses.tolist() == [False, True, False, True]
    assert given.closeness[1] == pytest.approx(-0.5)
    assert replace(given, threshold=0.9).closeness[0] == pytest.approx(np.log(9.0) - 3.0)
    assert given.evenness[0] == -3.0
    figures = figures_of(given)
    assert (figures["rows"], figures["wrong"]) == (4, 2)
    assert figures["auroc_for_errors"]["disagreement"]["value"] == 1.0
    assert figures["auroc_where_boxes_were_moved"] == {
        "rows": 0,
        "disagreement": None,
        "closeness": None,
        "evenness": None,
        "box_spread": None,
    }
    assert figures["uncertain"]["wrong_among_uncertain"]["k"] == 2
    assert figures["uncertain"]["wrong_among_others"]["k"] == 0
    half = figures["risk_at_coverage"][-1]
    assert (half["coverage"], half["kept"], half["disagreement"]["k"]) == (0.5, 2, 0)
    json.dumps(figures)


def test_that_moved_boxes_are_told_where_they_were_asked_about() -> None:
    moved = np.tile(judged().shown[:, np.newaxis], (1, 8)) + np.arange(8) * np.array([[0.0], [0.3], [0.0], [0.3]])
    moved[2] = np.nan
    areas = figures_of(judged(moved=moved))["auroc_where_boxes_were_moved"]
    assert areas["rows"] == 3
    assert areas["box_spread"]["value"] == 1.0


def test_that_figures_of_answers_that_are_all_right_are_not_defined() -> None:
    right = judged(is_malignant=np.array([True, False, False, True]))
    figures = figures_of(right)
    assert figures["auroc_for_errors"] == dict.fromkeys(("disagreement", "closeness", "evenness"))
    none = judged(differences=np.zeros((4, 2)))
    assert figures_of(none)["uncertain"]["wrong_among_uncertain"] is None


def test_that_a_committee_is_compared_with_networks_of_other_folds() -> None:
    rng = np.random.default_rng(2)
    shown, left = rng.normal(0.0, 2.0, 400), rng.normal(0.0, 0.5, 400)
    differences = np.column_stack([left, np.full(400, np.nan)])
    truth, groups, nothing = shown > 0, np.arange(400), np.full((400, 8), np.nan)
    found = beside_fold_networks(Judged(truth, groups, 1.2 * shown + left, shown, differences, nothing, 0.5))
    assert found["networks"] == pytest.approx(0.5, abs=0.05)
    assert found["committee"] == pytest.approx(0.5, abs=0.05)
    assert found["correlation"] > 0.98
    assert found["held"] < 0.2


def test_that_rows_are_those_of_the_answers_and_some_others(bundle: Path, data: Path) -> None:
    found = chosen_nodules(bundle, data, limit=10, others=5, seed=4)
    assert found.sources.tolist() == ["tn5000"] * 10 + ["vlthynet"] * 5
    assert found.is_learnt.tolist() == [True] * 10 + [False] * 5
    assert np.isfinite(found.held_out).tolist() == [True] * 10 + [False] * 5
    assert found.digest == chosen_nodules(bundle, data, limit=10, others=0, seed=4).digest
    assert found.digest != chosen_nodules(bundle, data, limit=10, others=5, seed=5).digest


def test_that_boxes_of_so_many_rows_of_each_collection_are_moved(bundle: Path, data: Path) -> None:
    found = chosen_nodules(bundle, data)
    chosen = [row.id for row in some_of_each(found, 3, 0)]
    assert [name.partition("/")[0] for name in chosen] == ["tn5000"] * 3 + ["vlthynet"] * 3
    assert chosen == [row.id for row in some_of_each(found, 3, 0)]
    assert set(chosen) < {row.id for row in some_of_each(found, 5, 0)}


def test_that_answers_of_several_networks_to_what_they_never_saw_are_averaged(bundle: Path, data: Path) -> None:
    row = import_rows(data, ["vlthynet"])[0].id
    lines = ["part,network,row,is_malignant,group,logit_benign,logit_malignant"]
    lines += [f"a,{network},{row},1,0,0.0,{logit}" for network, logit in ((0, 1.0), (1, 2.0))]
    (bundle / "unseen.csv").write_text("\n".join(lines) + "\n")
    found = chosen_nodules(bundle, data)
    assert found.held_out[[one.id for one in found.rows].index(row)] == 1.5
    assert len(found.rows) == LEARNT + TESTED


def test_that_a_bundle_without_answers_has_no_committee(bundle: Path, data: Path, tmp_path: Path) -> None:
    with pytest.raises(NoRows, match="nothing to fit"):
        chosen_nodules(bundle, tmp_path)
    (bundle / "oof.csv").unlink()
    with pytest.raises(NoRows, match="cannot have a committee"):
        chosen_nodules(bundle, data)


def test_that_the_collections_that_a_network_saw_are_read_from_its_account() -> None:
    assert seen_by_network({"recipe": {"train_on": ["tn5000"]}}) == {"tn5000"}
    assert seen_by_network({"study": {"parts": [{"learn_from": ["a"]}, {"learn_from": ["a", "b"]}]}}) == {"a", "b"}
    assert seen_by_network({}) == frozenset()


def _mark(value: float, said: dict[str, Any]) -> None:
    said["mark"] = value


def test_that_a_file_of_a_bundle_is_replaced_with_its_digest(bundle: Path) -> None:
    for value in (1.0, 2.0):
        digest = put_file(bundle, "extra.npz", {"a": np.full(3, value, np.float32)}, partial(_mark, value))
        assert read_files(bundle, read_manifest(bundle))["extra.npz"] == (bundle / "extra.npz").read_bytes()
        assert read_said(bundle)["files"]["extra.npz"] == digest
        assert read_said(bundle)["mark"] == value


def test_that_a_committee_is_fitted_and_measured_from_a_shell(
    bundle: Path, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    places = ["--bundle", str(bundle), "--data", str(data), "--cache", str(tmp_path / "cache"), "--json"]
    assert main(["committee", "fit", *places]) == 0
    account = json.loads(capsys.readouterr().out)
    assert (account["rows"], account["members"]) == (LEARNT, 2 * CUTS)
    assert read_said(bundle)["training"]["committee"]["rows_sha256"] == account["rows_sha256"]
    assert main(["committee", "measure", *places, "--moved", "4"]) == 0
    found = json.loads(capsys.readouterr().out)["collections"]
    assert set(found) == {"tn5000", "vlthynet"}
    assert (found["tn5000"]["answers"], found["vlthynet"]["answers"]) == ("held out", "shown")
    assert found["tn5000"]["is_learnt_by_committee"]
    assert found["vlthynet"]["beside_fold_networks"] is None
    assert found["tn5000"]["auroc_where_boxes_were_moved"]["rows"] == 4
    assert main(["committee", "measure", *places[:-1], "--moved", "4"]) == 0
    told = capsys.readouterr().out
    assert f"tn5000: {LEARNT} rows" in told
    assert "wrong among the surest 50%" in told


def test_that_a_committee_that_is_missing_or_of_other_rows_is_told(
    bundle: Path, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    places = ["--bundle", str(bundle), "--data", str(data), "--cache", str(tmp_path / "cache")]
    assert main(["committee", "measure", *places]) == 1
    assert "tiny has no committee" in capsys.readouterr().err
    change_manifest(
        bundle,
        lambda said: said["training"].update(
            committee={"limit": 10, "seed": 0, "rows_sha256": "0" * 64, "members": 10}
        ),
    )
    assert main(["committee", "measure", *places]) == 1
    assert "fitted to other rows" in capsys.readouterr().err
