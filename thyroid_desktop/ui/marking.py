"""Marks texts in tables, where ``tr`` cannot be called yet, for Qt's collector of texts."""

from __future__ import annotations


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:
    """The text itself; ``lupdate`` knows this name and notes the text under the context; PySide's is untyped."""
    return text
