"""What came of a reader study, in one plain sentence of the language of the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from thyroid_desktop.ui.evidence.result_table import interval_text, number_text, p_text, signed_text
from thyroid_desktop.ui.library.interchange import filled

if TYPE_CHECKING:
    from thyroid_desktop.services.studies.study_findings import Obstacle, StudyResults

translate = QCoreApplication.translate
SIGNIFICANCE = 0.05


def result_sentence(results: StudyResults) -> str:
    """Whether the last condition differs from the first, over readers and cases like these."""
    comparison = results.by_score or results.by_opinion
    if comparison is None:
        return obstacle_text(results.obstacle)
    analysis, (first, second) = comparison.analysis, results.primary
    (one,) = (one for one in analysis.differences if (one.first, one.second) == (first, second))
    conditions = condition_texts(results)
    names = conditions[first], conditions[second]
    means = number_text(float(analysis.arms[first])), number_text(float(analysis.arms[second]))
    begin = filled(
        translate("study", "Over %1 readers and %2 cases the mean AUROC was %3 in “%4” and %5 in “%6”"),
        (len(comparison.readers), len(results.study.items), means[0], names[0], means[1], names[1]),
    )
    if one.p is None:
        return filled(translate("study", "%1; the readings hold no error from which a test could be made."), (begin,))
    text = (
        translate("study", "%1: a difference of %2 (95 % interval %3, p %4) for readers and cases like these.")
        if one.p < SIGNIFICANCE
        else translate(
            "study", "%1: no difference can be shown (%2, 95 % interval %3, p %4) for readers and cases like these."
        )
    )
    return filled(text, (begin, signed_text(-one.value), interval_text((-one.high, -one.low)), p_text(one.p)))


def condition_texts(results: StudyResults) -> tuple[str, ...]:
    """What the conditions are called on the screen: their arm, and which of its answers where it asks for two."""
    arms = results.study.protocol.arms
    stages = {"own": translate("study", "%1, own opinion"), "with-model": translate("study", "%1, after the model")}
    return tuple(
        arms[one.arm].name if len(arms[one.arm].stages) == 1 else filled(stages[one.stage], (arms[one.arm].name,))
        for one in results.conditions
    )


def state_text(results: StudyResults) -> str:
    """How complete the results are, and what is positive."""
    malignant = sum(item.is_malignant for item in results.study.items)
    cases = filled(
        translate("study", "%1 cases: %2 malignant (the positive class), %3 benign."),
        (len(results.study.items), malignant, len(results.study.items) - malignant),
    )
    if results.is_complete:
        return cases
    locked = translate("study", "%1 Not finished: %2 of %3 answers are locked, and all figures are about these.")
    return filled(locked, (cases, results.locked, results.total))


def obstacle_text(obstacle: Obstacle | None) -> str:
    """Why readers cannot be compared all at once."""
    texts = {
        "one-condition": translate("study", "There is one condition only, and nothing to compare it with."),
        "one-reader": translate("study", "An analysis over readers needs at least two of them."),
        "unfinished": translate("study", "Conditions are compared once two readers have read everything."),
        "few-cases": translate("study", "A comparison needs at least two malignant and two benign cases."),
    }
    return texts.get(obstacle or "", "")
