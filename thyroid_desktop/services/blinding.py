"""What a reader may see: not what others say about a case, and not the model's answer before his own, if so chosen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from thyroid_desktop.domain.annotation import (
    SHARED_LAYER,
    BoxRevision,
    MarkRevision,
    Revision,
    current_boxes,
    current_marks,
    in_layer,
)
from thyroid_desktop.domain.diagnosis import RecordedPrediction
from thyroid_desktop.domain.nodule import Opinion


@dataclass(frozen=True, slots=True)
class Blinding:
    """What is kept from readers.

    Attributes:
        to_others: What other readers drew and said, and what was settled, is not shown; a reader may lift that for a
            case, which is recorded.
        to_model: All that the model says about a nodule is not shown until the reader has given an own opinion on it.
    """

    to_others: bool = True
    to_model: bool = False


NONE: Final = Blinding(to_others=False, to_model=False)
"""Everybody sees everything."""


def has_seen_others(revisions: Iterable[Revision], user_id: int) -> bool:
    """Whether the reader was ever shown what the others say about this case."""
    return any(
        isinstance(one, MarkRevision) and one.kind == "unblinding" and one.user_id == user_id for one in revisions
    )


def is_blind_to_others(revisions: Iterable[Revision], user_id: int, blinding: Blinding) -> bool:
    """Whether what others say about the case with these revisions is kept from the reader."""
    return blinding.to_others and not has_seen_others(revisions, user_id)


def seen_by(revisions: Iterable[Revision], user_id: int, blinding: Blinding) -> tuple[Revision, ...]:
    """Those revisions of a case that the reader may see, in their order: all, or his own and the state of the work."""
    everything = tuple(revisions)
    if not is_blind_to_others(everything, user_id, blinding):
        return everything
    return tuple(one for one in everything if one.layer == user_id or _is_state(one))


def judged_nodules(revisions: Iterable[Revision], user_id: int) -> frozenset[int]:
    """Numbers of the nodules of a case on which the reader has an own opinion."""
    marks = current_marks(in_layer(revisions, user_id))
    return frozenset(one.nodule for one in marks if isinstance(one.value, Opinion) and one.nodule is not None)


def shown_predictions(
    predictions: Iterable[RecordedPrediction], revisions: Iterable[Revision], user_id: int, blinding: Blinding
) -> tuple[RecordedPrediction, ...]:
    """Those second opinions that the reader may see, in their order.

    Args:
        predictions: Of any images of a case.
        revisions: All of that case.
        user_id: The reader.
        blinding: What is kept from him. Blind to others, he sees what the model said about his own boxes only; blind
            to the model, of these only the ones on whose nodule he has given an opinion. A box counts for the nodule
            that it shows now.
    """
    if blinding == NONE:
        return tuple(predictions)
    revisions = tuple(revisions)
    visible = seen_by(revisions, user_id, blinding)
    boxes = {one.id: one for one in visible if isinstance(one, BoxRevision)}
    if blinding.to_model:
        judged = judged_nodules(revisions, user_id)
        now = {one.box_id: one.nodule for one in current_boxes(in_layer(revisions, user_id))}
        boxes = {
            one.id: one for one in boxes.values() if one.layer == user_id and now.get(one.box_id, one.nodule) in judged
        }
    return tuple(one for one in predictions if one.box_revision_id in boxes)


def _is_state(revision: Revision) -> bool:
    return revision.layer == SHARED_LAYER and isinstance(revision, MarkRevision) and revision.kind == "state"
