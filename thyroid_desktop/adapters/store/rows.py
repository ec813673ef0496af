"""How values of ``domain`` lie in the rows of the store, and back."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import Any, Final, TypeVar, cast

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from thyroid_desktop.adapters.store import mark_json
from thyroid_desktop.adapters.store.sqlite_files import DAMAGED
from thyroid_desktop.adapters.store.tables import images, nodules, patients, predictions, revisions
from thyroid_desktop.domain.annotation import BoxEdit, BoxRevision, Edit, MarkRevision, Revision
from thyroid_desktop.domain.diagnosis import CamMap, Prediction, Provenance, RecordedPrediction, Spread
from thyroid_desktop.domain.errors import InvalidBox, StoreProblem
from thyroid_desktop.domain.geometry import Affine, Box, Size
from thyroid_desktop.domain.imaging import Image, ImageDescription, PatientIdentity, ScanRegion, Window

Values = Mapping[str, Any]
"""Column names and what they hold."""

Told = TypeVar("Told", bound=Callable[..., Any])

NOBODY: Final = PatientIdentity()


def damage_told(read: Told) -> Told:
    """Let a function that reads rows answer rows which make no sense with ``StoreProblem``: the file was damaged."""

    @wraps(read)
    def told(*arguments: Any) -> Any:
        try:
            return read(*arguments)
        except (ArithmeticError, LookupError, TypeError, ValueError, InvalidBox) as error:
            raise StoreProblem("The library cannot be read", *DAMAGED) from error

    return cast("Told", told)


def storable(text: str) -> str:
    """The text with ``?`` for what databases refuse: NUL, and bytes of odd file names that are no text."""
    return text.replace("\0", "?").encode("utf-8", "replace").decode("utf-8")


def patient_values(patient: PatientIdentity) -> Values:
    """The row of an identity."""
    return {
        "patient_id": storable(patient.patient_id),
        "name": storable(patient.name),
        "birth_date": storable(patient.birth_date),
        "sex": storable(patient.sex),
    }


def image_values(description: ImageDescription) -> Values:
    """The columns of ``images`` that describe the file, without its patient."""
    window = description.window
    return {
        "kind": description.kind,
        "width": description.size.width,
        "height": description.size.height,
        "frame_count": description.frame_count,
        "frame_time_ms": description.frame_time_ms,
        "bits": description.bits,
        "is_colour": description.is_colour,
        "pixel_aspect": description.pixel_aspect,
        "regions": json.dumps([_region_list(region) for region in description.regions]),
        "window_centre": window.centre if window else None,
        "window_width": window.width if window else None,
        "study_uid": storable(description.study_uid),
        "series_uid": storable(description.series_uid),
        "study_date": storable(description.study_date),
        "modality_note": storable(description.modality_note),
        "warnings": json.dumps(description.warnings),
    }


def _region_list(region: ScanRegion) -> list[float]:
    bounds = region.bounds
    return [
        *(bounds.x0, bounds.y0, bounds.x1, bounds.y1),
        *(region.spatial_format, region.units_x, region.units_y),
        *(region.delta_x, region.delta_y),
    ]


# The images of one scanner share the same few texts, and a library has tens of thousands of rows.
@lru_cache(maxsize=4096)
def _regions(text: str) -> tuple[ScanRegion, ...]:
    return tuple(ScanRegion(Box(*numbers[:4]), *numbers[4:]) for numbers in json.loads(text))


@lru_cache(maxsize=4096)
def _sentences(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


IMAGES: Final = sa.select(
    images.c.id,
    images.c.case_id,
    images.c.sha256,
    images.c.file_name,
    images.c.kind,
    images.c.width,
    images.c.height,
    images.c.frame_count,
    images.c.frame_time_ms,
    images.c.bits,
    images.c.is_colour,
    images.c.pixel_aspect,
    images.c.regions,
    images.c.window_centre,
    images.c.window_width,
    images.c.patient_row,
    images.c.study_uid,
    images.c.series_uid,
    images.c.study_date,
    images.c.modality_note,
    images.c.warnings,
)
"""Whatever :func:`image` needs, in its order."""


@damage_told
def image(row: Sequence[Any], patient_by_row: Mapping[int | None, PatientIdentity]) -> Image:
    """The image in a row of :data:`IMAGES`."""
    image_id, case_id, sha256, file_name, kind, width, height, frame_count, frame_time_ms, bits = row[:10]
    is_colour, pixel_aspect, regions, window_centre, window_width, patient_row = row[10:16]
    study_uid, series_uid, study_date, modality_note, warnings = row[16:]
    description = ImageDescription(
        kind=kind,
        size=Size(width, height),
        frame_count=frame_count,
        frame_time_ms=frame_time_ms,
        bits=bits,
        is_colour=is_colour,
        pixel_aspect=pixel_aspect,
        regions=_regions(regions),
        window=None if window_centre is None else Window(window_centre, window_width),
        patient=patient_by_row[patient_row],
        study_uid=study_uid,
        series_uid=series_uid,
        study_date=study_date,
        modality_note=modality_note,
        warnings=_sentences(warnings),
    )
    return Image(image_id, case_id, sha256, file_name, description)


PATIENTS: Final = sa.select(
    patients.c.id, patients.c.patient_id, patients.c.name, patients.c.birth_date, patients.c.sex
)


REVISIONS: Final = sa.select(
    revisions.c.id,
    revisions.c.kind,
    revisions.c.subject,
    revisions.c.image_id,
    revisions.c.frame,
    nodules.c.number,
    revisions.c.x0,
    revisions.c.y0,
    revisions.c.x1,
    revisions.c.y1,
    revisions.c.value,
    revisions.c.action,
    revisions.c.user_id,
    revisions.c.at,
    revisions.c.reverts,
    revisions.c.is_model_shown,
    revisions.c.layer,
    revisions.c.batch,
).join_from(revisions, nodules, isouter=True)
"""Whatever :func:`revision` needs, in its order."""


@damage_told
def revision(row: Sequence[Any]) -> Revision:
    """The revision in a row of :data:`REVISIONS`."""
    row_id, kind, subject, image_id, frame, nodule, *bounds, value, action, user_id, at = row[:14]
    reverts, is_model_shown, layer, batch = row[14:]
    if kind == "box":
        box = None if bounds[0] is None else Box(*bounds)
        details = mark_json.PLAIN if value is None else mark_json.details_in(value)
        return BoxRevision(
            *(row_id, subject, image_id, frame, nodule, box, action, user_id, at, reverts, is_model_shown),
            details=details,
            layer=layer,
            batch=batch,
        )
    found = None if value is None else mark_json.value_in(kind, value)
    return MarkRevision(
        *(row_id, kind, subject, image_id, frame, nodule, found, action, user_id, at, reverts, is_model_shown),
        layer=layer,
        batch=batch,
    )


def revision_values(edit: Edit) -> Values:
    """The columns of ``revisions`` that say what the edit makes of its subject."""
    shared = {"image_id": edit.image_id, "frame": edit.frame, "action": edit.action, "layer": edit.layer}
    shared["reverts"] = edit.reverts
    if isinstance(edit, BoxEdit):
        value = None if edit.box is None else mark_json.details_text(edit.details)
        return {"kind": "box", "subject": edit.box_id, **box_values(edit.box), "value": value, **shared}
    value = None if edit.value is None else mark_json.value_text(edit.value)
    return {"kind": edit.kind, "subject": edit.subject, **box_values(None), "value": value, **shared}


@dataclass(frozen=True, slots=True)
class Deed:
    """Who did something, when, with or without the model's answer on screen, and the name that its revisions share."""

    user_id: int
    at: str
    is_model_shown: bool
    batch: str


def deed_values(deed: Deed) -> Values:
    """The columns of ``revisions`` that say who did it and when."""
    return {"user_id": deed.user_id, "at": deed.at, "is_model_shown": deed.is_model_shown, "batch": deed.batch}


def made(row_id: int, edit: Edit, deed: Deed) -> Revision:
    """The revision that the edit became."""
    tail = (edit.action, deed.user_id, deed.at, edit.reverts, deed.is_model_shown)
    if isinstance(edit, BoxEdit):
        head = (row_id, edit.box_id, edit.image_id, edit.frame, edit.nodule, edit.box)
        return BoxRevision(*head, *tail, details=edit.details, layer=edit.layer, batch=deed.batch)
    start = (row_id, edit.kind, edit.subject, edit.image_id, edit.frame, edit.nodule, edit.value)
    return MarkRevision(*start, *tail, layer=edit.layer, batch=deed.batch)


def box_values(box: Box | None) -> Values:
    """The four bounds; all None for a deleted box."""
    if box is None:
        return dict.fromkeys(("x0", "y0", "x1", "y1"))
    return {"x0": box.x0, "y0": box.y0, "x1": box.x1, "y1": box.y1}


def prediction_values(prediction: Prediction) -> Values:
    """The columns of ``predictions`` that hold the prediction itself."""
    provenance, cam = prediction.provenance, prediction.cam
    spread, committee = prediction.spread, prediction.committee
    height, width = cam.values.shape
    return {
        "probability_malignant": prediction.probability_malignant,
        "threshold": prediction.threshold,
        "spread_low": spread.low if spread else None,
        "spread_high": spread.high if spread else None,
        "warnings": json.dumps(prediction.warnings),
        "cam_values": cam.values.astype("<f4").tobytes(),
        "cam_height": height,
        "cam_width": width,
        **{f"cam_{letter}": getattr(cam.to_stored, letter) for letter in "abcdef"},
        "model_id": storable(provenance.model_id),
        "weights_sha256": provenance.weights_sha256,
        "preprocessing": storable(provenance.preprocessing),
        "input_sha256": provenance.input_sha256,
        "frame": provenance.frame,
        **box_values(provenance.box),
        "at": provenance.at,
        "precision": provenance.precision,
        "committee_low": committee.low if committee else None,
        "committee_high": committee.high if committee else None,
        "cam_log_odds": None if cam.log_odds is None else cam.log_odds.astype("<f4").tobytes(),
    }


PREDICTIONS: Final = sa.select(predictions)


@damage_told
def recorded_prediction(row: Any) -> RecordedPrediction:
    """The prediction in a row of :data:`PREDICTIONS`."""
    shape = (row.cam_height, row.cam_width)
    log_odds = None if row.cam_log_odds is None else _cells(row.cam_log_odds, shape)
    to_stored = Affine(*(getattr(row, f"cam_{letter}") for letter in "abcdef"))
    prediction = Prediction(
        probability_malignant=row.probability_malignant,
        cam=CamMap(_cells(row.cam_values, shape), to_stored, log_odds),
        provenance=Provenance(
            model_id=row.model_id,
            weights_sha256=row.weights_sha256,
            preprocessing=row.preprocessing,
            input_sha256=row.input_sha256,
            frame=row.frame,
            box=Box(row.x0, row.y0, row.x1, row.y1),
            at=row.at,
            precision=row.precision,
        ),
        threshold=row.threshold,
        spread=None if row.spread_low is None else Spread(row.spread_low, row.spread_high),
        warnings=_sentences(row.warnings),
        committee=None if row.committee_low is None else Spread(row.committee_low, row.committee_high),
    )
    return RecordedPrediction(row.id, row.image_id, row.box_revision_id, row.user_id, prediction)


def _cells(raw: bytes, shape: tuple[int, int]) -> NDArray[np.float32]:
    return np.frombuffer(raw, dtype="<f4").astype(np.float32).reshape(shape)
