"""The language of the screen, changed while the program runs."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator

from thyroid_desktop.services.settings import Language
from thyroid_desktop.ui.theme import RESOURCES

CHINESE: Final = "zh_CN"


class Translation(QObject):
    """Installs the translators of one language at a time."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._installed: list[QTranslator] = []
        self.name = "en"

    def apply(self, language: Language) -> None:
        """Speak this language; ``auto`` follows the computer. Widgets get a LanguageChange event."""
        is_chinese = language == "zh" or (
            language == "auto" and QLocale.system().language() == QLocale.Language.Chinese
        )
        name = CHINESE if is_chinese else "en"
        if name == self.name:
            return
        self.name = name
        QLocale.setDefault(QLocale(name))
        for translator in self._installed:
            QCoreApplication.removeTranslator(translator)
        self._installed.clear()
        if is_chinese:
            self._install("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
            self._install(CHINESE, str(RESOURCES / "translations"))

    def _install(self, name: str, folder: str) -> None:
        translator = QTranslator(self)
        if translator.load(name, folder):
            QCoreApplication.installTranslator(translator)
            self._installed.append(translator)
