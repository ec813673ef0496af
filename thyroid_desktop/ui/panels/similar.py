"""Similar nodules of the user's own library: pictures, pathology, and the way to them and back."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QCheckBox, QHBoxLayout, QListView, QVBoxLayout, QWidget

from thyroid_desktop.domain.resemblance import Resemblance
from thyroid_desktop.ui.marking import QT_TRANSLATE_NOOP
from thyroid_desktop.ui.menus.action_set import keys_text
from thyroid_desktop.ui.menus.actions import COMMANDS
from thyroid_desktop.ui.nodules.alike import Alike, AlikeStage
from thyroid_desktop.ui.nodules.catching_up import CatchingUp
from thyroid_desktop.ui.nodules.crops import Crops
from thyroid_desktop.ui.panels.parts import Panel, label, name_control, push_button, tight
from thyroid_desktop.ui.panels.similar_rows import SimilarDelegate, SimilarRows
from thyroid_desktop.ui.words.problem_texts import whole_text

STATES: Final[dict[AlikeStage, str]] = {
    "none": QT_TRANSLATE_NOOP("SimilarPanel", "Select a box: nodules of your library that look like it stand here."),
    "hidden": QT_TRANSLATE_NOOP("SimilarPanel", "Give your own opinion first."),
    "waiting": QT_TRANSLATE_NOOP("SimilarPanel", "They are looked for when the model has answered."),
    "searching": QT_TRANSLATE_NOOP("SimilarPanel", "Looking for similar nodules…"),
    "found": "",
    "failed": "",
}


class SimilarList(QListView):
    """Enter opens, and so does a click."""

    opened = Signal(QModelIndex)

    def __init__(self) -> None:
        super().__init__()
        self.clicked.connect(self.opened)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class SimilarPanel(Panel):
    """Shows what :class:`Alike` has found, and how far the library is compared at all.

    Args:
        alike: Looks for them.
        crops: Pictures of them.
        catching_up: Asks the model about boxes that it has never seen.
    """

    written = Signal()
    """The summary may be another one."""

    def __init__(self, alike: Alike, crops: Crops, catching_up: CatchingUp, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._alike = alike
        self._catching_up = catching_up
        self._is_awaited = False
        """Whether the keyboard is to be led to what is being looked for."""
        self.state = label("muted", wraps=True)
        self.tally = label("", wraps=True)
        self.warning = label("small", wraps=True)
        self.rows = SimilarRows(crops)
        self.list = SimilarList()
        self.list.setModel(self.rows)
        self.list.setItemDelegate(SimilarDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.unknown = QCheckBox()
        self.lacking = label("small", wraps=True)
        self.compare = push_button()
        self.stop = push_button()
        self.back = push_button(is_link=True)
        self._arrange()
        self.list.opened.connect(self._open)
        self.unknown.toggled.connect(alike.want_unknown)
        self.compare.clicked.connect(catching_up.start)
        self.stop.clicked.connect(catching_up.stop)
        self.back.clicked.connect(alike.go_back)
        alike.changed.connect(self._write)
        catching_up.changed.connect(self._write)
        catching_up.kept.connect(alike.search_again)
        self.retranslate()

    def focus(self) -> None:
        """To the most similar one, now or when it is found; or to what can be done so that there is one."""
        self._is_awaited = self._alike.view.stage == "searching"
        if self.rows.rowCount():
            self.list.setCurrentIndex(self.rows.index(0))
            self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif self._alike.view.stage == "found":
            self.unknown.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def summary(self) -> str:
        """The tally, for the folded panel."""
        return self.tally.text()

    def retranslate(self) -> None:
        keys = {one.id: keys_text(one) for one in COMMANDS}
        self.warning.setText(
            self.tr("This counts nodules of your own library. It is no probability: it depends on what was collected.")
        )
        name_control(self.list, self.tr("Similar nodules"), "↑, ↓; Enter")
        self.list.setToolTip("")  # each row has its own
        self.unknown.setText(self.tr("Also nodules without a known answer"))
        name_control(self.unknown, self.tr("Show nodules without a known answer, too"), "Space")
        self.compare.setText(self.tr("Compare with my whole library"))
        name_control(self.compare, self.tr("Let the model look at every box that it has not seen, in the background"))
        self.stop.setText(self.tr("Cancel"))
        name_control(self.stop, self.tr("Stop comparing; what is done is kept"))
        self.back.setText(self.tr("Back to my nodule"))
        name_control(self.back, self.tr("Back to the nodule one came from"), keys["back_from_similar"])
        self.rows.layoutChanged.emit()
        self._write()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._alike.want(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._is_awaited = False
        self._alike.want(False)

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        tight(layout, spacing=5)
        for widget in (self.state, self.tally, self.list, self.warning, self.unknown, self.lacking):
            layout.addWidget(widget)
        row = QHBoxLayout()
        tight(row)
        row.addWidget(self.compare)
        row.addWidget(self.stop)
        row.addStretch(1)
        layout.addLayout(row)
        layout.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)

    def _open(self, index: QModelIndex) -> None:
        likeness = self.rows.likeness(index)
        if likeness is not None:
            self._alike.open(likeness)

    def _write(self) -> None:
        view = self._alike.view
        found = view.resemblance
        self._show_rows(found)
        self.state.setText(self._state_text())
        self.state.setVisible(bool(self.state.text()))
        self.tally.setText(self._tally_text())
        for widget in (self.list, self.warning):
            widget.setVisible(bool(found.alike))
        self.tally.setVisible(bool(found.alike))
        self.unknown.setVisible(view.stage == "found")
        is_running, has_lacking = self._catching_up.is_running, view.stage == "found" and found.lacking > 0
        self.lacking.setText(self._lacking_text())
        self.lacking.setVisible(is_running or has_lacking)
        leaving, staying = (self.compare, self.stop) if is_running else (self.stop, self.compare)
        staying.setVisible(is_running or has_lacking)
        if leaving.hasFocus() and staying.isVisible():
            # The keyboard stays here instead of going on to whatever comes next.
            staying.setFocus(Qt.FocusReason.OtherFocusReason)
        leaving.hide()
        self.back.setVisible(self._alike.can_go_back)
        if self._is_awaited and view.stage != "searching":
            self.focus()
        self.written.emit()

    def _show_rows(self, found: Resemblance) -> None:
        if self.rows.values() == found.alike:
            return
        row = self.list.currentIndex().row()
        self.rows.show(found.alike)
        self.list.setFixedHeight(max(1, len(found.alike)) * max(self.list.sizeHintForRow(0), 1) + 4)
        if row >= 0 and found.alike:
            self.list.setCurrentIndex(self.rows.index(min(row, len(found.alike) - 1)))

    def _state_text(self) -> str:
        view = self._alike.view
        if view.problem is not None:
            return whole_text(view.problem)
        if view.stage != "found":
            return self.tr(STATES[view.stage])
        if view.resemblance.alike:
            return ""
        if not view.resemblance.is_asked:
            return self.tr("This answer is older than the comparison of nodules. Compare the library first.")
        if self._alike.wish.with_unknown:
            return self.tr("No other nodule of your library can be compared yet.")
        return self.tr("No nodule with a known answer yet. Record pathology of your nodules, and they are found here.")

    def _tally_text(self) -> str:
        found = self._alike.view.resemblance
        if not found.alike:
            return ""
        if not found.known:
            return self.tr("Pathology of none of them is known")
        text = self.tr("%1 of %2 malignant").replace("%1", str(found.malignant)).replace("%2", str(found.known))
        unknown = len(found.alike) - found.known
        return text if not unknown else text + self.tr(", %1 not known").replace("%1", str(unknown))

    def _lacking_text(self) -> str:
        job, lacking = self._catching_up, self._alike.view.resemblance.lacking
        if job.is_running:
            text = self.tr("Comparing: %1 of %2 boxes").replace("%1", str(job.done)).replace("%2", str(job.total))
            return text if not job.failures else text + self.tr(", %1 failed").replace("%1", str(job.failures))
        if lacking == 1:
            return self.tr("1 box of your library is not compared yet.")
        return self.tr("%1 boxes of your library are not compared yet.").replace("%1", str(lacking))
