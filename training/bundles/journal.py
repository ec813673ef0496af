"""What of an unfinished bundle is done: one line an image, so that building goes on where it was stopped or killed."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Final

from thyroid_desktop.domain.typed_json import as_json, built
from training.bundles.manifest import BadBundle, BundledImage

FOLDER: Final = ".building"
"""Within the folder of an unfinished bundle, and in no finished one."""


class Journal:
    """The lines of a folder; a torn last line, and one whose files are not there as written, count as not done."""

    def __init__(self, bundle: Path) -> None:
        self._bundle = bundle
        self._path = bundle / FOLDER / "journal.jsonl"
        self._done: dict[str, BundledImage] = {}
        if self._path.exists():
            for line in self._path.read_text(encoding="utf-8", errors="replace").splitlines():
                self._take(line)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("ab") as stream:
            if stream.tell():
                stream.write(b"\n")  # ends a line that was torn

    def done(self, made_from: str) -> BundledImage | None:
        """What was made from this already, or None."""
        image = self._done.get(made_from)
        if image is None or not all(self._is_there(place) for place in _places(image)):
            return None
        return image

    def add(self, made_from: str, image: BundledImage) -> None:
        """Note an image whose files are written."""
        line = json.dumps({"made_from": made_from, "image": as_json(image)})
        with self._path.open("a", encoding="utf-8") as stream:
            stream.write(line + "\n")
            stream.flush()
            os.fsync(stream.fileno())
        self._done[made_from] = image

    def close(self) -> None:
        """Take the journal away, since all is done."""
        self._path.unlink(missing_ok=True)
        self._path.parent.rmdir()

    def _take(self, line: str) -> None:
        try:
            content = json.loads(line)
            self._done[content["made_from"]] = built(BundledImage, content["image"])
        except (ValueError, KeyError, TypeError):
            return

    def _is_there(self, place: str) -> bool:
        path = self._bundle / place
        return path.is_file() and path.stat().st_size > 0


def refuse_foreign(bundle: Path, manifest: str) -> None:
    """Refuse a folder that is a finished bundle, or holds what is not ours.

    Raises:
        BadBundle: Something would be overwritten.
    """
    if (bundle / manifest).exists():
        raise BadBundle(
            f"{bundle.name} is a dataset bundle already", "nothing is overwritten", "Choose another folder."
        )
    if bundle.exists() and not (bundle.is_dir() and ((bundle / FOLDER).is_dir() or not any(bundle.iterdir()))):
        raise BadBundle(f"{bundle.name} cannot become a dataset bundle", "it is no empty folder")


def _places(image: BundledImage) -> list[str]:
    return [image.frame.file, *(one.crop.file for one in image.nodules)]
