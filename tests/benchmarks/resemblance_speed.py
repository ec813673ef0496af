"""How fast similar nodules are found among 10,000 with 2,048 features each, and whether they are the right ones."""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.figures import Figure, milliseconds
from tests.benchmarks.worklist_speed import _box, _case, _image, _shared
from thyroid_desktop.adapters.store.repositories import Repositories, open_repositories
from thyroid_desktop.adapters.store.schema import make_current
from thyroid_desktop.adapters.store.tables import cases, images, nodules, revisions
from thyroid_desktop.domain.annotation import BoxRevision
from thyroid_desktop.services.blinding import Blinding
from thyroid_desktop.services.resembling import Eyes, Likened, Resembling

NODULES = 10_000
FEATURES = 2048
SECTION = "Similar nodules among 10,000 with 2,048 features"
WEIGHTS = "a" * 64
ROUNDS = 300
CHECKED = 40


def measure() -> list[Figure]:
    """First build from the store, searches, and a search after something was recorded; the reference is plain numpy."""
    pooled = np.random.default_rng(1).gamma(0.5, 1.0, (NODULES, FEATURES)).astype(np.float32)
    with tempfile.TemporaryDirectory(prefix="thyroid-desktop-bench-") as folder:
        path = Path(folder) / "library.sqlite3"
        make_current(path)
        store = open_repositories(path)
        eyes = Eyes(store.settings.user_named("Ada").id, Blinding())
        _fill(store, eyes.user_id, pooled)
        boxes = [one for one in store.annotations.revisions(1) if isinstance(one, BoxRevision)]
        builds = []
        for _ in range(3):
            service = Resembling(store.features, store.annotations)
            first = Likened(WEIGHTS, boxes[-1])
            builds += milliseconds(lambda: service.alike(first, eyes), rounds=1, warm_up=0)  # noqa: B023
        asked = _asked(store, ROUNDS + 3)
        waiting = iter(asked)
        searches = milliseconds(lambda: service.alike(Likened(WEIGHTS, next(waiting)), eyes), rounds=ROUNDS)
        checked = asked[:CHECKED]
        agreeing = sum(_agrees(service, eyes, one, pooled) for one in checked)
        after_edits = _after_edits(store, service, eyes)
        size = path.stat().st_size
        store.transactions.close()
    if agreeing != len(checked):
        sys.stdout.write(f"NOT the nearest nodules in {len(checked) - agreeing} of {len(checked)} searches\n")
    return [
        Figure(SECTION, "search, median", statistics.median(searches), "ms", 50),
        Figure(SECTION, "search, 95th percentile", float(np.percentile(searches, 95)), "ms", 50),
        Figure(
            SECTION, "search after somebody has recorded something, median", statistics.median(after_edits), "ms", 50
        ),
        Figure(SECTION, "first search, which reads the library (median of 3)", statistics.median(builds), "ms"),
        Figure(SECTION, "same five nodules as in float64", 100.0 * agreeing / len(checked), "%", 100, is_floor=True),
        Figure(SECTION, "the library on the disk", size / 2**20, "MiB"),
    ]


def _asked(store: Repositories, count: int) -> list[BoxRevision]:
    numbers = np.random.default_rng(2).choice(np.arange(1, NODULES + 1), count, replace=False)
    found = (store.annotations.revisions(int(number)) for number in numbers)
    return [next(one for one in history if isinstance(one, BoxRevision)) for history in found]


def _agrees(service: Resembling, eyes: Eyes, asked: BoxRevision, pooled: NDArray[np.float32]) -> bool:
    """Whether the five nearest are those of plain numpy; nodules that differ by rounding alone count as equal."""
    found = service.alike(Likened(WEIGHTS, asked), eyes).alike
    exact = pooled.astype(np.float64)
    one = exact[asked.image_id - 1]
    cosines = exact @ one / np.sqrt(np.einsum("ij,ij->i", exact, exact) * (one @ one))
    cosines[asked.image_id - 1] = -np.inf
    best = np.sort(cosines)[::-1][: len(found)]
    return len(found) == 5 and bool(np.abs(best - cosines[[one.image_id - 1 for one in found]]).max() < 1e-4)


def _after_edits(store: Repositories, service: Resembling, eyes: Eyes) -> list[float]:
    times = []
    for number, asked in enumerate(_asked(store, 20), start=1):
        moved = {**_box(number, eyes.user_id, 5), "x1": 95.0}
        with store.transactions.writing() as connection:
            connection.execute(revisions.insert(), [moved])
        times += milliseconds(lambda one=asked: service.alike(Likened(WEIGHTS, one), eyes), rounds=1, warm_up=0)  # type: ignore[misc]
    return times


def _fill(store: Repositories, user_id: int, pooled: NDArray[np.float32]) -> None:
    """A box, pathology and features in each of so many cases."""
    numbers = range(1, NODULES + 1)
    said = {**_shared("nodule", user_id), "action": "describe", "layer": user_id}
    value = '{"features":{"composition":null,"echogenicity":null,"foci":[],"margin":null,"shape":null},'
    value += '"pathology":{"bethesda":null,"on":null,"source":"surgery","verdict":"%s"},"size":{}}'
    verdicts = ("benign", "malignant")
    with store.transactions.writing() as connection:
        connection.execute(cases.insert(), [_case(n) for n in numbers])
        connection.execute(images.insert(), [_image(n) for n in numbers])
        connection.execute(nodules.insert(), [{"id": n, "case_id": n, "number": 1} for n in numbers])
        connection.execute(revisions.insert(), [_box(n, user_id, 0) for n in numbers])
        described = [
            {**said, "subject": "nodule:1", "image_id": n, "nodule_row": n, "value": value % verdicts[n % 2]}
            for n in numbers
        ]
        connection.execute(revisions.insert(), described)
    store.features.add(WEIGHTS, dict(zip(numbers, pooled, strict=True)))
