"""A second opinion on a file that need not be in the library: what the command line asks for.

Nothing is recorded here; see ``diagnosing`` for opinions that are tied to a case.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from thyroid_desktop.domain.diagnosis import ModelIdentity, Prediction, Provenance
from thyroid_desktop.domain.errors import InvalidBox, MissingFrame, UnreadableFile, UserProblem
from thyroid_desktop.domain.geometry import Box, Size
from thyroid_desktop.domain.imaging import Frame, ImageDescription
from thyroid_desktop.services.ports import Clock, Engine, ImageReader

COLUMNS = ("file", "frame", "x", "y", "w", "h")


@dataclass(frozen=True, slots=True)
class Question:
    """One box of one frame of a file: upper-left corner, width and height in stored pixels, frames from 0.

    ``given`` is the file as the asker wrote it, by which an answer is matched to its question.
    """

    path: Path
    frame: int
    xywh: tuple[float, float, float, float]
    given: str


@dataclass(frozen=True, slots=True)
class UnclearQuestion:
    """A line of a list that cannot be understood, with the reason."""

    file: str
    problem: UserProblem


@dataclass(frozen=True, slots=True, eq=False)
class Consultation:
    """The answer to a question, with the pixels it was given on (for an overlay or a report)."""

    question: Question
    description: ImageDescription
    frame: Frame
    prediction: Prediction
    model: ModelIdentity


class Consulting:
    """Asks the engine about boxes of files.

    Args:
        reader: Opens the files.
        digest: SHA-256 of a file's bytes, 64 hex digits.
        engine: Answers with the active model.
        clock: Says when.
    """

    def __init__(self, reader: ImageReader, digest: Callable[[Path], str], engine: Engine, clock: Clock) -> None:
        self._reader = reader
        self._digest = digest
        self._engine = engine
        self._clock = clock

    def consult(self, question: Question) -> Consultation:
        """Read the frame, clip the box to it, and ask for probability, map and spread in float32.

        Raises:
            UserProblem: The file, the frame, the box or the model is at fault; the title names the file.
        """
        path = question.path
        description = self._reader.describe(path)
        if not 0 <= question.frame < description.frame_count:
            raise MissingFrame(
                f"{path.name} has no frame {question.frame}",
                f"its frames are numbered from 0 to {description.frame_count - 1}",
            )
        box, warnings = clipped_box(path.name, question.xywh, description.size)
        frame = self._reader.frame(path, question.frame)
        digest = self._digest(path)
        answer = self._engine.ask(frame, box)
        provenance = Provenance(
            model_id=answer.model.id,
            weights_sha256=answer.model.weights_sha256,
            preprocessing=answer.model.preprocessing,
            input_sha256=digest,
            frame=question.frame,
            box=box,
            at=self._clock(),
            precision=answer.precision,
        )
        prediction = Prediction(
            answer.probability_malignant,
            answer.cam,
            provenance,
            answer.model.threshold,
            answer.spread,
            (*description.warnings, *warnings, *answer.warnings),
            answer.pooled,
            answer.committee,
        )
        return Consultation(question, description, frame, prediction, answer.model)


def clipped_box(name: str, xywh: tuple[float, float, float, float], size: Size) -> tuple[Box, tuple[str, ...]]:
    """The part of a box inside the image, and a warning when some of it was outside.

    Raises:
        InvalidBox: The box has no area or lies outside the image; the title names the file.
    """
    shown = ", ".join(f"{value:g}" for value in xywh)
    try:
        asked = Box.from_xywh(*xywh)
        box = asked.clamped_to(size)
    except InvalidBox as problem:
        raise InvalidBox(f"The box {shown} does not fit {name}", problem.sentence(), problem.advice) from problem
    if box == asked:
        return box, ()
    return box, (f"The box {shown} reached beyond the image and was clipped to it.",)


def questions_in(list_path: Path) -> Iterator[Question | UnclearQuestion]:
    """Read a CSV list of boxes with the columns file, frame, x, y, w, h; an empty frame means 0.

    A relative file is looked for in the working folder first, then beside the list.

    Raises:
        UnreadableFile: The list cannot be read or lacks a column.
    """
    try:
        text = list_path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise UnreadableFile(f"{list_path.name} cannot be read", reason or "unknown cause") from error
    rows = csv.DictReader(text.splitlines(), skipinitialspace=True)
    names = [name.strip().lower() for name in rows.fieldnames or ()]
    missing = [column for column in COLUMNS if column not in names and column != "frame"]
    if missing:
        raise UnreadableFile(f"{list_path.name} is not a list of boxes", f"it has no column {', '.join(missing)}")
    rows.fieldnames = names
    for row in rows:
        fields = {key: (value or "").strip() for key, value in row.items() if key in COLUMNS}
        yield _question(fields, rows.line_num, list_path)


def _question(row: dict[str, str], line: int, list_path: Path) -> Question | UnclearQuestion:
    file = row["file"]
    try:
        frame = int(row.get("frame") or 0)
        xywh = (float(row["x"]), float(row["y"]), float(row["w"]), float(row["h"]))
    except ValueError:
        found = ", ".join(f"{column} = “{row.get(column, '')}”" for column in COLUMNS)
        return UnclearQuestion(file, InvalidBox(f"Line {line} of {list_path.name} is not valid", found))
    path = Path(file)
    if not path.is_absolute() and not path.exists():
        path = list_path.parent / path
    return Question(path, frame, xywh, file)
