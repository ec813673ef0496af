from __future__ import annotations

import hashlib
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import cv2
import pytest
from PySide6.QtCore import Qt

from tests.journeys.conftest import MODEL, Command, Launch
from tests.journeys.person import CONTROL, SHIFT, Person
from thyroid_desktop.domain.diagnosis import RecordedPrediction
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.inference.preprocessing import LETTERBOX

TALL = "phantom-4-punctate-taller-than-wide.dcm"
SWEEP = "phantom-4-sweep.dcm"
NODULE = Box(352, 200, 480, 368)
OTHER = Box(120, 300, 220, 390)


@pytest.fixture
def samples(root: Path) -> Path:
    """The folder of images that ship with the program."""
    return root / "resources" / "samples"


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def same(one: RecordedPrediction, other: RecordedPrediction) -> bool:
    """Whether two are the same record of the store."""
    return (one.id, one.box_revision_id, one.prediction.probability_malignant, one.prediction.provenance) == (
        other.id,
        other.box_revision_id,
        other.prediction.probability_malignant,
        other.prediction.provenance,
    )


def draw_both(person: Person) -> tuple[RecordedPrediction, RecordedPrediction]:
    """Draw one box by dragging and one by two clicks; the opinions on them."""
    person.drag(NODULE)
    first = person.opinion_on(NODULE)
    person.click_corners(OTHER)
    return first, person.opinion_on(OTHER)


def test_that_a_first_start_leads_to_a_recorded_opinion_that_can_be_computed_again(
    launch: Launch, command: Command, profile: Path, samples: Path
) -> None:
    person = launch(name="")
    person.introduce("Dr. Huang")
    assert person.session.user is not None
    assert person.session.user.name == "Dr. Huang"
    person.wait(person.window.page.start.isVisible)
    person.click_button("Try the sample images")
    person.wait(lambda: len(person.session.images) == 5)
    person.look_at(TALL)

    opinion = person.parts.opinion
    person.begin_drag(NODULE)
    person.wait(lambda: opinion.opinion.stage == "live")
    assert opinion.opinion.probability is not None
    assert "Live preview, not recorded" in " ".join(person.read_all())
    assert not person.session.marks.predictions
    person.mouse.release()
    recorded = person.opinion_on(NODULE)

    prediction, provenance = recorded.prediction, recorded.prediction.provenance
    bundle = profile / "models" / MODEL
    assert (provenance.model_id, provenance.weights_sha256) == (MODEL, sha256(bundle / "model.onnx"))
    assert (provenance.preprocessing, provenance.precision) == (LETTERBOX, "float32")
    assert (provenance.input_sha256, provenance.frame) == (sha256(samples / TALL), 0)
    assert provenance.box == NODULE
    assert abs(datetime.now(UTC) - datetime.fromisoformat(provenance.at)) < timedelta(hours=1)
    assert prediction.spread is not None
    assert prediction.spread.low <= prediction.probability_malignant <= prediction.spread.high
    assert prediction.cam.values.max() > 0
    revision = person.session.selected
    assert revision is not None
    assert (recorded.box_revision_id, recorded.user_id) == (revision.id, revision.user_id)
    assert revision.is_model_shown
    assert person.window.statusBar().state == "saved"
    assert any(text.startswith("●  Recorded") for text in person.read_all())

    told = command("diagnose", samples / TALL, "--box", "352,200,128,168", "--models", bundle.parent, "--json")
    assert told.code == 0, told.errors
    assert told.records[0]["probability_malignant"] == pytest.approx(prediction.probability_malignant, abs=1e-6)
    assert told.records[0]["spread"] == pytest.approx([prediction.spread.low, prediction.spread.high], abs=1e-6)
    assert told.records[0]["input_sha256"] == provenance.input_sha256


def test_that_the_report_is_exported_through_the_window(launch: Launch, samples: Path, tmp_path: Path) -> None:
    person = launch(samples / TALL)
    assert not person.window.actions_made["export_report"].isEnabled()
    first, second = draw_both(person)
    for name in ("report.pdf", "report.png"):
        person.press(Qt.Key.Key_P, CONTROL)
        person.answer_file_dialog(str(tmp_path / name))
        person.wait((tmp_path / name).exists)
        person.wait(lambda name=name: name in person.read_all())
    picture = cv2.imread(str(tmp_path / "report.png"))
    assert picture is not None
    assert min(picture.shape[:2]) > 800
    text = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "report.pdf"), "-"], capture_output=True, text=True, check=True
    ).stdout
    assert text.count("\f") == 2
    for recorded in (first, second):
        assert f"{recorded.prediction.probability_malignant:.2f}" in text
    for needed in ("Research use only", MODEL, "Dr. Journey", first.prediction.provenance.weights_sha256[:12]):
        assert needed in text


def test_that_the_next_day_finds_everything_and_goes_on_where_it_ended(
    launch: Launch, command: Command, samples: Path, profile: Path
) -> None:
    evening = launch(samples / TALL, name="Dr. Li")
    first, second = draw_both(evening)
    evening.leave()

    morning = launch(samples / TALL, name="")
    assert morning.session.user is not None
    assert morning.session.user.name == "Dr. Li"
    assert morning.window.beginning.name_dialog is None
    assert [one.box for one in morning.session.marks.boxes] == [NODULE, OTHER]
    assert same(morning.opinion_on(NODULE), first)
    morning.mouse.click(OTHER.centre.x, OTHER.centre.y)
    assert same(morning.opinion_on(OTHER), second)

    morning.press(Qt.Key.Key_Z, CONTROL)
    morning.wait(lambda: [one.box for one in morning.session.marks.boxes] == [NODULE])
    morning.press(Qt.Key.Key_Z, CONTROL | SHIFT)
    again = morning.opinion_on(OTHER)
    assert again.prediction.probability_malignant == second.prediction.probability_malignant
    morning.press(Qt.Key.Key_Delete)
    morning.wait(lambda: [one.box for one in morning.session.marks.boxes] == [NODULE])
    morning.press(Qt.Key.Key_Z, CONTROL)
    morning.opinion_on(OTHER)
    morning.press(Qt.Key.Key_Delete)
    morning.wait(lambda: [one.box for one in morning.session.marks.boxes] == [NODULE])
    morning.leave()

    told = command("cases", "--profile", profile, "--json")
    (case,) = told.records[0]["cases"]
    (image,) = case["images"]
    assert [one["box"] for one in image["boxes"]] == [list(NODULE.xywh())]
    assert image["sha256"] == sha256(samples / TALL)
    assert [one["box"] for one in image["predictions"]][:2] == [list(NODULE.xywh()), list(OTHER.xywh())]


def test_that_a_box_is_moved_resized_and_nudged_and_every_state_gets_its_opinion(launch: Launch, samples: Path) -> None:
    person = launch(samples / TALL)
    person.drag(NODULE)
    person.opinion_on(NODULE)
    centre = NODULE.centre
    person.mouse.drag((centre.x, centre.y), (centre.x - 20, centre.y + 5), (centre.x - 40, centre.y + 10))
    moved = NODULE.shifted(-40, 10)
    person.opinion_on(moved)
    person.mouse.drag((moved.x1, moved.y1), (moved.x1 + 10, moved.y1 + 10), (moved.x1 + 30, moved.y1 + 20))
    larger = Box(moved.x0, moved.y0, moved.x1 + 30, moved.y1 + 20)
    person.opinion_on(larger)
    person.press(Qt.Key.Key_Left, SHIFT)
    nudged = larger.shifted(-10, 0)
    person.opinion_on(nudged)
    for state in (larger, moved, NODULE):
        person.press(Qt.Key.Key_Z, CONTROL)
        person.opinion_on(state)
    boxes = {one.prediction.provenance.box for one in person.session.marks.predictions}
    assert boxes == {NODULE, moved, larger, nudged}


def test_that_a_box_on_a_later_frame_of_a_cine_belongs_to_that_frame(launch: Launch, samples: Path) -> None:
    person = launch(samples / SWEEP)
    for number in range(1, 6):
        person.press(Qt.Key.Key_Period)
        person.wait(lambda number=number: person.session.frame is not None and person.session.frame.index == number)
    person.drag(NODULE)
    recorded = person.opinion_on(NODULE)
    assert recorded.prediction.provenance.frame == 5
    person.press(Qt.Key.Key_Comma)
    person.wait(lambda: person.session.selected is None)
    assert person.parts.opinion.opinion.stage == "none"
    person.press(Qt.Key.Key_K)
    person.wait(lambda: person.session.frame is not None and person.session.frame.index > 7)
    person.press(Qt.Key.Key_K)
    person.press(Qt.Key.Key_Z, CONTROL)
    person.wait(lambda: not person.session.marks.boxes)
    person.press(Qt.Key.Key_Z, CONTROL | SHIFT)
    person.opinion_on(NODULE)
    assert person.session.frame is not None
    assert person.session.frame.index == 5


def test_that_a_box_let_go_just_before_quitting_is_kept_and_gets_its_opinion_the_next_time(
    launch: Launch, samples: Path
) -> None:
    evening = launch(samples / TALL)
    evening.drag(NODULE)
    evening.leave()
    morning = launch(samples / TALL)
    assert [one.box for one in morning.session.marks.boxes] == [NODULE]
    morning.opinion_on(NODULE)
