"""``agreement``: how far readers agree, from a table of what each said about each case."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from thyroid_desktop.commands.output import Record, print_json, print_text
from thyroid_desktop.domain.errors import UserProblem

if TYPE_CHECKING:
    from thyroid_desktop.services.agreeing import AgreementSummary, PairAgreement
    from thyroid_desktop.statistics.agreement import Kappa, Overlap

EXPLANATION = """
How far readers agree: Cohen's kappa of every two, Fleiss' kappa of all, overlap (IoU) of their boxes.

The header decides how the table is read.

  A column "reader" (or rater, annotator, observer, user) makes it a long table, a row a reading:
      case,reader,category             case may also be called image, file, subject, patient, nodule, id;
                                       category also label, rating, class, level, grade, score
      case,reader,category,x,y,w,h     with boxes in pixels: upper-left corner, width and height,
      case,reader,x0,y0,x1,y1          or two corners (x1,y1,x2,y2 or xmin,ymin,xmax,ymax as well)
      ...,frame                        frame of a cine, from 0
    A case with several boxes has several rows. A row without a box says that the reader has drawn none.

  Without one it is a wide table, a row a case and a column a reader:
      case,Ann,Ben,Cho

A blank cell means "not rated". Cells are separated by commas, semicolons or tabs. Where the categories are numbers or
TI-RADS levels (TR1 to TR5), kappas weighted by distance are given too. What the data do not define is null.
"""


def describe(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.description = EXPLANATION.strip()
    parser.add_argument("table", type=Path, metavar="CSV", help="the table of ratings, long or wide")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Read the table and print the agreement."""
    from thyroid_desktop.commands.rating_table import read_ratings
    from thyroid_desktop.services.agreeing import summarise

    ratings = read_ratings(options.table)
    if len(ratings.readers) < 2:
        found = f"only {ratings.readers[0]} is in it" if ratings.readers else "nobody is in it"
        raise UserProblem(f"{options.table.name} has nothing to compare", f"agreement takes two readers, {found}")
    summary = summarise(ratings.readings, readers=ratings.readers)
    if options.json:
        print_json(agreement_record(summary))
    else:
        _print_table(summary)
    return 0


def agreement_record(summary: AgreementSummary) -> Record:
    """The summary as the JSON object that ``agreement --json`` prints."""
    fleiss = summary.fleiss
    return {
        "cases": summary.cases,
        "readers": list(summary.readers),
        "categories": list(summary.categories),
        "pairs": [_pair_record(pair) for pair in summary.pairs],
        "fleiss": {**_kappa_record(fleiss), "n": fleiss.subjects} if fleiss.subjects else None,
    }


def _pair_record(pair: PairAgreement) -> Record:
    return {
        "a": pair.first,
        "b": pair.second,
        "n": pair.kappa.subjects,
        "agreement": pair.kappa.observed,
        **_kappa_record(pair.kappa),
        "kappa_linear": pair.linear.value if pair.linear is not None else None,
        "kappa_quadratic": pair.quadratic.value if pair.quadratic is not None else None,
        "iou": _overlap_record(pair.overlap) if pair.overlap is not None else None,
    }


def _kappa_record(kappa: Kappa) -> Record:
    interval = kappa.interval()
    return {
        "kappa": kappa.value,
        "se": kappa.standard_error,
        "ci": list(interval) if interval is not None else None,
        "p": kappa.p,
    }


def _overlap_record(overlap: Overlap) -> Record:
    return {
        "mean": overlap.mean,
        "median": overlap.median,
        "n": overlap.matched,
        "only_a": overlap.only_first,
        "only_b": overlap.only_second,
        "f1_at_0.5": overlap.f1,
    }


def _print_table(summary: AgreementSummary) -> None:
    print_text(f"{summary.cases} cases, {len(summary.readers)} readers: {', '.join(summary.readers)}")
    if summary.categories:
        print_text(f"Categories: {', '.join(summary.categories)}")
        weighted = ["linear", "quadratic"] if summary.is_ordered else []
        head = ["readers", "n", "agreement", "kappa", "95 % interval", "p", *weighted]
        rows = [_category_row(pair, is_weighted=summary.is_ordered) for pair in summary.pairs]
        _print_columns([head, *rows])
        print_text(f"All readers (Fleiss, {summary.fleiss.subjects} cases): {'  '.join(_kappa_cells(summary.fleiss))}")
    overlaps = [[_names(pair), *_overlap_cells(pair.overlap)] for pair in summary.pairs if pair.overlap is not None]
    if overlaps:
        _print_columns(
            [["boxes", "matched", "mean IoU", "median", "only first", "only second", "F1 at 0.5"], *overlaps]
        )


def _category_row(pair: PairAgreement, *, is_weighted: bool) -> list[str]:
    weighted = [_told(one.value if one is not None else None) for one in (pair.linear, pair.quadratic)]
    cells = [_names(pair), str(pair.kappa.subjects), _told(pair.kappa.observed), *_kappa_cells(pair.kappa)]
    return [*cells, *(weighted if is_weighted else [])]


def _overlap_cells(overlap: Overlap) -> list[str]:
    counts = [str(overlap.only_first), str(overlap.only_second)]
    return [str(overlap.matched), _told(overlap.mean), _told(overlap.median), *counts, _told(overlap.f1)]


def _kappa_cells(kappa: Kappa) -> list[str]:
    interval = kappa.interval()
    reach = f"{interval[0]:.3f} to {interval[1]:.3f}" if interval is not None else "–"
    chance = "–" if kappa.p is None else "<0.001" if kappa.p < 0.001 else f"{kappa.p:.3f}"
    return [_told(kappa.value), reach, chance]


def _names(pair: PairAgreement) -> str:
    return f"{pair.first} – {pair.second}"


def _told(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _print_columns(rows: list[list[str]]) -> None:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    print_text("")
    for row in rows:
        first, *others = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        print_text("  ".join((first, *others)).rstrip())
