"""What is complete, what the rest lacks, and how much that makes altogether."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tests.services.memory_store import MemoryAnnotations, an_image
from thyroid_desktop.domain.annotation import BoxRevision, MarkRevision, Revision
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.imaging import Case, PatientIdentity
from thyroid_desktop.domain.marks import WorkState
from thyroid_desktop.domain.nodule import NoduleDescription, Pathology, Verdict
from thyroid_desktop.domain.tirads import Features
from thyroid_desktop.services.queueing.readiness import (
    CONTRADICTED,
    NO_BOX,
    NO_LABEL,
    NO_LEVEL,
    REJECTED,
    UNDECIDED,
    Lack,
    NoduleLabel,
    Wish,
    judged,
    stock_of,
    surveyed,
)

AT = "2030-01-02T03:04:05.000006+00:00"
TR5 = Features("solid", "hypoechoic", "taller-than-wide", "irregular", frozenset({"punctate"}))
TR4 = Features("solid", "hypoechoic", "wider-than-tall", "smooth", frozenset({"none"}))


def a_case(case_id: int, *, images: int = 1, patient: str = "") -> Case:
    ids = range(case_id * 10, case_id * 10 + images)
    return Case(
        case_id,
        f"case {case_id}",
        PatientIdentity(patient_id=patient),
        "",
        AT,
        tuple(an_image(one, case_id) for one in ids),
    )


def a_box(revision_id: int, image_id: int, *, nodule: int = 1, layer: int = 1, frame: int = 0) -> BoxRevision:
    box = Box(10, 10, 60, 50)
    return BoxRevision(revision_id, f"box {revision_id}", image_id, frame, nodule, box, "draw", 1, AT, layer=layer)


def said(
    revision_id: int,
    image_id: int,
    pathology: Pathology | None,
    *,
    nodule: int = 1,
    layer: int = 1,
    features: Features | None = None,
) -> MarkRevision:
    value = NoduleDescription(pathology=pathology, features=features or Features())
    return MarkRevision(
        revision_id, "nodule", f"nodule {nodule}", image_id, None, nodule, value, "describe", layer, AT, layer=layer
    )


def signed(revision_id: int, image_id: int, state: WorkState) -> MarkRevision:
    return MarkRevision(revision_id, "state", f"state {image_id}", image_id, None, None, state, "sign", 1, AT)


def pathology(verdict: Verdict | None) -> Pathology:
    return Pathology(verdict, "fna", 3 if verdict is None else 2 if verdict == "benign" else 6)


def lacks_of(revisions: Sequence[Revision], wish: Wish | None = None) -> list[Lack]:
    (image,) = judged(a_case(1), revisions, wish or Wish()).images
    return list(image.lacks)


def test_that_a_nodule_with_box_and_pathology_is_complete() -> None:
    found = judged(a_case(1), [a_box(1, 10), said(2, 10, pathology("malignant"))], Wish())
    (box,) = found.images[0].boxes
    assert (box.nodule, box.frame, box.label) == (1, 0, NoduleLabel("malignant", "fna", 6))
    assert found.is_ready
    assert found.images[0].lacks == ()


def test_that_what_is_missing_is_said() -> None:
    assert lacks_of([]) == [Lack(None, NO_BOX)]
    assert lacks_of([a_box(1, 10)]) == [Lack(1, NO_LABEL)]
    assert lacks_of([a_box(1, 10), said(2, 10, pathology(None))]) == [Lack(1, UNDECIDED)]
    rejected = signed(3, 10, WorkState("rejected", "poor-quality"))
    assert lacks_of([a_box(1, 10), rejected]) == [Lack(None, REJECTED)]


def test_that_readers_who_contradict_each_other_make_no_label() -> None:
    both = [said(2, 10, pathology("malignant"), layer=1), said(3, 10, pathology("benign"), layer=2)]
    assert lacks_of([a_box(1, 10), *both]) == [Lack(1, CONTRADICTED)]


def test_that_readings_are_labels_only_where_they_are_wished_for_and_decide() -> None:
    read = [a_box(1, 10), said(2, 10, None, features=TR5)]
    assert lacks_of(read) == [Lack(1, NO_LABEL)]
    (image,) = judged(a_case(1), read, Wish(with_tirads=True)).images
    assert image.boxes[0].label == NoduleLabel("malignant", "tirads", level="TR5")
    undecided = [a_box(1, 10), said(2, 10, None, features=TR4)]
    assert lacks_of(undecided, Wish(with_tirads=True)) == [Lack(1, NO_LEVEL)]


def test_that_a_nodule_on_several_frames_lacks_a_label_once() -> None:
    assert lacks_of([a_box(1, 10), a_box(2, 10, frame=1)]) == [Lack(1, NO_LABEL)]


def test_that_a_case_is_ready_with_one_complete_image_and_tells_what_the_others_lack() -> None:
    found = judged(a_case(1, images=2), [a_box(1, 10), said(2, 10, pathology("benign"))], Wish())
    assert found.is_ready
    assert [image.lacks for image in found.images] == [(), (Lack(None, NO_BOX),)]
    assert not found.is_queued
    queued = judged(a_case(1), [a_box(1, 10), signed(2, 10, WorkState("queued"))], Wish())
    assert queued.is_queued


def test_that_nodules_and_patients_are_counted_once() -> None:
    two_images = [a_box(1, 10), a_box(2, 11), said(3, 10, pathology("malignant"))]
    second = [a_box(4, 20), said(5, 20, pathology("benign"))]
    ready = [
        judged(a_case(1, images=2, patient="P1"), two_images, Wish()),
        judged(a_case(2, patient="P1"), second, Wish()),
        judged(a_case(3, patient="P2"), [], Wish()),
    ]
    stock = stock_of(ready)
    assert (stock.cases, stock.images, stock.nodules, stock.malignant, stock.patients) == (2, 3, 2, 1, 1)
    assert (stock.malignant_patients, stock.benign_patients) == (1, 1)
    assert stock.is_small


def test_that_every_fold_needs_patients_of_both_classes() -> None:
    ready = [
        judged(a_case(n), [a_box(1, n * 10), said(2, n * 10, pathology("malignant" if n < 4 else "benign"))], Wish())
        for n in range(1, 7)
    ]
    assert stock_of(ready).is_enough(3)
    assert not stock_of(ready).is_enough(4)
    assert not stock_of(ready[:3]).is_enough(2)


class Cases:
    """A library."""

    def __init__(self, *cases: Case) -> None:
        self._cases = cases

    def cases(self) -> tuple[Case, ...]:
        return self._cases


def test_that_a_library_is_looked_through_until_nobody_wants_to_know_any_more() -> None:
    annotations = MemoryAnnotations()
    annotations.case_by_image = {10: 1, 20: 2}
    annotations.rows = [a_box(1, 10), said(2, 10, pathology("benign")), replace(a_box(3, 20), box=None)]
    library = Cases(a_case(2), a_case(1))

    def look(wish: Wish, *, until: int = 9) -> list[tuple[int, bool]]:
        found = surveyed(library, annotations, wish, is_going_on=lambda done, _total: done < until)  # type: ignore[arg-type]
        return [(one.case.id, one.is_ready) for one in found]

    assert look(Wish()) == [(2, False), (1, True)]
    assert look(Wish(case_ids=(1,))) == [(1, True)]
    assert look(Wish(), until=1) == [(2, False)]
