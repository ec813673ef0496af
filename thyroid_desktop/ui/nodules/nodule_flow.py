"""Deeds on nodules that one key or gesture asks for; each goes through the flow of annotation."""

from __future__ import annotations

from PySide6.QtCore import QObject

from thyroid_desktop.domain.annotation import BoxDetails
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.marks import Caliper
from thyroid_desktop.domain.nodule import Opinion, Verdict
from thyroid_desktop.domain.outline import Outline
from thyroid_desktop.ui.nodules.annotation_flow import AnnotationFlow
from thyroid_desktop.ui.session import Session


class NoduleFlow(QObject):
    """What is said of the selected box, its nodule, and the image on screen."""

    def __init__(self, session: Session, annotation: AnnotationFlow, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._annotation = annotation

    def assign(self, nodule: int) -> None:
        """Say which nodule of the case the selected box shows."""
        selected = self._session.selected
        if selected is not None:
            box_id = selected.box_id
            self._annotation.do(
                lambda desk: desk.annotating.assign(desk.image, box_id, nodule, is_model_shown=desk.is_model_shown)
            )

    def toggle_lock(self) -> None:
        """Keep the selected box from being changed by accident, or let it be changed again."""
        selected = self._session.selected
        if selected is not None:
            box_id, is_locked = selected.box_id, not selected.details.is_locked
            self._annotation.do(
                lambda desk: desk.annotating.set_details(
                    desk.image, box_id, is_locked=is_locked, is_model_shown=desk.is_model_shown
                )
            )

    def set_label(self, text: str) -> None:
        """Give the selected box the label by which other programs know it."""
        selected = self._session.selected
        if selected is not None:
            box_id = selected.box_id
            self._annotation.do(
                lambda desk: desk.annotating.set_details(
                    desk.image, box_id, label=text, is_model_shown=desk.is_model_shown
                )
            )

    def interpolate(self) -> None:
        """Fill in boxes between those of the selected nodule on other frames."""
        selected = self._session.selected
        if selected is not None:
            nodule = selected.nodule
            self._annotation.do(
                lambda desk: desk.annotating.interpolate(desk.image, nodule, is_model_shown=desk.is_model_shown)
            )

    def delete_all(self) -> None:
        """Delete all boxes of the image that are not locked."""
        self._annotation.do(lambda desk: desk.annotating.clear(desk.image, is_model_shown=desk.is_model_shown))

    def toggle_absence(self) -> None:
        """Say that there is no nodule on the image, or take that back."""
        is_absent = not self._session.marks.is_absent
        self._annotation.do(
            lambda desk: desk.describing.set_absent(desk.image, is_absent=is_absent, is_model_shown=desk.is_model_shown)
        )

    def toggle_ellipse(self) -> None:
        """Give the selected box the ellipse in it as its outline, or take the outline away."""
        selected = self._session.selected
        if selected is not None:
            has_ellipse = selected.details.outline == Outline("ellipse")
            self._annotation.outline(selected.box_id, None if has_ellipse else Outline("ellipse"))

    def draw_outline(self, box_id: str | None, box: Box, outline: Outline) -> None:
        """Give a box, or a new one, the outline that was drawn; the box becomes the one around it."""
        if box_id is None:
            self._annotation.draw(box, BoxDetails(outline=outline))
        else:
            self._annotation.outline(box_id, outline, box)

    def opine_benign(self) -> None:
        """Say that the selected nodule is benign, in the reader's own opinion."""
        self._opine("benign")

    def opine_malignant(self) -> None:
        """Say that the selected nodule is malignant, in the reader's own opinion."""
        self._opine("malignant")

    def measure(self, caliper: Caliper) -> None:
        """Keep a measurement on the frame on screen."""
        frame = self._session.frame
        if frame is not None:
            index = frame.index
            self._annotation.do(
                lambda desk: desk.describing.measure(desk.image, index, caliper, is_model_shown=desk.is_model_shown)
            )

    def change_caliper(self, subject: str, caliper: Caliper) -> None:
        """Move the ends of a measurement."""
        self._change_caliper(subject, caliper)

    def delete_caliper(self, subject: str) -> None:
        """Take a measurement away."""
        self._change_caliper(subject, None)

    def _change_caliper(self, subject: str, caliper: Caliper | None) -> None:
        self._annotation.do(
            lambda desk: desk.describing.change_caliper(
                desk.image, subject, caliper, is_model_shown=desk.is_model_shown
            )
        )

    def _opine(self, verdict: Verdict) -> None:
        selected = self._session.selected
        if selected is None:
            return
        nodule, before = selected.nodule, self._session.marks.opinion(selected.nodule)
        opinion = Opinion(verdict, None if before is None else before.score)
        self._annotation.do(
            lambda desk: desk.describing.opine(desk.image, nodule, opinion, is_model_shown=desk.is_model_shown)
        )
