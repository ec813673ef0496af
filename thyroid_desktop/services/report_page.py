"""What stands on the pages of a report, as values; how it looks on paper is the writer's business."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

from thyroid_desktop.domain.diagnosis import ModelIdentity, Prediction
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.imaging import Frame, Window
from thyroid_desktop.services.report_findings import NoduleFindings

BANNER: Final = "Research use only – not for diagnosis"
ATTENTION_NOTE: Final = "Attention, not the nodule's boundary"
POSITIVE_CLASS: Final = "malignant"


@dataclass(frozen=True, slots=True, eq=False)
class ReportPicture:
    """A nodule on one frame of an image.

    Attributes:
        image_name: File name, or the start of the content hash.
        image_sha256: Content hash of the image file, 64 hex digits.
        frame: Pixels to show.
        frame_count: Frames of the image.
        window: Grey-scale window to show it through, or None.
        pixel_aspect: Height of a pixel divided by its width.
        view: The part of the image to show, in stored pixels.
        box: The nodule's box, in stored pixels.
        size_mm: Width and height of the box in millimetres, or None where the file is not calibrated there.
    """

    image_name: str
    image_sha256: str
    frame: Frame
    frame_count: int
    window: Window | None
    pixel_aspect: float
    view: Box
    box: Box
    size_mm: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class OtherView:
    """Another box of the same nodule.

    Attributes:
        image_name: File name, or the start of the content hash.
        frame: Frame number, from 0.
        size_mm: Width and height of the box in millimetres, or None where the file is not calibrated there.
        probability: Probability of malignancy, 0 to 1, or None where there is no second opinion.
    """

    image_name: str
    frame: int
    size_mm: tuple[float, float] | None
    probability: float | None


@dataclass(frozen=True, slots=True, eq=False)
class ReportPage:
    """One nodule: what its reader says, and the second opinion.

    Attributes:
        nodule: Number of the nodule in the case, from 1.
        picture: Where it is seen best; None for a nodule that was described and never drawn.
        prediction: The second opinion on the box of the picture, or None where there is none to print.
        model: Title and version of the model, or None when it is no longer installed.
        findings: What the reader says.
        other_views: The nodule's other boxes.
        warnings: What was odd, in plain words.
    """

    nodule: int
    picture: ReportPicture | None
    prediction: Prediction | None
    model: ModelIdentity | None
    findings: NoduleFindings = field(default_factory=NoduleFindings)
    other_views: tuple[OtherView, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class CaseReport:
    """A report of at least one page.

    Attributes:
        title: The case's title, or its pseudonym.
        identity: Lines of the patient's identity; empty in a pseudonymous report.
        user_name: Who made the report; may be empty.
        made_at: UTC, ISO 8601.
        pages: One a nodule, in the order of their numbers.
        notes: What holds for the whole case, such as boxes without an opinion.
        banner: To be printed on every page.
    """

    title: str
    identity: tuple[str, ...]
    user_name: str
    made_at: str
    pages: tuple[ReportPage, ...]
    notes: tuple[str, ...] = ()
    banner: str = BANNER


class ReportWriter(Protocol):
    """Puts a report on paper."""

    def write(self, report: CaseReport, path: Path) -> None:
        """Write the report as a whole or not at all, as ``.pdf`` or ``.png`` by its ending. Raises ``UserProblem``."""
        ...
