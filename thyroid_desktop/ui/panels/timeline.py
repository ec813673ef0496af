"""The timeline of the case: who changed what and when, and a look at any earlier state."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListView, QVBoxLayout, QWidget

from thyroid_desktop.domain.imaging import Image
from thyroid_desktop.ui.marking import QT_TRANSLATE_NOOP
from thyroid_desktop.ui.nodules.marks import Marks
from thyroid_desktop.ui.panels.choice import Choice
from thyroid_desktop.ui.panels.parts import Panel, label, name_control, push_button, tight
from thyroid_desktop.ui.panels.timeline_rows import TimelineDelegate, TimelineRows

MOST_ROWS: Final = 6
SCOPES: Final = {
    "image": QT_TRANSLATE_NOOP("clinical", "This image"),
    "case": QT_TRANSLATE_NOOP("clinical", "Whole case"),
}


class TimelineList(QListView):
    """Escape leads back to the present."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.selectionModel().hasSelection():
            self.left.emit()
        else:
            super().keyPressEvent(event)


class TimelinePanel(Panel):
    """A list of deeds; the state after the chosen one is shown on the image until one leaves it.

    Args:
        name_of: The name of a reader.
    """

    state_wanted = Signal(object)
    """Id of the revision whose state is to be seen, or None for the present."""
    restore_asked = Signal(int)
    """Id of the revision whose state is to be restored."""

    def __init__(self, name_of: Callable[[int], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image: Image | None = None
        self._marks = Marks()
        self._is_late = False
        self._wanted: int | None = None
        self._scope = "image"
        self.rows = TimelineRows(name_of)
        self.scope = Choice(SCOPES)
        self.scope.show_chosen(self._scope)
        self.list = TimelineList()
        self.list.setModel(self.rows)
        self.list.setItemDelegate(TimelineDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.hint = label("muted", wraps=True)
        self.remark = label("small", wraps=True)
        self.restore = push_button(is_primary=True)
        self.back = push_button()
        self._arrange()
        self.scope.picked.connect(self._on_scope)
        self.list.selectionModel().selectionChanged.connect(self._on_selection)
        self.list.left.connect(self.leave)
        self.back.clicked.connect(self.leave)
        self.restore.clicked.connect(self._ask_restore)
        self.retranslate()

    def show_marks(self, image: Image | None, marks: Marks) -> None:
        """Show the history of the case; whatever is new in it leads back to the present."""
        is_new = image is not self._image or _newest(marks) != _newest(self._marks)
        self._image, self._marks = image, marks
        if is_new:
            self.leave()
        self._is_late = True
        if self.isVisible():
            self._catch_up()

    def leave(self) -> None:
        """Back to the present."""
        self.list.selectionModel().clear()

    def focus(self) -> None:
        """To the list; the newest deed is the current one."""
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if not self.list.currentIndex().isValid() and self.rows.rowCount():
            flag = QItemSelectionModel.SelectionFlag.NoUpdate
            self.list.selectionModel().setCurrentIndex(self.rows.index(0), flag)

    def retranslate(self) -> None:
        self.hint.setText(self.tr("Nothing has been done here yet. Every deed will stand here, and can be looked at."))
        name_control(self.scope, self.tr("What the timeline shows"), "←, →")
        name_control(self.list, self.tr("Timeline"))
        self.list.setToolTip("")  # each row has its own
        self.restore.setText(self.tr("Restore this state"))
        self.back.setText(self.tr("Back to now"))
        name_control(self.restore, self.tr("Restore this state as a new one; nothing is lost"))
        name_control(self.back, self.tr("Back to now"), "Esc")
        self.rows.retell()
        self._suit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._catch_up()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.leave()

    def _arrange(self) -> None:
        buttons = QHBoxLayout()
        tight(buttons, spacing=6)
        buttons.addWidget(self.restore)
        buttons.addWidget(self.back)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        tight(layout, spacing=6)
        for widget in (self.scope, self.hint, self.list, self.remark):
            layout.addWidget(widget)
        layout.addLayout(buttons)

    def _catch_up(self) -> None:
        """What happened while nobody looked need not be put into rows before somebody does."""
        if self._is_late:
            self._is_late = False
            self.rows.show(self._image, self._marks, is_whole_case=self._scope == "case")
            self._suit()

    def _on_scope(self, word: str | None) -> None:
        if word is None:  # one of the two is always chosen
            self.scope.show_chosen(self._scope)
            return
        self._scope = word
        self.leave()
        self._is_late = True
        self._catch_up()

    def _on_selection(self) -> None:
        chosen = self.list.selectionModel().selectedIndexes()
        wanted = self.rows.entry(chosen[0].row()).last_id if chosen else None
        if wanted != self._wanted:
            self._wanted = wanted
            self.state_wanted.emit(wanted)
        self._suit()

    def _ask_restore(self) -> None:
        if self._wanted is not None:
            self.restore_asked.emit(self._wanted)

    def _suit(self) -> None:
        count, is_earlier = self.rows.rowCount(), self._wanted is not None
        row_height = self.list.sizeHintForRow(0) if count else 0
        self.list.setFixedHeight(min(count, MOST_ROWS) * row_height + 2)
        self.list.setVisible(count > 0)
        self.hint.setVisible(count == 0)
        self.restore.setVisible(is_earlier)
        self.back.setVisible(is_earlier)
        parts = []
        if self._marks.is_blind_to_others:
            parts.append(self.tr("What other readers did is not shown."))
        if is_earlier:
            parts.append(self.tr("The image shows your boxes as they were then."))
        self.remark.setText(" ".join(parts))
        self.remark.setVisible(bool(parts))


def _newest(marks: Marks) -> int:
    return marks.revisions[-1].id if marks.revisions else 0
