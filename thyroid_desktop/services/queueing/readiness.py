"""What of a library can be trained on, and what the rest still lacks: box, label, and the basis of the label.

The window that queues training and the bundle that training builds ask the same functions, so that what was counted
on screen is what is learnt from. Whoever builds a bundle sees all readers' layers; nothing here is blinded.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from thyroid_desktop.domain.annotation import (
    SHARED_LAYER,
    BoxRevision,
    MarkRevision,
    Revision,
    boxes_in_use,
    current_marks,
)
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.imaging import Case, Image
from thyroid_desktop.domain.marks import WorkStage, WorkState
from thyroid_desktop.domain.nodule import NoduleDescription, Verdict
from thyroid_desktop.domain.tirads import Level, assess
from thyroid_desktop.domain.worklist import stage_of
from thyroid_desktop.services.ports import AnnotationStore, CaseStore

LabelBasis = Literal["fna", "surgery", "tirads"]

TIRADS_VERDICTS: Final[dict[Level, Verdict]] = {
    "TR1": "benign", "TR2": "benign", "TR3": "benign", "TR5": "malignant",
}  # fmt: skip
"""What a level is taken for where readings may be labels; TR4 is neither."""

NO_BOX: Final = "no box"
REJECTED: Final = "rejected in the work list"
OTHER_STAGE: Final = "not at the stage that was asked for"
NO_LABEL: Final = "no pathology"
CONTRADICTED: Final = "readers recorded pathology that contradicts itself"
UNDECIDED: Final = "the pathology is undecided"
NO_LEVEL: Final = "no pathology, and no TI-RADS level that tells benign from malignant"

FEW_NODULES: Final = 50
"""Of one class; with fewer, intervals are so wide that models can hardly be told apart."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What of a library is wanted.

    Attributes:
        with_tirads: Whether a complete TI-RADS reading is a label where there is no pathology.
        stage: Only images at this stage of the work; None for all that were not rejected.
        case_ids: Only these cases; None for all.
    """

    with_tirads: bool = False
    stage: WorkStage | None = None
    case_ids: Collection[int] | None = None


@dataclass(frozen=True, slots=True)
class NoduleLabel:
    """What a nodule is held to be, and how that is known.

    Attributes:
        verdict: Benign or malignant, the positive class.
        basis: Aspiration, surgery, or a TI-RADS reading.
        bethesda: Category 1 to 6 of an aspiration, where it is known.
        level: Level of a reading that is the basis; else None.
    """

    verdict: Verdict
    basis: LabelBasis
    bethesda: int | None = None
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class ReadyBox:
    """A box of a nodule that is complete: number in its case, frame from 0, place in stored pixels, label."""

    nodule: int
    frame: int
    box: Box
    label: NoduleLabel


@dataclass(frozen=True, slots=True)
class Lack:
    """What keeps an image, or a nodule on it, from being trained on.

    Attributes:
        nodule: Number in its case; None for the whole image.
        reason: In plain words that are the same for all such.
    """

    nodule: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class ImageReadiness:
    """What of an image can be trained on.

    Attributes:
        image: The image.
        stage: Where it stands in the work.
        boxes: What is complete.
        lacks: What is not.
    """

    image: Image
    stage: WorkStage
    boxes: tuple[ReadyBox, ...]
    lacks: tuple[Lack, ...]


@dataclass(frozen=True, slots=True)
class CaseReadiness:
    """The same for a whole case, image by image."""

    case: Case
    images: tuple[ImageReadiness, ...]

    @property
    def is_ready(self) -> bool:
        """Whether there is something to train on."""
        return any(one.boxes for one in self.images)

    @property
    def is_queued(self) -> bool:
        """Whether an image of it was queued for training."""
        return any(one.stage == "queued" for one in self.images)

    @property
    def verdicts(self) -> dict[int, Verdict]:
        """What its complete nodules are, by their numbers; images of one nodule never differ in that."""
        return {box.nodule: box.label.verdict for one in self.images for box in one.boxes}


@dataclass(frozen=True, slots=True)
class Stock:
    """What can be trained on altogether.

    Attributes:
        cases: Cases with something to train on.
        images: Images with a complete nodule.
        nodules: Complete nodules; one that is seen on several images counts once.
        malignant: How many of them are malignant.
        patients: How many patients they belong to.
        malignant_patients: Patients with a malignant nodule.
        benign_patients: Patients with a benign nodule; some may have both.
    """

    cases: int
    images: int
    nodules: int
    malignant: int
    patients: int
    malignant_patients: int
    benign_patients: int

    def is_enough(self, folds: int) -> bool:
        """Whether both classes can stand in every fold; a patient is never divided between folds."""
        return min(self.malignant_patients, self.benign_patients) >= folds

    @property
    def is_small(self) -> bool:
        """Whether figures will be so uncertain that one should say it."""
        return min(self.malignant, self.nodules - self.malignant) < FEW_NODULES


def surveyed(
    cases: CaseStore, annotations: AnnotationStore, wish: Wish, *, is_going_on: Callable[[int, int], bool]
) -> tuple[CaseReadiness, ...]:
    """What of a library can be trained on, newest case first, read in few statements however large it is.

    Args:
        cases: The library.
        annotations: What readers said about it.
        wish: What of it is wanted.
        is_going_on: Called with cases done and their number from time to time; False stops.
    """
    listed = [one for one in cases.cases() if wish.case_ids is None or one.id in wish.case_ids]
    histories = annotations.of_cases(None if wish.case_ids is None else [one.id for one in listed])
    found: list[CaseReadiness] = []
    for case in listed:
        if not is_going_on(len(found), len(listed)):
            break
        found.append(judged(case, histories.get(case.id, ()), wish))
    return tuple(found)


def judged(case: Case, revisions: Sequence[Revision], wish: Wish) -> CaseReadiness:
    """What of a case can be trained on.

    Args:
        case: The case.
        revisions: Everything that was ever said on its images.
        wish: What is wanted; its ``case_ids`` are not looked at.
    """
    marks = current_marks(revisions)
    return CaseReadiness(
        case,
        tuple(
            _of_image(image, _Said(boxes_in_use(one for one in revisions if one.image_id == image.id), marks), wish)
            for image in case.images
        ),
    )


def stock_of(ready: Iterable[CaseReadiness]) -> Stock:
    """How much there is to train on in these cases."""
    with_something = [one for one in ready if one.is_ready]
    malignant: set[tuple[str, int, int]] = set()
    benign: set[tuple[str, int, int]] = set()
    nodules = 0
    for one in with_something:
        verdicts = one.verdicts
        nodules += len(verdicts)
        for number, verdict in verdicts.items():
            (malignant if verdict == "malignant" else benign).add((_patient_of(one.case), one.case.id, number))
    of_malignant, of_benign = ({patient for patient, _, _ in said} for said in (malignant, benign))
    return Stock(
        cases=len(with_something),
        images=sum(bool(image.boxes) for one in with_something for image in one.images),
        nodules=nodules,
        malignant=len(malignant),
        patients=len(of_malignant | of_benign),
        malignant_patients=len(of_malignant),
        benign_patients=len(of_benign),
    )


@dataclass(frozen=True, slots=True)
class _Said:
    """What counts as said about an image: its boxes, and the marks of its whole case."""

    boxes: tuple[BoxRevision, ...]
    marks: tuple[MarkRevision, ...]

    def description(self, box: BoxRevision) -> NoduleDescription | None:
        """What was said about the box's nodule: in its own layer, else in the settled one, else by whoever was last.

        A description without pathology never hides one with pathology.
        """
        said = [
            (isinstance(one.value, NoduleDescription) and one.value.pathology is not None, one)
            for one in self.marks
            if one.kind == "nodule" and one.nodule == box.nodule
        ]
        said.sort(key=lambda pair: (pair[0], pair[1].layer == box.layer, pair[1].layer == SHARED_LAYER, pair[1].id))
        value = said[-1][1].value if said else None
        return value if isinstance(value, NoduleDescription) else None

    def is_contradicted(self, box: BoxRevision) -> bool:
        """Whether readers recorded a benign and a malignant result for the box's nodule."""
        said = [one.value for one in self.marks if one.kind == "nodule" and one.nodule == box.nodule]
        found = [one.pathology for one in said if isinstance(one, NoduleDescription) and one.pathology is not None]
        return len({one.verdict for one in found} - {None}) > 1

    def stage(self, image: Image) -> WorkStage:
        """Where an image stands in the work."""
        shared = [one.value for one in self.marks if one.layer == SHARED_LAYER and one.image_id == image.id]
        state = next((one for one in shared if isinstance(one, WorkState)), None)
        is_absent = any(one.kind == "absence" and one.image_id == image.id for one in self.marks)
        return stage_of(state, box_count=len(self.boxes), is_absent=is_absent)


def _of_image(image: Image, said: _Said, wish: Wish) -> ImageReadiness:
    stage = said.stage(image)
    objection = _objection(stage, said, wish)
    if objection:
        return ImageReadiness(image, stage, (), (Lack(None, objection),))
    boxes: list[ReadyBox] = []
    lacks: dict[Lack, None] = {}
    for one in said.boxes:
        label = CONTRADICTED if said.is_contradicted(one) else _label(said.description(one), wish)
        if isinstance(label, str):
            lacks[Lack(one.nodule, label)] = None
        elif one.box is not None:
            boxes.append(ReadyBox(one.nodule, one.frame, one.box, label))
    return ImageReadiness(image, stage, tuple(boxes), tuple(lacks))


def _objection(stage: WorkStage, said: _Said, wish: Wish) -> str:
    if wish.stage is not None and stage != wish.stage:
        return OTHER_STAGE
    if wish.stage is None and stage == "rejected":
        return REJECTED
    return "" if said.boxes else NO_BOX


def _label(description: NoduleDescription | None, wish: Wish) -> NoduleLabel | str:
    """The label, or why there is none."""
    pathology = description.pathology if description is not None else None
    if pathology is not None:
        if pathology.verdict is None:
            return UNDECIDED
        return NoduleLabel(pathology.verdict, pathology.source, pathology.bethesda)
    if not wish.with_tirads:
        return NO_LABEL
    level = assess(description.features, None).level if description is not None else None
    verdict = TIRADS_VERDICTS.get(level) if level is not None else None
    return NO_LEVEL if verdict is None or level is None else NoduleLabel(verdict, "tirads", level=level)


def _patient_of(case: Case) -> str:
    """By what its patient is known; the case itself where nobody is named."""
    patient = case.patient
    known = "|".join((patient.patient_id.strip(), patient.name.strip(), patient.birth_date.strip()))
    return known if known.strip("|") else f"case {case.id}"
