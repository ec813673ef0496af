"""What came of a training in a few sentences, and whether its model is to be adopted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from thyroid_desktop.ui.library.interchange import filled
from thyroid_desktop.ui.panels.parts import Panel, card, label, name_control, push_button, tight
from thyroid_desktop.ui.training.adoption_dialog import Deed
from thyroid_desktop.ui.training.result_words import (
    caution_sentences,
    changes_sentence,
    comparison_sentence,
    data_sentence,
    figures_sentence,
)
from thyroid_desktop.ui.training.training_words import duration_text, model_name

if TYPE_CHECKING:
    from thyroid_desktop.domain.training_result import TrainingResult
    from thyroid_desktop.ui.training.room_state import RoomState


class ResultPage(Panel):
    """Sentences on three cards, and a button that adopts or takes back."""

    asked = Signal(object)
    """:class:`Deed`."""

    def __init__(self) -> None:
        super().__init__()
        self._state: RoomState | None = None
        self._deed: Deed | None = None
        self._headings = [label("heading") for _ in range(3)]
        self.data, self.figures = label(wraps=True), label("verdict", wraps=True)
        self.comparison, self.changes = label("verdict", wraps=True), label(wraps=True)
        self.caution = label("notice", wraps=True)
        self.model = label(wraps=True)
        self._took = label("small", wraps=True)
        self.adopt = push_button(is_primary=True)
        self.adopt.setAutoDefault(False)
        parts = (
            (self.figures, self.data, self._took),
            (self.comparison, self.changes, self.caution),
            (self.model,),
        )
        inside = QWidget()
        column = QVBoxLayout(inside)
        tight(column, 0, 0, 8, 0, spacing=12)
        layouts = []
        for heading, widgets in zip(self._headings, parts, strict=True):
            frame, layout = card(spacing=7)
            layout.addWidget(heading)
            for widget in widgets:
                widget.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                layout.addWidget(widget)
            column.addWidget(frame)
            layouts.append(layout)
        row = QHBoxLayout()
        tight(row, 0, 4, 0, 0)
        row.addWidget(self.adopt)
        row.addStretch(1)
        layouts[-1].addLayout(row)
        column.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside.setMinimumHeight(1)  # its height follows from its width, not from what its sentences need when narrow
        area.setWidget(inside)
        self._area = area
        outer = QVBoxLayout(self)
        tight(outer)
        outer.addWidget(area)
        self.adopt.clicked.connect(self._ask)
        self.retranslate()

    def show_state(self, state: RoomState) -> None:
        """Show the result of the job in front."""
        self._state = state
        self._write()

    def retranslate(self) -> None:
        texts = (self.tr("HOW GOOD IT IS"), self.tr("AGAINST THE MODEL IN USE"), self.tr("THE NEW MODEL"))
        for heading, text in zip(self._headings, texts, strict=True):
            heading.setText(text)
        self._area.setAccessibleName(self.tr("Result"))
        self._write()

    def _write(self) -> None:
        state = self._state
        result = state.shown.result if state is not None and state.shown is not None else None
        if state is None or state.shown is None or result is None:
            return
        self.figures.setText(figures_sentence(result))
        self.data.setText(data_sentence(result))
        took = self.tr("Malignant is the positive class. Training took %1.")
        self._took.setText(filled(took, (duration_text(result.seconds),)))
        self.comparison.setText(comparison_sentence(result.comparison))
        self.changes.setText(changes_sentence(result))
        self.changes.setVisible(bool(self.changes.text()))
        self.caution.setText(caution_sentences(result))
        self.caution.setVisible(bool(self.caution.text()))
        self._write_model(state, state.shown.job.id, result)

    def _write_model(self, state: RoomState, job_id: int, result: TrainingResult) -> None:
        candidate = result.candidate
        if candidate is None:
            self.model.setText(self.tr("No model was written."))
            self.adopt.hide()
            return
        in_use = state.in_use
        force = state.in_force
        self.adopt.show()
        if in_use is not None and in_use.id == candidate.id:
            self.model.setText(filled(self.tr("%1 is in use."), (candidate.title,)))
            is_own = force is not None and force.job_id == job_id and bool(force.before_id)
            self._offer(
                Deed(0, force.id, force.before_id, candidate.title, "") if force is not None and is_own else None
            )
            self.adopt.setText(self.tr("Take back…"))
            name_control(self.adopt, self.tr("Let the model answer again that was in use before"), "Ctrl+T")
            return
        text = self.tr("%1 (%2) can be adopted. From then on it answers instead of the model in use.")
        self.model.setText(filled(text, (candidate.title, candidate.network)))
        self._offer(Deed(job_id, 0, candidate.title, model_name(in_use), caution_sentences(result)))
        self.adopt.setText(self.tr("Adopt this model…"))
        name_control(self.adopt, self.tr("Let this model answer from now on"), "Ctrl+T")

    def _offer(self, deed: Deed | None) -> None:
        self._deed = deed
        self.adopt.setEnabled(deed is not None)

    def _ask(self) -> None:
        if self._deed is not None:
            self.asked.emit(self._deed)

    def ask(self) -> None:
        """As the button does, where it can be pressed."""
        if self.adopt.isVisibleTo(self) and self.adopt.isEnabled():
            self._ask()
