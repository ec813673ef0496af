from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from tests.snapshots.comparing import assert_looks_as_before
from tests.ui.viewer.playing import Mouse, hill, revision, show
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.imaging import Window
from thyroid_desktop.ui.viewer.box_item import BoxItem
from thyroid_desktop.ui.viewer.view import ImageView

WIDTH, HEIGHT = 340, 260
LEGEND = (WIDTH - 190, HEIGHT - 80)
NODULE = Box(90.0, 60.0, 190.0, 130.0)
SMALL = Box(20.0, 20.0, 60.0, 44.0)
AT_THE_EDGE = Box(220.0, 150.0, 256.0, 192.0)
BOXES = (
    revision("nodule", NODULE),
    revision("small", SMALL, nodule=2),
    revision("edge", AT_THE_EDGE, nodule=3),
)

pytestmark = pytest.mark.skipif("QT_SCALE_FACTOR" in os.environ, reason="references are made at a scale factor of 1")


def tissue(width: int = 256, height: int = 192) -> NDArray[np.uint8]:
    """Layers and a dark round nodule, the same on every machine."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    x, y = x * 256.0 / width, y * 192.0 / height
    layers = 70.0 + 40.0 * np.sin(y / 9.0 + np.sin(x / 40.0)) + 20.0 * np.sin(x / 3.0) * np.sin(y / 2.5)
    inside = ((x - 140.0) / 46.0) ** 2 + ((y - 95.0) / 32.0) ** 2 < 1.0
    return np.clip(np.where(inside, layers * 0.4, layers), 0, 255).astype(np.uint8)


def fitted(view: ImageView) -> None:
    show(view, tissue())
    view.set_boxes(BOXES)
    view.select_box("nodule")


def inferno(view: ImageView) -> None:
    fitted(view)
    view.set_heatmap(hill(NODULE.with_margin(0.1)))


def jet_and_contour(view: ImageView) -> None:
    inferno(view)
    view.set_overlay(opacity=0.8, palette="jet", is_contour=True)


def hidden(view: ImageView) -> None:
    jet_and_contour(view)
    view.set_overlay(is_hidden=True)


def magnified(view: ImageView) -> None:
    fitted(view)
    view.zoom_by(7.0, QPointF(110.0, 80.0))


def actual_size(view: ImageView) -> None:
    fitted(view)
    view.show_actual_size()


def reduced(view: ImageView) -> None:
    show(view, tissue(2400, 1800))


def tall_pixels(view: ImageView) -> None:
    show(view, tissue(256, 96), pixel_aspect=2.0)
    view.set_boxes((revision("nodule", Box(90.0, 30.0, 190.0, 65.0)),))


def colour(view: ImageView) -> None:
    grey = tissue()
    show(view, np.stack([grey, grey // 2, 255 - grey], axis=2))
    view.set_boxes(BOXES)


def windowed(view: ImageView) -> None:
    show(view, tissue().astype(np.uint16) * 16, bits=12)
    view.set_window(Window(900.0, 600.0))


def dragging(view: ImageView) -> None:
    fitted(view)
    mouse = Mouse(view)
    mouse.press(NODULE.x1, NODULE.y1)
    mouse.move(70.0, 170.0)


def hovering(view: ImageView) -> None:
    fitted(view)
    Mouse(view).move(NODULE.x0, NODULE.centre.y)


SCENES = (
    fitted, inferno, jet_and_contour, hidden, magnified, actual_size, reduced, tall_pixels, colour, windowed, dragging,
    hovering,
)  # fmt: skip


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_that_the_viewer_looks_as_before(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, root: Path, scene: Callable[[ImageView], None]
) -> None:
    monkeypatch.setattr(BoxItem, "labels", lambda *_: ())
    view = ImageView()
    qtbot.addWidget(view)
    view.resize(WIDTH, HEIGHT)
    with qtbot.waitExposed(view):
        view.show()
    scene(view)
    taken = view.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    view.hand.cancel()
    if view.stage.heatmap.isVisible():
        # The legend is text and its bar moves with the font.
        painter = QPainter(taken)
        painter.fillRect(*LEGEND, WIDTH, HEIGHT, QColor("black"))
        painter.end()
    folder = Path(__file__).parent / "viewer"
    assert_looks_as_before(taken, folder / f"{scene.__name__}.png", root / "build" / "snapshots")
