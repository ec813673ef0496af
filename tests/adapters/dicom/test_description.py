"""What a DICOM file says of itself arrives in the words of the domain, whatever is missing or damaged."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydicom.dataset import Dataset

from tests.adapters import dicom_files as made
from thyroid_desktop.adapters.dicom.description import frame_time_ms
from thyroid_desktop.adapters.dicom.reader import DicomReader
from thyroid_desktop.adapters.quiet import quietly
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.imaging import ImageDescription, PatientIdentity

PIXELS = made.speckle((50, 60))


def describe(tmp_path: Path, frames: int = 1, **attributes: object) -> ImageDescription:
    data = made.dataset(PIXELS, frames=frames, **attributes)
    return DicomReader().describe(made.save_native(tmp_path / "a.dcm", data, PIXELS.tobytes() * frames))


def header(**attributes: object) -> Dataset:
    found = Dataset()
    for keyword, value in attributes.items():
        setattr(found, keyword, value)
    return found


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ({"FrameTime": "33.3"}, 33.3),
        ({"FrameTimeVector": ["0", "20", "40"]}, 30.0),
        ({"FrameTimeVector": ["20", "0", "40"]}, 40.0),
        ({"CineRate": "25"}, 40.0),
        ({"RecommendedDisplayFrameRate": "50"}, 20.0),
        ({"RecommendedDisplayFrameRate": "50", "CineRate": "25"}, 20.0),
        ({"FrameTime": "0", "CineRate": "25"}, 40.0),
        ({"FrameTime": "-5"}, None),
        ({"FrameTime": "1e9"}, None),
        ({"CineRate": "0"}, None),
        ({}, None),
    ],
)
def test_that_frame_time_is_found_where_files_put_it(attributes: dict[str, object], expected: float | None) -> None:
    found = frame_time_ms(header(**attributes))
    assert found == (None if expected is None else pytest.approx(expected))


def test_that_only_a_cine_has_a_frame_time(tmp_path: Path) -> None:
    assert describe(tmp_path, FrameTime="40").frame_time_ms is None
    assert describe(tmp_path, frames=3, FrameTime="40").frame_time_ms == 40


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Phantom^Anna", "Phantom, Anna"),
        ("Phantom^Anna^Maria^Dr", "Phantom, Anna Maria Dr"),
        ("Phantom", "Phantom"),
        ("^Anna", "Anna"),
        ("", ""),
        ("Yamada^Tarou=山田^太郎=やまだ^たろう", "Yamada, Tarou"),
    ],
)
def test_that_names_are_read_as_people_write_them(tmp_path: Path, written: str, shown: str) -> None:
    assert describe(tmp_path, SpecificCharacterSet="ISO_IR 192", PatientName=written).patient.name == shown


def test_that_identity_study_and_machine_are_taken_over(tmp_path: Path) -> None:
    found = describe(
        tmp_path,
        PatientBirthDate="19700102",
        PatientSex="F",
        StudyDate="20260228",
        Manufacturer="Phantom Works",
        ManufacturerModelName="P1",
        PixelAspectRatio=[4, 3],
    )
    assert found.patient == PatientIdentity("P-1", "Phantom, Anna", "19700102", "F")
    assert found.study_uid.endswith("498.2")
    assert found.series_uid.endswith("498.3")
    assert (found.study_date, found.modality_note) == ("20260228", "Phantom Works P1")
    assert found.pixel_aspect == pytest.approx(4 / 3)
    assert found.warnings == ()


def test_that_an_old_date_is_put_right_and_a_senseless_one_left_out(tmp_path: Path) -> None:
    for written, shown in (("1994.01.30", "19940130"), ("199", ""), ("", ""), ("unknown!", "")):
        with quietly():
            path = made.save_native(tmp_path / "a.dcm", made.dataset(PIXELS, StudyDate=written), PIXELS.tobytes())
        assert DicomReader().describe(path).study_date == shown


def test_that_another_modality_is_remarked_on(tmp_path: Path) -> None:
    assert describe(tmp_path, Modality="CT").warnings == ("The file says that it is CT, not ultrasound.",)


@pytest.mark.parametrize("ratio", [[0, 1], [1, 0], [-1, 1], [1]])
def test_that_a_senseless_pixel_aspect_counts_as_square(tmp_path: Path, ratio: list[int]) -> None:
    assert describe(tmp_path, PixelAspectRatio=ratio).pixel_aspect == 1.0


def test_that_a_region_is_taken_over_exactly(tmp_path: Path) -> None:
    found = describe(tmp_path, SequenceOfUltrasoundRegions=made.items(made.region()))
    (region,) = found.regions
    assert region.bounds == Box(10, 5, 50, 45)
    assert (region.spatial_format, region.units_x, region.units_y) == (1, 3, 3)
    assert (region.delta_x, region.delta_y) == (0.01, 0.02)
    calibration = found.calibration_of(Box(10, 5, 50, 45))
    assert calibration is not None
    assert calibration.size_mm(Box(10, 5, 30, 15)) == (pytest.approx(2.0), pytest.approx(2.0))
    assert found.warnings == ()


def test_that_doppler_regions_and_negative_deltas_are_kept_as_they_are(tmp_path: Path) -> None:
    doppler = made.region(RegionSpatialFormat=3, PhysicalUnitsXDirection=4, PhysicalUnitsYDirection=7)
    mirrored = made.region(PhysicalDeltaX=-0.01)
    found = describe(tmp_path, SequenceOfUltrasoundRegions=made.items(doppler, mirrored))
    assert [one.is_tissue_in_mm for one in found.regions] == [False, True]
    assert found.regions[1].delta_x == -0.01


@pytest.mark.parametrize(
    ("change", "remark"),
    [
        ({"RegionLocationMaxX1": None}, "has no bounds"),
        ({"PhysicalDeltaX": None}, "has no scale"),
        ({"RegionLocationMinX0": 60, "RegionLocationMaxX1": 70}, "lies outside the image"),
        ({"RegionLocationMinX0": 49, "RegionLocationMaxX1": 10}, "lies outside the image"),
        ({"RegionLocationMaxX1": 130, "RegionLocationMaxY1": 99}, "as if it had been reduced in size"),
    ],
)
def test_that_a_region_that_cannot_be_trusted_is_left_out(
    tmp_path: Path, change: dict[str, object], remark: str
) -> None:
    found = describe(tmp_path, SequenceOfUltrasoundRegions=made.items(made.region(**change), made.region()))
    assert len(found.regions) == 1
    assert remark in found.warnings[0]
    assert found.warnings[0].startswith("Ultrasound region 1 ")


def test_that_a_region_without_units_measures_nothing(tmp_path: Path) -> None:
    found = describe(tmp_path, SequenceOfUltrasoundRegions=made.items(made.region(PhysicalUnitsXDirection=None)))
    assert found.calibration_of(Box(20, 20, 30, 30)) is None


def test_that_a_region_cut_by_cropping_keeps_its_scale(tmp_path: Path) -> None:
    found = describe(tmp_path, SequenceOfUltrasoundRegions=made.items(made.region(RegionLocationMaxY1=80)))
    assert found.regions[0].bounds == Box(10, 5, 50, 50)
    assert "cut" in found.warnings[0]


def test_that_one_pixel_too_many_is_not_worth_a_remark(tmp_path: Path) -> None:
    found = describe(
        tmp_path,
        SequenceOfUltrasoundRegions=made.items(made.region(RegionLocationMaxX1=60, RegionLocationMaxY1=50)),
    )
    assert found.regions[0].bounds == Box(10, 5, 60, 50)
    assert found.warnings == ()


def test_that_pixel_spacing_calibrates_an_ultrasound_without_regions(tmp_path: Path) -> None:
    found = describe(tmp_path, PixelSpacing=["0.2", "0.1"])
    calibration = found.calibration_of(Box(0, 0, 60, 50))
    assert calibration is not None
    assert (calibration.mm_per_pixel_x, calibration.mm_per_pixel_y) == (pytest.approx(0.1), pytest.approx(0.2))
    assert "Pixel Spacing" in found.warnings[0]


@pytest.mark.parametrize(
    "attributes",
    [
        {"PixelSpacing": ["0.2", "0.1"], "Modality": "OT"},
        {"ImagerPixelSpacing": ["0.2", "0.1"]},
        {"NominalScannedPixelSpacing": ["0.2", "0.1"]},
        {"PixelSpacing": ["0", "0.1"]},
    ],
)
def test_that_spacing_on_a_detector_or_paper_measures_nothing(tmp_path: Path, attributes: dict[str, object]) -> None:
    assert describe(tmp_path, **attributes).regions == ()
