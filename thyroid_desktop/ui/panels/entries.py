"""Fields of one form: what is typed is understood or refused, and what was refused is kept with its nodule."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLabel

from thyroid_desktop.ui.panels.fields import Field, NoteField


@dataclass(frozen=True, slots=True)
class Entry:
    """One field.

    Attributes:
        field: Where one types.
        trouble: Where the reason stands when it is refused; several fields may share it.
        understood: The value of a text; raises ValueError for one that makes no sense.
        reason: Why such a text is refused.
    """

    field: Field | NoteField
    trouble: QLabel
    understood: Callable[[str], Any]
    reason: Callable[[str], str]


class Entries(QObject):
    """Tells the values of what is typed, and remembers for every subject what was typed in vain."""

    said = Signal(str, object)
    """Name of the field, and the value."""

    def __init__(self, entries: Mapping[str, Entry], parent: QObject) -> None:
        super().__init__(parent)
        self._entries = dict(entries)
        self._subject: Hashable = None
        self._begun: dict[Hashable, dict[str, str]] = {}
        for name, entry in self._entries.items():
            entry.field.entered.connect(lambda text, one=name: self._on_entered(one, text))
            entry.trouble.hide()

    def finish(self) -> None:
        """Tell what stands in the fields, though they were not left."""
        for entry in self._entries.values():
            entry.field.finish()

    def enter(self, subject: Hashable) -> None:
        """Empty the fields for another subject, but for what was begun about it before."""
        self._subject = subject
        begun = dict(self._begun.get(subject, {}))
        for name, entry in self._entries.items():
            entry.field.put(begun.get(name, ""), is_wrong=name in begun)
            entry.trouble.hide()
        self.explain()

    def show(self, name: str, text: str) -> None:
        """Show what the store says, where nobody is typing."""
        self._entries[name].field.show_text(text)

    def explain(self) -> None:
        """Say again why something was refused, in the language of the screen."""
        for name, text in self._begun.get(self._subject, {}).items():
            self._show_trouble(self._entries[name], text)

    def _on_entered(self, name: str, text: str) -> None:
        entry = self._entries[name]
        try:
            value = entry.understood(text)
        except ValueError:
            self._begun.setdefault(self._subject, {})[name] = entry.field.text()
            entry.field.mark_wrong(True)
            self._show_trouble(entry, text)
            return
        self._begun.get(self._subject, {}).pop(name, None)
        entry.field.mark_wrong(False)
        entry.trouble.setVisible(self._is_troubled(entry.trouble))
        self.said.emit(name, value)

    def _show_trouble(self, entry: Entry, text: str) -> None:
        entry.trouble.setText(entry.reason(text))
        entry.trouble.show()

    def _is_troubled(self, trouble: QLabel) -> bool:
        """Whether something else was refused whose reason stands in the same place."""
        return any(self._entries[name].trouble is trouble for name in self._begun.get(self._subject, {}))
