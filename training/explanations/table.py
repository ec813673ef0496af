"""The table of methods, as CSV for machines and as Markdown for people."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any, Final

from training.explanations.figures import ALL, FIGURES, Estimate
from training.explanations.methods import SHOWN

_HEADINGS: Final = {
    "energy": "energy inside",
    "energy_to_area": "energy / area",
    "pointing": "pointing game",
    "deletion": "deletion ↓",
    "insertion": "insertion ↑",
    "gain": "insertion − deletion ↑",
}
_NOTES: Final = """
Means over nodules with 95 % intervals (percentile bootstrap, cases drawn whole). Every map but “{shown}”, which
the program draws, explains the class that the network rather says (probability 0.5 or above). Energy inside: share of
the map's positive values within the outline, which encloses {area} of the visible crop on average. Pointing game:
whether the highest place lies inside; no tolerance. Deletion and insertion: area under the probability of that class
while the visible pixels are blurred, or come back, the highest of the map first.

Baselines know what is visible and nothing else. The crop is centred on a nodule whose box was given, so that a Gaussian
in its middle lies on the nodule whatever the network does: where a map lies does not tell whether it is true.

For a network that ends in average pooling the positive part of HiResCAM is Grad-CAM: they differ in the order of what
speaks against, and by the smoothing beside it.
"""
_SANITY: Final = """
Mean rank correlation (Spearman, over the cells) of the map with the map after weights were drawn anew, from the last
layer backwards. Near 0: the map shows what was learnt. Near 1: it shows the image whatever was learnt. Below 0: new
weights happened to speak for the other class. Intervals are over nodules; all are asked of the same few drawn weights.
"""


def csv_text(content: dict[str, Any]) -> str:
    """A line for each collection, method and figure, for each difference and for each stage of the sanity check."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(["table", "part", "method", "figure", "value", "low", "high", "nodules"])
    for line in _lines(content):
        table.writerow(["" if value is None else value for value in line])
    return text.getvalue()


def markdown_text(content: dict[str, Any]) -> str:
    """The same, readable."""
    parts = [f"# Explanations of {content['bundle']}", ""]
    for collection, by_method in content["figures"].items():
        parts += [f"## {_title(collection, content)}", "", *_table("method", list(FIGURES), by_method), ""]
    parts += [_NOTES.format(shown=SHOWN, area=_said(content["area"][ALL], is_share=True)).strip(), ""]
    parts += ["## Difference to Grad-CAM on the same nodules", ""]
    parts += [*_table("method", list(FIGURES), content["differences"], is_signed=True), ""]
    parts += ["## Randomisation", "", *_table("drawn anew", [], content["sanity"]), "", _SANITY.strip(), ""]
    parts += ["## Choice", "", content["rule"], "", f"By this rule the default is **{content['chosen']}**.", ""]
    return "\n".join(parts)


def _title(collection: str, content: dict[str, Any]) -> str:
    counted = content["counts"][collection]
    told = "All collections" if collection == ALL else collection
    return f"{told}: {counted['nodules']} nodules of {counted['cases']} cases, {counted['erased']} with curves"


def _lines(content: dict[str, Any]) -> Iterator[list[Any]]:
    for collection, by_method in content["figures"].items():
        for method, by_figure in by_method.items():
            for figure, one in by_figure.items():
                yield ["figures", collection, method, figure, *_cells(one)]
    for method, by_figure in content["differences"].items():
        for figure, one in by_figure.items():
            yield ["difference to Grad-CAM", ALL, method, figure, *_cells(one)]
    for stage, by_stage in content["sanity"].items():
        for method, one in by_stage.items():
            yield ["randomisation", stage, method, "rank correlation", *_cells(one)]


def _cells(one: Estimate) -> list[Any]:
    return [*(None if value is None else round(value, 4) for value in (one.value, one.low, one.high)), one.count]


def _table(
    corner: str, columns: Sequence[str], rows: dict[str, dict[str, Estimate]], *, is_signed: bool = False
) -> list[str]:
    names = list(columns) or list(next(iter(rows.values()), {}))
    lines = [
        "| " + " | ".join([corner, *(_HEADINGS.get(name, name) for name in names)]) + " |",
        "|---" * (len(names) + 1) + "|",
    ]
    for name, row in rows.items():
        lines.append("| " + " | ".join([name, *(_said(row[column], is_signed=is_signed) for column in names)]) + " |")
    return lines


def _said(one: Estimate, *, is_signed: bool = False, is_share: bool = False) -> str:
    if one.value is None:
        return "–"
    if is_share:
        return f"{one.value:.0%}"
    sign = "+" if is_signed else ""
    told = [f"{value:{sign}.3f}".replace("-", "−") for value in (one.value, one.low, one.high) if value is not None]
    return told[0] if len(told) == 1 else f"{told[0]} ({told[1]} to {told[2]})"
