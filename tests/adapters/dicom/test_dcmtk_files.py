"""Files written by another implementation, DCMTK, are read as it reads them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.adapters import dicom_files as made
from thyroid_desktop.adapters.dicom.reader import DicomReader

needs_dcmtk = pytest.mark.skipif(shutil.which("dcmcjpeg") is None, reason="DCMTK is not installed (package dcmtk)")
pytestmark = needs_dcmtk

COLOUR = made.speckle((3, 40, 52, 3))
GREY = made.speckle((3, 40, 52))
DEEP = made.speckle((3, 40, 52), top=4095)


def written(tmp_path: Path, frames: NDArray[Any], command: list[str]) -> Path:
    bits = 12 if frames.dtype == np.uint16 else 8
    data = made.dataset(frames[0], frames=len(frames), BitsStored=bits, HighBit=bits - 1)
    source = made.save_native(tmp_path / "source.dcm", data, frames.tobytes())
    target = tmp_path / "target.dcm"
    subprocess.run([*command, str(source), str(target)], check=True, capture_output=True, timeout=60)
    return target


def read(path: Path) -> NDArray[Any]:
    reader = DicomReader()
    described = reader.describe(path)
    return np.stack([reader.frame(path, index).pixels for index in range(described.frame_count)])


@pytest.mark.parametrize("frames", [GREY, COLOUR, DEEP], ids=["grey", "colour", "deep"])
@pytest.mark.parametrize(
    "command",
    [
        ["dcmconv", "+te"],
        ["dcmconv", "+tb"],
        ["dcmconv", "+ti"],
        ["dcmconv", "+td"],
        ["dcmcrle"],
        ["dcmcjpls"],
        ["dcmcjpls", "+il"],
        ["dcmcjpls", "+is"],
        ["dcmcjpls", "+in"],
        ["dcmcjpls", "+pc", "+pz", "-ot"],
        ["dcmcjpls", "+fs", "1", "-ot"],
        ["dcmcjpeg", "+e1"],
        ["dcmcjpeg", "+el", "+sv", "1"],
        ["dcmcjpeg", "+el", "+sv", "2"],
        ["dcmcjpeg", "+el", "+sv", "4"],
        ["dcmcjpeg", "+el", "+sv", "7"],
        ["dcmcjpeg", "+e1", "+fs", "1", "-ot"],
    ],
    ids=" ".join,
)
def test_that_lossless_files_are_exact(tmp_path: Path, frames: NDArray[Any], command: list[str]) -> None:
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    np.testing.assert_array_equal(read(written(tmp_path, frames, command)), frames)


def smooth(shape: tuple[int, ...]) -> NDArray[np.uint8]:
    """A picture that hardly suffers from lossy compression: ramps, with a block of colour."""
    across = np.linspace(0, 180, shape[1])
    picture = np.repeat((across + np.linspace(0, 60, shape[0])[:, None])[..., None], 3, axis=2)
    picture[8:24, 8:40] = (190, 40, 60)
    return np.round(picture).astype(np.uint8)


@pytest.mark.parametrize(
    "options",
    [
        ["+eb"],
        ["+eb", "+cy", "+s4"],
        ["+eb", "+cy", "+s2"],
        ["+eb", "+cy", "+n1"],
        ["+eb", "+cy", "+np"],
        ["+eb", "+cr"],
        ["+ee", "+cy", "+s4"],
    ],
    ids=" ".join,
)
def test_that_lossy_colour_is_as_dcmtk_decodes_it(tmp_path: Path, options: list[str]) -> None:
    picture = np.stack([smooth((48, 64, 3))] * 2)
    path = written(tmp_path, picture, ["dcmcjpeg", *options, "+q", "95"])
    found = read(path)
    assert np.abs(found.astype(int) - picture).mean() < 3
    plain = tmp_path / "plain.dcm"
    subprocess.run(["dcmdjpeg", str(path), str(plain)], check=True, capture_output=True, timeout=60)
    assert np.abs(found.astype(int) - read(plain)).mean() < 3


def test_that_extended_jpeg_of_twelve_bits_is_as_dcmtk_decodes_it(tmp_path: Path) -> None:
    ramp = np.linspace(0, 4095, 48 * 64).reshape(1, 48, 64).round().astype(np.uint16)
    path = written(tmp_path, ramp, ["dcmcjpeg", "+ee", "+q", "95"])
    found = read(path)
    plain = tmp_path / "plain.dcm"
    subprocess.run(["dcmdjpeg", str(path), str(plain)], check=True, capture_output=True, timeout=60)
    assert np.abs(found.astype(int) - read(plain)).max() <= 2
    assert DicomReader().describe(path).bits == 12
