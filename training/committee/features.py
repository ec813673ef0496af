"""What a bundled network makes of nodules: pooled features, logits and answers to moved boxes, computed once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.domain.geometry import Box, Size
from thyroid_desktop.inference.cautions import usable_box
from thyroid_desktop.inference.neighbours import neighbours
from training.dataset import grey_frame
from training.experiment.checkpoint import write_whole
from training.explanations.subject import Answer, Subject, answer_of
from training.importers import Row

FloatArray = NDArray[np.float32]
Tell = Callable[[float], None]

MOVES: Final = 8
"""Moved boxes a nodule, as the program asks for its spread."""
_AT_ONCE: Final = 100
"""Rows after which the cache is written: what a kill can cost."""


@dataclass(slots=True, eq=False)
class Kept:
    """What is known of some rows, by their ids.

    Attributes:
        pooled: (c,) float32 a row.
        difference: z_malignant − z_benign a row, not divided by the temperature.
        moved: (8,) float32 a row, the same of the moved boxes; rows that were not asked so far are missing.
    """

    pooled: dict[str, FloatArray]
    difference: dict[str, float]
    moved: dict[str, FloatArray]


class Cache:
    """A file of features that belong to one network and one way of cropping.

    Args:
        folder: Where the files lie.
        subject: The network; its weights, margin and preprocessing are part of the file's name.
    """

    def __init__(self, folder: Path, subject: Subject) -> None:
        self._subject = subject
        said = subject.manifest
        name = f"{said.identity.weights_sha256[:16]}-{said.margin:g}-{said.identity.preprocessing}.npz"
        self._path = folder / name
        self._kept = _read(self._path)

    def answered(self, rows: Sequence[Row], moved: Sequence[Row], tell: Tell) -> Kept:
        """Features and logits of ``rows``, and of ``moved``, which are some of them, the moved boxes' answers.

        Args:
            rows: What is asked.
            moved: Of these the answers to moved boxes, too.
            tell: Is told the share that is done, 0 to 1.

        Raises:
            OSError: An image is missing, or the cache cannot be written.
            InvalidBox: A box lies outside of its image.
        """
        work: list[tuple[Row, Callable[[Row], None]]] = [
            (row, self._ask) for row in rows if row.id not in self._kept.pooled
        ]
        work += [(row, self._ask_moved) for row in moved if row.id not in self._kept.moved]
        for done, (row, ask) in enumerate(work, start=1):
            ask(row)
            if done % _AT_ONCE == 0 or done == len(work):
                self._write()
                tell(done / len(work))
        return self._kept

    def _ask(self, row: Row) -> None:
        answer = self._answer(grey_frame(row.path), row.box)
        self._kept.pooled[row.id] = answer.features.mean(axis=(0, 1), dtype=np.float32)
        self._kept.difference[row.id] = answer.difference

    def _ask_moved(self, row: Row) -> None:
        grey = grey_frame(row.path)
        size = Size(int(grey.shape[1]), int(grey.shape[0]))
        near = neighbours(usable_box(row.box, size), size)
        found = [self._answer(grey, box).difference for box in near]
        self._kept.moved[row.id] = np.array(found, np.float32)

    def _answer(self, grey: NDArray[np.uint8], box: Box) -> Answer:
        # In bfloat16 where the processor has it: several times quicker, and closer than halves of the data ever agree.
        return answer_of(self._subject.fast, self._subject.see(grey, box).pixels)

    def _write(self) -> None:
        kept = self._kept
        arrays = {
            "rows": np.array(list(kept.pooled), dtype=np.str_),
            "pooled": np.stack(list(kept.pooled.values())),
            "differences": np.array([kept.difference[name] for name in kept.pooled]),
            "moved_rows": np.array(list(kept.moved), dtype=np.str_),
            "moved": np.reshape(list(kept.moved.values()), (len(kept.moved), MOVES)).astype(np.float32),
        }
        write_whole(self._path, lambda stream: np.savez(stream, **arrays))  # type: ignore[arg-type]


def _read(path: Path) -> Kept:
    if not path.exists():
        return Kept({}, {}, {})
    with np.load(path, allow_pickle=False) as file:
        names, moved = file["rows"].tolist(), file["moved_rows"].tolist()
        return Kept(
            dict(zip(names, file["pooled"], strict=True)),
            dict(zip(names, file["differences"].tolist(), strict=True)),
            dict(zip(moved, file["moved"], strict=True)),
        )
