"""Times LabelMe on the same work as ours; run by the Python of an environment that holds LabelMe.

usage: labelme_rival.py start | open FILE... | next FOLDER

``start`` counts from the environment variable BENCH_BEGAN (seconds of the monotonic clock, taken just before the
process was started) to the first painted window. Prints one JSON object.
"""

import importlib.metadata
import json
import os
import statistics
import sys
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

VERSION = importlib.metadata.version("labelme")
if int(VERSION.split(".")[0]) >= 7:
    from labelme._app import MainWindow
    from PySide6 import QtWidgets
else:
    from labelme.app import MainWindow
    from PyQt5 import QtWidgets


def painted_window(application):
    window = MainWindow(config_overrides={"auto_save": True, "display_label_popup": False})
    window.resize(1600, 900)
    window.show()
    application.processEvents()
    window.grab()
    application.processEvents()
    return window


def main():
    from loguru import logger

    logger.remove()
    application = QtWidgets.QApplication(["labelme"])
    refusals = []  # a modal message would wait for ever
    QtWidgets.QMessageBox.critical = staticmethod(lambda *words: refusals.append(words))
    window = painted_window(application)
    result = {"version": VERSION, "start_s": time.monotonic() - float(os.environ.get("BENCH_BEGAN", "nan"))}

    def paint():
        canvas = window._canvas_widgets.canvas
        canvas.repaint()
        application.processEvents()

    if sys.argv[1] == "open":
        result["open_ms"] = {}
        for path in sys.argv[2:]:
            times = []
            for _ in range(7):
                window._load_file(image_or_label_path=sys.argv[2])
                paint()
                began = time.perf_counter()
                window._load_file(image_or_label_path=path)
                paint()
                times.append((time.perf_counter() - began) * 1000)
            result["open_ms"][Path(path).name] = None if refusals else statistics.median(times)
            refusals.clear()
    if sys.argv[1] == "next":
        began = time.perf_counter()
        window._load_from_file_or_dir(file_or_dir=sys.argv[2])
        paint()
        result["folder_ms"] = (time.perf_counter() - began) * 1000
        times = []
        for _ in range(60):
            began = time.perf_counter()
            window._actions.open_next_img.trigger()
            paint()
            times.append((time.perf_counter() - began) * 1000)
        result["next_ms"] = statistics.median(times)
    sys.stdout.write(json.dumps(result) + "\n")
    sys.stdout.flush()
    os._exit(0)  # its window asks questions when it closes


main()
