"""Jobs, steps, times and what cases lack, in the language of the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, Qt

from thyroid_desktop.services.queueing.readiness import (
    CONTRADICTED,
    NO_BOX,
    NO_LABEL,
    NO_LEVEL,
    OTHER_STAGE,
    REJECTED,
    UNDECIDED,
    Lack,
)
from thyroid_desktop.ui.library.interchange import filled
from thyroid_desktop.ui.marking import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from thyroid_desktop.domain.jobs import Job, JobProgress, JobState
    from thyroid_desktop.services.model_registry import FoundModel
    from thyroid_desktop.services.queueing.estimating import Estimate
    from thyroid_desktop.services.queueing.queue_ports import ShelvedRecipe
    from thyroid_desktop.services.queueing.readiness import CaseReadiness

translate = QCoreApplication.translate

STATES: Final[dict[JobState, str]] = {
    "queued": QT_TRANSLATE_NOOP("training", "Waits"),
    "running": QT_TRANSLATE_NOOP("training", "Is running"),
    "paused": QT_TRANSLATE_NOOP("training", "Paused"),
    "done": QT_TRANSLATE_NOOP("training", "Done"),
    "failed": QT_TRANSLATE_NOOP("training", "Failed"),
    "cancelled": QT_TRANSLATE_NOOP("training", "Cancelled"),
}
TINTS: Final[dict[JobState, str]] = {
    "queued": "calm",
    "running": "accent",
    "paused": "notice",
    "done": "good",
    "failed": "danger",
    "cancelled": "faint",
}
STEPS: Final[dict[str, str]] = {
    "bundle": QT_TRANSLATE_NOOP("training", "The cases are gathered"),
    "train": QT_TRANSLATE_NOOP("training", "Networks are trained"),
    "finish": QT_TRANSLATE_NOOP("training", "The final model is trained on all cases"),
    "measure": QT_TRANSLATE_NOOP("training", "The result is measured"),
    "export": QT_TRANSLATE_NOOP("training", "The model is written"),
    "compare": QT_TRANSLATE_NOOP("training", "The model is compared with the one in use"),
}
LACKS: Final[dict[str, str]] = {
    NO_BOX: QT_TRANSLATE_NOOP("training", "no box"),
    REJECTED: QT_TRANSLATE_NOOP("training", "rejected in the work list"),
    OTHER_STAGE: QT_TRANSLATE_NOOP("training", "not at the stage that was asked for"),
    NO_LABEL: QT_TRANSLATE_NOOP("training", "no pathology"),
    CONTRADICTED: QT_TRANSLATE_NOOP("training", "readers contradict each other"),
    UNDECIDED: QT_TRANSLATE_NOOP("training", "pathology is undecided"),
    NO_LEVEL: QT_TRANSLATE_NOOP("training", "no pathology and no TI-RADS level that decides"),
}
RECIPES: Final[dict[str, str]] = {
    "better": QT_TRANSLATE_NOOP(
        "training",
        "Five networks, trained with what the literature and our own measurements speak for. For the model that you "
        "want to work with.",
    ),
    "quick": QT_TRANSLATE_NOOP(
        "training",
        "Xception only, few epochs. To see within the shortest time whether your cases hold together.",
    ),
    "paper": QT_TRANSLATE_NOOP(
        "training",
        "Five networks, exactly as the study trained them. To repeat the published experiment; takes by far the "
        "longest.",
    ),
}
RECIPE_TITLES: Final[dict[str, str]] = {
    "better": QT_TRANSLATE_NOOP("training", "Recommended"),
    "quick": QT_TRANSLATE_NOOP("training", "Quick trial"),
    "paper": QT_TRANSLATE_NOOP("training", "As published (Chen et al. 2023)"),
}
UNITS: Final = (
    (86_400.0, 2 * 86_400.0, QT_TRANSLATE_NOOP("training", "%1 days")),
    (3600.0, 1.5 * 3600.0, QT_TRANSLATE_NOOP("training", "%1 hours")),
    (60.0, 0.0, QT_TRANSLATE_NOOP("training", "%1 minutes")),
)
"""Seconds of a unit, from when on it is used, and its name."""
MOST_LACKS: Final = 3
NODULES: Final = (QT_TRANSLATE_NOOP("training", "%1 nodule"), QT_TRANSLATE_NOOP("training", "%1 nodules"))
IMAGES: Final = (QT_TRANSLATE_NOOP("training", "%1 image"), QT_TRANSLATE_NOOP("training", "%1 images"))
CASES: Final = (QT_TRANSLATE_NOOP("training", "%1 case"), QT_TRANSLATE_NOOP("training", "%1 cases"))
PATIENTS: Final = (QT_TRANSLATE_NOOP("training", "%1 patient"), QT_TRANSLATE_NOOP("training", "%1 patients"))
EPOCHS: Final = (QT_TRANSLATE_NOOP("training", "%1 epoch"), QT_TRANSLATE_NOOP("training", "%1 epochs"))
STEPS_A_STAGE: Final = (
    QT_TRANSLATE_NOOP("training", "%1 step a stage"),
    QT_TRANSLATE_NOOP("training", "%1 steps a stage"),
)
"""What is counted: one of it, and any other number."""


def counted(number: int, words: tuple[str, str]) -> str:
    """A number with what it counts, in the singular or the plural."""
    return filled(translate("training", words[number != 1]), (number,))


def state_text(job: Job) -> str:
    """Where a job stands, in a word or two."""
    if job.state == "running" and job.wish == "pause":
        return translate("training", "Will pause")
    if job.state == "running" and job.wish == "cancel":
        return translate("training", "Is being cancelled")
    return translate("training", STATES[job.state])


def step_text(progress: JobProgress | None) -> str:
    """What is being done, in a sentence without its full stop."""
    if progress is None:
        return ""
    known = STEPS.get(progress.step)
    text = translate("training", known) if known else progress.step
    if not progress.network:
        return text
    if progress.fold < 0:
        where = filled(translate("training", "%1 on all cases"), (progress.network,))
    else:
        where = filled(translate("training", "%1, fold %2"), (progress.network, progress.fold + 1))
    if not progress.epochs:
        return where
    return filled(translate("training", "%1, epoch %2 of %3"), (where, progress.epoch, progress.epochs))


def left_text(progress: JobProgress | None) -> str:
    """How much is done and how long it will still take; empty where nobody can tell."""
    if progress is None:
        return ""
    share = filled(translate("training", "%1 %"), (round(100 * min(max(progress.done, 0.0), 1.0)),))
    if progress.seconds_left is None:
        return share
    return filled(translate("training", "%1, about %2 left"), (share, duration_text(progress.seconds_left)))


def duration_text(seconds: float) -> str:
    """A time in the unit that people would use, in round figures."""
    number, unit = _in_unit(seconds)
    if number == "1" and unit == "%1 minutes":
        return translate("training", "a minute")
    return filled(translate("training", unit), (number,))


def range_text(estimate: Estimate) -> str:
    """From … to, in words."""
    (low, low_unit), (high, high_unit) = _in_unit(estimate.low), _in_unit(estimate.high)
    if (low, low_unit) == (high, high_unit):
        return duration_text(estimate.high)
    if low_unit != high_unit:
        return filled(translate("training", "%1 to %2"), (duration_text(estimate.low), duration_text(estimate.high)))
    both = filled(translate("training", "%1 to %2"), (low, high))
    return filled(translate("training", high_unit), (both,))


def moment_text(at: str) -> str:
    """A moment (UTC, ISO 8601) as the clock on the wall showed it; empty for an empty one."""
    moment = QDateTime.fromString(at, Qt.DateFormat.ISODateWithMs)
    if not moment.isValid():
        return ""
    return moment.toLocalTime().toString("yyyy-MM-dd HH:mm")


def lack_text(lack: Lack) -> str:
    """What keeps an image, or a nodule of it, from being trained on."""
    text = LACKS.get(lack.reason)
    told = translate("training", text) if text else lack.reason
    if lack.nodule is None:
        return told
    return filled(translate("training", "nodule %1: %2"), (lack.nodule, told))


def lacks_text(case: CaseReadiness) -> str:
    """What a case lacks, each thing once, and only so many."""
    lacks = [lack for image in case.images for lack in image.lacks]
    if not case.is_ready and len({lack.nodule for lack in lacks}) == 1:  # which nodule, goes without saying
        lacks = [Lack(None, lack.reason) for lack in lacks]
    told = list(dict.fromkeys(lack_text(lack) for lack in lacks))
    if len(told) > MOST_LACKS:
        more = filled(translate("training", "%1 more"), (len(told) - MOST_LACKS,))
        return "; ".join((*told[:MOST_LACKS], more))
    return "; ".join(told)


def recipe_title(recipe: ShelvedRecipe) -> str:
    """The name of a recipe."""
    return translate("training", RECIPE_TITLES[recipe.id]) if recipe.id in RECIPE_TITLES else recipe.title


def recipe_name(recipe_id: str) -> str:
    """The name of a recipe of which only the number is at hand."""
    known = RECIPE_TITLES.get(recipe_id)
    return translate("training", known) if known else recipe_id


def model_name(model: FoundModel | None) -> str:
    """The name of a model for people; empty for none."""
    if model is None:
        return ""
    return model.identity.title if model.identity is not None else model.id


def recipe_text(recipe: ShelvedRecipe) -> str:
    """What a recipe does and for whom, in a sentence or two."""
    known = RECIPES.get(recipe.id)
    if known:
        return translate("training", known)
    text = translate("training", "Trains %1 on %2 folds, %3.")
    return filled(text, (", ".join(recipe.networks), recipe.folds, counted(recipe.epochs, EPOCHS)))


def _in_unit(seconds: float) -> tuple[str, str]:
    """A time as a number, two figures at most because nobody knows it better, and the English name of its unit."""
    size, _, unit = next(one for one in UNITS if seconds >= one[1])
    value = max(seconds / size, 1.0)
    has_half = unit != "%1 minutes" and value < 10
    number = round(value * 2) / 2 if has_half else round(value, -1) if value >= 100 else round(value)
    return QLocale().toString(float(number), "f", 0 if number == int(number) else 1), unit
