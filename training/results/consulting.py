"""Answers of a model bundle to labelled rows, by the very code and precision (float32) that the worker answers with."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from thyroid_desktop.domain.geometry import Size
from thyroid_desktop.inference.bundle import MANIFEST, NETWORK, Manifest, read_files, read_manifest
from thyroid_desktop.inference.cautions import usable_box
from thyroid_desktop.inference.network import EXACT, Runtime
from thyroid_desktop.inference.preprocessing import crop
from training.experiment.answering import Answer
from training.experiment.nodules import Nodules, nodules_of
from training.experiment.samples import Sample, Samples
from training.results.scores import Called

_TOLD_EVERY = 20


@dataclass(frozen=True, slots=True)
class Consulted:
    """A model that was asked, and what it answered row by row."""

    manifest: Manifest
    answers: tuple[Answer, ...]

    @property
    def nodules(self) -> Nodules:
        """Its answers by nodules, at its own temperature."""
        return nodules_of(self.answers, self.manifest.temperature)

    def called(self, part: str) -> Called:
        """What it calls the nodules, at its own threshold."""
        found, threshold = self.nodules, self.manifest.identity.threshold
        told = found.is_malignant, found.chances, found.chances >= threshold
        return Called(self.manifest.identity.id, part, "plain", self.manifest.temperature, threshold, *told)


def consulted(folder: Path, samples: Samples, rows: Sequence[Sample], tell: Callable[[float], None]) -> Consulted:
    """Ask the model in ``folder`` about rows; ``tell`` hears the share that is answered.

    Raises:
        BrokenModel: The bundle is damaged, or of no classifier.
        InvalidBox: A box hardly lies on its image.
    """
    manifest = read_manifest(folder)
    raw = read_files(folder, manifest)[NETWORK]
    runtime, side = Runtime(), manifest.side
    outputs = {"features": manifest.feature_map, "logits": (2,)}
    network = runtime.compiled(runtime.read(folder, raw, (side, side, 3), outputs), EXACT)
    answers: list[Answer] = []
    for number, row in enumerate(rows):
        if number % _TOLD_EVERY == 0:
            tell(number / len(rows))
        pixels = samples.pixels(row)
        box = usable_box(row.box, Size(int(pixels.shape[1]), int(pixels.shape[0])))
        way = manifest.identity.preprocessing
        seen = crop(pixels, box, margin=manifest.margin, side=side, preprocessing=way)
        benign, malignant = np.asarray(network.run(seen)["logits"]).tolist()
        answers.append(Answer(row.id, row.nodule, row.fold, row.is_malignant, benign, malignant))
    return Consulted(manifest, tuple(answers))


def training_of(folder: Path) -> dict[str, Any]:
    """What a bundle says of its training; nothing where it says nothing of use."""
    told = json.loads((folder / MANIFEST).read_text(encoding="utf-8")).get("training")
    return told if isinstance(told, dict) else {}
