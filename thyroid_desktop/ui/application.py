"""Starts Qt, dresses it, and shows the window."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from thyroid_desktop.services.workplace import Workplace
from thyroid_desktop.ui.main_window import MainWindow
from thyroid_desktop.ui.theme import application_icon, dress


def prepared() -> QApplication:
    """The application in the program's dress; the one that exists, when there is one."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(application, QApplication):
        raise TypeError("the window needs an application with widgets")
    application.setApplicationName("Thyroid Desktop")
    application.setDesktopFileName("thyroid-desktop")
    application.setWindowIcon(application_icon())
    dress(application)
    return application


def run(
    make_workplace: Callable[[], Workplace],
    paths: Sequence[Path] = (),
    *,
    use: Callable[[MainWindow], None] | None = None,
) -> int:
    """Show the window until it is closed.

    Args:
        make_workplace: Builds the services; called in a pool thread after the window has been painted.
        paths: Files and folders to open.
        use: Called once the window is shown, to drive it by program.

    Returns:
        The exit code.
    """
    application = prepared()
    window = MainWindow(make_workplace, paths)
    # Python handles signals only between two of its own instructions: an idle timer gives it the chance.
    signal.signal(signal.SIGINT, lambda _number, _frame: window.close())
    pulse = QTimer(window, interval=500)
    pulse.timeout.connect(lambda: None)
    pulse.start()
    # Pool threads run Python, too; the thread that paints shall not wait long for its turn.
    sys.setswitchinterval(0.001)
    window.show()
    if use is not None:
        use(window)
    return application.exec()
