"""Nodules that look alike to a network: features to compare, and what was found. Resemblance is no probability."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.nodule import NoduleDescription, Verdict
from thyroid_desktop.domain.tirads import Level, assess


@dataclass(frozen=True, slots=True, eq=False)
class FeatureRows:
    """Features of one network, as a store hands them over.

    Attributes:
        last: Number of the last row; the next rows come after it.
        revision_ids: The states of boxes, n of them.
        directions: (n, c) float32; the features of each, divided by their norm.
    """

    last: int
    revision_ids: tuple[int, ...]
    directions: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Touched:
    """Cases in which something was recorded since one looked last.

    Attributes:
        newest: The newest revision of the library, 0 without any.
        patients: Case → what tells its patient from others; empty where that is unknown.
    """

    newest: int
    patients: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Likeness:
    """A nodule that resembles the one asked about.

    Attributes:
        similarity: Cosine of the angle between the features of both, −1 to 1; 1 is the same.
        case_id: Its case.
        image_id: The image of it that resembles most.
        frame: Frame number, from 0.
        box_id: Its box there.
        box: The same in stored pixels.
        nodule: Number in the case.
        description: What is said about it; empty where nothing is.
        is_contradicted: Whether readers recorded pathology that contradicts itself.
    """

    similarity: float
    case_id: int
    image_id: int
    frame: int
    box_id: str
    box: Box
    nodule: int
    description: NoduleDescription = field(default_factory=NoduleDescription)
    is_contradicted: bool = False

    @property
    def verdict(self) -> Verdict | None:
        """What pathology says; None where it is not known, not decided, or contradicts itself."""
        pathology = self.description.pathology
        return None if pathology is None or self.is_contradicted else pathology.verdict

    @property
    def level(self) -> Level | None:
        """TI-RADS level; None while a feature is missing."""
        return assess(self.description.features, self.description.size.largest).level


@dataclass(frozen=True, slots=True)
class Resemblance:
    """The nodules of a library that resemble one nodule most.

    Attributes:
        alike: The most similar first, each nodule once.
        compared: How many nodules were compared.
        lacking: Boxes of which the network's features are not known yet, so that they could not be compared.
        is_asked: Whether the features of the nodule asked about are known; without them nothing is compared.
    """

    alike: tuple[Likeness, ...] = ()
    compared: int = 0
    lacking: int = 0
    is_asked: bool = True

    @property
    def known(self) -> int:
        """How many of those that are alike have a pathology that is benign or malignant."""
        return sum(one.verdict is not None for one in self.alike)

    @property
    def malignant(self) -> int:
        """How many of them are malignant."""
        return sum(one.verdict == "malignant" for one in self.alike)
