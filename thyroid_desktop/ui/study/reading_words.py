"""What the pages between the cases of a study say."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from thyroid_desktop.domain.reading import Finished, Next, Turn, Wait
from thyroid_desktop.ui.library.interchange import filled
from thyroid_desktop.ui.study.notice_page import Words

translate = QCoreApplication.translate


def moment_text(at: str) -> str:
    """A moment (UTC, ISO 8601) as local day and time, in the user's language."""
    moment = QDateTime.fromSecsSinceEpoch(int(datetime.fromisoformat(at).timestamp()))
    return f"{QLocale().toString(moment.date(), QLocale.FormatType.LongFormat)}, {moment.toString('HH:mm')}"


def keys_of_reading(*, has_score: bool, has_tirads: bool, is_box_drawn: bool) -> tuple[tuple[str, str], ...]:
    """The keys of a case, as far as they mean something in this study."""
    rows = (
        (
            is_box_drawn,
            "Insert, ↑ ↓ ← →",
            translate("reading", "put a box in the middle, move it, with Ctrl resize it"),
        ),
        (True, "B, M", translate("reading", "benign, malignant; also 1 and 2")),
        (has_score, "0 … 100", translate("reading", "type the malignancy score, or change it by ↑ and ↓")),
        (has_tirads, "1 … 9", translate("reading", "features of TI-RADS, one row after the other")),
        (True, "Enter", translate("reading", "lock the answer for good, and go on")),
        (True, "K   ,   .", translate("reading", "play a cine, frame back and forth")),
        (True, "+  −  F  [  ]", translate("reading", "zoom, whole image, darker and brighter")),
        (True, "Esc", translate("reading", "leave; you go on here later")),
    )
    return tuple((key, meaning) for is_meant, key, meaning in rows if is_meant)


def welcome_words(title: str, turn: Turn, keys: tuple[tuple[str, str], ...]) -> Words:
    """Before the first case of a sitting."""
    is_new = turn.position == 1
    text = translate("reading", "%1 cases. Every answer is saved as soon as it is locked.")
    if not is_new:
        text = translate("reading", "You go on with case %2 of %1, where you left.")
    detail = filled(text, (turn.total, turn.position))
    button = translate("reading", "Begin") if is_new else translate("reading", "Go on")
    return Words(title, detail, keys, button)


def part_words(turn: Turn) -> Words:
    """Between two parts that follow each other without a washout."""
    detail = translate("reading", "Take a breath. The next part has %1 cases.").replace("%1", str(turn.total))
    return Words(translate("reading", "One part is done"), detail, (), translate("reading", "Begin the next part"))


def stop_words(coming: Next) -> Words:
    """Instead of a case: wait, finished, or not invited."""
    leave = translate("reading", "Back to the program")
    if isinstance(coming, Wait):
        detail = translate("reading", "You may go on from %1. Until then, what you have seen is to fade.")
        title = translate("reading", "This part is done")
        return Words(title, detail.replace("%1", moment_text(coming.until)), (), leave, is_leaving=True)
    if isinstance(coming, Finished):
        title = translate("reading", "You have read everything")
        detail = translate("reading", "Thank you. All your answers are saved.")
        return Words(title, detail, (), leave, is_leaving=True)
    title = translate("reading", "You are no reader of this study")
    detail = translate("reading", "Change the reader (Ctrl+Shift+U), or ask whoever leads the study.")
    return Words(title, detail, (), leave, is_leaving=True)


def trouble_words(detail: str) -> Words:
    """The case cannot be shown, or the answer could not be saved; no name of a file is told."""
    title = translate("reading", "This case cannot be read now")
    return Words(title, detail, (), translate("reading", "Back to the program"), is_leaving=True)
