"""What members tell in their folders, read while they write: each new event once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from training.experiment.events import Event, as_event


@dataclass(slots=True)
class Tail:
    """The end of a file of events, from where it stood on the first reading.

    Attributes:
        file: The file; it need not be there yet.
        read: Bytes that were read already.
    """

    file: Path
    read: int

    @classmethod
    def of(cls, file: Path) -> Tail:
        """What comes after the present end."""
        return cls(file, file.stat().st_size if file.exists() else 0)

    def new(self) -> Iterator[Event]:
        """Events that were added since; a line that is not whole yet waits for the next time."""
        try:
            with self.file.open("rb") as stream:
                stream.seek(self.read)
                content = stream.read()
        except OSError:
            return
        whole = content[: content.rfind(b"\n") + 1]
        self.read += len(whole)
        for line in whole.splitlines():
            try:
                yield as_event(line.decode(errors="replace"))
            except ValueError:
                continue
