"""Why a file is not opened: the sentence for the user, and the sizes beyond which nothing is even allocated."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from thyroid_desktop.domain.errors import UnreadableFile

MAX_PIXELS: Final = 2**27
"""Most pixels of one frame (134 million): far above any ultrasound, far below what would exhaust a workstation."""
MAX_FRAME_BYTES: Final = 2**30
"""Most bytes of one decoded frame."""


def unreadable(path: Path, detail: str, advice: str = "") -> UnreadableFile:
    """The problem to raise for this file; it names the file without its folders, which may hold a patient's name."""
    return UnreadableFile(f"{path.name} cannot be opened", detail, advice)


def size_objection(width: int, height: int, bytes_per_pixel: int) -> str:
    """Why an image of this size is refused before any memory is taken for it; empty when it is welcome."""
    if width < 1 or height < 1:
        return f"it says that it is {width}×{height} pixels"
    if width * height > MAX_PIXELS or width * height * bytes_per_pixel > MAX_FRAME_BYTES:
        return f"its {width}×{height} pixels are more than the {MAX_PIXELS // 10**6} million that can be shown"
    return ""
