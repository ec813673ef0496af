"""The two sides of the window: each gives its panels what the session has, and carries their wishes back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from thyroid_desktop.domain.annotation import BoxRevision, MarkRevision, User
from thyroid_desktop.domain.imaging import Case
from thyroid_desktop.services.changes import Changes
from thyroid_desktop.services.settings import OverlayOptions
from thyroid_desktop.ui.library.opening import Opening
from thyroid_desktop.ui.library.thumbnails import Thumbnails
from thyroid_desktop.ui.marking import QT_TRANSLATE_NOOP
from thyroid_desktop.ui.nodules.annotation_flow import AnnotationFlow
from thyroid_desktop.ui.nodules.nodule_sheet import NoduleSheet
from thyroid_desktop.ui.operations import Operations
from thyroid_desktop.ui.panels.cases import IMAGES, CasesPanel
from thyroid_desktop.ui.panels.diagnosis import DiagnosisPanel
from thyroid_desktop.ui.panels.findings import FindingsPanel
from thyroid_desktop.ui.panels.keeping_bar import KeepingBar
from thyroid_desktop.ui.panels.measurements import MeasurementsPanel
from thyroid_desktop.ui.panels.nodule import NodulePanel
from thyroid_desktop.ui.panels.section import Section
from thyroid_desktop.ui.panels.section_stack import SectionStack
from thyroid_desktop.ui.panels.similar import SimilarPanel
from thyroid_desktop.ui.panels.timeline import TimelinePanel
from thyroid_desktop.ui.panels.tirads import TiradsPanel
from thyroid_desktop.ui.panels.worklist import WorkListPanel
from thyroid_desktop.ui.second_opinion import SecondOpinion
from thyroid_desktop.ui.session import Session
from thyroid_desktop.ui.viewing import Viewing
from thyroid_desktop.ui.work.worklist import WorkList


class LibrarySide(QObject):
    """The left side: images, cases, and what was refused."""

    def __init__(
        self, session: Session, operations: Operations, opening: Opening, worklist: WorkList, thumbnails: Thumbnails
    ) -> None:
        super().__init__(session)
        self._session = session
        self._operations = operations
        self._opening = opening
        work = WorkListPanel(worklist, thumbnails)
        self.panel = CasesPanel(work, thumbnails)
        self.panel.setObjectName("sidePanel")
        self.panel.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.panel.setMinimumWidth(220)
        work.image_chosen.connect(session.show_image)
        self.panel.case_chosen.connect(self._open_case)
        session.images_changed.connect(lambda: work.show_images(session.images))
        session.images_exchanged.connect(lambda _news: work.exchange_images(session.images))
        session.image_wanted.connect(work.show_position)
        session.user_changed.connect(self.read_cases)
        opening.refused_changed.connect(lambda: self.panel.show_refused(opening.refused))
        operations.changed.connect(self._on_changed)
        layout = self.panel.layout()
        if layout is not None:
            layout.addWidget(KeepingBar(opening.keeping))

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


SECTIONS: Final = {
    "opinion": (QT_TRANSLATE_NOOP("Section", "SECOND OPINION"), True),
    "map": (QT_TRANSLATE_NOOP("Section", "ATTENTION MAP"), True),
    "similar": (QT_TRANSLATE_NOOP("Section", "SIMILAR NODULES"), False),
    "findings": (QT_TRANSLATE_NOOP("Section", "NODULES IN THIS IMAGE"), True),
    "nodule": (QT_TRANSLATE_NOOP("Section", "NODULE"), True),
    "tirads": (QT_TRANSLATE_NOOP("Section", "TI-RADS"), False),
    "measurements": (QT_TRANSLATE_NOOP("Section", "MEASUREMENTS"), False),
    "timeline": (QT_TRANSLATE_NOOP("Section", "TIMELINE"), False),
    "records": (QT_TRANSLATE_NOOP("Section", "RECORDED RESULTS"), False),
}
"""Title of each section of the right side, and whether it is open at first."""


class FindingsSide(QScrollArea):
    """The right side: what the model says, and what the reader says, in sections that fold."""

    state_wanted = Signal(object)
    """Id of the revision whose state is to be seen on the image, read-only; None for the present."""
    caliper_chosen = Signal(object)
    """:class:`MarkRevision` of the measurement that was chosen in the list."""
    asked_for = Signal()
    """Something was asked for that can only be seen while this side is shown."""

    def __init__(
        self,
        session: Session,
        operations: Operations,
        annotation: AnnotationFlow,
        opinion: SecondOpinion,
        viewing: Viewing,
        similar: SimilarPanel,
    ) -> None:
        super().__init__()
        self._session = session
        self._annotation = annotation
        self._opinion = opinion
        self._viewing = viewing
        self._names: dict[int, str] = {}
        self.sheet = NoduleSheet(session, annotation)
        self.findings = FindingsPanel()
        self.diagnosis = DiagnosisPanel()
        self.similar = similar
        self.nodule = NodulePanel(self.sheet)
        self.tirads = TiradsPanel(self.sheet)
        self.measurements = MeasurementsPanel()
        self.timeline = TimelinePanel(self.name_of)
        contents: tuple[QWidget, ...] = (
            *(self.diagnosis, self.diagnosis.overlay, self.similar, self.findings, self.nodule),
            *(self.tirads, self.measurements, self.timeline, self.diagnosis.records),
        )
        parts = zip(SECTIONS.items(), contents, strict=True)
        made = {name: Section(name, title, content, is_open=is_open) for (name, (title, is_open)), content in parts}
        self.sections = SectionStack(session, operations, made)
        self._arrange()
        self._connect()
        self._show_marks()
        self._summarise()

    def apply_overlay(self, options: OverlayOptions) -> None:
        """Show the map in this way, on the image and on the controls."""
        self.diagnosis.overlay.show_options(options)
        self._viewing.apply_overlay(options)

    def name_readers(self, users: Sequence[User]) -> None:
        """Know the names of the readers whose ids stand in the records."""
        self._names = {user.id: user.name for user in users}
        self.timeline.rows.retell()

    def name_of(self, user_id: int) -> str:
        """The name of a reader."""
        user = self._session.user
        own = {} if user is None else {user.id: user.name}
        return {**self._names, **own}.get(user_id) or self.tr("Reader %1").replace("%1", str(user_id))

    def focus_nodule(self) -> None:
        """Begin to describe the nodule."""
        self.go_to("nodule", self.nodule.focus)

    def focus_label(self) -> None:
        """Write the label of the selected box."""
        self.go_to("findings", lambda: self.findings.label.setFocus(Qt.FocusReason.ShortcutFocusReason))

    def focus_note(self) -> None:
        """Write a note on the nodule."""
        self.go_to("nodule", lambda: self.nodule.note.setFocus(Qt.FocusReason.ShortcutFocusReason))

    def focus_tirads(self) -> None:
        """Begin to score the nodule."""
        self.go_to("tirads", self.tirads.focus)

    def focus_timeline(self) -> None:
        """Look at what was done."""
        self.go_to("timeline", self.timeline.focus)

    def keep_typed(self) -> None:
        """Record what stands in the fields; called before the window closes or the image is left by other ways."""
        self.nodule.keep_typed()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leads back to the image."""
        if event.key() == Qt.Key.Key_Escape:
            self._viewing.view.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            super().keyPressEvent(event)

    def _arrange(self) -> None:
        self.setObjectName("sidePanel")
        self.sections.setObjectName("sidePanel")
        self.setWidget(self.sections)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(300)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _connect(self) -> None:
        session, annotation, opinion = self._session, self._annotation, self._opinion
        session.marks_changed.connect(self._show_marks)
        session.selection_changed.connect(lambda: self.findings.show_selected(session.selected_id))
        opinion.opinion_changed.connect(self._show_opinion)
        self.sheet.changed.connect(self._summarise)
        self.findings.chosen.connect(self._choose)
        self.findings.delete_asked.connect(annotation.delete_selected)
        self.diagnosis.again.clicked.connect(opinion.ask_again)
        self.diagnosis.overlay.changed.connect(self._viewing.apply_overlay)
        self.measurements.chosen.connect(self._choose_caliper)
        self.measurements.size_asked.connect(self.nodule.take_length)
        self.measurements.delete_asked.connect(
            lambda subject: annotation.do(
                lambda desk: desk.describing.change_caliper(
                    desk.image, subject, None, is_model_shown=desk.is_model_shown
                )
            )
        )
        self.similar.written.connect(self._summarise)
        self.timeline.state_wanted.connect(self.state_wanted)
        self.timeline.restore_asked.connect(annotation.restore)

    def _show_marks(self) -> None:
        image, marks = self._session.image, self._session.marks
        self.findings.show_marks(image, marks, self._session.selected_id)
        self.diagnosis.show_history(marks)
        self.sections["records"].setVisible(bool(marks.predictions))
        self.measurements.show_marks(image, marks)
        self.timeline.show_marks(image, marks)
        self._summarise()

    def _show_opinion(self) -> None:
        self.diagnosis.show_opinion(self._opinion.opinion)
        self.sections["map"].setVisible(self._opinion.opinion.stage != "hidden")
        self.sections["opinion"].show_summary(self.diagnosis.summary())

    def _summarise(self) -> None:
        """What the folded sections say."""
        for name, panel in (
            ("similar", self.similar),
            ("findings", self.findings),
            ("nodule", self.nodule),
            ("tirads", self.tirads),
            ("measurements", self.measurements),
        ):
            self.sections[name].show_summary(panel.summary())
        records = len(self._session.marks.predictions)
        self.sections["records"].show_summary(str(records) if records else "")

    def go_to(self, section: str, focus: Callable[[], object]) -> None:
        """Unfold a section, begin there, and bring it into sight."""
        if not self.isVisible():
            self.asked_for.emit()
        self.sections.unfold(section)
        focus()

        def bring_into_sight() -> None:
            wanted, here = self.sections[section], self.sections.focusWidget()
            self.ensureWidgetVisible(wanted, 0, 0)
            # Where nothing in the section could take the keyboard yet, Qt still remembers a place in another one.
            if here is not None and wanted.isAncestorOf(here):
                self.ensureWidgetVisible(here, 0, 30)

        # A section that was just unfolded has its height only when Qt has laid it out.
        QTimer.singleShot(0, self, bring_into_sight)

    def _choose(self, revision: BoxRevision) -> None:
        """Go to the frame of the box and select it."""
        self._session.select(revision.box_id)
        self._show_frame(revision.frame)

    def _choose_caliper(self, revision: MarkRevision) -> None:
        if revision.frame is not None:
            self._show_frame(revision.frame)
        self.caliper_chosen.emit(revision)

    def _show_frame(self, index: int) -> None:
        frame = self._session.frame
        if frame is not None and frame.index != index:
            self._session.show_frame(index)
