"""Does a bundle answer the same in bfloat16, which previews may use, as in float32, which is recorded?"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, Final

import numpy as np

from thyroid_desktop.inference.bundle import NETWORK, read_files, read_manifest
from thyroid_desktop.inference.network import EXACT, FAST, Network, Options, Runtime
from thyroid_desktop.statistics.calibration import probability_malignant
from training.dataset import grey_frame
from training.experiment.crops import plain_crop
from training.importers import Row

_WARM: Final = 3
"""Answers that are not timed: the first ones also fetch memory."""


def agreement_of(bundle: Path, rows: tuple[Row, ...]) -> dict[str, Any]:
    """Greatest difference of probability, decisions that change, and seconds an answer, over the crops of these rows.

    Raises:
        BrokenModel: The bundle cannot be used.
        OSError: An image is missing.
    """
    manifest = read_manifest(bundle)
    side = manifest.side
    runtime = Runtime()
    outputs = {"features": manifest.feature_map, "logits": (2,)}
    model = runtime.read(bundle, read_files(bundle, manifest)[NETWORK], (side, side, 3), outputs)
    is_letterbox = manifest.identity.preprocessing.startswith("letterbox")
    crops = [
        plain_crop(grey_frame(row.path), row.box, margin=manifest.margin, letterbox=is_letterbox, side=side)
        for row in rows
    ]

    def asked(options: Options) -> tuple[np.ndarray[Any, Any], float]:
        return _answers(runtime.compiled(model, options), crops, manifest.temperature)

    (exact, exact_seconds), (fast, fast_seconds) = asked(EXACT), asked(FAST)
    gaps = np.abs(exact - fast)
    threshold = manifest.identity.threshold
    return {
        "crops": len(rows),
        "has_bfloat16": runtime.has_bfloat16,
        "greatest_difference": float(gaps.max()),
        "mean_difference": float(gaps.mean()),
        "above_a_hundredth": int(np.sum(gaps > 0.01)),
        "decisions_changed": int(np.sum((exact >= threshold) != (fast >= threshold))),
        "ms_float32": 1000 * exact_seconds,
        "ms_bfloat16": 1000 * fast_seconds,
        "megabytes": (bundle / NETWORK).stat().st_size / 1e6,
    }


def _answers(
    network: Network, crops: list[np.ndarray[Any, Any]], temperature: float
) -> tuple[np.ndarray[Any, Any], float]:
    """Probabilities, and the median of the seconds that an answer took."""
    found, seconds = [], []
    for one in crops:
        began = time.perf_counter()
        found.append(network.run(one)["logits"])
        seconds.append(time.perf_counter() - began)
    return probability_malignant(np.stack(found), temperature=temperature), float(np.median(seconds[_WARM:] or seconds))
