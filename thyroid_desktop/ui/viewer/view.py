"""The viewer: shows a frame, its boxes and the attention map, and tells what the hand does. It holds no truth."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QTransform
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QWidget

from thyroid_desktop.domain.annotation import BoxRevision
from thyroid_desktop.domain.diagnosis import CamMap
from thyroid_desktop.domain.geometry import Point
from thyroid_desktop.domain.heatmap import Palette
from thyroid_desktop.domain.imaging import Frame, ImageDescription, Window
from thyroid_desktop.ui.viewer import colours, hud
from thyroid_desktop.ui.viewer.calipers import Calipers
from thyroid_desktop.ui.viewer.camera import Camera
from thyroid_desktop.ui.viewer.finding import Tool
from thyroid_desktop.ui.viewer.grey_levels import GreyLevels
from thyroid_desktop.ui.viewer.hand import Hand
from thyroid_desktop.ui.viewer.heatmap_item import Overlay
from thyroid_desktop.ui.viewer.keys import Keys
from thyroid_desktop.ui.viewer.layers import LayeredCanvas
from thyroid_desktop.ui.viewer.nudging import Nudging
from thyroid_desktop.ui.viewer.others import Others
from thyroid_desktop.ui.viewer.polygon_item import PolygonItem
from thyroid_desktop.ui.viewer.proposals import Proposals
from thyroid_desktop.ui.viewer.stage import Stage
from thyroid_desktop.ui.viewer.target import Target

FAR_AWAY = 1e7
"""Half a side of the scene's rectangle: so large that the base class never moves the picture on its own account."""
SELECTION_SHARE = 0.6
"""So much of the widget the selected box fills when it is fitted, 0 to 1."""
BY_KEYBOARD = {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason}


class ImageView(LayeredCanvas):
    """An ultrasound frame with what is drawn on it. A unit of the scene is a stored pixel.

    What it tells the world are the signals of the canvas.
    """

    hand: Hand
    target: Target
    _is_ready = False
    """Qt sends events to a view that is still being built."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        scene = QGraphicsScene(self)
        scene.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        scene.setSceneRect(-FAR_AWAY, -FAR_AWAY, 2.0 * FAR_AWAY, 2.0 * FAR_AWAY)
        self.setScene(scene)
        self.stage = Stage(scene, Camera())
        self.levels = GreyLevels(self)
        self.calipers = Calipers(self)
        self.proposals = Proposals(self, self.calipers)
        self.others = Others(self)
        self.layers = (self.calipers, self.proposals, self.others)
        self.sketch = PolygonItem()
        scene.addItem(self.sketch)
        self.target = Target(self)
        self._nudging = Nudging(self)
        self.hand = Hand(self, self._nudging)
        self._keys = Keys(self, self.hand, self._nudging)
        self._overlay = Overlay()
        self._bar = hud.bar_image(self._overlay.palette)
        self._is_focus_shown = False
        self._zoom = 0.0
        dress(self)
        self.target.speak()
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
            self._nudging.forget()
            self.set_heatmap(None)
        stage.camera.set_image(frame.size, description.pixel_aspect, keep_zoom=keep_zoom or not is_other_image)
        was_empty = stage.frame is None
        stage.show_frame(frame, description)
        self.levels.show_frame(frame, description)
        if is_other_frame:
            for layer in self.layers:
                layer.follow_frame(is_other_image=is_other_image)
        self.follow_camera()
        if was_empty:
            self.viewport().update()

    def clear(self) -> None:
        """Show no image."""
        self.hand.cancel()
        self._nudging.forget()
        self.set_heatmap(None)
        self.stage.show_frame(None, None)
        self.levels.show_frame(None, None)
        for layer in self.layers:
            layer.follow_frame(is_other_image=True)
        self.select_box(None)
        self.viewport().update()

    def set_boxes(self, revisions: tuple[BoxRevision, ...]) -> None:
        """Show these boxes, as far as they lie on the frame shown; a box just drawn becomes the selected one."""
        drawn = self.stage.set_boxes(tuple(revisions))
        self.hand.check_held()
        self.select_box(self.stage.selected if drawn is None else drawn)
        self.target.settle()

    def set_heatmap(self, cam: CamMap | None) -> None:
        """Show this attention map, or none."""
        heatmap = self.stage.heatmap
        before = heatmap.isVisible(), heatmap.log_odds
        heatmap.show_map(cam, self._overlay)
        if before != (heatmap.isVisible(), heatmap.log_odds):
            self.viewport().update()  # the legend comes and goes with the map, and so does what a region adds

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
        self.levels.window = window
        self.levels.paint()

    def select_box(self, box_id: str | None) -> None:
        """Select a box that is shown, or none; a selected measurement makes way for another box."""
        if self.stage.select(box_id):
            self.calipers.select(self.calipers.selected if self.stage.selected is None else None)
            self.box_selected.emit(self.stage.selected)

    def set_tool(self, tool: Tool) -> None:
        """What the left button does.

        ``"edit"`` changes what is under it and draws where nothing is, ``"draw"`` always draws, ``"level"`` is for
        window and level, ``"measure"`` for measurements and ``"polygon"`` for outlines.
        """
        self.hand.take_tool(tool)

    def set_boxes_shown(self, is_shown: bool) -> None:
        """Whether what is drawn is visible; hidden things cannot be reached by mouse or keyboard either."""
        self._nudging.finish()
        self.stage.show_boxes(is_shown)
        for layer in self.layers:
            layer.show_all(is_shown)
        self.target.settle()
        self.hand.check_held()

    def fit(self) -> None:
        """Show the whole image, now and after every change of the window's size."""
        self.stage.camera.fit()
        self.follow_camera()

    def fit_selection(self) -> None:
        """Show what is selected so large that it fills a good part of the widget; without any, the whole image."""
        box = self.target.box()
        if box is None:
            self.stage.camera.fit()
        else:
            self.stage.camera.fit_box(box, SELECTION_SHARE)
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
        camera = self.stage.camera
        self.levels.follow_camera(camera)
        self.sketch.follow_camera(camera)
        for layer in self.layers:
            layer.follow_camera(camera)
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
            for layer in self.layers:
                layer.translate_anew()
            self.target.speak()
            self.viewport().update()
        return self._keys.takes(event) or super().event(event)

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:  # noqa: ARG002 - the base class's signature
        area = QRectF(self.viewport().rect())
        painter.save()
        painter.resetTransform()
        if self.stage.frame is None:
            hud.paint_invitation(painter, area)
        elif self.stage.heatmap.isVisible():
            hud.paint_legend(painter, area, self._bar)
            if self.stage.heatmap.log_odds is not None:
                hud.paint_share(painter, area, self.stage.heatmap.log_odds)
        if self._is_focus_shown:
            hud.paint_focus(painter, area)
        painter.restore()


def dress(view: QGraphicsView) -> None:
    """Take off what the base class brings: frame, scroll bars, and its own ideas of where to look and what to do."""
    view.setBackgroundBrush(colours.BACKGROUND)
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    # A mirrored layout would mirror the scroll position, and with it the patient.
    view.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    view.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
    view.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
    view.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.BoundingRectViewportUpdate)
    view.setInteractive(False)
    view.setMouseTracking(True)
    view.viewport().setMouseTracking(True)
    view.setAcceptDrops(False)
    view.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    # The right button belongs to window and level.
    view.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
