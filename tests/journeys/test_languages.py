from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QTableView, QWidget

from tests.journeys.conftest import MODEL, Launch
from tests.journeys.person import CONTROL, Person
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.ui.settings_dialog import LANGUAGES, SettingsDialog

TALL = "phantom-4-punctate-taller-than-wide.dcm"
NODULE = Box(352, 200, 480, 368)
WORD = re.compile(r"[A-Za-z]{3,}")
NAMES = re.compile(
    rf"/\S+|–   \S+|phantom-\S+|{MODEL}|Dr\. Journey|DICOM|JPG|PNG|TIFF|BMP|SHA-256: \w+|Inferno|jet|English"
    r"|TI-RADS|Bethesda|LabelMe|Ctrl|Shift|Alt|Tab|Insert|Delete|Del|Esc|Enter|Backspace|F\d+|Thyroid Desktop|…"
)
"""What is called the same in every language: files and folders, people, formats, palettes, keys."""


def choose(person: Person, language: str) -> None:
    """Open the settings with their shortcut and choose a language with the keys."""
    person.press(Qt.Key.Key_Comma, CONTROL)
    person.wait(lambda: person.window.findChildren(SettingsDialog))
    (dialog,) = person.window.findChildren(SettingsDialog)
    person.wait(dialog.isActiveWindow)
    wanted = LANGUAGES.index(language)
    while dialog.language.currentIndex() != wanted:
        is_below = dialog.language.currentIndex() < wanted
        person.qtbot.keyClick(dialog.language, Qt.Key.Key_Down if is_below else Qt.Key.Key_Up)
    person.wait(lambda: person.window.beginning.choices.language == language)
    person.rest()
    person.qtbot.mouseClick(dialog.close_button, Qt.MouseButton.LeftButton)
    person.wait(lambda: not person.window.findChildren(SettingsDialog))
    person.return_to_window()


def texts_of(widget: QWidget) -> Iterator[str]:
    """What one widget says, shows as a hint, or tells a screen reader."""
    yield widget.toolTip()
    yield widget.accessibleName()
    yield widget.accessibleDescription()
    if isinstance(widget, (QLabel, QAbstractButton)):
        yield widget.text()
    if isinstance(widget, QComboBox):
        yield from (widget.itemText(at) for at in range(widget.count()))
    if isinstance(widget, QTableView):
        columns = range(widget.model().columnCount())
        yield from (str(widget.model().headerData(at, Qt.Orientation.Horizontal)) for at in columns)


def all_texts(person: Person) -> set[str]:
    """All that is to be read in the window, the texts of its menus included."""
    found = {text for one in person.window.findChildren(QWidget) if one.isVisible() for text in texts_of(one)}
    for menu in person.window.menuBar().actions():
        found.add(menu.text())
        found |= {action.text() for action in menu.menu().actions()}
    return found - {""}


def untranslated(texts: set[str]) -> list[str]:
    """Texts with an English word that is no name."""
    return sorted(text for text in texts if WORD.search(NAMES.sub("", text)))


@pytest.fixture(autouse=True)
def spoken_before() -> Iterator[None]:
    """The language of numbers and dates is the whole process's; the texts go with the window."""
    before = QLocale()
    yield
    QLocale.setDefault(before)


@pytest.fixture
def person(launch: Launch, root: Path) -> Person:
    """Somebody with a recorded opinion on the screen."""
    person = launch(root / "resources" / "samples" / TALL)
    person.drag(NODULE)
    person.opinion_on(NODULE)
    return person


def test_that_the_whole_window_speaks_chinese_and_english_again(person: Person) -> None:
    choose(person, "en")
    english = all_texts(person)
    assert {"Probability of malignancy", "File", "Undo drawing nodule 1"} <= english
    choose(person, "zh")
    chinese = all_texts(person)
    assert untranslated(chinese) == []
    assert {"恶性概率", "文件"} <= chinese
    assert len(untranslated(english)) > 60
    choose(person, "en")
    assert all_texts(person) == english


def test_that_the_language_is_kept_and_work_goes_on_in_it(launch: Launch, person: Person) -> None:
    choose(person, "zh")
    person.mouse.click(NODULE.centre.x, NODULE.centre.y)
    person.press(Qt.Key.Key_Delete)
    person.wait(lambda: not person.session.marks.boxes)
    assert untranslated(all_texts(person)) == []
    person.leave()
    again = launch()
    assert again.window.beginning.language == "zh_CN"
    assert untranslated(all_texts(again)) == []
