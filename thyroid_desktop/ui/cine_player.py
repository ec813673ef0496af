"""Plays a cine at the file's rate; frames that come too late are skipped, so that time is kept."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal

from thyroid_desktop.ui.session import Session

USUAL_FRAME_TIME_MS: Final = 40.0
"""Used when the file does not tell its rate (PS3.3 C.7.6.5): 25 frames a second."""
SHORTEST_TICK_MS: Final = 8
FRAMES_AHEAD: Final = 8


class CinePlayer(QObject):
    """Moves the session from frame to frame."""

    state_changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._clock = QElapsedTimer()
        self._from = 0
        self._wanted = -1
        session.image_changed.connect(self.pause)

    @property
    def is_playing(self) -> bool:
        """Whether the cine runs."""
        return self._timer.isActive()

    @property
    def frame_count(self) -> int:
        """Frames of the image on screen; 0 without one."""
        image = self._session.image
        return image.description.frame_count if image is not None else 0

    @property
    def frame_time_ms(self) -> float:
        """Time from frame to frame of the image on screen."""
        image = self._session.image
        told = image.description.frame_time_ms if image is not None else None
        return told if told is not None and told > 0 else USUAL_FRAME_TIME_MS

    def toggle(self) -> None:
        """Play, or pause."""
        if self.is_playing:
            self.pause()
        elif self.frame_count > 1:
            self._from = self._index()
            self._wanted = self._from
            self._clock.start()
            self._timer.start(max(SHORTEST_TICK_MS, round(self.frame_time_ms)))
            self.state_changed.emit()

    def pause(self) -> None:
        """Stay on the frame on screen."""
        self._timer.stop()
        self.state_changed.emit()

    def step(self, by: int) -> None:
        """Go so many frames on, round at the ends."""
        if self.frame_count > 1:
            self.go((self._index() + by) % self.frame_count)

    def go(self, index: int) -> None:
        """Pause and show one frame."""
        if self.is_playing:
            self.pause()
        self._session.show_frame(index)
        self._look_ahead(index)

    def _index(self) -> int:
        return self._session.frame.index if self._session.frame is not None else 0

    def _tick(self) -> None:
        passed = int(self._clock.elapsed() / self.frame_time_ms)
        due = (self._from + passed) % self.frame_count
        if due != self._wanted:
            self._wanted = due
            self._session.show_frame(due)
            self._look_ahead(due)

    def _look_ahead(self, index: int) -> None:
        image, loading = self._session.image, self._session.loading
        if image is not None and loading is not None:
            ahead = ((index + step) % self.frame_count for step in range(1, FRAMES_AHEAD + 1))
            self._session.ahead.want(loading, tuple((image, at) for at in ahead))
