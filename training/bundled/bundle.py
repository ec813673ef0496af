"""Writes the bundle of a study: the last part's network, what it was measured by, and the card."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from training.bundled.bundle_files import change_manifest, read_said
from training.bundled.card import card_text
from training.bundled.making import Places, account_of, figures_of, folder_of, tables_of, write_figures
from training.bundled.study import Study
from training.experiment.checkpoint import write_whole
from training.experiment.running import WEIGHTS

CARD: Final = "MODEL_CARD.md"


def write_bundled(study: Study, places: Places, out: Path, created: str) -> dict[str, Any]:
    """Compute the figures and write the bundle into ``out``, which is called like the study; answers its account.

    Raises:
        BadExperiment: A training is not done.
        ValueError: A weight does not fit into float16.
    """
    from training.bundled.making import UNSEEN
    from training.experiment.networks import build
    from training.experiment.weights import load_weights
    from training.results.bundling import CandidateAbout, rounded, write_candidate

    point, figures, given = figures_of(study, places)
    write_figures(places, point, figures)
    training = account_of(study, places, point, figures)
    recipe, last = study.experiment, study.parts[-1]
    model = build(study.network, dropout=0.0, precision="float32", seed=recipe.seed, side=recipe.asked_side)
    load_weights(model, folder_of(study, last, -1, places) / WEIGHTS)
    own, others = tables_of(study, given)
    about = CandidateAbout(
        id=study.id,
        version=study.version,
        title=study.title,
        network=study.network,
        margin=recipe.crop.margin,
        letterbox=recipe.crop.letterbox,
        threshold=point.threshold,
        temperature=point.temperature,
        out_of_fold=own,
        card="",
        created=created,
        training=training,
        further={UNSEEN: others},
    )
    write_candidate(out, rounded(model), about)
    write_card(out, {})
    return {"study": study.id, "bundle": str(out), "point": training["point"], "figures": figures}


def write_card(bundle: Path, evidence: Mapping[str, Any]) -> None:
    """Write the card anew from the manifest and what was measured of the finished bundle, and its digest with it.

    Args:
        bundle: The folder.
        evidence: By section, what further measurements gave: plain JSON values. It is kept in the manifest, so that
            sections that are not given stay as they were.
    """
    told = read_said(bundle)
    kept = {**told["training"].get("evidence", {}), **evidence}
    if kept:
        told["training"]["evidence"] = kept
    text = card_text(told).encode()
    change_manifest(bundle, lambda said: said["files"].pop(CARD, None))  # a kill leaves no wrong digest
    write_whole(bundle / CARD, lambda stream: stream.write(text))
    (bundle / CARD).chmod(0o644)

    def change(said: dict[str, Any]) -> None:
        said["training"], said["files"][CARD] = told["training"], hashlib.sha256(text).hexdigest()

    change_manifest(bundle, change)
