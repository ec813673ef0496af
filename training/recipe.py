"""A recipe: everything that decides how a model is trained, as one typed text file (TOML). Unknown keys are errors."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any, Final, TypeVar, get_args, get_type_hints

from thyroid_desktop.domain.errors import UserProblem
from training.augment import Augmentation
from training.importers import Source

Made = TypeVar("Made")

_SHIPPED: Final = Path(__file__).parent / "recipes"


class BadRecipe(UserProblem):
    """A recipe that cannot be read or says something unknown."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how fast the tail learns.

    Attributes:
        epochs: Passes through the rows.
        batch: Rows a step.
        rate: Greatest learning rate.
        warm_up: Share of the steps during which the rate rises.
        weight_decay: Decoupled decay of kernels.
        label_smoothing: Share of the target probability spread over both classes.
        is_balanced: Whether the rarer class weighs more, so that both count alike.
        mixup: Parameter of the beta distribution that pairs are mixed by; 0 for no mixing.
        precision: Keras' name of the policy the steps are computed in; weights stay float32.
        seed: Of weights, order, variants, mixing and dropout.
    """

    epochs: int = 5
    batch: int = 32
    rate: float = 1e-3
    warm_up: float = 0.1
    weight_decay: float = 1e-2
    label_smoothing: float = 0.05
    is_balanced: bool = False
    mixup: float = 0.2
    precision: str = "mixed_bfloat16"
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Recipe:
    """One way to train one model.

    Attributes:
        id: Folder name of the bundle.
        version: Version of the bundle.
        title: Name for people.
        train_on: Collections that the weights learn from.
        test_on: Collections that are only looked at, by weights that never saw them.
        margin: Context around the box on every side, as a fraction of its sides.
        variants: How many crops of each image are cached, the plain one included.
        folds: Folds of the cross-validation.
        augmentation: How the other crops differ.
        schedule: How the tail learns.
    """

    id: str
    version: str
    title: str
    train_on: tuple[Source, ...]
    test_on: tuple[Source, ...]
    margin: float
    variants: int
    folds: int
    augmentation: Augmentation
    schedule: Schedule


def read_recipe(path: Path) -> Recipe:
    """Read a classifier's recipe; a bare name means one of the shipped recipes.

    Raises:
        BadRecipe: It cannot be read, a key is unknown or missing, or a value has the wrong type.
    """
    return read_recipe_as(Recipe, path)


def read_recipe_as(kind: type[Made], path: Path) -> Made:
    """Read a recipe file of this kind of recipe; a bare name means one of the shipped recipes.

    Raises:
        BadRecipe: It cannot be read, a key is unknown or missing, or a value has the wrong type.
    """
    if path.suffix != ".toml":
        path = _SHIPPED / f"{path.name}.toml"
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise BadRecipe(f"The recipe {path.name} cannot be read", str(fault)) from fault
    try:
        made: Made = _built(kind, content, "")
    except (TypeError, ValueError) as fault:
        raise BadRecipe(f"The recipe {path.name} is not valid", str(fault)) from fault
    return made


def _built(kind: type, content: Mapping[str, Any], where: str) -> Any:
    hints = get_type_hints(kind)
    known = [field.name for field in fields(kind)]
    if unknown := sorted(set(content) - set(known)):
        raise ValueError(f"unknown key {where}{unknown[0]}")
    if missing := [name for name in known if name not in content]:
        raise ValueError(f"{where}{missing[0]} is missing")
    return kind(**{name: _value(hints[name], content[name], f"{where}{name}") for name in known})


def _value(kind: Any, given: Any, where: str) -> Any:
    if is_dataclass(kind) and isinstance(kind, type):
        if not isinstance(given, dict):
            raise TypeError(f"{where} must be a table")
        return _built(kind, given, f"{where}.")
    if kind is float and type(given) is int:
        return float(given)
    if kind in (int, float, bool, str):
        if type(given) is not kind:
            raise TypeError(f"{where} must be of type {kind.__name__}")
        return given
    return _sources(given, where)


def _sources(given: Any, where: str) -> tuple[str, ...]:
    names = get_args(Source)
    if not isinstance(given, list) or not set(given) <= set(names):
        raise TypeError(f"{where} must be a list of {', '.join(names)}")
    return tuple(given)
