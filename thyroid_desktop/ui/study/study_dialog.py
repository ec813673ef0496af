"""Defining a reader study: cases, readers, arms, order, washout, and what is asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from thyroid_desktop.domain.errors import UserProblem
from thyroid_desktop.ui.library.interchange import filled
from thyroid_desktop.ui.marking import QT_TRANSLATE_NOOP
from thyroid_desktop.ui.panels.choice import Choice
from thyroid_desktop.ui.panels.parts import card, label, name_control, push_button, tight
from thyroid_desktop.ui.study.arm_rows import ArmRows
from thyroid_desktop.ui.study.reader_list import ReaderList
from thyroid_desktop.ui.study.wish import CaseCount, StudyWish
from thyroid_desktop.ui.words.problem_texts import whole_text

BOXES: Final = {
    "given": QT_TRANSLATE_NOOP("clinical", "Box is shown"),
    "to-draw": QT_TRANSLATE_NOOP("clinical", "Reader draws the box"),
}
TITLE_LIMIT: Final = 120
USUAL_WASHOUT: Final = 14
LONGEST_WASHOUT: Final = 365


class StudyDialog(QDialog):
    """Shown with ``open()``; stays while the model answers, and is closed by whoever creates the study."""

    truths_asked = Signal()
    """The truth is to come from a table."""
    creation_asked = Signal(object)
    """:class:`StudyWish`."""
    stop_asked = Signal()

    def __init__(self, parent: QWidget, readers: Sequence[str], count: CaseCount) -> None:
        super().__init__(parent)
        self._count = count
        self._problem: UserProblem | None = None
        self.is_busy = False
        self._head = label("title")
        self._detail = label("muted", wraps=True)
        self._headings = [label("heading") for _ in range(6)]
        self.title = QLineEdit(maxLength=TITLE_LIMIT)
        self.cases = label("verdict", wraps=True)
        self.lacking = label("small", wraps=True)
        self.truths = push_button(is_link=True)
        self.truths.setObjectName("smallLink")
        self.readers = ReaderList()
        self.readers.offer(readers)
        self.arms = ArmRows()
        self.is_randomised, self.is_crossover = QCheckBox(), QCheckBox()
        self.asks_score, self.asks_tirads, self.shows_patient = QCheckBox(), QCheckBox(), QCheckBox()
        for box in (self.is_randomised, self.is_crossover, self.asks_score):
            box.setChecked(True)
        self.washout = QLineEdit(str(USUAL_WASHOUT), maxLength=3)
        self.washout.setValidator(QIntValidator(0, LONGEST_WASHOUT, self))
        self.washout.setFixedWidth(52)
        self._washout_labels = (QLabel(), QLabel())
        self.box = Choice(BOXES)
        self.box.show_chosen("given")
        self._hint = label("small", wraps=True)
        self._bar = QProgressBar(textVisible=False)
        self._progress = label("small", wraps=True)
        self.cancel, self.create_button = push_button(), push_button(is_primary=True)
        self._arrange()
        self._connect()
        self.retranslate()
        self.title.setFocus()

    @property
    def wish(self) -> StudyWish:
        """What is defined by now."""
        return StudyWish(
            " ".join(self.title.text().split()),
            self.arms.arms if all(row.name.text().strip() for row in self.arms.rows) else (),
            self.readers.chosen,
            self.is_crossover.isChecked() and len(self.arms.rows) > 1,
            self.is_randomised.isChecked(),
            int(self.washout.text() or 0) if len(self.arms.rows) > 1 else 0,
            "given" in self.box.chosen,
            self.asks_score.isChecked(),
            self.asks_tirads.isChecked(),
            self.shows_patient.isChecked(),
        )

    def show_cases(self, count: CaseCount) -> None:
        """There are these cases now."""
        self._count = count
        self._write()

    def show_progress(self, done: int, total: int) -> None:
        """So many answers of the model are there; nothing can be altered meanwhile."""
        self.is_busy, self._problem = True, None
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._write()

    def show_problem(self, problem: UserProblem | None) -> None:
        """It was not created, because of this or because it was stopped; everything can be altered again."""
        self.is_busy, self._problem = False, problem
        self._write()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def reject(self) -> None:
        """While the model answers, Escape stops that first."""
        if self.is_busy:
            self.stop_asked.emit()
        else:
            super().reject()

    def retranslate(self) -> None:
        """Write all texts in the current language."""
        self.setWindowTitle(self.tr("New reader study"))
        self._head.setText(self.tr("New reader study"))
        self._detail.setText(
            self.tr("Once it is created, a study is never altered. Positive, everywhere, is what is malignant.")
        )
        headings = (
            self.tr("TITLE"), self.tr("CASES"), self.tr("READERS"), self.tr("ARMS"), self.tr("ORDER"),
            self.tr("WHAT IS ASKED"),
        )  # fmt: skip
        for widget, text in zip(self._headings, headings, strict=True):
            widget.setText(text)
        self.title.setPlaceholderText(self.tr("For instance: Four readers with and without the model"))
        name_control(self.title, self.tr("Title of the study"))
        self.truths.setText(self.tr("Take the truth from a table…"))
        name_control(self.truths, self.tr("Take the truth from a CSV table of file names or hashes"))
        self.is_randomised.setText(self.tr("Each reader sees the cases in an order of his own"))
        self.is_crossover.setText(self.tr("Readers take turns in which arm comes first"))
        self._washout_labels[0].setText(self.tr("Washout between arms"))
        self._washout_labels[1].setText(self.tr("days"))
        name_control(self.washout, self.tr("Washout between arms, in days"))
        name_control(self.box, self.tr("Whether the box is shown or drawn"))
        self.asks_score.setText(self.tr("Malignancy score from 0 to 100"))
        self.asks_tirads.setText(self.tr("Features of TI-RADS"))
        self.shows_patient.setText(self.tr("Show patient data and file name"))
        for box in (self.is_randomised, self.is_crossover, self.asks_score, self.asks_tirads, self.shows_patient):
            name_control(box, box.text())
        self._bar.setAccessibleName(self.tr("Progress"))
        self._write()

    def _arrange(self) -> None:
        left, right = QVBoxLayout(), QVBoxLayout()
        for side in (left, right):
            tight(side, spacing=12)
        title, cases, readers, arms, order, asked = self._headings
        self._add_card(left, title, self.title)
        self._add_card(left, cases, self.cases, self.lacking, self.truths)
        self._add_card(left, readers, self.readers)
        left.addStretch(1)
        line = QWidget()
        inside = QHBoxLayout(line)
        tight(inside)
        for widget in (self._washout_labels[0], self.washout, self._washout_labels[1]):
            inside.addWidget(widget)
        inside.addStretch(1)
        self._add_card(right, arms, self.arms)
        self._add_card(right, order, self.is_randomised, self.is_crossover, line)
        self._add_card(right, asked, self.box, self.asks_score, self.asks_tirads, self.shows_patient)
        right.addStretch(1)
        sides = QHBoxLayout()
        tight(sides, spacing=14)
        sides.addLayout(left, 1)
        sides.addLayout(right, 1)
        self._form = QWidget()
        self._form.setLayout(sides)
        buttons = QHBoxLayout()
        tight(buttons, 0, 4, 0, 0)
        words = QVBoxLayout()
        tight(words, spacing=5)
        for told in (self._hint, self._bar, self._progress):
            words.addWidget(told)
        buttons.addLayout(words, 1)
        buttons.addWidget(self.cancel, 0, Qt.AlignmentFlag.AlignBottom)
        buttons.addWidget(self.create_button, 0, Qt.AlignmentFlag.AlignBottom)
        layout = QVBoxLayout(self)
        tight(layout, 24, 20, 24, 18, spacing=12)
        for part in (self._head, self._detail, self._form):
            layout.addWidget(part, 1 if part is self._form else 0)
        layout.addLayout(buttons)
        self.setMinimumWidth(900)
        for button in (self.cancel, self.create_button, self.truths):
            button.setAutoDefault(False)  # Enter in a field must not create a study

    def _add_card(self, side: QVBoxLayout, *widgets: QWidget) -> None:
        frame, inside = card(spacing=7)
        for widget in widgets:
            is_link = widget is self.truths
            inside.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeft if is_link else Qt.AlignmentFlag(0))
        side.addWidget(frame)

    def _connect(self) -> None:
        self.title.textChanged.connect(self._write)
        self.readers.changed.connect(self._write)
        self.arms.changed.connect(self._write)
        self.box.picked.connect(self._on_box)
        self.truths.clicked.connect(self.truths_asked)
        self.cancel.clicked.connect(self.reject)
        self.create_button.clicked.connect(lambda: self.creation_asked.emit(self.wish))

    def _on_box(self, word: object) -> None:
        if word is None:
            self.box.show_chosen("given")

    def _write(self) -> None:
        self.cases.setText(self._cases_text())
        self.lacking.setText(self._lacking_text())
        self.lacking.setVisible(bool(self.lacking.text()))
        several = len(self.arms.rows) > 1
        for widget in (self.is_crossover, self.washout, *self._washout_labels):
            widget.setEnabled(several)
        missing = self._missing_text()
        self._hint.setText(whole_text(self._problem) if self._problem is not None else missing)
        self._hint.setVisible(not self.is_busy)
        self._bar.setVisible(self.is_busy)
        self._progress.setVisible(self.is_busy)
        told = self.tr("The model looks at the cases: %1 of %2")
        self._progress.setText(filled(told, (self._bar.value(), self._bar.maximum())))
        self._form.setEnabled(not self.is_busy)
        self.cancel.setText(self.tr("Stop") if self.is_busy else self.tr("Cancel"))
        name_control(self.cancel, self.cancel.text(), "Esc")
        self.create_button.setText(self.tr("Create the study"))
        name_control(self.create_button, self.tr("Create the study"))
        self.create_button.setEnabled(not self.is_busy and not missing)

    def _cases_text(self) -> str:
        count = self._count
        if not count.total:
            return self.tr("No image of the list has a box and pathology")
        text = self.tr("%1 cases: %2 malignant, %3 benign")
        return filled(text, (count.total, count.malignant, count.benign))

    def _lacking_text(self) -> str:
        count = self._count
        lines = (
            (count.without_truth, self.tr("Left out for want of the truth: %1")),
            (count.without_box, self.tr("Left out for want of a box: %1")),
            (count.unmatched, self.tr("Lines of the table that name no image of the list: %1")),
        )
        return "\n".join(text.replace("%1", str(number)) for number, text in lines if number)

    def _missing_text(self) -> str:
        """What still stands against creating the study; empty for nothing."""
        wish, count = self.wish, self._count
        names = [arm.name.casefold() for arm in wish.arms]
        reasons = (
            (not wish.title, self.tr("The study has no title yet.")),
            (not count.malignant or not count.benign, self.tr("Both malignant and benign cases are needed.")),
            (not wish.readers, self.tr("No reader is ticked yet.")),
            (not names, self.tr("An arm has no name yet.")),
            (len(set(names)) < len(names), self.tr("Two arms have the same name.")),
        )
        return next((text for is_missing, text in reasons if is_missing), "")
