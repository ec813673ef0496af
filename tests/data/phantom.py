"""Synthetic B-mode pictures of a thyroid with known nodules: the anatomy seen by the probe. Deterministic by seed."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, gaussian_filter1d

from tests.data.anatomy import Nodule, Tissue, neck
from tests.data.probe import Field, Probe, compressed, resampled
from thyroid_desktop.domain.geometry import Box, Size

PICTURE = Size(640, 560)
PLANE_KEY_MM = 0.5
"""Distance of the planes between which scatterers are interpolated when the probe sweeps."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What to draw.

    Attributes:
        size: Pixels of the picture.
        mm_per_pixel: Size of a pixel, the same on both axes.
        nodules: The nodules in the lobe.
        seed: This neck, its shapes and its scatterers.
        plane_mm: Where the sweep stands; 0 is the middle of the nodules.
        pulse: Phase of the heart beat in turns.
        probe: How it is seen.
        white_db, range_db: Brightest level and dynamic range of the log compression.
    """

    size: Size = PICTURE
    mm_per_pixel: float = 0.0625
    nodules: tuple[Nodule, ...] = ()
    seed: int = 1
    plane_mm: float = 0.0
    pulse: float = 0.0
    probe: Probe = field(default_factory=Probe)
    white_db: float = 32.0
    range_db: float = 58.0


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A drawn scene with its truth.

    Attributes:
        pixels: (H, W) uint8.
        boxes: The box around each nodule of the scene, in pixels of the picture; None where the plane misses it.
        mm_per_pixel: Size of a pixel.
    """

    pixels: NDArray[np.uint8]
    boxes: tuple[Box | None, ...]
    mm_per_pixel: float


def picture(scene: Scene) -> Picture:
    """Draw a scene."""
    width, height = (side * scene.mm_per_pixel for side in (scene.size.width, scene.size.height))
    z, x = scene.probe.grid(width, height)
    tissue = neck(z, x, seed=scene.seed, nodules=scene.nodules, plane_mm=scene.plane_mm, pulse=scene.pulse)
    envelope = scene.probe.envelope(scatterers(tissue, scene)) * sensitivity(tissue)
    noise = np.abs(np.random.default_rng((scene.seed, 9, _key(scene.plane_mm))).standard_normal(envelope.shape))
    envelope = np.hypot(envelope, noise.astype(np.float32) * np.float32(10 ** (-29 / 20)))
    shape = (scene.size.height, scene.size.width)
    grey = compressed(resampled(envelope, shape), white_db=scene.white_db, range_db=scene.range_db)
    grey = gaussian_filter(grey, 0.5)
    return Picture(np.rint(grey * 255).astype(np.uint8), _boxes(tissue, scene), scene.mm_per_pixel)


def scatterers(tissue: Tissue, scene: Scene) -> Field:
    """Amplitudes (Z, X) of the scatterers: unordered ones, and layered ones that reach several millimetres sideways."""
    shape = tissue.diffuse_db.shape
    low = int(np.floor(scene.plane_mm / PLANE_KEY_MM))
    share = scene.plane_mm / PLANE_KEY_MM - low
    white = np.zeros(shape, np.float32)
    fibres = np.zeros(shape, np.float32)
    for key, weight in ((low, np.cos(share * np.pi / 2)), (low + 1, np.sin(share * np.pi / 2))):
        rng = np.random.default_rng((scene.seed, 3, key + 10_000))
        white += np.float32(weight) * rng.standard_normal(shape, dtype=np.float32)
        fibres += np.float32(weight) * rng.standard_normal(shape, dtype=np.float32)
    reach = 0.8 / scene.probe.line_mm
    fibres = gaussian_filter1d(fibres, reach, axis=1) * np.float32(np.sqrt(2 * np.sqrt(np.pi) * reach))
    lateral = np.broadcast_to(tissue.x, shape)
    bow = 0.0055 * (lateral + 2) ** 2 / scene.probe.sample_mm
    row = bow.astype(int)
    above, below = (
        np.take_along_axis(fibres, (np.arange(shape[0])[:, np.newaxis] + row + step) % shape[0], axis=0)
        for step in (0, 1)
    )
    fibres = np.asarray(above + (below - above) * (bow - row), np.float32)
    return white * _amplitude(tissue.diffuse_db) + fibres * _amplitude(tissue.fibrous_db)


def sensitivity(tissue: Tissue) -> Field:
    """Amplitude that is left of an echo (Z, X): shadows and enhancement along the lines, and what gain cannot mend."""
    loss = np.cumsum(tissue.attenuation, axis=0, dtype=np.float64) * tissue.step_mm[0]
    loss = gaussian_filter1d(loss, 0.35 / tissue.step_mm[1], axis=1)
    deep = np.maximum(tissue.z - 20, 0) * 0.9
    return _amplitude(-np.asarray(np.clip(loss, -6, 45) + deep, np.float32))


def _amplitude(decibel: Field) -> Field:
    return np.asarray(np.power(np.float32(10), decibel / np.float32(20)), np.float32)


def _key(plane_mm: float) -> int:
    return round(plane_mm * 1000) + 1_000_000


def _boxes(tissue: Tissue, scene: Scene) -> tuple[Box | None, ...]:
    found = {number: _box(distance, tissue.step_mm, scene) for number, distance in tissue.nodules.items()}
    return tuple(found.get(number) for number in range(len(scene.nodules)))


def _box(distance: Field, step_mm: tuple[float, float], scene: Scene) -> Box:
    """The bounds of a border, interpolated between the samples on either side of it."""
    bounds = []
    for axis in (1, 0):
        nearest = distance.min(axis=1 - axis).astype(float)
        inside = np.nonzero(nearest < 0)[0]
        first, last = int(inside[0]), int(inside[-1])
        low = first - nearest[first] / (nearest[first] - nearest[first - 1])
        high = last + nearest[last] / (nearest[last] - nearest[last + 1])
        bounds.append(((low + 0.5) * step_mm[axis], (high + 0.5) * step_mm[axis]))
    (x0, x1), (y0, y1) = bounds
    return Box(*(float(bound) / scene.mm_per_pixel for bound in (x0, y0, x1, y1)))
