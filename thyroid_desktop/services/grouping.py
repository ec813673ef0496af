"""Putting images together into one case: several pictures of one patient, on which a nodule is one thing."""

from __future__ import annotations

from thyroid_desktop.domain.errors import UserProblem
from thyroid_desktop.domain.imaging import Image
from thyroid_desktop.services.changes import Changes
from thyroid_desktop.services.ports import CaseStore, Clock
from thyroid_desktop.services.revising import Revising


class Grouping:
    """Moves images between cases on behalf of one user.

    Args:
        cases: Where cases are kept.
        clock: Now.
        revising: Knows the user's revisions, and has to forget those of cases that change.
    """

    def __init__(self, cases: CaseStore, clock: Clock, revising: Revising) -> None:
        self._cases = cases
        self._clock = clock
        self._revising = revising

    def join(self, image: Image, other: Image) -> tuple[Image, Changes]:
        """Put a still image to the case of another image; a nodule with the same number is the same one from then on.

        Raises:
            UserProblem: The image is of a DICOM study, which says itself what belongs together.
        """
        if image.description.study_uid:
            raise UserProblem(
                f"{image.file_name} belongs to a DICOM study", "the study says which images belong together"
            )
        return self._put(image, other.case_id)

    def take_apart(self, image: Image) -> tuple[Image, Changes]:
        """Make a still image a case of its own again. Raises ``UserProblem`` as :meth:`join` does."""
        if image.description.study_uid:
            raise UserProblem(
                f"{image.file_name} belongs to a DICOM study", "the study says which images belong together"
            )
        return self._put(image, None)

    def _put(self, image: Image, case_id: int | None) -> tuple[Image, Changes]:
        before = self._cases.image(image.id)
        moved = self._cases.put(before, case_id, user_id=self._revising.user_id, at=self._clock())
        if moved.case_id == before.case_id:
            return moved, Changes()
        touched = frozenset({before.case_id, moved.case_id})
        self._revising.forget(*touched)
        return moved, Changes(case_ids=touched, image_ids=frozenset({image.id}))
