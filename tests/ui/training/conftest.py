"""A library with complete and incomplete cases, and a training room over it whose jobs the test moves by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.conftest import OpenWindow
from tests.ui.workplaces import write_pictures
from thyroid_desktop.adapters.store.database import Store, open_store
from thyroid_desktop.bootstrap import now
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.jobs import Hold, Job, JobProgress, TrainingOrder
from thyroid_desktop.domain.marks import WorkState
from thyroid_desktop.domain.nodule import NoduleDescription, Pathology
from thyroid_desktop.services.describing import Describing
from thyroid_desktop.services.workplace import Workplace
from thyroid_desktop.ui.main_window import MainWindow
from thyroid_desktop.ui.training import worker_start
from thyroid_desktop.ui.training.order_dialog import OrderDialog
from thyroid_desktop.ui.training.training_window import TrainingWindow

BOX = Box(20, 20, 80, 70)
ORDER = TrainingOrder("Cases of autumn", "quick", "id = 'quick'", case_ids=(1, 2))


def stocked(workplace: Workplace, paths: Sequence[Path], *, lacking: int = 0) -> None:
    """Make every picture a case that is queued, every other one malignant; the last ones have no pathology."""
    user = workplace.settings.user()
    assert user is not None
    annotating = workplace.annotating_for(user.id)
    describing = Describing(annotating.revising)
    images = workplace.intake.open_paths(paths).images
    for number, image in enumerate(images):
        annotating.draw(image, 0, BOX, is_model_shown=False)
        if number < len(images) - lacking:
            verdict = "malignant" if number % 2 else "benign"
            found = replace(NoduleDescription(), pathology=Pathology(verdict, "surgery"))
            describing.describe(image, 1, found, is_model_shown=False)
        describing.sign(image, WorkState("queued"), is_model_shown=False)


@dataclass
class Room:
    """The training room and whoever works in it."""

    qtbot: QtBot
    main: MainWindow
    store: Store
    folder: Path

    @property
    def workplace(self) -> Workplace:
        found = self.main.controllers.session.workplace
        assert found is not None
        return found

    @property
    def window(self) -> TrainingWindow:
        """The training room, opened by its command where it is not open yet."""
        training = self.main.controllers.training
        if training.window is None:
            self.main.actions_made["training_room"].trigger()
            self.qtbot.waitUntil(lambda: training.window is not None and training.window.isActiveWindow())
        assert training.window is not None
        return training.window

    def look(self) -> TrainingWindow:
        """Have the room read anew, and wait for it."""
        window = self.window
        self.rest()
        self.main.controllers.training.look()
        self.rest()
        return window

    def rest(self) -> None:
        self.qtbot.waitUntil(self.main.controllers.operations.is_idle, timeout=20_000)

    def stock(self, count: int, *, lacking: int = 0) -> None:
        """Put cases into the library."""
        stocked(self.workplace, write_pictures(self.folder / "pictures", count), lacking=lacking)

    def order(self) -> OrderDialog:
        """The dialog that orders a training, with the library looked through."""
        ordering = self.main.controllers.ordering
        self.main.actions_made["train_queued"].trigger()
        self.qtbot.waitUntil(lambda: ordering.dialog is not None, timeout=20_000)
        self.rest()
        dialog = ordering.dialog
        assert dialog is not None
        self.qtbot.waitUntil(dialog.isActiveWindow, timeout=20_000)
        return dialog

    def add(self, title: str = "Cases of autumn") -> Job:
        """Queue a job."""
        return self.store.jobs.add(replace(ORDER, title=title), user_id=1, at=now())

    def take(self, progress: JobProgress | None = None, worker: str = "gpu-1") -> Hold:
        """Let a worker take the oldest job."""
        taken = self.store.jobs.take(worker, at=now(), dead_before="2000-01-01T00:00:00.000000+00:00")
        assert taken is not None
        self.store.jobs.beat(taken[1], at=now(), progress=progress)
        return taken[1]


@pytest.fixture
def room(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> Iterator[Room]:
    """An empty room."""
    main = open_window()
    store = open_store(tmp_path / "profile")
    yield Room(qtbot, main, store, tmp_path)
    store.close()


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands of workers that would have been started; training counts as installed."""
    commands: list[list[str]] = []
    monkeypatch.setattr(worker_start, "is_installed", lambda: True)
    monkeypatch.setattr(worker_start, "start_worker", lambda command, _profile: commands.append(list(command)))
    return commands
