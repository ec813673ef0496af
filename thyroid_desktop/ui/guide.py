"""Help in three forms: the manual, the sheet of shortcuts, and a list of commands that can be searched."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Qt, QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from thyroid_desktop.ui.action_set import ActionSet, keys_text, spoken
from thyroid_desktop.ui.actions import COMMANDS, GROUPS
from thyroid_desktop.ui.beginning import Beginning
from thyroid_desktop.ui.command_palette import CommandPalette
from thyroid_desktop.ui.panels.parts import tight
from thyroid_desktop.ui.theme import RESOURCES
from thyroid_desktop.ui.viewer_keys import viewer_keys


def manual_path(language: str) -> Path:
    """The manual in a language; in English where there is no other."""
    translated = RESOURCES / "help" / f"manual.{language}.md"
    return translated if translated.exists() else RESOURCES / "help" / "manual.md"


def shortcut_sheet() -> str:
    """All shortcuts as Markdown tables, by menu, and the keys of the viewer."""
    translate = QCoreApplication.translate
    parts = []
    for group in GROUPS:
        rows = [command for command in COMMANDS if command.group == group and command.keys]
        parts.append(f"### {spoken(group)}\n\n| | |\n|:--|:--|")
        parts.extend(f"| {keys_text(command)} | {spoken(command.text).rstrip('…')} |" for command in rows)
        parts.append("")
    parts.append(f"### {translate('actions', 'In the image')}\n\n| | |\n|:--|:--|")
    parts.extend(f"| {keys} | {text} |" for keys, text in viewer_keys())
    return "\n".join(parts)


class ReadingWindow(QDialog):
    """Shows Markdown; not modal, so that one can read and try at once."""

    def __init__(self, parent: QWidget, title: str, markdown: str, folder: Path | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.text = QTextBrowser()
        self.text.setOpenExternalLinks(False)
        self.text.setAccessibleName(title)
        if folder is not None:
            self.text.document().setBaseUrl(QUrl.fromLocalFile(f"{folder}/"))
        self.text.document().setMarkdown(markdown, QTextDocument.MarkdownFeature.MarkdownDialectGitHub)
        layout = QVBoxLayout(self)
        tight(layout)
        layout.addWidget(self.text)
        self.resize(720, 640)


class Guide(QObject):
    """Shows help beside the image."""

    def __init__(self, window: QWidget, beginning: Beginning) -> None:
        super().__init__(window)
        self._window = window
        self._beginning = beginning
        self.actions_made: ActionSet | None = None

    def show_manual(self) -> None:
        """Open the manual in the language of the screen."""
        path = manual_path(self._beginning.language)
        self._read(self.tr("Manual"), path.read_text(encoding="utf-8"), path.parent)

    def show_shortcuts(self) -> None:
        """Open the sheet of shortcuts."""
        self._read(self.tr("Keyboard shortcuts"), shortcut_sheet(), RESOURCES)

    def show_palette(self) -> None:
        """Offer all commands in a list that can be searched."""
        if self.actions_made is not None:
            palette = CommandPalette(self._window, self.actions_made)
            palette.move(self._window.mapToGlobal(self._window.rect().center()) - palette.rect().center())
            palette.finished.connect(palette.deleteLater)
            palette.open()

    def _read(self, title: str, markdown: str, folder: Path) -> None:
        window = ReadingWindow(self._window, title, markdown, folder)
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        window.show()
