"""An engine whose bundle has a committee says how far its members disagree."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.inference.tiny_bundle import CHANNELS, make_tiny_bundle, manifest, write_manifest
from thyroid_desktop.domain.diagnosis import Spread
from thyroid_desktop.domain.errors import BrokenModel
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.inference.committee import Committee
from thyroid_desktop.inference.engine import Engine

BOX = Box(60.0, 50.0, 200.0, 150.0)
SHIFT = 0.7


def with_committee(folder: Path, arrays: dict[str, NDArray[np.float32]]) -> Path:
    """A tiny bundle with these arrays as its committee."""
    make_tiny_bundle(folder)
    np.savez(folder / "committee.npz", **arrays)  # type: ignore[arg-type]
    said = manifest(folder)
    digest = hashlib.sha256((folder / "committee.npz").read_bytes()).hexdigest()
    write_manifest(folder, {**said, "files": {**said["files"], "committee.npz": digest}})  # type: ignore[dict-item]
    return folder


def shifting() -> Committee:
    """Two members, each so much above and below the answer, whatever the features."""
    ones = np.ones(CHANNELS, np.float32)
    return Committee(0 * ones, ones, np.zeros((CHANNELS, 2), np.float32), np.array([SHIFT, -SHIFT], np.float32))


def pixels() -> NDArray[np.uint8]:
    return np.random.RandomState(1).randint(90, 150, (240, 320)).astype(np.uint8)


def test_that_the_members_range_lies_about_the_answer_that_is_recorded(tmp_path: Path) -> None:
    engine = Engine(with_committee(tmp_path / "tiny", shifting().arrays()))
    answer = engine.answer(pixels(), BOX, "float32")
    odds = answer.probability_malignant / (1.0 - answer.probability_malignant)
    ends = [odds * np.exp(one) for one in (-SHIFT, SHIFT)]
    assert answer.committee is not None
    assert [answer.committee.low, answer.committee.high] == pytest.approx([one / (1.0 + one) for one in ends])
    assert isinstance(answer.committee, Spread)


def test_that_previews_and_bundles_without_a_committee_have_no_range(tmp_path: Path) -> None:
    engine = Engine(with_committee(tmp_path / "tiny", shifting().arrays()))
    assert engine.answer(pixels(), BOX, "fast").committee is None
    old = Engine(make_tiny_bundle(tmp_path / "old"))
    assert old.answer(pixels(), BOX, "float32").committee is None


def test_that_a_committee_of_another_network_is_refused(tmp_path: Path) -> None:
    arrays = shifting().arrays()
    folder = with_committee(tmp_path / "tiny", {**arrays, "kernels": np.zeros((CHANNELS + 1, 2), np.float32)})
    with pytest.raises(BrokenModel) as raised:
        Engine(folder)
    assert "committee.npz is no committee: kernels" in raised.value.sentence()
