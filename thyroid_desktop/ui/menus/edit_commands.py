"""What one does with files, boxes, nodules and the work list."""

from __future__ import annotations

from typing import Final

from thyroid_desktop.ui.marking import QT_TRANSLATE_NOOP
from thyroid_desktop.ui.menus.command import (
    Command,
    when_ready,
    while_comparing,
    with_boxes,
    with_image,
    with_previous,
    with_redo,
    with_selection,
    with_undo,
)

FILE: Final = QT_TRANSLATE_NOOP("actions", "File")
EDIT: Final = QT_TRANSLATE_NOOP("actions", "Edit")
NODULE: Final = QT_TRANSLATE_NOOP("actions", "Nodule")
WORK: Final = QT_TRANSLATE_NOOP("actions", "Work")

EDIT_COMMANDS: Final[tuple[Command, ...]] = (
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
        "open_library", FILE, QT_TRANSLATE_NOOP("actions", "Work through the whole library"), "worklist.open_library",
        (), "", when_ready,
    ),
    Command(
        "close_images", FILE, QT_TRANSLATE_NOOP("actions", "Close all images"), "session.close_images", ("Ctrl+W",),
        "", with_image,
    ),
    Command(
        "import_annotations", FILE, QT_TRANSLATE_NOOP("actions", "Import annotations…"), "interchange.ask_import",
        ("Ctrl+I",), "import", when_ready, begins_section=True,
    ),
    Command(
        "export_annotations", FILE, QT_TRANSLATE_NOOP("actions", "Export annotations…"), "interchange.ask_export",
        ("Ctrl+Shift+S",), "export", when_ready,
    ),
    Command(
        "export_report", FILE, QT_TRANSLATE_NOOP("actions", "Export report…"), "exporting.ask_path", ("Ctrl+P",),
        "report", with_boxes, is_in_toolbar=True,
    ),
    Command(
        "say_saved", FILE, QT_TRANSLATE_NOOP("actions", "Save (every edit is saved already)"), "window.say_saved",
        ("Ctrl+S",), "", when_ready, begins_section=True,
    ),
    Command(
        "reader", FILE, QT_TRANSLATE_NOOP("actions", "Change reader…"), "beginning.choose_reader", ("Ctrl+Shift+U",),
        "", when_ready, begins_section=True,
    ),
    Command(
        "settings", FILE, QT_TRANSLATE_NOOP("actions", "Settings…"), "beginning.show_settings", ("Ctrl+,",),
        "settings", when_ready,
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
        "edit-box", is_checked=True, choice="tool", is_in_toolbar=True,
    ),
    Command(
        "draw_polygon", EDIT, QT_TRANSLATE_NOOP("actions", "Outline by a polygon"), "viewing.polygon", ("Ctrl+N",),
        "polygon", choice="tool", is_in_toolbar=True,
    ),
    Command(
        "measure", EDIT, QT_TRANSLATE_NOOP("actions", "Measure a distance"), "viewing.measure", ("R",), "measure",
        choice="tool", is_in_toolbar=True,
    ),
    Command(
        "window_level", EDIT, QT_TRANSLATE_NOOP("actions", "Window and level"), "viewing.window_level", ("W",),
        "contrast", choice="tool", is_in_toolbar=True,
    ),
    Command(
        "copy_boxes", EDIT, QT_TRANSLATE_NOOP("actions", "Copy box"), "copying.copy", ("Ctrl+C",), "", with_image,
        begins_section=True,
    ),
    Command(
        "paste_boxes", EDIT, QT_TRANSLATE_NOOP("actions", "Paste boxes"), "copying.paste", ("Ctrl+V",), "", with_image,
    ),
    Command(
        "duplicate_box", EDIT, QT_TRANSLATE_NOOP("actions", "Duplicate box"), "copying.duplicate", ("Ctrl+D",), "",
        with_selection,
    ),
    Command(
        "copy_from_before", EDIT, QT_TRANSLATE_NOOP("actions", "Copy boxes from the image or frame before"),
        "copying.from_before", ("V",), "copy-before", with_image,
    ),
    Command(
        "keep_boxes", EDIT, QT_TRANSLATE_NOOP("actions", "Copy boxes to every next image that has none"),
        "copying.keep_boxes", is_checkable=True,
    ),
    Command(
        "delete_box", EDIT, QT_TRANSLATE_NOOP("actions", "Delete box"), "annotation.delete_selected", ("Del",),
        "delete", with_selection, begins_section=True,
    ),
    Command(
        "delete_all", EDIT, QT_TRANSLATE_NOOP("actions", "Delete all boxes of this image"), "nodules.delete_all",
        ("Ctrl+Del",), "", with_image,
    ),
    Command(
        "propose", NODULE, QT_TRANSLATE_NOOP("actions", "Propose a box"), "proposing.propose", ("P",), "propose",
        with_image, is_in_toolbar=True,
    ),
    Command(
        "propose_always", NODULE, QT_TRANSLATE_NOOP("actions", "Propose a box on every image that has none"),
        "proposing.propose_always", ("Shift+P",), is_checkable=True,
    ),
    Command(
        "no_nodule", NODULE, QT_TRANSLATE_NOOP("actions", "No nodule here"), "nodules.toggle_absence", ("N",),
        "no-nodule", with_image, is_in_toolbar=True,
    ),
    Command(
        "outline_ellipse", NODULE, QT_TRANSLATE_NOOP("actions", "Outline by an ellipse"), "nodules.toggle_ellipse",
        ("E",), "", with_selection,
    ),
    Command(
        "lock_box", NODULE, QT_TRANSLATE_NOOP("actions", "Lock or unlock the box"), "nodules.toggle_lock",
        ("Ctrl+Shift+L",), "", with_selection,
    ),
    Command(
        "interpolate", NODULE, QT_TRANSLATE_NOOP("actions", "Fill in boxes between frames"), "nodules.interpolate",
        ("I",), "", with_selection,
    ),
    Command(
        "join_before", NODULE, QT_TRANSLATE_NOOP("actions", "Same patient as the image before"),
        "grouping.join_before", ("G",), "", with_previous, begins_section=True,
    ),
    Command(
        "take_apart", NODULE, QT_TRANSLATE_NOOP("actions", "A case of its own again"), "grouping.take_apart",
        ("Shift+G",), "", with_image,
    ),
    Command(
        "describe_nodule", NODULE, QT_TRANSLATE_NOOP("actions", "Describe the nodule"), "findings.focus_nodule",
        ("Ctrl+E",), "", with_selection, begins_section=True,
    ),
    Command(
        "edit_label", NODULE, QT_TRANSLATE_NOOP("actions", "Edit the label"), "findings.focus_label", ("L",), "",
        with_selection,
    ),
    Command(
        "score_tirads", NODULE, QT_TRANSLATE_NOOP("actions", "Score by TI-RADS"), "findings.focus_tirads", ("Ctrl+T",),
        "", with_selection,
    ),
    Command(
        "write_note", NODULE, QT_TRANSLATE_NOOP("actions", "Write a note"), "findings.focus_note", ("Ctrl+Shift+N",),
        "", with_selection,
    ),
    Command(
        "opine_benign", NODULE, QT_TRANSLATE_NOOP("actions", "My opinion: benign"), "nodules.opine_benign",
        ("Shift+B",), "", with_selection,
    ),
    Command(
        "opine_malignant", NODULE, QT_TRANSLATE_NOOP("actions", "My opinion: malignant"), "nodules.opine_malignant",
        ("Shift+M",), "", with_selection,
    ),
    Command(
        "show_similar", NODULE, QT_TRANSLATE_NOOP("actions", "Similar nodules"), "alike.show_alike", ("S",), "",
        with_selection,
    ),
    Command(
        "back_from_similar", NODULE, QT_TRANSLATE_NOOP("actions", "Back from a similar nodule"), "alike.go_back",
        ("Shift+S",), "", with_image,
    ),
    Command(
        "nodule_1", NODULE, QT_TRANSLATE_NOOP("actions", "The box shows nodule 1"), "nodules.assign", ("1",), "",
        with_selection, arguments=(1,), begins_section=True,
    ),
    Command(
        "nodule_2", NODULE, QT_TRANSLATE_NOOP("actions", "The box shows nodule 2"), "nodules.assign", ("2",), "",
        with_selection, arguments=(2,), is_in_menu=False,
    ),
    Command(
        "nodule_3", NODULE, QT_TRANSLATE_NOOP("actions", "The box shows nodule 3"), "nodules.assign", ("3",), "",
        with_selection, arguments=(3,), is_in_menu=False,
    ),
    Command(
        "nodule_4", NODULE, QT_TRANSLATE_NOOP("actions", "The box shows nodule 4"), "nodules.assign", ("4",), "",
        with_selection, arguments=(4,), is_in_menu=False,
    ),
    Command(
        "nodule_5", NODULE, QT_TRANSLATE_NOOP("actions", "The box shows nodule 5"), "nodules.assign", ("5",), "",
        with_selection, arguments=(5,), is_in_menu=False,
    ),
    Command(
        "nodule_6", NODULE, QT_TRANSLATE_NOOP("actions", "The box shows nodule 6"), "nodules.assign", ("6",), "",
        with_selection, arguments=(6,), is_in_menu=False,
    ),
    Command(
        "nodule_7", NODULE, QT_TRANSLATE_NOOP("actions", "The box shows nodule 7"), "nodules.assign", ("7",), "",
        with_selection, arguments=(7,), is_in_menu=False,
    ),
    Command(
        "nodule_8", NODULE, QT_TRANSLATE_NOOP("actions", "The box shows nodule 8"), "nodules.assign", ("8",), "",
        with_selection, arguments=(8,), is_in_menu=False,
    ),
    Command(
        "nodule_9", NODULE, QT_TRANSLATE_NOOP("actions", "The box shows nodule 9"), "nodules.assign", ("9",), "",
        with_selection, arguments=(9,), is_in_menu=False,
    ),
    Command(
        "next_to_do", WORK, QT_TRANSLATE_NOOP("actions", "Next image to do"), "worklist.next_to_do", ("J",),
        "next-to-do", with_image, is_in_toolbar=True,
    ),
    Command(
        "previous_to_do", WORK, QT_TRANSLATE_NOOP("actions", "Previous image to do"), "worklist.previous_to_do",
        ("Shift+J",), "", with_image,
    ),
    Command(
        "go_on", WORK, QT_TRANSLATE_NOOP("actions", "Go on by itself after each box"), "going_on.set_wanted",
        ("Ctrl+G",), is_checkable=True,
    ),
    Command(
        "mark_reviewed", WORK, QT_TRANSLATE_NOOP("actions", "Sign off as reviewed"), "signing.mark_reviewed",
        ("Ctrl+Return",), "reviewed", with_image, begins_section=True,
    ),
    Command(
        "mark_queued", WORK, QT_TRANSLATE_NOOP("actions", "Queue for training"), "signing.mark_queued", ("Q",), "",
        with_image,
    ),
    Command(
        "reject", WORK, QT_TRANSLATE_NOOP("actions", "Reject with a reason…"), "signing.reject", ("X",), "",
        with_image,
    ),
    Command(
        "mark_todo", WORK, QT_TRANSLATE_NOOP("actions", "Take the sign-off back"), "signing.mark_todo", ("Shift+X",),
        "", with_image,
    ),
    Command(
        "compare_readers", WORK, QT_TRANSLATE_NOOP("actions", "Compare readers"), "adjudicating.toggle_comparison",
        ("C",), "compare", with_image, is_checkable=True, begins_section=True,
    ),
    Command(
        "next_disagreement", WORK, QT_TRANSLATE_NOOP("actions", "Next disagreement"), "adjudicating.next_disagreement",
        ("Shift+C",), "", while_comparing,
    ),
    Command(
        "settle_mean", WORK, QT_TRANSLATE_NOOP("actions", "Settle on the mean box"), "adjudicating.settle_mean", (),
        "", while_comparing,
    ),
    Command(
        "settle_choice", WORK, QT_TRANSLATE_NOOP("actions", "Settle on the chosen box"), "adjudicating.settle_choice",
        ("Ctrl+Shift+Return",), "", while_comparing,
    ),
    Command(
        "withdraw_settled", WORK, QT_TRANSLATE_NOOP("actions", "Withdraw the settled box"), "adjudicating.withdraw",
        (), "", while_comparing,
    ),
    Command(
        "agreement", WORK, QT_TRANSLATE_NOOP("actions", "Agreement between readers…"), "agreeing.show_agreement", (),
        "", when_ready,
    ),
)  # fmt: skip
