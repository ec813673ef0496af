"""Batches of crops, made ahead of the device by a few threads; the same batches whatever the threads do.

NumPy and OpenCV let go of the interpreter while they compute, so that threads are enough and nothing is copied between
processes.
"""

from __future__ import annotations

import math
from collections import OrderedDict, deque
from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from threading import Lock
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.domain.imaging import Pixels
from thyroid_desktop.inference.preprocessing import normalise
from training.experiment.crops import altered, generator, plain_crop, redrawn
from training.experiment.recipe import Experiment
from training.experiment.samples import Sample, Samples, labels_of

Task = TypeVar("Task")
Made = TypeVar("Made")
Batch = tuple[NDArray[np.float32], NDArray[np.float32]]

_AHEAD: Final = 3
"""Batches that wait ready for each thread."""
_KEPT_BYTES: Final = 2 * 2**30
"""Decoded frames that are kept in memory: every epoch asks for the same ones."""


class KeptFrames:
    """Decoded frames of a bundle, kept while they fit; the oldest leave first."""

    def __init__(self, samples: Samples, limit: int = _KEPT_BYTES) -> None:
        self._samples = samples
        self._limit = limit
        self._lock = Lock()
        self._kept: OrderedDict[str, Pixels] = OrderedDict()
        self._bytes = 0

    def pixels(self, row: Sample) -> Pixels:
        """The pixels of a row."""
        with self._lock:
            known = self._kept.get(row.id)
        if known is not None:
            return known
        pixels = self._samples.pixels(row)
        with self._lock:
            if row.id not in self._kept:
                self._kept[row.id] = pixels
                self._bytes += pixels.nbytes
            while self._bytes > self._limit:
                self._bytes -= self._kept.popitem(last=False)[1].nbytes
        return pixels


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Crops for training and for answering.

    Attributes:
        frames: Where pixels come from.
        recipe: How crops are cut and varied.
        side: Width and height of the network's input.
        threads: How many make batches; 0 for none, then each is made when it is asked for.
    """

    frames: KeptFrames
    recipe: Experiment
    side: int
    threads: int

    def steps(self, rows: Sequence[Sample]) -> int:
        """Steps of one epoch: every copy of every row is seen at least once."""
        return math.ceil(len(rows) * self.recipe.augmentation.copies / self.recipe.learning.batch)

    def training(self, rows: Sequence[Sample], *, epoch: int, first_step: int = 0) -> Generator[Batch, None, None]:
        """The batches of an epoch from a step on: (batch, side, side, 3) in −1…1 and targets (batch, 2)."""
        copies, batch = self.recipe.augmentation.copies, self.recipe.learning.batch
        order = np.random.default_rng([self.recipe.seed, epoch]).permutation(len(rows) * copies)
        order = np.resize(order, self.steps(rows) * batch)  # what is missing in the last batch is taken from the start
        starts = range(first_step * batch, len(order), batch)
        return self._ahead(lambda start: self._batch(rows, order[start : start + batch], epoch), starts)

    def answering(
        self, rows: Sequence[Sample], *, margin: float, is_flipped: bool = False
    ) -> Generator[NDArray[np.float32], None, None]:
        """Plain crops in full batches, the last one filled up with its last row: no shape is ever compiled twice."""
        batch = self.recipe.learning.batch

        def made(start: int) -> NDArray[np.float32]:
            some = list(rows[start : start + batch])
            some += some[-1:] * (batch - len(some))
            crops = np.stack([self._cut(row, margin) for row in some])
            return normalise(crops[:, :, ::-1] if is_flipped else crops)

        return self._ahead(made, range(0, len(rows), batch))

    def _ahead(self, make: Callable[[Task], Made], tasks: Iterable[Task]) -> Generator[Made, None, None]:
        if not self.threads:
            yield from map(make, tasks)
            return
        with ThreadPoolExecutor(self.threads, thread_name_prefix="crops") as pool:
            waiting: deque[Future[Made]] = deque()
            try:
                for task in tasks:
                    waiting.append(pool.submit(make, task))
                    if len(waiting) > self.threads * _AHEAD:
                        yield waiting.popleft().result()
                while waiting:
                    yield waiting.popleft().result()
            finally:
                for one in waiting:
                    one.cancel()

    def _batch(self, rows: Sequence[Sample], places: NDArray[np.int64], epoch: int) -> Batch:
        pairs = [self._copy(rows, int(place), epoch) for place in places]
        smoothing = np.float32(self.recipe.learning.label_smoothing)
        targets = np.stack([target for _, target in pairs]) * (1 - smoothing) + smoothing / 2
        return np.stack([cut for cut, _ in pairs]), targets

    def _copy(self, rows: Sequence[Sample], place: int, epoch: int) -> Batch:
        """One copy of one row, mixed with another row's when so drawn, and its target."""
        how = self.recipe.augmentation
        copy, index = divmod(place, len(rows))
        rng = generator(self.recipe.seed, how, epoch, copy, rows[index].id)
        is_plain = copy == 0 and how.copies > 1
        partner, is_mixed = int(rng.integers(len(rows))), rng.random() < how.mixup
        share = np.float32(rng.beta(how.mixup_alpha, how.mixup_alpha)) if how.mixup else np.float32(1)
        cut, target = self._varied(rows[index], rng, is_plain=is_plain), _target(rows[index])
        if is_plain or not is_mixed:
            return cut, target
        other = self._varied(rows[partner], rng, is_plain=False)
        return share * cut + (1 - share) * other, share * target + (1 - share) * _target(rows[partner])

    def _varied(self, row: Sample, rng: np.random.Generator, *, is_plain: bool) -> NDArray[np.float32]:
        crop = self.recipe.crop
        if is_plain:
            return normalise(self._cut(row, crop.margin))
        margin = crop.margins[int(rng.integers(len(crop.margins)))]
        how = self.recipe.augmentation
        pixels, box = redrawn(self.frames.pixels(row), row.box, how, rng.spawn(1)[0])
        cut = plain_crop(pixels, box, margin=margin, letterbox=crop.letterbox, side=self.side)
        return normalise(altered(cut, how, rng))

    def _cut(self, row: Sample, margin: float) -> NDArray[np.uint8]:
        pixels = self.frames.pixels(row)
        return plain_crop(pixels, row.box, margin=margin, letterbox=self.recipe.crop.letterbox, side=self.side)


def _target(row: Sample) -> NDArray[np.float32]:
    is_malignant = labels_of([row]).astype(np.float32)[0]
    return np.array([1 - is_malignant, is_malignant], np.float32)
