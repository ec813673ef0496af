from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtGui import QFont, QFontDatabase, QTextLayout
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.conftest import OpenWindow
from thyroid_desktop.ui.theme import RESOURCES

CATALOGUE = RESOURCES / "translations" / "zh_CN.ts"
CALLS = {"tr", "translate", "QT_TRANSLATE_NOOP"}
PLACE = re.compile(r"%\d|\{\w+\}")


def tool(name: str, *arguments: str) -> None:
    """Run one of Qt's own tools, which PySide6 brings along."""
    import PySide6

    program = Path(PySide6.__file__).parent / (f"{name}.exe" if sys.platform == "win32" else name)
    if not program.exists():
        pytest.skip(f"this PySide6 has no {name}")
    subprocess.run([str(program), *arguments], check=True, capture_output=True)


def collected(root: Path, catalogue: Path) -> dict[tuple[str, str], str]:
    """All texts of the window by context and source, with their translations in a catalogue brought up to date."""
    sources = sorted(str(path) for path in (root / "thyroid_desktop" / "ui").rglob("*.py"))
    tool("lupdate", *sources, "-ts", str(catalogue), "-locations", "none", "-no-obsolete")
    found = {}
    for context in ET.parse(catalogue).getroot().iter("context"):
        name = context.findtext("name") or ""
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            is_finished = translation.get("type") is None
            found[name, message.findtext("source") or ""] = (translation.text or "") if is_finished else ""
    return found


def spelled_out(root: Path) -> Iterator[tuple[str | None, str]]:
    """Every text that is to be translated as the code has it, with its context where the call names one."""
    for path in (root / "thyroid_desktop" / "ui").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in CALLS:
                texts = [one.value for one in ast.walk(node) if isinstance(one, ast.Constant)]
                is_named = len(node.args) > 1 and isinstance(node.args[0], ast.Constant)
                context = texts.pop(0) if is_named else None
                yield from ((context, text) for text in texts if isinstance(text, str))


def test_that_every_text_that_the_code_hands_over_is_collected(root: Path, tmp_path: Path) -> None:
    found = collected(root, tmp_path / "new.ts")
    known = {*found, *((None, source) for _, source in found)}
    assert sorted(key for key in spelled_out(root) if key not in known) == []


def test_that_every_text_has_a_chinese_translation(root: Path, tmp_path: Path) -> None:
    catalogue = tmp_path / "zh_CN.ts"
    catalogue.write_bytes(CATALOGUE.read_bytes())
    found = collected(root, catalogue)
    assert len(found) > 150
    assert sorted(key for key, translation in found.items() if not translation) == []


def test_that_translations_keep_their_places(root: Path, tmp_path: Path) -> None:
    catalogue = tmp_path / "zh_CN.ts"
    catalogue.write_bytes(CATALOGUE.read_bytes())
    for (_, source), translation in collected(root, catalogue).items():
        assert set(PLACE.findall(source)) == set(PLACE.findall(translation)), source


def test_that_the_compiled_catalogue_is_up_to_date(tmp_path: Path) -> None:
    tool("lrelease", "-silent", str(CATALOGUE), "-qm", str(tmp_path / "zh_CN.qm"))
    assert (tmp_path / "zh_CN.qm").read_bytes() == CATALOGUE.with_suffix(".qm").read_bytes()


def test_that_the_language_changes_while_the_window_is_open(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    assert window.actions_made["undo"].text() == "Undo"
    window.beginning.set_language("zh")
    qtbot.waitUntil(lambda: window.actions_made["undo"].text() == "撤销")
    assert window.menuBar().actions()[0].text() == "文件"
    assert window.page.start.title.text() == "打开超声图像"
    window.beginning.set_language("en")
    qtbot.waitUntil(lambda: window.actions_made["undo"].text() == "Undo")
    assert window.page.start.title.text() == "Open an ultrasound image"


def test_that_the_manual_is_there_in_both_languages(open_window: OpenWindow, qtbot: QtBot) -> None:
    from thyroid_desktop.ui.guide import ReadingWindow

    window = open_window()
    window.actions_made["manual"].trigger()
    (shown,) = [one for one in window.findChildren(ReadingWindow) if one.isVisible()]
    assert "second opinion" in shown.text.toPlainText().lower()
    shown.close()
    window.beginning.set_language("zh")
    qtbot.waitUntil(lambda: window.beginning.language == "zh_CN")
    window.actions_made["manual"].trigger()
    (shown,) = [one for one in window.findChildren(ReadingWindow) if one.isVisible()]
    assert "第二意见" in shown.text.toPlainText()
    window.beginning.set_language("en")
    qtbot.waitUntil(lambda: window.beginning.language == "en")


def test_that_chinese_is_written_in_a_chinese_font(qapp: QApplication) -> None:
    if "Noto Sans CJK SC" not in QFontDatabase.families():
        pytest.skip("the font is not installed")
    for is_bold in (False, True):
        font = QFont(qapp.font())
        font.setBold(is_bold)
        layout = QTextLayout("Nodule 直径：骨", font)
        layout.beginLayout()
        layout.createLine()
        layout.endLayout()
        families = {run.rawFont().familyName() for run in layout.glyphRuns()}
        assert "Noto Sans CJK SC" in families
        assert not any(one.endswith((" JP", " KR", " TC", " HK")) for one in families)
