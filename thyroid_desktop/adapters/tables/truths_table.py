"""Tables of truths: a row an image, and whether what it shows is malignant."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from thyroid_desktop.adapters.tables.delimited import TruthCells, open_table

KIND: Final = "a table of truths"
NAMES: Final = ("case", "image", "file", "file_name", "filename", "sha256")


def read_truths(path: Path) -> dict[str, bool]:
    """Read a table with a column ``truth`` and one that names images: ``case``, ``image``, ``file`` or ``sha256``.

    Raises:
        UserProblem: It is no such table, or an image is there twice; the first thing that is wrong is named.
    """
    with open_table(path, KIND) as table:
        named = next((name for name in NAMES if name in table.keys), None)
        if named is None:
            raise table.objection("it has no column that names images", f"Call it one of: {', '.join(NAMES)}.")
        column, truth = table.column(named), table.column("truth")
        cells, truths = TruthCells(table), dict[str, bool]()
        for block in table.blocks():
            said = cells.truths(block, truth).tolist()
            for line, name, is_malignant in zip(block.lines, block.cells(column), said, strict=True):
                if not name or name in truths:
                    what = f"image “{name}” is there already" if name else "it names no image"
                    raise table.line_objection(line, what)
                truths[name] = is_malignant
    if not truths:
        raise table.objection("it has a header and no images")
    return truths
