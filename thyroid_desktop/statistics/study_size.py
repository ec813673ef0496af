"""How many readers and cases a study of two arms needs: power of the analysis of Obuchowski and Rockette.

Sources: Hillis, Obuchowski, Berbaum, Acad Radiol 18 (2011) 129–142 (power from the components of variance, with Hillis'
degrees of freedom); Hanley and McNeil, Radiology 143 (1982) 29–36 (variance of an area); Van Dyke, White, Obuchowski et
al., RSNA 1993 (the study behind the components used when nothing better is known). Tests are two-sided at 5 %. The
positive class is malignant.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

from thyroid_desktop.statistics.mrmc import Mrmc

SIGNIFICANCE = 0.05
"""Of the two-sided test that is planned."""

_MOST_CASES = 100_000


@dataclass(frozen=True, slots=True)
class Variability:
    """What is known of readers' variability before the study.

    Attributes:
        var_tr: Variance component of arm × reader, on the scale of the area, 0 or above.
        r1: Correlation of the errors of one reader in two arms.
        r2: Of two readers in one arm.
        r3: Of two readers in two arms.
        inflation: Error variance over what :func:`error_variance` gives.

    Raises:
        ValueError: The correlations leave no error of the readers' own, or a component is below 0.
    """

    var_tr: float
    r1: float
    r2: float
    r3: float
    inflation: float = 1.0

    def __post_init__(self) -> None:
        if not (self.var_tr >= 0.0 and self.inflation > 0.0):
            raise ValueError("a variance component cannot be below 0")
        if not self.r1 + max(self.r2 - self.r3, 0.0) < 1.0:
            raise ValueError("r1 + (r2 − r3) must stay below 1")

    @classmethod
    def of(cls, pilot: Mrmc, *, positives: int, negatives: int) -> Variability:
        """The variability that a study of two or more arms showed; a negative component counts as 0.

        Raises:
            ValueError: The pilot study holds no error, or its areas are all 0 or 1.
        """
        expected = error_variance(float(pilot.areas.mean()), positives, negatives)
        if not pilot.error_variance > 0.0:
            raise ValueError("a study without any error of reading says nothing about the next one")
        return cls(
            max(pilot.var_tr, 0.0),
            pilot.cov1 / pilot.error_variance,
            pilot.cov2 / pilot.error_variance,
            pilot.cov3 / pilot.error_variance,
            pilot.error_variance / expected,
        )


VAN_DYKE = Variability(var_tr=0.00020040252, r1=0.43203138, r2=0.42886683, r3=0.29793328)
"""Five radiologists, 45 + 69 cases, two kinds of MRI, by the jackknife; r1 lies inside the 0.35 to 0.59 that Rockette,
Campbell, Britton et al. found in two large studies (Acad Radiol 6 (1999) 723–729)."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What one number of readers needs.

    Attributes:
        readers: How many read.
        positives: Malignant cases; None where no number of cases reaches the power with so few readers.
        negatives: Benign cases; None likewise.
        power: Chance of finding the effect with these cases, 0 to 1; without cases, what 100,000 of them would reach.
    """

    readers: int
    positives: int | None
    negatives: int | None
    power: float


def error_variance(area: float, positives: int, negatives: int) -> float:
    """Variance of an empirical area over samples of cases when scores are normal with one spread in both classes.

    (A (1 − A) + (m − 1)(Q − A²) + (n − 1)(Q − A²)) / (m n) after Hanley and McNeil, where Q, the chance that two cases
    of one class both lie on the right side of one of the other, is that of two normal values correlated by ½: here by
    Owen's function T, Q = A − 2 T(Φ⁻¹(A), 1/√3).

    Args:
        area: Expected area A, above 0 and below 1.
        positives: Malignant cases m, at least 2.
        negatives: Benign cases n, at least 2.

    Raises:
        ValueError: An argument lies outside its range.
    """
    from scipy.special import owens_t

    if not 0.0 < area < 1.0:
        raise ValueError("an expected area lies between 0 and 1")
    if min(positives, negatives) < 2:
        raise ValueError("at least two malignant and two benign cases are needed")
    both = area - 2.0 * float(owens_t(NormalDist().inv_cdf(area), 3.0**-0.5))
    return (area * (1 - area) + (positives + negatives - 2) * (both - area * area)) / (positives * negatives)


def study_power(
    readers: int,
    positives: int,
    negatives: int,
    *,
    effect: float,
    area: float,
    variability: Variability = VAN_DYKE,
) -> float:
    """Chance that a study of two arms finds a difference, for readers and cases both drawn at random.

    F has 1 and ddf degrees of freedom and the non-centrality r d² / 2 / V with V = σ²_TR + σ² (1 − r1 + (r − 1)
    max(r2 − r3, 0)); ddf = V² (r − 1) / (σ²_TR + σ² (1 − r1 − max(r2 − r3, 0)))².

    Args:
        readers: Number of readers r, each reading every case in both arms; at least 2.
        positives: Malignant cases, at least 2.
        negatives: Benign cases, at least 2.
        effect: Difference d of the arms' mean areas that shall be found.
        area: Mean area over both arms, for which the error variance σ² is taken.
        variability: Of readers like these.

    Raises:
        ValueError: An argument lies outside its range, or an arm's area would.
    """
    from scipy.special import fdtri, ncfdtr

    if readers < 2:
        raise ValueError("an analysis over readers needs at least two readers")
    if not 0.0 < area - abs(effect) / 2 <= area + abs(effect) / 2 <= 1.0:
        raise ValueError("with this effect an arm's area would lie outside 0 to 1")
    error = variability.inflation * error_variance(area, positives, negatives)
    shared = error * max(variability.r2 - variability.r3, 0.0)
    own = variability.var_tr + error * (1.0 - variability.r1)
    denominator = own + (readers - 1) * shared
    ddf = (denominator / (own - shared)) ** 2 * (readers - 1)
    limit = float(fdtri(1, ddf, 1.0 - SIGNIFICANCE))
    return 1.0 - float(ncfdtr(1, ddf, readers * effect**2 / 2 / denominator, limit))


def planned(
    readers: Sequence[int],
    *,
    effect: float,
    area: float,
    share_malignant: float = 0.5,
    power: float = 0.8,
    variability: Variability = VAN_DYKE,
) -> tuple[Plan, ...]:
    """For each number of readers the fewest cases that reach the power, both arms read by everybody.

    Args:
        readers: Numbers of readers, each at least 2.
        effect: As for :func:`study_power`; not 0.
        area: See there.
        share_malignant: Of the cases, above 0 and below 1; at least two of each class are taken.
        power: To be reached, above 0 and below 1.
        variability: As for :func:`study_power`.

    Raises:
        ValueError: An argument lies outside its range.
    """
    if effect == 0.0 or not 0.0 < power < 1.0 or not 0.0 < share_malignant < 1.0:
        raise ValueError("a plan needs an effect, and a power and a share of malignant cases between 0 and 1")
    plans = []
    for number in readers:

        def reached(cases: int, number: int = number) -> Plan:
            positives = min(max(2, round(cases * share_malignant)), cases - 2)
            chance = study_power(
                number, positives, cases - positives, effect=effect, area=area, variability=variability
            )
            return Plan(number, positives, cases - positives, chance)

        low, high = 3, _MOST_CASES  # low is one case short of two of each class
        best = reached(high)
        if best.power < power:
            plans.append(Plan(number, None, None, best.power))
            continue
        while high - low > 1:
            middle = (low + high) // 2
            plan = reached(middle)
            low, high, best = (low, middle, plan) if plan.power >= power else (middle, high, best)
        plans.append(best)
    return tuple(plans)
