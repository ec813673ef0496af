"""The viewer: shows a frame, its boxes and the attention map, and tells what the hand does. It holds no truth."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QTransform
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QWidget

from thyroid_desktop.domain.annotation import BoxRevision
from thyroid_desktop.domain.diagnosis import CamMap
from thyroid_desktop.domain.geometry import Point
from thyroid_desktop.domain.heatmap import Palette
from thyroid_desktop.domain.imaging import Frame, ImageDescription, Window
from thyroid_desktop.ui.viewer import colours, hud
from thyroid_desktop.ui.viewer.camera import Camera
from thyroid_desktop.ui.viewer.hand import Hand
from thyroid_desktop.ui.viewer.heatmap_item import Overlay
from thyroid_desktop.ui.viewer.hover import Tool
from thyroid_desktop.ui.viewer.keys import Keys
from thyroid_desktop.ui.viewer.stage import Stage

FAR_AWAY = 1e7
"""Half a side of the scene's rectangle: so large that the base class never moves the picture on its own account."""
BY_KEYBOARD = {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason}


class ImageView(QGraphicsView):
    """An ultrasound frame with boxes and heatmap. A unit of the scene is a stored pixel.

    Signals:
        box_drawn(Box): A new box was drawn. It stays in sight until boxes are given anew.
        box_changed(str, Box, str): Box id, where it is now, and ``"move"`` or ``"resize"``.
        box_dragging(str | None, Box): The box follows the hand; None stands for one that is being drawn.
        drag_cancelled(): What ``box_dragging`` told is taken back.
        box_selected(str | None): Another box, or none, is selected.
        box_deleted(str): The box is to be deleted.
        window_changed(Window): Window and level were dragged or reset.
        pointer_moved(Point | None): The pointer is over this stored position, or over no part of the image.
        zoom_changed(float): So many screen pixels show one stored column.
    """

    box_drawn = Signal(object)
    box_changed = Signal(str, object, str)
    box_dragging = Signal(object, object)
    drag_cancelled = Signal()
    box_selected = Signal(object)
    box_deleted = Signal(str)
    window_changed = Signal(object)
    pointer_moved = Signal(object)
    zoom_changed = Signal(float)

    _is_ready = False
    """Qt sends events to a view that is still being built."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        scene = QGraphicsScene(self)
        scene.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        scene.setSceneRect(-FAR_AWAY, -FAR_AWAY, 2.0 * FAR_AWAY, 2.0 * FAR_AWAY)
        self.stage = Stage(scene, Camera())
        self.hand = Hand(self)
        self.keys = Keys(self)
        self._overlay = Overlay()
        self._bar = hud.bar_image(self._overlay.palette)
        self._is_focus_shown = False
        self._zoom = 0.0
        self.setScene(scene)
        self._dress()
        self.follow_camera()
        self._is_ready = True

    def show_frame(self, frame: Frame, description: ImageDescription, *, keep_zoom: bool = True) -> None:
        """Show a frame of an image.

        Boxes given for another image and the map of another frame leave the screen: give them anew afterwards. Zoom and
        position are kept between images of one size unless ``keep_zoom`` is False; a fitted view stays fitted.
        """
        stage = self.stage
        is_other_image = description is not stage.description
        is_other_frame = is_other_image or stage.frame is None or frame.index != stage.frame.index
        if is_other_frame:
            self.hand.leave_frame(is_other_image=is_other_image)
            self.keys.forget()
            self.set_heatmap(None)
        stage.camera.set_image(frame.size, description.pixel_aspect, keep_zoom=keep_zoom or not is_other_image)
        was_empty = stage.frame is None
        stage.show_frame(frame, description)
        self.follow_camera()
        if was_empty:
            self.viewport().update()

    def clear(self) -> None:
        """Show no image."""
        self.hand.cancel()
        self.keys.forget()
        self.set_heatmap(None)
        self.stage.show_frame(None, None)
        self.select_box(None)
        self.viewport().update()

    def set_boxes(self, revisions: tuple[BoxRevision, ...]) -> None:
        """Show these boxes, as far as they lie on the frame shown; a box just drawn becomes the selected one."""
        drawn = self.stage.set_boxes(tuple(revisions))
        self.hand.check_held()
        self.select_box(self.stage.selected if drawn is None else drawn)

    def set_heatmap(self, cam: CamMap | None) -> None:
        """Show this attention map, or none."""
        was_shown = self.stage.heatmap.isVisible()
        self.stage.heatmap.show_map(cam, self._overlay)
        if was_shown != self.stage.heatmap.isVisible():
            self.viewport().update()  # the legend comes and goes with the map

    def set_overlay(
        self,
        opacity: float | None = None,
        palette: Palette | None = None,
        is_hidden: bool | None = None,
        is_contour: bool | None = None,
    ) -> None:
        """How the attention map is shown; what is not given stays. ``opacity`` is 0 to 1."""
        before = self._overlay
        self._overlay = Overlay(
            opacity=before.opacity if opacity is None else min(max(opacity, 0.0), 1.0),
            palette=palette or before.palette,
            is_hidden=before.is_hidden if is_hidden is None else is_hidden,
            is_contour=before.is_contour if is_contour is None else is_contour,
        )
        self._bar = hud.bar_image(self._overlay.palette)
        self.stage.heatmap.show_map(self.stage.heatmap.cam, self._overlay)
        self.viewport().update()

    def set_window(self, window: Window | None) -> None:
        """Show stored values through this window; None for the file's own, or all values."""
        self.stage.window = window
        self.stage.paint_levels()

    def select_box(self, box_id: str | None) -> None:
        """Select a box that is shown, or none."""
        if self.stage.select(box_id):
            self._tell_accessibly()
            self.box_selected.emit(self.stage.selected)

    def set_tool(self, tool: Tool) -> None:
        """What the left button does: ``"edit"`` (also draws where no box is), ``"draw"`` always, or ``"level"``."""
        self.hand.take_tool(tool)

    def set_boxes_shown(self, is_shown: bool) -> None:
        """Whether boxes are visible; hidden ones cannot be reached by mouse or keyboard either."""
        self.keys.finish()
        self.stage.show_boxes(is_shown)
        self.hand.check_held()

    def fit(self) -> None:
        """Show the whole image, now and after every change of the window's size."""
        self.stage.camera.fit()
        self.follow_camera()

    def show_actual_size(self) -> None:
        """One stored pixel on one pixel of the screen."""
        self.stage.camera.show_actual_size()
        self.follow_camera()

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Magnify by a factor about a position of the widget, or its middle."""
        centre = QPointF(self.viewport().rect().center()) if at is None else at
        self.stage.camera.zoom(factor, Point(centre.x(), centre.y()))
        self.follow_camera()

    def follow_camera(self) -> None:
        """Look where the camera looks."""
        a = self.stage.camera.to_view()
        self.setTransform(QTransform(a.a, a.d, a.b, a.e, a.c, a.f))
        self.stage.follow_camera()
        zoom = self.stage.camera.device_scale
        if zoom != self._zoom:
            self._zoom = zoom
            self.zoom_changed.emit(zoom)

    def value_text_at(self, point: Point) -> str:
        """The stored value under a stored position (three for colour), or nothing outside the image."""
        frame = self.stage.frame
        if frame is None or not (0.0 <= point.x < frame.size.width and 0.0 <= point.y < frame.size.height):
            return ""
        value = frame.pixels[int(point.y), int(point.x)]
        return ", ".join(str(channel) for channel in value.tolist()) if frame.is_colour else str(int(value))

    def viewportEvent(self, event: QEvent) -> bool:
        if self._is_ready and self.hand.takes(event):
            return True
        is_done = super().viewportEvent(event)
        if self._is_ready and event.type() in {QEvent.Type.Resize, QEvent.Type.DevicePixelRatioChange}:
            size = self.viewport().size()
            self.stage.camera.set_viewport(size.width(), size.height(), self.devicePixelRatioF())
            self.follow_camera()
        return is_done

    def event(self, event: QEvent) -> bool:
        if not self._is_ready:
            return super().event(event)
        if event.type() in {QEvent.Type.FocusIn, QEvent.Type.FocusOut} and isinstance(event, QFocusEvent):
            self._is_focus_shown = event.gotFocus() and event.reason() in BY_KEYBOARD
            self.viewport().update()
        elif event.type() == QEvent.Type.LanguageChange:
            self.stage.translate_anew()
            self._tell_accessibly()
            self.viewport().update()
        return self.keys.takes(event) or super().event(event)

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:  # noqa: ARG002 - the base class's signature
        area = QRectF(self.viewport().rect())
        painter.save()
        painter.resetTransform()
        if self.stage.frame is None:
            hud.paint_invitation(painter, area)
        elif self.stage.heatmap.isVisible():
            hud.paint_legend(painter, area, self._bar)
        if self._is_focus_shown:
            hud.paint_focus(painter, area)
        painter.restore()

    def _dress(self) -> None:
        self.setBackgroundBrush(colours.BACKGROUND)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # A mirrored layout would mirror the scroll position, and with it the patient.
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.BoundingRectViewportUpdate)
        self.setInteractive(False)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.setAcceptDrops(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # The right button belongs to window and level.
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self._tell_accessibly()

    def _tell_accessibly(self) -> None:
        self.setAccessibleName(self.tr("Ultrasound image"))
        box = self.stage.box_of(self.stage.selected)
        hint = self.tr(
            "Drag or press Insert to draw a box. Tab selects a box, the arrow keys move it, Delete removes it."
        )
        self.setAccessibleDescription(hint if box is None else self.stage.caption(box))
