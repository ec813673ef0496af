"""Tables of boxes: our own, those of public collections (TN5000, LES3BDD, VL-ThyNet, DDTI), and what is like them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from thyroid_desktop.adapters.interchange.json_text import (
    DamagedTextError,
    JsonObject,
    as_object,
    check_count,
    compact,
    decoded,
    opened,
)
from thyroid_desktop.adapters.interchange.voc import plain
from thyroid_desktop.domain.geometry import Box
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

COLUMNS: Final = (
    "file", "frame", "nodule", "x", "y", "w", "h", "label", "no_nodule", "patient", "cine_frame", "reader",
)  # fmt: skip
"""Our own columns before those of the facts; ``x``, ``y`` is the upper left corner in pixels, frames count from 0."""

_FILE: Final = ("file", "image", "filename", "file_name", "image_name", "image_path", "path", "img", "image_id", "name")
_CORNERS: Final = (
    ("x0", "y0", "x1", "y1"),
    ("xmin", "ymin", "xmax", "ymax"),
    ("x_min", "y_min", "x_max", "y_max"),
    ("x1", "y1", "x2", "y2"),
    ("left", "top", "right", "bottom"),
)
_SIDES: Final = (
    ("x", "y", "w", "h"),
    ("x", "y", "width", "height"),
    ("bbox_x", "bbox_y", "bbox_w", "bbox_h"),
    ("left", "top", "width", "height"),
)
_LABEL: Final = ("label", "class", "category", "class_name", "diagnosis")
_NODULE: Final = ("nodule", "nodule_id", "lesion")
_OWN: Final = frozenset({"no_nodule", "patient", "cine_frame", "reader"})
_DELIMITERS: Final = ",;\t|"
_MOST_LINES: Final = 1_000_000

Record = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Layout:
    """Which column says what, or "" where none does; ``first`` is the number of a first nodule in this table."""

    file: str
    box: tuple[str, ...]
    is_corners: bool
    label: str
    nodule: str
    first: int
    others: tuple[str, ...]


def read(data: bytes, source: Path) -> tuple[ForeignImage, ...]:
    """What a table says about each of its images.

    Raises:
        DamagedTextError: It is no table, or has no columns that name files and boxes.
    """
    check_count(data, b"\n", b"\r", most=_MOST_LINES)
    records = _records(decoded(data))
    layout = _layout(records)
    by_file: dict[str, list[Record]] = {}
    for record in records:
        name = record[layout.file].replace("\\", "/")
        if name:
            by_file.setdefault(name, []).append(record)
    return tuple(_image(name, lines, layout, source) for name, lines in by_file.items())


def write(images: Sequence[SharedImage], folder: str) -> bytes:
    """The table of all images, whose pictures lie in ``folder`` beside it."""
    facts = tuple(dict.fromkeys(name for image in images for one in image.shapes for name, _value in one.facts))
    kept = dict.fromkeys(name for image in images for one in image.shapes for name in _kept(one))
    foreign = tuple(name for name in kept if name not in {*COLUMNS, *facts})
    text = io.StringIO()
    writer = csv.DictWriter(text, (*COLUMNS, *facts, *foreign), restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for image in images:
        common = {
            "file": f"{folder}/{image.picture}",
            "frame": "0",
            "no_nodule": str(int(image.is_absent)),
            "patient": image.patient,
            "cine_frame": str(image.frame),
        }
        for row in [_row(one) for one in image.shapes] or [{}]:
            writer.writerow({**row, **common})
    return text.getvalue().encode()


def _records(text: str) -> list[Record]:
    text = text.lstrip("\r\n")
    delimiter = max(_DELIMITERS, key=text.partition("\n")[0].count)
    try:
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if any(row)]
    except csv.Error as problem:
        raise DamagedTextError(f"it is no table ({problem})") from problem
    if not rows:
        raise DamagedTextError("it is an empty table")
    head = [_column(name) for name in rows[0]]
    is_comma_decimal = delimiter == ";"
    return [
        {
            name: _field(value, is_comma_decimal=is_comma_decimal)
            for name, value in zip(head, row + [""] * len(head), strict=False)
        }
        for row in rows[1:]
    ]


def _column(name: str) -> str:
    return "_".join(name.replace("-", "_").casefold().split())


def _field(value: str, *, is_comma_decimal: bool) -> str:
    value = value.strip()
    return value.replace(",", ".") if is_comma_decimal and value.replace(",", "", 1).isdecimal() else value


def _layout(records: Sequence[Record]) -> _Layout:
    if not records:
        raise DamagedTextError("it is a table without lines")
    columns = tuple(records[0])
    file = next((name for name in _FILE if name in columns), "")
    corners = next((names for names in _CORNERS if set(names) <= set(columns)), ())
    sides = next((names for names in _SIDES if set(names) <= set(columns)), ())
    box = corners or sides
    if not file or not box:
        missing = "names of files" if not file else "boxes (x, y, w, h or x0, y0, x1, y1)"
        raise DamagedTextError(f"it is no table of boxes: it has no columns with {missing}")
    label = next((name for name in _LABEL if name in columns), "")
    label = label or next((name for name in columns if name.startswith("label")), "")
    nodule = next((name for name in _NODULE if name in columns), "")
    is_from_zero = bool(nodule) and any(coordinate(record[nodule]) == 0 for record in records)
    known = {file, *box, label, nodule, "frame", *_OWN}
    others = tuple(name for name in columns if name and name not in known)
    return _Layout(file, box, bool(corners), label, nodule, 0 if is_from_zero else 1, others)


def _image(name: str, records: Sequence[Record], layout: _Layout, source: Path) -> ForeignImage:
    warnings: list[str] = []
    shapes = tuple(shape for one in records if (shape := _shape(one, layout, warnings)) is not None)
    return ForeignImage(
        source,
        names=tuple(dict.fromkeys((name, PurePosixPath(name).name))),
        is_paired=False,
        shapes=shapes,
        is_absent=not shapes and any(one.get("no_nodule") == "1" for one in records),
        warnings=tuple(warnings),
    )


def _shape(record: Record, layout: _Layout, warnings: list[str]) -> ForeignShape | None:
    fields = [record[name] for name in layout.box]
    if not any(fields):
        return None
    one, two, three, four = (coordinate(field) for field in fields)
    box: Box | None = None
    if one is not None and two is not None and three is not None and four is not None:
        box = box_between(
            one, two, three if layout.is_corners else one + three, four if layout.is_corners else two + four
        )
    if box is None:
        warnings.append(f"A box was left out: {', '.join(fields)} is none.")
        return None
    frame = coordinate(record.get("frame", "0") or "0")
    number = coordinate(record[layout.nodule]) if layout.nodule else None
    other = {name: record[name] for name in layout.others if record[name]}
    return ForeignShape(
        label_text(record[layout.label]) if layout.label else "",
        box,
        nodule=nodule_number(number + 1 - layout.first) if number is not None else None,
        frame=int(frame) if frame is not None and frame >= 0 else 0,
        foreign=compact({"other": other} if other else {}),
    )


def _row(shared: SharedShape) -> dict[str, str]:
    shape = shared.shape
    x, y, width, height = shape.box.xywh()
    return {
        **{name: str(value) for name, value in _kept(shared).items()},
        **dict(shared.facts),
        "nodule": str(shape.nodule or ""),
        "x": plain(x),
        "y": plain(y),
        "w": plain(width),
        "h": plain(height),
        "label": shape.label,
        "reader": shared.reader,
    }


def _kept(shared: SharedShape) -> JsonObject:
    return as_object(opened(shared.shape.foreign).get("other")) if shared.format == "csv" else {}
