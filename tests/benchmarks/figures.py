"""Figures of a benchmark: what was measured, against what, and whether the goal was met."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value.

    ``goal`` is an upper bound unless ``is_floor``; None where there is no goal. ``rival`` is what the other program
    took for the same thing in the same run; NaN where it cannot do it.
    """

    section: str
    name: str
    value: float
    unit: str
    goal: float | None = None
    is_floor: bool = False
    rival: float | None = None

    @property
    def is_behind(self) -> bool:
        """Whether the rival was faster."""
        return self.rival is not None and self.rival < self.value

    @property
    def is_met(self) -> bool | None:
        """Whether the goal was met; None where there is none."""
        if self.goal is None:
            return None
        return self.value >= self.goal if self.is_floor else self.value <= self.goal

    def line(self) -> str:
        """The figure as one line of the printed table."""
        sign = "≥" if self.is_floor else "≤"
        verdict = "" if self.goal is None else f"  goal {sign} {self.goal:g}: {'met' if self.is_met else 'MISSED'}"
        return f"  {self.name:<64} {self.value:>9.3f} {self.unit:<6}{verdict}{self._against()}"

    def _against(self) -> str:
        if self.rival is None:
            return ""
        if math.isnan(self.rival):
            return "  LabelMe cannot open it"
        word = "BEHIND" if self.is_behind else "ahead"
        return f"  LabelMe {self.rival:.3f} {self.unit}: {word}, {self.rival / self.value:.2f} ×"


def milliseconds(work: Callable[[], object], *, rounds: int, warm_up: int = 3) -> list[float]:
    """Wall time of each call after the warm-up."""
    for _ in range(warm_up):
        work()
    return [_once(work) for _ in range(rounds)]


def in_turns(works: Iterable[Callable[[], object]], *, turns: int, calls: int) -> list[list[float]]:
    """Wall times of several works, in blocks that take turns, so that a drifting machine treats them alike.

    Single calls in turn would be unfair to all: each network's threads keep the processor warm for a moment after a
    call, and would steal from the next one. The first call of a block is not counted.
    """
    listed = list(works)
    times: list[list[float]] = [[] for _ in listed]
    for _ in range(turns):
        for work, taken in zip(listed, times, strict=True):
            work()
            taken.extend(_once(work) for _ in range(calls))
    return times


def _once(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def write_figures(figures: Iterable[Figure], path: Path) -> None:
    """Write the figures as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    records = [{**asdict(figure), "is_met": figure.is_met, "is_behind": figure.is_behind} for figure in figures]
    for record in records:
        # JSON has no NaN, which stands for what could not be measured here.
        record |= {key: None for key, value in record.items() if isinstance(value, float) and math.isnan(value)}
    path.write_text(json.dumps(records, indent=1, ensure_ascii=False, allow_nan=False), encoding="utf-8")
