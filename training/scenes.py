"""What may change about a whole frame without changing where its nodule is.

A frame of another machine has another size, other borders, another gain and resolution; an enlarged one shows the
nodule larger. Everything acts on the frame *before* the one framing, so that a varied frame is one that the program
could really be shown. No vertical flip and no rotation: sound comes from above.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.domain.geometry import Box, Size
from thyroid_desktop.inference.framing import canvas_affine, framed
from training.augment import Augmentation, blurred, with_calipers, with_tone
from training.calipers import elsewhere, without_calipers

Grey = NDArray[np.uint8]

PLAIN, BARE, VARIED = range(3)
"""Variants: the frame as the worker would see it, the same without measuring marks, and one varied in every way."""
_EXCHANGED = 0.5
"""Share of varied frames whose left and right are exchanged."""
_ENLARGED = 0.5
"""Share of varied frames that are enlarged; the others are shown within dark borders."""


@dataclass(frozen=True, slots=True)
class SceneAugmentation:
    """How strongly frames are varied.

    Attributes:
        enlarged_low: Least share of the frame's sides that an enlarged variant shows.
        enlarged_high: Greatest such share.
        border_low: Least share of the sides that the frame takes up within dark borders.
        border_high: Greatest such share.
        gain: Largest change of brightness by a factor, as a fraction.
        gamma: Largest change of the grey curve's exponent, as a fraction.
        blur: Share of variants that lose resolution.
        erased: Share of varied frames whose measuring marks are taken away.
        calipers: Share of varied frames with measuring crosses drawn at the nodule.
        decoys: Share of varied frames with measuring crosses drawn elsewhere; as many have marks taken away elsewhere,
            so that neither a cross nor the trace of a filled one gives a nodule away.
    """

    enlarged_low: float
    enlarged_high: float
    border_low: float
    border_high: float
    gain: float
    gamma: float
    blur: float
    erased: float
    calipers: float
    decoys: float


def plain_scene(grey: Grey, box: Box, canvas: Size) -> tuple[Grey, Box]:
    """The frame on the canvas as the worker would lay it, and the box in canvas pixels."""
    size = Size(int(grey.shape[1]), int(grey.shape[0]))
    to_canvas = canvas_affine(size, canvas)
    moved = Box(
        to_canvas.a * box.x0 + to_canvas.c,
        to_canvas.e * box.y0 + to_canvas.f,
        to_canvas.a * box.x1 + to_canvas.c,
        to_canvas.e * box.y1 + to_canvas.f,
    )
    return framed(grey, canvas), moved


def varied_scene(
    grey: Grey, box: Box, canvas: Size, *, variant: int, how: SceneAugmentation, rng: np.random.Generator
) -> tuple[Grey, Box]:
    """One variant of a frame on the canvas, (height, width, 3) uint8, and its box in canvas pixels.

    Args:
        grey: (H, W) uint8 frame.
        box: The nodule's box in stored pixels.
        canvas: Width and height of the input.
        variant: One of :data:`PLAIN`, :data:`BARE`, :data:`VARIED`.
        how: Strengths.
        rng: Source of all randomness.
    """
    if variant == PLAIN:
        return plain_scene(grey, box, canvas)
    if variant == BARE:
        return plain_scene(without_calipers(grey, box), box, canvas)
    grey = remarked(grey, box, how, rng)
    if rng.random() < _ENLARGED:
        grey, box = enlarged(grey, box, float(rng.uniform(how.enlarged_low, how.enlarged_high)), rng)
    else:
        grey, box = bordered(grey, box, float(rng.uniform(how.border_low, how.border_high)), rng)
    if rng.random() < _EXCHANGED:
        grey, box = flipped(grey, box)
    laid, moved = plain_scene(grey, box, canvas)
    tone = Augmentation(gain=how.gain, gamma=how.gamma)
    toned = with_tone(laid, tone, rng)
    if rng.random() < how.blur:
        toned = blurred(toned, sigma=float(rng.uniform(0.4, 1.2)))
    return toned, moved


def remarked(grey: Grey, box: Box, how: SceneAugmentation, rng: np.random.Generator) -> Grey:
    """Measuring marks taken away or drawn in, at the nodule and elsewhere."""
    if rng.random() < how.erased:
        grey = without_calipers(grey, box)
    if rng.random() < how.decoys:
        grey = without_calipers(grey, elsewhere(box, grey.shape, rng))
    if rng.random() < how.calipers:
        grey = with_calipers(grey, box, rng)
    if rng.random() < how.decoys:
        grey = with_calipers(grey, elsewhere(box, grey.shape, rng), rng)
    return grey


def flipped(grey: Grey, box: Box) -> tuple[Grey, Box]:
    """Left and right exchanged."""
    width = int(grey.shape[1])
    return np.ascontiguousarray(grey[:, ::-1]), Box(width - box.x1, box.y0, width - box.x0, box.y1)


def enlarged(grey: Grey, box: Box, share: float, rng: np.random.Generator) -> tuple[Grey, Box]:
    """A window of about this share of the frame's sides, somewhere, with the whole box inside."""
    height, width = grey.shape
    left, right = _stretch(box.x0, box.x1, width, share, rng)
    top, bottom = _stretch(box.y0, box.y1, height, share, rng)
    return np.ascontiguousarray(grey[top:bottom, left:right]), box.shifted(-left, -top)


def bordered(grey: Grey, box: Box, share: float, rng: np.random.Generator) -> tuple[Grey, Box]:
    """The frame somewhere within a dark picture of which it takes up this share of the sides, or nearly."""
    height, width = grey.shape
    lines = round(height / min(1.0, share * float(rng.uniform(0.9, 1.1))))
    columns = round(width / min(1.0, share * float(rng.uniform(0.9, 1.1))))
    top, left = int(rng.integers(0, lines - height + 1)), int(rng.integers(0, columns - width + 1))
    picture = np.full((lines, columns), int(rng.integers(0, 12)), dtype=np.uint8)
    picture[top : top + height, left : left + width] = grey
    return picture, box.shifted(left, top)


def _stretch(low: float, high: float, length: int, share: float, rng: np.random.Generator) -> tuple[int, int]:
    """Bounds of a stretch of about ``share`` of the length, within it, around [low, high]."""
    reach = min(length, max(round(share * length), int(np.ceil(high)) - int(np.floor(low)) + 2))
    first, last = max(0, int(np.ceil(high)) - reach), min(int(np.floor(low)), length - reach)
    start = int(rng.integers(min(first, last), max(first, last) + 1))
    return start, start + reach
