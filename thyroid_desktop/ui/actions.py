"""Everything that the user can ask for, as one table; menus, toolbar, shortcut sheet and palette are made from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from thyroid_desktop.ui.marking import QT_TRANSLATE_NOOP

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
    has_opinion: bool = False
    can_undo: bool = False
    can_redo: bool = False
    is_cine: bool = False


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


def with_opinion(now: Situation) -> bool:
    """A second opinion is recorded for the image on screen."""
    return now.has_opinion


def with_cine(now: Situation) -> bool:
    """The image on screen has several frames."""
    return now.is_cine


def with_undo(now: Situation) -> bool:
    """There is an edit to take back."""
    return now.can_undo


def with_redo(now: Situation) -> bool:
    """There is an edit to bring back."""
    return now.can_redo


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


FILE: Final = QT_TRANSLATE_NOOP("actions", "File")
EDIT: Final = QT_TRANSLATE_NOOP("actions", "Edit")
IMAGE: Final = QT_TRANSLATE_NOOP("actions", "Image")
VIEW: Final = QT_TRANSLATE_NOOP("actions", "View")
HELP: Final = QT_TRANSLATE_NOOP("actions", "Help")
GROUPS: Final = (FILE, EDIT, IMAGE, VIEW, HELP)

COMMANDS: Final[tuple[Command, ...]] = (
    Command(
        "open_files", FILE, QT_TRANSLATE_NOOP("actions", "Open files…"), "opening.ask_files", ("Ctrl+O",), "open-file",
        when_ready, is_in_toolbar=True,
    ),
    Command(
        "open_folder", FILE, QT_TRANSLATE_NOOP("actions", "Open folder…"), "opening.ask_folder", ("Ctrl+U",),
        "open-folder", when_ready, is_in_toolbar=True,
    ),
    Command(
        "open_samples", FILE, QT_TRANSLATE_NOOP("actions", "Open the sample images"), "opening.open_samples", (), "",
        when_ready,
    ),
    Command(
        "export_report", FILE, QT_TRANSLATE_NOOP("actions", "Export report…"), "exporting.ask_path", ("Ctrl+P",),
        "report", with_opinion, is_in_toolbar=True, begins_section=True,
    ),
    Command(
        "settings", FILE, QT_TRANSLATE_NOOP("actions", "Settings…"), "beginning.show_settings", ("Ctrl+,",), "settings",
        when_ready, begins_section=True,
    ),
    Command("quit", FILE, QT_TRANSLATE_NOOP("actions", "Quit"), "window.close", ("Ctrl+Q",), begins_section=True),
    Command(
        "undo", EDIT, QT_TRANSLATE_NOOP("actions", "Undo"), "annotation.undo", ("Ctrl+Z",), "undo", with_undo,
        is_in_toolbar=True,
    ),
    Command(
        "redo", EDIT, QT_TRANSLATE_NOOP("actions", "Redo"), "annotation.redo", ("Ctrl+Shift+Z", "Ctrl+Y"), "redo",
        with_redo, is_in_toolbar=True,
    ),
    Command(
        "draw_box", EDIT, QT_TRANSLATE_NOOP("actions", "Draw boxes only"), "viewing.draw", ("Ctrl+R",), "draw-box",
        choice="tool", is_in_toolbar=True, begins_section=True,
    ),
    Command(
        "edit_boxes", EDIT, QT_TRANSLATE_NOOP("actions", "Draw and edit boxes"), "viewing.edit", ("Ctrl+J",),
        "edit-box", choice="tool", is_checked=True, is_in_toolbar=True,
    ),
    Command(
        "window_level", EDIT, QT_TRANSLATE_NOOP("actions", "Window and level"), "viewing.window_level", ("W",),
        "contrast", choice="tool", is_in_toolbar=True,
    ),
    Command(
        "delete_box", EDIT, QT_TRANSLATE_NOOP("actions", "Delete box"), "annotation.delete_selected", ("Del",),
        "delete", with_selection, begins_section=True,
    ),
    Command(
        "previous_image", IMAGE, QT_TRANSLATE_NOOP("actions", "Previous image"), "session.step", ("A",), "previous",
        with_previous, (-1,), is_in_toolbar=True,
    ),
    Command(
        "next_image", IMAGE, QT_TRANSLATE_NOOP("actions", "Next image"), "session.step", ("D",), "next", with_next,
        (1,), is_in_toolbar=True,
    ),
    Command(
        "play", IMAGE, QT_TRANSLATE_NOOP("actions", "Play or pause"), "cine.toggle", ("K",), "play", with_cine,
        begins_section=True,
    ),
    Command(
        "next_frame", IMAGE, QT_TRANSLATE_NOOP("actions", "Next frame"), "cine.step", (".",), "", with_cine, (1,)
    ),
    Command(
        "previous_frame", IMAGE, QT_TRANSLATE_NOOP("actions", "Previous frame"), "cine.step", (",",), "", with_cine,
        (-1,),
    ),
    Command(
        "fit", VIEW, QT_TRANSLATE_NOOP("actions", "Fit to window"), "viewing.fit", ("Ctrl+F",), "fit", with_image,
        is_in_toolbar=True,
    ),
    Command(
        "actual_size", VIEW, QT_TRANSLATE_NOOP("actions", "Actual size (1:1)"), "viewing.actual_size", ("Ctrl+0",),
        "actual-size", with_image, is_in_toolbar=True,
    ),
    Command(
        "zoom_in", VIEW, QT_TRANSLATE_NOOP("actions", "Zoom in"), "viewing.zoom_in", ("Ctrl++", "Ctrl+="), "",
        with_image,
    ),
    Command(
        "zoom_out", VIEW, QT_TRANSLATE_NOOP("actions", "Zoom out"), "viewing.zoom_out", ("Ctrl+-",), "", with_image
    ),
    Command(
        "reset_window", VIEW, QT_TRANSLATE_NOOP("actions", "Reset window and level"), "viewing.reset_window",
        ("Ctrl+Shift+W",), "", with_image,
    ),
    Command(
        "show_boxes", VIEW, QT_TRANSLATE_NOOP("actions", "Show boxes"), "viewing.show_boxes", ("T",), "boxes",
        is_checkable=True, is_checked=True, is_in_toolbar=True, begins_section=True,
    ),
    Command(
        "show_overlay", VIEW, QT_TRANSLATE_NOOP("actions", "Show attention map"), "viewing.show_overlay", ("M",),
        "heatmap", is_checkable=True, is_checked=True, is_in_toolbar=True,
    ),
    Command(
        "hide_overlay", VIEW, QT_TRANSLATE_NOOP("actions", "Hide boxes and map while held"), "viewing.hide_while_held",
        ("H",), "", with_image, is_held=True,
    ),
    Command(
        "library_panel", VIEW, QT_TRANSLATE_NOOP("actions", "Library panel"), "window.show_library", ("Ctrl+B",),
        "panel-left", is_checkable=True, is_checked=True, begins_section=True,
    ),
    Command(
        "findings_panel", VIEW, QT_TRANSLATE_NOOP("actions", "Second opinion panel"), "window.show_findings",
        ("Ctrl+Shift+B",), "panel-right", is_checkable=True, is_checked=True,
    ),
    Command(
        "full_screen", VIEW, QT_TRANSLATE_NOOP("actions", "Full screen"), "window.show_full_screen", ("F11",), "",
        is_checkable=True,
    ),
    Command("manual", HELP, QT_TRANSLATE_NOOP("actions", "Manual"), "guide.show_manual", ("F1",), "help"),
    Command(
        "shortcuts", HELP, QT_TRANSLATE_NOOP("actions", "Keyboard shortcuts"), "guide.show_shortcuts", ("?",), "keys"
    ),
    Command(
        "palette", HELP, QT_TRANSLATE_NOOP("actions", "Find a command…"), "guide.show_palette",
        ("Ctrl+K", "Ctrl+Shift+P"), "search",
    ),
)  # fmt: skip
