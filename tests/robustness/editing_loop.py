"""A program that edits without end and says each edit that was acknowledged; made to be killed.

It runs what the window runs: ``Annotating`` and ``Intake`` over the store and the content folder of a profile. Each
line on stdout is one acknowledged thing:
``["image", id, sha256]`` or ``["edit", id, image id, box id, frame, nodule, bounds or null, action, reverts]``.
"""

from __future__ import annotations

import json
import random
import struct
import sys
from pathlib import Path
from typing import Any

from thyroid_desktop.adapters.files import ContentFolder
from thyroid_desktop.adapters.image_readers import ImageReaders
from thyroid_desktop.adapters.store.database import open_store
from thyroid_desktop.domain.annotation import BoxRevision
from thyroid_desktop.domain.errors import InvalidBox
from thyroid_desktop.domain.geometry import Box, Size
from thyroid_desktop.domain.imaging import Image, ImageDescription
from thyroid_desktop.services.annotating import Annotating, Edited
from thyroid_desktop.services.intake import Intake

IMAGES = 3
DESCRIPTION = ImageDescription("still", Size(640, 480))


def say(*what: Any) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def said(revision: BoxRevision) -> list[Any]:
    """A revision as it is said and compared."""
    box = revision.box
    bounds = None if box is None else [box.x0, box.y0, box.x1, box.y1]
    place = [revision.id, revision.image_id, revision.box_id, revision.frame, revision.nodule]
    return ["edit", *place, bounds, revision.action, revision.reverts]


def edit(annotating: Annotating, image: Image, dice: random.Random) -> Edited | None:
    """Do one thing at random; None when it was not possible."""
    boxes = annotating.boxes(image, 0)
    box = Box.from_xywh(dice.uniform(0, 500), dice.uniform(0, 300), dice.uniform(2, 90), dice.uniform(2, 90))
    action = dice.choice(("draw", "move", "resize", "move", "delete", "undo", "undo", "redo"))
    if action == "undo":
        return annotating.undo(image)
    if action == "redo":
        return annotating.redo(image)
    if action == "draw" or not boxes:
        return annotating.draw(image, 0, box, is_model_shown=False)
    target = dice.choice(boxes).box_id
    if action == "delete":
        return annotating.delete(image, target, is_model_shown=True)
    return annotating.change(image, target, box, "move" if action == "move" else "resize", is_model_shown=False)


def bitmap(dice: random.Random) -> bytes:
    """A grey BMP of 320×240 pixels with content of its own."""
    palette = b"".join(bytes((grey, grey, grey, 0)) for grey in range(256))
    pixels = dice.randbytes(320 * 240)
    offset = 14 + 40 + len(palette)
    head = struct.pack("<2sIHHI", b"BM", offset + len(pixels), 0, 0, offset)
    return head + struct.pack("<IiiHHIIiiII", 40, 320, 240, 1, 8, 0, len(pixels), 0, 0, 256, 0) + palette + pixels


class Library:
    """What is edited and where new images come from."""

    def __init__(self, profile: Path, seed: int, url: str) -> None:
        self.dice = random.Random(seed)
        self.store = open_store(profile, url)
        self._inbox = profile / f"inbox {seed}"
        self._inbox.mkdir(exist_ok=True)
        self._intake = Intake(ImageReaders(), ContentFolder(profile / "content"), self.store.cases, lambda: "now")

    def some_image(self) -> Image:
        """One of a few images to edit; now and then a new one is taken in first."""
        if self.dice.random() < 0.05:
            path = self._inbox / "new.bmp"
            path.write_bytes(bitmap(self.dice))
            (added,) = self._intake.open_paths([path]).images
            say("image", added.id, added.sha256)
        number = self.dice.randrange(IMAGES)
        return self.store.cases.add_image(f"{number:064x}", "image.png", DESCRIPTION, at="now")


def main(profile: Path, seed: int, rounds: int, url: str = "") -> None:
    """Edit so many times; for ever when ``rounds`` is 0."""
    library = Library(profile, seed, url)
    store = library.store
    annotating = Annotating(store.annotations, lambda: "now", store.settings.user_named(f"user {seed}").id)
    done = 0
    while done < rounds or rounds == 0:
        try:
            edited = edit(annotating, library.some_image(), library.dice)
        except InvalidBox:
            # Another program deleted the box in the moment between seeing and changing it.
            edited = None
        done += 1
        if edited is not None and edited.changes.image_ids:
            say(*said(edited.revision))
    store.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:])
