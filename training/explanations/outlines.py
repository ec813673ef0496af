"""Nodules with an outline drawn by hand: DDTI's polygons and the masks of the cine frames, as one list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from thyroid_desktop.adapters.interchange.ddti import ARROW, read
from thyroid_desktop.adapters.interchange.json_text import DamagedTextError
from thyroid_desktop.domain.geometry import Affine, Box, Point
from thyroid_desktop.domain.imaging import Pixels
from training.importers import SMALLEST_SIDE, records

Collection = Literal["ddti", "cine"]
COLLECTIONS: Final[tuple[Collection, ...]] = ("ddti", "cine")


@dataclass(frozen=True, slots=True)
class Outlined:
    """A nodule with its outline.

    Attributes:
        collection: Where it is from.
        group: The case; nodules of one case are not independent of each other.
        path: The image file.
        box: The box around the outline, in stored pixels.
        points: The outline's corners in stored pixels; none where ``mask`` is given.
        mask: File of a picture as large as the image, not black inside the nodule; or None.
    """

    collection: Collection
    group: str
    path: Path
    box: Box
    points: tuple[Point, ...] = ()
    mask: Path | None = None

    def pixels(self) -> Pixels:
        """The frame, (H, W) uint8 grey or (H, W, 3) uint8 RGB."""
        with Image.open(self.path) as image:
            return np.asarray(image.convert("L" if image.mode == "L" else "RGB"))

    def inside(self, to_input: Affine, side: int) -> NDArray[np.bool_]:
        """(side, side) whether each pixel of the crop belongs to the nodule."""
        if self.mask is not None:
            return _sampled(self.mask, to_input, side)
        canvas = Image.new("1", (side, side))
        corners = [to_input.apply(point) for point in self.points]
        # Pillow counts from the middle of the first pixel, the program from its corner.
        ImageDraw.Draw(canvas).polygon([(corner.x - 0.5, corner.y - 0.5) for corner in corners], fill=1)
        return np.asarray(canvas, dtype=np.bool_)


def outlined_nodules(root: Path, limit: int) -> tuple[Outlined, ...]:
    """At most so many nodules of each collection under ``root``, from as many cases as possible.

    A collection that is not there is left out.
    """
    found: list[Outlined] = []
    for name in COLLECTIONS:
        if (root / name).is_dir():
            found += spread(_READERS[name](root / name), limit)
    return tuple(found)


def spread(nodules: Iterable[Outlined], limit: int) -> list[Outlined]:
    """The first nodule of every case, then the second ones, and so on until there are enough; cases in mixed order."""
    by_case: dict[str, list[Outlined]] = {}
    for one in nodules:
        by_case.setdefault(one.group, []).append(one)
    cases = [by_case[name] for name in sorted(by_case)]
    mixed = [cases[place] for place in np.random.default_rng(0).permutation(len(cases))]
    deepest = max(map(len, mixed), default=0)
    return [case[turn] for turn in range(deepest) for case in mixed if turn < len(case)][:limit]


def _ddti(folder: Path) -> Iterator[Outlined]:
    for file in sorted(folder.glob("*.xml")):
        try:
            images = read(file.read_bytes(), file)
        except DamagedTextError:
            continue  # a file that says nothing has no outline
        for image in images:
            path = next((folder / name for name in image.names if (folder / name).is_file()), None)
            for shape in image.shapes if path is not None else ():
                if path is not None and shape.outline is not None and shape.label != ARROW and _is_nodule(shape.box):
                    points = shape.outline.stored_points(shape.box)
                    yield Outlined("ddti", f"ddti-{file.stem}", path, shape.box, points)


def _cine(folder: Path) -> Iterator[Outlined]:
    for record in records(folder / "boxes.csv"):
        mask = folder / "masks" / f"{Path(record['image']).stem}.png"
        if record["w"] and record["h"] and mask.is_file():
            box = Box.from_xywh(*(float(record[name]) for name in ("x", "y", "w", "h")))
            if _is_nodule(box):
                path = folder / "images" / record["image"]
                yield Outlined("cine", f"cine-{record['sequence']}", path, box, mask=mask)


_READERS: Final[dict[Collection, Callable[[Path], Iterator[Outlined]]]] = {"ddti": _ddti, "cine": _cine}


def _is_nodule(box: Box) -> bool:
    return min(box.width, box.height) >= SMALLEST_SIDE


def _sampled(mask: Path, to_input: Affine, side: int) -> NDArray[np.bool_]:
    """The mask at the middle of each pixel of the crop; nothing beyond its borders."""
    with Image.open(mask) as image:
        stored = np.asarray(image.convert("L")) > 0
    back, centres = to_input.inverse(), np.arange(side) + 0.5
    columns = np.floor(back.a * centres + back.c).astype(np.intp)
    rows = np.floor(back.e * centres + back.f).astype(np.intp)
    height, width = stored.shape
    is_there = ((rows >= 0) & (rows < height))[:, np.newaxis] & (columns >= 0) & (columns < width)
    taken = stored[np.clip(rows, 0, height - 1)][:, np.clip(columns, 0, width - 1)]
    inside: NDArray[np.bool_] = taken & is_there
    return inside
