"""Model bundles in folders: listed by their manifests, without loading any network."""

from __future__ import annotations

from pathlib import Path

from thyroid_desktop.domain.errors import BrokenModel
from thyroid_desktop.inference.bundle import MANIFEST, broken, read_manifest
from thyroid_desktop.services.model_registry import FoundModel


class BundleFolders:
    """Fulfils ``ModelShelf``.

    Args:
        roots: Folders whose sub-folders are bundles (``models/``); where an id is found twice the earlier root wins.
            A root that does not exist holds none.
    """

    def __init__(self, *roots: Path) -> None:
        self._roots = roots

    def found(self) -> tuple[FoundModel, ...]:
        """All bundles, usable or not, in order of their ids; each id once."""
        models: dict[str, FoundModel] = {}
        for root in self._roots:
            for manifest in sorted(root.glob(f"*/{MANIFEST}")):
                models.setdefault(manifest.parent.name, _found(manifest.parent))
        return tuple(models[name] for name in sorted(models))


def _found(folder: Path) -> FoundModel:
    try:
        manifest = read_manifest(folder)
        for name in manifest.files:
            if not (folder / name).is_file():
                raise broken(folder, f"{name} is missing")
    except BrokenModel as problem:
        return FoundModel(folder, None, problem)
    return FoundModel(folder, manifest.identity)
