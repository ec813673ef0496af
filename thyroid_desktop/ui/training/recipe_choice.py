"""Which recipe, in plain words, and with which pretrained weights its networks begin."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QRadioButton, QVBoxLayout, QWidget

from thyroid_desktop.domain.jobs import PretrainedFile
from thyroid_desktop.ui.library.interchange import filled
from thyroid_desktop.ui.panels.parts import Panel, icon_button, label, name_control, push_button, tight
from thyroid_desktop.ui.training.training_words import recipe_text, recipe_title

if TYPE_CHECKING:
    from thyroid_desktop.services.queueing.queue_ports import ShelvedRecipe


LONGEST: Final = 34


class RecipeChoice(Panel):
    """A button and a sentence for each recipe, and one that lets the user name a file."""

    changed = Signal()
    file_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.recipes: list[ShelvedRecipe] = []
        self._group = QButtonGroup(self)
        self._sentences: list[QWidget] = []
        self._rows = QVBoxLayout()
        tight(self._rows, spacing=3)
        self.file = push_button(is_link=True)
        self.file.setObjectName("smallLink")
        self.file.setAutoDefault(False)
        layout = QVBoxLayout(self)
        tight(layout, spacing=4)
        layout.addLayout(self._rows)
        layout.addWidget(self.file, 0, Qt.AlignmentFlag.AlignLeft)
        self._group.idClicked.connect(lambda _number: self.changed.emit())
        self.file.clicked.connect(self.file_asked)
        self.retranslate()

    @property
    def recipe(self) -> ShelvedRecipe | None:
        """The chosen one."""
        number = self._group.checkedId()
        return self.recipes[number] if 0 <= number < len(self.recipes) else None

    def offer(self, recipes: tuple[ShelvedRecipe, ...]) -> None:
        """Offer these; the first one is chosen."""
        for recipe in recipes:
            self._add(recipe)
        if recipes:
            self._group.button(0).setChecked(True)
        self.changed.emit()

    def add_file(self, recipe: ShelvedRecipe) -> None:
        """Offer the recipe of a file, and choose it."""
        self._add(recipe)
        self._group.button(len(self.recipes) - 1).setChecked(True)
        self.changed.emit()

    def choose(self, number: int) -> None:
        """Choose a recipe by its place."""
        self._group.button(number).setChecked(True)
        self.changed.emit()

    def retranslate(self) -> None:
        self.file.setText(self.tr("Choose a recipe file…"))
        name_control(self.file, self.tr("Train by a recipe of your own (TOML)"))
        for number, recipe in enumerate(self.recipes):
            button = self._group.button(number)
            button.setText(recipe_title(recipe))
            button.setAccessibleDescription(recipe_text(recipe))
            self._sentences[number].setText(recipe_text(recipe))  # type: ignore[attr-defined]

    def _add(self, recipe: ShelvedRecipe) -> None:
        self.recipes.append(recipe)
        button, sentence = QRadioButton(), label("small", wraps=True)
        sentence.setContentsMargins(24, 0, 0, 5)
        self._group.addButton(button, len(self.recipes) - 1)
        self._sentences.append(sentence)
        self._rows.addWidget(button)
        self._rows.addWidget(sentence)
        self.retranslate()


class WeightRows(Panel):
    """A row a network: the file that it begins with, or that it starts from nothing."""

    asked = Signal(str)
    """Name of a network whose file is to be chosen."""

    def __init__(self) -> None:
        super().__init__()
        self._networks: tuple[str, ...] = ()
        self._files: dict[str, Path] = {}
        self._rows: list[QWidget] = []
        self.hint = label("small", wraps=True)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(1, 1)
        layout = QVBoxLayout(self)
        tight(layout, spacing=6)
        layout.addWidget(self.hint)
        layout.addLayout(self._grid)
        self.retranslate()

    @property
    def chosen(self) -> tuple[PretrainedFile, ...]:
        """The files of the networks that are shown."""
        return tuple(PretrainedFile(name, str(self._files[name])) for name in self._networks if name in self._files)

    def show_networks(self, networks: tuple[str, ...]) -> None:
        """These are trained; files that were named before are kept."""
        if networks != self._networks:
            self._networks = networks
            self._write()

    def set_file(self, network: str, path: Path | None) -> None:
        """Begin with this file, or with nothing."""
        self._files.pop(network, None)
        if path is not None:
            self._files[network] = path
        self._write()

    def retranslate(self) -> None:
        self.hint.setText(
            self.tr(
                "Networks that begin with pretrained weights need far fewer cases. Files with weights only "
                "(.safetensors, .npz, .h5); nothing is downloaded."
            )
        )
        self._write()

    def _write(self) -> None:
        for widget in self._rows:
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._rows = []
        for row, network in enumerate(self._networks):
            self._write_row(row, network)

    def _write_row(self, row: int, network: str) -> None:
        file = self._files.get(network)
        name, told = label(), label("small")
        name.setText(network)
        told.setText(self.tr("starts from nothing") if file is None else _short(file.name))
        told.setToolTip("" if file is None else str(file))
        told.setMinimumWidth(40)
        choose, clear = push_button(is_link=True), icon_button("close")
        choose.setObjectName("smallLink")
        choose.setAutoDefault(False)
        choose.setText(self.tr("Choose…"))
        name_control(choose, filled(self.tr("Choose pretrained weights of %1"), (network,)))
        name_control(clear, filled(self.tr("Let %1 start from nothing"), (network,)))
        clear.setEnabled(file is not None)
        choose.clicked.connect(lambda: self.asked.emit(network))
        clear.clicked.connect(lambda: self.set_file(network, None))
        for column, widget in enumerate((name, told, choose, clear)):
            self._grid.addWidget(widget, row, column)
            self._rows.append(widget)


def _short(name: str) -> str:
    """The name of a file without its middle, where names of one kind differ least."""
    return name if len(name) <= LONGEST else f"{name[: LONGEST // 2 - 1]}…{name[-LONGEST // 2 :]}"
