"""The nodule that is spoken of, and what the reader says about it, on its way from the hand to the store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from PySide6.QtCore import QObject, Signal

from thyroid_desktop.domain.annotation import BoxRevision, MarkRevision, current_boxes, in_layer
from thyroid_desktop.domain.errors import UserProblem
from thyroid_desktop.domain.imaging import Image
from thyroid_desktop.domain.nodule import NoduleDescription, Opinion
from thyroid_desktop.services.revising import Edited
from thyroid_desktop.ui.nodules.annotation_flow import AnnotationFlow, Desk
from thyroid_desktop.ui.nodules.marks import Marks
from thyroid_desktop.ui.session import Session

DescriptionChange = Callable[[NoduleDescription], NoduleDescription]
OpinionChange = Callable[[Opinion | None], Opinion | None]
NOTHING_SAID: Final = NoduleDescription()


class NoduleKey(NamedTuple):
    """A nodule as one reader sees it."""

    user_id: int
    case_id: int
    nodule: int


@dataclass(eq=False, slots=True)
class _Word:
    """A change that was asked for.

    It is made to what the store holds when its turn comes, so that nothing said in haste before it is lost; until it
    is read back, it is made to what is shown.
    """

    key: NoduleKey
    image: Image
    is_opinion: bool
    change: Callable[[Any], Any]
    revision_id: int | None = None
    is_refused: bool = False

    def say(self, desk: Desk) -> Edited:
        """Runs in a pool thread."""
        try:
            edited = self._said(desk)
        except UserProblem:
            self.is_refused = True
            raise
        self.revision_id = max((one.id for one in edited.revisions), default=0)
        return edited

    def _said(self, desk: Desk) -> Edited:
        marks = desk.describing.marks(self.image)
        nodule, is_shown = self.key.nodule, desk.is_model_shown
        if self.is_opinion:
            opinion = self.change(opinion_in(marks, self.key))
            return desk.describing.opine(self.image, nodule, opinion, is_model_shown=is_shown)
        description = self.change(description_in(marks, self.key))
        return desk.describing.describe(self.image, nodule, description, is_model_shown=is_shown)


class NoduleSheet(QObject):
    """Follows the selected box, or else the nodule that was chosen in the list of the case."""

    changed = Signal()
    """Another nodule, or other words about it."""

    def __init__(self, session: Session, annotation: AnnotationFlow) -> None:
        super().__init__(session)
        self._session = session
        self._annotation = annotation
        self._marks = Marks()
        self._said: list[_Word] = []
        self._chosen = 0
        self._followed: BoxRevision | None = None
        self.key: NoduleKey | None = None
        self.image: Image | None = None
        self.nodules: tuple[int, ...] = ()
        """Numbers of all nodules that the reader has drawn or spoken of in the case."""
        session.marks_changed.connect(self._follow)
        session.selection_changed.connect(self._follow_selection)

    @property
    def box(self) -> BoxRevision | None:
        """The selected box."""
        return self._session.selected

    def description(self) -> NoduleDescription:
        """What the reader says about the nodule, the newest words included."""
        found = description_in(self._marks.marks, self.key)
        for word in self._unread(is_opinion=False):
            found = word.change(found)
        return found

    def opinion(self) -> Opinion | None:
        """The reader's own opinion on the nodule, the newest one included."""
        found = opinion_in(self._marks.marks, self.key)
        for word in self._unread(is_opinion=True):
            found = word.change(found)
        return found

    def describe(self, change: DescriptionChange) -> None:
        """Say something about the nodule."""
        if self.key is not None and self.image is not None:
            self.describe_at(self.key, self.image, change)

    def describe_at(self, key: NoduleKey, image: Image, change: DescriptionChange) -> None:
        """Say something about a nodule that may have left the screen by now."""
        self._say(_Word(key, image, is_opinion=False, change=change))

    def opine(self, change: OpinionChange) -> None:
        """Give, alter or withdraw the reader's own opinion."""
        if self.key is not None and self.image is not None:
            self.opine_at(self.key, self.image, change)

    def opine_at(self, key: NoduleKey, image: Image, change: OpinionChange) -> None:
        """The same for a nodule that may have left the screen by now."""
        self._say(_Word(key, image, is_opinion=True, change=change))

    def choose(self, nodule: int) -> None:
        """Speak of another nodule; its box is selected, when there is one on the image."""
        self._chosen = nodule
        boxes = [one for one in self._session.marks.boxes if one.nodule == nodule]
        frame = self._session.frame
        here = [one for one in boxes if frame is not None and one.frame == frame.index]
        box = next(iter(here or boxes), None)
        self._session.select(None if box is None else box.box_id)
        if box is not None and not here:
            self._session.show_frame(box.frame)
        self._follow()

    def _say(self, word: _Word) -> None:
        user = self._session.user
        if self._session.image is None or self._session.annotating is None or user is None:
            return
        if user.id == word.key.user_id:
            self._said.append(word)
            self.changed.emit()  # before it can be refused
            self._annotation.do(word.say)

    def _unread(self, *, is_opinion: bool) -> list[_Word]:
        about_it = [one for one in self._said if one.key == self.key and not one.is_refused]
        return [one for one in about_it if one.is_opinion == is_opinion]

    def _follow_selection(self) -> None:
        """With another image the marks have told everything already."""
        session = self._session
        is_told = session.marks is self._marks and session.image is self.image
        if not is_told or self.box is not self._followed:
            self._follow()

    def _follow(self) -> None:
        user, marks, image = self._session.user, self._session.marks, self._session.image
        if marks is not self._marks or image is not self.image:
            self._marks, self.image = marks, image
            self.nodules = () if user is None else nodules_of(marks, user.id)
            newest = marks.revisions[-1].id if marks.revisions else 0
            self._said = [one for one in self._said if not _is_read(one, image, newest)]
        self._followed = self.box
        nodule, was_silent = self._spoken_of(), self.key is None
        self.key = None
        if user is not None and image is not None and nodule is not None:
            self.key = NoduleKey(user.id, image.case_id, nodule)
        if self.key is not None or not was_silent:
            self.changed.emit()

    def _spoken_of(self) -> int | None:
        if self.box is not None:
            self._chosen = self.box.nodule
        if self._chosen in self.nodules:
            return self._chosen
        here = [one.nodule for one in self._marks.boxes]
        return next(iter((*here, *self.nodules)), None)


def description_in(marks: tuple[MarkRevision, ...], key: NoduleKey | None) -> NoduleDescription:
    """What a reader says about a nodule; empty when nothing was said."""
    found = _value(marks, key, "nodule")
    return found if isinstance(found, NoduleDescription) else NOTHING_SAID


def opinion_in(marks: tuple[MarkRevision, ...], key: NoduleKey | None) -> Opinion | None:
    """A reader's own opinion on a nodule, or None."""
    found = _value(marks, key, "opinion")
    return found if isinstance(found, Opinion) else None


def nodules_of(marks: Marks, user_id: int) -> tuple[int, ...]:
    """Numbers of the nodules that a reader has drawn, described or given an opinion on in the case."""
    drawn = {one.nodule for one in current_boxes(in_layer(marks.revisions, user_id))}
    spoken = {one.nodule for one in marks.marks if one.layer == user_id and one.nodule is not None}
    return tuple(sorted(drawn | spoken))


def _value(marks: tuple[MarkRevision, ...], key: NoduleKey | None, kind: str) -> object:
    if key is None:
        return None
    return next(
        (one.value for one in marks if one.layer == key.user_id and one.kind == kind and one.nodule == key.nodule), None
    )


def _is_read(word: _Word, image: Image | None, newest: int) -> bool:
    if word.is_refused:
        return True
    is_elsewhere = image is None or image.case_id != word.key.case_id
    return word.revision_id is not None and (is_elsewhere or word.revision_id <= newest)
