from __future__ import annotations

from pathlib import Path
from threading import Event

import cv2
import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.patience import PATIENCE_MS
from tests.ui.conftest import OpenWindow
from tests.ui.late_answers import Post
from tests.ui.workplaces import HandWorker, write_pictures
from thyroid_desktop.domain.annotation import BoxRevision
from thyroid_desktop.domain.errors import StoreProblem, UnreadableFile
from thyroid_desktop.domain.geometry import Box, Size
from thyroid_desktop.domain.imaging import Frame, Image, ImageDescription
from thyroid_desktop.services.changes import Changes
from thyroid_desktop.ui.library.frames import Frames
from thyroid_desktop.ui.library.loading import Shown
from thyroid_desktop.ui.main_window import MainWindow
from thyroid_desktop.ui.nodules.marks import Marks
from thyroid_desktop.ui.session import Session

BOX = Box(20, 20, 80, 70)


def image(number: int) -> Image:
    return Image(number, 1, f"{number:064x}", f"{number}.png", ImageDescription("still", Size(8, 8), frame_count=9))


def test_that_decoded_frames_are_kept_within_the_budget() -> None:
    decoded: list[int] = []

    def decode(_image: Image, index: int) -> Frame:
        decoded.append(index)
        return Frame(np.zeros((10, 10), np.uint8), index)

    frames = Frames(decode, budget=350)
    for index in (0, 1, 0, 2, 3, 0):
        assert frames.frame(image(1), index).index == index
    assert decoded == [0, 1, 2, 3]
    assert frames.held(image(1), 1) is None
    assert frames.held(image(1), 0) is not None
    assert frames.held(image(2), 0) is None


def test_that_marks_know_the_current_boxes_of_a_frame() -> None:
    def revision(number: int, frame: int, box: Box | None) -> BoxRevision:
        return BoxRevision(
            number, f"box{frame}", 1, frame, 1, box, "draw", 7, "2025-01-01T00:00:00.000000+00:00", layer=7
        )

    marks = Marks.of(1, 7, (revision(1, 0, BOX), revision(2, 3, BOX), revision(3, 0, None)), ())
    assert [one.frame for one in marks.boxes] == [3]
    assert marks.on_frame(0) == ()
    assert marks.box("box0") is None
    assert marks.recorded_for(marks.boxes[0]) is None


def test_that_pixels_and_boxes_of_an_image_arrive_together(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window(*write_pictures(tmp_path, 2))
    session = window.controllers.session
    window.page.view.box_drawn.emit(BOX)
    qtbot.waitUntil(lambda: len(session.marks.boxes) == 1)
    seen: list[tuple[int, int]] = []
    session.image_changed.connect(
        lambda: seen.append((session.image.id if session.image else 0, len(session.marks.boxes)))
    )
    session.step(1)
    qtbot.waitUntil(lambda: len(seen) == 1)
    session.step(-1)
    qtbot.waitUntil(lambda: len(seen) == 2)
    assert seen == [(session.images[1].id, 0), (session.images[0].id, 1)]


def test_that_a_box_drawn_while_another_image_loads_belongs_to_the_one_on_screen(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(*write_pictures(tmp_path, 2))
    session = window.controllers.session
    gate, load = Event(), session.loading.load
    monkeypatch.setattr(session.loading, "at_hand", lambda image, index: None)
    monkeypatch.setattr(session.loading, "load", lambda image, index: (gate.wait(10), load(image, index))[1])
    session.step(1)
    window.page.view.box_drawn.emit(BOX)
    gate.set()
    qtbot.waitUntil(lambda: session.image is session.images[1])
    qtbot.waitUntil(window.controllers.operations.is_idle)
    assert session.annotating is not None
    assert [len(session.annotating.boxes(one, 0)) for one in session.images] == [1, 0]


def test_that_only_the_last_image_asked_for_is_shown(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window = open_window(*write_pictures(tmp_path, 6))
    session = window.controllers.session
    for _ in range(5):
        session.step(1)
    assert session.position == 5
    qtbot.waitUntil(lambda: session.image is session.images[5])
    session.step(1)
    assert session.position == 5


def test_that_an_image_whose_pixels_are_lost_says_so_and_the_next_one_opens(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(*write_pictures(tmp_path, 3))
    session = window.controllers.session
    assert session.loading is not None
    load, at_hand, bad = session.loading.load, session.loading.at_hand, session.images[1]

    def fail(image: Image, index: int) -> Shown:
        if image.id == bad.id:
            problem = UnreadableFile(f"{image.file_name} cannot be shown", "its pixels are gone")
            return Shown(image, None, Marks(), problem)
        return load(image, index)

    monkeypatch.setattr(
        session.loading, "at_hand", lambda image, index: None if image is bad else at_hand(image, index)
    )
    monkeypatch.setattr(session.loading, "load", fail)
    session.step(1)
    qtbot.waitUntil(lambda: session.image is session.images[1])
    assert session.frame is None
    assert window.page.start.title.text() == "picture 2.png cannot be shown"
    assert not window.actions_made["fit"].isEnabled()
    session.step(1)
    qtbot.waitUntil(lambda: session.frame is not None)
    assert window.page.view.isVisible()


def test_that_an_edit_that_cannot_be_stored_is_told_and_taken_off_the_screen(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, worker: HandWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(*write_pictures(tmp_path, 1))
    session = window.controllers.session

    def full(*_args: object, **_more: object) -> None:
        raise StoreProblem("The box could not be saved", "the disk is full", "Make room and draw it again.")

    monkeypatch.setattr(session.annotating, "draw", full)
    window.page.view.box_drawn.emit(BOX)
    qtbot.waitUntil(lambda: window.statusBar().state == "refused")
    assert window.page.messages.title.text() == "The box could not be saved"
    assert window.page.view.stage.boxes() == ()
    assert worker.asked == []


def test_that_edits_made_in_haste_are_stored_in_order(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window = open_window(*write_pictures(tmp_path, 1))
    session = window.controllers.session
    window.page.view.box_drawn.emit(BOX)
    qtbot.waitUntil(lambda: session.selected is not None)
    box_id = session.selected_id
    for step in range(1, 21):
        window.page.view.box_changed.emit(box_id, BOX.shifted(step, 0), "move")
    assert window.statusBar().state == "saving"
    qtbot.waitUntil(lambda: window.statusBar().state == "saved")
    qtbot.waitUntil(lambda: len(session.marks.revisions) == 21)
    assert [one.box.x0 for one in session.marks.revisions if one.box] == [20.0 + step for step in range(21)]


def test_that_the_selection_follows_what_was_edited(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window = open_window(*write_pictures(tmp_path, 1))
    session = window.controllers.session
    for at in (0, 40):
        window.page.view.box_drawn.emit(Box(at, at, at + 30, at + 30))
        qtbot.waitUntil(
            lambda at=at: session.selected is not None and session.selected.box == Box(at, at, at + 30, at + 30)
        )
    assert window.findings.findings.table.currentIndex().row() == 1
    window.actions_made["delete_box"].trigger()
    qtbot.waitUntil(lambda: len(session.marks.boxes) == 1)
    assert session.selected is session.marks.boxes[0]
    window.actions_made["undo"].trigger()
    qtbot.waitUntil(lambda: session.selected is not None and session.selected.box == Box(40, 40, 70, 70))


def test_that_16_bit_pictures_get_a_thumbnail(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "deep.png"
    cv2.imwrite(str(path), np.arange(200 * 300, dtype=np.uint16).reshape(200, 300))
    window = open_window(path)
    (one,) = window.controllers.session.images
    qtbot.waitUntil(lambda: window.controllers.thumbnails.of(one) is not None)
    pixmap = window.controllers.thumbnails.of(one)
    assert pixmap is not None
    assert (pixmap.width(), pixmap.height()) == (128, 85)


def test_that_closing_all_images_leaves_an_empty_window_and_a_full_library(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window(*write_pictures(tmp_path, 2))
    session = window.controllers.session
    window.page.view.box_drawn.emit(BOX)
    qtbot.waitUntil(lambda: len(session.marks.boxes) == 1)
    qtbot.waitUntil(window.controllers.operations.is_idle, timeout=20_000)
    window.actions_made["close_images"].trigger()
    assert (session.images, session.image, session.frame, session.selected) == ((), None, None, None)
    assert window.page.start.isVisible()
    assert not window.actions_made["next_image"].isEnabled()
    window.controllers.opening.open_paths((tmp_path,))
    qtbot.waitUntil(lambda: len(session.marks.boxes) == 1, timeout=20_000)


def test_that_one_can_turn_back_before_the_next_image_is_there(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(*write_pictures(tmp_path, 2))
    session, actions = window.controllers.session, window.actions_made
    assert session.loading is not None
    monkeypatch.setattr(session.loading, "at_hand", lambda *_asked: None)  # nothing was read ahead
    actions["next_image"].trigger()
    assert (session.position, actions["next_image"].isEnabled()) == (1, False)
    actions["previous_image"].trigger()
    assert (session.position, actions["previous_image"].isEnabled()) == (0, False)
    qtbot.waitUntil(window.controllers.operations.is_idle)
    assert session.image is session.images[0]


def record_box(window: MainWindow, qtbot: QtBot, image: Image) -> None:
    """Record a box on an image that need not be on screen, as somebody else might."""
    operations, annotating = window.controllers.operations, window.controllers.session.annotating
    assert annotating is not None
    with qtbot.waitSignal(operations.changed, timeout=PATIENCE_MS):
        operations.run(lambda _progress: annotating.draw(image, 0, BOX, is_model_shown=False))


def test_that_a_box_is_selected_also_when_marks_from_before_it_come_after_it(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(*write_pictures(tmp_path, 1))
    session, operations = window.controllers.session, window.controllers.operations
    assert session.loading is not None
    window.page.view.box_drawn.emit(BOX)
    qtbot.waitUntil(lambda: session.selected is not None and operations.is_idle())
    post = Post(session.loading.marks)
    monkeypatch.setattr(session.loading, "marks", post)
    operations.changed.emit(Changes(image_ids=frozenset({session.images[0].id})))
    qtbot.waitUntil(post.is_here.is_set)
    with qtbot.waitSignal(window.controllers.annotation.done, timeout=PATIENCE_MS):
        window.page.view.box_drawn.emit(BOX.shifted(10, 10))
    post.gate.set()
    qtbot.waitUntil(operations.is_idle)
    assert session.selected is not None
    assert session.selected.box == BOX.shifted(10, 10)


def test_that_what_is_recorded_while_an_image_loads_is_on_screen_with_it(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(*write_pictures(tmp_path, 2))
    session = window.controllers.session
    assert session.loading is not None
    post = Post(session.loading.load)
    monkeypatch.setattr(session.loading, "at_hand", lambda *_asked: None)
    monkeypatch.setattr(session.loading, "load", post)
    session.step(1)
    qtbot.waitUntil(post.is_here.is_set)
    record_box(window, qtbot, session.images[1])
    post.gate.set()
    qtbot.waitUntil(window.controllers.operations.is_idle)
    assert session.image is session.images[1]
    assert [one.box for one in session.marks.boxes] == [BOX]


def test_that_marks_that_come_late_do_not_replace_newer_ones(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(*write_pictures(tmp_path, 2))
    session, operations = window.controllers.session, window.controllers.operations
    assert session.loading is not None
    first, second = session.images
    post = Post(session.loading.marks)
    monkeypatch.setattr(session.loading, "marks", post)
    operations.changed.emit(Changes(image_ids=frozenset({first.id})))
    qtbot.waitUntil(post.is_here.is_set)
    session.step(1)
    qtbot.waitUntil(lambda: session.image is second)
    record_box(window, qtbot, first)
    session.step(-1)
    qtbot.waitUntil(lambda: session.image is first)
    assert [one.box for one in session.marks.boxes] == [BOX]
    post.gate.set()
    qtbot.waitUntil(operations.is_idle)
    assert [one.box for one in session.marks.boxes] == [BOX]


@pytest.fixture
def cine_and_picture(open_window: OpenWindow, root: Path, tmp_path: Path) -> MainWindow:
    """A cine is on screen, and a picture comes after it."""
    return open_window(root / "resources" / "samples" / "phantom-4-sweep.dcm", *write_pictures(tmp_path, 1))


def test_that_a_frame_that_comes_late_does_not_replace_one_that_was_asked_for_later(
    cine_and_picture: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, operations = cine_and_picture.controllers.session, cine_and_picture.controllers.operations
    assert session.loading is not None
    assert session.image is not None
    frames = session.loading.frames
    frames.frame(session.image, 2)  # was on screen before
    post = Post(frames.frame)
    monkeypatch.setattr(frames, "frame", post)
    session.show_frame(5)
    qtbot.waitUntil(post.is_here.is_set)
    session.show_frame(2)
    post.gate.set()
    qtbot.waitUntil(operations.is_idle)
    assert session.frame is not None
    assert session.frame.index == 2


def test_that_the_next_image_comes_also_while_a_cine_plays(
    cine_and_picture: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, operations = cine_and_picture.controllers.session, cine_and_picture.controllers.operations
    assert session.loading is not None
    post = Post(session.loading.frames.frame)
    monkeypatch.setattr(session.loading.frames, "frame", post)
    monkeypatch.setattr(session.loading, "at_hand", lambda *_asked: None)
    session.show_frame(5)
    qtbot.waitUntil(post.is_here.is_set)
    session.step(1)
    session.show_frame(6)
    post.gate.set()
    qtbot.waitUntil(operations.is_idle)
    assert session.image is session.images[1]


def test_that_two_sessions_do_not_take_each_others_place(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(*write_pictures(tmp_path, 3))
    session, operations = window.controllers.session, window.controllers.operations
    assert session.workplace is not None
    assert session.loading is not None
    reading = Session(operations, lanes="study-")
    reading.adopt(session.workplace)
    post = Post(session.loading.load)
    monkeypatch.setattr(session.loading, "at_hand", lambda *_asked: None)
    monkeypatch.setattr(session.loading, "load", post)
    session.step(1)
    qtbot.waitUntil(post.is_here.is_set)
    session.step(1)  # waits
    reading.set_images(session.images[:1])
    post.gate.set()
    qtbot.waitUntil(operations.is_idle)
    assert session.image is session.images[2]
    assert reading.image is not None
