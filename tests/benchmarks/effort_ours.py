"""Annotates a folder in our own window and counts the actions of the hand, as ``effort_labelme.py`` does in LabelMe.

usage: effort_ours.py PROFILE FOLDER by-hand|going-on|proposed

``by-hand``: drag a box, press D. ``going-on``: after Ctrl+G the program goes on by itself. ``proposed``: a box is
proposed on every image as well (Shift+P) and is accepted by Enter; where none is proposed, it is drawn. Prints one JSON
object; an image counts as kept when the store holds its one box.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.benchmarks.effort_counting import CountingHand
from thyroid_desktop import bootstrap
from thyroid_desktop.ui.application import prepared
from thyroid_desktop.ui.main_window import MainWindow

Control, Shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def settle(is_done: Callable[[], object], seconds: float = 20.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if is_done():
            return True
        QTest.qWait(10)
    return False


class Annotator:
    """Does what a person does."""

    def __init__(self, window: MainWindow, mode: str) -> None:
        self.window = window
        self.mode = mode
        self.hand = CountingHand()
        self.view = window.page.view

    def begin(self, folder: Path) -> None:
        parts, session = self.window.controllers, self.window.controllers.session
        settle(lambda: self.window.beginning.name_dialog is not None)
        dialog = self.window.beginning.name_dialog
        if dialog is not None:
            QTest.keyClicks(dialog.name, "Bench")
            QTest.keyClick(dialog.name, Qt.Key.Key_Return)
        settle(lambda: session.user is not None)
        self.window.activateWindow()  # the offscreen platform does not do it when a dialog closes
        self.view.setFocus()
        settle(lambda: parts.opinion.model is not None)
        parts.opening.open_paths([folder])
        settle(lambda: session.image is not None)
        settle(parts.operations.is_idle)
        if self.mode != "by-hand":
            self.hand.key(self.view, Qt.Key.Key_G, Control)
        if self.mode == "proposed":
            self.hand.key(self.view, Qt.Key.Key_P, Shift)

    def annotate(self, place: int) -> None:
        session = self.window.controllers.session
        if self.mode == "proposed" and settle(lambda: self.window.controllers.proposing.proposals, 6.0):
            self.hand.key(self.view, Qt.Key.Key_Return)
        else:
            middle = QPoint(self.view.width() // 2, self.view.height() // 2)
            self.hand.drag(self.view.viewport(), middle - QPoint(90, 60), middle + QPoint(90, 60))
        is_last = place == len(session.images) - 1
        if self.mode == "by-hand":
            settle(lambda: session.marks.boxes)
            self.hand.key(self.view, Qt.Key.Key_D)
        settle(lambda: is_last or (session.position == place + 1 and not session.marks.boxes))
        settle(self.window.controllers.operations.is_idle)

    def kept(self) -> int:
        session = self.window.controllers.session
        if session.annotating is None:
            return 0
        return sum(len(session.annotating.boxes(image, 0)) == 1 for image in session.images)


def main(profile: Path, folder: Path, mode: str) -> None:
    application = prepared()
    window = MainWindow(lambda: bootstrap.open_workplace(profile))
    window.resize(1600, 900)
    window.show()
    window.activateWindow()
    annotator = Annotator(window, mode)
    annotator.begin(folder)
    count = len(window.controllers.session.images)
    for place in range(count):
        annotator.annotate(place)
    result = {"actions": annotator.hand.actions, "images": count, "kept": annotator.kept()}
    sys.stdout.write(json.dumps(result) + "\n")
    window.close()
    del application


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
