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


def main():
    folder, label, mode = sys.argv[1:]
    from loguru import logger

    logger.remove()
    application = QApplication(["labelme"])
    window = MainWindow(config_overrides={"labels": [label], "display_label_popup": mode == "usual"})
    window.resize(1600, 900)
    window.show()
    application.processEvents()
    window._load_from_file_or_dir(file_or_dir=folder)
    application.processEvents()
    canvas, hand = window._canvas_widgets.canvas, CountingHand()
    hand.key(window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    if mode == "best":
        labels = window._docks.unique_label_list
        hand.click(labels.viewport(), labels.visualItemRect(labels.item(0)).center())
    application.processEvents()
    count = len(list(Path(folder).glob("*.png")))

    shown, typed = [], []

    def answer():
        dialog = application.activeModalWidget()
        if dialog is None:
            shown.clear()
            return
        shown.append(dialog)
        if len(shown) % 4 == 0:  # a moment for the dialog to fill in the label of the box before
            field = dialog.findChild(QLineEdit)
            if len(shown) == 4:
                typed[:] = [dialog] if field.text() != label else []
            if len(shown) == 4 and typed:
                hand.text(field, label)
            else:
                hand.key(field, Qt.Key.Key_Return)
                # The offscreen platform often loses the first press; a person presses once.
                hand.actions -= len(shown) > (8 if typed else 4)

    watch = QTimer(interval=50)  # the dialog has an event loop of its own
    watch.timeout.connect(answer)
    watch.start()
    for number in range(count):
        middle = QPoint(canvas.width() // 2, canvas.height() // 2)
        # LabelMe draws a rectangle by two clicks; it knows no dragging.
        hand.click(canvas, middle - QPoint(90, 60))
        hand.click(canvas, middle + QPoint(90, 60))
        application.processEvents()
        settle(application, lambda number=number: boxes_in(folder).get(f"i{number:02}") == [label])
        window.activateWindow()  # the offscreen platform does not do it when a dialog closes; on a screen it is done
        settle(application, window.isActiveWindow)
        hand.key(canvas, Qt.Key.Key_D)
        settle(application, lambda: not canvas.shapes)
    found = boxes_in(folder)
    kept = sum(labels == [label] for labels in found.values())
    result = {"version": importlib.metadata.version("labelme"), "actions": hand.actions, "images": count, "kept": kept}
    sys.stdout.write(json.dumps(result) + "\n")
    sys.stdout.flush()
    os._exit(0)  # its window asks questions when it closes


main()
