"""Stores that live in memory, with the promises of the ports and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from uuid import uuid4

from thyroid_desktop.adapters.store.rows import Deed, made
from thyroid_desktop.domain.annotation import Edit, Revision, User
from thyroid_desktop.domain.errors import Overtaken
from thyroid_desktop.domain.geometry import Size
from thyroid_desktop.domain.imaging import Image, ImageDescription


class MemoryAnnotations:
    """Revisions on any number of images; ``before_append`` is called before each deed is added."""

    def __init__(self) -> None:
        self.rows: list[Revision] = []
        self.case_by_image: dict[int, int] = {}
        self.before_append: Callable[[], None] = lambda: None

    def of_case(self, case_id: int, *, after: int = 0) -> tuple[Revision, ...]:
        return tuple(row for row in self.rows if self._case(row.image_id) == case_id and row.id > after)

    def of_cases(self, case_ids: Collection[int] | None = None) -> Mapping[int, tuple[Revision, ...]]:
        known = {self._case(row.image_id) for row in self.rows}
        return {one: self.of_case(one) for one in known if case_ids is None or one in case_ids}

    def revisions(self, image_id: int, *, after: int = 0) -> tuple[Revision, ...]:
        return tuple(row for row in self.rows if row.image_id == image_id and row.id > after)

    def append(
        self, edits: Sequence[Edit], *, user_id: int, at: str, is_model_shown: bool = False, after: int | None = None
    ) -> tuple[Revision, ...]:
        self.before_append()
        newest = max((row.id for row in self.of_case(self._case(edits[0].image_id))), default=0)
        if after is not None and after != newest:
            raise Overtaken("overtaken")
        deed = Deed(user_id, at, is_model_shown, uuid4().hex if len(edits) > 1 else "")
        made_now = [made(len(self.rows) + place, edit, deed) for place, edit in enumerate(edits, start=1)]
        self.rows += made_now
        return tuple(made_now)

    def _case(self, image_id: int) -> int:
        return self.case_by_image.get(image_id, 1)


class MemorySettings:
    """Users and settings."""

    def __init__(self) -> None:
        self.by_name: dict[str, User] = {}
        self.values: dict[str, str] = {}

    def user_named(self, name: str) -> User:
        return self.by_name.setdefault(name, User(len(self.by_name) + 1, name))

    def users(self) -> tuple[User, ...]:
        return tuple(self.by_name.values())

    def value(self, key: str) -> str | None:
        return self.values.get(key)

    def set_value(self, key: str, value: str) -> None:
        self.values[key] = value


def an_image(image_id: int = 1, case_id: int = 1, *, frame_count: int = 3) -> Image:
    """An image of 200×100 pixels."""
    description = ImageDescription("still", Size(200, 100), frame_count)
    return Image(image_id, case_id, f"{image_id:064x}", f"image {image_id}.png", description)
