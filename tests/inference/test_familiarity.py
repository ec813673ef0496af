"""Scores of pooled features, and files of a check that are refused."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.inference.made_check import made_arrays, made_check
from tests.inference.tiny_bundle import CHANNELS, make_tiny_bundle, manifest, write_manifest
from thyroid_desktop.domain.diagnosis import Precision
from thyroid_desktop.domain.errors import BrokenModel
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.inference.cautions import EMPTY, NO_SCAN, STRANGE
from thyroid_desktop.inference.engine import Engine
from thyroid_desktop.inference.familiarity import FAMILIARITY, Familiarity, evened

BOX = Box(60.0, 50.0, 200.0, 150.0)


def speckle() -> NDArray[np.uint8]:
    return np.random.RandomState(1).randint(0, 200, (240, 320)).astype(np.uint8)


def with_check(folder: Path, **changes: NDArray[Any]) -> Path:
    """The tiny bundle with a check; what is changed replaces an array of it."""
    make_tiny_bundle(folder)
    np.savez(folder / FAMILIARITY, **{**made_arrays(CHANNELS), **changes})  # type: ignore[arg-type]
    return signed(folder)


def signed(folder: Path) -> Path:
    content: dict[str, Any] = manifest(folder)
    content["files"][FAMILIARITY] = hashlib.sha256((folder / FAMILIARITY).read_bytes()).hexdigest()
    write_manifest(folder, content)
    return folder


def test_that_scores_are_those_of_the_square_roots_of_the_features() -> None:
    scores = made_check(4).scores(np.array([16.0, 9.0, 1.0, -1.0], np.float32))
    assert (scores.distance, scores.foreign, scores.empty) == pytest.approx((4.0, 4.0, 3.0))
    assert evened(np.array([-1.0, 4.0], np.float32)).tolist() == [0.0, 2.0]


def test_that_distance_counts_in_spreads_and_is_the_mean_over_directions() -> None:
    arrays = made_arrays(4)
    arrays["basis"], arrays["spread"] = np.eye(4, dtype=np.float32)[:2], np.array([2.0, 0.5], np.float32)
    arrays["mean"] = np.array([1.0, 1.0, 0.0, 0.0], np.float32)
    found = Familiarity.of(arrays, 4).scores(np.array([9.0, 4.0, 7.0, 7.0], np.float32))
    assert found.distance == pytest.approx(np.sqrt((1.0 + 4.0) / 2))


@pytest.mark.parametrize("name", ["mean", "basis", "spread", "weights", "offsets", "limits"])
def test_that_arrays_which_are_missing_or_odd_are_refused(name: str) -> None:
    arrays = made_arrays(4)
    odd: dict[str, dict[str, NDArray[Any]]] = {
        "missing": {one: array for one, array in arrays.items() if one != name},
        "short": {**arrays, name: arrays[name][..., :0]},
        "double": {**arrays, name: arrays[name].astype(np.float64)},
        "nan": {**arrays, name: arrays[name] * np.float32("nan")},
    }
    for one in odd.values():
        with pytest.raises(ValueError, match=name if name != "basis" else "basis|spread|mean"):
            Familiarity.of(one, 4)


def test_that_a_spread_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="not above 0"):
        Familiarity.of({**made_arrays(4), "spread": np.zeros(1, np.float32)}, 4)


def test_that_a_bundle_without_a_check_answers_without_its_cautions(tmp_path: Path) -> None:
    assert Engine(make_tiny_bundle(tmp_path / "tiny")).answer(speckle(), BOX, "float32").warnings == ()


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ([1e6, 1e6, 1e6], ()),
        ([-1.0, 1e6, 1e6], (STRANGE,)),
        ([1e6, -1e6, 1e6], (NO_SCAN,)),
        ([1e6, 1e6, -1e6], (EMPTY,)),
        ([-1.0, 1e6, -1e6], (STRANGE, EMPTY)),
    ],
)
def test_that_previews_and_final_answers_tell_what_the_check_finds(
    tmp_path: Path, limits: list[float], expected: tuple[str, ...]
) -> None:
    engine = Engine(with_check(tmp_path / "tiny", limits=np.array(limits, np.float32)))
    precisions: tuple[Precision, ...] = ("float32", "fast")
    for precision in precisions:
        assert engine.answer(speckle(), BOX, precision).warnings == expected


def test_that_a_check_of_other_channels_is_refused(tmp_path: Path) -> None:
    folder = with_check(tmp_path / "tiny", mean=np.zeros(CHANNELS + 1, np.float32))
    with pytest.raises(BrokenModel) as told:
        Engine(folder)
    assert "familiarity.npz: mean" in told.value.sentence()


def test_that_a_check_that_is_damaged_or_altered_is_refused(tmp_path: Path) -> None:
    folder = with_check(tmp_path / "tiny")
    (folder / FAMILIARITY).write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(BrokenModel, match="cannot be used") as told:
        Engine(folder)
    assert "familiarity.npz was altered" in told.value.sentence()
    with pytest.raises(BrokenModel) as told:
        Engine(signed(folder))
    assert "familiarity.npz is no file of plain arrays" in told.value.sentence()
