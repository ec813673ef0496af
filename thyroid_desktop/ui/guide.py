"""Help in three forms: the manual, the sheet of shortcuts, and a list of commands that can be searched."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QCoreApplication, QObject, Qt, QUrl
from PySide6.QtGui import QImage, QImageReader, QTextCursor, QTextDocument, QTextImageFormat
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from thyroid_desktop.ui.beginning import Beginning
from thyroid_desktop.ui.menus.action_set import ActionSet, keys_text, spoken
from thyroid_desktop.ui.menus.actions import COMMANDS, GROUPS
from thyroid_desktop.ui.menus.command_palette import CommandPalette
from thyroid_desktop.ui.menus.viewer_keys import viewer_keys
from thyroid_desktop.ui.panels.parts import tight
from thyroid_desktop.ui.theme import COLOURS, RESOURCES

PICTURE_WIDTH: Final = 780
"""Pictures that are wider are made smaller, so that nobody must scroll sideways."""
READING_SIZE: Final = (880, 760)


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
    first = f'<td width="240" valign="middle" style="color:{COLOURS["accent"]}">'
    cells = "".join(f"<tr>{first}{escape(keys)}</td><td>{escape(text.rstrip('…'))}</td></tr>" for keys, text in rows)
    return f'<table cellpadding="3" cellspacing="0">{cells}</table>'


class Pages(QTextBrowser):
    """A text whose pictures are no wider than its lines, and are read only when they come into sight."""

    def show_markdown(self, markdown: str, folder: Path) -> None:
        """Show Markdown whose pictures lie in a folder."""
        document = self.document()
        document.setBaseUrl(QUrl.fromLocalFile(f"{folder}/"))
        document.setMarkdown(markdown, QTextDocument.MarkdownFeature.MarkdownDialectGitHub)
        for position, picture in tuple(self._pictures()):
            size = QImageReader(str(folder / picture.name())).size()
            width = min(size.width(), PICTURE_WIDTH)
            picture.setWidth(width)
            picture.setHeight(round(size.height() * width / max(size.width(), 1)))
            cursor = QTextCursor(document)
            cursor.setPosition(position)
            cursor.setPosition(position + 1, QTextCursor.MoveMode.KeepAnchor)
            cursor.setCharFormat(picture)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """A picture as large as it is shown: Qt would reduce it roughly while painting."""
        found = super().loadResource(kind, name)
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return found
        picture = QImage(self.document().baseUrl().resolved(QUrl(name)).toLocalFile())
        width = round(PICTURE_WIDTH * self.devicePixelRatioF())
        if picture.isNull() or picture.width() <= width:
            return found if picture.isNull() else picture
        return picture.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)

    def _pictures(self) -> Iterator[tuple[int, QTextImageFormat]]:
        """Where the pictures stand, and how they are shown."""
        block = self.document().begin()
        while block.isValid():
            place = block.begin()
            while not place.atEnd():
                fragment = place.fragment()
                if fragment.charFormat().isImageFormat():
                    yield fragment.position(), fragment.charFormat().toImageFormat()
                place += 1
            block = block.next()


class ReadingWindow(QDialog):
    """Shows a text; not modal, so that one can read and try at once."""

    def __init__(self, parent: QWidget, title: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.text = Pages()
        self.text.setOpenExternalLinks(False)
        self.text.setAccessibleName(title)
        layout = QVBoxLayout(self)
        tight(layout)
        layout.addWidget(self.text)
        self.resize(720, 640)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def show_markdown(self, markdown: str, folder: Path) -> None:
        """Show Markdown whose pictures lie in a folder."""
        self.resize(*READING_SIZE)
        self.text.show_markdown(markdown, folder)
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
