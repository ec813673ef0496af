"""The bottom line: whether all is saved, what the pointer is over, how large, and which image."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QLocale, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QStatusBar, QWidget

from thyroid_desktop.domain.geometry import Point
from thyroid_desktop.ui.nodules.annotation_flow import AnnotationFlow
from thyroid_desktop.ui.panels.parts import label, restyle
from thyroid_desktop.ui.session import Session
from thyroid_desktop.ui.viewer.view import ImageView


class Room(QWidget):
    """Gives a label all of its place, whatever it says: its text changes without the window being laid out anew."""

    def __init__(self, inside: QLabel) -> None:
        super().__init__()
        self._inside = inside
        inside.setParent(self)
        self.setMinimumSize(80, inside.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._inside.setGeometry(self.rect())


class StatusLine(QStatusBar):
    """Watches the session, the annotation flow and the view."""

    def __init__(self, session: Session, annotation: AnnotationFlow, view: ImageView) -> None:
        super().__init__()
        self._session = session
        self._view = view
        self._pointer: Point | None = None
        self._state = ""
        self.saved = label()
        self._place = label()
        self._zoom = label()
        self._image = label()
        self.user = label()
        self.addWidget(self.saved)
        for widget, stretch in ((Room(self._image), 1), (self._place, 0), (self._zoom, 0), (self.user, 0)):
            self.addPermanentWidget(widget, stretch)
        self._rooms()
        annotation.saving.connect(lambda: self._tell("saving"))
        annotation.saved.connect(lambda: self._tell("saved"))
        annotation.refused.connect(lambda _problem: self._tell("refused"))
        session.frame_changed.connect(self._write)
        session.user_changed.connect(self._write)
        session.images_changed.connect(self._write)
        view.pointer_moved.connect(self._on_pointer)
        view.viewport().installEventFilter(self)

    @property
    def state(self) -> str:
        """``saving``, ``saved``, ``refused``, or empty before the first edit."""
        return self._state

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._tell(self._state)
            self._write()
            self._rooms()
        super().changeEvent(event)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:  # whatever changes the magnification paints the view
            self._write_zoom()
        return False

    def _rooms(self) -> None:
        """Reserve room, so that the line does not jump while the pointer moves."""
        metrics = self.fontMetrics()
        # A label of a fixed size may change its text without the whole window being laid out anew.
        for widget, *texts in (
            (self._place, "x 8,888  y 8,888   255, 255, 255"),
            (self._zoom, "8888 %"),
            (self.saved, self.tr("Saving…"), self.tr("Saved"), self.tr("Not saved")),
        ):
            # The size of a text, not the font's: Chinese is taller, and comes from a font of its own.
            sizes = [metrics.size(Qt.TextFlag.TextSingleLine, text) for text in texts]
            height = max(widget.sizeHint().height(), *(one.height() + 4 for one in sizes))
            widget.setFixedSize(max(one.width() for one in sizes) + 18, height)

    def _tell(self, state: str) -> None:
        self._state = state
        words = {"saving": self.tr("Saving…"), "saved": self.tr("Saved"), "refused": self.tr("Not saved")}
        self.saved.setText(words.get(state, ""))
        restyle(self.saved, "isGood", state == "saved")
        restyle(self.saved, "isBad", state == "refused")

    def _write(self) -> None:
        image, frame, user = self._session.image, self._session.frame, self._session.user
        self.user.setText(user.name if user is not None else "")
        parts = []
        if image is not None:
            position = f"{self._session.position + 1} / {len(self._session.images)}"
            parts = [position, image.file_name]
            if frame is not None and image.description.frame_count > 1:
                count = image.description.frame_count
                text = self.tr("frame %1 of %2").replace("%1", str(frame.index + 1)).replace("%2", str(count))
                parts.append(text)
            if not image.description.regions:
                parts.append(self.tr("not calibrated"))
        self._image.setText("   ·   ".join(parts))
        self._write_zoom()
        self._on_pointer(self._pointer)

    def _write_zoom(self) -> None:
        text = f"{self._view.stage.camera.device_scale * 100:.0f} %" if self._session.frame is not None else ""
        if text != self._zoom.text():
            self._zoom.setText(text)

    def _on_pointer(self, point: Point | None) -> None:
        self._pointer = point
        if point is None:
            self._place.clear()
            return
        locale = QLocale()
        value = self._view.value_text_at(point)
        self._place.setText(f"x {locale.toString(int(point.x))}  y {locale.toString(int(point.y))}   {value}")
