"""A transverse cut through one side of a neck, as maps of what ultrasound meets there.

The picture is that of the left thyroid lobe: trachea towards the left border, carotid artery and jugular vein towards
the right, strap muscles in front, the longus colli muscle behind. All of it is drawn by distance functions; lengths in
millimetres, x to the right from the middle of the probe, z into depth. Echo strengths are decibels against thyroid
parenchyma. Nothing is taken from any patient.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, zoom

Field = NDArray[np.float32]
Calcification = Literal["none", "punctate", "macro", "rim"]
Margin = Literal["smooth", "irregular", "ill-defined"]


@dataclass(frozen=True, slots=True)
class Nodule:
    """A nodule to draw: an ellipse, or an ellipsoid where the plane moves.

    Attributes:
        x_mm, z_mm: Centre of its largest cut.
        width_mm, height_mm: Diameters of its largest cut, border to border.
        echo_db: Echo against the parenchyma; below zero is hypoechoic.
        margin: Kind of border.
        calcification: Kind of calcification.
        spongy: Share of the inside taken by tiny cysts, 0 to 1.
        has_halo: Whether a thin dark rim surrounds it.
        depth_mm: Diameter across the picture's plane.
    """

    x_mm: float
    z_mm: float
    width_mm: float
    height_mm: float
    echo_db: float = -7.0
    margin: Margin = "smooth"
    calcification: Calcification = "none"
    spongy: float = 0.0
    has_halo: bool = False
    depth_mm: float = 12.0

    def scale_at(self, plane_mm: float) -> float:
        """Size of the cut at this distance from the middle, as a share of the largest; 0 beside the nodule."""
        return float(np.sqrt(max(0.0, 1 - (2 * plane_mm / self.depth_mm) ** 2)))


@dataclass(slots=True)
class Tissue:
    """What the sound meets, sampled at depths (Z, 1) and lateral positions (1, X).

    Attributes:
        x, z: Positions; z is bent a little while the anatomy is drawn, so that no border is a mathematician's.
        step_mm: Distance of two samples along depth and across.
        diffuse_db: Strength of unordered scatterers, (Z, X).
        fibrous_db: Strength of scatterers in layers (fibres, fascias), (Z, X).
        attenuation: Loss against ordinary tissue in dB a millimetre of depth, there and back; below zero enhances.
        nodules: Distances (Z, X) in mm from the borders of the nodules that the plane cuts, by order number.
    """

    x: Field
    z: Field
    step_mm: tuple[float, float]
    diffuse_db: Field
    fibrous_db: Field
    attenuation: Field
    nodules: dict[int, Field]

    def paint(self, inside: Field, diffuse_db: float, fibrous_db: float = -60.0, attenuation: float = 0.0) -> None:
        """Replace the tissue where ``inside`` (0 to 1) says so."""
        self.diffuse_db += (diffuse_db - self.diffuse_db) * inside
        self.fibrous_db += (fibrous_db - self.fibrous_db) * inside
        self.attenuation += (attenuation - self.attenuation) * inside

    def brighten(self, where: Field, diffuse_db: float, *, fibrous_db: float = -60.0) -> None:
        """Raise the echoes to these strengths where ``where`` (0 to 1) says so; never lower them."""
        self.diffuse_db += np.maximum(diffuse_db - self.diffuse_db, 0) * where
        self.fibrous_db += np.maximum(fibrous_db - self.fibrous_db, 0) * where


def smooth_noise(shape: tuple[int, int], rng: np.random.Generator, cells: tuple[float, float]) -> Field:
    """Noise of standard deviation 1 that varies over ``cells`` samples along each axis."""
    coarse = tuple(max(int(np.ceil(side / cell * 2)) + 4, 6) for side, cell in zip(shape, cells, strict=True))
    rough = gaussian_filter(rng.standard_normal(coarse), 1.0, mode="wrap")
    factors = tuple(side / (have - 2) for side, have in zip(shape, coarse, strict=True))
    fine = zoom(rough, factors, order=3)[: shape[0], : shape[1]]
    return np.asarray((fine - rough.mean()) / rough.std(), np.float32)


def within(distance: Field, edge_mm: float = 0.06) -> Field:
    """1 where a distance is below zero, 0 where above, with a soft edge of this half-width."""
    return np.asarray(np.clip(0.5 - distance / (2 * edge_mm), 0, 1), np.float32)


def ellipse(tissue: Tissue, centre: tuple[float, float], axes: tuple[float, float], power: float = 2.0) -> Field:
    """About the distance in mm from an ellipse with these half-axes (x, z); ``power`` above 2 makes it boxier."""
    across = np.abs((tissue.x - centre[0]) / axes[0]) ** power
    down = np.abs((tissue.z - centre[1]) / axes[1]) ** power
    radius = (across + down) ** (1 / power)
    # The gradient of the radius turns it into a distance that is right at the border whatever the axes are.
    slope_x = across / np.maximum(np.abs(tissue.x - centre[0]), 1e-3)
    slope_z = down / np.maximum(np.abs(tissue.z - centre[1]), 1e-3)
    slope = np.hypot(slope_x, slope_z) * np.maximum(radius, 1e-3) ** (1 - power)
    return np.asarray((radius - 1) / np.maximum(slope, 1e-3), np.float32)


def line(distance: Field, width_mm: float) -> Field:
    """A soft line of this half-width along the zero of a distance."""
    return np.asarray(np.exp(-0.5 * (distance / width_mm) ** 2), np.float32)


def facing(distance: Field, tissue: Tissue) -> Field:
    """How squarely a surface faces the probe, 0 to 1: mirror-like walls vanish where the sound grazes them."""
    down = np.gradient(distance, tissue.step_mm[0], axis=0)
    across = np.gradient(distance, tissue.step_mm[1], axis=1)
    return np.asarray((down / np.maximum(np.hypot(down, across), 1e-6)) ** 4, np.float32)


def neck(
    z: Field, x: Field, *, seed: int, nodules: tuple[Nodule, ...] = (), plane_mm: float = 0.0, pulse: float = 0.0
) -> Tissue:
    """The cut through the neck.

    Args:
        z, x: Depths (Z, 1) and lateral positions (1, X).
        seed: Shapes and textures of this neck.
        nodules: What lies in the lobe.
        plane_mm: Distance of the plane from the nodules' middle.
        pulse: Phase of the heart beat in turns; the artery widens by a twentieth.
    """
    rng = np.random.default_rng((seed, 1))
    shape = (z.shape[0], x.shape[1])
    step_mm = (float(z[1, 0] - z[0, 0]), float(x[0, 1] - x[0, 0]))
    wobble = smooth_noise(shape, rng, (5 / step_mm[0], 5 / step_mm[1])) * np.float32(0.3)
    flat = np.zeros(shape, np.float32)
    tissue = Tissue(x, z + wobble, step_mm, flat - 4, flat - 6, flat.copy(), {})
    _behind(tissue, rng)
    _in_front(tissue, rng)
    _gland(tissue, rng)
    _airway(tissue, rng)
    _vessels(tissue, pulse)
    tissue.z = np.asarray(z + flat, np.float32)
    for number, nodule in enumerate(nodules):
        _nodule(tissue, nodule, number, plane_mm, np.random.default_rng((seed, 2, number)))
    return tissue


def _in_front(tissue: Tissue, rng: np.random.Generator) -> None:
    x, z = tissue.x, tissue.z
    fat = 3.4 + 0.4 * np.sin(x / 7.0 + 1.0)
    deep_fascia = 9.5 - 0.0065 * (x + 2) ** 2
    patches = smooth_noise(tissue.diffuse_db.shape, rng, (14, 70))
    tissue.paint(within(z - deep_fascia - 0.5), -6, -3)
    tissue.paint(within(z - fat), -10, -12)
    tissue.brighten(within(z - fat) * np.clip(patches - 0.5, 0, 1), -2, fibrous_db=12)
    tissue.brighten(within(z - 1.0, 0.2), 2, fibrous_db=13)
    strap = np.maximum(z - deep_fascia, fat + 0.35 - z)
    tissue.paint(within(strap, 0.12), -17, -13)
    mastoid = ellipse(tissue, (16.5, 7.7), (13.0, 3.3), 2.4)
    tissue.paint(within(mastoid, 0.12), -16, -12)
    muscles = within(np.minimum(strap, mastoid))
    tissue.brighten(muscles * np.clip(patches * 0.8 - 0.9, 0, 1), -12, fibrous_db=6)
    grain = np.clip(0.75 + 0.35 * patches, 0.15, 1)
    between = z - (6.5 - 0.005 * (x + 1) ** 2)
    for distance, strength in ((z - fat, 19), (mastoid, 15), (between, 11), (z - deep_fascia, 14)):
        tissue.brighten(line(distance, 0.1) * grain * facing(distance, tissue), 0, fibrous_db=strength)


def _behind(tissue: Tissue, rng: np.random.Generator) -> None:
    x, z = tissue.x, tissue.z
    patches = smooth_noise(tissue.diffuse_db.shape, rng, (26, 28))
    tissue.brighten(within(12.0 - z, 2.0) * np.clip(patches - 0.3, 0, 1), 4, fibrous_db=13)
    muscle = ellipse(tissue, (4.0, 28.0), (9.5, 3.3), 2.4)
    tissue.paint(within(muscle, 0.3), -16, -13)
    tissue.brighten(within(muscle) * np.clip(patches - 0.6, 0, 1), -9, fibrous_db=5)
    tissue.brighten(line(muscle, 0.2) * np.clip(0.7 + 0.5 * patches, 0, 1), 2, fibrous_db=14)
    spine = z - (32.0 - 0.025 * (x - 5) ** 2 + 0.4 * np.sin(x))
    tissue.brighten(line(spine, 0.3) * within(np.abs(x - 3) - 9, 1.5), 6, fibrous_db=17)
    tissue.paint(within(0.4 - spine, 0.4), -17, -14, 1.2)


def _gland(tissue: Tissue, rng: np.random.Generator) -> None:
    x, z = tissue.x, tissue.z
    lobe = ellipse(tissue, (1.0, 16.4), (10.2, 7.4), 2.3)
    isthmus = np.maximum(np.abs(z - (10.3 + 0.004 * (x + 16) ** 2)) - 1.5, x + 2)
    gland = np.maximum(np.minimum(lobe, isthmus), -ellipse(tissue, (-16.0, 21.6), (9.6, 10.1)))
    shape = tissue.diffuse_db.shape
    capsule = line(gland - 0.05, 0.13) * np.clip(0.9 + 0.3 * smooth_noise(shape, rng, (90, 40)), 0.2, 1)
    tissue.paint(within(gland, 0.15), 0)
    tissue.diffuse_db += smooth_noise(shape, rng, (60, 14)) * np.float32(1.3) * within(gland)
    vessels = smooth_noise(shape, rng, (30, 12))
    tissue.diffuse_db -= np.float32(9) * np.clip(vessels - 2.3, 0, 1) * within(gland + 0.8)
    tissue.brighten(capsule * facing(gland, tissue), 4, fibrous_db=16)


def _airway(tissue: Tissue, rng: np.random.Generator) -> None:
    x, z = tissue.x, tissue.z
    gullet = ellipse(tissue, (-4.6, 26.4), (3.6, 2.3))
    tissue.paint(within(gullet, 0.2), -13, -14)
    tissue.brighten(line(gullet - 0.1, 0.15) * facing(gullet, tissue), 0, fibrous_db=11)
    folds = smooth_noise(tissue.diffuse_db.shape, rng, (20, 10)) * np.float32(0.35)
    tissue.brighten(line(gullet + 1.5 + folds, 0.4), 3, fibrous_db=7)
    trachea = ellipse(tissue, (-16.0, 21.6), (9.2, 9.7))
    front = within(z - 23.5, 3.0) * facing(trachea, tissue)
    tissue.paint(within(trachea, 0.15), -18)
    tissue.brighten(line(trachea, 0.16) * front, 2, fibrous_db=15)
    lumen = trachea + 1.9
    tissue.paint(within(lumen), -48, -60)
    # Air returns everything: nothing is seen behind it but its own echoes, fainter each time.
    behind = within(np.maximum(np.abs(x + 16.0) - 7.2, 21.6 - z), 0.5)
    tissue.paint(behind, -48, -60)
    uneven = np.clip(0.8 + 0.35 * smooth_noise(tissue.diffuse_db.shape, rng, (60, 30)), 0.1, 1)
    for order in range(7):
        ring = line(lumen + 1.35 * order, 0.2 + 0.1 * order) * front * uneven
        tissue.brighten(ring, 8 - 5.5 * order, fibrous_db=19 - 6.5 * order)


def _vessels(tissue: Tissue, pulse: float) -> None:
    beat = 1 + 0.05 * float(np.sin(2 * np.pi * pulse))
    artery = ellipse(tissue, (14.4, 17.4), (3.0 * beat, 2.9 * beat))
    vein = ellipse(tissue, (18.6, 13.2), (3.6, 1.8 - 2.0 * (beat - 1)))
    for vessel, wall, strength in ((vein, 0.2, 9), (artery, 0.5, 19)):
        tissue.paint(within(vessel - wall, 0.15), -8, -4)
        tissue.paint(within(vessel, 0.1), -34, -60, -0.8)
        tissue.diffuse_db += within(np.abs(vessel + 0.5) - 0.5, 0.5) * np.float32(5)
        tissue.brighten(
            line(vessel - 0.15, 0.12) * (0.3 + 0.7 * np.sqrt(facing(vessel, tissue))), 2, fibrous_db=strength
        )
        tissue.brighten(line(vessel - wall - 0.2, 0.15) * facing(vessel, tissue), 2, fibrous_db=strength - 2)


def _nodule(tissue: Tissue, nodule: Nodule, number: int, plane_mm: float, rng: np.random.Generator) -> None:
    scale = nodule.scale_at(plane_mm)
    if scale <= 0.05:
        return
    axes = (nodule.width_mm / 2 * scale, nodule.height_mm / 2 * scale)
    distance = ellipse(tissue, (nodule.x_mm, nodule.z_mm), axes)
    if nodule.margin == "irregular":
        distance = distance + _spicules(tissue, nodule, rng)
    tissue.nodules[number] = distance
    edge = 0.9 if nodule.margin == "ill-defined" else 0.12
    if nodule.has_halo:
        broad = 0.3 + 0.15 * smooth_noise(tissue.diffuse_db.shape, rng, (60, 20))
        tissue.paint(within(np.abs(distance + 0.3) - broad, 0.2), -9)
    inside = within(distance + 0.6 if nodule.has_halo else distance, edge)
    tissue.paint(inside, nodule.echo_db)
    shape = tissue.diffuse_db.shape
    tissue.diffuse_db += smooth_noise(shape, rng, (50, 12)) * np.float32(1.6) * inside
    if nodule.spongy:
        bubbles = smooth_noise(shape, rng, (30, 8))
        cysts = bubbles > np.quantile(bubbles, 1 - nodule.spongy)
        tissue.paint(cysts * within(distance + 0.6), -26, -60, -0.2)
    _CALCIFIED[nodule.calcification](tissue, nodule, distance, scale, rng)


def _spicules(tissue: Tissue, nodule: Nodule, rng: np.random.Generator) -> Field:
    """Dents of a border of several lobules: always inwards, so that the widest parts keep the nodule's size."""
    angle = np.arctan2(tissue.z - nodule.z_mm, tissue.x - nodule.x_mm)
    waves = sum(np.cos(order * angle + rng.uniform(0, 2 * np.pi)) / order for order in (5, 7, 9, 11))
    depth = 0.11 * min(nodule.width_mm, nodule.height_mm)
    # The four tips of the ellipse are kept, for they carry the size that a caliper measures.
    away = np.clip(np.abs(np.sin(2 * angle)) * 2.5, 0, 1)
    return np.asarray(np.clip(waves + 0.45, 0, 1) * depth * away, np.float32)


def _plain(tissue: Tissue, nodule: Nodule, distance: Field, scale: float, rng: np.random.Generator) -> None:
    """No calcification."""


def _punctate(tissue: Tissue, nodule: Nodule, distance: Field, scale: float, rng: np.random.Generator) -> None:
    for _ in range(14):
        angle, radius, plane = rng.uniform(0, 2 * np.pi), 0.75 * np.sqrt(rng.uniform()), rng.uniform(0.25, 1)
        across = nodule.x_mm + radius * nodule.width_mm / 2 * np.cos(angle)
        down = nodule.z_mm + radius * nodule.height_mm / 2 * np.sin(angle)
        spot = ellipse(tissue, (across, down), (0.22, 0.14))
        tissue.brighten(within(spot, 0.1) * within(distance) * np.float32(scale > plane * 0.8), 16)


def _macro(tissue: Tissue, nodule: Nodule, distance: Field, scale: float, rng: np.random.Generator) -> None:
    centre = (nodule.x_mm + 0.1 * nodule.width_mm, nodule.z_mm - 0.12 * nodule.height_mm)
    half = 0.22 * nodule.width_mm * scale
    shell = ellipse(tissue, centre, (half, 0.45 * half))
    shell = shell + smooth_noise(tissue.diffuse_db.shape, rng, (40, 8)) * np.float32(0.15)
    stone = within(shell, 0.1)
    tissue.paint(stone, 4, -60, 0)
    tissue.attenuation += stone * np.float32(22 / max(0.9 * half, 0.5))
    tissue.brighten(line(shell, 0.25) * within(tissue.z - centre[1], 0.4), 15, fibrous_db=15)


def _rim(tissue: Tissue, nodule: Nodule, distance: Field, scale: float, rng: np.random.Generator) -> None:
    shell = line(distance + 0.3, 0.25)
    gaps = smooth_noise(tissue.diffuse_db.shape, rng, (90, 22)) > -1.4
    strength = 0.3 + 0.7 * np.sqrt(facing(distance, tissue))
    tissue.brighten(shell * strength * gaps, 19, fibrous_db=18)
    tissue.attenuation += shell * gaps * facing(distance, tissue) * np.float32(12.0)


_CALCIFIED = {"none": _plain, "punctate": _punctate, "macro": _macro, "rim": _rim}
