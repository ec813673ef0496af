"""Pictures of widgets beside the ones that were looked at and found right.

References are PNG files made on one machine. Fonts differ between machines, so that pictures are taken without text.
After a wanted change of looks: ``THYROID_RENEW_SNAPSHOTS=1 pytest tests/snapshots``, look at the new files and commit
them.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

NOTICEABLE = 24
"""Difference of a channel, of 255, that an eye could see; what rounding does stays far below."""
MOST_NOTICEABLE = 0.002
"""Share of pixels that may differ so much: anti-aliasing at the ends of lines differs between versions of Qt."""
MOST_ON_AVERAGE = 0.75


def channels(image: QImage) -> NDArray[np.int16]:
    """(H, W, 3) blue, green, red of a picture."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine() // 4, 4)
    return rows[:, : plain.width(), :3].astype(np.int16)


def difference(taken: QImage, wanted: QImage) -> str:
    """In what two pictures differ; empty when they look the same."""
    if taken.size() != wanted.size():
        return f"{taken.width()}×{taken.height()} instead of {wanted.width()}×{wanted.height()} pixels"
    apart = np.abs(channels(taken) - channels(wanted))
    share, mean = float((apart.max(axis=2) > NOTICEABLE).mean()), float(apart.mean())
    is_alike = share <= MOST_NOTICEABLE and mean <= MOST_ON_AVERAGE
    return "" if is_alike else f"{share:.2%} of pixels look different, {mean:.2f} on average"


def assert_looks_as_before(taken: QImage, reference: Path, kept: Path) -> None:
    """Compare with the reference, or renew it; a picture that differs is left in the folder ``kept``."""
    if os.environ.get("THYROID_RENEW_SNAPSHOTS"):
        reference.parent.mkdir(parents=True, exist_ok=True)
        assert taken.convertToFormat(QImage.Format.Format_RGB888).save(str(reference))
        return
    wanted = QImage(str(reference))
    assert not wanted.isNull(), f"{reference.name} is missing; see how to renew in {Path(__file__).name}"
    found = difference(taken, wanted)
    if found:
        kept.mkdir(parents=True, exist_ok=True)
        taken.save(str(kept / reference.name))
    assert not found, f"{reference.name}: {found}; what was shown is in {kept}"
