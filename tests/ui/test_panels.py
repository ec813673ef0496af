from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QSlider, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import OpenWindow
from tests.ui.workplaces import MODEL, HandWorker, answer, write_pictures
from thyroid_desktop.domain.annotation import BoxRevision
from thyroid_desktop.domain.diagnosis import CamMap, Prediction, Provenance, RecordedPrediction, Spread
from thyroid_desktop.domain.errors import UserProblem
from thyroid_desktop.domain.geometry import Affine, Box, Size
from thyroid_desktop.domain.imaging import Image, ImageDescription, ScanRegion
from thyroid_desktop.services.settings import OverlayOptions
from thyroid_desktop.ui.item_models import FindingsTable, date_text
from thyroid_desktop.ui.menus.command_palette import CommandPalette, matches
from thyroid_desktop.ui.nodules.marks import Marks
from thyroid_desktop.ui.opinion import Opinion, probability_text, spread_text
from thyroid_desktop.ui.panels.diagnosis import DiagnosisPanel
from thyroid_desktop.ui.panels.messages import MessageBar
from thyroid_desktop.ui.settings_dialog import SettingsDialog

BOX = Box(20, 20, 80, 70)
AT = "2025-11-23T09:00:00.000000+00:00"


def texts(panel: QWidget) -> str:
    from PySide6.QtWidgets import QLabel

    return "\n".join(label.text() for label in panel.findChildren(QLabel) if label.isVisibleTo(panel))


def recorded(probability: float, revision_id: int = 1) -> RecordedPrediction:
    provenance = Provenance(MODEL.id, MODEL.weights_sha256, "1", "a" * 64, 0, BOX, AT)
    cam = CamMap(np.ones((2, 2), np.float32), Affine(1, 0, 0, 0, 1, 0))
    return RecordedPrediction(1, 1, revision_id, 1, Prediction(probability, cam, provenance, 0.5, Spread(0.74, 0.86)))


@pytest.mark.parametrize(
    ("probability", "text"),
    [
        (0.0, "<\u202f0.01"),
        (0.004, "<\u202f0.01"),
        (0.005, "0.01"),
        (0.5, "0.50"),
        (0.995, "0.99"),
        (1.0, ">\u202f0.99"),
    ],
)
def test_that_a_probability_never_claims_certainty(probability: float, text: str) -> None:
    assert probability_text(probability) == text


def test_that_a_spread_is_written_from_low_to_high() -> None:
    assert spread_text(Spread(0.74, 0.86)) == "0.74–0.86"
    assert spread_text(Spread(0.991, 0.9971)) == "0.991–0.997"
    assert spread_text(Spread(0.0, 0.2)) == "0.001–0.200"
    assert spread_text(Spread(0.9, 1.0)) == "0.900–0.999"


def test_that_a_recorded_opinion_says_all_that_one_needs(qtbot: QtBot) -> None:
    panel = DiagnosisPanel()
    qtbot.addWidget(panel)
    panel.show_opinion(Opinion.recorded(recorded(0.81), MODEL))
    shown = texts(panel)
    for part in ("0.81", "0.74–0.86 over ±5 % of the box", "At or above the threshold of 0.50", "tiny 1", "Recorded"):
        assert part in shown
    assert "not the nodule's boundary" in texts(panel.overlay)
    assert "0.81" in panel.gauge.accessibleName()


def test_that_an_answer_of_an_older_model_is_not_put_down_to_the_present_one() -> None:
    from dataclasses import replace

    newer = replace(MODEL, version="2", weights_sha256="0" * 64)
    assert Opinion.recorded(recorded(0.81), newer).model == "tiny"


def test_that_a_preview_is_called_a_preview(qtbot: QtBot) -> None:
    panel = DiagnosisPanel()
    qtbot.addWidget(panel)
    panel.show_opinion(Opinion.answered(answer(0.3), "live"))
    assert "not recorded" in texts(panel)
    assert "Below the threshold of 0.50" in texts(panel)


def test_that_warnings_and_problems_are_told(qtbot: QtBot) -> None:
    panel = DiagnosisPanel()
    qtbot.addWidget(panel)
    panel.show_opinion(Opinion("recorded", 0.4, 0.5, warnings=("The box is very small.",)))
    assert "The box is very small." in texts(panel)
    panel.show_opinion(Opinion("failed", problem=UserProblem("No model is installed", "the folder is empty")))
    assert "No model is installed: the folder is empty." in texts(panel)
    assert panel.again.isVisibleTo(panel)


def test_that_the_history_lists_the_newest_first(qtbot: QtBot) -> None:
    panel = DiagnosisPanel()
    qtbot.addWidget(panel)
    revisions = tuple(BoxRevision(n, "b", 1, 0, 2, BOX, "draw", 1, AT) for n in (1, 2))
    panel.show_history(Marks.of(1, 0, revisions, (recorded(0.2, 1), recorded(0.9, 2))))
    rows = [panel.history.item(row).text() for row in range(panel.history.count())]
    assert rows[0].startswith("Nodule 2   0.90")
    assert rows[1].startswith("Nodule 2   0.20")


def test_that_sizes_are_in_mm_only_where_the_file_says_how_large_a_pixel_is() -> None:
    region = ScanRegion(Box(0, 0, 100, 100), 1, 3, 3, 0.01, 0.02)
    description = ImageDescription("dicom", Size(200, 200), regions=(region,))
    table = FindingsTable()
    inside = BoxRevision(1, "a", 1, 0, 1, Box(10, 10, 60, 50), "draw", 1, AT)
    beyond = BoxRevision(2, "b", 1, 0, 2, Box(10, 10, 160, 50), "draw", 1, AT)
    table.show(Image(1, 1, "a" * 64, "x.dcm", description), Marks.of(1, 0, (inside, beyond), (recorded(0.81, 1),)))
    rows = [[table.index(row, column).data() for column in range(5)] for row in range(2)]
    assert rows == [
        ["1", "1", "50\u2009×\u200940", "5.0\u2009×\u20098.0", "0.81"],
        ["2", "1", "150\u2009×\u200940", "–", "–"],
    ]
    assert table.row_of("b") == 1
    assert table.row_of("gone") == -1


def test_that_dates_are_readable_and_odd_ones_left_alone() -> None:
    assert date_text("20231123") == "2023-11-23"
    assert date_text("unknown") == "unknown"


def test_that_a_problem_stays_and_names_cause_and_advice(qtbot: QtBot) -> None:
    bar = MessageBar()
    qtbot.addWidget(bar)
    bar.show_problem(UserProblem("x.dcm cannot be opened", "it ends early", "Ask for the file again."))
    assert bar.title.text() == "x.dcm cannot be opened"
    assert bar.detail.text() == "It ends early. Ask for the file again."
    assert not bar._timer.isActive()
    bar.show_problem(UserProblem("<b>x</b>"))
    assert bar.title.textFormat() == Qt.TextFormat.PlainText
    assert bar.detail.isHidden()


def test_that_a_note_goes_away_and_its_button_acts(qtbot: QtBot) -> None:
    bar = MessageBar()
    qtbot.addWidget(bar)
    done: list[str] = []
    bar.show_note("Written", "report.pdf", ("Open", lambda: done.append("opened")))
    assert bar._timer.isActive()
    bar.action.click()
    assert done == ["opened"]
    assert bar.isHidden()


def test_that_the_look_of_the_map_is_remembered(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, worker: HandWorker
) -> None:
    window = open_window(*write_pictures(tmp_path, 1))
    controls = window.findings.diagnosis.overlay
    controls.findChild(QSlider).setValue(80)
    controls.findChild(QComboBox).setCurrentIndex(1)
    wanted = OverlayOptions(0.8, "jet", is_contour=False)
    assert controls.options() == wanted
    workplace = window.controllers.session.workplace
    assert workplace is not None
    qtbot.waitUntil(lambda: workplace.settings.overlay() == wanted)


def test_that_a_new_name_begins_with_the_next_edit(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window = open_window(*write_pictures(tmp_path, 1))
    session = window.controllers.session
    window.actions_made["settings"].trigger()
    (dialog,) = window.findChildren(SettingsDialog)
    dialog.name.setText("Dr. Li")
    dialog.close_button.click()
    qtbot.waitUntil(lambda: session.user is not None and session.user.name == "Dr. Li")
    window.page.view.box_drawn.emit(BOX)
    qtbot.waitUntil(lambda: bool(session.marks.boxes))
    assert session.user is not None
    assert session.marks.boxes[0].user_id == session.user.id


def test_that_the_palette_narrows_and_does_what_is_chosen(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window(*write_pictures(tmp_path, 1))
    window.actions_made["palette"].trigger()
    (palette,) = window.findChildren(CommandPalette)
    everything = palette.list.count()
    qtbot.keyClicks(palette.search, "show box")
    assert [palette.list.item(row).text() for row in range(palette.list.count())] == ["Show boxes"]
    assert everything > 10
    qtbot.keyClick(palette.search, Qt.Key.Key_Return)
    assert not window.actions_made["show_boxes"].isChecked()


def test_that_words_match_in_any_order() -> None:
    assert matches("image next", "Next image")
    assert not matches("next frame", "Next image")


def test_that_every_control_has_a_name_for_a_screen_reader(open_window: OpenWindow, tmp_path: Path) -> None:
    window = open_window(*write_pictures(tmp_path, 1))
    nameless = [
        f"{type(control).__name__} {control.objectName()} in {type(control.parent()).__name__}"
        for kind in (QAbstractButton, QComboBox, QLineEdit, QSlider)
        for control in window.findChildren(kind)
        if control.isVisible()
        and not (control.accessibleName() or getattr(control, "text", str)())
        and not control.objectName().startswith("qt_")
    ]
    assert nameless == []
