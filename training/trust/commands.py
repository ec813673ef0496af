"""``thyroid-train trust``: calibration and operating points of out-of-fold answers, drawn and put into a bundle."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from thyroid_desktop.domain.errors import UserProblem

if TYPE_CHECKING:
    from training.bundled.out_of_fold import OutOfFold
    from training.trust.calibrating import CrossFitted

STAGES: Final = {"trust": "measure calibration and operating points on out-of-fold answers"}
RELIABILITY: Final = "reliability"
FIGURES: Final = "trust.json"
_MORE: Final = """

Temperature and thresholds are chosen on the other folds for each fold (cross-fitted). Leaves reliability.png,
reliability.csv and trust.json in DIR. With --bundle the table is the bundle's own unless --oof names another, and its
manifest gets "operating_points": Youden's and that of 95 % sensitivity, on all answers at the bundle's temperature,
each with the interval of the threshold (groups drawn again), and with cross-fitted sensitivity and specificity.

--json prints the content of trust.json: "nodules", "malignant", "groups", "folds", "temperature",
"temperature_of_the_others" by fold, "calibrated" and "uncalibrated" (Brier score, expected calibration error over ten
bins, slope and intercept, each with its interval), and "points". What the answers do not define is null.

Exit code 0; 1 with one sentence when something cannot be used; 2 for a command that is not understood.
"""


class BadAnswers(UserProblem):
    """A table of out-of-fold answers that cannot be used."""


def add_trust(stages: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    what = STAGES["trust"]
    raw = argparse.RawDescriptionHelpFormatter
    trust = stages.add_parser("trust", help=what, description=what + _MORE, formatter_class=raw)
    trust.add_argument("--oof", type=Path, metavar="OOF.csv", help="out-of-fold answers, as they lie in a bundle")
    trust.add_argument("--bundle", type=Path, metavar="MODEL", help="a bundle that gets the operating points")
    trust.add_argument("--out", type=Path, metavar="DIR", help="folder for figure and tables")
    trust.add_argument("--json", action="store_true", help="one JSON object on stdout")


def perform_trust(asked: argparse.Namespace) -> dict[str, Any]:
    """Measure, write what was asked for; answers what ``--json`` prints.

    Raises:
        UserProblem: The table or the bundle cannot be used.
        OSError: A folder cannot be written to.
    """
    from training.trust.calibrating import cross_fitted, figures_of, points_of

    found = _answers(asked.oof, asked.bundle)
    try:
        fitted = cross_fitted(found)
        points = points_of(found, fitted, _temperature(found, asked.bundle))
    except ValueError as fault:
        raise BadAnswers("The out-of-fold answers cannot be used", str(fault)) from fault
    figures = figures_of(found, fitted, points)
    if asked.out is not None:
        _write(asked.out, found, fitted, figures)
    if asked.bundle is not None:
        from thyroid_desktop.inference.bundle import POINTS
        from thyroid_desktop.inference.wire import point_fields
        from training.bundled.bundle_files import change_manifest

        told = [point_fields(point) for point in points]
        change_manifest(asked.bundle, lambda said: said.update({POINTS: told}))
    return figures


def trust_sentences(found: dict[str, Any]) -> list[str]:
    """What was measured, in lines for people."""
    rows = f"{found['nodules']} nodules ({found['malignant']} malignant) in {found['groups']} groups"
    lines = [f"{rows}, {found['folds']} folds, temperature {found['temperature']:.4f}"]
    for name in ("calibrated", "uncalibrated"):
        parts = (f"{what} {_figure(found[name][what])}" for what in ("brier", "ece", "slope", "intercept"))
        lines.append(f"  {name}: {', '.join(parts)}")
    for point in found["points"]:
        told = [what for what in ("threshold", "sensitivity", "specificity", "malignant_below") if point[what]]
        parts = (f"{what.replace('_', ' ')} {_estimate(point[what])}" for what in told)
        lines.append(f"  {point['name']}: {', '.join(parts)}")
    return lines


def _answers(table: Path | None, bundle: Path | None) -> OutOfFold:
    from training.bundled.out_of_fold import OutOfFold

    path = table or (None if bundle is None else bundle / "oof.csv")
    if path is None:
        raise BadAnswers("There are no answers to measure", "neither --oof nor --bundle is given")
    try:
        found = OutOfFold.read(path)
    except OSError as fault:
        raise BadAnswers(f"{path.name} cannot be read", fault.strerror or "unknown cause") from fault
    except (KeyError, ValueError) as fault:
        raise BadAnswers(
            f"{path.name} holds no out-of-fold answers", f"a column or number is missing: {fault}"
        ) from fault
    if not found.is_malignant.any() or found.is_malignant.all():
        raise BadAnswers(f"{path.name} cannot be used", "it has nodules of one class only")
    return found


def _temperature(found: OutOfFold, bundle: Path | None) -> float:
    """The bundle's, which its answers are divided by; without one that of all answers."""
    from thyroid_desktop.inference.bundle import read_manifest
    from thyroid_desktop.statistics.calibration import fitted_temperature

    if bundle is not None:
        return read_manifest(bundle).temperature
    return round(fitted_temperature(found.is_malignant, found.logits), 4)


def _write(folder: Path, found: OutOfFold, fitted: CrossFitted, figures: dict[str, Any]) -> None:
    from thyroid_desktop.statistics.calibration import probability_malignant
    from training.trust.reliability import reliability_csv, reliability_png

    curves = {"calibrated": fitted.chances, "uncalibrated": probability_malignant(found.logits)}
    _put(folder / f"{RELIABILITY}.csv", reliability_csv(found.is_malignant, curves))
    _put(folder / f"{RELIABILITY}.png", reliability_png(found.is_malignant, curves))
    _put(folder / FIGURES, (json.dumps(figures, indent=1) + "\n").encode())


def _put(path: Path, content: bytes) -> None:
    from training.experiment.checkpoint import write_whole

    write_whole(path, lambda stream: stream.write(content))


def _figure(told: dict[str, Any]) -> str:
    if told["value"] is None:
        return "not defined"
    ends = told["interval"]
    return f"{told['value']:.4f}" + (f" ({ends[0]:.4f}–{ends[1]:.4f})" if ends else "")


def _estimate(told: dict[str, float]) -> str:
    return f"{told['value']:.4f} ({told['low']:.4f}–{told['high']:.4f})"
