"""Frames travel by private files that never outlive their use."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from thyroid_desktop.domain.errors import StoreProblem, UnreadableFile
from thyroid_desktop.domain.imaging import Frame
from thyroid_desktop.inference.exchange import PREFIX, Exchange, read_pixels

FRAME = Frame(np.arange(12, dtype=np.uint16).reshape(3, 4))


@pytest.mark.parametrize(
    "pixels",
    [
        np.arange(12, dtype=np.uint8).reshape(3, 4),
        np.arange(12, dtype=np.uint16).reshape(3, 4) * 5000,
        np.arange(36, dtype=np.uint8).reshape(3, 4, 3),
        np.asfortranarray(np.arange(12, dtype=np.uint8).reshape(3, 4)),
        np.arange(48, dtype=np.uint8).reshape(6, 8)[::2, ::-2],
    ],
)
def test_that_pixels_arrive_as_they_were(tmp_path: Path, pixels: np.ndarray) -> None:
    exchange = Exchange(tmp_path)
    arrived = read_pixels(exchange.put("frame-1", Frame(pixels)))
    assert arrived.dtype == pixels.dtype
    assert np.array_equal(arrived, pixels)
    exchange.close()


def test_that_memory_is_preferred_and_the_given_folder_is_the_second_choice(tmp_path: Path) -> None:
    (tmp_path / "memory").mkdir()
    exchange = Exchange(tmp_path / "disk", memory=tmp_path / "memory")
    assert exchange.put("a", FRAME).is_relative_to(tmp_path / "memory")
    exchange.close()
    without = Exchange(tmp_path / "disk", memory=tmp_path / "absent")
    assert without.put("a", FRAME).is_relative_to(tmp_path / "disk")
    without.close()
    none = Exchange(tmp_path / "disk", memory=None)
    assert none.put("a", FRAME).is_relative_to(tmp_path / "disk")
    none.close()


def test_that_a_memory_file_system_that_is_nearly_full_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "memory").mkdir()
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=1 << 20))
    exchange = Exchange(tmp_path / "disk", memory=tmp_path / "memory")
    assert exchange.put("a", FRAME).is_relative_to(tmp_path / "disk")
    exchange.close()


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are POSIX's")
def test_that_only_the_owner_can_look_inside(tmp_path: Path) -> None:
    exchange = Exchange(tmp_path, memory=None)
    assert exchange.put("a", FRAME).parent.stat().st_mode & 0o077 == 0
    exchange.close()


def test_that_files_go_when_they_are_taken_and_the_folder_goes_at_the_end(tmp_path: Path) -> None:
    exchange = Exchange(tmp_path, memory=None)
    exchange.remove("a")
    exchange.close()
    path = exchange.put("a", FRAME)
    exchange.remove("a")
    exchange.remove("a")
    assert not path.exists()
    exchange.put("b", FRAME)
    exchange.close()
    assert list(tmp_path.iterdir()) == []
    assert exchange.put("c", FRAME).exists()  # it can be used again
    exchange.close()


def test_that_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(StoreProblem, match="handed to the model"):
        Exchange(tmp_path / "file", memory=None).put("a", FRAME)


def test_that_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object, **_options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "save", full)
    exchange = Exchange(tmp_path, memory=None)
    with pytest.raises(StoreProblem) as told:
        exchange.put("a", FRAME)
    assert "No space left on device" in told.value.detail
    exchange.close()


@pytest.mark.skipif(sys.platform == "win32", reason="processes cannot be asked there")
def test_that_what_a_dead_process_left_behind_is_removed_and_nothing_else(tmp_path: Path) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    left_behind = tmp_path / f"{PREFIX}{dead.pid}-abc"
    kept = [
        tmp_path / f"{PREFIX}{os.getpid()}-abc",
        tmp_path / f"{PREFIX}1-abc",
        tmp_path / f"{PREFIX}{10**30}-abc",
        tmp_path / f"{PREFIX}nobody",
        tmp_path / "something-else",
    ]
    for folder in (left_behind, *kept):
        folder.mkdir()
        (folder / "a.npy").write_bytes(b"x")
    (tmp_path / f"{PREFIX}{dead.pid}-link").symlink_to(kept[-1])
    (tmp_path / f"{PREFIX}{dead.pid}-file").write_text("x")
    Exchange(tmp_path, memory=tmp_path / "absent").clean()
    assert not left_behind.exists()
    assert all((folder / "a.npy").exists() for folder in kept)


@pytest.mark.skipif(sys.platform == "win32", reason="patches the platform itself")
def test_that_where_processes_cannot_be_asked_age_decides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = tmp_path / f"{PREFIX}1-old", tmp_path / f"{PREFIX}1-new"
    old.mkdir()
    new.mkdir()
    os.utime(old, (time.time() - 90_000, time.time() - 90_000))
    monkeypatch.setattr("thyroid_desktop.inference.exchange.sys.platform", "win32")
    Exchange(tmp_path, memory=None).clean()
    assert not old.exists()
    assert new.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are POSIX's")
def test_that_a_process_of_somebody_else_counts_as_alive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(_process: int, _signal: int) -> None:
        raise PermissionError

    folder = tmp_path / f"{PREFIX}1-abc"
    folder.mkdir()
    monkeypatch.setattr(os, "kill", forbidden)
    Exchange(tmp_path, memory=None).clean()
    assert folder.exists()


def test_that_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="did not reach"):
        read_pixels(tmp_path / "absent.npy")


@pytest.mark.parametrize(
    "array",
    [
        np.zeros((0, 4), np.uint8),
        np.zeros((3, 4), np.float32),
        np.zeros((3, 4), np.int16),
        np.zeros(4, np.uint8),
        np.zeros((3, 4, 4), np.uint8),
        np.zeros((3, 4, 3), np.uint16),
        np.array(5, np.uint8),
    ],
)
def test_that_an_array_that_is_no_frame_is_refused(tmp_path: Path, array: np.ndarray) -> None:
    np.save(tmp_path / "a.npy", array)
    with pytest.raises(UnreadableFile, match="did not reach") as told:
        read_pixels(tmp_path / "a.npy")
    assert "no grey or RGB frame" in told.value.detail


@pytest.mark.parametrize("cut", [0, 5, 60, 130])
def test_that_a_truncated_file_is_refused(tmp_path: Path, cut: int) -> None:
    np.save(tmp_path / "a.npy", FRAME.pixels)
    raw = (tmp_path / "a.npy").read_bytes()
    (tmp_path / "a.npy").write_bytes(raw[:cut])
    with pytest.raises(UnreadableFile, match="did not reach"):
        read_pixels(tmp_path / "a.npy")


def test_that_pickled_objects_are_refused(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.array([{"a": 1}], dtype=object), allow_pickle=True)
    with pytest.raises(UnreadableFile, match="did not reach"):
        read_pixels(tmp_path / "a.npy")
