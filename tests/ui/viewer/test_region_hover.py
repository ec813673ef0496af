"""Over the attention map the viewer says what the region under the pointer adds to the log-odds."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from tests.ui.viewer.playing import HEIGHT, WIDTH, Mouse, show
from thyroid_desktop.domain.diagnosis import CamMap
from thyroid_desktop.domain.geometry import Affine, Box
from thyroid_desktop.ui.viewer import hud
from thyroid_desktop.ui.viewer.view import ImageView

BOX = Box(100.0, 60.0, 180.0, 140.0)
LOG_ODDS = np.array([[0.8, -0.31], [0.001, 0.0]], np.float32)


def signed(log_odds: np.ndarray | None = LOG_ODDS) -> CamMap:
    """Four cells over the box."""
    return CamMap(np.maximum(LOG_ODDS, 0.0), Affine(40.0, 0.0, BOX.x0, 0.0, 40.0, BOX.y0), log_odds)


def drawn(view: ImageView) -> bytes:
    """What the viewer paints now."""
    return bytes(view.grab().toImage().constBits())


def test_that_the_region_under_the_pointer_is_told_with_its_sign(view: ImageView, mouse: Mouse) -> None:
    show(view, np.full((HEIGHT, WIDTH), 60, dtype=np.uint8))
    view.set_heatmap(signed())
    told = []
    for x, y in ((110.0, 70.0), (150.0, 70.0), (90.0, 70.0)):
        mouse.move(x, y)
        told.append(view.stage.heatmap.log_odds)
    assert told == [pytest.approx(0.8), pytest.approx(-0.31), None]


def test_that_what_a_region_adds_is_written_and_its_cell_is_outlined(view: ImageView, mouse: Mouse) -> None:
    show(view, np.full((HEIGHT, WIDTH), 60, dtype=np.uint8))
    view.set_heatmap(signed())
    mouse.move(20.0, 20.0)
    outside = drawn(view)
    mouse.move(110.0, 70.0)
    first = drawn(view)
    mouse.move(112.0, 72.0)
    assert drawn(view) == first != outside
    mouse.move(150.0, 70.0)
    assert drawn(view) not in (first, outside)
    QApplication.sendEvent(view.viewport(), QEvent(QEvent.Type.Leave))
    assert drawn(view) == outside


def test_that_a_map_without_signs_or_out_of_sight_says_nothing(view: ImageView, mouse: Mouse) -> None:
    show(view, np.full((HEIGHT, WIDTH), 60, dtype=np.uint8))
    mouse.move(110.0, 70.0)
    assert view.stage.heatmap.log_odds is None
    view.set_heatmap(signed(None))
    assert view.stage.heatmap.log_odds is None
    view.set_heatmap(signed())
    assert view.stage.heatmap.log_odds == pytest.approx(0.8)
    view.set_overlay(is_hidden=True)
    assert view.stage.heatmap.log_odds is None


def test_that_a_map_that_covers_nothing_says_nothing(view: ImageView, mouse: Mouse) -> None:
    show(view, np.full((HEIGHT, WIDTH), 60, dtype=np.uint8))
    mouse.move(110.0, 70.0)
    view.set_heatmap(CamMap(np.maximum(LOG_ODDS, 0.0), Affine(0.0, 0.0, 100.0, 0.0, 0.0, 60.0), LOG_ODDS))
    assert view.stage.heatmap.log_odds is None


@pytest.mark.parametrize(
    ("log_odds", "number"),
    [(0.8, "+0.80"), (-0.314, "−0.31"), (0.0367, "+0.037"), (-0.0996, "−0.10"), (0.0004, "0"), (12.0, "+12.00")],
)
def test_that_a_share_is_told_with_its_sign_unless_it_is_rounded_to_nothing(log_odds: float, number: str) -> None:
    assert hud.share_text(log_odds) == f"This region adds {number} to the log-odds of malignancy"
