"""Does a bundle answer the same in bfloat16, which previews may use, as in float32, which is recorded?"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, Final

import numpy as np

from thyroid_desktop.inference.bundle import NETWORK
from thyroid_desktop.inference.network import Network
from thyroid_desktop.statistics.calibration import probability_malignant
from training.dataset import grey_frame
from training.explanations.subject import open_subject
from training.importers import Row

_WARM: Final = 3
"""Answers that are not timed: the first ones also fetch memory."""


def agreement_of(bundle: Path, rows: tuple[Row, ...]) -> dict[str, Any]:
    """Greatest difference of probability, decisions that change, and seconds an answer, over the crops of these rows.

    Raises:
        BrokenModel: The bundle cannot be used.
        OSError: An image is missing.
    """
    subject = open_subject(bundle)
    manifest = subject.manifest
    crops = [subject.see(grey_frame(row.path), row.box).pixels for row in rows]
    exact, exact_seconds = _answers(subject.exact, crops, manifest.temperature)
    fast, fast_seconds = _answers(subject.fast, crops, manifest.temperature)
    gaps = np.abs(exact - fast)
    threshold = manifest.identity.threshold
    return {
        "crops": len(rows),
        "has_bfloat16": subject.fast is not subject.exact,
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
