from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.ui.conftest import OpenWindow
from tests.ui.workplaces import write_pictures
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.marks import STAGES, WorkState
from thyroid_desktop.domain.nodule import NoduleDescription
from thyroid_desktop.domain.worklist import WorkOrder
from thyroid_desktop.services.blinding import Blinding
from thyroid_desktop.services.describing import Describing
from thyroid_desktop.ui.item_models import DETAIL_ROLE
from thyroid_desktop.ui.main_window import MainWindow
from thyroid_desktop.ui.panels.work_rows import sign_icon
from thyroid_desktop.ui.panels.worklist import WorkListPanel
from thyroid_desktop.ui.session import Session
from thyroid_desktop.ui.work.signing import Signing
from thyroid_desktop.ui.work.worklist import WorkList, coded

BOX = Box(20, 20, 80, 70)


class Desk:
    """A window with some images, all of them kept and known to the work list."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self._qtbot = window, qtbot
        self.session: Session = window.controllers.session
        self.work: WorkList = window.controllers.worklist
        self.signing: Signing = window.controllers.signing
        self.panel: WorkListPanel = window.library.panel.work
        self.rest()

    def rest(self) -> None:
        """Wait until nothing is on its way."""
        idle = self.window.controllers.operations.is_idle
        self._qtbot.waitUntil(lambda: idle() and all(image.id > 0 for image in self.session.opened), timeout=20_000)
        self._qtbot.waitUntil(idle, timeout=20_000)

    def go(self, name: str) -> None:
        """Show an image of the list."""
        at = self.names.index(name)
        self.session.show_image(at)
        self._qtbot.waitUntil(lambda: self.name == name)
        self.rest()

    def draw(self) -> None:
        """Draw a box on the image on screen."""
        self.window.page.view.box_drawn.emit(BOX)
        self._qtbot.waitUntil(lambda: bool(self.session.marks.boxes))
        self.rest()

    @property
    def names(self) -> list[str]:
        """What is walked through, without the endings of the files."""
        return [Path(image.file_name).stem for image in self.session.images]

    @property
    def name(self) -> str:
        """The image on screen."""
        return Path(self.session.image.file_name).stem if self.session.image is not None else ""

    @property
    def stages(self) -> list[str]:
        """Where the listed images stand."""
        return [self.work.row(image).stage for image in self.session.images]

    @property
    def details(self) -> list[str]:
        """The second lines of the list."""
        rows = self.panel.rows
        return [rows.index(row).data(DETAIL_ROLE) for row in range(rows.rowCount())]

    @property
    def words(self) -> str:
        """What the panel says where the list would be."""
        page = self.panel.findChildren(QLabel)
        return "\n".join(one.text() for one in page if one.isVisible())


@pytest.fixture
def desk(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> Desk:
    """Four images, "a" to "d"; nothing is done yet."""
    paths = [
        path.rename(path.with_name(f"{name}.png"))
        for path, name in zip(write_pictures(tmp_path, 4), "abcd", strict=True)
    ]
    return Desk(open_window(*paths), qtbot)


def test_that_an_image_is_annotated_by_its_boxes_or_by_having_none(desk: Desk) -> None:
    assert desk.stages == ["todo"] * 4
    desk.draw()
    desk.go("b")
    desk.window.controllers.nodules.toggle_absence()
    desk.rest()
    assert desk.stages == ["annotated", "annotated", "todo", "todo"]
    assert desk.details == ["Annotated · 1 box", "Annotated · no nodule", "To do", "To do"]
    assert desk.work.counts() == {"todo": 2, "annotated": 2, "reviewed": 0, "queued": 0, "rejected": 0}
    desk.window.controllers.annotation.undo()
    desk.rest()
    assert desk.stages == ["annotated", "todo", "todo", "todo"]


def test_that_work_is_signed_taken_back_and_undone_while_the_image_stays(desk: Desk) -> None:
    for mark, stage in ((desk.signing.mark_reviewed, "reviewed"), (desk.signing.mark_queued, "queued")):
        mark()
        desk.rest()
        assert (desk.stages[0], desk.name) == (stage, "a")
    desk.window.controllers.annotation.undo()
    desk.rest()
    assert desk.stages[0] == "reviewed"
    desk.signing.mark_todo()
    desk.rest()
    assert desk.stages[0] == "todo"


def test_that_an_edit_after_the_review_is_told_until_it_is_reviewed_again(desk: Desk) -> None:
    desk.signing.mark_reviewed()
    desk.rest()
    desk.draw()
    assert desk.details[0] == "Reviewed · changed since review · 1 box"
    desk.signing.mark_reviewed()
    desk.rest()
    assert desk.details[0] == "Reviewed · 1 box"


def test_that_an_image_is_rejected_by_one_number_key(desk: Desk, qtbot: QtBot) -> None:
    desk.signing.reject()
    chooser = desk.signing.chooser
    assert chooser is not None
    desk.signing.reject()
    assert desk.signing.chooser is chooser
    qtbot.keyClick(chooser.list, Qt.Key.Key_4)
    desk.rest()
    assert (desk.details[0], desk.name, desk.signing.chooser) == ("Rejected · duplicate", "a", None)


def test_that_a_rejection_may_have_a_note_in_which_numbers_are_numbers(desk: Desk, qtbot: QtBot) -> None:
    desk.signing.reject()
    chooser = desk.signing.chooser
    assert chooser is not None
    chooser.list.setCurrentRow(6)
    qtbot.keyClicks(chooser.note, "seen 3 times")
    qtbot.keyClick(chooser.note, Qt.Key.Key_Return)
    desk.rest()
    assert desk.session.marks.state == WorkState("rejected", "other", "seen 3 times")


def test_that_a_rejection_is_given_up_with_escape_and_chosen_by_click_or_enter(desk: Desk, qtbot: QtBot) -> None:
    desk.signing.reject()
    assert desk.signing.chooser is not None
    qtbot.keyClick(desk.signing.chooser.list, Qt.Key.Key_Escape)
    desk.rest()
    assert (desk.stages[0], desk.signing.chooser) == ("todo", None)
    desk.signing.reject()
    chooser = desk.signing.chooser
    assert chooser is not None
    chooser.list.itemClicked.emit(chooser.list.item(1))
    desk.rest()
    assert desk.details[0] == "Rejected · wrong view"
    desk.signing.reject()
    assert desk.signing.chooser is not None
    qtbot.keyClick(desk.signing.chooser.list, Qt.Key.Key_Return)
    desk.rest()
    assert desk.details[0] == "Rejected · poor quality"


def test_that_a_rejection_is_not_recorded_for_an_image_that_came_meanwhile(desk: Desk, qtbot: QtBot) -> None:
    desk.signing.reject()
    chooser = desk.signing.chooser
    assert chooser is not None
    desk.go("b")
    qtbot.keyClick(chooser.list, Qt.Key.Key_1)
    desk.rest()
    assert desk.stages == ["todo"] * 4


def test_that_nothing_is_signed_without_an_image(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    window.controllers.signing.reject()
    assert window.controllers.signing.chooser is None
    window.controllers.signing.mark_reviewed()
    assert window.controllers.operations.is_idle()


def test_that_a_filter_narrows_what_next_and_previous_walk_through(desk: Desk) -> None:
    desk.go("b")
    desk.draw()
    desk.work.set_stage("todo")
    assert desk.names == ["a", "b", "c", "d"]  # the image on screen stays until one leaves it
    desk.go("c")
    assert (desk.names, desk.session.position, desk.name) == (["a", "c", "d"], 1, "c")
    desk.session.step(1)
    desk.rest()
    assert desk.name == "d"
    desk.work.set_stage(None)
    assert (desk.names, desk.session.position, desk.name) == (["a", "b", "c", "d"], 3, "d")


def test_that_an_image_on_which_one_works_does_not_vanish_from_the_list(desk: Desk) -> None:
    desk.work.set_stage("todo")
    desk.draw()
    assert (desk.names, desk.stages[0], desk.work.found) == (["a", "b", "c", "d"], "annotated", 3)
    desk.session.step(1)
    desk.rest()
    assert (desk.names, desk.name, desk.session.position) == (["b", "c", "d"], "b", 0)


def test_that_the_next_to_do_is_found_round_the_list_and_beyond_the_filter(desk: Desk, qtbot: QtBot) -> None:
    desk.draw()
    for expected in ("b", "c", "d", "b"):
        desk.work.next_to_do()
        desk.rest()
        assert desk.name == expected
    desk.work.previous_to_do()
    desk.rest()
    assert desk.name == "d"
    desk.work.set_stage("annotated")
    desk.go("a")
    assert desk.names == ["a"]
    desk.work.next_to_do()
    desk.rest()
    assert (desk.name, desk.work.stage, len(desk.names)) == ("b", None, 4)


def test_that_one_is_told_when_nothing_is_left_to_do(desk: Desk) -> None:
    for _ in range(4):
        desk.signing.mark_reviewed()
        desk.rest()
        desk.work.next_to_do()
        desk.rest()
    assert desk.stages == ["reviewed"] * 4
    assert "left to do" in desk.window.page.messages.title.text()
    desk.work.set_stage("todo")
    assert "Nothing to do: every image here is annotated." in desk.words


def test_that_images_are_found_by_name_label_and_what_was_said_of_nodules(desk: Desk, qtbot: QtBot) -> None:
    desk.draw()
    annotating, image = desk.session.annotating, desk.session.image
    assert annotating is not None
    assert image is not None
    edited = Describing(annotating.revising).describe(image, 1, NoduleDescription("left", "upper"))
    desk.window.controllers.operations.changed.emit(edited.changes)
    desk.rest()
    for query, found in (("LEFT", 1), ("left upper", 1), ("left lower", 0), ("png", 4), ("c.p", 1), ("  ", 4)):
        desk.work.set_query(query)
        assert desk.work.found == found


def test_that_words_of_the_screen_find_what_is_recorded(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "thyroid_desktop.ui.work.worklist.spoken", lambda text: {"Left": "左", "Solid": "实性"}.get(text, text)
    )
    assert coded("左 实性 x.png") == "left solid x.png"


@pytest.mark.parametrize("order", ["newest", "name", "useful"])
def test_that_an_order_is_walked_through_and_the_image_on_screen_stays(
    order: WorkOrder, open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    paths = write_pictures(tmp_path, 3)
    desk = Desk(open_window(paths[2], paths[0], paths[1]), qtbot)
    assert desk.names == ["picture 3", "picture 1", "picture 2"]
    desk.go("picture 1")
    desk.work.set_order(order)
    wanted = {
        "newest": sorted(desk.session.images, key=lambda image: desk.work.row(image).added_at, reverse=True),
        "name": sorted(desk.session.images, key=lambda image: image.file_name),
        "useful": list(desk.session.opened),
    }[order]
    assert list(desk.session.images) == wanted
    assert desk.name == "picture 1"
    assert desk.session.images[desk.session.position] is desk.session.image
    desk.work.set_order("opened")
    assert desk.names == ["picture 3", "picture 1", "picture 2"]


def test_that_what_is_opened_anew_is_listed_as_a_whole_in_the_chosen_order(
    desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    desk.work.set_order("name")
    desk.work.set_query("a")
    more = write_pictures(tmp_path / "more", 6)
    desk.window.controllers.opening.open_paths([more[5], more[4]])
    qtbot.waitUntil(lambda: desk.name == "picture 6")
    desk.rest()
    assert (desk.names, desk.work.query, desk.panel.search.text()) == (["picture 5", "picture 6"], "", "")
    assert (desk.session.position, desk.panel.view.currentIndex().row()) == (1, 1)


def test_that_another_reader_sees_his_own_work(desk: Desk) -> None:
    desk.draw()
    workplace = desk.session.workplace
    assert workplace is not None
    workplace.settings.set_user("Ben")
    user = workplace.settings.user()
    assert user is not None
    desk.session.set_reader(user, Blinding())
    assert desk.stages == ["todo"] * 4
    desk.rest()
    assert desk.stages == ["todo"] * 4


def test_that_the_whole_library_can_be_listed_when_nothing_is_open(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    first = Desk(open_window(*write_pictures(tmp_path, 3)), qtbot)
    first.window.close()
    desk = Desk(open_window(), qtbot)
    assert "The images that you open are listed here." in desk.words
    assert not desk.panel.search.isVisible()
    desk.panel.library.click()
    desk.rest()
    assert len(desk.names) == 3
    assert desk.panel.search.isVisible()


def test_that_the_search_follows_the_typing_and_leads_into_the_list(desk: Desk, qtbot: QtBot) -> None:
    panel = desk.panel
    desk.window.actions_made["library_panel"].setChecked(False)
    desk.work.focus_search()
    assert desk.window.library.panel.isVisible()
    assert desk.window.focusWidget() is panel.search
    qtbot.keyClicks(panel.search, "c")
    qtbot.waitUntil(lambda: desk.work.query == "c")
    assert (desk.work.found, desk.names) == (1, ["a", "c"])
    qtbot.keyClicks(panel.search, "zz")
    qtbot.waitUntil(lambda: desk.work.query == "czz")
    assert "No image matches “czz”." in desk.words
    assert desk.name == "a"
    qtbot.keyClick(panel.search, Qt.Key.Key_Return)
    assert desk.window.focusWidget() is panel.search
    panel.everything.click()
    assert (desk.work.query, panel.search.text(), len(desk.names)) == ("", "", 4)
    qtbot.keyClicks(panel.search, "d.png")
    qtbot.keyClick(panel.search, Qt.Key.Key_Down)
    assert desk.work.query == "d.png"
    assert desk.window.focusWidget() is panel.view
    panel.focus_search()
    qtbot.keyClick(panel.search, Qt.Key.Key_Escape)
    assert (desk.work.query, panel.search.text()) == ("", "")
    qtbot.keyClick(panel.search, Qt.Key.Key_Escape)
    assert desk.window.focusWidget() is panel.view


def test_that_enter_shows_the_first_image_that_was_found(desk: Desk, qtbot: QtBot) -> None:
    desk.go("d")
    qtbot.keyClicks(desk.panel.search, "b.png")
    qtbot.keyClick(desk.panel.search, Qt.Key.Key_Return)
    desk.rest()
    assert (desk.name, desk.names) == ("b", ["b"])


def test_that_chips_filter_and_say_how_many_there_are(desk: Desk, qtbot: QtBot) -> None:
    desk.draw()
    chips = desk.panel.chips
    assert [chip.text().strip() for chip in chips.values()] == [
        "All 4", "To do 3", "Annotated 1", "Reviewed 0", "Queued 0", "Rejected 0",
    ]  # fmt: skip
    assert chips["annotated"].accessibleName() == "Annotated, 1"
    chips["queued"].click()
    assert desk.work.stage == "queued"
    assert "No image is here yet." in desk.words
    desk.work.set_query("x")
    assert "No image under “Queued” matches “x”." in desk.words
    chips[None].click()
    desk.work.set_query("")
    assert [chip.isChecked() for chip in chips.values()] == [True] + [False] * 5
    assert "4 images" in desk.words


def test_that_a_row_that_is_chosen_is_shown_and_the_order_is_chosen_from_a_list(desk: Desk) -> None:
    desk.panel.view.setCurrentIndex(desk.panel.rows.index(2))
    desk.rest()
    assert desk.name == "c"
    desk.panel.order.activated.emit(2)
    assert desk.work.order == "name"
    assert desk.panel.order.currentIndex() == 2


def test_that_every_stage_has_a_sign_of_its_own() -> None:
    pictures = [sign_icon(stage, 2.0).pixmap(22, 22).toImage() for stage in STAGES]
    greys = [picture.convertToFormat(picture.Format.Format_Alpha8) for picture in pictures]
    assert all(one != other for at, one in enumerate(greys) for other in greys[at + 1 :])
