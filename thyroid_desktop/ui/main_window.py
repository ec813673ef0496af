"""The window: an image in the middle, the library on its left, nodules and second opinion on its right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMainWindow, QMenu, QSplitter, QToolBar, QVBoxLayout, QWidget

from thyroid_desktop.domain.errors import UserProblem
from thyroid_desktop.services.intake import Intaken
from thyroid_desktop.services.workplace import Workplace
from thyroid_desktop.ui.beginning import Beginning, Choices
from thyroid_desktop.ui.controllers import Controllers
from thyroid_desktop.ui.guide import Guide
from thyroid_desktop.ui.library.dropping import Dropping
from thyroid_desktop.ui.library.interchange import Outcome, remarks_text
from thyroid_desktop.ui.menus.action_set import ActionSet
from thyroid_desktop.ui.menus.actions import COMMANDS
from thyroid_desktop.ui.menus.command import Situation
from thyroid_desktop.ui.menus.edit_commands import FILE
from thyroid_desktop.ui.menus.hold_key import HoldKey
from thyroid_desktop.ui.nodules.annotation_flow import EDIT_LANE
from thyroid_desktop.ui.nodules.undo import redo_text, undo_text
from thyroid_desktop.ui.panels.cases import REFUSED
from thyroid_desktop.ui.panels.parts import tight
from thyroid_desktop.ui.panels.sides import FindingsSide, LibrarySide
from thyroid_desktop.ui.panels.similar import SimilarPanel
from thyroid_desktop.ui.panels.viewer_page import ViewerPage
from thyroid_desktop.ui.status_line import StatusLine
from thyroid_desktop.ui.theme import application_icon
from thyroid_desktop.ui.viewing import Viewing
from thyroid_desktop.ui.worker_process import WorkerProcess

USUAL_SIZE = QSize(1320, 840)
SIDES = (270, 690, 360)
MOST_RECENT = 12


class MainWindow(QMainWindow):
    """Puts the parts in their places; what they do is said in their own files.

    Args:
        make_workplace: Called in a pool thread after the window has been painted.
        paths: Files and folders to open then.
        worker: Answers about boxes; by default a process of its own.
    """

    def __init__(
        self,
        make_workplace: Callable[[], Workplace],
        paths: Sequence[Path] = (),
        worker: WorkerProcess | None = None,
    ) -> None:
        super().__init__()
        self.setWindowIcon(application_icon())
        self.resize(USUAL_SIZE)
        self.controllers = Controllers(self, worker)
        parts = self.controllers
        self.page = ViewerPage(parts.session, parts.operations, parts.cine)
        self.viewing = Viewing(self.page.view, parts)
        self.library = LibrarySide(parts.session, parts.operations, parts.opening, parts.worklist, parts.thumbnails)
        similar = SimilarPanel(parts.alike, parts.crops, parts.catching_up)
        self.findings = FindingsSide(
            parts.session, parts.operations, parts.annotation, parts.opinion, self.viewing, similar
        )
        self.beginning = Beginning(self, parts, make_workplace, paths)
        self.guide = Guide(self, self.beginning)
        named = {"viewing": self.viewing, "looking": self.viewing.looking, "findings": self.findings}
        own = {"beginning": self.beginning, "guide": self.guide, "window": self}
        self.actions_made = ActionSet(self, {**parts.named(), **named, **own})
        self.guide.actions_made = self.actions_made
        self._hold_keys = [
            HoldKey(self, command.keys[0], getattr(self.viewing, command.slot.partition(".")[2]))
            for command in COMMANDS
            if command.is_held
        ]
        self._is_painted = False
        self._is_leaving = False
        self._arrange()
        self._dropping = Dropping(self, parts.session, parts.opening)
        self._connect()
        self._retranslate()
        self.page.view.setFocus()

    def show_library(self, is_wanted: bool) -> None:
        """Unfold or fold the left side."""
        self.library.panel.setVisible(is_wanted)

    def show_findings(self, is_wanted: bool) -> None:
        """Unfold or fold the right side."""
        self._right.setVisible(is_wanted)
        self.controllers.opinion.is_panel_shown = is_wanted

    def say_saved(self) -> None:
        """Answer the habit of saving: there is nothing to be done."""
        self.page.messages.show_note("Every edit is saved as it is made")

    def show_full_screen(self, is_wanted: bool) -> None:
        """Fill the screen, or not."""
        self.setWindowState(
            self.windowState() | Qt.WindowState.WindowFullScreen
            if is_wanted
            else self.windowState() & ~Qt.WindowState.WindowFullScreen
        )

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Begin to work once the window can be seen."""
        if event.type() == QEvent.Type.Paint and not self._is_painted:
            self._is_painted = True
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self, self.beginning.begin)
        return False

    def closeEvent(self, event: QCloseEvent) -> None:
        """Edits that are on their way are committed first; then the window closes itself, but not upon a problem."""
        self.findings.keep_typed()
        self._is_leaving = self.controllers.operations.is_busy(EDIT_LANE)
        if self._is_leaving:
            event.ignore()
            return
        self.controllers.close()
        super().closeEvent(event)

    def _stay(self) -> None:
        self._is_leaving = False

    def _on_lane_emptied(self, lane: str) -> None:
        if lane == EDIT_LANE and self._is_leaving:
            QTimer.singleShot(0, self, self.close)

    def _arrange(self) -> None:
        # From the outside in: Qt dresses a whole side anew with every parent that it gets.
        middle = QWidget()
        self.setCentralWidget(middle)
        layout = QVBoxLayout(middle)
        tight(layout, spacing=0)
        self._banner_text = QLabel()
        banner = QWidget()
        banner.setObjectName("banner")
        banner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        layout.addWidget(banner)
        inside = QHBoxLayout(banner)
        tight(inside, 12, 4, 12, 4)
        inside.addWidget(self._banner_text, 0, Qt.AlignmentFlag.AlignHCenter)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        layout.addWidget(self._splitter, 1)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(1)
        self._right = QWidget()
        for part in (self.library.panel, self.page, self._right):
            self._splitter.addWidget(part)
        side = QVBoxLayout(self._right)
        tight(side, spacing=0)
        side.addWidget(self.findings, 1)
        self.controllers.adjudicating.panel_made.connect(lambda panel: side.insertWidget(0, panel))
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setSizes(SIDES)
        middle.installEventFilter(self)
        self._toolbar = QToolBar(movable=False, floatable=False)
        self._toolbar.setObjectName("toolbar")
        self._toolbar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self._toolbar.setIconSize(QSize(20, 20))
        self.addToolBar(self._toolbar)
        menus = self.actions_made.fill_menus(self.menuBar())
        self.actions_made.fill_toolbar(self._toolbar)
        self._recent = QMenu(self)
        menus[FILE].insertMenu(self.actions_made["export_report"], self._recent)
        self.setStatusBar(StatusLine(self.controllers.session, self.controllers.annotation, self.page.view))

    def _connect(self) -> None:
        parts, start, messages = self.controllers, self.page.start, self.page.messages
        for signal in (parts.session.image_changed, parts.session.images_changed, parts.session.marks_changed):
            signal.connect(self._suit)
        parts.session.image_wanted.connect(self._suit)
        parts.session.selection_changed.connect(self._suit)
        parts.session.user_changed.connect(self._suit)
        parts.operations.lane_emptied.connect(self._on_lane_emptied)
        for signal in (parts.operations.problem, parts.annotation.refused):
            signal.connect(messages.show_problem)
            signal.connect(self._stay)
        parts.opening.opened.connect(self._on_opened)
        parts.exporting.written.connect(self._on_written)
        parts.agreeing.written.connect(lambda path: messages.show_note("The table is written", path.name))
        parts.adjudicating.told.connect(messages.show_note)
        parts.studying.told.connect(messages.show_note)
        parts.planning.created.connect(
            lambda study: messages.show_note("The reader study is created", study.protocol.title)
        )
        parts.interchange.finished.connect(self._on_exchanged)
        parts.adjudicating.switched.connect(self.actions_made["compare_readers"].setChecked)
        parts.adjudicating.switched.connect(self._suit)
        parts.adjudicating.boxes_changed.connect(self._suit)
        parts.worklist.search_wanted.connect(lambda: self.actions_made["library_panel"].setChecked(True))
        parts.worklist.search_wanted.connect(self.library.panel.focus_search)
        parts.worklist.nothing_left.connect(lambda: messages.show_note(self.tr("No image is left to do")))
        parts.proposing.nothing_found.connect(lambda: messages.show_note("No box is proposed for this frame"))
        self.page.view.hint.connect(self.statusBar().showMessage)
        self.page.view.box_activated.connect(self.findings.focus_nodule)
        self.findings.findings.label_entered.connect(parts.nodules.set_label)
        self.findings.state_wanted.connect(self.viewing.look_at)
        self.findings.caliper_chosen.connect(lambda mark: self.page.view.calipers.select(mark.subject))
        parts.alike.focus_wanted.connect(lambda: self.findings.go_to("similar", self.findings.similar.focus))
        self.findings.asked_for.connect(lambda: self.actions_made["findings_panel"].setChecked(True))
        start.files_asked.connect(parts.opening.ask_files)
        start.folder_asked.connect(parts.opening.ask_folder)
        start.samples_asked.connect(parts.opening.open_samples)
        start.recent_chosen.connect(lambda path: parts.opening.open_paths([path]))
        self.findings.diagnosis.overlay.settled.connect(self.beginning.set_overlay)
        self.beginning.choices_read.connect(self._on_choices)
        self.beginning.failed.connect(start.show_trouble)

    def _suit(self) -> None:
        """Enable what can be asked for now, and say what undo would do."""
        session = self.controllers.session
        image, marks = session.image, session.marks
        self.actions_made.suit(
            Situation(
                is_ready=session.user is not None,
                has_image=session.frame is not None,
                has_next=0 <= session.position < len(session.images) - 1,
                has_previous=session.position > 0,
                has_selection=session.selected is not None,
                has_boxes=bool(marks.boxes or marks.settled),
                is_comparing=self.controllers.adjudicating.is_on,
                can_undo=bool(marks.stacks.undoable),
                can_redo=bool(marks.stacks.redoable),
                is_cine=image is not None and image.description.frame_count > 1,
            )
        )
        self.actions_made.reword("undo", undo_text(marks.stacks))
        self.actions_made.reword("redo", redo_text(marks.stacks))
        self.setWindowTitle(f"{image.file_name} – Thyroid Desktop" if image is not None else "Thyroid Desktop")

    def _retranslate(self) -> None:
        self._banner_text.setText(self.tr("Research use only – not for diagnosis"))
        self._toolbar.setAccessibleName(self.tr("Tools"))
        self._recent.setTitle(self.tr("Open recent"))
        self.actions_made.retranslate()
        self._suit()

    def _on_choices(self, choices: Choices) -> None:
        self.findings.apply_overlay(choices.overlay)
        self.findings.name_readers(choices.users)
        self.page.start.show_recent(choices.recent)
        if self.controllers.session.user is not None and self.controllers.session.shown is None:
            self.page.start.show_empty()
        self._recent.clear()
        for path in choices.recent[:MOST_RECENT]:
            self._recent.addAction(str(path)).triggered.connect(
                lambda _checked=False, chosen=path: self.controllers.opening.open_paths([chosen])
            )
        self._recent.setEnabled(bool(choices.recent))

    def _on_opened(self, taken: Intaken) -> None:
        if not taken.refused:
            return
        if not taken.images:
            self.library.panel.show_tab(REFUSED)
        first, *others = taken.refused
        problem = UserProblem(f"{first.path.name} could not be opened", first.problem.detail, first.problem.advice)
        if others:
            problem = UserProblem(f"{len(taken.refused)} files could not be opened")
        self.page.messages.show_problem(problem, ("Show why", lambda: self.library.panel.show_tab(REFUSED)))

    def _on_exchanged(self, outcome: Outcome) -> None:
        messages, remarks = self.page.messages, (*outcome.skipped, *outcome.warnings)
        action = ("Show details", lambda: self.guide.show_text(outcome.detail, remarks_text(remarks)))
        if outcome.skipped:
            messages.show_problem(UserProblem(outcome.title, outcome.detail), action)
        else:
            messages.show_note(outcome.title, outcome.detail, action if remarks else None, is_kept=bool(remarks))

    def _on_written(self, path: Path) -> None:
        exporting = self.controllers.exporting
        self.page.messages.show_note("The report is written", path.name, ("Open", lambda: exporting.show_file(path)))
