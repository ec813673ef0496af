"""What holds for every test: no screen, no profile of the user, the same examples every time, nothing left running."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parents[1]

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before anybody loads Qt
os.environ["QT_ACCESSIBILITY"] = "0"
os.environ["LC_ALL"] = "C.UTF-8"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ.pop("PYTHONWARNINGS", None)

HOME = Path(tempfile.mkdtemp(prefix="thyroid-tests-"))
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "APPDATA", "LOCALAPPDATA"):
    os.environ[variable] = str(HOME / variable.lower())
(HOME / "runtime").mkdir(mode=0o700)
os.environ["XDG_RUNTIME_DIR"] = str(HOME / "runtime")
# Matplotlib's list of fonts takes seconds to make and belongs to the machine, not to a profile.
os.environ.setdefault("MPLCONFIGDIR", str(ROOT / "build" / "matplotlib"))

import pytest  # noqa: E402 - the environment comes first
from hypothesis import HealthCheck, settings  # noqa: E402

from tests.patience import PatientBot  # noqa: E402

if TYPE_CHECKING:
    from tests.adapters.postgresql import Server

pytest_plugins = ["pytester", "tests.leaks"]

settings.register_profile(
    "ci",
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.register_profile("soak", parent=settings.get_profile("ci"), derandomize=False, max_examples=2000)
settings.load_profile("soak" if os.environ.get("THYROID_SOAK") else "ci")


def shared_folder() -> Path | None:
    """The folder of real data, which is never part of the repository: ``THYROID_DATA`` or ``../shared/data``."""
    named = os.environ.get("THYROID_DATA")
    folder = Path(named) if named else ROOT.parent / "shared" / "data"
    return folder if folder.is_dir() else None


@pytest.fixture
def qtbot(qapp: object, request: pytest.FixtureRequest) -> PatientBot:
    """pytest-qt's robot, with more patience."""
    return PatientBot(request)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data; the test is skipped, and says why, where there is none."""
    folder = shared_folder()
    if folder is None:
        pytest.skip("no real data here: set THYROID_DATA, or put it at ../shared/data")
    return folder


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A PostgreSQL server for the tests of this process; they are skipped, and say so, where it is not installed."""
    from tests.adapters.postgresql import a_server, why_not

    if why_not():
        pytest.skip(why_not())
    with a_server() as server:
        yield server


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository's root."""
    return ROOT


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs the real data."""
    for item in items:
        if "shared_data" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.data)
