"""Everything that a run needs to go on after a kill, in one file that is replaced as a whole."""

from __future__ import annotations

import json
import os
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Final

import numpy as np
from numpy.typing import NDArray

from training.experiment.recipe import BadExperiment
from training.experiment.schedule import Plateau

FILE: Final = "checkpoint.npz"
_STATE: Final = "state"


@dataclass(frozen=True, slots=True)
class Position:
    """How far a run has come.

    Attributes:
        stage: Number of the stage, from 0; the number of stages when the run is over.
        epoch: Of the stage, from 0.
        step: Of the epoch, from 0: the next to do.
        loss_sum: Of the steps of this epoch that are done.
        plateau: Of the stage.
        curve: What each finished epoch told, in the words of its event.
    """

    stage: int = 0
    epoch: int = 0
    step: int = 0
    loss_sum: float = 0.0
    plateau: Plateau = field(default_factory=Plateau)
    curve: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Checkpoint:
    """A position, the state of the network and of the optimiser, and what they belong to."""

    belongs_to: str
    position: Position
    network: tuple[NDArray[Any], ...]
    optimiser: tuple[NDArray[Any], ...]

    def write(self, folder: Path) -> None:
        """Write it in place of the one before."""
        state = json.dumps({"belongs_to": self.belongs_to, "position": asdict(self.position)})
        arrays = {f"network/{number}": value for number, value in enumerate(self.network)}
        arrays |= {f"optimiser/{number}": value for number, value in enumerate(self.optimiser)}
        arrays[_STATE] = np.frombuffer(state.encode(), np.uint8)
        write_whole(folder / FILE, lambda stream: np.savez(stream, **arrays))  # type: ignore[arg-type]


def read_checkpoint(folder: Path, belongs_to: str) -> Checkpoint | None:
    """The last checkpoint of a run; None when it had none yet.

    Raises:
        BadExperiment: It cannot be read, or belongs to another recipe, bundle, network or fold.
    """
    path = folder / FILE
    if not path.exists():
        return None
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as archive:
            state = json.loads(archive[_STATE].tobytes())
            position = _position(state["position"])
            network, optimiser = (_numbered(archive, name) for name in ("network", "optimiser"))
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as fault:
        raise BadExperiment(f"The checkpoint in {folder} cannot be read", str(fault)) from fault
    if state["belongs_to"] != belongs_to:
        said = "it was begun with another recipe, bundle, file of weights or backend"
        raise BadExperiment(f"The run in {folder} cannot be taken up again", said, "Choose another folder.")
    return Checkpoint(belongs_to, position, network, optimiser)


def write_whole(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Write beside the place, force it to the disk and rename: a reader or a kill sees the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            write(stream)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)
    if os.name != "nt":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def read_table(path: Path) -> dict[str, Any]:
    """A JSON object that :func:`write_whole` wrote.

    Raises:
        BadExperiment: It cannot be read, or somebody altered it.
    """
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise BadExperiment(f"{path} cannot be read", str(fault)) from fault
    if not isinstance(told, dict):
        raise BadExperiment(f"{path} cannot be read", "it is no JSON object")
    return told


def sweep(folder: Path) -> None:
    """Remove what kills left half-written."""
    for path in folder.glob(".*.part"):
        path.unlink(missing_ok=True)


def _position(told: dict[str, Any]) -> Position:
    return Position(**{**told, "plateau": Plateau(**told["plateau"]), "curve": tuple(told["curve"])})


def _numbered(archive: Any, name: str) -> tuple[NDArray[Any], ...]:
    count = sum(key.startswith(f"{name}/") for key in archive.files)
    return tuple(archive[f"{name}/{number}"] for number in range(count))
