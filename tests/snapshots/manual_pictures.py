"""The pictures of the manual: the real window on the sample images, driven as a user would, in one language and scale.

usage: [QT_SCALE_FACTOR=2] python -m tests.snapshots.manual_pictures FOLDER en|zh

The pictures go to a folder such as FOLDER/en-100 or FOLDER/zh-200. ``make pictures`` makes all four.
"""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest

from tests.snapshots.photographer import SIZE, Photographer, give_screen, wait_for
from tests.snapshots.study_pictures import StudyWalk
from tests.snapshots.training_pictures import TrainingWalk
from thyroid_desktop import bootstrap
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.nodule import Pathology
from thyroid_desktop.services.blinding import NONE as SEEING
from thyroid_desktop.ui.application import prepared
from thyroid_desktop.ui.guide import ReadingWindow
from thyroid_desktop.ui.library.interchange_dialogs import ExportDialog, ImportDialog
from thyroid_desktop.ui.main_window import MainWindow
from thyroid_desktop.ui.menus.command_palette import CommandPalette
from thyroid_desktop.ui.name_dialog import NameDialog
from thyroid_desktop.ui.readers.agreement_dialog import AgreementDialog
from thyroid_desktop.ui.readers.reader_dialog import ReaderDialog
from thyroid_desktop.ui.settings_dialog import SettingsDialog
from thyroid_desktop.ui.work.rejection_chooser import RejectionChooser

ROOT: Final = Path(__file__).parents[2]
SPONGY, MACRO = "phantom-1-spongy-with-halo.dcm", "phantom-2-macrocalcification.dcm"
RIM = "phantom-3-rim-calcification.dcm"
PUNCTATE, SWEEP = "phantom-4-punctate-taller-than-wide.dcm", "phantom-4-sweep.dcm"
NODULES: Final = {
    SPONGY: Box.from_xywh(312, 220, 176, 128),
    MACRO: Box.from_xywh(320, 204, 192, 144),
    RIM: Box.from_xywh(336, 212, 144, 128),
    PUNCTATE: Box.from_xywh(352, 200, 128, 168),
}
OTHERS: Final = {
    SPONGY: Box.from_xywh(306, 224, 180, 120),
    MACRO: Box.from_xywh(330, 200, 176, 152),
    RIM: Box.from_xywh(330, 206, 158, 140),
    PUNCTATE: Box.from_xywh(338, 190, 158, 190),
}
"""As another reader draws them."""


@dataclass(frozen=True)
class Words:
    """What is typed, in one language."""

    first: str
    second: str
    note: str
    search: str


WORDS: Final = {
    "en": Words("Dr. Ada", "Dr. Ben", "Phantom: irregular border towards the capsule.", "box"),
    "zh": Words("王医生", "李医生", "体模：近被膜侧边缘不规则。", "框"),
}


def main(folder: Path, language: str) -> int:
    """Take all pictures of a language at the scale that QT_SCALE_FACTOR says."""
    scale = float(os.environ.get("QT_SCALE_FACTOR", "1"))
    with tempfile.TemporaryDirectory(prefix="thyroid-pictures-") as name:
        place = Path(name)
        give_screen(place, scale)
        application = prepared()
        window = MainWindow(lambda: bootstrap.open_workplace(place / "profile"))
        window.setFixedSize(*SIZE)
        window.show()
        photographer = Photographer(window, folder / f"{language}-{scale * 100:.0f}")
        try:
            Walk(photographer, language).go()
        finally:
            window.close()
            QTest.qWait(300)
    del application
    return 0


class Walk:
    """One way through the program; each step is a picture or a few."""

    def __init__(self, photographer: Photographer, language: str) -> None:
        self._take = photographer
        self._language = language
        self._words = WORDS[language]
        self._window = photographer.window
        self._parts = photographer.window.controllers
        self._findings = photographer.window.findings

    def go(self) -> None:
        """All steps, in their order."""
        self._begin()
        self._read_as_the_other()
        self._annotate()
        self._describe()
        self._outline()
        self._propose()
        self._sign_off()
        self._fill_in_a_cine()
        self._resemble()
        self._compare()
        self._look_back()
        self._help()
        StudyWalk(self._take, self._language).go(SWEEP)
        TrainingWalk(self._take, self._language).go()
        self._full_screen()

    def _begin(self) -> None:
        take, window = self._take, self._window
        wait_for(lambda: window.beginning.name_dialog is not None, "the question of the name")
        window.beginning.set_language(self._language)  # type: ignore[arg-type]
        wait_for(lambda: window.beginning.choices is not None, "the language")
        take.rest()
        QTest.qWait(300)
        dialog = window.beginning.name_dialog
        assert dialog is not None
        dialog.name.setText(self._words.first)
        take.picture("dialog-name", dialog)
        QTest.keyClick(dialog.name, Qt.Key.Key_Return)
        take.come_forward()
        wait_for(lambda: self._parts.session.user is not None, "the reader")
        assert isinstance(dialog, NameDialog)
        take.rest()
        take.whole("empty", (280, 240))
        wait_for(lambda: self._parts.opinion.model is not None, "the model")
        self._parts.opening.open_paths([ROOT / "resources" / "samples"])
        wait_for(lambda: self._parts.session.shown is not None, "the first image")
        take.rest()

    def _read_as_the_other(self) -> None:
        """Another reader has read all stills before."""
        take = self._take
        self._become(self._words.second)
        for name, box in OTHERS.items():
            take.show(name)
            take.draw(box)
            take.command("opine_malignant" if name in {RIM, PUNCTATE} else "opine_benign")
        self._window.beginning.choose_reader()
        take.rest()
        take.dialog("reader", ReaderDialog)
        self._become(self._words.first)

    def _annotate(self) -> None:
        take = self._take
        take.show(PUNCTATE)
        take.draw(NODULES[PUNCTATE])
        take.whole("opinion", (640, 60))
        for name in ("opinion", "map", "findings"):
            self._section(name)
        take.command("opine_malignant")

    def _describe(self) -> None:
        """The nodule in words, by the keyboard."""
        take, sheet = self._take, self._findings.sheet
        self._findings.nodule.from_box.click()
        take.rest()
        take.command("describe_nodule")
        self._findings.nodule.score.setFocus()
        take.type("85", Qt.Key.Key_Return)
        self._findings.nodule.sizes["length"].setFocus()
        take.type("12", Qt.Key.Key_Return)
        sheet.describe(
            lambda said: replace(
                said,
                side="left",
                pole="middle",
                calcification="punctate",
                pathology=Pathology("malignant", "fna", 5),
                note=self._words.note,
            )
        )
        take.rest()
        take.command("score_tirads")
        take.type("45235")
        self._window.page.view.setFocus()
        self._section("nodule")
        self._section("tirads")

    def _outline(self) -> None:
        take = self._take
        take.command("outline_ellipse")
        take.command("measure")
        take.drag((353, 284), (479, 284))
        take.drag((416, 201), (416, 367))
        take.command("edit_boxes")
        self._findings.sections.unfold("measurements")
        take.rest()
        take.whole("outline", (360, 110))
        self._section("measurements")

    def _propose(self) -> None:
        take, parts = self._take, self._parts
        take.show(RIM)
        take.command("propose")
        wait_for(lambda: parts.proposing.proposals, "the suggested boxes")
        take.rest()
        take.whole("proposals", (360, 110))
        take.key(Qt.Key.Key_Return)
        wait_for(lambda: not parts.proposing.proposals, "the accepted box")
        take.rest()
        take.command("opine_benign")

    def _sign_off(self) -> None:
        take = self._take
        take.show(SPONGY)
        take.draw(NODULES[SPONGY])
        take.command("opine_benign")
        take.command("mark_reviewed")
        take.show(MACRO)
        take.draw(NODULES[MACRO])
        take.command("opine_benign")
        take.command("mark_queued")
        take.show(RIM)
        self._window.actions_made["reject"].trigger()
        wait_for(lambda: self._parts.signing.chooser is not None, "the reasons")
        assert isinstance(self._parts.signing.chooser, RejectionChooser)
        take.picture("dialog-rejection", self._parts.signing.chooser)
        QTest.keyClick(self._parts.signing.chooser.list, Qt.Key.Key_4)
        take.come_forward()
        take.show(PUNCTATE)
        take.whole("worklist", (0, 60))
        take.picture("panel-worklist", self._window.library.panel, QRect(0, 0, self._window.library.panel.width(), 480))
        take.show(RIM)
        take.command("mark_todo")

    def _fill_in_a_cine(self) -> None:
        take, session = self._take, self._parts.session
        take.show(SWEEP)
        for frame, box in ((6, (236, 153, 48, 62)), (18, (220, 132, 80, 104)), (32, (233, 149, 54, 70))):
            session.show_frame(frame)
            take.rest()
            take.draw(Box.from_xywh(*box))
            take.command("nodule_1")
        take.command("interpolate")
        session.show_frame(12)
        take.rest()
        session.select(next(one.box_id for one in session.marks.on_frame(12)))
        wait_for(lambda: self._parts.opinion.opinion.stage == "recorded", "an answer on a filled-in box")
        take.rest()
        take.whole("cine", (280, 400))

    def _resemble(self) -> None:
        """Nodules of the library that look like the one on screen; few of them have pathology."""
        take, panel = self._take, self._findings.similar
        self._window.beginning.set_blinding(SEEING)
        wait_for(lambda: self._parts.session.blinding == SEEING, "that nothing is kept back")
        take.show(SPONGY)
        take.command("show_similar")
        panel.unknown.setChecked(True)
        wait_for(lambda: panel.rows.rowCount() >= 2, "similar nodules")
        take.command("show_similar")
        take.rest()
        self._section("similar")
        self._findings.sections["similar"].set_open(False)

    def _compare(self) -> None:
        take = self._take
        take.show(PUNCTATE)
        take.command("compare_readers")
        panel = self._parts.adjudicating.panel
        wait_for(lambda: self._parts.adjudicating.comparison is not None, "the comparison")
        panel.choice.show_chosen("mean")
        panel.reason.setCurrentIndex(2)
        take.command("settle_mean")
        take.rest()
        take.whole("comparison", (640, 60))
        take.picture("panel-comparison", panel)
        take.command("agreement")
        take.dialog("agreement", AgreementDialog)
        take.command("compare_readers")

    def _look_back(self) -> None:
        take, timeline = self._take, self._findings.timeline
        take.show(PUNCTATE)
        take.command("timeline")
        for _ in range(5):
            take.key(Qt.Key.Key_Down)
        take.whole("history", (640, 360))
        self._section("timeline")
        timeline.leave()
        take.rest()

    def _help(self) -> None:
        take, window = self._take, self._window
        window.page.view.setFocus()
        for name, command, kind in (
            ("import", "import_annotations", ImportDialog),
            ("export", "export_annotations", ExportDialog),
            ("settings", "settings", SettingsDialog),
            ("shortcuts", "shortcuts", ReadingWindow),
        ):
            take.command(name if name == "settings" else command)
            take.dialog(name, kind)
        window.guide.show_palette()
        (palette,) = window.findChildren(CommandPalette)
        palette.search.setText(self._words.search)
        take.dialog("palette", CommandPalette)

    def _full_screen(self) -> None:
        take, window = self._take, self._window
        take.show(PUNCTATE)
        window.setFixedSize(16777215, 16777215)
        for one in ("library_panel", "findings_panel"):
            window.actions_made[one].setChecked(False)
        window.actions_made["full_screen"].setChecked(True)
        take.rest()
        window.viewing.looking.fit()
        take.whole("full-screen", (320, 120))

    def _become(self, name: str) -> None:
        """Another reader goes on."""
        session = self._parts.session
        self._window.beginning.set_name(name)
        wait_for(lambda: session.user is not None and session.user.name == name, name)
        self._take.rest()

    def _section(self, name: str) -> None:
        """A section of the right side by itself, unfolded."""
        self._findings.sections.unfold(name)
        self._take.rest()
        section = self._findings.sections[name]
        self._take.picture(f"panel-{name}", section, QRect(QPoint(), section.size()))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
