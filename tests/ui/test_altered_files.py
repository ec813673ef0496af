"""Files that are altered on the disk between being seen and being kept: nothing is recorded for other pixels."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.ui.shelves import BOX, Opened, Shelf, boxes_by_name, rest
from tests.ui.workplaces import write_pictures
from thyroid_desktop.domain.imaging import Image
from thyroid_desktop.services import keeping
from thyroid_desktop.ui.library.keeping import Order


def overwrite(path: Path, grey: int) -> None:
    cv2.imwrite(str(path), np.full((120, 160), grey, np.uint8))


def test_that_the_pixels_that_were_seen_are_kept_although_the_file_was_altered(
    opened: Opened, qtbot: QtBot, shelf: Shelf, tmp_path: Path
) -> None:
    (path,) = write_pictures(tmp_path, 1)
    window, session = opened(path)
    assert session.frame is not None
    seen, content = session.frame.pixels.copy(), path.read_bytes()
    overwrite(path, 7)
    window.page.view.box_drawn.emit(BOX)
    shelf.gate.set()
    rest(qtbot, window)
    assert session.workplace is not None
    (image,) = session.images
    assert (session.workplace.intake.frame(image, 0).pixels == seen).all()
    assert len(content) > 0
    assert boxes_by_name(session) == {"picture 1.png": 1}


def test_that_an_altered_file_whose_bytes_are_gone_is_shown_anew_and_the_box_refused(
    opened: Opened, qtbot: QtBot, shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "HELD_BYTES", 0)
    monkeypatch.setattr(Order, "take", lambda _order: None)
    monkeypatch.setattr(Order, "has_more", lambda _order: False)
    paths = write_pictures(tmp_path, 3)
    window, session = opened(*paths)
    assert session.frame is not None
    rest(qtbot, window)
    overwrite(paths[0], 7)
    window.page.view.box_drawn.emit(BOX)
    shelf.gate.set()
    qtbot.waitUntil(lambda: window.statusBar().state == "refused")
    assert window.page.messages.title.text() == "picture 1.png was altered while it was open"
    qtbot.waitUntil(lambda: session.frame is not None and int(session.frame.pixels.max()) == 7)
    rest(qtbot, window)
    assert boxes_by_name(session) == {"picture 1.png": 0, "picture 2.png": 0, "picture 3.png": 0}
    assert session.image is session.images[0]
    window.page.view.box_drawn.emit(BOX)
    qtbot.waitUntil(lambda: window.statusBar().state == "saved")
    rest(qtbot, window)
    assert boxes_by_name(session)["picture 1.png"] == 1


def test_that_a_file_that_is_altered_again_and_again_is_refused_in_the_end(
    opened: Opened, qtbot: QtBot, shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = write_pictures(tmp_path, 2)
    window, session = opened(*paths)
    assert session.workplace is not None
    keeper, own = session.workplace.intake.keeping, session.images[1].id
    renewed: list[int] = []
    real = keeper.kept

    def kept(image: Image) -> Image:
        if image.id == own or image.id in renewed:
            for told in keeper._watchers:
                told(image, None)
            raise keeping.AlteredFile("picture 2.png was altered while it was open")
        return real(image)

    monkeypatch.setattr(keeper, "kept", kept)
    renew = keeper.renewed
    monkeypatch.setattr(keeper, "renewed", lambda image: (new := renew(image), renewed.append(new.id))[0])
    shelf.gate.set()
    qtbot.waitUntil(lambda: len(session.images) == 1)
    rest(qtbot, window)
    (refusal,) = window.controllers.opening.refused
    assert refusal.path == paths[1]
