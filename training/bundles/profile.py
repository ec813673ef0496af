"""A profile's library as a source: only what is complete, that is box, label, and the basis of the label."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from thyroid_desktop.adapters.files import ContentFolder
from thyroid_desktop.adapters.store.database import FILE_NAME, open_store
from thyroid_desktop.domain.annotation import (
    SHARED_LAYER,
    BoxRevision,
    MarkRevision,
    boxes_in_use,
    current_marks,
)
from thyroid_desktop.domain.imaging import Case, Image
from thyroid_desktop.domain.marks import WorkStage, WorkState
from thyroid_desktop.domain.nodule import NoduleDescription, Verdict
from thyroid_desktop.domain.tirads import Level, assess
from thyroid_desktop.domain.worklist import stage_of
from thyroid_desktop.services.pseudonyms import Pseudonyms
from training.bundles.candidate import Candidate, Gathered, LabelledBox, Omission
from training.bundles.manifest import BadBundle, Label

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
class _Said:
    """What counts as said about a case."""

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
        count = sum(one.image_id == image.id for one in self.boxes)
        return stage_of(state, box_count=count, is_absent=is_absent)


def gathered_profile(profile: Path, wish: Wish) -> Gathered:
    """What the library of a profile offers; the names in it are pseudonyms of the profile already.

    Raises:
        StoreProblem: The profile cannot be read.
        BadBundle: The folder is no profile.
    """
    if not (profile / FILE_NAME).is_file():
        raise BadBundle(f"{profile.name} is no profile", f"it has no {FILE_NAME}")
    store = open_store(profile)
    try:
        pseudonyms = Pseudonyms(store.settings)
        content = ContentFolder(profile / "images")
        candidates: list[Candidate] = []
        omissions: list[Omission] = []
        for case in reversed(store.cases.cases()):
            if wish.case_ids is not None and case.id not in wish.case_ids:
                continue
            revisions = store.annotations.of_case(case.id)
            for image in case.images:
                said = _Said(
                    boxes_in_use(one for one in revisions if one.image_id == image.id), current_marks(revisions)
                )
                path = content.path_of(image.sha256)
                for one in _of_image(_Place(case, image, path, pseudonyms), said, wish):
                    (omissions if isinstance(one, Omission) else candidates).append(one)  # type: ignore[arg-type]
    finally:
        store.close()
    return Gathered("profile", are_patients_known=True, candidates=tuple(candidates), omissions=tuple(omissions))


@dataclass(frozen=True, slots=True)
class _Place:
    """An image and where it belongs."""

    case: Case
    image: Image
    path: Path
    pseudonyms: Pseudonyms

    def candidate(self, frame: int, nodules: tuple[LabelledBox, ...]) -> Candidate:
        """A frame of it."""
        links = [self.pseudonyms.of_patient(self.case), f"case {self.case.id}"]
        own = self.image.description.patient
        if own != self.case.patient:  # an image that was put to the case may bring another patient with it
            links.append(self.pseudonyms.of_patient(Case(self.case.id, "", own, "", "", ())))
        name = self.pseudonyms.of_image(self.image, self.case)
        return Candidate(name, self.image.file_name, "", tuple(links), self.path, frame, nodules)


def _of_image(place: _Place, said: _Said, wish: Wish) -> Iterator[Candidate | Omission]:
    name = place.image.file_name
    objection = _objection(place.image, said, wish)
    if objection:
        yield Omission(name, objection)
        return
    by_frame: dict[int, list[LabelledBox]] = {}
    for one in said.boxes:
        label = CONTRADICTED if said.is_contradicted(one) else _label(said.description(one), wish)
        if isinstance(label, str):
            yield Omission(f"{name}, nodule {one.nodule}", label)
        elif one.box is not None:
            by_frame.setdefault(one.frame, []).append(LabelledBox(one.nodule, one.box, label))
    for frame, nodules in sorted(by_frame.items()):
        yield place.candidate(frame, tuple(nodules))


def _objection(image: Image, said: _Said, wish: Wish) -> str:
    stage = said.stage(image)
    if wish.stage is not None and stage != wish.stage:
        return OTHER_STAGE
    if wish.stage is None and stage == "rejected":
        return REJECTED
    return "" if said.boxes else NO_BOX


def _label(description: NoduleDescription | None, wish: Wish) -> Label | str:
    """The label, or why there is none."""
    pathology = description.pathology if description is not None else None
    if pathology is not None:
        if pathology.verdict is None:
            return UNDECIDED
        return Label(pathology.verdict, pathology.source, pathology.bethesda)
    if not wish.with_tirads:
        return NO_LABEL
    level = assess(description.features, None).level if description is not None else None
    verdict = TIRADS_VERDICTS.get(level) if level is not None else None
    return NO_LEVEL if verdict is None or level is None else Label(verdict, "tirads", tirads=level)
