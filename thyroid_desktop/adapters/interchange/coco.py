"""COCO's JSON: one file with all images, categories and annotations; boxes as upper left corner, width and height."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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
from thyroid_desktop.domain.geometry import Box, Point, Size
from thyroid_desktop.domain.interchange import (
    ForeignImage,
    ForeignShape,
    SharedImage,
    SharedShape,
    box_between,
    coordinate,
    label_text,
    nodule_number,
    polygon,
)
from thyroid_desktop.domain.outline import Outline

_KNOWN: Final = frozenset(
    {"id", "image_id", "category_id", "bbox", "area", "segmentation", "iscrowd", "nodule", "reader"}
)
_KNOWN_OF_IMAGE: Final = frozenset({"id", "file_name", "width", "height", "no_nodule", "patient"})


def read(data: bytes, source: Path) -> tuple[ForeignImage, ...]:
    """What a file says about each of its images.

    Raises:
        DamagedTextError: It is no COCO file.
    """
    value = parsed(data)
    if not isinstance(value, dict) or not isinstance(value.get("images"), list):
        hint = ", but one of LabelMe" if isinstance(value, dict) and "shapes" in value else ""
        raise DamagedTextError(f"it is no COCO file{hint}")
    labels = {
        _key(one.get("id")): label_text(one.get("name")) for one in map(as_object, as_list(value.get("categories")))
    }
    by_image: dict[str, list[JsonObject]] = {}
    for annotation in map(as_object, as_list(value.get("annotations"))):
        by_image.setdefault(_key(annotation.get("image_id")), []).append(annotation)
    images = (as_object(one) for one in value["images"])
    return tuple(_image(one, by_image.get(_key(one.get("id")), []), labels, source) for one in images if one)


def write(images: Sequence[SharedImage], folder: str) -> bytes:
    """The file for all images, whose pictures lie in ``folder`` beside it."""
    labels = sorted({one.shape.label for image in images for one in image.shapes})
    numbers = {label: number for number, label in enumerate(labels, start=1)}
    return pretty(
        {
            "info": {"description": "Thyroid ultrasound, boxes around nodules"},
            "images": [_image_out(number, image, folder) for number, image in enumerate(images, start=1)],
            "categories": [{"id": number, "name": label} for label, number in numbers.items()],
            "annotations": list(_annotations(images, numbers)),
        }
    )


def _key(value: Any) -> str:
    """An id as a key: some programs write numbers in quotes."""
    return str(value) if isinstance(value, int | str) else ""


def _image(record: JsonObject, annotations: Iterable[JsonObject], labels: dict[str, str], source: Path) -> ForeignImage:
    name = record.get("file_name")
    warnings: list[str] = []
    shapes = tuple(shape for one in annotations if (shape := _shape(one, labels, warnings)) is not None)
    width, height = (coordinate(record.get(side)) for side in ("width", "height"))
    other = without(record, _KNOWN_OF_IMAGE)
    relative = name.replace("\\", "/") if isinstance(name, str) else ""
    return ForeignImage(
        source,
        names=tuple(dict.fromkeys(one for one in (relative, PurePosixPath(relative).name) if one)),
        is_paired=False,
        size=Size(int(width), int(height)) if width and height and width >= 1 and height >= 1 else None,
        shapes=shapes,
        is_absent=not shapes and record.get("no_nodule") is True,
        foreign=compact({"other": other} if other else {}),
        warnings=tuple(warnings),
    )


def _shape(record: JsonObject, labels: dict[str, str], warnings: list[str]) -> ForeignShape | None:
    numbers = [coordinate(one) for one in as_list(record.get("bbox"))]
    box: Box | None = None
    if len(numbers) == 4:
        x, y, width, height = numbers
        if x is not None and y is not None and width is not None and height is not None:
            box = box_between(x, y, x + width, y + height)
    outline, segmentation = _outline(record.get("segmentation"), box)
    if outline is not None:
        box = outline[0]
    if box is None:
        warnings.append(f"Annotation {_key(record.get('id')) or 'without id'} was left out: it has no box.")
        return None
    category = _key(record.get("category_id"))
    kept = {name: record[name] for name in ("iscrowd", *without(record, _KNOWN)) if record.get(name)}
    kept |= {"segmentation": segmentation} if segmentation else {}
    return ForeignShape(
        labels.get(category) or (f"category {category}" if category else ""),
        box,
        outline[1] if outline is not None else None,
        nodule=nodule_number(record.get("nodule")),
        foreign=compact({"other": kept} if kept else {}),
    )


def _outline(segmentation: Any, box: Box | None) -> tuple[tuple[Box, Outline] | None, Any]:
    """Box and outline of a segmentation with one polygon; any other kind is answered as what must be kept of it."""
    if not isinstance(segmentation, list) or len(segmentation) != 1:
        return None, segmentation
    numbers = [coordinate(one) for one in as_list(segmentation[0])]
    values = [one for one in numbers if one is not None]
    if len(values) < len(numbers) or len(values) % 2:
        return None, None
    points = tuple(Point(x, y) for x, y in zip(values[::2], values[1::2], strict=True))
    return polygon(points, box), None


def _image_out(number: int, image: SharedImage, folder: str) -> JsonObject:
    kept = as_object(opened(image.foreign).get("other")) if image.format == "coco" else {}
    return {
        "id": number,
        "file_name": f"{folder}/{image.picture}",
        "width": image.size.width,
        "height": image.size.height,
        **({"no_nodule": True} if image.is_absent else {}),
        **({"patient": image.patient} if image.patient else {}),
        **without(kept, _KNOWN_OF_IMAGE),
    }


def _annotations(images: Sequence[SharedImage], numbers: dict[str, int]) -> Iterator[JsonObject]:
    count = 0
    for image_id, image in enumerate(images, start=1):
        for shared in image.shapes:
            count += 1
            yield {"id": count, "image_id": image_id, **_annotation(shared, numbers)}


def _annotation(shared: SharedShape, numbers: dict[str, int]) -> JsonObject:
    shape = shared.shape
    kept = as_object(opened(shape.foreign).get("other")) if shared.format == "coco" else {}
    segmentation = kept.get("segmentation", [])
    if shape.outline is not None:
        points = shape.outline.stored_points(shape.box)
        segmentation = [[value for point in points for value in (point.x, point.y)]]
    return {
        "category_id": numbers[shape.label],
        "bbox": list(shape.box.xywh()),
        "area": shape.box.area,
        "segmentation": segmentation,
        "iscrowd": kept.get("iscrowd", 0),
        **({"nodule": shape.nodule} if shape.nodule is not None else {}),
        **({"reader": shared.reader} if shared.reader else {}),
        **without(kept, _KNOWN),
    }
