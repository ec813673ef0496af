"""One thing that the user can ask for, and when it can be asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

CONTEXT: Final = "actions"
"""Translation context of all texts in this table."""


@dataclass(frozen=True, slots=True)
class Situation:
    """What is so at the moment, as far as it decides what can be asked for."""

    is_ready: bool = False
    has_image: bool = False
    has_next: bool = False
    has_previous: bool = False
    has_selection: bool = False
    has_boxes: bool = False
    can_undo: bool = False
    can_redo: bool = False
    is_cine: bool = False
    is_comparing: bool = False


EnabledWhen = Callable[[Situation], bool]


def always(_now: Situation) -> bool:
    """Enabled whatever is open."""
    return True


def when_ready(now: Situation) -> bool:
    """The library is open and the user is known."""
    return now.is_ready


def with_image(now: Situation) -> bool:
    """An image is on screen."""
    return now.has_image


def with_next(now: Situation) -> bool:
    """There is an image after this one."""
    return now.has_next


def with_previous(now: Situation) -> bool:
    """There is an image before this one."""
    return now.has_previous


def with_selection(now: Situation) -> bool:
    """A box is selected."""
    return now.has_selection


def with_boxes(now: Situation) -> bool:
    """There are boxes on the image on screen."""
    return now.has_boxes


def with_cine(now: Situation) -> bool:
    """The image on screen has several frames."""
    return now.is_cine


def with_undo(now: Situation) -> bool:
    """There is an edit to take back."""
    return now.can_undo


def with_redo(now: Situation) -> bool:
    """There is an edit to bring back."""
    return now.can_redo


def while_comparing(now: Situation) -> bool:
    """The boxes of several readers are on screen."""
    return now.is_comparing


@dataclass(frozen=True, slots=True)
class Command:
    """One thing to ask for.

    Attributes:
        id: Unique name.
        group: Menu it stands in.
        text: English source text.
        slot: ``controller.method`` that does it.
        keys: Shortcuts in Qt's portable form; the first is the one shown.
        icon: Name of an icon, or empty.
        enabled_when: Whether it can be asked for in a situation.
        arguments: Passed to the slot.
        is_checkable: Whether it is a switch; the slot gets its state.
        is_checked: State of the switch at the start.
        choice: Name of the group of which one command is always the chosen one; empty for none.
        is_in_toolbar: Whether it has a button.
        is_held: Works while its key is held; the slot gets True and then False.
        begins_section: Whether a separator stands before it.
        is_in_menu: Whether it stands in its menu and in the sheet of shortcuts; the palette has all.
    """

    id: str
    group: str
    text: str
    slot: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    enabled_when: EnabledWhen = always
    arguments: tuple[int, ...] = ()
    is_checkable: bool = False
    is_checked: bool = False
    choice: str = ""
    is_in_toolbar: bool = False
    is_held: bool = False
    begins_section: bool = False
    is_in_menu: bool = True
