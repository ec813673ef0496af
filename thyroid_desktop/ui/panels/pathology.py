"""What a needle or a surgeon found: kept as typed until it says enough to be recorded."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from thyroid_desktop.domain.nodule import Pathology, PathologySource, Verdict
from thyroid_desktop.ui.nodules.clinical_words import BETHESDA, SOURCES, VERDICTS
from thyroid_desktop.ui.panels.choice import Choice
from thyroid_desktop.ui.panels.fields import Field, day_typed
from thyroid_desktop.ui.panels.parts import Panel, label, name_control, tight


@dataclass(frozen=True, slots=True)
class Typed:
    """What was said so far; not all of it makes a finding yet."""

    source: PathologySource | None = None
    bethesda: int | None = None
    verdict: Verdict | None = None
    day: str = ""

    @classmethod
    def of(cls, pathology: Pathology | None) -> Typed:
        """What a recorded finding says."""
        if pathology is None:
            return cls()
        day = "" if pathology.on is None else pathology.on.isoformat()
        return cls(pathology.source, pathology.bethesda, pathology.verdict, day)


class PathologyRows(Panel):
    """Source, Bethesda category, verdict and day."""

    said = Signal(object)
    """:class:`Pathology`, or None when everything was taken back."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.typed = Typed()
        self._recorded: Pathology | None = None
        self.source = Choice(SOURCES)
        self.bethesda = Choice(BETHESDA, is_narrow=True)
        self.verdict = Choice(VERDICTS)
        self.day = Field()
        self.day.setMaximumWidth(140)
        self.trouble = label("refusal", wraps=True)
        layout = QVBoxLayout(self)
        tight(layout, spacing=4)
        for widget in (self.source, self.bethesda, self.verdict, self.day, self.trouble):
            layout.addWidget(widget)
        self.source.picked.connect(self._on_source)
        self.bethesda.picked.connect(self._on_bethesda)
        self.verdict.picked.connect(lambda word: self._take(replace(self.typed, verdict=word)))
        self.day.entered.connect(lambda text: self._take(replace(self.typed, day=text)))
        self.retranslate()
        self._show()

    @property
    def is_open(self) -> bool:
        """Whether something was said that is not in the store."""
        return self.typed != Typed.of(self._recorded) or self.day.is_open

    def show_recorded(self, pathology: Pathology | None) -> None:
        """Show what the store says, unless something else was begun."""
        was_open = self.is_open
        self._recorded = pathology
        if not was_open:
            self.typed = Typed.of(pathology)
        self._show()

    def put(self, typed: Typed, pathology: Pathology | None) -> None:
        """Show what was begun before."""
        self._recorded, self.typed = pathology, typed
        self.day.put(typed.day)
        self._show()

    def retranslate(self) -> None:
        name_control(self.source, self.tr("Source of the pathology"))
        name_control(self.bethesda, self.tr("Bethesda category"))
        name_control(self.verdict, self.tr("Verdict of the pathology"))
        name_control(self.day, self.tr("Day of the result"))
        self.day.setPlaceholderText(self.tr("Day: 2025-01-31"))
        self._show()

    def _on_source(self, source: PathologySource | None) -> None:
        if source is None:
            self._take(Typed())
        else:
            self._take(replace(self.typed, source=source, bethesda=self.typed.bethesda if source == "fna" else None))

    def _on_bethesda(self, word: str | None) -> None:
        self._take(replace(self.typed, source="fna", bethesda=None if word is None else int(word)))

    def _take(self, typed: Typed) -> None:
        """Tell it when it makes a finding; keep it here until then."""
        self.typed = typed
        if typed == Typed():
            self._tell(None)
        elif typed.source is not None and not self._trouble():
            day = day_typed(typed.day)
            self._tell(Pathology(typed.verdict, typed.source, typed.bethesda, None if day is None else _plain(day)))
        self._show()

    def _tell(self, pathology: Pathology | None) -> None:
        """From here on the finding counts as recorded; when the store refuses it, it is shown anew."""
        is_new = pathology != self._recorded
        self._recorded, self.typed = pathology, Typed.of(pathology)
        if is_new:
            self.said.emit(pathology)

    def _trouble(self) -> str:
        """What is missing or wrong."""
        typed = self.typed
        try:
            day_typed(typed.day)
        except ValueError:
            return self.tr("Write a day until today, the year first: 2025-01-31.")
        if typed == Typed():
            return ""
        if typed.source is None:
            return self.tr("Not recorded yet: choose FNA or surgery.")
        if typed.verdict is None and typed.bethesda is None:
            is_fna = typed.source == "fna"
            with_category = self.tr("Not recorded yet: choose a Bethesda category or a verdict.")
            return with_category if is_fna else self.tr("Not recorded yet: choose a verdict.")
        return ""

    def _show(self) -> None:
        typed = self.typed
        self.source.show_chosen(typed.source)
        self.bethesda.show_chosen(None if typed.bethesda is None else str(typed.bethesda))
        self.bethesda.setVisible(typed.source == "fna")
        self.verdict.show_chosen(typed.verdict)
        self.verdict.setVisible(typed != Typed())
        trouble = self._trouble()
        self._show_day()
        self.trouble.setText(trouble)
        self.trouble.setVisible(bool(trouble))

    def _show_day(self) -> None:
        """The day that was typed; where there is no such day, Escape brings the recorded one back."""
        self.day.setVisible(self.typed != Typed() or self.day.hasFocus())
        try:
            day_typed(self.typed.day)
        except ValueError:
            self.day.mark_wrong(True)
            self.day.show_text(Typed.of(self._recorded).day)
        else:
            self.day.show_text(self.typed.day)
            self.day.mark_wrong(False)


def _plain(day: QDate) -> date:
    return date(day.year(), day.month(), day.day())
