"""Random tables of scores, and what R's pROC says of them: areas, DeLong's variances, intervals and paired tests.

``python -m tests.statistics.proc_reference`` records the figures of small tables anew, in ``proc_values.json``.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np

RECORDED = Path(__file__).with_name("proc_values.json")

_SCRIPT = """
suppressMessages(library(pROC))
folder <- commandArgs(trailingOnly = TRUE)[1]
say <- function(name, what, value) cat(sprintf("%s,%s,%.17g\\n", name, what, value))
cat("table,figure,value\\n")
for (name in sort(list.files(folder, pattern = "[.]csv$"))) {
  table <- read.csv(file.path(folder, name))
  curves <- lapply(table[-1], function(scores)
    roc(table$truth, scores, levels = c(0, 1), direction = "<", quiet = TRUE))
  for (one in seq_along(curves)) suppressWarnings({
    range <- ci.auc(curves[[one]], method = "delong")
    say(name, paste("area", one - 1), as.numeric(auc(curves[[one]])))
    say(name, paste("variance", one - 1), var(curves[[one]], method = "delong"))
    say(name, paste("low", one - 1), range[1])
    say(name, paste("high", one - 1), range[3])
  })
  for (one in seq_along(curves)) for (other in seq_len(one - 1)) suppressWarnings({
    found <- tryCatch(
      roc.test(curves[[other]], curves[[one]], paired = TRUE, method = "delong"),
      error = function(problem) list(p.value = NA_real_, statistic = NA_real_))  # a class of one case
    say(name, paste("p", other - 1, one - 1), found$p.value)
    say(name, paste("z", other - 1, one - 1), found$statistic)
  })
}
"""


class NoReference(Exception):
    """R or pROC is not here, for this reason."""


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Cases with their truth (n,) bool and the scores (k, n) float64 of k curves."""

    truth: np.ndarray
    scores: np.ndarray


def random_tables(count: int, *, seed: int, most_cases: int = 5000) -> list[Table]:
    """Tables of 5 cases and more, with coarse and fine scores, lonely cases, perfect, useless and equal curves."""
    generator = np.random.default_rng(seed)
    return [_random_table(generator, number, most_cases) for number in range(count)]


def _random_table(generator: np.random.Generator, number: int, most_cases: int) -> Table:
    cases = int(np.exp(generator.uniform(np.log(5), np.log(most_cases + 1))))
    if number % 10 == 0:
        cases = (5, most_cases)[number // 10 % 2]
    positives = int(np.clip(round(cases * generator.uniform(0.02, 0.98)), 1, cases - 1))
    if number % 10 == 1:
        positives = (1, cases - 1)[number // 10 % 2]
    truth = generator.permutation(np.arange(cases) < positives)
    latent = generator.normal(size=cases)
    curves = int(generator.integers(2, 5))
    strength, shared = generator.uniform(-0.3, 2.5, (curves, 1)), generator.uniform(0, 1, (curves, 1))
    scores = strength * truth + shared * latent + (1 - shared) * generator.normal(size=(curves, cases))
    scores = np.stack([_made_coarse(row, generator) for row in scores])
    if number % 10 == 2:
        scores[0] = 5.0 + truth + generator.integers(0, 9, cases) / 10
    elif number % 10 == 3:
        scores[1] = 2.5
    elif number % 10 == 4:
        scores[1] = 3 * scores[0] - 7
    elif number % 10 == 5:
        scores[1] = -scores[0]
    return Table(truth, scores)


def _made_coarse(scores: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Scores with no, a few or many ties, or a yes-or-no opinion."""
    decimals = (6, 2, 1, 0)[generator.integers(0, 4)]
    return np.round(scores, decimals) if generator.random() < 0.9 else (scores > 0.5).astype(np.float64)


def figures_of_proc(tables: list[Table]) -> list[dict[str, float | None]]:
    """What pROC says of each table: ``area i``, ``variance i``, ``low i``, ``high i``, ``p i j``, ``z i j``.

    Raises:
        NoReference: R or pROC is not installed.
    """
    with tempfile.TemporaryDirectory(prefix="thyroid-desktop-proc-") as folder:
        for number, table in enumerate(tables):
            _write(table, Path(folder) / f"{number:05d}.csv")
        answer = run_r(_SCRIPT, folder)
    found: list[dict[str, float | None]] = [{} for _ in tables]
    for row in csv.DictReader(answer.splitlines()):
        value = None if row["value"] in {"NA", "NaN"} else float(row["value"])
        found[int(Path(row["table"]).stem)][row["figure"]] = value
    return found


def run_r(script: str, *arguments: str) -> str:
    """What an R script prints.

    Raises:
        NoReference: There is no ``Rscript``, or it fails.
    """
    program = shutil.which("Rscript")
    if program is None:
        raise NoReference("Rscript is not installed (on Debian: r-base-core, r-cran-proc)")
    answer = subprocess.run(
        [program, "--vanilla", "-e", script, *arguments], capture_output=True, text=True, check=False, timeout=1200
    )
    if answer.returncode:
        raise NoReference(f"R said: {answer.stderr.strip()[-300:]}")
    return answer.stdout


def install_proc() -> None:
    """Install R and pROC where they are missing, as a superuser on Debian.

    Raises:
        NoReference: They are missing, and cannot be installed here.
    """
    try:
        run_r("library(pROC)")
        return
    except NoReference as problem:
        if shutil.which("apt-get") is None or os.geteuid() != 0:
            raise NoReference(f"{problem}; only a superuser on Debian can install it") from problem
    for words in (["update"], ["install", "--yes", "--no-install-recommends", "r-base-core", "r-cran-proc"]):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        done = subprocess.run(["apt-get", "-qq", *words], capture_output=True, env=environment, check=False)
        if done.returncode:
            raise NoReference("R could not be installed; is this machine offline?")
    run_r("library(pROC)")


def _write(table: Table, path: Path) -> None:
    rows = np.column_stack([table.truth.astype(int), table.scores.T]).tolist()
    names = [f"score{number}" for number in range(len(table.scores))]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["truth", *names])
        writer.writerows([int(truth), *map(repr, scores)] for truth, *scores in rows)


def recorded() -> list[tuple[Table, dict[str, float | None]]]:
    """The recorded tables and what pROC said of them."""
    entries = json.loads(RECORDED.read_text(encoding="utf-8"))["tables"]
    return [
        (Table(np.array(one["truth"], bool), np.array(one["scores"], np.float64)), one["figures"]) for one in entries
    ]


def pairs_of(table: Table) -> list[tuple[int, int]]:
    """Every pair of its curves."""
    return list(combinations(range(len(table.scores)), 2))


def record() -> None:
    """Write ``proc_values.json`` anew."""
    tables = random_tables(40, seed=20, most_cases=120)
    version = run_r('cat("R", format(getRversion()), "with pROC", format(packageVersion("pROC")))')
    entries = [
        {"truth": table.truth.astype(int).tolist(), "scores": table.scores.round(6).tolist(), "figures": figures}
        for table, figures in zip(tables, figures_of_proc(tables), strict=True)
    ]
    lines = ",\n".join(json.dumps(one, separators=(",", ":")) for one in entries)
    RECORDED.write_text(f'{{"made with":{json.dumps(version)},"tables":[\n{lines}\n]}}\n', encoding="utf-8")


if __name__ == "__main__":
    record()
    sys.stdout.write(f"{RECORDED.name}: {RECORDED.stat().st_size} bytes\n")
