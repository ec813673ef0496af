"""What is on screen need not be in the library yet: it is shown, drawn on and kept without anything being mixed up."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.ui.conftest import OpenWindow
from tests.ui.shelves import BOX, Opened, Shelf, boxes_by_name, rest
from tests.ui.workplaces import HandWorker, Reports, answer, write_pictures
from thyroid_desktop.domain.diagnosis import Spread
from thyroid_desktop.domain.errors import StoreProblem
from thyroid_desktop.services.keeping import is_pending
from thyroid_desktop.ui.panels import keeping_bar


def test_that_a_folder_is_listed_and_shown_before_anything_is_kept(
    opened: Opened, qtbot: QtBot, shelf: Shelf, tmp_path: Path
) -> None:
    write_pictures(tmp_path / "folder", 12)
    window, session = opened(tmp_path / "folder")
    assert [one.file_name for one in session.images] == [f"picture {number}.png" for number in range(1, 13)]
    assert all(is_pending(one) for one in session.images)
    assert session.image is session.images[0]
    assert window.page.view.isVisible()
    session.step(1)
    qtbot.waitUntil(lambda: session.image is session.images[1])
    assert shelf.kept == []
    shelf.gate.set()
    rest(qtbot, window)
    assert not any(is_pending(one) for one in session.images)
    assert session.image is session.images[1]
    assert len(shelf.kept) == 12


def test_that_what_is_looked_at_is_kept_first(opened: Opened, qtbot: QtBot, shelf: Shelf, tmp_path: Path) -> None:
    write_pictures(tmp_path / "folder", 40)
    window, session = opened(tmp_path / "folder")
    session.show_image(30)
    qtbot.waitUntil(lambda: session.image is session.images[30])
    shelf.gate.set()
    rest(qtbot, window)
    assert len(shelf.kept) == 40
    assert session.images[30].sha256 in shelf.kept[:2], "only the one that was being kept already came before it"


def test_that_keeping_changes_nothing_on_screen(opened: Opened, qtbot: QtBot, shelf: Shelf, tmp_path: Path) -> None:
    window, session = opened(*write_pictures(tmp_path, 3))
    qtbot.wait(1)  # lists hear of it once the image is painted
    told: list[str] = []
    for name in ("image_changed", "frame_changed", "images_changed"):
        getattr(session, name).connect(lambda name=name: told.append(name))
    frame, row = session.frame, session.position
    shelf.gate.set()
    rest(qtbot, window)
    assert told == []
    assert (session.frame, session.position) == (frame, row)
    assert session.loading is not None
    assert session.loading.at_hand(session.images[0], 0) is not None


def test_that_a_box_drawn_at_once_is_stored_for_the_image_that_was_seen(
    opened: Opened, qtbot: QtBot, shelf: Shelf, tmp_path: Path, worker: HandWorker
) -> None:
    window, session = opened(*write_pictures(tmp_path, 3))
    window.page.view.box_dragging.emit(None, BOX)
    window.page.view.box_drawn.emit(BOX)
    assert window.statusBar().state == "saving"
    qtbot.wait(50)
    assert window.statusBar().state == "saving"
    assert [box for _, box in window.page.view.stage.boxes()] == []
    shelf.gate.set()
    qtbot.waitUntil(lambda: window.statusBar().state == "saved")
    rest(qtbot, window)
    assert boxes_by_name(session) == {"picture 1.png": 1, "picture 2.png": 0, "picture 3.png": 0}
    assert session.selected is not None
    assert session.selected.box == BOX
    (ticket, key, box) = worker.asked[-1]
    assert (key, box) == (f"{session.images[0].sha256}:0", BOX)
    worker.answered.emit(ticket, answer(0.7, Spread(0.6, 0.8)))
    qtbot.waitUntil(lambda: len(session.marks.predictions) == 1)


def test_that_a_box_goes_to_its_image_although_another_one_is_shown_meanwhile(
    opened: Opened, qtbot: QtBot, shelf: Shelf, tmp_path: Path
) -> None:
    window, session = opened(*write_pictures(tmp_path, 4))
    for number in range(3):
        qtbot.waitUntil(lambda number=number: session.image is session.images[number])
        window.page.view.box_drawn.emit(BOX.shifted(number, 0))
        session.step(1)
    qtbot.waitUntil(lambda: session.image is session.images[3])
    shelf.gate.set()
    rest(qtbot, window)
    assert boxes_by_name(session) == {f"picture {number}.png": int(number < 4) for number in range(1, 5)}
    assert session.annotating is not None
    drawn = [session.annotating.boxes(one, 0)[0].box for one in session.images[:3]]
    assert drawn == [BOX.shifted(number, 0) for number in range(3)]
    assert session.image is session.images[3]


def test_that_a_full_disk_refuses_the_box_and_says_why(
    opened: Opened, qtbot: QtBot, shelf: Shelf, tmp_path: Path, worker: HandWorker
) -> None:
    window, session = opened(*write_pictures(tmp_path, 2))
    shelf.problem = StoreProblem("picture 1.png cannot be written", "No space left on device", "Free some space.")
    window.page.view.box_drawn.emit(BOX)
    shelf.gate.set()
    qtbot.waitUntil(lambda: window.statusBar().state == "refused")
    rest(qtbot, window)
    assert window.page.messages.title.text() == "picture 1.png cannot be written"
    assert window.page.view.stage.boxes() == ()
    assert worker.asked == []
    assert [is_pending(one) for one in session.images] == [True, True]
    shelf.problem = None
    window.page.view.box_drawn.emit(BOX)
    qtbot.waitUntil(lambda: window.statusBar().state == "saved")
    window.controllers.opening.keeping.resume()
    rest(qtbot, window)
    assert boxes_by_name(session) == {"picture 1.png": 1, "picture 2.png": 0}


def test_that_one_content_under_two_names_is_listed_once_and_has_the_boxes_of_both(
    opened: Opened, qtbot: QtBot, shelf: Shelf, tmp_path: Path
) -> None:
    paths = write_pictures(tmp_path, 3)
    copy = tmp_path / "picture 4.png"
    copy.write_bytes(paths[0].read_bytes())
    window, session = opened(*paths, copy)
    window.page.view.box_drawn.emit(BOX)
    session.show_image(3)
    qtbot.waitUntil(lambda: session.image is session.images[3])
    window.page.view.box_drawn.emit(BOX.shifted(9, 9))
    shelf.gate.set()
    rest(qtbot, window)
    qtbot.waitUntil(lambda: len(session.images) == 3)
    assert [one.file_name for one in session.images] == ["picture 2.png", "picture 3.png", "picture 1.png"]
    assert session.image is session.images[session.position]
    assert boxes_by_name(session) == {"picture 2.png": 0, "picture 3.png": 0, "picture 1.png": 2}
    qtbot.waitUntil(lambda: len(session.marks.boxes) == 2)


def test_that_a_known_file_comes_with_its_boxes_at_once(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> None:
    paths = write_pictures(tmp_path, 2)
    window = open_window(paths[0])
    window.page.view.box_drawn.emit(BOX)
    qtbot.waitUntil(lambda: window.statusBar().state == "saved")
    rest(qtbot, window)
    window.close()
    window = open_window(paths[1])
    session = window.controllers.session
    seen: list[int] = []
    session.image_changed.connect(lambda: seen.append(len(session.marks.boxes)))
    window.controllers.opening.open_paths([paths[0]])
    qtbot.waitUntil(lambda: len(seen) == 1)
    assert seen == [1]
    rest(qtbot, window)


def test_that_closing_while_files_are_kept_commits_the_edits_first(
    opened: Opened, open_window: OpenWindow, qtbot: QtBot, shelf: Shelf, tmp_path: Path
) -> None:
    write_pictures(tmp_path / "folder", 30)
    window, _ = opened(tmp_path / "folder")
    window.page.view.box_drawn.emit(BOX)
    window.close()
    assert window.isVisible()
    shelf.gate.set()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=20_000)
    again = open_window(tmp_path / "folder")
    rest(qtbot, again)
    counts = boxes_by_name(again.controllers.session)
    assert counts["picture 1.png"] == 1
    assert sum(counts.values()) == 1
    assert len(counts) == 30


def test_that_unreadable_files_move_to_the_refused_ones_when_they_are_reached(
    opened: Opened, qtbot: QtBot, shelf: Shelf, tmp_path: Path
) -> None:
    paths = write_pictures(tmp_path, 4)
    for path in (paths[0], paths[2]):
        path.write_bytes(b"no image")
    window, session = opened(*paths)
    opening = window.controllers.opening
    assert session.image is not None
    assert session.image.file_name == "picture 2.png"
    assert [one.path for one in opening.refused] == [paths[0]]
    assert len(session.images) == 3
    shelf.gate.set()
    rest(qtbot, window)
    assert [one.file_name for one in session.images] == ["picture 2.png", "picture 4.png"]
    assert [one.path for one in opening.refused] == [paths[0], paths[2]]
    assert window.page.messages.title.text() == "2 files could not be opened"


@pytest.mark.parametrize(("start", "by", "then"), [(0, 1, "picture 3.png"), (2, -1, "picture 1.png")])
def test_that_leafing_goes_past_a_file_that_cannot_be_opened(
    opened: Opened, qtbot: QtBot, shelf: Shelf, tmp_path: Path, start: int, by: int, then: str
) -> None:
    paths = write_pictures(tmp_path, 3)
    paths[1].write_bytes(b"no image")
    window, session = opened(*paths)
    session.show_image(start)
    qtbot.waitUntil(lambda: session.image is session.images[start])
    session.step(by)
    qtbot.waitUntil(lambda: session.shown is not None and session.shown.problem is not None)
    assert window.page.start.title.text() == "picture 2.png cannot be opened"
    shelf.gate.set()
    qtbot.waitUntil(lambda: session.image is not None and session.image.file_name == then)
    rest(qtbot, window)
    assert session.image is session.images[session.position]
    assert len(session.images) == 2


def test_that_a_file_that_cannot_be_opened_leaves_what_is_on_screen_alone(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window(*write_pictures(tmp_path, 2))
    session, opening = window.controllers.session, window.controllers.opening
    before = (session.images, session.image)
    bad = tmp_path / "bad.png"
    bad.write_bytes(b"no image")
    with qtbot.waitSignal(opening.opened):
        opening.open_paths([bad])
    assert (session.images, session.image) == before
    assert [one.path for one in opening.refused] == [bad]
    rest(qtbot, window)


def test_that_keeping_stops_and_goes_on_and_what_is_shown_is_kept_all_the_same(
    opened: Opened, qtbot: QtBot, shelf: Shelf, tmp_path: Path
) -> None:
    write_pictures(tmp_path / "folder", 40)
    window, session = opened(tmp_path / "folder")
    work = window.controllers.opening.keeping
    work.stop()
    shelf.gate.set()
    rest(qtbot, window)
    assert work.is_stopped
    done, total = work.progress
    assert done < total == 40
    assert any(is_pending(one) for one in session.images)
    session.show_image(35)
    qtbot.waitUntil(lambda: session.image is session.images[35] and not is_pending(session.images[35]))
    rest(qtbot, window)
    assert any(is_pending(one) for one in session.images)
    with qtbot.waitSignal(work.ended, timeout=20_000):
        work.resume()
    rest(qtbot, window)
    assert not any(is_pending(one) for one in session.images)
    assert work.progress == (0, 0)


def test_that_a_second_folder_is_shown_at_once_while_the_first_is_still_being_kept(
    opened: Opened, qtbot: QtBot, shelf: Shelf, tmp_path: Path
) -> None:
    write_pictures(tmp_path / "one", 20)
    window, session = opened(tmp_path / "one")
    for path in write_pictures(tmp_path / "two", 2, size=(60, 80)):
        path.rename(path.with_name(f"other {path.name}"))
    window.controllers.opening.open_paths([tmp_path / "two"])
    qtbot.waitUntil(lambda: session.image is not None and session.image.file_name == "other picture 1.png")
    shelf.gate.set()
    rest(qtbot, window)
    assert len(shelf.kept) == 22
    assert not any(is_pending(one) for one in session.images)


def test_that_thumbnails_and_frames_go_over_to_the_stored_image(
    opened: Opened, qtbot: QtBot, shelf: Shelf, tmp_path: Path
) -> None:
    window, session = opened(*write_pictures(tmp_path, 2))
    thumbnails = window.controllers.thumbnails
    qtbot.waitUntil(lambda: all(thumbnails.of(one) is not None for one in session.images))
    before = [thumbnails.of(one) for one in session.images]
    shelf.gate.set()
    rest(qtbot, window)
    qtbot.waitUntil(lambda: not any(is_pending(one) for one in session.images))
    assert [thumbnails.of(one) for one in session.images] == before


def test_that_the_report_waits_for_the_image(
    opened: Opened, qtbot: QtBot, shelf: Shelf, tmp_path: Path, reports: Reports
) -> None:
    window, session = opened(*write_pictures(tmp_path, 1))
    window.controllers.exporting.write(tmp_path / "report.pdf")
    shelf.gate.set()
    qtbot.waitUntil(lambda: len(reports.written) == 1)
    rest(qtbot, window)
    assert reports.written == [(session.images[0].case_id, tmp_path / "report.pdf")]
    assert session.images[0].case_id > 0


def test_that_a_closed_window_ignores_files_that_are_still_listed(
    opened: Opened, qtbot: QtBot, shelf: Shelf, tmp_path: Path
) -> None:
    window, _ = opened(*write_pictures(tmp_path, 5))
    shelf.gate.set()
    window.closeEvent(QCloseEvent())
    assert window.controllers.operations.is_idle()


def test_that_the_bar_counts_and_its_button_stops_and_goes_on(
    opened: Opened, qtbot: QtBot, shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping_bar, "PATIENCE_MS", 0)
    write_pictures(tmp_path / "folder", 20)
    window, session = opened(tmp_path / "folder")
    bar = window.findChild(keeping_bar.KeepingBar)
    assert bar is not None
    qtbot.waitUntil(bar.isVisible)
    assert bar.button.text() == "Stop"
    assert "of 20 files are in the library" in bar.findChild(QLabel).text()
    bar.button.click()
    shelf.gate.set()
    rest(qtbot, window)
    assert bar.isVisible()
    assert bar.button.text() == "Go on"
    assert bar.button.accessibleName() == "Take the others into the library, too"
    bar.button.click()
    qtbot.waitUntil(bar.isHidden)
    rest(qtbot, window)
    assert not any(is_pending(one) for one in session.images)
