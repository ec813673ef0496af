"""Works out in the pool what the results page of a reader study shows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from thyroid_desktop.ui.study.results_window import Findings

if TYPE_CHECKING:
    from thyroid_desktop.services.workplace import Workplace


def findings_of(workplace: Workplace, study_id: int) -> Findings:
    """All that was found by now; for a pool thread."""
    from thyroid_desktop.services.evidence.evaluating import evaluate
    from thyroid_desktop.services.evidence.evaluation_figures import figures_of
    from thyroid_desktop.services.studies.study_report import methods_paragraph
    from thyroid_desktop.services.studies.study_results import answers_of_model, results_of, score_table_of

    study = workplace.studies.study(study_id)
    answers = answers_of_model(study, workplace.predictions)
    results = results_of(study, workplace.studies.readings(study_id), answers=answers)
    known = {user.id: user.name for user in workplace.settings.users()}
    names = {
        number: known.get(user_id, f"reader {number}")
        for number, user_id in enumerate(study.protocol.reader_ids, start=1)
    }
    table = score_table_of(results)
    curves = figures = None
    if table is not None:
        curves = evaluate(table, replicates=0)
        figures = figures_of(table, curves)
    return Findings(
        results,
        names,
        curves,
        replace(figures.roc, points=()) if figures is not None else None,
        figures.matrix if figures is not None else None,
        methods_paragraph(results),
    )


def readings_of(workplace: Workplace, study_id: int) -> bytes:
    """The readings as a table in CSV; for a pool thread."""
    from thyroid_desktop.services.studies.study_report import readings_table
    from thyroid_desktop.services.studies.study_results import results_of

    study = workplace.studies.study(study_id)
    return readings_table(results_of(study, workplace.studies.readings(study_id))).encode()
