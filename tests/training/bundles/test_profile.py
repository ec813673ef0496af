"""From a profile leaves what is complete, under pseudonyms, black outside of the scan; the rest is listed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Picture

from tests.adapters.dicom_files import dataset, items, region, save_native
from tests.services.exchanges import Bench, bench
from tests.training.bundles.made_up import contents, plan, scan
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.imaging import Image
from thyroid_desktop.domain.marks import WorkState
from thyroid_desktop.domain.nodule import NoduleDescription, Pathology
from thyroid_desktop.domain.tirads import Features
from thyroid_desktop.services.annotating import NewBox
from thyroid_desktop.services.queueing.readiness import (
    CONTRADICTED,
    NO_BOX,
    NO_LABEL,
    NO_LEVEL,
    OTHER_STAGE,
    REJECTED,
    UNDECIDED,
    Wish,
)
from training.bundles.building import build
from training.bundles.inspection import inspect
from training.bundles.manifest import BadBundle
from training.bundles.picture import read_picture
from training.bundles.profile import gathered_profile

BENIGN = Pathology("benign", "fna", 2)
MALIGNANT = Pathology("malignant", "surgery")
TR5 = Features("solid", "hypoechoic", "taller-than-wide", "irregular", frozenset({"punctate"}))
TR4 = Features("solid", "hypoechoic", "wider-than-tall", "smooth", frozenset({"none"}))


def still(tmp_path: Path, seed: int) -> Path:
    path = tmp_path / f"Doe_{seed}.png"
    Picture.fromarray(scan(seed)).save(path)
    return path


def dicom(tmp_path: Path, seed: int, *, patient: str, regions: bool = True) -> Path:
    pixels = scan(seed)
    made = dataset(pixels, PatientID=patient, PatientName="Doe^John", StudyInstanceUID=f"1.2.3.{seed}")
    made.SOPInstanceUID = f"1.2.4.{seed}"
    if regions:
        made.SequenceOfUltrasoundRegions = items(region(RegionLocationMaxX1=139, RegionLocationMaxY1=99))
    return save_native(tmp_path / f"doe_{seed}.dcm", made, pixels.tobytes())


def annotated(desk: Bench, path: Path, pathology: Pathology | None = None, *, name: str = "Ada") -> Image:
    """An image with a box, and what was found."""
    (image,) = desk.open(path)
    desk.annotating(name).take_in(image, [NewBox(0, Box(40, 30, 100, 80), 1)])
    if pathology is not None:
        desk.describing(name).describe(image, 1, NoduleDescription(pathology=pathology))
    return image


def reasons_of(profile: Path, wish: Wish | None = None) -> dict[str, str]:
    return {one.name: one.reason for one in gathered_profile(profile, wish or Wish()).omissions}


def test_that_complete_cases_become_a_sound_bundle_that_names_nobody(tmp_path: Path) -> None:
    with bench(tmp_path / "profile") as desk:
        for seed in range(6):
            path = dicom(tmp_path, seed, patient=f"P-{seed // 2}")
            annotated(desk, path, MALIGNANT if seed // 2 == 1 else BENIGN)
    gathered = gathered_profile(tmp_path / "profile", Wish())
    manifest = build(gathered, plan(tmp_path / "bundle", held_out=0.0)).manifest
    assert inspect(tmp_path / "bundle").findings == ()
    assert manifest.are_patients_known
    assert len({image.patient for image in manifest.images}) == 3
    labels = {
        (one.label.verdict, one.label.basis, one.label.bethesda) for image in manifest.images for one in image.nodules
    }
    assert labels == {("benign", "fna", 2), ("malignant", "surgery", None)}
    assert {image.mm_per_pixel for image in manifest.images} == {(0.1, 0.2)}
    for place, content in contents(tmp_path / "bundle").items():
        for word in (b"Doe", b"doe", b"P-0", b"P-1", b"1.2.3", b"1.2.4"):
            assert word not in content, place
            assert word.decode() not in place


def test_that_declared_scan_areas_are_all_that_is_shown(tmp_path: Path) -> None:
    with bench(tmp_path / "profile") as desk:
        for seed in range(4):
            annotated(desk, dicom(tmp_path, seed, patient=f"P-{seed}"), BENIGN)
    manifest = build(gathered_profile(tmp_path / "profile", Wish()), plan(tmp_path / "bundle", held_out=0.0)).manifest
    for image in manifest.images:
        frame = read_picture(tmp_path / "bundle" / image.frame.file)
        assert image.area == "declared"
        assert not frame[:5].any()
        assert not frame[:, :10].any()
        assert not frame[:, 140:].any()
        assert not frame[100:].any()
        assert frame[30:80, 40:100].all()


def test_that_of_dicom_without_scan_areas_only_the_box_with_margin_is_shown(tmp_path: Path) -> None:
    with bench(tmp_path / "profile") as desk:
        for seed in range(2):
            annotated(desk, dicom(tmp_path, seed, patient=f"P-{seed}", regions=False), BENIGN)
    manifest = build(gathered_profile(tmp_path / "profile", Wish()), plan(tmp_path / "bundle", held_out=0.0)).manifest
    for image in manifest.images:
        assert image.area == "box"
        assert image.shown == ((10, 5, 130, 105),)
        assert not read_picture(tmp_path / "bundle" / image.frame.file)[:5].any()
    assert inspect(tmp_path / "bundle").is_sound


def test_that_what_is_missing_is_listed_with_its_reason(tmp_path: Path) -> None:
    with bench(tmp_path / "profile") as desk:
        annotated(desk, still(tmp_path, 0), BENIGN)
        desk.open(still(tmp_path, 1))
        annotated(desk, still(tmp_path, 2))
        annotated(desk, still(tmp_path, 3), Pathology(None, "fna", 3))
        rejected = annotated(desk, still(tmp_path, 4), BENIGN)
        desk.describing().sign(rejected, WorkState("rejected", "poor-quality"))
        annotated(desk, still(tmp_path, 5), BENIGN)
        annotated(desk, still(tmp_path, 5), MALIGNANT, name="Bob")
    gathered = gathered_profile(tmp_path / "profile", Wish())
    assert [one.shown_name for one in gathered.candidates] == ["case 1, image 1"]
    assert reasons_of(tmp_path / "profile") == {
        "case 2, image 1": NO_BOX,
        "case 3, image 1, nodule 1": NO_LABEL,
        "case 4, image 1, nodule 1": UNDECIDED,
        "case 5, image 1": REJECTED,
        "case 6, image 1, nodule 1": CONTRADICTED,
    }


def test_that_readings_are_labels_only_where_asked_and_only_where_they_tell(tmp_path: Path) -> None:
    with bench(tmp_path / "profile") as desk:
        for seed, features in enumerate((TR5, TR4, Features())):
            image = annotated(desk, still(tmp_path, seed))
            desk.describing().describe(image, 1, NoduleDescription(features=features))
    assert set(reasons_of(tmp_path / "profile").values()) == {NO_LABEL}
    gathered = gathered_profile(tmp_path / "profile", Wish(with_tirads=True))
    (candidate,) = gathered.candidates
    label = candidate.nodules[0].label
    assert (label.verdict, label.basis, label.tirads) == ("malignant", "tirads", "TR5")
    assert {one.reason for one in gathered.omissions} == {NO_LEVEL}


def test_that_only_the_queue_or_some_cases_leave_when_asked(tmp_path: Path) -> None:
    with bench(tmp_path / "profile") as desk:
        images = [annotated(desk, still(tmp_path, seed), BENIGN) for seed in range(3)]
        desk.describing().sign(images[1], WorkState("queued"))
    profile = tmp_path / "profile"
    queued = gathered_profile(profile, Wish(stage="queued"))
    assert [one.shown_name for one in queued.candidates] == ["case 2, image 1"]
    assert set(reasons_of(profile, Wish(stage="queued")).values()) == {OTHER_STAGE}
    chosen = gathered_profile(profile, Wish(case_ids=(images[2].case_id,)))
    assert [one.shown_name for one in chosen.candidates] == ["case 3, image 1"]


def test_that_where_nothing_was_settled_the_boxes_of_whoever_was_last_count(tmp_path: Path) -> None:
    with bench(tmp_path / "profile") as desk:
        image = annotated(desk, still(tmp_path, 0), BENIGN)
        desk.annotating("Bob").take_in(image, [NewBox(0, Box(50, 30, 110, 80), 1)])
    (candidate,) = gathered_profile(tmp_path / "profile", Wish()).candidates
    assert [one.box for one in candidate.nodules] == [Box(50, 30, 110, 80)]
    assert candidate.nodules[0].label.basis == "fna"


def test_that_a_folder_without_a_library_is_no_profile(tmp_path: Path) -> None:
    with pytest.raises(BadBundle, match="is no profile"):
        gathered_profile(tmp_path, Wish())


def test_that_sixteen_bits_are_kept(tmp_path: Path) -> None:
    with bench(tmp_path / "profile") as desk:
        for seed in range(2):
            pixels = scan(seed).astype(np.uint16) * 16
            made = dataset(pixels, PatientID=f"P-{seed}", StudyInstanceUID=f"1.2.3.{seed}", BitsStored=12, HighBit=11)
            path = save_native(tmp_path / f"{seed}.dcm", made, pixels.tobytes())
            annotated(desk, path, BENIGN)
    manifest = build(gathered_profile(tmp_path / "profile", Wish()), plan(tmp_path / "bundle", held_out=0.0)).manifest
    frames = [read_picture(tmp_path / "bundle" / image.frame.file) for image in manifest.images]
    assert all(frame.dtype == np.uint16 and frame.max() > 255 for frame in frames)
    assert inspect(tmp_path / "bundle").is_sound
