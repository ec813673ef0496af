"""The stages of making a model, each leaving a file in the run's folder that can be looked at and reused.

features (cache) → ``oof.csv`` (cross-validation) → ``tail.npz`` (final fit) → the bundle.
"""

from __future__ import annotations

import dataclasses
import hashlib
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.inference.preprocessing import LETTERBOX
from thyroid_desktop.statistics.calibration import probability_malignant
from thyroid_desktop.statistics.roc import auroc
from training.bundled.out_of_fold import OutOfFold
from training.card import card_of
from training.crossval import cross_validate
from training.dataset import cache_features
from training.evaluate import chosen_point, figures_of, grouped_interval
from training.export import Account, rounded_network, write_arrays, write_bundle
from training.fit import fit_tail, tail_logits
from training.importers import Row, Source, import_rows
from training.networks import load_imagenet, load_named_weights, named_weights, tail, trunk
from training.onnx_graph import rounded_to_half
from training.recipe import Recipe

_LOG = logging.getLogger(__name__)
_BOOTSTRAP_DRAWS = 1000


@dataclass(frozen=True, slots=True)
class Workshop:
    """Where a run takes things from and leaves them.

    Attributes:
        recipe: What to make.
        data: Folder with one folder a collection.
        weights: ``.npz`` of the trunk's ImageNet weights.
        cache: Folder for features; gigabytes, outside the repository.
        run: Folder for what the stages leave.
    """

    recipe: Recipe
    data: Path
    weights: Path
    cache: Path
    run: Path

    def features(self, source: Source, variants: int) -> tuple[tuple[Row, ...], list[NDArray[np.float16]]]:
        """Rows of a collection and their trunk features for the first so many variants; computed when not cached."""
        recipe = self.recipe
        rows = import_rows(self.data, [source])
        front = trunk()
        load_imagenet(front, self.weights)
        arrays = [
            cache_features(
                self.cache / source,
                rows,
                front.predict_on_batch,
                variant=variant,
                how=recipe.augmentation,
                seed=recipe.schedule.seed,
                margin=recipe.margin,
            )
            for variant in range(variants)
        ]
        return rows, arrays

    def learnt_from(self) -> tuple[tuple[Row, ...], list[NDArray[np.float16]]]:
        """Rows and features of all collections that are learnt from, one after the other."""
        parts = [self.features(source, self.recipe.variants) for source in self.recipe.train_on]
        if len(parts) == 1:
            return parts[0]
        rows = tuple(row for part, _ in parts for row in part)
        return rows, [np.concatenate(arrays) for arrays in zip(*(arrays for _, arrays in parts), strict=True)]

    def cross_validate(self) -> OutOfFold:
        """Cross-validate and leave ``oof.csv``."""
        rows, variants = self.learnt_from()
        found = cross_validate(rows, variants, self.recipe)
        self.run.mkdir(parents=True, exist_ok=True)
        found.write(self.run / "oof.csv")
        return found

    def fit(self) -> None:
        """Train on all rows and leave ``tail.npz``."""
        rows, variants = self.learnt_from()
        labels = np.array([row.is_malignant for row in rows])
        model = fit_tail(variants, labels, np.arange(len(rows)), self.recipe.schedule)
        self.run.mkdir(parents=True, exist_ok=True)
        write_arrays(self.run / "tail.npz", named_weights(model))

    def export(self, bundle: Path, *, created: str) -> dict[str, Any]:
        """Measure the fitted tail, rounded as it will be stored, and write the bundle; answers its account."""
        with np.load(self.run / "tail.npz", allow_pickle=False) as archive:
            back = rounded_to_half({name: archive[name] for name in archive.files})
        front = trunk()
        load_imagenet(front, self.weights)
        found = OutOfFold.read(self.run / "oof.csv")
        point = chosen_point(found.is_malignant, found.logits)
        figures: dict[str, Any] = {
            "+".join(self.recipe.train_on): figures_of(found.is_malignant, found.logits, point).as_json()
        }
        for source, (truth, logits) in self._external(back).items():
            figures[source] = figures_of(truth, logits, point).as_json()
        training = {
            "recipe": dataclasses.asdict(self.recipe),
            "trunk_weights_sha256": hashlib.sha256(self.weights.read_bytes()).hexdigest(),
            "figures": figures,
            "versions": versions(),
        }
        card = card_of(self.recipe, training, _facts(found, point.temperature, point.threshold))
        account = Account(point, training, card, (self.run / "oof.csv").read_bytes(), created)
        write_bundle(bundle, rounded_network({**named_weights(front), **back}), self.recipe, account)
        return training

    def _external(
        self, back: dict[str, NDArray[np.float32]]
    ) -> dict[str, tuple[NDArray[np.bool_], NDArray[np.float32]]]:
        model = tail()
        load_named_weights(model, back)
        answers: dict[str, tuple[NDArray[np.bool_], NDArray[np.float32]]] = {}
        for source in self.recipe.test_on:
            rows, (plain,) = self.features(source, 1)
            truth = np.array([row.is_malignant for row in rows])
            answers[source] = (truth, tail_logits(model, plain, np.arange(len(rows))))
            _LOG.info("%s: %d nodules answered", source, len(rows))
        return answers


def versions() -> dict[str, str]:
    """Versions of the libraries that decide the numbers."""
    from importlib.metadata import version

    return {name: version(name) for name in ("keras", "numpy", "onnx", "pillow")} | {"tensorflow": _tensorflow()}


def _tensorflow() -> str:
    import tensorflow as tf

    return str(tf.__version__)


def _facts(found: OutOfFold, temperature: float, threshold: float) -> dict[str, Any]:
    scores = probability_malignant(found.logits, temperature=temperature)
    low, high = grouped_interval(found.is_malignant, scores, found.groups, draws=_BOOTSTRAP_DRAWS, seed=0)
    areas = [
        auroc(found.is_malignant[found.folds == fold], scores[found.folds == fold]).value
        for fold in np.unique(found.folds)
    ]
    return {
        "benign": int(np.sum(~found.is_malignant)),
        "malignant": int(np.sum(found.is_malignant)),
        "groups": len(np.unique(found.groups)),
        "share": f"{found.is_malignant.mean():.0%}",
        "bootstrap": f"{low:.3f}–{high:.3f}",
        "per_fold": ", ".join(f"{area:.3f}" for area in areas),
        "threshold": threshold,
        "temperature": temperature,
        "preprocessing": LETTERBOX,
    }
