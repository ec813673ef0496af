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
from thyroid_desktop.services.blinding import (
    NONE,
    Blinding,
    is_blind_to_others,
    judged_nodules,
    seen_by,
    shown_predictions,
)


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """Boxes, other marks and second opinions as the store had them, without what the reader must not see.

    Attributes:
        boxes: Newest revision of every box of the reader on the image that is not deleted, all frames.
        settled: The same for the boxes that were settled between readers.
        marks: The reader's other marks on the case, and what belongs to all.
        stacks: What the reader can undo and redo.
        predictions: The recorded second opinions on the image, oldest first.
        revisions: Everything that was ever done to the case, oldest first.
        image_id: The image.
        user_id: The reader.
        blinding: What is kept from readers.
        is_blind_to_others: Whether what others say about this case was left out.
        judged: Nodules of the case on which the reader has given an own opinion.
        answered: Box revisions on which the model's answer is recorded, shown or not.
    """

    boxes: tuple[BoxRevision, ...] = ()
    settled: tuple[BoxRevision, ...] = ()
    marks: tuple[MarkRevision, ...] = ()
    stacks: UndoStacks = field(default_factory=lambda: UndoStacks((), ()))
    predictions: tuple[RecordedPrediction, ...] = ()
    revisions: tuple[Revision, ...] = ()
    image_id: int = 0
    user_id: int = 0
    blinding: Blinding = field(default_factory=Blinding)
    is_blind_to_others: bool = False
    judged: frozenset[int] = frozenset()
    answered: frozenset[int] = frozenset()

    @classmethod
    def of(
        cls,
        image_id: int,
        user_id: int,
        revisions: tuple[Revision, ...],
        predictions: tuple[RecordedPrediction, ...],
        blinding: Blinding = NONE,
    ) -> Marks:
        """What these revisions of a case and predictions of an image amount to for a reader."""
        visible = seen_by(revisions, user_id, blinding)

        def boxes_in(layer: int) -> tuple[BoxRevision, ...]:
            return tuple(one for one in current_boxes(in_layer(visible, layer)) if one.image_id == image_id)

        return cls(
            boxes=boxes_in(user_id),
            settled=boxes_in(SHARED_LAYER),
            marks=current_marks(in_layer(visible, user_id, SHARED_LAYER)),
            stacks=undo_stacks(revisions, user_id),
            predictions=shown_predictions(predictions, revisions, user_id, blinding),
            revisions=visible,
            image_id=image_id,
            user_id=user_id,
            blinding=blinding,
            is_blind_to_others=is_blind_to_others(revisions, user_id, blinding),
            judged=judged_nodules(revisions, user_id),
            answered=frozenset(one.box_revision_id for one in predictions),
        )

    def is_for_eyes_of(self, other: Marks) -> bool:
        """Whether both were read for the same reader under the same blinding."""
        return (self.user_id, self.blinding) == (other.user_id, other.blinding)

    def is_model_hidden(self, nodule: int | None) -> bool:
        """Whether what the model says about a nodule is kept from the reader; None for one that is being drawn."""
        return self.blinding.to_model and nodule not in self.judged

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
        found = self._own_value(f"nodule:{nodule}")
        return found if isinstance(found, NoduleDescription) else NoduleDescription()

    def opinion(self, nodule: int) -> Opinion | None:
        """The reader's own opinion on a nodule of the case, or None."""
        found = self._own_value(f"opinion:{nodule}")
        return found if isinstance(found, Opinion) else None

    @property
    def is_absent(self) -> bool:
        """Whether the reader said that there is no nodule on the image."""
        return isinstance(self._own_value(f"absence:{self.image_id}"), Absence)

    @property
    def state(self) -> WorkState | None:
        """Where the image stands in the work, when somebody signed it off, queued or rejected it."""
        found = next((one.value for one in self.marks if one.subject == f"state:{self.image_id}"), None)
        return found if isinstance(found, WorkState) else None

    def _own_value(self, subject: str) -> object:
        return next((one.value for one in self.marks if one.subject == subject and one.layer != SHARED_LAYER), None)
