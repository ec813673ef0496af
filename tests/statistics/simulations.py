"""How often the intervals of thyroid_desktop.statistics hold the truth, and tests reject it, in made-up data.

``python -m tests.statistics.simulations`` prints the table of the manual.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from scipy.special import ndtr, ndtri

from tests.statistics.reader_studies import Design, areas_of_everybody, drawn
from thyroid_desktop.statistics.agreement import cohen_kappa, fleiss_kappa
from thyroid_desktop.statistics.calibration import recalibration
from thyroid_desktop.statistics.correlation import FORMS, intraclass
from thyroid_desktop.statistics.intervals import Proportion
from thyroid_desktop.statistics.mrmc import Factorial, analyse

RUNS = 2000
SEED = 1
REPLICATES = 1000

Promise = Literal["95 %", "at least 95 %", "about 95 %", "none here", "5 %", "about 5 %"]
"""What theory says. "about": an approximation, or few cases. "none here": outside its realm, shown as it is."""

Ends = tuple[float, float] | None
Outcome = bool | None
"""Whether an interval held the truth, or a test rejected it; None where the data defined none."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    name: str
    setting: str
    promise: Promise


@dataclass(frozen=True, slots=True)
class Experiment:
    """Data drawn once and looked at with several intervals: ``run`` gives an outcome for each row."""

    name: str
    rows: tuple[Row, ...]
    run: Callable[[np.random.Generator], Sequence[Outcome]]


@dataclass(frozen=True, slots=True)
class Found:
    """How a row fared: how often it held (or was rejected) among the runs that defined it."""

    row: Row
    held: int
    defined: int
    runs: int

    @property
    def share(self) -> float:
        return self.held / self.defined

    def is_as_promised(self, slack: float = 0.0) -> bool:
        """Whether the share is where theory wants it, ``slack`` allowing for few runs."""
        lowest, highest = {
            "95 %": (0.935, 0.965),
            "at least 95 %": (0.935, 1.0),
            "about 95 %": (0.9, 0.98),
            "none here": (0.0, 1.0),
            "5 %": (0.04, 0.06),
            "about 5 %": (0.03, 0.075),
        }[self.row.promise]
        return lowest - slack <= self.share <= highest + slack


def holds(ends: Ends, truth: float) -> Outcome:
    return None if ends is None else bool(ends[0] <= truth <= ends[1])


def proportions(total: int, share: float, promise: Promise) -> Experiment:
    setting = f"{total} cases, true share {share:g}"

    def run(generator: np.random.Generator) -> Sequence[Outcome]:
        found = Proportion(int(generator.binomial(total, share)), total)
        return holds(found.wilson(), share), holds(found.exact(), share)

    rows = (Row("proportion, Wilson", setting, promise), Row("proportion, Clopper–Pearson", setting, "at least 95 %"))
    return Experiment(f"proportion-{total}-{share:g}", rows, run)


def areas(positives: int, negatives: int, area: float, promises: tuple[Promise, Promise]) -> Experiment:
    setting = f"{positives} + {negatives} cases, true area {area:g}"
    truth, apart = np.arange(positives + negatives) < positives, math.sqrt(2) * ndtri(area)

    def run(generator: np.random.Generator) -> Sequence[Outcome]:
        from thyroid_desktop.statistics.roc import auroc

        found = auroc(truth, generator.normal(apart * truth))
        return holds(found.interval(scale="plain"), area), holds(found.interval(scale="logit"), area)

    rows = (Row("AUROC, DeLong plain", setting, promises[0]), Row("AUROC, DeLong logit", setting, promises[1]))
    return Experiment(f"areas-{positives}-{negatives}-{area:g}", rows, run)


def differences(positives: int, negatives: int, means: tuple[float, float]) -> Experiment:
    first, second = (float(ndtr(mean / math.sqrt(2))) for mean in means)
    setting = f"{positives} + {negatives} cases, true areas {first:.2f} and {second:.2f}, scores correlated by 0.5"
    truth = np.arange(positives + negatives) < positives

    def run(generator: np.random.Generator) -> Sequence[Outcome]:
        from thyroid_desktop.statistics.roc import compare

        shared = generator.normal(size=len(truth))
        one, other = (mean * truth + (shared + generator.normal(size=len(truth))) / math.sqrt(2) for mean in means)
        found = compare(truth, one, other)
        return (holds(found.interval(), first - second),)

    return Experiment("differences", (Row("difference of two AUROCs, DeLong", setting, "95 %"),), run)


def clusters(patients: int, promise: Promise) -> Experiment:
    """Patients with one to four nodules that resemble each other, each patient benign or malignant."""
    area, threshold = 0.8, 0.5
    apart = math.sqrt(2) * float(ndtri(area))
    sensitivity = float(ndtr(apart - threshold))

    def run(generator: np.random.Generator) -> Sequence[Outcome]:
        from thyroid_desktop.statistics.bootstrap import auroc_interval, clustered
        from thyroid_desktop.statistics.roc import auroc

        nodules = generator.integers(1, 5, patients)
        owner = np.repeat(np.arange(patients), nodules)
        truth = (np.arange(patients) < 0.4 * patients)[owner]
        own = generator.normal(size=len(owner))
        scores = apart * truth + math.sqrt(0.6) * generator.normal(size=patients)[owner] + math.sqrt(0.4) * own

        def caught(drawn_cases: np.ndarray) -> float:
            called = scores[drawn_cases][truth[drawn_cases]] >= threshold
            return float(called.mean())

        chosen = {"replicates": REPLICATES, "seed": int(generator.integers(2**31))}
        return (
            holds(auroc_interval(truth, scores, owner, **chosen).interval(), area),
            holds(clustered(caught, owner, stratum=truth, **chosen).interval(), sensitivity),
            holds(auroc(truth, scores).interval(), area),
        )

    setting = f"{patients} patients of 1–4 nodules, correlated by 0.6 within a patient"
    rows = (
        Row("AUROC, bootstrap of patients", f"{setting}, true area 0.8", promise),
        Row("sensitivity, bootstrap of patients", f"{setting}, true share {sensitivity:.2f}", promise),
        Row("AUROC, DeLong logit, patients ignored", f"{setting}, true area 0.8", "none here"),
    )
    return Experiment(f"clusters-{patients}", rows, run)


def partial_areas(positives: int, negatives: int) -> Experiment:
    area, low = 0.85, 0.8
    apart = math.sqrt(2) * float(ndtri(area))
    # Sensitivity summed over specificities of 0.8 to 1.
    steps = (np.arange(200_000) + 0.5) / 200_000 * (1 - low)
    true = float(ndtr(apart + ndtri(steps)).mean() * (1 - low))
    truth = np.arange(positives + negatives) < positives

    def run(generator: np.random.Generator) -> Sequence[Outcome]:
        from thyroid_desktop.statistics.bootstrap import clustered
        from thyroid_desktop.statistics.partial_roc import partial_area

        scores = generator.normal(apart * truth)

        def value(drawn_cases: np.ndarray) -> float:
            return partial_area(truth[drawn_cases], scores[drawn_cases], low=low, high=1.0).value

        found = clustered(
            value, range(len(truth)), stratum=truth, replicates=REPLICATES // 2, seed=int(generator.integers(2**31))
        )
        return (holds(found.interval(), true),)

    setting = f"{positives} + {negatives} cases, specificity 0.8 to 1, true area 0.85"
    return Experiment(
        "partial", (Row(f"partial area, bootstrap ({REPLICATES // 2} replicates)", setting, "95 %"),), run
    )


def kappas(subjects: int, promise: Promise) -> Experiment:
    shares = np.array([[0.32, 0.06, 0.02], [0.05, 0.22, 0.05], [0.02, 0.06, 0.20]])
    weights = ("none", "linear", "quadratic")
    truths = [cohen_kappa(shares * 1e6, weights=one).value for one in weights]

    def run(generator: np.random.Generator) -> Sequence[Outcome]:
        table = generator.multinomial(subjects, shares.ravel()).reshape(3, 3)
        found = [cohen_kappa(table, weights=one).interval() for one in weights]
        return [holds(ends, truth) for ends, truth in zip(found, truths, strict=True)]

    setting = f"{subjects} subjects, 3 categories, true kappa "
    names = ("Cohen's kappa", "Cohen's kappa, linear weights", "Cohen's kappa, quadratic weights")
    rows = [Row(name, f"{setting}{truth:.2f}", promise) for name, truth in zip(names, truths, strict=True)]
    return Experiment(f"kappas-{subjects}", tuple(rows), run)


def fleiss(subjects: int) -> Experiment:
    shares, readers, kept = np.array([0.5, 0.3, 0.2]), 5, 0.6

    def run(generator: np.random.Generator) -> Sequence[Outcome]:
        by_chance = generator.multinomial(readers, shares, size=subjects)
        # Each reader sees the subject's own category with this chance and guesses otherwise: kappa is its square.
        own, sees = generator.choice(3, subjects, p=shares), generator.binomial(readers, kept, subjects)
        agreeing = np.eye(3)[own] * sees[:, None]
        agreeing += [generator.multinomial(readers - one, shares) for one in sees]
        return holds(fleiss_kappa(by_chance).interval(), 0.0), holds(fleiss_kappa(agreeing).interval(), kept**2)

    rows = (
        Row("Fleiss' kappa", f"{subjects} subjects, {readers} readers, true kappa 0", "about 95 %"),
        Row("Fleiss' kappa", f"{subjects} subjects, {readers} readers, true kappa {kept**2:.2f}", "about 95 %"),
    )
    return Experiment("fleiss", rows, run)


def correlations(subjects: int, readers: int) -> Experiment:
    between, of_readers, rest = 1.0, 0.3, 0.5
    one_way, fixed = np.linspace(-0.5, 0.5, readers), {}
    spread = {"1": of_readers + rest, "2": of_readers + rest, "3": rest}
    for form in FORMS:
        other = spread[form[0]] / (readers if form.endswith("k") else 1)
        fixed[form] = between / (between + other)

    def run(generator: np.random.Generator) -> Sequence[Outcome]:
        own = math.sqrt(between) * generator.normal(size=(subjects, 1))
        left = math.sqrt(rest) * generator.normal(size=(subjects, readers))
        tables = {
            "1": own + left + math.sqrt(of_readers) * generator.normal(size=(subjects, readers)),
            "2": own + left + math.sqrt(of_readers) * generator.normal(size=(1, readers)),
            "3": own + left + one_way,
        }
        found = {kind: intraclass(table) for kind, table in tables.items()}
        return [holds((found[form[0]][form].low, found[form[0]][form].high), fixed[form]) for form in FORMS]

    setting = f"{subjects} subjects, {readers} readers, true value "
    # Forms 1 and 3 are exact; form 2 rests on Satterthwaite's approximation, which few readers strain.
    promises: dict[str, Promise] = {"1": "95 %", "2": "about 95 %", "3": "95 %"}
    rows = [Row(f"ICC({form.replace(',', ', ')})", f"{setting}{fixed[form]:.2f}", promises[form[0]]) for form in FORMS]
    return Experiment(f"correlations-{subjects}-{readers}", tuple(rows), run)


def calibrations(cases: int, promise: Promise) -> Experiment:
    slope, intercept = 0.7, -0.3

    def run(generator: np.random.Generator) -> Sequence[Outcome]:
        logits = generator.normal(0, 1.5, cases)
        stated = 1 / (1 + np.exp(-logits))
        truth = generator.random(cases) < 1 / (1 + np.exp(-(intercept + slope * logits)))
        shifted = generator.random(cases) < 1 / (1 + np.exp(-(intercept + logits)))
        found, alone = recalibration(truth, stated), recalibration(shifted, stated)
        return (
            holds(found.slope_interval(), slope),
            holds(found.intercept_interval(), intercept),
            holds(alone.intercept_alone_interval(), intercept),
        )

    rows = (
        Row("calibration slope", f"{cases} cases, true slope {slope:g}", promise),
        Row("calibration intercept beside the slope", f"{cases} cases, true intercept {intercept:g}", promise),
        Row("calibration intercept, slope 1", f"{cases} cases, true intercept {intercept:g}", promise),
    )
    return Experiment(f"calibrations-{cases}", rows, run)


def reader_studies(design: Design) -> Experiment:
    """Every interval of the analysis at once, each against the truth of what it generalises to."""
    everybody = areas_of_everybody(design)

    def run(generator: np.random.Generator) -> Sequence[Outcome]:
        data = drawn(generator, design)
        these_readers, these_cases = data.areas_of_these_readers(), data.areas_on_these_cases()
        outcomes: list[Outcome] = []
        for covariance in ("jackknife", "delong"):
            random = analyse(data.study, covariance=covariance)
            readers = analyse(data.study, covariance=covariance, model="fixed-readers")
            aims = [(random, everybody), (readers, these_readers.mean(axis=1))]
            if covariance == "jackknife":
                aims.append((analyse(data.study, model="fixed-cases"), these_cases))
            for found, truth in aims:
                (difference,) = found.differences
                outcomes.append(holds((difference.low, difference.high), truth[0] - truth[1]))
                outcomes.append(holds((found.arm_intervals[0][0], found.arm_intervals[0][1]), truth[0]))
            one = random.per_reader[0]
            outcomes.append(holds((one.low, one.high), these_readers[0, 0] - these_readers[1, 0]))
        return outcomes

    setting = f"{design.readers} readers, {design.positives} + {design.negatives} cases, true areas " + " and ".join(
        f"{area:.2f}" for area in everybody
    )
    rows = []
    for covariance, models in (
        ("jackknife", ("random readers and cases", "fixed readers", "fixed cases")),
        ("DeLong", ("random readers and cases", "fixed readers")),
    ):
        for model in models:
            rows.append(Row(f"reader study, difference of arms, {model}, {covariance}", setting, "95 %"))
            rows.append(Row(f"reader study, one arm, {model}, {covariance}", setting, "95 %"))
        rows.append(Row(f"reader study, one reader's difference, {covariance}", setting, "95 %"))
    return Experiment(f"reader-studies-{design.readers}", tuple(rows), run)


def rejections(name: str, design: Design, promise: Promise) -> Experiment:
    """The test of no difference where there is none."""
    threshold = design.means[0] / 2

    def run(generator: np.random.Generator) -> Sequence[Outcome]:
        data = drawn(generator, design).study
        opinions = Factorial(data.truth, (data.scores >= threshold).astype(np.float64))
        found = (analyse(data), analyse(data, covariance="delong"), analyse(opinions))
        return [None if one.p is None else one.p < 0.05 for one in found]

    setting = f"no difference, {design.readers} readers, {design.positives} + {design.negatives} cases, {name}"
    kinds = (("scores, jackknife", promise), ("scores, DeLong", promise), ("opinions, jackknife", "about 5 %"))
    rows = tuple(Row(f"rejection, random readers and cases, {kind}", setting, promised) for kind, promised in kinds)
    return Experiment(f"rejections-{design.readers}-{name}", rows, run)


_PAPER = Design(readers=4, positives=35, negatives=50)
EXPERIMENTS: tuple[Experiment, ...] = (
    proportions(400, 0.8, "95 %"),
    proportions(35, 0.886, "about 95 %"),
    areas(100, 100, 0.8, ("about 95 %", "95 %")),
    areas(200, 200, 0.8, ("95 %", "95 %")),
    areas(200, 300, 0.95, ("about 95 %", "95 %")),
    areas(35, 50, 0.97, ("none here", "about 95 %")),
    differences(100, 120, (1.2, 1.5)),
    clusters(300, "95 %"),
    clusters(60, "about 95 %"),
    partial_areas(150, 150),
    kappas(200, "95 %"),
    kappas(85, "about 95 %"),
    fleiss(150),
    correlations(40, 4),
    correlations(85, 4),
    calibrations(500, "95 %"),
    calibrations(85, "about 95 %"),
    reader_studies(Design(readers=5, positives=60, negatives=80, means=(1.2, 1.5))),
    rejections("cases much alike", Design(), "5 %"),
    rejections("cases much alike", _PAPER, "5 %"),
    rejections("readings much apart", replace(_PAPER, of_cases=0.1, of_arm_and_case=0.1, left=0.6), "about 5 %"),
)


def simulated(experiment: Experiment, runs: int, *, seed: int = SEED) -> list[Found]:
    """Run an experiment; the same seed gives the same data on every machine."""
    generator = np.random.default_rng([seed, *experiment.name.encode()])
    outcomes = [experiment.run(generator) for _ in range(runs)]
    found = []
    for row, column in zip(experiment.rows, zip(*outcomes, strict=True), strict=True):
        defined = [one for one in column if one is not None]
        found.append(Found(row, sum(defined), len(defined), runs))
    return found


def table(runs: int, seed: int) -> Iterator[str]:
    """The lines of the table, in Markdown."""
    yield "| interval or test | data | promised | found | uncertainty of the simulation | not defined |"
    yield "|---|---|---|---|---|---|"
    for experiment in EXPERIMENTS:
        for one in simulated(experiment, runs, seed=seed):
            low, high = Proportion(one.held, one.defined).wilson()
            yield (
                f"| {one.row.name} | {one.row.setting} | {one.row.promise} | {one.share:.1%} "
                f"| {low:.1%}–{high:.1%} | {one.runs - one.defined} |"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--seed", type=int, default=SEED)
    chosen = parser.parse_args()
    for line in table(chosen.runs, chosen.seed):
        print(line, flush=True)  # noqa: T201 - this is what it is for


if __name__ == "__main__":
    main()
