"""Suggests boxes on a frame with a verified proposer bundle. The program loads it in the worker process alone.

As with every bundle, nothing is believed: files are checked against their SHA-256, the network's ports against the
manifest, and the golden answers are replayed before the first suggestion. Everything is computed in float32, because
the score of an accepted suggestion is recorded.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.domain.geometry import Size
from thyroid_desktop.domain.imaging import Pixels
from thyroid_desktop.domain.proposal import Proposal, ProposerIdentity, settled
from thyroid_desktop.inference.bundle import (
    GOLDEN,
    NETWORK,
    ProposerManifest,
    broken,
    read_files,
    read_proposer_manifest,
)
from thyroid_desktop.inference.decoding import candidates
from thyroid_desktop.inference.framing import canvas_affine, framed
from thyroid_desktop.inference.network import EXACT, Runtime, checked_answers

TOLERANCE: Final = 5e-3
"""How far a map may lie from its golden answer, as a share of the answer's largest value and at least absolutely."""


class ProposerEngine:
    """Suggests boxes with one verified proposer.

    Args:
        folder: The bundle.

    Raises:
        BrokenModel: Anything about the bundle is not as it should be; the detail names the file and the cause.
    """

    def __init__(self, folder: Path) -> None:
        self._manifest = read_proposer_manifest(folder)
        files = read_files(folder, self._manifest)
        golden = _read_golden(folder, files[GOLDEN], self._manifest)
        canvas, (height, width) = self._manifest.canvas, self._manifest.grid
        runtime = Runtime()
        outputs = {"heat": (height, width, 1), "reach": (height, width, 4)}
        model = runtime.read(folder, files[NETWORK], (canvas.height, canvas.width, 3), outputs)
        self._network = runtime.compiled(model, EXACT)
        self._replay(folder, golden)

    @property
    def identity(self) -> ProposerIdentity:
        """Which model suggests."""
        return self._manifest.identity

    def propose(self, pixels: Pixels) -> tuple[Proposal, ...]:
        """Suggested boxes in stored pixels, best first; there may be none.

        Args:
            pixels: (H, W) uint8 or uint16 grey, or (H, W, 3) RGB: the whole frame.
        """
        size = Size(int(pixels.shape[1]), int(pixels.shape[0]))
        canvas = self._manifest.canvas
        maps = self._network.run(framed(pixels, canvas))
        found = candidates(
            maps["heat"],
            maps["reach"],
            canvas=canvas,
            to_canvas=canvas_affine(size, canvas),
            slope=self._manifest.slope,
            offset=self._manifest.offset,
        )
        return settled(found, size)

    def _replay(self, folder: Path, golden: dict[str, NDArray[Any]]) -> None:
        for number, canvas in enumerate(golden["canvases"]):
            maps = self._network.run(canvas)
            for name in ("heat", "reach"):
                expected = golden[name][number]
                allowed = TOLERANCE * max(float(np.abs(expected).max()), 1.0)
                # Written so that an answer that is no number counts as disagreement.
                if not np.abs(maps[name] - expected).max() <= allowed:
                    raise broken(folder, f"{NETWORK} does not give the answers that {GOLDEN} expects")


def _read_golden(folder: Path, raw: bytes, manifest: ProposerManifest) -> dict[str, NDArray[Any]]:
    height, width = manifest.grid
    expected: dict[str, tuple[tuple[int, ...], type[np.generic]]] = {
        "canvases": ((manifest.canvas.height, manifest.canvas.width, 3), np.uint8),
        "heat": ((height, width, 1), np.float32),
        "reach": ((height, width, 4), np.float32),
    }
    return checked_answers(folder, GOLDEN, raw, expected)
