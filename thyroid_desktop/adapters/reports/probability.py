"""The model's part of a page: the probability with spread, committee and thresholds, as figures, gauge and words."""

from __future__ import annotations

from typing import Final

from thyroid_desktop.adapters.reports.paper import ACCENT, INK, MARGIN, MUTED, PALE, RIGHT, Sheet
from thyroid_desktop.domain.diagnosis import ModelIdentity, Prediction
from thyroid_desktop.services.report_page import POSITIVE_CLASS, ReportPage
from thyroid_desktop.services.trusting import committee_sentence, standing_sentence

TOP: Final = 196.0


def draw_probability(sheet: Sheet, page: ReportPage) -> None:
    """The number with what it is the probability of, a gauge with spread and threshold, and one sentence in words."""
    prediction = page.prediction
    sheet.rule(TOP)
    sheet.text(MARGIN, TOP + 5.5, "The second opinion", size=10.5, weight="bold")
    if prediction is None:
        sheet.text(MARGIN, TOP + 12, "There is no second opinion to print for this nodule.", size=9)
        return
    sheet.text(MARGIN, TOP + 10, "Probability of malignancy", size=8.5)
    sheet.text(MARGIN, TOP + 20, f"{prediction.probability_malignant:.2f}", size=26, weight="bold", color=ACCENT)
    sheet.text(MARGIN, TOP + 24, f"positive class: {POSITIVE_CLASS}", size=7, color=MUTED)
    sheet.text(MARGIN, TOP + 27, "0 = benign, 1 = malignant", size=7, color=MUTED)
    _gauge(sheet, prediction, MARGIN + 60, TOP + 6.8, RIGHT - MARGIN - 63)
    for number, sentence in enumerate(_sentences(prediction, page.model)):
        sheet.text(MARGIN + 60, TOP + 19.2 + 2.95 * number, sentence, size=8)


def _sentences(prediction: Prediction, model: ModelIdentity | None) -> list[str]:
    """What the figures mean, at most four lines."""
    is_called = prediction.is_malignant
    verdict = "At or above" if is_called else "Below"
    side = POSITIVE_CLASS if is_called else "benign"
    found = [f"{verdict} the threshold of {prediction.threshold:.2f}: the model calls this nodule {side}."]
    found += [_spread_sentence(prediction), committee_sentence(prediction)]
    found.append(standing_sentence(prediction.probability_malignant, () if model is None else model.points))
    return [sentence for sentence in found if sentence]


def _spread_sentence(prediction: Prediction) -> str:
    spread = prediction.spread
    if spread is None:
        return "How far it depends on the drawing of the box was not computed."
    return f"{spread.low:.2f}–{spread.high:.2f} over shifts and scalings of the box by ±5 % of its sides."


def _gauge(sheet: Sheet, prediction: Prediction, left: float, top: float, width: float) -> None:
    thick = 4.2
    sheet.block(left, top, width, thick, facecolor=PALE, edgecolor="none")
    if prediction.spread is not None:
        begin, end = prediction.spread.low, prediction.spread.high
        reach = max((end - begin) * width, 0.4)
        sheet.block(left + begin * width, top, reach, thick, facecolor=ACCENT, alpha=0.3, edgecolor="none")
    if prediction.committee is not None:
        begin, end = prediction.committee.low, prediction.committee.high
        sheet.block(left + begin * width, top + thick / 2 - 0.12, (end - begin) * width, 0.24, facecolor=INK)
        for place in (begin, end):
            sheet.block(left + place * width - 0.1, top + 1.0, 0.2, thick - 2.0, facecolor=INK)
    place = left + prediction.probability_malignant * width
    sheet.block(place - 0.55, top - 1.0, 1.1, thick + 2.0, facecolor=ACCENT, edgecolor="none")
    limit = left + prediction.threshold * width
    sheet.block(limit - 0.12, top - 2.2, 0.24, thick + 2.2, facecolor=INK, edgecolor="none")
    sheet.text(limit, top - 3.2, f"threshold {prediction.threshold:.2f}", size=7.5, ha="center")
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        sheet.block(left + tick * width - 0.08, top + thick, 0.16, 1.2, facecolor=MUTED, edgecolor="none")
        sheet.text(left + tick * width, top + thick + 4.4, f"{tick:g}", size=7.5, color=MUTED, ha="center")
