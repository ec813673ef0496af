from __future__ import annotations

import os
import random
import signal
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt

from tests.journeys.conftest import Launch
from tests.journeys.person import CONTROL, SHIFT, Person
from thyroid_desktop.domain.geometry import Box

DEATHS = 20
WIDTH, HEIGHT = 480, 360

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")


def pictures(folder: Path, count: int) -> list[Path]:
    """Pictures of noise, each brighter than the one before."""
    folder.mkdir()
    paths = [folder / f"picture {number + 1}.png" for number in range(count)]
    for number, path in enumerate(paths):
        noise = np.random.default_rng(number).integers(0, 60, (HEIGHT, WIDTH)) + 30 * number
        Image.fromarray(noise.astype(np.uint8)).save(path)
    return paths


class Killer:
    """Kills the worker with SIGKILL, and counts the deaths that the window has seen."""

    def __init__(self, person: Person) -> None:
        self._worker = person.parts.worker
        self.states: list[str] = []
        self._fatal_state = ""
        self._worker.state_changed.connect(self._hear)

    @property
    def deaths(self) -> int:
        """How many deaths the window has noticed."""
        return self.states.count("restarting")

    def kill(self) -> None:
        """Kill the worker that runs now, whatever it is doing."""
        assert self._worker.process_id
        os.kill(self._worker.process_id, signal.SIGKILL)

    def kill_when(self, state: str) -> None:
        """Kill the worker as soon as it is in this state the next time."""
        self._fatal_state = state

    def _hear(self, state: str) -> None:
        self.states.append(state)
        if state == self._fatal_state:
            self._fatal_state = ""
            self.kill()


class Reader:
    """Draws boxes on the images in turn while the worker is being killed, and remembers every box that was let go."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.killer = Killer(person)
        self._dice = random.Random(20)
        self.drawn: dict[int, set[Box]] = {image.id: set() for image in person.session.images}
        self.kept: dict[int, set[Box]] = {image.id: set() for image in person.session.images}

    @property
    def boxes(self) -> set[Box]:
        """The boxes of the image on screen."""
        return {one.box for one in self.person.session.marks.boxes if one.box is not None}

    @property
    def image_id(self) -> int:
        """The image on screen."""
        assert self.person.session.image is not None
        return self.person.session.image.id

    def killed_while_drawing(self) -> None:
        """The worker dies while the hand draws; the box is moved as soon as it is there."""
        box = self._free_place()
        self.person.begin_drag(box)
        self.killer.kill()
        self.person.mouse.release()
        self._note(box)
        moved = box.shifted(3, 4)
        centre = box.centre
        self.person.mouse.drag((centre.x, centre.y), (centre.x + 8, centre.y), (moved.centre.x, moved.centre.y))
        self._note(moved)
        self.kept[self.image_id].remove(box)

    def killed_at_release(self) -> None:
        """The worker dies just when a box is let go, and the next image is shown at once."""
        box = self._free_place()
        self.person.drag(box)
        self.killer.kill()
        self._note(box)
        self.person.next()

    def killed_while_computing(self) -> None:
        """The worker dies as soon as it is asked; an edit is taken back and brought back meanwhile."""
        self.person.wait(lambda: self.person.parts.worker.state == "ready")
        self.killer.kill_when("busy")
        box = self._free_place()
        self.person.drag(box)
        self._note(box)
        self.person.press(Qt.Key.Key_Z, CONTROL)
        self.person.wait(lambda: box not in self.boxes)
        self.person.press(Qt.Key.Key_Z, CONTROL | SHIFT)
        self.person.wait(lambda: box in self.boxes)

    def killed_at_rest(self) -> None:
        """The worker dies when it has answered everything; the next box finds it starting."""
        box = self._free_place()
        self.person.drag(box)
        self._note(box)
        self.person.opinion_on(box)
        self.killer.kill()

    def _note(self, box: Box) -> None:
        """Wait until the box is saved."""
        self.person.wait(lambda: box in self.boxes)
        self.drawn[self.image_id].add(box)
        self.kept[self.image_id].add(box)

    def _free_place(self) -> Box:
        """A place for a box that touches no other."""
        while True:
            x, y = self._dice.randrange(10, WIDTH - 60), self._dice.randrange(10, HEIGHT - 60)
            box = Box(x, y, x + self._dice.randrange(20, 50), y + self._dice.randrange(20, 50))
            if not any(_touch(box, other) for other in self.boxes):
                return box


def _touch(one: Box, other: Box) -> bool:
    room = 14
    is_beside = one.x1 + room < other.x0 or other.x1 + room < one.x0
    return not (is_beside or one.y1 + room < other.y0 or other.y1 + room < one.y0)


def test_that_twenty_deaths_of_the_worker_lose_no_edit_and_no_opinion(launch: Launch, tmp_path: Path) -> None:
    person = launch(*pictures(tmp_path / "pictures", 3))
    worker, session = person.parts.worker, person.session
    reader = Reader(person)
    moments = (
        reader.killed_while_drawing,
        reader.killed_at_release,
        reader.killed_while_computing,
        reader.killed_at_rest,
    )
    for death in range(DEATHS):
        # People are slower than a worker that starts; one that never gets up is given up after a while.
        person.wait(lambda: worker.state in ("ready", "busy"))
        moments[death % len(moments)]()
        person.wait(lambda death=death: reader.killer.deaths == death + 1)
    person.wait(lambda: worker.state == "ready")
    assert "lost" not in reader.killer.states
    for _ in session.images:
        assert reader.boxes == reader.kept[reader.image_id]
        person.wait(
            lambda: (
                reader.drawn[reader.image_id] == {one.prediction.provenance.box for one in session.marks.predictions}
            )
        )
        person.next()
    assert sum(len(boxes) for boxes in reader.drawn.values()) == DEATHS + DEATHS // len(moments)
