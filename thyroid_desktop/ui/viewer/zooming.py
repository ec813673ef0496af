"""The wheel and pinching: they zoom at the pointer, whatever else goes on."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QNativeGestureEvent, QWheelEvent

from thyroid_desktop.ui.viewer.canvas import Canvas

STEP: Final = 1.2
"""Magnification of one notch of the wheel; finer wheels and touchpads give parts of a notch."""
NOTCH: Final = 120.0


def turn_wheel(view: Canvas, event: QWheelEvent) -> None:
    """Zoom by what the wheel was turned."""
    delta = event.angleDelta().y()
    if view.stage.frame is not None and delta:
        view.zoom_by(STEP ** (delta / NOTCH), event.position())


def pinch(view: Canvas, event: QNativeGestureEvent) -> bool:
    """Zoom by what two fingers say; False for their other gestures."""
    if event.gestureType() != Qt.NativeGestureType.ZoomNativeGesture or view.stage.frame is None:
        return False
    view.zoom_by(max(1.0 + event.value(), 0.1), event.position())
    return True
