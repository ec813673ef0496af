"""Values of the domain as JSON objects and back, with every type, range and shape checked on the way in."""

from __future__ import annotations

import base64
import math
from collections.abc import Iterable
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.domain.diagnosis import CamMap, EngineAnswer, ModelIdentity, Precision, Spread
from thyroid_desktop.domain.geometry import Affine, Box
from thyroid_desktop.domain.operating_point import POINT_NAMES, Estimate, OperatingPoint
from thyroid_desktop.domain.proposal import Proposal, ProposerIdentity

JsonObject = dict[str, object]
Choice = TypeVar("Choice", bound=str)

PRECISIONS: Final[tuple[Precision, ...]] = ("float32", "fast")
LARGEST_COUNT: Final = (1 << 53) - 1
"""The largest whole number that every reader of JSON keeps exactly."""
LARGEST_MAP: Final = 256
"""Cells along a side of a class-activation map; anything larger is an error, not a feature map."""
LARGEST_POOLED: Final = 1 << 14
"""Channels of a feature map; anything larger is an error, too."""


class Refused(Exception):
    """A value is not what the protocol says; the text says where and why."""


class Fields:
    """The members of one JSON object, taken out one by one with their types checked.

    Args:
        members: The object.
        place: What the object is, for the text of a refusal.
    """

    def __init__(self, members: JsonObject, place: str) -> None:
        self._members = dict(members)
        self._place = place

    @classmethod
    def of(cls, value: object, place: str) -> Fields:
        """The members of ``value``, which must be a JSON object."""
        if not isinstance(value, dict):
            raise Refused(f"{place} is no object")
        return cls(value, place)

    def names(self) -> tuple[str, ...]:
        """Names of the members not taken out yet."""
        return tuple(self._members)

    def _take(self, name: str) -> object:
        if name not in self._members:
            raise Refused(f"{self._place} has no {name}")
        return self._members.pop(name)

    def _refusal(self, name: str, expected: str) -> Refused:
        return Refused(f"{name} of {self._place} is not {expected}")

    def text(self, name: str) -> str:
        """A string."""
        value = self._take(name)
        if not isinstance(value, str):
            raise self._refusal(name, "a text")
        return value

    def choice(self, name: str, options: Iterable[Choice]) -> Choice:
        """One of the given strings."""
        value = self.text(name)
        if value not in (known := tuple(options)):
            raise self._refusal(name, "one of " + ", ".join(known))
        return value

    def truth(self, name: str) -> bool:
        """True or false."""
        value = self._take(name)
        if not isinstance(value, bool):
            raise self._refusal(name, "true or false")
        return value

    def count(self, name: str, low: int = 0, high: int = LARGEST_COUNT) -> int:
        """A whole number from ``low`` to ``high``."""
        return self._as_count(name, self._take(name), low, high)

    def counts(self, name: str, length: int, low: int, high: int) -> tuple[int, ...]:
        """A list of ``length`` whole numbers."""
        return tuple(self._as_count(name, value, low, high) for value in self._list(name, length))

    def number(self, name: str, low: float = -math.inf, high: float = math.inf) -> float:
        """A finite number from ``low`` to ``high``."""
        return self._as_number(name, self._take(name), low, high)

    def numbers(self, name: str, length: int, low: float = -math.inf, high: float = math.inf) -> tuple[float, ...]:
        """A list of ``length`` finite numbers."""
        return tuple(self._as_number(name, value, low, high) for value in self._list(name, length))

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of strings."""
        values = self._take(name)
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise self._refusal(name, "a list of texts")
        return tuple(values)

    def inner(self, name: str) -> Fields:
        """A JSON object inside this one."""
        return Fields.of(self._take(name), name)

    def inners(self, name: str) -> tuple[Fields, ...]:
        """A list of JSON objects inside this one."""
        values = self._take(name)
        if not isinstance(values, list):
            raise self._refusal(name, "a list of objects")
        return tuple(Fields.of(value, f"a member of {name}") for value in values)

    def is_null(self, name: str) -> bool:
        """Whether the member is null; it is taken out then, and else stays."""
        if name in self._members and self._members[name] is None:
            del self._members[name]
            return True
        return False

    def end(self) -> None:
        """Refuse members that nobody asked for: a message of another version is not half understood."""
        if self._members:
            raise Refused(f"{self._place} has an unknown member {min(self._members)}")

    def _list(self, name: str, length: int) -> list[object]:
        values = self._take(name)
        if not isinstance(values, list) or len(values) != length:
            raise self._refusal(name, f"a list of {length} numbers")
        return values

    def _as_count(self, name: str, value: object, low: int, high: int) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise self._refusal(name, f"a whole number from {low} to {high}")
        return value

    def _as_number(self, name: str, value: object, low: float, high: float) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self._refusal(name, "a number")
        if not (abs(value) < 1e300 and low <= value <= high):
            raise self._refusal(name, "within its range")
        return float(value)


def identity_fields(identity: ModelIdentity) -> JsonObject:
    """A model's identity as a JSON object."""
    return {
        "id": identity.id,
        "version": identity.version,
        "title": identity.title,
        "weights_sha256": identity.weights_sha256,
        "preprocessing": identity.preprocessing,
        "threshold": identity.threshold,
        "points": [point_fields(point) for point in identity.points],
    }


def read_identity(fields: Fields) -> ModelIdentity:
    """A model's identity from a JSON object."""
    identity = ModelIdentity(
        id=fields.text("id"),
        version=fields.text("version"),
        title=fields.text("title"),
        weights_sha256=fields.text("weights_sha256"),
        preprocessing=fields.text("preprocessing"),
        threshold=fields.number("threshold", 0.0, 1.0),
        points=read_points(fields, "points"),
    )
    fields.end()
    return identity


def point_fields(point: OperatingPoint) -> JsonObject:
    """An operating point as a JSON object, on the wire and in manifests; each figure as value, low and high."""
    return {
        "name": point.name,
        "threshold": _estimate_numbers(point.threshold),
        "sensitivity": _estimate_numbers(point.sensitivity),
        "specificity": _estimate_numbers(point.specificity),
    }


def read_points(fields: Fields, name: str) -> tuple[OperatingPoint, ...]:
    """The list of operating points in a member, each name once at most."""
    points = tuple(_read_point(one) for one in fields.inners(name))
    if len({point.name for point in points}) != len(points):
        raise Refused(f"a name in {name} is there twice")
    return points


def _read_point(fields: Fields) -> OperatingPoint:
    point = OperatingPoint(
        name=fields.choice("name", POINT_NAMES),
        threshold=_read_estimate(fields, "threshold"),
        sensitivity=_read_estimate(fields, "sensitivity"),
        specificity=_read_estimate(fields, "specificity"),
    )
    fields.end()
    return point


def _estimate_numbers(estimate: Estimate) -> list[float]:
    return [estimate.value, estimate.low, estimate.high]


def _read_estimate(fields: Fields, name: str) -> Estimate:
    value, low, high = fields.numbers(name, 3, 0.0, 1.0)
    if not low <= value <= high:
        raise Refused(f"the {name} of an operating point lies outside of its interval")
    return Estimate(value, low, high)


def proposer_fields(identity: ProposerIdentity) -> JsonObject:
    """A proposer's identity as a JSON object."""
    return {"id": identity.id, "version": identity.version, "weights_sha256": identity.weights_sha256}


def read_proposer(fields: Fields) -> ProposerIdentity:
    """A proposer's identity from a JSON object."""
    identity = ProposerIdentity(fields.text("id"), fields.text("version"), fields.text("weights_sha256"))
    fields.end()
    return identity


def box_numbers(box: Box) -> list[float]:
    """A box as its four bounds."""
    return [box.x0, box.y0, box.x1, box.y1]


def read_box(fields: Fields) -> Box:
    """The box in the member ``box``; raises ``InvalidBox`` when the bounds are none of a box."""
    return Box(*fields.numbers("box", 4))


def proposal_fields(proposal: Proposal) -> JsonObject:
    """A suggested box as a JSON object."""
    return {"box": box_numbers(proposal.box), "score": proposal.score}


def read_proposal(fields: Fields) -> Proposal:
    """A suggested box from a JSON object; raises ``InvalidBox`` when its bounds are none of a box."""
    proposal = Proposal(read_box(fields), fields.number("score", 0.0, 1.0))
    fields.end()
    return proposal


def affine_numbers(affine: Affine) -> list[float]:
    """An affine map as the six numbers a to f."""
    return [affine.a, affine.b, affine.c, affine.d, affine.e, affine.f]


def answer_fields(answer: EngineAnswer) -> JsonObject:
    """An answer as a JSON object; maps and features are little-endian float32 in base64."""
    cam = answer.cam
    return {
        "probability_malignant": answer.probability_malignant,
        "cam": {
            "shape": list(cam.values.shape),
            "values": _floats_text(cam.values),
            "to_stored": affine_numbers(cam.to_stored),
            "log_odds": None if cam.log_odds is None else _floats_text(cam.log_odds),
        },
        "model": identity_fields(answer.model),
        "precision": answer.precision,
        "spread": _range_numbers(answer.spread),
        "warnings": list(answer.warnings),
        "pooled": None if answer.pooled is None else _floats_text(answer.pooled),
        "committee": _range_numbers(answer.committee),
    }


def read_answer(fields: Fields) -> EngineAnswer:
    """An answer from a JSON object."""
    answer = EngineAnswer(
        probability_malignant=fields.number("probability_malignant", 0.0, 1.0),
        cam=_read_cam(fields.inner("cam")),
        model=read_identity(fields.inner("model")),
        precision=fields.choice("precision", PRECISIONS),
        spread=_read_range(fields, "spread"),
        warnings=fields.texts("warnings"),
        pooled=None if fields.is_null("pooled") else _read_pooled(fields),
        committee=_read_range(fields, "committee"),
    )
    fields.end()
    return answer


def _range_numbers(spread: Spread | None) -> list[float] | None:
    return None if spread is None else [spread.low, spread.high]


def _read_range(fields: Fields, name: str) -> Spread | None:
    if fields.is_null(name):
        return None
    low, high = fields.numbers(name, 2, 0.0, 1.0)
    if low > high:
        raise Refused(f"the {name} ends below its beginning")
    return Spread(low, high)


def _floats_text(values: NDArray[np.float32]) -> str:
    return base64.b64encode(np.ascontiguousarray(values, dtype="<f4").tobytes()).decode("ascii")


def _read_cam(fields: Fields) -> CamMap:
    height, width = fields.counts("shape", 2, 1, LARGEST_MAP)
    values = _read_map(fields, "values", (height, width))
    if not values.min() >= 0.0:
        raise Refused("the values of the map are not 0 or above")
    log_odds = None if fields.is_null("log_odds") else _read_map(fields, "log_odds", (height, width))
    to_stored = Affine(*fields.numbers("to_stored", 6))
    fields.end()
    return CamMap(values, to_stored, log_odds)


def _read_map(fields: Fields, name: str, shape: tuple[int, int]) -> NDArray[np.float32]:
    values = _read_floats(fields, name)
    if len(values) != shape[0] * shape[1]:
        raise Refused(f"the {name} of the map do not fill its shape")
    return values.reshape(shape)


def _read_pooled(fields: Fields) -> NDArray[np.float32]:
    values = _read_floats(fields, "pooled")
    if not 0 < len(values) <= LARGEST_POOLED:
        raise Refused(f"the pooled are not 1 to {LARGEST_POOLED} numbers")
    return values


def _read_floats(fields: Fields, name: str) -> NDArray[np.float32]:
    try:
        raw = base64.b64decode(fields.text(name), validate=True)
        values = np.frombuffer(raw, dtype="<f4").astype(np.float32)
    except ValueError as fault:
        raise Refused(f"the {name} are no base64 of float32 numbers") from fault
    if not np.isfinite(values).all():
        raise Refused(f"the {name} are not finite")
    return values
