"""What may be wrong with a true ultrasound image: flow or stiffness painted over it, blur, saturation, darkness."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.domain.geometry import Box

Grey = NDArray[np.uint8]
Colour = NDArray[np.uint8]


def with_flow(grey: Grey, box: Box, *, share: float, is_power: bool, rng: np.random.Generator) -> Colour:
    """Colour Doppler painted over a frame: solid patches, as many as fill ``share`` of the box.

    Args:
        grey: (H, W) uint8 frame.
        box: Where the patches are, in stored pixels.
        share: Of the box that is in colour, 0 to 1.
        is_power: Whether all of it runs from red to yellow; otherwise flow to and from the probe differ in colour.
        rng: Source of all randomness.
    """
    field = _smooth(grey.shape, max(3.0, min(box.width, box.height) / 12), rng)
    rows, columns = slice(int(box.y0), int(box.y1) + 1), slice(int(box.x0), int(box.x1) + 1)
    limit = np.quantile(field[rows, columns], 1 - share)
    within = np.zeros(grey.shape, bool)
    within[rows, columns] = True
    speed = np.clip((field - limit) / max(1e-9, float(field[rows, columns].max() - limit)), 0, 1)
    direction = _smooth(grey.shape, max(6.0, min(box.width, box.height) / 5), rng) > 0
    towards = np.stack([150 + 105 * speed, 20 + 210 * speed, 10 * speed], axis=2)
    away = np.stack([10 * speed, 30 + 190 * speed, 150 + 105 * speed], axis=2)
    flow = towards if is_power else np.where(direction[:, :, np.newaxis], towards, away)
    colour = np.repeat(grey[:, :, np.newaxis], 3, axis=2)
    is_flow = within & (field > limit)
    colour[is_flow] = np.clip(flow[is_flow], 0, 255).astype(np.uint8)
    return colour


def with_stiffness(grey: Grey, box: Box, rng: np.random.Generator) -> Colour:
    """An elastogram: the box and what is around it under a half transparent map from blue over green to red."""
    share = _smooth(grey.shape, max(6.0, min(box.width, box.height) / 4), rng)
    share = (share - share.min()) / np.ptp(share)
    ramp = np.stack([np.clip(1.5 - abs(4 * share - centre), 0, 1) for centre in (3, 2, 1)], axis=2)
    colour = np.repeat(grey[:, :, np.newaxis], 3, axis=2)
    grown = box.with_margin(0.3)
    rows = slice(max(0, int(grown.y0)), int(grown.y1) + 1)
    columns = slice(max(0, int(grown.x0)), int(grown.x1) + 1)
    opacity = rng.uniform(0.35, 0.65)
    mixed = (1 - opacity) * colour[rows, columns] + opacity * 255 * ramp[rows, columns]
    colour[rows, columns] = np.rint(mixed).astype(np.uint8)
    return colour


def blurred(grey: Grey, *, sigma: float) -> Grey:
    """The frame out of focus: Gaussian of ``sigma`` stored pixels."""
    import cv2

    return np.asarray(cv2.GaussianBlur(grey, (0, 0), sigma), dtype=np.uint8)


def amplified(grey: Grey, *, gain: float) -> Grey:
    """The frame at another gain; what exceeds white is cut off."""
    louder: Grey = np.clip(np.rint(grey * gain), 0, 255).astype(np.uint8)
    return louder


def _smooth(shape: tuple[int, ...], sigma: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """Smooth random field around 0."""
    import cv2

    step = max(1, int(sigma / 2))
    small = rng.normal(size=(shape[0] // step + 2, shape[1] // step + 2))
    soft = cv2.GaussianBlur(small, (0, 0), sigma / step)
    return np.asarray(cv2.resize(soft, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC), dtype=np.float64)
