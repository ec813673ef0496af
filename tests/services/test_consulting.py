from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from thyroid_desktop.domain.diagnosis import CamMap, EngineAnswer, ModelIdentity, Spread
from thyroid_desktop.domain.errors import InvalidBox, MissingFrame, UnreadableFile
from thyroid_desktop.domain.geometry import Affine, Box, Size
from thyroid_desktop.domain.imaging import Frame, ImageDescription
from thyroid_desktop.services.consulting import Consulting, Question, UnclearQuestion, clipped_box, questions_in

MODEL = ModelIdentity("tiny", "1", "Tiny", "ab" * 32, "letterbox-1", 0.5)


class OneImage:
    """A reader that knows one cine of three 40×30 frames."""

    def describe(self, path: Path) -> ImageDescription:
        return ImageDescription("still", Size(40, 30), frame_count=3, warnings=("odd header",))

    def frame(self, path: Path, index: int) -> Frame:
        return Frame(np.full((30, 40), index, np.uint8), index)


class RecordingEngine:
    def __init__(self) -> None:
        self.asked: list[tuple[int, Box]] = []

    def identity(self) -> ModelIdentity:
        return MODEL

    def ask(self, frame: Frame, box: Box) -> EngineAnswer:
        self.asked.append((frame.index, box))
        cam = CamMap(np.ones((2, 2), np.float32), Affine(1, 0, 0, 0, 1, 0))
        return EngineAnswer(0.75, cam, MODEL, "float32", Spread(0.7, 0.8), ("small box",))

    def close(self) -> None:
        """Nothing is held."""


@pytest.fixture
def engine() -> RecordingEngine:
    return RecordingEngine()


@pytest.fixture
def consulting(engine: RecordingEngine) -> Consulting:
    return Consulting(OneImage(), lambda path: "cd" * 32, engine, lambda: "2026-01-02T03:04:05.000006+00:00")


def test_that_an_answer_carries_its_whole_provenance(consulting: Consulting, engine: RecordingEngine) -> None:
    prediction = consulting.consult(Question(Path("a.png"), 2, (5, 6, 10, 12), "a.png")).prediction
    assert engine.asked == [(2, Box(5, 6, 15, 18))]
    provenance = prediction.provenance
    assert (provenance.model_id, provenance.weights_sha256, provenance.preprocessing) == (
        "tiny",
        "ab" * 32,
        "letterbox-1",
    )
    assert (provenance.input_sha256, provenance.frame, provenance.box) == ("cd" * 32, 2, Box(5, 6, 15, 18))
    assert provenance.at == "2026-01-02T03:04:05.000006+00:00"
    assert prediction.is_malignant
    assert prediction.warnings == ("odd header", "small box")


@pytest.mark.parametrize("frame", [-1, 3, 1000])
def test_that_a_frame_which_does_not_exist_is_named(consulting: Consulting, frame: int) -> None:
    with pytest.raises(MissingFrame, match=f"a.png has no frame {frame}"):
        consulting.consult(Question(Path("a.png"), frame, (5, 6, 10, 12), "a.png"))


def test_that_a_box_reaching_over_the_border_is_clipped_and_said_so() -> None:
    box, warnings = clipped_box("a.png", (30, 20, 20, 5), Size(40, 30))
    assert box == Box(30, 20, 40, 25)
    assert len(warnings) == 1
    assert "clipped" in warnings[0]


@pytest.mark.parametrize(
    "xywh", [(40, 0, 5, 5), (0, 30, 5, 5), (-5, 0, 5, 5), (0, 0, 0, 5), (1, 1, -3, 5), (0, 0, float("nan"), 1)]
)
def test_that_an_impossible_box_names_the_file(xywh: tuple[float, float, float, float]) -> None:
    with pytest.raises(InvalidBox, match=r"does not fit a\.png"):
        clipped_box("a.png", xywh, Size(40, 30))


def test_that_a_list_is_read_with_byte_order_mark_spaces_and_empty_frames(tmp_path: Path) -> None:
    (tmp_path / "here.png").touch()
    boxes = tmp_path / "boxes.csv"
    boxes.write_text("\ufeffFile, Frame, X, Y, W, H\nhere.png,,1,2,3,4\n/abs/b.dcm, 7, 1.5,2,3,4\n", encoding="utf-8")
    first, second = questions_in(boxes)
    assert first == Question(tmp_path / "here.png", 0, (1, 2, 3, 4), "here.png")
    assert second == Question(Path("/abs/b.dcm"), 7, (1.5, 2, 3, 4), "/abs/b.dcm")


def test_that_a_list_without_a_frame_column_means_the_first_frame(tmp_path: Path) -> None:
    boxes = tmp_path / "boxes.csv"
    boxes.write_text("file,x,y,w,h\na.png,1,2,3,4\n", encoding="utf-8")
    assert list(questions_in(boxes)) == [Question(tmp_path / "a.png", 0, (1, 2, 3, 4), "a.png")]


@pytest.mark.parametrize("line", ["a.png,0,1,2,three,4", "a.png,0,1,2", "a.png,first,1,2,3,4", ",,,,,"])
def test_that_a_bad_line_is_told_and_the_next_one_is_still_read(tmp_path: Path, line: str) -> None:
    boxes = tmp_path / "boxes.csv"
    boxes.write_text(f"file,frame,x,y,w,h\n{line}\nb.png,,1,2,3,4\n", encoding="utf-8")
    bad, good = questions_in(boxes)
    assert isinstance(bad, UnclearQuestion)
    assert "Line 2 of boxes.csv is not valid" in bad.problem.sentence()
    assert isinstance(good, Question)


def test_that_a_list_lacking_a_column_or_a_file_is_refused(tmp_path: Path) -> None:
    boxes = tmp_path / "boxes.csv"
    boxes.write_text("file,x,y\na.png,1,2\n", encoding="utf-8")
    with pytest.raises(UnreadableFile, match=r"boxes\.csv is not a list of boxes"):
        list(questions_in(boxes))
    with pytest.raises(UnreadableFile, match=r"gone\.csv cannot be read"):
        list(questions_in(tmp_path / "gone.csv"))
    boxes.write_bytes(b"\xff\xfe\x00file")
    with pytest.raises(UnreadableFile, match="UTF-8"):
        list(questions_in(boxes))
