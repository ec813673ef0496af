"""Decoded frames that were shown lately or will be shown soon."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Final

from thyroid_desktop.domain.imaging import Frame, Image

BUDGET_BYTES: Final = 48 * 1024 * 1024
"""Room for a second or so of cine; a 300-frame cine is never held whole."""
LEAST_HELD: Final = 3
"""However large they are: the frame on screen and those of the images before and behind it."""


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
        self.hold(image, frame)
        return frame

    def hold(self, image: Image, frame: Frame) -> None:
        """Remember a frame; what was not used for longest is forgotten. Its pixels are shared and read-only."""
        frame.pixels.setflags(write=False)
        with self._lock:
            key = (image.id, frame.index)
            if key not in self._held:
                self._held[key] = frame
                self._bytes += frame.pixels.nbytes
            self._held.move_to_end(key)
            while self._bytes > self._budget and len(self._held) > LEAST_HELD:
                _, oldest = self._held.popitem(last=False)
                self._bytes -= oldest.pixels.nbytes

    def rename(self, old: Image, new: Image) -> None:
        """The frames of one image are those of another one from now on, which holds the same content."""
        with self._lock:
            for image_id, index in [key for key in self._held if key[0] == old.id]:
                frame = self._held.pop((image_id, index))
                if (new.id, index) in self._held:
                    self._bytes -= frame.pixels.nbytes
                else:
                    self._held[new.id, index] = frame
