from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from tests.ui.conftest import OpenWindow
from tests.ui.workplaces import write_pictures
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.nodule import NoduleDescription

BOX = Box(20, 20, 70, 60)
SWEEP = Path(__file__).parents[2] / "resources" / "samples" / "phantom-4-sweep.dcm"


def test_that_two_pictures_of_a_patient_become_one_case_by_key_and_are_taken_apart_again(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window(*write_pictures(tmp_path, 2))
    session, actions = window.controllers.session, window.actions_made
    assert not actions["join_before"].isEnabled()
    window.page.view.box_drawn.emit(BOX)
    qtbot.waitUntil(lambda: len(session.marks.boxes) == 1, timeout=20_000)
    actions["next_image"].trigger()
    qtbot.waitUntil(lambda: session.position == 1 and session.image is session.images[1], timeout=20_000)
    window.page.view.box_drawn.emit(BOX)
    actions["join_before"].trigger()
    qtbot.waitUntil(lambda: session.images[0].case_id == session.images[1].case_id > 0, timeout=10_000)
    qtbot.waitUntil(window.controllers.operations.is_idle, timeout=10_000)
    assert [one.nodule for one in session.marks.boxes] == [1]
    window.controllers.annotation.do(lambda desk: desk.describing.describe(desk.image, 1, NoduleDescription("left")))
    actions["previous_image"].trigger()
    qtbot.waitUntil(
        lambda: session.position == 0 and session.marks.description(1) == NoduleDescription("left"), timeout=20_000
    )
    actions["next_image"].trigger()
    qtbot.waitUntil(lambda: session.position == 1 and bool(session.marks.boxes), timeout=20_000)
    actions["take_apart"].trigger()
    qtbot.waitUntil(lambda: session.images[0].case_id != session.images[1].case_id, timeout=10_000)
    qtbot.waitUntil(window.controllers.operations.is_idle, timeout=10_000)
    assert [one.box for one in session.marks.boxes] == [BOX]


def test_that_an_image_of_a_dicom_study_stays_in_it(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window = open_window(*write_pictures(tmp_path, 1), SWEEP)
    window.actions_made["next_image"].trigger()
    session = window.controllers.session
    qtbot.waitUntil(lambda: session.image is not None and session.image.file_name == SWEEP.name, timeout=20_000)
    window.actions_made["join_before"].trigger()
    qtbot.waitUntil(lambda: "DICOM study" in window.page.messages.title.text(), timeout=10_000)
