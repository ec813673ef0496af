"""The proposer suggests boxes, and refuses every bundle that is not what it says it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.inference.tiny_bundle import make_tiny_bundle
from tests.inference.tiny_proposer import OFFSET, SLOPE, make_tiny_proposer, manifest, write_manifest
from thyroid_desktop.domain.errors import BrokenModel
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.inference.proposer import ProposerEngine


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return make_tiny_proposer(tmp_path / "tiny-proposer")


def frame_with(*middles: tuple[int, int]) -> NDArray[np.uint8]:
    """(144, 192) grey, dark, with a bright spot around each (x, y)."""
    pixels = np.full((144, 192), 20, dtype=np.uint8)
    for number, (x, y) in enumerate(middles):
        pixels[y - 12 : y + 12, x - 12 : x + 12] = 250 - 20 * number
    return pixels


def test_that_bright_spots_are_suggested_best_first(bundle: Path) -> None:
    proposals = ProposerEngine(bundle).propose(frame_with((40, 40), (136, 88)))
    first, second = proposals[:2]
    assert first.box == Box(16.0, 16.0, 64.0, 64.0)
    assert second.box == Box(112.0, 64.0, 160.0, 112.0)
    assert first.score > second.score > proposals[2].score
    mean = 250 / 127.5 - 1
    assert first.score == pytest.approx(1 / (1 + np.exp(-(SLOPE * 4.0 * mean + OFFSET))), abs=0.01)


def test_that_colour_and_sixteen_bit_frames_get_the_same_suggestions(bundle: Path) -> None:
    engine, grey = ProposerEngine(bundle), frame_with((40, 40))
    grey[0, 0] = 255
    expected = engine.propose(grey)
    assert engine.propose(np.repeat(grey[:, :, np.newaxis], 3, axis=2)) == expected
    assert engine.propose(grey.astype(np.uint16) * 257) == expected


def test_that_a_frame_smaller_than_any_nodule_gets_no_suggestion(bundle: Path) -> None:
    assert ProposerEngine(bundle).propose(np.zeros((3, 3), dtype=np.uint8)) == ()


def test_that_it_says_who_it_is(bundle: Path) -> None:
    identity = ProposerEngine(bundle).identity
    assert (identity.id, identity.version) == ("tiny-proposer", "1")
    assert identity.weights_sha256 == manifest(bundle)["files"]["model.onnx"]  # type: ignore[index]


def assert_refused(folder: Path, *causes: str) -> None:
    with pytest.raises(BrokenModel) as told:
        ProposerEngine(folder)
    assert folder.name in told.value.title
    for cause in causes:
        assert cause in told.value.detail


def test_that_a_classifier_is_no_proposer(tmp_path: Path) -> None:
    assert_refused(make_tiny_bundle(tmp_path / "tiny"), "architecture")


def test_that_an_altered_file_is_refused(bundle: Path) -> None:
    raw = bytearray((bundle / "model.onnx").read_bytes())
    raw[len(raw) // 2] ^= 1
    (bundle / "model.onnx").write_bytes(raw)
    assert_refused(bundle, "model.onnx was altered")


def test_that_a_network_that_is_none_is_refused(bundle: Path) -> None:
    (bundle / "model.onnx").write_bytes(b"nonsense")
    write_manifest(bundle, manifest(bundle))
    assert_refused(bundle, "model.onnx is no network")


def test_that_another_grid_than_the_network_has_is_refused(bundle: Path) -> None:
    write_manifest(bundle, {**manifest(bundle), "grid": [12, 9]})
    assert_refused(bundle, "golden.npz", "heat")


def change_heat(golden: dict[str, NDArray[Any]]) -> None:
    golden["heat"] = golden["heat"] + np.float32(0.1)


def change_reach(golden: dict[str, NDArray[Any]]) -> None:
    golden["reach"][0, 0, 0, 0] = np.nan


def empty(golden: dict[str, NDArray[Any]]) -> None:
    for name in golden:
        golden[name] = golden[name][:0]


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        (change_heat, "does not give the answers"),
        (change_reach, "does not give the answers"),
        (empty, "holds no canvases"),
        (lambda golden: golden.pop("reach"), "reach is missing"),
    ],
)
def test_that_golden_answers_that_do_not_fit_are_refused(
    bundle: Path, change: Callable[[dict[str, NDArray[Any]]], object], cause: str
) -> None:
    golden: dict[str, Any] = dict(np.load(bundle / "golden.npz"))
    change(golden)
    np.savez(bundle / "golden.npz", **golden)
    write_manifest(bundle, manifest(bundle))
    assert_refused(bundle, "golden.npz", cause)
