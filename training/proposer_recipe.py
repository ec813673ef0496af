"""A proposer's recipe: everything that decides how it is trained, as one typed text file (TOML)."""

from __future__ import annotations

from dataclasses import dataclass

from thyroid_desktop.domain.geometry import Size
from training.scenes import SceneAugmentation


@dataclass(frozen=True, slots=True)
class HeadSchedule:
    """How long and how fast the head learns.

    Attributes:
        epochs: Passes through the images.
        batch: Images a step.
        rate: Greatest learning rate.
        warm_up: Share of the steps during which the rate rises.
        weight_decay: Decoupled decay of kernels.
        dropout: Share of the front's channels left out at each step.
        channels: Of the head's convolutions.
        precision: Keras' name of the policy the steps are computed in; weights stay float32.
        seed: Of weights, order, variants and dropout.
    """

    epochs: int
    batch: int
    rate: float
    warm_up: float
    weight_decay: float
    dropout: float
    channels: int
    precision: str
    seed: int


@dataclass(frozen=True, slots=True)
class ProposerRecipe:
    """One way to train one proposer on TN5000.

    Attributes:
        id: Folder name of the bundle.
        version: Version of the bundle.
        title: Name for people.
        width: Of the input in pixels.
        height: Of the input in pixels.
        folds: Parts of TN5000, by groups; the first is never learnt from.
        augmentation: How varied frames differ.
        schedule: How the head learns.
    """

    id: str
    version: str
    title: str
    width: int
    height: int
    folds: int
    augmentation: SceneAugmentation
    schedule: HeadSchedule

    @property
    def canvas(self) -> Size:
        """Width and height of the input."""
        return Size(self.width, self.height)
