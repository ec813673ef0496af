"""LabelMe's JSON, one file an image.

What its versions 3 to 7 and X-AnyLabeling write is read; what 6.3.1 and 7.9.1 read is written. Two keys are ours, one
at the file and one at each shape, both called ``thyroid_desktop``; every other key that is not LabelMe's is kept and
written back.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Any, Final

from thyroid_desktop.adapters.interchange.json_text import (
    DamagedTextError,
    JsonObject,
    as_list,
    as_object,
    compact,
    opened,
    parsed,
    pretty,
    without,
)
from thyroid_desktop.adapters.interchange.labelme_shapes import OWN, NotAShapeError, carried, shape_in, shape_out
from thyroid_desktop.domain.geometry import Size
from thyroid_desktop.domain.interchange import LARGEST_COORDINATE, ForeignImage, ForeignShape, SharedImage

VERSION: Final = "6.3.1"
"""The newest version whose format is that of all since 5."""
_KNOWN: Final = frozenset({"version", "flags", "shapes", "imagePath", "imageData", "imageHeight", "imageWidth", OWN})
_ABSENT: Final = "no_nodule"
"""The flag by which "no nodule here" travels; LabelMe has no other way to say it."""


def read(data: bytes, source: Path) -> ForeignImage:
    """What a file says.

    Raises:
        DamagedTextError: It is none of LabelMe's.
    """
    record = _record(parsed(data))
    warnings: list[str] = []
    shapes, others = _shapes(record, warnings)
    flags = as_object(record.get("flags"))
    foreign = compact(
        {
            name: part
            for name, part in (("flags", flags), ("shapes", others), ("other", without(record, _KNOWN)))
            if part
        }
    )
    return ForeignImage(
        source,
        names=_names(record.get("imagePath")),
        size=_size(record),
        shapes=shapes,
        is_absent=not shapes and (flags.get(_ABSENT) is True or as_object(record.get(OWN)).get(_ABSENT) is True),
        foreign=foreign,
        embedded=_embedded(record.get("imageData"), warnings),
        warnings=tuple(warnings),
    )


def write(image: SharedImage) -> bytes:
    """The file that belongs beside the picture of an image."""
    kept = opened(image.foreign) if image.format == "labelme" else {}
    flags = {str(name): _is_set(value) for name, value in as_object(kept.get("flags")).items()}
    if image.is_absent or _ABSENT in flags:
        flags[_ABSENT] = image.is_absent
    own: JsonObject = {_ABSENT: True} if image.is_absent else {}
    if image.patient:
        own["patient"] = image.patient
    return pretty(
        {
            "version": VERSION,
            "flags": flags,
            "shapes": [*(shape_out(one, image.size) for one in image.shapes), *_carried_along(kept)],
            "imagePath": image.picture,
            "imageData": None,
            "imageHeight": image.size.height,
            "imageWidth": image.size.width,
            **without(as_object(kept.get("other")), _KNOWN),
            **({OWN: own} if own else {}),
        }
    )


def _carried_along(kept: JsonObject) -> Iterator[JsonObject]:
    for raw in as_list(kept.get("shapes")):
        with suppress(NotAShapeError):
            other = carried(raw)
            if other is not None:
                yield other


def _record(value: Any) -> JsonObject:
    if not isinstance(value, dict):
        raise DamagedTextError("it is no LabelMe file")
    if "shapes" not in value:
        if "annotations" in value and "images" in value:
            raise DamagedTextError("it is a COCO file, not one of LabelMe")
        raise DamagedTextError("it is no LabelMe file: it has no list of shapes")
    if not isinstance(value["shapes"], list | None):
        raise DamagedTextError("its shapes are no list")
    return value


def _shapes(record: JsonObject, warnings: list[str]) -> tuple[tuple[ForeignShape, ...], list[JsonObject]]:
    """The boxes, and the shapes without area, which are carried along as they are."""
    shapes: list[ForeignShape] = []
    others: list[JsonObject] = []
    for number, raw in enumerate(as_list(record["shapes"]), start=1):
        try:
            other = carried(raw)
            if other is None:
                shapes.append(shape_in(raw))
            else:
                others.append(other)
        except NotAShapeError as problem:
            warnings.append(f"Shape {number} was left out: {problem}.")
    return tuple(shapes), others


def _names(path: Any) -> tuple[str, ...]:
    if not isinstance(path, str) or not path:
        return ()
    relative = path.replace("\\", "/")
    return tuple(dict.fromkeys((PurePosixPath(relative).name, relative)))


def _size(record: JsonObject) -> Size | None:
    width, height = record.get("imageWidth"), record.get("imageHeight")
    if (
        isinstance(width, int)
        and isinstance(height, int)
        and all(1 <= one <= LARGEST_COORDINATE for one in (width, height))
    ):
        return Size(width, height)
    return None


def _embedded(text: Any, warnings: list[str]) -> bytes:
    if not isinstance(text, str) or not text:
        return b""
    try:
        return base64.b64decode(text.rpartition("base64,")[2], validate=False)
    except (binascii.Error, ValueError):
        warnings.append("The image inside the file is damaged.")
        return b""


def _is_set(value: Any) -> bool:
    if isinstance(value, str):
        return value.strip().casefold() not in {"", "0", "false", "no", "none", "null", "off"}
    return bool(value)
