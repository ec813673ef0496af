"""A small candidate for tests; run as a program, it is written and loaded under the backend that Keras was told."""

from __future__ import annotations

import sys
from pathlib import Path

import keras

from tests.training.lively import enlivened
from thyroid_desktop.inference.engine import Engine
from training.experiment.networks import build
from training.experiment.recipe import NetworkName
from training.results.bundling import CandidateAbout, write_candidate


def about(*, network: NetworkName = "Tiny", letterbox: bool = True) -> CandidateAbout:
    return CandidateAbout(
        id="candidate-1",
        version="3",
        title="A made-up candidate",
        network=network,
        margin=0.15,
        letterbox=letterbox,
        threshold=0.4,
        temperature=1.3,
        out_of_fold=b"row,fold\na,0\n",
        card="# A card\n",
        created="2025-01-02",
        training={"recipe": "made-up", "folds": 3},
    )


def trained(network: NetworkName = "Tiny") -> keras.Model:
    """A network with statistics of its own, as after training."""
    return enlivened(build(network, dropout=0.5, precision="float32", seed=3), seed=3)


if __name__ == "__main__":
    where = Path(sys.argv[1]) / "candidate-1"
    write_candidate(where, trained(), about())
    sys.stdout.write(f"{keras.backend.backend()} {Engine(where).identity.id}")
