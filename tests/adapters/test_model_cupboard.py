from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.inference.tiny_bundle import make_tiny_bundle, manifest, write_manifest
from tests.services.queueing.made_up_results import made_up_comparison, made_up_result
from thyroid_desktop.adapters.model_bundles import BundleFolders
from thyroid_desktop.adapters.model_cupboard import ModelFolder
from thyroid_desktop.domain.errors import BrokenModel, StoreProblem
from thyroid_desktop.domain.typed_json import as_json


def test_that_a_result_is_read_as_it_was_written(tmp_path: Path) -> None:
    result = made_up_result(comparison=made_up_comparison())
    (tmp_path / "result.json").write_text(json.dumps(as_json(result)))
    assert ModelFolder(tmp_path / "models").result(tmp_path) == result


@pytest.mark.parametrize("content", [None, "{", "[]", "{}", '{"recipe_id": 1}', "[" * 100_000])
def test_that_a_result_that_is_none_is_told(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "result.json").write_text(content)
    with pytest.raises(BrokenModel, match="cannot be read"):
        ModelFolder(tmp_path / "models").result(tmp_path)


def test_that_an_installed_bundle_is_the_very_bundle(tmp_path: Path) -> None:
    bundle, models = make_tiny_bundle(tmp_path / "made" / "tiny"), tmp_path / "profile" / "models"
    cupboard = ModelFolder(models)
    cupboard.install(bundle)
    cupboard.install(bundle)  # a second time changes nothing
    assert [one.name for one in models.iterdir()] == ["tiny"]
    for one in (models / "tiny").iterdir():
        assert one.read_bytes() == (bundle / one.name).read_bytes()
    (found,) = BundleFolders(models).found()
    assert found.problem is None


def test_that_what_was_altered_is_not_installed(tmp_path: Path) -> None:
    bundle = make_tiny_bundle(tmp_path / "made" / "tiny")
    (bundle / "golden.npz").write_bytes(b"altered")
    with pytest.raises(BrokenModel, match=r"golden\.npz was altered"):
        ModelFolder(tmp_path / "models").install(bundle)
    assert not (tmp_path / "models").exists()


def test_that_another_model_of_the_same_name_is_never_overwritten(tmp_path: Path) -> None:
    cupboard = ModelFolder(tmp_path / "models")
    cupboard.install(make_tiny_bundle(tmp_path / "one" / "tiny"))
    with pytest.raises(BrokenModel, match="another model of this name"):
        cupboard.install(make_tiny_bundle(tmp_path / "two" / "tiny", seed=8))


def test_that_a_profile_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "models").write_text("a file where the folder should be")
    with pytest.raises(StoreProblem, match="tiny cannot be installed"):
        ModelFolder(tmp_path / "models").install(make_tiny_bundle(tmp_path / "made" / "tiny"))


def test_that_golden_answers_are_replayed_in_a_worker(tmp_path: Path) -> None:
    bundle = make_tiny_bundle(tmp_path / "tiny")
    found = ModelFolder(tmp_path / "models").replay(bundle)
    assert found == BundleFolders(tmp_path).found()[0].identity
    other = make_tiny_bundle(tmp_path / "other", seed=8)
    content = manifest(other)
    files = content["files"]
    assert isinstance(files, dict)
    golden = (bundle / "golden.npz").read_bytes()
    (other / "golden.npz").write_bytes(golden)
    files["golden.npz"] = manifest(bundle)["files"]["golden.npz"]  # type: ignore[index]
    write_manifest(other, content)
    with pytest.raises(BrokenModel):
        ModelFolder(tmp_path / "models").replay(other)
