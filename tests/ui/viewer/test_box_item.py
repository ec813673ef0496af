from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont
from pytestqt.qtbot import QtBot

from tests.ui.viewer.playing import revision
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.ui.viewer.box_item import BoxItem
from thyroid_desktop.ui.viewer.view import ImageView

AREA = QRectF(0.0, 0.0, 800.0, 600.0)


def selected_item(number: int | None = 3) -> BoxItem:
    item = BoxItem(number)
    item.show_box(Box(0.0, 0.0, 100.0, 80.0), "100 × 80 px")
    item.set_state(is_selected=True, is_hovered=False, handle=None)
    return item


def test_that_the_number_is_above_and_the_size_below(qtbot: QtBot) -> None:
    rect = QRectF(200.0, 200.0, 300.0, 150.0)
    (number, three), (size, text) = selected_item().labels(rect, AREA, QFont())
    assert (three, text) == ("3", "100 × 80 px")
    assert number.bottom() <= rect.top()
    assert size.top() >= rect.bottom()


@pytest.mark.parametrize(
    "rect",
    [
        QRectF(-50.0, -50.0, 900.0, 700.0),
        QRectF(790.0, 590.0, 300.0, 150.0),
        QRectF(-290.0, -140.0, 300.0, 150.0),
        QRectF(0.0, 0.0, 800.0, 600.0),
    ],
)
def test_that_labels_of_a_box_partly_in_sight_are_in_sight(qtbot: QtBot, rect: QRectF) -> None:
    labels = selected_item().labels(rect, AREA, QFont())
    assert len(labels) == 2
    assert all(AREA.contains(plate) for plate, _ in labels)


def test_that_a_box_out_of_sight_has_no_labels(qtbot: QtBot) -> None:
    assert selected_item().labels(QRectF(-500.0, 100.0, 300.0, 150.0), AREA, QFont()) == ()


def test_that_a_box_without_a_number_shows_its_size_only_when_selected(qtbot: QtBot) -> None:
    rect = QRectF(200.0, 200.0, 300.0, 150.0)
    item = selected_item(None)
    assert [text for _, text in item.labels(rect, AREA, QFont())] == ["100 × 80 px"]
    item.set_state(is_selected=False, is_hovered=False, handle=None)
    assert item.labels(rect, AREA, QFont()) == ()


def test_that_handles_and_labels_lie_within_what_is_repainted(view: ImageView) -> None:
    box = Box(100.0, 80.0, 180.0, 140.0)
    view.set_boxes((revision("a", box),))
    view.select_box("a")
    for factor in (1.0, 6.0, 0.1):
        view.zoom_by(factor)
        (item,) = [one for one in view.items() if isinstance(one, BoxItem) and one.box == box]
        painted = view.viewportTransform().mapRect(item.boundingRect())
        rect = view.viewportTransform().mapRect(QRectF(box.x0, box.y0, box.width, box.height))
        assert painted.contains(rect.adjusted(-9.0, -9.0, 9.0, 9.0))
        assert all(painted.contains(plate) for plate, _ in item.labels(rect, AREA, view.font()))
