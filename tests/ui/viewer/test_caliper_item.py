from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QTranslator
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.viewer.playing import caliper, measurement
from thyroid_desktop.domain.geometry import Box, Point, Size
from thyroid_desktop.domain.marks import Caliper
from thyroid_desktop.domain.proposal import Proposal
from thyroid_desktop.ui.viewer.caliper_item import CaliperItem
from thyroid_desktop.ui.viewer.measuring import halved, moved
from thyroid_desktop.ui.viewer.proposal_item import ProposalItem
from thyroid_desktop.ui.viewer.view import ImageView

BOX = Box(100.0, 80.0, 180.0, 140.0)
ACROSS = caliper((110.0, 100.0), (170.0, 100.0))
AREA = QRectF(0.0, 0.0, 800.0, 600.0)


@pytest.mark.parametrize(
    "line",
    [
        QLineF(100.0, 100.0, 300.0, 100.0),
        QLineF(300.0, 100.0, 100.0, 90.0),
        QLineF(100.0, 300.0, 120.0, 100.0),
        QLineF(700.0, 500.0, 798.0, 598.0),
        QLineF(-50.0, 40.0, 20.0, 40.0),
    ],
)
def test_that_the_length_stands_in_sight(qtbot: QtBot, line: QLineF) -> None:
    item = CaliperItem()
    item.place(ACROSS, "60 px")
    ((plate, text),) = item.labels(line, AREA, QFont())
    assert text == "60 px"
    assert AREA.contains(plate)
    assert item.labels(line.translated(2000.0, 0.0), AREA, QFont()) == ()


def test_that_the_words_of_crossing_measurements_are_apart(qtbot: QtBot) -> None:
    item = CaliperItem()
    item.place(ACROSS, "12.3 mm")
    ((across, _),) = item.labels(QLineF(200.0, 300.0, 400.0, 300.0), AREA, QFont())
    ((down, _),) = item.labels(QLineF(300.0, 400.0, 300.0, 200.0), AREA, QFont())
    assert not across.intersects(down)
    assert across.left() > 400.0
    assert down.top() > 400.0


def test_that_all_of_a_measurement_lies_within_what_is_repainted(view: ImageView) -> None:
    view.calipers.show((measurement("m", ACROSS),))
    for factor in (1.0, 6.0, 0.1):
        view.zoom_by(factor)
        (item,) = [one for one in view.items() if isinstance(one, CaliperItem) and one.caliper is not None]
        painted = view.viewportTransform().mapRect(item.boundingRect())
        ends = [view.viewportTransform().map(QPointF(end.x, end.y)) for end in (ACROSS.one, ACROSS.other)]
        assert all(painted.contains(QRectF(end, end).adjusted(-9.0, -9.0, 9.0, 9.0)) for end in ends)
        area = QRectF(view.viewport().rect())
        assert all(painted.contains(plate) for plate, _ in item.labels(QLineF(*ends), area, view.font()))


class Loud(QTranslator):
    """A language in which everything is written in capitals."""

    def translate(self, _context: str, source: str, *_: object) -> str:
        return source.upper().replace("{LENGTH}", "{length}").replace("{SCORE}", "{score}")


def test_that_all_is_written_anew_in_another_language(view: ImageView) -> None:
    view.calipers.show((measurement("m", ACROSS),))
    view.calipers.select("m")
    view.proposals.show((Proposal(BOX, 0.87),))
    application, loud = QApplication.instance(), Loud()
    assert application is not None
    application.installTranslator(loud)
    try:
        QApplication.sendEvent(view, QEvent(QEvent.Type.LanguageChange))
        line, rect = QLineF(100.0, 100.0, 300.0, 100.0), QRectF(100.0, 100.0, 200.0, 150.0)
        words = [
            text
            for item in view.items()
            if isinstance(item, CaliperItem | ProposalItem)
            for _, text in item.labels(line if isinstance(item, CaliperItem) else rect, AREA, QFont())  # type: ignore[arg-type]
        ]
        assert sorted(words) == ["60 PX", "PROPOSED 0.87  ·  ENTER ACCEPT  ·  ESC REFUSE"]
        assert view.accessibleDescription() == "MEASUREMENT, 60 PX"
    finally:
        application.removeTranslator(loud)


SIZE = Size(320, 240)
positions = st.builds(Point, st.floats(0.0, 320.0), st.floats(0.0, 240.0)).map(lambda point: halved(point, SIZE))
steps = st.tuples(st.floats(-900.0, 900.0), st.floats(-900.0, 900.0))


@given(positions, positions, st.sampled_from([None, 0, 1]), steps)
def test_that_a_moved_measurement_stays_inside(
    one: Point, other: Point, end: int | None, by: tuple[float, float]
) -> None:
    if one == other:
        return
    origin = Caliper(one, other)
    found = moved(origin, end, by, SIZE)
    if found is None:
        return
    assert all(0.0 <= point.x <= 320.0 and 0.0 <= point.y <= 240.0 for point in (found.one, found.other))
    if end is None:
        assert found.length_px == pytest.approx(origin.length_px)
    elif end == 0:
        assert found.other == other
    else:
        assert found.one == one
