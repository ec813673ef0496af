"""Problems and warnings in the language of the screen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QCoreApplication

from thyroid_desktop.domain.errors import UserProblem
from thyroid_desktop.ui.words.sentences import NESTING, SENTENCES

LONGEST: Final = 500
"""Letters; longer texts are none of ours and are not searched."""
_PLACE: Final = re.compile(r"%(\d)")
_PIECES: Final = {template: tuple(_PLACE.split(template)[::2]) for template in (*SENTENCES, *NESTING)}
"""What stands between the places of each template."""
_OPEN: Final = sorted(
    (template for template, pieces in _PIECES.items() if len(pieces) > 1),
    key=lambda template: -sum(map(len, _PIECES[template])),
)
"""Templates with places, those that say most first."""


def told(sentence: str) -> str:
    """An English sentence in the language of the screen; one that is not known as it is."""
    recognised = _recognised(sentence)
    if recognised is not None:
        template, parts = recognised
        parts = [told(part) for part in parts] if template in NESTING else parts
        return _filled(QCoreApplication.translate("Sentences", template), parts)
    beginning, colon, rest = sentence.partition(": ")
    if not colon or len(sentence) > LONGEST:
        return sentence
    pieces = told(beginning), told(rest)
    return with_colon(*pieces) if pieces != (beginning, rest) else sentence


def told_in_two(sentence: str) -> str:
    """A title with its detail, which ``UserProblem.sentence`` has joined, in the language of the screen."""
    whole = _recognised(sentence)
    pieces = sentence.split(": ", 1)
    is_one = whole is not None and ": " in whole[0]
    if not is_one and len(pieces) == 2 and all(_recognised(piece) is not None for piece in pieces):
        return with_colon(told(pieces[0]), told(pieces[1]))
    return told(sentence)


def explanation(problem: UserProblem) -> str:
    """Detail and advice as sentences; empty when there is neither."""
    return joined(as_sentence(told(problem.detail)), told(problem.advice))


def whole_text(problem: UserProblem) -> str:
    """Title, detail and advice in one go."""
    title, detail = told(problem.title), told(problem.detail)
    return joined(as_sentence(with_colon(title, detail) if detail else title), told(problem.advice))


def as_sentence(text: str) -> str:
    """The text with a capital letter and a full stop; the name of a file at its start stays as it is."""
    is_name = "." in text.partition(" ")[0]
    text = text if is_name else text[:1].upper() + text[1:]
    if not text or text.endswith((".", "。")):
        return text
    return _filled(QCoreApplication.translate("Sentences", "%1."), (text,))


def joined(*sentences: str) -> str:
    """Sentences one after the other, with the space that the language puts between them."""
    first, *others = [one for one in sentences if one] or [""]
    for other in others:
        first = _filled(QCoreApplication.translate("Sentences", "%1 %2"), (first, other))
    return first


def with_colon(beginning: str, rest: str) -> str:
    """A beginning with what belongs to it, and the colon of the language between them."""
    return _filled(QCoreApplication.translate("Sentences", "%1: %2"), (beginning, rest))


def _filled(template: str, parts: Sequence[str]) -> str:
    """All places filled in one pass: a part may itself hold what looks like a place."""
    return _PLACE.sub(lambda place: parts[int(place[1]) - 1], template)


@lru_cache(maxsize=512)
def _recognised(sentence: str) -> tuple[str, Sequence[str]] | None:
    """The template that a sentence was made by, and what stands at its places."""
    if sentence in _PIECES:
        return sentence, ()
    if len(sentence) <= LONGEST:
        for template in _OPEN:
            parts = _parts(_PIECES[template], sentence)
            if parts is not None:
                return template, parts
    return None


def _parts(pieces: Sequence[str], sentence: str) -> Sequence[str] | None:
    """What stands between these pieces, or None when the sentence is not made of them."""
    first, *middle = pieces
    at, end = len(first), len(sentence) - len(pieces[-1])
    if at > end or not (sentence.startswith(first) and sentence.endswith(pieces[-1])):
        return None
    parts = []
    for piece in middle[:-1]:
        found = sentence.find(piece, at, end)
        if found < 0:
            return None
        parts.append(sentence[at:found])
        at = found + len(piece)
    return (*parts, sentence[at:end])
