"""The ablation of a recipe: every variant trained on the same folds, and the table of what each switch is worth."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Final

from training.ablation.table import lines_of, write_lines
from training.ablation.variants import variants
from training.experiment.crossing import cross_validate
from training.experiment.events import Tell
from training.experiment.recipe import NetworkName
from training.experiment.running import Order

TABLE: Final = "ablation.csv"


def ablate(order: Order, network: NetworkName, out: Path, tell: Tell) -> dict[str, Any]:
    """Cross-validate every variant of the order's recipe with one network, and leave ``ablation.csv``.

    Runs that are finished are not repeated, so that the same call goes on where it was interrupted.

    Returns:
        What the command prints: recipe, network, positive class and the lines of the table.

    Raises:
        BadExperiment: As :func:`~training.experiment.running.run_member`.
    """
    recipe = replace(order.recipe, networks=(network,))
    asked = variants(recipe)
    for variant in asked:
        if variant.answered == "as asked":
            cross_validate(replace(order, recipe=variant.recipe), out / variant.folder, tell)
    lines = lines_of(asked, out, network)
    write_lines(out / TABLE, lines)
    return {
        "recipe": recipe.id,
        "network": network,
        "positive_class": "malignant",
        "limit_steps": order.limit_steps,
        "lines": [asdict(line) for line in lines],
    }
