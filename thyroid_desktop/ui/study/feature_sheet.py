"""What a reader says about the features of a case, in the shape that the TI-RADS panel knows."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from thyroid_desktop.domain.nodule import NoduleDescription
from thyroid_desktop.domain.tirads import Features
from thyroid_desktop.ui.nodules.nodule_sheet import DescriptionChange, NoduleKey

CASE = NoduleKey(0, 0, 1)
"""Stands for the case on screen, whichever it is."""


class FeatureSheet(QObject):
    """Holds the features until they are locked with the answer; nothing of it is recorded on the nodule."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.key = CASE
        self._said = NoduleDescription()

    @property
    def features(self) -> Features:
        """What was said so far."""
        return self._said.features

    def description(self) -> NoduleDescription:
        """The same as a description of a nodule."""
        return self._said

    def describe(self, change: DescriptionChange) -> None:
        """Say something."""
        self._said = change(self._said)
        self.changed.emit()

    def show_features(self, features: Features | None) -> None:
        """Begin with these, or with none."""
        self._said = NoduleDescription(features=features or Features())
        self.changed.emit()
