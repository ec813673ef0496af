"""Readers side by side: how far their boxes and words agree on each nodule, and what is settled between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, cast

from PySide6.QtCore import QLocale, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from thyroid_desktop.domain.marks import SETTLING_REASONS, SettlingReason
from thyroid_desktop.domain.nodule import NOTE_LIMIT, Verdict
from thyroid_desktop.ui.marking import QT_TRANSLATE_NOOP
from thyroid_desktop.ui.nodules.clinical_words import UNSAID, VERDICTS, listed, spoken
from thyroid_desktop.ui.panels.choice import Choice
from thyroid_desktop.ui.panels.parts import Panel, card, label, name_control, push_button, restyle, tight
from thyroid_desktop.ui.words.problem_texts import with_colon

if TYPE_CHECKING:
    from thyroid_desktop.services.comparing import Comparison, NoduleComparison, Said
    from thyroid_desktop.services.reviewing import Decision

REASONS: Final[Mapping[SettlingReason, str]] = {
    "agreed": QT_TRANSLATE_NOOP("clinical", "The readers agreed"),
    "majority": QT_TRANSLATE_NOOP("clinical", "Most readers say so"),
    "border": QT_TRANSLATE_NOOP("clinical", "Follows the border best"),
    "extent": QT_TRANSLATE_NOOP("clinical", "Holds the whole nodule"),
    "overlooked": QT_TRANSLATE_NOOP("clinical", "A reader overlooked it"),
    "no-nodule": QT_TRANSLATE_NOOP("clinical", "It is no nodule"),
    "other": QT_TRANSLATE_NOOP("clinical", "Other reason"),
}
MINE: Final = QT_TRANSLATE_NOOP("clinical", "Mine")
MEAN: Final = QT_TRANSLATE_NOOP("clinical", "Mean box")
NOBODY: Final = QT_TRANSLATE_NOOP("clinical", "No nodule")
OF_NO_ONE: Final[Mapping[str, Literal["mean", "nobody"]]] = {"mean": "mean", "nobody": "nobody"}
"""What can be settled besides the box of a reader."""
MOST_ROWS: Final = 4
NAME, OPINION, LEVEL, FIRST_OVERLAP = range(4)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the panel shows.

    Attributes:
        comparison: The readers side by side; None while it is being read.
        place: Which of its nodules is looked at.
        tints: The colour of each reader's boxes, by user id.
        is_blind: Whether the reader does not see the others in this case.
        own_id: The user id of the one who compares.
    """

    comparison: Comparison | None = None
    place: int = 0
    tints: Mapping[int, QColor] = field(default_factory=dict)
    is_blind: bool = False
    own_id: int = 0

    @property
    def nodule(self) -> NoduleComparison | None:
        """The nodule that is looked at."""
        nodules = self.comparison.nodules if self.comparison is not None else ()
        return nodules[self.place] if self.place < len(nodules) else None


class AdjudicationPanel(Panel):
    """Shows a comparison and gathers a decision; records nothing itself."""

    unblind_asked = Signal()
    nodule_chosen = Signal(int)
    settle_asked = Signal()
    withdraw_asked = Signal()
    next_asked = Signal()
    agreement_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = Shown()
        self._heading = label("heading")
        self._summary = label("muted", wraps=True)
        self.unblind = push_button(is_primary=True)
        self.nodules = QListWidget()
        self.table = QTableWidget()
        self._state = label("small", wraps=True)
        self._captions = tuple(label("small") for _ in range(3))
        self.choice = Choice({})
        self.verdict = Choice(VERDICTS)
        self.reason = QComboBox()
        self.note = QLineEdit(maxLength=NOTE_LIMIT)
        self.settle = push_button(is_primary=True)
        self.withdraw = push_button()
        self.next = push_button(is_link=True)
        self.agreement = push_button(is_link=True)
        self._arrange()
        self.unblind.clicked.connect(self.unblind_asked)
        self.nodules.currentRowChanged.connect(self._on_row)
        self.choice.picked.connect(lambda _word: self._suit())
        self.settle.clicked.connect(self.settle_asked)
        self.withdraw.clicked.connect(self.withdraw_asked)
        self.next.clicked.connect(self.next_asked)
        self.agreement.clicked.connect(self.agreement_asked)
        self.retranslate()

    def show_comparison(self, shown: Shown) -> None:
        """Show this; what was begun about another nodule is forgotten."""
        before, self._shown = self._shown.nodule, shown
        if shown.nodule != before:
            self._begin()
        self._write()

    def decision(self, by: Literal["mean"] | None = None) -> Decision | None:
        """What the controls say; None while no box is chosen."""
        words = [by] if by is not None else list(self.choice.chosen)
        if not words:
            return None
        chosen = words[0]
        verdict = next(iter(self.verdict.chosen), None)
        reason = SETTLING_REASONS[max(self.reason.currentIndex(), 0)]
        whose = OF_NO_ONE.get(chosen) or int(chosen)
        from thyroid_desktop.services.reviewing import Decision

        return Decision(whose, reason, self.note.text().strip(), None if verdict is None else cast(Verdict, verdict))

    def choose(self, reader_id: int) -> None:
        """Choose the box of a reader."""
        self.choice.show_chosen(str(reader_id))
        self._suit()

    def retranslate(self) -> None:
        self._heading.setText(self.tr("COMPARE READERS"))
        self.unblind.setText(self.tr("Show the other readers"))
        for caption, text in zip(
            self._captions, (self.tr("Box to be settled"), self.tr("Verdict"), self.tr("Reason")), strict=True
        ):
            caption.setText(text)
        chosen = max(self.reason.currentIndex(), 0)
        self.reason.clear()
        self.reason.addItems([spoken(REASONS[one]) for one in SETTLING_REASONS])
        self.reason.setCurrentIndex(chosen)
        self.note.setPlaceholderText(self.tr("Note"))
        self.settle.setText(self.tr("Settle"))
        self.withdraw.setText(self.tr("Withdraw"))
        self.next.setText(self.tr("Next disagreement"))
        self.agreement.setText(self.tr("Agreement…"))
        for control, name in (
            (self.unblind, self.tr("Show the other readers of this case; that is recorded")),
            (self.nodules, self.tr("Nodules that readers have marked")),
            (self.table, self.tr("What each reader says, and the overlap of their boxes")),
            (self.choice, self.tr("Box to be settled")),
            (self.verdict, self.tr("Verdict to be settled")),
            (self.reason, self.tr("Reason")),
            (self.note, self.tr("Note on what is settled")),
            (self.settle, self.tr("Settle the chosen box for all")),
            (self.withdraw, self.tr("Take back what was settled")),
            (self.next, self.tr("Go to the next image whose readers disagree")),
            (self.agreement, self.tr("How far the readers of the listed images agree")),
        ):
            name_control(control, name)
        self._write()

    def _arrange(self) -> None:
        self.nodules.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.setIconSize(QSize(10, 10))
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setHighlightSections(False)
        frame, inside = card(spacing=6)
        for widget in (self._heading, self._summary, self.unblind, self.nodules, self.table, self._state):
            inside.addWidget(widget)
        self._deciding = QWidget()
        form = QVBoxLayout(self._deciding)
        tight(form, 0, 4, 0, 0, spacing=4)
        for caption, control in zip(self._captions, (self.choice, self.verdict, self.reason), strict=True):
            form.addWidget(caption)
            form.addWidget(control)
        form.addWidget(self.note)
        buttons = QHBoxLayout()
        tight(buttons, 0, 4, 0, 0)
        buttons.addWidget(self.settle, 1)
        buttons.addWidget(self.withdraw)
        form.addLayout(buttons)
        inside.addWidget(self._deciding)
        links = QHBoxLayout()
        tight(links)
        links.addWidget(self.next)
        links.addWidget(self.agreement)
        links.addStretch(1)
        inside.addLayout(links)
        layout = QVBoxLayout(self)
        tight(layout, 8, 8, 8, 0)
        layout.addWidget(frame)

    def _begin(self) -> None:
        """A nodule is looked at anew: offer its readers, and what they agree on."""
        nodule = self._shown.nodule
        said = nodule.said if nodule is not None else ()
        own = self._shown.own_id
        drawn = [one.reader for one in said if one.box is not None]
        names = {str(reader.id): MINE if reader.id == own else reader.name for reader in drawn}
        self.choice.set_table({**names, **({"mean": MEAN} if len(names) > 1 else {}), "nobody": NOBODY})
        self.choice.show_chosen()
        self.note.clear()
        self.verdict.show_chosen(*(nodule.verdicts if nodule is not None and len(nodule.verdicts) == 1 else ()))

    def _write(self) -> None:
        shown, nodule = self._shown, self._shown.nodule
        self._summary.setText(self._summary_text())
        self.unblind.setVisible(shown.is_blind)
        self._write_nodules(() if shown.comparison is None else shown.comparison.nodules)
        self.table.setVisible(nodule is not None)
        if nodule is not None:
            self._write_table(nodule)
        else:
            self.table.setRowCount(0)
        self._state.setText(self._state_text(nodule))
        self._state.setVisible(nodule is not None)
        restyle(self._state, "isGood", nodule is not None and nodule.settlement is not None and not nodule.is_outdated)
        self._deciding.setVisible(nodule is not None and bool(nodule.boxes or nodule.settled))
        self._suit()

    def _suit(self) -> None:
        nodule = self._shown.nodule
        self.settle.setEnabled(nodule is not None and bool(self.choice.chosen))
        self.withdraw.setVisible(nodule is not None and bool(nodule.settled_id))

    def _summary_text(self) -> str:
        shown = self._shown
        if shown.is_blind:
            return self.tr(
                "You read this case blind. Comparing shows you the boxes and opinions of the others: "
                "that is recorded, and cannot be undone."
            )
        if shown.comparison is None:
            return self.tr("Reading…")
        readers = shown.comparison.readers
        if len(readers) < 2:
            return (
                self.tr("Nobody else has read this image.") if readers else self.tr("Nobody has read this image yet.")
            )
        if not shown.comparison.nodules:
            return self.tr("All readers say that there is no nodule here.")
        count = sum(one.is_open for one in shown.comparison.nodules)
        text = self.tr("%1 readers, nothing left to settle") if not count else self.tr("%1 readers, %2 to settle")
        return text.replace("%1", str(len(readers))).replace("%2", str(count))

    def _state_text(self, nodule: NoduleComparison | None) -> str:
        if nodule is None:
            return ""
        if nodule.settlement is not None:
            text = spoken(REASONS[nodule.settlement.reason])
            note = f" – {nodule.settlement.note}" if nodule.settlement.note else ""
            first = self.tr("Changed since it was settled") if nodule.is_outdated else self.tr("Settled")
            whose = spoken(NOBODY) if nodule.settled is None else nodule.settled.details.source
            first = f"{first} ({whose})"
            return f"●  {with_colon(first, text)}{note}"
        parts = []
        if nodule.is_missed:
            parts.append(self.tr("a reader has no box here"))
        if nodule.lowest_overlap is not None:
            parts.append(self.tr("least overlap %1").replace("%1", QLocale().toString(nodule.lowest_overlap, "f", 2)))
        if len(nodule.verdicts) > 1:
            parts.append(self.tr("verdicts differ"))
        head = self.tr("Readers differ") if nodule.differs else self.tr("Readers agree")
        return with_colon(head, listed(parts)) if parts else head

    def _write_nodules(self, nodules: tuple[NoduleComparison, ...]) -> None:
        is_cine = self._shown.comparison is not None and self._shown.comparison.image.description.frame_count > 1
        height = self.nodules.fontMetrics().lineSpacing() + 12
        with QSignalBlocker(self.nodules):
            self.nodules.clear()
            for place, nodule in enumerate(nodules):
                text = self.tr("Nodule %1").replace("%1", str(place + 1))
                if is_cine:
                    text += "  ·  " + self.tr("frame %1").replace("%1", str(nodule.frame + 1))
                text += f"  ·  {self._short_state(nodule)}"
                item = QListWidgetItem(text)
                item.setSizeHint(QSize(100, height))
                self.nodules.addItem(item)
            self.nodules.setCurrentRow(self._shown.place if nodules else -1)
        self.nodules.setFixedHeight(min(len(nodules), MOST_ROWS) * height + 4)
        self.nodules.setVisible(len(nodules) > 1)

    def _short_state(self, nodule: NoduleComparison) -> str:
        if nodule.settlement is not None and not nodule.is_outdated:
            return self.tr("settled")
        return self.tr("to settle") if nodule.is_open else self.tr("agreed")

    def _write_table(self, nodule: NoduleComparison) -> None:
        letters = [_letter(at) for at in range(len(nodule.said))]
        self.table.setColumnCount(FIRST_OVERLAP + len(letters))
        self.table.setRowCount(len(letters))
        heads = [self.tr("Reader"), self.tr("Opinion"), self.tr("Level"), *letters]
        self.table.setHorizontalHeaderLabels(heads)
        for row, said in enumerate(nodule.said):
            self._write_reader(row, said)
            for other in range(len(letters)):
                value = None if row == other else nodule.overlap(row, other)
                text = "" if row == other else UNSAID if value is None else QLocale().toString(value, "f", 2)
                self._cell(row, FIRST_OVERLAP + other, text)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        height = self.table.verticalHeader().defaultSectionSize()
        self.table.setFixedHeight(len(letters) * height + header.sizeHint().height() + 6)

    def _write_reader(self, row: int, said: Said) -> None:
        name = self._cell(row, NAME, f"{_letter(row)}  {said.reader.name}")
        name.setTextAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        name.setToolTip(said.reader.name)
        if said.reader.id == self._shown.own_id:
            font = name.font()
            font.setBold(True)
            name.setFont(font)
        if said.box is not None and said.reader.id in self._shown.tints:
            swatch = QPixmap(10, 10)
            swatch.fill(self._shown.tints[said.reader.id])
            name.setData(Qt.ItemDataRole.DecorationRole, swatch)
        self._cell(row, OPINION, _opinion_text(said) if said.box is not None else self.tr("no box"))
        self._cell(row, LEVEL, said.words.level or UNSAID)

    def _cell(self, row: int, column: int, text: str) -> QTableWidgetItem:
        item = QTableWidgetItem(text)
        item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
        self.table.setItem(row, column, item)
        return item

    def _on_row(self, row: int) -> None:
        if row >= 0:
            self.nodule_chosen.emit(row)


def _letter(place: int) -> str:
    return chr(ord("A") + place) if place < 26 else str(place + 1)


def _opinion_text(said: Said) -> str:
    opinion = said.words.opinion
    if opinion is None:
        return UNSAID
    verdict = spoken(VERDICTS[opinion.verdict]) if opinion.verdict is not None else ""
    score = "" if opinion.score is None else str(opinion.score)
    return " ".join(part for part in (verdict, score) if part)
