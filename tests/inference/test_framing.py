"""The whole frame on the proposer's canvas, and the map that leads back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thyroid_desktop.domain.geometry import Box, Point, Size
from thyroid_desktop.inference.framing import canvas_affine, framed
from thyroid_desktop.inference.preprocessing import crop

CANVAS = Size(96, 72)
sizes = st.builds(Size, st.integers(1, 500), st.integers(1, 500))


@given(sizes)
def test_that_every_frame_lies_wholly_and_centred_on_the_canvas(size: Size) -> None:
    to_canvas = canvas_affine(size, CANVAS)
    first, last = to_canvas.apply(Point(0.0, 0.0)), to_canvas.apply(Point(size.width, size.height))
    assert to_canvas.a == to_canvas.e
    assert first.x == pytest.approx(CANVAS.width - last.x, abs=1e-6)
    assert first.y == pytest.approx(CANVAS.height - last.y, abs=1e-6)
    assert min(first.x, first.y) == pytest.approx(0.0, abs=1e-6)
    assert first.x >= -1e-6
    assert first.y >= -1e-6


@given(sizes)
def test_that_it_is_black_beside_the_frame_and_only_there(size: Size) -> None:
    canvas = framed(np.full((size.height, size.width), 200, dtype=np.uint8), CANVAS)
    assert canvas.shape == (72, 96, 3)
    to_canvas = canvas_affine(size, CANVAS)
    left, top = to_canvas.c, to_canvas.f
    assert (canvas[:, : int(left)] == 0).all()
    assert (canvas[: int(top)] == 0).all()
    inner = canvas[int(np.ceil(top)) : 72 - int(np.ceil(top)), int(np.ceil(left)) : 96 - int(np.ceil(left))]
    assert (inner == 200).all()


def test_that_a_frame_of_the_canvas_size_stays_as_it_is() -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (72, 96), dtype=np.uint8)
    assert (framed(pixels, CANVAS) == pixels[:, :, np.newaxis]).all()


def test_that_it_is_resampled_as_crops_are() -> None:
    pixels = np.random.default_rng(2).integers(0, 65536, (90, 90, 3), dtype=np.uint16)
    expected = crop(pixels, Box(0.0, 0.0, 90.0, 90.0), margin=0.0, side=50)
    assert (framed(pixels, Size(50, 50)) == expected).all()


def test_that_what_is_no_frame_is_refused() -> None:
    with pytest.raises(ValueError, match="grey or RGB"):
        framed(np.zeros((10, 10), dtype=np.float32), CANVAS)  # type: ignore[arg-type]
