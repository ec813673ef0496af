"""What a source offers to a dataset bundle: images with labelled boxes, and what it must leave out and why."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from thyroid_desktop.domain.errors import UserProblem
from thyroid_desktop.domain.geometry import Box
from training.bundles.manifest import Label

_DIGITS: Final = 16
_SALT_BYTES: Final = 32


class BadSalt(UserProblem):
    """The file of the salt cannot be used."""


@dataclass(frozen=True, slots=True)
class LabelledBox:
    """A nodule that is complete: number in its case, box in stored pixels, label with its basis."""

    number: int
    box: Box
    label: Label


@dataclass(frozen=True, slots=True)
class Candidate:
    """A frame of an image with its complete nodules.

    Attributes:
        name: Unique in its source; may name a patient, so that it never leaves.
        shown_name: How the user knows it, in messages to him.
        origin: Name within a public collection, or empty.
        links: Names of what it belongs to, its patient first; may name a patient, too.
        path: The image file.
        frame: Frame number, from 0.
        nodules: At least one.
    """

    name: str
    shown_name: str
    origin: str
    links: tuple[str, ...]
    path: Path
    frame: int
    nodules: tuple[LabelledBox, ...]


@dataclass(frozen=True, slots=True)
class Omission:
    """An image, or a nodule of it, that is left out, and why in plain words that are the same for all such."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """All that a source offers.

    Attributes:
        source: Name of the kind of source.
        are_patients_known: Whether patients are known, or guessed.
        candidates: What can be bundled.
        omissions: What cannot.
    """

    source: str
    are_patients_known: bool
    candidates: tuple[Candidate, ...]
    omissions: tuple[Omission, ...]


def reasons(omissions: tuple[Omission, ...]) -> dict[str, int]:
    """How often each reason was met."""
    return dict(sorted(Counter(one.reason for one in omissions).items()))


def pseudonym(salt: bytes, kind: str, name: str) -> str:
    """The same name each time, from which nobody without the salt finds back (HMAC with SHA-256); 16 hex digits."""
    return hmac.new(salt, f"{kind}\0{name}".encode(), hashlib.sha256).hexdigest()[:_DIGITS]


def kept_salt(path: Path) -> bytes:
    """The salt in a file of its own, which only its owner can read; made when it is missing.

    Raises:
        BadSalt: It is too short, or cannot be read or written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            pass
        else:
            with os.fdopen(descriptor, "w", encoding="ascii") as stream:
                stream.write(secrets.token_hex(_SALT_BYTES) + "\n")
        salt = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except (OSError, ValueError) as fault:
        raise BadSalt(f"The salt in {path.name} cannot be used", str(fault)) from fault
    if len(salt) < _SALT_BYTES:
        raise BadSalt(f"The salt in {path.name} cannot be used", f"it has fewer than {_SALT_BYTES} bytes")
    return salt
