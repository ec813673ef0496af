"""One case of a study on the screen: its image or cine, the box, and the answer beside it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from thyroid_desktop.domain.annotation import BoxRevision
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.imaging import Image
from thyroid_desktop.services.settings import OverlayOptions
from thyroid_desktop.ui.cine_player import CinePlayer
from thyroid_desktop.ui.looking import Looking
from thyroid_desktop.ui.panels.cine_bar import CineBar
from thyroid_desktop.ui.panels.parts import Panel, label, tight
from thyroid_desktop.ui.study.reading_flow import ReadingFlow
from thyroid_desktop.ui.study.reading_panel import ReadingPanel
from thyroid_desktop.ui.viewer.view import ImageView

BOX_ID = "case"
"""Name of the one box on the screen; it is in no store."""


class ReadingPage(Panel):
    """Shows what the flow holds, and gives it what the reader says."""

    def __init__(self, flow: ReadingFlow, overlay: OverlayOptions) -> None:
        super().__init__()
        self._flow = flow
        self._box: Box | None = None
        self._box_frame = 0
        self.view = ImageView()
        self.view.set_overlay(overlay.opacity, overlay.palette, None, overlay.is_contour)
        self.looking = Looking(self.view)
        self.cine = CinePlayer(flow.session, self)
        self.cine_bar = CineBar(flow.session, self.cine)
        self.patient = label("small")
        self.panel = ReadingPanel()
        self._arrange()
        self._connect()
        self.retranslate()

    def go_on(self) -> None:
        """Lock the answer when nothing is missing; else go to what is."""
        sitting = self._flow.sitting
        if sitting is None or not self._flow.is_seen or not self._flow.has_breathed:
            return
        answer = self.panel.answer
        missing = answer.missing(sitting.protocol)
        if not missing:
            self.cine.pause()
            self._flow.lock(answer)
            return
        self.panel.ask_for(missing[0])
        if missing[0] == "box":
            self.view.setFocus(Qt.FocusReason.TabFocusReason)

    def show_bare(self, is_held: bool) -> None:
        """Show the image without box and map as long as it is held."""
        self.view.set_boxes_shown(not is_held)
        self.view.set_overlay(is_hidden=is_held)

    def retranslate(self) -> None:
        self._show_patient()

    def _arrange(self) -> None:
        left = QWidget()
        left.setObjectName("viewerPage")
        left.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(left)
        tight(column, spacing=0)
        self.patient.setContentsMargins(14, 6, 14, 6)
        column.addWidget(self.patient)
        column.addWidget(self.view, 1)
        column.addWidget(self.cine_bar)
        layout = QHBoxLayout(self)
        tight(layout, spacing=0)
        layout.addWidget(left, 1)
        layout.addWidget(self.panel)

    def _connect(self) -> None:
        flow, view = self._flow, self.view
        flow.sat.connect(self._on_sat)
        flow.seen.connect(self._on_seen)
        flow.session.frame_changed.connect(self._show_frame)
        self.cine.state_changed.connect(self._on_cine)
        view.box_drawn.connect(self._on_box)
        view.box_changed.connect(lambda _box_id, box, _how: self._on_box(box))
        view.box_deleted.connect(lambda _box_id: self._on_box(None))
        view.hint.connect(self.panel.show_hint)
        self.panel.changed.connect(lambda: flow.note(self.panel.answer))
        self.panel.lock_asked.connect(self.go_on)

    def _on_sat(self) -> None:
        """Nothing of the case before stays on the screen, and nothing of the model's answer comes too early."""
        sitting = self._flow.sitting
        if sitting is None:
            return
        self.panel.show_sitting(sitting)
        self.panel.setEnabled(False)
        is_drawn = sitting.protocol.box == "to-draw"
        self._box = sitting.begins_with.box if is_drawn else sitting.exhibit.box
        self._box_frame = sitting.exhibit.frame
        self.view.set_heatmap(None)
        # Where the box is given, the left button is for window and level, so that nothing is drawn by accident.
        self.view.set_tool("edit" if is_drawn else "level")
        self._show_patient()

    def _on_seen(self) -> None:
        sitting = self._flow.sitting
        if sitting is None:
            return
        self.panel.setEnabled(True)
        self._show_frame()
        is_drawing = sitting.protocol.box == "to-draw" and self._box is None
        (self.view if is_drawing else self.panel.verdict).setFocus(Qt.FocusReason.TabFocusReason)

    def _show_frame(self) -> None:
        image, frame = self._flow.session.image, self._flow.session.frame
        if image is None or frame is None:
            self.view.clear()
            return
        self.view.show_frame(frame, image.description, keep_zoom=False)
        self._show_box(image)
        sitting = self._flow.sitting
        is_there = sitting is not None and sitting.image.id == image.id and frame.index == sitting.exhibit.frame
        model = sitting.model if sitting is not None and is_there else None
        self.view.set_heatmap(None if model is None else model.prediction.cam)
        if not self.cine.is_playing:
            self._flow.tell("frame", f"frame {frame.index}")

    def _show_box(self, image: Image) -> None:
        sitting = self._flow.sitting
        if sitting is None or self._box is None or image.id != sitting.image.id:
            self.view.set_boxes(())
            return
        shown = BoxRevision(0, BOX_ID, image.id, self._box_frame, 1, self._box, "draw", sitting.turn.user_id, "")
        self.view.set_boxes((shown,))
        self.view.select_box(BOX_ID if sitting.protocol.box == "to-draw" else None)

    def _on_box(self, box: Box | None) -> None:
        """The reader has drawn; a given box stays where it is."""
        sitting, frame, image = self._flow.sitting, self._flow.session.frame, self._flow.session.image
        if sitting is None or frame is None or image is None:
            return
        if sitting.protocol.box == "to-draw":
            self._box, self._box_frame = box, frame.index
            self.panel.show_box(box)
        self._show_box(image)

    def _on_cine(self) -> None:
        frame = self._flow.session.frame
        if frame is not None and self.cine.frame_count > 1:
            self._flow.tell("frame", f"{'plays from' if self.cine.is_playing else 'stands at'} {frame.index}")

    def _show_patient(self) -> None:
        sitting = self._flow.sitting
        is_wanted = sitting is not None and sitting.exhibit.shows_patient
        text = ""
        if sitting is not None and is_wanted:
            patient = sitting.image.description.patient
            parts = (patient.name, patient.patient_id, patient.birth_date, patient.sex, sitting.image.file_name)
            text = "  ·  ".join(part for part in parts if part)
        self.patient.setText(text)
        self.patient.setVisible(bool(text))
