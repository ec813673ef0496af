"""What came of a training, in sentences. Positive class: malignant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from thyroid_desktop.ui.evidence.result_table import number_text, p_text, percent_text, signed_text
from thyroid_desktop.ui.library.interchange import filled
from thyroid_desktop.ui.training.training_words import IMAGES, NODULES, PATIENTS, STEPS_A_STAGE, counted
from thyroid_desktop.ui.words.problem_texts import told

if TYPE_CHECKING:
    from thyroid_desktop.domain.training_result import (
        ChangedDecision,
        Comparison,
        NetworkResult,
        Scores,
        Share,
        TrainingResult,
    )

translate = QCoreApplication.translate
CERTAIN = 0.05
"""A p below this is taken for a difference, two-sided."""


def data_sentence(result: TrainingResult) -> str:
    """What was learnt from."""
    data = result.learnt_from
    text = translate("training", "Trained on %1 (%2 malignant) in %3 of %4, in %5 folds.")
    nodules, images = counted(data.nodules, NODULES), counted(data.images, IMAGES)
    return filled(text, (nodules, data.malignant, images, counted(data.patients, PATIENTS), data.folds))


def best_network(result: TrainingResult) -> NetworkResult | None:
    """The network that became the candidate, else the one with the largest AUROC."""
    wanted = result.candidate.network if result.candidate is not None else ""
    chosen = next((one for one in result.networks if one.network == wanted), None)
    if chosen is not None:
        return chosen
    return max(result.networks, key=lambda one: one.out_of_fold.auroc or 0.0, default=None)


def figures_sentence(result: TrainingResult) -> str:
    """How well the candidate's network told nodules apart that it had not seen."""
    best = best_network(result)
    if best is None:
        return translate("training", "No network was measured.")
    scores = best.out_of_fold
    if scores.auroc is None:
        text = translate("training", "%1 was measured on nodules of one class only, so that there is no AUROC.")
        return filled(text, (best.network,))
    text = translate(
        "training",
        "On nodules that it had not seen, %1 reached an AUROC of %2%3. At a probability of 50 % it called %4 of the "
        "malignant nodules malignant (sensitivity) and %5 of the benign ones benign (specificity).",
    )
    area = number_text(scores.auroc)
    return filled(
        text,
        (best.network, area, _ends(scores), share_text(scores.sensitivity), share_text(scores.specificity)),
    )


def comparison_sentence(comparison: Comparison | None) -> str:
    """Which of both is better, in one plain sentence."""
    if comparison is None:
        return translate("training", "There was no model in use to compare it with.")
    difference, p = comparison.difference, comparison.p
    values = (
        comparison.candidate.nodules,
        number_text(comparison.candidate.auroc),
        number_text(comparison.in_use.auroc),
        signed_text(difference),
        p_text(p),
    )
    if difference is None or p is None:
        text = translate("training", "On the same %1 nodules the two models cannot be compared by their AUROC.")
    elif p >= CERTAIN:
        text = translate(
            "training",
            "On the same %1 nodules no difference between the two could be shown: AUROC %2 of the new model, %3 of "
            "the one in use (difference %4, p = %5).",
        )
    elif difference > 0:
        text = translate(
            "training",
            "On the same %1 nodules the new model is better: AUROC %2 against %3 of the one in use (difference %4, "
            "p = %5).",
        )
    else:
        text = translate(
            "training",
            "On the same %1 nodules the new model is worse: AUROC %2 against %3 of the one in use (difference %4, "
            "p = %5).",
        )
    return filled(text, values)


def changes_sentence(result: TrainingResult) -> str:
    """How many decisions would change, and for the better or the worse; empty without a comparison."""
    comparison = result.comparison
    if comparison is None:
        return ""
    if not comparison.changed:
        return translate("training", "No decision would change.")
    helped = sum(is_better(one, result) for one in comparison.changed)
    if len(comparison.changed) == 1:
        if helped:
            return translate("training", "One decision would change, for the better.")
        return translate("training", "One decision would change, for the worse.")
    text = translate("training", "%1 decisions would change: %2 for the better, %3 for the worse.")
    return filled(text, (len(comparison.changed), helped, len(comparison.changed) - helped))


def is_better(one: ChangedDecision, result: TrainingResult) -> bool:
    """Whether the candidate's decision is the right one; it then is the other model's that is wrong."""
    threshold = result.candidate.threshold if result.candidate is not None else one.in_use
    return one.is_malignant == (one.candidate >= threshold)


def caution_sentences(result: TrainingResult) -> str:
    """What one must know before believing the figures; empty for nothing."""
    told_here = []
    if result.limit_steps:
        text = translate("training", "This was a trial of %1: its figures say nothing about a real training.")
        told_here.append(filled(text, (counted(result.limit_steps, STEPS_A_STAGE),)))
    if result.comparison is not None and result.comparison.caution:
        cautions = re.split(r"(?<=\.) (?=[A-Z])", result.comparison.caution)
        told_here.extend(told(one) for one in cautions)
    return " ".join(told_here)


def share_text(share: Share) -> str:
    """A share in per cent with its counts."""
    if share.value is None:
        return percent_text(None)
    return f"{percent_text(share.value)} ({share.k}/{share.n})"


def _ends(scores: Scores) -> str:
    if scores.auroc_low is None or scores.auroc_high is None:
        return ""
    text = translate("training", " (95 % interval %1 to %2)")
    return filled(text, (number_text(scores.auroc_low), number_text(scores.auroc_high)))
