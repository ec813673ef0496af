"""Answers of a reader study as JSON objects, checked on the way in."""

from __future__ import annotations

import json
from typing import Any

from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.reading import Answer, Draft, Stage
from thyroid_desktop.domain.tirads import Features

_FEATURES = ("composition", "echogenicity", "shape", "margin")


def answer_text(answer: Answer) -> str:
    """An answer as a JSON object that leaves out what was not said."""
    return _text(_fields(answer))


def answer_in(text: str) -> Answer:
    """The answer in a JSON object.

    Raises:
        LookupError, TypeError, ValueError, InvalidBox: It is not what :func:`answer_text` writes.
    """
    return _answer(json.loads(text))


def draft_text(draft: Draft, stage: Stage) -> str:
    """A draft of the answer of a stage as a JSON object."""
    return _text({"answer": _fields(draft.answer), "spent_ms": draft.spent_ms, "stage": stage})


def draft_in(text: str) -> tuple[Stage, Draft]:
    """The draft in a JSON object, and the stage that it is of.

    Raises:
        LookupError, TypeError, ValueError, InvalidBox: It is not what :func:`draft_text` writes.
    """
    fields = json.loads(text)
    return fields["stage"], Draft(_answer(fields["answer"]), int(fields["spent_ms"]))


def _fields(answer: Answer) -> dict[str, Any]:
    fields: dict[str, Any] = {"verdict": answer.verdict, "score": answer.score}
    if answer.features is not None:
        said = {name: getattr(answer.features, name) for name in _FEATURES}
        fields["features"] = {**said, "foci": sorted(answer.features.foci)}
    if answer.box is not None:
        fields["box"] = [answer.box.x0, answer.box.y0, answer.box.x1, answer.box.y1]
    return {name: value for name, value in fields.items() if value is not None}


def _answer(fields: dict[str, Any]) -> Answer:
    features, box = fields.get("features"), fields.get("box")
    return Answer(
        fields.get("verdict"),
        fields.get("score"),
        None if features is None else Features(**{**features, "foci": frozenset(features["foci"])}),
        None if box is None else Box(*box),
    )


def _text(fields: dict[str, Any]) -> str:
    return json.dumps(fields, allow_nan=False, separators=(",", ":"), sort_keys=True)
