"""Loads every file of a folder by LabelMe itself; run by the Python of an environment that holds LabelMe."""

import importlib.metadata
import json
import sys
from pathlib import Path


def main() -> None:
    """Print the version, the shapes of each file that was loaded, and what was said about the others."""
    from labelme import _label_file

    loaded, refused = {}, {}
    for path in sorted(Path(sys.argv[1]).glob("*.json")):
        try:
            if hasattr(_label_file, "read_label_file"):
                shapes = _label_file.read_label_file(filename=str(path)).shapes
            else:
                shapes = _label_file.LabelFile(str(path)).shapes
            loaded[path.name] = [[shape["label"], shape["shape_type"], shape["points"]] for shape in shapes]
        except Exception as problem:  # noqa: BLE001 - whatever LabelMe raises is what is asked for
            refused[path.name] = str(problem)
    version = importlib.metadata.version("labelme")
    sys.stdout.write(json.dumps({"version": version, "loaded": loaded, "refused": refused}))


if __name__ == "__main__":
    main()
