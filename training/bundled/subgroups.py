"""Which subgroups a row belongs to, as far as its collection tells: size and shape of the box, reading, age and sex."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from PIL import Image

from training.importers import Row, records

Kind = str
"""What a row is divided by, such as "size" or "sex"."""
Names = Mapping[Kind, str]

_SMALL: Final = 0.2
_LARGE: Final = 0.4
"""Longer side of the box as a share of the image's height; millimetres are not known in any of the collections."""
_AGES: Final = ((40, "under 40"), (60, "40 to 59"), (200, "60 and above"))
_SEXES: Final = {"f": "female", "m": "male", "female": "female", "male": "male"}


def subgroups_of(rows: Sequence[Row], data: Path) -> dict[str, Names]:
    """By the row's id: kind → name of the subgroup. What a collection does not tell is left out.

    Raises:
        OSError: A table or an image is missing.
    """
    told = {source: read(data / source) for source, read in _TABLES.items() if any(r.source == source for r in rows)}
    return {row.id: {**_of_box(row), **told.get(row.source, {}).get(_key(row), {})} for row in rows}


def tirads_of(folder: Path) -> dict[str, str]:
    """TI-RADS by "image stem#nodule" of DDTI, where an outline has a reading."""
    return {
        f"{Path(record['image']).stem}#{record['nodule']}": record["tirads"]
        for record in records(folder / "annotations.csv")
        if record["tirads"]
    }


def _key(row: Row) -> str:
    return row.id.partition("/")[2]


def _of_box(row: Row) -> dict[Kind, str]:
    with Image.open(row.path) as image:
        height = image.height
    share = max(row.box.width, row.box.height) / height
    size = "small" if share < _SMALL else "middle" if share < _LARGE else "large"
    return {"size": size, "shape": "taller than wide" if row.box.height > row.box.width else "wider than tall"}


def _ddti(folder: Path) -> dict[str, Names]:
    found: dict[str, Names] = {}
    for record in records(folder / "annotations.csv"):
        names = {"calcification": record["calcification"], **_of_patient(record["age"], record["sex"])}
        key = f"{Path(record['image']).stem}#{record['nodule']}"
        found[key] = {kind: name for kind, name in names.items() if name}
    return found


def _vlthynet(folder: Path) -> dict[str, Names]:
    return {
        f"{Path(record['image']).stem}#0": _of_patient(record["age"], "") for record in records(folder / "boxes.csv")
    }


def _of_patient(age: str, sex: str) -> dict[Kind, str]:
    found: dict[Kind, str] = {}
    if age.strip().isdecimal():
        years = int(age)
        found["age"] = next(name for limit, name in _AGES if years < limit)
    if sex.strip().lower() in _SEXES:
        found["sex"] = _SEXES[sex.strip().lower()]
    return found


_TABLES: Final[dict[str, Callable[[Path], dict[str, Names]]]] = {"ddti": _ddti, "vlthynet": _vlthynet}
