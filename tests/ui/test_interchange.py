from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QTextBrowser
from pytestqt.qtbot import QtBot

from tests.ui.conftest import OpenWindow
from tests.ui.workplaces import write_pictures
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.services.exporting import ExportOptions
from thyroid_desktop.ui.library.interchange_dialogs import ExportDialog, ExportWish, ImportDialog, ImportWish
from thyroid_desktop.ui.main_window import MainWindow


def labelme_folder(folder: Path) -> Path:
    """Two annotated pictures, and a file that is damaged."""
    for path in write_pictures(folder, 2):
        shape = {"label": "malignant", "points": [[50, 60], [10, 20]], "group_id": None, "shape_type": "rectangle"}
        shape |= {"flags": {}, "description": "", "mask": None}
        said = {"version": "5.5.0", "flags": {}, "shapes": [shape], "imagePath": path.name, "imageData": None}
        path.with_suffix(".json").write_text(json.dumps({**said, "imageHeight": 120, "imageWidth": 160}))
    (folder / "damaged.json").write_text('{"shapes": [')
    return folder


def imported(window: MainWindow, qtbot: QtBot, folder: Path) -> None:
    session = window.controllers.session
    window.controllers.interchange.take_in(ImportWish(folder, "labelme", None))
    qtbot.waitUntil(lambda: len(session.marks.boxes) == 1, timeout=10_000)
    qtbot.waitUntil(window.controllers.operations.is_idle, timeout=10_000)


def test_that_an_imported_folder_is_opened_with_its_boxes_as_the_readers_own(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window()
    imported(window, qtbot, labelme_folder(tmp_path / "old"))
    session, messages = window.controllers.session, window.page.messages
    (box,) = session.marks.boxes
    assert (box.box, box.details.label, box.user_id) == (
        Box(10, 20, 50, 60),
        "malignant",
        session.user and session.user.id,
    )
    assert messages.title.text() == "Some files were not imported"
    assert messages.detail.text() == "2 images, 2 boxes imported, 2 of them new."


def test_that_files_that_were_skipped_are_listed_with_their_reason(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window()
    imported(window, qtbot, labelme_folder(tmp_path / "old"))
    window.page.messages.action.click()
    texts = [one.toPlainText() for one in window.findChildren(QTextBrowser)]
    assert any("damaged.json" in text for text in texts)


def test_that_what_is_open_is_exported_under_pseudonyms(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window = open_window()
    imported(window, qtbot, labelme_folder(tmp_path / "old"))
    out = tmp_path / "out"
    with qtbot.waitSignal(window.controllers.interchange.finished, timeout=20_000):
        window.controllers.interchange.give_out(ExportWish(out, "labelme", ExportOptions(), is_all=False))
    files = sorted(out.glob("*.json"))
    assert len(files) == 2
    assert not any("picture" in path.name or "picture" in path.read_text() for path in files)


def test_that_the_dialogs_ask_for_a_format_and_then_for_a_folder(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window(*write_pictures(tmp_path, 1))
    for command, kind, wish in (
        ("import_annotations", ImportDialog, ImportWish(tmp_path, "voc", "fna")),
        ("export_annotations", ExportDialog, ExportWish(tmp_path, "voc", ExportOptions(with_names=True), is_all=False)),
    ):
        window.actions_made[command].trigger()
        dialog = window.findChild(kind)
        assert dialog is not None
        dialog.format.setCurrentIndex(dialog.format.findData("voc"))
        if isinstance(dialog, ImportDialog):
            dialog.pathology.setCurrentIndex(dialog.pathology.findData("fna"))
        else:
            dialog.has_names.setChecked(True)
        wishes: list[object] = []
        dialog.wished.disconnect()
        dialog.wished.connect(wishes.append)
        dialog.go_on.click()
        (chooser,) = dialog.findChildren(QFileDialog)
        chooser.fileSelected.emit(str(tmp_path))
        chooser.reject()
        assert wishes == [wish]
        qtbot.waitUntil(lambda kind=kind: window.findChild(kind) is None)


def test_that_a_blind_reader_is_not_offered_the_boxes_of_others(open_window: OpenWindow) -> None:
    window = open_window()
    window.actions_made["export_annotations"].trigger()
    dialog = window.findChild(ExportDialog)
    assert dialog is not None
    assert not dialog.has_all_readers.isVisible()
    dialog.reject()
