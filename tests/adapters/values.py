"""Values for the store's tests, and strategies that make them."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

from thyroid_desktop.adapters.store import rows
from thyroid_desktop.domain.diagnosis import CamMap, Prediction, Provenance, Spread
from thyroid_desktop.domain.geometry import Affine, Box, Size
from thyroid_desktop.domain.imaging import ImageDescription, PatientIdentity, ScanRegion, Window

AT = "2030-01-02T03:04:05.000006+00:00"

finite = st.floats(allow_nan=False, allow_infinity=False)
words = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"), max_size=20)
boxes = st.builds(Box.from_xywh, st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.floats(0.01, 1e6), st.floats(0.01, 1e6))
patients = st.builds(PatientIdentity, words, words, words, words)
regions = st.builds(ScanRegion, boxes, st.integers(0, 5), st.integers(0, 12), st.integers(0, 12), finite, finite)
descriptions = st.builds(
    ImageDescription,
    kind=st.sampled_from(["dicom", "still"]),
    size=st.builds(Size, st.integers(1, 30000), st.integers(1, 30000)),
    frame_count=st.integers(1, 10000),
    frame_time_ms=st.none() | finite,
    bits=st.integers(1, 16),
    is_colour=st.booleans(),
    pixel_aspect=finite,
    regions=st.lists(regions, max_size=3).map(tuple),
    window=st.none() | st.builds(Window, finite, finite),
    patient=patients,
    study_uid=words,
    series_uid=words,
    study_date=words,
    modality_note=words,
    warnings=st.lists(words, max_size=3).map(tuple),
)


def a_description(**changes: Any) -> ImageDescription:
    """A still of 200×100 pixels, unless told otherwise."""
    return ImageDescription(**{"kind": "still", "size": Size(200, 100), **changes})


def an_old_prediction_row() -> dict[str, Any]:
    """The columns of ``a_prediction`` as they were in the schemas 0001 to 0004."""
    values = dict(rows.prediction_values(a_prediction()))
    for later in ("committee_low", "committee_high", "cam_log_odds"):
        del values[later]
    return values


def a_prediction(*, spread: Spread | None = None, warnings: tuple[str, ...] = (), **more: Any) -> Prediction:
    """A prediction whose numbers no rounding survives."""
    values = np.random.default_rng(1).random((10, 7), dtype=np.float32)
    return Prediction(
        probability_malignant=1 / 3,
        cam=CamMap(values, Affine(0.1, 0.2, 1 / 3, 0.4, 0.5, 2 / 3)),
        provenance=Provenance("xception-1", "a" * 64, "letterbox-1", "b" * 64, 2, Box(0.1, 0.2, 30.3, 40.4), AT),
        threshold=0.1 + 0.2,
        spread=spread,
        warnings=warnings,
        **more,
    )
