"""Drives the real window in a process of its own and prints what it took as one JSON object.

usage: window_child.py PROFILE start
       window_child.py PROFILE open BASE FILE...
       window_child.py PROFILE folder FOLDER
       window_child.py PROFILE large FOLDER
       window_child.py PROFILE cine FILE
       window_child.py PROFILE drag FILE

Times are wall times inside the window's process; ``start`` counts from BENCH_BEGAN (seconds of the monotonic clock,
taken just before the process was started). Every step is asked for as a user would and is over when the image is on
screen: painted, and handed over. What follows behind, in the panels and in the library, is timed beside it.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable, Generator
from functools import partial
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from thyroid_desktop import bootstrap, cli  # noqa: F401 - the command loads it too
from thyroid_desktop.services.keeping import is_pending
from thyroid_desktop.ui import application
from thyroid_desktop.ui.main_window import MainWindow

Steps = Generator[Any, None, None]
ROUNDS = 7
LEAFED = 120
KEEPING_MS = 15_000
"""So long the first of a large folder are kept before one leafs through it."""
PREPARED_MS = 4000
"""After this much quiet the worker has its faster variant for previews."""


class Gaps(QObject):
    """How long the event loop was ever away: the longest time between two ticks of a 1 ms timer.

    It ticks between ``begin`` and ``end`` only, for it would slow down what is timed otherwise.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=1)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def begin(self) -> None:
        self._last = time.perf_counter()
        self.longest_ms = 0.0
        self._timer.start()

    def end(self) -> float:
        """The longest time, in ms."""
        self._timer.stop()
        return self.longest_ms

    def _tick(self) -> None:
        now = time.perf_counter()
        self.longest_ms = max(self.longest_ms, (now - self._last) * 1000)
        self._last = now


class Paints(QObject):
    """Knows when a widget was last painted and handed to the screen: what is posted in its paint comes after that."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.at: float | None = None
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt names it
        if event.type() == QEvent.Type.Paint:
            QApplication.postEvent(self, QEvent(QEvent.Type.User))
        return False

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.User:
            self.at = time.perf_counter()
        return super().event(event)


class Driver(QObject):
    """Runs a generator: each signal that it yields is waited for, each number is a pause in ms."""

    def __init__(self, window: MainWindow, steps: Steps) -> None:
        super().__init__(window)
        self._window = window
        self._steps = steps
        self._signal: Any = None
        QTimer.singleShot(0, self, self._go_on)

    def _go_on(self) -> None:
        try:
            wish = next(self._steps)
        except StopIteration:
            self._window.close()
            return
        if isinstance(wish, int):
            QTimer.singleShot(wish, self, self._go_on)
        else:
            self._signal = wish
            wish.connect(self._on_signal)

    def _on_signal(self) -> None:
        self._signal.disconnect(self._on_signal)
        # Behind the slots of the window that listen to the same signal.
        QTimer.singleShot(0, self, self._go_on)


class Bench:
    """The tasks; results are gathered in ``result``."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.application: Any = QApplication.instance()
        self.parts = window.controllers
        self.gaps = Gaps(window)
        self.gaps.begin()
        self.paints = Paints(window.page.view.viewport())
        self.result: dict[str, Any] = {}

    def prepared(self) -> Steps:
        """Library open and a user named."""
        while self.window.beginning.choices is None:
            yield 2
        if self.window.beginning.choices.user is None:
            self.window.beginning.set_name("Bench")
        while self.parts.session.user is None:
            yield 5
        self.result["ready_s"] = time.monotonic() - float(os.environ.get("BENCH_BEGAN", "nan"))

    def shown(self, ask: Callable[[], object]) -> Steps:
        """Ask for an image, and go on when it is on screen, with its boxes."""
        seen: list[bool] = []
        connection = self.parts.session.image_changed.connect(lambda: seen.append(True))
        ask()
        if not seen:
            yield self.parts.session.image_changed
        self.parts.session.image_changed.disconnect(connection)
        self.paints.at = None
        while self.paints.at is None:
            self.application.processEvents()

    def times(self, ask: Callable[[], object], taken: list[float], settled: list[float] | None = None) -> Steps:
        """As ``shown``, in milliseconds added to ``taken``; until all panels are painted, too, in ``settled``."""
        began = time.perf_counter()
        yield from self.shown(ask)
        taken.append(((self.paints.at or 0.0) - began) * 1000)
        if settled is not None:
            for _ in range(3):
                self.application.processEvents()
            settled.append((time.perf_counter() - began) * 1000)

    def start(self) -> Steps:
        yield from self.prepared()
        while self.parts.opinion.model is None:
            yield 5
        self.result["model_s"] = time.monotonic() - float(os.environ.get("BENCH_BEGAN", "nan"))
        yield 200
        self.result["start_gap_ms"] = self.gaps.end()

    def open(self, base: str, *files: str) -> Steps:
        """Each file after another one, after another one once more, and while it is on screen already."""
        self.gaps.end()
        yield from self.prepared()
        opening, taken = self.parts.opening, {}
        self.result["open_ms"] = taken
        for name in files:
            path = Path(name)
            times = taken.setdefault(path.name.partition("-")[2], {})
            for kind in ("new", "known"):
                yield from self.shown(partial(opening.open_paths, [Path(base)]))
                yield from self.rested()
                began = time.perf_counter()
                yield from self.times(partial(opening.open_paths, [path]), times.setdefault(kind, []))
                if kind == "new":
                    yield from self.until(self.is_kept)
                    times.setdefault("kept", []).append((time.perf_counter() - began) * 1000)
            yield from self.rested()
            yield from self.times(partial(opening.open_paths, [path]), times.setdefault("again", []))
            yield from self.rested()

    def folder(self, folder: str) -> Steps:
        """A folder until all of it is kept, and next image after next image."""
        yield from self.prepared()
        self.gaps.begin()
        began = time.perf_counter()
        yield from self.opened_folder(folder)
        yield self.parts.opening.opened
        self.result["kept_ms"] = (time.perf_counter() - began) * 1000
        self.result["keeping_gap_ms"] = self.gaps.end()
        yield 300
        yield from self.leafed()

    def large(self, folder: str) -> Steps:
        """A folder of which only some is kept, and next image after next image from its middle on."""
        yield from self.prepared()
        self.gaps.begin()
        yield from self.opened_folder(folder)
        session = self.parts.session
        yield KEEPING_MS
        self.result["keeping_gap_ms"] = self.gaps.end()
        self.result["kept_per_s"] = sum(not is_pending(one) for one in session.images) / KEEPING_MS * 1000
        yield from self.shown(partial(session.show_image, len(session.images) // 2))
        yield 300
        yield from self.leafed()
        self.result["peak_mb"] = _peak_mb()

    def opened_folder(self, folder: str) -> Steps:
        """Until the first image is shown and the whole list is there."""
        began = time.perf_counter()
        yield from self.shown(partial(self.parts.opening.open_paths, [Path(folder)]))
        self.result["folder_ms"] = (time.perf_counter() - began) * 1000
        self.result["listed"] = self.window.library.panel.work.rows.rowCount()

    def leafed(self) -> Steps:
        """The next image, again and again."""
        times: list[float] = []
        settled: list[float] = []
        for _ in range(LEAFED):
            yield from self.times(partial(self.parts.session.step, 1), times, settled)
        self.result |= {"next_ms": times, "settled_ms": settled}

    def is_kept(self) -> bool:
        """Whether the image on screen is in the library."""
        image = self.parts.session.image
        return image is not None and not is_pending(image)

    def rested(self) -> Steps:
        """Until nothing is going on behind, as between two wishes of a user."""
        yield 50
        yield from self.until(self.parts.operations.is_idle)
        yield 20

    def until(self, condition: Callable[[], bool]) -> Steps:
        """Look every millisecond."""
        while not condition():
            yield 1

    def cine(self, file: str) -> Steps:
        yield from self.prepared()
        session = self.parts.session
        self.result["first_ms"] = _first_frame_ms(Path(file))
        began = time.perf_counter()
        yield from self.shown(partial(self.parts.opening.open_paths, [Path(file)]))
        self.result["shown_ms"] = (time.perf_counter() - began) * 1000
        yield 300
        frames = session.image.description.frame_count if session.image is not None else 0
        shown: list[int] = []
        session.frame_changed.connect(lambda: shown.append(session.frame.index if session.frame else -1))
        self.gaps.begin()
        began = time.perf_counter()
        self.parts.cine.toggle()
        yield 5000
        self.parts.cine.pause()
        seconds = time.perf_counter() - began
        self.result |= {
            "frames": frames,
            "frames_per_s": len(shown) / seconds,
            "play_gap_ms": self.gaps.end(),
            "peak_mb": _peak_mb(),
        }

    def drag(self, file: str) -> Steps:
        yield from self.prepared()
        while self.parts.opinion.model is None:
            yield 5
        self.parts.opening.open_paths([Path(file)])
        yield self.parts.session.image_changed
        yield PREPARED_MS
        answers: list[float] = []
        self.parts.worker.live_answered.connect(lambda *_: answers.append(time.perf_counter()))
        view = self.window.page.view
        self.gaps.begin()
        _mouse(view, QEvent.Type.MouseButtonPress, 150, 150)
        began = time.perf_counter()
        for step in range(240):
            _mouse(view, QEvent.Type.MouseMove, 250 + step, 230 + step // 2)
            yield 16
        seconds = time.perf_counter() - began
        self.result["drag_gap_ms"] = self.gaps.end()
        self.result["live_answers_per_s"] = len(answers) / seconds
        _mouse(view, QEvent.Type.MouseButtonRelease, 490, 350)
        while self.parts.opinion.opinion.stage != "recorded":
            yield 10


def _mouse(view: Any, kind: QEvent.Type, x: float, y: float) -> None:
    place = QPointF(view.mapFromScene(x, y))
    button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
    held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else Qt.MouseButton.LeftButton
    event = QMouseEvent(kind, place, place, button, held, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(view.viewport(), event)


def _first_frame_ms(path: Path) -> float:
    """Parse and decode by a reader that has never seen the file; median of a few such readers."""
    from thyroid_desktop.adapters.image_readers import ImageReaders

    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        reader = ImageReaders()
        reader.describe(path)
        reader.frame(path, 0)
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def _peak_mb() -> float:
    """Highest memory of this process; what getrusage says would count the parent that it was forked from."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    profile, task, *words = sys.argv[1:]
    benches: list[Bench] = []

    def use(window: MainWindow) -> None:
        window.resize(1600, 900)
        window.grab()
        bench = Bench(window)
        bench.result["start_s"] = time.monotonic() - float(os.environ.get("BENCH_BEGAN", "nan"))
        bench.result["start_mb"] = _peak_mb()
        benches.append(bench)
        window.driver = Driver(window, getattr(bench, task)(*words))

    application.run(lambda: bootstrap.open_workplace(Path(profile)), use=use)
    sys.stdout.write(json.dumps(benches[0].result) + "\n")


main()
