"""The manual: complete, the same in both languages, true about the keys, and with pictures that exist and fit."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtGui import QImageReader
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from thyroid_desktop.ui.guide import PICTURE_WIDTH, ReadingWindow, manual_path
from thyroid_desktop.ui.menus.actions import COMMANDS
from thyroid_desktop.ui.theme import RESOURCES

LANGUAGES = ("en", "zh_CN")
HELP = RESOURCES / "help"
CATALOGUE = RESOURCES / "translations" / "zh_CN.ts"
COMMAND_CHAPTER = {"en": "All commands", "zh_CN": "所有命令"}
FIRST_COMMAND_ROW = {"en": "| command | key |", "zh_CN": "| 命令 | 按键 |"}
IN_THE_IMAGE = {"Ctrl", "Enter", "Esc", "Tab", "Insert", "Space", "Backspace", "L", "+", "-"}
"""Keys that mean something on the image or in a panel and belong to no command."""
PICTURE = re.compile(r"!\[([^\]]+)\]\(([^)]+)\)")
KEY = re.compile(r"(?:Ctrl\+|Shift\+|Alt\+)*(?:F\d+|[A-Z\d.,?+\-\[\]=]|[A-Z][a-z]+)")
LARGEST_PICTURE = 250_000
LARGEST_FOLDER = 7_500_000
"""33 windows and dialogs in two languages at two scales, about 50 kB each."""


def manual(language: str) -> str:
    return manual_path(language).read_text(encoding="utf-8")


def headings(language: str) -> list[str]:
    return re.findall(r"^(#+) ", manual(language), re.MULTILINE)


def chapters(language: str) -> list[str]:
    """The texts of the chapters, the beginning first."""
    return re.split(r"^## ", manual(language), flags=re.MULTILINE)


def command_rows(language: str) -> list[tuple[str, str]]:
    """Name and keys of the commands as the manual lists them."""
    (chapter,) = [one for one in chapters(language) if one.startswith(COMMAND_CHAPTER[language])]
    rows = []
    for line in chapter.partition(FIRST_COMMAND_ROW[language])[2].strip().splitlines()[1:]:
        if not line.startswith("|"):
            break
        name, keys = (cell.strip() for cell in line.strip("|").split(" | ", 1))
        rows.append((name, keys.strip("| ")))
    return rows


def spoken(language: str) -> dict[str, str]:
    """The names of the commands in a language, by their English names."""
    names = {one.text: one.text for one in COMMANDS}
    if language == "zh_CN":
        for context in ET.parse(CATALOGUE).getroot().iter("context"):
            if context.findtext("name") == "actions":
                names |= {m.findtext("source") or "": m.findtext("translation") or "" for m in context.iter("message")}
    return names


def pictures(language: str) -> list[str]:
    return [place for _, place in PICTURE.findall(manual(language))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_that_the_manual_lists_every_command_with_its_keys_and_no_other(language: str) -> None:
    names = spoken(language)
    expected = []
    for one in COMMANDS:
        if one.is_in_menu:
            keys = "`1` … `9`" if one.id == "nodule_1" else ", ".join(f"`{keys}`" for keys in one.keys)
            expected.append((names[one.text].rstrip("…"), keys))
    assert command_rows(language) == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_that_every_key_in_the_manual_does_something(language: str) -> None:
    known = {keys for one in COMMANDS for keys in one.keys} | IN_THE_IMAGE
    named = {word for word in re.findall(r"`([^`\n]+)`", manual(language)) if KEY.fullmatch(word)}
    assert len(named) > 50
    assert named - known == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_that_every_command_key_is_explained_beside_the_lists(language: str) -> None:
    explained = "".join(one for one in chapters(language) if not one.startswith(COMMAND_CHAPTER[language]))
    single = [one for one in COMMANDS if one.keys and one.is_in_menu and not one.id.startswith("nodule_")]
    assert [one.id for one in single if not any(f"`{keys}`" in explained for keys in one.keys)] == []


def test_that_both_languages_have_the_same_chapters_tables_and_pictures() -> None:
    assert headings("en") == headings("zh_CN")
    for english, chinese in zip(chapters("en"), chapters("zh_CN"), strict=True):
        title = english.partition("\n")[0]
        assert english.count("\n|") == chinese.count("\n|"), title
        assert english.count("\n* ") == chinese.count("\n* "), title
    chinese_pictures = [place.replace("zh-", "en-") for place in pictures("zh_CN")]
    assert sorted(chinese_pictures) == sorted(pictures("en"))


def test_that_the_manuals_show_every_picture_and_that_each_of_them_exists() -> None:
    named = [place for language in LANGUAGES for place in pictures(language)]
    assert len(named) == len(set(named))
    assert set(named) == {path.relative_to(HELP).as_posix() for path in (HELP / "pictures").rglob("*.png")}


def test_that_each_language_has_its_own_pictures_at_both_scales() -> None:
    for language, short in (("en", "en"), ("zh_CN", "zh")):
        normal, large = (
            {Path(place).name for place in pictures(language) if f"/{short}-{scale}/" in place} for scale in (100, 200)
        )
        assert normal == large
        assert len(normal) > 20


def test_that_pictures_are_small() -> None:
    sizes = {path: path.stat().st_size for path in (HELP / "pictures").rglob("*.png")}
    assert {path.name for path, size in sizes.items() if size > LARGEST_PICTURE} == set()
    assert sum(sizes.values()) < LARGEST_FOLDER


@pytest.mark.parametrize("language", LANGUAGES)
def test_that_the_window_of_the_manual_shows_pictures_no_wider_than_its_text(qtbot: QtBot, language: str) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    window = ReadingWindow(parent, "Manual")
    with qtbot.waitExposed(window):
        window.show_markdown(manual(language), HELP)
    shown = [format_ for _, format_ in window.text._pictures()]
    assert [one.name() for one in shown] == pictures(language)
    for one in shown:
        size = QImageReader(str(HELP / one.name())).size()
        assert one.width() == min(size.width(), PICTURE_WIDTH)
        assert one.height() == pytest.approx(size.height() * one.width() / size.width(), abs=0.5)
    assert window.text.horizontalScrollBar().maximum() == 0
    window.close()
