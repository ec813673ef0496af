"""Similar nodules on screen: found after the answer, opened by a key, left by a key, and kept from the blind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.conftest import OpenWindow
from tests.ui.late_answers import Post
from tests.ui.workplaces import MODEL, HandWorker, answer, write_pictures
from thyroid_desktop.domain.annotation import BoxRevision
from thyroid_desktop.domain.diagnosis import Spread
from thyroid_desktop.domain.errors import StoreProblem, UnreadableFile, WorkerLost
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.imaging import Frame, Image
from thyroid_desktop.domain.nodule import NoduleDescription, NoduleSize, Opinion, Pathology, Verdict
from thyroid_desktop.domain.tirads import Features
from thyroid_desktop.services.blinding import Blinding
from thyroid_desktop.services.describing import Describing
from thyroid_desktop.services.intake import Intake
from thyroid_desktop.services.resembling import Resembling
from thyroid_desktop.ui.main_window import MainWindow

BOX, ELSEWHERE = Box(20, 20, 80, 70), Box(40, 30, 120, 100)
SPREAD = Spread(0.7, 0.9)
SOLID = Features("solid", "hypoechoic", "taller-than-wide", "irregular", frozenset({"punctate"}))
FOUND: tuple[tuple[float, Verdict], ...] = ((0.2, "malignant"), (0.4, "benign"), (0.1, "malignant"))
Key = Qt.Key


def towards(angle: float) -> NDArray[np.float32]:
    return np.array([np.cos(angle), np.sin(angle), 0.0], np.float32)


@dataclass
class Room:
    """A window whose library holds nodules, and hands on its worker."""

    window: MainWindow
    worker: HandWorker
    qtbot: QtBot

    def __post_init__(self) -> None:
        self.parts = self.window.controllers
        self.session = self.parts.session
        self.panel = self.window.findings.similar
        self.images = self.session.images

    def wait(self, until: Callable[[], object]) -> None:
        self.qtbot.waitUntil(until)
        self.qtbot.waitUntil(self.parts.operations.is_idle)

    def add(self, image: Image, angle: float | None, verdict: Verdict | None, *, box: Box = ELSEWHERE) -> BoxRevision:
        """A nodule of the library, as if it had been annotated before."""
        workplace, user = self.session.workplace, self.session.user
        assert workplace is not None
        assert user is not None
        annotating = workplace.annotating_for(user.id)
        revision = annotating.draw(image, 0, box, is_model_shown=False).box_revision
        assert revision is not None
        if angle is not None:
            workplace.resembling.keep(MODEL.weights_sha256, revision, towards(angle))
        if verdict is not None:
            found = Pathology(verdict, "surgery" if verdict == "malignant" else "fna")
            said = NoduleDescription("left", None, NoduleSize(14.0), features=SOLID, pathology=found)
            Describing(annotating.revising).describe(image, revision.nodule, said)
        return revision

    def answered(self, angle: float = 0.0, box: Box = BOX) -> None:
        """Draw a box on the image on screen, and let the model answer."""
        self.window.page.view.box_drawn.emit(box)
        self.qtbot.waitUntil(lambda: bool(self.worker.asked) and self.worker.asked[-1][2] == box)
        self.worker.answered.emit(self.worker.asked[-1][0], answer(0.8, SPREAD, pooled=towards(angle)))
        self.wait(lambda: self.parts.opinion.opinion.stage in {"recorded", "hidden"})

    def show(self) -> None:
        """Go there by the key."""
        self.window.actions_made["show_similar"].trigger()
        self.wait(lambda: self.parts.alike.view.stage not in {"none", "searching"})

    @property
    def stage(self) -> str:
        return self.parts.alike.view.stage

    def titles(self) -> list[str]:
        rows = self.panel.rows
        return [str(rows.index(row).data()) for row in range(rows.rowCount())]


@pytest.fixture
def room(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, worker: HandWorker) -> Room:
    """A window over five images, all in the library, the first of them on screen."""
    window = open_window(*write_pictures(tmp_path / "pictures", 5))
    session = window.controllers.session
    qtbot.waitUntil(lambda: len(session.images) == 5 and all(one.id > 0 for one in session.images))
    qtbot.waitUntil(window.controllers.operations.is_idle)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return Room(window, worker, qtbot)


def with_library(room: Room) -> Room:
    for image, (angle, verdict) in zip(room.images[1:], FOUND, strict=False):
        room.add(image, angle, verdict)
    return room


def test_that_the_nearest_nodules_stand_below_the_answer_with_their_pathology(room: Room) -> None:
    with_library(room)
    room.answered()
    room.show()
    assert room.titles() == ["Malignant · Surgery", "Malignant · Surgery", "Benign · FNA"]
    details = [str(room.panel.rows.detail(one)) for one in room.panel.rows.values()]
    assert details == [f"Similarity {value} · TR5 · Left · 14 mm" for value in ("0.995", "0.980", "0.921")]
    assert room.panel.tally.text() == "2 of 3 malignant"
    assert room.panel.summary() == "2 of 3 malignant"
    assert "no probability" in room.panel.warning.text()
    assert not room.panel.state.isVisible()
    assert QApplication.focusWidget() is room.panel.list
    assert str(room.panel.rows.index(0).data(Qt.ItemDataRole.AccessibleTextRole)).startswith("Malignant · Surgery. Sim")


def test_that_no_row_names_a_file_or_a_patient(room: Room) -> None:
    with_library(room)
    room.answered()
    room.show()
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
    said = " ".join(str(room.panel.rows.index(row).data(role)) for row in range(3) for role in roles)
    assert "picture" not in said
    assert ".png" not in said


def test_that_pictures_of_the_nodules_come_after_them(room: Room) -> None:
    with_library(room)
    room.answered()
    room.show()
    rows = room.panel.rows
    room.wait(lambda: rows.index(2).data(Qt.ItemDataRole.DecorationRole) is not None)
    picture = rows.index(0).data(Qt.ItemDataRole.DecorationRole)
    assert picture.width() <= 192
    assert picture.height() == 144


def test_that_enter_opens_a_similar_nodule_and_a_key_leads_back(room: Room) -> None:
    with_library(room)
    room.answered()
    room.show()
    own = room.session.selected_id
    room.qtbot.keyClick(room.panel.list, Key.Key_Down)
    room.qtbot.keyClick(room.panel.list, Key.Key_Return)
    room.wait(lambda: room.session.image == room.images[1])
    assert room.session.selected is not None
    assert room.session.selected.box == ELSEWHERE
    assert room.panel.back.isVisible()
    room.qtbot.keyClick(room.window, Key.Key_S, Qt.KeyboardModifier.ShiftModifier)
    room.wait(lambda: room.session.image == room.images[0])
    assert room.session.selected_id == own
    assert not room.panel.back.isVisible()
    room.parts.alike.go_back()
    assert room.session.image == room.images[0]


def test_that_a_click_opens_too_and_that_one_comes_back_from_an_image_that_was_not_listed(room: Room) -> None:
    with_library(room)
    room.answered()
    room.session.set_images(room.images[:1])
    room.wait(lambda: room.parts.opinion.opinion.stage == "recorded")
    room.show()
    panel = room.panel.list
    place = panel.visualRect(room.panel.rows.index(0)).center()
    room.qtbot.mouseClick(panel.viewport(), Qt.MouseButton.LeftButton, pos=place)
    room.wait(lambda: room.session.image == room.images[3])
    assert room.session.images == (room.images[0], room.images[3])
    assert room.session.selected is not None
    room.panel.back.click()
    room.wait(lambda: room.session.image == room.images[0])
    room.session.close_images()
    assert not room.parts.alike.can_go_back


def test_that_an_empty_library_says_what_is_missing(room: Room) -> None:
    room.add(room.images[1], 0.1, None)
    room.answered()
    room.show()
    assert room.panel.rows.rowCount() == 0
    assert "No nodule with a known answer yet" in room.panel.state.text()
    assert QApplication.focusWidget() is room.panel.unknown
    room.panel.unknown.click()
    room.wait(lambda: room.panel.rows.rowCount() == 1)
    assert room.titles() == ["Not known"]
    assert room.panel.tally.text() == "Pathology of none of them is known"
    room.panel.unknown.click()
    room.wait(lambda: room.panel.rows.rowCount() == 0)


def test_that_a_library_of_one_nodule_has_nothing_to_compare(room: Room) -> None:
    room.answered()
    room.show()
    room.panel.unknown.click()
    room.wait(lambda: "No other nodule" in room.panel.state.text())


def test_that_pathology_that_is_undecided_or_contradicts_itself_is_called_so(room: Room) -> None:
    room.add(room.images[1], 0.1, "malignant")
    room.answered()
    room.show()
    (one,) = room.panel.rows.values()
    undecided = replace(one, description=NoduleDescription(pathology=Pathology(None, "fna", 3)))  # type: ignore[type-var]
    assert room.panel.rows.title(undecided) == "Not decided · FNA III"
    assert room.panel.rows.title(replace(one, is_contradicted=True)) == "Contradictory"  # type: ignore[type-var]


def test_that_pathology_that_is_recorded_elsewhere_is_seen_at_once(room: Room) -> None:
    known = room.add(room.images[1], 0.1, None)
    room.answered()
    room.show()
    workplace, user = room.session.workplace, room.session.user
    assert workplace is not None
    assert user is not None
    describing = Describing(workplace.annotating_for(user.id).revising)
    said = NoduleDescription(pathology=Pathology("malignant", "surgery"))
    room.parts.operations.run(lambda _progress: describing.describe(room.images[1], known.nodule, said))
    room.wait(lambda: room.panel.rows.rowCount() == 1)


def test_that_nothing_is_looked_for_while_the_section_is_folded_or_nothing_is_selected(room: Room) -> None:
    with_library(room)
    room.answered()
    assert room.stage == "none"
    room.show()
    assert room.stage == "found"
    room.session.select(None)
    assert (room.stage, room.panel.rows.rowCount()) == ("none", 0)
    assert "Select a box" in room.panel.state.text()


def test_that_they_wait_for_the_model(room: Room) -> None:
    with_library(room)
    room.window.page.view.box_drawn.emit(BOX)
    room.wait(lambda: bool(room.worker.asked) and room.session.selected is not None)
    room.show()
    assert room.stage == "waiting"
    assert "when the model has answered" in room.panel.state.text()
    room.worker.answered.emit(room.worker.asked[-1][0], answer(0.8, SPREAD, pooled=towards(0.0)))
    room.wait(lambda: room.panel.rows.rowCount() == 3)


def test_that_a_reader_who_is_blind_to_the_model_sees_none_before_his_own_opinion(room: Room) -> None:
    with_library(room)
    assert room.session.user is not None
    room.session.set_reader(room.session.user, Blinding(to_model=True))
    room.answered()
    room.show()
    assert (room.stage, room.panel.rows.rowCount()) == ("hidden", 0)
    assert "own opinion first" in room.panel.state.text()
    room.parts.annotation.do(lambda desk: desk.describing.opine(desk.image, 1, Opinion("benign")))
    room.wait(lambda: room.panel.rows.rowCount() == 3)


def test_that_a_library_that_cannot_be_read_is_told_in_the_section(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object) -> None:
        raise StoreProblem("The library cannot be read", "the disk is gone")

    monkeypatch.setattr(Resembling, "alike", refuse)
    room.answered()
    room.show()
    assert "the disk is gone" in room.panel.state.text()


def test_that_the_whole_library_is_compared_in_the_background(room: Room) -> None:
    for image in room.images[1:4]:
        room.add(image, None, "malignant")
    room.add(room.images[1], None, None, box=BOX)
    room.answered()
    room.show()
    assert room.panel.lacking.text() == "4 boxes of your library are not compared yet."
    room.panel.compare.click()
    for done, angle in enumerate((0.1, 0.2, 0.3, 0.4)):
        room.wait(lambda count=done: len(room.worker.asides) == count + 1)
        assert room.panel.lacking.text() == f"Comparing: {done} of 4 boxes"
        assert room.panel.stop.isVisible()
        ticket, frame, _ = room.worker.asides[-1]
        assert frame.pixels.shape == (120, 160)
        room.worker.answered.emit(ticket, replace(answer(0.5, pooled=towards(angle)), precision="float32"))
    room.wait(lambda: not room.parts.catching_up.is_running and room.panel.rows.rowCount() == 3)
    assert {one[2] for one in room.worker.asides} == {BOX, ELSEWHERE}
    assert room.worker.asides[0][1] is room.worker.asides[1][1]
    assert not room.panel.compare.isVisible()
    assert not room.panel.lacking.isVisible()
    assert len(room.worker.asked) == 1


def test_that_comparing_can_be_stopped_and_keeps_what_is_done(room: Room) -> None:
    for image in room.images[1:4]:
        room.add(image, None, "benign")
    room.answered()
    room.show()
    room.panel.compare.click()
    room.wait(lambda: len(room.worker.asides) == 1)
    room.worker.answered.emit(room.worker.asides[0][0], answer(0.5, pooled=towards(0.1)))
    room.wait(lambda: len(room.worker.asides) == 2)
    room.panel.stop.click()
    room.worker.answered.emit(room.worker.asides[1][0], answer(0.5, pooled=towards(0.2)))
    room.wait(lambda: room.panel.rows.rowCount() == 1)
    assert room.panel.lacking.text() == "2 boxes of your library are not compared yet."
    assert room.panel.compare.isVisible()
    assert len(room.worker.asides) == 2


def test_that_boxes_that_cannot_be_asked_about_are_passed_over(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    revisions = [room.add(image, None, "benign") for image in room.images[1:4]]
    room.answered()
    room.show()
    decode = Intake.frame

    def frame(self: Intake, image: Image, index: int) -> Frame:
        if image.id == revisions[0].image_id:
            raise UnreadableFile("The file is gone", "it was moved")
        return decode(self, image, index)

    monkeypatch.setattr(Intake, "frame", frame)
    room.panel.compare.click()
    room.wait(lambda: len(room.worker.asides) == 1)
    assert room.panel.lacking.text() == "Comparing: 1 of 3 boxes, 1 failed"
    room.worker.failed.emit(room.worker.asides[0][0], UnreadableFile("The frame is damaged", "it is"))
    room.wait(lambda: len(room.worker.asides) == 2)
    room.worker.answered.emit(room.worker.asides[1][0], answer(0.5, pooled=towards(0.2)))
    room.wait(lambda: not room.parts.catching_up.is_running and room.panel.rows.rowCount() == 1)
    assert room.parts.catching_up.failures == 2


def test_that_comparing_ends_when_the_worker_is_given_up_or_another_model_answers(room: Room) -> None:
    for image in room.images[1:3]:
        room.add(image, None, "benign")
    room.answered()
    room.show()
    catching_up = room.parts.catching_up
    catching_up.start()
    room.wait(lambda: len(room.worker.asides) == 1)
    other = replace(answer(0.5, pooled=towards(0.1)), model=replace(MODEL, weights_sha256="d" * 64))
    room.worker.answered.emit(room.worker.asides[0][0], other)
    assert not catching_up.is_running
    catching_up.start()
    catching_up.start()
    room.wait(lambda: len(room.worker.asides) == 2)
    room.worker.failed.emit(-1, WorkerLost("The model's process ended", "it did"))
    assert not catching_up.is_running


def test_that_comparing_waits_while_somebody_waits_for_the_worker(room: Room) -> None:
    room.add(room.images[1], None, "benign")
    room.answered()
    room.worker.state = "busy"
    room.parts.catching_up.start()
    room.wait(lambda: room.parts.catching_up.total == 1)
    assert room.worker.asides == []
    room.worker.state = "ready"
    room.wait(lambda: len(room.worker.asides) == 1)
    room.parts.catching_up.stop()
    room.worker.state = "lost"
    room.parts.catching_up.start()
    room.wait(lambda: not room.parts.catching_up.is_running)
    assert len(room.worker.asides) == 1


def test_that_comparing_which_is_begun_anew_asks_one_box_at_a_time(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    for image in room.images[1:4]:
        room.add(image, None, "benign")
    room.answered()
    post = Post(Intake.frame)

    def frame(self: Intake, image: Image, index: int) -> Frame:
        return post(self, image, index)  # type: ignore[no-any-return]

    monkeypatch.setattr(Intake, "frame", frame)
    catching_up = room.parts.catching_up
    catching_up.start()
    room.qtbot.waitUntil(post.is_here.is_set)
    catching_up.stop()
    catching_up.start()
    post.gate.set()
    room.wait(lambda: catching_up.total > 0 and bool(room.worker.asides))
    assert len(room.worker.asides) == 1
    catching_up.stop()
