"""A dataset bundle as training reads it: rows with box, label, group and part, and the pixels of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.inference.preprocessing import crop
from training.bundles.manifest import HELD_OUT, BundledImage, BundledNodule, Manifest, digest_of, read_manifest
from training.bundles.picture import read_picture
from training.bundles.scan_area import Grey


@dataclass(frozen=True, slots=True)
class BundledRow:
    """One labelled nodule on one image.

    Attributes:
        image: The image.
        nodule: The nodule.
    """

    image: BundledImage
    nodule: BundledNodule

    @property
    def id(self) -> str:
        """Unique in the bundle."""
        return self.nodule.id

    @property
    def is_malignant(self) -> bool:
        """The label; malignant is the positive class."""
        return self.nodule.label.verdict == "malignant"

    @property
    def box(self) -> Box:
        """In stored pixels of the frame."""
        return self.nodule.box

    @property
    def group(self) -> str:
        """Rows of one group are never split."""
        return str(self.image.group)

    @property
    def part(self) -> int:
        """Fold from 0, or -1 for the held-out part."""
        return self.image.part

    @property
    def decision(self) -> tuple[str, int]:
        """Rows of one nodule of one patient, whose probabilities are averaged to one decision, share this.

        Meaningful only where patients are known and their nodules numbered.
        """
        return self.image.patient, self.nodule.number


@dataclass(frozen=True, slots=True)
class DatasetBundle:
    """An opened bundle.

    Attributes:
        folder: Where it lies.
        manifest: What it says.
        digest: Name of its content, which a run records.
    """

    folder: Path
    manifest: Manifest
    digest: str

    def rows(self) -> tuple[BundledRow, ...]:
        """All nodules, in the manifest's order."""
        return tuple(self._rows())

    def learnt(self) -> tuple[BundledRow, ...]:
        """The rows of all folds."""
        return tuple(row for row in self._rows() if row.part != HELD_OUT)

    def held_out(self) -> tuple[BundledRow, ...]:
        """The rows that no fold sees."""
        return tuple(row for row in self._rows() if row.part == HELD_OUT)

    def frame(self, row: BundledRow) -> Grey:
        """The whole frame, (H, W) uint8 or uint16, black outside of the scan area."""
        return read_picture(self.folder / row.image.frame.file)

    def surroundings(self, row: BundledRow) -> Grey:
        """The frame with nothing but the nodule's crop on it: read faster than the frame, with its coordinates."""
        place = row.nodule.crop
        part = read_picture(self.folder / place.file)
        frame = np.zeros((row.image.frame.height, row.image.frame.width), dtype=part.dtype)
        frame[place.y : place.y + place.height, place.x : place.x + place.width] = part
        return frame

    def input(self, row: BundledRow, *, margin: float, side: int) -> NDArray[np.uint8]:
        """The network's input, (side, side, 3) uint8, by the one preprocessing: what the worker would cut."""
        return crop(self.frame(row), row.box, margin=margin, side=side)

    def _rows(self) -> Iterator[BundledRow]:
        for image in self.manifest.images:
            for nodule in image.nodules:
                yield BundledRow(image, nodule)


def open_bundle(folder: Path) -> DatasetBundle:
    """Open a bundle without looking at its files, which ``inspection`` does. Raises ``BadBundle``."""
    manifest = read_manifest(folder)
    return DatasetBundle(folder, manifest, digest_of(manifest))
