"""Palette images in plain and segmented tables, of 8 and 16 bits, in both byte orders."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pydicom.dataset import Dataset

from tests.adapters import dicom_files as made
from thyroid_desktop.adapters.dicom.reader import DicomReader
from thyroid_desktop.domain.errors import UnreadableFile

COLOURS = np.stack([np.arange(256), 255 - np.arange(256), (np.arange(256) * 7) % 256], axis=1).astype(np.uint8)
INDICES = made.speckle((32, 40))


def palette(
    data: Dataset, tables: NDArray[Any] | list[bytes], *, descriptor: tuple[int, int, int], kind: str = ""
) -> Dataset:
    for place, name in enumerate(("Red", "Green", "Blue")):
        setattr(data, f"{name}PaletteColorLookupTableDescriptor", list(descriptor))
        table = tables[place] if isinstance(tables, list) else np.ascontiguousarray(tables[:, place]).tobytes()
        setattr(data, f"{kind}{name}PaletteColorLookupTableData", table)
    return data


def shown(path: Path) -> NDArray[Any]:
    return DicomReader().frame(path, 0).pixels


def save(tmp_path: Path, data: Dataset, pixels: NDArray[Any], syntax: str = made.EXPLICIT) -> Path:
    return made.save_native(tmp_path / "a.dcm", data, pixels.tobytes(), syntax)


@pytest.mark.parametrize("syntax", made.NATIVE)
def test_that_entries_of_eight_bits_are_looked_up(tmp_path: Path, syntax: str) -> None:
    data = palette(made.dataset(INDICES, photometric="PALETTE COLOR"), COLOURS, descriptor=(256, 0, 8))
    path = save(tmp_path, data, INDICES, syntax)
    np.testing.assert_array_equal(shown(path), COLOURS[INDICES])
    assert DicomReader().describe(path).is_colour


@pytest.mark.parametrize("syntax", made.NATIVE)
def test_that_entries_of_sixteen_bits_keep_their_upper_byte(tmp_path: Path, syntax: str) -> None:
    wide = COLOURS.astype(">u2" if syntax == made.BIG_ENDIAN else "<u2") * 257
    wide = wide.astype(">u2" if syntax == made.BIG_ENDIAN else "<u2")
    data = palette(made.dataset(INDICES, photometric="PALETTE COLOR"), wide, descriptor=(256, 0, 16))
    np.testing.assert_array_equal(shown(save(tmp_path, data, INDICES, syntax)), COLOURS[INDICES])


def test_that_eight_bit_colours_in_sixteen_bit_entries_are_not_made_black(tmp_path: Path) -> None:
    data = palette(made.dataset(INDICES, photometric="PALETTE COLOR"), COLOURS.astype("<u2"), descriptor=(256, 0, 16))
    np.testing.assert_array_equal(shown(save(tmp_path, data, INDICES)), COLOURS[INDICES])


def test_that_sixteen_bit_indices_start_where_the_descriptor_says(tmp_path: Path) -> None:
    indices = made.speckle((16, 16), top=5000)
    data = made.dataset(indices, photometric="PALETTE COLOR")
    path = save(tmp_path, palette(data, COLOURS, descriptor=(256, 1000, 8)), indices)
    np.testing.assert_array_equal(shown(path), COLOURS[np.clip(indices.astype(int) - 1000, 0, 255)])


def test_that_signed_indices_start_below_zero(tmp_path: Path) -> None:
    indices = (made.speckle((16, 16)).astype(int) - 128).astype(np.int8)
    data = palette(made.dataset(indices, photometric="PALETTE COLOR"), COLOURS, descriptor=(256, -128, 8))
    np.testing.assert_array_equal(shown(save(tmp_path, data, indices)), COLOURS[indices.astype(int) + 128])


@pytest.mark.parametrize("wide", [1, 2])
def test_that_segments_are_expanded(tmp_path: Path, wide: int) -> None:
    letter = "B" if wide == 1 else "H"
    top = 200 if wide == 1 else 51200
    discrete = [0, 2, 0, top // 2]
    linear = [1, 4, top]
    pointer = len(discrete) * wide
    indirect = [2, 1, *(([pointer, 0, 0, 0]) if wide == 1 else [pointer, 0])]
    words = [*discrete, *linear, 0, 1, 0, *indirect]
    table = struct.pack(f"<{len(words)}{letter}", *words)
    table += b"\x00" * (len(table) % 2)
    indices = np.arange(12, dtype=np.uint8).reshape(3, 4)
    data = palette(
        made.dataset(indices, photometric="PALETTE COLOR"), [table] * 3, descriptor=(11, 0, 8 * wide), kind="Segmented"
    )
    expected = np.array([0, 100, 125, 150, 175, 200, 0, 50, 100, 150, 200, 200], np.uint8).reshape(3, 4)
    np.testing.assert_array_equal(shown(save(tmp_path, data, indices))[..., 0], expected)


@pytest.mark.parametrize(
    "words",
    [
        [2, 1, 0, 0] * 3,  # points at itself
        [1, 5, 9],  # a slope from nowhere
        [7, 1, 0],  # an unknown kind
        [],
        [0],
        [0, 1, 5, *([2, 65535, 0, 0] * 50)],
        [0, 1, 5, *([1, 65535, 9] * 50)],
    ],
)
def test_that_damaged_segments_are_refused_and_never_grow_without_bound(tmp_path: Path, words: list[int]) -> None:
    data = palette(
        made.dataset(INDICES, photometric="PALETTE COLOR"),
        [struct.pack(f"<{len(words)}H", *words)] * 3,
        descriptor=(256, 0, 16),
        kind="Segmented",
    )
    with pytest.raises(UnreadableFile, match=r"a\.dcm cannot be opened") as caught:
        DicomReader().describe(save(tmp_path, data, INDICES))
    assert "palette" in caught.value.detail


def test_that_a_palette_image_without_a_palette_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as caught:
        DicomReader().describe(save(tmp_path, made.dataset(INDICES, photometric="PALETTE COLOR"), INDICES))
    assert "descriptor" in caught.value.detail
