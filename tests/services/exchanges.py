"""A profile of its own with everything that importing and exporting need, and what is in it afterwards."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from thyroid_desktop import bootstrap
from thyroid_desktop.domain.annotation import BoxRevision, MarkRevision, current_boxes, current_marks
from thyroid_desktop.domain.imaging import Image
from thyroid_desktop.services.annotating import Annotating
from thyroid_desktop.services.describing import Describing
from thyroid_desktop.services.exporting import Exporting
from thyroid_desktop.services.importing import Importing

DDTI_SAMPLE = ("5", "54", "100", "106", "166", "294", "337", "338")
"""Among them outlines that are cut off, arrows, an outline that leaves the image, and three that lie on each other."""


@dataclass
class Bench:
    """One profile, opened twice: for the services, and for looking at what they did."""

    exchange: bootstrap.Exchange
    library: bootstrap.Library

    @property
    def user_id(self) -> int:
        return self.reader("Ada")

    def reader(self, name: str) -> int:
        return self.exchange.user_named(name).id

    @property
    def importing(self) -> Importing:
        return self.exchange.importing_for(self.user_id)

    @property
    def exporting(self) -> Exporting:
        return self.exchange.exporting()

    def annotating(self, name: str = "Ada") -> Annotating:
        return Annotating(self.library.store.annotations, bootstrap.now, self.reader(name))

    def describing(self, name: str = "Ada") -> Describing:
        return Describing(self.annotating(name).revising)

    def open(self, *paths: Path) -> tuple[Image, ...]:
        return self.library.intake.open_paths(paths).images

    def images(self) -> tuple[Image, ...]:
        return tuple(image for case in reversed(self.library.store.cases.cases()) for image in case.images)

    def boxes(self, image: Image) -> tuple[BoxRevision, ...]:
        revisions = self.library.store.annotations.of_case(image.case_id)
        return tuple(one for one in current_boxes(revisions) if one.image_id == image.id)

    def marks(self, image: Image) -> tuple[MarkRevision, ...]:
        return current_marks(self.library.store.annotations.of_case(image.case_id))


@contextmanager
def bench(profile: Path) -> Iterator[Bench]:
    """A profile in which Ada works."""
    with bootstrap.open_exchange(profile) as exchange, bootstrap.open_library(profile) as library:
        exchange.settings.set_user("Ada")
        yield Bench(exchange, library)


def ddti_folder(shared_data: Path, work: Path) -> Path:
    """DDTI when there is time for all of it, else a folder with a sample."""
    folder = shared_data / "ddti"
    if os.environ.get("THYROID_SOAK"):
        return folder
    (work / "sample").mkdir()
    for number in DDTI_SAMPLE:
        for file in (folder / f"{number}.xml", *folder.glob(f"{number}_*.jpg")):
            shutil.copyfile(file, work / "sample" / file.name)
    return work / "sample"
