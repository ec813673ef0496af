"""The recipes that training ships with, read as text: the window shows them where training itself is not installed.

Only what a user chooses by is looked at here. Whether every key is right is for training to say, which reads the text
again with its own types when it takes the job.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from thyroid_desktop.services.queueing.queue_ports import ShelvedRecipe

NETWORKS: Final = frozenset({"DenseNet121", "DenseNet169", "NASNetLarge", "ResNet101V2", "Xception", "Tiny"})
FIRST: Final = ("better", "quick", "paper")
"""The recommended one first; recipes that are not named here follow by their titles."""
NAMED: Final = ("id", "version", "title")
LARGEST_FILE: Final = 1_000_000
NO_EXPERIMENT: Final = "it does not say which networks are trained in which stages"


class RecipeFiles:
    """Recipes in folders; fulfils ``RecipeShelf``.

    Args:
        folders: Where they lie; those that are not there count as empty, and the first file of an id counts.
    """

    def __init__(self, *folders: Path) -> None:
        self._folders = folders

    def recipes(self) -> tuple[ShelvedRecipe, ...]:
        """The recipes of whole experiments, the recommended one first; other recipes of training are left out."""
        found: dict[str, ShelvedRecipe] = {}
        for folder in self._folders:
            for path in sorted(folder.glob("*.toml")) if folder.is_dir() else ():
                recipe = self.read(path)
                if recipe.problem != NO_EXPERIMENT:
                    found.setdefault(recipe.id, recipe)
        return tuple(sorted(found.values(), key=_place))

    def read(self, path: Path) -> ShelvedRecipe:
        """The recipe in a file; one that cannot be used says why."""
        try:
            text = _text(path)
            told = tomllib.loads(text)
        except (OSError, ValueError) as fault:
            why = fault.strerror if isinstance(fault, OSError) and fault.strerror else str(fault)
            return ShelvedRecipe(path.stem, path.name, "", (), 0, 0, 0, f"{path.name} cannot be read ({why})")
        return shelved(text, told, path.stem)

    def parsed(self, text: str) -> ShelvedRecipe:
        """The recipe that a text says, such as that of a job."""
        try:
            return shelved(text, tomllib.loads(text), "")
        except tomllib.TOMLDecodeError as fault:
            return ShelvedRecipe("", "", text, (), 0, 0, 0, f"it cannot be read ({fault})")


def shelved(text: str, told: dict[str, Any], name: str) -> ShelvedRecipe:
    """What a user chooses by; the problem says what is missing."""
    networks, stages = _texts(told.get("networks")), _tables(told.get("stages"))
    epochs = [_count(stage.get("epochs", 1)) for stage in stages]
    augmentation = told.get("augmentation", {})
    copies = _count(augmentation.get("copies", 1)) if isinstance(augmentation, dict) else 0
    folds = _count(told.get("folds", 3))
    return ShelvedRecipe(
        id=str(told.get("id") or name),
        title=str(told.get("title") or name),
        text=text,
        networks=networks,
        folds=folds,
        epochs=sum(epochs),
        copies=copies,
        problem=_problem(told, networks, epochs, folds=folds, copies=copies),
    )


def _problem(told: dict[str, Any], networks: Sequence[str], epochs: Sequence[int], *, folds: int, copies: int) -> str:
    unknown = next((one for one in networks if one not in NETWORKS), "")
    reasons = (
        (not networks or not epochs, NO_EXPERIMENT),
        (bool(unknown), f"the network {unknown} is unknown"),
        (not all(told.get(name) for name in NAMED), "it has no id, no version or no title"),
        (folds < 2 or copies < 1 or min(epochs, default=0) < 1, "folds, copies or epochs are too few"),
    )
    return next((reason for is_so, reason in reasons if is_so), "")


def _text(path: Path) -> str:
    if path.stat().st_size > LARGEST_FILE:
        raise ValueError("it is too large for a recipe")
    return path.read_text(encoding="utf-8")


def _texts(value: object) -> tuple[str, ...]:
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def _tables(value: object) -> tuple[dict[str, Any], ...]:
    return tuple(one for one in value if isinstance(one, dict)) if isinstance(value, list) else ()


def _count(value: object) -> int:
    return value if type(value) is int and value > 0 else 0


def _place(recipe: ShelvedRecipe) -> tuple[int, str]:
    return (FIRST.index(recipe.id) if recipe.id in FIRST else len(FIRST), recipe.title)
