"""The work list: where each image stands, and which of them one wants to see, in which order."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Final, Literal, get_args

from thyroid_desktop.domain.annotation import (
    SHARED_LAYER,
    BoxRevision,
    MarkRevision,
    Revision,
    as_of,
    current_boxes,
    current_marks,
    in_layer,
    revision_before,
)
from thyroid_desktop.domain.marks import STAGES, MarkKind, Reason, WorkStage, WorkState
from thyroid_desktop.domain.nodule import NoduleDescription

WorkOrder = Literal["opened", "newest", "name", "useful"]

ORDERS: Final[tuple[WorkOrder, ...]] = get_args(WorkOrder)
"""As opened; newest in the library first; by name; what is most useful to annotate next first."""

REVIEWED_KINDS: Final[frozenset[MarkKind]] = frozenset({"absence", "caliper", "nodule", "settlement"})
"""Marks that a review vouches for, besides the boxes."""


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One image as a reader meets it in the work list.

    Attributes:
        image_id: The image.
        case_id: Its case.
        file_name: Name of the original file.
        case_title: What the library calls the case: patient id, name, or file name.
        stage: Where it stands.
        reason: Why it was rejected; None otherwise.
        box_count: Boxes that were settled between readers; where there are none, those of the reader.
        is_absent: Whether the reader said, or readers settled, that there is no nodule.
        is_changed_since_review: Whether it was edited after it was reviewed, as far as the reader may know.
        probability: Newest recorded probability of malignancy, 0 to 1, or None.
        uncertainty: How little the model knows, 0 to 1, see :func:`uncertainty_of`; None without a prediction.
        added_at: When it came into the library, UTC, ISO 8601.
        words: What a search looks at, as :func:`searchable` makes it.
        name_key: The file name as :func:`~thyroid_desktop.domain.natural_order.natural_key` makes it.
    """

    image_id: int
    case_id: int
    file_name: str
    case_title: str
    stage: WorkStage = "todo"
    reason: Reason | None = None
    box_count: int = 0
    is_absent: bool = False
    is_changed_since_review: bool = False
    probability: float | None = None
    uncertainty: float | None = None
    added_at: str = ""
    words: str = ""
    name_key: str = ""


def stage_of(state: WorkState | None, *, box_count: int, is_absent: bool) -> WorkStage:
    """Where an image stands: what was signed for all, else whether the reader has said anything about it."""
    if state is not None:
        return state.stage
    return "annotated" if box_count or is_absent else "todo"


def uncertainty_of(probability: float, threshold: float, width: float = 0.0) -> float:
    """How little a model knows about a nodule: 0 where it is certain, 1 where it may as well throw a coin.

    The larger of two signs: how near the probability lies to the threshold, as a share of the way to the farther end of
    the scale; and the width of the spread, since an answer that changes with small shifts of the box is worth little.

    Args:
        probability: Probability of malignancy, 0 to 1.
        threshold: Operating point, 0 to 1.
        width: Highest minus lowest probability over small shifts of the box, 0 to 1; 0 where it was not computed.
    """
    return max(1.0 - abs(probability - threshold) / max(threshold, 1.0 - threshold), width)


def searchable(*texts: str) -> str:
    """Texts as a search compares them: without case, composed alike, one a line; empty and repeated ones left out."""
    return _folded("\n".join([text for text in dict.fromkeys(texts) if text]))


def words_of(description: NoduleDescription) -> str:
    """The words of a description for a search, such as "left upper solid hypoechoic"."""
    features, pathology = description.features, description.pathology
    said: list[str | None] = [description.side, description.pole, features.composition, features.echogenicity]
    said += [features.shape, features.margin, *sorted(features.foci - {"none"})]
    if description.calcification not in {None, "none"}:
        said += [description.calcification, "calcification"]
    if pathology is not None:
        said += [pathology.verdict, pathology.source, f"bethesda {pathology.bethesda}" if pathology.bethesda else None]
    return " ".join(word for word in (*said, description.note) if word)


def in_stage(rows: Sequence[WorkRow], stage: WorkStage | None) -> list[WorkRow]:
    """The rows that stand at a stage, in their order; all for None."""
    return list(rows) if stage is None else [row for row in rows if row.stage == stage]


def matching(rows: Sequence[WorkRow], query: str) -> list[WorkRow]:
    """The rows in which every word of the query occurs, in their order; all for a query without words."""
    found = list(rows)
    for word in dict.fromkeys(_folded(query).split()):
        found = [row for row in found if word in row.words]
    return found


def ordered(rows: Sequence[WorkRow], order: WorkOrder) -> list[WorkRow]:
    """The rows in another order; rows that are alike stay in theirs, and those without a prediction come last."""
    if order == "newest":
        return sorted(rows, key=attrgetter("added_at"), reverse=True)
    if order == "name":
        return sorted(rows, key=attrgetter("name_key"))
    if order == "useful":
        return sorted(rows, key=_certainty)
    return list(rows)


def counts(rows: Iterable[WorkRow]) -> dict[WorkStage, int]:
    """How many rows stand at each stage; every stage has its number."""
    found = Counter(map(attrgetter("stage"), rows))
    return {stage: found[stage] for stage in STAGES}


def next_to_do(rows: Sequence[WorkRow], position: int, *, step: Literal[1, -1] = 1) -> int | None:
    """Position of the nearest row to do after (or before) this one, going on at the other end; None when none is left.

    Args:
        rows: The rows.
        position: Where to begin; -1 for before the first.
        step: 1 for the next, -1 for the one before.
    """
    count = len(rows)
    start = position if step == 1 or position >= 0 else 0
    places = ((start + step * turn) % count for turn in range(1, count + 1))
    return next((at for at in places if rows[at].stage == "todo"), None)


def is_changed_since_review(revisions: Iterable[Revision], image_id: int) -> bool:
    """Whether an image that was reviewed looks different now, in any layer; False for one that was not reviewed.

    An edit that was taken back again is no change. A review that came back by undo or redo is as old as when it was
    signed.

    Args:
        revisions: At least all revisions on the image.
        image_id: The image.
    """
    here = [one for one in revisions if one.image_id == image_id]
    states = [one for one in current_marks(in_layer(here, SHARED_LAYER)) if isinstance(one.value, WorkState)]
    if not states or _stage(states[0]) != "reviewed":
        return False
    signed: Revision | None = states[0]
    while signed is not None and signed.reverts is not None:
        reverted = next(one for one in here if one.id == signed.reverts)
        signed = revision_before(here, reverted) if signed.action == "undo" else reverted
    return signed is not None and _contents(as_of(here, signed.id)) != _contents(here)


def _stage(revision: MarkRevision) -> WorkStage | None:
    return revision.value.stage if isinstance(revision.value, WorkState) else None


def _contents(revisions: Iterable[Revision]) -> dict[tuple[int, str], tuple[object, ...]]:
    """What boxes and words there are, without when and by whom they came."""
    revisions = tuple(revisions)
    contents: dict[tuple[int, str], tuple[object, ...]] = {}
    one: BoxRevision | MarkRevision
    for one in current_boxes(revisions):
        contents[one.layer, one.subject] = (one.frame, one.nodule, one.box, one.details)
    for one in current_marks(revisions):
        if one.kind in REVIEWED_KINDS:
            contents[one.layer, one.subject] = (one.frame, one.nodule, one.value)
    return contents


def _folded(text: str) -> str:
    if text.isascii():  # as most texts are, which takes a tenth of the time
        return text.lower()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def _certainty(row: WorkRow) -> float:
    return 2.0 if row.uncertainty is None else 1.0 - row.uncertainty
