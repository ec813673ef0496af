"""Bundles are listed by their manifests; broken ones too, with the reason."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.inference.tiny_bundle import make_tiny_bundle
from tests.inference.tiny_proposer import make_tiny_proposer
from thyroid_desktop.adapters.model_bundles import BundleFolders
from thyroid_desktop.domain.errors import BrokenModel
from thyroid_desktop.services.model_registry import ModelShelf


def test_that_bundles_are_found_in_order_and_other_folders_are_not(tmp_path: Path) -> None:
    for name in ("second", "first"):
        make_tiny_bundle(tmp_path / name)
    (tmp_path / "notes").mkdir()
    (tmp_path / "README.md").write_text("x")
    shelf: ModelShelf = BundleFolders(tmp_path, tmp_path / "absent")
    found = shelf.found()
    assert [model.id for model in found] == ["first", "second"]
    assert [model.folder for model in found] == [tmp_path / "first", tmp_path / "second"]
    assert all(model.identity is not None and model.problem is None for model in found)
    assert found[0].identity is not None
    assert found[0].identity.title == "Tiny network for tests"


def test_that_the_earlier_folder_wins(tmp_path: Path) -> None:
    own, bundled = make_tiny_bundle(tmp_path / "own" / "tiny"), make_tiny_bundle(tmp_path / "bundled" / "tiny")
    [model] = BundleFolders(own.parent, bundled.parent).found()
    assert model.folder == own


def test_that_a_broken_bundle_is_listed_with_its_problem(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        make_tiny_bundle(tmp_path / name)
    (tmp_path / "a" / "manifest.json").write_text("{}")
    (tmp_path / "b" / "golden.npz").unlink()
    unreadable, incomplete, whole = BundleFolders(tmp_path).found()
    assert unreadable.identity is None
    assert isinstance(unreadable.problem, BrokenModel)
    assert "manifest.json" in unreadable.problem.sentence()
    assert incomplete.identity is None
    assert isinstance(incomplete.problem, BrokenModel)
    assert incomplete.problem.sentence() == "The model b cannot be used: golden.npz is missing"
    assert whole.problem is None


def test_that_proposers_are_never_offered_as_models_that_answer(tmp_path: Path) -> None:
    make_tiny_bundle(tmp_path / "tiny")
    make_tiny_proposer(tmp_path / "whole", created="2026-02-03")
    make_tiny_proposer(tmp_path / "incomplete")
    (tmp_path / "incomplete" / "model.onnx").unlink()
    shelf: ModelShelf = BundleFolders(tmp_path)
    assert [model.id for model in shelf.found()] == ["tiny"]
    incomplete, whole = shelf.proposers()
    assert incomplete.identity is None
    assert isinstance(incomplete.problem, BrokenModel)
    assert incomplete.problem.sentence() == "The model incomplete cannot be used: model.onnx is missing"
    assert whole.problem is None
    assert whole.created == "2026-02-03"
    assert whole.identity is not None
    assert whole.identity.id == "whole"


def test_that_listing_loads_no_network_library() -> None:
    code = (
        "import sys; import thyroid_desktop.adapters.model_bundles, thyroid_desktop.adapters.worker_client;"
        "print(sorted({'openvino', 'onnx', 'tensorflow', 'keras', 'PySide6', 'cv2'} & set(sys.modules)))"
    )
    outcome = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert outcome.stdout.strip() == "[]"
