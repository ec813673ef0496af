"""A program that edits without end and says each edit that was acknowledged; made to be killed.

It runs what the window runs: ``Annotating`` over the store of a profile. Each line on stdout is one acknowledged thing:
``["image", id, sha256]`` or ``["edit", id, image id, box id, frame, nodule, bounds or null, action, reverts]``.
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path
from typing import Any

from thyroid_desktop.adapters.database import Store, open_store
from thyroid_desktop.domain.annotation import BoxRevision
from thyroid_desktop.domain.errors import InvalidBox
from thyroid_desktop.domain.geometry import Box, Size
from thyroid_desktop.domain.imaging import Image, ImageDescription
from thyroid_desktop.services.annotating import Annotating, Edited

IMAGES = 3


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
    boxes = annotating.boxes(image.id, 0)
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


def some_image(store: Store, dice: random.Random) -> Image:
    """One of a few images to edit; now and then a new one that is only added."""
    if dice.random() < 0.05:
        added = store.cases.add_image(f"{dice.getrandbits(256):064x}", "new.png", DESCRIPTION, at="now")
        say("image", added.id, added.sha256)
    return store.cases.add_image(f"{dice.randrange(IMAGES):064x}", "image.png", DESCRIPTION, at="now")


DESCRIPTION = ImageDescription("still", Size(640, 480))


def main(profile: Path, seed: int, rounds: int) -> None:
    """Edit so many times; for ever when ``rounds`` is 0."""
    dice = random.Random(seed)
    store = open_store(profile)
    annotating = Annotating(store.annotations, lambda: "now", store.settings.user_named(f"user {seed}").id)
    done = 0
    while done < rounds or rounds == 0:
        try:
            edited = edit(annotating, some_image(store, dice), dice)
        except InvalidBox:
            # Another program deleted the box in the moment between seeing and changing it.
            edited = None
        done += 1
        if edited is not None and edited.changes.image_ids:
            say(*said(edited.revision))
    store.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
