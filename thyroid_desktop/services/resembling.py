"""The nodules of the user's own library that a network finds most like the one on screen, with their pathology.

Features of different networks live in different spaces, so that only those of the same weights are compared. The search
is exact: one product of a matrix in memory with the features asked about. What a reader must not see is left out before
anything is compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Final

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.domain.annotation import BoxRevision
from thyroid_desktop.domain.resemblance import Resemblance
from thyroid_desktop.services.blinding import NONE, Blinding
from thyroid_desktop.services.feature_matrix import FeatureMatrix
from thyroid_desktop.services.ports import AnnotationStore, FeatureStore
from thyroid_desktop.services.visible_nodules import SeenBox, VisibleNodules

MOST: Final = 5


@dataclass(frozen=True, slots=True, eq=False)
class Likened:
    """What is compared with the library.

    Attributes:
        weights_sha256: Of the network whose features count.
        revision: The state of a box in the library; None for a nodule that is not in it.
        pooled: (c,) float32 features of a nodule that is not in the library.
        case_id: Case of such a nodule's image, where the library has that; nodules of its patient are left out then.
    """

    weights_sha256: str
    revision: BoxRevision | None = None
    pooled: NDArray[np.float32] | None = None
    case_id: int | None = None


@dataclass(frozen=True, slots=True)
class Eyes:
    """Who looks, and what is kept from him; everything is seen without a reader."""

    user_id: int = 0
    blinding: Blinding = NONE


@dataclass(frozen=True, slots=True)
class Wish:
    """What of the library is wanted.

    Attributes:
        most: How many nodules.
        with_unknown: Whether also nodules whose pathology is not known.
        with_own_patient: Whether also other nodules of the same patient, and never this nodule itself.
    """

    most: int = MOST
    with_unknown: bool = False
    with_own_patient: bool = False


class Resembling:
    """Finds similar nodules. Its first call reads the library; later ones only what came since.

    Args:
        features: What networks make of boxes.
        annotations: Which boxes there are, and what is said about their nodules.
    """

    def __init__(self, features: FeatureStore, annotations: AnnotationStore) -> None:
        self._features = features
        self._annotations = annotations
        self._lock = Lock()
        self._weights = ""
        self._matrix = FeatureMatrix()
        self._eyes = Eyes()
        self._nodules = VisibleNodules(NONE, 0)
        self._table: _Table | None = None

    def alike(self, likened: Likened, eyes: Eyes, wish: Wish | None = None) -> Resemblance:
        """The nodules that resemble one most.

        Args:
            likened: What is compared.
            eyes: Whose eyes the library is seen with.
            wish: How many and which; five with known pathology unless told otherwise.

        Raises:
            StoreProblem: The library cannot be read.
            ValueError: The features given are not as long as those of this network in the library.
        """
        wish = wish or Wish()
        with self._lock:
            table = self._current(likened.weights_sha256, eyes)
            direction = self._direction(likened)
            is_kept = likened.revision is not None and self._nodules.is_model_hidden(likened.revision)
            if direction is None or is_kept:
                return Resemblance(lacking=table.lacking, is_asked=False)
            is_wanted = self._wanted(table, likened, wish)
            similarities = self._matrix.similarities(direction)[table.rows]
            return table.nearest(similarities, is_wanted, wish.most)

    def lacking(self, weights_sha256: str, eyes: Eyes) -> tuple[BoxRevision, ...]:
        """The boxes of the library whose features are not known for this network, oldest first.

        Raises:
            StoreProblem: The library cannot be read.
        """
        with self._lock:
            self._current(weights_sha256, eyes)
            found = [seen.box for seen in self._nodules.boxes() if self._row(seen) is None]
            return tuple(sorted(found, key=lambda box: box.id))

    def keep(self, weights_sha256: str, revision: BoxRevision, pooled: NDArray[np.float32]) -> None:
        """Keep the features that a network has found in a box; committed on return.

        Raises:
            StoreProblem: The store cannot be written.
        """
        self._features.add(weights_sha256, {revision.id: pooled})

    def _current(self, weights_sha256: str, eyes: Eyes) -> _Table:
        """Take over what came since the last call; everything, when the network or the reader is another one."""
        is_other_network, is_other_reader = weights_sha256 != self._weights, eyes != self._eyes
        if is_other_network:
            self._weights, self._matrix = weights_sha256, FeatureMatrix()
        if is_other_reader:
            self._eyes, self._nodules = eyes, VisibleNodules(eyes.blinding, eyes.user_id)
        before = len(self._matrix)
        while (rows := self._features.after(weights_sha256, self._matrix.last)).revision_ids:
            self._matrix.add(rows)
        is_changed = self._read_nodules() or len(self._matrix) != before
        if self._table is None or is_changed or is_other_network or is_other_reader:
            self._table = self._tabled()
        return self._table

    def _read_nodules(self) -> bool:
        """Read the cases in which something was recorded; whether there were any."""
        touched = self._features.touched(self._nodules.newest)
        self._take(touched.patients, is_everything=self._nodules.newest == 0)
        self._nodules.newest = touched.newest
        return bool(touched.patients)

    def _take(self, patients: Mapping[int, str], *, is_everything: bool) -> None:
        histories = self._annotations.of_cases(None if is_everything else sorted(patients)) if patients else {}
        left = {
            before
            for case_id, patient in patients.items()
            for before in self._nodules.take(case_id, patient, histories.get(case_id, ()))
        } - set(patients)
        if left:
            # Nothing was recorded in the case that an image was taken from, but it has lost what was said on that one.
            self._take({case_id: self._nodules.patient_of(case_id) for case_id in left}, is_everything=False)

    def _row(self, seen: SeenBox) -> int | None:
        """The row of a box: of its newest state, or of an earlier one that lay in the same place."""
        for one in seen.same_place:
            row = self._matrix.row(one)
            if row is not None:
                return row
        return None

    def _tabled(self) -> _Table:
        everything = self._nodules.boxes()
        found = [(row, seen) for seen in everything if (row := self._row(seen)) is not None]
        return _Table(tuple(seen for _, seen in found), [row for row, _ in found], len(everything) - len(found))

    def _direction(self, likened: Likened) -> NDArray[np.float32] | None:
        if likened.pooled is not None:
            norm = float(np.linalg.norm(likened.pooled))
            return (likened.pooled / (norm or 1.0)).astype(np.float32)
        if likened.revision is None:
            return None
        places = (likened.revision.id, *self._nodules.same_place(likened.revision))
        row = next((row for one in places if (row := self._matrix.row(one)) is not None), None)
        return None if row is None else self._matrix.direction(row)

    def _wanted(self, table: _Table, likened: Likened, wish: Wish) -> NDArray[np.bool_]:
        """Which rows of the table count; the nodule itself never does, nor other images of its patient."""
        wanted = table.is_known | wish.with_unknown
        revision = likened.revision
        case_id = likened.case_id if revision is None else self._nodules.case_of(revision)
        if case_id is not None and not wish.with_own_patient:
            wanted &= ~table.are_of(case_id, self._nodules.patient_of(case_id))
        if revision is not None and case_id is not None:
            wanted &= ~table.are_nodule(case_id, revision.nodule)
        return wanted


class _Table:
    """The boxes that can be compared, in the order of their rows.

    Args:
        boxes: n of them.
        rows: The row of each in the matrix.
        lacking: How many boxes cannot be compared.
    """

    def __init__(self, boxes: Sequence[SeenBox], rows: Iterable[int], lacking: int) -> None:
        self.boxes = tuple(boxes)
        self.rows = np.fromiter(rows, np.intp, len(self.boxes))
        self.lacking = lacking
        self.is_known = np.fromiter((one.said.is_known for one in boxes), bool, len(self.boxes))
        self._cases = np.fromiter((one.case_id for one in boxes), np.int64, len(self.boxes))
        self._numbers = np.fromiter((one.box.nodule for one in boxes), np.int64, len(self.boxes))
        self._patients = np.array([one.patient for one in boxes], dtype=np.str_)
        # Row numbers of databases and numbers of nodules are far from filling 64 bits together.
        self._nodules = (self._cases << 24) + self._numbers

    def are_nodule(self, case_id: int, number: int) -> NDArray[np.bool_]:
        """Which boxes show this nodule of this case."""
        nodule: NDArray[np.bool_] = (self._cases == case_id) & (self._numbers == number)
        return nodule

    def are_of(self, case_id: int, patient: str) -> NDArray[np.bool_]:
        """Which boxes are of this case, or of another one of the same patient."""
        of_case: NDArray[np.bool_] = self._cases == case_id
        return of_case if patient == "" else of_case | (self._patients == patient)

    def nearest(self, similarities: NDArray[np.float32], is_wanted: NDArray[np.bool_], most: int) -> Resemblance:
        """The nodules whose best box is most similar; of equal ones, the older first."""
        places = np.flatnonzero(is_wanted)
        compared = len(np.unique(self._nodules[places]))
        order = places[np.argsort(-similarities[places], kind="stable")]
        best: dict[int, int] = {}
        for place in order:
            best.setdefault(int(self._nodules[place]), int(place))
            if len(best) == most:
                break
        alike = tuple(self.boxes[place].likeness(min(float(similarities[place]), 1.0)) for place in best.values())
        return Resemblance(alike, compared, self.lacking)
