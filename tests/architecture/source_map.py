"""The map in ``ARCHITECTURE.md``, made from the first line of every file's docstring: ``make map`` writes it anew."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
BEGIN, END = "<!-- map: begin -->", "<!-- map: end -->"
SOURCES = ("thyroid_desktop", "training")


def claim(path: Path) -> str:
    """What a file says that it is."""
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return docstring.partition("\n")[0].replace("``", "`")


def source_map(root: Path) -> str:
    """The tree as Markdown: a table for each folder, a line for each file with something in it."""
    files = [path for source in SOURCES for path in (root / source).rglob("*.py") if path.stat().st_size]
    parts = []
    for folder in sorted({path.parent for path in files}):
        rows = [f"| `{path.name}` | {claim(path)} |" for path in sorted(files) if path.parent == folder]
        parts.append(
            "\n".join((f"**`{folder.relative_to(root).as_posix()}/`**", "", "| file | what |", "|---|---|", *rows))
        )
    return "\n\n".join(parts)


def with_map(text: str, new: str) -> str:
    """The document with another map between the marks."""
    before, _, rest = text.partition(BEGIN)
    return f"{before}{BEGIN}\n{new}\n{END}{rest.partition(END)[2]}"


def main() -> None:
    """Write the map into the document."""
    document = ROOT / "ARCHITECTURE.md"
    document.write_text(with_map(document.read_text(encoding="utf-8"), source_map(ROOT)), encoding="utf-8")


if __name__ == "__main__":
    main()
