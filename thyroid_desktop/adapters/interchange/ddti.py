"""DDTI's XML (Pedraza et al., SPIE 9287, 2015): one file a case, with readings and the outlines of its images.

The outlines are JSON within the XML, some of them cut off in the middle; what is left of them is used. Arrows, which
point at something else than the nodule, are kept as boxes with the label ``arrow``. The TI-RADS class belongs to the
case and is a reading, not pathology.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from thyroid_desktop.adapters.interchange.json_text import DamagedTextError, as_list, as_object, compact
from thyroid_desktop.adapters.interchange.markup import Element, read_markup
from thyroid_desktop.domain.geometry import Box, Point
from thyroid_desktop.domain.interchange import (
    USUAL_LABEL,
    ForeignImage,
    ForeignShape,
    box_between,
    coordinate,
    label_text,
    polygon,
)
from thyroid_desktop.domain.nodule import NOTE_LIMIT, Calcification, NoduleDescription
from thyroid_desktop.domain.tirads import Composition, Echogenicity, Features, Focus, Margin

ARROW: Final = "arrow"

_COMPOSITIONS: Final[Mapping[str, Composition]] = {
    "solid": "solid",
    "predominantly solid": "mixed",
    "predominantly cystic": "mixed",
    "cystic": "cystic",
    "spongiform": "spongiform",
}
_ECHOGENICITIES: Final[Mapping[str, Echogenicity]] = {
    "hyperechogenicity": "hyperechoic",
    "isoechogenicity": "isoechoic",
    "hypoechogenicity": "hypoechoic",
    "marked hypoechogenicity": "very-hypoechoic",
}
_MARGINS: Final[Mapping[str, Margin]] = {
    "well defined": "smooth",
    "well defined smooth": "smooth",
    "ill defined": "ill-defined",
    "ill- defined": "ill-defined",
    "macrolobulated": "lobulated",
    "microlobulated": "lobulated",
    "spiculated": "irregular",
}
_CALCIFICATIONS: Final[Mapping[str, tuple[Calcification, Focus]]] = {
    "non": ("none", "none"),
    "macrocalcification": ("macro", "macro"),
    "macrocalcifications": ("macro", "macro"),
    "microcalcification": ("punctate", "punctate"),
    "microcalcifications": ("punctate", "punctate"),
}
_FIELDS: Final = (
    "number", "age", "sex", "composition", "echogenicity", "margins", "calcifications", "tirads", "reportbacaf",
    "reporteco",
)  # fmt: skip
_PAIR: Final = re.compile(r'\{\s*"x"\s*:\s*(-?[\d.]+)\s*,\s*"y"\s*:\s*(-?[\d.]+)\s*\}')


def read(data: bytes, source: Path) -> tuple[ForeignImage, ...]:
    """What a file says about each image of its case.

    Raises:
        DamagedTextError: It is no file of DDTI.
    """
    root = read_markup(data)
    if root.tag != "case":
        raise DamagedTextError("it is no file of DDTI")
    fields = {name: root.said(name) for name in _FIELDS if root.said(name)}
    by_image: dict[str, list[Element]] = {}
    for mark in root.all("mark"):
        by_image.setdefault(label_text(mark.said("image")), []).append(mark)
    description = _description(fields)
    return tuple(_image(number, marks, fields, description, source) for number, marks in by_image.items())


def _image(
    number: str, marks: list[Element], fields: Mapping[str, str], description: NoduleDescription | None, source: Path
) -> ForeignImage:
    label = f"TI-RADS {fields['tirads']}" if "tirads" in fields else USUAL_LABEL
    shapes: list[ForeignShape] = []
    warnings: list[str] = []
    for mark in marks:
        shapes += _shapes(mark.said("svg"), label, warnings)
    stems = dict.fromkeys((source.stem, fields.get("number", source.stem)))
    return ForeignImage(
        source,
        names=tuple(f"{stem}_{number}.jpg" for stem in stems),
        is_paired=False,
        shapes=tuple(shapes),
        foreign=compact({"other": dict(fields)} if fields else {}),
        description=description,
        warnings=tuple(warnings),
    )


def _shapes(text: str, label: str, warnings: list[str]) -> Iterator[ForeignShape]:
    if not text:
        warnings.append("There is no outline.")
    for region, is_cut in _regions(text):
        kind = region.get("regionType")
        name = ARROW if kind == ARROW else label
        points = tuple(_points(region))
        found = polygon(points) or _span(points)
        if found is None:
            warnings.append(f"An outline of {len(points)} points was left out: there is no area in it.")
            continue
        if is_cut:
            warnings.append(f"An outline is cut off in the file; its first {len(points)} points were used.")
        if name == ARROW:
            warnings.append("An arrow is kept as a box with the label “arrow”.")
        yield ForeignShape(name, found[0], found[1], foreign=compact({"other": {"regionType": kind}} if kind else {}))


def _regions(text: str) -> Iterator[tuple[dict[str, Any], bool]]:
    """The regions of a mark, and whether the region is cut off, which only the last can be."""
    decoder, position = json.JSONDecoder(), text.find("{")
    while position >= 0:
        try:
            region, end = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            pairs = [{"x": x, "y": y} for x, y in _PAIR.findall(text, position)]
            if pairs:
                yield {"points": pairs, "regionType": "freehand"}, True
            return
        yield as_object(region), False
        position = text.find("{", end)


def _span(points: tuple[Point, ...]) -> tuple[Box, None] | None:
    """The box between the ends of an arrow."""
    if len(points) != 2:
        return None
    box = box_between(points[0].x, points[0].y, points[1].x, points[1].y)
    return None if box is None else (box, None)


def _points(region: dict[str, Any]) -> Iterator[Point]:
    for one in map(as_object, as_list(region.get("points"))):
        x, y = coordinate(one.get("x")), coordinate(one.get("y"))
        if x is not None and y is not None:
            yield Point(x, y)


def _description(fields: Mapping[str, str]) -> NoduleDescription | None:
    """The readings in the words of ACR TI-RADS as far as it has them; all of them, as they are, in the note."""
    said = {name: " ".join(value.casefold().split()) for name, value in fields.items()}
    calcification, focus = _CALCIFICATIONS.get(said.get("calcifications", ""), (None, None))
    features = Features(
        composition=_COMPOSITIONS.get(said.get("composition", "")),
        echogenicity=_ECHOGENICITIES.get(said.get("echogenicity", "")),
        margin=_MARGINS.get(said.get("margins", "")),
        foci=frozenset() if focus is None else frozenset({focus}),
    )
    noted = ("tirads", "composition", "echogenicity", "margins", "calcifications", "reportbacaf", "reporteco")
    note = "; ".join(f"{name}: {' '.join(fields[name].split())}" for name in noted if name in fields)
    if not note:
        return None
    return NoduleDescription(calcification=calcification, features=features, note=f"DDTI: {note}"[:NOTE_LIMIT])
