"""The pictures of a report: the image with its box, the attention beside it, and both once more from near."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.adapters.files import write_bytes
from thyroid_desktop.adapters.reports.paper import COLUMN, MARGIN, MUTED, PALE, RIGHT, Sheet
from thyroid_desktop.domain.diagnosis import CamMap
from thyroid_desktop.domain.display import to_display
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.heatmap import Palette, blend, coloured, normalised, outline, palette_table, placed
from thyroid_desktop.domain.imaging import Frame, Window
from thyroid_desktop.services.report_page import ATTENTION_NOTE, BANNER, ReportPage, ReportPicture

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from PIL import ImageDraw

Bytes = NDArray[np.uint8]
Place = tuple[float, float, float, float]
"""Left, top, width and height in millimetres."""

OPACITY: Final = 0.55
"""Opacity of the attention overlay on paper and in overlay pictures."""
BOX_COLOUR: Final = "#39d5ff"
BOX_RGB: Final = (57, 213, 255)
PICTURE_TOP, PICTURE_HEIGHT, DETAIL_TOP, DETAIL_HEIGHT = 47.5, 50.0, 104.5, 38.0
TALL: Final = DETAIL_TOP + DETAIL_HEIGHT - PICTURE_TOP
"""Height of a picture that has the room of both rows."""
DETAIL_MARGIN: Final = 0.45
"""How much of the surroundings the near view shows, as a share of the box's sides."""


def overlay_pixels(frame: Frame, cam: CamMap, *, window: Window | None = None, palette: Palette = "inferno") -> Bytes:
    """The whole frame with the attention laid over it: (H, W, 3) uint8 RGB."""
    heat = normalised(placed(cam, frame.size))
    return blend(to_display(frame, window), coloured(heat, palette, opacity=OPACITY))


def write_overlay_png(frame: Frame, box: Box, cam: CamMap, path: Path, *, window: Window | None = None) -> None:
    """Write the whole frame with attention, its outline at half of the maximum, box and banner, as PNG at stored size.

    Raises:
        StoreProblem: The file cannot be written.
    """
    from PIL import Image, ImageDraw

    picture = Image.fromarray(overlay_pixels(frame, cam, window=window))
    pen = ImageDraw.Draw(picture)
    for x0, y0, x1, y1 in outline(cam):
        pen.line((float(x0), float(y0), float(x1), float(y1)), fill=(255, 255, 255), width=1)
    thick = max(1, round(max(picture.size) / 400))
    # Pillow's rectangle takes in its last pixel; the box does not.
    pen.rectangle((box.x0, box.y0, max(box.x1 - 1, box.x0), max(box.y1 - 1, box.y0)), outline=BOX_RGB, width=thick)
    _draw_banner(pen, picture.size)
    stream = BytesIO()
    picture.save(stream, "PNG", compress_level=3)
    write_bytes(path, stream.getvalue())


def _draw_banner(pen: ImageDraw.ImageDraw, size: tuple[int, int]) -> None:
    """The banner on a dark strip along the lower edge, as large as it fits: a picture travels without its page."""
    from PIL import ImageFont

    width, height = size
    words = BANNER.replace("–", "-")  # Pillow's own font, which is there on every machine, has no dash.
    for letters in range(max(9, min(26, width // 45)), 5, -1):
        font = ImageFont.load_default(letters)
        left, top, right, bottom = pen.textbbox((0, 0), words, font=font)
        if right - left <= width - 4:
            break
    strip = bottom - top + 6
    pen.rectangle((0, height - strip, width, height), fill=(0, 0, 0))
    pen.text(((width - right + left) / 2, height - strip + 3 - top), words, font=font, fill=(255, 200, 90))


def draw_pictures(sheet: Sheet, page: ReportPage) -> None:
    """With a second opinion two rows: the image, and the nodule from near; left as it is, right with the attention.

    Without one, the image and the nodule from near side by side; without a box, a word instead.
    """
    picture, prediction = page.picture, page.prediction
    if picture is None:
        sheet.block(MARGIN, PICTURE_TOP, RIGHT - MARGIN, 24, facecolor=PALE, edgecolor="none")
        words = "No picture: the nodule is described, but no box of it is drawn."
        sheet.text((MARGIN + RIGHT) / 2, PICTURE_TOP + 13, words, size=9, color=MUTED, ha="center")
    elif prediction is None:
        _draw_plain(sheet, picture)
    else:
        _draw_with_attention(sheet, picture, prediction.cam)


def _draw_plain(sheet: Sheet, picture: ReportPicture) -> None:
    pixels = to_display(picture.frame, picture.window)
    near = _near_view(picture, TALL)
    caption = DETAIL_TOP + DETAIL_HEIGHT + 4.2
    for x, view, words in (
        (MARGIN, picture.view, "Image with the box"),
        (MARGIN + COLUMN + 6, near, "The nodule from near"),
    ):
        _draw_box(_show(sheet, (x, PICTURE_TOP, COLUMN, TALL), pixels, picture, view), picture.box)
        sheet.text(x, caption, words, size=8, color=MUTED)


def _draw_with_attention(sheet: Sheet, picture: ReportPicture, cam: CamMap) -> None:
    plain = to_display(picture.frame, picture.window)
    overlaid = overlay_pixels(picture.frame, cam, window=picture.window)
    near = _near_view(picture, DETAIL_HEIGHT)
    right = MARGIN + COLUMN + 6
    for x, pixels, has_attention in ((MARGIN, plain, False), (right, overlaid, True)):
        whole = _show(sheet, (x, PICTURE_TOP, COLUMN, PICTURE_HEIGHT), pixels, picture, picture.view)
        detail = _show(sheet, (x, DETAIL_TOP, COLUMN, DETAIL_HEIGHT), pixels, picture, near)
        _draw_box(whole, picture.box)
        if has_attention:
            for axes in (whole, detail):
                _draw_outline(axes, cam)
        else:
            _draw_box(detail, picture.box)
    caption = PICTURE_TOP + PICTURE_HEIGHT + 4.2
    sheet.text(MARGIN, caption, "Image with the box", size=8, color=MUTED)
    sheet.text(right, caption, "Where the network looked (Grad-CAM)", size=8, color=MUTED)
    _legend(sheet, RIGHT - 21, caption)
    caption = DETAIL_TOP + DETAIL_HEIGHT + 4.2
    sheet.text(MARGIN, caption, "The nodule from near", size=8, color=MUTED)
    sheet.text(right, caption, ATTENTION_NOTE, size=8, weight="bold")


def _near_view(picture: ReportPicture, place_height: float) -> Box:
    """The box with its surroundings, kept inside of the image, in the shape of its place on paper where that fits."""
    box = picture.box.with_margin(DETAIL_MARGIN)
    shape = place_height / COLUMN / picture.pixel_aspect
    size = picture.frame.size
    width = min(max(box.width, box.height / shape), size.width)
    height = min(max(box.height, box.width * shape), size.height)
    centre = box.centre
    wanted = Box.from_xywh(centre.x - width / 2, centre.y - height / 2, width, height)
    return wanted.moved_within(size, 0.0, 0.0)


def _show(
    sheet: Sheet, place: tuple[float, float, float, float], pixels: Bytes, picture: ReportPicture, view: Box
) -> Axes:
    """Put a part of the picture into the middle of a black rectangle of the sheet, as large as fits."""
    x, y, width, height = place
    shape = view.height * picture.pixel_aspect / view.width
    shown_width, shown_height = (width, width * shape) if width * shape <= height else (height / shape, height)
    sheet.block(x, y, width, height, facecolor="black", edgecolor="none")
    offset_x, offset_y = (width - shown_width) / 2, (height - shown_height) / 2
    axes = sheet.axes(x + offset_x, y + offset_y, shown_width, shown_height)
    left, top = max(int(view.x0), 0), max(int(view.y0), 0)
    part = pixels[top : int(np.ceil(view.y1)), left : int(np.ceil(view.x1))]
    extent = (left, left + part.shape[1], top + part.shape[0], top)
    axes.imshow(part, extent=extent, interpolation="bicubic", aspect="auto")
    axes.set_xlim(view.x0, view.x1)
    axes.set_ylim(view.y1, view.y0)
    return axes


def _draw_box(axes: Axes, box: Box) -> None:
    from matplotlib.patches import Rectangle

    axes.add_patch(Rectangle((box.x0, box.y0), box.width, box.height, fill=False, edgecolor=BOX_COLOUR, linewidth=0.9))


def _draw_outline(axes: Axes, cam: CamMap) -> None:
    from matplotlib.collections import LineCollection

    segments = outline(cam).reshape(-1, 2, 2)
    axes.add_collection(LineCollection(list(segments), colors="white", linewidths=0.7), autolim=False)


def _legend(sheet: Sheet, x: float, baseline: float) -> None:
    """The palette with its two ends named."""
    axes = sheet.axes(x, baseline - 2.2, 14, 2.4)
    axes.imshow(palette_table("inferno")[np.newaxis], aspect="auto", interpolation="bilinear")
    sheet.text(x - 1, baseline, "low", size=7.5, color=MUTED, ha="right")
    sheet.text(RIGHT, baseline, "high", size=7.5, color=MUTED, ha="right")
