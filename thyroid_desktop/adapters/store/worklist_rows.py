"""The work list read from the store in a few statements, however many images there are."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Any, Final

import sqlalchemy as sa

from thyroid_desktop.adapters.store import mark_json, rows
from thyroid_desktop.adapters.store.tables import cases, images, patients, predictions, revisions
from thyroid_desktop.adapters.store.transactions import Transactions
from thyroid_desktop.domain.annotation import SHARED_LAYER, Revision
from thyroid_desktop.domain.marks import WorkState
from thyroid_desktop.domain.natural_order import natural_key
from thyroid_desktop.domain.nodule import NoduleDescription
from thyroid_desktop.domain.worklist import (
    REVIEWED_KINDS,
    WorkRow,
    is_changed_since_review,
    searchable,
    stage_of,
    uncertainty_of,
    words_of,
)
from thyroid_desktop.services.blinding import Blinding

MOST_NAMED: Final = 400
"""Images that are asked for by their ids. Beyond that it is faster to read all; statements take so many ids only."""
SAID_KINDS: Final = ("box", "absence", "state", "nodule", "settlement")
LABEL: Final = '"label":'
"""How the label of a box begins in the JSON of its details."""

IMAGES: Final = (
    sa.select(
        images.c.id, images.c.case_id, images.c.file_name, images.c.added_at, cases.c.title, patients.c.patient_id
    )
    .join_from(images, cases)
    .join(patients, images.c.patient_row == patients.c.id, isouter=True)
    .order_by(images.c.id)
)
NEWEST_EDITS: Final = (
    sa.select(revisions.c.image_id, sa.func.max(revisions.c.id))
    .where(
        revisions.c.kind.in_(("box", *sorted(REVIEWED_KINDS))),
        revisions.c.image_id.in_(sa.select(revisions.c.image_id).where(revisions.c.kind == "state")),
    )
    .group_by(revisions.c.image_id)
)


@dataclass(slots=True)
class _Said:
    """What the reader and all together say about one image."""

    settled: int = 0
    own: int = 0
    is_absent: bool = False
    state: WorkState | None = None
    signed: tuple[int, str] = (0, "")
    labels: tuple[str, ...] = ()
    nodule_rows: tuple[int, ...] = ()


NOTHING: Final = _Said()


class WorkRepository:
    """Rows of the work list; fulfils ``WorkStore``."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def rows(self, user_id: int, image_ids: Sequence[int] | None = None, *, blinding: Blinding) -> tuple[WorkRow, ...]:
        """The images as this user meets them, by their ids; all of the library for None. Unknown ids are left out.

        What is kept from him by the blinding is left out too.
        """
        named = None if image_ids is None or len(image_ids) > MOST_NAMED else tuple(image_ids)
        asked = sa.true() if named is None else images.c.id.in_(named)
        eyes = _Eyes(user_id, blinding)
        listed = self._fetched(IMAGES.where(asked))
        said, words = _said(self._fetched(_newest_said(eyes, asked)))
        changed = self._changed(said, eyes)
        foreseen = {row[0]: row for row in self._fetched(_newest_predictions(eyes, named))}
        wanted = None if image_ids is None or named is not None else frozenset(image_ids)
        return tuple(
            _row(
                row,
                said.get(row[0], NOTHING),
                words=words,
                is_changed=row[0] in changed,
                foreseen=foreseen.get(row[0]),
            )
            for row in listed
            if wanted is None or row[0] in wanted
        )

    def _fetched(self, query: sa.Select[Any]) -> Sequence[Any]:
        """Each statement in a transaction of its own, because a reader holds up writers."""
        with self._transactions.reading() as connection:
            return connection.execute(query).all()

    def _changed(self, said: Mapping[int, _Said], eyes: _Eyes) -> frozenset[int]:
        """The images that were changed since their review; only those are looked at closely where that is possible."""
        reviewed = {
            image_id: one.signed
            for image_id, one in said.items()
            if one.state is not None and one.state.stage == "reviewed"
        }
        if not reviewed:
            return frozenset()
        doubtful = [
            image_id
            for image_id, newest_edit in self._fetched(NEWEST_EDITS)
            if image_id in reviewed and _is_doubtful(*reviewed[image_id], newest_edit)
        ]
        return frozenset(
            image_id
            for start in range(0, len(doubtful), MOST_NAMED)
            for image_id, history in self._histories(doubtful[start : start + MOST_NAMED], eyes)
            if is_changed_since_review(history, image_id)
        )

    def _histories(self, image_ids: Sequence[int], eyes: _Eyes) -> Iterator[tuple[int, list[Revision]]]:
        """All that the reader may see of what was ever done to these images."""
        visible = rows.REVISIONS.join(images, revisions.c.image_id == images.c.id).where(eyes.may_see())
        query = visible.where(revisions.c.image_id.in_(image_ids)).order_by(revisions.c.id)
        by_image: dict[int, list[Revision]] = defaultdict(list)
        for row in self._fetched(query):
            made = rows.revision(row)
            by_image[made.image_id].append(made)
        yield from by_image.items()


@dataclass(frozen=True, slots=True)
class _Eyes:
    """Who looks, and what is kept from him."""

    user_id: int
    blinding: Blinding

    def may_see(self) -> sa.ColumnElement[bool]:
        """Which revisions, joined with their images, he may see; see :func:`~services.blinding.seen_by`."""
        if not self.blinding.to_others:
            return sa.true()
        lifted = (
            sa.select(images.c.case_id)
            .join_from(revisions, images)
            .where(revisions.c.kind == "unblinding", revisions.c.user_id == self.user_id)
        )
        return sa.or_(revisions.c.layer == self.user_id, revisions.c.kind == "state", images.c.case_id.in_(lifted))


def _newest_said(eyes: _Eyes, asked: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """The newest revision of everything that is there, in the reader's layer and in that of all.

    Nodules are described on any image of a case, so whole cases are read.
    """
    of_cases = images.c.case_id.in_(sa.select(images.c.case_id).where(asked))
    newest = (
        sa.select(sa.func.max(revisions.c.id).label("id"))
        .join_from(revisions, images)
        .where(
            revisions.c.kind.in_(SAID_KINDS),
            revisions.c.layer.in_((SHARED_LAYER, eyes.user_id)),
            eyes.may_see(),
            asked if isinstance(asked, sa.True_) else of_cases,
        )
        .group_by(images.c.case_id, revisions.c.layer, revisions.c.subject)
        .subquery()
    )
    is_plain_box = sa.and_(revisions.c.kind == "box", sa.not_(revisions.c.value.contains(LABEL)))
    return (
        sa.select(
            revisions.c.id,
            revisions.c.image_id,
            revisions.c.kind,
            revisions.c.layer,
            revisions.c.action,
            revisions.c.nodule_row,
            sa.case((is_plain_box, None), else_=revisions.c.value),
        )
        .join_from(revisions, newest, revisions.c.id == newest.c.id)
        .where(sa.or_(revisions.c.x0.is_not(None), sa.and_(revisions.c.kind != "box", revisions.c.value.is_not(None))))
    )


def _newest_predictions(eyes: _Eyes, image_ids: Sequence[int] | None) -> sa.Select[Any]:
    """What the model said last about a box that the reader may see; nothing to readers who are blind to it."""
    newest = (
        sa.select(sa.func.max(predictions.c.id))
        .join_from(predictions, revisions, predictions.c.box_revision_id == revisions.c.id)
        .join(images, revisions.c.image_id == images.c.id)
        .where(eyes.may_see(), sa.false() if eyes.blinding.to_model else sa.true())
        .group_by(predictions.c.image_id)
    )
    if image_ids is not None:
        newest = newest.where(predictions.c.image_id.in_(image_ids))
    return sa.select(
        predictions.c.image_id,
        predictions.c.probability_malignant,
        predictions.c.threshold,
        predictions.c.spread_low,
        predictions.c.spread_high,
    ).where(predictions.c.id.in_(newest))


@rows.damage_told
def _said(found: Iterable[Any]) -> tuple[dict[int, _Said], dict[int, list[str]]]:
    """What is said about each image, and the words about each nodule by its row."""
    said: dict[int, _Said] = defaultdict(_Said)
    words: dict[int, list[str]] = defaultdict(list)
    # Databases find rows in an order of their own, which may be another one the next time.
    for revision_id, image_id, kind, layer, action, nodule_row, value in sorted(found, key=itemgetter(0)):
        one = said[image_id]
        if kind == "box":
            _add_box(one, layer, nodule_row, value)
        elif kind in {"absence", "settlement"}:
            # Readers may settle that there is nothing; where there are boxes, they count.
            one.is_absent = True
        elif kind == "nodule":
            words[nodule_row].append(_words_in(value))
        elif layer == SHARED_LAYER:
            one.state = _state_in(value)
            one.signed = (revision_id, action)
    return said, words


# The same few texts stand in thousands of rows.
@lru_cache(maxsize=4096)
def _words_in(value: str) -> str:
    description = mark_json.value_in("nodule", value)
    return words_of(description) if isinstance(description, NoduleDescription) else ""


@lru_cache(maxsize=1024)
def _state_in(value: str) -> WorkState | None:
    state = mark_json.value_in("state", value)
    return state if isinstance(state, WorkState) else None


@lru_cache(maxsize=4096)
def _label_in(value: str) -> str:
    return str(json.loads(value).get("label", ""))


def _add_box(said: _Said, layer: int, nodule_row: int, value: str | None) -> None:
    if layer == SHARED_LAYER:
        said.settled += 1
    else:
        said.own += 1
    said.nodule_rows += (nodule_row,)
    if value is not None:
        said.labels += (_label_in(value),)


def _uncertainty(_image_id: int, probability: float, threshold: float, low: float | None, high: float | None) -> float:
    return uncertainty_of(probability, threshold, 0.0 if low is None or high is None else high - low)


def _is_doubtful(signed_id: int, action: str, newest_edit: int) -> bool:
    """Whether an image may have changed since its review: it was edited, or the review came back by undo or redo."""
    return newest_edit > signed_id or action != "sign"


def _row(
    listed: Sequence[Any],
    said: _Said,
    *,
    words: Mapping[int, Sequence[str]],
    is_changed: bool,
    foreseen: Sequence[Any] | None,
) -> WorkRow:
    image_id, case_id, file_name, added_at, case_title, patient_id = listed
    box_count = said.settled or said.own
    is_absent = said.is_absent and not box_count
    described: list[str] = []
    for row in said.nodule_rows:
        described += words.get(row, ())
    return WorkRow(
        image_id=image_id,
        case_id=case_id,
        file_name=file_name,
        case_title=case_title,
        stage=stage_of(said.state, box_count=box_count, is_absent=is_absent),
        reason=None if said.state is None else said.state.reason,
        box_count=box_count,
        is_absent=is_absent,
        is_changed_since_review=is_changed,
        probability=None if foreseen is None else foreseen[1],
        uncertainty=None if foreseen is None else _uncertainty(*foreseen),
        added_at=added_at,
        words=searchable(file_name, case_title, patient_id or "", *said.labels, *described),
        name_key=natural_key(file_name),
    )
