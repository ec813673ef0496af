"""Near-duplicates are found through gain, size, compression and calipers; other scans are not taken for them."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from tests.training.bundles.made_up import scan
from training.bundles.resemblance import Pair, likeness_of, near_duplicates
from training.importers import import_rows

Grey = NDArray[np.uint8]


def gained(grey: Grey) -> Grey:
    return np.clip(grey * 1.2 + 5, 0, 255).astype(np.uint8)


def resized(grey: Grey) -> Grey:
    return np.asarray(Image.fromarray(grey).resize((211, 158)))


def compressed(grey: Grey) -> Grey:
    stream = io.BytesIO()
    Image.fromarray(grey).save(stream, "JPEG", quality=60)
    return np.asarray(Image.open(stream))


def marked(grey: Grey) -> Grey:
    copy = grey.copy()
    copy[40:43, 30:45] = copy[34:49, 36:39] = 255
    return copy


@pytest.mark.parametrize("alter", [gained, resized, compressed, marked])
def test_that_the_same_scan_in_another_guise_is_found(alter: Callable[[Grey], Grey]) -> None:
    pictures = [scan(0), scan(1), alter(scan(0)), scan(2)]
    (pair,) = near_duplicates([likeness_of(one) for one in pictures])
    assert (pair.one, pair.other) == (0, 2)


def test_that_different_scans_are_not_alike() -> None:
    assert near_duplicates([likeness_of(scan(seed)) for seed in range(60)]) == ()


def test_that_equal_pictures_differ_in_no_bit_and_none_is_its_own_pair() -> None:
    assert near_duplicates([likeness_of(scan(0)), likeness_of(scan(0))]) == (Pair(0, 1, 0),)
    assert near_duplicates([likeness_of(scan(0))]) == ()
    assert near_duplicates([]) == ()


def test_that_pictures_without_contrast_or_of_a_few_pixels_are_like_nothing() -> None:
    flat = likeness_of(np.full((50, 60), 9, np.uint8))
    tiny = likeness_of(np.array([[1, 200], [90, 3]], np.uint16))
    assert near_duplicates([flat, flat, tiny]) == ()


def test_that_pairs_are_found_across_blocks() -> None:
    pictures = [likeness_of(scan(seed)) for seed in range(3)] * 400
    assert len(near_duplicates(pictures)) == 3 * 400 * 399 // 2


def test_that_the_known_duplicates_of_a_collection_are_found(shared_data: Path) -> None:
    rows = [row for row in import_rows(shared_data, ["tn5000"]) if row.group.endswith(("-g878", "-g1590"))]
    assert len(rows) == 4
    pictures = [likeness_of(np.asarray(Image.open(row.path).convert("L"))) for row in rows]
    assert len(near_duplicates(pictures)) == 2
