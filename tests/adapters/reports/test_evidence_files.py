"""Files of figures of evidence: the same from the same input in every format, and silent about where they were made."""

from __future__ import annotations

import getpass
import platform
import re
import zlib
from dataclasses import fields, replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from tests.adapters.reports.test_evidence_figures import FIGURES
from thyroid_desktop.adapters.reports.evidence_figures import EvidenceFigures, height_of
from thyroid_desktop.adapters.reports.paper import _EAST_ASIAN
from thyroid_desktop.services.evidence.evidence_figures import (
    FigureStyle,
    FigureWords,
    ForestFigure,
    ForestRow,
    MatrixFigure,
    RocCurve,
    RocFigure,
    TimesFigure,
    TimesRow,
)

BEGINNINGS = {"png": b"\x89PNG\r\n\x1a\n", "svg": b"<?xml ", "pdf": b"%PDF-1."}
ALL = list(product(FIGURES, BEGINNINGS, (False, True)))
CHINESE = FigureWords(
    **{one.name: "恶性" for one in fields(FigureWords)}
    | {"true_positive_rate": "灵敏度（阳性：{positive}）", "positive_class": "阳性类别：{positive}", "auroc": "AUROC"}
)


def drawn(name: str, format_: str, **style: object) -> bytes:
    given = replace(FigureStyle(width=4.0, dots_per_inch=40), **style)
    return EvidenceFigures().draw(FIGURES[name], format=format_, style=given)


def unpacked(content: bytes) -> bytes:
    """The content with the streams of a PDF unpacked."""
    found = [content]
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL):
        try:
            found.append(zlib.decompressobj().decompress(stream))
        except zlib.error:
            found.append(stream)
    return b"\n".join(found)


@pytest.mark.parametrize(("name", "format_", "is_dark"), ALL)
def test_that_the_same_figure_is_the_same_file_in_every_format(name, format_, is_dark):
    content = drawn(name, format_, is_dark=is_dark)
    assert content.startswith(BEGINNINGS[format_])
    assert content == drawn(name, format_, is_dark=is_dark)
    assert content != drawn(name, format_, is_dark=not is_dark)


@pytest.mark.parametrize(("name", "format_"), list(product(FIGURES, BEGINNINGS)))
def test_that_a_file_holds_no_date_no_path_and_no_name_of_the_machine(name, format_):
    content = unpacked(drawn(name, format_))
    secrets = [str(Path.home()), str(Path.cwd()), platform.node(), f"/{getpass.getuser()}/"]
    for words in [*(one for one in secrets if len(one) > 3), "CreationDate", "ModDate", "dc:date", "Producer", "tIME"]:
        assert words.encode() not in content, words
    # The address of the format's definition is the only year there.
    assert not re.search(rb"20[2-9]\d-[01]\d-[0-3]\d|D:20\d\d", content)
    if format_ == "png":
        kinds = {content[at + 4 : at + 8] for at in chunks(content)}
        assert kinds == {b"IHDR", b"pHYs", b"IDAT", b"IEND"}


def chunks(content: bytes) -> list[int]:
    """Where the chunks of a PNG begin."""
    places, at = [], 8
    while at < len(content):
        places.append(at)
        at += 12 + int.from_bytes(content[at : at + 4], "big")
    return places


def test_that_chinese_words_and_names_are_drawn():
    from matplotlib import font_manager

    if not set(font_manager.fontManager.get_font_names()) & set(_EAST_ASIAN):
        pytest.skip("this computer has no East Asian font")
    for (name, figure), format_ in product(FIGURES.items(), BEGINNINGS):
        style = FigureStyle(width=4.0, dots_per_inch=40, words=CHINESE)
        titled = replace(figure, title="甲状腺结节") if name != "decision" else figure
        content = EvidenceFigures().draw(titled, format=format_, style=style)  # a missing letter would be a warning
        assert content.startswith(BEGINNINGS[format_])
        assert content != drawn(name, format_)


@pytest.mark.parametrize("format_", BEGINNINGS)
def test_that_many_long_and_odd_names_are_drawn(format_):
    odd = ("$\\frac{", "two\nlines\t", "")
    names = tuple(f"{odd[number % 3]}reader <{number}> & “{'long ' * 20}”" for number in range(12))
    steps = np.linspace(0, 1, 3)
    rows = tuple(ForestRow(name, 0.1, (0.0, 0.2)) for name in names)
    figures = [
        RocFigure(tuple(RocCurve(name, steps, steps, 0.5, (0.4, 0.6)) for name in names), title=names[1]),
        MatrixFigure(names, ((0.5,) * 12,) * 12, ((0.1,) * 12,) * 12),
        ForestFigure(rows, "Difference in AUROC"),
        TimesFigure(tuple(TimesRow(name, "with model", np.array([1.0, 2.0])) for name in names)),
    ]
    for figure in figures:
        style = FigureStyle(width=4.0, dots_per_inch=40)
        assert EvidenceFigures().draw(figure, format=format_, style=style).startswith(BEGINNINGS[format_])
        assert height_of(figure, 4.0) < 8


def test_that_figures_leave_the_settings_of_the_process_alone():
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    drawn("roc", "svg")
    assert dict(mpl.rcParams) == before
