"""``thyroid-train dataset`` builds, verifies and describes, for people and for machines."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from tests.services.exchanges import bench
from tests.training.bundles.made_up import collection
from tests.training.bundles.test_annotated_folder import labelme
from tests.training.bundles.test_profile import BENIGN, annotated, dicom
from training.__main__ import main
from training.bundles.candidate import BadSalt, kept_salt
from training.bundles.collections import gathered_collection


def build(tmp_path: Path, *options: str) -> int:
    folder = tmp_path / "collection"
    if not folder.exists():
        collection(folder)
    places = [str(folder), "--out", str(tmp_path / "bundle"), "--salt", str(tmp_path / "salt")]
    return main(["dataset", "build", "--from", "tn5000", *places, *options])


def last_object(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(capsys.readouterr().out)
    return made


def test_that_a_bundle_is_built_verified_and_described(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert build(tmp_path, "--json", "--folds", "2") == 0
    made = last_object(capsys)
    assert (made["images"], made["nodules"], made["malignant"], made["groups"]) == (12, 12, 6, 6)
    assert made["left_out"] == []
    bundle = str(tmp_path / "bundle")
    assert main(["dataset", "verify", bundle, "--json"]) == 0
    assert last_object(capsys)["is_sound"]
    assert main(["dataset", "describe", bundle, "--json"]) == 0
    assert last_object(capsys)["content_sha256"] == made["content_sha256"]
    assert main(["dataset", "describe", bundle]) == 0
    assert "12 images of 6 patients (guessed generously" in capsys.readouterr().out


def test_that_an_unsound_bundle_fails_with_every_finding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert build(tmp_path) == 0
    victim = next((tmp_path / "bundle" / "crops").iterdir())
    victim.unlink()
    assert main(["dataset", "verify", str(tmp_path / "bundle")]) == 1
    said = capsys.readouterr().err
    assert f"crops/{victim.name} is missing" in said
    assert "must not be learnt from" in said


def test_that_a_build_stopped_from_the_keyboard_goes_on_with_the_same_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("training.bundles.building.near_duplicates", interrupted)
        assert build(tmp_path) == 1
    assert "the same command goes on with it" in capsys.readouterr().err
    assert build(tmp_path) == 0
    assert main(["dataset", "verify", str(tmp_path / "bundle")]) == 0


def test_that_profiles_and_folders_are_bundled_from_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with bench(tmp_path / "profile") as desk:
        for seed in range(4):
            annotated(desk, dicom(tmp_path, seed, patient=f"P-{seed}"), BENIGN if seed < 3 else None)
    places = ["--salt", str(tmp_path / "salt"), "--folds", "2", "--held-out", "0"]
    source = ["--from", "profile", str(tmp_path / "profile"), "--out", str(tmp_path / "one")]
    assert main(["dataset", "build", *source, *places, "--json"]) == 0
    made = last_object(capsys)
    assert made["images"] == 3
    assert made["left_out"] == [{"name": "case 4, image 1, nodule 1", "reason": "no pathology"}]
    for seed in range(3):
        labelme(tmp_path / "folder", f"p{seed}_1", "benign", seed)
    source = ["--from", "folder", str(tmp_path / "folder"), "--out", str(tmp_path / "two")]
    assert main(["dataset", "build", *source, *places, "--patient", r"(p\d)_", "--pathology", "fna", "--json"]) == 0
    assert last_object(capsys)["labels"] == {"benign, fna": 3}


def test_that_the_salt_is_kept_apart_for_its_owner_only(tmp_path: Path) -> None:
    assert build(tmp_path) == 0
    salt = (tmp_path / "salt").read_text().strip()
    assert stat.S_IMODE((tmp_path / "salt").stat().st_mode) == 0o600
    assert kept_salt(tmp_path / "salt").hex() == salt
    assert all(salt.encode() not in path.read_bytes() for path in (tmp_path / "bundle").rglob("*") if path.is_file())
    (tmp_path / "salt").write_text("ab")
    with pytest.raises(BadSalt, match="fewer than 32 bytes"):
        kept_salt(tmp_path / "salt")


@pytest.mark.parametrize("options", [("--folds", "1"), ("--held-out", "1"), ("--margin", "-1")])
def test_that_impossible_wishes_end_with_one_sentence(
    options: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(tmp_path, *options) == 1
    assert "cannot be built" in capsys.readouterr().err
    assert not (tmp_path / "bundle").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [(("--format", "word"), "no format word"), (("--patient", "("), "no regular"), (("--patient", "a"), "no group")],
)
def test_that_a_folders_options_are_checked(
    options: tuple[str, ...], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    places = [str(tmp_path), "--out", str(tmp_path / "bundle"), "--salt", str(tmp_path / "salt")]
    assert main(["dataset", "build", "--from", "folder", *places, *options]) == 1
    assert said in capsys.readouterr().err


def test_that_real_collections_are_understood_with_the_basis_of_their_labels(shared_data: Path) -> None:
    ddti = gathered_collection(shared_data / "ddti", "ddti")
    assert ddti.are_patients_known
    labels = [one.label for candidate in ddti.candidates for one in candidate.nodules]
    assert {label.basis for label in labels} == {"tirads"}
    assert {label.tirads for label in labels} <= {"2", "3", "4a", "4b", "4c", "5"}
    assert len(ddti.candidates) == 348
    assert ddti.omissions
    les3bdd = gathered_collection(shared_data / "les3bdd", "les3bdd")
    assert not les3bdd.are_patients_known
    assert {one.label.basis for candidate in les3bdd.candidates for one in candidate.nodules} == {"collection"}
