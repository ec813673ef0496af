"""How one goes through images, looks at them, and finds help."""

from __future__ import annotations

from typing import Final

from thyroid_desktop.ui.marking import QT_TRANSLATE_NOOP
from thyroid_desktop.ui.menus.command import (
    Command,
    when_ready,
    with_cine,
    with_image,
    with_next,
    with_previous,
    with_selection,
)

IMAGE: Final = QT_TRANSLATE_NOOP("actions", "Image")
VIEW: Final = QT_TRANSLATE_NOOP("actions", "View")
HELP: Final = QT_TRANSLATE_NOOP("actions", "Help")

VIEW_COMMANDS: Final[tuple[Command, ...]] = (
    Command(
        "previous_image", IMAGE, QT_TRANSLATE_NOOP("actions", "Previous image"), "session.step", ("A",), "previous",
        with_previous, arguments=(-1,), is_in_toolbar=True,
    ),
    Command(
        "next_image", IMAGE, QT_TRANSLATE_NOOP("actions", "Next image"), "session.step", ("D",), "next", with_next,
        arguments=(1,), is_in_toolbar=True,
    ),
    Command(
        "next_with_boxes", IMAGE, QT_TRANSLATE_NOOP("actions", "Next image, with these boxes"),
        "copying.next_with_boxes", ("Ctrl+Shift+D",), "", with_next,
    ),
    Command(
        "previous_with_boxes", IMAGE, QT_TRANSLATE_NOOP("actions", "Previous image, with these boxes"),
        "copying.previous_with_boxes", ("Ctrl+Shift+A",), "", with_previous,
    ),
    Command(
        "search_images", IMAGE, QT_TRANSLATE_NOOP("actions", "Search images"), "worklist.focus_search", ("Ctrl+L",),
        "", when_ready,
    ),
    Command(
        "play", IMAGE, QT_TRANSLATE_NOOP("actions", "Play or pause"), "cine.toggle", ("K",), "play", with_cine,
        begins_section=True,
    ),
    Command(
        "next_frame", IMAGE, QT_TRANSLATE_NOOP("actions", "Next frame"), "cine.step", (".",), "", with_cine,
        arguments=(1,),
    ),
    Command(
        "previous_frame", IMAGE, QT_TRANSLATE_NOOP("actions", "Previous frame"), "cine.step", (",",), "", with_cine,
        arguments=(-1,),
    ),
    Command(
        "fit", VIEW, QT_TRANSLATE_NOOP("actions", "Fit to window"), "looking.fit", ("Ctrl+F",), "fit", with_image,
        is_in_toolbar=True,
    ),
    Command(
        "fit_selection", VIEW, QT_TRANSLATE_NOOP("actions", "Fit to the selected box"), "looking.fit_selection",
        ("Ctrl+Shift+F",), "", with_selection,
    ),
    Command(
        "actual_size", VIEW, QT_TRANSLATE_NOOP("actions", "Actual size (1:1)"), "looking.actual_size", ("Ctrl+0",),
        "actual-size", with_image, is_in_toolbar=True,
    ),
    Command(
        "zoom_in", VIEW, QT_TRANSLATE_NOOP("actions", "Zoom in"), "looking.zoom_in", ("Ctrl++", "Ctrl+="), "",
        with_image,
    ),
    Command(
        "zoom_out", VIEW, QT_TRANSLATE_NOOP("actions", "Zoom out"), "looking.zoom_out", ("Ctrl+-",), "", with_image,
    ),
    Command(
        "brighter", VIEW, QT_TRANSLATE_NOOP("actions", "Brighter"), "looking.brighten", ("]",), "", with_image,
        arguments=(1,), begins_section=True,
    ),
    Command(
        "darker", VIEW, QT_TRANSLATE_NOOP("actions", "Darker"), "looking.brighten", ("[",), "", with_image,
        arguments=(-1,),
    ),
    Command(
        "more_contrast", VIEW, QT_TRANSLATE_NOOP("actions", "More contrast"), "looking.contrast", ("Ctrl+]",), "",
        with_image, arguments=(1,),
    ),
    Command(
        "less_contrast", VIEW, QT_TRANSLATE_NOOP("actions", "Less contrast"), "looking.contrast", ("Ctrl+[",), "",
        with_image, arguments=(-1,),
    ),
    Command(
        "reset_window", VIEW, QT_TRANSLATE_NOOP("actions", "Reset window and level"), "looking.reset_window",
        ("Ctrl+Shift+W",), "", with_image,
    ),
    Command(
        "keep_window", VIEW, QT_TRANSLATE_NOOP("actions", "Keep window and level from image to image"),
        "looking.keep_window", is_checkable=True,
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
        "findings_panel", VIEW, QT_TRANSLATE_NOOP("actions", "Findings panel"), "window.show_findings",
        ("Ctrl+Shift+B",), "panel-right", is_checkable=True, is_checked=True,
    ),
    Command(
        "timeline", VIEW, QT_TRANSLATE_NOOP("actions", "Timeline of the case"), "findings.focus_timeline", ("Ctrl+H",),
        "", with_image,
    ),
    Command(
        "full_screen", VIEW, QT_TRANSLATE_NOOP("actions", "Full screen"), "window.show_full_screen", ("F11",),
        is_checkable=True,
    ),
    Command("manual", HELP, QT_TRANSLATE_NOOP("actions", "Manual"), "guide.show_manual", ("F1",), "help"),
    Command(
        "shortcuts", HELP, QT_TRANSLATE_NOOP("actions", "Keyboard shortcuts"), "guide.show_shortcuts", ("?",), "keys",
    ),
    Command(
        "palette", HELP, QT_TRANSLATE_NOOP("actions", "Find a command…"), "guide.show_palette",
        ("Ctrl+K", "Ctrl+Shift+P"), "search",
    ),
)  # fmt: skip
