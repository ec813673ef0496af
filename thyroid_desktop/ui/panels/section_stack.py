"""Sections one below the other, which are found folded or unfolded as they were left."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QVBoxLayout, QWidget

from thyroid_desktop.ui.operations import Operations
from thyroid_desktop.ui.panels.parts import tight
from thyroid_desktop.ui.panels.section import Section
from thyroid_desktop.ui.session import Session

SETTINGS_LANE = "settings"


class SectionStack(QWidget):
    """Reads at the start which sections are open, and remembers what the user folds and unfolds.

    Args:
        session: Whose settings they are.
        operations: Reads and writes in the background.
        sections: From top to bottom, by name.
    """

    def __init__(self, session: Session, operations: Operations, sections: Mapping[str, Section]) -> None:
        super().__init__()
        self._session = session
        self._operations = operations
        self._sections = dict(sections)
        layout = QVBoxLayout(self)
        tight(layout, 8, 8, 8, 8, spacing=6)
        for section in sections.values():
            layout.addWidget(section)
            section.folded.connect(self._keep)
        layout.addStretch(1)
        session.workplace_ready.connect(self._read)

    def __getitem__(self, name: str) -> Section:
        return self._sections[name]

    def unfold(self, name: str) -> None:
        """Open a section and give its content a place, so that one can go there at once."""
        section = self._sections[name]
        if not section.is_open:
            section.set_open(True)
            self._keep()
        for widget in (section.content, section, self):
            layout = widget.layout()
            if layout is not None:
                layout.activate()

    def _read(self) -> None:
        workplace, before = self._session.workplace, self._now()
        if workplace is not None:
            self._operations.run(
                lambda _progress: workplace.settings.sections(),
                done=lambda stored: self._show(stored, before),
                lane=SETTINGS_LANE,
            )

    def _show(self, stored: dict[str, bool], before: dict[str, bool]) -> None:
        """What the user has folded or unfolded meanwhile stays so, and is remembered together with the others."""
        own = {name for name, is_open in self._now().items() if is_open != before[name]}
        for name, section in self._sections.items():
            if name not in own:
                section.set_open(stored.get(name, section.is_open))
        if own:
            self._keep()

    def _keep(self) -> None:
        workplace = self._session.workplace
        if workplace is not None:
            now = self._now()
            self._operations.run(lambda _progress: workplace.settings.set_sections(now), lane=SETTINGS_LANE)

    def _now(self) -> dict[str, bool]:
        return {name: section.is_open for name, section in self._sections.items()}
