"""The order of names that people expect: "image 2" before "image 10"."""

from __future__ import annotations

import re
from typing import Final

_DIGITS: Final = re.compile(r"\d+")


def natural_key(name: str) -> str:
    """Sort key by which "image 2" comes before "image 10", and upper and lower case are alike.

    Numbers come before letters and are compared by their value. The key is a text, because tens of thousands of texts
    are sorted several times faster than as many tuples.
    """
    return _DIGITS.sub(_number, name.casefold())


def _number(found: re.Match[str]) -> str:
    """Digits written so that a larger number is a larger text: their count, as one character, before themselves."""
    digits = found[0]
    ascii_digits = digits if digits.isascii() else "".join(str(int(digit)) for digit in digits)
    value = ascii_digits.lstrip("0")
    return f"\1{chr(len(value) + 2)}{value}"
