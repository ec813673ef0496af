"""The synthetic ultrasound obeys the physics that it claims."""

from dataclasses import replace

import numpy as np
import pytest

from tests.data.anatomy import Nodule, ellipse, neck
from tests.data.phantom import Picture, Scene, picture, scatterers, sensitivity
from tests.data.probe import Probe, compressed, resampled
from thyroid_desktop.domain.geometry import Box, Size
from thyroid_desktop.domain.imaging import Calibration

COARSE = Probe(line_mm=0.2, sampling_mhz=24)
PLAIN = Nodule(2, 16, 9, 7)
SMALL = Scene(size=Size(320, 280), mm_per_pixel=0.125, probe=COARSE, seed=5)


def drawn(nodule: Nodule, **changes) -> Picture:
    return picture(replace(SMALL, nodules=(nodule,), **changes))


def mean_level(shown: Picture, x0: float, z0: float, x1: float, z1: float) -> float:
    """Mean grey level of a rectangle in millimetres from the middle of the probe."""
    left = SMALL.size.width / 2
    columns = slice(round(left + x0 / shown.mm_per_pixel), round(left + x1 / shown.mm_per_pixel))
    rows = slice(round(z0 / shown.mm_per_pixel), round(z1 / shown.mm_per_pixel))
    return float(shown.pixels[rows, columns].mean())


def brightest_level(shown: Picture, x0: float, z0: float, x1: float, z1: float) -> float:
    """Mean grey level of the brightest quarter millimetre of depth in a rectangle."""
    return max(mean_level(shown, x0, z, x1, z + 0.25) for z in np.arange(z0, z1, 0.125))


def echoes(probe: Probe, *, seed: int = 0) -> np.ndarray:
    z, x = probe.grid(40, 20)
    white = np.random.default_rng(seed).standard_normal((z.shape[0], x.shape[1])).astype(np.float32)
    return probe.envelope(white)


@pytest.mark.parametrize("depth", [slice(50, 250), slice(300, 500)])
def test_that_uncompounded_speckle_is_rayleigh(depth):
    envelope = echoes(Probe(steering_deg=(0.0,)))[depth].astype(float)
    # The ratio of mean to standard deviation of Rayleigh's distribution is √(π / (4 − π)) = 1.913.
    assert envelope.mean() / envelope.std() == pytest.approx(1.913, rel=0.05)
    assert np.sqrt((envelope**2).mean()) == pytest.approx(1, rel=0.08)
    # And its median lies at √(2 ln 2) / √(π / 2) of its mean.
    assert np.median(envelope) / envelope.mean() == pytest.approx(0.939, rel=0.03)


def test_that_compounding_smooths_the_speckle_as_far_as_its_angles_differ():
    one, three, same = (echoes(Probe(steering_deg=angles)) for angles in ((0.0,), (-20.0, 0.0, 20.0), (5.0, 5.0, 5.0)))
    ratio = [float(envelope.mean() / envelope.std()) for envelope in (one, three, same)]
    assert ratio[1] > 1.5 * ratio[0]
    assert ratio[2] == pytest.approx(ratio[0], rel=0.1)


def test_that_the_pulse_has_the_frequency_of_the_probe():
    probe = Probe()
    z, x = probe.grid(10, 20)
    point = np.zeros((z.shape[0], x.shape[1]), np.float32)
    point[400, 50] = 1
    line = probe.analytic(point)[:, 50].real
    spectrum = np.abs(np.fft.rfft(line))
    frequency = np.fft.rfftfreq(line.size, 1 / probe.sampling_mhz)
    assert frequency[spectrum.argmax()] == pytest.approx(probe.frequency_mhz, rel=0.03)
    half = frequency[spectrum > spectrum.max() / 2]
    assert (half[-1] - half[0]) / probe.frequency_mhz == pytest.approx(probe.bandwidth, abs=0.05)


def test_that_a_point_is_seen_where_it_is_and_sharpest_in_the_focus():
    probe = Probe(steering_deg=(0.0,))
    z, x = probe.grid(16, 34)
    widths = []
    for depth in (4.0, 16.0, 30.0):
        point = np.zeros((z.shape[0], x.shape[1]), np.float32)
        row = round(depth / probe.sample_mm)
        point[row, 60] = 1
        seen = probe.envelope(point)
        assert np.unravel_index(seen.argmax(), seen.shape) == (row, 60)
        widths.append(int((seen[row] > seen.max() / 2).sum()))
    assert widths[1] < min(widths[0], widths[2])


def test_that_log_compression_is_linear_in_decibels_between_its_ends():
    amplitudes = np.float32([0, 1e-4, 0.1, 1, 10, 1e4])
    shades = compressed(amplitudes, white_db=40, range_db=60)
    np.testing.assert_allclose(shades, [0, 0, 0, 20 / 60, 40 / 60, 1], atol=1e-6)


def test_that_resampling_keeps_the_mean_and_the_place():
    field = np.random.default_rng(0).random((37, 53)).astype(np.float32)
    assert resampled(field, (14, 20)).mean() == pytest.approx(field.mean(), rel=1e-5)
    slope = np.tile(np.arange(60, dtype=np.float32) + 0.5, (10, 1))
    np.testing.assert_allclose(resampled(slope, (5, 24))[0], (np.arange(24) + 0.5) * 2.5, atol=0.06)


def test_that_the_same_seed_gives_the_same_picture_and_another_seed_another():
    first, again, other = (drawn(PLAIN, seed=seed) for seed in (5, 5, 6))
    np.testing.assert_array_equal(first.pixels, again.pixels)
    assert first.boxes == again.boxes
    assert np.mean(first.pixels != other.pixels) > 0.5


@pytest.mark.parametrize("margin", ["smooth", "irregular", "ill-defined"])
@pytest.mark.parametrize(("width", "height"), [(9.0, 7.0), (6.0, 8.5)])
def test_that_a_caliper_measures_the_nodule_as_it_was_ordered(margin, width, height):
    (box,) = drawn(Nodule(2, 16, width, height, margin=margin)).boxes
    found = Calibration(SMALL.mm_per_pixel, SMALL.mm_per_pixel).size_mm(box)
    # An irregular border is dented between its four tips, and a tip may be a little blunt.
    np.testing.assert_allclose(found, (width, height), atol=0.25 if margin == "irregular" else 0.02)
    assert box.centre.x * SMALL.mm_per_pixel - 20 == pytest.approx(2, abs=0.13)
    assert box.centre.y * SMALL.mm_per_pixel == pytest.approx(16, abs=0.13)


def test_that_the_nodule_is_seen_in_its_box():
    with_nodule, without = drawn(replace(PLAIN, echo_db=-20)), picture(SMALL)
    darker = without.pixels.astype(int) - with_nodule.pixels
    (box,) = with_nodule.boxes
    rows, columns = np.nonzero(darker > 40)
    assert len(rows) > 200
    # The point-spread function carries a border a little outwards.
    grown = box.with_margin(0.06)
    assert rows.min() >= grown.y0
    assert rows.max() <= grown.y1
    assert columns.min() >= grown.x0
    assert columns.max() <= grown.x1


def test_that_echo_strength_orders_the_greys():
    dark, less, equal = (mean_level(drawn(replace(PLAIN, echo_db=echo)), 0, 14, 4, 18) for echo in (-15, -7, 0))
    assert dark < less - 10 < equal - 20


def test_that_a_macrocalcification_is_bright_and_casts_a_shadow():
    stone, none = drawn(replace(PLAIN, calcification="macro")), drawn(PLAIN)
    across = 2 + 0.1 * PLAIN.width_mm
    assert brightest_level(stone, across - 1, 13.8, across + 1, 15.5) > mean_level(none, 0, 14, 4, 18) + 60
    assert mean_level(stone, across - 0.8, 18, across + 0.8, 22) < 0.4 * mean_level(
        none, across - 0.8, 18, across + 0.8, 22
    )
    beside = (-4.5, 18, -3.0, 22)
    assert mean_level(stone, *beside) == pytest.approx(mean_level(none, *beside), rel=0.05)


def test_that_punctate_foci_shine_without_a_shadow():
    foci, none = drawn(replace(PLAIN, calcification="punctate")), drawn(PLAIN)
    brighter = foci.pixels.astype(int) - none.pixels
    assert (brighter > 50).sum() > 30
    below = (0, 20.5, 4, 23)
    assert mean_level(foci, *below) == pytest.approx(mean_level(none, *below), rel=0.05)


def test_that_a_rim_is_brighter_than_what_lies_in_it():
    shown = drawn(replace(PLAIN, calcification="rim"))
    top, middle = mean_level(shown, 1, 12.4, 3, 13.2), mean_level(shown, 1, 15, 3, 17)
    assert top > middle + 50


def test_that_spongy_nodules_have_dark_holes():
    solid, spongy = (drawn(replace(PLAIN, echo_db=-2, spongy=share)) for share in (0.0, 0.3))
    (box,) = solid.boxes
    inside = slice(round(box.y0 + 10), round(box.y1 - 10)), slice(round(box.x0 + 10), round(box.x1 - 10))
    assert (spongy.pixels[inside] < 30).mean() > (solid.pixels[inside] < 30).mean() + 0.05


def test_that_a_halo_darkens_the_border():
    halo, none = (drawn(replace(PLAIN, echo_db=0, has_halo=has)) for has in (True, False))
    assert mean_level(halo, 1, 12.6, 3, 13.2) < mean_level(none, 1, 12.6, 3, 13.2) - 8


def test_that_blood_is_black_and_brightens_what_lies_behind():
    shown = picture(SMALL)
    assert mean_level(shown, 13, 16, 15.5, 19) < 12
    z, x = COARSE.grid(40, 35)
    through = sensitivity(neck(z, x, seed=5))
    row, artery, beside = round(21.5 / COARSE.sample_mm), 172, 105
    assert through[row, artery] > 1.3 * through[row, beside]


def test_that_the_trachea_hides_what_lies_behind():
    shown = picture(SMALL)
    assert mean_level(shown, -19, 26, -13, 32) < 12
    assert brightest_level(shown, -18, 12, -14, 15) > 110


def test_that_a_sweep_shrinks_the_nodule_until_it_is_gone():
    nodule = replace(PLAIN, depth_mm=10)
    boxes = [drawn(nodule, plane_mm=plane).boxes[0] for plane in (0.0, 2.0, 4.0, 5.5)]
    widths = [box.width if isinstance(box, Box) else 0.0 for box in boxes]
    assert widths[0] > widths[1] > widths[2] > widths[3] == 0
    assert widths[1] * SMALL.mm_per_pixel == pytest.approx(9 * np.sqrt(1 - 0.4**2), abs=0.05)


def test_that_speckle_changes_slowly_along_a_sweep():
    def correlation(distance: float) -> float:
        z, x = COARSE.grid(20, 15)
        fields = []
        for plane in (0.1, 0.1 + distance):
            scene = replace(SMALL, plane_mm=plane)
            fields.append(scatterers(neck(z, x, seed=5), scene).ravel())
        return float(np.corrcoef(*fields)[0, 1])

    assert correlation(0.1) > 0.9
    assert 0.2 < correlation(0.4) < 0.9
    assert abs(correlation(3.0)) < 0.1


def test_that_the_artery_beats():
    open_wide, narrow = (picture(replace(SMALL, pulse=pulse)) for pulse in (0.25, 0.75))
    dark = [(shown.pixels[120:165, 255:300] < 20).sum() for shown in (open_wide, narrow)]
    assert dark[0] > 1.05 * dark[1]


def test_that_the_distance_from_an_ellipse_is_right_near_its_border():
    z, x = COARSE.grid(20, 20)
    tissue = neck(z, x, seed=1)
    distance = ellipse(tissue, (0.0, 10.0), (6.0, 3.0))
    row, column = round(10 / COARSE.sample_mm), 50
    for step in (-3, 3):
        down = round((13.0 + step * 0.1) / COARSE.sample_mm)
        assert distance[down, column] == pytest.approx(step * 0.1, abs=0.05)
        across = column + 30 + step
        assert distance[row, across] == pytest.approx(step * 0.2 + 0.1, abs=0.12)
