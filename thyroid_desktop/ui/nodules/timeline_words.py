"""What an entry of the timeline says: what was done, and what it was before and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from PySide6.QtCore import QCoreApplication

from thyroid_desktop.domain.annotation import BoxRevision, MarkRevision, Revision
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.imaging import Image
from thyroid_desktop.domain.marks import Absence, Caliper, ForeignFile, MarkValue, Refusal, WorkState
from thyroid_desktop.domain.nodule import NoduleDescription, Opinion, Pathology
from thyroid_desktop.domain.tirads import Feature
from thyroid_desktop.ui.marking import QT_TRANSLATE_NOOP
from thyroid_desktop.ui.nodules.clinical_words import (
    BETHESDA,
    CALCIFICATIONS,
    CHOICES,
    FEATURES,
    POLES,
    REASONS,
    SIDES,
    SOURCES,
    STAGES,
    UNSAID,
    VERDICTS,
    listed,
    millimetres_text,
    number_text,
    spoken,
)
from thyroid_desktop.ui.nodules.timeline_entries import Entry
from thyroid_desktop.ui.nodules.undo import deed_text
from thyroid_desktop.ui.viewer.captions import length_caption, size_caption
from thyroid_desktop.ui.words.problem_texts import with_colon

translate = QCoreApplication.translate
MOST_LETTERS: Final = 40
PARTS: Final = {
    "side": QT_TRANSLATE_NOOP("timeline", "side"),
    "pole": QT_TRANSLATE_NOOP("timeline", "pole"),
    "width": QT_TRANSLATE_NOOP("timeline", "width"),
    "depth": QT_TRANSLATE_NOOP("timeline", "depth"),
    "length": QT_TRANSLATE_NOOP("timeline", "length"),
    "calcification": QT_TRANSLATE_NOOP("timeline", "calcification"),
    "pathology": QT_TRANSLATE_NOOP("timeline", "pathology"),
    "note": QT_TRANSLATE_NOOP("timeline", "note"),
}
"""Parts of a description by name; the features have their names from the chart."""


def what_text(entry: Entry) -> str:
    """What was done, in words, with a capital letter."""
    first = entry.first
    if first.action in {"undo", "redo"}:
        reverted = deed_text(entry.reverted) if entry.reverted is not None else ""
        again = translate("timeline", "Undone: %1") if first.action == "undo" else translate("timeline", "Redone: %1")
        return again.replace("%1", reverted or UNSAID)
    text = deed_text(first)
    return text[:1].upper() + text[1:]


def change_text(entry: Entry, image: Image | None) -> str:
    """Before and after; of a deed of many revisions the first, and how many there are.

    Args:
        entry: The deed.
        image: The image on screen, by whose calibration its own boxes and measurements are told in mm.
    """
    text = _change(entry.before[0], entry.first, image)
    more = len(entry.revisions) - 1
    if more:
        also = translate("timeline", "and %1 more").replace("%1", str(more))
        text = f"{text} · {also}" if text else also
    return text


def _change(before: Revision | None, after: Revision, image: Image | None) -> str:
    here = image if image is not None and image.id == after.image_id else None
    if isinstance(after, BoxRevision):
        earlier = before if isinstance(before, BoxRevision) else None
        return _box_change(earlier, after, here)
    earlier_value = before.value if isinstance(before, MarkRevision) else None
    if isinstance(after.value, NoduleDescription) or isinstance(earlier_value, NoduleDescription):
        parts = _description_changes(earlier_value, after.value)
        changes = [with_colon(name, _arrow(_short(one), _short(other))) for name, one, other in parts]
        return translate("timeline", ", ").join(changes)
    one, other = _value_text(earlier_value, here), _value_text(after.value, here)
    return _arrow(one, other) if one or other else ""


def _short(text: str) -> str:
    """Enough of a note to know it again."""
    return text if len(text) <= MOST_LETTERS else text[: MOST_LETTERS - 1] + "…"


def _arrow(before: str, after: str) -> str:
    return f"{before or UNSAID} → {after or UNSAID}"


def _box_change(before: BoxRevision | None, after: BoxRevision, image: Image | None) -> str:
    if before is not None and before.nodule != after.nodule:
        number = translate("timeline", "nodule %1")
        return _arrow(number.replace("%1", str(before.nodule)), number.replace("%1", str(after.nodule)))
    one, other = None if before is None else before.box, after.box
    if one is None and other is None:
        return ""
    if one == other:
        return _box_text(one, image)
    if one is not None and other is not None and (one.width, one.height) == (other.width, other.height):
        return _arrow(_place_text(one), _place_text(other))
    return _arrow(_box_text(one, image), _box_text(other, image))


def _box_text(box: Box | None, image: Image | None) -> str:
    return "" if box is None else size_caption(box, None if image is None else image.description)


def _place_text(box: Box) -> str:
    return f"({number_text(box.x0, 0)}, {number_text(box.y0, 0)})"


def _value_text(value: MarkValue | None, image: Image | None) -> str:
    if isinstance(value, Opinion):
        return opinion_text(value)
    if isinstance(value, Caliper):
        return length_caption(value, None if image is None else image.description)
    if isinstance(value, Absence):
        return translate("timeline", "no nodule")
    if isinstance(value, WorkState):
        words = [spoken(STAGES[value.stage])]
        words += [spoken(REASONS[value.reason])] if value.reason is not None else []
        return listed([*words, *([value.note] if value.note else [])])
    if isinstance(value, Refusal):
        return translate("timeline", "score %1").replace("%1", number_text(value.score, 2))
    return value.format if isinstance(value, ForeignFile) else ""


def opinion_text(opinion: Opinion) -> str:
    """A reader's own opinion in words."""
    verdict = [] if opinion.verdict is None else [spoken(VERDICTS[opinion.verdict])]
    score = [] if opinion.score is None else [f"{opinion.score}/100"]
    return listed([*verdict, *score])


def pathology_text(pathology: Pathology) -> str:
    """What was found, in words."""
    words = [spoken(SOURCES[pathology.source])]
    if pathology.bethesda is not None:
        words.append(translate("timeline", "Bethesda %1").replace("%1", BETHESDA[str(pathology.bethesda)]))
    if pathology.verdict is not None:
        words.append(spoken(VERDICTS[pathology.verdict]))
    if pathology.on is not None:
        words.append(pathology.on.isoformat())
    return listed(words)


def _description_changes(before: MarkValue | None, after: MarkValue | None) -> Iterator[tuple[str, str, str]]:
    """The parts that differ: name, before, after."""
    one = _parts(before if isinstance(before, NoduleDescription) else NoduleDescription())
    other = _parts(after if isinstance(after, NoduleDescription) else NoduleDescription())
    for (name, earlier), (_, later) in zip(one, other, strict=True):
        if earlier != later:
            yield name, earlier, later


def _parts(said: NoduleDescription) -> tuple[tuple[str, str], ...]:
    size, features = said.size, said.features
    foci = [spoken(text) for word, text in CHOICES["foci"].items() if word in features.foci]
    return (
        (_part("side"), _word(SIDES, said.side)),
        (_part("pole"), _word(POLES, said.pole)),
        (_part("width"), _mm(size.width)),
        (_part("depth"), _mm(size.depth)),
        (_part("length"), _mm(size.length)),
        (_part("calcification"), _word(CALCIFICATIONS, said.calcification)),
        (_feature("composition"), _word(CHOICES["composition"], features.composition)),
        (_feature("echogenicity"), _word(CHOICES["echogenicity"], features.echogenicity)),
        (_feature("shape"), _word(CHOICES["shape"], features.shape)),
        (_feature("margin"), _word(CHOICES["margin"], features.margin)),
        (_feature("foci"), " + ".join(foci)),
        (_part("pathology"), "" if said.pathology is None else pathology_text(said.pathology)),
        (_part("note"), said.note),
    )


def _feature(name: Feature) -> str:
    return spoken(FEATURES[name]).lower()


def _part(name: str) -> str:
    return translate("timeline", PARTS[name])


def _word(table: Mapping[str, str], word: str | None) -> str:
    return spoken(table[word]) if word is not None else ""


def _mm(length: float | None) -> str:
    return "" if length is None else millimetres_text(length)
