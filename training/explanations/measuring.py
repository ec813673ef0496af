"""Every map of every outlined nodule, measured: where it lies, what it names, and whether it depends on the weights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.domain.errors import InvalidBox
from thyroid_desktop.inference.cam import Head
from thyroid_desktop.inference.network import EXACT, Network, Runtime
from training.explanations.erasing import Ask, blurred, curves, ranked, remembering
from training.explanations.location import area_share, energy_share, pointing_hit
from training.explanations.methods import BASELINES, CANDIDATES, METHODS, SHOWN, Method, fine
from training.explanations.outlines import Outlined
from training.explanations.randomising import layers_before_head, rank_correlation, redrawn_head, redrawn_network
from training.explanations.subject import Answer, Seen, Subject, answer_of

FloatArray = NDArray[np.float32]
ByMethod = dict[str, float]

DRAWS: Final = 3
"""How often the head is drawn anew for each stage."""
BLOCKS: Final = 3
"""So many layers before the head are drawn anew one after the other."""
ERASED_BY: Final[dict[str, Method]] = {name: method for name, method in METHODS.items() if name != SHOWN}
"""Methods with curves: those that explain the class that the network rather says."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured of one nodule; figures by the method's name, NaN where a map does not define them.

    Attributes:
        collection: Where the nodule is from.
        group: Its case.
        sign: 1 where the network rather says malignant, else −1.
        area: Share of the visible crop inside the outline.
        energy: Share of the map's energy inside the outline.
        pointing: Whether the highest place lies inside.
        deletion: Probabilities along the deletion curve; empty where none was computed.
        insertion: Those of the insertion curve.
        sanity: Rank correlation with the map of redrawn weights, by stage and method.
    """

    collection: str
    group: str
    sign: int
    area: float
    energy: ByMethod
    pointing: ByMethod
    deletion: dict[str, list[float]] = field(default_factory=dict)
    insertion: dict[str, list[float]] = field(default_factory=dict)
    sanity: dict[str, ByMethod] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured.

    Attributes:
        erased: So many nodules of each collection get curves and are asked of networks with redrawn layers.
        is_fast: Whether curves are computed as previews are, in bfloat16.
        seed: Of all lots.
    """

    erased: int
    is_fast: bool
    seed: int


def measured(
    subject: Subject, nodules: Sequence[Outlined], plan: Plan, tell: Callable[[float], None]
) -> tuple[Measured, ...]:
    """Measure the maps of outlined nodules; ``tell`` hears the share that is done.

    A nodule whose box hardly lies on its image is left out.
    """
    heads = redrawn_heads(subject.head, plan.seed)
    networks = redrawn_networks(subject, plan.seed) if plan.erased else {}
    counts: Counter[str] = Counter()
    found = []
    for number, nodule in enumerate(nodules):
        tell(number / len(nodules))
        try:
            seen = subject.see(nodule.pixels(), nodule.box)
        except InvalidBox:
            continue
        answer = subject.answer(seen.pixels)
        one = located(nodule, seen, answer, subject.head)
        one.sanity.update(by_heads(answer, subject.head, heads))
        if counts[nodule.collection] < plan.erased:
            one.sanity.update(by_networks(seen, answer, subject.head, networks))
            erase(one, seen, subject, np.random.default_rng([plan.seed, number]), is_fast=plan.is_fast)
        counts[nodule.collection] += 1
        found.append(one)
    return tuple(found)


def located(nodule: Outlined, seen: Seen, answer: Answer, head: Head) -> Measured:
    """Where the maps of a nodule lie. Baselines know what is visible, so that they are no easy match."""
    side = len(seen.visible)
    inside = nodule.inside(seen.to_input, side)
    maps = {name: fine(method(answer.features, head, answer.sign), side) for name, method in METHODS.items()}
    maps |= {name: maps[name] * seen.visible for name in BASELINES}
    return Measured(
        collection=nodule.collection,
        group=nodule.group,
        sign=answer.sign,
        area=area_share(inside, seen.visible),
        energy={name: energy_share(values, inside) for name, values in maps.items()},
        pointing={name: pointing_hit(values, inside) for name, values in maps.items()},
    )


def erase(one: Measured, seen: Seen, subject: Subject, lots: np.random.Generator, *, is_fast: bool) -> None:
    """Add the curves of every method to what was measured of a nodule."""
    side, answer = len(seen.visible), subject.answer(seen.pixels)
    network = subject.fast if is_fast else subject.exact
    ask = remembering(_asking(subject, network, one.sign))
    blur = blurred(seen.pixels, seen.visible)
    drawn = fine(lots.random(answer.features.shape[:2], dtype=np.float32), side)
    for name, method in ERASED_BY.items():
        values = fine(method(answer.features, subject.head, one.sign), side)
        order = ranked(values, drawn, seen.visible)
        one.deletion[name], one.insertion[name] = curves(seen.pixels, blur, order, ask)


def _asking(subject: Subject, network: Network, sign: int) -> Ask:
    return lambda pixels: subject.probability(sign * answer_of(network, pixels).difference)


def redrawn_heads(head: Head, seed: int) -> dict[str, tuple[Head, ...]]:
    """Heads of which the last layers are drawn anew, by stage."""
    stages = {}
    for count in range(1, len(head) + 1):
        name = whole_head_stage(head) if count == len(head) else f"last {count} of {len(head)} layers of the head"
        drawn = [np.random.default_rng([seed, count, draw]) for draw in range(DRAWS)]
        stages[name] = tuple(redrawn_head(head, count, generator) for generator in drawn)
    return stages


def whole_head_stage(head: Head) -> str:
    """What the stage is called at which all of the head is drawn anew."""
    return f"all {len(head)} layers of the head"


def redrawn_networks(subject: Subject, seed: int) -> dict[str, tuple[Network, Head]]:
    """Networks of which the layers before the head are drawn anew too, by stage, each with its head."""
    runtime, said = Runtime(), subject.manifest
    ports = {"features": said.feature_map, "logits": (2,)}
    layers = layers_before_head(subject.raw)[:BLOCKS]
    head = redrawn_head(subject.head, len(subject.head), np.random.default_rng([seed, 0]))
    stages = {}
    for count in range(1, len(layers) + 1):
        raw = redrawn_network(subject.raw, layers[:count], np.random.default_rng([seed, count]))
        model = runtime.read(subject.folder, raw, (said.side, said.side, 3), ports)
        stages[f"and down to {layers[count - 1]}"] = runtime.compiled(model, EXACT), head
    return stages


def by_heads(answer: Answer, head: Head, redrawn: dict[str, tuple[Head, ...]]) -> dict[str, ByMethod]:
    """How far the maps of a nodule resemble those of redrawn heads; the mean over the draws."""
    own = {name: method(answer.features, head, answer.sign) for name, method in CANDIDATES.items()}
    return {
        stage: {
            name: _mean([rank_correlation(own[name], method(answer.features, one, answer.sign)) for one in heads])
            for name, method in CANDIDATES.items()
        }
        for stage, heads in redrawn.items()
    }


def by_networks(
    seen: Seen, answer: Answer, head: Head, redrawn: dict[str, tuple[Network, Head]]
) -> dict[str, ByMethod]:
    """How far the maps of a nodule resemble those of networks with redrawn layers."""
    own = {name: method(answer.features, head, answer.sign) for name, method in CANDIDATES.items()}
    found = {}
    for stage, (network, other) in redrawn.items():
        features = answer_of(network, seen.pixels).features
        found[stage] = {
            name: rank_correlation(own[name], method(features, other, answer.sign))
            for name, method in CANDIDATES.items()
        }
    return found


def _mean(values: Sequence[float]) -> float:
    """Mean of what is defined; NaN where nothing is."""
    defined = [value for value in values if not np.isnan(value)]
    return float(np.mean(defined)) if defined else float("nan")
