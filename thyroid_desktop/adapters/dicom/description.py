"""What a DICOM file holds, in the words of the domain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from thyroid_desktop.adapters.dicom.colour import shown_bits, shown_window
from thyroid_desktop.adapters.dicom.regions import regions_of
from thyroid_desktop.adapters.dicom.values import damage, number, numbers, text, value_of
from thyroid_desktop.domain.geometry import Size
from thyroid_desktop.domain.imaging import ImageDescription, PatientIdentity, Window

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

    from thyroid_desktop.adapters.dicom.layout import PixelLayout

_LONGEST_FRAME_MS: Final = 60_000.0
_ULTRASOUND: Final = ("US", "IVUS")


def description_of(
    header: Dataset, layout: PixelLayout, *, frame_count: int, remarks: tuple[str, ...] = ()
) -> ImageDescription:
    """Describe a file of ``frame_count`` decodable frames; ``remarks`` go before what is found odd here."""
    size = Size(layout.columns, layout.rows)
    regions, region_remarks = regions_of(header, size)
    modality = text(header, "Modality")
    if modality and modality not in _ULTRASOUND:
        remarks = (*remarks, f"The file says that it is {modality}, not ultrasound.")
    return ImageDescription(
        kind="dicom",
        size=size,
        frame_count=frame_count,
        frame_time_ms=frame_time_ms(header) if frame_count > 1 else None,
        bits=shown_bits(layout),
        is_colour=layout.is_colour,
        pixel_aspect=_pixel_aspect(header),
        regions=regions,
        window=_window(header, layout),
        patient=_patient(header),
        study_uid=text(header, "StudyInstanceUID"),
        series_uid=text(header, "SeriesInstanceUID"),
        study_date=_date(header, "StudyDate") or _date(header, "ContentDate"),
        modality_note=" ".join(filter(None, (text(header, "Manufacturer"), text(header, "ManufacturerModelName")))),
        warnings=(*remarks, *region_remarks),
    )


def frame_time_ms(header: Dataset) -> float | None:
    """Milliseconds from one frame to the next (Cine and Multi-frame modules, PS3.3 C.7.6.5 and C.7.6.6), or None.

    A Frame Time Vector's first entry is 0 by definition; the mean of the others is taken, so that a cine lasts as
    long as it did.
    """
    steps = [step for step in numbers(header, "FrameTimeVector")[1:] if step > 0]
    rates = [number(header, keyword) or 0.0 for keyword in ("RecommendedDisplayFrameRate", "CineRate")]
    candidates = [
        number(header, "FrameTime") or 0.0,
        sum(steps) / len(steps) if steps else 0.0,
        *(1000.0 / rate for rate in rates if rate > 0),
    ]
    return next((one for one in candidates if 0 < one <= _LONGEST_FRAME_MS), None)


def _window(header: Dataset, layout: PixelLayout) -> Window | None:
    centre, width = number(header, "WindowCenter"), number(header, "WindowWidth")
    if layout.is_colour or centre is None or width is None:
        return None
    return shown_window(centre, width, layout)


def _pixel_aspect(header: Dataset) -> float:
    """Pixel Aspect Ratio is vertical size to horizontal size (PS3.3 C.7.6.3.1.7)."""
    pair = numbers(header, "PixelAspectRatio")
    return pair[0] / pair[1] if len(pair) == 2 and min(pair) > 0 else 1.0


def _patient(header: Dataset) -> PatientIdentity:
    return PatientIdentity(
        patient_id=text(header, "PatientID"),
        name=_name(header),
        birth_date=_date(header, "PatientBirthDate"),
        sex=text(header, "PatientSex"),
    )


def _name(header: Dataset) -> str:
    """The first component group of the person name with its parts in the order of the file ("DOE, JOHN")."""
    value = value_of(header, "PatientName")
    try:
        groups = str(value or "").split("=")
    except damage():
        return ""
    chosen = next((group for group in groups if group.strip("^ ")), "")
    family, *given = (part.strip() for part in chosen.replace("\x00", "").split("^"))
    others = " ".join(part for part in given if part)
    return f"{family}, {others}" if family and others else family or others


def _date(header: Dataset, keyword: str) -> str:
    """YYYYMMDD; the retired form with dots is put right, anything else is left out."""
    digits = text(header, keyword).replace(".", "")[:8]
    return digits if len(digits) == 8 and digits.isdecimal() else ""
