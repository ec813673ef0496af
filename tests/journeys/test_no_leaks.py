"""Nothing about a patient leaves the profile, and nothing at all goes over a network."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from tests.adapters import dicom_files as made
from tests.journeys.conftest import Command, Launch
from tests.journeys.person import CONTROL
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.inference.exchange import PREFIX, Exchange

SECRETS = ("Ostrowska", "Wanda", "PID-774411", "19610203", "Ambroziak", "Kliniczny", "ACC-5590")
"""Patient, id, date of birth, physician, hospital and accession number, as no other text would have them."""
BOX = Box(120, 90, 200, 170)
WATCHED = ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname")
"""Without these nothing can be said; a library that only looks whether there is IPv6 binds a socket to itself."""
WATCH = f"""
import os, sys
def note(event, arguments):
    if event in {WATCHED!r}:
        with open(os.environ["SOCKETS_SEEN"], "a") as file:
            file.write(event + repr(arguments) + chr(10))
sys.addaudithook(note)
open(os.environ["SOCKETS_SEEN"], "a").write("")
open(os.environ["SOCKETS_SEEN"] + ".watchers", "a").write(str(os.getpid()) + chr(10))
"""


class SocketWatch:
    """Hears of every use of a socket in this process while it is switched on; an audit hook cannot be taken away."""

    def __init__(self) -> None:
        self.is_on = False
        self.seen: list[str] = []
        sys.addaudithook(self._note)

    def _note(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.is_on and event in WATCHED:
            self.seen.append(f"{event} {arguments!r}")


@pytest.fixture(scope="module")
def this_process() -> SocketWatch:
    """The watch over the tests' own process, in which the window lives."""
    return SocketWatch()


@pytest.fixture
def sockets(this_process: SocketWatch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Watch this process and every Python that it starts; the file tells what the others did."""
    (tmp_path / "watch").mkdir()
    (tmp_path / "watch" / "sitecustomize.py").write_text(WATCH, encoding="utf-8")
    seen = tmp_path / "sockets"
    monkeypatch.setenv("SOCKETS_SEEN", str(seen))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "watch"))
    this_process.is_on = True
    yield seen
    this_process.is_on = False


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """A scan with a patient in its header."""
    pixels = made.speckle((300, 400))
    data = made.dataset(
        pixels,
        PatientName="Ostrowska^Wanda",
        PatientID="PID-774411",
        PatientBirthDate="19610203",
        PatientSex="F",
        ReferringPhysicianName="Ambroziak^Jan",
        InstitutionName="Szpital Kliniczny",
        AccessionNumber="ACC-5590",
        SequenceOfUltrasoundRegions=made.items(
            made.region(RegionLocationMaxX1=379, RegionLocationMaxY1=279, PhysicalDeltaX=0.01, PhysicalDeltaY=0.01)
        ),
    )
    return made.save_native(tmp_path / "scan.dcm", data, pixels.tobytes())


@pytest.fixture
def damaged_scan(scan: Path) -> Path:
    """The same scan with an end that is missing and a length that is nonsense."""
    damaged = scan.with_name("damaged.dcm")
    content = scan.read_bytes()
    damaged.write_bytes(content[: len(content) // 2])
    return damaged


def told(content: str | bytes) -> list[str]:
    """The secrets in a text or file."""
    as_bytes = content.encode() if isinstance(content, str) else content
    return [secret for secret in SECRETS if secret.lower().encode() in as_bytes.lower()]


def left_behind() -> list[Path]:
    """Exchange folders of this process."""
    return [folder for root in Exchange().roots for folder in root.glob(f"{PREFIX}{os.getpid()}-*")]


def text_of(report: Path) -> str:
    return subprocess.run(["pdftotext", str(report), "-"], capture_output=True, text=True, check=True).stdout


def test_that_the_watch_hears_of_a_connection(sockets: Path) -> None:
    attempt = "import socket, contextlib\nwith contextlib.suppress(OSError): socket.socket().connect(('127.0.0.1', 9))"
    subprocess.run([sys.executable, "-c", attempt], check=True)
    assert "socket.connect" in sockets.read_text(encoding="utf-8")


def test_that_a_day_at_the_window_tells_nobody_about_the_patient(
    launch: Launch,
    scan: Path,
    damaged_scan: Path,
    sockets: Path,
    this_process: SocketWatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    with caplog.at_level(logging.INFO):
        person = launch(scan, damaged_scan)
        assert person.session.image is not None
        assert told(person.session.image.description.patient.name) == ["Ostrowska", "Wanda"]
        (refusal,) = person.parts.opening.refused
        assert told(refusal.problem.sentence()) == []
        person.drag(BOX)
        person.opinion_on(BOX)
        assert left_behind()
        for name in ("report.pdf", "report.png"):
            person.press(Qt.Key.Key_P, CONTROL)
            person.answer_file_dialog(str(scan.with_name(name)))
            person.wait(lambda name=name: name in person.read_all())
        person.leave()
    printed = capfd.readouterr()
    assert told(caplog.text + printed.out + printed.err) == []
    assert told(text_of(scan.with_name("report.pdf"))) == []
    for name in ("report.pdf", "report.png"):
        assert told(scan.with_name(name).read_bytes()) == []
    assert left_behind() == []
    assert this_process.seen == []
    assert sockets.read_text(encoding="utf-8") == ""
    watchers = sockets.with_name("sockets.watchers").read_text(encoding="utf-8").split()
    assert len(watchers) >= 1, "the worker was not watched"


def test_that_the_command_line_tells_nobody_about_the_patient(
    command: Command, scan: Path, damaged_scan: Path, profile: Path, sockets: Path, tmp_path: Path
) -> None:
    models, box = profile / "models", "120,90,80,80"
    overlay, report = tmp_path / "overlay.png", tmp_path / "report.pdf"
    words = ("diagnose", scan, "--box", box, "--models", models, "--overlay", overlay, "--report", report, "--json")
    for result, code in (
        (command(*words), 0),
        (command("diagnose", damaged_scan, "--box", box, "--models", models, "--json"), 1),
        (command("import", scan, damaged_scan, "--profile", profile, "--json"), 1),
    ):
        assert result.code == code, result.errors
        assert told(result.errors + repr(result.records)) == []
    assert told(text_of(report)) == []
    for path in (overlay, report):
        assert told(path.read_bytes()) == []
    assert sockets.read_text(encoding="utf-8") == ""
    watchers = sockets.with_name("sockets.watchers").read_text(encoding="utf-8").split()
    assert len(watchers) >= 4, "three commands and a worker are to be watched"
    leftovers = [one for root in Exchange().roots for one in root.glob(f"{PREFIX}*") if _process_of(one) in watchers]
    assert leftovers == []


def _process_of(folder: Path) -> str:
    return folder.name.removeprefix(PREFIX).split("-")[0]
