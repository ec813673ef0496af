"""Decoded frames that were shown lately or will be shown soon."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Final

from thyroid_desktop.domain.imaging import Frame, Image

BUDGET_BYTES: Final = 48 * 1024 * 1024
"""Room for a second or so of cine; a 300-frame cine is never held whole."""


class Frames:
    """A bounded memory of frames, safe to use from several pool threads."""

    def __init__(self, decode: Callable[[Image, int], Frame], budget: int = BUDGET_BYTES) -> None:
        self._decode = decode
        self._budget = budget
        self._held: OrderedDict[tuple[int, int], Frame] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def held(self, image: Image, index: int) -> Frame | None:
        """The frame when it is in memory, else None; never decodes."""
        key = (image.id, index)
        with self._lock:
            frame = self._held.get(key)
            if frame is not None:
                self._held.move_to_end(key)
            return frame

    def frame(self, image: Image, index: int) -> Frame:
        """The frame, decoded when it is not in memory.

        Raises:
            UserProblem: The file or the frame cannot be read.
        """
        held = self.held(image, index)
        if held is not None:
            return held
        frame = self._decode(image, index)
        with self._lock:
            key = (image.id, index)
            if key not in self._held:
                self._held[key] = frame
                self._bytes += frame.pixels.nbytes
            while self._bytes > self._budget and len(self._held) > 1:
                _, oldest = self._held.popitem(last=False)
                self._bytes -= oldest.pixels.nbytes
        return frame
