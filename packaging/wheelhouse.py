"""Make a folder from which the program installs on a machine without a network.

    python packaging/wheelhouse.py build/wheelhouse

The folder holds the tracked files of this checkout, all wheels at the pinned versions, and ``install.py``. Run it with
the same Python version and on the same kind of machine as the target's: wheels are made for both.
"""

from __future__ import annotations

import argparse
import io
import subprocess
import sys
import tarfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CONSTRAINTS = ROOT / "packaging" / "constraints.txt"
BUILD_TOOLS = ("hatchling", "editables")
INSTALLER = '''"""Install Thyroid Desktop from this folder: python install.py. Needs Python {version} and no network."""

import subprocess
import sys
import venv
from pathlib import Path

here = Path(__file__).resolve().parent
if sys.version_info[:2] != {parts}:
    sys.exit("These wheels are for Python {version}; this is Python %d.%d." % sys.version_info[:2])
venv.create(here / ".venv", with_pip=True)
programs = here / ".venv" / ("Scripts" if sys.platform == "win32" else "bin")
pip = [str(programs / "python"), "-m", "pip", "install", "--no-index", "--find-links", str(here / "wheels")]
subprocess.run([*pip, "hatchling", "editables"], check=True)
subprocess.run([*pip, "--no-build-isolation", "--editable", str(here / "thyroid-desktop")], check=True)
print("Installed. Start it with:", programs / "thyroid-desktop")
'''


def download(folder: Path) -> None:
    """Fetch all wheels that the program needs, at the pinned versions."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--dest", str(folder), "--only-binary", ":all:"]
    subprocess.run([*command, "--constraint", str(CONSTRAINTS), *requirements(), *BUILD_TOOLS], check=True)


def requirements() -> list[str]:
    """What the program needs to run, as ``pyproject.toml`` says."""
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return list(project["dependencies"])


def copy_sources(folder: Path) -> None:
    """Unpack the committed files of the checkout."""
    packed = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, check=True, capture_output=True).stdout  # noqa: S607
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")


def main() -> None:
    """Make the folder."""
    parser = argparse.ArgumentParser(description="Make a folder that installs without a network.")
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    folder.mkdir(parents=True)
    copy_sources(folder / "thyroid-desktop")
    download(folder / "wheels")
    parts = sys.version_info[:2]
    text = INSTALLER.format(version=".".join(map(str, parts)), parts=tuple(parts))
    (folder / "install.py").write_text(text, encoding="utf-8")
    print(f"{folder}: {len(list((folder / 'wheels').glob('*.whl')))} wheels")


if __name__ == "__main__":
    main()
