"""How far to trust an answer, in words: where it stands towards the operating points, and what other data would say."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from thyroid_desktop.domain.operating_point import Estimate, OperatingPoint, PointName, Standing
from thyroid_desktop.ui.marking import QT_TRANSLATE_NOOP
from thyroid_desktop.ui.opinion import Opinion, spread_text
from thyroid_desktop.ui.panels.parts import label, tight

STANDINGS: Final[dict[Standing, str]] = {
    "low": QT_TRANSLATE_NOOP("TrustNotes", "Below the 95 % sensitivity point: low range"),
    "between": QT_TRANSLATE_NOOP("TrustNotes", "Between the 95 % sensitivity point and Youden's point: grey zone"),
    "above": QT_TRANSLATE_NOOP("TrustNotes", "At or above Youden's point"),
}
NAMES: Final[dict[PointName, str]] = {
    "youden": QT_TRANSLATE_NOOP("TrustNotes", "Youden's point (best balance of the two)"),
    "sensitivity-95": QT_TRANSLATE_NOOP("TrustNotes", "95 % sensitivity point"),
}
POINT: Final = QT_TRANSLATE_NOOP(
    "TrustNotes",
    "%1: %2, with other patients %3.\n"
    "Of 100 malignant nodules %4 lie at or above it, and the others are missed; of 100 benign ones %5 lie below it.\n"
    "Measured on patients that the answering network had not seen.",
)
COMMITTEE: Final = QT_TRANSLATE_NOOP("TrustNotes", "%1 with other training patients")
ABOUT_COMMITTEE: Final = QT_TRANSLATE_NOOP(
    "TrustNotes",
    "The model's last layer was fitted again and again, each time to another half of the patients.\n"
    "This is the range of what these versions say about the nodule. Whole networks differ more.",
)
UNCERTAIN: Final = QT_TRANSLATE_NOOP(
    "TrustNotes",
    "Uncertain: with other training patients the answer might lie on the other side of the threshold.",
)


class TrustNotes(QWidget):
    """Lines about an answer; each is there only when there is something to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.committee = label("", wraps=True)
        """The committee's range; whoever shows the notes puts it beside the spread."""
        self._standing = label("small", wraps=True)
        self._uncertain = label("notice", wraps=True)
        layout = QVBoxLayout(self)
        tight(layout, spacing=5)
        for one in (self._standing, self._uncertain):
            layout.addWidget(one)

    def show_opinion(self, opinion: Opinion) -> None:
        """Write the lines for this opinion, in the current language."""
        shown = "" if opinion.committee is None else spread_text(opinion.committee)
        self.committee.setText(_told(COMMITTEE).replace("%1", shown) if shown else "")
        self.committee.setToolTip(_told(ABOUT_COMMITTEE) if shown else "")
        standing = opinion.standing
        self._standing.setText("" if standing is None else _told(STANDINGS[standing]))
        self._standing.setToolTip(points_text(opinion.points))
        self._uncertain.setText(_told(UNCERTAIN) if opinion.is_uncertain else "")
        self._uncertain.setToolTip(self.committee.toolTip())
        for one in self._labels():
            one.setVisible(bool(one.text()))
        self.setVisible(bool(self._standing.text() or self._uncertain.text()))

    def sentence(self) -> str:
        """All lines in one, for screen readers."""
        return " ".join(f"{one.text().rstrip('.')}." for one in self._labels() if one.text())

    def _labels(self) -> tuple[QLabel, ...]:
        return (self.committee, self._standing, self._uncertain)


def points_text(points: tuple[OperatingPoint, ...]) -> str:
    """What was measured at the operating points, in plain words; empty without any."""
    return "\n\n".join(_point_text(one) for one in points)


def _point_text(point: OperatingPoint) -> str:
    threshold = point.threshold
    parts = (
        _told(NAMES[point.name]),
        f"{threshold.value:.2f}",
        f"{threshold.low:.2f}–{threshold.high:.2f}",
        _of_hundred(point.sensitivity),
        _of_hundred(point.specificity),
    )
    text = _told(POINT)
    for number, part in enumerate(parts, start=1):
        text = text.replace(f"%{number}", part)
    return text


def _of_hundred(share: Estimate) -> str:
    return f"{100 * share.value:.0f} ({100 * share.low:.0f}–{100 * share.high:.0f})"


def _told(text: str) -> str:
    return QCoreApplication.translate("TrustNotes", text)
