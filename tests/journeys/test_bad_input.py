from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import Qt

from tests.journeys.conftest import MODEL, Command, Launch
from tests.journeys.person import CONTROL
from thyroid_desktop.adapters.store.database import FILE_NAME
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.ui.panels.cases import REFUSED

BOX = Box(40, 30, 110, 90)


def picture(path: Path, seed: int = 0) -> Path:
    """A picture of noise, 120 × 160."""
    cv2.imwrite(str(path), np.random.default_rng(seed).integers(0, 256, (120, 160), dtype=np.uint8))
    return path


def truncated_dicom(path: Path) -> None:
    sample = Path(__file__).parents[2] / "resources" / "samples" / "phantom-2-macrocalcification.dcm"
    content = sample.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def text_that_says_dicom(path: Path) -> None:
    path.write_text("Dear colleague, the images follow by mail.\n" * 40, encoding="utf-8")


def nothing(path: Path) -> None:
    path.touch()


def enormous_png(path: Path) -> None:
    """A header that promises 30000 × 30000 pixels of 16-bit colour, and hardly any pixels."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", 30000, 30000, 16, 2, 0, 0, 0)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(4096))) + chunk(b"IEND", b"")
    )


def corrupt_tiff(path: Path) -> None:
    """A TIFF whose directory points beyond the end of the file."""
    whole = picture(path)
    content = bytearray(whole.read_bytes())
    content[4:8] = struct.pack("<I", 0x7FFFFFF0)
    whole.write_bytes(bytes(content))


BAD: dict[str, Callable[[Path], None]] = {
    "cut off.dcm": truncated_dicom,
    "letter.dcm": text_that_says_dicom,
    "nothing.png": nothing,
    "enormous.png": enormous_png,
    "corrupt.tiff": corrupt_tiff,
}


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """A folder with two good pictures among bad files, one of them a folder deeper."""
    folder = tmp_path / "from the ward"
    (folder / "more").mkdir(parents=True)
    picture(folder / "good 1.png", 1)
    picture(folder / "more" / "good 2.png", 2)
    for name, make in BAD.items():
        make(folder / name)
    return folder


def test_that_a_dropped_folder_opens_what_is_good_and_lists_the_rest_with_reasons(launch: Launch, mixed: Path) -> None:
    person = launch()
    person.drop(mixed)
    assert [image.file_name for image in person.session.images] == ["good 1.png", "good 2.png"]
    messages, panel = person.window.page.messages, person.window.library.panel
    assert messages.isVisible()
    assert messages.title.text() == "5 files could not be opened"
    person.click_button("Show why", messages)
    assert panel.tab == REFUSED
    rows = {panel.refused.index(row).data(): row for row in range(panel.refused.rowCount())}
    assert set(rows) == set(BAD)
    for refusal in person.parts.opening.refused:
        assert refusal.problem.title.startswith(refusal.path.name)
        assert len(refusal.problem.detail) > 8
    person.drag(BOX)
    person.opinion_on(BOX)


def test_that_the_command_line_takes_the_good_and_names_the_bad(command: Command, mixed: Path, profile: Path) -> None:
    told = command("import", mixed, "--profile", profile, "--json")
    assert told.code == 1
    (record,) = told.records
    assert [one["file"] for one in record["opened"]] == ["good 1.png", "good 2.png"]
    reasons = {Path(one["file"]).name: one["reason"] for one in record["skipped"]}
    assert set(reasons) == set(BAD)
    assert all(reason.startswith(name) for name, reason in reasons.items())
    assert "Traceback" not in told.errors
    assert len(told.errors.splitlines()) == len(BAD)


def test_that_a_list_of_questions_goes_on_after_bad_files(command: Command, mixed: Path, profile: Path) -> None:
    lines = ["file,frame,x,y,w,h", *(f"{name},,40,30,70,60" for name in (*BAD, "good 1.png", "more/good 2.png"))]
    listed = mixed / "boxes.csv"
    listed.write_text("\n".join(lines), encoding="utf-8")
    told = command("diagnose", "--list", listed, "--models", profile / "models", "--json")
    assert told.code == 1
    answered = [one["file"] for one in told.records if "probability_malignant" in one]
    assert answered == ["good 1.png", "more/good 2.png"]
    failed = {one["file"]: one["error"] for one in told.records if "error" in one}
    assert set(failed) == set(BAD)
    assert all(name in reason for name, reason in failed.items())
    assert "Traceback" not in told.errors


def damaged_database(profile: Path) -> None:
    (profile / FILE_NAME).write_bytes(b"SQLite format 3\0" + bytes(range(256)) * 40)


def other_file(profile: Path) -> None:
    (profile / FILE_NAME).write_text("a list of my patients", encoding="utf-8")


def folder_instead_of_database(profile: Path) -> None:
    (profile / FILE_NAME).mkdir()


@pytest.mark.parametrize("spoil", [damaged_database, other_file, folder_instead_of_database])
def test_that_a_library_that_cannot_be_opened_is_told_calmly(
    launch: Launch, command: Command, profile: Path, spoil: Callable[[Path], None], tmp_path: Path
) -> None:
    spoil(profile)
    person = launch(picture(tmp_path / "nodule.png"), is_awaited=False)
    start = person.window.page.start
    person.wait(lambda: "library" in start.title.text().lower() and start.detail.isVisible())
    person.rest()
    assert start.detail.text()[0].isupper()
    assert start.detail.text().endswith(".")
    assert not person.window.actions_made["open_files"].isEnabled()
    told = command("cases", "--profile", profile, "--json")
    assert told.code == 1
    assert told.records[0]["error"].startswith(start.title.text())
    assert len(told.errors.splitlines()) == 1


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is read-only for this user")
def test_that_a_profile_that_cannot_be_written_to_is_told_calmly(launch: Launch, profile: Path) -> None:
    profile.chmod(0o500)
    person = launch(is_awaited=False)
    start = person.window.page.start
    person.wait(lambda: start.detail.isVisible() and "writ" in start.detail.text())
    profile.chmod(0o700)


def test_that_a_profile_that_is_a_file_is_told_calmly(launch: Launch, profile: Path) -> None:
    profile.rename(profile.with_name("elsewhere"))
    profile.write_text("not a folder", encoding="utf-8")
    person = launch(is_awaited=False)
    start = person.window.page.start
    person.wait(start.detail.isVisible)
    assert "Something went wrong" not in start.title.text()


def test_that_a_broken_model_is_told_and_boxes_are_drawn_and_kept_without_it(
    launch: Launch, command: Command, profile: Path, tmp_path: Path
) -> None:
    weights = profile / "models" / MODEL / "model.onnx"
    content = bytearray(weights.read_bytes())
    content[len(content) // 2] ^= 0xFF
    weights.write_bytes(bytes(content))
    nodule = picture(tmp_path / "nodule.png")
    person = launch(nodule)
    messages = person.window.page.messages
    person.wait(lambda: messages.isVisible() and MODEL in messages.title.text())
    assert "model.onnx" in messages.detail.text()
    person.drag(BOX)
    person.box(BOX)
    person.wait(lambda: person.parts.opinion.opinion.stage == "failed")
    assert any(MODEL in text for text in person.read_all())
    assert person.window.actions_made["export_report"].isEnabled()  # the box is reported without an opinion
    person.click_button("Ask again")
    person.wait(lambda: person.parts.worker.state == "starting")
    person.wait(lambda: person.parts.worker.state == "lost")
    person.mouse.click(BOX.centre.x, BOX.centre.y)
    person.press(Qt.Key.Key_Right)
    moved = BOX.shifted(1, 0)
    person.box(moved)
    person.press(Qt.Key.Key_Z, CONTROL)
    person.box(BOX)
    person.leave()

    told = command("diagnose", nodule, "--box", "40,30,70,60", "--models", profile / "models", "--json")
    assert told.code == 1
    assert MODEL in told.records[0]["error"]
    assert "model.onnx" in told.records[0]["error"]
    (case,) = command("cases", "--profile", profile, "--json").records[0]["cases"]
    assert [one["box"] for one in case["images"][0]["boxes"]] == [list(BOX.xywh())]
    assert case["images"][0]["predictions"] == []


def test_that_an_open_file_dialog_takes_several_files(launch: Launch, tmp_path: Path) -> None:
    first, second = picture(tmp_path / "first.png", 1), picture(tmp_path / "second.png", 2)
    person = launch()
    person.press(Qt.Key.Key_O, CONTROL)
    person.answer_file_dialog(str(first), str(second))
    person.wait(lambda: [image.file_name for image in person.session.images] == ["first.png", "second.png"])
