"""Weights drawn anew layer by layer, and how far two maps resemble each other."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import onnx
import pytest
from numpy.typing import NDArray
from onnx import numpy_helper

from tests.inference.tiny_bundle import make_tiny_bundle
from training.explanations.randomising import layers_before_head, rank_correlation, redrawn_head, redrawn_network

RISING = np.arange(6, dtype=np.float32).reshape(2, 3)


def test_that_only_the_last_layers_of_a_head_are_drawn_anew() -> None:
    generator = np.random.default_rng(0)
    head = tuple((generator.normal(5.0, 2.0, (300, 40)).astype(np.float32), np.ones(40, np.float32)) for _ in range(3))
    redrawn = redrawn_head(head, 2, np.random.default_rng(1))
    assert redrawn[0] == head[0]
    for kernel, bias in redrawn[1:]:
        assert kernel.dtype == np.float32
        assert abs(float(kernel.mean())) < 0.1
        assert float(kernel.std()) == pytest.approx(2.0, abs=0.1)
        assert not bias.any()


def test_that_layers_before_the_head_are_drawn_anew_and_nothing_else(tmp_path: Path) -> None:
    raw = (make_tiny_bundle(tmp_path / "tiny") / "model.onnx").read_bytes()
    assert layers_before_head(raw) == ("filters",)
    before, after = (
        {one.name: numpy_helper.to_array(one) for one in onnx.load_from_string(file).graph.initializer}
        for file in (raw, redrawn_network(raw, ("filters",), np.random.default_rng(0)))
    )
    altered = [name for name in before if not np.array_equal(before[name], after[name])]
    assert altered == ["filters"]
    assert after["filters"].dtype == np.float32
    assert redrawn_network(raw, (), np.random.default_rng(0)) == raw


@pytest.mark.parametrize(("other", "expected"), [(RISING, 1.0), (np.exp(RISING), 1.0), (-RISING, -1.0)])
def test_that_only_the_order_of_the_cells_counts(other: NDArray[np.float32], expected: float) -> None:
    assert rank_correlation(RISING, other) == pytest.approx(expected)


def test_that_equal_cells_share_their_rank() -> None:
    one, other = (np.array(values, dtype=np.float32) for values in ([[1, 0, 0, 0]], [[0, 0, 0, 1]]))
    assert rank_correlation(one, other) == pytest.approx(-1.0 / 3.0)


def test_that_a_map_that_is_the_same_everywhere_resembles_none() -> None:
    assert math.isnan(rank_correlation(RISING, np.ones((2, 3), np.float32)))
