"""Stores that live in memory, with the promises of the ports and nothing else."""

from __future__ import annotations

from collections.abc import Callable

from thyroid_desktop.domain.annotation import Action, BoxRevision, User
from thyroid_desktop.domain.errors import Overtaken
from thyroid_desktop.domain.geometry import Box, Size
from thyroid_desktop.domain.imaging import Image, ImageDescription


class MemoryAnnotations:
    """Box revisions of any number of images; ``before_append`` is called before each row is added."""

    def __init__(self) -> None:
        self.rows: list[BoxRevision] = []
        self.case_by_image: dict[int, int] = {}
        self.before_append: Callable[[], None] = lambda: None

    def revisions(self, image_id: int, *, after: int = 0) -> tuple[BoxRevision, ...]:
        return tuple(row for row in self.rows if row.image_id == image_id and row.id > after)

    def numbers_elsewhere(self, image: Image) -> frozenset[int]:
        return frozenset(
            row.nodule
            for row in self.rows
            if row.image_id != image.id and self.case_by_image.get(row.image_id) == image.case_id
        )

    def append(
        self,
        *,
        box_id: str,
        image_id: int,
        frame: int,
        nodule: int,
        box: Box | None,
        action: Action,
        user_id: int,
        at: str,
        reverts: int | None,
        is_model_shown: bool,
        after: int | None = None,
    ) -> BoxRevision:
        self.before_append()
        newest = max((row.id for row in self.revisions(image_id)), default=0)
        if after is not None and after != newest:
            raise Overtaken("overtaken")
        row = BoxRevision(
            len(self.rows) + 1, box_id, image_id, frame, nodule, box, action, user_id, at, reverts, is_model_shown
        )
        self.rows.append(row)
        return row


class MemorySettings:
    """Users and settings."""

    def __init__(self) -> None:
        self.users: dict[str, User] = {}
        self.values: dict[str, str] = {}

    def user_named(self, name: str) -> User:
        return self.users.setdefault(name, User(len(self.users) + 1, name))

    def value(self, key: str) -> str | None:
        return self.values.get(key)

    def set_value(self, key: str, value: str) -> None:
        self.values[key] = value


def an_image(image_id: int = 1, case_id: int = 1, *, frame_count: int = 3) -> Image:
    """An image of 200×100 pixels."""
    description = ImageDescription("still", Size(200, 100), frame_count)
    return Image(image_id, case_id, f"{image_id:064x}", f"image {image_id}.png", description)
