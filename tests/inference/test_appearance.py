"""What pixels alone tell of frames and boxes: every rule on made images that differ in one thing."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from thyroid_desktop.inference.appearance import (
    has_flow,
    is_blurred,
    is_coloured,
    is_dark,
    is_flat,
    is_no_scan,
    is_one_tint,
    is_saturated,
)

Patch = NDArray[np.float32]


def tissue(*, planes: int = 1, scale: float = 1.0) -> Patch:
    """Speckle about grey level 70."""
    grain = np.random.RandomState(3).rayleigh(55.0, (96, 120)) * scale
    return np.repeat(np.clip(np.rint(grain), 0, 255).astype(np.float32)[np.newaxis], planes, axis=0)


def smoothed(patch: Patch, times: int) -> Patch:
    for _ in range(times):
        for axis in (1, 2):
            patch = ((np.roll(patch, 1, axis) + patch + np.roll(patch, -1, axis)) / 3).astype(np.float32)
    return np.rint(patch)


def painted(colour: tuple[int, int, int], *, wide: int) -> Patch:
    patch = tissue(planes=3)
    patch[:, 20 : 20 + wide, 20 : 20 + wide] = np.array(colour, np.float32)[:, np.newaxis, np.newaxis]
    return patch


def test_that_tissue_is_none_of_all_that() -> None:
    for planes in (1, 3):
        patch = tissue(planes=planes)
        rules = (has_flow, is_blurred, is_coloured, is_dark, is_flat, is_no_scan, is_one_tint, is_saturated)
        assert [rule.__name__ for rule in rules if rule(patch)] == []


@pytest.mark.parametrize("colour", [(230, 40, 10), (10, 60, 230), (255, 180, 0)])
def test_that_solid_colour_is_flow_and_strokes_of_it_are_not(colour: tuple[int, int, int]) -> None:
    assert has_flow(painted(colour, wide=16))
    assert not has_flow(painted(colour, wide=5))
    crossed = painted(colour, wide=3)
    crossed[:, 50:53, 10:100] = np.array(colour, np.float32)[:, np.newaxis, np.newaxis]
    assert not has_flow(crossed)
    assert not has_flow(painted(colour, wide=16)[:, 20:22, 20:22])


def test_that_a_tinted_image_is_in_colour_but_has_no_flow() -> None:
    tinted = tissue(planes=3) * np.array([1.0, 0.7, 0.4], np.float32)[:, np.newaxis, np.newaxis]
    assert is_coloured(tinted)
    assert is_one_tint(tinted)
    assert not has_flow(tinted)


def test_that_colour_of_several_hues_all_over_is_flow() -> None:
    hues = tissue(planes=3)
    hues[:, :48] *= np.array([1.0, 0.1, 0.1], np.float32)[:, np.newaxis, np.newaxis]
    hues[:, 48:] *= np.array([0.1, 0.1, 1.0], np.float32)[:, np.newaxis, np.newaxis]
    hues[0, :48] = 200.0
    assert not is_one_tint(hues)
    assert has_flow(hues)


def test_that_an_image_without_fine_detail_is_blurred_however_far_the_blur_goes() -> None:
    for times in (8, 16, 40):
        assert is_blurred(smoothed(tissue(scale=3.0), times))
    assert not is_blurred(smoothed(tissue(), 1))


def test_that_nothing_is_said_of_blur_where_there_is_too_little_to_see() -> None:
    assert not is_blurred(np.full((1, 60, 60), 90.0, np.float32))
    assert not is_blurred(smoothed(tissue(), 8)[:, :7])


def test_that_too_much_gain_and_too_little_are_told() -> None:
    assert is_saturated(np.minimum(tissue(scale=3.0), 255.0))
    assert is_dark(tissue(scale=0.1))
    assert not is_dark(tissue(scale=0.5))
    assert is_flat(np.full((1, 20, 20), 60.0, np.float32))


def test_that_paper_drawings_and_coloured_photographs_are_no_scans() -> None:
    page = np.full((1, 40, 200), 240.0, np.float32)
    page[:, ::3, ::5] = 20.0
    assert is_no_scan(page)
    drawing = np.full((3, 40, 200), 60.0, np.float32)
    drawing[0, :, 100:] = 90.0
    assert is_no_scan(drawing)
    photograph = np.random.RandomState(5).uniform(0, 220, (3, 40, 200)).astype(np.float32)
    assert is_no_scan(photograph)


def test_that_a_frame_with_a_wide_black_border_or_one_tint_stays_a_scan() -> None:
    bordered = np.zeros((1, 96, 300), np.float32)
    bordered[:, :, :120] = tissue()
    assert not is_no_scan(bordered)
    tinted = tissue(planes=3) * np.array([1.0, 0.7, 0.4], np.float32)[:, np.newaxis, np.newaxis]
    assert not is_no_scan(np.rint(tinted))
    assert not is_no_scan(np.zeros((1, 10, 10), np.float32))
