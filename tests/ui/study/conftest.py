"""Small studies over a real profile, and somebody who reads them with the keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.conftest import OpenWindow
from tests.ui.workplaces import answer, write_pictures
from thyroid_desktop.domain.diagnosis import Spread
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.reading import Arm, Protocol, ReaderStudy, StudyItem
from thyroid_desktop.services.workplace import Workplace
from thyroid_desktop.ui.main_window import MainWindow
from thyroid_desktop.ui.study.reading_window import ReadingWindow

BOX = Box(20, 20, 80, 70)
ALONE, AIDED = Arm("Armalone", "never"), Arm("Armaided", "after-own")
PLAIN = Protocol("A small study", (ALONE, AIDED), (1,), is_crossover=False, is_randomised=False, washout_days=0)

MakeStudy = Callable[..., ReaderStudy]


def workplace_of(window: MainWindow) -> Workplace:
    workplace = window.controllers.session.workplace
    assert workplace is not None
    return workplace


def item_of(workplace: Workplace, number: int, path: Path, *, has_model: bool = True) -> StudyItem:
    """A case with a box and an answer of the model in the library; every other one is malignant."""
    user = workplace.settings.user()
    assert user is not None
    (image,) = workplace.intake.open_paths([path]).images
    edited = workplace.annotating_for(user.id).draw(image, 0, BOX, is_model_shown=False)
    (revision,) = edited.revisions
    prediction = None
    if has_model:
        said = answer(0.11 + number / 10, Spread(0.1, 0.9))
        prediction = workplace.diagnosing.record(said, image, revision, user.id)[0].id  # type: ignore[arg-type]
    return StudyItem(number, image.id, 0, BOX, 1, number % 2 == 0, "surgery", prediction)


@pytest.fixture
def window(open_window: OpenWindow) -> MainWindow:
    return open_window()


@pytest.fixture
def make_study(window: MainWindow, tmp_path: Path) -> MakeStudy:
    """Creates a study of a few pictures for the reader at the window."""

    def made(protocol: Protocol = PLAIN, paths: tuple[Path, ...] = (), count: int = 3) -> ReaderStudy:
        workplace = workplace_of(window)
        user = workplace.settings.user()
        assert user is not None
        files = paths or tuple(write_pictures(tmp_path / "Secretname", count))
        items = [item_of(workplace, number, path) for number, path in enumerate(files, start=1)]
        return workplace.studies.create(replace(protocol, reader_ids=(user.id,)), items, user_id=user.id)

    return made


@dataclass
class Reader:
    """Reads the study that is open, by keys that go where the focus is."""

    qtbot: QtBot
    window: MainWindow

    @property
    def reading(self) -> ReadingWindow:
        found = self.window.controllers.studying.reading
        assert found is not None
        return found

    def rest(self) -> None:
        self.qtbot.waitUntil(self.window.controllers.operations.is_idle, timeout=20_000)

    def sit_down(self) -> None:
        """Open the study by its command."""
        self.window.actions_made["read_study"].trigger()
        self.qtbot.waitUntil(lambda: self.window.controllers.studying.reading is not None, timeout=20_000)
        self.qtbot.waitUntil(self.reading.isActiveWindow)
        self.rest()

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            self.qtbot.keyClick(QApplication.focusWidget() or self.reading, key)

    def type(self, text: str) -> None:
        self.qtbot.keyClicks(QApplication.focusWidget() or self.reading, text)

    def enter(self) -> None:
        """Press Enter as soon as it counts, and wait for what comes."""
        self.qtbot.waitUntil(lambda: not self.reading.is_reading or self.reading.flow.has_breathed)
        self.press(Qt.Key.Key_Return)
        self.rest()

    def begin(self) -> None:
        """Sit down and go to the first case."""
        self.sit_down()
        self.enter()
        self.qtbot.waitUntil(lambda: self.reading.is_reading)


@pytest.fixture
def reader(qtbot: QtBot, window: MainWindow) -> Reader:
    return Reader(qtbot, window)
