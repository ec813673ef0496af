"""Help in three forms: the manual, the sheet of shortcuts, and a list of commands that can be searched."""

from __future__ import annotations

from html import escape
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Qt, QUrl
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from thyroid_desktop.ui.action_set import ActionSet, keys_text, spoken
from thyroid_desktop.ui.actions import COMMANDS, GROUPS
from thyroid_desktop.ui.beginning import Beginning
from thyroid_desktop.ui.command_palette import CommandPalette
from thyroid_desktop.ui.panels.parts import tight
from thyroid_desktop.ui.theme import COLOURS, RESOURCES
from thyroid_desktop.ui.viewer_keys import viewer_keys


def manual_path(language: str) -> Path:
    """The manual in a language; in English where there is no other."""
    translated = RESOURCES / "help" / f"manual.{language}.md"
    return translated if translated.exists() else RESOURCES / "help" / "manual.md"


def shortcut_sheet() -> str:
    """All shortcuts as HTML, by menu, and what hand and keys do in the image."""
    listed = [one for one in COMMANDS if one.keys and one.is_in_menu]
    groups = [
        (spoken(group), [(keys_text(one), spoken(one.text)) for one in listed if one.group == group])
        for group in GROUPS
    ]
    groups.append((QCoreApplication.translate("actions", "In the image"), list(viewer_keys())))
    return "".join(f"<h3>{escape(title)}</h3>{_table(rows)}" for title, rows in groups)


def _table(rows: list[tuple[str, str]]) -> str:
    tint = COLOURS["accent"]
    cells = "".join(
        f'<tr><td width="240" style="color:{tint}">{escape(keys)}</td><td>{escape(text.rstrip("…"))}</td></tr>'
        for keys, text in rows
    )
    return f'<table cellpadding="3" cellspacing="0">{cells}</table>'


class ReadingWindow(QDialog):
    """Shows a text; not modal, so that one can read and try at once."""

    def __init__(self, parent: QWidget, title: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.text = QTextBrowser()
        self.text.setOpenExternalLinks(False)
        self.text.setAccessibleName(title)
        layout = QVBoxLayout(self)
        tight(layout)
        layout.addWidget(self.text)
        self.resize(720, 640)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def show_markdown(self, markdown: str, folder: Path) -> None:
        """Show Markdown whose pictures lie in a folder."""
        self.text.document().setBaseUrl(QUrl.fromLocalFile(f"{folder}/"))
        self.text.document().setMarkdown(markdown, QTextDocument.MarkdownFeature.MarkdownDialectGitHub)
        self._show_from_the_top()

    def show_html(self, html: str) -> None:
        """Show HTML of our own making."""
        self.text.setHtml(html)
        self._show_from_the_top()

    def _show_from_the_top(self) -> None:
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
        self.show()


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
        window = ReadingWindow(self._window, self.tr("Manual"))
        window.show_markdown(path.read_text(encoding="utf-8"), path.parent)

    def show_shortcuts(self) -> None:
        """Open the sheet of shortcuts."""
        ReadingWindow(self._window, self.tr("Keyboard shortcuts")).show_html(shortcut_sheet())

    def show_text(self, title: str, text: str) -> None:
        """Show a plain text that is too long for the window's message bar."""
        window = ReadingWindow(self._window, title)
        window.show_html(f"<p>{escape(text).replace(chr(10), '<br>')}</p>")

    def show_palette(self) -> None:
        """Offer all commands in a list that can be searched."""
        if self.actions_made is not None:
            palette = CommandPalette(self._window, self.actions_made)
            palette.move(self._window.mapToGlobal(self._window.rect().center()) - palette.rect().center())
            palette.finished.connect(palette.deleteLater)
            palette.open()
