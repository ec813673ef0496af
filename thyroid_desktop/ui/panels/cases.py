"""The library: the images at hand, all cases, and what could not be opened."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QListView, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from thyroid_desktop.domain.imaging import Case
from thyroid_desktop.services.intake import Refusal
from thyroid_desktop.ui.item_models import VALUE_ROLE, CaseRows, RefusedRows
from thyroid_desktop.ui.library.thumbnails import Thumbnails
from thyroid_desktop.ui.panels.parts import Panel, label, tight
from thyroid_desktop.ui.panels.row_delegate import RowDelegate
from thyroid_desktop.ui.panels.worklist import WorkListPanel

IMAGES, CASES, REFUSED = range(3)


class CasesPanel(Panel):
    """Three lists behind three tabs, of which the first is the work list; an empty list says what it is for."""

    case_chosen = Signal(object)
    """:class:`Case`."""

    def __init__(self, work: WorkListPanel, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.work = work
        self.cases = CaseRows(thumbnails)
        self.refused = RefusedRows()
        self._tabs = QButtonGroup(self)
        self._pages = QStackedWidget()
        self._lists: dict[int, QListView] = {IMAGES: work.view}
        self._empty = {number: label("muted", wraps=True) for number in (CASES, REFUSED)}
        row = QHBoxLayout()
        tight(row, spacing=2)
        pages = (work, self._page(CASES, self.cases), self._page(REFUSED, self.refused))
        for number, page in enumerate(pages):
            tab = QPushButton()
            tab.setCheckable(True)
            tab.setProperty("isTab", True)
            tab.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._tabs.addButton(tab, number)
            row.addWidget(tab)
            self._pages.addWidget(page)
        row.addStretch(1)
        self._tabs.idClicked.connect(self.show_tab)
        layout = QVBoxLayout(self)
        tight(layout, 8, 6, 4, 6, spacing=4)
        layout.addLayout(row)
        layout.addWidget(self._pages, 1)
        self.show_tab(IMAGES)
        self.retranslate()

    def show_cases(self, cases: tuple[Case, ...]) -> None:
        """List these cases."""
        self._fill(CASES, self.cases, cases)

    def show_refused(self, refused: tuple[Refusal, ...]) -> None:
        """List what could not be opened."""
        self._fill(REFUSED, self.refused, refused)

    def focus_search(self) -> None:
        """Let the user search the work list."""
        self.show_tab(IMAGES)
        self.work.focus_search()

    def show_tab(self, number: int) -> None:
        """Bring one of IMAGES, CASES, REFUSED to the front."""
        self._tabs.button(number).setChecked(True)
        self._pages.setCurrentIndex(number)

    @property
    def tab(self) -> int:
        """The tab in front."""
        return self._pages.currentIndex()

    def retranslate(self) -> None:
        self._empty[CASES].setText(self.tr("The library is empty. Everything you open is kept here."))
        self._empty[REFUSED].setText(self.tr("Every file could be opened."))
        for number, name in enumerate((self.tr("Work list"), self.tr("Library"), self.tr("Refused"))):
            self._tabs.button(number).setText(name)
            if number in self._empty:
                count = self._lists[number].model().rowCount()
                self._lists[number].setAccessibleName(name)
                self._tabs.button(number).setText(f"{name}  {count}" if count else name)
        self._tabs.button(REFUSED).setVisible(self.refused.rowCount() > 0)
        for view in self._lists.values():
            view.scheduleDelayedItemsLayout()
            view.viewport().update()

    def _fill(self, number: int, model: CaseRows | RefusedRows, values: tuple[object, ...]) -> None:
        with QSignalBlocker(self._lists[number].selectionModel()):
            model.show(values)
        page = self._pages.widget(number)
        if isinstance(page, QStackedWidget):
            page.setCurrentIndex(0 if values else 1)
        if number == REFUSED and not values and self.tab == REFUSED:
            self.show_tab(IMAGES)
        self.retranslate()

    def _page(self, number: int, model: QAbstractListModel) -> QStackedWidget:
        view = QListView()
        view.setModel(model)
        view.setItemDelegate(RowDelegate(view, "warning" if number == REFUSED else ""))
        view.setUniformItemSizes(True)
        view.setMouseTracking(True)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        if number == CASES:
            view.clicked.connect(self._on_case)
            view.activated.connect(self._on_case)
        self._lists[number] = view
        empty = self._empty[number]
        empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        empty.setContentsMargins(8, 10, 8, 8)
        page = QStackedWidget()
        page.addWidget(view)
        page.addWidget(empty)
        page.setCurrentIndex(1)
        return page

    def _on_case(self, index: QModelIndex) -> None:
        case = index.data(VALUE_ROLE)
        if isinstance(case, Case):
            self.case_chosen.emit(case)
