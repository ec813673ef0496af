"""Times LabelMe on the same work as ours; run by the Python of an environment that holds LabelMe.

usage: labelme_rival.py start | open BASE FILE... | folder FOLDER START

``start`` counts from the environment variable BENCH_BEGAN (seconds of the monotonic clock, taken just before the
process was started) to the first painted window. ``open`` loads each file three times: after another one (BASE), after
another one once more, and while it is on screen already. ``folder`` opens a folder and walks on from the image START.
Prints one JSON object.
"""

import importlib.metadata
import json
import os
import sys
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

VERSION = importlib.metadata.version("labelme")
if int(VERSION.split(".")[0]) >= 7:
    from labelme._app import MainWindow
    from PySide6 import QtCore, QtWidgets
else:
    from labelme.app import MainWindow
    from PyQt5 import QtCore, QtWidgets

STEPS = 120


def painted_window(application):
    window = MainWindow(config_overrides={"auto_save": True, "display_label_popup": False})
    window.resize(1600, 900)
    window.show()
    application.processEvents()
    window.grab()
    application.processEvents()
    return window


class Paints(QtCore.QObject):
    """Knows when a widget was last painted and handed to the screen: what is posted in its paint comes after that."""

    def __init__(self, widget):
        super().__init__(widget)
        self.at = None
        widget.installEventFilter(self)

    def eventFilter(self, _watched, event):  # noqa: N802 - Qt names it
        if event.type() == QtCore.QEvent.Type.Paint:
            QtWidgets.QApplication.postEvent(self, QtCore.QEvent(QtCore.QEvent.Type.User))
        return False

    def event(self, event):
        if event.type() == QtCore.QEvent.Type.User:
            self.at = time.perf_counter()
        return super().event(event)


class Bench:
    """The tasks. A step is over when the image is on screen: painted, and handed over, as it is timed for ours."""

    def __init__(self, application, window, refusals):
        self.application = application
        self.window = window
        self.refusals = refusals
        self.paints = Paints(window._canvas_widgets.canvas)

    def timed(self, ask):
        self.paints.at = None
        began = time.perf_counter()
        ask()
        # Without a repaint of its own, which would have the canvas painted twice.
        while self.paints.at is None and not self.refusals:
            self.application.processEvents()
        ended = self.paints.at or began
        for _ in range(3):
            self.application.processEvents()
        return (ended - began) * 1000

    def load(self, path):
        return self.timed(lambda: self.window._load_file(image_or_label_path=path))

    def open(self, base, *files):
        result = {}
        for path in files:
            for kind in ("new", "known"):
                self.load(base)
                time.sleep(0.05)
                self.note(result, path, kind, self.load(path))
            time.sleep(0.05)
            self.note(result, path, "again", self.load(path))
        return {"open_ms": result}

    def note(self, result, path, kind, taken):
        name = Path(path).name.partition("-")[2]
        refused = bool(self.refusals)
        self.refusals.clear()
        result.setdefault(name, {}).setdefault(kind, []).append(None if refused else taken)

    def folder(self, folder, start):
        result = {"folder_ms": self.timed(lambda: self.window._load_from_file_or_dir(file_or_dir=folder))}
        if int(start):
            self.window._docks.file_list.setCurrentRow(int(start))
        for _ in range(30):
            self.application.processEvents()
            time.sleep(0.01)
        result["next_ms"] = [self.timed(self.window._actions.open_next_img.trigger) for _ in range(STEPS)]
        return result


def main():
    from loguru import logger

    logger.remove()
    application = QtWidgets.QApplication(["labelme"])
    refusals = []  # a modal message would wait for ever
    QtWidgets.QMessageBox.critical = staticmethod(lambda *words: refusals.append(words))
    window = painted_window(application)
    result = {"version": VERSION, "start_s": time.monotonic() - float(os.environ.get("BENCH_BEGAN", "nan"))}
    task, *words = sys.argv[1:]
    if task != "start":
        result.update(getattr(Bench(application, window, refusals), task)(*words))
    sys.stdout.write(json.dumps(result) + "\n")
    sys.stdout.flush()
    os._exit(0)  # its window asks questions when it closes


main()
