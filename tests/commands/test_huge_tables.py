"""Tables of millions of cases: a clear answer, in memory that a usual computer has."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

MOST_BYTES = 6 * 1024**3
IS_SOAK = bool(os.environ.get("THYROID_SOAK"))
CASES = 10_000_000 if IS_SOAK else 200_000
CHILD = """
import resource, sys
from thyroid_desktop import cli
code = cli.run(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
sys.exit(code)
"""


def write_table(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """A table of two curves with many ties; answers the histograms of the first one, a row a class, and its calls."""
    dice = np.random.default_rng(1)
    counts, right = np.zeros((2, 10_001), dtype=np.int64), np.zeros(2, dtype=np.int64)
    with path.open("w", encoding="utf-8") as file:
        file.write("case,truth,A,B\n")
        for start in range(0, CASES, 100_000):
            truth = dice.random(100_000) < 0.3
            first, second = (
                np.clip(np.rint(dice.normal(4000 + shift * truth, 1500)), 0, 10_000).astype(int)
                for shift in (2000, 1500)
            )
            for is_malignant in (0, 1):
                counts[is_malignant] += np.bincount(first[truth == is_malignant], minlength=10_001)
            right += [np.count_nonzero(~truth & (first < 5000)), np.count_nonzero(truth & (first >= 5000))]
            rows = zip(range(start, start + 100_000), truth.astype(int), first / 10_000, second / 10_000, strict=True)
            file.writelines(f"c{number},{label},{one:g},{other:g}\n" for number, label, one, other in rows)
    return counts, right


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not say how much memory a process has had")
def test_that_ten_million_cases_are_evaluated_in_six_gigabytes(tmp_path, record_property):
    path = tmp_path / "huge.csv"
    (benign, malignant), right = write_table(path)
    began = time.monotonic()
    words = ["evaluate", str(path), "--json", *([] if IS_SOAK else ["--replicates", "0"])]
    child = subprocess.run([sys.executable, "-c", CHILD, *words], capture_output=True, text=True, check=False)
    seconds = time.monotonic() - began
    path.unlink()
    assert child.returncode == 0, child.stderr
    memory = int(child.stderr.split()[-1]) * (1 if sys.platform == "darwin" else 1024)
    record_property("seconds", round(seconds, 1))
    record_property("mebibytes", memory // 2**20)
    sys.stdout.write(f"{CASES} cases: {seconds:.1f} s, {memory / 2**20:.0f} MiB\n")
    assert memory < MOST_BYTES
    found = json.loads(child.stdout)
    assert (found["n"], found["n_positive"]) == (CASES, malignant.sum())
    one = found["curves"]["A"]
    below = np.cumsum(benign) - benign
    doubled = sum(int(hits) * int(2 * low + level) for hits, low, level in zip(malignant, below, benign, strict=True))
    assert one["auroc"] == pytest.approx(doubled / (2 * int(malignant.sum()) * int(benign.sum())), rel=1e-12)
    assert (one["specificity"]["k"], one["sensitivity"]["k"]) == tuple(right)
    values = np.arange(10_001) / 10_000
    brier = (benign @ values**2 + malignant @ (1 - values) ** 2) / CASES
    assert one["brier"] == pytest.approx(brier, rel=1e-9)
    assert found["bootstrap"]["replicates"] == 0
    assert any("too large for a bootstrap" in note for note in found["notes"]) == IS_SOAK
