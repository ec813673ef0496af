"""Does a network read what is no nodule? Held-out rows are asked again with the nodule, or the marks, taken away.

Each network answers what it never saw. Where the nodule is blanked out, an area near one half says that margin, marks
and the machine's look tell it nothing; the shape of the box stays visible in a letterboxed crop, and "taller than wide"
is a sign, so that the same is asked with a square in its place.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.inference.preprocessing import normalise
from thyroid_desktop.statistics.roc import auroc, compare
from training.augment import with_calipers
from training.bundled.making import Places, folder_of, order_of
from training.bundled.study import Study
from training.calipers import without_calipers
from training.dataset import grey_frame
from training.experiment.crops import plain_crop
from training.experiment.running import WEIGHTS
from training.importers import Row

Grey = NDArray[np.uint8]
Change = Callable[[Grey, Box], tuple[Grey, Box]]

_BATCH: Final = 16


def blanked(grey: Grey, box: Box) -> tuple[Grey, Box]:
    """A copy of the frame with everything inside the box at the grey of what surrounds it."""
    plain = grey.copy()
    wide = box.with_margin(0.1)
    surroundings = _inside(plain, wide).astype(np.float64)
    inner = _inside(plain, box)
    count = surroundings.size - inner.size
    level = (surroundings.sum() - inner.sum(dtype=np.float64)) / count if count else float(surroundings.mean())
    inner[...] = round(float(level))
    return plain, box


def squared(grey: Grey, box: Box) -> tuple[Grey, Box]:
    """The frame blanked over box and square alike, and the square of the box's area about its centre."""
    side = math.sqrt(box.width * box.height)
    square = Box.from_xywh(box.centre.x - side / 2, box.centre.y - side / 2, side, side)
    plain, _ = blanked(*blanked(grey, box))
    return blanked(plain, square)[0], square


def unmarked(grey: Grey, box: Box) -> tuple[Grey, Box]:
    """The frame with measuring marks about the border of the box filled in."""
    return without_calipers(grey, box), box


def marked(grey: Grey, box: Box) -> tuple[Grey, Box]:
    """The frame with measuring crosses drawn at the ends of the box's axes."""
    return with_calipers(grey, box, np.random.default_rng(0)), box


CHANGES: Final[dict[str, Change]] = {
    "nodule blanked out": blanked,
    "blanked out, square box": squared,
    "marks filled in": unmarked,
    "marks drawn in": marked,
}


def shortcuts_of(study: Study, places: Places, limit: int = 0) -> list[dict[str, Any]]:
    """A line a change, the unchanged crops first: area with DeLong's interval, and the paired difference to the first.

    Args:
        study: Whose first part's networks are asked, each about its held-out rows.
        places: Where they lie.
        limit: So many rows a fold; 0 for all.

    Raises:
        BadExperiment: A training is not done, or its weights do not fit.
    """
    part = study.parts[0]
    order = order_of(study, part, places)
    samples = part.samples(places.data, order.recipe)
    folds = {row.id: row.fold for row in samples.rows}
    scores: dict[str, list[float]] = {name: [] for name in ("as they are", *CHANGES)}
    truth: list[bool] = []
    for fold in part.folds(order.recipe):
        model = _network(study, folder_of(study, part, fold, places))
        rows = [row for row in samples.origins if folds[row.id] == fold and row.source in part.learn_from]
        rows = _spread(rows, limit)
        truth += [row.is_malignant for row in rows]
        for name, own in scores.items():
            own.extend(_asked(model, study, rows, CHANGES.get(name, lambda grey, box: (grey, box))))
    return [_line(name, np.array(truth), np.array(scores["as they are"]), np.array(scores[name])) for name in scores]


def _line(name: str, truth: NDArray[np.bool_], first: NDArray[Any], own: NDArray[Any]) -> dict[str, Any]:
    area, less = auroc(truth, own), compare(truth, first, own)
    interval, ends = area.interval(), less.interval()
    return {
        "crops": name,
        "nodules": len(truth),
        "auroc": area.value,
        "auroc_95": list(interval) if interval else None,
        "less": less.value,
        "less_95": list(ends) if ends else None,
    }


def _network(study: Study, folder: Path) -> Any:
    from training.experiment.networks import build
    from training.experiment.weights import load_weights

    recipe = study.experiment
    model = build(study.network, dropout=0.0, precision="float32", seed=recipe.seed, side=recipe.asked_side)
    load_weights(model, folder / WEIGHTS)
    return model


def _asked(model: Any, study: Study, rows: Sequence[Row], change: Change) -> list[float]:
    crop, side = study.experiment.crop, int(model.input.shape[1])
    cuts = []
    for row in rows:
        grey, box = change(grey_frame(row.path), row.box)
        cuts.append(plain_crop(grey, box, margin=crop.margin, letterbox=crop.letterbox, side=side))
    found: list[float] = []
    for start in range(0, len(cuts), _BATCH):
        logits = np.asarray(model.predict_on_batch(normalise(np.stack(cuts[start : start + _BATCH]))))
        found += (logits[:, 1] - logits[:, 0]).astype(float).tolist()
    return found


def _inside(grey: Grey, box: Box) -> Grey:
    """A view of the pixels of a box, as far as it lies in the frame."""
    left, top = max(0, math.floor(box.x0)), max(0, math.floor(box.y0))
    return grey[top : math.ceil(box.y1), left : math.ceil(box.x1)]


def _spread(rows: Sequence[Row], limit: int) -> list[Row]:
    """So many rows, evenly spread over all."""
    if not limit or limit >= len(rows):
        return list(rows)
    return [rows[int(at)] for at in np.linspace(0, len(rows) - 1, limit)]
