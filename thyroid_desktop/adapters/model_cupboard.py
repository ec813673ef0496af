"""Adopted models in the profile, and results of training jobs as they lie in folders."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Final

from thyroid_desktop.adapters.files import write_bytes
from thyroid_desktop.domain.diagnosis import ModelIdentity
from thyroid_desktop.domain.errors import BrokenModel, StoreProblem
from thyroid_desktop.domain.training_result import RESULT_FILE, TrainingResult
from thyroid_desktop.domain.typed_json import built
from thyroid_desktop.inference.bundle import MANIFEST, broken, read_files, read_manifest

_LARGEST_RESULT: Final = 1 << 24


class ModelFolder:
    """Fulfils ``ModelCupboard``.

    Args:
        models: The profile's folder of model bundles; made when something is installed.
    """

    def __init__(self, models: Path) -> None:
        self._models = models

    def result(self, folder: Path) -> TrainingResult:
        """What ``result.json`` in this folder says. Raises ``BrokenModel``."""
        title = f"The result in {folder.name} cannot be read"
        try:
            with (folder / RESULT_FILE).open("rb") as file:
                return built(TrainingResult, json.loads(file.read(_LARGEST_RESULT)))
        except OSError as fault:
            raise BrokenModel(title, f"{RESULT_FILE}: {fault.strerror}", "Is the folder of the job gone?") from fault
        except (ValueError, RecursionError) as fault:
            raise BrokenModel(title, f"{RESULT_FILE} is not valid: {fault}") from fault

    def install(self, bundle: Path) -> None:
        """Copy a bundle to the profile's models: the very bytes that were checked, as a whole or not at all.

        A bundle that is there already is left alone.

        Raises:
            BrokenModel: A file is missing or was altered, or another model of this name is there.
            StoreProblem: The profile cannot be written to.
        """
        manifest = read_manifest(bundle)
        contents = read_files(bundle, manifest)
        place = self._models / bundle.name
        if place.exists():
            if read_manifest(place).files != manifest.files:
                raise broken(bundle, "another model of this name is installed")
            read_files(place, manifest)
            return
        try:
            self._models.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=self._models, prefix=".", suffix=".part") as scratch:
                made = Path(scratch) / bundle.name
                for name, content in contents.items():
                    write_bytes(made / name, content)
                write_bytes(made / MANIFEST, (bundle / MANIFEST).read_bytes())
                if read_manifest(made) != manifest:
                    raise broken(bundle, f"{MANIFEST} was altered meanwhile")
                made.rename(place)
        except OSError as fault:
            raise StoreProblem(f"{bundle.name} cannot be installed", fault.strerror or str(fault)) from fault

    def replay(self, bundle: Path) -> ModelIdentity:
        """Let a worker load the bundle and answer its golden crops; which model it is.

        Raises:
            BrokenModel: A file is missing or was altered, or it answers differently.
            WorkerLost: Its process ended.
        """
        from thyroid_desktop.adapters.worker_client import WorkerEngine

        engine = WorkerEngine(bundle)
        try:
            return engine.identity()
        finally:
            engine.close()
