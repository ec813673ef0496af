"""``make bench``: every speed that the program promises, measured side by side with its rivals.

usage: python -m tests.benchmarks [--labelme FOLDER] [--only SECTION] [--out build/bench.json]
"""

from __future__ import annotations

import argparse
import os
import sys
from itertools import groupby
from pathlib import Path

# As the worker does: threads of the linear algebra would steal from the network's. Read when numpy is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from tests.benchmarks import effort, model_speed, statistics_speed, worklist_speed
from tests.benchmarks.figures import Figure, write_figures
from tests.benchmarks.window_speed import WindowBench
from thyroid_desktop.adapters.model_bundles import BundleFolders
from thyroid_desktop.services.model_registry import ModelRegistry

ROOT = Path(__file__).resolve().parents[2]
SECTIONS = ("statistics", "worklist", "model", "window", "effort")


def main() -> int:
    """Measure, print the table, write the JSON; 0 whatever came out, since a figure is not a test."""
    parser = argparse.ArgumentParser(prog="make bench", description="Measure the program.")
    parser.add_argument("--labelme", type=Path, metavar="FOLDER", help="an environment that holds LabelMe")
    parser.add_argument("--only", choices=SECTIONS, help="measure only this")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "bench.json")
    options = parser.parse_args()
    wanted = SECTIONS if options.only is None else (options.only,)
    figures = [figure for section in wanted for figure in _measured(section, _python_of(options.labelme))]
    for section, members in groupby(sorted(figures, key=lambda figure: figure.section), lambda figure: figure.section):
        sys.stdout.write("\n".join([section, *(figure.line() for figure in members), ""]) + "\n")
    behind = [figure.name.strip() for figure in figures if figure.is_behind]
    if behind:
        sys.stdout.write("LabelMe was faster in this run: " + "; ".join(behind) + "\n")
    elif any(figure.rival is not None for figure in figures):
        sys.stdout.write("LabelMe was faster in no row of this run.\n")
    write_figures(figures, options.out)
    return 0


def _measured(section: str, labelme: Path | None) -> list[Figure]:
    models = ROOT / "models"
    if section == "statistics":
        return statistics_speed.measure()
    if section == "worklist":
        return worklist_speed.measure()
    if section == "model":
        return model_speed.measure(ModelRegistry(BundleFolders(models)).active().folder, ROOT)
    if section == "effort":
        return effort.measure(labelme)
    bench = WindowBench(ROOT, models, labelme)
    try:
        return bench.measure()
    finally:
        bench.close()


def _python_of(environment: Path | None) -> Path | None:
    if environment is None:
        return None
    for python in (environment / "bin" / "python", environment / "Scripts" / "python.exe", environment):
        if python.is_file():
            return python.absolute()
    raise SystemExit(f"there is no Python in {environment}")


if __name__ == "__main__":
    sys.exit(main())
