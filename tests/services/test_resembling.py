"""Similar nodules: the nearest to the same network, each once, never itself, never what is not to be seen."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.services.memory_features import WEIGHTS, MemoryFeatures
from tests.services.memory_store import MemoryAnnotations
from thyroid_desktop.domain.annotation import BoxEdit, BoxRevision, MarkEdit
from thyroid_desktop.domain.errors import StoreProblem
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.marks import Membership, WorkState
from thyroid_desktop.domain.nodule import NoduleDescription, Opinion, Pathology, Verdict
from thyroid_desktop.services.blinding import Blinding
from thyroid_desktop.services.resembling import Eyes, Likened, Resembling, Wish

AT = "2030-01-02T03:04:05.000006+00:00"
EVERYTHING = Eyes()
ALL = Wish(most=100, with_unknown=True)


@dataclass
class Library:
    """A library in memory, with one image a case unless told otherwise, and the service over it."""

    annotations: MemoryAnnotations = field(default_factory=MemoryAnnotations)

    def __post_init__(self) -> None:
        self.features = MemoryFeatures(self.annotations)
        self.resembling = Resembling(self.features, self.annotations)

    def box(self, image: int, box: Box | None = None, *, case: int | None = None, **more: object) -> BoxRevision:
        """Draw a box, or change one that is there."""
        self.annotations.case_by_image.setdefault(image, image if case is None else case)
        drawn = Box(10.0, 10.0, 30.0, 40.0) if box is None else box
        values = {"box_id": f"{image:032x}", "frame": 0, "nodule": 1, "box": drawn, "action": "draw", "layer": 1}
        edit = BoxEdit(**{**values, "image_id": image, **more})  # type: ignore[arg-type]
        (made,) = self.annotations.append([edit], user_id=edit.layer, at=AT)
        assert isinstance(made, BoxRevision)
        return made

    def mark(self, image: int, subject: str, value: object, *, layer: int = 1, nodule: int | None = None) -> None:
        """Record something on an image."""
        kind = subject.partition(":")[0]
        edit = MarkEdit(kind, subject, image, value, "describe", layer, nodule=nodule)  # type: ignore[arg-type]
        self.annotations.append([edit], user_id=layer, at=AT)

    def pathology(self, image: int, verdict: Verdict | None, *, nodule: int = 1, layer: int = 1) -> None:
        """Record what the pathologist found."""
        found = Pathology(verdict, "surgery") if verdict else Pathology(None, "fna", 3)
        self.mark(image, f"nodule:{nodule}", NoduleDescription(pathology=found), nodule=nodule, layer=layer)

    def known(
        self, image: int, pooled: NDArray[np.float32], verdict: Verdict = "benign", **more: object
    ) -> BoxRevision:
        """A box whose features and pathology are known."""
        made = self.box(image, **more)  # type: ignore[arg-type]
        self.features.add(WEIGHTS, {made.id: pooled})
        self.pathology(image, verdict, nodule=made.nodule, layer=made.layer or 1)
        return made

    def found(self, revision: BoxRevision, eyes: Eyes = EVERYTHING, wish: Wish = ALL) -> list[int]:
        """The images of what resembles a box."""
        return [one.image_id for one in self.resembling.alike(Likened(WEIGHTS, revision), eyes, wish).alike]


@pytest.fixture
def library() -> Library:
    return Library()


def towards(angle: float, length: float = 1.0) -> NDArray[np.float32]:
    """Features in a plane, so that the cosine of two is that of the angle between them."""
    return (length * np.array([np.cos(angle), np.sin(angle), 0.0])).astype(np.float32)


def test_that_the_nearest_come_first_with_the_cosine_of_their_angle(library: Library) -> None:
    asked = library.known(1, towards(0.0))
    for image, angle, length in ((2, 0.5, 0.01), (3, 0.1, 100.0), (4, 1.2, 1.0)):
        library.known(image, towards(angle, length))
    found = library.resembling.alike(Likened(WEIGHTS, asked), EVERYTHING)
    assert [one.image_id for one in found.alike] == [3, 2, 4]
    assert [one.similarity for one in found.alike] == pytest.approx(np.cos([0.1, 0.5, 1.2]), abs=1e-6)
    assert (found.compared, found.lacking, found.is_asked) == (3, 0, True)
    assert [one.verdict for one in found.alike] == ["benign"] * 3


@given(st.integers(0, 2**32 - 1), st.integers(1, 60), st.integers(1, 8))
def test_that_the_search_is_exact(seed: int, count: int, most: int) -> None:
    rng = np.random.default_rng(seed)
    library = Library()
    pooled = rng.random((count + 1, 16), dtype=np.float32) + np.float32(0.01)
    asked = library.known(1, pooled[0])
    for number in range(count):
        library.known(number + 2, pooled[number + 1])
    found = library.resembling.alike(Likened(WEIGHTS, asked), EVERYTHING, Wish(most)).alike
    exact = pooled.astype(np.float64)
    cosines = exact[1:] @ exact[0] / np.linalg.norm(exact[1:], axis=1) / np.linalg.norm(exact[0])
    assert [one.similarity for one in found] == pytest.approx(np.sort(cosines)[::-1][:most], abs=1e-5)
    assert [cosines[one.image_id - 2] for one in found] == pytest.approx([one.similarity for one in found], abs=1e-5)


def test_that_a_nodule_that_is_seen_on_several_images_comes_once_by_its_most_similar_one(library: Library) -> None:
    asked = library.known(1, towards(0.0))
    library.known(2, towards(0.3), case=7)
    library.known(3, towards(0.1), case=7)
    library.known(4, towards(0.2), case=7, nodule=2)
    found = library.resembling.alike(Likened(WEIGHTS, asked), EVERYTHING)
    assert [(one.image_id, one.nodule) for one in found.alike] == [(3, 1), (4, 2)]
    assert found.compared == 2


def test_that_neither_the_nodule_itself_nor_its_patient_is_found(library: Library) -> None:
    asked = library.known(1, towards(0.0), case=7)
    library.known(2, towards(0.1), case=7)
    library.known(3, towards(0.2), case=7, nodule=2)
    library.known(4, towards(0.3))
    library.known(5, towards(0.4))
    library.features.patients = {7: "id 9", 4: "id 9", 5: "id 8"}
    assert library.found(asked) == [5]
    assert library.found(asked, wish=Wish(with_own_patient=True)) == [3, 4, 5]


def test_that_patients_who_are_not_known_are_not_taken_for_the_same(library: Library) -> None:
    asked = library.known(1, towards(0.0))
    library.known(2, towards(0.1))
    assert library.found(asked) == [2]


def test_that_features_of_another_network_are_never_compared(library: Library) -> None:
    asked = library.known(1, towards(0.0))
    library.known(2, towards(0.1))
    other = "b" * 64
    library.features.add(other, {asked.id: np.ones(5, np.float32)})
    found = library.resembling.alike(Likened(other, asked), EVERYTHING, ALL)
    assert (found.alike, found.lacking) == ((), 1)
    assert library.found(asked) == [2]


def test_that_only_known_pathology_counts_unless_all_is_wanted(library: Library) -> None:
    asked = library.known(1, towards(0.0))
    for image in (2, 3, 4, 5):
        library.features.add(WEIGHTS, {library.box(image).id: towards(image / 10)})
    library.pathology(2, None)
    library.pathology(3, "malignant")
    for layer, verdict in ((1, "benign"), (2, "malignant")):
        library.pathology(4, verdict, layer=layer)  # type: ignore[arg-type]
    assert library.found(asked, wish=Wish()) == [3]
    assert library.found(asked, wish=ALL) == [2, 3, 4, 5]


def test_that_what_says_no_pathology_never_hides_what_does(library: Library) -> None:
    asked = library.known(1, towards(0.0))
    library.known(2, towards(0.1), "malignant")
    library.mark(2, "nodule:1", NoduleDescription(side="left"), layer=2, nodule=1)
    (one,) = library.resembling.alike(Likened(WEIGHTS, asked), EVERYTHING).alike
    assert one.verdict == "malignant"


def test_that_a_nodule_without_features_is_not_compared_but_counted_as_lacking(library: Library) -> None:
    asked = library.known(1, towards(0.0))
    lacking = library.box(2)
    assert library.resembling.alike(Likened(WEIGHTS, asked), EVERYTHING, ALL).lacking == 1
    assert library.resembling.lacking(WEIGHTS, EVERYTHING) == (lacking,)
    library.resembling.keep(WEIGHTS, lacking, towards(0.2))
    assert library.resembling.lacking(WEIGHTS, EVERYTHING) == ()
    assert library.found(asked) == [2]


def test_that_nothing_is_compared_as_long_as_the_network_was_not_asked_about_the_nodule(library: Library) -> None:
    asked = library.box(1)
    library.known(2, towards(0.1))
    found = library.resembling.alike(Likened(WEIGHTS, asked), EVERYTHING)
    assert (found.is_asked, found.alike, found.lacking) == (False, (), 1)
    nothing = library.resembling.alike(Likened(WEIGHTS), EVERYTHING)
    assert not nothing.is_asked


def test_that_a_nodule_outside_of_the_library_is_compared_by_its_features(library: Library) -> None:
    library.known(1, towards(0.4, 3.0))
    library.known(2, towards(0.1))
    found = library.resembling.alike(Likened(WEIGHTS, pooled=towards(0.0, 7.0)), EVERYTHING)
    assert [one.image_id for one in found.alike] == [2, 1]
    of_second = Likened(WEIGHTS, pooled=towards(0.0), case_id=2)
    assert [one.image_id for one in library.resembling.alike(of_second, EVERYTHING).alike] == [1]
    assert (
        library.resembling.alike(Likened(WEIGHTS, pooled=np.zeros(3, np.float32)), EVERYTHING).alike[0].similarity == 0
    )


def test_that_features_stay_with_a_box_whose_details_alone_were_changed_or_that_came_back(library: Library) -> None:
    asked = library.known(1, towards(0.0))
    first = library.known(2, towards(0.1))
    library.box(2, action="label")
    assert library.found(asked) == [2]
    library.box(2, Box(11.0, 10.0, 30.0, 40.0), action="move")
    assert library.found(asked) == []
    library.box(2, action="undo", reverts=first.id)
    assert library.found(asked) == [2]
    relabelled = library.box(1, action="label")
    assert library.found(relabelled) == [2]


def test_that_deleted_boxes_and_rejected_images_are_not_found(library: Library) -> None:
    asked = library.known(1, towards(0.0))
    library.known(2, towards(0.1))
    library.known(3, towards(0.2))
    assert library.found(asked) == [2, 3]
    edit = BoxEdit(f"{2:032x}", 2, 0, 1, None, "delete", 1)
    library.annotations.append([edit], user_id=1, at=AT)
    library.mark(3, "state:3", WorkState("rejected", "poor-quality"), layer=0)
    assert library.found(asked) == []


def test_that_only_what_came_since_is_read(library: Library) -> None:
    asked = library.known(1, towards(0.0))
    library.known(2, towards(0.1))
    assert library.found(asked) == [2]
    reads = library.features.reads
    assert library.found(asked) == [2]
    assert library.features.reads == reads
    library.known(3, towards(0.05))
    assert library.found(asked) == [3, 2]
    assert library.features.reads == reads + 1
    library.pathology(3, None)
    assert library.found(asked, wish=Wish()) == [2]


def test_that_an_image_that_was_put_to_another_case_takes_its_nodules_along(library: Library) -> None:
    asked = library.known(1, towards(0.0))
    library.known(2, towards(0.1), case=7)
    library.known(3, towards(0.2), case=7, nodule=2)
    assert library.found(asked) == [2, 3]
    library.annotations.case_by_image[2] = 1
    library.mark(2, "membership:2", Membership(1, 7), layer=0)
    assert library.found(asked) == [3]
    library.annotations.case_by_image[3] = 1
    library.mark(3, "membership:3", Membership(1, 7), layer=0)
    assert library.found(asked) == []


def test_that_what_others_say_is_kept_from_a_reader_who_is_blind_to_them(library: Library) -> None:
    blind = Eyes(1, Blinding(to_others=True))
    asked = library.known(1, towards(0.0))
    library.known(2, towards(0.1), layer=2)
    library.known(3, towards(0.2))
    library.known(4, towards(0.3), "malignant")
    library.pathology(4, "benign", layer=2)
    own = library.resembling.alike(Likened(WEIGHTS, asked), blind)
    assert [(one.image_id, one.verdict) for one in own.alike] == [(3, "benign"), (4, "malignant")]
    assert library.found(asked, Eyes(1, Blinding(to_others=False)), Wish()) == [2, 3]
    assert library.found(asked, blind, Wish()) == [3, 4]


def test_that_nothing_is_told_of_a_nodule_whose_answer_is_kept_from_the_reader(library: Library) -> None:
    eyes = Eyes(1, Blinding(to_others=False, to_model=True))
    asked = library.known(1, towards(0.0))
    library.known(2, towards(0.1))
    assert not library.resembling.alike(Likened(WEIGHTS, asked), eyes).is_asked
    library.mark(1, "opinion:1", Opinion("benign"), nodule=1)
    assert library.found(asked, eyes) == [2]
    elsewhere = BoxRevision(99, "f" * 32, 99, 0, 1, Box(1, 1, 2, 2), "draw", 1, AT)
    assert not library.resembling.alike(Likened(WEIGHTS, elsewhere), eyes).is_asked


def test_that_features_of_another_length_are_a_problem_of_the_library(library: Library) -> None:
    asked = library.known(1, towards(0.0))
    library.features.piece = 1
    library.known(2, np.ones(4, np.float32))
    with pytest.raises(StoreProblem, match="another length"):
        library.found(asked)


def test_that_an_empty_library_has_nothing_alike(library: Library) -> None:
    found = library.resembling.alike(Likened(WEIGHTS, pooled=towards(0.0)), EVERYTHING)
    assert (found.alike, found.compared, found.lacking, found.is_asked) == ((), 0, 0, True)
