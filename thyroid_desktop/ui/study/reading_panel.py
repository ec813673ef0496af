"""The right side while a study is read: where one is, what the model says if it may, and the reader's answer."""

from __future__ import annotations

from typing import Final, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QProgressBar, QScrollArea, QVBoxLayout, QWidget

from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.nodule import Verdict
from thyroid_desktop.domain.reading import Answer, Part
from thyroid_desktop.ui.nodules.clinical_words import VERDICTS
from thyroid_desktop.ui.nodules.nodule_sheet import NoduleSheet
from thyroid_desktop.ui.panels.choice import Choice
from thyroid_desktop.ui.panels.parts import Panel, card, label, name_control, push_button, tight
from thyroid_desktop.ui.panels.tirads import TiradsPanel
from thyroid_desktop.ui.study.feature_sheet import FeatureSheet
from thyroid_desktop.ui.study.model_card import ModelCard
from thyroid_desktop.ui.study.score_field import ScoreField
from thyroid_desktop.ui.study.sitting import Sitting

WIDTH: Final = 410
VERDICT_KEYS: Final = "B, M, 1, 2"


class ReadingPanel(Panel):
    """Shows a sitting and takes the answer; what is locked is decided elsewhere."""

    changed = Signal()
    """The reader has said something."""
    lock_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sidePanel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(WIDTH)
        self._sitting: Sitting | None = None
        self._box: Box | None = None
        self._is_showing = False
        self.place = label("title")
        self.bar = QProgressBar(textVisible=False)
        self.model = ModelCard()
        self._heading, self._score_heading, self._tirads_heading = label("heading"), label("heading"), label("heading")
        self._task = label("muted", wraps=True)
        self.verdict = Choice(VERDICTS)
        self.score = ScoreField()
        self.sheet = FeatureSheet(self)
        self.tirads = TiradsPanel(cast("NoduleSheet", self.sheet))
        self.hint = label("notice", wraps=True)
        self.lock = push_button(is_primary=True)
        self.lock.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._leave = label("small", wraps=True)
        self._arrange()
        self.verdict.picked.connect(self._on_verdict)
        self.score.changed.connect(self._tell)
        self.sheet.changed.connect(self._tell)
        self.lock.clicked.connect(self.lock_asked)
        self.retranslate()

    @property
    def answer(self) -> Answer:
        """What was said so far; nothing of what is not asked."""
        sitting = self._sitting
        if sitting is None:
            return Answer()
        said = self.verdict.chosen
        protocol = sitting.protocol
        return Answer(
            cast("Verdict | None", next(iter(said), None)),
            self.score.score if protocol.asks_score else None,
            self.sheet.features if protocol.asks_tirads else None,
            self._box if protocol.box == "to-draw" else None,
        )

    def show_sitting(self, sitting: Sitting) -> None:
        """Show where one is, what is asked, and what was said before an interruption."""
        self._is_showing = True
        self._sitting = sitting
        answer = sitting.begins_with
        self._box = answer.box
        self.verdict.show_chosen(answer.verdict)
        self.score.show_score(answer.score)
        self.sheet.show_features(answer.features)
        self.model.show_answer(sitting.model)
        self.hint.clear()
        self.bar.setRange(0, sitting.turn.total)
        self.bar.setValue(sitting.turn.position - 1)
        for widget in (self._score_heading, self.score):
            widget.setVisible(sitting.protocol.asks_score)
        for part in (self._tirads_heading, self.tirads):
            part.setVisible(sitting.protocol.asks_tirads)
        self.lock.setEnabled(True)
        self._is_showing = False
        self.retranslate()

    def say_verdict(self, word: Verdict) -> None:
        """Take this verdict, and go on to the score where that is still to be said."""
        self.verdict.show_chosen(word)
        self._on_verdict(word)

    def show_box(self, box: Box | None) -> None:
        """The reader has drawn this box, or taken it away."""
        self._box = box
        self._tell()

    def ask_for(self, part: Part) -> None:
        """Say what is still to be said, and go there."""
        texts: dict[Part, str] = {
            "box": self.tr("Draw a box around the nodule first: drag, or press Insert and the arrow keys."),
            "verdict": self.tr("Benign or malignant?"),
            "score": self.tr("How sure are you? Type a score from 0 to 100."),
            "tirads": self.tr("Say what is still missing of TI-RADS."),
        }
        self.hint.setText(texts[part])
        if part == "tirads":
            self.tirads.focus()
        elif part != "box":
            (self.verdict if part == "verdict" else self.score).setFocus(Qt.FocusReason.TabFocusReason)

    def show_hint(self, text: str) -> None:
        """Say something below the answer."""
        self.hint.setText(text)

    def retranslate(self) -> None:
        sitting = self._sitting
        place = "" if sitting is None else self.tr("%1 of %2")
        if sitting is not None:
            place = place.replace("%1", str(sitting.turn.position)).replace("%2", str(sitting.turn.total))
        self.place.setText(place)
        self.bar.setAccessibleName(place)
        is_final = sitting is not None and sitting.turn.stage == "with-model"
        self._heading.setText(self.tr("YOUR OPINION WITH THE MODEL") if is_final else self.tr("YOUR OPINION"))
        self._task.setText(self._task_text(is_final=is_final))
        self._task.setVisible(bool(self._task.text()))
        self._score_heading.setText(self.tr("HOW SURE"))
        self._tirads_heading.setText(self.tr("TI-RADS"))
        name_control(self.verdict, self.tr("Benign or malignant"), VERDICT_KEYS)
        for word, keys in (("benign", "B, 1"), ("malignant", "M, 2")):
            button = self.verdict.button(word)
            button.setToolTip(f"{button.text()}  ({keys})")
        self.lock.setText(self.tr("Lock and go on"))
        name_control(self.lock, self.tr("Lock this answer for good and go on"), self.tr("Enter"))
        self._leave.setText(self.tr("Enter locks · Esc leaves, and you go on here later"))

    def _task_text(self, *, is_final: bool) -> str:
        sitting = self._sitting
        if sitting is None:
            return ""
        if is_final and sitting.begins_with != Answer():
            return self.tr("Your own opinion is locked. Keep it or change it, now that you see what the model says.")
        if sitting.protocol.box == "to-draw":
            return self.tr("Draw a box around the nodule, then give your opinion.")
        return ""

    def _arrange(self) -> None:
        top = QWidget()
        head = QVBoxLayout(top)
        tight(head, 18, 16, 18, 4, spacing=8)
        head.addWidget(self.place)
        head.addWidget(self.bar)
        frame, inside = card(spacing=7)
        widgets = (self._heading, self._task, self.verdict, self._score_heading, self.score)
        for widget in (*widgets, self._tirads_heading, self.tirads):
            inside.addWidget(widget)
        middle = QWidget()
        body = QVBoxLayout(middle)
        tight(body, 18, 8, 18, 8, spacing=12)
        body.addWidget(self.model)
        body.addWidget(frame)
        body.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(middle)
        bottom = QWidget()
        foot = QVBoxLayout(bottom)
        tight(foot, 18, 6, 18, 16, spacing=8)
        for part in (self.hint, self.lock, self._leave):
            foot.addWidget(part)
        layout = QVBoxLayout(self)
        tight(layout, spacing=0)
        layout.addWidget(top)
        layout.addWidget(scroll, 1)
        layout.addWidget(bottom)

    def _on_verdict(self, word: object) -> None:
        sitting = self._sitting
        if word is not None and sitting is not None and sitting.protocol.asks_score and self.score.score is None:
            self.score.setFocus(Qt.FocusReason.TabFocusReason)
        self._tell()

    def _tell(self) -> None:
        if not self._is_showing:
            self.hint.clear()
            self.changed.emit()
