"""Messages survive the pipe, and nothing that comes out of a pipe can raise."""

from __future__ import annotations

import json
import sys
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_numpy

from thyroid_desktop.domain.diagnosis import CamMap, EngineAnswer, ModelIdentity, Spread
from thyroid_desktop.domain.errors import BrokenModel, InvalidBox, MissingFrame, UserProblem
from thyroid_desktop.domain.geometry import Affine, Box
from thyroid_desktop.domain.operating_point import POINT_NAMES, Estimate, OperatingPoint
from thyroid_desktop.domain.proposal import Proposal, ProposerIdentity
from thyroid_desktop.inference.protocol import (
    LONGEST_LINE,
    PROBLEMS,
    Answered,
    Ask,
    Failed,
    FrameTaken,
    LoadBundle,
    LoadProposer,
    Propose,
    Proposed,
    ProposerReady,
    ProtocolError,
    Quit,
    Ready,
    Reply,
    Request,
    SetFrame,
    decode_reply,
    decode_request,
    encode,
    failed,
    problem_of,
    worker_command,
)

numbers = st.integers(0, 2**53 - 1)
texts = st.text(max_size=40)
finite = st.floats(-1e9, 1e9)
shares = st.floats(0.0, 1.0)
precisions = st.sampled_from(["float32", "fast"])
boxes = st.builds(
    lambda x, y, width, height: Box(x, y, x + width, y + height),
    st.floats(-1e4, 1e4),
    st.floats(-1e4, 1e4),
    st.floats(0.1, 1e4),
    st.floats(0.1, 1e4),
)
estimates = st.tuples(shares, shares, shares).map(sorted).map(lambda three: Estimate(three[1], three[0], three[2]))
points = st.lists(
    st.builds(OperatingPoint, st.sampled_from(POINT_NAMES), estimates, estimates, estimates),
    max_size=2,
    unique_by=lambda point: point.name,
)
identities = st.builds(ModelIdentity, texts, texts, texts, texts, texts, shares, points.map(tuple))
cams = st.tuples(st.integers(1, 12), st.integers(1, 12)).flatmap(
    lambda shape: st.builds(
        CamMap,
        st_numpy.arrays(np.float32, shape, elements=st.floats(0, 1e6, width=32)),
        st.builds(Affine, finite, finite, finite, finite, finite, finite),
        st.none() | st_numpy.arrays(np.float32, shape, elements=st.floats(-1e6, 1e6, width=32)),
    )
)
spreads = st.none() | st.tuples(shares, shares).map(lambda pair: Spread(min(pair), max(pair)))
answers = st.builds(
    EngineAnswer,
    shares,
    cams,
    identities,
    precisions,
    spreads,
    st.lists(texts, max_size=3).map(tuple),
    st.none() | st_numpy.arrays(np.float32, st.integers(1, 40), elements=st.floats(0, 1e6, width=32)),
    spreads,
)
requests = st.one_of(
    st.builds(LoadBundle, numbers, texts),
    st.builds(LoadProposer, numbers, texts),
    st.builds(SetFrame, texts, texts),
    st.builds(Propose, numbers, texts),
    st.builds(Ask, numbers, numbers, texts, boxes, precisions, st.booleans(), st.booleans()),
    st.just(Quit()),
)
replies = st.one_of(
    st.builds(Ready, numbers, identities),
    st.builds(ProposerReady, numbers, st.builds(ProposerIdentity, texts, texts, texts)),
    st.builds(FrameTaken, texts),
    st.builds(Proposed, numbers, st.lists(st.builds(Proposal, boxes, shares), max_size=4).map(tuple)),
    st.builds(Answered, numbers, numbers, answers, st.booleans()),
    st.builds(Failed, st.none() | numbers, st.sampled_from(sorted(PROBLEMS)), texts, texts, texts),
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=8,
)

POINT = {"name": "youden", "threshold": [0.5, 0.4, 0.6], "sensitivity": [0.9, 0.8, 1], "specificity": [0.8, 0.7, 0.9]}
IDENTITY = ModelIdentity("tiny", "1", "Tiny", "0" * 64, "letterbox", 0.5)
ANSWER = EngineAnswer(
    0.75,
    CamMap(np.array([[0.0, 1.5]], dtype=np.float32), Affine(2.0, 0.0, 1.0, 0.0, 2.0, 3.0)),
    IDENTITY,
    "float32",
    Spread(0.5, 0.875),
    ("odd",),
)
ASK = Ask(3, 4, "a", Box(1.0, 2.0, 3.0, 4.0), "fast", with_spread=False, is_live=True)


def assert_equal(one: object, other: object) -> None:
    """Field by field, arrays included."""
    assert type(one) is type(other)
    if isinstance(one, np.ndarray):
        assert one.dtype == other.dtype  # type: ignore[attr-defined]
        assert np.array_equal(one, other)  # type: ignore[arg-type]
    elif isinstance(one, (Answered, EngineAnswer, CamMap)):
        for field in fields(one):
            assert_equal(getattr(one, field.name), getattr(other, field.name))
    else:
        assert one == other


@given(requests)
def test_that_every_request_survives_the_pipe(request: Request) -> None:
    line = encode(request)
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert_equal(decode_request(line), request)


@given(replies)
def test_that_every_reply_survives_the_pipe(reply: Reply) -> None:
    assert_equal(decode_reply(encode(reply)), reply)


def test_that_file_names_that_are_no_unicode_survive_the_pipe() -> None:
    request = SetFrame("a", "/tmp/\udcff.npy")
    assert decode_request(encode(request)) == request


@given(st.binary(max_size=200))
def test_that_no_bytes_can_crash_the_reader(line: bytes) -> None:
    assert isinstance(decode_request(line), ProtocolError)
    assert isinstance(decode_reply(line), ProtocolError)


@given(replies | requests, st.data())
def test_that_no_altered_message_can_crash_the_reader(message: Reply | Request, data: st.DataObject) -> None:
    members = json.loads(encode(message))
    place = members
    while True:
        name = data.draw(st.sampled_from(sorted(place)))
        if not isinstance(place[name], dict):
            break
        place = place[name]
    place[name] = data.draw(json_values)
    line = json.dumps(members).encode()
    assert decode_request(line) is not None
    assert decode_reply(line) is not None


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"", "JSON"),
        (b"\xff\xfe", "Unicode"),
        (b"[" * 200_000, "Recursion"),
        (b"1" * 5000, "Exceeds the limit"),
        (b"x" * (LONGEST_LINE + 1), "longer than"),
        (b"null", "no object"),
        (b"[]", "no object"),
        (b"{}", "has no kind"),
        (b'{"kind": 1}', "kind of the message is not a text"),
        (b'{"kind": "dance"}', "one of load, load_proposer, frame, ask, propose, quit"),
        (b'{"kind": "quit", "now": true}', "unknown member now"),
        (b'{"kind": "load", "id": true, "folder": "x"}', "whole number"),
        (b'{"kind": "load", "id": -1, "folder": "x"}', "whole number"),
        (b'{"kind": "load", "id": 1.0, "folder": "x"}', "whole number"),
        (b'{"kind": "load", "id": 9007199254740992, "folder": "x"}', "whole number"),
        (b'{"kind": "load", "id": 1, "folder": null}', "folder of the message is not a text"),
        (b'{"kind": "frame", "key": "a"}', "no path"),
    ],
)
def test_that_a_line_that_is_no_request_is_told_with_its_reason(line: bytes, reason: str) -> None:
    decoded = decode_request(line)
    assert isinstance(decoded, ProtocolError)
    assert reason in decoded.reason


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("box", [1, 2, 3], "a list of 4 numbers"),
        ("box", "1,2,3,4", "a list of 4 numbers"),
        ("box", [1, 2, 3, True], "not a number"),
        ("box", [1, 2, 3, "4"], "not a number"),
        ("box", [1, 2, 3, float("nan")], "range"),
        ("box", [1, 2, 3, 1e301], "range"),
        ("box", [1, 2, 1, 4], "InvalidBox"),
        ("precision", "float64", "one of float32, fast"),
        ("with_spread", 1, "true or false"),
    ],
)
def test_that_an_ask_with_a_wrong_member_is_refused(name: str, value: object, reason: str) -> None:
    decoded = decode_request(json.dumps({**json.loads(encode(ASK)), name: value}).encode())
    assert isinstance(decoded, ProtocolError)
    assert reason in decoded.reason


@pytest.mark.parametrize(
    ("place", "name", "value", "reason"),
    [
        ("cam", "shape", [1, 3], "do not fill"),
        ("cam", "shape", [1, 257], "whole number from 1 to 256"),
        ("cam", "shape", [0, 2], "whole number from 1 to 256"),
        ("cam", "values", "!!", "base64"),
        ("cam", "values", "\u00e9", "base64"),
        ("cam", "values", "AACAvwAAgL8=", "not 0 or above"),
        ("cam", "values", "AADAfwAAwH8=", "not finite"),
        ("cam", "log_odds", "AACAvw==", "log_odds of the map do not fill"),
        ("cam", "log_odds", "AADAfwAAwH8=", "the log_odds are not finite"),
        ("cam", "log_odds", 1, "not a text"),
        ("cam", "log_odds", "AACA", "no base64 of float32 numbers"),
        ("", "pooled", "AACA", "no base64 of float32 numbers"),
        ("", "pooled", "!!", "base64"),
        ("", "pooled", "", "not 1 to 16384 numbers"),
        ("", "pooled", "AAAA" * 21848, "not 1 to 16384 numbers"),
        ("", "pooled", "AADAfwAAwH8=", "the pooled are not finite"),
        ("", "pooled", [1], "not a text"),
        ("", "committee", [0.9, 0.1], "committee ends below"),
        ("", "committee", [0.1, 1.1], "range"),
        ("cam", "extra", 1, "unknown member extra"),
        ("model", "threshold", 1.5, "range"),
        ("model", "extra", 1, "unknown member extra"),
        ("model", "points", None, "a list of objects"),
        ("model", "points", [{**POINT, "name": "best"}], "one of youden, sensitivity-95"),
        ("model", "points", [POINT, POINT], "a name in points is there twice"),
        ("model", "points", [{**POINT, "sensitivity": [0.9, 0.95, 1.0]}], "the sensitivity of an operating point"),
        ("model", "points", [{**POINT, "threshold": [0.5, 0.4, 1.6]}], "range"),
        ("model", "points", [{**POINT, "extra": 1}], "unknown member extra"),
        ("", "cam", None, "cam is no object"),
        ("", "spread", [0.9, 0.1], "ends below"),
        ("", "spread", [0.1], "a list of 2 numbers"),
        ("", "warnings", ["a", 1], "a list of texts"),
        ("", "warnings", "a", "a list of texts"),
        ("", "probability_malignant", 1.01, "range"),
        ("", "extra", 1, "unknown member extra"),
    ],
)
def test_that_an_answer_with_a_wrong_member_is_refused(place: str, name: str, value: object, reason: str) -> None:
    members = json.loads(encode(Answered(1, 2, ANSWER, is_final=True)))
    inner = members["answer"][place] if place else members["answer"]
    inner[name] = value
    decoded = decode_reply(json.dumps(members).encode())
    assert isinstance(decoded, ProtocolError)
    assert reason in decoded.reason


def test_that_suggestions_arrive_in_their_order() -> None:
    best, other = Proposal(Box(1.0, 2.0, 3.0, 4.0), 0.75), Proposal(Box(5.0, 6.0, 7.5, 8.0), 0.25)
    for proposals in ((), (best, other)):
        assert decode_reply(encode(Proposed(4, proposals))) == Proposed(4, proposals)


@pytest.mark.parametrize(
    ("proposals", "reason"),
    [
        (None, "a list of objects"),
        ({}, "a list of objects"),
        ([1], "a member of proposals is no object"),
        ([{"score": 0.5}], "has no box"),
        ([{"box": [1, 2, 3, 4]}], "has no score"),
        ([{"box": [1, 2, 3, 4], "score": 1.5}], "range"),
        ([{"box": [1, 2, 1, 4], "score": 0.5}], "InvalidBox"),
        ([{"box": [1, 2, 3, 4], "score": 0.5, "label": "x"}], "unknown member label"),
    ],
)
def test_that_suggestions_with_a_wrong_member_are_refused(proposals: object, reason: str) -> None:
    decoded = decode_reply(json.dumps({"kind": "proposed", "id": 1, "proposals": proposals}).encode())
    assert isinstance(decoded, ProtocolError)
    assert reason in decoded.reason


def test_that_a_number_that_is_not_finite_is_never_sent() -> None:
    endless = Ready(1, ModelIdentity("a", "1", "A", "", "", float("inf")))
    with pytest.raises(ValueError, match="JSON compliant"):
        encode(endless)


@pytest.mark.parametrize("kind", sorted(PROBLEMS))
def test_that_a_problem_arrives_as_the_same_problem(kind: str) -> None:
    problem = PROBLEMS[kind]("title", "detail", "advice")
    arrived = decode_reply(encode(failed(7, problem)))
    assert isinstance(arrived, Failed)
    assert arrived.id == 7
    again = problem_of(arrived)
    assert type(again) is type(problem)
    assert (again.title, again.detail, again.advice) == ("title", "detail", "advice")


def test_that_a_problem_unknown_to_the_protocol_arrives_as_a_plain_one() -> None:
    assert type(problem_of(failed(None, MissingFrame("title")))) is UserProblem
    assert type(problem_of(failed(None, BrokenModel("title")))) is BrokenModel
    assert type(problem_of(failed(None, InvalidBox("title")))) is InvalidBox


def test_that_the_worker_is_this_python_and_never_imports_from_the_current_folder() -> None:
    program, *arguments = worker_command()
    assert program == sys.executable
    assert arguments == ["-P", "-m", "thyroid_desktop.inference.worker"]


def test_that_a_packaged_program_starts_the_executable_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(Path("folder") / "thyroid-desktop.exe"))
    assert worker_command() == (str(Path("folder") / "thyroid-desktop-worker.exe"),)
