"""What each method says of a network with one dense layer, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from training.explanations.methods import BASELINES, CANDIDATES, GRAD_CAM, METHODS, SHOWN, fine

# Channel 0 speaks for malignant with 2, channel 1 for benign with 1.
HEAD = ((np.array([[-1.0, 1.0], [0.5, -0.5]], np.float32), np.zeros(2, np.float32)),)
FEATURES = np.array([[[4.0, 0.0], [0.0, 4.0]], [[1.0, 2.0], [0.0, 0.0]]], np.float32)


@pytest.mark.parametrize(
    ("name", "sign", "expected"),
    [
        (GRAD_CAM, 1, [[2.0, 0.0], [0.0, 0.0]]),
        (GRAD_CAM, -1, [[0.0, 1.0], [0.0, 0.0]]),
        ("HiResCAM", 1, [[2.0, -1.0], [0.0, 0.0]]),
        ("HiResCAM", -1, [[-2.0, 1.0], [0.0, 0.0]]),
        ("LayerCAM", 1, [[2.0, 0.0], [0.5, 0.0]]),
        ("LayerCAM", -1, [[0.0, 1.0], [0.5, 0.0]]),
        # Weights 2 / (2 + 2·1.25) and 1 / (2 + 1·1.5).
        ("Grad-CAM++", 1, np.array([[4.0, 0.0], [1.0, 0.0]]) * 2.0 / 4.5),
        ("Grad-CAM++", -1, np.array([[0.0, 4.0], [2.0, 0.0]]) / 3.5),
        (SHOWN, 1, [[2.0, 0.0], [0.0, 0.0]]),
        (SHOWN, -1, [[2.0, 0.0], [0.0, 0.0]]),
    ],
)
def test_that_a_method_explains_the_class_that_is_asked_for(name: str, sign: int, expected: object) -> None:
    assert METHODS[name](FEATURES, HEAD, sign) == pytest.approx(np.asarray(expected), abs=1e-6)


def test_that_baselines_look_at_nothing() -> None:
    for method in BASELINES.values():
        assert np.array_equal(method(FEATURES, HEAD, 1), method(FEATURES * 0.0, HEAD, -1))
    assert BASELINES["Gaussian"](np.zeros((5, 7, 1), np.float32), HEAD, 1).argmax() == 2 * 7 + 3
    assert next(iter(CANDIDATES)) == GRAD_CAM


def test_that_a_map_in_pixels_keeps_its_place() -> None:
    cells = np.zeros((4, 4), np.float32)
    cells[3, 0] = 1.0
    row, column = np.unravel_index(int(fine(cells, 40).argmax()), (40, 40))
    assert row >= 30
    assert column < 10
