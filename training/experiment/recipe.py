"""The recipe of an experiment: networks, crops, augmentation, training and answering as one typed text file (TOML).

Every improvement on the paper's preset is a switch of its own, so that an ablation changes one line.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal, TypeVar

from thyroid_desktop.domain.errors import UserProblem
from training.experiment.typed_toml import NotValid, parsed

Made = TypeVar("Made")
NetworkName = Literal["DenseNet121", "DenseNet169", "NASNetLarge", "ResNet101V2", "Xception", "Tiny"]
Precision = Literal["float32", "mixed_bfloat16", "mixed_float16"]

_SMALLEST_SIDE: Final = 32
_SHIPPED: Final = Path(__file__).parents[1] / "recipes"


class BadExperiment(UserProblem):
    """A recipe, a file of weights or a run's folder that cannot be used."""


@dataclass(frozen=True, slots=True)
class Crop:
    """What the network sees of a nodule.

    Attributes:
        letterbox: Whether the aspect ratio is kept, with black bars; otherwise the box is stretched to the square.
        margins: Context on every side as fractions of the box; training draws one of them each time.
        margin: The one margin that answers are given with.
        side: Width and height of the network's input in pixels; 0 for what its architecture was published with.
    """

    letterbox: bool = True
    margins: tuple[float, ...] = (0.1,)
    margin: float = 0.1
    side: int = 0


@dataclass(frozen=True, slots=True)
class Augmentation:
    """How the copies of a training crop differ. Copy 0 of the enlarged set is the plain crop when copies > 1.

    Attributes:
        copies: How many times the training set is enlarged; an epoch passes through all copies.
        redrawn: Whether every epoch draws its copies anew; otherwise they stay what they are, as images on disk would.
        rotation: Greatest angle in degrees.
        flip: Whether half of the copies are mirrored left to right.
        scale: Greatest growth or shrinkage, as a fraction.
        translation: Greatest move along each axis, as a fraction of the side.
        mixup: Share of the copies that are mixed with another row's crop.
        mixup_alpha: Parameter of the beta distribution that the share of the two is drawn from.
        cutout: Share of the copies in which one square is blackened.
        cutout_side: Greatest side of that square, as a fraction of the crop's.
        tone: Greatest change of brightness and of the grey curve's exponent, as a fraction.
        box_shift: Greatest move of the box's centre, as a fraction of its sides: another hand draws another box.
        box_scale: Greatest growth or shrinkage of the box; width and height vary by a third of it on their own.
        calipers: Share of the copies on whose frames measuring crosses are drawn, as many machines do.
        erased: Share of the copies on whose frames marks about the border of the box are filled in.
        blur: Share of the copies that lose resolution.
        speckle: Greatest strength of multiplicative noise, as a fraction of the grey value.
    """

    copies: int = 1
    redrawn: bool = True
    rotation: float = 0.0
    flip: bool = True
    scale: float = 0.0
    translation: float = 0.0
    mixup: float = 0.0
    mixup_alpha: float = 0.2
    cutout: float = 0.0
    cutout_side: float = 0.3
    tone: float = 0.0
    box_shift: float = 0.0
    box_scale: float = 0.0
    calipers: float = 0.0
    erased: float = 0.0
    blur: float = 0.0
    speckle: float = 0.0


@dataclass(frozen=True, slots=True)
class Stage:
    """One part of the training.

    Attributes:
        name: Of the stage, for people and events.
        trains: The head and what the file of weights left fresh, or all layers.
        epochs: Passes through the enlarged training set.
        rate: Learning rate of Adam.
        warm_up: Epochs during which the rate rises from zero in a straight line.
        plateau_factor: What the rate is multiplied by on a plateau; 1 for never.
        plateau_patience: Epochs without a better validation accuracy that make a plateau.
        from_layer: The first layer, by its name, that is trained; those before it stay as they are. Empty for all.
        decay: Whether the rate falls along half a cosine to nothing, or stays but for plateaus.
    """

    name: str
    trains: Literal["head", "all"] = "all"
    epochs: int = 1
    rate: float = 1e-3
    warm_up: float = 0.0
    plateau_factor: float = 1.0
    plateau_patience: int = 5
    from_layer: str = ""
    decay: Literal["none", "cosine"] = "none"


@dataclass(frozen=True, slots=True)
class Learning:
    """How steps are computed.

    Attributes:
        batch: Rows a step.
        precision: Keras' policy for the steps; weights stay float32.
        dropout: Of the three layers between the dense ones.
        frozen_batch_norm: Whether BatchNorm keeps the statistics and scales of the pretrained weights.
        label_smoothing: Share of the target probability spread over both classes.
        weight_decay: Decoupled decay; 0 for plain Adam.
        ema: Momentum of the average of weights that answers are given with; 0 for none.
        checkpoint_steps: Steps between checkpoints inside an epoch; 0 for none but the one after each epoch.
        watched: How many held-out rows, the classes by turns, are asked after each epoch; 0 for all.
        deterministic: Whether slower operations are chosen that give the same bits every time.
    """

    batch: int = 8
    precision: Precision = "float32"
    dropout: float = 0.5
    frozen_batch_norm: bool = False
    label_smoothing: float = 0.0
    weight_decay: float = 0.0
    ema: float = 0.0
    checkpoint_steps: int = 200
    watched: int = 0
    deterministic: bool = True


@dataclass(frozen=True, slots=True)
class Answering:
    """How held-out rows are answered.

    Attributes:
        temperature_scaling: Whether a temperature is fitted to out-of-fold answers.
        flipped: Whether the mirrored crop is asked, too, and the logits averaged.
        margins: Further margins that are asked and averaged.
        side: Width and height in pixels of the crops that are asked, and that the exported network takes; 0 for the
            side of training. A network may do better on somewhat larger crops than it could afford to learn from
            (Touvron et al. 2019).
    """

    temperature_scaling: bool = False
    flipped: bool = False
    margins: tuple[float, ...] = ()
    side: int = 0


@dataclass(frozen=True, slots=True)
class Search:
    """Re-adjusting hyper-parameters for each fold on its own (Optuna), inside the fold's training rows.

    Attributes:
        trials: How many settings are tried; 0 for no search.
        epochs: Epochs of each stage in a trial.
        rate_low: Least factor that the stages' rates are multiplied by.
        rate_high: Greatest such factor.
        dropouts: Dropouts to choose from.
    """

    trials: int = 0
    epochs: int = 3
    rate_low: float = 0.1
    rate_high: float = 3.0
    dropouts: tuple[float, ...] = (0.3, 0.5, 0.7)


@dataclass(frozen=True, slots=True)
class Experiment:
    """One way to train networks and to measure them by cross-validation.

    Attributes:
        id: Name of the recipe in files.
        version: Of the recipe.
        title: Name for people.
        networks: Which networks are trained.
        stages: One after the other.
        folds: Folds of the cross-validation.
        seed: Of weights, order, copies and dropout.
        crop: What the networks see.
        augmentation: How training crops differ.
        learning: How steps are computed.
        answering: How held-out rows are answered.
        search: Hyper-parameters to re-adjust for each fold.
    """

    id: str
    version: str
    title: str
    networks: tuple[NetworkName, ...]
    stages: tuple[Stage, ...]
    folds: int = 3
    seed: int = 1
    crop: Crop = field(default_factory=Crop)
    augmentation: Augmentation = field(default_factory=Augmentation)
    learning: Learning = field(default_factory=Learning)
    answering: Answering = field(default_factory=Answering)
    search: Search = field(default_factory=Search)

    def __post_init__(self) -> None:
        """Refuse what could not be trained."""
        if not self.networks or not self.stages or not self.crop.margins:
            raise ValueError("networks, stages and crop.margins must not be empty")
        counts = [self.folds - 1, self.learning.batch, self.augmentation.copies, *(one.epochs for one in self.stages)]
        if min(counts) < 1:
            raise ValueError("folds must be 2 or more; batch, copies and epochs 1 or more")
        if any(side and side < _SMALLEST_SIDE for side in (self.crop.side, self.answering.side)):
            raise ValueError(f"crop.side and answering.side must be {_SMALLEST_SIDE} or more, or 0")

    @property
    def asked_side(self) -> int:
        """Side of the crops that are asked about; 0 for the architecture's own."""
        return self.answering.side or self.crop.side


def read_experiment(named: Path) -> Experiment:
    """Read a recipe; a bare name means one of the shipped recipes.

    Raises:
        BadExperiment: It cannot be read, a key is unknown or missing, or a value has the wrong type.
    """
    path = named if named.suffix == ".toml" else _SHIPPED / f"{named.name}.toml"
    return read_typed(Experiment, path, "recipe")


def read_typed(kind: type[Made], path: Path, what: str) -> Made:
    """Read a file of this kind; ``what`` is what people call it.

    Raises:
        BadExperiment: It cannot be read, a key is unknown or missing, or a value has the wrong type.
    """
    try:
        return parsed(kind, path.read_text(encoding="utf-8"))
    except NotValid as fault:
        raise BadExperiment(f"The {what} {path.name} is not valid", str(fault)) from fault
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise BadExperiment(f"The {what} {path.name} cannot be read", str(fault)) from fault
