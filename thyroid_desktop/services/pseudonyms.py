"""Names under which cases and images leave: the same ones each time, from which nobody without the key finds back."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Iterable
from typing import Any, Final

from thyroid_desktop.domain.imaging import Case, Image, PatientIdentity
from thyroid_desktop.services.ports import SettingsStore

_KEY: Final = "pseudonym_key"
_DIGITS: Final = 12
_SHORTEST: Final = 3
"""A name or number with fewer letters says nothing about anybody and occurs everywhere."""
_PATH: Final = re.compile(r"(?:^|\s)(?:[a-z]:)?[\\/]|\.(?:jpe?g|png|tiff?|bmp|dcm|dicom|json|xml)\b", re.IGNORECASE)
_TELLING: Final = re.compile(
    r"patient|birth|physician|accession|(?:sur|first|last|full|file)_?name|address|phone|^(?:name|dob|mrn)$",
    re.IGNORECASE,
)
"""Names of entries that tell who somebody is, whatever stands in them."""
_PLAIN: Final = frozenset({"mask", "points", "segmentation", "shape_type"})
"""Entries that are no words of anybody: pictures in letters, places in numbers, and the kind of a shape."""
_FRAME: Final = frozenset({"flags", "shapes", "other", "group_id", "description", "label"})
"""Names of entries that are ours, so that a file may be called by such a word."""


class Pseudonyms:
    """Makes pseudonyms with a key that stays in the profile (HMAC with SHA-256).

    Args:
        settings: Where the key is kept; it is made when there is none.
    """

    def __init__(self, settings: SettingsStore) -> None:
        stored = settings.value(_KEY)
        if not stored:
            settings.set_value(_KEY, secrets.token_hex(32))
            # Another window may have been first; the key that is there in the end is the one to use.
            stored = settings.value(_KEY) or ""
        self._key = stored.encode()

    def of_image(self, image: Image, case: Case) -> str:
        """The name of an image, which begins with that of its case."""
        return f"{self._named('case', str(case.id))[:6]}_{self._named('image', image.sha256)}"

    def of_patient(self, case: Case) -> str:
        """The name of a case's patient; that of the case where the patient is not known."""
        patient = case.patient
        known = "|".join((patient.patient_id.strip(), patient.name.strip(), patient.birth_date.strip()))
        return self._named("patient", known) if known.strip("|") else self._named("case", str(case.id))

    def _named(self, *parts: str) -> str:
        text = json.dumps(parts).encode()
        return hmac.new(self._key, text, hashlib.sha256).hexdigest()[:_DIGITS]


class Discretion:
    """Leaves out of what another program said whatever names the patient or the original file.

    Args:
        secrets: What must not be said.
    """

    def __init__(self, secrets: Iterable[str]) -> None:  # noqa: A002, RUF100
        self._secrets = tuple({one.casefold() for one in secrets if len(one) >= _SHORTEST})

    @classmethod
    def about(cls, image: Image, patient: PatientIdentity) -> Discretion:
        """What must not be said about an image: its file's name, and its patient's name, id and date of birth."""
        stem = image.file_name.rpartition(".")[0] or image.file_name
        day = patient.birth_date
        dates = (day, f"{day[:4]}-{day[4:6]}-{day[6:]}", f"{day[6:]}.{day[4:6]}.{day[:4]}") if len(day) == 8 else (day,)
        names = re.split(r"[\s^=,.]+", patient.name)
        return cls((image.file_name, stem, patient.patient_id.strip(), *dates, *names))

    def is_said_in(self, text: str) -> bool:
        """Whether a text says what must not be said, or holds a path or the name of a file."""
        folded = text.casefold()
        return _PATH.search(text) is not None or any(one in folded for one in self._secrets)

    def text(self, text: str) -> str:
        """The text, or nothing."""
        return "" if self.is_said_in(text) else text

    def json(self, text: str) -> str:
        """A JSON object without the entries that say what must not be said."""
        if not text:
            return ""
        return json.dumps(self._cleared(json.loads(text)), separators=(",", ":"))

    def _cleared(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {
                key: part if key in _PLAIN else self._cleared(part)
                for key, part in value.items()
                if key in _PLAIN or not (self._is_telling(key) or self._is_secret(part))
            }
        if isinstance(value, list):
            return [self._cleared(part) for part in value if not self._is_secret(part)]
        return value

    def _is_telling(self, key: str) -> bool:
        return key not in _FRAME and (_TELLING.search(key) is not None or self.is_said_in(key))

    def _is_secret(self, value: Any) -> bool:
        if isinstance(value, str):
            return self.is_said_in(value)
        return isinstance(value, int) and str(value) in self._secrets
