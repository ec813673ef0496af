"""Samples become what is shown: signs, depths, inversion, windows, YBR."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pydicom.pixels import convert_color_space

from tests.adapters import dicom_files as made
from thyroid_desktop.adapters.codestream import Codestream
from thyroid_desktop.adapters.dicom.colour import jpeg_claim, jpeg_evidence
from thyroid_desktop.adapters.dicom.reader import DicomReader
from thyroid_desktop.domain.imaging import Window


def shown(path: Path) -> np.ndarray:
    return DicomReader().frame(path, 0).pixels


@pytest.mark.parametrize("bits", [8, 12, 16])
def test_that_signed_values_are_moved_up_by_half_their_range(tmp_path: Path, bits: int) -> None:
    half = 1 << (bits - 1)
    values = np.linspace(-half, half - 1, 64).round().astype(np.int8 if bits == 8 else np.int16).reshape(8, 8)
    data = made.dataset(values, BitsStored=bits, HighBit=bits - 1, WindowCenter="0", WindowWidth=str(half))
    path = made.save_native(tmp_path / "a.dcm", data, values.tobytes())
    np.testing.assert_array_equal(shown(path), values.astype(int) + half)
    assert DicomReader().describe(path).window == Window(half, half)


def test_that_bits_above_the_high_bit_and_below_the_lowest_are_ignored(tmp_path: Path) -> None:
    values = made.speckle((16, 16), top=4095)
    packed = ((values << 3) | 0x8005).astype(np.uint16)
    data = made.dataset(packed, BitsStored=12, HighBit=14)
    assert (shown(made.save_native(tmp_path / "a.dcm", data, packed.tobytes())) == values).all()


def test_that_monochrome1_is_inverted_together_with_its_window(tmp_path: Path) -> None:
    values = made.speckle((16, 16), top=1023)
    data = made.dataset(
        values, photometric="MONOCHROME1", BitsStored=10, HighBit=9, WindowCenter="300", WindowWidth="200"
    )
    path = made.save_native(tmp_path / "a.dcm", data, values.tobytes())
    np.testing.assert_array_equal(shown(path), 1023 - values)
    assert DicomReader().describe(path).window == Window(723, 200)


def test_that_rescaling_is_taken_out_of_the_window(tmp_path: Path) -> None:
    values = made.speckle((16, 16), top=4095)
    rescale = {"RescaleSlope": "2", "RescaleIntercept": "-1000", "WindowCenter": "1000", "WindowWidth": "400"}
    data = made.dataset(values, BitsStored=12, HighBit=11, **rescale)
    path = made.save_native(tmp_path / "a.dcm", data, values.tobytes())
    np.testing.assert_array_equal(shown(path), values)
    assert DicomReader().describe(path).window == Window(1000, 200)


def test_that_a_negative_slope_turns_dark_and_bright_round(tmp_path: Path) -> None:
    values = made.speckle((16, 16))
    rescale = {"RescaleSlope": "-1", "RescaleIntercept": "0", "WindowCenter": "-100", "WindowWidth": "50"}
    path = made.save_native(tmp_path / "a.dcm", made.dataset(values, **rescale), values.tobytes())
    np.testing.assert_array_equal(shown(path), 255 - values)
    assert DicomReader().describe(path).window == Window(155, 50)


@pytest.mark.parametrize("width", ["0", "-5"])
def test_that_a_window_without_width_is_no_window(tmp_path: Path, width: str) -> None:
    values = made.speckle((16, 16))
    data = made.dataset(values, WindowCenter="100", WindowWidth=width)
    assert DicomReader().describe(made.save_native(tmp_path / "a.dcm", data, values.tobytes())).window is None


def test_that_thirty_two_bits_are_cut_to_the_upper_sixteen(tmp_path: Path) -> None:
    values = np.arange(64, dtype=np.uint32).reshape(8, 8) << 24
    path = made.save_native(tmp_path / "a.dcm", made.dataset(values), values.tobytes())
    np.testing.assert_array_equal(shown(path), values >> 16)
    assert DicomReader().describe(path).bits == 16


def test_that_single_bits_are_shown_black_and_white(tmp_path: Path) -> None:
    values = (made.speckle((2, 9, 7)) > 100).astype(np.uint8)
    packed = np.packbits(values[0].ravel(), bitorder="little").tobytes()
    path = made.save_native(
        tmp_path / "a.dcm", made.dataset(values[0], BitsAllocated=1, BitsStored=1, HighBit=0), packed
    )
    np.testing.assert_array_equal(shown(path), values[0] * 255)


def test_that_colour_of_sixteen_bits_keeps_its_upper_byte(tmp_path: Path) -> None:
    values = made.speckle((16, 16, 3), top=4095)
    data = made.dataset(values, BitsStored=12, HighBit=11)
    np.testing.assert_array_equal(shown(made.save_native(tmp_path / "a.dcm", data, values.tobytes())), values >> 4)


@pytest.mark.parametrize("planar", [0, 1])
def test_that_native_ybr_full_becomes_rgb(tmp_path: Path, planar: int) -> None:
    coded = made.speckle((20, 30, 3))
    stored = coded.transpose(2, 0, 1) if planar else coded
    data = made.dataset(coded, photometric="YBR_FULL", PlanarConfiguration=planar)
    found = shown(made.save_native(tmp_path / "a.dcm", data, stored.tobytes())).astype(int)
    assert np.abs(found - convert_color_space(coded, "YBR_FULL", "RGB")).max() <= 1


@pytest.mark.parametrize("shape", [(20, 30), (7, 6), (3, 3)])
def test_that_halved_chroma_is_spread_over_both_pixels(tmp_path: Path, shape: tuple[int, int]) -> None:
    pixels = shape[0] * shape[1]
    luma = made.speckle((pixels + pixels % 2,))
    chroma = made.speckle((len(luma) // 2, 2), seed=1)
    stored = np.stack([luma[0::2], luma[1::2], chroma[:, 0], chroma[:, 1]], axis=1)
    coded = np.stack([luma, *np.repeat(chroma, 2, axis=0).T], axis=1)[:pixels].reshape(*shape, 3)
    data = made.dataset(coded, photometric="YBR_FULL_422")
    found = shown(made.save_native(tmp_path / "a.dcm", data, stored.tobytes())).astype(int)
    assert np.abs(found - convert_color_space(coded, "YBR_FULL", "RGB")).max() <= 1


def test_that_rle_of_ybr_full_becomes_rgb(tmp_path: Path) -> None:
    coded = made.speckle((20, 30, 3))
    data = made.dataset(coded, photometric="YBR_FULL")
    found = shown(made.save_encapsulated(tmp_path / "a.dcm", data, [made.rle(coded)], made.RLE)).astype(int)
    assert np.abs(found - convert_color_space(coded, "YBR_FULL", "RGB")).max() <= 1


def header(**parts: object) -> Codestream:
    return Codestream(kind="jpeg", width=8, height=8, components=3, precision=8, **parts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("stream", "claim"),
    [
        (header(adobe_transform=0, has_jfif=True), "RGB"),
        (header(adobe_transform=1), "YCBCR"),
        (header(has_jfif=True), "YCBCR"),
        (header(is_subsampled=True), "YCBCR"),
        (header(component_ids=(82, 71, 66)), "RGB"),
        (header(component_ids=(1, 2, 3)), None),
    ],
)
def test_that_a_jpeg_says_by_its_markers_how_it_is_coded(stream: Codestream, claim: str | None) -> None:
    assert jpeg_claim(stream) == claim


def test_that_content_tells_grey_on_black_and_keeps_silent_about_noise() -> None:
    grey = np.repeat(made.speckle((64, 64))[..., None] // 3, 3, axis=2)
    assert jpeg_evidence(grey) == "RGB"
    resting = np.dstack([grey[..., 0], np.full_like(grey[..., 0], 128), np.full_like(grey[..., 0], 127)])
    assert jpeg_evidence(resting) == "YCBCR"
    assert jpeg_evidence(np.full((64, 64, 3), 128, np.uint8)) is None
    assert jpeg_evidence(np.full((64, 64, 3), (10, 80, 200), np.uint8)) is None
