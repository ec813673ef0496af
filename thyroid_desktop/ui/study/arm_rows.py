"""The arms of a study: what each is called, and when the model is shown in it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from thyroid_desktop.domain.reading import Arm, Shown
from thyroid_desktop.ui.marking import QT_TRANSLATE_NOOP
from thyroid_desktop.ui.panels.parts import Panel, icon_button, name_control, push_button, tight

SHOWN: Final[dict[Shown, str]] = {
    "never": QT_TRANSLATE_NOOP("ArmRows", "The model is not shown"),
    "after-own": QT_TRANSLATE_NOOP("ArmRows", "Model after the own opinion"),
    "at-once": QT_TRANSLATE_NOOP("ArmRows", "Model together with the image"),
}
MOST_ARMS: Final = 4
NAME_LIMIT: Final = 60


class ArmRow(QWidget):
    """One arm."""

    def __init__(self, shown: Shown) -> None:
        super().__init__()
        self.name = QLineEdit(maxLength=NAME_LIMIT)
        self.model = QComboBox()
        self.model.addItems(["" for _ in SHOWN])
        self.model.setCurrentIndex(list(SHOWN).index(shown))
        self.remove = icon_button("close")
        layout = QHBoxLayout(self)
        tight(layout)
        layout.addWidget(self.name, 2)
        layout.addWidget(self.model, 3)
        layout.addWidget(self.remove)

    @property
    def arm(self) -> Arm:
        """What the row says."""
        return Arm(" ".join(self.name.text().split()), list(SHOWN)[self.model.currentIndex()])


class ArmRows(Panel):
    """At the beginning: alone, and with the model after the own opinion, as most studies have it."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[ArmRow] = []
        self.add_button = push_button(is_link=True)
        self.add_button.setObjectName("smallLink")
        self.add_button.setAutoDefault(False)
        self._layout = QVBoxLayout(self)
        tight(self._layout, spacing=6)
        line = QHBoxLayout()
        line.addWidget(self.add_button)
        line.addStretch(1)
        self._layout.addLayout(line)
        self.add(self.tr("Alone"), "never")
        self.add(self.tr("With model"), "after-own")
        self.add_button.clicked.connect(lambda: self.add("", "after-own"))

    @property
    def arms(self) -> tuple[Arm, ...]:
        """The arms, in their order."""
        return tuple(row.arm for row in self.rows)

    def add(self, name: str, shown: Shown) -> None:
        """Add an arm."""
        row = ArmRow(shown)
        row.name.setText(name)
        self.rows.append(row)
        self._layout.insertWidget(len(self.rows) - 1, row)
        row.name.textChanged.connect(lambda _text: self.changed.emit())
        row.model.currentIndexChanged.connect(lambda _index: self.changed.emit())
        row.remove.clicked.connect(lambda: self._remove(row))
        self.retranslate()
        self.changed.emit()
        if not name:
            row.name.setFocus()

    def retranslate(self) -> None:
        for number, row in enumerate(self.rows, start=1):
            row.name.setPlaceholderText(self.tr("Name of the arm"))
            name_control(row.name, self.tr("Name of arm %1").replace("%1", str(number)))
            for at, text in enumerate(SHOWN.values()):
                row.model.setItemText(at, self.tr(text))
            name_control(row.model, self.tr("When the model is shown in arm %1").replace("%1", str(number)))
            name_control(row.remove, self.tr("Take arm %1 out").replace("%1", str(number)))
            row.remove.setEnabled(len(self.rows) > 1)
        self.add_button.setText(self.tr("Add an arm"))
        name_control(self.add_button, self.tr("Add an arm"))
        self.add_button.setEnabled(len(self.rows) < MOST_ARMS)

    def _remove(self, row: ArmRow) -> None:
        self.rows.remove(row)
        self._layout.removeWidget(row)
        row.hide()
        row.deleteLater()
        self.retranslate()
        self.changed.emit()
