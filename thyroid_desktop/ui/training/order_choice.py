"""What is chosen in the dialog that orders a training, as values, and what stands against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from thyroid_desktop.services.queueing.estimating import estimated_from, estimated_on_cpu, estimated_on_gpu
from thyroid_desktop.ui.library.interchange import filled
from thyroid_desktop.ui.marking import QT_TRANSLATE_NOOP
from thyroid_desktop.ui.training.training_words import NODULES, PATIENTS, counted, range_text, translate

if TYPE_CHECKING:
    from thyroid_desktop.services.queueing.estimating import Past
    from thyroid_desktop.services.queueing.queue_ports import ShelvedRecipe
    from thyroid_desktop.services.queueing.readiness import CaseReadiness, Stock

Scope = Literal["queued", "all", "open"]
SCOPES: Final[dict[str, str]] = {
    "queued": QT_TRANSLATE_NOOP("clinical", "Cases queued for training"),
    "all": QT_TRANSLATE_NOOP("clinical", "All complete cases"),
    "open": QT_TRANSLATE_NOOP("clinical", "The open case"),
}


@dataclass(frozen=True, slots=True)
class Found:
    """What a look through the library found.

    Attributes:
        cases: All cases, newest first.
        past: Trainings that are done, for the estimate of time.
        cores: Of this computer.
        workers: Those that are alive, wherever.
    """

    cases: tuple[CaseReadiness, ...]
    past: tuple[Past, ...]
    cores: int
    workers: tuple[str, ...] = ()


def in_scope(cases: Sequence[CaseReadiness], scope: Scope, open_case: int) -> tuple[CaseReadiness, ...]:
    """The cases that a choice means, whether they are complete or not."""
    if scope == "queued":
        return tuple(one for one in cases if one.is_queued)
    if scope == "open":
        return tuple(one for one in cases if one.case.id == open_case)
    return tuple(cases)


def stock_text(stock: Stock) -> str:
    """How much there is to train on."""
    if not stock.nodules:
        return translate("training", "Nothing to train on yet")
    text = translate("training", "%1 of %2, %3 malignant")
    return filled(text, (counted(stock.nodules, NODULES), counted(stock.patients, PATIENTS), stock.malignant))


def objection(stock: Stock, recipe: ShelvedRecipe | None, title: str) -> str:
    """What stands against queueing, in a sentence; empty for nothing."""
    if recipe is None:
        return translate("training", "No recipe is chosen yet.")
    if recipe.problem:
        return filled(translate("training", "This recipe cannot be used: %1."), (recipe.problem,))
    if not stock.nodules:
        return translate("training", "There is no case with a box and a label.")
    if not stock.is_enough(recipe.folds):
        text = translate(
            "training",
            "Too few: malignant nodules come from %1 and benign ones from %2. This recipe divides patients into %3 "
            "folds, each of which needs both.",
        )
        patients = [counted(number, PATIENTS) for number in (stock.malignant_patients, stock.benign_patients)]
        return filled(text, (*patients, recipe.folds))
    return "" if title else translate("training", "The training has no name yet.")


def warning(stock: Stock) -> str:
    """What one should know before queueing; empty for nothing."""
    if stock.nodules and stock.is_small:
        return translate(
            "training", "These are few: the figures of the result will be uncertain. Fifty nodules of either kind help."
        )
    return ""


def time_text(found: Found, recipe: ShelvedRecipe | None, images: int) -> str:
    """How long it takes, here and on a GPU; from trainings that are done where there are any."""
    if recipe is None or recipe.problem or not images:
        return ""
    here = range_text(estimated_on_cpu(recipe, images, cores=found.cores))
    gpu = range_text(estimated_on_gpu(recipe, images))
    text = translate("training", "On this computer without a GPU: %1.\nOn a computer with a GPU: %2.")
    lines = [filled(text, (here, gpu))]
    past = estimated_from(found.past, recipe, images)
    if past is not None:
        lines.insert(0, filled(translate("training", "Where trainings ran before: %1."), (range_text(past),)))
    return "\n".join(lines)
