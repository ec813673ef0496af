"""Everything that a turn of a reader needs on the screen, gathered in the pool; it holds no truth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from thyroid_desktop.domain.diagnosis import RecordedPrediction
from thyroid_desktop.domain.imaging import Image
from thyroid_desktop.domain.reading import Answer, Exhibit, Next, Protocol, Turn, item_order

if TYPE_CHECKING:
    from thyroid_desktop.services.workplace import Workplace


@dataclass(frozen=True, slots=True, eq=False)
class Sitting:
    """One turn, with what may be seen of it.

    Attributes:
        turn: The reader's turn.
        protocol: What is asked.
        exhibit: What may be on the screen.
        image: The image.
        model: The model's answer, or None where it is not to be seen (yet).
        begins_with: What was said before an interruption, or the own opinion where the final one is asked.
        spent_ms: How long the case was on the screen before an interruption.
        following: Images and frames that come next in this arm, to be read ahead.
    """

    turn: Turn
    protocol: Protocol
    exhibit: Exhibit
    image: Image
    model: RecordedPrediction | None
    begins_with: Answer
    spent_ms: int
    following: tuple[tuple[Image, int], ...]


def sitting_for(workplace: Workplace, coming: Next) -> Sitting | Next:
    """What belongs to a turn; anything else as it is. For a pool thread."""
    if not isinstance(coming, Turn):
        return coming
    studies = workplace.studies
    shown, draft = studies.exhibit(coming), studies.draft(coming)
    begins_with = draft.answer if draft is not None else own_answer(workplace, coming)
    return Sitting(
        coming,
        studies.study(coming.study_id).protocol,
        shown,
        workplace.cases.image(shown.image_id),
        _model_answer(workplace, shown),
        begins_with,
        draft.spent_ms if draft is not None else 0,
        _following(workplace, coming),
    )


def own_answer(workplace: Workplace, turn: Turn) -> Answer:
    """What the reader has locked about the case without the model, where the opinion with it is asked; else nothing."""
    if turn.stage == "own":
        return Answer()
    mine = (turn.user_id, turn.arm, turn.item, "own")
    readings = workplace.studies.readings(turn.study_id)
    return next((one.answer for one in readings if (one.user_id, one.arm, one.item, one.stage) == mine), Answer())


def _model_answer(workplace: Workplace, shown: Exhibit) -> RecordedPrediction | None:
    if shown.prediction_id is None:
        return None
    recorded = workplace.predictions.of_image(shown.image_id)
    return next((one for one in recorded if one.id == shown.prediction_id), None)


def _following(workplace: Workplace, turn: Turn) -> tuple[tuple[Image, int], ...]:
    study = workplace.studies.study(turn.study_id)
    order = item_order(study.protocol, turn.user_id, turn.arm, turn.total)
    items = [study.item(number) for number in order[turn.position : turn.position + 2]]
    return tuple((workplace.cases.image(item.image_id), item.frame) for item in items)
