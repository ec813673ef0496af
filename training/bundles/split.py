"""Groups that never stand on two sides, and parts drawn from them: stratified, seeded, one of them held out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from training.bundles.manifest import HELD_OUT

FEWEST_FOLDS: Final = 2


def joined(links: Sequence[Iterable[str]], pairs: Iterable[tuple[int, int]] = ()) -> NDArray[np.int64]:
    """A group number for every member: members that share a name, or are a pair, even in a chain, share one.

    Args:
        links: The names (at least one) that a member belongs to.
        pairs: Places of members that belong together besides.

    Returns:
        (n,) int64, numbered in the order of first members.
    """
    parent = list(range(len(links)))

    def root(member: int) -> int:
        while parent[member] != member:
            parent[member] = parent[parent[member]]
            member = parent[member]
        return member

    first: dict[str, int] = {}
    for member, names in enumerate(links):
        for name in names:
            parent[root(member)] = root(first.setdefault(name, member))
    for one, other in pairs:
        parent[root(one)] = root(other)
    numbers: dict[int, int] = {}
    return np.array([numbers.setdefault(root(member), len(numbers)) for member in range(len(links))], dtype=np.int64)


def drawn_parts(
    groups: NDArray[np.int64], counts: NDArray[np.int64], *, folds: int, held_out_share: float, seed: int
) -> NDArray[np.int64]:
    """The part of every member: 0 … folds − 1, or -1 for the held-out part; groups stay whole, shares of classes alike.

    Groups, largest first, go to the part that is furthest below its due share of the classes; ties fall by the seed.

    Args:
        groups: (n,) group numbers from 0, without gaps.
        counts: (n, 2) benign and malignant nodules of every member.
        folds: At least 2.
        held_out_share: Share of the nodules that is held out, 0 or above and below 1.
        seed: Of the ties.

    Raises:
        ValueError: Folds or share are out of range.
    """
    if folds < FEWEST_FOLDS or not 0.0 <= held_out_share < 1.0:
        raise ValueError("a split has at least two folds and holds out a share from 0 to below 1")
    names = [*range(folds), *([HELD_OUT] if held_out_share > 0 else [])]
    shares = np.array([(1 - held_out_share) / folds] * folds + [held_out_share] * (len(names) - folds))
    # Both classes, and all together, so that a part without the one is not taken for empty of the other.
    wanted = np.column_stack([counts, counts.sum(axis=1)]).astype(np.float64)
    totals = np.zeros((int(groups.max(initial=-1)) + 1, 3))
    np.add.at(totals, groups, wanted)
    due = np.maximum(shares[:, np.newaxis] * totals.sum(axis=0), 1e-9)
    filled, parts = np.zeros((len(names), 3)), np.zeros(len(totals), dtype=np.int64)
    order = np.random.default_rng(seed).permutation(len(totals))
    for group in order[np.argsort(-totals[order].sum(axis=1), kind="stable")]:
        # Fullness after the deed, weighed by the part's due, so that small parts are not filled first.
        excess = (((filled + totals[group]) ** 2 - filled**2) / due / totals.sum(axis=0).clip(1)).sum(axis=1)
        chosen = int(np.argmin(excess))
        filled[chosen] += totals[group]
        parts[group] = names[chosen]
    return np.asarray(parts[groups], dtype=np.int64)
