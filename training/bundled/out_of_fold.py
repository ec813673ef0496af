"""Out-of-fold answers as a table: every row is answered by a network that never saw its group."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class OutOfFold:
    """Answers of a cross-validation, row by row.

    Attributes:
        ids: Pseudonymous row ids.
        is_malignant: (n,) truth.
        groups: (n,) group numbers; no group is in two folds.
        folds: (n,) fold that a row was held out in.
        logits: (n, 2) float32, benign and malignant.
    """

    ids: tuple[str, ...]
    is_malignant: NDArray[np.bool_]
    groups: NDArray[np.int64]
    folds: NDArray[np.int64]
    logits: NDArray[np.float32]

    def write(self, path: Path) -> None:
        """Write one line a row as CSV."""
        path.write_bytes(self.as_table())

    def as_table(self) -> bytes:
        """One line a row as CSV."""
        text = io.StringIO()
        lines = csv.writer(text, lineterminator="\n")
        lines.writerow(["row", "is_malignant", "group", "fold", "logit_benign", "logit_malignant"])
        for index, name in enumerate(self.ids):
            numbers = [int(self.is_malignant[index]), int(self.groups[index]), int(self.folds[index])]
            lines.writerow([name, *numbers, *(f"{value:.6f}" for value in self.logits[index])])
        return text.getvalue().encode()

    @classmethod
    def read(cls, path: Path) -> OutOfFold:
        """Read what :meth:`write` wrote."""
        with path.open(newline="", encoding="utf-8") as file:
            records = list(csv.DictReader(file))
        return cls(
            ids=tuple(record["row"] for record in records),
            is_malignant=np.array([record["is_malignant"] == "1" for record in records]),
            groups=np.array([int(record["group"]) for record in records], dtype=np.int64),
            folds=np.array([int(record["fold"]) for record in records], dtype=np.int64),
            logits=np.array(
                [[float(record[f"logit_{name}"]) for name in ("benign", "malignant")] for record in records], np.float32
            ),
        )
