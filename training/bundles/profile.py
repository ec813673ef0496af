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
                omissions += [Omission(place.shown(lack), lack.reason) for lack in one.lacks]
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

    def shown(self, lack: Lack | None = None) -> str:
        """How the user finds what is left out; file names may name patients, and batch systems keep what is told."""
        found = f"case {self.case.id}, image {[one.id for one in self.case.images].index(self.image.id) + 1}"
        return found if lack is None or lack.nodule is None else f"{found}, nodule {lack.nodule}"

    def _candidate(self, frame: int, nodules: tuple[LabelledBox, ...]) -> Candidate:
        links = [self.pseudonyms.of_patient(self.case), f"case {self.case.id}"]
        own = self.image.description.patient
        if own != self.case.patient:  # an image that was put to the case may bring another patient with it
            links.append(self.pseudonyms.of_patient(Case(self.case.id, "", own, "", "", ())))
        name = self.pseudonyms.of_image(self.image, self.case)
        return Candidate(name, self.shown(), "", tuple(links), self.path, frame, nodules)


def _label(known: NoduleLabel) -> Label:
    return Label(known.verdict, known.basis, known.bethesda, known.level or "")
