"""What Keras computes with: chosen before Keras is loaded, and the same for all members of an experiment."""

from __future__ import annotations

import gc
import os
import sys
from importlib.util import find_spec

from training.experiment.recipe import BadExperiment


def choose_backend(name: str) -> None:
    """Let Keras compute with this backend from now on.

    Raises:
        BadExperiment: It is not installed here, or Keras computes with another one already.
    """
    if "keras" in sys.modules:
        own = own_backend()
        if own != name:
            raise BadExperiment(f"Nothing can be computed with {name}", f"Keras is loaded already, with {own}")
        return
    if find_spec(name) is None:
        raise BadExperiment(f"Nothing can be computed with {name}", "it is not installed here", "Choose another one.")
    os.environ["KERAS_BACKEND"] = name


def own_backend() -> str:
    """What Keras computes with where nobody chooses: by ``KERAS_BACKEND``, its own file of settings, or its default.

    Raises:
        BadExperiment: That is no backend, or is not installed here.
    """
    try:
        import keras
    except (ImportError, ValueError) as fault:
        said = f"{fault} (name another backend, or set KERAS_BACKEND)"
        raise BadExperiment("Keras finds nothing to compute with", said) from fault
    return str(keras.backend.backend())


def let_go() -> None:
    """Free what a network left that is used no more: its own references go round in circles, and Keras keeps some."""
    import keras

    keras.backend.clear_session(free_memory=False)
    if keras.backend.backend() == "torch":
        import torch

        torch.cuda.empty_cache()
    for _ in range(2):  # what has a finaliser goes the second time
        gc.collect()
