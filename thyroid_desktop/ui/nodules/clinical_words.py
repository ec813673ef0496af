"""What is said about nodules, in the language of the screen: the words of the domain's codes, and the advice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QCoreApplication, QLocale

from thyroid_desktop.domain.marks import Reason, WorkStage
from thyroid_desktop.domain.tirads import Assessment, Feature, Level
from thyroid_desktop.domain.tirads import Reason as AdviceReason
from thyroid_desktop.ui.marking import QT_TRANSLATE_NOOP

CONTEXT: Final = "clinical"
"""Translation context of all words in this file."""
UNSAID: Final = "–"

SIDES: Final[Mapping[str, str]] = {
    "right": QT_TRANSLATE_NOOP("clinical", "Right"),
    "left": QT_TRANSLATE_NOOP("clinical", "Left"),
    "isthmus": QT_TRANSLATE_NOOP("clinical", "Isthmus"),
}
POLES: Final[Mapping[str, str]] = {
    "upper": QT_TRANSLATE_NOOP("clinical", "Upper"),
    "middle": QT_TRANSLATE_NOOP("clinical", "Middle"),
    "lower": QT_TRANSLATE_NOOP("clinical", "Lower"),
}
CALCIFICATIONS: Final[Mapping[str, str]] = {
    "none": QT_TRANSLATE_NOOP("clinical", "None"),
    "punctate": QT_TRANSLATE_NOOP("clinical", "Punctate"),
    "macro": QT_TRANSLATE_NOOP("clinical", "Macro"),
    "rim": QT_TRANSLATE_NOOP("clinical", "Rim"),
}
VERDICTS: Final[Mapping[str, str]] = {
    "benign": QT_TRANSLATE_NOOP("clinical", "Benign"),
    "malignant": QT_TRANSLATE_NOOP("clinical", "Malignant"),
}
SOURCES: Final[Mapping[str, str]] = {
    "fna": QT_TRANSLATE_NOOP("clinical", "FNA"),
    "surgery": QT_TRANSLATE_NOOP("clinical", "Surgery"),
}
BETHESDA: Final[Mapping[str, str]] = dict(zip("123456", ("I", "II", "III", "IV", "V", "VI"), strict=True))
"""Roman numerals are read alike everywhere."""
STAGES: Final[Mapping[WorkStage, str]] = {
    "todo": QT_TRANSLATE_NOOP("clinical", "To do"),
    "annotated": QT_TRANSLATE_NOOP("clinical", "Annotated"),
    "reviewed": QT_TRANSLATE_NOOP("clinical", "Reviewed"),
    "queued": QT_TRANSLATE_NOOP("clinical", "Queued"),
    "rejected": QT_TRANSLATE_NOOP("clinical", "Rejected"),
}
REASONS: Final[Mapping[Reason, str]] = {
    "poor-quality": QT_TRANSLATE_NOOP("clinical", "poor quality"),
    "wrong-view": QT_TRANSLATE_NOOP("clinical", "wrong view"),
    "not-thyroid": QT_TRANSLATE_NOOP("clinical", "not the thyroid"),
    "duplicate": QT_TRANSLATE_NOOP("clinical", "duplicate"),
    "not-assessable": QT_TRANSLATE_NOOP("clinical", "cannot be assessed"),
    "box-wrong": QT_TRANSLATE_NOOP("clinical", "box is wrong"),
    "other": QT_TRANSLATE_NOOP("clinical", "other reason"),
}
FEATURES: Final[Mapping[Feature, str]] = {
    "composition": QT_TRANSLATE_NOOP("clinical", "Composition"),
    "echogenicity": QT_TRANSLATE_NOOP("clinical", "Echogenicity"),
    "shape": QT_TRANSLATE_NOOP("clinical", "Shape"),
    "margin": QT_TRANSLATE_NOOP("clinical", "Margin"),
    "foci": QT_TRANSLATE_NOOP("clinical", "Echogenic foci"),
}
CHOICES: Final[Mapping[Feature, Mapping[str, str]]] = {
    "composition": {
        "cystic": QT_TRANSLATE_NOOP("clinical", "Cystic"),
        "spongiform": QT_TRANSLATE_NOOP("clinical", "Spongiform"),
        "mixed": QT_TRANSLATE_NOOP("clinical", "Mixed"),
        "solid": QT_TRANSLATE_NOOP("clinical", "Solid"),
        "undetermined": QT_TRANSLATE_NOOP("clinical", "Unclear"),
    },
    "echogenicity": {
        "anechoic": QT_TRANSLATE_NOOP("clinical", "Anechoic"),
        "hyperechoic": QT_TRANSLATE_NOOP("clinical", "Hyperechoic"),
        "isoechoic": QT_TRANSLATE_NOOP("clinical", "Isoechoic"),
        "hypoechoic": QT_TRANSLATE_NOOP("clinical", "Hypoechoic"),
        "very-hypoechoic": QT_TRANSLATE_NOOP("clinical", "Very hypoechoic"),
        "undetermined": QT_TRANSLATE_NOOP("clinical", "Unclear"),
    },
    "shape": {
        "wider-than-tall": QT_TRANSLATE_NOOP("clinical", "Wider than tall"),
        "taller-than-wide": QT_TRANSLATE_NOOP("clinical", "Taller than wide"),
    },
    "margin": {
        "smooth": QT_TRANSLATE_NOOP("clinical", "Smooth"),
        "ill-defined": QT_TRANSLATE_NOOP("clinical", "Ill-defined"),
        "lobulated": QT_TRANSLATE_NOOP("clinical", "Lobulated"),
        "irregular": QT_TRANSLATE_NOOP("clinical", "Irregular"),
        "extrathyroidal": QT_TRANSLATE_NOOP("clinical", "Extrathyroidal"),
        "undetermined": QT_TRANSLATE_NOOP("clinical", "Unclear"),
    },
    "foci": {
        "none": QT_TRANSLATE_NOOP("clinical", "None"),
        "comet-tail": QT_TRANSLATE_NOOP("clinical", "Large comet-tail"),
        "macro": QT_TRANSLATE_NOOP("clinical", "Macrocalcification"),
        "rim": QT_TRANSLATE_NOOP("clinical", "Rim"),
        "punctate": QT_TRANSLATE_NOOP("clinical", "Punctate"),
    },
}
"""The choices of each feature in the order of the chart, short enough for a narrow panel."""
IN_FULL: Final[Mapping[str, str]] = {
    "cystic": QT_TRANSLATE_NOOP("clinical", "Cystic or almost completely cystic"),
    "spongiform": QT_TRANSLATE_NOOP("clinical", "Spongiform: nothing else is added"),
    "mixed": QT_TRANSLATE_NOOP("clinical", "Mixed cystic and solid"),
    "solid": QT_TRANSLATE_NOOP("clinical", "Solid or almost completely solid"),
    "undetermined": QT_TRANSLATE_NOOP("clinical", "Cannot be determined"),
    "extrathyroidal": QT_TRANSLATE_NOOP("clinical", "Extrathyroidal extension"),
    "comet-tail": QT_TRANSLATE_NOOP("clinical", "Large comet-tail artefacts"),
    "macro": QT_TRANSLATE_NOOP("clinical", "Macrocalcifications"),
    "rim": QT_TRANSLATE_NOOP("clinical", "Peripheral (rim) calcifications"),
    "punctate": QT_TRANSLATE_NOOP("clinical", "Punctate echogenic foci"),
}
"""What a short word stands for, where it stands for more than it says."""
LEVELS: Final[Mapping[Level, str]] = {
    "TR1": QT_TRANSLATE_NOOP("clinical", "benign"),
    "TR2": QT_TRANSLATE_NOOP("clinical", "not suspicious"),
    "TR3": QT_TRANSLATE_NOOP("clinical", "mildly suspicious"),
    "TR4": QT_TRANSLATE_NOOP("clinical", "moderately suspicious"),
    "TR5": QT_TRANSLATE_NOOP("clinical", "highly suspicious"),
}
ADVICE: Final[Mapping[AdviceReason, str]] = {
    "incomplete": QT_TRANSLATE_NOOP("clinical", "Not said yet: %1."),
    "no-level": QT_TRANSLATE_NOOP("clinical", "A total of 1 has no level in the chart, and so no advice."),
    "not-suspicious": QT_TRANSLATE_NOOP("clinical", "No FNA and no follow-up."),
    "size-unknown": QT_TRANSLATE_NOOP("clinical", "FNA from %1 mm, follow-up from %2 mm; the size is not known yet."),
    "below-bounds": QT_TRANSLATE_NOOP("clinical", "No FNA, and no follow-up below %2 mm."),
    "follow-up-size": QT_TRANSLATE_NOOP("clinical", "Follow-up %3; FNA only from %1 mm."),
    "fna-size": QT_TRANSLATE_NOOP("clinical", "FNA, for it measures %1 mm or more."),
}
"""%1 is what is missing, or the size for FNA; %2 the size for follow-up; %3 when to look again."""
FOLLOW_UPS: Final[Mapping[tuple[int, ...], str]] = {
    (1, 3, 5): QT_TRANSLATE_NOOP("clinical", "after 1, 3 and 5 years"),
    (1, 2, 3, 5): QT_TRANSLATE_NOOP("clinical", "after 1, 2, 3 and 5 years"),
    (1, 2, 3, 4, 5): QT_TRANSLATE_NOOP("clinical", "every year for 5 years"),
}


def spoken(text: str) -> str:
    """A text of these tables in the user's language."""
    return QCoreApplication.translate(CONTEXT, text)


def number_text(value: float, decimals: int = 1) -> str:
    """A number as the language writes it, without zeros at its end."""
    locale = QLocale()
    text = locale.toString(float(value), "f", decimals)
    point = locale.decimalPoint()
    return text.rstrip("0").removesuffix(point) if point in text else text


def millimetres_text(length: float) -> str:
    """A length in mm."""
    return QCoreApplication.translate("clinical", "%1 mm").replace("%1", number_text(length, 2))


def listed(words: list[str]) -> str:
    """Words one after the other, separated as the language does."""
    return QCoreApplication.translate("clinical", ", ").join(words)


def points_text(points: int) -> str:
    """A number of points."""
    one, several = (
        QCoreApplication.translate("clinical", "1 point"),
        QCoreApplication.translate("clinical", "%1 points"),
    )
    return one if points == 1 else several.replace("%1", str(points))


def level_text(assessment: Assessment) -> str:
    """The total and its level, such as "TR4 · 5 points"; empty while a feature is missing."""
    if assessment.points is None:
        return ""
    level = assessment.level or QCoreApplication.translate("clinical", "No level")
    return f"{level} · {points_text(assessment.points)}"


def advice_text(assessment: Assessment) -> str:
    """What the chart says, in one sentence."""
    first = "" if assessment.fna_from_mm is None else number_text(assessment.fna_from_mm)
    second = "" if assessment.follow_up_from_mm is None else number_text(assessment.follow_up_from_mm)
    if assessment.reason == "incomplete":
        first = listed([spoken(FEATURES[one]).lower() for one in assessment.missing])
    years = spoken(FOLLOW_UPS[assessment.follow_up_years]) if assessment.follow_up_years else ""
    return spoken(ADVICE[assessment.reason]).replace("%1", first).replace("%2", second).replace("%3", years)
