"""Which models there are, which of them answers, and what is wrong with the others."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from thyroid_desktop.domain.diagnosis import ModelIdentity
from thyroid_desktop.domain.errors import BrokenModel, UserProblem
from thyroid_desktop.domain.proposal import ProposerIdentity
from thyroid_desktop.services.ports import SettingsStore

ACTIVE_MODEL: Final = "model.active"
"""Setting that holds the id of the model that was adopted last."""


@dataclass(frozen=True, slots=True)
class FoundModel:
    """A model bundle as its manifest presents it; its files are verified only when it is loaded.

    Attributes:
        folder: The bundle; its name is the model's id.
        identity: Which model it is; None when the bundle cannot be used.
        problem: Why it cannot be used; else None.
    """

    folder: Path
    identity: ModelIdentity | None
    problem: UserProblem | None = None

    @property
    def id(self) -> str:
        """The model's id."""
        return self.folder.name


@dataclass(frozen=True, slots=True)
class FoundProposer:
    """A proposer's bundle as its manifest presents it; its files are verified only when it is loaded.

    Attributes:
        folder: The bundle; its name is the proposer's id.
        identity: Which proposer it is; None when the bundle cannot be used.
        created: UTC date, ISO 8601; empty when the bundle cannot be used.
        problem: Why it cannot be used; else None.
    """

    folder: Path
    identity: ProposerIdentity | None
    created: str = ""
    problem: UserProblem | None = None


class ModelShelf(Protocol):
    """Where model bundles are kept."""

    def found(self) -> tuple[FoundModel, ...]:
        """All classifiers, usable or not, in order of their ids; each id once."""
        ...

    def proposers(self) -> tuple[FoundProposer, ...]:
        """All proposers, usable or not, in order of their ids; each id once."""
        ...


class ModelRegistry:
    """Chooses among the models.

    Args:
        shelf: Where they are kept.
        settings: Remembers the choice; None where nothing is remembered (command line without a profile).
    """

    def __init__(self, shelf: ModelShelf, settings: SettingsStore | None = None) -> None:
        self._shelf = shelf
        self._settings = settings

    def available(self) -> tuple[FoundModel, ...]:
        """All models that answer about boxes, usable or not."""
        return self._shelf.found()

    def proposer(self) -> FoundProposer | None:
        """The newest usable proposer, told by its date; None when there is none, and boxes are drawn by hand."""
        usable = [one for one in self._shelf.proposers() if one.problem is None]
        return max(usable, key=lambda one: (one.created, one.folder.name), default=None)

    def active(self) -> FoundModel:
        """The model that answers: the adopted one, or the first usable one when none was ever adopted.

        Raises:
            BrokenModel: There is no usable model, or the chosen one is gone or broken. Another one never takes its
                place silently, since the same box would get another answer.
        """
        chosen = self._settings.value(ACTIVE_MODEL) if self._settings is not None else None
        if chosen:
            return self.usable(chosen)
        models = self._shelf.found()
        for model in models:
            if model.problem is None:
                return model
        if models:
            return _usable(models[0], models[0].id)
        raise BrokenModel("No model is installed", "no folder of model bundles holds one", "Install a model.")

    def usable(self, model_id: str) -> FoundModel:
        """The model of this id. Raises ``BrokenModel`` when it is not there or cannot be used."""
        return _usable(next((model for model in self._shelf.found() if model.id == model_id), None), model_id)


def _usable(model: FoundModel | None, model_id: str) -> FoundModel:
    if model is None:
        raise BrokenModel(f"The model {model_id} is not installed", "its folder is gone", "Choose another model.")
    if model.problem is not None:
        raise model.problem
    return model
