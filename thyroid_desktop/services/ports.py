"""What the use cases need from the outside world, as protocols that ``adapters`` fulfil.

Everything here speaks in values of ``domain``; every method may raise
:class:`~thyroid_desktop.domain.errors.UserProblem`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.domain.annotation import Edit, Revision, User
from thyroid_desktop.domain.diagnosis import EngineAnswer, ModelIdentity, Prediction, RecordedPrediction
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.imaging import Case, Frame, Image, ImageDescription
from thyroid_desktop.domain.resemblance import FeatureRows, Touched
from thyroid_desktop.domain.worklist import WorkRow
from thyroid_desktop.services.blinding import Blinding

Progress = Callable[[int, int, str], bool]
"""Called with (done, total, what); answers False when the user has cancelled."""


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """A file at first sight: what it holds, and its first frame."""

    description: ImageDescription
    frame: Frame


class ImageReader(Protocol):
    """Opens files. Any failure is an ``UnreadableFile`` or ``MissingFrame`` that names the file and the cause."""

    def describe(self, path: Path) -> ImageDescription:
        """What the file holds, without decoding a whole cine."""
        ...

    def frame(self, path: Path, index: int) -> Frame:
        """Decode one frame (from 0) and nothing else."""
        ...

    def prepare(self) -> None:
        """Load what decoding needs, so that the first image need not wait for it."""
        ...

    def load(self, path: Path) -> bytes | None:
        """The whole file where it is decoded from memory; None where its frames are read from the disk one by one."""
        ...

    def look(self, path: Path, content: bytes | None) -> Look:
        """Description and first frame of a file whose ``content`` is what ``load`` answered."""
        ...


class ContentStore(Protocol):
    """Originals, kept once each under their SHA-256."""

    def digest(self, path: Path) -> str:
        """SHA-256 of the file's bytes, 64 hex digits."""
        ...

    def keep(self, path: Path, sha256: str) -> Path:
        """Copy the file into the store (temp, fsync, replace; nothing when it is there already); its path there."""
        ...

    def keep_content(self, content: bytes, sha256: str) -> Path:
        """As ``keep``, with the bytes at hand."""
        ...

    def path_of(self, sha256: str) -> Path:
        """Where the original with this hash is kept."""
        ...


class CaseStore(Protocol):
    """Patients, cases and images."""

    def image_by_hash(self, sha256: str) -> Image | None:
        """The image with this content, or None."""
        ...

    def hashes(self) -> frozenset[str]:
        """The content hashes of all images."""
        ...

    def add_image(self, sha256: str, file_name: str, description: ImageDescription, *, at: str) -> Image:
        """Add an image to the case of its study (made when new); committed on return. Known content is found again."""
        ...

    def image(self, image_id: int) -> Image:
        """One image."""
        ...

    def put(self, image: Image, case_id: int | None, *, user_id: int, at: str) -> Image:
        """Put an image to another case, or to a new one of its own (None); committed on return with a revision.

        Its boxes and marks go along; a nodule keeps its number.
        """
        ...

    def case(self, case_id: int) -> Case:
        """One case with its images."""
        ...

    def cases(self) -> tuple[Case, ...]:
        """All cases, newest first."""
        ...


class AnnotationStore(Protocol):
    """Revisions of boxes and other marks; appended, never altered."""

    def of_case(self, case_id: int, *, after: int = 0) -> tuple[Revision, ...]:
        """All revisions on the images of a case that are newer than the revision ``after``, oldest first."""
        ...

    def of_cases(self, case_ids: Collection[int] | None = None) -> Mapping[int, tuple[Revision, ...]]:
        """All revisions by their cases, oldest first; of the whole library for None. In few statements."""
        ...

    def revisions(self, image_id: int, *, after: int = 0) -> tuple[Revision, ...]:
        """All revisions on one image that are newer than the revision ``after``, oldest first."""
        ...

    def append(
        self, edits: Sequence[Edit], *, user_id: int, at: str, is_model_shown: bool = False, after: int | None = None
    ) -> tuple[Revision, ...]:
        """Add what one deed did to the images of one case, all or nothing; it survives a power cut once this returns.

        Several revisions get a name in common, by which they are undone together.

        Raises:
            Overtaken: Somebody else has appended to this case since the revision ``after`` (0: since it was added);
                nothing was added. Not checked when ``after`` is None.
        """
        ...


class PredictionStore(Protocol):
    """Recorded second opinions; appended, never altered."""

    def add(self, *, image_id: int, box_revision_id: int, user_id: int, prediction: Prediction) -> RecordedPrediction:
        """Record a prediction, and its features where it has some; committed on return."""
        ...

    def of_image(self, image_id: int) -> tuple[RecordedPrediction, ...]:
        """All predictions of an image, oldest first."""
        ...


class FeatureStore(Protocol):
    """Features of states of boxes, by the network that they come from; appended, never altered."""

    def add(self, weights_sha256: str, pooled_by_revision: Mapping[int, NDArray[np.float32]]) -> None:
        """Keep the (c,) features of states of boxes, by the ids of their revisions; committed on return.

        Those that are there already stay as they are.
        """
        ...

    def after(self, weights_sha256: str, row_id: int) -> FeatureRows:
        """The features of a network that came after the row ``row_id`` (0: all), some at a time; empty at the end."""
        ...

    def touched(self, after: int) -> Touched:
        """The cases in which something was recorded after the revision ``after`` (0: all), and their patients."""
        ...


class WorkStore(Protocol):
    """The work list."""

    def rows(self, user_id: int, image_ids: Sequence[int] | None = None, *, blinding: Blinding) -> tuple[WorkRow, ...]:
        """The images as a user meets them, by their ids; all of the library for None. Unknown ids are left out.

        What is kept from the user by the blinding is left out too.
        """
        ...


class SettingsStore(Protocol):
    """Users, small settings, and the recent list."""

    def user_named(self, name: str) -> User:
        """The user of this name, made when new."""
        ...

    def users(self) -> tuple[User, ...]:
        """Everybody, in the order in which they came."""
        ...

    def value(self, key: str) -> str | None:
        """A setting, or None when it was never set."""
        ...

    def set_value(self, key: str, value: str) -> None:
        """Set a setting; committed on return."""
        ...


class Engine(Protocol):
    """Answers with the active model. The work happens in another process."""

    def identity(self) -> ModelIdentity:
        """The model that answers; loads it when needed. Raises ``BrokenModel``."""
        ...

    def ask(self, frame: Frame, box: Box) -> EngineAnswer:
        """Probability, map and spread in float32. Raises ``WorkerLost`` or ``BrokenModel``."""
        ...

    def close(self) -> None:
        """End the process."""
        ...


Clock = Callable[[], str]
"""Now, as UTC in ISO 8601 with microseconds."""
