"""Everybody who does something, made and tied together once."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from thyroid_desktop.ui.cine_player import CinePlayer
from thyroid_desktop.ui.evidence.evaluating import Evaluating
from thyroid_desktop.ui.evidence.evidence_files import EvidenceFiles
from thyroid_desktop.ui.evidence.paper import Paper
from thyroid_desktop.ui.exporting import Exporting
from thyroid_desktop.ui.library.grouping import ImageGroups
from thyroid_desktop.ui.library.interchange import Interchange
from thyroid_desktop.ui.library.opening import Opening
from thyroid_desktop.ui.library.thumbnails import Thumbnails
from thyroid_desktop.ui.nodules.alike import Alike
from thyroid_desktop.ui.nodules.annotation_flow import AnnotationFlow
from thyroid_desktop.ui.nodules.catching_up import CatchingUp
from thyroid_desktop.ui.nodules.copying import Copying
from thyroid_desktop.ui.nodules.crops import Crops
from thyroid_desktop.ui.nodules.nodule_flow import NoduleFlow
from thyroid_desktop.ui.nodules.proposing import Proposing
from thyroid_desktop.ui.operations import Operations
from thyroid_desktop.ui.readers.adjudicating import Adjudicating
from thyroid_desktop.ui.readers.agreeing import Agreeing
from thyroid_desktop.ui.second_opinion import SecondOpinion
from thyroid_desktop.ui.session import Session
from thyroid_desktop.ui.study.planning import Planning
from thyroid_desktop.ui.study.studying import Studying
from thyroid_desktop.ui.training.ordering import Ordering
from thyroid_desktop.ui.training.training import Training
from thyroid_desktop.ui.work.going_on import GoingOn
from thyroid_desktop.ui.work.signing import Signing
from thyroid_desktop.ui.work.worklist import WorkList
from thyroid_desktop.ui.worker_process import WorkerProcess


class Controllers(QObject):
    """The window's controllers; none of them is a widget, and each holds only what its name says."""

    def __init__(self, window: QWidget, worker: WorkerProcess | None = None) -> None:
        super().__init__(window)
        self.operations = Operations(self)
        self.worker = worker or WorkerProcess(parent=self)
        self.session = Session(self.operations, self)
        self.opinion = SecondOpinion(self.session, self.operations, self.worker, self)
        self.alike = Alike(self.session, self.operations, self.opinion, self)
        self.catching_up = CatchingUp(self.session, self.operations, self.worker, self.opinion, self)
        self.crops = Crops(self.session, self.operations, self)
        self.annotation = AnnotationFlow(self.session, self.operations, self.opinion, self)
        self.worklist = WorkList(self.session, self.operations, self)
        self.signing = Signing(window, self.session, self.annotation)
        self.cine = CinePlayer(self.session, self)
        self.thumbnails = Thumbnails(self.session, self.operations, self)
        self.opening = Opening(window, self.session, self.operations)
        self.exporting = Exporting(window, self.session, self.operations)
        self.interchange = Interchange(window, self.session, self.operations, self.opening)
        self.agreeing = Agreeing(window, self.session, self.operations)
        self.adjudicating = Adjudicating(self.session, self.operations, self.annotation, self.agreeing, self)
        self.grouping = ImageGroups(self.session, self.operations, self)
        self.copying = Copying(self.session, self.annotation, self)
        self.nodules = NoduleFlow(self.session, self.annotation, self)
        self.going_on = GoingOn(self.annotation, self.session, self.worklist.next_to_do, self)
        self.files = EvidenceFiles(self.session, self.operations, self)
        self.planning = Planning(window, self.session, self.operations, self.worker)
        self.studying = Studying(window, self.session, self.operations, self.files)
        self.evaluating = Evaluating(window, self.session, self.operations, self.files)
        self.paper = Paper(window, self.session, self.operations, self.files)
        self.training = Training(window, self.session, self.operations)
        self.ordering = Ordering(window, self.session, self.operations)
        self.proposing = Proposing(self.session, self.operations, self.worker, self.annotation, self)
        self.training.order_asked.connect(self.ordering.train_queued)
        self.training.adopting.model_changed.connect(self.opinion.start)
        self.ordering.queued.connect(self.training.show_room)
        self.ordering.worker_wanted.connect(self.training.start_worker)

    def named(self) -> dict[str, object]:
        """Those who can be named in the table of actions."""
        return {
            "session": self.session,
            "annotation": self.annotation,
            "worklist": self.worklist,
            "signing": self.signing,
            "cine": self.cine,
            "opening": self.opening,
            "exporting": self.exporting,
            "interchange": self.interchange,
            "copying": self.copying,
            "grouping": self.grouping,
            "agreeing": self.agreeing,
            "adjudicating": self.adjudicating,
            "nodules": self.nodules,
            "alike": self.alike,
            "proposing": self.proposing,
            "going_on": self.going_on,
            "studying": self.studying,
            "planning": self.planning,
            "evaluating": self.evaluating,
            "paper": self.paper,
            "training": self.training,
            "ordering": self.ordering,
        }

    def close(self) -> None:
        """End all background work and release the store; the last call."""
        self.studying.close()
        self.ordering.close()
        self.training.close()
        self.catching_up.stop()
        self.cine.pause()
        self.worker.stop()
        self.operations.close()
        if self.session.workplace is not None:
            self.session.workplace.close()
