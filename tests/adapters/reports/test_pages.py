"""Reports on paper: what stands there, what does not, and that no picture or name stops them."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from PIL import Image

from thyroid_desktop.adapters.reports.pages import ReportPages
from thyroid_desktop.adapters.reports.paper import Sheet, printable, shortened, typography
from thyroid_desktop.adapters.reports.pictures import BOX_RGB, overlay_pixels, write_overlay_png
from thyroid_desktop.domain.diagnosis import CamMap, ModelIdentity, Prediction, Provenance, Spread
from thyroid_desktop.domain.errors import StoreProblem, UserProblem
from thyroid_desktop.domain.geometry import Affine, Box, Size
from thyroid_desktop.domain.imaging import Frame, ImageDescription, PatientIdentity, ScanRegion, Window
from thyroid_desktop.domain.nodule import NoduleDescription, NoduleSize, Opinion, Pathology
from thyroid_desktop.domain.operating_point import Estimate, OperatingPoint
from thyroid_desktop.domain.tirads import Features
from thyroid_desktop.services.consulting import Consultation, Question
from thyroid_desktop.services.report_findings import Length, NoduleFindings, Settled
from thyroid_desktop.services.report_page import (
    ATTENTION_NOTE,
    BANNER,
    CaseReport,
    OtherView,
    ReportPage,
    ReportPicture,
)
from thyroid_desktop.services.reporting import consultation_report

AT = "2030-01-02T03:04:05.000006+00:00"
WEIGHTS, CONTENT = "ab12" * 16, "cd34" * 16
BOX = Box(60, 40, 130, 100)
MODEL = ModelIdentity("xception-1", "2.1.7", "Xception for tests", WEIGHTS, "letterbox-1", 0.46)
GREY = Frame(np.random.default_rng(0).integers(20, 120, (150, 200), dtype=np.uint8), 1)
PICTURED = {"image_name", "window", "pixel_aspect", "view", "size_mm"}
CAM = CamMap(np.eye(5, dtype=np.float32), BOX.to_input(5).inverse())


def a_page(frame: Frame = GREY, box: Box = BOX, **changes) -> ReportPage:
    provenance = Provenance("xception-1", WEIGHTS, "letterbox-1", CONTENT, frame.index, box, AT)
    prediction = Prediction(0.81, CAM, provenance, 0.46, changes.pop("spread", Spread(0.74, 0.86)))
    view = Box(0, 0, frame.size.width, frame.size.height)
    picture = ReportPicture("picture.png", CONTENT, frame, 3, None, 1.0, view, box, (11.02, 8.0))
    of_picture = {name: changes.pop(name) for name in PICTURED & changes.keys()}
    page = ReportPage(1, replace(picture, **of_picture), prediction, MODEL, warnings=("A warning.",))
    return replace(page, **changes)


def a_report(*pages: ReportPage, **changes) -> CaseReport:
    return replace(CaseReport("Case 12ab", (), "Anna Müller", AT, pages or (a_page(),), ("A note.",)), **changes)


@pytest.fixture
def text_of():
    """Reads the words of a PDF, page by page."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed (poppler-utils)")

    def words(path: Path) -> list[str]:
        found = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True, timeout=60)
        return found.stdout.decode().split("\f")[:-1]

    return words


def test_that_a_page_says_all_that_it_must(tmp_path, text_of):
    ReportPages().write(a_report(), tmp_path / "r.pdf")
    (page,) = text_of(tmp_path / "r.pdf")
    wanted = (
        *(BANNER, ATTENTION_NOTE, "Probability of malignancy", "0.81", "positive class: malignant"),
        *("0.74–0.86", "±5 %", "threshold 0.46", "At or above", "calls this nodule malignant"),
        *("11.0 × 8.0 mm", "70 × 60", "frame 2 of 3", "Anna Müller", "2030-01-02 03:04 UTC"),
        *("xception-1", "2.1.7", "Xception for tests", "letterbox-1", WEIGHTS, CONTENT),
        *("Case 12ab", "A note.", "A warning.", "page 1 of 1"),
    )
    assert [one for one in wanted if one not in page] == []


def test_that_a_benign_call_is_named_as_such(tmp_path, text_of):
    page = a_page()
    below = replace(page, prediction=replace(page.prediction, probability_malignant=0.12, spread=None))
    ReportPages().write(a_report(below), tmp_path / "r.pdf")
    (words,) = text_of(tmp_path / "r.pdf")
    assert "0.12" in words
    assert "Below the threshold of 0.46: the model calls this nodule benign." in words
    assert "was not computed" in words


def test_that_a_page_says_how_far_other_data_would_move_the_answer_and_where_it_stands(tmp_path, text_of):
    share = Estimate(0.95, 0.94, 0.96)
    youden = OperatingPoint("youden", Estimate(0.85, 0.8, 0.9), share, share)
    sensitive = OperatingPoint("sensitivity-95", Estimate(0.31, 0.25, 0.35), share, Estimate(0.61, 0.58, 0.64))
    page = a_page(model=replace(MODEL, points=(youden, sensitive)))
    told = replace(page, prediction=replace(page.prediction, committee=Spread(0.41, 0.92)))
    ReportPages().write(a_report(told), tmp_path / "r.pdf")
    (words,) = text_of(tmp_path / "r.pdf")
    assert "Uncertain, across the threshold: 0.41–0.92 with last layers of other patients." in words
    assert "Between the points of 95 % sensitivity (0.31) and of Youden (0.85): grey zone." in words
    assert "95 % sensitivity at 0.31 (0.25–0.35)" in " ".join(words.split())
    assert "A warning." in words


def test_that_an_uncalibrated_picture_has_no_millimetres(tmp_path, text_of):
    ReportPages().write(a_report(a_page(size_mm=None, model=None)), tmp_path / "r.pdf")
    (words,) = text_of(tmp_path / "r.pdf")
    assert " mm" not in words
    assert "not calibrated" in words
    assert "no longer installed" in words


def test_that_each_nodule_has_its_page(tmp_path, text_of):
    report = a_report(a_page(), a_page(nodule=2))
    ReportPages().write(report, tmp_path / "r.pdf")
    pages = text_of(tmp_path / "r.pdf")
    assert ["page 1 of 2" in pages[0], "page 2 of 2" in pages[1]] == [True, True]
    assert all(BANNER in page for page in pages)
    ReportPages().write(report, tmp_path / "r.PNG")
    with Image.open(tmp_path / "r.PNG") as two:
        width, height = two.size
    assert height / width == pytest.approx(2 * 297 / 210, rel=0.01)


@pytest.mark.parametrize("with_identity", [False, True])
def test_that_the_name_is_on_paper_only_when_asked(tmp_path, text_of, with_identity):
    patient = PatientIdentity("ID-4711", "Doe^Jane", "19700102", "F")
    description = ImageDescription(kind="dicom", size=GREY.size, frame_count=2, patient=patient, study_date="20291231")
    question = Question(tmp_path / "doe_jane.dcm", 1, BOX.xywh(), "doe_jane.dcm")
    asked = Consultation(question, description, GREY, a_page().prediction, MODEL)
    report = consultation_report(asked, user_name="R", made_at=AT, model=MODEL, with_identity=with_identity)
    path = tmp_path / "r.pdf"
    ReportPages().write(report, path)
    (words,) = text_of(path)
    for secret in ("Doe Jane", "ID-4711", "1970-01-02", "2029-12-31", "doe_jane"):
        assert (secret in words) == with_identity
    metadata = subprocess.run(["pdfinfo", path], capture_output=True, check=True, timeout=60).stdout.decode()
    assert "Thyroid Desktop" in metadata
    for secret in ("Doe", "Jane", "4711", "jane", str(tmp_path)):
        assert secret not in metadata
        assert with_identity or secret.encode() not in path.read_bytes()


def test_that_names_outside_of_the_scan_area_are_not_in_the_picture(tmp_path):
    pixels = np.zeros((150, 200), np.uint8)
    pixels[:10] = 255
    region = ScanRegion(Box(0, 20, 200, 150), 1, 3, 3, 0.01, 0.01)
    description = ImageDescription(kind="dicom", size=Size(200, 150), regions=(region,))
    for bright, is_bright_on_paper in ((pixels, False), (pixels[::-1].copy(), True)):
        question = Question(tmp_path / "a.dcm", 0, BOX.xywh(), "a.dcm")
        asked = Consultation(question, description, Frame(bright), a_page().prediction, MODEL)
        report = consultation_report(asked, user_name="", made_at=AT, model=MODEL)
        ReportPages().write(report, tmp_path / "r.png")
        with Image.open(tmp_path / "r.png") as paper:
            seen = np.asarray(paper.convert("L"))
        per_mm = seen.shape[1] / 210
        picture = seen[int(48 * per_mm) : int(97 * per_mm), int(18 * per_mm) : int(100 * per_mm)]
        assert ((picture > 240).sum() > 500) == is_bright_on_paper


def test_that_two_writings_give_the_same_bytes(tmp_path):
    for name in ("a.pdf", "b.pdf", "a.png", "b.png"):
        ReportPages().write(a_report(), tmp_path / name)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


@pytest.mark.parametrize(
    ("frame", "box", "changes"),
    [
        (Frame(np.full((1, 1), 7, np.uint8)), Box(0, 0, 1, 1), {}),
        (Frame(np.zeros((40, 900), np.uint8)), Box(0, 0, 900, 40), {}),
        (Frame(np.zeros((900, 30), np.uint8)), Box(1, 2, 29.5, 890.25), {}),
        (Frame(np.full((60, 80, 3), 99, np.uint8)), Box(70, 50, 80, 60), {"pixel_aspect": 2.0}),
        (Frame(np.arange(6000, dtype=np.uint16).reshape(60, 100)), Box(0, 0, 5, 5), {"window": Window(3000, 900)}),
        (GREY, BOX, {"view": Box(20.5, 10.25, 190.5, 140.75)}),
    ],
    ids=["one pixel", "very wide", "very high", "corner", "16 bits", "part"],
)
@pytest.mark.parametrize("ending", ["pdf", "png"])
def test_that_no_shape_of_picture_stops_a_report(tmp_path, frame, box, changes, ending):
    ReportPages().write(a_report(a_page(frame, box, **changes)), tmp_path / f"r.{ending}")
    assert (tmp_path / f"r.{ending}").stat().st_size > 10_000


def test_that_no_name_stops_a_report(tmp_path, text_of):
    odd = a_report(
        a_page(image_name="$x^2$ " * 30, warnings=("Very long. " * 300,)),
        title="$\\frac{1}{2}$ \x00\n\u202e" + "w" * 200,
        user_name="陈医生 ውሂብ 𓀀",
        identity=("Patient: 张伟" * 40,),
    )
    ReportPages().write(odd, tmp_path / "r.pdf")
    (page,) = text_of(tmp_path / "r.pdf")
    assert "$x^2$" in page
    assert "$\\frac{1}{2}$" in page
    assert "…" in page
    assert BANNER in page


def test_that_another_ending_is_refused_with_advice(tmp_path):
    with pytest.raises(UserProblem, match=r"r\.docx") as refused:
        ReportPages().write(a_report(), tmp_path / "r.docx")
    assert refused.value.advice
    assert list(tmp_path.iterdir()) == []


def test_that_an_unwritable_place_is_told_and_leaves_nothing(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreProblem, match=r"r\.pdf"):
        ReportPages().write(a_report(), tmp_path / "file" / "r.pdf")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_that_a_report_replaces_an_older_one_as_a_whole(tmp_path):
    path = tmp_path / "r.pdf"
    path.write_bytes(b"older")
    ReportPages().write(a_report(), path)
    assert path.read_bytes().startswith(b"%PDF")
    assert [one.name for one in tmp_path.iterdir()] == ["r.pdf"]


def test_that_other_figures_keep_their_settings(tmp_path):
    before = dict(mpl.rcParams)
    ReportPages().write(a_report(), tmp_path / "r.png")
    assert dict(mpl.rcParams) == before


def test_that_an_overlay_shows_box_attention_and_banner_and_nothing_elsewhere(tmp_path):
    write_overlay_png(GREY, BOX, CAM, tmp_path / "o.png")
    with Image.open(tmp_path / "o.png") as picture:
        assert picture.info == {}
        seen = np.asarray(picture)
    assert seen.shape == (150, 200, 3)
    for x, y in ((60, 40), (129, 99), (129, 40), (60, 99), (100, 40)):
        assert tuple(seen[y, x]) == BOX_RGB
    outside = np.ones((150, 200), bool)
    outside[34:106, 59:131] = False
    outside[125:] = False
    strip = seen[125:].astype(int)
    assert ((strip[..., 0] - strip[..., 2]) > 100).sum() > 100, "the banner is there"
    grey = np.repeat(GREY.pixels[..., np.newaxis], 3, axis=2)
    np.testing.assert_array_equal(seen[outside], grey[outside])
    inside = seen[45:95, 65:125].astype(int)
    assert (np.ptp(inside, axis=2) > 30).mean() > 0.1


def test_that_an_overlay_is_strongest_where_the_map_is():
    values = np.zeros((10, 10), np.float32)
    values[2, 7] = 1
    frame = Frame(np.full((100, 100), 40, np.uint8))
    pixels = overlay_pixels(frame, CamMap(values, Affine(10, 0, 0, 0, 10, 0)))
    changed = np.abs(pixels.astype(int) - 40).sum(axis=2)
    row, column = np.unravel_index(changed.argmax(), changed.shape)
    assert abs(row - 25) <= 6
    assert abs(column - 75) <= 6


def test_that_an_overlay_of_nothing_is_the_picture():
    none = CamMap(np.zeros((4, 4), np.float32), Affine(10, 0, 0, 0, 10, 0))
    np.testing.assert_array_equal(overlay_pixels(GREY, none)[..., 1], GREY.pixels)


def test_that_paragraphs_are_cut_and_move_the_line_on():
    with typography():
        sheet = Sheet()
        after = sheet.paragraph(20, 100, "word " * 100, letters=40, lines=3, size=10)
    lines = [text.get_text() for text in sheet.figure.texts]
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert after == pytest.approx(100 + 3 * 14.2 * 25.4 / 72)


@pytest.mark.parametrize(
    ("words", "letters", "wanted"),
    [("short", 5, "short"), ("longer", 5, "long…"), ("张伟张伟", 8, "张伟张伟"), ("张伟张伟", 6, "张伟…"), ("", 3, "")],
)
def test_that_words_are_shortened_by_how_broad_they_are(words, letters, wanted):
    assert shortened(words, letters) == wanted


def test_that_control_characters_are_not_printed():
    assert printable("a\nb\x00c\u202ed") == "a b c d"


DESCRIBED = NoduleFindings(
    NoduleDescription(
        "right",
        "upper",
        NoduleSize(8.1, 11.2, 12.5),
        "macro",
        Features("solid", "hypoechoic", "taller-than-wide", "irregular", frozenset({"punctate"})),
        Pathology("malignant", "fna", 6, date(2025, 11, 20)),
        "Near the capsule.",
    ),
    "Ben",
    Opinion("malignant", 80),
    (Length(200.0, 11.13), Length(35.2, None)),
    Settled("Dr. Settler", AT, Opinion("malignant")),
)


def test_that_the_reader_s_words_are_printed_and_his_opinion_stands_before_the_model_s(tmp_path, text_of):
    views = tuple(OtherView("abc", number, (4.0, 5.5), 0.2 + number / 10) for number in range(5))
    ReportPages().write(a_report(a_page(findings=DESCRIBED, other_views=views)), tmp_path / "r.pdf")
    (words,) = text_of(tmp_path / "r.pdf")
    words = " ".join(words.split())
    wanted = (
        *("Own opinion: malignant, 80 of 100", "right lobe, upper pole", "8.1 × 11.2 × 12.5 mm", "0.59 ml"),
        *("taller than wide", "macrocalcification", "12 points, TR5", "FNA, for the nodule measures 10 mm"),
        *("FNA, Bethesda VI, malignant, 2025-11-20", "11.1 mm, 35 px", "Dr. Settler, 2030-01-02: malignant"),
        *("Note: Near the capsule.", "Ben", "Also seen on abc frame 1, 4.0 × 5.5 mm, 0.20", "and 2 more", "0.20–0.60"),
    )
    assert [one for one in wanted if one not in words] == []
    assert words.index("Own opinion") < words.index("Probability of malignancy")


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        (NoduleDescription(), ("Own opinion: none given",)),
        (NoduleDescription("isthmus", size=NoduleSize(width=9.0)), ("isthmus", "9.0 × ? × ? mm")),
        (NoduleDescription(pole="lower", size=NoduleSize(9.0, 8.0)), ("lower pole", "not taller than wide")),
        (NoduleDescription(features=Features("solid")), ("incomplete", "Not said yet: echogenicity")),
        (
            NoduleDescription(features=Features("mixed", "anechoic", "wider-than-tall", "smooth", frozenset({"none"}))),
            ("1 point, no level", "A total of 1 has no level"),
        ),
        (NoduleDescription(pathology=Pathology("benign", "surgery")), ("surgery, benign",)),
        (NoduleDescription(note="word " * 700), ("Note: word", "…")),
    ],
)
def test_that_what_was_not_said_is_no_obstacle(tmp_path, text_of, said, wanted):
    ReportPages().write(a_report(a_page(findings=NoduleFindings(said))), tmp_path / "r.pdf")
    (words,) = text_of(tmp_path / "r.pdf")
    assert [one for one in wanted if one not in words] == []


def test_that_a_nodule_without_second_opinion_says_so(tmp_path, text_of):
    page = a_page(prediction=None, model=None, findings=DESCRIBED)
    ReportPages().write(a_report(page), tmp_path / "r.pdf")
    (words,) = text_of(tmp_path / "r.pdf")
    assert "There is no second opinion to print" in words
    assert "Own opinion: malignant" in words
    assert CONTENT in words
    assert WEIGHTS not in words
    assert BANNER in words
    assert ATTENTION_NOTE not in words


def test_that_a_nodule_without_box_says_so(tmp_path, text_of):
    page = ReportPage(4, None, None, None, NoduleFindings(opinion=Opinion(None, 20)))
    ReportPages().write(a_report(page), tmp_path / "r.pdf")
    (words,) = text_of(tmp_path / "r.pdf")
    for wanted in ("no box of it is drawn", "none drawn", "Own opinion: 20 of 100", "Nodule 4"):
        assert wanted in words
