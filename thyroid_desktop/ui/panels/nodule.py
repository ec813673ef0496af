"""The nodule in words: where it lies, how large it is, what the reader thinks of it, what was found."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any, Final, Literal

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from thyroid_desktop.domain.imaging import Image
from thyroid_desktop.domain.nodule import (
    LARGEST_MM,
    NOTE_LIMIT,
    Calcification,
    NoduleDescription,
    NoduleSize,
    Opinion,
    Pathology,
    Pole,
    Side,
    Verdict,
)
from thyroid_desktop.ui.nodules.clinical_words import CALCIFICATIONS, POLES, SIDES, VERDICTS, millimetres_text
from thyroid_desktop.ui.nodules.nodule_sheet import DescriptionChange, NoduleKey, NoduleSheet, OpinionChange
from thyroid_desktop.ui.panels.choice import Choice
from thyroid_desktop.ui.panels.entries import Entries, Entry
from thyroid_desktop.ui.panels.fields import Field, NoteField, length_text, length_typed, whole_typed
from thyroid_desktop.ui.panels.flow_layout import FlowLayout
from thyroid_desktop.ui.panels.parts import Panel, label, name_control, push_button, tight
from thyroid_desktop.ui.panels.pathology import PathologyRows, Typed

Dimension = Literal["width", "depth", "length"]
Same = Literal["same"]
LABELLED: Final = ("opinion", "side", "pole", "size", "calcification", "pathology")
DIMENSIONS: Final[tuple[Dimension, ...]] = ("width", "depth", "length")


class NodulePanel(Panel):
    """Shows and changes what the sheet says; every change is recorded as soon as it is complete."""

    def __init__(self, sheet: NoduleSheet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet = sheet
        self._key: NoduleKey | None = None
        self._image: Image | None = None
        self._begun: dict[NoduleKey, Typed] = {}
        """Pathology that does not say enough to be recorded yet."""
        self.hint = label("muted", wraps=True)
        self.numbers = Choice({})
        self.verdict = Choice(VERDICTS)
        self.score = Field()
        self.score.setFixedWidth(58)
        self.side = Choice(SIDES)
        self.pole = Choice(POLES)
        self.sizes: dict[Dimension, Field] = {one: Field() for one in DIMENSIONS}
        self.computed = label("small", wraps=True)
        self.from_box = push_button(is_link=True)
        self.length_from_box = push_button(is_link=True)
        self.calcification = Choice(CALCIFICATIONS)
        self.pathology = PathologyRows()
        self.note = NoteField()
        self._troubles: dict[str, QLabel] = {one: label("refusal", wraps=True) for one in ("score", "size", "note")}
        self._labels = {one: label("row") for one in LABELLED}
        self._form = QWidget()
        self._entries = self._made_entries()
        self._arrange()
        self._connect()
        self.retranslate()
        self._follow()

    def take_length(self, dimension: Dimension, millimetres: float) -> None:
        """Let a measurement be one of the sizes."""
        self._sheet.describe(_sized(**{dimension: _to_tenth(millimetres)}))

    def keep_typed(self) -> None:
        """Record what stands in the fields; called when they may be left without the focus going elsewhere."""
        self._entries.finish()
        self.pathology.day.finish()

    def focus(self) -> None:
        """Begin with the first row."""
        first = self.verdict if self._form.isVisibleTo(self) else self.numbers
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def summary(self) -> str:
        """The nodule in a few words, for the folded panel."""
        key = self._sheet.key
        if key is None:
            return ""
        largest = self._sheet.description().size.largest
        words = self.tr("Nodule %1").replace("%1", str(key.nodule))
        return words if largest is None else f"{words} · {millimetres_text(largest)}"

    def retranslate(self) -> None:
        self.hint.setText(self.tr("No nodule yet. Draw a box around one, and describe it here."))
        for name, text in (
            ("opinion", self.tr("Opinion")),
            ("side", self.tr("Side")),
            ("pole", self.tr("Pole")),
            ("size", self.tr("Size, mm")),
            ("calcification", self.tr("Calcification")),
            ("pathology", self.tr("Pathology")),
        ):
            self._labels[name].setText(text)
        name_control(self.numbers, self.tr("Nodule of the case"), "←, →")
        name_control(self.verdict, self.tr("My own opinion"), self.tr("first letter, or ←, → and Space"))
        name_control(self.score, self.tr("How likely malignant, 0 to 100"), "Enter")
        name_control(self.side, self.tr("Side"), self.tr("first letter, or ←, → and Space"))
        name_control(self.pole, self.tr("Pole"), self.tr("first letter, or ←, → and Space"))
        name_control(self.calcification, self.tr("Calcification"), self.tr("first letter, or ←, → and Space"))
        name_control(self.note, self.tr("Note"), self.tr("Enter; Shift+Enter for a new line"))
        self.score.setPlaceholderText(self.tr("0–100"))
        self.note.setPlaceholderText(self.tr("Note"))
        signs: tuple[tuple[Dimension, str, str], ...] = (
            ("width", self.tr("Width, left to right, in mm"), self.tr("W")),
            ("depth", self.tr("Depth, front to back, in mm"), self.tr("D")),
            ("length", self.tr("Length, head to foot, in mm"), self.tr("L")),
        )
        for dimension, name, sign in signs:
            name_control(self.sizes[dimension], name, "Enter")
            self.sizes[dimension].setPlaceholderText(sign)
        self.from_box.setText(self.tr("Box → W × D"))
        self.length_from_box.setText(self.tr("Box → L"))
        self._entries.explain()
        self._follow()

    def _arrange(self) -> None:
        opinion = _row(self.verdict, spacing=4)
        opinion.setStretch(0, 1)
        opinion.addWidget(self.score, 0, Qt.AlignmentFlag.AlignTop)
        links = QWidget()
        flow = FlowLayout(links, gap=6)
        for link in (self.from_box, self.length_from_box):
            link.setObjectName("smallLink")
            flow.addWidget(link)
        grid = QGridLayout(self._form)
        tight(grid, spacing=6)
        grid.setColumnStretch(1, 1)
        rows: tuple[tuple[str, QWidget | QHBoxLayout], ...] = (
            ("opinion", opinion), ("", self._troubles["score"]), ("side", self.side), ("pole", self.pole),
            ("size", self._sizes_row()), ("", self._troubles["size"]), ("", self.computed), ("", links),
            ("calcification", self.calcification), ("pathology", self.pathology),
        )  # fmt: skip
        for row, (name, content) in enumerate(rows):
            if name:
                grid.addWidget(self._labels[name], row, 0, Qt.AlignmentFlag.AlignTop)
                self._labels[name].setContentsMargins(0, 4, 0, 0)
            if isinstance(content, QWidget):
                grid.addWidget(content, row, 1)
            else:
                grid.addLayout(content, row, 1)
        grid.addWidget(self.note, len(rows), 0, 1, 2)
        grid.addWidget(self._troubles["note"], len(rows) + 1, 0, 1, 2)
        layout = QVBoxLayout(self)
        tight(layout, spacing=6)
        for widget in (self.hint, self.numbers, self._form):
            layout.addWidget(widget)

    def _sizes_row(self) -> QHBoxLayout:
        row = _row(self.sizes["width"], spacing=4)
        for dimension in DIMENSIONS[1:]:
            times = label("row")
            times.setText("×")
            row.addWidget(times)
            row.addWidget(self.sizes[dimension], 1)
        row.setStretch(0, 1)
        return row

    def _connect(self) -> None:
        sheet = self._sheet
        sheet.changed.connect(self._follow)
        self.numbers.picked.connect(self._on_number)
        self.verdict.picked.connect(lambda word: sheet.opine(_opined(verdict=word)))
        self._entries.said.connect(self._on_said)
        self.side.picked.connect(lambda word: sheet.describe(_placed(word)))
        self.pole.picked.connect(lambda word: sheet.describe(_with_pole(word)))
        for field in self.sizes.values():
            field.textEdited.connect(self._compute)
        self.from_box.clicked.connect(lambda: self._take_box("width", "depth"))
        self.length_from_box.clicked.connect(lambda: self._take_box("length"))
        self.calcification.picked.connect(lambda word: sheet.describe(_calcified(word)))
        self.pathology.said.connect(lambda found: sheet.describe(_examined(found)))

    def _follow(self) -> None:
        """Show what the sheet says now; what is being typed about another nodule is recorded there first."""
        key = self._sheet.key
        if key != self._key:
            self._go_to(key)
        self._image = self._sheet.image
        self.hint.setVisible(key is None)
        self._form.setVisible(key is not None)
        nodules = self._sheet.nodules
        self.numbers.set_table({str(one): str(one) for one in nodules})
        self.numbers.setVisible(len(nodules) > 1)
        self.numbers.show_chosen(None if key is None else str(key.nodule))
        self._show(self._sheet.description(), self._sheet.opinion())

    def _go_to(self, key: NoduleKey | None) -> None:
        """Record what stands in the fields of the nodule until now, and keep in mind what makes no sense yet."""
        self.keep_typed()
        if self._key is not None and self.pathology.is_open:
            self._begun[self._key] = self.pathology.typed
        self._key = key
        self._entries.enter(key)
        if key is not None:
            found = self._sheet.description().pathology
            self.pathology.put(self._begun.pop(key, Typed.of(found)), found)

    def _show(self, said: NoduleDescription, opinion: Opinion | None) -> None:
        self.verdict.show_chosen(None if opinion is None else opinion.verdict)
        self._entries.show("score", "" if opinion is None or opinion.score is None else str(opinion.score))
        self.side.show_chosen(said.side)
        self.pole.show_chosen(said.pole)
        self.pole.setEnabled(said.side != "isthmus")
        for dimension in DIMENSIONS:
            self._entries.show(dimension, length_text(getattr(said.size, dimension)))
        self.calcification.show_chosen(said.calcification)
        self.pathology.show_recorded(said.pathology)
        self._entries.show("note", said.note)
        self._compute()
        self._suit_box()

    def _compute(self) -> None:
        """Volume and shape of the sizes as they stand in the fields."""
        try:
            size = NoduleSize(**{one: length_typed(field.text()) for one, field in self.sizes.items()})
        except ValueError:
            size = NoduleSize()
        words = []
        if size.volume_ml is not None:
            words.append(self.tr("%1 ml").replace("%1", QLocale().toString(size.volume_ml, "f", 2)))
        if size.is_taller_than_wide is not None:
            words.append(self.tr("taller than wide") if size.is_taller_than_wide else self.tr("not taller than wide"))
        self.computed.setText(" · ".join(words))
        self.computed.setVisible(bool(words))

    def _suit_box(self) -> None:
        """Say whether the box can give sizes, and why not."""
        measured = self._box_mm()
        if self._sheet.box is None:
            reason = self.tr("No box is selected")
        elif measured is None:
            reason = self.tr("The image is not calibrated here: type the sizes")
        else:
            reason = ""
        for button, name in (
            (self.from_box, self.tr("Width and depth from the box")),
            (self.length_from_box, self.tr("Length from the box, for a longitudinal view")),
        ):
            button.setEnabled(measured is not None)
            name_control(button, f"{name}. {reason}." if reason else name)

    def _box_mm(self) -> tuple[float, float] | None:
        box, image = self._sheet.box, self._sheet.image
        if box is None or box.box is None or image is None:
            return None
        calibration = image.description.calibration_of(box.box)
        return None if calibration is None else calibration.size_mm(box.box)

    def _take_box(self, *dimensions: Dimension) -> None:
        measured = self._box_mm()
        if measured is not None:
            sizes = zip(dimensions, measured, strict=False)
            self._sheet.describe(_sized(**{one: _to_tenth(side) for one, side in sizes}))

    def _on_number(self, word: str | None) -> None:
        chosen = word or (str(self._key.nodule) if self._key is not None else "")
        if chosen:
            self._sheet.choose(int(chosen))

    def _on_said(self, name: str, value: Any) -> None:
        """Said about the nodule that the fields belong to, which may not be the one of the sheet any more."""
        if self._key is None or self._image is None:
            return
        if name == "score":
            self._sheet.opine_at(self._key, self._image, _opined(score=value))
        elif name == "note":
            self._sheet.describe_at(self._key, self._image, lambda said: replace(said, note=value))
        else:
            self._sheet.describe_at(self._key, self._image, _sized(**{name: value}))

    def _made_entries(self) -> Entries:
        """What the fields take, and why they take nothing else."""

        def size_reason(text: str) -> str:
            words = self.tr("“%1” is no size: write millimetres, above 0 and up to %2.")
            return words.replace("%2", f"{LARGEST_MM:g}").replace("%1", text[:20])

        def score_reason(text: str) -> str:
            return self.tr("“%1” is no score: write 0 to 100.").replace("%1", text[:20])

        def note_reason(text: str) -> str:
            words = self.tr("The note is not recorded: it may have up to %1 characters, and this has %2.")
            return words.replace("%1", str(NOTE_LIMIT)).replace("%2", str(len(text)))

        sizes: dict[str, Entry] = {
            one: Entry(field, self._troubles["size"], _size_typed, size_reason) for one, field in self.sizes.items()
        }
        score = Entry(self.score, self._troubles["score"], _score_typed, score_reason)
        note = Entry(self.note, self._troubles["note"], _note_typed, note_reason)
        return Entries({"score": score, **sizes, "note": note}, self)


def _row(first: QWidget, *, spacing: int) -> QHBoxLayout:
    row = QHBoxLayout()
    tight(row, spacing=spacing)
    row.addWidget(first)
    return row


def _to_tenth(millimetres: float) -> float:
    """To a tenth of a millimetre as the screen rounds it, so that both say the same; never to nothing."""
    return max(math.floor(millimetres * 10.0 + 0.5) / 10.0, 0.1)


def _size_typed(text: str) -> float | None:
    return NoduleSize(length_typed(text)).width


def _score_typed(text: str) -> int | None:
    score = whole_typed(text)
    return None if score is None else Opinion(None, score).score


def _note_typed(text: str) -> str:
    return NoduleDescription(note=text).note


def _opined(*, verdict: Verdict | Same | None = "same", score: int | Same | None = "same") -> OpinionChange:
    def change(before: Opinion | None) -> Opinion | None:
        new_verdict = (None if before is None else before.verdict) if verdict == "same" else verdict
        new_score = (None if before is None else before.score) if score == "same" else score
        return None if new_verdict is None and new_score is None else Opinion(new_verdict, new_score)

    return change


def _placed(side: Side | None) -> DescriptionChange:
    return lambda said: replace(said, side=side, pole=None if side == "isthmus" else said.pole)


def _with_pole(pole: Pole | None) -> DescriptionChange:
    return lambda said: replace(said, pole=None if said.side == "isthmus" else pole)


def _sized(**sizes: float | None) -> DescriptionChange:
    return lambda said: replace(said, size=replace(said.size, **sizes))


def _calcified(calcification: Calcification | None) -> DescriptionChange:
    return lambda said: replace(said, calcification=calcification)


def _examined(pathology: Pathology | None) -> DescriptionChange:
    return lambda said: replace(said, pathology=pathology)
