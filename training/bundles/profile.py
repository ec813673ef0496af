"""A profile's library as a source: only what is complete, that is box, label, and the basis of the label."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from thyroid_desktop.adapters.files import ContentFolder
from thyroid_desktop.adapters.store.database import FILE_NAME, open_store
from thyroid_desktop.domain.imaging import Case, Image
from thyroid_desktop.services.pseudonyms import Pseudonyms
from thyroid_desktop.services.queueing.readiness import ImageReadiness, Lack, NoduleLabel, Wish, surveyed
from training.bundles.candidate import Candidate, Gathered, LabelledBox, Omission
from training.bundles.manifest import BadBundle, Label


def gathered_profile(profile: Path, wish: Wish, url: str = "") -> Gathered:
    """What the library of a profile offers; the names in it are pseudonyms of the profile already.

    Args:
        profile: The folder.
        wish: What of it is wanted.
        url: Of the server that holds the store; empty when it lies in the folder.

    Raises:
        StoreProblem: The profile cannot be read.
        BadBundle: The folder is no profile.
    """
    if not url and not (profile / FILE_NAME).is_file():
        raise BadBundle(f"{profile.name} is no profile", f"it has no {FILE_NAME}")
    store = open_store(profile, url)
    try:
        pseudonyms = Pseudonyms(store.settings)
        content = ContentFolder(profile / "images")
        candidates: list[Candidate] = []
        omissions: list[Omission] = []
        for ready in reversed(surveyed(store.cases, store.annotations, wish, is_going_on=lambda _done, _total: True)):
            for one in ready.images:
                place = _Place(ready.case, one.image, content.path_of(one.image.sha256), pseudonyms)
                candidates += place.candidates(one)
                omissions += [Omission(_shown(one.image, lack), lack.reason) for lack in one.lacks]
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

    def candidates(self, ready: ImageReadiness) -> Iterator[Candidate]:
        """A candidate for each frame with complete nodules."""
        by_frame: dict[int, list[LabelledBox]] = {}
        for one in ready.boxes:
            by_frame.setdefault(one.frame, []).append(LabelledBox(one.nodule, one.box, _label(one.label)))
        for frame, nodules in sorted(by_frame.items()):
            yield self._candidate(frame, tuple(nodules))

    def _candidate(self, frame: int, nodules: tuple[LabelledBox, ...]) -> Candidate:
        links = [self.pseudonyms.of_patient(self.case), f"case {self.case.id}"]
        own = self.image.description.patient
        if own != self.case.patient:  # an image that was put to the case may bring another patient with it
            links.append(self.pseudonyms.of_patient(Case(self.case.id, "", own, "", "", ())))
        name = self.pseudonyms.of_image(self.image, self.case)
        return Candidate(name, self.image.file_name, "", tuple(links), self.path, frame, nodules)


def _label(known: NoduleLabel) -> Label:
    return Label(known.verdict, known.basis, known.bethesda, known.level or "")


def _shown(image: Image, lack: Lack) -> str:
    """How the user knows what is left out."""
    return image.file_name if lack.nodule is None else f"{image.file_name}, nodule {lack.nodule}"
