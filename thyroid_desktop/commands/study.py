"""``thyroid-desktop study``: analyse the readings of a study with several readers, and plan the next one."""

from __future__ import annotations

import argparse
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from thyroid_desktop.commands.output import print_json, print_text
from thyroid_desktop.domain.errors import UserProblem

if TYPE_CHECKING:
    from thyroid_desktop.statistics.study_size import Variability

COVARIANCES = ("jackknife", "delong")


def describe(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.description = "Reader studies by the analysis of Obuchowski and Rockette; the positive class is malignant."
    parts = parser.add_subparsers(required=True, metavar="PART")
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="machine-readable output")
    shared.add_argument("--profile", type=Path, metavar="DIR", default=argparse.SUPPRESS, help="the data folder")
    what = "compare the arms of a study; columns: reader,case,arm,truth,score"
    analyse = parts.add_parser("analyse", parents=[shared], help=what, description=what)
    analyse.add_argument("table", type=Path, metavar="READINGS.csv")
    analyse.add_argument("--covariance", choices=COVARIANCES, default="jackknife", help="of the errors of the areas")
    analyse.add_argument("--model", choices=_models(), default=_models()[0], help="to what the result generalises")
    analyse.set_defaults(run=run_analyse)
    what = "power of a study of two arms for numbers of readers and cases, and how many cases are needed"
    plan = parts.add_parser("plan", parents=[shared], help=what, description=what)
    plan.add_argument("--readers", type=_number, nargs="+", required=True, metavar="N")
    plan.add_argument("--cases", type=_number, nargs="+", required=True, metavar="N", help="of both classes together")
    plan.add_argument("--effect", type=_share, default=0.05, help="difference in mean AUROC to be found")
    plan.add_argument("--area", type=_share, default=0.8, help="mean AUROC over both arms")
    plan.add_argument("--share", type=_share, default=0.5, help="share of malignant cases")
    plan.add_argument("--power", type=_share, default=0.8, help="to be reached")
    plan.add_argument("--pilot", type=Path, metavar="READINGS.csv", help="take the variability from this study")
    plan.set_defaults(run=run_plan)


def run_analyse(options: argparse.Namespace) -> int:
    """Analyse a table of readings."""
    from thyroid_desktop.adapters.tables.readings_table import read_readings
    from thyroid_desktop.services.evidence.analysing import analysed, plain_sentence, record

    analysis = analysed(read_readings(options.table), covariance=options.covariance, model=options.model)
    if options.json:
        print_json(record(analysis))
        return 0
    print_text(plain_sentence(analysis))
    for arm, name in enumerate(analysis.arms):
        low, high = analysis.result.arm_intervals[arm]
        print_text(f"  {name}: AUROC {analysis.result.arms[arm]:.4f} ({low:.4f}–{high:.4f})")
    for one in analysis.result.per_reader:
        first, second = analysis.arms[one.first], analysis.arms[one.second]
        reader = analysis.readers[one.reader]
        print_text(f"  {reader}: {first} − {second} {one.value:+.4f} ({one.low:+.4f} to {one.high:+.4f})")
    return 0


def run_plan(options: argparse.Namespace) -> int:
    """Say how likely a study is to find an effect."""
    from thyroid_desktop.statistics.study_size import VAN_DYKE, planned

    variability = VAN_DYKE if options.pilot is None else _pilot(options.pilot)
    try:
        needed = planned(
            options.readers,
            effect=options.effect,
            area=options.area,
            share_malignant=options.share,
            power=options.power,
            variability=variability,
        )
        grid = [_power(options, readers, cases, variability) for readers in options.readers for cases in options.cases]
    except ValueError as error:
        raise UserProblem("The study cannot be planned", str(error)) from error
    if options.json:
        print_json(
            {
                "effect": options.effect,
                "area": options.area,
                "share_malignant": options.share,
                "power_wanted": options.power,
                "alpha": 0.05,
                "positive_class": "malignant",
                "variability": "Van Dyke 1993 (jackknife)" if options.pilot is None else options.pilot.name,
                "power": grid,
                "needed": [
                    {"readers": one.readers, "malignant": one.positives, "benign": one.negatives, "power": one.power}
                    for one in needed
                ],
            }
        )
        return 0
    print_text(
        f"Chance of finding a difference of {options.effect:g} in AUROC around {options.area:g} (two-sided 5 %):"
    )
    for row in grid:
        print_text(
            f"  {row['readers']} readers, {row['malignant']} malignant + {row['benign']} benign: {row['power']:.3f}"
        )
    for one in needed:
        enough = (
            f"{one.positives} malignant + {one.negatives} benign cases"
            if one.positives is not None
            else "no number of cases is enough"
        )
        print_text(f"For a power of {options.power:g} with {one.readers} readers: {enough}")
    return 0


def _power(options: argparse.Namespace, readers: int, cases: int, variability: Variability) -> dict[str, Any]:
    from thyroid_desktop.statistics.study_size import study_power

    positives = min(max(2, round(cases * options.share)), max(2, cases - 2))
    power = study_power(
        readers,
        positives,
        cases - positives,
        effect=options.effect,
        area=options.area,
        variability=variability,
    )
    return {"readers": readers, "cases": cases, "malignant": positives, "benign": cases - positives, "power": power}


def _pilot(path: Path) -> Variability:
    from thyroid_desktop.adapters.tables.readings_table import read_readings
    from thyroid_desktop.services.evidence.analysing import analysed
    from thyroid_desktop.statistics.study_size import Variability

    pilot = analysed(read_readings(path))
    try:
        return Variability.of(pilot.result, positives=pilot.positives, negatives=pilot.cases - pilot.positives)
    except ValueError as error:
        raise UserProblem(f"{path.name} cannot serve as a pilot study", str(error)) from error


def _models() -> tuple[str, ...]:
    from thyroid_desktop.statistics.mrmc import Model

    return get_args(Model)


def _number(text: str) -> int:
    value = int(text)
    if not 2 <= value <= 1_000_000:
        raise argparse.ArgumentTypeError(f"{text} is not between 2 and 1,000,000")
    return value


def _share(text: str) -> float:
    value = float(text)
    if not math.isfinite(value) or not 0.0 < value < 1.0:
        raise argparse.ArgumentTypeError(f"{text} does not lie between 0 and 1")
    return value
