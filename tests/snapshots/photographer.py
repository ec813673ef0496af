"""Drives the real window as a user would, and keeps small pictures of it and of its parts."""

from __future__ import annotations

import io
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image as Pictures
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.snapshots.comparing import channels
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.ui.main_window import MainWindow

SIZE: Final = (1280, 800)
"""The window, in pixels at 100 %."""
SURFACES: Final = 32
"""Places in the palette of a picture for the most frequent colours."""
GREYS: Final = 72
"""Places for steps of grey; what is left is for other colours."""
GREYISH: Final = 6
"""Difference of the channels, of 255, below which a colour is taken for grey."""
PATIENCE: Final = 60.0
"""Seconds."""
NONE: Final = Qt.KeyboardModifier.NoModifier


def give_screen(folder: Path, scale: float) -> None:
    """Before Qt starts: a screen without a monitor that is just as large as the window."""
    width, height = (round(side * scale) for side in SIZE)
    screen = {"name": "manual", "x": 0, "y": 0, "width": width, "height": height, "logicalDpi": 96, "dpr": 1}
    path = folder / "screen.json"
    path.write_text(json.dumps({"screens": [screen]}), encoding="utf-8")
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={path}"


def wait_for(is_so: Callable[[], object], what: str) -> None:
    """Let Qt work until something is so.

    Raises:
        RuntimeError: It takes too long.
    """
    end = time.monotonic() + PATIENCE
    while not is_so():
        if time.monotonic() > end:
            raise RuntimeError(f"waited in vain: {what}")
        QTest.qWait(10)


def small_png(picture: QPixmap) -> bytes:
    """A picture as PNG with a palette: a third of the size of one without.

    The palette has the colours of the window's surfaces, steps of grey for the ultrasound, and for the rest colours of
    which each counts the same however few pixels have it. One by frequency would turn blue labels into orange ones.
    """
    shown = np.ascontiguousarray(channels(picture.toImage())[..., ::-1].astype(np.uint8))
    apart = shown.max(axis=2).astype(int) - shown.min(axis=2)
    common, counts = np.unique(shown[apart > GREYISH], axis=0, return_counts=True)
    surfaces = common[np.argsort(-counts)[:SURFACES]]
    rare = np.unique(common // 4 * 4 + 2, axis=0)
    strip = Pictures.fromarray(rare[None] if len(rare) else np.zeros((1, 1, 3), np.uint8))
    others = strip.quantize(256 - GREYS - SURFACES, Pictures.Quantize.MEDIANCUT, dither=Pictures.Dither.NONE)
    greys = np.repeat(np.linspace(0, 255, GREYS).round().astype(int), 3)
    palette = Pictures.new("P", (1, 1))
    palette.putpalette([*surfaces.ravel().tolist(), *greys.tolist(), *(others.getpalette() or [])][: 3 * 256])
    packed = io.BytesIO()
    Pictures.fromarray(shown).quantize(palette=palette, dither=Pictures.Dither.NONE).save(packed, "PNG", optimize=True)
    return packed.getvalue()


class Photographer:
    """Presses keys, moves the mouse, and saves pictures as ``<name>.png``.

    Args:
        window: The window.
        folder: Where the pictures go; made when it is missing.
    """

    def __init__(self, window: MainWindow, folder: Path) -> None:
        self.window = window
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    @property
    def is_large(self) -> bool:
        """Whether the screen is scaled, so that only parts of the window make small pictures."""
        return self.window.devicePixelRatioF() > 1.0

    def picture(self, name: str, widget: QWidget | None = None, part: QRect | None = None) -> None:
        """Save a widget, or a part of it, with the pointer out of the way."""
        QTest.mouseMove(self.window.menuBar(), self.window.menuBar().rect().bottomRight())
        QTest.qWait(250)
        shown = widget or self.window
        taken = shown.grab() if part is None else shown.grab(part)
        path = self._folder / f"{name}.png"
        path.write_bytes(small_png(taken))
        sys.stdout.write(f"{path} {taken.width()}×{taken.height()} {path.stat().st_size // 1024} kB\n")

    def whole(self, name: str, corner: tuple[int, int] = (440, 60)) -> None:
        """Save the whole window; of a scaled one the part of half its sides that begins at this corner."""
        part = QRect(QPoint(*corner), self.window.size() / 2) if self.is_large else None
        self.picture(f"window-{name}", part=part)

    def dialog(self, name: str, kind: type[QWidget]) -> None:
        """Save the dialog of this kind that is open, and close it."""
        wait_for(lambda: self._open(kind), name)
        shown = self._open(kind)[-1]
        self.picture(f"dialog-{name}", shown)
        shown.close()
        self.come_forward()

    def come_forward(self) -> None:
        """Make the window the active one, as it is for a user."""
        self.window.activateWindow()
        wait_for(self.window.isActiveWindow, "the window to be active")

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """Press a key where the focus is, on the image at first."""
        QTest.keyClick(self._focused(), key, modifiers)
        self.rest()

    def type(self, text: str, key: Qt.Key | None = None) -> None:
        """Type into whatever has the focus, and press a key at the end."""
        for letter in text:
            QTest.keyClicks(self._focused(), letter)
        if key is not None:
            QTest.keyClick(self._focused(), key)
        self.rest()

    def command(self, name: str) -> None:
        """Choose a command of the menu."""
        self.window.actions_made[name].trigger()
        self.rest()

    def rest(self) -> None:
        """Let everything that was begun come to its end."""
        wait_for(self.window.controllers.operations.is_idle, "the window's work")
        QTest.qWait(60)
        wait_for(self.window.controllers.operations.is_idle, "the window's work")

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Drag on the image, in stored pixels."""
        view = self.window.page.view
        one, other = (view.mapFromScene(QPointF(*place)) for place in (start, end))
        QTest.mouseMove(view.viewport(), one)
        QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, NONE, one)
        for share in (0.25, 0.5, 0.75, 1.0):
            QTest.mouseMove(view.viewport(), one + QPoint(*(round(v * share) for v in (other - one).toTuple())), 10)
        QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, NONE, other)
        self.rest()

    def click(self, *places: tuple[float, float]) -> None:
        """Click on the image at places in stored pixels, one after the other."""
        view = self.window.page.view
        for place in places:
            at = view.mapFromScene(QPointF(*place))
            QTest.mouseMove(view.viewport(), at)
            QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, NONE, at)
        self.rest()

    def draw(self, box: Box) -> None:
        """Draw a box, and wait for what the model says about it."""
        session, opinion = self.window.controllers.session, self.window.controllers.opinion
        self.command("draw_box")
        self.drag((box.x0, box.y0), (box.x1, box.y1))
        wait_for(lambda: session.selected is not None, "the box")
        wait_for(lambda: opinion.opinion.stage == "recorded", "the second opinion")
        self.command("edit_boxes")
        self.rest()

    def show(self, name: str) -> None:
        """Show the image of this name."""
        session = self.window.controllers.session
        place = next(at for at, image in enumerate(session.images) if image.file_name == name)
        session.show_image(place)
        wait_for(lambda: session.image is not None and session.image.file_name == name, name)
        self.rest()
        self.window.page.view.setFocus()

    def _open(self, kind: type[QWidget]) -> list[QWidget]:
        return [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]

    def _focused(self) -> QWidget:
        return self.window.focusWidget() or self.window.page.view
