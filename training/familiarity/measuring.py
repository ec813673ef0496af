"""What the cautions tell of nodules, which is a false alarm, and of all that the model was not made for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.inference.cautions import (
    BLURRED,
    COLOURED,
    DARK,
    EMPTY,
    FLAT,
    FLOW,
    NO_SCAN,
    SATURATED,
    STRANGE,
    cautions,
    features_cautions,
)
from thyroid_desktop.inference.familiarity import Familiarity
from thyroid_desktop.statistics.intervals import Proportion
from training.familiarity.fitting import Mask, Rows, fitted, told_by
from training.familiarity.questions import HELD_OUT, Question

NAMES: Final = {
    NO_SCAN: "no_scan",
    FLOW: "colour",
    STRANGE: "strange",
    EMPTY: "no_nodule",
    SATURATED: "saturated",
    DARK: "dark",
    BLURRED: "blurred",
    FLAT: "flat",
    COLOURED: "tinted",
}
"""Cautions about what is seen; those about the box's place and shape are not counted."""

Told = list[frozenset[str]]


def measured(questions: Sequence[Question], features: NDArray[np.float32], check: Familiarity | None) -> dict[str, Any]:
    """False alarms and detections, each with counts and Wilson's 95 % interval; plain JSON values.

    Args:
        questions: Nodules that the check was fitted to are left out.
        features: Pooled, (n, c), of the questions.
        check: Of the bundle; None where it has none.
    """
    told = [_told(one, pooled, check) for one, pooled in zip(questions, features, strict=True)]
    held_out = [index for index, one in enumerate(questions) if one.fold == HELD_OUT]
    groups: dict[tuple[str, str], list[int]] = {}
    for index in held_out:
        one = questions[index]
        groups.setdefault((one.kind, one.source), []).append(index)
        groups.setdefault((one.kind, "all"), []).append(index)
    lines = [
        {"kind": kind, "source": source, **_counted([told[index] for index in chosen])}
        for (kind, source), chosen in sorted(groups.items())
    ]
    result: dict[str, Any] = {"held_out": lines}
    if check is not None:
        result["never_seen"] = list(_never_seen(Rows.of(questions, features)))
    return result


def _told(question: Question, pooled: NDArray[np.float32], check: Familiarity | None) -> frozenset[str]:
    said = cautions(question.pixels(), question.box, seen=features_cautions(check, pooled))
    return frozenset(NAMES[one] for one in said if one in NAMES)


def _counted(told: Sequence[frozenset[str]]) -> dict[str, Any]:
    by = {name: sum(name in one for one in told) for name in NAMES.values()}
    each = {name: _share(count, len(told)) for name, count in by.items() if count}
    return {"boxes": len(told), "any": _share(sum(bool(one) for one in told), len(told)), "by": each}


def _share(count: int, total: int) -> dict[str, float | int]:
    found = Proportion(count, total)
    low, high = found.wilson()
    return {"k": count, "n": total, "value": round(found.value, 4), "low": round(low, 4), "high": round(high, 4)}


def _never_seen(rows: Rows) -> Iterator[dict[str, Any]]:
    """The features' part alone, fitted anew without one collection, or without one kind of picture, and asked of it."""
    names = ("strange", "no_scan", "no_nodule")
    for source in np.unique(rows.sources[rows.is_nodule]).tolist():
        arrays = fitted(rows, rows.but(source))
        for kind in ("nodule", "elsewhere", "no nodule"):
            chosen: Mask = (rows.sources == source) & (rows.kinds == kind)
            if chosen.any():
                yield _line(kind, source, told_by(arrays, rows.seen[chosen]), names)
    for source in np.unique(rows.sources[rows.kinds == "not ultrasound"]).tolist():
        arrays = fitted(rows, rows.but(source))
        chosen = rows.sources == source
        yield _line("not ultrasound", source, told_by(arrays, rows.seen[chosen]), names)


def _line(kind: str, source: str, told: NDArray[np.bool_], names: Sequence[str]) -> dict[str, Any]:
    count = told.shape[1]
    by = {name: _share(int(row.sum()), count) for name, row in zip(names, told, strict=True)}
    return {"kind": kind, "source": source, "boxes": count, "any": _share(int(told.any(axis=0).sum()), count), "by": by}


def as_lines(result: dict[str, Any]) -> list[str]:
    """The same as a table for people."""
    lines = []
    for title, part in (("Held out", "held_out"), ("By features alone, never seen", "never_seen")):
        if part in result:
            lines += [f"{title}:", *(_as_line(one) for one in result[part])]
    return lines


def _as_line(one: dict[str, Any]) -> str:
    any_of, by = one["any"], one["by"]
    shares = ", ".join(f"{name} {share['value']:.0%}" for name, share in by.items() if share["k"])
    told = f"{any_of['k']:4d}/{any_of['n']:<4d} {any_of['value']:6.1%} ({any_of['low']:.1%}–{any_of['high']:.1%})"
    return f"  {one['kind']:15s} {one['source']:28s} {told}  {shares}"
