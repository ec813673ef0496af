from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from tests.snapshots.comparing import assert_looks_as_before, difference


def plain(width: int = 100, grey: int = 60) -> QImage:
    image = QImage(width, 100, QImage.Format.Format_RGB32)
    image.fill(QColor(grey, grey, grey))
    return image


def test_that_pictures_alike_but_for_rounding_look_the_same() -> None:
    assert difference(plain(), plain()) == ""
    with_dust = plain()
    with_dust.setPixelColor(3, 3, QColor("white"))
    assert difference(with_dust, plain()) == ""


def test_that_a_line_a_shade_and_a_size_are_noticed() -> None:
    lined = plain()
    painter = QPainter(lined)
    painter.setPen(QColor("white"))
    painter.drawLine(0, 50, 99, 50)
    painter.end()
    assert "different" in difference(lined, plain())
    assert "average" in difference(plain(grey=63), plain())
    assert "instead" in difference(plain(width=90), plain())


def test_that_a_different_picture_fails_and_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THYROID_RENEW_SNAPSHOTS", "1")
    assert_looks_as_before(plain(), tmp_path / "one.png", tmp_path / "kept")
    monkeypatch.delenv("THYROID_RENEW_SNAPSHOTS")
    assert_looks_as_before(plain(), tmp_path / "one.png", tmp_path / "kept")
    with pytest.raises(AssertionError, match="look different"):
        assert_looks_as_before(plain(grey=200), tmp_path / "one.png", tmp_path / "kept")
    assert (tmp_path / "kept" / "one.png").is_file()
    with pytest.raises(AssertionError, match="missing"):
        assert_looks_as_before(plain(), tmp_path / "two.png", tmp_path / "kept")
