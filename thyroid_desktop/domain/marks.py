"""What readers record beside boxes: measurements, "no nodule here", the state of work, settlements, foreign files."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal, get_args

from thyroid_desktop.domain.geometry import Box, Point
from thyroid_desktop.domain.imaging import ImageDescription, calibration_for
from thyroid_desktop.domain.nodule import NoduleDescription, Opinion

MarkKind = Literal[
    "nodule", "opinion", "caliper", "absence", "state", "foreign", "refusal", "settlement", "unblinding", "membership"
]
WorkStage = Literal["todo", "annotated", "reviewed", "queued", "rejected"]
SignedStage = Literal["reviewed", "queued", "rejected"]
Reason = Literal["poor-quality", "wrong-view", "not-thyroid", "duplicate", "not-assessable", "box-wrong", "other"]

SettledBy = Literal["reader", "mean", "nobody"]
SettlingReason = Literal["agreed", "majority", "border", "extent", "overlooked", "no-nodule", "other"]

STAGES: Final[tuple[WorkStage, ...]] = get_args(WorkStage)
REASONS: Final[tuple[Reason, ...]] = get_args(Reason)
SETTLING_REASONS: Final[tuple[SettlingReason, ...]] = get_args(SettlingReason)


@dataclass(frozen=True, slots=True)
class Caliper:
    """A distance between two positions of one frame, in stored pixels.

    Raises:
        ValueError: The ends are not finite or lie on each other.
    """

    one: Point
    other: Point

    def __post_init__(self) -> None:
        ends = (self.one.x, self.one.y, self.other.x, self.other.y)
        if not all(math.isfinite(value) for value in ends) or self.length_px == 0.0:
            raise ValueError("a measurement has two different ends")

    @property
    def length_px(self) -> float:
        """Length in stored pixels, above 0."""
        return math.hypot(self.other.x - self.one.x, self.other.y - self.one.y)

    def length_mm(self, description: ImageDescription) -> float | None:
        """Length in tissue, in millimetres; None where no one calibrated region holds both ends."""
        calibration = calibration_for(description.regions, (self.one, self.other))
        if calibration is None:
            return None
        dx = (self.other.x - self.one.x) * calibration.mm_per_pixel_x
        dy = (self.other.y - self.one.y) * calibration.mm_per_pixel_y
        return math.hypot(dx, dy)


@dataclass(frozen=True, slots=True)
class Absence:
    """A reader has looked and found no nodule on the image."""


@dataclass(frozen=True, slots=True)
class WorkState:
    """Where an image stands in the work beyond being annotated, which follows from its boxes.

    Attributes:
        stage: Reviewed and signed off, queued for training, or rejected.
        reason: Why it was rejected; None otherwise.
        note: Free words, or empty.

    Raises:
        ValueError: A rejection lacks its reason, or something else has one.
    """

    stage: SignedStage
    reason: Reason | None = None
    note: str = ""

    def __post_init__(self) -> None:
        if self.stage not in get_args(SignedStage):
            raise ValueError(f"there is no state {self.stage!r}")
        if (self.stage == "rejected") != (self.reason is not None):
            raise ValueError("a rejection has a reason, and nothing else has")
        if self.reason is not None and self.reason not in REASONS:
            raise ValueError(f"there is no reason {self.reason!r}")


@dataclass(frozen=True, slots=True)
class ForeignFile:
    """What a file of another program said about an image that this program does not use, kept for the way back.

    Attributes:
        format: The format, such as ``labelme``.
        text: A JSON object.
    """

    format: str
    text: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A proposed box that a reader did not want.

    Attributes:
        box: Where it was proposed, in stored pixels.
        score: How sure the proposer was, 0 to 1.
        source: Which proposer.
    """

    box: Box
    score: float
    source: str


@dataclass(frozen=True, slots=True)
class Settlement:
    """How it was settled between readers what a nodule's box is.

    Attributes:
        by: One reader's box, the mean of all, or nobody's: there is no nodule.
        reason: Why.
        note: Free words, or empty.
        compared: The box revisions that were compared; once one of them is not current any more, something was changed
            after it was settled.

    Raises:
        ValueError: A word is unknown, or nothing was compared.
    """

    by: SettledBy
    reason: SettlingReason
    note: str = ""
    compared: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if self.by not in get_args(SettledBy):
            raise ValueError(f"nothing is settled by {self.by!r}")
        if self.reason not in SETTLING_REASONS:
            raise ValueError(f"there is no reason {self.reason!r}")
        if not self.compared:
            raise ValueError("what is settled was compared before")


@dataclass(frozen=True, slots=True)
class Unblinding:
    """A reader was shown what the others say about the case. What was seen stays seen: it cannot be undone."""


@dataclass(frozen=True, slots=True)
class Membership:
    """An image was put to another case. It is taken back by putting it elsewhere, not by undo.

    Attributes:
        case_id: The case that it belongs to since.
        before: The case that it belonged to.
    """

    case_id: int
    before: int


MarkValue = (
    Caliper
    | NoduleDescription
    | Opinion
    | Absence
    | WorkState
    | ForeignFile
    | Refusal
    | Settlement
    | Unblinding
    | Membership
)

MARK_TYPES: Final[dict[MarkKind, type[MarkValue]]] = {
    "nodule": NoduleDescription,
    "opinion": Opinion,
    "caliper": Caliper,
    "absence": Absence,
    "state": WorkState,
    "foreign": ForeignFile,
    "refusal": Refusal,
    "settlement": Settlement,
    "unblinding": Unblinding,
    "membership": Membership,
}
"""Which value a mark of each kind has."""


def kind_of(value: MarkValue) -> MarkKind:
    """The kind of a value."""
    return next(kind for kind, found in MARK_TYPES.items() if found is type(value))
