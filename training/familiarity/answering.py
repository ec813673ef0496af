"""Pooled features of many boxes by a bundle's own network, kept in a file, so that measuring does not wait twice."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.inference.bundle import NETWORK, Manifest
from thyroid_desktop.inference.network import Network
from training.experiment.checkpoint import write_whole
from training.explanations.subject import answer_of, open_subject
from training.familiarity.questions import Question

FloatArray = NDArray[np.float32]

_KEPT_EVERY: Final = 200
_LOG = logging.getLogger(__name__)


class Features:
    """The network of one bundle, and what it answered before.

    Args:
        bundle: A classifier's folder.
        cache: Folder for what was computed; None keeps nothing.
        is_fast: Compute in bfloat16 where the processor has it, as previews are: several times as fast.

    Raises:
        BrokenModel: The bundle is damaged, or no classifier.
    """

    def __init__(self, bundle: Path, cache: Path | None, *, is_fast: bool) -> None:
        self._subject = open_subject(bundle)
        self.manifest: Manifest = self._subject.manifest
        self._network: Network = self._subject.fast if is_fast else self._subject.exact
        precision = "exact" if self._network is self._subject.exact else "fast"
        name = f"features-{self.manifest.files[NETWORK][:16]}-{precision}.npz"
        self._file = None if cache is None else cache / name
        self._known = self._kept()

    def of(self, questions: Sequence[Question]) -> FloatArray:
        """Pooled features of every question, (n, c) float32."""
        missing = [one for one in questions if _key(one) not in self._known]
        for number, one in enumerate(missing, 1):
            self._known[_key(one)] = self._answer(one)
            if number % _KEPT_EVERY == 0 or number == len(missing):
                _LOG.info("features of %d of %d boxes", number, len(missing))
                self._keep()
        return np.stack([self._known[_key(one)] for one in questions])

    def _answer(self, question: Question) -> FloatArray:
        seen = self._subject.see(question.pixels(), question.box)
        pooled: FloatArray = answer_of(self._network, seen.pixels).features.mean(axis=(0, 1), dtype=np.float32)
        return pooled

    def _kept(self) -> dict[str, FloatArray]:
        if self._file is None or not self._file.exists():
            return {}
        with np.load(self._file, allow_pickle=False) as file:
            return dict(zip(file["keys"].tolist(), file["features"], strict=True))

    def _keep(self) -> None:
        if self._file is not None:
            arrays = {"keys": np.array(list(self._known)), "features": np.stack(list(self._known.values()))}
            write_whole(self._file, lambda stream: np.savez(stream, **arrays))  # type: ignore[arg-type]


def _key(question: Question) -> str:
    return hashlib.sha256(f"{question.id} {question.box.xywh()}".encode()).hexdigest()
