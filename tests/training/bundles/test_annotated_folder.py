"""Annotated folders, and this program's own exports, become bundles with patients where something tells them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from PIL import Image as Picture

from tests.services.exchanges import bench
from tests.training.bundles.made_up import plan, scan
from tests.training.bundles.test_profile import BENIGN, MALIGNANT, annotated, dicom
from thyroid_desktop.domain.errors import UserProblem
from training.bundles.annotated_folder import NO_BOX, NO_LABEL, FolderWish, gathered_folder
from training.bundles.building import build
from training.bundles.candidate import Gathered
from training.bundles.inspection import inspect


def labelme(folder: Path, name: str, label: str, seed: int, *, has_box: bool = True) -> None:
    folder.mkdir(exist_ok=True)
    Picture.fromarray(scan(seed)).save(folder / f"{name}.png")
    shape = {"label": label, "points": [[40, 30], [100, 80]], "group_id": None, "shape_type": "rectangle", "flags": {}}
    content = {
        "version": "5.0.1",
        "flags": {},
        "shapes": [shape] if has_box else [],
        "imagePath": f"{name}.png",
        "imageData": None,
        "imageHeight": 120,
        "imageWidth": 160,
    }
    (folder / f"{name}.json").write_text(json.dumps(content))


def gathered(tmp_path: Path, wish: FolderWish | None = None) -> Gathered:
    return gathered_folder(tmp_path / "folder", wish or FolderWish(), tmp_path / "scratch")


def test_that_labels_have_the_basis_that_the_user_names_else_the_collections_own(tmp_path: Path) -> None:
    labelme(tmp_path / "folder", "a", "Benign", 0)
    labelme(tmp_path / "folder", "b", "malignant", 1)
    assert [one.nodules[0].label.basis for one in gathered(tmp_path).candidates] == ["collection", "collection"]
    labels = [one.nodules[0].label for one in gathered(tmp_path, FolderWish(pathology="surgery")).candidates]
    assert [(label.verdict, label.basis) for label in labels] == [("benign", "surgery"), ("malignant", "surgery")]


def test_that_what_has_no_label_or_box_is_listed(tmp_path: Path) -> None:
    labelme(tmp_path / "folder", "a", "nodule", 0)
    labelme(tmp_path / "folder", "b", "benign", 1, has_box=False)
    labelme(tmp_path / "folder", "c", "benign", 2)
    labelme(tmp_path / "folder", "d", "benign", 3)
    (tmp_path / "folder" / "d.png").unlink()
    (tmp_path / "folder" / "e.json").write_text("{")
    found = gathered(tmp_path, FolderWish(format="labelme"))
    assert [one.shown_name for one in found.candidates] == ["c.png"]
    reasons = {one.name: one.reason for one in found.omissions}
    assert reasons["a.png, box 1"] == NO_LABEL
    assert reasons["b.png"] == NO_BOX
    assert "there is no image" in reasons["d.json"]
    assert "its annotations cannot be read" in reasons["e.json"]


def test_that_a_pattern_finds_the_patients(tmp_path: Path) -> None:
    for seed, name in enumerate(("p1_a", "p1_b", "p2_a", "p3_a")):
        labelme(tmp_path / "folder", name, "benign" if seed < 2 else "malignant", seed)
    found = gathered(tmp_path, FolderWish(patient=re.compile(r"^(p\d)_")))
    assert found.are_patients_known
    manifest = build(found, plan(tmp_path / "bundle", held_out=0.0)).manifest
    assert len({image.patient for image in manifest.images}) == 3
    assert not gathered(tmp_path).are_patients_known
    assert inspect(tmp_path / "bundle").is_sound


def test_that_an_export_of_this_program_keeps_patients_and_the_basis_of_labels(tmp_path: Path) -> None:
    with bench(tmp_path / "profile") as desk:
        for seed in range(4):
            path = dicom(tmp_path, seed, patient=f"P-{seed // 2}")
            annotated(desk, path, MALIGNANT if seed < 2 else BENIGN)
        desk.exporting.export(tmp_path / "folder", "csv")
    found = gathered(tmp_path)
    assert found.are_patients_known
    assert len({one.links[0] for one in found.candidates}) == 2
    labels = {
        (one.nodules[0].label.verdict, one.nodules[0].label.basis, one.nodules[0].label.bethesda)
        for one in found.candidates
    }
    assert labels == {("benign", "fna", 2), ("malignant", "surgery", None)}
    build(found, plan(tmp_path / "bundle", held_out=0.0))
    assert inspect(tmp_path / "bundle").is_sound


def test_that_a_folder_without_annotations_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(UserProblem, match="nothing to bundle"):
        gathered(tmp_path)
