"""The sample files: what a reader finds in them, and that those in the repository are what this program writes."""

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pydicom
import pytest

from tests.data.phantom import Scene
from tests.data.probe import Probe
from tests.data.samples import BANNER, FRAMES_PER_SECOND, SAMPLES, Sample, drawn, write_samples
from thyroid_desktop.adapters.image_readers import ImageReaders
from thyroid_desktop.domain.geometry import Box, Size
from thyroid_desktop.services.consulting import Question, questions_in

STILLS = tuple(sample for sample in SAMPLES if sample.frames == 1)
SWEEP = SAMPLES[-1]
COARSE = Probe(line_mm=0.4, sampling_mhz=20, steering_deg=(0.0,))


def small(sample: Sample) -> Sample:
    """The sample with fewer pixels, lines and frames."""
    scene = replace(sample.scene, size=Size(200, 175), mm_per_pixel=0.2, probe=COARSE)
    return replace(sample, scene=scene, canvas=Size(300, 220), frames=min(sample.frames, 3))


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("samples")
    write_samples(folder, tuple(map(small, SAMPLES)))
    return folder


def test_that_the_files_are_the_same_each_time(written, tmp_path):
    some = (SAMPLES[1], SAMPLES[3])
    for path in write_samples(tmp_path, tuple(map(small, some))):
        assert path.read_bytes() == (written / path.name).read_bytes()


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_that_a_reader_finds_size_calibration_and_frames(written, sample):
    expected = small(sample)
    description = ImageReaders().describe(written / sample.name)
    assert description.size == expected.canvas
    assert description.frame_count == expected.frames
    assert description.frame_time_ms == (1000 / FRAMES_PER_SECOND if expected.frames > 1 else None)
    assert description.warnings == ()
    assert description.patient.name == "Phantom, Sample"
    box = Box.from_xywh(*sample.corner, 100, 50)
    assert description.calibration_of(box).size_mm(box) == pytest.approx((20, 10))
    beyond = Box.from_xywh(sample.corner[0] - 5, sample.corner[1], 10, 10)
    assert description.calibration_of(beyond) is None


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_that_a_reader_gets_back_what_was_drawn(written, sample):
    frames, _ = drawn(small(sample))
    for number, frame in enumerate(frames):
        seen = ImageReaders().frame(written / sample.name, number).pixels
        difference = np.abs(seen.astype(int) - frame)
        is_lossy = pydicom.dcmread(written / sample.name, stop_before_pixels=True).LossyImageCompression == "01"
        assert difference.mean() < (6 if is_lossy else 1e-9)


def test_that_furniture_lies_outside_of_the_region():
    sample = small(SAMPLES[0])
    (frame,), _ = drawn(sample)
    left, top = sample.corner
    outside = frame.copy()
    outside[top : top + 175, left : left + 200] = 0
    assert (outside[:top] > 100).any()
    assert (outside[:, :left] > 100).any()
    assert (outside[:, left + 200 :] > 100).any()
    bare, _ = drawn(replace(sample, canvas=Size(left + 200, top + 175)))
    np.testing.assert_array_equal(
        bare[0][top:, left:], frame[top : top + 175, left : left + 200], err_msg="furniture hides the picture"
    )


def test_that_files_of_one_patient_are_one_study(written):
    headers = [pydicom.dcmread(written / sample.name, stop_before_pixels=True) for sample in SAMPLES]
    assert len({header.SOPInstanceUID for header in headers}) == len(SAMPLES)
    studies = {header.PatientID: set() for header in headers}
    for header in headers:
        studies[header.PatientID].add(header.StudyInstanceUID)
        assert BANNER in header.ImageComments
    assert len(studies) == 4
    assert all(len(uids) == 1 for uids in studies.values())


def test_that_the_list_of_boxes_can_be_asked_about(written):
    questions = list(questions_in(written / "boxes.csv"))
    assert all(isinstance(question, Question) for question in questions)
    assert {question.path.name for question in questions} >= {sample.name for sample in STILLS}
    assert all(question.path.is_file() for question in questions)


def in_repository(root: Path, sample: Sample) -> Path:
    return root / "resources" / "samples" / sample.name


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_that_the_repository_holds_small_whole_files(root, sample):
    path = in_repository(root, sample)
    assert path.stat().st_size < 1_000_000
    description = ImageReaders().describe(path)
    assert (description.size, description.frame_count) == (sample.canvas, sample.frames)
    dataset = pydicom.dcmread(path)
    assert dataset.file_meta.TransferSyntaxUID == sample.syntax
    assert dataset.Manufacturer == "Phantom"


@pytest.mark.parametrize("number", [0, 2])
def test_that_the_repository_holds_what_this_program_draws(root, number):
    sample = SAMPLES[number]
    (frame,), _ = drawn(sample)
    kept = ImageReaders().frame(in_repository(root, sample), 0).pixels
    # Another processor may round a level differently, and another Pillow may set the letters otherwise.
    assert np.abs(kept.astype(int) - frame).mean() < 0.5


def test_that_the_list_in_the_repository_fits_the_nodules(root):
    with (root / "resources" / "samples" / "boxes.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    for sample in STILLS:
        (row,) = [row for row in rows if row["file"] == sample.name]
        (nodule,) = sample.scene.nodules
        size = [float(row[side]) * sample.scene.mm_per_pixel for side in ("w", "h")]
        np.testing.assert_allclose(size, (nodule.width_mm, nodule.height_mm), atol=0.1)
    frames = [int(row["frame"]) for row in rows if row["file"] == SWEEP.name]
    assert frames == list(range(min(frames), max(frames) + 1))
    assert len(frames) > SWEEP.frames / 2


def test_that_a_scene_is_a_value_that_can_be_compared():
    assert Scene(seed=3) == Scene(seed=3)
    assert Scene(seed=3) != Scene(seed=4)
