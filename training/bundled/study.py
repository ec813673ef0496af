"""A study: how a bundled model came to be, as one typed text file (TOML). Its parts are trainings of one recipe.

A part learns from some collections, and is measured on what it never saw: on held-out groups of the same collections,
on collections that no fold learns from, or on each collection in turn. The last part learns from everything, and its
network is the one in the bundle.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from training.experiment.collection_samples import CollectionSamples, Sharing, collection_samples
from training.experiment.recipe import BadExperiment, Experiment, NetworkName, read_experiment, read_typed
from training.experiment.samples import WHOLE
from training.importers import Source

_SHIPPED: Final = Path(__file__).parents[1] / "studies"


@dataclass(frozen=True, slots=True)
class Part:
    """Trainings that answer one question.

    Attributes:
        name: Of the part, and of its folder.
        learn_from: Collections that weights learn from.
        held_out: What is answered by networks that never saw it: groups of these collections in as many folds as the
            recipe has; each collection in turn; or nothing, and all rows are learnt from.
        unseen: Collections that every fold answers and none learns from.
    """

    name: str
    learn_from: tuple[Source, ...]
    held_out: Literal["groups", "collections", "nothing"]
    unseen: tuple[Source, ...] = ()

    def folds(self, recipe: Experiment) -> tuple[int, ...]:
        """The folds that are trained; :data:`~training.experiment.samples.WHOLE` where nothing is held out."""
        if self.held_out == "nothing":
            return (WHOLE,)
        return tuple(range(self.count(recipe)))

    def count(self, recipe: Experiment) -> int:
        """In how many folds the rows are split."""
        return len(self.learn_from) if self.held_out == "collections" else recipe.folds

    def samples(self, data: Path, recipe: Experiment) -> CollectionSamples:
        """The rows under the data folder, shared out as this part wants.

        Raises:
            OSError: A table is missing.
            BadTable: A table cannot be understood.
        """
        is_by_source = self.held_out == "collections"
        sharing = Sharing(self.count(recipe), recipe.seed, self.learn_from, self.unseen, is_by_source)
        return collection_samples(data, sharing)


@dataclass(frozen=True, slots=True)
class Study:
    """How a bundled model came to be.

    Attributes:
        id: Of the model, and of its folder.
        version: Of the model.
        title: Of the model, for people.
        recipe: Name of the recipe that lies beside the study.
        network: Which of the recipe's networks is bundled.
        parts: In the order in which they are trained; the first one holds out groups and gives temperature and
            threshold, the last one holds out nothing.
    """

    id: str
    version: str
    title: str
    recipe: str
    network: NetworkName
    parts: tuple[Part, ...]

    def __post_init__(self) -> None:
        """Refuse what would give no model, or no figures."""
        kinds = [part.held_out for part in self.parts]
        if not kinds or kinds[0] != "groups" or kinds[-1] != "nothing" or "nothing" in kinds[:-1]:
            raise ValueError("the first part must hold out groups, and the last one alone nothing")
        if len({part.name for part in self.parts}) < len(self.parts):
            raise ValueError("two parts have the same name")

    @property
    def experiment(self) -> Experiment:
        """The recipe.

        Raises:
            BadExperiment: There is no such recipe, or it has not the network.
        """
        recipe = read_experiment(_SHIPPED / f"{self.recipe}.toml")
        if self.network not in recipe.networks:
            raise BadExperiment(f"The recipe {recipe.id} has no network {self.network}", "the study names another one")
        return recipe


def read_study(named: Path) -> Study:
    """Read a study; the folder of a bundled model or its bare name means the shipped study of that name.

    Raises:
        BadExperiment: It cannot be read, a key is unknown or missing, or a value has the wrong type.
    """
    path = named if named.suffix == ".toml" else _SHIPPED / f"{named.name}.toml"
    return read_typed(Study, path, "study")
