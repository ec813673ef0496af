"""Every sentence that reaches the screen from rooms which know no language but English.

Problems and warnings are raised in English, which the command line prints; the window recognises them by these
templates and tells them in its own language. %1, %2 … stand for what differs from time to time.
"""

from __future__ import annotations

from typing import Final

from thyroid_desktop.ui.marking import QT_TRANSLATE_NOOP
from thyroid_desktop.ui.words.sentences_of_evidence import NESTING_OF_EVIDENCE, OF_EVIDENCE
from thyroid_desktop.ui.words.sentences_of_exchange import OF_EXCHANGE
from thyroid_desktop.ui.words.sentences_of_files import OF_FILES
from thyroid_desktop.ui.words.sentences_of_models import OF_MODELS
from thyroid_desktop.ui.words.sentences_of_training import OF_TRAINING
from thyroid_desktop.ui.words.sentences_of_work import OF_WORK

SENTENCES: Final = (*OF_WORK, *OF_FILES, *OF_MODELS, *OF_EXCHANGE, *OF_EVIDENCE, *OF_TRAINING)
"""What stands at their places is data, such as a file name, and is never translated."""

NESTING: Final = (
    QT_TRANSLATE_NOOP("Sentences", "Ultrasound region %1 %2."),
    QT_TRANSLATE_NOOP("Sentences", "it is %1"),
    QT_TRANSLATE_NOOP("Sentences", "it holds no picture%1"),
    QT_TRANSLATE_NOOP("Sentences", "frame %1: %2"),
    QT_TRANSLATE_NOOP("Sentences", "The %1 is not in the library"),
    QT_TRANSLATE_NOOP("Sentences", "its exchange file cannot be written (%1)"),
    QT_TRANSLATE_NOOP("Sentences", "%1 cannot be read (%2)"),
    QT_TRANSLATE_NOOP("Sentences", "%1 is not valid: %2"),
    QT_TRANSLATE_NOOP("Sentences", "%1 has no %2 %3"),
    QT_TRANSLATE_NOOP("Sentences", "%1: %2 %3 is %4, not (n, …) = %5"),
    QT_TRANSLATE_NOOP("Sentences", "%1: %2 %3 is not float32"),
    QT_TRANSLATE_NOOP("Sentences", "%1 is no object"),
    QT_TRANSLATE_NOOP("Sentences", "%1 has no %2"),
    QT_TRANSLATE_NOOP("Sentences", "%1 of %2 is not %3"),
    QT_TRANSLATE_NOOP("Sentences", "%1 has an unknown member %2"),
    QT_TRANSLATE_NOOP("Sentences", "follow-up %1; FNA only from %2 mm."),
    QT_TRANSLATE_NOOP("Sentences", "Shape %1 was left out: %2."),
    QT_TRANSLATE_NOOP("Sentences", "Annotation %1 was left out: it has no box."),
    QT_TRANSLATE_NOOP("Sentences", "it is no COCO file%1"),
    QT_TRANSLATE_NOOP("Sentences", "it is no file of Pascal VOC%1"),
    QT_TRANSLATE_NOOP("Sentences", "it is no JSON (%1)"),
    QT_TRANSLATE_NOOP("Sentences", "it is no XML (line %1, %2)"),
    QT_TRANSLATE_NOOP("Sentences", "it is no table (%1)"),
    QT_TRANSLATE_NOOP("Sentences", "line %1, %2"),
    QT_TRANSLATE_NOOP("Sentences", "it is no table of boxes: it has no columns with %1"),
    QT_TRANSLATE_NOOP("Sentences", "%1 is not in the folder"),
    QT_TRANSLATE_NOOP("Sentences", "the one inside: %1"),
    QT_TRANSLATE_NOOP("Sentences", "in this profile work: %1"),
    *NESTING_OF_EVIDENCE,
)
"""What stands at their places may be a sentence or a word of this table again."""
