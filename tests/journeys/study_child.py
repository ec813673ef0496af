"""Reads a study in the real window with real key events, until nothing is left to read now or somebody kills it.

usage: python -m tests.journeys.study_child PROFILE READER DAYS WORD…

The clock runs DAYS ahead. The reader judges by how bright the image is. Each time the next case is on the screen, the
number of locked answers is printed, which were acknowledged by then. A WORD that shows up in what the window says, to
eyes or to a screen reader, is printed as a leak.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from thyroid_desktop import bootstrap
from thyroid_desktop.ui.application import prepared
from thyroid_desktop.ui.main_window import MainWindow
from thyroid_desktop.ui.study.reading_window import ReadingWindow

PATIENCE_S: Final = 120.0


def main(profile: Path, reader: str, days: float, words: list[str]) -> int:
    """Read until there is nothing left now; 0 then."""
    bootstrap.now = lambda: (datetime.now(UTC) + timedelta(days=days)).isoformat(timespec="microseconds")
    application = prepared()
    window = MainWindow(lambda: bootstrap.open_workplace(profile))
    window.show()
    parts = window.controllers
    wait_until(lambda: window.beginning.choices is not None)
    window.beginning.set_name(reader)
    wait_until(lambda: parts.session.user is not None and parts.session.user.name == reader)
    wait_until(parts.operations.is_idle)
    window.actions_made["read_study"].trigger()
    wait_until(lambda: parts.studying.reading is not None or parts.operations.is_idle())
    reading = parts.studying.reading
    if reading is not None:
        read(reading, words)
    window.close()
    wait_for(50)
    del application
    return 0


def read(reading: ReadingWindow, words: list[str]) -> None:
    """From the welcome to whatever ends the reading."""
    flow = reading.flow
    studies = flow._workplace.studies  # what the window itself asks
    wait_until(reading.isActiveWindow)
    while True:
        wait_until(lambda: reading.notice.isVisible() or (reading.is_reading and flow.is_seen and flow.has_breathed))
        report_leaks(reading, words)
        if not reading.is_reading:
            is_over = reading.notice.words.is_leaving
            press(reading, Qt.Key.Key_Return)
            if is_over:
                return
            wait_until(lambda: reading.is_reading and flow.is_seen)
            continue
        sitting = flow.sitting
        assert sitting is not None
        print(f"locked {len(studies.readings(sitting.turn.study_id))}", flush=True)  # noqa: T201
        assert flow.session.frame is not None
        score = round(min(100.0, flow.session.frame.pixels.mean() / 2))
        press(reading, Qt.Key.Key_M if score >= 50 else Qt.Key.Key_B)
        reading.page.panel.score.edit.selectAll()
        for letter in str(score):
            QTest.keyClicks(QApplication.focusWidget() or reading, letter)
        press(reading, Qt.Key.Key_Return)
        wait_until(lambda before=sitting: flow.sitting is not before)


def report_leaks(window: QWidget, words: list[str]) -> None:
    """Print each forbidden word that the window says."""
    said = [window.windowTitle()]
    for one in (window, *window.findChildren(QWidget)):
        said += [one.toolTip(), one.accessibleName(), one.accessibleDescription(), one.statusTip()]
        text = getattr(one, "text", None)
        said.append(str(text()) if callable(text) else "")
    told = "\n".join(said).casefold()
    for word in words:
        if word.casefold() in told:
            print(f"leak {word}", flush=True)  # noqa: T201


def press(window: QWidget, key: Qt.Key) -> None:
    """Press a key where the focus is."""
    QTest.keyClick(QApplication.focusWidget() or window, key)


def wait_for(milliseconds: int) -> None:
    """Let Qt work, and other threads too."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def wait_until(is_so: Callable[[], object]) -> None:
    """Let Qt work until something is so."""
    end = time.monotonic() + PATIENCE_S
    while not is_so():
        if time.monotonic() > end:
            raise TimeoutError("waited in vain")
        wait_for(5)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2], float(sys.argv[3]), sys.argv[4:]))
