"""The stages of making a proposer, each leaving a file in the run's folder that can be looked at and reused.

features (cache) → ``head.npz`` (fit) → the bundle, measured through the engine that the program will run it with.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import logging
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.domain.geometry import Affine, Box
from thyroid_desktop.domain.proposal import settled
from thyroid_desktop.inference.decoding import candidates
from thyroid_desktop.inference.network import processor_count
from training.box_tables import boxed_images
from training.export import write_arrays
from training.networks import front, load_imagenet, load_named_weights, named_weights
from training.onnx_graph import rounded_to_half
from training.proposer_card import proposer_card
from training.proposer_check import figures_of_bundle, split_of
from training.proposer_export import ProposerAccount, write_account, write_network
from training.proposer_features import Scenes, cached_scenes, loaded_front
from training.proposer_figures import FEW, fitted_line, is_right
from training.proposer_fit import fit_head, head_answers
from training.proposer_network import head, proposer_of
from training.proposer_recipe import ProposerRecipe
from training.scenes import BARE, PLAIN, VARIED
from training.workshop import versions

VARIANTS: Final = (PLAIN, BARE, VARIED)
_LOG = logging.getLogger(__name__)
_AS_IT_IS = Affine(1.0, 0.0, 0.0, 0.0, 1.0, 0.0)


@dataclass(frozen=True, slots=True)
class ProposerShop:
    """Where a run takes things from and leaves them.

    Attributes:
        recipe: What to make.
        data: Folder with one folder a collection.
        weights: ``.npz`` of the trunk's ImageNet weights.
        cache: Folder for features; gigabytes, outside the repository.
        run: Folder for what the stages leave.
    """

    recipe: ProposerRecipe
    data: Path
    weights: Path
    cache: Path
    run: Path

    def features(self) -> list[Scenes]:
        """Every variant of TN5000's frames; computed when not cached."""
        images, recipe = boxed_images(self.data, "tn5000"), self.recipe
        run = loaded_front(self.weights, recipe.canvas, self.cache)
        return [
            cached_scenes(
                self.cache / "tn5000",
                images,
                run,
                canvas=recipe.canvas,
                variant=variant,
                how=recipe.augmentation,
                seed=recipe.schedule.seed,
            )
            for variant in VARIANTS
        ]

    def fit(self) -> None:
        """Train the head on what is learnt from, and leave ``head.npz`` and ``fit.json``."""
        scenes = self.features()
        split = split_of(boxed_images(self.data, "tn5000"), self.recipe)
        started = time.monotonic()
        model = fit_head(scenes, split.learnt_rows, canvas=self.recipe.canvas, schedule=self.recipe.schedule)
        self.run.mkdir(parents=True, exist_ok=True)
        write_arrays(self.run / "head.npz", named_weights(model))
        told = {
            "seconds": round(time.monotonic() - started),
            "feature_seconds": round(sum(one.seconds for one in scenes)),
            "processors": processor_count(),
        }
        (self.run / "fit.json").write_text(json.dumps(told), encoding="utf-8")

    def export(self, bundle: Path, *, created: str) -> dict[str, Any]:
        """Round the head as it will be stored, write the bundle, measure that and tell; answers its account."""
        weights = self._weights()
        model = proposer_of(weights, self.recipe.canvas)
        write_network(bundle, model, self.recipe.canvas)
        slope, offset = self._line(weights)
        training: dict[str, Any] = {}
        write_account(bundle, model, self.recipe, ProposerAccount(slope, offset, training, "", created))
        training = {
            "recipe": dataclasses.asdict(self.recipe),
            "trunk_weights_sha256": hashlib.sha256(self.weights.read_bytes()).hexdigest(),
            "fit": json.loads((self.run / "fit.json").read_text(encoding="utf-8")),
            "figures": figures_of_bundle(bundle, self.data, self.recipe),
            "versions": versions() | {"openvino": version("openvino").split("-")[0]},
        }
        card = proposer_card(self.recipe, training, bundle, (slope, offset))
        write_account(bundle, model, self.recipe, ProposerAccount(slope, offset, training, card, created))
        return training

    def _weights(self) -> dict[str, NDArray[np.float32]]:
        with np.load(self.run / "head.npz", allow_pickle=False) as archive:
            trained = {name: archive[name] for name in archive.files}
        frozen = front(self.recipe.height, self.recipe.width)
        load_imagenet(frozen, self.weights)
        return rounded_to_half({**named_weights(frozen), **trained})

    def _line(self, weights: dict[str, NDArray[np.float32]]) -> tuple[float, float]:
        """Slope and offset of the score, from the first suggestions on the held-out frames, plain and bare."""
        plain, bare, *_ = self.features()
        images = boxed_images(self.data, "tn5000")
        learnt = set(split_of(images, self.recipe).learnt_rows.tolist())
        rows = np.array([row for row in range(len(images)) if row not in learnt], dtype=np.int64)
        grid = (int(plain.features.shape[1]), int(plain.features.shape[2]))
        model = head(grid, channels=self.recipe.schedule.channels, dropout=0.0)
        load_named_weights(model, weights)
        heats: list[float] = []
        hits: list[bool] = []
        for scenes in (plain, bare):
            for row, heat, reach in zip(rows, *head_answers(model, scenes.features, rows), strict=True):
                box = Box(*(float(bound) for bound in scenes.boxes[row]))
                found = candidates(heat, reach, canvas=self.recipe.canvas, to_canvas=_AS_IT_IS, slope=1.0, offset=0.0)
                for one in settled(found, self.recipe.canvas)[:FEW]:
                    heats.append(float(np.log(one.score) - np.log1p(-one.score)))
                    hits.append(is_right(one, box))
        return fitted_line(np.array(heats), np.array(hits))
