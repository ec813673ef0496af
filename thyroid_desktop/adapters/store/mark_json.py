"""How details of boxes and values of marks lie in the store: as JSON objects, checked on the way in."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from typing import Any, Final

from thyroid_desktop.domain.annotation import BoxDetails
from thyroid_desktop.domain.geometry import Box, Point
from thyroid_desktop.domain.marks import (
    Absence,
    Caliper,
    ForeignFile,
    MarkKind,
    MarkValue,
    Membership,
    Refusal,
    Settlement,
    Unblinding,
    WorkState,
    kind_of,
)
from thyroid_desktop.domain.nodule import NoduleDescription, NoduleSize, Opinion, Pathology
from thyroid_desktop.domain.outline import Outline
from thyroid_desktop.domain.tirads import Features

Fields = dict[str, Any]


def details_text(details: BoxDetails) -> str:
    """Details as a JSON object that leaves out what is as usual."""
    usual = BoxDetails()
    fields = {name: value for name, value in _shallow(details).items() if value != getattr(usual, name)}
    if details.outline is not None:
        points = [[point.x, point.y] for point in details.outline.points]
        fields["outline"] = {"kind": details.outline.kind, "points": points}
    return _text(fields)


def details_in(text: str) -> BoxDetails:
    """The details in a JSON object.

    Raises:
        LookupError, TypeError, ValueError: It is not what :func:`details_text` writes.
    """
    if text == "{}":
        return PLAIN
    fields = json.loads(text)
    outline = fields.pop("outline", None)
    if outline is not None:
        outline = Outline(outline["kind"], tuple(Point(x, y) for x, y in outline["points"]))
    return BoxDetails(outline=outline, **fields)


def value_text(value: MarkValue) -> str:
    """The value of a mark as a JSON object."""
    return _text(_WRITERS[kind_of(value)](value))


def value_in(kind: MarkKind, text: str) -> MarkValue:
    """The value of a mark of this kind in a JSON object.

    Raises:
        LookupError, TypeError, ValueError: It is not what :func:`value_text` writes.
    """
    return _READERS[kind](json.loads(text))


PLAIN: Final = BoxDetails()


def _text(fields: Fields) -> str:
    return json.dumps(fields, allow_nan=False, separators=(",", ":"), sort_keys=True)


def _shallow(value: Any) -> Fields:
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


def _nodule_fields(nodule: Any) -> Fields:
    fields = {name: value for name, value in _shallow(nodule).items() if value not in (None, "")}
    fields["size"] = {name: size for name, size in asdict(nodule.size).items() if size is not None}
    fields["features"] = {**_shallow(nodule.features), "foci": sorted(nodule.features.foci)}
    if nodule.pathology is not None:
        day = nodule.pathology.on
        fields["pathology"] = {**_shallow(nodule.pathology), "on": day.isoformat() if day is not None else None}
    return fields


def _nodule_in(fields: Fields) -> NoduleDescription:
    features = fields.pop("features")
    pathology = fields.pop("pathology", None)
    if pathology is not None:
        day = pathology.pop("on")
        pathology = Pathology(**pathology, on=date.fromisoformat(day) if day is not None else None)
    return NoduleDescription(
        size=NoduleSize(**fields.pop("size")),
        features=Features(**{**features, "foci": frozenset(features["foci"])}),
        pathology=pathology,
        **fields,
    )


def _caliper_fields(caliper: Any) -> Fields:
    return {"one": [caliper.one.x, caliper.one.y], "other": [caliper.other.x, caliper.other.y]}


def _refusal_fields(refusal: Any) -> Fields:
    box = refusal.box
    return {"box": [box.x0, box.y0, box.x1, box.y1], "score": refusal.score, "source": refusal.source}


_WRITERS: Final[dict[MarkKind, Callable[[Any], Fields]]] = {
    "nodule": _nodule_fields,
    "opinion": _shallow,
    "caliper": _caliper_fields,
    "absence": _shallow,
    "state": _shallow,
    "foreign": _shallow,
    "refusal": _refusal_fields,
    "settlement": _shallow,
    "unblinding": _shallow,
    "membership": _shallow,
}

_READERS: Final[dict[MarkKind, Callable[[Fields], MarkValue]]] = {
    "nodule": _nodule_in,
    "opinion": lambda fields: Opinion(**fields),
    "caliper": lambda fields: Caliper(Point(*fields["one"]), Point(*fields["other"])),
    "absence": lambda fields: Absence(**fields),
    "state": lambda fields: WorkState(**fields),
    "foreign": lambda fields: ForeignFile(**fields),
    "refusal": lambda fields: Refusal(Box(*fields["box"]), fields["score"], fields["source"]),
    "settlement": lambda fields: Settlement(**{**fields, "compared": tuple(fields["compared"])}),
    "unblinding": lambda fields: Unblinding(**fields),
    "membership": lambda fields: Membership(**fields),
}
