"""The candidate against the model in use, on the same nodules, and why that may flatter one of both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from thyroid_desktop.domain.training_result import ChangedDecision, Comparison
from thyroid_desktop.statistics.roc import compare
from training.results.consulting import Consulted
from training.results.findings import Finding
from training.results.provenance import Provenance
from training.results.scores import has_both

CHOSEN_HERE = (
    "The candidate's threshold and temperature were chosen on these very answers, which flatters its sensitivity, its "
    "specificity and its calibration; those of the model in use were chosen elsewhere."
)
BEST_OF_SEVERAL = "The candidate is the best of {count} networks on these nodules, which flatters its AUROC a little."
SAME_BUNDLE = "{who} learnt from these very nodules: its figures here are too good."
SAME_COLLECTION = (
    "{who} learnt from {source}, where these nodules come from: it may have learnt from the same images, and then its "
    "figures here are too good."
)
OTHER_COLLECTION = (
    "{who} says that it learnt from {learnt}, and these nodules come from {source}: it should not know them, but "
    "nothing here proves that."
)
NOT_KNOWN = "{who} may have learnt from some of these nodules, nobody knows; if so, its figures here are too good."


def comparison_of(finding: Finding, in_use: Consulted, cautions: str) -> Comparison:
    """Figures of both, DeLong's paired test and every changed decision.

    Args:
        finding: Of the candidate's network, its plain answers.
        in_use: The model in use, asked about the same rows in the same order.
        cautions: Sentences.
    """
    ours, theirs = finding.called_plainly, in_use.called("out of fold")
    names, truth = finding.plain.names, ours.truth
    apart = compare(truth, ours.chances, theirs.chances) if has_both(truth) else None
    low, high = (apart.interval() if apart else None) or (None, None)
    changed = tuple(
        ChangedDecision(name, bool(is_malignant), float(theirs.chances[at]), float(ours.chances[at]))
        for at, (name, is_malignant) in enumerate(zip(names, truth, strict=True))
        if ours.said[at] != theirs.said[at]
    )
    return Comparison(
        model_id=in_use.manifest.identity.id,
        weights_sha256=in_use.manifest.identity.weights_sha256,
        in_use=theirs.scores,
        candidate=ours.scores,
        difference=apart.value if apart else None,
        difference_low=low,
        difference_high=high,
        p=apart.p if apart else None,
        changed=changed,
        caution=cautions,
    )


def cautions_of(training: Mapping[str, Any], provenance: Provenance, networks: int) -> str:
    """Why the comparison may flatter one of both.

    Args:
        training: What the manifest of the model in use says of its training.
        provenance: Of the nodules.
        networks: How many networks the candidate was chosen from.
    """
    sentences = [acquaintance(training, provenance, "The model in use"), CHOSEN_HERE]
    if networks > 1:
        sentences.append(BEST_OF_SEVERAL.format(count=networks))
    return " ".join(sentences)


def acquaintance(training: Mapping[str, Any], provenance: Provenance, who: str) -> str:
    """What is known of whether a model has learnt from the nodules that it is asked about.

    Args:
        training: What its manifest says of its training.
        provenance: Of the nodules.
        who: The model, as the sentence begins.
    """
    bundle, recipe = _table(training, "bundle"), _table(training, "recipe")
    if bundle.get("identity") == provenance.learnt_from.identity:
        return SAME_BUNDLE.format(who=who)
    learnt = [str(one) for one in (*recipe.get("train_on", ()), bundle.get("source", "")) if one]
    source = provenance.source
    if source and source in learnt and source not in _PRIVATE:
        return SAME_COLLECTION.format(who=who, source=source)
    if not learnt or source in _PRIVATE or not source or not _PRIVATE.isdisjoint(learnt):
        return NOT_KNOWN.format(who=who)
    return OTHER_COLLECTION.format(who=who, learnt=", ".join(learnt), source=source)


_PRIVATE = frozenset({"profile", "folder"})
"""Sources that are no collection: two of them may be the same or not."""


def _table(training: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = training.get(name)
    return found if isinstance(found, Mapping) else {}
