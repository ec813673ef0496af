"""The figures of a result, one at a time, as they lie in its folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtGui import QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout

from thyroid_desktop.ui.evidence.figure_view import Picture
from thyroid_desktop.ui.library.interchange import filled
from thyroid_desktop.ui.marking import QT_TRANSLATE_NOOP
from thyroid_desktop.ui.panels.parts import Panel, icon_button, label, name_control, tight
from thyroid_desktop.ui.training.training_words import translate

NAMES: Final = {
    "roc": QT_TRANSLATE_NOOP("training", "ROC curves, out of fold"),
    "roc-test": QT_TRANSLATE_NOOP("training", "ROC curves, test part"),
    "calibration": QT_TRANSLATE_NOOP("training", "Calibration, out of fold"),
    "confusion": QT_TRANSLATE_NOOP("training", "Right and wrong, out of fold"),
    "confusion-test": QT_TRANSLATE_NOOP("training", "Right and wrong, test part"),
    "learning-loss": QT_TRANSLATE_NOOP("training", "Loss by epoch"),
    "learning-auroc": QT_TRANSLATE_NOOP("training", "AUROC by epoch"),
    "comparison-roc": QT_TRANSLATE_NOOP("training", "ROC curves of the new model and the one in use"),
    "comparison-calibration": QT_TRANSLATE_NOOP("training", "Calibration of the new model and the one in use"),
    "comparison-confusion": QT_TRANSLATE_NOOP("training", "Right and wrong of the new model and the one in use"),
}


def figure_name(file: str) -> str:
    """What a figure shows, by the name of its file."""
    stem = Path(file).stem
    return translate("training", NAMES[stem]) if stem in NAMES else stem


class FigurePages(Panel):
    """Which figure, and the figure; Alt with the arrow keys turns the pages.

    Args:
        read: Has the picture in a file read: called with the file and with what takes it.
    """

    def __init__(self, read: Callable[[Path, Callable[[QImage], None]], None]) -> None:
        super().__init__()
        self._read = read
        self._files: tuple[Path, ...] = ()
        self.names = QComboBox()
        self.back, self.forth = icon_button("previous"), icon_button("next")
        self.picture = Picture()
        self.none = label("muted", wraps=True)
        row = QHBoxLayout()
        tight(row)
        row.addWidget(self.back)
        row.addWidget(self.forth)
        row.addWidget(self.names, 1)
        layout = QVBoxLayout(self)
        tight(layout, spacing=8)
        layout.addLayout(row)
        layout.addWidget(self.none)
        layout.addWidget(self.picture, 1)
        self.names.currentIndexChanged.connect(self._show)
        self.back.clicked.connect(lambda: self._turn(-1))
        self.forth.clicked.connect(lambda: self._turn(1))
        for keys, step in (("Alt+Left", -1), ("Alt+Right", 1)):
            QShortcut(QKeySequence(keys), self).activated.connect(lambda by=step: self._turn(by))
        self.retranslate()

    def show_files(self, files: tuple[Path, ...]) -> None:
        """Offer these figures; the one in front stays where it is among them."""
        if files == self._files:
            return
        self._files = files
        self._write()
        self._show(self.names.currentIndex())

    def retranslate(self) -> None:
        name_control(self.names, self.tr("Which figure"))
        name_control(self.back, self.tr("The figure before"), "Alt+Left")
        name_control(self.forth, self.tr("The next figure"), "Alt+Right")
        self._write()

    def _write(self) -> None:
        here = max(self.names.currentIndex(), 0)
        self.names.blockSignals(True)
        self.names.clear()
        self.names.addItems([figure_name(file.name) for file in self._files])
        self.names.setCurrentIndex(min(here, len(self._files) - 1))
        self.names.blockSignals(False)
        for part in (self.names, self.back, self.forth):
            part.setEnabled(len(self._files) > 1)
        self.none.setText(self.tr("The result has no figures.") if not self._files else "")
        self.none.setVisible(bool(self.none.text()))

    def _turn(self, by: int) -> None:
        if self._files:
            self.names.setCurrentIndex((self.names.currentIndex() + by) % len(self._files))

    def _show(self, number: int) -> None:
        self.picture.show_image(QImage())
        if not 0 <= number < len(self._files):
            return
        file = self._files[number]
        self.picture.setAccessibleName(figure_name(file.name))
        self._read(file, lambda image: self._on_read(file, image))

    def _on_read(self, file: Path, image: QImage) -> None:
        here = self.names.currentIndex()
        if not 0 <= here < len(self._files) or self._files[here] != file:
            return
        if image.isNull():
            self.none.setText(filled(self.tr("%1 cannot be read."), (file.name,)))
        self.none.setVisible(image.isNull())
        self.picture.show_image(image)
