"""Import circles, found in the text of the files: imports for types alone and those inside functions count too."""

from __future__ import annotations

import ast
from collections import deque
from pathlib import Path

from tests.architecture.rules import SOURCES, parsed, python_files

Imports = dict[str, set[str]]


def module_name(path: Path, root: Path) -> str:
    """The dotted name of a file; a package is named by its folder."""
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def named(tree: ast.Module) -> set[str]:
    """The dotted names that a file imports; what stands after ``from … import`` may be a module or a thing in one."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{one.name}" for one in node.names}
    return names


def imports(root: Path) -> Imports:
    """For every module of the tree the modules of the tree that it imports."""
    paths = {module_name(path, root): path for path in python_files(root, SOURCES)}
    found: Imports = {}
    for module, path in paths.items():
        names = named(parsed(path))
        owners = {name if name in paths else name.rpartition(".")[0] for name in names}
        found[module] = owners & set(paths)
    return found


def circle_through(module: str, graph: Imports) -> tuple[str, ...]:
    """The shortest way of imports from a module back to it, or nothing."""
    ways: deque[tuple[str, ...]] = deque([(module,)])
    seen: set[str] = set()
    while ways:
        way = ways.popleft()
        for following in sorted(graph[way[-1]]):
            if following == module:
                return way
            if following not in seen:
                seen.add(following)
                ways.append((*way, following))
    return ()


def circles(root: Path) -> list[str]:
    """The shortest circle through each module that lies on one, as its way around; none is told twice."""
    graph = imports(root)
    ways = (circle_through(module, graph) for module in sorted(graph))
    distinct = {frozenset(way): " → ".join((*way, way[0])) for way in ways if way}
    return list(distinct.values())
