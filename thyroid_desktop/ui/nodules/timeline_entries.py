"""The deeds of a case in order, put together from its revisions; what a deed of many revisions did is one entry."""

from __future__ import annotations

from dataclasses import dataclass

from thyroid_desktop.domain.annotation import BoxRevision, MarkRevision, Revision


@dataclass(frozen=True, slots=True)
class Entry:
    """One deed.

    Attributes:
        revisions: What it appended, oldest first.
        before: For each of these, what its subject was until then; None when there was no such subject.
        reverted: The revision that an undo or redo took back or brought back; None for other deeds.
    """

    revisions: tuple[Revision, ...]
    before: tuple[Revision | None, ...]
    reverted: Revision | None = None

    @property
    def first(self) -> Revision:
        """What it did first, which gives it its name."""
        return self.revisions[0]

    @property
    def last_id(self) -> int:
        """The revision after which the deed was done."""
        return self.revisions[-1].id

    def concerns(self, image_id: int, nodules: frozenset[int]) -> bool:
        """Whether it touched an image, or what is said of nodules that are seen on it."""
        return any(
            one.image_id == image_id
            or (isinstance(one, MarkRevision) and one.kind in {"nodule", "opinion"} and one.nodule in nodules)
            for one in self.revisions
        )


class Timeline:
    """The entries of one case, oldest first. What is new is added to what is known, so that long ones are quick."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self._revisions: tuple[Revision, ...] = ()
        self._newest: dict[tuple[type, int, str], Revision] = {}
        self._by_id: dict[int, Revision] = {}

    def take(self, revisions: tuple[Revision, ...]) -> int | None:
        """Know these revisions of a case, oldest first.

        Returns:
            How many entries were there before and stay as they are; None when all were made anew.
        """
        known = len(self._revisions)
        goes_on = len(revisions) >= known > 0 and revisions[0] == self._revisions[0]
        goes_on = goes_on and revisions[known - 1] == self._revisions[-1]
        if not goes_on:
            self.entries, self._newest, self._by_id, known = [], {}, {}, 0
        kept = len(self.entries)
        self._revisions = revisions
        at = known
        while at < len(revisions):
            end = _end_of_deed(revisions, at)
            self.entries.append(self._entry(revisions[at:end]))
            at = end
        return kept if goes_on else None

    def nodules_on(self, image_id: int) -> frozenset[int]:
        """Numbers of the nodules that were ever drawn on an image."""
        return frozenset(
            one.nodule for one in self._revisions if isinstance(one, BoxRevision) and one.image_id == image_id
        )

    def _entry(self, deed: tuple[Revision, ...]) -> Entry:
        before = []
        for one in deed:
            subject = (type(one), one.layer, one.subject)
            before.append(self._newest.get(subject))
            self._newest[subject] = one
            self._by_id[one.id] = one
        reverts = deed[0].reverts
        return Entry(deed, tuple(before), None if reverts is None else self._by_id.get(reverts))


def _end_of_deed(revisions: tuple[Revision, ...], at: int) -> int:
    """Where the deed ends that begins at a place."""
    batch, end = revisions[at].batch, at + 1
    while batch and end < len(revisions) and revisions[end].batch == batch:
        end += 1
    return end
