"""Puts further files and members into a bundle, so that it is whole at every moment."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.inference.bundle import MANIFEST
from training.experiment.checkpoint import write_whole

Change = Callable[[dict[str, Any]], object]


def put_file(bundle: Path, name: str, arrays: Mapping[str, NDArray[np.float32]], change: Change) -> str:
    """Write an ``.npz`` into a bundle and its digest into the manifest; answers the digest.

    An older file of this name is taken out of the manifest first: a kill leaves a bundle without the file, never one
    whose digests are wrong.

    Args:
        bundle: The folder.
        name: Of the file.
        arrays: What it holds.
        change: Further changes to the manifest, made in place.

    Raises:
        OSError: The folder cannot be written to.
    """
    content = _archive(arrays)
    change_manifest(bundle, lambda said: said["files"].pop(name, None))
    _write(bundle / name, content)
    digest = hashlib.sha256(content).hexdigest()

    def enter(said: dict[str, Any]) -> None:
        said["files"][name] = digest
        change(said)

    change_manifest(bundle, enter)
    return digest


def change_manifest(bundle: Path, change: Change) -> None:
    """Change the manifest in place of the one before. Raises ``OSError`` where the folder cannot be written to."""
    said = read_said(bundle)
    change(said)
    _write(bundle / MANIFEST, (json.dumps(said, indent=2, ensure_ascii=False) + "\n").encode())


def read_said(bundle: Path) -> dict[str, Any]:
    """The manifest's members as they stand there. Raises ``OSError`` where it cannot be read."""
    said: dict[str, Any] = json.loads((bundle / MANIFEST).read_text(encoding="utf-8"))
    return said


def _archive(arrays: Mapping[str, NDArray[np.float32]]) -> bytes:
    """An ``.npz`` whose bytes depend on nothing but the arrays; NumPy's own would hold the time of writing.

    Written here, so that no library of networks is loaded for it.
    """
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in arrays.items():
            buffer = io.BytesIO()
            np.save(buffer, np.ascontiguousarray(array), allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), buffer.getvalue(), zipfile.ZIP_DEFLATED)
    return whole.getvalue()


def _write(path: Path, content: bytes) -> None:
    write_whole(path, lambda stream: stream.write(content))
    path.chmod(0o644)
