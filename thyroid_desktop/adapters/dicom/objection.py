"""Why a DICOM object is not opened as an image: directories, reports, documents and video."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from thyroid_desktop.adapters.dicom.values import text, value_of

if TYPE_CHECKING:
    from thyroid_desktop.adapters.dicom.parsing import Parsed

_DIRECTORY: Final = "1.2.840.10008.1.3.10"
_FLOAT_PIXELS: Final = (0x7FE00008, 0x7FE00009)
_VIDEO: Final = "1.2.840.10008.1.2.4.10"
_REMOTE: Final = ("1.2.840.10008.1.2.4.94", "1.2.840.10008.1.2.4.95")


def objection_to(parsed: Parsed) -> tuple[str, str] | None:
    """Detail and advice of a refusal, or None when the object may hold an image."""
    if parsed.storage_class == _DIRECTORY or "DirectoryRecordSequence" in parsed.header:
        return "it is the directory of a DICOM disc", "Open the folder that it lies in."
    if parsed.transfer_syntax.startswith(_VIDEO):
        return "it holds encapsulated video, which is not supported yet", "Ask the scanner for a JPEG cine."
    detail = _pixel_objection(parsed)
    return (detail, "") if detail else None


def _pixel_objection(parsed: Parsed) -> str:
    pixels = parsed.pixels
    if parsed.transfer_syntax in _REMOTE:
        return "its pixels are kept on a server (JPIP)"
    if pixels is None:
        return f"it holds no picture{_what(parsed)}"
    if pixels.tag in _FLOAT_PIXELS:
        return "its pixels are floating-point numbers, which no ultrasound has"
    if pixels.length == 0:
        return "its pixel data are empty"
    has_size = value_of(parsed.header, "Rows") is not None and value_of(parsed.header, "Columns") is not None
    return "" if has_size else "it does not say how large its picture is"


def _what(parsed: Parsed) -> str:
    """What it is instead, in brackets, by the name of its SOP class or by its modality."""
    from pydicom.uid import UID

    name = UID(parsed.storage_class).name if parsed.storage_class else ""
    if name and name != parsed.storage_class:
        return f" ({name.removesuffix(' Storage')})"
    modality = text(parsed.header, "Modality")
    return f" (modality {modality})" if modality else ""
