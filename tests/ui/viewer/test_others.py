from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont
from pytestqt.qtbot import QtBot

from tests.ui.viewer.playing import Ear, Mouse, ramp, revision, show
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.imaging import Frame
from thyroid_desktop.ui.viewer import colours
from thyroid_desktop.ui.viewer.others import OtherHit
from thyroid_desktop.ui.viewer.others_item import DASHES, OtherBox, OthersItem
from thyroid_desktop.ui.viewer.view import ImageView

MINE = Box(100.0, 80.0, 180.0, 140.0)
CHEN, LI = revision("c", Box(90.0, 70.0, 190.0, 150.0)), revision("l", Box(220.0, 80.0, 280.0, 140.0))
AREA = QRectF(0.0, 0.0, 800.0, 600.0)

# Machado, Oliveira, Fernandes 2009, table 1, severity 1.0: what dichromats see, as matrices on linear RGB.
EYES = {
    "trichromat": np.eye(3),
    "protanope": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranope": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanope": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}


@pytest.fixture
def compared(view: ImageView) -> ImageView:
    """A viewer with a box of one's own and those of two other readers."""
    view.set_boxes((revision("mine", MINE),))
    view.others.show(((CHEN, "Chen"), (LI, "Li")))
    return view


def test_that_a_click_chooses_the_box_of_another_reader(compared: ImageView, mouse: Mouse, ear: Ear) -> None:
    mouse.click(250.0, 110.0)
    assert ear.of("other_box_chosen") == [(LI,)]
    assert (ear.of("box_drawn"), ear.of("box_selected")) == ([], [])
    assert not compared.hand.is_busy


def test_that_its_border_is_reached_beside_a_box_of_ones_own(compared: ImageView, mouse: Mouse, ear: Ear) -> None:
    mouse.click(140.0, 70.0)
    assert ear.of("other_box_chosen") == [(CHEN,)]
    mouse.click(140.0, 110.0)
    assert ear.of("box_selected") == [("mine",)]
    assert len(ear.of("other_box_chosen")) == 1


def test_that_a_drag_draws_over_the_box_of_another_reader(compared: ImageView, mouse: Mouse, ear: Ear) -> None:
    mouse.drag((230.0, 90.0), (250.0, 110.0), (270.0, 130.0))
    assert ear.of("box_drawn") == [(Box(230.0, 90.0, 270.0, 130.0),)]
    assert ear.of("other_box_chosen") == []


def test_that_no_other_tool_takes_the_box_of_another_reader(compared: ImageView, mouse: Mouse, ear: Ear) -> None:
    for tool in ("draw", "measure", "polygon", "level"):
        compared.set_tool(tool)  # type: ignore[arg-type]
        mouse.click(250.0, 110.0)
    compared.set_tool("edit")
    assert ear.of("other_box_chosen") == []


def test_that_keys_leave_the_boxes_of_others(compared: ImageView, mouse: Mouse, ear: Ear, qtbot: QtBot) -> None:
    mouse.click(250.0, 110.0)
    for key in (Qt.Key.Key_Delete, Qt.Key.Key_Right):
        qtbot.keyClick(compared, key)
    assert (ear.of("box_deleted"), ear.of("box_changed")) == ([], [])


def test_that_the_cursor_tells_that_it_can_be_clicked(compared: ImageView, mouse: Mouse) -> None:
    mouse.move(250.0, 110.0)
    assert compared.viewport().cursor().shape() == Qt.CursorShape.PointingHandCursor
    mouse.press(250.0, 110.0)
    mouse.move(270.0, 130.0)
    assert compared.viewport().cursor().shape() == Qt.CursorShape.CrossCursor
    mouse.release()


def shown(view: ImageView) -> list[str]:
    """The boxes of others that are on the frame."""
    found = (view.others.hit(view.mapFromScene(x, 110.0).toPointF()) for x in (95.0, 250.0))
    return [hit.revision.box_id for hit in found if isinstance(hit, OtherHit)]


def test_that_boxes_of_others_follow_frame_and_image(view: ImageView) -> None:
    description = show(view, ramp())
    later = revision("l", LI.box, frame=1)
    view.others.show(((CHEN, "Chen"), (later, "Li"), (revision("gone", None), "Li")))
    assert shown(view) == ["c"]
    view.show_frame(Frame(ramp(), 1), description)
    assert shown(view) == ["l"]
    view.show_frame(Frame(ramp(), 0), description)
    assert shown(view) == ["c"]
    show(view, ramp())
    assert shown(view) == []


def test_that_hidden_boxes_of_others_are_out_of_reach(compared: ImageView, mouse: Mouse, ear: Ear) -> None:
    compared.set_boxes_shown(False)
    mouse.click(250.0, 110.0)
    compared.hand.cancel()
    assert ear.of("other_box_chosen") == []


def test_that_a_reader_keeps_his_colour(view: ImageView) -> None:
    first, second = revision("x", Box(10.0, 10.0, 40.0, 40.0)), revision("y", Box(60.0, 10.0, 90.0, 40.0))
    later = revision("z", Box(60.0, 10.0, 90.0, 40.0), frame=1)
    view.others.show(((first, "Chen"), (second, "Li"), (later, "Li")))
    (item,) = [one for one in view.items() if isinstance(one, OthersItem)]
    assert [other.reader for other in item._boxes] == [0, 1]
    description = view.stage.description
    assert description is not None
    view.show_frame(Frame(ramp(), 1), description)
    assert [(other.reader, other.caption) for other in item._boxes] == [(1, "Li")]


@pytest.mark.parametrize(
    "rects",
    [
        [QRectF(200.0, 200.0, 300.0, 150.0).translated(3.0 * number, 2.0 * number) for number in range(8)],
        [QRectF(0.0, 0.0, 800.0, 600.0)] * 8,
        [QRectF(-50.0, -40.0, 200.0, 100.0), QRectF(700.0, 550.0, 300.0, 150.0)],
    ],
)
def test_that_names_are_in_sight_and_do_not_cover_each_other(qtbot: QtBot, rects: list[QRectF]) -> None:
    item = OthersItem()
    item.show_boxes(tuple(OtherBox(MINE, None, number, f"Reader {number}") for number in range(len(rects))))
    plates = [plate for plate, _ in item.labels(rects, AREA, QFont())]
    assert len(plates) == len(rects)
    assert all(AREA.contains(plate) for plate in plates)
    if rects[0].height() < AREA.height():
        assert not any(one.intersects(other) for one, other in combinations(plates, 2))


def test_that_out_of_sight_and_without_a_name_nothing_is_written(qtbot: QtBot) -> None:
    item = OthersItem()
    item.show_boxes((OtherBox(MINE, None, 0, "Chen"), OtherBox(MINE, None, 1, "")))
    far = QRectF(2000.0, 0.0, 10.0, 10.0)
    assert item.labels([far, QRectF(10.0, 10.0, 50.0, 50.0)], AREA, QFont()) == ()


def lab(colour: QColor, eye: NDArray[np.float64]) -> NDArray[np.float64]:
    """CIE L*a*b* of what an eye sees of an sRGB colour, white D65 (IEC 61966-2-1, CIE 15)."""
    encoded = np.array(colour.getRgbF()[:3])
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    seen = np.clip(eye @ linear, 0.0, 1.0)
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    ratio = to_xyz @ seen / np.array([0.9505, 1.0, 1.089])
    root = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


@pytest.mark.parametrize("eye", EYES)
def test_that_readers_are_told_apart_by_every_eye(eye: str) -> None:
    palette = [lab(colour, EYES[eye]) for colour in colours.READERS]
    apart = {
        (one, other): float(np.linalg.norm(palette[one] - palette[other]))
        for one, other in combinations(range(len(palette)), 2)
    }
    assert min(apart.values()) > 10.0, min(apart, key=lambda pair: apart[pair])
    assert len(set(DASHES)) == len(colours.READERS) == 8
