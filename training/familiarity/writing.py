"""The check as a file of a bundle, listed in its manifest: a power cut leaves the old bundle or the new one."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from thyroid_desktop.inference.bundle import MANIFEST, read_files, read_manifest
from thyroid_desktop.inference.familiarity import FAMILIARITY, Familiarity


def add_check(bundle: Path, arrays: Mapping[str, NDArray[Any]], account: Mapping[str, Any]) -> str:
    """Write ``familiarity.npz`` into a bundle and list it in the manifest; answers its SHA-256.

    The manifest that does not know the file goes first, so that no moment has a manifest with another file's hash.

    Args:
        bundle: A whole classifier's bundle.
        arrays: Of the check.
        account: How it was fitted, for ``training.familiarity`` of the manifest; plain JSON values.

    Raises:
        BrokenModel: The bundle is not whole.
        ValueError: The arrays are no check of this bundle.
    """
    from training.export import write_arrays

    manifest = read_manifest(bundle)
    read_files(bundle, manifest)
    Familiarity.of(arrays, manifest.feature_map[2])
    content = json.loads((bundle / MANIFEST).read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as scratch:
        write_arrays(Path(scratch) / FAMILIARITY, arrays)
        raw = (Path(scratch) / FAMILIARITY).read_bytes()
    if content["files"].pop(FAMILIARITY, None) is not None:
        _write_manifest(bundle, content)
    write_whole(bundle / FAMILIARITY, raw)
    digest = hashlib.sha256(raw).hexdigest()
    content["files"][FAMILIARITY] = digest
    content["training"] = {**content.get("training", {}), "familiarity": dict(account)}
    _write_manifest(bundle, content)
    return digest


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside its place, force it to the disk, and rename it over."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _write_manifest(bundle: Path, content: Mapping[str, Any]) -> None:
    write_whole(bundle / MANIFEST, (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode())
