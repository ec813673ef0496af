"""A robot for Qt that waits as long as a busy machine needs, and shows what all threads did when it gives up."""

from __future__ import annotations

import faulthandler
import tempfile
from collections.abc import Callable
from typing import Any

from pytestqt.exceptions import TimeoutError as WaitedInVain
from pytestqt.qtbot import QtBot

PATIENCE_MS = 30_000
"""No test asserts a time; this is only when waiting has become pointless."""


class PatientBot(QtBot):
    """pytest-qt's robot with one patience for all."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE_MS) -> None:  # noqa: N802 - pytest-qt's name
        """Wait until ``callback`` is true, however short the caller's patience.

        Raises:
            WaitedInVain: It did not become true; the message shows the stacks of all threads.
        """
        __tracebackhide__ = True
        try:
            super().waitUntil(callback, timeout=max(timeout, PATIENCE_MS))
        except WaitedInVain as vain:
            raise WaitedInVain(f"{vain}\n{_stacks()}") from None

    def waitSignal(self, signal: Any, *, timeout: int = PATIENCE_MS, **more: Any) -> Any:  # noqa: N802
        """Wait for a signal, as patiently."""
        return super().waitSignal(signal, timeout=max(timeout, PATIENCE_MS), **more)

    def waitActive(self, widget: Any, *, timeout: int = PATIENCE_MS) -> Any:  # noqa: N802
        """Wait until a window has the keys, as patiently."""
        return super().waitActive(widget, timeout=max(timeout, PATIENCE_MS))

    def waitExposed(self, widget: Any, *, timeout: int = PATIENCE_MS) -> Any:  # noqa: N802
        """Wait until a window can be seen, as patiently."""
        return super().waitExposed(widget, timeout=max(timeout, PATIENCE_MS))


def _stacks() -> str:
    with tempfile.TemporaryFile("w+") as file:
        faulthandler.dump_traceback(file, all_threads=True)
        file.seek(0)
        return file.read()
