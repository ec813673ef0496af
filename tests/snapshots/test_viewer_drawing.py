from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from tests.snapshots.comparing import assert_looks_as_before
from tests.snapshots.test_viewer import HEIGHT, NODULE, SMALL, WIDTH, tissue
from tests.ui.viewer.playing import Mouse, calibrated, caliper, hill, measurement, revision, show
from thyroid_desktop.domain.geometry import Box, Point
from thyroid_desktop.domain.imaging import Frame
from thyroid_desktop.domain.outline import Outline
from thyroid_desktop.domain.proposal import Proposal
from thyroid_desktop.ui.viewer.box_item import BoxItem
from thyroid_desktop.ui.viewer.caliper_item import CaliperItem
from thyroid_desktop.ui.viewer.others_item import OthersItem
from thyroid_desktop.ui.viewer.proposal_item import ProposalItem
from thyroid_desktop.ui.viewer.view import ImageView

SCALE = os.environ.get("QT_SCALE_FACTOR", "1")
LOW = Box(200.0, 140.0, 250.0, 186.0)
AROUND = Outline(
    "polygon",
    tuple(Point(*at) for at in ((0.1, 0.3), (0.4, 0.0), (0.8, 0.1), (1.0, 0.5), (0.7, 1.0), (0.2, 0.9), (0.0, 0.6))),
)
CORNERS = ((100.0, 80.0), (140.0, 62.0), (180.0, 80.0), (188.0, 110.0), (150.0, 128.0))

pytestmark = pytest.mark.skipif(SCALE not in {"1", "2"}, reason="references are made at scale factors of 1 and 2")


def outlines(view: ImageView) -> None:
    show(view, tissue())
    view.set_boxes(
        (
            revision("polygon", NODULE, outline=AROUND),
            revision("ellipse", SMALL, nodule=2, outline=Outline("ellipse")),
            revision("locked", LOW, nodule=3, is_locked=True),
        )
    )
    view.select_box("polygon")


def locked(view: ImageView) -> None:
    show(view, tissue())
    view.set_boxes((revision("locked", NODULE, is_locked=True, outline=Outline("ellipse")),))
    view.select_box("locked")


def outline_while_dragged(view: ImageView) -> None:
    outlines(view)
    mouse = Mouse(view)
    mouse.press(NODULE.x1, NODULE.y1)
    mouse.move(210.0, 170.0)


def calipers(view: ImageView) -> None:
    pixels = tissue()
    view.show_frame(Frame(pixels), calibrated(pixels))
    view.set_boxes((revision("nodule", NODULE),))
    view.select_box("nodule")
    view.calipers.show(
        (
            measurement("across", caliper((94.0, 95.0), (186.0, 97.0))),
            measurement("down", caliper((140.0, 63.0), (141.0, 127.0))),
            measurement("aslant", caliper((20.0, 130.0), (60.0, 170.0))),
        )
    )


def selected_caliper(view: ImageView) -> None:
    calipers(view)
    view.calipers.select("across")
    Mouse(view).move(186.0, 97.0)


def measuring(view: ImageView) -> None:
    calipers(view)
    view.set_tool("measure")
    mouse = Mouse(view)
    mouse.click(30.0, 40.0)
    mouse.move(120.0, 20.0)


def proposals(view: ImageView) -> None:
    show(view, tissue())
    view.set_boxes((revision("small", SMALL),))
    view.select_box("small")
    view.proposals.show((Proposal(NODULE, 0.87), Proposal(LOW, 0.41)))


def adjusted_proposal(view: ImageView) -> None:
    proposals(view)
    mouse = Mouse(view)
    mouse.press(NODULE.x0, NODULE.y0)
    mouse.move(80.0, 50.0)


def proposal_aside(view: ImageView) -> None:
    proposals(view)
    Mouse(view).click(*middle(SMALL))


def middle(box: Box) -> tuple[float, float]:
    """The middle of a box."""
    return box.centre.x, box.centre.y


def polygon(view: ImageView) -> None:
    show(view, tissue())
    view.set_tool("polygon")
    mouse = Mouse(view)
    for corner in CORNERS:
        mouse.click(*corner)
    mouse.move(110.0, 120.0)


def closing_polygon(view: ImageView) -> None:
    polygon(view)
    Mouse(view).move(*CORNERS[0])


def other_readers(view: ImageView) -> None:
    show(view, tissue())
    view.set_boxes((revision("nodule", NODULE),))
    shifts = ((-9.0, -7.0), (-4.0, -3.0), (5.0, 4.0))
    boxes = [revision(str(at), NODULE.shifted(*at), outline=AROUND if at[0] == -4.0 else None) for at in shifts]
    view.others.show(tuple(zip(boxes, ("Chen", "Li", "Okafor"), strict=True)))


def eight_readers(view: ImageView) -> None:
    show(view, tissue())
    boxes = [
        revision(str(place), Box.from_xywh(12.0 + 60.0 * (place % 4), 20.0 + 80.0 * (place // 4), 44.0, 60.0))
        for place in range(8)
    ]
    view.others.show(tuple((box, f"Reader {place}") for place, box in enumerate(boxes)))
    Mouse(view).move(30.0, 50.0)


def all_at_once(view: ImageView) -> None:
    other_readers(view)
    view.set_boxes((revision("nodule", NODULE, outline=Outline("ellipse")),))
    view.set_heatmap(hill(NODULE))
    view.calipers.show((measurement("across", caliper((94.0, 95.0), (186.0, 97.0))),))
    view.proposals.show((Proposal(LOW, 0.41),))


def fitted_selection(view: ImageView) -> None:
    outlines(view)
    view.fit_selection()


def brightened(view: ImageView) -> None:
    show(view, tissue())
    view.levels.brighten(3)
    view.levels.contrast(4)
    view.zoom_by(1.5, QPointF(170.0, 130.0))


SCENES = (
    outlines, locked, outline_while_dragged, calipers, selected_caliper, measuring, proposals, adjusted_proposal,
    proposal_aside, polygon, closing_polygon, other_readers, eight_readers, all_at_once, fitted_selection, brightened,
)  # fmt: skip


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_that_what_is_drawn_looks_as_before(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, root: Path, scene: Callable[[ImageView], None]
) -> None:
    for item in (BoxItem, CaliperItem, ProposalItem, OthersItem):
        monkeypatch.setattr(item, "labels", lambda *_: ())
    monkeypatch.setattr("thyroid_desktop.ui.viewer.hud.paint_legend", lambda *_: None)
    view = ImageView()
    qtbot.addWidget(view)
    view.resize(WIDTH, HEIGHT)
    with qtbot.waitExposed(view):
        view.show()
    scene(view)
    taken = view.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    view.hand.cancel()
    folder = Path(__file__).parent / ("viewer" if SCALE == "1" else "viewer-2x")
    assert_looks_as_before(taken, folder / f"{scene.__name__}.png", root / "build" / "snapshots" / folder.name)


@pytest.mark.skipif(SCALE != "1", reason="this is the process on the other screen")
def test_that_all_looks_as_before_on_a_screen_with_finer_pixels(root: Path) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", __file__]
    outcome = subprocess.run(
        command,
        cwd=root,
        env={**os.environ, "QT_SCALE_FACTOR": "2"},
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert outcome.returncode == 0, outcome.stdout[-4000:] + outcome.stderr[-2000:]
    assert f"{len(SCENES)} passed" in outcome.stdout
