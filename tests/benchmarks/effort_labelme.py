"""Annotates a folder in LabelMe's own window and counts the actions of the hand; run by LabelMe's Python.

usage: effort_labelme.py FOLDER LABEL usual|best

``usual`` is LabelMe as it is installed. ``best`` is LabelMe set up as well as it can be for one kind of box: no dialog
for the label, because the one label is chosen in the list of labels before the first image. Both save automatically,
and the tool for rectangles stays chosen. Prints one JSON object.
"""

import importlib.metadata
import json
import os
import sys
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parent))

from effort_counting import CountingHand
from labelme._app import MainWindow
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit


def boxes_in(folder):
    found = {}
    for path in sorted(Path(folder).glob("*.json")):
        found[path.stem] = [shape["label"] for shape in json.loads(path.read_text())["shapes"]]
    return found


def settle(application, is_done):
    """Wait, at most two seconds, until the program has followed the hand."""
    end = time.monotonic() + 2.0
    while time.monotonic() < end and not is_done():
        application.processEvents()
        time.sleep(0.01)


class LabelDialog:
    """Answers the question for the label, which has an event loop of its own."""

    def __init__(self, application, hand, label):
        self.application, self.hand, self.label = application, hand, label
        self.looks, self.is_typed = 0, False
        self.watch = QTimer(interval=50)
        self.watch.timeout.connect(self.look)
        self.watch.start()

    def look(self):
        dialog = self.application.activeModalWidget()
        self.looks = self.looks + 1 if dialog is not None else 0
        if dialog is None or self.looks % 4:  # a moment for the dialog to fill in the label of the box before
            return
        field = dialog.findChild(QLineEdit)
        if self.looks == 4:
            self.is_typed = field.text() != self.label
        if self.looks == 4 and self.is_typed:
            self.hand.text(field, self.label)
        else:
            self.hand.key(field, Qt.Key.Key_Return)
            # The offscreen platform often loses the first press; a person presses once.
            self.hand.actions -= self.looks > (8 if self.is_typed else 4)


def opened_window(application, folder, label, mode):
    window = MainWindow(config_overrides={"labels": [label], "display_label_popup": mode == "usual"})
    window.resize(1600, 900)
    window.show()
    application.processEvents()
    window._load_from_file_or_dir(file_or_dir=folder)
    application.processEvents()
    return window


def annotate(application, window, hand, is_kept):
    canvas = window._canvas_widgets.canvas
    middle = QPoint(canvas.width() // 2, canvas.height() // 2)
    # LabelMe draws a rectangle by two clicks; it knows no dragging.
    hand.click(canvas, middle - QPoint(90, 60))
    hand.click(canvas, middle + QPoint(90, 60))
    application.processEvents()
    settle(application, is_kept)
    window.activateWindow()  # the offscreen platform does not do it when a dialog closes; on a screen it is done
    settle(application, window.isActiveWindow)
    hand.key(canvas, Qt.Key.Key_D)
    settle(application, lambda: not canvas.shapes)


def main():
    folder, label, mode = sys.argv[1:]
    from loguru import logger

    logger.remove()
    application = QApplication(["labelme"])
    window, hand = opened_window(application, folder, label, mode), CountingHand()
    hand.key(window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    if mode == "best":
        labels = window._docks.unique_label_list
        hand.click(labels.viewport(), labels.visualItemRect(labels.item(0)).center())
    dialog = LabelDialog(application, hand, label)
    pictures = sorted(path.stem for path in Path(folder).glob("*.png"))
    for stem in pictures:
        annotate(application, window, hand, lambda stem=stem: boxes_in(folder).get(stem) == [label])
    dialog.watch.stop()
    kept = sum(labels == [label] for labels in boxes_in(folder).values())
    told = {"version": importlib.metadata.version("labelme"), "actions": hand.actions}
    sys.stdout.write(json.dumps({**told, "images": len(pictures), "kept": kept}) + "\n")
    sys.stdout.flush()
    os._exit(0)  # its window asks questions when it closes


main()
