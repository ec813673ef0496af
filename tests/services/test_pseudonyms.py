"""Pseudonyms are the same each time and tell nothing; what tells something is left out of other programs' words."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.services.memory_store import MemorySettings, an_image
from thyroid_desktop.domain.imaging import Case, PatientIdentity
from thyroid_desktop.services.pseudonyms import Discretion, Pseudonyms

JOHN = PatientIdentity("P-4711", "Doe^John", "19610203", "M")


def a_case(case_id: int = 1, patient: PatientIdentity = JOHN) -> Case:
    return Case(case_id, "title", patient, "", "then", (an_image(1), an_image(2)))


def test_that_pseudonyms_are_the_same_each_time_and_others_in_another_profile() -> None:
    settings = MemorySettings()
    case = a_case()
    one, again = Pseudonyms(settings), Pseudonyms(settings)
    assert one.of_image(case.images[0], case) == again.of_image(case.images[0], case)
    assert one.of_patient(case) == again.of_patient(case)
    other = Pseudonyms(MemorySettings())
    assert one.of_image(case.images[0], case) != other.of_image(case.images[0], case)
    assert one.of_patient(case) != other.of_patient(case)


def test_that_images_of_a_case_begin_alike_and_differ() -> None:
    names = Pseudonyms(MemorySettings())
    case = a_case()
    one, other = (names.of_image(image, case) for image in case.images)
    assert one != other
    assert one[:6] == other[:6]
    assert case.images[0].sha256[:6] not in one


def test_that_cases_of_one_patient_share_his_pseudonym_and_unknown_patients_are_not_one() -> None:
    names = Pseudonyms(MemorySettings())
    assert names.of_patient(a_case(1)) == names.of_patient(a_case(2))
    nobody = PatientIdentity()
    assert names.of_patient(a_case(1, nobody)) != names.of_patient(a_case(2, nobody))


@pytest.mark.parametrize(
    "text",
    [
        "John",
        "report of DOE, john",
        "id p-4711!",
        "born 1961-02-03",
        "03.02.1961",
        "scan_0815",
        "see scan_0815.dcm",
        "C:\\Users\\x",
        "/home/x/y",
        "from \\\\server\\share",
        "other.PNG",
    ],
)
def test_that_what_names_patient_or_file_is_left_out(text: str) -> None:
    discretion = Discretion.about(replace(an_image(), file_name="scan_0815.dcm"), JOHN)
    assert discretion.text(text) == ""
    record = json.dumps({"note": text, "list": ["a", text], text: 1, "deep": {"x": text, "y": 2}})
    assert json.loads(discretion.json(record)) == {"list": ["a"], "deep": {"y": 2}}


def test_that_everything_else_is_kept() -> None:
    discretion = Discretion.about(replace(an_image(), file_name="12.jpg"), PatientIdentity("164", "", "", ""))
    kept = {
        "note": "iso/hypoechoic, 12 mm",
        "points": [[164, 31]],
        "mask": "doe/164==",
        "score": 0.5,
        "ok": True,
        "n": 1640,
    }
    assert json.loads(discretion.json(json.dumps({**kept, "id": 164}))) == kept
    assert discretion.json("") == ""
    told = {"PatientName": "X", "dob": 1, "first_name": "Y", "name": "Z", "deep": {"BirthDate": 5}}
    assert json.loads(discretion.json(json.dumps({**told, "pathology": "benign"}))) == {
        "deep": {},
        "pathology": "benign",
    }
    assert discretion.text("TI-RADS 4a") == "TI-RADS 4a"
