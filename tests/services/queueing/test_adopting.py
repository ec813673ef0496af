from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from tests.services.queueing.made_up_results import made_up_job, made_up_result
from tests.services.test_model_registry import MemorySettings, Shelf, whole
from thyroid_desktop.domain.adoption import Adoption
from thyroid_desktop.domain.diagnosis import ModelIdentity
from thyroid_desktop.domain.errors import BrokenModel
from thyroid_desktop.domain.jobs import Job
from thyroid_desktop.domain.training_result import Candidate, TrainingResult
from thyroid_desktop.services.changes import Changes
from thyroid_desktop.services.model_registry import ACTIVE_MODEL, FoundModel, ModelRegistry
from thyroid_desktop.services.queueing.adopting import Adopting, NotAdoptable
from thyroid_desktop.services.queueing.queue_ports import JobStore

SHA = "c" * 64


def candidate(name: str) -> Candidate:
    return Candidate(name, name, "Tiny", f"Candidate {name}", SHA, 0.5, 1.0)


class MemoryAdoptions:
    """Keeps adoptions in a list, and the model in use in settings, as the store does."""

    def __init__(self, settings: MemorySettings) -> None:
        self._settings = settings
        self._kept: list[Adoption] = []

    def add(self, adoption: Adoption) -> Adoption:
        kept = replace(adoption, id=len(self._kept) + 1)
        self._kept.append(kept)
        self._settings.set_value(ACTIVE_MODEL, kept.model_id)
        return kept

    def adoptions(self) -> tuple[Adoption, ...]:
        return tuple(self._kept)


class Cupboard:
    """Installs by putting a model on the shelf."""

    def __init__(self, shelf: Shelf, results: dict[str, TrainingResult]) -> None:
        self._shelf = shelf
        self._results = results
        self.is_wrong = False
        self.weights_sha256 = SHA

    def result(self, folder: Path) -> TrainingResult:
        return self._results[folder.name]

    def install(self, bundle: Path) -> None:
        identity = ModelIdentity(bundle.name, "1", bundle.name, SHA, "letterbox", 0.5)
        self._shelf.models = (*self._shelf.models, FoundModel(bundle, identity))

    def replay(self, bundle: Path) -> ModelIdentity:
        if self.is_wrong:
            raise BrokenModel(f"The model {bundle.name} cannot be used", "it answers golden crops differently")
        return ModelIdentity(bundle.name, "1", bundle.name, self.weights_sha256, "letterbox", 0.5)


class Jobs:
    """Three jobs: two with candidates, one without."""

    def job(self, job_id: int) -> Job:
        return made_up_job(job_id, "failed" if job_id == 9 else "done", result=f"/jobs/{job_id}")


class Bench:
    """Adopting over made-up jobs."""

    def __init__(self, *models: FoundModel) -> None:
        self.settings = MemorySettings()
        self.shelf = Shelf(*models)
        results = {"1": made_up_result(candidate("one")), "2": made_up_result(candidate("two")), "3": made_up_result()}
        self.cupboard = Cupboard(self.shelf, results)
        self.registry = ModelRegistry(self.shelf, self.settings)
        adoptions = MemoryAdoptions(self.settings)
        self.adopting = Adopting(
            cast("JobStore", Jobs()), adoptions, self.registry, self.cupboard, lambda: "2026-11-25T10:00:00+00:00"
        )


@pytest.fixture
def bench() -> Bench:
    return Bench(whole("bundled"))


def test_that_an_adopted_model_answers_and_the_act_is_recorded(bench: Bench) -> None:
    assert bench.adopting.adopt(1, 7, " better on ours ") == Changes(is_settings=True)
    (kept,) = bench.adopting.history()
    assert (kept.model_id, kept.weights_sha256, kept.before_id, kept.user_id) == ("one", SHA, "bundled", 7)
    assert (kept.job_id, kept.reason, kept.takes_back) == (1, "better on ours", None)
    in_use = bench.adopting.in_use()
    assert in_use is not None
    assert in_use.id == "one"


def test_that_adoptions_are_taken_back_one_after_the_other(bench: Bench) -> None:
    bench.adopting.adopt(1, 7)
    bench.adopting.adopt(2, 7)
    with pytest.raises(NotAdoptable, match="not the last one"):
        bench.adopting.take_back(1, 7)
    bench.adopting.take_back(2, 8, "worse on the second scanner")
    assert bench.registry.active().id == "one"
    last = bench.adopting.last()
    assert last is not None
    assert last.id == 1
    bench.adopting.take_back(1, 7)
    assert bench.registry.active().id == "bundled"
    assert bench.adopting.last() is None
    assert [one.takes_back for one in bench.adopting.history()] == [None, None, 2, 1]
    with pytest.raises(NotAdoptable):
        bench.adopting.take_back(1, 7)


def test_that_a_candidate_that_answers_wrongly_is_not_adopted(bench: Bench) -> None:
    bench.cupboard.is_wrong = True
    with pytest.raises(BrokenModel, match="golden"):
        bench.adopting.adopt(1, 7)
    assert bench.adopting.history() == ()
    assert bench.registry.active().id == "bundled"


def test_that_another_model_than_the_measured_one_is_not_adopted(bench: Bench) -> None:
    bench.cupboard.weights_sha256 = "d" * 64
    with pytest.raises(BrokenModel, match="not the model that was measured"):
        bench.adopting.adopt(1, 7)
    assert bench.adopting.history() == ()
    assert bench.shelf.found() == Bench(whole("bundled")).shelf.found()


@pytest.mark.parametrize("job_id", [3, 9])
def test_that_a_job_without_a_candidate_cannot_be_adopted(bench: Bench, job_id: int) -> None:
    with pytest.raises(NotAdoptable, match="no model to adopt"):
        bench.adopting.adopt(job_id, 7)


def test_that_the_model_in_use_is_not_adopted_once_more(bench: Bench) -> None:
    bench.adopting.adopt(1, 7)
    with pytest.raises(NotAdoptable, match="in use already"):
        bench.adopting.adopt(1, 7)


def test_that_the_first_model_ever_has_nothing_to_go_back_to() -> None:
    bench = Bench()
    assert bench.adopting.in_use() is None
    bench.adopting.adopt(1, 7)
    with pytest.raises(NotAdoptable, match="no model was in use before"):
        bench.adopting.take_back(1, 7)


def test_that_a_model_that_was_altered_meanwhile_does_not_come_back(bench: Bench) -> None:
    bench.adopting.adopt(1, 7)
    altered = FoundModel(Path("models/bundled"), ModelIdentity("bundled", "1", "bundled", "d" * 64, "letterbox", 0.5))
    bench.shelf.models = (altered, *bench.shelf.models[1:])
    with pytest.raises(BrokenModel, match="was altered"):
        bench.adopting.take_back(1, 7)
    bench.shelf.models = bench.shelf.models[1:]
    with pytest.raises(BrokenModel, match="not installed"):
        bench.adopting.take_back(1, 7)


def test_that_a_job_without_results_has_none(bench: Bench) -> None:
    assert bench.adopting.result_of(made_up_job(state="running", result="")) is None
    assert bench.adopting.result_of(made_up_job(result="/jobs/3")) == made_up_result()
