"""Which files a format consists of, and where in the chosen folder they lie."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from thyroid_desktop.adapters.interchange import coco, labelme, paper, table, voc, yolo
from thyroid_desktop.domain.interchange import OutgoingFormat, SharedImage
from thyroid_desktop.services.interchange_ports import OutgoingFile

_PICTURES: Final[dict[OutgoingFormat, str]] = {
    "labelme": "",
    "voc": "JPEGImages",
    "coco": "images",
    "yolo": "images",
    "csv": "images",
    "paper": "images",
}
_PER_IMAGE: Final[dict[OutgoingFormat, tuple[str, str]]] = {
    "labelme": ("", ".json"),
    "voc": ("Annotations/", ".xml"),
    "yolo": ("labels/", ".txt"),
    "paper": ("", ".json"),
}
_IN_COMMON: Final[dict[OutgoingFormat, tuple[str, ...]]] = {
    "coco": ("annotations.json",),
    "csv": ("boxes.csv",),
    "yolo": ("classes.txt", "data.yaml"),
}


class FormatScribes:
    """Puts annotations into formats; fulfils ``services.interchange_ports.Scribes``."""

    def picture_place(self, format: OutgoingFormat, picture: str) -> str:  # noqa: A002 - the word of the user
        """Where a picture lies."""
        folder = _PICTURES[format]
        return f"{folder}/{picture}" if folder else picture

    def places(self, format: OutgoingFormat, name: str | None) -> tuple[str, ...]:  # noqa: A002
        """Where the annotations of the image with this name lie; for None those of all images together."""
        if name is None:
            return _IN_COMMON.get(format, ())
        if format not in _PER_IMAGE:
            return ()
        start, end = _PER_IMAGE[format]
        return (f"{start}{name}{end}",)

    def annotation_files(self, format: OutgoingFormat, images: Sequence[SharedImage]) -> Iterator[OutgoingFile]:  # noqa: A002
        """The files that say everything about these images."""
        folder = _PICTURES[format]
        if format == "coco":
            yield OutgoingFile("annotations.json", coco.write(images, folder))
        elif format == "csv":
            yield OutgoingFile("boxes.csv", table.write(images, folder))
        elif format == "yolo":
            names = yolo.names_of(images)
            yield OutgoingFile("classes.txt", yolo.write_names(names))
            yield OutgoingFile("data.yaml", yolo.write_description(names))
            for image in images:
                yield OutgoingFile(self.places(format, image.name)[0], yolo.write(image, names))
        else:
            write = {"labelme": labelme.write, "voc": voc.write, "paper": paper.write}[format]
            for image in images:
                yield OutgoingFile(self.places(format, image.name)[0], write(image))
