"""Reports of cases and of single answers, put together from what is recorded.

Reports are pseudonymous unless identity is asked for: the case is named by the start of its content hash, no name, id,
date of birth, date of study or file name is printed, and whatever a DICOM file shows outside of its scan areas is
blanked, since scanners write the patient's name there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from thyroid_desktop.domain.annotation import BoxRevision, Revision, boxes_in_use
from thyroid_desktop.domain.diagnosis import ModelIdentity, Prediction, RecordedPrediction
from thyroid_desktop.domain.errors import UserProblem
from thyroid_desktop.domain.geometry import Box, Size
from thyroid_desktop.domain.imaging import (
    SPATIAL_2D,
    Case,
    Frame,
    Image,
    ImageDescription,
    PatientIdentity,
)
from thyroid_desktop.services.blinding import NONE, Blinding, seen_by, shown_predictions
from thyroid_desktop.services.consulting import Consultation
from thyroid_desktop.services.ports import AnnotationStore, CaseStore, Clock, PredictionStore
from thyroid_desktop.services.report_findings import NameOf, NoduleFindings, described_nodules, findings_of
from thyroid_desktop.services.report_page import CaseReport, OtherView, ReportPage, ReportPicture, ReportWriter

PSEUDONYM_DIGITS: Final = 10

_NO_BOX: Final = "This nodule is described, but no box of it is drawn."
_TEXT_INSIDE: Final = (
    "What lies outside the scan area is blanked; look for names inside of it before this is passed on."
)
_TEXT_ANYWHERE: Final = (
    "The file marks no scan area, so the picture is shown whole; look for names in it before this is passed on."
)


class Reporting:
    """Writes reports of cases of the library.

    Args:
        cases, annotations, predictions: What is known.
        frame_of: Decodes a frame (from 0) of an image.
        model_of: The installed model with these weights (SHA-256), or None.
        writer: Puts reports on paper.
        clock: Says when.
        blinding: What is kept from the reader for whom a report is written, and so from the report.
    """

    def __init__(  # noqa: PLR0913 - a report gathers everything
        self,
        *,
        cases: CaseStore,
        annotations: AnnotationStore,
        predictions: PredictionStore,
        frame_of: Callable[[Image, int], Frame],
        model_of: Callable[[str], ModelIdentity | None],
        writer: ReportWriter,
        clock: Clock,
        blinding: Blinding = NONE,
        name_of: NameOf = lambda _user_id: "",
    ) -> None:
        self._cases = cases
        self._annotations = annotations
        self._predictions = predictions
        self._frame_of = frame_of
        self._model_of = model_of
        self._writer = writer
        self._clock = clock
        self._blinding = blinding
        self._name_of = name_of

    def write_case(
        self, case_id: int, path: Path, *, user_name: str, user_id: int | None = None, with_identity: bool = False
    ) -> CaseReport:
        """Write the report of a case, one page a nodule, and answer what it says.

        Raises:
            UserProblem: No nodule of the case is drawn or described, an original cannot be read, or the file cannot be
                written.
        """
        report = self.case_report(case_id, user_name=user_name, user_id=user_id, with_identity=with_identity)
        self._writer.write(report, path)
        return report

    def case_report(
        self, case_id: int, *, user_name: str, user_id: int | None = None, with_identity: bool = False
    ) -> CaseReport:
        """Every nodule of a case as it stands now, each where it is seen best.

        That is the box with the newest second opinion; where there is none, the one that was edited last.

        Raises:
            UserProblem: No nodule of the case is drawn or described, or an original cannot be read.
        """
        case = self._cases.case(case_id)
        revisions, blinding = self._annotations.of_case(case_id), NONE if user_id is None else self._blinding
        visible = seen_by(revisions, user_id or 0, blinding)
        views = [
            _View(image, revision, newest_opinion(recorded, revision))
            for image in case.images
            for recorded in (self._shown(image, revisions, user_id or 0, blinding),)
            for revision in boxes_in_use([one for one in visible if one.image_id == image.id], user_id)
        ]
        numbers = {view.revision.nodule for view in views} | described_nodules(visible, user_id)
        if not numbers:
            raise UserProblem(
                "There is nothing to report yet",
                "no nodule of this case is drawn or described",
                "Draw a box around a nodule, or describe it.",
            )
        pages = []
        for number in sorted(numbers):
            here = sorted((view for view in views if view.revision.nodule == number), key=_merit, reverse=True)
            seen = (here[0].image, here[0].revision) if here else None
            findings = findings_of(visible, number, seen, user_id=user_id, name_of=self._name_of)
            pages.append(self._page(number, here, findings, with_identity=with_identity))
        missing = sum(view.prediction is None for view in views)
        return CaseReport(
            _case_name(case, with_identity=with_identity),
            identity_lines(case.patient, case.study_date) if with_identity else (),
            user_name,
            self._clock(),
            tuple(pages),
            (_missing_note(missing),) if missing else (),
        )

    def _shown(
        self, image: Image, revisions: tuple[Revision, ...], reader: int, blinding: Blinding
    ) -> tuple[RecordedPrediction, ...]:
        return shown_predictions(self._predictions.of_image(image.id), revisions, reader, blinding)

    def _page(
        self, nodule: int, views: Sequence[_View], findings: NoduleFindings, *, with_identity: bool
    ) -> ReportPage:
        if not views:
            return ReportPage(nodule, None, None, None, findings, (), (_NO_BOX,))
        best, *others = views
        frame, box = self._frame_of(best.image, best.revision.frame), best.box
        name = _image_name(best.image, with_identity=with_identity)
        picture, remarks = report_picture(
            best.image.description, frame, box, name=name, sha256=best.image.sha256, with_identity=with_identity
        )
        prediction = best.prediction
        return ReportPage(
            nodule,
            picture,
            prediction,
            None if prediction is None else self._model_of(prediction.provenance.weights_sha256),
            findings,
            tuple(one.as_other(_image_name(one.image, with_identity=with_identity)) for one in others),
            (*(() if prediction is None else prediction.warnings), *remarks),
        )


@dataclass(frozen=True, slots=True, eq=False)
class _View:
    """A box of a nodule, with the second opinion on it."""

    image: Image
    revision: BoxRevision
    prediction: Prediction | None

    @property
    def box(self) -> Box:
        if self.revision.box is None:
            raise ValueError("a box that was deleted is not in use")
        return self.revision.box

    def as_other(self, name: str) -> OtherView:
        calibration = self.image.description.calibration_of(self.box)
        size_mm = None if calibration is None else calibration.size_mm(self.box)
        probability = None if self.prediction is None else self.prediction.probability_malignant
        return OtherView(name, self.revision.frame, size_mm, probability)


def _merit(view: _View) -> tuple[bool, bool, str, int]:
    """How well a view stands for its nodule: with an opinion, drawn rather than filled in, and the newest."""
    asked_at = "" if view.prediction is None else view.prediction.provenance.at
    is_drawn = view.revision.details.origin != "interpolated"
    return (view.prediction is not None, is_drawn, asked_at, view.revision.id)


def consultation_report(
    consultation: Consultation,
    *,
    user_name: str,
    made_at: str,
    model: ModelIdentity | None,
    with_identity: bool = False,
) -> CaseReport:
    """The report on one answer of the command line, of which nothing is in the library."""
    description, prediction = consultation.description, consultation.prediction
    pseudonym = prediction.provenance.input_sha256[:PSEUDONYM_DIGITS]
    name = consultation.question.path.name if with_identity else pseudonym
    picture, remarks = report_picture(
        description,
        consultation.frame,
        prediction.provenance.box,
        name=name,
        sha256=prediction.provenance.input_sha256,
        with_identity=with_identity,
    )
    page = ReportPage(1, picture, prediction, model, warnings=(*prediction.warnings, *remarks))
    identity = identity_lines(description.patient, description.study_date) if with_identity else ()
    title = name if with_identity else f"Case {pseudonym}"
    return CaseReport(title, identity, user_name, made_at, (page,))


def report_picture(
    description: ImageDescription, frame: Frame, box: Box, *, name: str, sha256: str, with_identity: bool
) -> tuple[ReportPicture, tuple[str, ...]]:
    """The picture of a page, and what is to be said about it; without identity it is blanked outside its scan areas."""
    view = Box(0.0, 0.0, float(frame.size.width), float(frame.size.height))
    remarks: tuple[str, ...] = ()
    if not with_identity:
        areas = scan_areas(description, frame.size)
        frame, view = (blanked(frame, areas), _around((*areas, box))) if areas else (frame, view)
        remarks = (_TEXT_INSIDE if areas else _TEXT_ANYWHERE,)
    calibration = description.calibration_of(box)
    picture = ReportPicture(
        image_name=name,
        image_sha256=sha256,
        frame=frame,
        frame_count=description.frame_count,
        window=description.window,
        pixel_aspect=description.pixel_aspect,
        view=view,
        box=box,
        size_mm=calibration.size_mm(box) if calibration is not None else None,
    )
    return picture, remarks


def newest_opinion(recorded: Iterable[RecordedPrediction], revision: BoxRevision) -> Prediction | None:
    """The newest prediction for just this box on just this frame, or None.

    An undone edit brings an earlier box back, and the opinion on it is as good as it was: the box counts, not the
    revision.
    """
    fitting = [
        one
        for one in recorded
        if one.prediction.provenance.box == revision.box and one.prediction.provenance.frame == revision.frame
    ]
    return max(fitting, key=lambda one: one.id).prediction if fitting else None


def scan_areas(description: ImageDescription, size: Size) -> tuple[Box, ...]:
    """The parts of an image in which the scanner shows tissue, clipped to the image; empty where the file says none."""
    return tuple(
        region.bounds.clamped_to(size)
        for region in description.regions
        if region.spatial_format == SPATIAL_2D and region.bounds.overlaps(size)
    )


def blanked(frame: Frame, areas: Iterable[Box]) -> Frame:
    """The frame, black outside of the areas."""
    kept = np.zeros_like(frame.pixels)
    for area in areas:
        part = slice(round(area.y0), round(area.y1)), slice(round(area.x0), round(area.x1))
        kept[part] = frame.pixels[part]
    return Frame(kept, frame.index)


def identity_lines(patient: PatientIdentity, study_date: str) -> tuple[str, ...]:
    """The patient's identity as far as it is known, a line each."""
    known = (
        ("Patient", patient.name.replace("^", " ").strip()),
        ("Patient id", patient.patient_id),
        ("Born", _date(patient.birth_date)),
        ("Sex", patient.sex),
        ("Study of", _date(study_date)),
    )
    return tuple(f"{what}: {value}" for what, value in known if value)


def _case_name(case: Case, *, with_identity: bool) -> str:
    return case.title if with_identity else f"Case {case.images[0].sha256[:PSEUDONYM_DIGITS]}"


def _image_name(image: Image, *, with_identity: bool) -> str:
    return image.file_name if with_identity else image.sha256[:PSEUDONYM_DIGITS]


def _around(boxes: Iterable[Box]) -> Box:
    x0, y0, x1, y1 = zip(*((box.x0, box.y0, box.x1, box.y1) for box in boxes), strict=True)
    return Box(min(x0), min(y0), max(x1), max(y1))


def _missing_note(missing: int) -> str:
    return (
        "1 box of the case has no second opinion."
        if missing == 1
        else f"{missing} boxes of the case have no second opinion."
    )


def _date(dicom: str) -> str:
    return f"{dicom[:4]}-{dicom[4:6]}-{dicom[6:]}" if len(dicom) == 8 and dicom.isdigit() else dicom
