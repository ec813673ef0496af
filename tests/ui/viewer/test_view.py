from __future__ import annotations

import gc
import weakref

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow
from pytestqt.qtbot import QtBot

from tests.ui.viewer.playing import (
    HEIGHT,
    WIDTH,
    Ear,
    Mouse,
    calibrated,
    described,
    hill,
    ramp,
    revision,
    show,
)  # fmt: skip
from thyroid_desktop.domain.diagnosis import CamMap
from thyroid_desktop.domain.geometry import Affine, Box, Point
from thyroid_desktop.domain.imaging import Frame, Window
from thyroid_desktop.ui.viewer import colours
from thyroid_desktop.ui.viewer.view import ImageView

BOX = Box(100.0, 80.0, 180.0, 140.0)
OTHER = Box(10.0, 10.0, 40.0, 40.0)


def picture(view: ImageView) -> QImage:
    """What the viewport shows."""
    return view.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def grey_at(view: ImageView, x: float, y: float) -> tuple[int, int, int]:
    """The colour on screen at a stored position."""
    place = view.stage.camera.to_view().apply(Point(x, y))
    image = picture(view)
    ratio = image.devicePixelRatio()
    return image.pixelColor(int(place.x * ratio), int(place.y * ratio)).getRgb()[:3]


def test_that_every_stored_pixel_is_on_screen_at_actual_size(view: ImageView) -> None:
    pixels = ramp()
    view.show_actual_size()
    origin = view.stage.camera.to_view().apply(Point(0.0, 0.0))
    image = picture(view)
    ratio = image.devicePixelRatio()
    left, top = round(origin.x * ratio), round(origin.y * ratio)
    part = image.copy(left, top, WIDTH, HEIGHT)
    shown = np.frombuffer(part.constBits(), np.uint8).reshape(HEIGHT, part.bytesPerLine() // 4, 4)[:, :WIDTH]
    for channel in range(3):
        np.testing.assert_array_equal(shown[:, :, channel], pixels)


def test_that_a_16_bit_frame_is_seen_through_the_window(view: ImageView) -> None:
    pixels = np.full((HEIGHT, WIDTH), 1000, dtype=np.uint16)
    pixels[:, 100:] = 2000
    pixels[:, 200:] = 3000
    show(view, pixels, bits=16)
    assert [grey_at(view, x, 50.0)[0] for x in (50.0, 150.0, 250.0)] == [0, 128, 255]
    view.set_window(Window(1000.0, 400.0))
    assert [grey_at(view, x, 50.0)[0] for x in (50.0, 150.0, 250.0)] == [128, 255, 255]
    view.set_window(None)
    assert grey_at(view, 250.0, 50.0)[0] == 255


def test_that_a_window_is_brightness_and_contrast_on_colour(view: ImageView) -> None:
    pixels = np.zeros((HEIGHT, WIDTH, 3), dtype=np.uint8)
    pixels[:] = (10, 100, 200)
    show(view, pixels)
    assert grey_at(view, 50.0, 50.0) == (10, 100, 200)
    view.set_window(Window(100.0, 100.0))
    assert grey_at(view, 50.0, 50.0) == (0, 128, 255)


def test_that_the_window_stays_within_a_cine_and_goes_with_the_image(view: ImageView) -> None:
    description = show(view, ramp())
    view.set_window(Window(50.0, 20.0))
    view.show_frame(Frame(ramp(), 1), description)
    assert view.levels.shown == Window(50.0, 20.0)
    show(view, ramp(), bits=7)
    assert view.levels.window is None


def test_that_a_frame_may_be_freed_after_it_was_shown(view: ImageView) -> None:
    pixels = np.full((HEIGHT, WIDTH), 90, dtype=np.uint8)
    show(view, pixels)
    del pixels
    np.full((HEIGHT, WIDTH), 10, dtype=np.uint8)
    assert grey_at(view, 50.0, 50.0)[0] == 90


@pytest.mark.parametrize("order", ["F", "reversed", "read-only"])
def test_that_any_layout_of_pixels_in_memory_is_shown(view: ImageView, order: str) -> None:
    pixels = ramp()
    if order == "F":
        pixels = np.asfortranarray(pixels)
    elif order == "reversed":
        pixels = pixels[:, ::-1][:, ::-1]
    else:
        pixels.setflags(write=False)
    show(view, pixels)
    view.show_actual_size()
    assert grey_at(view, 77.5, 10.5)[0] == pixels[10, 77]


@pytest.mark.parametrize("shape", [(1, 1), (1, 3000), (3000, 1), (7, 5), (4001, 4003)])
def test_that_images_of_all_shapes_are_shown(view: ImageView, shape: tuple[int, int]) -> None:
    show(view, np.full(shape, 77, dtype=np.uint8))
    picture(view)
    view.show_actual_size()
    assert grey_at(view, shape[1] / 2.0, shape[0] / 2.0) == (77, 77, 77)


def test_that_a_reduced_image_is_averaged_and_not_sampled(view: ImageView) -> None:
    stripes = np.zeros((2400, 3200), dtype=np.uint8)
    stripes[:, ::2] = 200
    show(view, stripes)
    values = {grey_at(view, x, 1200.0)[0] for x in range(400, 2800, 337)}
    assert min(values) > 80
    assert max(values) < 120


def test_that_boxes_are_shown_as_given_and_the_drawn_one_until_then(view: ImageView, mouse: Mouse, ear: Ear) -> None:
    mouse.drag((130.0, 100.0), (160.0, 121.0))
    drawn = Box(130.0, 100.0, 160.0, 121.0)
    mouse.move(5.0, 5.0)
    assert is_marked(view, drawn)
    view.set_boxes((revision("new", drawn),))
    assert is_marked(view, drawn)
    assert ear.of("box_selected") == [("new",)]
    view.set_boxes(())
    assert not is_marked(view, drawn)
    assert ear.of("box_selected") == [("new",), (None,)]


def test_that_a_refused_edit_goes_back_to_what_is_stored(view: ImageView, mouse: Mouse) -> None:
    view.set_boxes((revision("a", BOX),))
    mouse.drag((140.0, 110.0), (160.0, 130.0))
    assert view.stage.box_of("a") == BOX.shifted(20.0, 20.0)
    view.set_boxes((revision("a", BOX),))
    assert view.stage.box_of("a") == BOX


def is_marked(view: ImageView, box: Box) -> bool:
    """Whether a line in the colour of a selected box runs along the box's left side."""
    wanted = colours.SELECTED.getRgb()[:3]
    return any(grey_at(view, box.x0 + offset, (box.y0 + box.y1) / 2 + 3.0) == wanted for offset in (-0.3, 0.0, 0.3))


def test_that_boxes_of_other_frames_and_deleted_ones_are_not_shown(view: ImageView) -> None:
    view.set_boxes((revision("a", BOX), revision("b", OTHER, frame=1), revision("c", None)))
    assert view.stage.boxes() == (("a", BOX),)


def test_that_boxes_of_a_cine_follow_its_frames(view: ImageView) -> None:
    description = show(view, ramp())
    view.set_boxes((revision("a", BOX), revision("b", OTHER, frame=1)))
    view.show_frame(Frame(ramp(), 1), description)
    assert view.stage.boxes() == (("b", OTHER),)


def test_that_nothing_of_one_image_is_shown_on_another(view: ImageView) -> None:
    view.set_boxes((revision("a", BOX),))
    view.set_heatmap(hill(BOX))
    show(view, ramp())
    assert view.stage.boxes() == ()
    assert view.stage.heatmap.cam is None


def test_that_the_map_of_one_frame_is_not_shown_on_the_next(view: ImageView) -> None:
    description = show(view, ramp())
    view.set_heatmap(hill(BOX))
    view.show_frame(Frame(ramp(), 0), description)
    assert view.stage.heatmap.cam is not None
    view.show_frame(Frame(ramp(), 1), description)
    assert view.stage.heatmap.cam is None


def test_that_only_a_box_that_is_there_can_be_selected(view: ImageView, ear: Ear) -> None:
    view.set_boxes((revision("a", BOX),))
    view.select_box("a")
    view.select_box("a")
    view.select_box("nobody")
    assert ear.of("box_selected") == [("a",), (None,)]


def test_that_hidden_boxes_cannot_be_seen_or_taken(view: ImageView, mouse: Mouse, ear: Ear) -> None:
    view.set_boxes((revision("a", BOX),))
    view.select_box("a")
    view.set_boxes_shown(False)
    assert not is_marked(view, BOX)
    mouse.drag((140.0, 110.0), (160.0, 130.0))
    assert ear.of("box_changed") == []
    assert ear.of("box_drawn") == [(Box(140.0, 110.0, 160.0, 130.0),)]
    view.set_boxes_shown(True)
    assert view.stage.boxes() == (("a", BOX),)


def test_that_the_size_is_told_in_pixels_and_in_mm_where_calibrated(view: ImageView) -> None:
    assert view.stage.caption(Box(0.0, 0.0, 123.0, 88.0)) == "123 × 88 px"
    assert view.stage.caption(Box(0.0, 0.0, 12.5, 88.0)) == "12.5 × 88 px"
    pixels = ramp()
    view.show_frame(Frame(pixels), calibrated(pixels))
    assert view.stage.caption(Box(0.0, 0.0, 123.0, 88.0)) == "123 × 88 px  ·  9.8 × 7.0 mm"


def test_that_the_pointer_is_told_in_stored_pixels_and_only_over_the_image(
    view: ImageView, mouse: Mouse, ear: Ear
) -> None:
    mouse.move(10.5, 20.25)
    mouse.move(-5.0, 20.0)
    mouse.move(-6.0, 20.0)
    mouse.move(WIDTH - 0.5, HEIGHT - 0.5)
    QApplication.sendEvent(view.viewport(), QEvent(QEvent.Type.Leave))
    told = [place for (place,) in ear.of("pointer_moved")]
    assert [None if one is None else (round(one.x, 6), round(one.y, 6)) for one in told] == [
        (10.5, 20.25),
        None,
        (WIDTH - 0.5, HEIGHT - 0.5),
        None,
    ]


def test_that_stored_values_are_told(view: ImageView) -> None:
    assert view.value_text_at(Point(100.9, 8.2)) == str(ramp()[8, 100])
    assert view.value_text_at(Point(-0.1, 8.2)) == ""
    assert view.value_text_at(Point(10.0, float(HEIGHT))) == ""
    assert view.value_text_at(Point(float("nan"), 1.0)) == ""
    colour = np.zeros((4, 4, 3), dtype=np.uint8)
    colour[2, 1] = (1, 20, 255)
    show(view, colour)
    assert view.value_text_at(Point(1.0, 2.0)) == "1, 20, 255"
    show(view, np.full((4, 4), 40000, dtype=np.uint16))
    assert view.value_text_at(Point(1.0, 2.0)) == "40000"
    view.clear()
    assert view.value_text_at(Point(1.0, 2.0)) == ""


def test_that_the_overlay_colours_its_middle_and_leaves_the_rest(view: ImageView) -> None:
    show(view, np.full((HEIGHT, WIDTH), 60, dtype=np.uint8))
    view.set_heatmap(hill(BOX))
    red, _, blue = grey_at(view, BOX.centre.x, BOX.centre.y)
    assert red > blue + 40
    assert grey_at(view, BOX.x0 - 5.0, BOX.y0 - 5.0) == (60, 60, 60)


def test_that_the_overlay_is_hidden_and_shown_again(view: ImageView) -> None:
    show(view, np.full((HEIGHT, WIDTH), 60, dtype=np.uint8))
    without = picture(view)
    view.set_heatmap(hill(BOX))
    with_map = picture(view)
    view.set_overlay(is_hidden=True)
    assert picture(view) == without
    view.set_overlay(is_hidden=False)
    assert picture(view) == with_map
    view.set_heatmap(None)
    assert picture(view) == without


def test_that_opacity_and_palette_alter_the_overlay(view: ImageView) -> None:
    show(view, np.full((HEIGHT, WIDTH), 60, dtype=np.uint8))
    view.set_heatmap(hill(BOX))
    faint = {}
    for opacity in (0.0, 0.3, 0.9):
        view.set_overlay(opacity=opacity)
        red, _, blue = grey_at(view, BOX.centre.x, BOX.centre.y)
        faint[opacity] = red - blue
    assert faint[0.0] == 0
    assert faint[0.0] < faint[0.3] < faint[0.9]
    inferno = grey_at(view, BOX.centre.x, BOX.centre.y)
    view.set_overlay(palette="jet")
    assert grey_at(view, BOX.centre.x, BOX.centre.y) != inferno


def test_that_the_overlay_keeps_within_the_image(view: ImageView) -> None:
    show(view, np.full((HEIGHT, WIDTH), 60, dtype=np.uint8))
    view.zoom_by(0.5)
    view.set_heatmap(CamMap(np.ones((10, 10), dtype=np.float32), Affine(40.0, 0.0, -100.0, 0.0, 40.0, -100.0)))
    assert grey_at(view, -8.0, 50.0) == colours.BACKGROUND.getRgb()[:3]
    assert grey_at(view, 8.0, 50.0) != (60, 60, 60)


def test_that_the_contour_lies_at_half_the_maximum(view: ImageView) -> None:
    show(view, np.zeros((HEIGHT, WIDTH), dtype=np.uint8))
    values = np.zeros((10, 10), dtype=np.float32)
    values[:, :5] = 1.0
    view.set_heatmap(CamMap(values, Affine(20.0, 0.0, 60.0, 0.0, 20.0, 20.0)))
    view.set_overlay(opacity=0.0, is_contour=True)
    row = [grey_at(view, x / 2.0, 120.25)[0] for x in range(280, 360)]
    brightest = 140.0 + row.index(max(row)) / 2.0
    assert max(row) > 200
    assert brightest == pytest.approx(160.0, abs=2.0)


@pytest.mark.parametrize("values", [np.zeros((10, 10)), np.full((10, 10), np.nan), np.full((3, 2), -1.0)])
def test_that_an_empty_or_senseless_map_leaves_the_ultrasound_as_it_is(view: ImageView, values: np.ndarray) -> None:
    show(view, np.full((HEIGHT, WIDTH), 60, dtype=np.uint8))
    view.set_overlay(is_contour=True)
    view.set_heatmap(CamMap(values.astype(np.float32), hill(BOX).to_stored))
    assert grey_at(view, BOX.centre.x, BOX.centre.y) == (60, 60, 60)


def test_that_files_dropped_on_the_viewer_go_to_the_window(view: ImageView) -> None:
    assert not view.acceptDrops()
    assert not view.viewport().acceptDrops()


def test_that_the_viewer_invites_to_open_an_image_when_empty(view: ImageView) -> None:
    view.clear()
    image = picture(view)
    background = colours.BACKGROUND.rgb()
    middle = image.copy(image.width() // 4, image.height() // 2 - 20, image.width() // 2, 40)
    written = sum(middle.pixel(x, y) != background for x in range(middle.width()) for y in range(middle.height()))
    assert written > 100
    show(view, ramp())
    assert grey_at(view, 60.0, 60.0)[0] == pytest.approx(ramp()[60, 60], abs=3)


def test_that_the_viewer_can_be_told_by_a_screen_reader(view: ImageView) -> None:
    assert view.accessibleName() == "Ultrasound image"
    view.set_boxes((revision("a", BOX),))
    hint = view.accessibleDescription()
    view.select_box("a")
    assert view.accessibleDescription() == "80 × 60 px"
    view.select_box(None)
    assert view.accessibleDescription() == hint


def test_that_a_click_gives_the_viewer_the_keyboard(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    view, line = ImageView(), QLineEdit()
    window.setCentralWidget(view)
    window.setMenuWidget(line)
    show(view, ramp())
    with qtbot.waitActive(window):
        window.show()
    line.setFocus()
    qtbot.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(30, 30))
    assert view.hasFocus()
    qtbot.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(30, 30))
    qtbot.keyClick(view, Qt.Key.Key_Escape)


def test_that_the_focus_is_seen_when_it_came_by_keyboard(view: ImageView) -> None:
    view.clearFocus()
    before = picture(view)
    view.setFocus(Qt.FocusReason.MouseFocusReason)
    assert picture(view) == before
    view.clearFocus()
    view.setFocus(Qt.FocusReason.TabFocusReason)
    assert picture(view).pixelColor(200, 0) == colours.FOCUS


def test_that_the_view_can_be_made_and_thrown_away_again(qtbot: QtBot) -> None:
    view = ImageView()
    show(view, ramp())
    view.set_boxes((revision("a", BOX),))
    view.set_heatmap(hill(BOX))
    view.grab()
    gone = weakref.ref(view)
    view.close()
    del view
    gc.collect()
    assert gone() is None


def test_that_a_narrow_widget_still_shows_something(view: ImageView) -> None:
    for width, height in ((1, 1), (10, 500), (500, 10)):
        view.resize(width, height)
        view.set_boxes((revision("a", BOX),))
        view.select_box("a")
        assert not picture(view).isNull()


def test_that_two_images_may_share_a_description_by_value(view: ImageView) -> None:
    pixels = ramp()
    view.show_frame(Frame(pixels), described(pixels))
    view.zoom_by(3.0)
    before = view.viewportTransform()
    view.show_frame(Frame(pixels), described(pixels))
    assert view.viewportTransform() == before
    view.show_frame(Frame(pixels), described(pixels), keep_zoom=False)
    assert view.stage.camera.is_fitted


def test_that_the_zoom_is_told_when_it_changes(view: ImageView) -> None:
    told: list[float] = []
    view.zoom_changed.connect(told.append)
    view.show_actual_size()
    view.show_actual_size()
    view.zoom_by(2.0)
    assert told == pytest.approx([1.0, 2.0])
