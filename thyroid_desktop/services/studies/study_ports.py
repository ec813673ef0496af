"""What reader studies need from the outside world: a store that only ever grows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol as Port

from thyroid_desktop.domain.reading import Protocol, ReaderStudy, Reading, ShowEvent, StudyItem, What


class StudyStore(Port):
    """Studies, locked readings and what was shown when; appended, never altered."""

    def add(self, protocol: Protocol, items: Sequence[StudyItem], *, user_id: int, at: str) -> ReaderStudy:
        """Keep a study with its cases, all or nothing; committed on return."""
        ...

    def study(self, study_id: int) -> ReaderStudy:
        """One study."""
        ...

    def studies(self) -> tuple[ReaderStudy, ...]:
        """All studies, newest first."""
        ...

    def lock(self, reading: Reading, event: ShowEvent) -> Reading:
        """Keep a reading together with the event that tells of it; the reading with its id, on the disk on return.

        Raises:
            Overtaken: The same reader has locked this stage of this case in this arm already; nothing was kept.
        """
        ...

    def readings(self, study_id: int, user_id: int | None = None) -> tuple[Reading, ...]:
        """The readings of a study, of one reader or of all, oldest first."""
        ...

    def log(self, events: Sequence[ShowEvent]) -> None:
        """Keep events, all or nothing; committed on return."""
        ...

    def events(self, study_id: int, user_id: int | None = None, what: What | None = None) -> tuple[ShowEvent, ...]:
        """What was shown, to one reader or to all, of one kind or of all, in the order in which it was kept."""
        ...

    def newest_time(self, study_id: int, user_id: int) -> str | None:
        """The latest time of any reading or event of a reader (UTC, ISO 8601); None when there is none."""
        ...
