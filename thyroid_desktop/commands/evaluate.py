"""``thyroid-desktop evaluate``: how well models and readers tell malignant from benign, from a table of scores."""

from __future__ import annotations

import argparse
import math
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from thyroid_desktop.commands.output import print_json, print_text
from thyroid_desktop.domain.errors import UserProblem

if TYPE_CHECKING:
    from thyroid_desktop.services.evidence.evaluating import CurveEvaluation, Evaluation
    from thyroid_desktop.services.evidence.evidence_figures import EvidenceFigure, FigureFormat
    from thyroid_desktop.statistics.intervals import Proportion

POSITIVES = ("malignant", "benign")
FIGURE_DPI = 200.0


def describe(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.description = (
        "Evaluate a table of scores. Columns: case, truth (0/1 or benign/malignant), patient if known, then one "
        "numeric "
        "column a model or reader, greater for malignant. The positive class is malignant unless said otherwise."
    )
    parser.add_argument("table", type=Path, metavar="SCORES.csv")
    parser.add_argument("--positive", choices=POSITIVES, default="malignant", help="the class sensitivity is about")
    parser.add_argument("--cluster", metavar="COLUMN", help="draw the bootstrap by this column, such as patient")
    parser.add_argument("--threshold", type=_finite, default=0.5, help="at and above it a case is called malignant")
    parser.add_argument("--replicates", type=_count, help="how often the bootstrap draws; 0 for not at all")
    parser.add_argument("--seed", type=_count, default=0, help="of the bootstrap")
    parser.add_argument("--plots", type=Path, metavar="DIR", help="write all figures as PNG, SVG and PDF")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Evaluate; exit code 0, or a problem in one sentence."""
    from thyroid_desktop.adapters.tables.score_table import read_score_table
    from thyroid_desktop.services.evidence.evaluating import evaluate
    from thyroid_desktop.services.evidence.evaluation_record import methods_paragraph, record

    column = options.cluster or "patient"
    table = read_score_table(options.table, positive=options.positive, patient=column)
    evaluation = evaluate(
        table,
        is_clustered=options.cluster is not None,
        threshold=options.threshold,
        replicates=options.replicates,
        seed=options.seed,
    )
    if options.plots is not None:
        from thyroid_desktop.services.evidence.evaluation_figures import figures_of

        write_figures(figures_of(table, evaluation).named(), options.plots, positive=options.positive)
    if options.json:
        print_json(record(evaluation, clustered_by=column.casefold()))
        return 0
    _print(evaluation)
    print_text("")
    print_text(methods_paragraph(evaluation))
    return 0


def write_figures(figures: dict[str, EvidenceFigure], folder: Path, *, positive: str) -> None:
    """Write figures in every format. Raises ``UserProblem`` where the folder cannot be written to."""
    from thyroid_desktop.adapters.files import write_bytes
    from thyroid_desktop.adapters.reports.evidence_figures import EvidenceFigures
    from thyroid_desktop.services.evidence.evidence_figures import FigureFormat as Formats
    from thyroid_desktop.services.evidence.evidence_figures import FigureStyle, FigureWords

    maker, style = EvidenceFigures(), FigureStyle(dots_per_inch=FIGURE_DPI, words=FigureWords(positive=positive))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserProblem(f"{folder.name} cannot be written to", error.strerror or "unknown cause") from error
    formats: tuple[FigureFormat, ...] = get_args(Formats)
    for name, figure in figures.items():
        for one in formats:
            write_bytes(folder / f"{name}.{one}", maker.draw(figure, format=one, style=style))


def _print(evaluation: Evaluation) -> None:
    other = "benign" if evaluation.positive == "malignant" else "malignant"
    print_text(
        f"{evaluation.cases} cases: {evaluation.positives} {evaluation.positive} (the positive class), "
        f"{evaluation.cases - evaluation.positives} {other}; threshold {evaluation.threshold:g}"
    )
    for curve in evaluation.curves:
        print_text("")
        print_text(curve.name)
        _print_curve(curve)
    if evaluation.pairs:
        print_text("")
        print_text("Differences in AUROC (DeLong; p after Holm)")
    for pair in evaluation.pairs:
        p = "not defined" if pair.p_holm is None else f"{pair.p_holm:.4g}"
        print_text(f"  {pair.first} − {pair.second}: {pair.difference:+.4f}{_interval(pair.ci)}, p {p}")
    for note in evaluation.notes:
        print_text(note)


def _print_curve(curve: CurveEvaluation) -> None:
    print_text(f"  AUROC        {curve.auroc:.4f}{_interval(curve.ci_delong)}")
    counts = curve.counts
    shares = ("sensitivity", "specificity", "PPV", "NPV", "accuracy")
    for name in shares:
        print_text(f"  {name:12} {_share(getattr(counts, name.lower()))}")
    for name, value in (("F1", counts.f1), ("Brier score", curve.brier), ("ECE", curve.ece)):
        print_text(f"  {name:12} {'not defined' if value is None else f'{value:.4f}'}")


def _share(share: Proportion | None) -> str:
    if share is None:
        return "not defined"
    return f"{share.value:.4f}{_interval(share.wilson())}, {share.successes}/{share.total}"


def _interval(interval: tuple[float, float] | None) -> str:
    return "" if interval is None else f" ({interval[0]:.4f}–{interval[1]:.4f})"


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise argparse.ArgumentTypeError(f"{text} is no finite number")
    return value


def _count(text: str) -> int:
    value = int(text)
    if not 0 <= value <= 1_000_000:
        raise argparse.ArgumentTypeError(f"{text} is not between 0 and 1,000,000")
    return value
