"""A dataset bundle, read as the samples of an experiment: whole frames, so that crops are the worker's to the bit."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image

from thyroid_desktop.domain.imaging import Pixels
from training.bundles.manifest import BundledImage, BundledNodule, StoredPicture, digest_of, read_manifest
from training.experiment.recipe import BadExperiment
from training.experiment.samples import Sample


@dataclass(frozen=True, slots=True)
class BundleSamples:
    """Rows of a bundle; fulfils ``Samples``."""

    rows: tuple[Sample, ...]
    identity: str
    folder: Path
    frames: dict[str, StoredPicture] = field(repr=False)

    def pixels(self, row: Sample) -> Pixels:
        """The row's whole frame, (H, W) or (H, W, 3) uint8.

        Raises:
            BadExperiment: The frame's file is missing or is not the one that the manifest names.
        """
        frame = self.frames[row.id]
        try:
            content = (self.folder / frame.file).read_bytes()
        except OSError as fault:
            raise BadExperiment(f"The frame {frame.file} cannot be read", str(fault)) from fault
        if hashlib.sha256(content).hexdigest() != frame.sha256:
            raise BadExperiment(f"The frame {frame.file} was altered", "it has not the SHA-256 of the manifest")
        with Image.open(io.BytesIO(content)) as image:
            return np.asarray(image)


def bundle_samples(folder: Path, *, folds: int) -> BundleSamples:
    """The rows of a bundle.

    Raises:
        BadBundle: Its manifest is missing or was altered.
        BadExperiment: It is split into another number of folds.
    """
    manifest = read_manifest(folder)
    if manifest.split.folds != folds:
        said = f"it is split into {manifest.split.folds} folds, and the recipe wants {folds}"
        raise BadExperiment(f"{folder.name} does not fit the recipe", said, "Build the bundle with as many folds.")
    pairs = [(image, nodule) for image in manifest.images for nodule in image.nodules]
    rows = tuple(_sample(image, nodule, is_known=manifest.are_patients_known) for image, nodule in pairs)
    frames = {nodule.id: image.frame for image, nodule in pairs}
    return BundleSamples(rows, digest_of(manifest), folder, frames)


def _sample(image: BundledImage, nodule: BundledNodule, *, is_known: bool) -> Sample:
    # Where patients are guessed, equal numbers within a guess are no sign of one nodule.
    name = f"{image.patient}/{nodule.number}" if is_known else nodule.id
    box = nodule.box.shifted(-image.frame.x, -image.frame.y)
    return Sample(nodule.id, name, box, nodule.label.verdict == "malignant", image.part)
