"""What undo and redo would do, in words; the stacks themselves are made from the stored revisions."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication

from thyroid_desktop.domain.annotation import Action, Revision, UndoStacks, last_deed
from thyroid_desktop.ui.marking import QT_TRANSLATE_NOOP

DEEDS: Final[dict[Action, str]] = {
    "draw": QT_TRANSLATE_NOOP("undo", "drawing nodule %1"),
    "move": QT_TRANSLATE_NOOP("undo", "moving nodule %1"),
    "resize": QT_TRANSLATE_NOOP("undo", "resizing nodule %1"),
    "delete": QT_TRANSLATE_NOOP("undo", "deleting nodule %1"),
    "accept": QT_TRANSLATE_NOOP("undo", "accepting the proposed box of nodule %1"),
    "assign": QT_TRANSLATE_NOOP("undo", "numbering nodule %1"),
    "outline": QT_TRANSLATE_NOOP("undo", "outlining nodule %1"),
    "lock": QT_TRANSLATE_NOOP("undo", "locking nodule %1"),
    "label": QT_TRANSLATE_NOOP("undo", "labelling nodule %1"),
    "unlock": QT_TRANSLATE_NOOP("undo", "unlocking nodule %1"),
    "copy": QT_TRANSLATE_NOOP("undo", "copying boxes"),
    "interpolate": QT_TRANSLATE_NOOP("undo", "filling in boxes of nodule %1"),
    "import": QT_TRANSLATE_NOOP("undo", "importing boxes"),
    "settle": QT_TRANSLATE_NOOP("undo", "settling the box of nodule %1"),
    "restore": QT_TRANSLATE_NOOP("undo", "restoring an earlier state"),
    "describe": QT_TRANSLATE_NOOP("undo", "describing nodule %1"),
    "opine": QT_TRANSLATE_NOOP("undo", "the opinion on nodule %1"),
    "measure": QT_TRANSLATE_NOOP("undo", "measuring"),
    "absent": QT_TRANSLATE_NOOP("undo", "“no nodule here”"),
    "sign": QT_TRANSLATE_NOOP("undo", "the state of the image"),
    "refuse": QT_TRANSLATE_NOOP("undo", "refusing a proposed box"),
    "keep": QT_TRANSLATE_NOOP("undo", "importing boxes"),
    "join": QT_TRANSLATE_NOOP("undo", "putting the image to another case"),
    "unblind": QT_TRANSLATE_NOOP("undo", "looking at the other readers"),
}
"""Every deed in words that fit behind "Undo" and "Redo", and into a timeline."""


def undo_text(stacks: UndoStacks) -> str:
    """What undo would take back; empty when there is nothing."""
    return _worded(QCoreApplication.translate("undo", "Undo %1"), stacks.undoable)


def redo_text(stacks: UndoStacks) -> str:
    """What redo would bring back; empty when there is nothing."""
    return _worded(QCoreApplication.translate("undo", "Redo %1"), stacks.redoable)


def deed_text(revision: Revision) -> str:
    """What a revision did, in words; empty for an undo or redo, whose words are those of what it reverts."""
    if revision.action not in DEEDS:
        return ""
    text = QCoreApplication.translate("undo", DEEDS[revision.action])
    return text.replace("%1", "" if revision.nodule is None else str(revision.nodule))


def _worded(frame: str, stack: tuple[Revision, ...]) -> str:
    deed = last_deed(stack)
    return frame.replace("%1", deed_text(deed[0])) if deed else ""
