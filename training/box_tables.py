"""Tables of public collections → images with all their nodules' boxes, whatever is known of their nature.

The proposer needs no label, so that images count which the classifier's importers leave out. An image without a box is
kept where somebody looked for a nodule and saw none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from thyroid_desktop.domain.geometry import Box
from training.importers import BadTable, box_or_none, import_rows, records

Found = tuple[Path, Box | None, str]
"""Image, box and group; an image is found once for each of its boxes, or once without any."""
BoxSource = Literal["tn5000", "ddti", "les3bdd", "vlthynet", "cine"]


@dataclass(frozen=True, slots=True)
class BoxedImage:
    """One image and the boxes of all nodules that its collection marks on it.

    Attributes:
        id: ``source/image``; a pseudonym, unique among all sources.
        path: The image file.
        boxes: In stored pixels.
        group: Images of one group are never split; several names joined by ``|`` belong to all of them.
    """

    id: str
    path: Path
    boxes: tuple[Box, ...]
    group: str


def boxed_images(root: Path, source: BoxSource) -> tuple[BoxedImage, ...]:
    """The images of a collection under ``root``, in the order of its table.

    Raises:
        OSError: A table is missing.
        BadTable: A table lacks a column, or holds no number where one belongs.
    """
    boxes: dict[Path, list[Box]] = {}
    groups: dict[Path, str] = {}
    for path, box, group in _found(root, source):
        boxes.setdefault(path, []).extend([] if box is None else [box])
        groups.setdefault(path, group)
    return tuple(BoxedImage(f"{source}/{path.stem}", path, tuple(boxes[path]), groups[path]) for path in boxes)


def _found(root: Path, source: BoxSource) -> list[Found]:
    try:
        return _READERS[source](root)
    except KeyError as fault:
        raise BadTable(f"The table of {source} cannot be used", f"it has no column {fault}") from fault
    except ValueError as fault:
        raise BadTable(f"The table of {source} cannot be used", str(fault)) from fault


def _labelled(root: Path, source: Literal["tn5000", "vlthynet"]) -> list[Found]:
    return [(row.path, row.box, row.group) for row in import_rows(root, [source])]


def _ddti(folder: Path) -> list[Found]:
    """All outlines, with or without a reading."""
    return [
        (folder / record["image"], box_or_none(record), f"ddti-case{record['case_id']}")
        for record in records(folder / "annotations.csv")
        if record["image_present"] == "1" and record["status"] != "no_polygon"
    ]


def _les3bdd(folder: Path) -> list[Found]:
    """Also the images on which no nodule was seen."""
    return [
        (folder / "images" / record["image"], box_or_none(record), f"les3bdd-{record['duplicate_group']}")
        for record in records(folder / "boxes.csv")
    ]


def _cine(folder: Path) -> list[Found]:
    """Frames of sequences; the box is that of the mask. Frames without a mask say nothing and are left out."""
    return [
        (
            folder / "images" / record["image"],
            Box.from_xywh(*(float(record[name]) for name in ("x", "y", "w", "h"))),
            f"cine-{record['sequence']}",
        )
        for record in records(folder / "boxes.csv")
        if record["w"] and record["h"]
    ]


_READERS: Final[dict[BoxSource, Callable[[Path], list[Found]]]] = {
    "tn5000": lambda root: _labelled(root, "tn5000"),
    "ddti": lambda root: _ddti(root / "ddti"),
    "les3bdd": lambda root: _les3bdd(root / "les3bdd"),
    "vlthynet": lambda root: _labelled(root, "vlthynet"),
    "cine": lambda root: _cine(root / "cine"),
}
