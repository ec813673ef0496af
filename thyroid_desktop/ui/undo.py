"""What undo and redo would do, in words; the stacks themselves are made from the stored revisions."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication

from thyroid_desktop.domain.annotation import Action, BoxRevision, UndoStacks
from thyroid_desktop.ui.marking import QT_TRANSLATE_NOOP

_UNDO: Final[dict[Action, str]] = {
    "draw": QT_TRANSLATE_NOOP("undo", "Undo drawing nodule %1"),
    "move": QT_TRANSLATE_NOOP("undo", "Undo moving nodule %1"),
    "resize": QT_TRANSLATE_NOOP("undo", "Undo resizing nodule %1"),
    "delete": QT_TRANSLATE_NOOP("undo", "Undo deleting nodule %1"),
}
_REDO: Final[dict[Action, str]] = {
    "draw": QT_TRANSLATE_NOOP("undo", "Redo drawing nodule %1"),
    "move": QT_TRANSLATE_NOOP("undo", "Redo moving nodule %1"),
    "resize": QT_TRANSLATE_NOOP("undo", "Redo resizing nodule %1"),
    "delete": QT_TRANSLATE_NOOP("undo", "Redo deleting nodule %1"),
}


def undo_text(stacks: UndoStacks) -> str:
    """What undo would take back; empty when there is nothing."""
    return _worded(_UNDO, stacks.undoable)


def redo_text(stacks: UndoStacks) -> str:
    """What redo would bring back; empty when there is nothing."""
    return _worded(_REDO, stacks.redoable)


def _worded(words: dict[Action, str], stack: tuple[BoxRevision, ...]) -> str:
    if not stack:
        return ""
    text = QCoreApplication.translate("undo", words[stack[-1].action])
    return text.replace("%1", str(stack[-1].nodule))
