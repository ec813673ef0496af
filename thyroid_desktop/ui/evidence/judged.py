"""A table of scores with all that was computed from it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from thyroid_desktop.services.evidence.evaluating import Evaluation
    from thyroid_desktop.services.evidence.evaluation_figures import EvaluationFigures
    from thyroid_desktop.services.evidence.score_tables import ScoreTable


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """What the window of an evaluation shows.

    Attributes:
        path: Where the table was read.
        table: The table, with the class that is called positive.
        patients: How many patients it names; 0 where it names none.
        evaluation: Figures of merit.
        figures: What is drawn.
        methods: What was computed and how.
    """

    path: Path
    table: ScoreTable
    patients: int
    evaluation: Evaluation
    figures: EvaluationFigures
    methods: str
