"""Model bundles in folders: listed by their manifests, without loading any network."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from thyroid_desktop.domain.errors import BrokenModel
from thyroid_desktop.inference.bundle import MANIFEST, broken, is_proposer, read_manifest, read_proposer_manifest
from thyroid_desktop.services.model_registry import FoundModel, FoundProposer


class BundleFolders:
    """Fulfils ``ModelShelf``.

    Args:
        roots: Folders whose sub-folders are bundles (``models/``); where an id is found twice the earlier root wins.
            A root that does not exist holds none.
    """

    def __init__(self, *roots: Path) -> None:
        self._roots = roots

    def found(self) -> tuple[FoundModel, ...]:
        """All classifiers, usable or not, in order of their ids; each id once. What cannot be read counts as one."""
        return tuple(_model(folder) for folder in self._bundles() if not is_proposer(folder))

    def proposers(self) -> tuple[FoundProposer, ...]:
        """All proposers, usable or not, in order of their ids; each id once."""
        return tuple(_proposer(folder) for folder in self._bundles() if is_proposer(folder))

    def _bundles(self) -> tuple[Path, ...]:
        folders: dict[str, Path] = {}
        for root in self._roots:
            for manifest in sorted(root.glob(f"*/{MANIFEST}")):
                folders.setdefault(manifest.parent.name, manifest.parent)
        return tuple(folders[name] for name in sorted(folders))


def _model(folder: Path) -> FoundModel:
    try:
        manifest = read_manifest(folder)
        _check_presence(folder, manifest.files)
    except BrokenModel as problem:
        return FoundModel(folder, None, problem)
    return FoundModel(folder, manifest.identity)


def _proposer(folder: Path) -> FoundProposer:
    try:
        manifest = read_proposer_manifest(folder)
        _check_presence(folder, manifest.files)
    except BrokenModel as problem:
        return FoundProposer(folder, None, problem=problem)
    return FoundProposer(folder, manifest.identity, manifest.created)


def _check_presence(folder: Path, names: Iterable[str]) -> None:
    for name in names:
        if not (folder / name).is_file():
            raise broken(folder, f"{name} is missing")
