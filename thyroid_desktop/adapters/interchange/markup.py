"""XML of other programs as a plain tree, without document types, entities and other ways to do harm."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from thyroid_desktop.adapters.interchange.json_text import DamagedTextError

_DEEPEST: Final = 64
_MOST_ELEMENTS: Final = 500_000


@dataclass(slots=True)
class Element:
    """An element with its text (its own, joined and stripped) and its children; attributes are not kept."""

    tag: str
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def find(self, tag: str) -> Element | None:
        """The first child with this tag in small letters, or None."""
        return next((one for one in self.children if one.tag == tag), None)

    def said(self, tag: str) -> str:
        """The text of the first child with this tag; empty where there is none."""
        child = self.find(tag)
        return "" if child is None else child.text

    def all(self, tag: str) -> Iterator[Element]:
        """The children with this tag."""
        return (one for one in self.children if one.tag == tag)


class _Builder:
    def __init__(self) -> None:
        self.root: Element | None = None
        self._open: list[Element] = []
        self._texts: list[list[str]] = []
        self._count = 0

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        self._count += 1
        if len(self._open) >= _DEEPEST or self._count > _MOST_ELEMENTS:
            raise DamagedTextError("it is nested too deeply, or endless")
        element = Element(tag.rpartition(":")[2].lower())
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)
        self._texts.append([])

    def end(self, _tag: str) -> None:
        self._open.pop().text = "".join(self._texts.pop()).strip()

    def data(self, text: str) -> None:
        self._texts[-1].append(text)


def read_markup(data: bytes) -> Element:
    """The root element of a file.

    Raises:
        DamagedTextError: It is no well-formed XML, declares a document type, or is nested without end.
    """
    builder = _Builder()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(data, True)  # noqa: FBT003 - expat takes it by position only
    except expat.ExpatError as problem:
        raise DamagedTextError(f"it is no XML (line {problem.lineno}, {expat.ErrorString(problem.code)})") from problem
    except (LookupError, ValueError) as problem:
        raise DamagedTextError("it is no XML in an encoding that is known") from problem
    if builder.root is None:
        raise DamagedTextError("it is no XML")
    return builder.root


def lines_of(tag: str, content: str | list[str]) -> list[str]:
    """An element as lines of XML: with a text, or with the lines of its children."""
    if isinstance(content, str):
        return [f"<{tag}>{html.escape(''.join(filter(_is_allowed, content)), quote=False)}</{tag}>"]
    return [f"<{tag}>", *(f"  {line}" for line in content), f"</{tag}>"]


def _is_allowed(letter: str) -> bool:
    return letter in "\t\n" or (letter >= " " and not "\ud800" <= letter <= "\udfff" and letter not in "\ufffe\uffff")


def _refuse(*_declaration: object) -> None:
    raise DamagedTextError("it declares a document type, which no annotation needs and which may do harm")
