"""How long a case has been on the screen, interruptions left out."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer


class Stopwatch:
    """Runs while a case can be seen. Its clock never goes back, whatever happens to that of the computer."""

    def __init__(self) -> None:
        self._clock = QElapsedTimer()
        self._before = 0

    @property
    def milliseconds(self) -> int:
        """Time that has been counted so far."""
        return self._before + (self._clock.elapsed() if self._clock.isValid() else 0)

    def begin(self, spent_ms: int = 0) -> None:
        """Count anew, with what was spent on the case before an interruption."""
        self._before = spent_ms
        self._clock.start()

    def pause(self) -> None:
        """Count no further until :meth:`go_on`."""
        self._before = self.milliseconds
        self._clock.invalidate()

    def go_on(self) -> None:
        """Count on."""
        if not self._clock.isValid():
            self._clock.start()
