"""The two sides of the window: each gives its panels what the session has, and carries their wishes back."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from thyroid_desktop.domain.annotation import BoxRevision
from thyroid_desktop.domain.imaging import Case
from thyroid_desktop.services.changes import Changes
from thyroid_desktop.services.settings import OverlayOptions
from thyroid_desktop.ui.annotation_flow import AnnotationFlow
from thyroid_desktop.ui.opening import Opening
from thyroid_desktop.ui.operations import Operations
from thyroid_desktop.ui.panels.cases import IMAGES, CasesPanel
from thyroid_desktop.ui.panels.diagnosis import DiagnosisPanel
from thyroid_desktop.ui.panels.findings import FindingsPanel
from thyroid_desktop.ui.panels.parts import tight
from thyroid_desktop.ui.second_opinion import SecondOpinion
from thyroid_desktop.ui.session import Session
from thyroid_desktop.ui.thumbnails import Thumbnails
from thyroid_desktop.ui.viewing import Viewing


class LibrarySide(QObject):
    """The left side: images, cases, and what was refused."""

    def __init__(self, session: Session, operations: Operations, opening: Opening, thumbnails: Thumbnails) -> None:
        super().__init__(session)
        self._session = session
        self._operations = operations
        self._opening = opening
        self.panel = CasesPanel(thumbnails)
        self.panel.setObjectName("sidePanel")
        self.panel.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.panel.setMinimumWidth(220)
        self.panel.image_chosen.connect(session.show_image)
        self.panel.case_chosen.connect(self._open_case)
        session.images_changed.connect(lambda: self.panel.show_images(session.images))
        session.images_exchanged.connect(lambda _news: self.panel.exchange_images(session.images))
        session.image_wanted.connect(self.panel.show_position)
        session.user_changed.connect(self.read_cases)
        opening.refused_changed.connect(lambda: self.panel.show_refused(opening.refused))
        operations.changed.connect(self._on_changed)

    def read_cases(self) -> None:
        """Read the library anew."""
        workplace = self._session.workplace
        if workplace is not None:
            self._operations.run(
                lambda _progress: workplace.cases.cases(),
                done=self.panel.show_cases,
                lane="library",
                is_latest_only=True,
            )

    def _on_changed(self, changes: Changes) -> None:
        if changes.case_ids:
            self.read_cases()

    def _open_case(self, case: Case) -> None:
        """List the whole library from here on, so that next and previous go beyond the case."""
        cases = self.panel.cases.values()
        images = tuple(image for one in cases if isinstance(one, Case) for image in one.images)
        position = next((at for at, image in enumerate(images) if image.case_id == case.id), None)
        if position is not None:
            self._session.set_images(images, position)
            self.panel.show_tab(IMAGES)


class FindingsSide(QScrollArea):
    """The right side: the boxes of this image and the second opinion on the selected one."""

    def __init__(self, session: Session, annotation: AnnotationFlow, opinion: SecondOpinion, viewing: Viewing) -> None:
        super().__init__()
        self._session = session
        self._opinion = opinion
        self._viewing = viewing
        self.findings = FindingsPanel()
        self.diagnosis = DiagnosisPanel()
        inside = QWidget()
        inside.setObjectName("sidePanel")
        layout = QVBoxLayout(inside)
        tight(layout, 10, 10, 10, 10, spacing=10)
        layout.addWidget(self.diagnosis)
        layout.addWidget(self.findings)
        layout.addWidget(self.diagnosis.records)
        layout.addStretch(1)
        self.setObjectName("sidePanel")
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(300)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        session.marks_changed.connect(self._show_marks)
        session.image_changed.connect(self._show_marks)
        session.selection_changed.connect(lambda: self.findings.show_selected(session.selected_id))
        opinion.opinion_changed.connect(lambda: self.diagnosis.show_opinion(opinion.opinion))
        self.findings.chosen.connect(self._choose)
        self.findings.delete_asked.connect(annotation.delete_selected)
        self.diagnosis.again.clicked.connect(opinion.ask_again)
        self.diagnosis.overlay.changed.connect(viewing.apply_overlay)

    def apply_overlay(self, options: OverlayOptions) -> None:
        """Show the map in this way, on the image and on the controls."""
        self.diagnosis.overlay.show_options(options)
        self._viewing.apply_overlay(options)

    def _show_marks(self) -> None:
        self.findings.show_marks(self._session.image, self._session.marks, self._session.selected_id)
        self.diagnosis.show_history(self._session.marks)

    def _choose(self, revision: BoxRevision) -> None:
        """Go to the frame of the box and select it."""
        frame = self._session.frame
        self._session.select(revision.box_id)
        if frame is not None and frame.index != revision.frame:
            self._session.show_frame(revision.frame)
