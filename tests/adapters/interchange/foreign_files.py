"""Folders of annotations made by code, as other programs write them, and what of them LabelMe is known to refuse."""

from __future__ import annotations

import base64
import json
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pictures

from tests.adapters import dicom_files
from thyroid_desktop.domain.geometry import Box, Size
from thyroid_desktop.domain.interchange import ForeignShape, SharedImage, SharedShape

SIZE = Size(120, 80)
RECTANGLE = {
    "label": "nodule",
    "points": [[20.5, 10.0], [60.0, 40.25]],
    "group_id": None,
    "description": "",
    "shape_type": "rectangle",
    "flags": {},
    "mask": None,
}


def picture(path: Path, *, seed: int = 0, size: Size = SIZE) -> Path:
    """A still of this size, each seed another one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Pictures.fromarray(_pixels(seed, size)).save(path, format="PNG" if path.suffix == ".png" else "JPEG", quality=95)
    return path


def picture_text(seed: int = 0) -> str:
    """A picture as LabelMe puts it inside of a file."""
    stream = BytesIO()
    Pictures.fromarray(_pixels(seed, SIZE)).save(stream, format="PNG")
    return base64.b64encode(stream.getvalue()).decode()


def _pixels(seed: int, size: Size) -> NDArray[Any]:
    """Grey as in a scan, stored in three channels as scanners do."""
    return np.repeat(dicom_files.speckle((size.height, size.width), seed=seed)[..., np.newaxis], 3, axis=2)


def mask_text(width: int = 30, height: int = 20) -> str:
    """A mask as LabelMe writes it."""
    stream = BytesIO()
    Pictures.fromarray(np.full((height, width), 255, np.uint8)).save(stream, format="PNG")
    return base64.b64encode(stream.getvalue()).decode()


def labelme_record(*shapes: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A file of LabelMe 6, with changes; a change to ``...`` takes the key out."""
    record = {
        "version": "6.3.1",
        "flags": {},
        "shapes": list(shapes) or [RECTANGLE],
        "imagePath": "x.jpg",
        "imageData": None,
        "imageHeight": SIZE.height,
        "imageWidth": SIZE.width,
        **changes,
    }
    return {key: value for key, value in record.items() if value is not ...}


def shape(**changes: Any) -> dict[str, Any]:
    """A rectangle of LabelMe, with changes; a change to ``...`` takes the key out."""
    return {key: value for key, value in {**RECTANGLE, **changes}.items() if value is not ...}


def save(path: Path, content: object) -> Path:
    """Write a file: bytes and text as they are, anything else as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def shared(*boxes: ForeignShape, source: str = "", **changes: Any) -> SharedImage:
    """An image as it leaves."""
    shapes = tuple(SharedShape(one, source) for one in boxes or (ForeignShape("nodule", Box(20.5, 10, 60, 40.25)),))
    return SharedImage(**{"name": "x", "picture": "x.png", "size": SIZE, "shapes": shapes, **changes})


def refused_by_labelme(record: dict[str, Any]) -> list[str]:
    """What LabelMe 6.3.1 or 7.9.1 is known to refuse in a file."""
    found = []
    keys = list(record)[:7]
    if keys != ["version", "flags", "shapes", "imagePath", "imageData", "imageHeight", "imageWidth"]:
        found.append(f"keys {keys}")
    if record["imageData"] is not None:
        found.append("image data")
    found += [f"flag {value!r}" for value in record["flags"].values() if not isinstance(value, bool)]
    for one in record["shapes"]:
        found += _refused_shape(one, record["imageWidth"], record["imageHeight"])
    return found


def _refused_shape(one: dict[str, Any], width: int, height: int) -> list[str]:
    found = []
    if list(one)[:7] != ["label", "points", "group_id", "description", "shape_type", "flags", "mask"]:
        found.append(f"keys {list(one)}")
    if not isinstance(one["label"], str) or not isinstance(one["description"], str):
        found.append("no label or description")
    if one["group_id"] is not None and type(one["group_id"]) is not int:
        found.append(f"group {one['group_id']!r}")
    found += [f"flag {value!r}" for value in one["flags"].values() if not isinstance(value, bool)]
    if one["shape_type"] == "rectangle":
        (x0, y0), (x1, y1) = one["points"]
        if not (0 <= x0 < x1 <= width and 0 <= y0 < y1 <= height):
            found.append(f"points {one['points']}")
    if (one["shape_type"] == "mask") != isinstance(one["mask"], str):
        found.append("a mask without a mask")
    return found
