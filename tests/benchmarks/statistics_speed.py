"""How fast areas under ROC curves are compared, beside R's pROC and a bootstrap with scikit-learn's area."""

from __future__ import annotations

import importlib.util
import shutil
import statistics
import subprocess
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.figures import Figure, milliseconds
from thyroid_desktop.statistics.bootstrap import auroc_interval
from thyroid_desktop.statistics.roc import areas

SECTION = "Statistics"
CURVES, CASES, MANY = 10, 10_000, 1_000_000
REPLICATES = 200
PROC = """
suppressMessages(library(pROC))
table <- read.csv(commandArgs(TRUE)[1])
curves <- lapply(table[-1], function(s) roc(table$truth, s, levels=c(0,1), direction="<", quiet=TRUE, algorithm=2))
began <- Sys.time()
for (one in curves) var(one, method="delong")
cat(as.numeric(Sys.time() - began, units="secs") * 1000, "\\n")
began <- Sys.time()
for (i in 1:(length(curves)-1)) for (j in (i+1):length(curves)) cov(curves[[i]], curves[[j]], method="delong")
cat(as.numeric(Sys.time() - began, units="secs") * 1000, "\\n")
"""


def measure() -> list[Figure]:
    """Ten curves of 10,000 cases, a million cases, the growth in between, and the rivals on the same numbers."""
    truth, scores = _made(CASES, CURVES)
    ours = statistics.median(milliseconds(lambda: areas(truth, scores), rounds=15, warm_up=2))
    name = f"DeLong, {CURVES} curves × {CASES:,} cases, full covariance"
    figures = [Figure(SECTION, name, ours, "ms", 50), *_growth(), *_proc(truth, scores, ours)]
    return [*figures, *_bootstrap(truth, scores[0])]


def _made(cases: int, curves: int) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    generator = np.random.default_rng(cases)
    truth = generator.random(cases) < 0.4
    return truth, np.round(generator.normal(size=(curves, cases)) + truth, 3)


def _growth() -> list[Figure]:
    """One curve at four sizes; n log n grows by 12 to 13 for ten times the cases."""
    figures, before = [], 0.0
    for cases in (1_000, 10_000, 100_000, MANY):
        truth, scores = _made(cases, 1)
        spent = statistics.median(milliseconds(lambda t=truth, s=scores: areas(t, s), rounds=5, warm_up=1))  # type: ignore[misc]
        figures.append(
            Figure(SECTION, f"DeLong, 1 curve × {cases:,} cases", spent, "ms", 2000 if cases == MANY else None)
        )
        if before:
            figures.append(Figure(SECTION, "  times the row above for ten times the cases", spent / before, "×"))
        before = spent
    return figures


def _proc(truth: NDArray[np.bool_], scores: NDArray[np.float64], ours: float) -> list[Figure]:
    if shutil.which("Rscript") is None:
        return [Figure(SECTION, "  pROC: no Rscript here (apt install r-base-core r-cran-proc)", float("nan"), "ms")]
    with tempfile.TemporaryDirectory(prefix="thyroid-desktop-bench-") as folder:
        table, script = Path(folder) / "scores.csv", Path(folder) / "delong.R"
        heads = ",".join(["truth", *(f"s{number}" for number in range(len(scores)))])
        np.savetxt(table, np.column_stack([truth, scores.T]), delimiter=",", header=heads, comments="", fmt="%g")
        script.write_text(PROC, encoding="utf-8")
        ran = subprocess.run(
            ["Rscript", str(script), str(table)],
            capture_output=True,
            text=True,
            check=False,
        )
    if ran.returncode:
        return [Figure(SECTION, "  pROC: it did not run here", float("nan"), "ms")]
    variances, covariances = (float(word) for word in ran.stdout.split())
    return [
        Figure(SECTION, "  pROC: the variances alone", variances, "ms"),
        Figure(SECTION, "  pROC: variances and covariances", variances + covariances, "ms"),
        Figure(SECTION, "  pROC / ours", (variances + covariances) / ours, "×"),
    ]


def _bootstrap(truth: NDArray[np.bool_], scores: NDArray[np.float64]) -> list[Figure]:
    spent = statistics.median(
        milliseconds(lambda: auroc_interval(truth, scores, range(len(truth)), replicates=REPLICATES), rounds=3)
    )
    name = f"bootstrap of an area, {CASES:,} cases × {REPLICATES} replicates"
    figures = [Figure(SECTION, name, spent, "ms")]
    if importlib.util.find_spec("sklearn") is None:
        return [*figures, Figure(SECTION, "  scikit-learn is not installed", float("nan"), "ms")]
    from sklearn.metrics import roc_auc_score  # type: ignore[import-not-found, import-untyped, unused-ignore]

    generator = np.random.default_rng(0)

    def rival() -> None:
        for _ in range(REPLICATES):
            drawn = generator.integers(0, len(truth), len(truth))
            roc_auc_score(truth[drawn], scores[drawn])

    theirs = statistics.median(milliseconds(rival, rounds=1))
    return [
        *figures,
        Figure(SECTION, "  scikit-learn's roc_auc_score, drawn as often", theirs, "ms"),
        Figure(SECTION, "  scikit-learn / ours", theirs / spent, "×"),
    ]
