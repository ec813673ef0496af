"""Reports on paper: one A4 page a nodule, as PDF or PNG, drawn by matplotlib without a screen."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import numpy as np

from thyroid_desktop.adapters.files import write_bytes
from thyroid_desktop.adapters.reports.paper import (
    CAUTION,
    CAUTION_PALE,
    COLUMN,
    HEIGHT,
    MARGIN,
    MUTED,
    RIGHT,
    WIDTH,
    Sheet,
    shortened,
    typography,
)
from thyroid_desktop.adapters.reports.particulars import draw_particulars
from thyroid_desktop.adapters.reports.pictures import draw_pictures
from thyroid_desktop.adapters.reports.probability import draw_probability
from thyroid_desktop.domain.errors import UserProblem
from thyroid_desktop.services.report_page import CaseReport, OtherView, ReportPage
from thyroid_desktop.services.trusting import points_sentence

PNG_DOTS_PER_INCH: Final = 150
PDF_DOTS_PER_INCH: Final = 200
"""Resolution of the pictures; letters and lines have none."""
_TABLE_TOP: Final = 225.0
MOST_VIEWS: Final = 3


class ReportPages:
    """Puts reports on paper; fulfils ``services.report_page.ReportWriter``."""

    def write(self, report: CaseReport, path: Path) -> None:
        """Write the report as a whole or not at all: ``.pdf``, or ``.png`` with its pages one below the other.

        The file carries no more of the patient than the report says, and its metadata nothing at all.

        Raises:
            UserProblem: The ending is neither, or the file cannot be written.
        """
        ending = path.suffix.lower()
        if ending not in {".pdf", ".png"}:
            raise UserProblem(
                f"{path.name} cannot be written", "a report is a .pdf or a .png file", "Choose one of these endings."
            )
        with typography(), _no_complaint_about_letters():
            sheets = _sheets(report)
            content = _pdf(report, sheets) if ending == ".pdf" else _png(sheets)
        write_bytes(path, content)


@contextmanager
def _no_complaint_about_letters() -> Iterator[None]:
    """A letter that no installed font has is printed as an empty box; that is all one can do about it."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from", category=UserWarning)
        yield


def _pdf(report: CaseReport, sheets: Iterator[Sheet]) -> bytes:
    from matplotlib.backends.backend_pdf import PdfPages

    made_at = datetime.fromisoformat(report.made_at)
    metadata = {
        "Title": "Thyroid ultrasound: report on nodules",
        "Subject": report.banner,
        "Creator": "Thyroid Desktop",
        "CreationDate": made_at,
        "ModDate": made_at,
    }
    stream = BytesIO()
    with PdfPages(stream, metadata=metadata) as pages:
        for sheet in sheets:
            sheet.figure.savefig(pages, format="pdf", dpi=PDF_DOTS_PER_INCH)
    return stream.getvalue()


def _png(sheets: Iterator[Sheet]) -> bytes:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from PIL import Image

    pages = []
    for sheet in sheets:
        sheet.figure.set_dpi(PNG_DOTS_PER_INCH)
        canvas: Any = FigureCanvasAgg(sheet.figure)
        canvas.draw()
        pages.append(np.asarray(canvas.buffer_rgba())[..., :3].copy())
    stream = BytesIO()
    resolution = (PNG_DOTS_PER_INCH, PNG_DOTS_PER_INCH)
    Image.fromarray(np.concatenate(pages)).save(stream, "PNG", dpi=resolution, compress_level=4)
    return stream.getvalue()


def _sheets(report: CaseReport) -> Iterator[Sheet]:
    for number, page in enumerate(report.pages, start=1):
        sheet = Sheet()
        _head(sheet, report, page, number)
        draw_pictures(sheet, page)
        draw_particulars(sheet, page)
        draw_probability(sheet, page)
        _table(sheet, report, page)
        _foot(sheet, report)
        yield sheet


def _head(sheet: Sheet, report: CaseReport, page: ReportPage, number: int) -> None:
    sheet.text(MARGIN, 20, "Thyroid ultrasound", size=17, weight="bold")
    sheet.text(
        MARGIN,
        26.5,
        "The reader's findings, and a second opinion by a network",
        size=9.5,
        color=MUTED,
    )
    sheet.text(RIGHT, 20, shortened(report.title, 34), size=11, weight="bold", ha="right")
    where = f"Nodule {page.nodule} · page {number} of {len(report.pages)} · {_time(report.made_at)}"
    sheet.text(RIGHT, 26.5, where, size=8.5, color=MUTED, ha="right")
    sheet.block(MARGIN, 30.5, RIGHT - MARGIN, 7.5, facecolor=CAUTION_PALE, edgecolor=CAUTION, linewidth=0.6)
    sheet.text(WIDTH / 2, 35.5, report.banner, size=10, weight="bold", color=CAUTION, ha="center")
    if report.identity:
        sheet.paragraph(MARGIN, 42.2, " · ".join(report.identity), letters=128, lines=2, size=7.5)


def _table(sheet: Sheet, report: CaseReport, page: ReportPage) -> None:
    sheet.rule(_TABLE_TOP)
    for x, heading, lines in (
        (MARGIN, "Box", _box_rows(report, page)),
        (MARGIN + COLUMN + 6, "Model", _model_rows(page)),
    ):
        sheet.text(x, _TABLE_TOP + 5.2, heading, size=10.5, weight="bold")
        for row, (what, value) in enumerate(lines):
            y = _TABLE_TOP + 10 + 3.75 * row
            sheet.text(x, y, what, size=8, color=MUTED)
            sheet.text(x + 25, y, value, size=8)
    y = _TABLE_TOP + 33.4
    for what, digest in _digests(page):
        sheet.text(MARGIN, y, f"{what}, SHA-256", size=7, color=MUTED)
        sheet.text(MARGIN + 34, y, digest, size=7)
        y += 3.6
    points = () if page.prediction is None or page.model is None else page.model.points
    # Warnings first: four lines are printed, and what makes the figure worth less must be among them.
    remarks = " ".join((*page.warnings, *_other_views(page), *report.notes, points_sentence(points))).strip()
    if remarks:
        sheet.paragraph(MARGIN, y + 1.6, f"Remarks: {remarks}", letters=119, lines=4, size=7.5, color=MUTED)


def _box_rows(report: CaseReport, page: ReportPage) -> tuple[tuple[str, str], ...]:
    reader = ("Reader", shortened(report.user_name, 38) or "–")
    picture, prediction = page.picture, page.prediction
    if picture is None:
        return (("Box", "none drawn"), reader)
    box = picture.box
    across, down = picture.size_mm or (box.width, box.height * picture.pixel_aspect)
    size = f"{across:.1f} × {down:.1f} mm" if picture.size_mm is not None else "not calibrated, in pixels only"
    rows = (
        ("Width × height", size),
        ("In pixels", f"{box.width:.0f} × {box.height:.0f}, upper left corner at {box.x0:.0f}, {box.y0:.0f}"),
        ("Height / width", f"{down / across:.2f}"),
        ("Image", f"{shortened(picture.image_name, 30)}, frame {picture.frame.index + 1} of {picture.frame_count}"),
        reader,
    )
    return rows if prediction is None else (*rows, ("Computed", _time(prediction.provenance.at)))


def _model_rows(page: ReportPage) -> tuple[tuple[str, str], ...]:
    if page.prediction is None:
        return (("Title", "no answer is printed"),)
    provenance, model = page.prediction.provenance, page.model
    return (
        ("Title", shortened(model.title, 40) if model is not None else "no longer installed"),
        ("Id", shortened(provenance.model_id, 40)),
        ("Version", model.version if model is not None else "–"),
        ("Preprocessing", shortened(provenance.preprocessing, 40)),
        ("Threshold", f"{page.prediction.threshold:.3f}, on the probability of malignancy"),
        ("Precision", provenance.precision),
    )


def _digests(page: ReportPage) -> Iterator[tuple[str, str]]:
    if page.prediction is not None:
        yield "Weights", page.prediction.provenance.weights_sha256
        yield "Image file", page.prediction.provenance.input_sha256
    elif page.picture is not None:
        yield "Image file", page.picture.image_sha256


def _other_views(page: ReportPage) -> Iterator[str]:
    """The nodule's other boxes in a sentence, the first few one by one."""
    views = page.other_views
    if not views:
        return
    told = [_view_words(one) for one in views[:MOST_VIEWS]]
    more = f"; and {len(views) - MOST_VIEWS} more" if len(views) > MOST_VIEWS else ""
    answers = [one.probability for one in views if one.probability is not None]
    span = f" (probabilities {min(answers):.2f}–{max(answers):.2f})" if len(answers) > 1 else ""
    yield f"Also seen on {'; '.join(told)}{more}{span}."


def _view_words(view: OtherView) -> str:
    size = "" if view.size_mm is None else f", {view.size_mm[0]:.1f} × {view.size_mm[1]:.1f} mm"
    answer = "" if view.probability is None else f", {view.probability:.2f}"
    return f"{shortened(view.image_name, 24)} frame {view.frame + 1}{size}{answer}"


def _foot(sheet: Sheet, report: CaseReport) -> None:
    sheet.rule(HEIGHT - 14)
    style: dict[str, Any] = {"size": 7.5, "color": MUTED}
    sheet.text(MARGIN, HEIGHT - 9.5, f"Thyroid Desktop · {report.banner}", **style)
    sheet.text(RIGHT, HEIGHT - 9.5, _time(report.made_at), ha="right", **style)


def _time(at: str) -> str:
    """A moment in UTC to the minute."""
    return datetime.fromisoformat(at).astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
