"""What is said about tables of scores and readings, their evaluation, and reader studies."""

from __future__ import annotations

from typing import Final

from thyroid_desktop.ui.marking import QT_TRANSLATE_NOOP

OF_EVIDENCE: Final = (
    # Tables of scores, readings and truths
    QT_TRANSLATE_NOOP("Sentences", "(without a name)"),
    QT_TRANSLATE_NOOP("Sentences", "A number with a decimal comma must stand in quotes."),
    QT_TRANSLATE_NOOP("Sentences", "Its columns are: %1."),
    QT_TRANSLATE_NOOP("Sentences", "is not a finite number"),
    QT_TRANSLATE_NOOP("Sentences", "is not a number"),
    QT_TRANSLATE_NOOP("Sentences", "is not a number: others have “%1” before decimals"),
    QT_TRANSLATE_NOOP("Sentences", "it has %1 cells, the header has %2"),
    QT_TRANSLATE_NOOP("Sentences", "it has no column “%1”"),
    QT_TRANSLATE_NOOP("Sentences", "it is neither UTF-8 nor UTF-16 text"),
    QT_TRANSLATE_NOOP("Sentences", "its cells are in disorder (%1)"),
    QT_TRANSLATE_NOOP("Sentences", "its first line is endless"),
    QT_TRANSLATE_NOOP("Sentences", "its score in column “%1” is missing"),
    QT_TRANSLATE_NOOP(
        "Sentences", "its truth is “%1”, but others are told in another way; take words or 0 and 1 alone"
    ),
    QT_TRANSLATE_NOOP("Sentences", "its truth “%1” is neither benign nor malignant, nor 0 (benign) or 1 (malignant)"),
    QT_TRANSLATE_NOOP("Sentences", "the name of a column is endless"),
    QT_TRANSLATE_NOOP("Sentences", "two of its columns are called “%1”"),
    QT_TRANSLATE_NOOP("Sentences", "a table of readings"),
    QT_TRANSLATE_NOOP("Sentences", "all of its cases are %1: an analysis takes both classes"),
    QT_TRANSLATE_NOOP("Sentences", "it calls case “%1” otherwise than the lines before"),
    QT_TRANSLATE_NOOP("Sentences", "it has a header and no readings"),
    QT_TRANSLATE_NOOP("Sentences", "it names no %1"),
    QT_TRANSLATE_NOOP("Sentences", "its column “%1” names more than %2 of them"),
    QT_TRANSLATE_NOOP("Sentences", "reader “%1” has read case “%2” in arm “%3” already in line %4"),
    QT_TRANSLATE_NOOP("Sentences", "Besides case and truth it needs a column a model or reader."),
    QT_TRANSLATE_NOOP(
        "Sentences", "Besides case, patient and truth every column must hold scores; leave other columns out."
    ),
    QT_TRANSLATE_NOOP(
        "Sentences", "Each case has one line; what several images say about one case must be brought together first."
    ),
    QT_TRANSLATE_NOOP("Sentences", "Evaluate fewer cases or fewer curves at a time."),
    QT_TRANSLATE_NOOP("Sentences", "a table of scores"),
    QT_TRANSLATE_NOOP("Sentences", "all of its cases are %1: an evaluation takes both classes"),
    QT_TRANSLATE_NOOP("Sentences", "case “%1” is there already in line %2"),
    QT_TRANSLATE_NOOP("Sentences", "it has a header and no cases"),
    QT_TRANSLATE_NOOP("Sentences", "it has more than %1 million scores, which is more than can be evaluated at once"),
    QT_TRANSLATE_NOOP("Sentences", "it has no column of scores"),
    QT_TRANSLATE_NOOP("Sentences", "it names no case"),
    QT_TRANSLATE_NOOP("Sentences", "its column %1 has no name"),
    QT_TRANSLATE_NOOP("Sentences", "its column “%1” is empty"),
    QT_TRANSLATE_NOOP("Sentences", "Call it one of: %1."),
    QT_TRANSLATE_NOOP("Sentences", "a table of truths"),
    QT_TRANSLATE_NOOP("Sentences", "image “%1” is there already"),
    QT_TRANSLATE_NOOP("Sentences", "it has a header and no images"),
    QT_TRANSLATE_NOOP("Sentences", "it has no column that names images"),
    QT_TRANSLATE_NOOP("Sentences", "it names no image"),
    # Evaluations and analyses
    QT_TRANSLATE_NOOP("Sentences", "Every reader must have read every case in every arm."),
    QT_TRANSLATE_NOOP("Sentences", "The study cannot be analysed"),
    QT_TRANSLATE_NOOP("Sentences", "it takes at least two arms and two readers"),
    QT_TRANSLATE_NOOP("Sentences", "reader “%1” has not read case “%2” in arm “%3”%4"),
    QT_TRANSLATE_NOOP("Sentences", "A class has a single case or patient: there are no bootstrap intervals"),
    QT_TRANSLATE_NOOP("Sentences", "All cases have the same score"),
    QT_TRANSLATE_NOOP("Sentences", "Cases of one patient were taken as independent: the bootstrap drew single cases"),
    QT_TRANSLATE_NOOP("Sentences", "DeLong's interval of the area has no width, which does not make it certain"),
    QT_TRANSLATE_NOOP(
        "Sentences", "DeLong's intervals and tests take cases of one patient as independent; the bootstrap does not"
    ),
    QT_TRANSLATE_NOOP("Sentences", "One class has a single case: areas have no standard error"),
    QT_TRANSLATE_NOOP("Sentences", "Patients cannot be drawn"),
    QT_TRANSLATE_NOOP("Sentences", "Scores outside of 0 to 1 are no probabilities and have no Brier score"),
    QT_TRANSLATE_NOOP("Sentences", "The bootstrap drew %1 times"),
    QT_TRANSLATE_NOOP("Sentences", "The evaluation was stopped"),
    QT_TRANSLATE_NOOP(
        "Sentences", "The table is too large for a bootstrap in reasonable time: there are no bootstrap intervals"
    ),
    QT_TRANSLATE_NOOP("Sentences", "The threshold calls all cases alike"),
    QT_TRANSLATE_NOOP("Sentences", "the table has no column that names them"),
    # Reader studies
    QT_TRANSLATE_NOOP("Sentences", "The study is not in the library"),
    QT_TRANSLATE_NOOP("Sentences", "it was never created in this profile"),
    QT_TRANSLATE_NOOP("Sentences", "Add cases of both kinds."),
    QT_TRANSLATE_NOOP("Sentences", "Ask the model about them first, or take the arm out that shows its answer."),
    QT_TRANSLATE_NOOP("Sentences", "It is not this case's turn"),
    QT_TRANSLATE_NOOP("Sentences", "Take the second one out."),
    QT_TRANSLATE_NOOP("Sentences", "The answer is not complete"),
    QT_TRANSLATE_NOOP("Sentences", "The study cannot be created"),
    QT_TRANSLATE_NOOP("Sentences", "This case is locked already"),
    QT_TRANSLATE_NOOP("Sentences", "a case is in it twice"),
    QT_TRANSLATE_NOOP("Sentences", "cases are read in the order that the study has drawn"),
    QT_TRANSLATE_NOOP("Sentences", "it needs benign and malignant cases"),
    QT_TRANSLATE_NOOP("Sentences", "it was read in another window, or a moment ago"),
    QT_TRANSLATE_NOOP("Sentences", "still missing: %1"),
    QT_TRANSLATE_NOOP("Sentences", "the model has not answered for %1 of its cases"),
    # What is going on
    QT_TRANSLATE_NOOP("Sentences", "Writing the evidence"),
    QT_TRANSLATE_NOOP("Sentences", "The reader study is created"),
    QT_TRANSLATE_NOOP("Sentences", "Looking for cases"),
    QT_TRANSLATE_NOOP("Sentences", "Working out the results"),
)

NESTING_OF_EVIDENCE: Final = (
    QT_TRANSLATE_NOOP("Sentences", "%1 is not %2"),
    QT_TRANSLATE_NOOP("Sentences", "its truth is missing"),
    QT_TRANSLATE_NOOP("Sentences", "“%1” in column “%2” %3"),
)
"""What stands at their places may be a sentence or a word of the table again, such as what a table is."""
