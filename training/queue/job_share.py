"""How much of a whole job is done, from what its parts tell: cases bundled, members trained, results concluded.

The unit is the training of one member, a network on a fold. What else there is to do is counted as parts of it.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from thyroid_desktop.domain.jobs import JobProgress
from training.experiment.events import Began, Ended, EpochDone, Event, Searched, Stepped
from training.experiment.recipe import Experiment

BUNDLING: Final = 0.2
CONCLUDING: Final = {"measure": 0.05, "finish": 1.0, "export": 0.15, "compare": 0.05}
"""Weight of each step, in their order; finishing is the training of one more member, on all rows."""
_ENOUGH: Final = 0.005
"""Less progress than this tells nothing about the time that is left."""


class JobShare:
    """Adds up one job.

    Args:
        is_bundled: Whether cases must be bundled first.
        clock: Seconds, never going back.
    """

    def __init__(self, *, is_bundled: bool, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._began = clock()
        self._bundling = BUNDLING if is_bundled else 0.0
        self._first: float | None = None
        self._most = 0.0
        self._stages: dict[str, int] = {}
        self._epochs = 1
        self._members: dict[tuple[str, int], float] = {}
        self._last = JobProgress("train")

    def begin_training(self, recipe: Experiment, done: Iterable[tuple[str, int]], *, is_tried_out: bool) -> None:
        """What will be trained, which members an earlier attempt has finished, and whether steps are limited."""
        before = 0
        for stage in recipe.stages:
            self._stages[stage.name] = before
            before += 1 if is_tried_out else stage.epochs
        self._epochs = before
        self._members = {(network, fold): 0.0 for network in recipe.networks for fold in range(recipe.folds)}
        self._members |= dict.fromkeys(done, 1.0)

    def bundled(self, share: float) -> JobProgress:
        """After this share of the cases was bundled."""
        return self._told(JobProgress("bundle"), self._bundling * share)

    def trained(self, event: Event) -> JobProgress:
        """After an event of a member, or of the one that learns from all rows when others are done."""
        if event.fold < 0:
            whole = self.concluded("finish", self._share_of(event))
            return replace(whole, network=event.network)
        member = (event.network, event.fold)
        self._members[member] = max(self._members.get(member, 0.0), self._share_of(event))
        self._last = replace(_described(event, self._last), network=event.network, fold=event.fold)
        return self._told(self._last, self._bundling + sum(self._members.values()))

    def concluded(self, step: str, share: float) -> JobProgress:
        """After this share of a step of concluding."""
        steps = list(CONCLUDING)
        before = steps[: steps.index(step)] if step in CONCLUDING else []
        weight = sum(CONCLUDING[one] for one in before) + CONCLUDING.get(step, 0.0) * share
        return self._told(JobProgress(step), self._bundling + len(self._members) + weight)

    def _share_of(self, event: Event) -> float:
        if isinstance(event, Searched):  # before the member's own epochs
            return 0.0
        if isinstance(event, Began):
            return event.steps_done / max(1, event.steps)
        if isinstance(event, Ended):
            return 1.0
        within = event.step / max(1, event.steps) - 1.0 if isinstance(event, Stepped) else 0.0
        return min(1.0, (self._stages.get(event.stage, 0) + event.epoch + within) / self._epochs)

    def _told(self, progress: JobProgress, units: float) -> JobProgress:
        members = len(self._members) or 1
        # What a cluster has done ahead of its turn is not taken back when its turn comes.
        done = self._most = max(self._most, min(1.0, units / (self._bundling + members + sum(CONCLUDING.values()))))
        if self._first is None:
            self._first, self._began = done, self._clock()
        return replace(progress, done=done, seconds_left=self._seconds_left(done))

    def _seconds_left(self, done: float) -> float | None:
        """By the pace of this attempt so far."""
        gained = done - (self._first or 0.0)
        if gained < _ENOUGH:
            return None
        return (self._clock() - self._began) / gained * (1.0 - done)


def _described(event: Event, before: JobProgress) -> JobProgress:
    if isinstance(event, Stepped):
        is_same = (before.network, before.fold) == (event.network, event.fold)
        kept = before if is_same else JobProgress("train")
        loss, rate = _finite(event.loss), _finite(event.rate)
        return replace(kept, epoch=event.epoch - 1, epochs=event.epochs, loss=loss, rate=rate)
    if isinstance(event, EpochDone):
        return JobProgress(
            "train",
            epoch=event.epoch,
            epochs=event.epochs,
            loss=_finite(event.loss),
            accuracy=_finite(event.accuracy),
            auroc=_finite(event.auroc),
            rate=_finite(event.rate),
        )
    if isinstance(event, Ended):
        return replace(before, accuracy=_finite(event.accuracy), auroc=_finite(event.auroc))
    return JobProgress("train")


def _finite(value: float) -> float | None:
    """A number that JSON knows; a training that diverges has others."""
    return value if math.isfinite(value) else None
