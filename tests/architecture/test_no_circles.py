"""No file imports, through whatever others, a file that imports it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.architecture.circles import circles

BOX, VIEW, SCENE = (f"thyroid_desktop/ui/{name}.py" for name in ("box", "view", "scene"))
FOR_TYPES = "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    "
IN_FUNCTION = "def f() -> None:\n    "
TO_VIEW = "from thyroid_desktop.ui.view import View\n"
TO_BOX = "from thyroid_desktop.ui.box import Box\n"
ROUND = {
    "both at once": {BOX: TO_VIEW, VIEW: TO_BOX},
    "one for types alone": {BOX: FOR_TYPES + TO_VIEW, VIEW: TO_BOX},
    "both for types alone": {BOX: FOR_TYPES + TO_VIEW, VIEW: FOR_TYPES + TO_BOX},
    "one inside a function": {BOX: IN_FUNCTION + TO_VIEW, VIEW: TO_BOX},
    "a module as a thing": {BOX: "from thyroid_desktop.ui import view\n", VIEW: "import thyroid_desktop.ui.box\n"},
    "through a third": {BOX: TO_VIEW, VIEW: "from thyroid_desktop.ui import scene\n", SCENE: TO_BOX},
    "itself": {BOX: TO_BOX},
    "training": {"training/fit.py": "import training.folds\n", "training/folds.py": "from training.fit import fit\n"},
}


def planted(root: Path, files: dict[str, str]) -> Path:
    """A small tree with these files."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        (path.parent / "__init__.py").touch()
        path.write_text(text, encoding="utf-8")
    return root


def test_that_no_imports_run_in_a_circle(root: Path) -> None:
    found = circles(root)
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize("files", ROUND.values(), ids=ROUND.keys())
def test_that_a_circle_is_noticed(files: dict[str, str], tmp_path: Path) -> None:
    (found,) = circles(planted(tmp_path, files))
    names = [name.removesuffix(".py").replace("/", ".") for name in files]
    assert set(found.split(" → ")) == set(names)


def test_that_arrows_in_one_direction_are_no_circle(tmp_path: Path) -> None:
    files = {BOX: "", SCENE: TO_BOX, VIEW: TO_BOX + FOR_TYPES + "from thyroid_desktop.ui import scene\n"}
    assert not circles(planted(tmp_path, files))
