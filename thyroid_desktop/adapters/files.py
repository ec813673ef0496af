"""The content store of a profile, and the one way in which this program writes a file.

A file is written beside its place, forced to the disk and then renamed over it, so that a reader or a power cut sees
the old file or the new one and never a part.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final

from thyroid_desktop.adapters.refusal import unreadable
from thyroid_desktop.domain.errors import StoreProblem, UnreadableFile

_CHUNK: Final = 2**20
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_READ_ONLY: Final = stat.S_IRUSR | stat.S_IRGRP


def write_atomically(path: Path, write: Callable[[BinaryIO], object], *, mode: int = 0o644) -> None:
    """Write a file as a whole or not at all.

    Args:
        path: Where the file is to be; its folder is made when it is missing.
        write: Given an open binary file, writes the content. Whatever it raises leaves the old file untouched.
        mode: Permissions of the new file.

    Raises:
        StoreProblem: The disk is full, or the folder cannot be written.
    """
    try:
        _make_folder(path.parent)
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
        temporary = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as stream:
                write(stream)
                stream.flush()
                os.fsync(stream.fileno())
            temporary.chmod(mode)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
        _sync_folder(path.parent)
    except OSError as problem:
        raise StoreProblem(
            f"{path.name} cannot be written",
            problem.strerror or type(problem).__name__,
            "Free some space or choose another folder.",
        ) from problem


def write_bytes(path: Path, content: bytes) -> None:
    """Write these bytes as a file, as a whole or not at all. Raises ``StoreProblem``."""
    write_atomically(path, lambda stream: stream.write(content))


class ContentFolder:
    """Originals kept once each as ``<folder>/ab/abcd…`` by SHA-256; fulfils ``services.ports.ContentStore``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def digest(self, path: Path) -> str:
        """SHA-256 of the file's bytes, 64 hex digits. Raises ``UnreadableFile``."""
        return digest_of(path)

    def path_of(self, sha256: str) -> Path:
        """Where the original with this hash is kept.

        Raises:
            ValueError: It is no SHA-256 in lower-case hex digits.
        """
        if not _SHA256.fullmatch(sha256):
            raise ValueError("a SHA-256 has 64 lower-case hex digits")
        return self._folder / sha256[:2] / sha256

    def keep(self, path: Path, sha256: str) -> Path:
        """Copy the file into the store and answer where it is; content that is there already is not copied again.

        The hash is computed anew from the very bytes that are written.

        Raises:
            UnreadableFile: The file cannot be read, or was altered since it was hashed.
            StoreProblem: The store cannot be written.
        """
        place = self.path_of(sha256)
        if place.is_file() and place.stat().st_size == _size_of(path):
            return place
        write_atomically(place, lambda stream: _copy_checked(path, sha256, stream), mode=_READ_ONLY)
        return place

    def keep_content(self, content: bytes, sha256: str) -> Path:
        """Write these bytes into the store, unless they are there already, and answer where they are.

        Raises:
            StoreProblem: The store cannot be written.
        """
        place = self.path_of(sha256)
        if not (place.is_file() and place.stat().st_size == len(content)):
            write_atomically(place, lambda stream: stream.write(content), mode=_READ_ONLY)
        return place


def digest_of(path: Path) -> str:
    """SHA-256 of a file's bytes, 64 hex digits. Raises ``UnreadableFile``."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as problem:
        raise unreadable(path, problem.strerror or "it cannot be read") from problem


def _copy_checked(path: Path, sha256: str, target: BinaryIO) -> None:
    found = hashlib.sha256()
    try:
        source = path.open("rb")
    except OSError as problem:
        raise unreadable(path, problem.strerror or "it cannot be read") from problem
    with source:
        while chunk := _read_chunk(path, source):
            found.update(chunk)
            target.write(chunk)
    if found.hexdigest() != sha256:
        raise UnreadableFile(f"{path.name} cannot be copied", "it was altered while it was being opened", "Try again.")


def _read_chunk(path: Path, source: BinaryIO) -> bytes:
    """Failing to read is the fault of the file; failing to write is that of the store."""
    try:
        return source.read(_CHUNK)
    except OSError as problem:
        raise unreadable(path, problem.strerror or "it cannot be read") from problem


def _size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError as problem:
        raise unreadable(path, problem.strerror or "it cannot be read") from problem


def _make_folder(folder: Path) -> None:
    if folder.is_dir():
        return
    folder.mkdir(parents=True, exist_ok=True)
    _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    """Force a folder's entries to the disk; Windows has no such call and needs none after a replace."""
    if os.name == "nt":
        return
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
