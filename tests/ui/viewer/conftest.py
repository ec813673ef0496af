"""A shown viewer with a made picture, a mouse over it, and an ear for its signals."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.viewer.playing import Ear, Mouse, ramp, show
from thyroid_desktop.ui.viewer.view import ImageView


@pytest.fixture
def view(qtbot: QtBot) -> ImageView:
    """A viewer of 800 × 600 that shows a picture of 320 × 240."""
    view = ImageView()
    qtbot.addWidget(view)
    view.resize(800, 600)
    with qtbot.waitExposed(view):
        view.show()
    show(view, ramp())
    return view


@pytest.fixture
def mouse(view: ImageView) -> Mouse:
    """A mouse over the viewer."""
    return Mouse(view)


@pytest.fixture
def ear(view: ImageView) -> Ear:
    """Hears the viewer."""
    return Ear(view)
