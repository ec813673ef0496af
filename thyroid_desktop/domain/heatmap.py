"""How a class-activation map is coloured, placed and outlined; screen and paper draw from this one file.

A map is shown in four steps: :func:`placed` brings its few cells into the image's pixels, :func:`normalised` scales it
to 0…1, :func:`coloured` gives it colours that fade out where there is little attention, and :func:`blend` lays these
over the picture. :func:`outline` is the line of half the maximum. Attention is shown, not the nodule's boundary.
"""

from __future__ import annotations

from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.domain.diagnosis import CamMap
from thyroid_desktop.domain.geometry import Affine, Size

Palette = Literal["inferno", "jet"]
Float32 = NDArray[np.float32]
Floats = NDArray[np.float32] | NDArray[np.float64]
Bytes = NDArray[np.uint8]

HALF_MAXIMUM: Final = 0.5
"""Level of the outline, as a share of the map's maximum."""
FADE: Final = (0.05, 0.60)
"""Values at which the overlay begins to show and reaches its full opacity."""
UPSAMPLING: Final = 8
"""Samples a cell and axis by which a map is smoothed before it is placed or outlined."""

# 20 knots "value red green blue", between which a straight line stays within one level of the published colour map
# "inferno" (Nathaniel Smith and Stéfan van der Walt, released under CC0).
_INFERNO_KNOTS: Final = """
    00000004 07030210 16120a32 23260c51 2d380962 3a4d0d6c 51721a6e 69982766 80bc3754 97da4e3c
    acef6c23 c1fa9008 c7fb9b06 cefca80d d9fbbe23 e5f6d543 eef2e661 f6f2f482 fefafda1 fffcffa4"""

# The corners of "jet" as (value, intensity), both 0 to 1, for red, green and blue.
_JET_CORNERS: Final = (
    ((0.0, 0.0), (0.35, 0.0), (0.66, 1.0), (0.89, 1.0), (1.0, 0.5)),
    ((0.0, 0.0), (0.125, 0.0), (0.375, 1.0), (0.64, 1.0), (0.91, 0.0), (1.0, 0.0)),
    ((0.0, 0.5), (0.11, 1.0), (0.34, 1.0), (0.65, 0.0), (1.0, 0.0)),
)


def _inferno() -> Bytes:
    knots = np.array([list(bytes.fromhex(knot)) for knot in _INFERNO_KNOTS.split()], dtype=np.float64)
    levels = np.arange(256)
    channels = [np.interp(levels, knots[:, 0], knots[:, channel]) for channel in (1, 2, 3)]
    return np.rint(np.stack(channels, axis=1)).astype(np.uint8)


def _jet() -> Bytes:
    levels = np.arange(256) / 255.0
    channels = [np.interp(levels, *np.array(corners).T) for corners in _JET_CORNERS]
    return np.rint(np.stack(channels, axis=1) * 255.0).astype(np.uint8)


_PALETTES: Final[dict[Palette, Bytes]] = {"inferno": _inferno(), "jet": _jet()}
for _table in _PALETTES.values():
    _table.setflags(write=False)


def palette_names() -> tuple[Palette, ...]:
    """The palettes there are, the default first."""
    return tuple(_PALETTES)


def palette_table(palette: Palette) -> Bytes:
    """Colours of a palette: read-only (256, 3) uint8 RGB, row 0 for no attention and row 255 for the most."""
    return _PALETTES[palette]


def normalised(values: Floats) -> Float32:
    """Scale a map by its maximum.

    Args:
        values: Any shape, finite; what is below zero counts as zero.

    Returns:
        The same shape, float32, 0 to 1, with maximum 1; all zeros where no value is above zero.
    """
    positive = np.maximum(values, 0.0)
    peak = float(positive.max(initial=0.0))
    if peak <= 0.0:
        return np.zeros(values.shape, dtype=np.float32)
    scaled: Float32 = np.divide(positive, peak, dtype=np.float64).astype(np.float32)
    return scaled


def fading(values: Floats) -> Float32:
    """Share of the overlay's opacity for map values 0 to 1: 0 below ``FADE[0]``, 1 above ``FADE[1]``, float32.

    Between them runs the smooth step ``t²(3 − 2t)``, so that the overlay has no edge of its own: where the network did
    not look the ultrasound stays as it is.
    """
    begin, full = FADE
    share = np.clip((np.asarray(values, dtype=np.float32) - begin) / (full - begin), 0.0, 1.0)
    step: Float32 = share * share * (np.float32(3.0) - np.float32(2.0) * share)
    return step


def coloured(values01: Floats, palette: Palette = "inferno", *, opacity: float = 1.0) -> Bytes:
    """Colours of a map, with straight (not premultiplied) alpha.

    Args:
        values01: (H, W), 0 to 1; values outside are taken as 0 or 1.
        palette: Name of the palette.
        opacity: Alpha where the map is high, 0 to 1; below that alpha follows :func:`fading`.

    Returns:
        (H, W, 4) uint8 RGBA.

    Raises:
        ValueError: The opacity is not within 0 to 1.
    """
    if not 0.0 <= opacity <= 1.0:
        raise ValueError(f"opacity is between 0 and 1, not {opacity}")
    alpha = np.rint(fading(np.arange(256) / 255.0) * (opacity * 255.0)).astype(np.uint8)
    table = np.concatenate([_PALETTES[palette], alpha[:, np.newaxis]], axis=1)
    within = np.clip(np.asarray(values01, dtype=np.float32), 0.0, 1.0)
    levels = (within * np.float32(255.0) + np.float32(0.5)).astype(np.uint8)
    # One 32-bit word a pixel is looked up several times faster than four bytes.
    words = np.ascontiguousarray(table).view(np.uint32)[:, 0]
    colours: Bytes = words[levels].view(np.uint8).reshape(*levels.shape, 4)
    return colours


def blend(frame_rgb: Bytes, heat_rgba: Bytes) -> Bytes:
    """The picture (H, W, 3) uint8 RGB with the colours (H, W, 4) uint8 RGBA, straight alpha, laid over it."""
    alpha = heat_rgba[..., 3:].astype(np.float32) / np.float32(255.0)
    below = frame_rgb.astype(np.float32)
    return np.rint(below + (heat_rgba[..., :3].astype(np.float32) - below) * alpha).astype(np.uint8)


def upsampled(values: Floats, shape: tuple[int, int]) -> Float32:
    """Enlarge a map smoothly: bicubic after Keys (a = −0.5), edges repeated, borders aligned (not centres).

    Args:
        values: (h, w).
        shape: Height and width wanted, each at least 1.

    Returns:
        ``shape``, float32. What the bicubic kernel undershoots below the lowest value is cut off.
    """
    rows, columns = (_cubic_weights(wide, narrow) for wide, narrow in zip(shape, values.shape, strict=True))
    smooth: Float32 = rows @ np.asarray(values, dtype=np.float32) @ columns.T
    return np.maximum(smooth, np.float32(values.min()))


def placed(cam: CamMap, size: Size) -> Float32:
    """The map in the pixels of an image: smoothed as by :func:`upsampled`, bilinear through the inverse affine.

    Args:
        cam: Map with its way to stored pixels.
        size: Size of the image.

    Returns:
        (H, W) float32 in the units of ``cam.values``, sampled at pixel centres; zero outside the map.

    Raises:
        ValueError: The map's affine cannot be inverted.
    """
    to_cell = cam.to_stored.inverse()
    if to_cell.b == 0.0 and to_cell.d == 0.0:
        return _placed_upright(cam.values, to_cell, size)
    return _placed_turned(cam.values, to_cell, size)


def outline(cam: CamMap, level: float = HALF_MAXIMUM) -> Float32:
    """The line around the map's cells above ``level`` (share of the maximum, above 0), in stored pixels.

    Returns:
        (n, 4) float32, rows of unordered segments x0, y0, x1, y1 (corner origin); (0, 4) for an empty map.
    """
    height, width = cam.values.shape
    fine = normalised(upsampled(cam.values, (height * UPSAMPLING, width * UPSAMPLING)))
    cells = contour_segments(fine, level).reshape(-1, 2) / np.float32(UPSAMPLING)
    matrix = cam.to_stored.matrix()
    return (cells @ matrix[:, :2].T + matrix[:, 2]).astype(np.float32).reshape(-1, 4)


# Marching squares: for each of the 16 patterns of corners at or above the level (upper left 8, upper right 4, lower
# right 2, lower left 1) the edges (0 top, 1 right, 2 bottom, 3 left) that a segment joins. Patterns 5 and 10 are the
# saddles; here their corners above are joined, _apart separates them.
_JOINED: Final = np.array(
    [
        *((0, 0), (3, 2), (2, 1), (3, 1), (0, 1), (0, 3), (0, 2), (0, 3)),
        *((0, 3), (0, 2), (0, 1), (0, 1), (3, 1), (1, 2), (2, 3), (0, 0)),
    ]
)
_SECOND: Final = {5: (2, 1), 10: (3, 2)}
_APART: Final = {5: ((0, 1), (2, 3)), 10: ((0, 3), (1, 2))}


def contour_segments(values: Floats, level: float) -> Float32:
    """Segments of the line where a map crosses ``level``, by marching squares.

    Args:
        values: (h, w), finite; samples lie at pixel centres. Around the map the value is taken as zero, half a pixel
            outside the border at most, so that every line is closed.
        level: Above zero; a sample equal to it counts as above.

    Returns:
        (n, 4) float32, rows of unordered segments x0, y0, x1, y1 in pixels of the map, corner origin.

    Raises:
        ValueError: The level is not above zero.
    """
    if not level > 0.0:
        raise ValueError(f"a contour's level is above zero, not {level}")
    height, width = values.shape
    padded = np.pad(np.asarray(values, dtype=np.float32), 1)
    above = (padded >= level).astype(np.uint8)
    pattern = above[:-1, :-1] * 8 + above[:-1, 1:] * 4 + above[1:, 1:] * 2 + above[1:, :-1]
    rows, columns = np.nonzero((pattern > 0) & (pattern < 15))
    corners = np.stack([
        padded[rows, columns], padded[rows, columns + 1], padded[rows + 1, columns + 1], padded[rows + 1, columns],
    ])  # fmt: skip
    crossings = _edge_crossings(corners, level) + np.stack([columns, rows], axis=1)[:, np.newaxis] - 0.5
    which, ends = _joined_edges(pattern[rows, columns], corners.mean(axis=0) >= level)
    segments = crossings[which[:, np.newaxis], ends].reshape(-1, 4)
    limits = np.array([width, height, width, height], dtype=np.float32)
    return np.clip(segments, 0.0, limits).astype(np.float32)


def _joined_edges(pattern: Bytes, is_centre_above: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """For each segment the square it lies in and the two edges that it joins: (n,), (n, 2)."""
    edges = _JOINED[pattern]
    more_squares, more_edges = [], []
    for saddle, second in _SECOND.items():
        joined = np.nonzero((pattern == saddle) & is_centre_above)[0]
        apart = np.nonzero((pattern == saddle) & ~is_centre_above)[0]
        edges[apart] = _APART[saddle][0]
        for squares, ends in ((joined, second), (apart, _APART[saddle][1])):
            more_squares.append(squares)
            more_edges.append(np.tile(ends, (squares.size, 1)))
    which = np.concatenate([np.arange(pattern.size), *more_squares])
    return which, np.concatenate([edges, *more_edges])


def _edge_crossings(corners: Float32, level: float) -> NDArray[np.float64]:
    """Where the level is crossed on the four edges of each square: (n, 4, 2), x and y from its upper left sample."""
    upper_left, upper_right, lower_right, lower_left = corners.astype(np.float64)

    def share(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
        step = other - one
        return np.clip(np.divide(level - one, step, out=np.full_like(step, 0.5), where=step != 0.0), 0.0, 1.0)

    zero, one = np.zeros_like(upper_left), np.ones_like(upper_left)
    across = (
        (share(upper_left, upper_right), zero),
        (one, share(upper_right, lower_right)),
        (share(lower_left, lower_right), one),
        (zero, share(upper_left, lower_left)),
    )
    return np.stack([np.stack(edge, axis=1) for edge in across], axis=1)


def _cubic_weights(wide: int, narrow: int) -> Float32:
    """(wide, narrow) weights of Keys' cubic convolution (IEEE ASSP 29, 1981, eq. 15), edges repeated."""
    position = (np.arange(wide) + 0.5) * (narrow / wide) - 0.5
    base = np.floor(position).astype(int)
    weights = np.zeros((wide, narrow), dtype=np.float32)
    for tap in (-1, 0, 1, 2):
        distance = np.abs(position - (base + tap))
        near = (1.5 * distance - 2.5) * distance**2 + 1.0
        far = ((-0.5 * distance + 2.5) * distance - 4.0) * distance + 2.0
        weights[np.arange(wide), np.clip(base + tap, 0, narrow - 1)] += np.where(distance <= 1.0, near, far)
    return weights


def _linear_weights(position: Floats, samples: int) -> Float32:
    """(n, samples) weights of linear interpolation at corner-origin positions; zero outside, edges repeated inside."""
    inside = (position >= 0.0) & (position <= samples)
    centre = np.clip(position - 0.5, 0.0, samples - 1.0)
    base = np.minimum(centre.astype(int), samples - 1)
    share = centre - base
    weights = np.zeros((position.size, samples), dtype=np.float32)
    rows = np.arange(position.size)
    weights[rows, base] = inside * (1.0 - share)
    weights[rows, np.minimum(base + 1, samples - 1)] += inside * share
    return weights


def _placed_upright(values: Floats, to_cell: Affine, size: Size) -> Float32:
    """Without rotation both axes separate, and the whole picture is two small matrix products."""
    height, width = values.shape
    x = to_cell.a * (np.arange(size.width) + 0.5) + to_cell.c
    y = to_cell.e * (np.arange(size.height) + 0.5) + to_cell.f
    columns = _linear_weights(x * UPSAMPLING, width * UPSAMPLING) @ _cubic_weights(width * UPSAMPLING, width)
    rows = _linear_weights(y * UPSAMPLING, height * UPSAMPLING) @ _cubic_weights(height * UPSAMPLING, height)
    across, down = (np.nonzero(weights.any(axis=1))[0] for weights in (columns, rows))
    heat = np.zeros((size.height, size.width), dtype=np.float32)
    if across.size and down.size:
        # Only the rectangle that the map covers is computed; it is one run of pixels on either axis.
        part = slice(down[0], down[-1] + 1), slice(across[0], across[-1] + 1)
        inner = rows[part[0]] @ np.asarray(values, dtype=np.float32) @ columns[part[1]].T
        heat[part] = np.maximum(inner, np.float32(0.0))
    return heat


def _placed_turned(values: Floats, to_cell: Affine, size: Size) -> Float32:
    """Any affine: four neighbours gathered for every pixel."""
    height, width = (side * UPSAMPLING for side in values.shape)
    fine = _cubic_weights(height, values.shape[0]) @ values @ _cubic_weights(width, values.shape[1]).T
    across, down = np.arange(size.width) + 0.5, (np.arange(size.height) + 0.5)[:, np.newaxis]
    x = (to_cell.a * across + to_cell.b * down + to_cell.c) * UPSAMPLING
    y = (to_cell.d * across + to_cell.e * down + to_cell.f) * UPSAMPLING
    inside = (x >= 0.0) & (x <= width) & (y >= 0.0) & (y <= height)
    x, y = np.clip(x - 0.5, 0.0, width - 1.0), np.clip(y - 0.5, 0.0, height - 1.0)
    left, top = x.astype(int), y.astype(int)
    right, bottom = np.minimum(left + 1, width - 1), np.minimum(top + 1, height - 1)
    upper = fine[top, left] + (fine[top, right] - fine[top, left]) * (x - left)
    lower = fine[bottom, left] + (fine[bottom, right] - fine[bottom, left]) * (x - left)
    heat: Float32 = np.maximum((upper + (lower - upper) * (y - top)) * inside, 0.0).astype(np.float32)
    return heat
