"""What a report says, and what it keeps to itself."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.services.memory_store import MemoryAnnotations
from thyroid_desktop.domain.annotation import BoxDetails, BoxRevision, MarkRevision
from thyroid_desktop.domain.diagnosis import (
    CamMap,
    ModelIdentity,
    Prediction,
    Provenance,
    RecordedPrediction,
    Spread,
)
from thyroid_desktop.domain.errors import UserProblem
from thyroid_desktop.domain.geometry import Affine, Box, Point, Size
from thyroid_desktop.domain.imaging import Case, Frame, Image, ImageDescription, PatientIdentity, ScanRegion
from thyroid_desktop.domain.marks import Caliper
from thyroid_desktop.domain.nodule import NoduleDescription, NoduleSize, Opinion
from thyroid_desktop.services.blinding import NONE, Blinding
from thyroid_desktop.services.consulting import Consultation, Question
from thyroid_desktop.services.report_findings import Settled
from thyroid_desktop.services.report_page import BANNER, CaseReport, OtherView
from thyroid_desktop.services.reporting import (
    Reporting,
    blanked,
    consultation_report,
    identity_lines,
    newest_opinion,
    report_picture,
    scan_areas,
)

AT = "2030-01-02T03:04:05.000006+00:00"
NAME, PATIENT_ID, FILE = "Doe^Jane", "ID-4711", "doe_jane_1970.dcm"
BOX = Box(30, 20, 70, 60)
MODEL = ModelIdentity("xception-1", "2.1", "Xception", "a" * 64, "letterbox-1", 0.4)
AREA = ScanRegion(Box(10, 5, 90, 75), 1, 3, 3, 0.01, 0.02)
DESCRIPTION = ImageDescription(
    kind="dicom",
    size=Size(100, 80),
    frame_count=3,
    regions=(AREA,),
    patient=PatientIdentity(PATIENT_ID, NAME, "19700102", "F"),
    study_date="20291231",
)
BRIGHT = Frame(np.full((80, 100), 200, np.uint8), 1)


def opinion(box: Box = BOX, *, frame: int = 1, probability: float = 0.7) -> Prediction:
    provenance = Provenance("xception-1", "a" * 64, "letterbox-1", "b" * 64, frame, box, AT)
    cam = CamMap(np.ones((3, 3), np.float32), Affine(10, 0, 20, 0, 10, 10))
    return Prediction(probability, cam, provenance, 0.4, Spread(0.6, 0.8), ("The frame is dark.",))


def revision(number: int, box: Box | None = BOX, *, box_id: str = "one", nodule: int = 1) -> BoxRevision:
    return BoxRevision(number, box_id, 1, 1, nodule, box, "draw", 1, AT)


def mark(number: int, value, *, nodule: int | None = 1, kind: str = "nodule", frame: int | None = None) -> MarkRevision:
    subject = f"{kind}:{number if kind == 'caliper' else nodule}"
    return MarkRevision(number, kind, subject, 1, frame, nodule, value, "describe", 1, AT, layer=1)


class Predictions:
    def __init__(self) -> None:
        self.rows: list[RecordedPrediction] = []

    def add(self, *, image_id: int, box_revision_id: int, user_id: int, prediction: Prediction) -> RecordedPrediction:
        self.rows.append(RecordedPrediction(len(self.rows) + 1, image_id, box_revision_id, user_id, prediction))
        return self.rows[-1]

    def of_image(self, image_id: int) -> tuple[RecordedPrediction, ...]:
        return tuple(row for row in self.rows if row.image_id == image_id)


class OneCase:
    def __init__(self) -> None:
        image = Image(1, 1, "c0ffee" + "0" * 58, FILE, DESCRIPTION)
        self.only = Case(1, PATIENT_ID, DESCRIPTION.patient, DESCRIPTION.study_date, AT, (image,))

    def case(self, case_id: int) -> Case:
        assert case_id == 1
        return self.only


class Writer:
    def __init__(self) -> None:
        self.written: list[tuple[CaseReport, Path]] = []

    def write(self, report: CaseReport, path: Path) -> None:
        self.written.append((report, path))


class Desk:
    """A service over one case, and all that it reads and writes."""

    def __init__(self, blinding: Blinding = NONE) -> None:
        self.annotations, self.predictions, self.writer = MemoryAnnotations(), Predictions(), Writer()
        self.service = Reporting(
            cases=OneCase(),
            annotations=self.annotations,
            predictions=self.predictions,
            frame_of=lambda image, index: Frame(BRIGHT.pixels, index),
            model_of=lambda weights: MODEL if weights == MODEL.weights_sha256 else None,
            writer=self.writer,
            clock=lambda: AT,
            blinding=blinding,
            name_of=lambda user_id: {1: "Ada", 2: "Ben"}.get(user_id, ""),
        )

    def opine(self, box: Box = BOX, **changes) -> None:
        self.predictions.add(image_id=1, box_revision_id=1, user_id=1, prediction=opinion(box, **changes))


@pytest.fixture
def desk() -> Desk:
    made = Desk()
    made.annotations.rows = [revision(1)]
    made.opine()
    return made


def spoken(report: CaseReport) -> str:
    """All words of a report."""
    pages = [(page.picture and page.picture.image_name, page.warnings, page.model) for page in report.pages]
    return repr((report.title, report.identity, report.user_name, report.notes, pages))


def test_that_a_report_has_the_opinion_its_model_and_the_size_of_the_box(desk):
    report = desk.service.case_report(1, user_name="Reader")
    (page,) = report.pages
    assert page.prediction.probability_malignant == 0.7
    assert page.model is MODEL
    assert page.picture.box == BOX
    assert page.picture.size_mm == pytest.approx((4, 8))
    assert page.picture.frame.index == 1
    assert page.picture.frame_count == 3
    assert (report.user_name, report.made_at, report.banner) == ("Reader", AT, BANNER)
    assert "The frame is dark." in page.warnings


def test_that_a_report_is_pseudonymous_unless_asked(desk):
    report = desk.service.case_report(1, user_name="Reader")
    assert report.title == "Case c0ffee0000"
    assert report.identity == ()
    for secret in ("Doe", "Jane", PATIENT_ID, FILE, "1970", "2029"):
        assert secret not in spoken(report)


def test_that_identity_is_printed_when_asked(desk):
    report = desk.service.case_report(1, user_name="Reader", with_identity=True)
    assert report.title == PATIENT_ID
    assert report.identity == (
        "Patient: Doe Jane",
        "Patient id: ID-4711",
        "Born: 1970-01-02",
        "Sex: F",
        "Study of: 2029-12-31",
    )
    (page,) = report.pages
    assert page.picture.image_name == FILE
    assert (page.picture.frame.pixels == 200).all()
    assert page.picture.view == Box(0, 0, 100, 80)


def test_that_a_pseudonymous_picture_is_black_outside_of_the_scan_area(desk):
    (page,) = desk.service.case_report(1, user_name="").pages
    inside = np.zeros((80, 100), bool)
    inside[5:75, 10:90] = True
    assert (page.picture.frame.pixels[inside] == 200).all()
    assert not page.picture.frame.pixels[~inside].any()
    assert page.picture.view == AREA.bounds
    assert any("blanked" in warning for warning in page.warnings)


def test_that_a_picture_without_scan_area_is_shown_whole_with_a_warning():
    plain = replace(DESCRIPTION, regions=())
    picture, remarks = report_picture(plain, BRIGHT, BOX, name="x", sha256="", with_identity=False)
    assert (picture.frame.pixels == 200).all()
    assert picture.size_mm is None
    assert any("shown whole" in remark for remark in remarks)


def test_that_a_box_beyond_the_scan_area_stays_in_view():
    picture, _ = report_picture(DESCRIPTION, BRIGHT, Box(0, 0, 30, 30), name="", sha256="", with_identity=False)
    assert picture.view == Box(0, 0, 90, 75)


def test_that_only_scan_areas_of_tissue_within_the_image_count():
    trace = replace(AREA, spatial_format=3)
    beside = replace(AREA, bounds=Box(200, 5, 300, 75))
    reaching = replace(AREA, bounds=Box(50, 5, 300, 75))
    described = replace(DESCRIPTION, regions=(trace, beside, reaching))
    assert scan_areas(described, Size(100, 80)) == (Box(50, 5, 100, 75),)


def test_that_colour_frames_are_blanked_too():
    colour = Frame(np.full((8, 10, 3), 9, np.uint8), 4)
    kept = blanked(colour, [Box(2, 1, 5, 4), Box(4, 3, 7, 6)])
    assert kept.index == 4
    assert int((kept.pixels > 0).sum()) == 3 * (9 + 9 - 1)


def test_that_the_newest_opinion_on_the_present_box_counts(desk):
    moved = BOX.shifted(5, 5)
    desk.annotations.rows.append(revision(2, moved))
    desk.opine(moved, probability=0.2)
    desk.opine(moved, probability=0.3)
    (page,) = desk.service.case_report(1, user_name="").pages
    assert page.prediction.probability_malignant == 0.3


def test_that_an_undone_move_brings_the_earlier_opinion_back(desk):
    desk.annotations.rows += [revision(2, BOX.shifted(5, 5)), revision(3, BOX)]
    desk.opine(BOX.shifted(5, 5), probability=0.2)
    (page,) = desk.service.case_report(1, user_name="").pages
    assert page.prediction.probability_malignant == 0.7


def test_that_an_opinion_on_another_frame_does_not_count():
    elsewhere = RecordedPrediction(1, 1, 1, 1, opinion(frame=0))
    assert newest_opinion([elsewhere], revision(1)) is None


def test_that_each_nodule_has_a_page_also_without_opinion_which_is_told(desk):
    other = Box(40, 30, 60, 50)
    desk.annotations.rows = [
        revision(1, nodule=2),
        revision(2, other, box_id="two", nodule=1),
        revision(3, Box(1, 1, 9, 9), box_id="three", nodule=3),
    ]
    desk.opine(other)
    report = desk.service.case_report(1, user_name="")
    assert [page.nodule for page in report.pages] == [1, 2, 3]
    assert [page.prediction is None for page in report.pages] == [False, False, True]
    assert report.pages[2].picture.box == Box(1, 1, 9, 9)
    assert report.pages[2].model is None
    assert report.notes == ("1 box of the case has no second opinion.",)
    desk.annotations.rows.append(revision(4, Box(2, 2, 9, 9), box_id="four", nodule=4))
    assert desk.service.case_report(1, user_name="").notes == ("2 boxes of the case have no second opinion.",)


def test_that_a_nodule_is_shown_where_it_was_asked_about_last_and_its_other_boxes_are_listed(desk):
    later = Box(20, 20, 40, 40)
    desk.annotations.rows = [
        revision(1),
        replace(revision(2, later, box_id="two"), frame=2),
        replace(revision(3, Box(5, 5, 30, 30), box_id="three"), frame=0),
        replace(revision(4, BOX, box_id="four"), details=BoxDetails(origin="interpolated")),
    ]
    answer = opinion(later, frame=2, probability=0.2)
    newer = replace(answer, provenance=replace(answer.provenance, at="2031" + AT[4:]))
    desk.predictions.add(image_id=1, box_revision_id=2, user_id=1, prediction=newer)
    (page,) = desk.service.case_report(1, user_name="").pages
    assert page.picture.box == later
    assert page.picture.frame.index == 2
    name = "c0ffee0000"
    assert page.other_views == (
        OtherView(name, 1, pytest.approx((4, 8)), 0.7),
        OtherView(name, 1, pytest.approx((4, 8)), 0.7),
        OtherView(name, 0, None, None),
    )


def test_that_a_nodule_that_was_only_described_is_reported_without_picture(desk):
    desk.annotations.rows.append(mark(5, NoduleDescription(side="left"), nodule=7))
    pages = desk.service.case_report(1, user_name="Ada", user_id=1).pages
    assert [(page.nodule, page.picture is None) for page in pages] == [(1, False), (7, True)]
    assert pages[1].findings.description.side == "left"
    assert any("no box of it is drawn" in warning for warning in pages[1].warnings)


def test_that_a_nodule_whose_description_was_emptied_is_none(desk):
    desk.annotations.rows.append(mark(5, NoduleDescription(), nodule=7))
    assert len(desk.service.case_report(1, user_name="Ada", user_id=1).pages) == 1


def test_that_a_page_has_the_reader_s_words_and_measurements(desk):
    said = NoduleDescription(side="right", size=NoduleSize(12.0, 9.0, 15.0))
    desk.annotations.rows = [
        replace(revision(1), layer=1),
        mark(2, said),
        mark(3, Opinion("malignant", 80), kind="opinion"),
        mark(4, Caliper(Point(20, 20), Point(50, 20)), kind="caliper", frame=1),
        mark(5, Caliper(Point(1, 1), Point(1, 4)), kind="caliper", frame=1),
        mark(6, Caliper(Point(20, 20), Point(60, 20)), kind="caliper", frame=0),
        replace(mark(7, Caliper(Point(20, 20), Point(60, 20)), kind="caliper", frame=1), layer=2, user_id=2),
    ]
    (page,) = desk.service.case_report(1, user_name="Ada", user_id=1).pages
    found = page.findings
    assert found.description == said
    assert found.opinion == Opinion("malignant", 80)
    assert [(one.px, one.mm) for one in found.measurements] == [(30.0, pytest.approx(3.0)), (3.0, None)]
    assert found.described_by == ""
    assert found.settled is None
    assert found.assessment.reason == "incomplete"


def test_that_words_of_another_reader_are_put_down_to_him(desk):
    said = NoduleDescription(side="right")
    desk.annotations.rows = [
        replace(revision(1), layer=2, user_id=2),
        replace(mark(2, said), layer=2, user_id=2),
        replace(mark(3, Opinion("benign"), kind="opinion"), layer=2, user_id=2),
    ]
    (page,) = desk.service.case_report(1, user_name="Ada", user_id=1).pages
    assert page.findings.description == said
    assert page.findings.described_by == "Ben"
    assert page.findings.opinion is None, "the opinion of the reader of the report is his own"
    (page,) = desk.service.case_report(1, user_name="").pages
    assert page.findings.opinion == Opinion("benign")


def test_that_a_settled_box_says_who_settled_it(desk):
    desk.annotations.rows = [
        replace(revision(1), layer=1),
        replace(revision(2, box_id="settled"), layer=0, user_id=2),
        replace(mark(3, Opinion("malignant"), kind="opinion"), layer=0, user_id=2),
    ]
    (page,) = desk.service.case_report(1, user_name="Ada", user_id=1).pages
    assert page.findings.settled == Settled("Ben", AT, Opinion("malignant"))
    assert page.findings.opinion is None


def test_that_a_deleted_box_is_not_reported_and_an_empty_case_says_so(desk):
    desk.annotations.rows.append(revision(2, None))
    with pytest.raises(UserProblem, match="nothing to report"):
        desk.service.write_case(1, Path("r.pdf"), user_name="")
    assert desk.writer.written == []


def test_that_an_uninstalled_model_is_no_obstacle(desk):
    desk.predictions.rows = [
        replace(
            row, prediction=replace(row.prediction, provenance=replace(row.prediction.provenance, weights_sha256="9"))
        )
        for row in desk.predictions.rows
    ]
    (page,) = desk.service.case_report(1, user_name="").pages
    assert page.model is None


def test_that_writing_hands_the_report_to_the_writer(desk):
    report = desk.service.write_case(1, Path("out.pdf"), user_name="Reader")
    assert desk.writer.written == [(report, Path("out.pdf"))]


@pytest.mark.parametrize("with_identity", [False, True])
def test_that_a_consultation_has_a_report_of_one_page(with_identity):
    question = Question(Path("/somewhere") / FILE, 1, BOX.xywh(), FILE)
    asked = Consultation(question, DESCRIPTION, BRIGHT, opinion(), MODEL)
    report = consultation_report(asked, user_name="", made_at=AT, model=MODEL, with_identity=with_identity)
    (page,) = report.pages
    assert page.model is MODEL
    assert report.title == (FILE if with_identity else "Case bbbbbbbbbb")
    for secret in ("Doe", PATIENT_ID, FILE, "1970", "/somewhere"):
        assert (secret in spoken(report)) == (with_identity and secret != "/somewhere")


def test_that_unknown_parts_of_an_identity_are_left_out():
    assert identity_lines(PatientIdentity(), "") == ()
    assert identity_lines(PatientIdentity(birth_date="about 1950"), "") == ("Born: about 1950",)


def test_that_a_report_holds_back_what_is_kept_from_its_reader() -> None:
    blind = Desk(Blinding(to_others=True, to_model=False))
    blind.annotations.rows = [replace(revision(1), layer=1)]
    blind.opine()
    assert len(blind.service.case_report(1, user_name="Ada", user_id=1).pages) == 1
    with pytest.raises(UserProblem, match="nothing to report"):
        blind.service.case_report(1, user_name="Ben", user_id=2)
    to_model = Desk(Blinding(to_others=False, to_model=True))
    to_model.annotations.rows = list(blind.annotations.rows)
    to_model.opine()
    (page,) = to_model.service.case_report(1, user_name="Ada", user_id=1).pages
    assert page.prediction is None
    to_model.annotations.rows.append(mark(2, Opinion("benign"), kind="opinion"))
    (page,) = to_model.service.case_report(1, user_name="Ada", user_id=1).pages
    assert page.prediction is not None
