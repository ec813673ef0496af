"""The check as a file of a bundle, listed in its manifest."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.inference.bundle import read_files, read_manifest
from thyroid_desktop.inference.familiarity import FAMILIARITY, Familiarity
from training.bundled.bundle_files import put_file


def add_check(bundle: Path, arrays: Mapping[str, NDArray[np.float32]], account: Mapping[str, Any]) -> str:
    """Write ``familiarity.npz`` into a bundle and list it in the manifest; answers its SHA-256.

    Args:
        bundle: A whole classifier's bundle.
        arrays: Of the check.
        account: How it was fitted, for ``training.familiarity`` of the manifest; plain JSON values.

    Raises:
        BrokenModel: The bundle is not whole.
        ValueError: The arrays are no check of this bundle.
    """
    manifest = read_manifest(bundle)
    read_files(bundle, manifest)
    Familiarity.of(arrays, manifest.feature_map[2])

    def tell(said: dict[str, Any]) -> None:
        said["training"] = {**said.get("training", {}), "familiarity": dict(account)}

    return put_file(bundle, FAMILIARITY, arrays, tell)
