"""What is recorded about one image, read in one go and seen with one reader's eyes."""

from __future__ import annotations

from dataclasses import dataclass, field

from thyroid_desktop.domain.annotation import (
    SHARED_LAYER,
    BoxRevision,
    MarkRevision,
    Revision,
    UndoStacks,
    current_boxes,
    current_marks,
    in_layer,
    undo_stacks,
)
from thyroid_desktop.domain.diagnosis import RecordedPrediction
from thyroid_desktop.domain.marks import Absence, Caliper, WorkState
from thyroid_desktop.domain.nodule import NoduleDescription, Opinion


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """Boxes, other marks and second opinions as the store had them.

    Attributes:
        boxes: Newest revision of every box of the reader on the image that is not deleted, all frames.
        settled: The same for the boxes that were settled between readers.
        marks: The reader's other marks on the case, and what belongs to all.
        stacks: What the reader can undo and redo.
        predictions: All recorded second opinions on the image, oldest first.
        revisions: Everything that any reader ever did to the case, oldest first.
        image_id: The image.
    """

    boxes: tuple[BoxRevision, ...] = ()
    settled: tuple[BoxRevision, ...] = ()
    marks: tuple[MarkRevision, ...] = ()
    stacks: UndoStacks = field(default_factory=lambda: UndoStacks((), ()))
    predictions: tuple[RecordedPrediction, ...] = ()
    revisions: tuple[Revision, ...] = ()
    image_id: int = 0

    @classmethod
    def of(
        cls,
        image_id: int,
        user_id: int,
        revisions: tuple[Revision, ...],
        predictions: tuple[RecordedPrediction, ...],
    ) -> Marks:
        """What these revisions of a case and predictions of an image amount to for a reader."""

        def boxes_in(layer: int) -> tuple[BoxRevision, ...]:
            return tuple(one for one in current_boxes(in_layer(revisions, layer)) if one.image_id == image_id)

        return cls(
            boxes=boxes_in(user_id),
            settled=boxes_in(SHARED_LAYER),
            marks=current_marks(in_layer(revisions, user_id, SHARED_LAYER)),
            stacks=undo_stacks(revisions, user_id),
            predictions=predictions,
            revisions=revisions,
            image_id=image_id,
        )

    def on_frame(self, index: int) -> tuple[BoxRevision, ...]:
        """The boxes of one frame."""
        return tuple(one for one in self.boxes if one.frame == index)

    def box(self, box_id: str | None) -> BoxRevision | None:
        """The current revision of a box, or None when there is no such box (any more)."""
        return next((one for one in self.boxes if one.box_id == box_id), None)

    def recorded_for(self, revision: BoxRevision) -> RecordedPrediction | None:
        """The newest second opinion on exactly this revision, or None."""
        found = [one for one in self.predictions if one.box_revision_id == revision.id]
        return found[-1] if found else None

    def calipers(self, frame: int) -> tuple[MarkRevision, ...]:
        """The measurements on a frame of the image."""
        return tuple(
            one
            for one in self.marks
            if isinstance(one.value, Caliper) and one.image_id == self.image_id and one.frame == frame
        )

    def description(self, nodule: int) -> NoduleDescription:
        """What the reader says about a nodule of the case; empty when nothing was said."""
        found = self._value(f"nodule:{nodule}")
        return found if isinstance(found, NoduleDescription) else NoduleDescription()

    def opinion(self, nodule: int) -> Opinion | None:
        """The reader's own opinion on a nodule of the case, or None."""
        found = self._value(f"opinion:{nodule}")
        return found if isinstance(found, Opinion) else None

    @property
    def is_absent(self) -> bool:
        """Whether the reader said that there is no nodule on the image."""
        return isinstance(self._value(f"absence:{self.image_id}"), Absence)

    @property
    def state(self) -> WorkState | None:
        """Where the image stands in the work, when somebody signed it off, queued or rejected it."""
        found = self._value(f"state:{self.image_id}")
        return found if isinstance(found, WorkState) else None

    def _value(self, subject: str) -> object:
        return next((one.value for one in self.marks if one.subject == subject), None)
