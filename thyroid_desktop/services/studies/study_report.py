"""What a reader study found, for files and for a paper: readings as a table, and what was computed and how."""

from __future__ import annotations

import csv
import io

import numpy as np

from thyroid_desktop.services.studies.study_findings import StudyResults

COLUMNS = ("reader", "case", "arm", "truth", "score")


def readings_table(results: StudyResults) -> str:
    """All readings as CSV, which the command ``study analyse`` reads: readers and cases by number, 1 is malignant.

    The score is that of the reader, 0 to 100, or 0 and 1 for the opinion where no score was asked.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for place in np.argwhere(~np.isnan(results.table)):
        condition, reader, case = (int(one) for one in place)
        item = results.study.items[case]
        score = f"{results.table[condition, reader, case]:g}"
        name = results.conditions[condition].name
        writer.writerow((reader + 1, item.number, name, int(item.is_malignant), score))
    return text.getvalue()


def methods_paragraph(results: StudyResults) -> str:
    """What was done and computed, in English, with the positive class named."""
    study, protocol = results.study, results.study.protocol
    malignant = sum(item.is_malignant for item in study.items)
    bases = ", ".join(sorted({item.truth_basis for item in study.items}))
    order = "an order drawn for each reader and arm" if protocol.is_randomised else "the same order"
    arms = "; ".join(f"“{condition.name}”" for condition in results.conditions)
    washout = (
        f" with at least {protocol.washout_days} days between arms"
        + (", readers taking turns in which arm came first" if protocol.is_crossover else "")
        if len(protocol.arms) > 1
        else ""
    )
    box = "The box of the nodule was given" if protocol.box == "given" else "Readers drew the box of the nodule"
    score = (
        "gave a malignancy score from 0 to 100 beside their opinion"
        if protocol.asks_score
        else "gave an opinion without a score"
    )
    benign = len(study.items) - malignant
    parts = [
        f"{len(protocol.reader_ids)} readers read {len(study.items)} cases ({malignant} malignant, the positive class,",
        f"and {benign} benign; truth by {bases}) in {arms}, in {order} (seed {protocol.seed}){washout}.",
        f"{box}, and readers {score}. Truth, other readers' answers and the model's, until it was due, were",
        "hidden; every answer was locked before the next case. Sensitivity is the share of malignant cases called",
        "malignant and specificity that of benign cases called benign, each over its own denominator, with Wilson's",
        "and Clopper and Pearson's 95 % intervals. Areas under the empirical ROC curve count ties as one half; single",
        "readers' intervals are DeLong's. Opinions that changed were compared by McNemar's exact test within readers.",
        _mrmc(results),
    ]
    if not results.is_complete:
        parts.append(f"The study was not finished: {results.locked} of {results.total} answers were locked.")
    if results.unshown:
        parts.append(f"In {results.unshown} answers with the model there was none to show.")
    return " ".join(parts)


def _mrmc(results: StudyResults) -> str:
    comparison = results.by_score or results.by_opinion
    if comparison is None:
        return "Readers were not compared all at once."
    covariance = "the jackknife over cases" if comparison.analysis.covariance == "jackknife" else "DeLong's method"
    return " ".join(
        (
            "Conditions were compared over random readers and random cases after Obuchowski and Rockette (1995) with",
            f"Hillis' (2007) degrees of freedom; covariances of errors came from {covariance}, and p values of several",
            "comparisons were corrected after Holm.",
        )
    )
