"""What leaves the library about each image: whose boxes, under which labels, and under which name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from thyroid_desktop.domain.annotation import (
    SHARED_LAYER,
    BoxRevision,
    MarkRevision,
    Revision,
    User,
    current_boxes,
    current_marks,
)
from thyroid_desktop.domain.errors import UserProblem
from thyroid_desktop.domain.imaging import Case, Image
from thyroid_desktop.domain.interchange import ForeignShape, SharedImage, SharedShape, label_text, spoken_label
from thyroid_desktop.domain.marks import ForeignFile, MarkKind
from thyroid_desktop.domain.nodule import NoduleDescription, Opinion
from thyroid_desktop.services.ports import AnnotationStore, CaseStore, SettingsStore
from thyroid_desktop.services.pseudonyms import Discretion, Pseudonyms

ALL_READERS: Final = "all"
_LONGEST_NAME: Final = 120
_RESERVED: Final = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10))}
)
"""Names that Windows keeps for devices."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What is to leave; see :class:`~thyroid_desktop.services.exporting.ExportOptions`."""

    reader: str = ""
    with_names: bool = False
    is_complete: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One image, or one frame of a cine, with what is said about it."""

    image: Image
    shared: SharedImage


@dataclass(frozen=True, slots=True)
class _Said:
    """What readers have said on a case as it is now."""

    boxes: tuple[BoxRevision, ...]
    marks: tuple[MarkRevision, ...]

    def about(self, image: Image, layer: int) -> bool:
        """Whether a layer has boxes on the image, or says that there is nothing."""
        return any(one.image_id == image.id and one.layer == layer for one in self.boxes) or self.is_absent(
            image, layer
        )

    def is_absent(self, image: Image, layer: int) -> bool:
        """Whether a layer says that the image has no nodule."""
        return any(one.kind == "absence" and one.image_id == image.id and one.layer == layer for one in self.marks)

    def foreign(self, image: Image, layers: Sequence[int]) -> ForeignFile | None:
        """What another program's file said about the image: in these layers, else in any."""
        kept = [
            (one.layer in layers, one.value)
            for one in self.marks
            if one.image_id == image.id and isinstance(one.value, ForeignFile)
        ]
        return max(kept, key=lambda pair: pair[0])[1] if kept else None

    def of_nodule(self, kind: MarkKind, box: BoxRevision) -> object:
        """What was said about the box's nodule: in its own layer, else in the settled one, else by anybody."""
        said = [one for one in self.marks if one.kind == kind and one.nodule == box.nodule]
        said.sort(key=lambda one: (one.layer == box.layer, one.layer == SHARED_LAYER, one.id))
        return said[-1].value if said else None

    def on(self, image: Image, layers: Sequence[int]) -> tuple[BoxRevision, ...]:
        """The boxes on an image in some layers."""
        return tuple(one for one in self.boxes if one.image_id == image.id and one.layer in layers)


@dataclass(frozen=True, slots=True)
class _Leaving:
    """One image on its way out, with all that decides what is said about it."""

    case: Case
    image: Image
    said: _Said
    layers: tuple[int, ...]
    name: str
    choice: Choice
    users: tuple[User, ...]

    def discreet(self, text: str) -> str:
        """A JSON object of another program's words, or what of them may leave."""
        return text if self.choice.with_names else Discretion.about(self.image, self.case.patient).json(text)

    def discreet_words(self, text: str) -> str:
        """A label, or nothing where it may not leave."""
        return text if self.choice.with_names else Discretion.about(self.image, self.case.patient).text(text)

    def reader_name(self, layer: int) -> str:
        """Whose box it is, where the boxes of several readers leave together."""
        if self.choice.reader != ALL_READERS:
            return ""
        if layer == SHARED_LAYER:
            return "settled"
        names = [user.name if self.choice.with_names else f"reader {place}" for place, user in enumerate(self.users, 1)]
        return names[[user.id for user in self.users].index(layer)]


class Sharing:
    """Gathers what leaves.

    Args:
        cases, annotations: What is known.
        settings: Knows who reads here.
        user: Who works here, or None.
        pseudonyms: Names for what leaves.
    """

    def __init__(
        self,
        *,
        cases: CaseStore,
        annotations: AnnotationStore,
        settings: SettingsStore,
        user: User | None,
        pseudonyms: Pseudonyms,
    ) -> None:
        self._cases = cases
        self._annotations = annotations
        self._settings = settings
        self._user = user
        self._pseudonyms = pseudonyms

    def sheets(self, case_ids: Iterable[int] | None, choice: Choice) -> Iterator[Sheet]:
        """A sheet for every image of some cases (None: of all, oldest first), and for every frame of a cine with boxes.

        Raises:
            UserProblem: The reader is not known.
        """
        users = self._settings.users()
        wanted = _wanted(choice, users)
        names = _Names()
        cases = reversed(self._cases.cases()) if case_ids is None else (self._cases.case(one) for one in case_ids)
        for case in cases:
            revisions = self._annotations.of_case(case.id)
            said = _Said(current_boxes(revisions), current_marks(revisions))
            for image in case.images:
                layers = self._layers(image, said, revisions, wanted)
                if layers or choice.is_complete:
                    pseudonym = None if choice.with_names else self._pseudonyms.of_image(image, case)
                    leaving = _Leaving(case, image, said, layers, names.free(image, pseudonym), choice, users)
                    yield from self._sheets(leaving)

    def _layers(
        self, image: Image, said: _Said, revisions: Sequence[Revision], wanted: tuple[int, ...] | None
    ) -> tuple[int, ...]:
        """The layers of which something is to leave: those asked for, else the settled, own, or newest one."""
        if wanted is not None:
            return tuple(layer for layer in wanted if said.about(image, layer))
        own = () if self._user is None else (self._user.id,)
        newest = (one.layer for one in reversed(revisions) if one.image_id == image.id)
        return next(((layer,) for layer in (SHARED_LAYER, *own, *newest) if said.about(image, layer)), ())

    def _sheets(self, leaving: _Leaving) -> Iterator[Sheet]:
        image, said, layers = leaving.image, leaving.said, leaving.layers
        boxes = said.on(image, layers)
        is_cine = image.description.frame_count > 1
        foreign = said.foreign(image, layers)
        for frame in sorted({one.frame for one in boxes}) or [0]:
            name = f"{leaving.name}_f{frame:04d}" if is_cine else leaving.name
            shared = SharedImage(
                name=name,
                picture=image.file_name if leaving.choice.with_names and not is_cine else f"{name}.png",
                size=image.description.size,
                shapes=tuple(_shared_shape(one, leaving) for one in boxes if one.frame == frame),
                is_absent=not boxes and any(said.is_absent(image, layer) for layer in layers),
                format=foreign.format if foreign is not None else "",
                foreign=leaving.discreet(foreign.text) if foreign is not None else "",
                patient=self._pseudonyms.of_patient(leaving.case),
                frame=frame,
            )
            yield Sheet(image, shared)


class _Names:
    """Names of files without their endings, each used once."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def free(self, image: Image, pseudonym: str | None) -> str:
        """The pseudonym, or the name of the original file without folder and ending; numbered when it is taken."""
        stem = pseudonym or _harmless(image.file_name.rpartition(".")[0] or image.file_name)
        name, number = stem, 1
        while name.casefold() in self._taken:
            number += 1
            name = f"{stem}_{number}"
        self._taken.add(name.casefold())
        return name


def _wanted(choice: Choice, users: Sequence[User]) -> tuple[int, ...] | None:
    """The layers that are asked for, or None for the usual choice."""
    if not choice.reader:
        return None
    if choice.reader == ALL_READERS:
        return (SHARED_LAYER, *(user.id for user in users))
    found = tuple(user.id for user in users if user.name == choice.reader)
    if not found:
        known = ", ".join(user.name for user in users) or "nobody yet"
        raise UserProblem(f"There is no reader {choice.reader}", f"in this profile work: {known}")
    return found


def _harmless(stem: str) -> str:
    """A name that every system takes."""
    kept = "".join(one if one.isalnum() or one in "._- ()" else "_" for one in stem).strip(". ")[:_LONGEST_NAME]
    return f"_{kept}" if kept.casefold().partition(".")[0] in _RESERVED or not kept else kept


def _shared_shape(revision: BoxRevision, leaving: _Leaving) -> SharedShape:
    details, box = revision.details, revision.box
    assert box is not None  # noqa: S101 - current boxes are those that were not deleted
    said = leaving.said
    description, opinion = said.of_nodule("nodule", revision), said.of_nodule("opinion", revision)
    described = description if isinstance(description, NoduleDescription) else NoduleDescription()
    thought = opinion if isinstance(opinion, Opinion) else None
    shape = ForeignShape(
        spoken_label(label_text(leaving.discreet_words(details.label)), described.pathology, thought),
        box,
        details.outline,
        nodule=revision.nodule,
        is_locked=details.is_locked,
        foreign=leaving.discreet(details.foreign),
    )
    facts = tuple(_facts(revision, leaving.image, described, thought))
    return SharedShape(shape, details.source, leaving.reader_name(revision.layer), facts)


def _facts(
    revision: BoxRevision, image: Image, described: NoduleDescription, thought: Opinion | None
) -> Iterator[tuple[str, str]]:
    """What a table says about a box besides its place; empty where nothing is known."""
    details, pathology = revision.details, described.pathology
    calibration = image.description.calibration_of(revision.box) if revision.box is not None else None
    size = calibration.size_mm(revision.box) if calibration is not None and revision.box is not None else None
    yield "origin", details.origin
    yield "score", "" if details.score is None else f"{details.score:.4f}"
    yield "pathology", (pathology.verdict or "") if pathology is not None else ""
    yield "pathology_source", pathology.source if pathology is not None else ""
    yield "bethesda", str(pathology.bethesda or "") if pathology is not None else ""
    yield "opinion", (thought.verdict or "") if thought is not None else ""
    yield "calcification", described.calcification or ""
    yield "side", described.side or ""
    yield "width_mm", f"{size[0]:.2f}" if size is not None else ""
    yield "height_mm", f"{size[1]:.2f}" if size is not None else ""
