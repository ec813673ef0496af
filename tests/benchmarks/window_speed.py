"""The window's times, with LabelMe beside it where an environment that holds it is given."""

from __future__ import annotations

import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.benchmarks.figures import Figure
from tests.benchmarks.pictures import write_cine, write_copies, write_folder, write_large_folder, write_singles

START, OPEN, FOLDER, CINE, LOOP = "start", "open", "folder", "cine", "event loop"
STARTS = 7
COPIES = 7
ROUNDS = 3
"""How often each folder is opened, ours and theirs in turn, so that a drifting machine treats both alike."""
GAP_GOAL_MS = 100


Results = list[dict[str, Any]]


class WindowBench:
    """Runs the window (and LabelMe) in processes of their own.

    Args:
        root: The checkout.
        models: Folder of model bundles.
        labelme: Python of an environment that holds LabelMe, or None.
    """

    def __init__(self, root: Path, models: Path, labelme: Path | None) -> None:
        self._root = root
        self._models = models
        self._labelme = labelme
        self._scratch = tempfile.TemporaryDirectory(prefix="thyroid-bench-")
        self._folder = Path(self._scratch.name)

    def close(self) -> None:
        self._scratch.cleanup()

    def measure(self) -> list[Figure]:
        """All figures of the window."""
        singles = write_singles(self._folder / "singles")
        five_hundred = write_folder(self._folder / "five-hundred", 500)
        ten_thousand = write_large_folder(self._folder / "ten-thousand", 10_000)
        cine = write_cine(self._folder / "cine.dcm", 300)
        return [
            *self._start(),
            *self._open(singles),
            *self._five_hundred(five_hundred),
            *self._ten_thousand(ten_thousand),
            *self._cine(cine),
            *self._drag(singles["1024x768.jpg"]),
        ]

    def _start(self) -> list[Figure]:
        ours, theirs = [], []
        for _ in range(STARTS):
            ours.append(self._window("start"))
            if self._labelme is not None:
                theirs.append(self._rival("start"))
        rival = _median(theirs, "start_s") if theirs else None
        return [
            Figure(START, "process start → painted window", _median(ours, "start_s"), "s", 0.8, rival=rival),
            Figure(START, "memory of the painted window", _median(ours, "start_mb"), "MB"),
            Figure(START, "process start → library open, ready for work", _median(ours, "ready_s"), "s"),
            Figure(START, "process start → model loaded and verified", _median(ours, "model_s"), "s"),
            Figure(LOOP, "longest gap during start and model load", _median(ours, "start_gap_ms"), "ms", GAP_GOAL_MS),
        ]

    def _open(self, singles: dict[str, Path]) -> list[Figure]:
        """The same copies for both programs; each is opened after the same other file."""
        base = singles["1024x768.jpg"]
        figures = []
        for path in singles.values():
            copies = write_copies(path, COPIES)
            ours = self._window("open", base, *copies)["open_ms"][path.name]
            theirs = self._rival("open", base, *copies)["open_ms"][path.name] if self._labelme is not None else {}
            for kind, words in (
                ("new", "opened for the first time: shown"),
                ("kept", "  behind it: kept in the library"),
                ("known", "opened once more: shown"),
                ("again", "opened while it is on screen: shown"),
            ):
                rival = _rival_of(theirs.get(kind))
                figures.append(Figure(OPEN, f"{path.name} {words}", statistics.median(ours[kind]), "ms", rival=rival))
        return figures

    def _five_hundred(self, folder: Path) -> list[Figure]:
        ours, theirs = self._in_turn(("folder", folder), ("folder", folder, 0))
        return [
            *_folder_figures("500 images of 1024×768", ours, theirs),
            Figure(FOLDER, "500 images of 1024×768: all kept in the library", _median(ours, "kept_ms"), "ms"),
            Figure(LOOP, "longest gap while 500 images are kept", _worst(ours, "keeping_gap_ms"), "ms", GAP_GOAL_MS),
        ]

    def _ten_thousand(self, folder: Path) -> list[Figure]:
        ours, theirs = self._in_turn(("large", folder), ("folder", folder, 5000))
        return [
            *_folder_figures("10,000 images of 800×600", ours, theirs),
            Figure(FOLDER, "10,000 images: kept in the library behind", _median(ours, "kept_per_s"), "/s"),
            Figure(FOLDER, "10,000 images: peak memory of the window", _median(ours, "peak_mb"), "MB"),
            Figure(LOOP, "longest gap while 10,000 images are kept", _worst(ours, "keeping_gap_ms"), "ms", GAP_GOAL_MS),
        ]

    def _in_turn(self, ours: tuple[object, ...], theirs: tuple[object, ...]) -> tuple[Results, Results]:
        """Both programs several times, one after the other."""
        results: tuple[Results, Results] = ([], [])
        for _ in range(ROUNDS):
            results[0].append(self._window(*map(str, ours)))
            if self._labelme is not None:
                results[1].append(self._rival(*map(str, theirs)))
        return results

    def _cine(self, path: Path) -> list[Figure]:
        ours = self._window("cine", path)
        return [
            Figure(CINE, f"{ours['frames']} frames 1024×768 JPEG: first frame decoded", ours["first_ms"], "ms", 60),
            Figure(CINE, "  shown, from the wish to open the new file", ours["shown_ms"], "ms"),
            Figure(CINE, "frames shown a second at 60 wanted", ours["frames_per_s"], "/s"),
            Figure(CINE, "peak memory of the window", ours["peak_mb"], "MB", 250),
            Figure(LOOP, "longest gap while playing", ours["play_gap_ms"], "ms", GAP_GOAL_MS),
        ]

    def _drag(self, path: Path) -> list[Figure]:
        ours = self._window("drag", path)
        return [
            Figure(LOOP, "longest gap while a box is dragged live", ours["drag_gap_ms"], "ms", GAP_GOAL_MS),
            Figure(LOOP, "live answers while dragging", ours["live_answers_per_s"], "/s"),
        ]

    def _window(self, task: str, *words: object) -> dict[str, Any]:
        with tempfile.TemporaryDirectory(dir=self._folder) as profile:
            (Path(profile) / "models").symlink_to(self._models)
            command = [sys.executable, "-m", "tests.benchmarks.window_child", profile, task, *map(str, words)]
            return self._json_of(command)

    def _rival(self, task: str, *words: object) -> dict[str, Any]:
        script = self._root / "tests" / "benchmarks" / "labelme_rival.py"
        return self._json_of([str(self._labelme), str(script), task, *map(str, words)])

    def _json_of(self, command: list[str]) -> dict[str, Any]:
        home = self._folder / "home"
        home.mkdir(exist_ok=True)
        surroundings = {**os.environ, "HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
        surroundings["BENCH_BEGAN"] = str(time.monotonic())
        run = subprocess.run(command, cwd=self._root, env=surroundings, capture_output=True, text=True, check=False)
        if run.returncode != 0 or not run.stdout.strip():
            raise RuntimeError(f"{' '.join(command)} failed: {run.stderr[-2000:]}")
        answer: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
        return answer


def _folder_figures(what: str, ours: Results, theirs: Results) -> list[Figure]:
    def at(results: Results, percentile: float, key: str = "next_ms") -> float | None:
        times = sorted(taken for result in results for taken in result[key])
        return times[int(percentile * len(times))] if times else None

    rival = _median(theirs, "folder_ms") if theirs else None
    figures = [Figure(FOLDER, f"{what}: listed, first image shown", _median(ours, "folder_ms"), "ms", rival=rival)]
    for percentile, name in ((0.5, "median"), (0.95, "95th percentile")):
        shown = Figure(FOLDER, f"{what}: next image shown, {name}", at(ours, percentile) or 0.0, "ms")
        figures.append(replace(shown, rival=at(theirs, percentile)))
    figures.append(Figure(FOLDER, "  panels beside it painted, too, median", at(ours, 0.5, "settled_ms") or 0.0, "ms"))
    return figures


def _rival_of(times: list[float | None] | None) -> float | None:
    """None where the rival was not asked, NaN where it refused."""
    if not times:
        return None
    return statistics.median(math.nan if one is None else one for one in times)


def _median(results: Results, key: str) -> float:
    return statistics.median(result[key] for result in results)


def _worst(results: Results, key: str) -> float:
    return max(result[key] for result in results)
