"""A bundle is believed nothing: whatever is wrong with it is told with the name of the file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.inference import tiny_proposer
from tests.inference.tiny_bundle import make_tiny_bundle, manifest, write_manifest
from thyroid_desktop.domain.errors import BrokenModel
from thyroid_desktop.domain.geometry import Size
from thyroid_desktop.domain.operating_point import Estimate, OperatingPoint
from thyroid_desktop.inference.bundle import (
    MANIFEST,
    is_proposer,
    read_files,
    read_manifest,
    read_proposer_manifest,
)
from thyroid_desktop.inference.preprocessing import LETTERBOX, PREPROCESSINGS

Change = Callable[[dict[str, Any]], object]


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return make_tiny_bundle(tmp_path / "tiny")


def test_that_a_whole_bundle_is_read(bundle: Path) -> None:
    found = read_manifest(bundle)
    assert found.identity.id == "tiny"
    assert found.identity.weights_sha256 == found.files["model.onnx"]
    assert found.identity.preprocessing == LETTERBOX
    assert found.feature_map == (8, 8, 6)
    contents = read_files(bundle, found)
    assert set(contents) == {"model.onnx", "golden.npz"}
    assert contents["model.onnx"] == (bundle / "model.onnx").read_bytes()


@pytest.mark.parametrize(
    "architecture", ["densenet121", "densenet169", "nasnetlarge", "resnet101v2", "xception", "tiny"]
)
@pytest.mark.parametrize("preprocessing", PREPROCESSINGS)
def test_that_every_network_that_can_be_trained_and_both_ways_of_cutting_are_read(
    bundle: Path, architecture: str, preprocessing: str
) -> None:
    content = json.loads((bundle / MANIFEST).read_text())
    content["architecture"] = architecture
    content["input"]["preprocessing"] = preprocessing
    write_manifest(bundle, content)
    found = read_manifest(bundle)
    assert (found.architecture, found.identity.preprocessing) == (architecture, preprocessing)


def test_that_operating_points_are_read_where_a_bundle_has_them(bundle: Path) -> None:
    assert read_manifest(bundle).identity.points == ()
    figures = {"sensitivity": [0.9, 0.8, 0.95], "specificity": [0.8, 0.7, 0.9]}
    told = [{"name": "youden", "threshold": [0.5, 0.4, 0.6], **figures}]
    write_manifest(bundle, {**manifest(bundle), "operating_points": told})
    (point,) = read_manifest(bundle).identity.points
    assert point == OperatingPoint("youden", Estimate(0.5, 0.4, 0.6), Estimate(0.9, 0.8, 0.95), Estimate(0.8, 0.7, 0.9))
    write_manifest(bundle, {**manifest(bundle), "operating_points": told * 2})
    with pytest.raises(BrokenModel, match="twice"):
        read_manifest(bundle)


def test_that_members_for_people_are_allowed(bundle: Path) -> None:
    write_manifest(bundle, {**manifest(bundle), "notes": {"by": "somebody"}})
    assert read_manifest(bundle).identity.title == "Tiny network for tests"


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        (lambda all_: all_.pop("schema"), "has no schema"),
        (lambda all_: all_.update(schema=2), "schema is not 1"),
        (lambda all_: all_.update(id="other"), "id is other, but the folder is tiny"),
        (lambda all_: all_.update(version=3), "version of the file is not a text"),
        (lambda all_: all_.update(architecture="my_own"), "architecture of the file is not one of densenet121, "),
        (lambda all_: all_.update(classes=["malignant", "benign"]), "classes are not benign, malignant"),
        (lambda all_: all_.update(threshold=1.2), "threshold"),
        (lambda all_: all_.update(temperature=0.0), "temperature"),
        (lambda all_: all_.update(feature_map=[8, 8]), "feature_map"),
        (lambda all_: all_.update(input=None), "input is no object"),
        (lambda all_: all_["input"].update(channels=1), "channels of input is not 3"),
        (lambda all_: all_["input"].update(side=64.5), "side of input is not a whole number"),
        (lambda all_: all_["input"].update(side=100_000), "side of input is not a whole number from"),
        (lambda all_: all_["input"].update(margin=-0.1), "margin"),
        (lambda all_: all_["input"].update(preprocessing="squash-1"), "preprocessing of input is squash-1"),
        (lambda all_: all_["files"].pop("golden.npz"), "files has no golden.npz"),
        (lambda all_: all_["files"].update({"golden.npz": "abc"}), "golden.npz of files is no SHA-256"),
        (lambda all_: all_["files"].update({"golden.npz": "Z" * 64}), "golden.npz of files is no SHA-256"),
        (lambda all_: all_["files"].update({"../secret": "0" * 64}), "no plain file name"),
        (lambda all_: all_["files"].update({"..": "0" * 64}), "no plain file name"),
        (lambda all_: all_["files"].update({"a\0b": "0" * 64}), "no plain file name"),
    ],
)
def test_that_a_manifest_that_says_something_else_is_refused(bundle: Path, change: Change, cause: str) -> None:
    content = json.loads((bundle / MANIFEST).read_text())
    change(content)
    write_manifest(bundle, content)
    with pytest.raises(BrokenModel) as told:
        read_manifest(bundle)
    assert "tiny" in told.value.title
    assert told.value.detail.startswith(f"{MANIFEST} is not valid: ")
    assert cause in told.value.detail


@pytest.mark.parametrize("raw", [b"", b"{", b"[1]", b"\xff\xff", b"[" * 100_000, b'{"schema": NaN}'])
def test_that_a_manifest_that_is_no_manifest_is_refused(bundle: Path, raw: bytes) -> None:
    (bundle / MANIFEST).write_bytes(raw)
    with pytest.raises(BrokenModel, match="tiny") as told:
        read_manifest(bundle)
    assert MANIFEST in told.value.detail


def test_that_a_missing_manifest_is_told(tmp_path: Path) -> None:
    with pytest.raises(BrokenModel) as told:
        read_manifest(tmp_path / "nowhere")
    assert told.value.sentence() == (
        "The model nowhere cannot be used: manifest.json cannot be read (No such file or directory)"
    )


@pytest.mark.parametrize("name", ["model.onnx", "golden.npz"])
def test_that_a_missing_file_is_told(bundle: Path, name: str) -> None:
    found = read_manifest(bundle)
    (bundle / name).unlink()
    with pytest.raises(BrokenModel) as told:
        read_files(bundle, found)
    assert told.value.detail.startswith(f"{name} cannot be read")


@pytest.mark.parametrize("name", ["model.onnx", "golden.npz"])
def test_that_a_single_altered_bit_is_noticed(bundle: Path, name: str) -> None:
    found = read_manifest(bundle)
    raw = bytearray((bundle / name).read_bytes())
    raw[len(raw) // 2] ^= 1
    (bundle / name).write_bytes(raw)
    with pytest.raises(BrokenModel) as told:
        read_files(bundle, found)
    assert told.value.detail.startswith(f"{name} was altered or damaged")


@pytest.fixture
def proposer(tmp_path: Path) -> Path:
    return tiny_proposer.make_tiny_proposer(tmp_path / "tiny-proposer")


def test_that_a_whole_proposer_is_read(proposer: Path) -> None:
    found = read_proposer_manifest(proposer)
    assert (found.identity.id, found.identity.version, found.created) == ("tiny-proposer", "1", "2025-01-01")
    assert found.identity.weights_sha256 == found.files["model.onnx"]
    assert (found.canvas, found.grid) == (Size(96, 72), (9, 12))
    assert (found.slope, found.offset) == (tiny_proposer.SLOPE, tiny_proposer.OFFSET)
    assert set(read_files(proposer, found)) == {"model.onnx", "golden.npz"}


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        (lambda all_: all_.update(schema=2), "schema is not 1"),
        (lambda all_: all_.update(id="other"), "id is other, but the folder is tiny-proposer"),
        (lambda all_: all_.update(architecture="xception"), "architecture of the file is not one of xception-reach"),
        (lambda all_: all_.pop("created"), "has no created"),
        (lambda all_: all_.update(grid=[0, 12]), "grid"),
        (lambda all_: all_.update(calibration=None), "calibration is no object"),
        (lambda all_: all_["calibration"].update(slope=-1.0), "slope"),
        (lambda all_: all_["calibration"].update(offset="0"), "offset"),
        (lambda all_: all_["input"].update(channels=1), "channels of input is not 3"),
        (lambda all_: all_["input"].update(width=7), "width of input is not a whole number from 8"),
        (lambda all_: all_["input"].update(height=100_000), "height of input is not a whole number from"),
        (lambda all_: all_["input"].update(framing="squash-1"), "framing of input is squash-1"),
        (lambda all_: all_["files"].pop("model.onnx"), "files has no model.onnx"),
    ],
)
def test_that_a_proposer_that_says_something_else_is_refused(proposer: Path, change: Change, cause: str) -> None:
    content = json.loads((proposer / MANIFEST).read_text())
    change(content)
    write_manifest(proposer, content)
    with pytest.raises(BrokenModel) as told:
        read_proposer_manifest(proposer)
    assert told.value.detail.startswith(f"{MANIFEST} is not valid: ")
    assert cause in told.value.detail


def test_that_classifiers_and_proposers_are_told_apart(bundle: Path, proposer: Path, tmp_path: Path) -> None:
    assert is_proposer(proposer)
    assert not is_proposer(bundle)
    assert not is_proposer(tmp_path / "nowhere")
    with pytest.raises(BrokenModel, match="architecture"):
        read_manifest(proposer)
    with pytest.raises(BrokenModel, match="architecture"):
        read_proposer_manifest(bundle)
