"""Files that are looked at before they are in the library: each is kept once, and what is kept is what was seen.

A file that was listed is a *pending* image: an :class:`Image` with a negative id, no case and no hash. The first look
pins the file: from then on its id stands for exactly that content, and when the file is altered before it was kept, the
id is dead. So a box that was drawn on what was seen can never be recorded for something else.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from threading import Lock
from typing import Final, TypeVar

from thyroid_desktop.domain.errors import UnreadableFile
from thyroid_desktop.domain.geometry import Size
from thyroid_desktop.domain.imaging import Frame, Image, ImageDescription
from thyroid_desktop.services.ports import CaseStore, Clock, ContentStore, ImageReader

UNSEEN: Final = ImageDescription(kind="still", size=Size(1, 1))
"""Describes a file that nobody has looked at yet; compared by identity."""
QUICK_BYTES: Final = 4 * 2**20
"""A file up to this size is hashed before it is shown, so that one that is known already comes with its boxes."""
HELD_BYTES: Final = 64 * 2**20
"""Room for the bytes of files that were looked at and are not kept yet; the newest is held whatever its size."""

Told = Callable[[Image, Image | None], object]
"""Called in the thread that keeps: the pending image, and the stored one, or None when the file was altered."""
State = tuple[int, int, int, int]
"""Device, number, size in bytes and time of change of a file, by which it is recognised."""
Result = TypeVar("Result")


class AlteredFile(UnreadableFile):
    """A file that was altered after it was looked at and before it was kept; nothing is recorded for it."""


@dataclass(slots=True, eq=False)
class _Pending:
    """What is known of a file. ``state`` and ``sha256`` say which content it was when it was looked at."""

    image: Image
    path: Path
    state: State | None = None
    sha256: str = ""
    content: bytes | None = None
    stored: Image | None = None
    is_new: bool = False
    lock: Lock = field(default_factory=Lock)


class _Disk:
    """Reads files where they lie, and notices when one is not the file any more that was looked at."""

    def __init__(self, reader: ImageReader, content: ContentStore) -> None:
        self._reader = reader
        self._content = content

    def stored_frame(self, image: Image, index: int) -> Frame:
        return self._reader.frame(self._content.path_of(image.sha256), index)

    def later_frame(self, pending: _Pending, index: int) -> Frame:
        if pending.stored is not None:
            return self.stored_frame(pending.stored, index)
        self.check(pending)
        frame = self._reader.frame(pending.path, index)
        self.check(pending)
        return frame

    def look(self, pending: _Pending) -> Frame:
        look = self._reader.look(pending.path, pending.content)
        if pending.content is None:
            self.check(pending)
        if pending.image.description is UNSEEN:
            pending.image = replace(pending.image, description=look.description)
        return look.frame

    def copy(self, pending: _Pending, sha256: str) -> None:
        try:
            self._content.keep(pending.path, sha256)
        except UnreadableFile:
            self.check(pending)
            raise
        self.check(pending)

    def check(self, pending: _Pending) -> None:
        """Make sure that a file that is read in place is still the one that was looked at."""
        if pending.state != _state_of(pending.path):
            raise _altered(pending)

    def digest(self, pending: _Pending) -> str:
        if not pending.sha256:
            content = pending.content
            digest = self._content.digest(pending.path) if content is None else hashlib.sha256(content).hexdigest()
            pending.sha256 = digest
        return pending.sha256


class Keeping:
    """Looks at files and keeps them; safe to use from several threads."""

    def __init__(self, reader: ImageReader, content: ContentStore, cases: CaseStore, clock: Clock) -> None:
        self._reader = reader
        self._content = content
        self._disk = _Disk(reader, content)
        self._cases = cases
        self._clock = clock
        self._ids = count(-1, -1)
        self._files: dict[int, _Pending] = {}
        self._id_by_path: dict[str, int] = {}
        self._held: OrderedDict[int, _Pending] = OrderedDict()
        self._lock = Lock()
        self._watchers: list[Told] = []
        self._known: set[str] | None = None
        """Hashes of the library, when they were read; other programs may have added more since."""

    def prepare(self) -> None:
        """Load and read what would make the next look slow."""
        self._known = set(self._cases.hashes())
        self._reader.prepare()

    def watch(self, told: Told) -> None:
        """Have every pending image told that is kept, or that turns out to be altered."""
        self._watchers.append(told)

    def listed(self, path: Path) -> Image:
        """The image that stands for a file, which is not read.

        It is the one known by this path while the file is as it was, else a new pending one.
        """
        known = self._files.get(self._id_by_path.get(str(path), 0))
        if known is not None and known.state in (None, _state_of(path)):
            return known.stored or known.image
        return self._registered(path)

    def renewed(self, image: Image) -> Image:
        """A new pending image for the file of one that was altered; the old id stays dead."""
        return self._registered(self._files[image.id].path)

    def now(self, image: Image) -> Image:
        """The best that is known of an image, without any waiting: stored, or described, or as it was given."""
        pending = self._files.get(image.id)
        return image if pending is None else pending.stored or pending.image

    def met(self, image: Image) -> tuple[Image, Frame]:
        """Look at a pending image: what is known of it now, which may be that it is stored, and its first frame.

        Raises:
            AlteredFile: It is not the content any more that was looked at before.
            UnreadableFile: It holds nothing that can be shown.
        """
        return self._told(self._files[image.id], self._meet)

    def frame(self, image: Image, index: int) -> Frame:
        """Decode one frame (from 0) of a pending image, or of the stored one that has come of it.

        Raises:
            AlteredFile: It is not the content any more that was looked at before.
            UnreadableFile, MissingFrame: The frame cannot be read.
        """
        if index == 0:
            return self.met(image)[1]
        return self._told(self._files[image.id], lambda pending: self._disk.later_frame(pending, index))

    def kept(self, image: Image) -> Image:
        """The stored image; a pending one is kept first, which takes as long as it takes, and at most once.

        Raises:
            AlteredFile: It is not the content any more that was looked at.
            UnreadableFile: It holds nothing that can be shown.
            StoreProblem: It cannot be written; it may be asked for again.
        """
        return image if image.id > 0 else self._told(self._files[image.id], self._keep)

    def take_in(self, path: Path) -> tuple[Image, bool]:
        """Keep a file that nobody looks at; the stored image, and whether it is new. Raises as ``kept``."""
        pending = _Pending(Image(0, 0, "", path.name, UNSEEN), path)
        return self._keep(pending), pending.is_new

    def path_of(self, image: Image) -> Path:
        """The file that a pending image stands for; of a stored one its name only."""
        pending = self._files.get(image.id)
        return Path(image.file_name) if pending is None else pending.path

    def is_new(self, image: Image) -> bool:
        """Whether this pending image was not in the library before it was kept."""
        return self._files[image.id].is_new

    def _registered(self, path: Path) -> Image:
        image = Image(next(self._ids), 0, "", path.name, UNSEEN)
        self._files[image.id] = _Pending(image, path)
        self._id_by_path[str(path)] = image.id
        return image

    def _told(self, pending: _Pending, work: Callable[[_Pending], Result]) -> Result:
        """Work on a file that nobody else works on, and tell the watchers what has become of it."""
        try:
            with pending.lock:
                was_stored = pending.stored is not None
                result = work(pending)
        except AlteredFile:
            self._tell(pending.image, None)
            raise
        if not was_stored and pending.stored is not None:
            self._tell(pending.image, pending.stored)
        return result

    def _tell(self, image: Image, stored: Image | None) -> None:
        for told in self._watchers:
            told(image, stored)

    def _meet(self, pending: _Pending) -> tuple[Image, Frame]:
        if pending.stored is not None:
            return pending.stored, self._disk.stored_frame(pending.stored, 0)
        is_first = pending.state is None
        self._pin(pending)
        frame = self._disk.look(pending)
        if is_first and pending.state is not None and pending.state[2] <= QUICK_BYTES:
            digest = self._disk.digest(pending)
            # Content that another program has added is not missed: it is found when the file is kept.
            known = self._cases.image_by_hash(digest) if self._known is None or digest in self._known else None
            if known is not None:
                self._settle(pending, known)
        return self.now(pending.image), frame

    def _keep(self, pending: _Pending) -> Image:
        if pending.stored is not None:
            return pending.stored
        self._pin(pending)
        known = self._cases.image_by_hash(self._disk.digest(pending))
        if known is None and pending.image.description is UNSEEN:
            self._disk.look(pending)  # so that whatever is listed in the library can be shown
        return self._settle(pending, known)

    def _settle(self, pending: _Pending, known: Image | None) -> Image:
        """Write the original, then the row that names it."""
        sha256, content = self._disk.digest(pending), pending.content
        if content is None:
            self._disk.copy(pending, sha256)
        else:
            self._content.keep_content(content, sha256)
        described = pending.image.description
        stored = known or self._cases.add_image(sha256, pending.path.name, described, at=self._clock())
        pending.is_new = known is None
        # One description for both, so that nothing that shows the image takes it for another one.
        pending.stored = replace(stored, description=described) if stored.description == described else stored
        pending.content = None
        with self._lock:
            self._held.pop(pending.image.id, None)
            if self._known is not None:
                self._known.add(sha256)
        return pending.stored

    def _pin(self, pending: _Pending) -> None:
        """Have the content at hand, or make sure that the file is still the one that was looked at."""
        if pending.content is not None:
            return
        state = _state_of(pending.path)
        if state is None:
            raise UnreadableFile(f"{pending.path.name} cannot be opened", "it is not there, or cannot be reached")
        content = self._reader.load(pending.path)
        if content is not None:
            if pending.sha256 and hashlib.sha256(content).hexdigest() != pending.sha256:
                raise _altered(pending)
            self._hold(pending, content)
        elif pending.state not in (None, state):
            raise _altered(pending)
        if pending.state is None:
            pending.state = state

    def _hold(self, pending: _Pending, content: bytes) -> None:
        """Remember the bytes until they are kept; what was looked at long ago keeps its hash only."""
        pending.content = content
        if pending.image.id == 0:
            return
        with self._lock:
            self._held[pending.image.id] = pending
            excess = sum(len(one.content or b"") for one in self._held.values()) - HELD_BYTES
            for other in list(self._held.values())[:-1]:
                if excess > 0 and other.lock.acquire(blocking=False):
                    excess -= len(other.content or b"")
                    self._disk.digest(other)
                    other.content = None
                    del self._held[other.image.id]
                    other.lock.release()


def is_pending(image: Image) -> bool:
    """Whether an image is not in the library yet."""
    return image.id < 0


def _altered(pending: _Pending) -> AlteredFile:
    return AlteredFile(
        f"{pending.path.name} was altered while it was open",
        "it is not the file any more that was looked at",
        "It is shown anew as it is now; please look at it again.",
    )


def _state_of(path: Path) -> State | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns
