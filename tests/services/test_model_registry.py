"""Which model answers, and that no other one ever takes its place silently."""

from __future__ import annotations

from pathlib import Path

import pytest

from thyroid_desktop.domain.annotation import User
from thyroid_desktop.domain.diagnosis import ModelIdentity
from thyroid_desktop.domain.errors import BrokenModel
from thyroid_desktop.domain.proposal import ProposerIdentity
from thyroid_desktop.services.model_registry import ACTIVE_MODEL, FoundModel, FoundProposer, ModelRegistry
from thyroid_desktop.services.ports import SettingsStore


def whole(name: str) -> FoundModel:
    return FoundModel(Path("models") / name, ModelIdentity(name, "1", name, "0" * 64, "letterbox", 0.5))


def broken(name: str) -> FoundModel:
    return FoundModel(Path("models") / name, None, BrokenModel(f"The model {name} cannot be used", "a file is missing"))


class Shelf:
    """A shelf with these models."""

    def __init__(self, *models: FoundModel, proposers: tuple[FoundProposer, ...] = ()) -> None:
        self.models = models
        self._proposers = proposers

    def proposers(self) -> tuple[FoundProposer, ...]:
        return self._proposers

    def found(self) -> tuple[FoundModel, ...]:
        return self.models


class MemorySettings:
    """Keeps settings in a dictionary."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}

    def user_named(self, name: str) -> User:
        return User(1, name)

    def value(self, key: str) -> str | None:
        return self.values.get(key)

    def set_value(self, key: str, value: str) -> None:
        self.values[key] = value


@pytest.fixture
def settings() -> SettingsStore:
    return MemorySettings()


def test_that_the_first_usable_model_answers_until_one_is_chosen(settings: SettingsStore) -> None:
    registry = ModelRegistry(Shelf(broken("a"), whole("b"), whole("c")), settings)
    assert [model.id for model in registry.available()] == ["a", "b", "c"]
    assert registry.active().id == "b"
    settings.set_value(ACTIVE_MODEL, "c")
    assert registry.active().id == "c"


def test_that_a_choice_is_not_needed_where_nothing_is_remembered() -> None:
    assert ModelRegistry(Shelf(whole("b"))).active().id == "b"


def test_that_a_chosen_model_that_is_gone_is_told(settings: SettingsStore) -> None:
    settings.set_value(ACTIVE_MODEL, "a")
    with pytest.raises(BrokenModel, match="The model a is not installed"):
        ModelRegistry(Shelf(whole("b")), settings).active()


def test_that_a_chosen_model_that_is_broken_is_told(settings: SettingsStore) -> None:
    settings.set_value(ACTIVE_MODEL, "a")
    with pytest.raises(BrokenModel, match="The model a cannot be used"):
        ModelRegistry(Shelf(broken("a"), whole("b")), settings).active()


@pytest.mark.parametrize(("name", "reason"), [("a", "cannot be used"), ("z", "is not installed")])
def test_that_a_model_is_told_to_be_usable_or_why_not(name: str, reason: str) -> None:
    registry = ModelRegistry(Shelf(broken("a"), whole("b")))
    with pytest.raises(BrokenModel, match=reason):
        registry.usable(name)
    assert registry.usable("b").id == "b"


def test_that_having_no_model_is_told() -> None:
    with pytest.raises(BrokenModel, match="No model is installed"):
        ModelRegistry(Shelf()).active()


def test_that_the_reason_is_told_when_all_models_are_broken() -> None:
    with pytest.raises(BrokenModel, match="The model a cannot be used"):
        ModelRegistry(Shelf(broken("a"), broken("b"))).active()


def proposer(name: str, created: str) -> FoundProposer:
    return FoundProposer(Path("models") / name, ProposerIdentity(name, "1", "0" * 64), created)


def test_that_the_newest_usable_proposer_suggests() -> None:
    damaged = FoundProposer(Path("models/d"), None, problem=BrokenModel("The model d cannot be used", "it is damaged"))
    proposers = (proposer("a", "2026-01-02"), proposer("b", "2026-03-01"), proposer("c", "2025-12-31"), damaged)
    assert ModelRegistry(Shelf(proposers=proposers)).proposer() == proposers[1]


def test_that_without_a_usable_proposer_there_is_none() -> None:
    damaged = FoundProposer(Path("models/d"), None, problem=BrokenModel("The model d cannot be used", "it is damaged"))
    assert ModelRegistry(Shelf(whole("a"))).proposer() is None
    assert ModelRegistry(Shelf(proposers=(damaged,))).proposer() is None
