"""The reader's part of a page: the own opinion first, then the nodule in words, sizes and TI-RADS."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from thyroid_desktop.adapters.reports.paper import COLUMN, MARGIN, MUTED, Sheet, shortened
from thyroid_desktop.domain.nodule import NoduleDescription, NoduleSize, Opinion, Pathology
from thyroid_desktop.domain.tirads import Assessment, Features
from thyroid_desktop.services.report_findings import Length, NoduleFindings
from thyroid_desktop.services.report_page import ReportPage

TOP: Final = 151.0
_LINE: Final = 4.3
_LABEL: Final = 25.0
_BETHESDA: Final = ("I", "II", "III", "IV", "V", "VI")
_NOT_SAID: Final = "–"


def draw_particulars(sheet: Sheet, page: ReportPage) -> None:
    """Write the reader's part between two rules, in two columns."""
    findings, y = page.findings, TOP
    sheet.rule(y)
    sheet.text(MARGIN, y + 5.5, "The reader", size=10.5, weight="bold")
    sheet.text(MARGIN + _LABEL + 3, y + 5.5, _opinion_sentence(findings), size=9, weight="bold")
    left, right = _left_rows(findings), _right_rows(findings)
    below = max(_write_rows(sheet, x, y + 11.2, rows) for x, rows in ((MARGIN, left), (MARGIN + COLUMN + 6, right)))
    note = " ".join(findings.description.note.split())
    if note:
        sheet.paragraph(MARGIN, below + 0.6, f"Note: {note}", letters=116, lines=2 if below < 189 else 1, size=8)


def opinion_words(opinion: Opinion) -> str:
    """An opinion in words, such as "malignant, 80 of 100"."""
    verdict = [] if opinion.verdict is None else [opinion.verdict]
    score = [] if opinion.score is None else [f"{opinion.score} of 100"]
    return ", ".join((*verdict, *score))


def _opinion_sentence(findings: NoduleFindings) -> str:
    if findings.opinion is None:
        return "Own opinion: none given"
    return f"Own opinion: {opinion_words(findings.opinion)}"


def _write_rows(sheet: Sheet, x: float, y: float, rows: tuple[tuple[str, str], ...]) -> float:
    """Write rows of a name and a value; the baseline below the last one."""
    for what, value in rows:
        sheet.text(x, y, what, size=8, color=MUTED)
        after = sheet.paragraph(x + _LABEL, y, value or _NOT_SAID, letters=39, lines=2, size=8)
        y = max(y + _LINE, after + 0.3)
    return y


def _left_rows(findings: NoduleFindings) -> tuple[tuple[str, str], ...]:
    said, size = findings.description, findings.description.size
    rows = [
        ("Place", _place(said)),
        ("W × D × L", _sizes(size)),
        ("Volume", "" if size.volume_ml is None else f"{size.volume_ml:.2f} ml"),
        ("Shape", _shape(size)),
        ("Calcification", {"macro": "macrocalcification"}.get(said.calcification or "", said.calcification or "")),
    ]
    if findings.described_by:
        rows.append(("Described by", shortened(findings.described_by, 40)))
    return tuple(rows)


def _right_rows(findings: NoduleFindings) -> tuple[tuple[str, str], ...]:
    assessment, features = findings.assessment, findings.description.features
    is_begun = features != Features()
    rows = [
        ("ACR TI-RADS", _level(assessment) if is_begun else ""),
        ("Advice", _advice(assessment) if is_begun else ""),
        ("Pathology", _pathology(findings.description.pathology)),
        ("Measured", ", ".join(map(_length, findings.measurements))),
    ]
    if findings.settled is not None:
        who = shortened(findings.settled.by, 24) or "a reader"
        day = datetime.fromisoformat(findings.settled.at).astimezone(UTC).strftime("%Y-%m-%d")
        opinion = findings.settled.opinion
        words = "" if opinion is None else f": {opinion_words(opinion)}"
        rows.append(("Box settled by", f"{who}, {day}{words}"))
    return tuple(rows)


def _place(said: NoduleDescription) -> str:
    if said.side is None:
        return "" if said.pole is None else f"{said.pole} pole"
    side = said.side if said.side == "isthmus" else f"{said.side} lobe"
    return side if said.pole is None else f"{side}, {said.pole} pole"


def _sizes(size: NoduleSize) -> str:
    if size.largest is None:
        return ""
    return " × ".join("?" if one is None else f"{one:.1f}" for one in (size.width, size.depth, size.length)) + " mm"


def _shape(size: NoduleSize) -> str:
    if size.is_taller_than_wide is None:
        return ""
    return "taller than wide by its sizes" if size.is_taller_than_wide else "not taller than wide by its sizes"


def _level(assessment: Assessment) -> str:
    if assessment.points is None:
        return "incomplete"
    points = "1 point" if assessment.points == 1 else f"{assessment.points} points"
    return f"{points}, {assessment.level or 'no level'}"


def _advice(assessment: Assessment) -> str:
    """The sentence behind the name of the level, which stands beside it already."""
    _, _, advice = assessment.advice.rpartition(": ") if assessment.level is not None else ("", "", assessment.advice)
    return advice[:1].upper() + advice[1:]


def _pathology(found: Pathology | None) -> str:
    if found is None:
        return ""
    words = ["FNA" if found.source == "fna" else "surgery"]
    words += [] if found.bethesda is None else [f"Bethesda {_BETHESDA[found.bethesda - 1]}"]
    words += [] if found.verdict is None else [found.verdict]
    words += [] if found.on is None else [found.on.isoformat()]
    return ", ".join(words)


def _length(length: Length) -> str:
    return f"{length.px:.0f} px" if length.mm is None else f"{length.mm:.1f} mm"
