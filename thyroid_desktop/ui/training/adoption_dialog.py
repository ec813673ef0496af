"""Asks whether a model is to be adopted or taken back, and why; what is answered is recorded."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from thyroid_desktop.domain.errors import UserProblem
from thyroid_desktop.ui.evidence.calm_problem import CalmProblem
from thyroid_desktop.ui.library.interchange import filled
from thyroid_desktop.ui.panels.parts import label, name_control, push_button, tight

REASON_LIMIT = 500


@dataclass(frozen=True, slots=True)
class Deed:
    """What is to be done.

    Attributes:
        job_id: The job whose model is adopted; 0 when an adoption is taken back.
        adoption_id: The adoption that is taken back; 0 when a model is adopted.
        model: The model that answers from then on.
        before: The model that answers now; empty for none.
        caution: What one must know before; empty for nothing.
    """

    job_id: int
    adoption_id: int
    model: str
    before: str
    caution: str


class AdoptionDialog(QDialog):
    """Shown with ``open()``; stays until the deed is done, or says why it cannot be done."""

    confirmed = Signal(object, str)
    """The :class:`Deed` and the reason."""

    def __init__(self, parent: QWidget, deed: Deed) -> None:
        super().__init__(parent)
        self.deed = deed
        self._head = label("title", wraps=True)
        self._detail = label("muted", wraps=True)
        self._caution = label("notice", wraps=True)
        self.problem = CalmProblem()
        self._reason_label = label("heading")
        self.reason = QLineEdit(maxLength=REASON_LIMIT)
        self.busy = label("small", wraps=True)
        self.cancel, self.confirm = push_button(), push_button(is_primary=True)
        for button in (self.cancel, self.confirm):
            button.setAutoDefault(False)
        buttons = QHBoxLayout()
        tight(buttons, 0, 8, 0, 0)
        buttons.addWidget(self.busy, 1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.confirm)
        self._column = layout = QVBoxLayout(self)
        tight(layout, 26, 22, 26, 18, spacing=10)
        layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)  # sentences need much height when narrow
        for part in (self._head, self._detail, self._caution, self.problem, self._reason_label, self.reason):
            layout.addWidget(part)
        layout.addStretch(1)
        layout.addLayout(buttons)
        self.setMinimumWidth(560)
        self.reason.textChanged.connect(self._write)
        self.reason.returnPressed.connect(self._confirm)
        self.cancel.clicked.connect(self.reject)
        self.confirm.clicked.connect(self._confirm)
        self._is_busy = False
        self.retranslate()
        self.reason.setFocus()

    def show_problem(self, problem: UserProblem) -> None:
        """It could not be done; one can try again."""
        self._is_busy = False
        self.problem.show_problem(problem)
        self._write()
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Write all texts in the current language."""
        is_adopting, values = bool(self.deed.job_id), (self.deed.model, self.deed.before)
        self.setWindowTitle(self.tr("Adopt this model") if is_adopting else self.tr("Take back"))
        head = self.tr("Adopt %1?") if is_adopting else self.tr("Let %1 answer again?")
        self._head.setText(filled(head, values))
        if self.deed.before:
            detail = self.tr("It answers from then on instead of %2, for everybody who works with this profile.")
        else:
            detail = self.tr("It answers from then on, for everybody who works with this profile.")
        kept = self.tr("Second opinions that were recorded stay as they are. It can be taken back.")
        if not is_adopting:
            kept = self.tr("Second opinions that were recorded stay as they are. The model can be adopted again.")
        self._detail.setText(f"{filled(detail, values)} {kept}")
        self._caution.setText(self.deed.caution)
        self._caution.setVisible(bool(self.deed.caution))
        self._reason_label.setText(self.tr("WHY"))
        self.reason.setPlaceholderText(self.tr("For those who ask later, such as: better on our own cases"))
        name_control(self.reason, self.tr("Reason, which is recorded"))
        self.cancel.setText(self.tr("Cancel"))
        name_control(self.cancel, self.tr("Cancel"), "Esc")
        self.confirm.setText(self.tr("Adopt this model") if is_adopting else self.tr("Take back"))
        name_control(self.confirm, self.confirm.text(), "Enter")
        self._write()

    def _write(self) -> None:
        has_reason = bool(self.reason.text().strip())
        self.confirm.setEnabled(has_reason and not self._is_busy)
        self.reason.setEnabled(not self._is_busy)
        if self._is_busy:
            self.busy.setText(self.tr("The model is loaded and asked for its golden answers…"))
        else:
            self.busy.setText("" if has_reason else self.tr("A reason is needed; it is recorded with your name."))

    def _fit(self) -> None:
        """As high as its texts are at this width, and no higher."""
        height = self._column.totalHeightForWidth(self.width())
        self.setMinimumHeight(height)
        self.resize(self.width(), height)

    def _confirm(self) -> None:
        if self.confirm.isEnabled():
            self._is_busy = True
            self.problem.show_problem(None)
            self._write()
            self.confirmed.emit(self.deed, " ".join(self.reason.text().split()))
