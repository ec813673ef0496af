"""Colours, spacing, icons: one quiet dark theme around the image."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path
from string import Template
from typing import Final

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QFontInfo, QGuiApplication, QIcon, QIconEngine, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

RESOURCES: Final = Path(__file__).resolve().parents[2] / "resources"

COLOURS: Final = {
    "canvas": "#0b0d10",
    "ground": "#12161b",
    "panel": "#171c23",
    "card": "#1e252e",
    "hover": "#28313c",
    "line": "#2c3642",
    "text": "#e8ecf1",
    "muted": "#a3afbd",
    "faint": "#75818f",
    "accent": "#56c8c0",
    "accent_deep": "#1f5a58",
    "good": "#8fcf8a",
    "calm": "#82b6ec",
    "warm": "#f0a35e",
    "notice": "#e9c46a",
    "notice_ground": "#2b2618",
    "danger": "#ef8a80",
    "danger_ground": "#2f1e1f",
}
"""Muted text on card is 7:1, faint 4.1:1 (for large or redundant text only); warm marks at and above the threshold."""

CHINESE: Final = ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "WenQuanYi Micro Hei", "Microsoft YaHei")
"""Fonts of simplified Chinese. Left to itself, Linux takes the first that has the characters, often a Japanese one with
other forms of them."""
SPACE: Final = 8
"""The unit of all gaps, in device-independent pixels."""


def colour(name: str) -> QColor:
    """A colour of the theme."""
    return QColor(COLOURS[name])


class _StrokeIcon(QIconEngine):
    """Draws an SVG in the theme's colour for each state, sharp at every scale."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    def clone(self) -> QIconEngine:
        return _StrokeIcon(self._name)

    def paint(self, painter: QPainter, rect: object, mode: QIcon.Mode, state: QIcon.State) -> None:
        tint = "faint" if mode == QIcon.Mode.Disabled else "accent" if state == QIcon.State.On else "text"
        painter.setOpacity(0.55 if mode == QIcon.Mode.Disabled else 1.0)
        _drawing(self._name, COLOURS[tint]).render(painter, QRectF(rect))  # type: ignore[call-overload]

    def pixmap(self, size: object, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)  # type: ignore[call-overload]
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, pixmap.rect(), mode, state)
        painter.end()
        return pixmap


@cache
def _drawing(name: str, tint: str) -> QSvgRenderer:
    source = (RESOURCES / "icons" / f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", tint)
    return QSvgRenderer(QByteArray(source.encode()))


def icon(name: str) -> QIcon:
    """An icon of ``resources/icons``; dimmed when disabled, in the accent colour when switched on."""
    return QIcon(_StrokeIcon(name))


def application_icon() -> QIcon:
    """The program's own sign."""
    return QIcon(str(RESOURCES / "icons" / "thyroid-desktop.svg"))


def dress(application: QApplication) -> None:
    """Give the application its style, palette and sheet."""
    application.setStyle("Fusion")
    application.setPalette(_palette())
    font = application.font()
    if sys.platform != "darwin" and CHINESE[0] not in font.families():
        font.setFamilies([QFontInfo(font).family(), *CHINESE])
        application.setFont(font)
    sheet = Template((RESOURCES / "styles" / "dark.qss").read_text(encoding="utf-8"))
    places = {"icons": (RESOURCES / "icons").as_posix()}
    application.setStyleSheet(sheet.substitute(COLOURS, **places))
    hints = QGuiApplication.styleHints()
    hints.setColorScheme(Qt.ColorScheme.Dark)


def _palette() -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for where, name in (
        (role.Window, "ground"),
        (role.Base, "panel"),
        (role.AlternateBase, "card"),
        (role.Button, "card"),
        (role.WindowText, "text"),
        (role.Text, "text"),
        (role.ButtonText, "text"),
        (role.ToolTipBase, "card"),
        (role.ToolTipText, "text"),
        (role.PlaceholderText, "faint"),
        (role.Highlight, "accent_deep"),
        (role.HighlightedText, "text"),
        (role.Link, "accent"),
        (role.Mid, "line"),
    ):
        palette.setColor(where, colour(name))
    for where in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, where, colour("faint"))
    return palette
