"""What is recorded about one image, read in one go."""

from __future__ import annotations

from dataclasses import dataclass, field

from thyroid_desktop.domain.annotation import BoxRevision, UndoStacks, current_boxes, undo_stacks
from thyroid_desktop.domain.diagnosis import RecordedPrediction


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """Boxes and second opinions of one image as the store had them.

    Attributes:
        boxes: Newest revision of every box that is not deleted, all frames.
        stacks: What can be undone and redone.
        predictions: All recorded second opinions, oldest first.
        revisions: Everything that was ever done to the boxes, oldest first.
    """

    boxes: tuple[BoxRevision, ...] = ()
    stacks: UndoStacks = field(default_factory=lambda: UndoStacks((), ()))
    predictions: tuple[RecordedPrediction, ...] = ()
    revisions: tuple[BoxRevision, ...] = ()

    @classmethod
    def of(cls, revisions: tuple[BoxRevision, ...], predictions: tuple[RecordedPrediction, ...]) -> Marks:
        """The marks that these revisions and predictions amount to."""
        return cls(current_boxes(revisions), undo_stacks(revisions), predictions, revisions)

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
