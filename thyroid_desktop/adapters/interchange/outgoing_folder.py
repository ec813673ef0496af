"""A folder into which annotations are exported: what others have put or changed there is never overwritten.

A hidden list in the folder says what was written, as ``sha256sum`` writes it; a file is only replaced while it is
still what that list says.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Final

from thyroid_desktop.adapters.files import digest_of, write_bytes
from thyroid_desktop.domain.errors import StoreProblem
from thyroid_desktop.services.interchange_ports import OutgoingFile

LIST: Final = ".thyroid-desktop-export"
_MOST_BYTES: Final = 2**26


class ExportFolder:
    """Writes files into a chosen folder; fulfils ``services.interchange_ports.OutgoingFolder``.

    Args:
        folder: The folder; made when it is missing.

    Raises:
        StoreProblem: It cannot be made or is no folder.
    """

    def __init__(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._folder = folder.resolve(strict=True)
            self._ours = self._listed()
        except (OSError, RuntimeError) as problem:
            cause = problem.strerror if isinstance(problem, OSError) and problem.strerror else "it is no folder"
            raise StoreProblem(f"{folder.name} cannot be written", cause, "Choose another folder.") from problem

    def objection_to(self, place: str) -> str:
        """Why nothing may be written at this place; empty where it may."""
        path = self._folder / place
        if self._leads_out(path.parent):
            return "its folder is a link that leads out of the chosen one"
        if not os.path.lexists(path):
            return ""
        if path.is_symlink() or not path.is_file():
            return "something that is no file of ours has this name already"
        known = self._ours.get(place, set())
        if not known:
            return "a file of this name is there already and was not exported from here"
        return "" if digest_of(path) in known else "it was changed since it was exported"

    def write(self, file: OutgoingFile) -> None:
        """Write a file as a whole or not at all.

        Raises:
            StoreProblem: It cannot be written, or somebody else's file is there.
        """
        objection = self.objection_to(file.place)
        if objection:
            raise StoreProblem(f"{file.place} was not written", objection, "Choose an empty folder.")
        digest = hashlib.sha256(file.content).hexdigest()
        if digest not in self._ours.get(file.place, set()):
            self._remember(file.place, digest)
        path = self._folder / file.place
        if path.is_file() and digest_of(path) == digest:
            return
        write_bytes(path, file.content)

    def _leads_out(self, folder: Path) -> bool:
        while not os.path.lexists(folder):
            folder = folder.parent
        return not folder.resolve().is_relative_to(self._folder)

    def _remember(self, place: str, digest: str) -> None:
        """Said before the file is written: after a power cut it is still known as ours."""
        try:
            with (self._folder / LIST).open("a", encoding="utf-8", newline="\n") as lines:
                lines.write(f"{digest}  {place}\n")
        except OSError as problem:
            raise StoreProblem(
                f"{place} cannot be written", problem.strerror or "the folder is not writable"
            ) from problem
        self._ours.setdefault(place, set()).add(digest)

    def _listed(self) -> dict[str, set[str]]:
        path = self._folder / LIST
        if path.is_symlink():
            raise StoreProblem(f"{LIST} cannot be used", "it is a link", "Choose another folder.")
        if not path.is_file() or path.stat().st_size > _MOST_BYTES:
            return {}
        ours: dict[str, set[str]] = {}
        for line in path.read_text("utf-8", "replace").splitlines():
            digest, _gap, place = line.partition("  ")
            if len(digest) == 64 and place:
                ours.setdefault(place, set()).add(digest)
        return ours
