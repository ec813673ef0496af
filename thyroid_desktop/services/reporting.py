"""What a report says, as values; how it looks on paper is the writer's business.

Reports are pseudonymous unless identity is asked for: the case is named by the start of its content hash, no name, id,
date of birth, date of study or file name is printed, and whatever a DICOM file shows outside of its scan areas is
blanked, since scanners write the patient's name there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import numpy as np

from thyroid_desktop.domain.annotation import BoxRevision, boxes_in_use
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
    Window,
)
from thyroid_desktop.services.blinding import NONE, Blinding, seen_by, shown_predictions
from thyroid_desktop.services.consulting import Consultation
from thyroid_desktop.services.ports import AnnotationStore, CaseStore, Clock, PredictionStore

BANNER: Final = "Research use only – not for diagnosis"
ATTENTION_NOTE: Final = "Attention, not the nodule's boundary"
POSITIVE_CLASS: Final = "malignant"
PSEUDONYM_DIGITS: Final = 10

_TEXT_INSIDE: Final = (
    "What lies outside the scan area is blanked; look for names inside of it before this is passed on."
)
_TEXT_ANYWHERE: Final = (
    "The file marks no scan area, so the picture is shown whole; look for names in it before this is passed on."
)


@dataclass(frozen=True, slots=True, eq=False)
class ReportPage:
    """One nodule on one frame, with the second opinion on it.

    Attributes:
        image_name: File name, or the start of the content hash.
        nodule: Number of the nodule in the case, from 1.
        frame: Pixels to show.
        frame_count: Frames of the image.
        window: Grey-scale window to show it through, or None.
        pixel_aspect: Height of a pixel divided by its width.
        view: The part of the image to show, in stored pixels.
        size_mm: Width and height of the box in millimetres, or None where the file is not calibrated there.
        prediction: The second opinion; its provenance holds the box.
        model: Title and version of the model, or None when it is no longer installed.
        warnings: What was odd, in plain words.
    """

    image_name: str
    nodule: int
    frame: Frame
    frame_count: int
    window: Window | None
    pixel_aspect: float
    view: Box
    size_mm: tuple[float, float] | None
    prediction: Prediction
    model: ModelIdentity | None
    warnings: tuple[str, ...] = ()

    @property
    def box(self) -> Box:
        """The box that the model was asked about, in stored pixels."""
        return self.prediction.provenance.box


@dataclass(frozen=True, slots=True, eq=False)
class CaseReport:
    """A report of at least one page.

    Attributes:
        title: The case's title, or its pseudonym.
        identity: Lines of the patient's identity; empty in a pseudonymous report.
        user_name: Who made the report; may be empty.
        made_at: UTC, ISO 8601.
        pages: One a nodule.
        notes: What holds for the whole case, such as boxes without an opinion.
        banner: To be printed on every page.
    """

    title: str
    identity: tuple[str, ...]
    user_name: str
    made_at: str
    pages: tuple[ReportPage, ...]
    notes: tuple[str, ...] = ()
    banner: str = BANNER


class ReportWriter(Protocol):
    """Puts a report on paper."""

    def write(self, report: CaseReport, path: Path) -> None:
        """Write the report as a whole or not at all, as ``.pdf`` or ``.png`` by its ending. Raises ``UserProblem``."""
        ...


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
    ) -> None:
        self._cases = cases
        self._annotations = annotations
        self._predictions = predictions
        self._frame_of = frame_of
        self._model_of = model_of
        self._writer = writer
        self._clock = clock
        self._blinding = blinding

    def write_case(
        self, case_id: int, path: Path, *, user_name: str, user_id: int | None = None, with_identity: bool = False
    ) -> CaseReport:
        """Write the report of a case, one page a nodule, and answer what it says.

        Raises:
            UserProblem: No box of the case has an opinion, an original cannot be read, or the file cannot be written.
        """
        report = self.case_report(case_id, user_name=user_name, user_id=user_id, with_identity=with_identity)
        self._writer.write(report, path)
        return report

    def case_report(
        self, case_id: int, *, user_name: str, user_id: int | None = None, with_identity: bool = False
    ) -> CaseReport:
        """The newest opinion on every box of a case as it stands now.

        Raises:
            UserProblem: No box of the case has an opinion, or an original cannot be read.
        """
        case = self._cases.case(case_id)
        revisions, blinding = self._annotations.of_case(case_id), NONE if user_id is None else self._blinding
        reader = user_id or 0
        visible = seen_by(revisions, reader, blinding)
        pages, missing = [], 0
        for image in case.images:
            recorded = shown_predictions(self._predictions.of_image(image.id), revisions, reader, blinding)
            for revision in boxes_in_use([one for one in visible if one.image_id == image.id], user_id):
                prediction = newest_opinion(recorded, revision)
                if prediction is None:
                    missing += 1
                else:
                    pages.append(self._page(image, revision.nodule, prediction, with_identity=with_identity))
        if not pages:
            raise UserProblem(
                "There is nothing to report yet",
                "no box of this case has a second opinion",
                "Draw a box around a nodule and wait for the answer.",
            )
        pages.sort(key=lambda page: page.nodule)
        notes = (_missing_note(missing),) if missing else ()
        return CaseReport(
            _case_name(case, with_identity=with_identity),
            identity_lines(case.patient, case.study_date) if with_identity else (),
            user_name,
            self._clock(),
            tuple(pages),
            notes,
        )

    def _page(self, image: Image, nodule: int, prediction: Prediction, *, with_identity: bool) -> ReportPage:
        frame = self._frame_of(image, prediction.provenance.frame)
        model = self._model_of(prediction.provenance.weights_sha256)
        name = image.file_name if with_identity else image.sha256[:PSEUDONYM_DIGITS]
        return report_page(
            image.description, frame, prediction, name=name, nodule=nodule, model=model, with_identity=with_identity
        )


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
    page = report_page(
        description,
        consultation.frame,
        prediction,
        name=name,
        nodule=1,
        model=model,
        with_identity=with_identity,
    )
    identity = identity_lines(description.patient, description.study_date) if with_identity else ()
    title = name if with_identity else f"Case {pseudonym}"
    return CaseReport(title, identity, user_name, made_at, (page,))


def report_page(  # noqa: PLR0913 - a page says this much
    description: ImageDescription,
    frame: Frame,
    prediction: Prediction,
    *,
    name: str,
    nodule: int,
    model: ModelIdentity | None,
    with_identity: bool,
) -> ReportPage:
    """One page; without identity the picture is blanked outside of its scan areas."""
    box = prediction.provenance.box
    view = Box(0.0, 0.0, float(frame.size.width), float(frame.size.height))
    warnings = prediction.warnings
    if not with_identity:
        areas = scan_areas(description, frame.size)
        frame, view = (blanked(frame, areas), _around((*areas, box))) if areas else (frame, view)
        warnings = (*warnings, _TEXT_INSIDE if areas else _TEXT_ANYWHERE)
    calibration = description.calibration_of(box)
    return ReportPage(
        image_name=name,
        nodule=nodule,
        frame=frame,
        frame_count=description.frame_count,
        window=description.window,
        pixel_aspect=description.pixel_aspect,
        view=view,
        size_mm=calibration.size_mm(box) if calibration is not None else None,
        prediction=prediction,
        model=model,
        warnings=warnings,
    )


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


def _around(boxes: Iterable[Box]) -> Box:
    x0, y0, x1, y1 = zip(*((box.x0, box.y0, box.x1, box.y1) for box in boxes), strict=True)
    return Box(min(x0), min(y0), max(x1), max(y1))


def _missing_note(missing: int) -> str:
    return "1 box has no opinion yet." if missing == 1 else f"{missing} boxes have no opinion yet."


def _date(dicom: str) -> str:
    return f"{dicom[:4]}-{dicom[4:6]}-{dicom[6:]}" if len(dicom) == 8 and dicom.isdigit() else dicom
