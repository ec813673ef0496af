"""How a class-activation map is coloured, placed and outlined."""

import itertools

import matplotlib as mpl
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from thyroid_desktop.domain.diagnosis import CamMap
from thyroid_desktop.domain.geometry import Affine, Point, Size
from thyroid_desktop.domain.heatmap import (
    FADE,
    blend,
    coloured,
    contour_segments,
    fading,
    normalised,
    outline,
    palette_names,
    palette_table,
    placed,
    upsampled,
)

maps = hnp.arrays(
    np.float32,
    hnp.array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=9),
    elements=st.floats(0, 1000, width=32),
)


def a_map(side: int = 10, seed: int = 3) -> np.ndarray:
    return np.random.default_rng(seed).random((side, side)).astype(np.float32) ** 2


@pytest.mark.parametrize(("palette", "tolerance"), [("inferno", 3), ("jet", 1)])
def test_that_palettes_agree_with_the_published_colour_maps(palette, tolerance):
    published = np.rint(mpl.colormaps[palette](np.arange(256))[:, :3] * 255)
    assert np.abs(published - palette_table(palette)).max() <= tolerance


def test_that_inferno_is_the_default_and_rises_in_luminance():
    assert palette_names() == ("inferno", "jet")
    luminance = palette_table("inferno") @ np.array([0.2126, 0.7152, 0.0722])
    assert (np.diff(luminance) > -0.5).all()
    assert luminance[-1] > 240


def test_that_a_palette_cannot_be_altered():
    with pytest.raises(ValueError, match="read-only"):
        palette_table("jet")[0, 0] = 1


@given(maps)
def test_that_a_normalised_map_keeps_zero_and_reaches_one(values):
    result = normalised(values)
    assert result.dtype == np.float32
    assert result.shape == values.shape
    if values.max() > 0:
        assert result.max() == 1
        assert ((result > 0) <= (values > 0)).all()
        np.testing.assert_allclose(result, values / values.max(), rtol=1e-5, atol=1e-30)
    else:
        assert not result.any()


def test_that_values_below_zero_count_as_zero():
    np.testing.assert_array_equal(normalised(np.array([[-3.0, 1.0, 2.0]])), [[0, 0.5, 1]])
    assert not normalised(np.array([[-3.0, -1.0]])).any()
    assert normalised(np.zeros((0, 4), np.float32)).shape == (0, 4)


@given(st.floats(0, 1), st.floats(0, 1))
def test_that_the_overlay_fades_in_without_a_step_back(one, other):
    low, high = fading(np.array(sorted((one, other))))
    assert 0 <= low <= high <= 1


def test_that_low_attention_leaves_the_picture_as_it_is():
    begin, full = FADE
    rgba = coloured(np.array([[0.0, begin, full, 1.0]]), "inferno", opacity=0.5)
    np.testing.assert_array_equal(rgba[0, :, 3], [0, 0, 128, 128])
    picture = np.full((1, 4, 3), 77, np.uint8)
    np.testing.assert_array_equal(blend(picture, rgba)[0, :2], picture[0, :2])


@pytest.mark.parametrize("palette", palette_names())
def test_that_full_opacity_shows_the_palette_itself(palette):
    rgba = coloured(np.array([[0.6, 1.0, 7.0]]), palette, opacity=1)
    assert rgba.dtype == np.uint8
    np.testing.assert_array_equal(rgba[0, :, :3], palette_table(palette)[[153, 255, 255]])
    blended = blend(np.zeros((1, 3, 3), np.uint8), rgba)
    np.testing.assert_array_equal(blended, rgba[..., :3])


def test_that_no_opacity_shows_nothing():
    assert not coloured(a_map(), opacity=0)[..., 3].any()


@pytest.mark.parametrize("opacity", [-0.1, 1.1, float("nan")])
def test_that_an_impossible_opacity_is_refused(opacity):
    with pytest.raises(ValueError, match="opacity"):
        coloured(a_map(), opacity=opacity)


def test_that_blending_lies_between_picture_and_colour():
    picture = np.random.default_rng(0).integers(0, 256, (5, 6, 3), dtype=np.uint8)
    heat = np.random.default_rng(1).integers(0, 256, (5, 6, 4), dtype=np.uint8)
    result = blend(picture, heat)
    assert (result >= np.minimum(picture, heat[..., :3])).all()
    assert (result <= np.maximum(picture, heat[..., :3])).all()


@given(st.floats(0, 50, width=32), st.integers(1, 6), st.integers(1, 6), st.integers(1, 40), st.integers(1, 40))
def test_that_a_flat_map_stays_flat_when_enlarged(value, height, width, rows, columns):
    flat = np.full((height, width), value, np.float32)
    np.testing.assert_allclose(upsampled(flat, (rows, columns)), value, rtol=1e-5)


def test_that_a_slope_stays_straight_when_enlarged():
    slope = np.tile(np.arange(8, dtype=np.float32), (3, 1))
    centres = (np.arange(32) + 0.5) / 4 - 0.5
    # The repeated edges bend the outer cells only.
    np.testing.assert_allclose(upsampled(slope, (3, 32))[1, 8:-8], centres[8:-8], atol=1e-5)


def test_that_an_enlarged_map_passes_through_its_cells_and_never_below_them():
    values = a_map(6)
    fine = upsampled(values, (54, 54))
    np.testing.assert_allclose(fine[4::9, 4::9], values, atol=1e-5)
    assert fine.min() >= values.min()


def test_that_a_map_lands_where_its_affine_says():
    values = np.zeros((10, 10), np.float32)
    values[2, 7] = 1
    to_stored = Affine(12, 0, 100, 0, 9, 40)
    heat = placed(CamMap(values, to_stored), Size(300, 200))
    assert heat.shape == (200, 300)
    assert heat.dtype == np.float32
    peak = to_stored.apply(Point(7.5, 2.5))
    rows, columns = np.nonzero(heat > 0.8 * heat.max())
    assert columns.mean() + 0.5 == pytest.approx(peak.x, abs=0.51)
    assert rows.mean() + 0.5 == pytest.approx(peak.y, abs=0.51)


def test_that_nothing_lies_outside_the_map():
    heat = placed(CamMap(np.ones((4, 5), np.float32), Affine(10, 0, 20, 0, 10, 30)), Size(100, 90))
    inside = np.zeros((90, 100), bool)
    inside[30:70, 20:70] = True
    np.testing.assert_allclose(heat[inside], 1, rtol=1e-5)
    assert not heat[~inside].any()


@pytest.mark.parametrize("shift", [(-500, 0), (500, 0), (0, -500), (0, 500)])
def test_that_a_map_beside_the_image_leaves_it_empty(shift):
    assert not placed(CamMap(a_map(), Affine(5, 0, shift[0], 0, 5, shift[1])), Size(80, 60)).any()


def test_that_a_mirrored_map_is_mirrored():
    values = a_map(7)
    straight = placed(CamMap(values, Affine(8, 0, 4, 0, 8, 2)), Size(64, 60))
    mirrored = placed(CamMap(values[:, ::-1].copy(), Affine(-8, 0, 60, 0, 8, 2)), Size(64, 60))
    np.testing.assert_allclose(straight, mirrored, atol=1e-5)


@given(st.floats(2, 30), st.floats(2, 30), st.floats(-60, 60), st.floats(-60, 60))
def test_that_the_quick_way_and_the_general_way_agree(across, down, x, y):
    values = a_map(5)
    size = Size(40, 30)
    quick = placed(CamMap(values, Affine(across, 0, x, 0, down, y)), size)
    general = placed(CamMap(values, Affine(across, 1e-13, x, 1e-13, down, y)), size)
    # At the rim a pixel's centre may fall on either side of the border by the last bit.
    assert np.mean(np.abs(quick - general) > 1e-4) < 0.1


def test_that_a_map_turned_a_quarter_is_the_map_turned_a_quarter():
    values = a_map(6)
    turned = placed(CamMap(values, Affine(0, -10, 60, 10, 0, 0)), Size(60, 60))
    straight = placed(CamMap(np.rot90(values, -1).copy(), Affine(10, 0, 0, 0, 10, 0)), Size(60, 60))
    np.testing.assert_allclose(turned, straight, atol=1e-5)


def test_that_a_flattening_affine_is_refused():
    with pytest.raises(ValueError, match="inverse"):
        placed(CamMap(a_map(), Affine(0, 0, 0, 0, 1, 0)), Size(9, 9))


@given(maps, st.floats(0.01, 999))
def test_that_contours_are_closed_and_lie_inside_the_map(values, level):
    segments = contour_segments(values, level)
    height, width = values.shape
    assert segments.shape[1] == 4
    assert (segments >= 0).all()
    assert (segments <= [width, height, width, height]).all()
    assert bool(len(segments)) == bool((values >= np.float32(level)).any())


@given(hnp.arrays(np.float32, (5, 6), elements=st.sampled_from([0.0, 0.25, 0.75, 1.0])))
def test_that_every_end_of_a_contour_meets_another(values):
    framed = np.pad(values, 2)
    ends = np.round(contour_segments(framed, 0.5).reshape(-1, 2), 3)
    _, counts = np.unique(ends, axis=0, return_counts=True)
    assert (counts % 2 == 0).all()


def test_that_a_contour_lies_where_the_level_is_crossed():
    y, x = np.mgrid[0:41, 0:41] + 0.5
    cone = np.maximum(0, 1 - np.hypot(x - 20, y - 22) / 16)
    ends = contour_segments(cone, 0.5).reshape(-1, 2)
    np.testing.assert_allclose(np.hypot(ends[:, 0] - 20, ends[:, 1] - 22), 8, atol=0.1)


@pytest.mark.parametrize("centre", [0.0, 1.0])
def test_that_saddles_join_or_part_by_the_middle_of_the_square(centre):
    low, high = (0.0, 1.2) if centre else (0.0, 0.8)
    for square in ([[high, low], [low, high]], [[low, high], [high, low]]):
        field = np.pad(np.array(square), 1)
        segments = contour_segments(field, 0.5)
        assert len(segments) == 8
        near = segments[np.abs((segments[:, :2] + segments[:, 2:]) / 2 - 2).max(axis=1) < 0.5]
        assert len(near) == 2
        middles = (near[:, :2] + near[:, 2:]) / 2 - 2
        # Where the high corners are joined the two segments cut off the low corners, else the high ones.
        is_main_diagonal = middles[:, 0] * middles[:, 1] > 0
        high_is_main = square[0][0] > square[0][1]
        assert (is_main_diagonal == (high_is_main != bool(centre))).all()


def test_that_a_level_of_zero_is_refused():
    for level in (0.0, -1.0, float("nan")):
        with pytest.raises(ValueError, match="above zero"):
            contour_segments(a_map(), level)


def test_that_the_outline_agrees_with_the_placed_map():
    values = np.zeros((10, 10), np.float32)
    values[4:7, 3:6] = 2
    cam = CamMap(values, Affine(14, 0, 30, 0, 14, 20))
    heat = normalised(placed(cam, Size(200, 180)))
    ends = outline(cam).reshape(-1, 2)
    assert len(ends) > 40
    found = heat[ends[:, 1].astype(int), ends[:, 0].astype(int)]
    assert np.abs(found - 0.5).max() < 0.12
    rows, columns = np.nonzero(heat >= 0.5)
    bounds = [columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]
    np.testing.assert_allclose([*ends.min(axis=0), *ends.max(axis=0)], bounds, atol=1.5)


def test_that_an_empty_map_has_no_outline():
    assert outline(CamMap(np.zeros((3, 3), np.float32), Affine(1, 0, 0, 0, 1, 0))).shape == (0, 4)


def test_that_a_map_that_fills_its_crop_is_outlined_at_the_crop():
    ends = outline(CamMap(np.ones((4, 4), np.float32), Affine(10, 0, 5, 0, 10, 5))).reshape(-1, 2)
    for axis, bound in itertools.product((0, 1), (5, 45)):
        assert np.abs(ends[:, axis] - bound).min() < 1.5
