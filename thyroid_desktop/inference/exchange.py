"""The private folder through which frames travel to the worker as ``.npy`` files, in memory where the system has that.

The files hold patients' pixels: the folder is readable by its owner only, every file goes as soon as the worker has
taken it, and what a killed process left behind is removed when the next one starts.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

import numpy as np

from thyroid_desktop.domain.errors import StoreProblem, UnreadableFile
from thyroid_desktop.domain.imaging import Frame, Pixels

PREFIX: Final = "thyroid-desktop-frames-"
MEMORY: Final = Path("/dev/shm")  # noqa: S108 - a private folder is made inside
LEAST_FREE: Final = 64 << 20
"""Bytes that the memory file system must have free to be used; containers may offer very little."""
STALE_AFTER_S: Final = 24 * 3600.0
"""Where a process cannot be asked whether it lives, its folder is taken as left behind after a day."""


class Exchange:
    """One process's exchange folder, made on first use.

    Args:
        root: Where to make it when there is no memory file system; the system's temporary folder by default.
        memory: The memory file system, or None to do without.
    """

    def __init__(self, root: Path | None = None, *, memory: Path | None = MEMORY) -> None:
        self.roots = [*([memory] if memory is not None else []), root or Path(tempfile.gettempdir())]
        self._folder: Path | None = None

    def put(self, key: str, frame: Frame) -> Path:
        """Write a frame under a key (letters, digits and hyphens); the path of its file.

        Raises:
            StoreProblem: It cannot be written.
        """
        try:
            if self._folder is None:
                self._folder = self._made()
            path = self._folder / f"{key}.npy"
            np.save(path, frame.pixels, allow_pickle=False)
        except OSError as fault:
            raise StoreProblem(
                "The image cannot be handed to the model",
                f"its exchange file cannot be written ({fault.strerror})",
                "Free some space on the disk and ask again.",
            ) from fault
        return path

    def remove(self, key: str) -> None:
        """Remove the file of a key; nothing when it is gone already."""
        if self._folder is not None:
            (self._folder / f"{key}.npy").unlink(missing_ok=True)

    def close(self) -> None:
        """Remove the folder with all that is in it."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    def clean(self) -> None:
        """Remove the folders that processes of this user left behind when they were killed."""
        for root in self.roots:
            for folder in root.glob(PREFIX + "*"):
                if _is_left_behind(folder):
                    shutil.rmtree(folder, ignore_errors=True)

    def _made(self) -> Path:
        root = next((one for one in self.roots[:-1] if _has_room(one)), self.roots[-1])
        root.mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=root))


def read_pixels(path: Path) -> Pixels:
    """The pixels of an exchange file: (H, W) uint8 or uint16, or (H, W, 3) uint8.

    Raises:
        UnreadableFile: It is missing, damaged, or holds something else.
    """
    title = "The image did not reach the model"
    try:
        with path.open("rb") as file:
            pixels: Pixels = np.lib.format.read_array(file, allow_pickle=False)
    except OSError as fault:
        raise UnreadableFile(title, f"{path.name} cannot be read ({fault.strerror})") from fault
    except (ValueError, EOFError) as fault:
        raise UnreadableFile(title, f"{path.name} is damaged") from fault
    is_grey = pixels.ndim == 2 and pixels.dtype in (np.uint8, np.uint16)
    is_rgb = pixels.ndim == 3 and pixels.shape[2] == 3 and pixels.dtype == np.uint8
    if not (is_grey or is_rgb) or pixels.size == 0:
        raise UnreadableFile(title, f"{path.name} holds no grey or RGB frame")
    return pixels


def _has_room(root: Path) -> bool:
    return root.is_dir() and os.access(root, os.W_OK) and shutil.disk_usage(root).free >= LEAST_FREE


def _is_left_behind(folder: Path) -> bool:
    """Whether the folder is ours and its process is gone."""
    try:
        state = folder.lstat()
        is_ours = folder.is_dir() and not folder.is_symlink() and state.st_uid == _user_id(state.st_uid)
        process = int(folder.name.removeprefix(PREFIX).split("-")[0])
    except (OSError, ValueError):
        return False
    return is_ours and not _is_alive(process, state.st_mtime)


def _user_id(otherwise: int) -> int:
    return os.getuid() if sys.platform != "win32" else otherwise


def _is_alive(process: int, last_used: float) -> bool:
    if sys.platform == "win32":
        # There os.kill(pid, 0) would send Ctrl+C.
        return time.time() - last_used < STALE_AFTER_S
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
