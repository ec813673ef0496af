"""One shape of a LabelMe file: a box with or without outline, or a thing without area that is carried along."""

from __future__ import annotations

import base64
import math
import struct
from collections.abc import Callable
from typing import Any, Final

from thyroid_desktop.adapters.interchange.json_text import (
    MOST_FOREIGN_BYTES,
    JsonObject,
    as_list,
    as_object,
    compact,
    opened,
    without,
)
from thyroid_desktop.adapters.refusal import size_objection
from thyroid_desktop.domain.geometry import Box, Point, Size
from thyroid_desktop.domain.interchange import (
    USUAL_LABEL,
    ForeignShape,
    SharedShape,
    box_between,
    coordinate,
    label_text,
    nodule_number,
    polygon,
)
from thyroid_desktop.domain.outline import Outline

OWN: Final = "thyroid_desktop"
"""The one key that is ours, at the file and at each shape."""

Points = tuple[Point, ...]

_KNOWN: Final = frozenset({"label", "points", "group_id", "description", "shape_type", "flags", "mask", "locked", OWN})
_WITHOUT_AREA: Final = {"point": (1, 1), "line": (2, 2), "linestrip": (2, 10_000), "points": (1, 10_000)}
"""Shapes that are no boxes, with the fewest and most points that LabelMe takes."""
_LARGEST_GROUP: Final = 2**31 - 1


class NotAShapeError(Exception):
    """A shape of which nothing can be made; the message says why."""


def carried(raw: Any) -> JsonObject | None:
    """A shape without area, made such that LabelMe reads it; None for what may be a box."""
    if not isinstance(raw, dict):
        raise NotAShapeError("it is no object")
    kind = raw.get("shape_type")
    if not isinstance(kind, str) or kind not in _WITHOUT_AREA:
        return None
    points = _points(raw)
    fewest, most = _WITHOUT_AREA[kind]
    if not fewest <= len(points) <= most:
        raise NotAShapeError(f"a {kind} with {len(points)} points")
    return _record(raw, label_text(raw.get("label")), kind, points)


def shape_in(raw: JsonObject) -> ForeignShape:
    """A shape with area.

    Raises:
        NotAShapeError: It has none, or its points are no numbers.
    """
    points = _points(raw)
    kind = _kind(raw, points)
    found = _GEOMETRIES[kind](points)
    if found is None:
        raise NotAShapeError("it has less than a pixel of area" if points else "it has no points")
    box, outline = found
    own = as_object(raw.get(OWN))
    group = raw.get("group_id")
    return ForeignShape(
        label_text(raw.get("label")),
        box,
        outline or _own_outline(own),
        nodule=nodule_number(own.get("nodule")) or nodule_number(group),
        is_locked=raw.get("locked") is True,
        foreign=_foreign(raw, kind),
    )


def shape_out(shared: SharedShape, size: Size) -> JsonObject:
    """A shape that LabelMe 6.3.1 and 7.9.1 read: two sorted points within the image, or what it came as."""
    shape = shared.shape
    kept = opened(shape.foreign) if shared.format == "labelme" else {}
    kind, points = _unaltered(kept, shape.box) or _drawn(kept, shape)
    if kind == "rectangle":
        box = shape.box.clamped_to(size) if shape.box.overlaps(size) else shape.box
        points = (Point(box.x0, box.y0), Point(box.x1, box.y1))
    raw = {
        **as_object(kept.get("other")),
        "group_id": kept.get("group_id") if shared.format == "labelme" else shape.nodule,
        "description": kept.get("description"),
        "flags": kept.get("flags"),
        "mask": kept.get("mask"),
        "locked": shape.is_locked,
    }
    own = _own(shared, is_outline_drawn=kind not in {"rectangle", "mask"})
    return {**_record(raw, shape.label or USUAL_LABEL, kind, points), **({OWN: own} if own else {})}


def _record(raw: JsonObject, label: str, kind: str, points: Points) -> JsonObject:
    """LabelMe's keys in its order, with types that it accepts, then those that it does not know."""
    return {
        "label": label or USUAL_LABEL,
        "points": [[point.x, point.y] for point in points],
        "group_id": _group(raw.get("group_id")),
        "description": str(raw.get("description") or ""),
        "shape_type": kind,
        "flags": {str(name): bool(value) for name, value in as_object(raw.get("flags")).items()},
        "mask": raw.get("mask") if kind == "mask" else None,
        **({"locked": True} if raw.get("locked") is True else {}),
        **without(raw, _KNOWN),
    }


def _group(value: Any) -> int | None:
    """LabelMe takes a whole number or null; a group that is a number in quotes is one."""
    try:
        number = int(value) if isinstance(value, int | str) and not isinstance(value, bool) else None
    except ValueError:
        return None
    return number if number is not None and abs(number) <= _LARGEST_GROUP else None


def _points(raw: JsonObject) -> Points:
    points: list[Point] = []
    for pair in as_list(raw.get("points")):
        x, y, *_ = (*(coordinate(one) for one in as_list(pair)[:2]), None, None)
        if x is None or y is None:
            raise NotAShapeError("its points are no pairs of numbers of pixels")
        points.append(Point(x, y))
    return tuple(points)


def _kind(raw: JsonObject, points: Points) -> str:
    """The kind of a shape with area as LabelMe would take it; what has the wrong number of points is a rectangle."""
    kind, count = raw.get("shape_type"), len(points)
    if not isinstance(kind, str) or kind == "rotation":
        # Versions before 3.12 knew nothing but polygons; "rotation" is X-AnyLabeling's turned rectangle.
        kind = "polygon"
    fits = {
        "polygon": count > 2,
        "circle": count == 2,
        "oriented_rectangle": count == 4,
        "mask": count == 2 and _is_mask(raw.get("mask")),
    }
    return kind if fits.get(kind, False) else "rectangle"


def _is_mask(text: Any) -> bool:
    """Whether it is a grey PNG in base64, which LabelMe insists on."""
    import imagecodecs

    if not isinstance(text, str) or len(text) > MOST_FOREIGN_BYTES:
        return False
    try:
        data = base64.b64decode(text, validate=True)
        width, height = struct.unpack(">II", data[16:24])
        return not size_objection(width, height, 1) and imagecodecs.png_decode(data).ndim == 2
    except (ValueError, struct.error, RuntimeError, MemoryError):
        return False


Geometry = tuple[Box, Outline | None]


def _rectangle(points: Points) -> Geometry | None:
    """Two corners in the order of the drag, or the four that X-AnyLabeling writes."""
    if len(points) < 2:
        return None
    xs, ys = [point.x for point in points], [point.y for point in points]
    box = box_between(min(xs), min(ys), max(xs), max(ys))
    return None if box is None else (box, None)


def _polygon(points: Points) -> Geometry | None:
    return polygon(points) or _rectangle(points)


def _circle(points: Points) -> Geometry | None:
    """The centre and a point on the line."""
    centre, radius = points[0], math.dist((points[0].x, points[0].y), (points[1].x, points[1].y))
    box = box_between(centre.x - radius, centre.y - radius, centre.x + radius, centre.y + radius)
    return None if box is None else (box, Outline("ellipse"))


_GEOMETRIES: Final[dict[str, Callable[[Points], Geometry | None]]] = {
    "rectangle": _rectangle,
    "mask": _rectangle,
    "polygon": _polygon,
    "oriented_rectangle": _polygon,
    "circle": _circle,
}


def _foreign(raw: JsonObject, kind: str) -> str:
    """What must be kept to write the shape as it came; a plain rectangle needs its group at the most."""
    kept = {name: raw[name] for name in ("group_id", "description", "flags") if raw.get(name) not in (None, "", {})}
    other = without(raw, _KNOWN)
    if other:
        kept["other"] = other
    if kind == "rectangle":
        return compact(kept)
    mask = {"mask": raw["mask"]} if kind == "mask" else {}
    return compact({**kept, "shape_type": kind, "points": raw["points"], **mask}) or compact(kept)


def _unaltered(kept: JsonObject, box: Box) -> tuple[str, Points] | None:
    """Kind and points as they came, as long as the box around them is still the same."""
    kind = kept.get("shape_type")
    if kind is None:
        return None
    points = _points(kept)
    found = _GEOMETRIES[kind](points)
    return (kind, points) if found is not None and found[0] == box else None


def _drawn(kept: JsonObject, shape: ForeignShape) -> tuple[str, Points]:
    """A shape whose box was moved or drawn here: what came as a polygon stays one, a circle one while it is round."""
    kind, outline, box = kept.get("shape_type"), shape.outline, shape.box
    if outline is None or kind is None:
        return "rectangle", ()
    if kind == "circle" and math.isclose(box.width, box.height, rel_tol=1e-3):
        return "circle", (box.centre, Point(box.x1, box.centre.y))
    return "polygon", outline.stored_points(box)


def _own(shared: SharedShape, *, is_outline_drawn: bool) -> JsonObject:
    shape = shared.shape
    own: JsonObject = {} if shape.nodule is None else {"nodule": shape.nodule}
    if shared.reader:
        own["reader"] = shared.reader
    if shape.outline is not None and not is_outline_drawn:
        own["outline"] = {
            "kind": shape.outline.kind,
            "points": [[point.x, point.y] for point in shape.outline.points],
        }
    return own


def _own_outline(own: JsonObject) -> Outline | None:
    """The outline that we wrote, in parts of the box, so that it follows a box that was moved elsewhere."""
    record = as_object(own.get("outline"))
    if not record:
        return None
    try:
        return Outline(record.get("kind"), _points(record))  # type: ignore[arg-type]
    except (NotAShapeError, ValueError):
        return None
