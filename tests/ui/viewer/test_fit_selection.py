from __future__ import annotations

import pytest

from tests.ui.viewer.playing import caliper, measurement, ramp, revision, show
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.proposal import Proposal
from thyroid_desktop.ui.viewer.handles import view_rect
from thyroid_desktop.ui.viewer.view import ImageView


def share_and_offset(view: ImageView, box: Box) -> tuple[float, float]:
    """How much of the widget's shorter fit the box takes, and how far its middle is from the widget's."""
    rect, area = view_rect(box, view.stage.camera.to_view()), view.viewport().rect().toRectF()
    away = rect.center() - area.center()
    return max(rect.width() / area.width(), rect.height() / area.height()), max(abs(away.x()), abs(away.y()))


@pytest.mark.parametrize(
    "box", [Box(100.0, 80.0, 180.0, 140.0), Box(0.0, 0.0, 30.0, 90.0), Box(250.0, 230.0, 320.0, 240.0)]
)
def test_that_the_selected_box_fills_three_fifths_of_the_view(view: ImageView, box: Box) -> None:
    view.set_boxes((revision("a", box),))
    view.select_box("a")
    view.fit_selection()
    share, offset = share_and_offset(view, box)
    assert share == pytest.approx(0.6, abs=0.01)
    assert offset <= 1.5


def test_that_a_box_under_tall_pixels_fills_the_view_too(view: ImageView) -> None:
    show(view, ramp(200, 100), pixel_aspect=2.0)
    box = Box(50.0, 20.0, 90.0, 60.0)
    view.set_boxes((revision("a", box),))
    view.select_box("a")
    view.fit_selection()
    assert share_and_offset(view, box)[0] == pytest.approx(0.6, abs=0.01)


def test_that_a_tiny_box_is_magnified_no_further_than_the_rest(view: ImageView) -> None:
    view.set_boxes((revision("a", Box(100.0, 80.0, 102.0, 82.0)),))
    view.select_box("a")
    view.fit_selection()
    assert view.stage.camera.device_scale == pytest.approx(64.0)
    assert share_and_offset(view, Box(100.0, 80.0, 102.0, 82.0))[1] <= 1.5


def test_that_without_a_selection_the_whole_image_is_shown(view: ImageView) -> None:
    view.zoom_by(5.0)
    view.fit_selection()
    assert view.stage.camera.is_fitted


def test_that_a_selected_measurement_and_a_proposal_can_be_fitted(view: ImageView) -> None:
    view.proposals.show((Proposal(Box(200.0, 100.0, 260.0, 160.0), 0.4),))
    view.fit_selection()
    assert share_and_offset(view, Box(200.0, 100.0, 260.0, 160.0))[0] == pytest.approx(0.6, abs=0.01)
    view.calipers.show((measurement("m", caliper((100.0, 50.0), (160.0, 50.0))),))
    view.calipers.select("m")
    view.fit_selection()
    assert share_and_offset(view, Box(100.0, 20.0, 160.0, 80.0))[0] == pytest.approx(0.6, abs=0.01)
