"""The work list: what is open, filtered by where it stands, searched and sorted."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QObject, QSignalBlocker, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from thyroid_desktop.domain.imaging import Image
from thyroid_desktop.domain.marks import STAGES, WorkStage
from thyroid_desktop.domain.worklist import ORDERS
from thyroid_desktop.ui.library.thumbnails import Thumbnails
from thyroid_desktop.ui.nodules.clinical_words import STAGES as WORDS
from thyroid_desktop.ui.nodules.clinical_words import spoken
from thyroid_desktop.ui.panels.flow_layout import FlowLayout
from thyroid_desktop.ui.panels.parts import Panel, label, name_control, push_button, tight
from thyroid_desktop.ui.panels.work_rows import SIGN, WorkDelegate, WorkRows, sign_icon
from thyroid_desktop.ui.theme import icon
from thyroid_desktop.ui.work.worklist import WorkList

TYPING_MS: Final = 80
"""The list follows when the typing has rested so long."""
FILTERS: Final[tuple[WorkStage | None, ...]] = (None, *STAGES)
SEARCH_KEYS: Final = "Ctrl+L"


class WorkListPanel(Panel):
    """Shows what the work list has; hides its tools while nothing is open."""

    image_chosen = Signal(int)
    """Position in the list."""

    def __init__(self, work: WorkList, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self.rows = WorkRows(work.row, thumbnails)
        self.search = QLineEdit()
        self._sign = self.search.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self._clear = self.search.addAction(icon("close"), QLineEdit.ActionPosition.TrailingPosition)
        self._clear.setVisible(False)
        self._clear.triggered.connect(self._forget_search)
        self.search.installEventFilter(self)
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._typing.timeout.connect(self._look)
        self.search.textChanged.connect(self._on_typed)
        self.chips: dict[WorkStage | None, QToolButton] = {}
        self._chip_group = QButtonGroup(self)
        self.order = QComboBox()
        self.order.setObjectName("flatChoice")
        self.order.addItems([""] * len(ORDERS))
        self.order.activated.connect(lambda at: work.set_order(ORDERS[at]))
        self._count = label("small")
        self.view = QListView()
        self._empty = label("muted", wraps=True)
        self._empty.setContentsMargins(6, 0, 0, 0)  # where the words of the links begin
        self.library = push_button(is_link=True)
        self.everything = push_button(is_link=True)
        self.library.clicked.connect(work.open_library)
        self.everything.clicked.connect(self._show_everything)
        self._tools = QWidget()
        self._pages = QStackedWidget()
        self._arrange()
        self._prepare_view()
        work.changed.connect(self._on_work)
        thumbnails.made.connect(lambda _image_id: self.view.viewport().update())
        self.retranslate()

    def show_images(self, images: tuple[Image, ...]) -> None:
        """List these images."""
        with QSignalBlocker(self.view.selectionModel()):
            self.rows.show(images)
        self._on_work()

    def exchange_images(self, images: tuple[Image, ...]) -> None:
        """List other images in the same places."""
        self.rows.exchange(images)

    def show_position(self, position: int) -> None:
        """Mark the image that was asked for."""
        index = self.rows.index(position)
        before = self.view.currentIndex()
        with QSignalBlocker(self.view.selectionModel()):
            self.view.setCurrentIndex(index)
        for changed in (before, index):
            self.view.update(changed)
        if not self.view.viewport().rect().contains(self.view.visualRect(index)):
            # To the middle, so that one sees what comes next, and not all rows are painted again at the next step.
            self.view.scrollTo(index, QListView.ScrollHint.PositionAtCenter)

    def focus_search(self) -> None:
        """Let the user type what to look for, instead of what was looked for before."""
        target = self.search if self._tools.isVisibleTo(self) else self.library
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Down leads into the list, Enter shows its first image, Esc forgets the search and then leaves it."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._look()
            self._leave_search(is_first_wanted=True)
        elif event.key() == Qt.Key.Key_Down:
            self._look()
            self._leave_search(is_first_wanted=False)
        elif event.key() == Qt.Key.Key_Escape and self.search.text():
            self._forget_search()
        elif event.key() == Qt.Key.Key_Escape:
            self.view.setFocus()
        else:
            return False
        return True

    def retranslate(self) -> None:
        self.search.setPlaceholderText(self.tr("Name, case, patient, label, nodule"))
        name_control(self.search, self.tr("Search the work list"), SEARCH_KEYS)
        self._sign.setText(self.tr("Search the work list"))
        self._clear.setText(self.tr("Clear the search"))
        name_control(self.order, self.tr("Order of the list"))
        self.view.setAccessibleName(self.tr("Work list"))
        words = {
            "opened": self.tr("As opened"),
            "newest": self.tr("Newest first"),
            "name": self.tr("By name"),
            "useful": self.tr("Most useful next"),
        }
        hints = {"useful": self.tr("Images about which the model is least certain come first, where it was asked.")}
        for at, order in enumerate(ORDERS):
            self.order.setItemText(at, words[order])
            self.order.setItemData(at, hints.get(order, words[order]), Qt.ItemDataRole.ToolTipRole)
        self.library.setText(self.tr("Open the whole library"))
        name_control(self.library, self.tr("Open the whole library"))
        self.everything.setText(self.tr("Show all images"))
        name_control(self.everything, self.tr("Show all images"))
        self._on_work()
        self.view.scheduleDelayedItemsLayout()

    def _arrange(self) -> None:
        tools = QVBoxLayout(self._tools)
        tight(tools, 0, 2, 4, 0, spacing=6)
        chips = QWidget()
        flow = FlowLayout(chips)
        ratio = self.devicePixelRatioF()
        for at, stage in enumerate(FILTERS):
            chip = self.chips[stage] = QToolButton()
            chip.setObjectName("chip")
            chip.setProperty("isSmall", True)
            chip.setCheckable(True)
            if stage is not None:
                chip.setIcon(sign_icon(stage, ratio))
                chip.setIconSize(QSize(SIGN, SIGN))
                chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            self._chip_group.addButton(chip, at)
            flow.addWidget(chip)
        self._chip_group.idClicked.connect(lambda at: self._work.set_stage(FILTERS[at]))
        line = QHBoxLayout()
        tight(line, 2, 0, 0, 0)
        line.addWidget(self._count, 1)
        line.addWidget(self.order)
        tools.addWidget(self.search)
        tools.addWidget(chips)
        tools.addLayout(line)
        page = QWidget()
        empty = QVBoxLayout(page)
        tight(empty, 2, 10, 8, 8)
        empty.addWidget(self._empty)
        empty.addWidget(self.everything, 0, Qt.AlignmentFlag.AlignLeft)
        empty.addWidget(self.library, 0, Qt.AlignmentFlag.AlignLeft)
        empty.addStretch(1)
        self._pages.addWidget(self.view)
        self._pages.addWidget(page)
        layout = QVBoxLayout(self)
        tight(layout, spacing=4)
        layout.addWidget(self._tools)
        layout.addWidget(self._pages, 1)

    def _prepare_view(self) -> None:
        view = self.view
        view.setModel(self.rows)
        view.setItemDelegate(WorkDelegate(view))
        view.setUniformItemSizes(True)
        view.setMouseTracking(True)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        view.selectionModel().currentChanged.connect(self._on_current)

    def _on_typed(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        self._typing.start()

    def _forget_search(self) -> None:
        self.search.clear()
        self._look()

    def _look(self) -> None:
        self._typing.stop()
        if self.search.text() != self._work.query:
            self._work.set_query(self.search.text())

    def _leave_search(self, *, is_first_wanted: bool) -> None:
        if self._work.found:
            self.view.setFocus()
            if is_first_wanted:
                self.image_chosen.emit(0)

    def _show_everything(self) -> None:
        self._forget_search()
        self._work.set_stage(None)

    def _on_work(self) -> None:
        """Show filter, search, numbers, and what an empty list means."""
        work = self._work
        if not self._typing.isActive() and self.search.text() != work.query:
            self.search.setText(work.query)
            self._typing.stop()
        numbers = work.counts()
        total = sum(numbers.values())
        locale = self.locale()
        for stage, chip in self.chips.items():
            word = self.tr("All") if stage is None else spoken(WORDS[stage])
            number = locale.toString(total if stage is None else numbers[stage])
            chip.setText(f"{word} {number}" if stage is None else f" {word} {number}")
            chip.setChecked(stage == work.stage)
            name_control(chip, f"{word}, {number}")
        shown = self.tr("%1 images") if total != 1 else self.tr("1 image")
        if work.is_narrowed:
            shown = self.tr("%1 of %2").replace("%2", locale.toString(total))
        self._count.setText(shown.replace("%1", locale.toString(work.found)))
        self.order.setCurrentIndex(ORDERS.index(work.order))
        self._tools.setVisible(total > 0)
        self._empty.setText(self._why_empty(total, numbers))
        self.library.setVisible(total == 0)
        self.everything.setVisible(total > 0)
        self._pages.setCurrentIndex(0 if work.found else 1)
        self.view.viewport().update()

    def _why_empty(self, total: int, numbers: dict[WorkStage, int]) -> str:
        work = self._work
        if not total:
            return self.tr("The images that you open are listed here.")
        if work.stage == "todo" and not numbers["todo"]:
            return self.tr("Nothing to do: every image here is annotated.")
        if work.query.strip():
            where = "" if work.stage is None else spoken(WORDS[work.stage])
            text = self.tr("No image matches “%1”.") if not where else self.tr("No image under “%2” matches “%1”.")
            return text.replace("%1", work.query.strip()).replace("%2", where)
        return self.tr("No image is here yet.")

    def _on_current(self, index: QModelIndex) -> None:
        if index.isValid():
            self.image_chosen.emit(index.row())
