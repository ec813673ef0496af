"""The JSON of the study that this program reproduces: corner, width and height of each nodule, with its crop.

Chen C, Liu Y, et al., BMC Cancer, 23 November 2023: "JSON: upper-left corner, width, height", from which the nodule is
cut out.
"""

from __future__ import annotations

from thyroid_desktop.adapters.interchange.json_text import JsonObject, pretty
from thyroid_desktop.domain.interchange import SharedImage, SharedShape, crop_place


def write(image: SharedImage) -> bytes:
    """The file of one image."""
    return pretty(
        {
            "image": f"images/{image.picture}",
            "image_width": image.size.width,
            "image_height": image.size.height,
            **({"patient": image.patient} if image.patient else {}),
            "nodules": [_nodule(image, number, shared) for number, shared in enumerate(image.shapes, start=1)],
        }
    )


def _nodule(image: SharedImage, number: int, shared: SharedShape) -> JsonObject:
    shape = shared.shape
    x, y, width, height = shape.box.xywh()
    return {
        "nodule": shape.nodule,
        "label": shape.label,
        "x": x,
        "y": y,
        "width": width,
        "height": height,
        "crop": crop_place(image.name, number),
        **({"reader": shared.reader} if shared.reader else {}),
    }
