"""Pascal VOC: one XML file an image, boxes by their corners.

The corners are taken as positions in pixels from the upper left corner of the image, without the shift by one of the
first VOC tools, since those that wrote the files of today do not shift either. Fractions of a pixel are written as
such where there are any.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Final

from thyroid_desktop.adapters.interchange.json_text import DamagedTextError, as_object, compact, opened
from thyroid_desktop.adapters.interchange.markup import Element, lines_of, read_markup
from thyroid_desktop.domain.geometry import Size
from thyroid_desktop.domain.interchange import (
    ForeignImage,
    ForeignShape,
    SharedImage,
    SharedShape,
    box_between,
    coordinate,
    label_text,
    nodule_number,
)

_KNOWN: Final = frozenset({"name", "bndbox", "nodule", "reader"})
_KNOWN_OF_FILE: Final = frozenset({"folder", "filename", "path", "size", "object", "no_nodule", "patient"})
_TAG: Final = re.compile(r"[a-z_][a-z0-9_.-]*")
_BOUNDS: Final = ("xmin", "ymin", "xmax", "ymax")


def read(data: bytes, source: Path) -> ForeignImage:
    """What a file says.

    Raises:
        DamagedTextError: It is no VOC file.
    """
    root = read_markup(data)
    if root.tag != "annotation":
        hint = ", but one of DDTI" if root.tag == "case" else ""
        raise DamagedTextError(f"it is no file of Pascal VOC{hint}")
    warnings: list[str] = []
    shapes = tuple(
        shape
        for number, element in enumerate(root.all("object"), start=1)
        if (shape := _shape(element, number, warnings)) is not None
    )
    return ForeignImage(
        source,
        names=_names(root),
        size=_size(root.find("size")),
        shapes=shapes,
        is_absent=not shapes and root.said("no_nodule") == "1",
        foreign=_others(root, _KNOWN_OF_FILE),
        warnings=tuple(warnings),
    )


def write(image: SharedImage) -> bytes:
    """The file that belongs beside the picture of an image."""
    kept = as_object(opened(image.foreign).get("other")) if image.format == "voc" else {}
    size = image.size
    sizes = (("width", size.width), ("height", size.height), ("depth", 3))
    content = [
        *lines_of("folder", "JPEGImages"),
        *lines_of("filename", image.picture),
        *lines_of("size", [line for tag, value in sizes for line in lines_of(tag, str(value))]),
        *_written(kept or {"segmented": "0"}),
        *(lines_of("no_nodule", "1") if image.is_absent else []),
        *(lines_of("patient", image.patient) if image.patient else []),
        *(line for one in image.shapes for line in lines_of("object", _object(one))),
    ]
    return ("\n".join(lines_of("annotation", content)) + "\n").encode()


def _shape(element: Element, number: int, warnings: list[str]) -> ForeignShape | None:
    bounds = element.find("bndbox")
    corners = [coordinate(bounds.said(tag)) if bounds is not None else None for tag in _BOUNDS]
    x0, y0, x1, y1 = corners
    if x0 is None or y0 is None or x1 is None or y1 is None:
        warnings.append(f"Object {number} was left out: it has no box.")
        return None
    box = box_between(x0, y0, x1, y1)
    if box is None:
        warnings.append(f"Object {number} was left out: it has less than a pixel of area.")
        return None
    return ForeignShape(
        label_text(element.said("name")),
        box,
        nodule=nodule_number(element.said("nodule")),
        foreign=_others(element, _KNOWN),
    )


def _others(element: Element, known: frozenset[str]) -> str:
    other = {one.tag: one.text for one in element.children if one.tag not in known and not one.children}
    return compact({"other": other} if other else {})


def _names(root: Element) -> tuple[str, ...]:
    name, path = (root.said(tag).replace("\\", "/") for tag in ("filename", "path"))
    names = (PurePosixPath(name).name, name, PurePosixPath(path).name)
    return tuple(dict.fromkeys(one for one in names if one))


def _size(element: Element | None) -> Size | None:
    if element is None:
        return None
    width, height = (coordinate(element.said(tag)) for tag in ("width", "height"))
    return Size(int(width), int(height)) if width and height and width >= 1 and height >= 1 else None


def _object(shared: SharedShape) -> list[str]:
    shape = shared.shape
    kept = as_object(opened(shape.foreign).get("other")) if shared.format == "voc" else {}
    usual = {"pose": "Unspecified", "truncated": "0", "difficult": "0"}
    box = shape.box
    corners = zip(_BOUNDS, (box.x0, box.y0, box.x1, box.y1), strict=True)
    return [
        *lines_of("name", shape.label),
        *_written({**usual, **kept}),
        *(lines_of("nodule", str(shape.nodule)) if shape.nodule is not None else []),
        *(lines_of("reader", shared.reader) if shared.reader else []),
        *lines_of("bndbox", [line for tag, value in corners for line in lines_of(tag, plain(value))]),
    ]


def _written(record: Mapping[str, object]) -> list[str]:
    return [line for tag, text in record.items() if _TAG.fullmatch(tag) for line in lines_of(tag, str(text))]


def plain(value: float) -> str:
    """A number without exponent and without needless digits, to a ten-thousandth."""
    return f"{value:.4f}".rstrip("0").rstrip(".")
