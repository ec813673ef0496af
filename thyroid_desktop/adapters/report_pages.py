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
from thyroid_desktop.adapters.report_paper import (
    ACCENT,
    CAUTION,
    CAUTION_PALE,
    COLUMN,
    HEIGHT,
    INK,
    MARGIN,
    MUTED,
    PALE,
    RIGHT,
    WIDTH,
    Sheet,
    shortened,
    typography,
)
from thyroid_desktop.adapters.report_pictures import draw_pictures
from thyroid_desktop.domain.errors import UserProblem
from thyroid_desktop.services.reporting import POSITIVE_CLASS, CaseReport, ReportPage

PNG_DOTS_PER_INCH: Final = 150
PDF_DOTS_PER_INCH: Final = 200
"""Resolution of the pictures; letters and lines have none."""
_PROBABILITY_TOP: Final = 182.0
_TABLE_TOP: Final = 219.0


class ReportPages:
    """Puts reports on paper; fulfils ``services.reporting.ReportWriter``."""

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
        "Title": "Thyroid ultrasound: second opinion",
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
        _probability(sheet, page)
        _table(sheet, report, page)
        _foot(sheet, report)
        yield sheet


def _head(sheet: Sheet, report: CaseReport, page: ReportPage, number: int) -> None:
    sheet.text(MARGIN, 20, "Thyroid ultrasound", size=17, weight="bold")
    sheet.text(MARGIN, 26.5, "Second opinion of a neural network on one nodule", size=9.5, color=MUTED)
    sheet.text(RIGHT, 20, shortened(report.title, 34), size=11, weight="bold", ha="right")
    where = f"Nodule {page.nodule} · page {number} of {len(report.pages)} · {_time(report.made_at)}"
    sheet.text(RIGHT, 26.5, where, size=8.5, color=MUTED, ha="right")
    sheet.block(MARGIN, 30.5, RIGHT - MARGIN, 7.5, facecolor=CAUTION_PALE, edgecolor=CAUTION, linewidth=0.6)
    sheet.text(WIDTH / 2, 35.5, report.banner, size=10, weight="bold", color=CAUTION, ha="center")
    if report.identity:
        sheet.paragraph(MARGIN, 42.2, " · ".join(report.identity), letters=128, lines=2, size=7.5)


def _probability(sheet: Sheet, page: ReportPage) -> None:
    """The number with what it is the probability of, a gauge with spread and threshold, and one sentence in words."""
    prediction, top = page.prediction, _PROBABILITY_TOP
    sheet.rule(top)
    sheet.text(MARGIN, top + 6, "Probability of malignancy", size=10.5, weight="bold")
    sheet.text(MARGIN, top + 18.5, f"{prediction.probability_malignant:.2f}", size=31, weight="bold", color=ACCENT)
    sheet.text(MARGIN, top + 24.5, f"positive class: {POSITIVE_CLASS}", size=8, color=MUTED)
    sheet.text(MARGIN, top + 28.5, "0 = benign, 1 = malignant", size=8, color=MUTED)
    _gauge(sheet, page, MARGIN + 60, top + 10.5, RIGHT - MARGIN - 63)
    is_called = prediction.is_malignant
    verdict = "At or above" if is_called else "Below"
    side = POSITIVE_CLASS if is_called else "benign"
    sentence = f"{verdict} the threshold of {prediction.threshold:.2f}: the model calls this nodule {side}."
    sheet.text(MARGIN + 60, top + 24.5, sentence, size=8.5)
    sheet.text(MARGIN + 60, top + 29, _spread_sentence(page), size=8.5)


def _spread_sentence(page: ReportPage) -> str:
    spread = page.prediction.spread
    if spread is None:
        return "How far it depends on the drawing of the box was not computed."
    return f"{spread.low:.2f}–{spread.high:.2f} over shifts and scalings of the box by ±5 % of its sides."


def _gauge(sheet: Sheet, page: ReportPage, left: float, top: float, width: float) -> None:
    prediction, thick = page.prediction, 4.2
    sheet.block(left, top, width, thick, facecolor=PALE, edgecolor="none")
    if prediction.spread is not None:
        begin, end = prediction.spread.low, prediction.spread.high
        reach = max((end - begin) * width, 0.4)
        sheet.block(left + begin * width, top, reach, thick, facecolor=ACCENT, alpha=0.3, edgecolor="none")
    place = left + prediction.probability_malignant * width
    sheet.block(place - 0.55, top - 1.0, 1.1, thick + 2.0, facecolor=ACCENT, edgecolor="none")
    limit = left + prediction.threshold * width
    sheet.block(limit - 0.12, top - 2.2, 0.24, thick + 2.2, facecolor=INK, edgecolor="none")
    sheet.text(limit, top - 3.2, f"threshold {prediction.threshold:.2f}", size=7.5, ha="center")
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        sheet.block(left + tick * width - 0.08, top + thick, 0.16, 1.2, facecolor=MUTED, edgecolor="none")
        sheet.text(left + tick * width, top + thick + 4.4, f"{tick:g}", size=7.5, color=MUTED, ha="center")


def _table(sheet: Sheet, report: CaseReport, page: ReportPage) -> None:
    sheet.rule(_TABLE_TOP)
    rows = (_nodule_rows(report, page), _model_rows(page))
    for x, heading, lines in zip((MARGIN, MARGIN + COLUMN + 6), ("Nodule", "Model"), rows, strict=True):
        sheet.text(x, _TABLE_TOP + 6, heading, size=10.5, weight="bold")
        for row, (what, value) in enumerate(lines):
            y = _TABLE_TOP + 12 + 4.7 * row
            sheet.text(x, y, what, size=8, color=MUTED)
            sheet.text(x + 25, y, value, size=8)
    provenance = page.prediction.provenance
    y = _TABLE_TOP + 43
    for what, digest in (("Weights", provenance.weights_sha256), ("Image file", provenance.input_sha256)):
        sheet.text(MARGIN, y, f"{what}, SHA-256", size=7, color=MUTED)
        sheet.text(MARGIN + 34, y, digest, size=7)
        y += 3.9
    remarks = " ".join((*report.notes, *page.warnings))
    if remarks:
        sheet.paragraph(MARGIN, y + 2.2, f"Remarks: {remarks}", letters=125, lines=4, size=7.5, color=MUTED)


def _nodule_rows(report: CaseReport, page: ReportPage) -> tuple[tuple[str, str], ...]:
    box = page.box
    across, down = page.size_mm or (box.width, box.height * page.pixel_aspect)
    size = f"{across:.1f} × {down:.1f} mm" if page.size_mm is not None else "not calibrated, in pixels only"
    return (
        ("Width × height", size),
        ("In pixels", f"{box.width:.0f} × {box.height:.0f}, upper left corner at {box.x0:.0f}, {box.y0:.0f}"),
        ("Height / width", f"{down / across:.2f}"),
        ("Image", f"{shortened(page.image_name, 30)}, frame {page.frame.index + 1} of {page.frame_count}"),
        ("Reader", shortened(report.user_name, 38) or "–"),
        ("Computed", _time(page.prediction.provenance.at)),
    )


def _model_rows(page: ReportPage) -> tuple[tuple[str, str], ...]:
    provenance, model = page.prediction.provenance, page.model
    return (
        ("Title", shortened(model.title, 40) if model is not None else "no longer installed"),
        ("Id", shortened(provenance.model_id, 40)),
        ("Version", model.version if model is not None else "–"),
        ("Preprocessing", shortened(provenance.preprocessing, 40)),
        ("Threshold", f"{page.prediction.threshold:.3f}, on the probability of malignancy"),
        ("Precision", provenance.precision),
    )


def _foot(sheet: Sheet, report: CaseReport) -> None:
    sheet.rule(HEIGHT - 14)
    style: dict[str, Any] = {"size": 7.5, "color": MUTED}
    sheet.text(MARGIN, HEIGHT - 9.5, f"Thyroid Desktop · {report.banner}", **style)
    sheet.text(RIGHT, HEIGHT - 9.5, _time(report.made_at), ha="right", **style)


def _time(at: str) -> str:
    """A moment in UTC to the minute."""
    return datetime.fromisoformat(at).astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
