"""Finds the English sentences in the program's code which may reach the screen, so that none stays untranslated.

Not the way of a sentence to the screen is followed, for it may lead through exceptions, tables and files; rather every
text that reads like English counts, unless it is plain that it goes elsewhere.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

ROOMS: Final = ("domain", "services", "adapters", "inference", "ui")
HOLE: Final = "\0"
"""Stands for whatever is put into a sentence."""
WORD: Final = re.compile(r"\b(?:a|[A-Za-z]{2,})\b")
CODE: Final = re.compile(
    r"PRAGMA |SET |QHeaderView::|::item |color: |SELECT |INSERT |BEGIN |"
    r"\(x0 IS NULL|Glyph |<t[rd][ >]|<table |\(\?:|path: "
)
"""How texts in SQL, in HTML, in YAML and of regular expressions begin."""
NAMES: Final = {
    *("Thyroid Desktop", f"{HOLE} – Thyroid Desktop", "yyyy-MM-dd HH:mm"),
    *("PALETTE COLOR", "End of file", "explicit VR", "implicit VR"),  # of DICOM, and in pydicom's own messages
    *("well defined", "well defined smooth", "ill defined", "ill- defined", "marked hypoechogenicity"),  # in DDTI
    *("predominantly solid", "predominantly cystic"),  # in DDTI
    *(f"DDTI: {HOLE}", f"TI-RADS {HOLE}", f"category {HOLE}", f"class {HOLE}"),  # kept as notes and labels
    *("Thyroid ultrasound, boxes around nodules", f"reader {HOLE}"),  # in files for other programs
    *(f"{HOLE} frame {HOLE}", f"{HOLE} nodule {HOLE}"),  # in the table of agreement
    f"bethesda {HOLE}",  # searched for
    *(f"frame {HOLE}", f"prediction {HOLE}", "plays from", "stands at"),  # in the log of a reader study
    *("own opinion", "after the model", f"reader {HOLE}, {HOLE}"),  # in files of a reader study
    f"aspiration, Bethesda {HOLE}",  # in the methods of a study
    "Verdict | None",  # a type
    "network error",  # in the words of a driver
    *("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "WenQuanYi Micro Hei", "Microsoft YaHei"),  # fonts
}
"""What is called the same in every language, or is compared with and never shown."""
TRANSLATED: Final = {"tr", "translate", "QT_TRANSLATE_NOOP"}
"""Calls whose texts Qt's own collector finds."""
OF_BUGS: Final = {"ValueError", "TypeError", "RuntimeError", "NotImplementedError"}
"""They tell a programmer, not a user, what is wrong."""
QUOTED: Final = {"inference/cam.py", "inference/committee.py", "inference/familiarity.py"}
"""The files whose errors of this kind are nevertheless quoted in a problem."""
ON_PAPER: Final = (
    *("services/report", "adapters/reports/"),
    *(
        "services/evidence/evaluation_record",
        "services/studies/study_report",
        "services/evidence/analysing",
        "services/evidence/paper_check",
    ),
    "services/evidence/evidence_figures",
    "services/queueing/readiness",
    "services/trusting",
)
"""What these write is the report, methods paragraphs and answers of the command line, which are in English, and words
for which the window puts its own; only their problems are shown."""
ELSEWHERE: Final = (*ON_PAPER, "ui/demonstration.py", "adapters/store/migrations/", "adapters/store/tables.py")
"""Words for paper, for a terminal and for a database; only problems are shown."""


def found_in(root: Path) -> dict[str, str]:
    """The sentences of the package, holes marked, each with a file in which it stands."""
    trees = _trees(root)
    makers = _makers(trees.values())
    found: dict[str, str] = {}
    for name, tree in trees.items():
        for text in _Reader(name, makers).sentences(tree):
            found.setdefault(text, name)
    return found


def constants_in(root: Path) -> set[str]:
    """Every single text of the package but those of the table of sentences itself."""
    trees = (tree for file, tree in _trees(root).items() if not file.startswith("ui/words/sentences"))
    texts = (node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {text for text in texts if isinstance(text, str)}


def spelled_in_training(root: Path) -> set[str]:
    """The texts of training, holes marked; the window tells some of them in its own language."""
    nodes = [
        node
        for path in sorted((root / "training").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    ]
    texts = {text for text in map(_spelled, nodes) if text is not None}
    return {re.sub(r"\{\w+\}", HOLE, text.replace("{who}", "The model in use")) for text in texts}


def holes_of(template: str) -> str:
    """A template with its numbered places as holes, to be compared with what stands in the code."""
    return re.sub(rf"{HOLE}+", HOLE, re.sub(r"%\d", HOLE, template))


def _trees(root: Path) -> dict[str, ast.Module]:
    package = root / "thyroid_desktop"
    return {
        path.relative_to(package).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for room in ROOMS
        for path in sorted((package / room).rglob("*.py"))
    }


def _makers(trees: Iterable[ast.Module]) -> frozenset[str]:
    """Names of all that make a problem: the classes of the family, and the functions that return one."""
    nodes = [node for tree in trees for node in ast.walk(tree)]
    family = {"UserProblem"}
    while True:
        classes = (node for node in nodes if isinstance(node, ast.ClassDef) and node.name not in family)
        more = {one.name for one in classes if {_name(base) for base in one.bases} & family}
        if not more:
            break
        family |= more
    functions = (node for node in nodes if isinstance(node, ast.FunctionDef) and node.returns is not None)
    return frozenset(family | {one.name for one in functions if _name(one.returns) in family})


class _Reader:
    """Reads one file."""

    def __init__(self, file: str, makers: frozenset[str]) -> None:
        self._file = file
        self._makers = makers
        self._only_problems = file.startswith(ELSEWHERE)

    def sentences(self, node: ast.AST, *, in_problem: bool = False) -> Iterator[str]:
        """All sentences below a node; within the making of a problem every word counts as one."""
        if self._goes_elsewhere(node):
            return
        text = _spelled(node)
        if text is not None:
            is_wanted = WORD.search(text) if in_problem else not self._only_problems and _reads_like_english(text)
            if is_wanted:
                yield text
            inner: list[ast.AST] = [part.value for part in ast.walk(node) if isinstance(part, ast.FormattedValue)]
        else:
            inner = list(ast.iter_child_nodes(node))
            in_problem = in_problem or (isinstance(node, ast.Call) and _name(node.func) in self._makers)
        for one in inner:
            yield from self.sentences(one, in_problem=in_problem and not isinstance(one, ast.Call | ast.Subscript))

    def _goes_elsewhere(self, node: ast.AST) -> bool:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            return True  # documentation
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and self._file not in QUOTED:
            return _name(node.exc.func) in OF_BUGS
        if not isinstance(node, ast.Call):
            return False
        is_logged = isinstance(node.func, ast.Attribute) and _name(node.func.value) in ("log", "_log")
        return is_logged or _name(node.func) in TRANSLATED


def _name(node: ast.AST | None) -> str:
    """The last name of ``a.b.name``."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _spelled(node: ast.AST) -> str | None:
    """A text with its holes marked, also one that is put together with +; None for anything else."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        parts = [str(part.value) if isinstance(part, ast.Constant) else HOLE for part in node.values]
        return re.sub(f"{HOLE}+", HOLE, "".join(parts))
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        sides = _spelled(node.left), _spelled(node.right)
        if sides != (None, None):
            return "".join(HOLE if side is None else side for side in sides)
    return None


def _reads_like_english(text: str) -> bool:
    words = len(WORD.findall(text))
    is_told = words > 1 or (words == 1 and HOLE in text)
    return is_told and " " in text and text not in NAMES and not CODE.match(text)
