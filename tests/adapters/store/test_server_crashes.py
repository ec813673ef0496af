from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.postgresql import Server, a_server, why_not
from tests.adapters.store.test_server_store import add_image, half_done, opened, repositories
from tests.robustness.editing_loop import said
from thyroid_desktop.adapters.store.server_address import ServerAddress
from thyroid_desktop.domain.annotation import BoxRevision, current_boxes, undo_stacks
from thyroid_desktop.domain.errors import StoreProblem

ROOT = Path(__file__).parents[3]
IS_SOAK = bool(os.environ.get("THYROID_SOAK"))


@pytest.fixture
def address(postgresql: Server) -> ServerAddress:
    return postgresql.address(postgresql.emptied_library())


@pytest.fixture
def url(postgresql: Server, address: ServerAddress) -> str:
    return postgresql.url(address.database)


@pytest.fixture
def own_server() -> Iterator[Server]:
    """A server that a test may stop."""
    if why_not():
        pytest.skip(why_not())
    with a_server() as server:
        yield server


def test_that_a_store_goes_on_after_its_server_was_stopped_and_started(own_server: Server, tmp_path: Path) -> None:
    with opened(tmp_path, own_server.url(own_server.new_database())) as store:
        image = add_image(store)
        for how in (signal.SIGINT, signal.SIGQUIT):
            own_server.stop(how)
            for ask in (store.cases.cases, lambda: add_image(store, 2), lambda: store.settings.user_named("Ada")):
                with pytest.raises(StoreProblem, match=r"reached|lost"):
                    ask()
            own_server.start()
            assert store.cases.image(image.id) == image


def test_that_a_server_which_is_stopped_in_the_middle_of_a_deed_leaves_nothing_of_it(own_server: Server) -> None:
    for how in (signal.SIGINT, signal.SIGQUIT):
        with repositories(own_server.address(own_server.new_database())) as library:
            with pytest.raises(StoreProblem, match=r"lost|stopping"):
                half_done(library, "SELECT 1", meanwhile=lambda how=how: own_server.stop(how))
            own_server.start()
            assert library.settings.value("half") is None
            assert add_image(library).case_id


def start(profile: Path, seed: int, url: str, rounds: int = 0) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.robustness.editing_loop", str(profile), str(seed), str(rounds), url]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def lines_of(output: bytes) -> list[str]:
    """What was said in full; a line cut off by the kill was not acknowledged."""
    return [json.dumps(json.loads(line)) for line in output.splitlines(keepends=True) if line.endswith(b"\n")]


def kept(address: ServerAddress) -> list[str]:
    """Everything in the store, said as the programs say it; the histories of all images make sense."""
    everything: list[Any] = []
    with repositories(address) as library:
        for case in library.cases.cases():
            for image in case.images:
                everything.append(["image", image.id, image.sha256])
                revisions = library.annotations.revisions(image.id)
                undo_stacks(revisions)
                numbers = [(one.layer, one.nodule) for one in current_boxes(revisions)]
                assert len(set(numbers)) == len(numbers)
                everything += [said(one) for one in revisions if isinstance(one, BoxRevision)]
    return [json.dumps(one) for one in everything]


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_that_four_programs_that_write_at_once_lose_nothing(tmp_path: Path, address: ServerAddress, url: str) -> None:
    programs = [start(tmp_path, seed, url, rounds=300 if IS_SOAK else 25) for seed in range(4)]
    outputs = [program.communicate() for program in programs]
    assert [errors.decode() for _, errors in outputs] == [""] * 4
    acknowledged = [line for output, _ in outputs for line in lines_of(output)]
    present = kept(address)
    edits = [line for line in present if line.startswith('["edit"')]
    assert sorted(edits) == sorted(line for line in acknowledged if line.startswith('["edit"'))
    assert set(acknowledged) <= set(present)
    assert len(edits) > 40


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_that_no_acknowledged_edit_is_lost_when_programs_are_killed(
    tmp_path: Path, address: ServerAddress, url: str
) -> None:
    dice = random.Random()
    acknowledged: list[str] = []
    for number in range(60 if IS_SOAK else 2):
        programs = [start(tmp_path, 10 * number + which, url) for which in range(2)]
        heads = [b"".join(program.stdout.readline() for _ in range(3)) for program in programs if program.stdout]
        time.sleep(dice.uniform(0, 0.5))
        for program in programs:
            program.kill()
        for head, program in zip(heads, programs, strict=True):
            rest, errors = program.communicate()
            assert errors == b"", errors.decode()
            acknowledged += lines_of(head + rest)
        assert set(acknowledged) <= set(kept(address))
    assert len(acknowledged) > 4


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_that_no_acknowledged_edit_is_lost_when_the_server_crashes(own_server: Server, tmp_path: Path) -> None:
    address = own_server.address(own_server.new_database())
    dice = random.Random()
    acknowledged: list[str] = []
    for number in range(30 if IS_SOAK else 2):
        program = start(tmp_path, number, own_server.url(address.database))
        head = program.stdout.readline() if program.stdout else b""
        time.sleep(dice.uniform(0, 0.5))
        own_server.stop(signal.SIGQUIT)
        rest, errors = program.communicate()
        # Taking an image in tells its problems itself.
        assert b"StoreProblem" in errors or b"open_paths" in errors
        assert b"Exception terminating connection" not in errors
        acknowledged += lines_of(head + rest)
        own_server.start()
        assert set(acknowledged) <= set(kept(address))
