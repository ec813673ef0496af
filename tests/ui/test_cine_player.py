from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, UltrasoundMultiFrameImageStorage, generate_uid
from pytestqt.qtbot import QtBot

from tests.ui.conftest import OpenWindow
from tests.ui.workplaces import HandWorker
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.ui.main_window import MainWindow

FRAMES = 12


def write_cine(path: Path) -> Path:
    """A grey cine whose frames differ, 25 a second."""
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.MediaStorageSOPClassUID = UltrasoundMultiFrameImageStorage
    meta.MediaStorageSOPInstanceUID = generate_uid(entropy_srcs=["cine"])
    dataset = Dataset()
    dataset.file_meta = meta
    dataset.SOPClassUID = meta.MediaStorageSOPClassUID
    dataset.SOPInstanceUID = meta.MediaStorageSOPInstanceUID
    dataset.StudyInstanceUID = generate_uid(entropy_srcs=["study"])
    dataset.SeriesInstanceUID = generate_uid(entropy_srcs=["series"])
    dataset.Modality = "US"
    dataset.PatientID = "PHANTOM"
    dataset.FrameTime = "40"
    dataset.NumberOfFrames = FRAMES
    dataset.Rows, dataset.Columns = 60, 80
    dataset.SamplesPerPixel = 1
    dataset.PhotometricInterpretation = "MONOCHROME2"
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation = 8, 8, 7, 0
    dataset.PixelData = np.repeat(np.arange(FRAMES, dtype=np.uint8) * 10, 60 * 80).tobytes()
    dataset.save_as(path, enforce_file_format=True)
    return path


@pytest.fixture
def window(open_window: OpenWindow, tmp_path: Path) -> MainWindow:
    return open_window(write_cine(tmp_path / "cine.dcm"))


def test_that_a_cine_can_be_stepped_scrubbed_and_goes_round(window: MainWindow, qtbot: QtBot) -> None:
    session, bar = window.controllers.session, window.page.cine_bar
    assert bar.isVisible()
    assert window.controllers.cine.frame_time_ms == 40
    bar.slider.setValue(7)
    qtbot.waitUntil(lambda: session.frame is not None and session.frame.index == 7)
    window.actions_made["next_frame"].trigger()
    qtbot.waitUntil(lambda: session.frame is not None and session.frame.index == 8)
    assert bar.slider.value() == 8
    assert session.frame is not None
    assert int(session.frame.pixels[0, 0]) == 80
    bar.slider.setValue(FRAMES - 1)
    qtbot.waitUntil(lambda: session.frame is not None and session.frame.index == FRAMES - 1)
    window.actions_made["next_frame"].trigger()
    qtbot.waitUntil(lambda: session.frame is not None and session.frame.index == 0)


def test_that_a_playing_cine_keeps_time_by_leaving_frames_out(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, cine = window.controllers.session, window.controllers.cine
    wanted: list[int] = []
    monkeypatch.setattr(session, "show_frame", wanted.append)
    cine.toggle()
    cine._timer.stop()
    for elapsed in (10, 45, 50, 205, 40 * FRAMES + 1):
        monkeypatch.setattr(cine, "_clock", type("Clock", (), {"elapsed": lambda _self, at=elapsed: at})())
        cine._tick()
    assert wanted == [1, 5, 0]


def test_that_play_shows_frame_after_frame_and_pause_stays(window: MainWindow, qtbot: QtBot) -> None:
    session, cine = window.controllers.session, window.controllers.cine
    seen: set[int] = set()
    session.frame_changed.connect(lambda: session.frame is not None and seen.add(session.frame.index))
    window.page.cine_bar.button.click()
    assert cine.is_playing
    qtbot.waitUntil(lambda: len(seen) > 3)
    window.actions_made["play"].trigger()
    assert not cine.is_playing


def test_that_boxes_belong_to_their_frame_and_the_table_leads_there(
    window: MainWindow, qtbot: QtBot, worker: HandWorker
) -> None:
    session = window.controllers.session
    window.page.view.box_drawn.emit(Box(10, 10, 40, 40))
    qtbot.waitUntil(lambda: session.selected is not None)
    window.controllers.cine.go(5)
    qtbot.waitUntil(lambda: session.frame is not None and session.frame.index == 5)
    assert session.selected is None
    assert window.page.view.stage.boxes() == ()
    table = window.findings.findings.table
    assert table.model().index(0, 1).data() == "1"
    table.selectRow(0)
    qtbot.waitUntil(lambda: session.frame is not None and session.frame.index == 0)
    assert session.selected is not None


def test_that_undo_leads_to_the_frame_that_it_touches(window: MainWindow, qtbot: QtBot) -> None:
    session = window.controllers.session
    window.page.view.box_drawn.emit(Box(10, 10, 40, 40))
    qtbot.waitUntil(lambda: session.selected is not None)
    window.page.view.box_changed.emit(session.selected_id, Box(20, 10, 50, 40), "move")
    qtbot.waitUntil(lambda: len(session.marks.revisions) == 2)
    window.controllers.cine.go(5)
    qtbot.waitUntil(lambda: session.frame is not None and session.frame.index == 5)
    window.actions_made["undo"].trigger()
    qtbot.waitUntil(lambda: session.frame is not None and session.frame.index == 0)
    qtbot.waitUntil(lambda: session.selected is not None and session.selected.box == Box(10, 10, 40, 40))
