from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.conftest import OpenWindow
from tests.ui.late_answers import Post
from tests.ui.workplaces import write_pictures
from thyroid_desktop.domain.annotation import BoxDetails
from thyroid_desktop.domain.geometry import Box, Point
from thyroid_desktop.domain.outline import Outline
from thyroid_desktop.ui.main_window import MainWindow
from thyroid_desktop.ui.session import Session

BOX = Box(20, 20, 70, 60)
SWEEP = Path(__file__).parents[2] / "resources" / "samples" / "phantom-4-sweep.dcm"


@pytest.fixture
def window(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> MainWindow:
    """Three pictures, the first with a box."""
    made = open_window(*write_pictures(tmp_path, 3))
    made.page.view.box_drawn.emit(BOX)
    settled(made, qtbot, 1)
    return made


def settled(window: MainWindow, qtbot: QtBot, count: int) -> None:
    session = window.controllers.session
    qtbot.waitUntil(lambda: len(session.marks.boxes) == count, timeout=10_000)
    qtbot.waitUntil(window.controllers.operations.is_idle, timeout=10_000)


def do(window: MainWindow, qtbot: QtBot, *commands: str) -> None:
    for command in commands:
        assert window.actions_made[command].isEnabled(), command
        window.actions_made[command].trigger()
        qtbot.waitUntil(window.controllers.operations.is_idle, timeout=10_000)


def boxes(session: Session) -> list[tuple[Box | None, int, str]]:
    return [(one.box, one.nodule, one.details.origin) for one in session.marks.boxes]


def test_that_a_box_is_copied_to_another_image_as_the_same_nodule(window: MainWindow, qtbot: QtBot) -> None:
    do(window, qtbot, "copy_boxes", "next_image", "paste_boxes")
    settled(window, qtbot, 1)
    assert boxes(window.controllers.session) == [(BOX, 1, "copied")]
    do(window, qtbot, "undo")
    settled(window, qtbot, 0)


def test_that_a_duplicate_lies_beside_its_original_as_another_nodule(window: MainWindow, qtbot: QtBot) -> None:
    do(window, qtbot, "duplicate_box")
    settled(window, qtbot, 2)
    assert boxes(window.controllers.session)[1] == (BOX.shifted(5, 4), 2, "copied")


def test_that_boxes_are_carried_to_the_next_image_like_in_labelme(window: MainWindow, qtbot: QtBot) -> None:
    do(window, qtbot, "next_with_boxes")
    settled(window, qtbot, 1)
    assert window.controllers.session.position == 1
    do(window, qtbot, "next_with_boxes")
    settled(window, qtbot, 1)
    do(window, qtbot, "previous_with_boxes")  # an image that has a box of its own is left alone
    settled(window, qtbot, 1)
    assert window.controllers.session.position == 1


def test_that_boxes_are_carried_to_an_image_that_is_in_memory(window: MainWindow, qtbot: QtBot) -> None:
    session = window.controllers.session
    do(window, qtbot, "next_image", "previous_image")
    assert session.loading is not None
    assert session.loading.at_hand(session.images[1], 0) is not None
    do(window, qtbot, "next_with_boxes")
    settled(window, qtbot, 1)
    assert boxes(session) == [(BOX, 1, "copied")]


def test_that_boxes_are_carried_on_before_their_copies_are_saved(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = window.controllers.session
    assert session.annotating is not None
    post = Post(session.annotating.paste)
    monkeypatch.setattr(session.annotating, "paste", post)
    window.actions_made["next_with_boxes"].trigger()
    qtbot.waitUntil(post.is_here.is_set)
    window.actions_made["next_with_boxes"].trigger()
    qtbot.waitUntil(lambda: session.image is session.images[2])
    post.gate.set()
    settled(window, qtbot, 1)
    assert session.position == 2
    assert boxes(session) == [(BOX, 1, "copied")]


def test_that_boxes_can_be_kept_from_image_to_image(window: MainWindow, qtbot: QtBot) -> None:
    do(window, qtbot, "keep_boxes", "next_image")
    settled(window, qtbot, 1)
    do(window, qtbot, "next_image")
    settled(window, qtbot, 1)
    assert boxes(window.controllers.session) == [(BOX, 1, "copied")]


def test_that_the_boxes_of_the_image_before_come_by_one_key(window: MainWindow, qtbot: QtBot) -> None:
    do(window, qtbot, "next_image", "copy_from_before")
    settled(window, qtbot, 1)
    assert boxes(window.controllers.session) == [(BOX, 1, "copied")]


def test_that_on_a_cine_the_boxes_of_the_nearest_frame_before_come(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(SWEEP)
    session = window.controllers.session
    window.page.view.box_drawn.emit(BOX)
    settled(window, qtbot, 1)
    session.show_frame(4)
    qtbot.waitUntil(lambda: session.frame is not None and session.frame.index == 4)
    do(window, qtbot, "copy_from_before")
    settled(window, qtbot, 2)
    assert [(one.frame, one.nodule) for one in session.marks.boxes] == [(0, 1), (4, 1)]
    do(window, qtbot, "interpolate")
    settled(window, qtbot, 5)
    do(window, qtbot, "undo")
    settled(window, qtbot, 2)


def test_that_number_keys_say_which_nodule_a_box_shows(window: MainWindow, qtbot: QtBot) -> None:
    window.page.view.setFocus()
    qtbot.keyClick(window.page.view, Qt.Key.Key_3)
    qtbot.waitUntil(lambda: boxes(window.controllers.session) == [(BOX, 3, "hand")])


def test_that_a_box_is_locked_outlined_and_freed_by_key(window: MainWindow, qtbot: QtBot) -> None:
    session = window.controllers.session
    do(window, qtbot, "outline_ellipse")
    qtbot.waitUntil(lambda: session.marks.boxes[0].details.outline == Outline("ellipse"))
    do(window, qtbot, "outline_ellipse")
    qtbot.waitUntil(lambda: session.marks.boxes[0].details.outline is None)
    do(window, qtbot, "lock_box")
    qtbot.waitUntil(lambda: session.marks.boxes[0].details.is_locked)
    do(window, qtbot, "delete_box", "delete_all")
    assert window.page.messages.title.text() == "The box is locked"
    settled(window, qtbot, 1)
    do(window, qtbot, "lock_box")
    qtbot.waitUntil(lambda: not session.marks.boxes[0].details.is_locked)
    do(window, qtbot, "delete_all")
    settled(window, qtbot, 0)


def test_that_a_polygon_without_a_box_brings_one(window: MainWindow, qtbot: QtBot) -> None:
    session = window.controllers.session
    outline = Outline("polygon", (Point(0, 0), Point(1, 0), Point(0.5, 1)))
    window.page.view.polygon_drawn.emit(None, Box(80, 60, 120, 100), outline)
    settled(window, qtbot, 2)
    assert session.marks.boxes[1].details == BoxDetails(outline=outline)
    window.page.view.polygon_drawn.emit(session.marks.boxes[0].box_id, Box(10, 10, 50, 50), outline)
    qtbot.waitUntil(lambda: session.marks.boxes[0].box == Box(10, 10, 50, 50))


def test_that_the_readers_opinion_is_one_key(window: MainWindow, qtbot: QtBot) -> None:
    session = window.controllers.session
    for command, verdict in (("opine_benign", "benign"), ("opine_malignant", "malignant")):
        do(window, qtbot, command)
        qtbot.waitUntil(
            lambda verdict=verdict: (said := session.marks.opinion(1)) is not None and said.verdict == verdict
        )


def test_that_window_and_level_can_be_kept_from_image_to_image(window: MainWindow, qtbot: QtBot) -> None:
    view = window.page.view
    do(window, qtbot, "brighter", "more_contrast", "keep_window", "next_image")
    kept = view.levels.shown
    assert kept != view.levels.default
    do(window, qtbot, "next_image")
    assert view.levels.shown == kept
    do(window, qtbot, "reset_window")
    assert view.levels.shown == view.levels.default


def test_that_the_habit_of_saving_is_answered(window: MainWindow) -> None:
    window.actions_made["say_saved"].trigger()
    assert window.page.messages.title.text() == "Every edit is saved as it is made"


def test_that_the_label_of_a_box_is_edited_by_key(window: MainWindow, qtbot: QtBot) -> None:
    do(window, qtbot, "edit_label")
    field = window.findings.findings.label
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClicks(field, "left lobe")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    session = window.controllers.session
    qtbot.waitUntil(lambda: session.marks.boxes[0].details.label == "left lobe")
    assert field.text() == "left lobe"
    do(window, qtbot, "undo")
    qtbot.waitUntil(lambda: session.marks.boxes[0].details.label == "" and field.text() == "")
