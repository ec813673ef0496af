"""Who may write a folder that several machines share, and whether what they do is still wanted.

The right is a **lease** that its holder renews, so that nobody compares clocks of two machines: who waits takes a lease
for abandoned when it has seen no sign of life for as long as a lease lasts by its own clock, and who holds it gives up
when it could not renew it for half as long. Generations are numbered files. Each is made by one process alone
(``O_EXCL``), the highest is the one that counts, and it never vanishes; so of two that take over only one succeeds.
"""

from __future__ import annotations

import json
import os
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from training.experiment.checkpoint import write_whole

_SIGN_S: Final = 5.0


@dataclass(slots=True)
class Watched:
    """A file that somebody rewrites as a sign of life."""

    file: Path
    seen: str | None = None
    seen_at: float = 0.0

    def silent_s(self) -> float:
        """For how many seconds, by this machine's clock, it has said the same."""
        try:
            said = self.file.read_text(encoding="utf-8")
        except OSError:
            said = self.seen or ""
        if said != self.seen:
            self.seen, self.seen_at = said, time.monotonic()
        return time.monotonic() - self.seen_at


@dataclass(slots=True)
class Lease:
    """The right to write a member's folder.

    Attributes:
        folder: Where the generations stand; one for each member.
        lasts_s: After how many silent seconds it is taken for abandoned.
    """

    folder: Path
    lasts_s: float
    token: str = field(default_factory=lambda: uuid.uuid4().hex)
    generation: int = 0
    beats: int = 0
    renewed_at: float = 0.0
    watched: Watched | None = None

    def is_taken(self) -> bool:
        """Take it if it is free or abandoned; whether it is held now. Ask again and again to wait for it."""
        highest = self._highest()
        if highest and not self._is_free(highest):
            return False
        self.folder.mkdir(parents=True, exist_ok=True)
        now = time.monotonic()
        try:
            with self._file(highest + 1).open("x", encoding="utf-8") as stream:
                stream.write(self._content())
        except FileExistsError:
            return False
        if self._highest() != highest + 1:  # this one is an old generation that was swept meanwhile
            return False
        self.generation, self.renewed_at = highest + 1, now
        for old in range(1, highest):
            self._file(old).unlink(missing_ok=True)
        return True

    def is_renewed(self) -> bool:
        """Renew it; whether it is still held. A hitch of the shared disk is borne for half of the lease."""
        now = time.monotonic()
        try:
            if self._highest() > self.generation:
                return False
            self.beats += 1
            self._write()
        except OSError:
            return now - self.renewed_at < self.lasts_s / 2
        # Who waits has seen the sign of life before this one no earlier than it was begun.
        is_in_time = time.monotonic() - self.renewed_at < self.lasts_s
        self.renewed_at = now
        return is_in_time

    def release(self) -> None:
        """Let the next one have it at once, unless it has it already."""
        if self.generation and self._highest() == self.generation:
            self._write(is_free=True)
        self.generation = 0

    def _is_free(self, generation: int) -> bool:
        file = self._file(generation)
        if self.watched is None or self.watched.file != file:
            self.watched = Watched(file)
        is_silent = self.watched.silent_s() >= self.lasts_s
        return is_silent or bool(_read(file).get("is_free"))

    def _write(self, *, is_free: bool = False) -> None:
        write_whole(self._file(self.generation), lambda stream: stream.write(self._content(is_free=is_free).encode()))

    def _content(self, *, is_free: bool = False) -> str:
        return json.dumps({"holder": self.token, "process": os.getpid(), "beats": self.beats, "is_free": is_free})

    def _file(self, generation: int) -> Path:
        return self.folder / f"{generation:06d}.json"

    def _highest(self) -> int:
        return max((int(file.stem) for file in self.folder.glob("[0-9]*.json")), default=0)


@dataclass(slots=True)
class Wanted:
    """What the dispatching process says to all that work for it: that it lives, and whether it still wants them.

    Attributes:
        file: On the folder that all machines share.
        patience_s: For how long its silence is taken for a break; the next dispatcher goes on in the same file.
    """

    file: Path
    patience_s: float
    watched: Watched | None = None
    said: tuple[bool | None, float] = (None, 0.0)

    def say(self, *, is_wanted: bool) -> None:
        """Give a sign of life, at most every few seconds while it says the same."""
        now = time.monotonic()
        if self.said[0] == is_wanted and now - self.said[1] < _SIGN_S:
            return
        self.said = (is_wanted, now)
        content = json.dumps({"sign": uuid.uuid4().hex, "is_wanted": is_wanted})
        write_whole(self.file, lambda stream: stream.write(content.encode()))

    def is_there(self) -> bool:
        """Whether this machine sees the file at all."""
        return bool(_read(self.file))

    def holds(self) -> bool:
        """Whether somebody still wants it."""
        if self.watched is None:
            self.watched = Watched(self.file)
        return self.watched.silent_s() < self.patience_s and bool(_read(self.file).get("is_wanted", True))


def _read(file: Path) -> dict[str, Any]:
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):  # it is being made, or the shared disk has a hitch
        return {}
    return told if isinstance(told, dict) else {}
