from __future__ import annotations

import errno
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from xml.parsers.expat import errors

import pytest
from PySide6.QtCore import QLocale, QRect
from PySide6.QtWidgets import QLabel, QListView
from pytestqt.qtbot import QtBot

from tests.ui.conftest import OpenWindow
from tests.ui.english_sentences import HOLE, constants_in, found_in, holes_of, spelled_in_training
from thyroid_desktop.domain.errors import UnreadableFile, UserProblem, WorkerLost
from thyroid_desktop.domain.geometry import Size
from thyroid_desktop.domain.imaging import Image, ImageDescription
from thyroid_desktop.inference import cautions
from thyroid_desktop.services.intake import Refusal
from thyroid_desktop.ui.exporting import suggested_name
from thyroid_desktop.ui.item_models import DETAIL_ROLE, ImageRows, RefusedRows
from thyroid_desktop.ui.opinion import Opinion
from thyroid_desktop.ui.panels.cases import REFUSED
from thyroid_desktop.ui.panels.diagnosis import DiagnosisPanel
from thyroid_desktop.ui.panels.messages import MessageBar
from thyroid_desktop.ui.panels.start_page import StartPage
from thyroid_desktop.ui.translation import Translation
from thyroid_desktop.ui.words.problem_texts import LONGEST, explanation, told, told_in_two, whole_text
from thyroid_desktop.ui.words.sentences import NESTING, SENTENCES

TEMPLATES = (*SENTENCES, *NESTING)
LOST = WorkerLost("The model's process ended unexpectedly", "it was started again and ended again", "Try again.")
VIDEO = UnreadableFile("scan.mp4 cannot be opened", "it is a video, which is not supported yet")


@pytest.fixture
def language(qtbot: QtBot) -> Iterator[Translation]:
    """The language of the screen, English again at the end."""
    before = QLocale()
    translation = Translation()
    yield translation
    translation.apply("en")
    QLocale.setDefault(before)


@pytest.fixture
def chinese(language: Translation) -> Translation:
    """A screen in Chinese."""
    language.apply("zh")
    return language


def untranslated(root: Path) -> list[str]:
    """Sentences of a program which the table of the window does not hold; that the table is translated, the test of
    the catalogue tells."""
    known = {holes_of(template) for template in TEMPLATES}
    return sorted(f"{file}: {text}" for text, file in found_in(root).items() if text not in known)


def said_by_python() -> set[str]:
    """What the operating system, and Python's readers of JSON and XML, give as a cause."""
    said = {*(os.strerror(number) for number in errno.errorcode), *map(str, vars(errors).values())}
    for text in ("", "{a", '{"a" 1}', "[1 2]", "1 2", '"a', '"\n"', r'"\q"', r'"\u12"'):
        with pytest.raises(json.JSONDecodeError) as raised:
            json.loads(text)
        said.add(raised.value.msg)
    return said


def test_that_every_sentence_for_the_screen_can_be_translated(root: Path) -> None:
    assert len(found_in(root)) > 200
    assert untranslated(root) == []


def test_that_no_translation_is_kept_for_what_is_never_said(root: Path) -> None:
    said = {*found_in(root), *constants_in(root), *said_by_python(), *spelled_in_training(root)}
    assert [template for template in TEMPLATES if holes_of(template) not in said] == []


@pytest.mark.parametrize(
    "code",
    [
        "raise UserProblem(f'{name} is upside down')",
        "raise StoreProblem('The library is full', detail)",
        "raise StoreProblem(title, 'burnt')",
        "raise StoreProblem(title, cause or 'burnt')",
        "raise unreadable(path, 'it is upside down')",
        "raise unreadable(path, f'its pixels are {colour}')",
        "raise DamagedFrame('its frames are in disorder')",
        "OBJECTIONS = {1: 'it is upside down'}",
        "def objection() -> str:\n    return 'it is upside down' if is_odd else ''",
        "warnings = (*warnings, 'The file is upside down.')",
        "remarks.append('Region ' + str(number) + ' is upside down')",
        "message = f'{a} differs'",
    ],
)
def test_that_a_new_sentence_without_translation_is_found(tmp_path: Path, code: str) -> None:
    for file, content in (
        ("domain/errors.py", "class UserProblem(Exception): ...\nclass StoreProblem(UserProblem): ..."),
        ("adapters/refusal.py", "def unreadable(path, detail) -> UserProblem: return UserProblem(path.name, detail)"),
        ("adapters/planted.py", f'"""What the file is about."""\n{code}\n'),
    ):
        target = tmp_path / "thyroid_desktop" / file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content)
    (found,) = untranslated(tmp_path)
    assert found.startswith("adapters/planted.py: ")


def test_that_what_never_reaches_the_screen_needs_no_translation(tmp_path: Path) -> None:
    target = tmp_path / "thyroid_desktop" / "domain" / "planted.py"
    target.parent.mkdir(parents=True)
    target.write_text('"""About the file."""\n_log.warning(\'it is %s\', x)\nraise ValueError(\'no such thing\')\n')
    assert untranslated(tmp_path) == []


def test_that_templates_number_their_places_in_order() -> None:
    for template in TEMPLATES:
        places = re.findall(r"%(\d)", template)
        assert places == [str(number) for number in range(1, len(places) + 1)], template
        assert HOLE not in template


def test_that_every_template_is_recognised_and_its_parts_are_kept(chinese: Translation) -> None:
    for template in TEMPLATES:
        sentence = re.sub(r"%(\d)", r"‹\1›", template)
        shown = told(sentence)
        assert shown != sentence, template
        assert sorted(re.findall("‹.›", shown)) == sorted(re.findall("‹.›", sentence)), template


@pytest.mark.parametrize("template", TEMPLATES)
def test_that_english_stays_as_it_was_raised(language: Translation, template: str) -> None:
    sentence = re.sub(r"%(\d)", r"‹\1›", template)
    assert told(sentence) == sentence


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("scan 7.dcm cannot be opened", "无法打开 scan 7.dcm"),
        ("frame 3: its RLE data are damaged", "帧 3：RLE 数据已损坏"),
        ("it is a PDF document", "这是PDF 文档"),
        ("it holds no picture (modality SR)", "文件不含图像（类型 SR）"),
        ("it holds no picture (Enhanced SR)", "文件不含图像 (Enhanced SR)"),
        ("The image is not in the library", "图像库中没有该图像"),
        ("Ultrasound region 2 has no scale and was left out.", "第 2 个超声区域没有标度，已忽略。"),
        (
            "manifest.json is not valid: version of the file is not a text",
            "manifest.json 无效：文件 的 version 不是文本",
        ),
        ("model.onnx: the head must end in two logits", "model.onnx：head 必须以两个 logits 结束"),
        ("head.npz cannot be read (Permission denied)", "无法读取 head.npz（没有权限）"),
        ("The box lies outside the image: the image is 4×5 pixels", "框在图像之外：图像为 4×5 像素"),
        ("Something else: went wrong", "Something else: went wrong"),
        ("Quota exceeded", "Quota exceeded"),
        ("", ""),
    ],
)
def test_that_a_sentence_is_told_in_chinese(chinese: Translation, sentence: str, shown: str) -> None:
    assert told(sentence) == shown


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("7.json has no image: 7.png is not in the folder", "7.json 没有对应的图像：7.png 不在该文件夹中"),
        (
            "7.json has no image: an image named 7 is not in the folder",
            "7.json 没有对应的图像：名为 7 的图像 不在该文件夹中",
        ),
        ("7.json has no image: the one inside: it is empty", "7.json 没有对应的图像：文件内的图像：文件为空"),
        ("7.png was not written: it is a link", "7.png 未写入：这是一个链接"),
        (
            "7.json cannot be read: it is no JSON (line 2, Extra data)",
            "无法读取 7.json：不是有效的 JSON（第 2 行，有多余的数据）",
        ),
        ("it is no JSON (damaged)", "不是有效的 JSON（已损坏）"),
        ("it is no LabelMe file: it has no list of shapes", "不是 LabelMe 文件：没有 shapes 列表"),
        ("it is no COCO file, but one of LabelMe", "不是 COCO 文件，而是 LabelMe 文件"),
        ("it is no COCO file", "不是 COCO 文件"),
        ("Shape 3 was left out: a line with 1 points.", "第 3 个形状已忽略：line 有 1 个点。"),
        ("Annotation without id was left out: it has no box.", "一个标注（无 id）已忽略：没有框。"),
        ("it is no table of boxes: it has no columns with names of files", "不是框的表格：缺少文件名的列"),
        ("There is no reader Ann: in this profile work: nobody yet", "没有阅片者 Ann：此配置中的阅片者：尚无"),
        ("Something else: went wrong", "Something else: went wrong"),
    ],
)
def test_that_a_title_and_its_detail_are_told_each_by_itself(chinese: Translation, sentence: str, shown: str) -> None:
    assert told_in_two(sentence) == shown


@pytest.mark.parametrize(
    "name", ["image", "it is empty", "%2 %1.png", "a: b", "it is damaged: %1 has no %2", "李四.dcm"]
)
def test_that_the_name_of_a_file_is_never_translated(chinese: Translation, name: str) -> None:
    assert told(f"{name} cannot be opened") == f"无法打开 {name}"


def test_that_very_long_texts_are_shown_as_they_are(chinese: Translation) -> None:
    for text in ("a: " * LONGEST, "x is not valid: " * LONGEST, "it is " + "x" * LONGEST):
        assert told(text) == text


def test_that_sentences_are_joined_as_the_language_does(language: Translation) -> None:
    problem = UserProblem("The library cannot be opened", "it is empty", "Try again.")
    assert explanation(problem) == "It is empty. Try again."
    assert whole_text(problem) == "The library cannot be opened: it is empty. Try again."
    assert explanation(UserProblem("A title")) == ""
    language.apply("zh")
    assert explanation(problem) == "文件为空。请重试。"
    assert whole_text(problem) == "无法打开图像库：文件为空。请重试。"
    assert whole_text(UserProblem("No model is loaded")) == "未加载模型。"


def test_that_a_problem_on_screen_changes_its_language(language: Translation, qtbot: QtBot) -> None:
    bar, page = MessageBar(), StartPage()
    for panel in (bar, page):
        qtbot.addWidget(panel)
        panel.show()
    bar.show_problem(LOST, ("Show why", lambda: None))
    page.show_trouble(VIDEO)
    before = bar.accessibleName(), page.title.text(), page.detail.text()
    language.apply("zh")
    qtbot.waitUntil(lambda: bar.title.text() == "模型进程意外结束" and page.title.text() == "无法打开 scan.mp4")
    assert bar.detail.text() == "重新启动后再次结束。请重试。"
    assert bar.action.text() == "查看原因"
    assert bar.accessibleName() == f"{bar.title.text()} {bar.detail.text()}"
    assert page.detail.text() == "这是视频文件，目前不支持。"
    language.apply("en")
    qtbot.waitUntil(lambda: (bar.accessibleName(), page.title.text(), page.detail.text()) == before)
    assert before[0].startswith("The model's process ended unexpectedly It was started")


def test_that_warnings_and_failures_of_an_opinion_change_their_language(language: Translation, qtbot: QtBot) -> None:
    panel = DiagnosisPanel()
    qtbot.addWidget(panel)
    panel.show()

    def shown() -> str:
        return "\n".join(label.text() for label in panel.findChildren(QLabel) if label.isVisible())

    panel.show_opinion(Opinion("recorded", probability=0.5, threshold=0.5, warnings=(cautions.SMALL, cautions.FLAT)))
    assert f"• {cautions.SMALL}\n• {cautions.FLAT}" in shown()
    language.apply("zh")
    qtbot.waitUntil(lambda: "• 框非常小：有一边不足 16 像素。\n• 框内图像几乎均匀" in shown())
    panel.show_opinion(Opinion("failed", problem=LOST))
    assert "模型进程意外结束：重新启动后再次结束。请重试。" in shown()
    language.apply("en")
    qtbot.waitUntil(lambda: f"{LOST.sentence()}. Try again." in shown())


def test_that_reasons_and_remarks_in_the_lists_are_told(language: Translation) -> None:
    refused, images = RefusedRows(), ImageRows()
    refused.show((Refusal(Path("ward/scan.mp4"), VIDEO), Refusal(Path("x.dcm"), UserProblem("No model is loaded"))))
    odd = ImageDescription("still", Size(4, 4), 1, 8, is_colour=False, warnings=("Only the first 9 pages are shown.",))
    images.show((Image(1, 1, "a" * 64, "pages.tiff", odd),))
    assert images.index(0).data(3) == "pages.tiff\n4 × 4\nOnly the first 9 pages are shown."
    assert refused.index(0).data(DETAIL_ROLE) == "It is a video, which is not supported yet."
    language.apply("zh")
    assert images.index(0).data(3) == "pages.tiff\n4 × 4\n只显示前 9 页。"
    assert [refused.index(row).data(DETAIL_ROLE) for row in (0, 1)] == ["这是视频文件，目前不支持。", "未加载模型。"]
    assert refused.index(0).data() == "scan.mp4"


def test_that_a_row_has_room_for_three_lines_of_a_reason_in_either_language(
    language: Translation, open_window: OpenWindow, qtbot: QtBot
) -> None:
    panel = open_window().library.panel
    panel.show_refused((Refusal(Path("scan.mp4"), VIDEO),))
    panel.show_tab(REFUSED)
    view = next(one for one in panel.findChildren(QListView) if one.model() is panel.refused)
    for name in ("en", "zh"):
        language.apply(name)
        reason = explanation(VIDEO)
        qtbot.waitUntil(lambda reason=reason: panel.refused.index(0).data(DETAIL_ROLE) == reason)
        lines = view.fontMetrics().boundingRect(QRect(0, 0, 2000, 2000), 0, "\n".join([reason] * 3)).height()
        room = view.visualRect(panel.refused.index(0)).height()
        assert room >= lines + view.fontMetrics().height()


def test_that_the_name_suggested_for_a_report_tells_nothing_of_the_patient() -> None:
    image = Image(1, 1, "0123456789abcdef" * 4, "DOE JOHN 1950.dcm", ImageDescription("dicom", Size(4, 4), 1, 8, False))
    assert suggested_name(image) == "case-0123456789-report.pdf"
