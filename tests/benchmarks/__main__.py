"""``make bench``: every speed that the program promises, measured side by side with its rivals.

usage: python -m tests.benchmarks [--labelme FOLDER] [--only WHAT] [--out build/bench.json]
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from itertools import groupby
from pathlib import Path

# As the worker does: threads of the linear algebra would steal from the network's. Read when numpy is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from tests.benchmarks import effort, model_speed, resemblance_speed, statistics_speed, training_speed, worklist_speed
from tests.benchmarks.figures import Figure, write_figures
from tests.benchmarks.window_speed import WindowBench
from thyroid_desktop.adapters.model_bundles import BundleFolders
from thyroid_desktop.services.model_registry import ModelRegistry

ROOT = Path(__file__).resolve().parents[2]
WHAT = ("statistics", "worklist", "resemblance", "model", "training", "window", "effort")


def main() -> int:
    """Measure, print the table, write the JSON; 0 whatever came out, since a figure is not a test."""
    parser = argparse.ArgumentParser(prog="make bench", description="Measure the program.")
    parser.add_argument("--labelme", type=Path, metavar="FOLDER", help="an environment that holds LabelMe")
    parser.add_argument("--only", choices=WHAT, help="measure only this")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "bench.json")
    options = parser.parse_args()
    models = ROOT / "models"
    measures: dict[str, Callable[[], list[Figure]]] = {
        "statistics": statistics_speed.measure,
        "worklist": worklist_speed.measure,
        "resemblance": resemblance_speed.measure,
        "model": lambda: model_speed.measure(ModelRegistry(BundleFolders(models)).active().folder, ROOT),
        "training": lambda: training_speed.measure(ROOT),
        "window": lambda: _window(WindowBench(ROOT, models, _python_of(options.labelme))),
        "effort": lambda: effort.measure(_python_of(options.labelme)),
    }
    figures = [figure for name, measure in measures.items() if options.only in {None, name} for figure in measure()]
    for section, members in groupby(sorted(figures, key=lambda figure: figure.section), lambda figure: figure.section):
        sys.stdout.write("\n".join([section, *(figure.line() for figure in members), ""]) + "\n")
    behind = [figure.name.strip() for figure in figures if figure.is_behind]
    if behind:
        sys.stdout.write("LabelMe was faster in this run: " + "; ".join(behind) + "\n")
    elif any(figure.rival is not None for figure in figures):
        sys.stdout.write("LabelMe was faster in no row of this run.\n")
    write_figures(figures, options.out)
    return 0


def _window(bench: WindowBench) -> list[Figure]:
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
