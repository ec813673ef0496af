"""What keys and mouse do in the image, in words, for the sheet of shortcuts."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def viewer_keys() -> tuple[tuple[str, str], ...]:
    """Pairs of gesture and meaning in the user's language."""
    translate = QCoreApplication.translate
    return (
        (translate("viewer_keys", "Drag, or click twice"), translate("viewer_keys", "Draw a box")),
        (translate("viewer_keys", "Ctrl + drag"), translate("viewer_keys", "Draw a box inside another one")),
        (
            translate("viewer_keys", "Arrow keys"),
            translate("viewer_keys", "Move the box by a pixel, with Shift by ten"),
        ),
        (translate("viewer_keys", "Ctrl + arrow keys"), translate("viewer_keys", "Resize the box")),
        (translate("viewer_keys", "Double click on a box"), translate("viewer_keys", "Describe its nodule")),
        (
            translate("viewer_keys", "Measuring tool: drag, or click twice"),
            translate("viewer_keys", "Measure; the ends can be dragged afterwards"),
        ),
        (
            translate("viewer_keys", "Outline tool: click corner after corner"),
            translate(
                "viewer_keys", "Draw an outline; Enter or a double click closes it, Backspace takes a corner back"
            ),
        ),
        (
            translate("viewer_keys", "Enter or Escape, on a proposed box"),
            translate("viewer_keys", "Accept or refuse it; dragging it accepts it changed"),
        ),
        (translate("viewer_keys", "Delete"), translate("viewer_keys", "Remove the selected box or measurement")),
        (translate("viewer_keys", "Tab"), translate("viewer_keys", "Next box")),
        (translate("viewer_keys", "Insert"), translate("viewer_keys", "Put a box in the middle")),
        (translate("viewer_keys", "Escape"), translate("viewer_keys", "Give up the gesture, or select nothing")),
        (translate("viewer_keys", "Wheel"), translate("viewer_keys", "Zoom at the pointer")),
        (
            translate("viewer_keys", "Middle button; Space or Shift + drag"),
            translate("viewer_keys", "Move the image"),
        ),
        (
            translate("viewer_keys", "Right button, drag"),
            translate("viewer_keys", "Window and level; a double click resets them"),
        ),
    )
