"""Real ultrasound through the window: every file shows a picture and gets a recorded opinion, or says why not."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pydicom.data
import pytest

from tests.journeys.conftest import Command, Launch
from tests.journeys.person import Person
from thyroid_desktop.domain.geometry import Box

PACKAGED = (
    "ExplVR_BigEnd.dcm",
    "examples_jpeg2k.dcm",
    "examples_palette.dcm",
    "examples_rgb_color.dcm",
    "examples_ybr_color.dcm",
)
"""The ultrasound files that pydicom brings along."""
COLLECTIONS = {"tn5000": 10, "ddti": 10, "les3bdd": 5, "vlthynet": 5, "cine": 5}
"""Folder of pictures and how many of them are tried."""


def spaced(paths: Sequence[Path], count: int) -> list[Path]:
    """So many of them, evenly spread."""
    return [paths[number * len(paths) // count] for number in range(count)]


def contents(paths: Sequence[Path]) -> set[str]:
    """The SHA-256 of every file; some collections hold one picture under two names."""
    return {hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def middle(person: Person) -> Box:
    """A box over the middle third of the image on screen."""
    assert person.session.frame is not None
    size = person.session.frame.size
    return Box(size.width // 3, size.height // 3, 2 * size.width // 3, 2 * size.height // 3)


def screen(person: Person) -> np.ndarray:
    """The viewer as it is painted, (H, W, 4) uint8."""
    image = person.window.page.view.grab().toImage()
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4).copy()


def assert_all_are_seen_and_asked_about(person: Person, paths: Sequence[Path]) -> None:
    """Open the files by dropping them; look at each, draw a box and wait until the opinion is recorded."""
    person.drop(*paths)
    assert [(one.path.name, one.problem.sentence()) for one in person.parts.opening.refused] == []
    assert {image.sha256 for image in person.session.images} == contents(paths)
    for _ in person.session.images:
        image, frame = person.session.image, person.session.frame
        assert image is not None
        assert frame is not None, f"{image.file_name} shows nothing"
        assert frame.pixels.std() > 2, f"{image.file_name} is empty"
        assert screen(person)[..., :3].std() > 4, f"{image.file_name} is not painted"
        box = middle(person)
        person.drag(box, stops=2)
        recorded = person.opinion_on(box)
        assert recorded.prediction.provenance.input_sha256 == image.sha256
        assert 0.0 <= recorded.prediction.probability_malignant <= 1.0
        person.next()


def test_that_the_ultrasound_files_of_pydicom_get_their_opinion(launch: Launch) -> None:
    folder = Path(pydicom.data.__file__).parent / "test_files"
    person = launch()
    assert_all_are_seen_and_asked_about(person, [folder / name for name in PACKAGED])
    person.look_at("examples_ybr_color.dcm")
    assert person.session.image is not None
    assert person.session.image.description.frame_count == 30


def test_that_the_dicom_files_of_public_collections_get_their_opinion(launch: Launch, shared_data: Path) -> None:
    paths = sorted((shared_data / "dicom" / "ultrasound").iterdir())
    assert len(paths) >= 15
    assert_all_are_seen_and_asked_about(launch(), paths)


@pytest.mark.parametrize("name", list(COLLECTIONS))
def test_that_pictures_of_the_collections_get_their_opinion(launch: Launch, shared_data: Path, name: str) -> None:
    folder = shared_data / name
    pictures = sorted(path for path in [*folder.glob("*.jpg"), *folder.glob("images/*")] if path.is_file())
    assert_all_are_seen_and_asked_about(launch(), spaced(pictures, COLLECTIONS[name]))


def test_that_window_and_command_line_agree_on_the_boxes_of_tn5000(
    launch: Launch, command: Command, shared_data: Path, profile: Path, tmp_path: Path
) -> None:
    folder = shared_data / "tn5000"
    with (folder / "boxes.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    rows = [rows[number * len(rows) // 10] for number in range(10)]
    boxes = {row["image"]: Box(*(float(row[side]) for side in ("xmin", "ymin", "xmax", "ymax"))) for row in rows}
    listed = tmp_path / "boxes.csv"
    with listed.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["file", "frame", "x", "y", "w", "h"])
        table.writerows([folder / "images" / name, "", *box.xywh()] for name, box in boxes.items())
    told = command("diagnose", "--list", listed, "--models", profile / "models", "--json")
    assert told.code == 0, told.errors
    assert len(told.records) == len(boxes)

    person = launch(*(folder / "images" / name for name in boxes))
    for answer in told.records:
        name = Path(answer["file"]).name
        person.look_at(name)
        person.drag(boxes[name])
        prediction = person.opinion_on(boxes[name]).prediction
        assert prediction.probability_malignant == pytest.approx(answer["probability_malignant"], abs=1e-6)
        assert prediction.spread is not None
        assert [prediction.spread.low, prediction.spread.high] == pytest.approx(answer["spread"], abs=1e-6)
        assert prediction.provenance.input_sha256 == answer["input_sha256"]
