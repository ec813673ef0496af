"""What travels between this program and the files of others: shapes and images as another program says them."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal

from thyroid_desktop.domain.geometry import Box, Point, Size
from thyroid_desktop.domain.nodule import NoduleDescription, Opinion, Pathology
from thyroid_desktop.domain.outline import Outline, cut, outlined

IncomingFormat = Literal["labelme", "voc", "coco", "yolo", "csv", "ddti"]
OutgoingFormat = Literal["labelme", "voc", "coco", "yolo", "csv", "paper"]

USUAL_LABEL: Final = "nodule"
"""How a box is called of which nothing is known."""
LARGEST_COORDINATE: Final = 1e6
"""No image is that wide or high in pixels; a greater number in a file is damage."""
SMALLEST_SIDE: Final = 1.0
"""Stored pixels; less of a box shows nothing."""
MOST_NODULES: Final = 99
_LABEL_LIMIT: Final = 200


@dataclass(frozen=True, slots=True)
class ForeignShape:
    """A box as a file of another program holds it.

    Attributes:
        label: Its label, or empty.
        box: Its place in pixels of the image, origin at the corner; may reach beyond the image.
        outline: The outline that goes with it, or None.
        nodule: Number of the nodule, from 1, or None where the file does not say.
        frame: Frame number, from 0.
        is_locked: Whether it is kept from being changed by accident.
        foreign: A JSON object with what else the file says about it, or empty.
    """

    label: str
    box: Box
    outline: Outline | None = None
    nodule: int | None = None
    frame: int = 0
    is_locked: bool = False
    foreign: str = ""


@dataclass(frozen=True, slots=True)
class ForeignImage:
    """What a file of another program says about one image.

    Attributes:
        source: The file.
        names: How it calls the image, the most trusted first; relative paths with ``/``, of which none is trusted.
        is_paired: Whether the file belongs to the image of its own name.
        is_normalised: Whether the boxes are in parts of the image's width and height instead of pixels.
        size: How large it says that the image is, or None.
        shapes: The boxes.
        is_absent: Whether it says that there is no nodule.
        foreign: A JSON object with what else it says, or empty.
        embedded: The image itself as the bytes of an image file, or empty.
        description: What it says about every nodule of the image, or None.
        warnings: What was odd, in plain words.
    """

    source: Path
    names: tuple[str, ...] = ()
    is_paired: bool = True
    is_normalised: bool = False
    size: Size | None = None
    shapes: tuple[ForeignShape, ...] = ()
    is_absent: bool = False
    foreign: str = ""
    embedded: bytes = b""
    description: NoduleDescription | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SharedShape:
    """A box as it leaves for another program.

    Attributes:
        shape: Label, place, outline and nodule.
        format: The format that it once came from and that ``shape.foreign`` speaks, or empty.
        reader: Whose box it is, or empty.
        facts: What a table says about it besides, as (column, value).
    """

    shape: ForeignShape
    format: str = ""
    reader: str = ""
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SharedImage:
    """An image, or one frame of it, as it leaves for another program.

    Attributes:
        name: Its name without ending, which is that of every file that belongs to it.
        picture: File name of its picture.
        size: Width and height.
        shapes: The boxes.
        is_absent: Whether a reader found no nodule on it.
        format: The format that ``foreign`` speaks, or empty.
        foreign: A JSON object with what a file of that format said about it, or empty.
        patient: Pseudonym by which images of one patient are known to belong together.
        frame: Frame number, from 0.
    """

    name: str
    picture: str
    size: Size
    shapes: tuple[SharedShape, ...] = ()
    is_absent: bool = False
    format: str = ""
    foreign: str = ""
    patient: str = ""
    frame: int = 0


def coordinate(value: object) -> float | None:
    """A number of a file as pixels, or None where it is no number, not finite, or far beyond any image."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (OverflowError, ValueError):
        return None
    return number if math.isfinite(number) and abs(number) <= LARGEST_COORDINATE else None


def box_between(x0: float, y0: float, x1: float, y1: float) -> Box | None:
    """The box between two opposite corners in any order; None when there is less than a pixel between them."""
    if abs(x1 - x0) < SMALLEST_SIDE or abs(y1 - y0) < SMALLEST_SIDE:
        return None
    return Box.from_corners(Point(x0, y0), Point(x1, y1))


def polygon(points: tuple[Point, ...], box: Box | None = None) -> tuple[Box, Outline] | None:
    """The box around a polygon with the polygon as its outline, cut to the given box if there is one.

    None where the points are too few or too many for an outline, or less than a pixel lies between them.
    """
    if not points:
        return None
    around = box_between(
        min(point.x for point in points),
        min(point.y for point in points),
        max(point.x for point in points),
        max(point.y for point in points),
    )
    if around is None:
        return None
    try:
        found, outline = outlined(points)
    except ValueError:
        return None
    return (found, outline) if box is None else (box, cut(outline, found, box))


def in_pixels(image: ForeignImage, size: Size) -> tuple[ForeignShape, ...]:
    """The boxes of an image of this size in its pixels, whatever the file counts in."""
    if not image.is_normalised:
        return image.shapes
    return tuple(
        replace(
            one,
            box=Box(
                _rounded(one.box.x0 * size.width),
                _rounded(one.box.y0 * size.height),
                _rounded(one.box.x1 * size.width),
                _rounded(one.box.y1 * size.height),
            ),
        )
        for one in image.shapes
    )


def _rounded(value: float) -> float:
    """Parts of an image are written with few digits: what they lack must not make a whole pixel less than one."""
    return round(value, 4)


def fitted(shape: ForeignShape, size: Size) -> ForeignShape | None:
    """The shape cut at the border of an image of this size; None when less than a pixel of it lies inside."""
    if not shape.box.overlaps(size):
        return None
    box = shape.box.clamped_to(size)
    if min(box.width, box.height) < SMALLEST_SIDE:
        return None
    if box == shape.box:
        return shape
    outline = cut(shape.outline, shape.box, box) if shape.outline is not None else None
    return replace(shape, box=box, outline=outline)


def nodule_number(value: object) -> int | None:
    """A nodule's number in a file, 1 to 99, or None where it is none."""
    number = coordinate(value)
    if number is None or number != int(number) or not 1 <= number <= MOST_NODULES:
        return None
    return int(number)


def label_text(value: object) -> str:
    """A label of a file on one line and of bearable length; empty where there is none."""
    text = str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
    printable = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(printable.split())[:_LABEL_LIMIT].rstrip()


def spoken_label(label: str, pathology: Pathology | None, opinion: Opinion | None) -> str:
    """How a box is called on the way out: by its label, else by what was found, else by what the reader thinks."""
    found = pathology.verdict if pathology is not None else None
    thought = opinion.verdict if opinion is not None else None
    return label or found or thought or USUAL_LABEL


def crop_place(name: str, number: int) -> str:
    """Where the picture of the box with this number, from 1, lies in the paper's format."""
    return f"nodules/{name}_{number}.png"
