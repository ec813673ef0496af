"""YOLO's text files, one an image: a line a box, in parts of the image; the names of the classes lie elsewhere."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from thyroid_desktop.adapters.interchange.json_text import DamagedTextError, check_count, compact, decoded
from thyroid_desktop.domain.geometry import Box, Point, Size
from thyroid_desktop.domain.interchange import ForeignImage, ForeignShape, SharedImage, coordinate, label_text
from thyroid_desktop.domain.outline import Outline, outlined

_MOST_LINES: Final = 100_000
_FARTHEST: Final = 2.0
"""Parts of the image; what lies beyond is not normalised."""
_NAMES: Final = re.compile(r"^names\s*:\s*(.*)$")
_NUMBERED: Final = re.compile(r"""^\s*["']?(\d+)["']?\s*:\s*(.*)$""")


def read(data: bytes, source: Path, names: Sequence[str]) -> ForeignImage:
    """What a file says; ``names`` are those of the classes.

    Raises:
        DamagedTextError: No line of it can be understood.
    """
    check_count(data, b"\n", b"\r", most=_MOST_LINES)
    shapes: list[ForeignShape] = []
    warnings: list[str] = []
    for number, line in enumerate(decoded(data).splitlines(), start=1):
        if line.strip():
            shape = _shape(line.split(), names)
            if shape is None:
                warnings.append(f"Line {number} was left out: it is no class with a box in parts of the image.")
            else:
                shapes.append(shape)
    if warnings and not shapes:
        raise DamagedTextError("it is no YOLO file: no line is a class with a box in parts of the image")
    return ForeignImage(source, is_normalised=True, shapes=tuple(shapes), warnings=tuple(warnings))


def write(image: SharedImage, names: Sequence[str]) -> bytes:
    """The file that belongs to the picture of an image; empty for an image without boxes."""
    return "".join(_line(names.index(one.shape.label), one.shape.box, image.size) for one in image.shapes).encode()


def names_of(images: Iterable[SharedImage]) -> tuple[str, ...]:
    """The names of the classes, in the order of their numbers."""
    return tuple(sorted({one.shape.label for image in images for one in image.shapes}))


def write_names(names: Sequence[str]) -> bytes:
    """The list of the names, ``classes.txt``."""
    return "".join(f"{name}\n" for name in names).encode()


def write_description(names: Sequence[str]) -> bytes:
    """The description of the data set, ``data.yaml``."""
    # A JSON string is a YAML string too, whatever is in it.
    numbered = "".join(f"  {number}: {json.dumps(name, ensure_ascii=False)}\n" for number, name in enumerate(names))
    return f"path: .\ntrain: images\nval: images\nnames:{' {}' if not names else ''}\n{numbered}".encode()


def read_names(data: bytes) -> tuple[str, ...]:
    """The names in a ``classes.txt``, one a line."""
    return tuple(label_text(line) for line in decoded(data).splitlines() if line.strip())


def read_description(data: bytes) -> tuple[str, ...]:
    """The names in a ``data.yaml``, whether they stand in one line or in several, with numbers or without."""
    lines = [line.split(" #")[0].rstrip() for line in decoded(data).splitlines()]
    for number, line in enumerate(lines):
        found = _NAMES.match(line)
        if found is not None:
            inline = found.group(1).strip()
            parts = re.split(r",", inline.strip("[]{}")) if inline else _block(lines[number + 1 :])
            return _numbered(parts)
    return ()


def _block(lines: Iterable[str]) -> list[str]:
    parts = []
    for line in lines:
        text = line.strip()
        if text and not line.startswith((" ", "\t", "-")):
            break
        if text:
            parts.append(text.removeprefix("-").strip())
    return parts


def _numbered(parts: Iterable[str]) -> tuple[str, ...]:
    names: dict[int, str] = {}
    for place, part in enumerate(one for one in parts if one.strip()):
        found = _NUMBERED.match(part)
        number, name = (int(found.group(1)), found.group(2)) if found is not None else (place, part)
        names[number] = label_text(_unquoted(name.strip()))
    return tuple(names.get(number, f"class {number}") for number in range(max(names, default=-1) + 1))


def _unquoted(text: str) -> str:
    if text.startswith('"'):
        try:
            return str(json.loads(text))
        except ValueError:
            return text.strip('"')
    return text.strip("'")


def _shape(fields: Sequence[str], names: Sequence[str]) -> ForeignShape | None:
    number, values = coordinate(fields[0]), [coordinate(one) for one in fields[1:]]
    known = [one for one in values if one is not None and abs(one) <= _FARTHEST]
    if number is None or number != int(number) or number < 0 or len(known) < len(values):
        return None
    found = _polygon(known) if len(known) >= 6 else _box(known)
    if found is None:
        return None
    label = names[int(number)] if number < len(names) else f"class {int(number)}"
    confidence = {"other": {"confidence": known[4]}} if len(known) == 5 else {}
    return ForeignShape(label, found[0], found[1], foreign=compact(confidence))


def _box(values: Sequence[float]) -> tuple[Box, Outline | None] | None:
    if len(values) not in {4, 5}:
        return None
    x, y, width, height = values[:4]
    if width <= 0 or height <= 0:
        return None
    return Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2), None


def _polygon(values: Sequence[float]) -> tuple[Box, Outline | None] | None:
    if len(values) % 2:
        return None
    points = [Point(x, y) for x, y in zip(values[::2], values[1::2], strict=True)]
    xs, ys = [point.x for point in points], [point.y for point in points]
    if max(xs) <= min(xs) or max(ys) <= min(ys):
        return None
    try:
        return outlined(points)
    except ValueError:
        return Box(min(xs), min(ys), max(xs), max(ys)), None


def _line(number: int, box: Box, size: Size) -> str:
    parts = (
        box.centre.x / size.width,
        box.centre.y / size.height,
        box.width / size.width,
        box.height / size.height,
    )
    return f"{number} {' '.join(f'{part:.8f}' for part in parts)}\n"
