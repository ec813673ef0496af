"""`import --format` and `export`: what they print, whose boxes they make, and what they say aloud."""

from __future__ import annotations

import getpass
import json
from pathlib import Path
from typing import Any, get_args

import pytest

from tests.adapters import dicom_files
from tests.adapters.interchange.foreign_files import labelme_record, picture, save
from tests.services.exchanges import bench
from thyroid_desktop import cli
from thyroid_desktop.domain.interchange import IncomingFormat, OutgoingFormat


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two annotated images, and a file that is none."""
    for number in range(2):
        picture(tmp_path / "in" / f"{number}.jpg", seed=number)
        save(tmp_path / "in" / f"{number}.json", labelme_record())
    save(tmp_path / "in" / "broken.json", "{")
    return tmp_path / "in"


def run(capsys: pytest.CaptureFixture[str], profile: Path, *words: object) -> tuple[int, Any, str]:
    """Exit code, what was printed as JSON, and what was said on standard error."""
    code = cli.run(["--profile", str(profile), *map(str, words), "--json"])
    printed = capsys.readouterr()
    return code, json.loads(printed.out), printed.err


def test_that_an_import_tells_what_came_of_it(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: "ada")
    profile = tmp_path / "profile"
    code, record, errors = run(capsys, profile, "import", "--format", "labelme", folder)
    assert code == 1
    reason = "it is no JSON (line 1, Expecting property name enclosed in double quotes)"
    assert record == {
        "images": 2,
        "boxes": 2,
        "added": 2,
        "skipped": [{"file": "broken.json", "reason": reason}],
        "warnings": [],
    }
    assert errors == f"broken.json: {reason}\n"
    (folder / "broken.json").unlink()
    code, record, errors = run(capsys, profile, "import", "--format", "labelme", folder)
    assert (code, record["boxes"], record["added"], errors) == (0, 2, 0, "")
    _, listed, _ = run(capsys, profile, "cases")
    (box,) = listed["cases"][0]["images"][0]["boxes"]
    assert (box["box"], box["label"]) == ([20.5, 10.0, 39.5, 30.25], "nodule")
    with bench(profile) as at:
        assert [user.name for user in at.exchange.settings.users()] == ["ada", "Ada"]


def test_that_the_boxes_belong_to_who_is_named_else_to_the_user_of_the_profile(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    profile = tmp_path / "profile"
    for words in (("--user", "Bob"), ("--user", "Eve"), ("--user", " "), ()):
        run(capsys, profile, "import", "--format", "labelme", *words, folder)
    _, listed, _ = run(capsys, profile, "cases")
    owners = [box["user_id"] for case in listed["cases"] for image in case["images"] for box in image["boxes"]]
    with bench(profile) as at:
        bob, eve = at.reader("Bob"), at.reader("Eve")
    assert sorted(owners) == sorted([bob, eve] * 2)


@pytest.mark.parametrize("kind", get_args(OutgoingFormat))
def test_that_an_export_tells_what_came_of_it(
    kind: OutgoingFormat, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    profile, out = tmp_path / "profile", tmp_path / "out"
    run(capsys, profile, "import", "--format", "labelme", "--user", "Ada", folder)
    code, record, errors = run(capsys, profile, "export", "--format", kind, "--out", out)
    assert (code, record["images"], record["boxes"], record["skipped"], errors) == (0, 2, 2, [], "")
    assert record["files"] == sum(one.is_file() and not one.name.startswith(".") for one in out.rglob("*"))
    if kind in get_args(IncomingFormat):
        code, record, _ = run(capsys, tmp_path / "other", "import", "--format", kind, "--user", "Ada", out)
        assert (code, record["images"], record["boxes"]) == (0, 2, 2)


def test_that_what_is_not_pseudonymous_is_said_aloud(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    profile, out = tmp_path / "profile", tmp_path / "out"
    run(capsys, profile, "import", "--format", "labelme", "--user", "Ada", folder)
    words = (
        "export",
        "--format",
        "labelme",
        "--out",
        out,
        "--with-names",
        "--unblanked",
        "--lossless-jpg",
        "--case",
        1,
    )
    code, record, errors = run(capsys, profile, *words)
    assert (code, record["images"]) == (0, 1)
    assert "may tell who the patients are" in errors
    assert "often names the patient" in errors
    assert (out / "0.jpg").is_file()


def test_that_one_is_told_to_look_into_what_was_blanked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pixels = dicom_files.speckle((80, 120))
    made = dicom_files.dataset(pixels, SequenceOfUltrasoundRegions=dicom_files.items(dicom_files.region()))
    (tmp_path / "in").mkdir()
    dicom_files.save_native(tmp_path / "in" / "a.dcm", made, pixels.tobytes())
    save(tmp_path / "in" / "a.json", labelme_record())
    run(capsys, tmp_path / "profile", "import", "--format", "labelme", "--user", "Ada", tmp_path / "in")
    words = ("export", "--format", "labelme", "--out", tmp_path / "out")
    code, record, errors = run(capsys, tmp_path / "profile", *words)
    assert (code, record["blanked"]) == (0, 1)
    assert "Look for names inside" in errors


def test_that_a_folder_in_use_is_told_in_one_sentence(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    profile = tmp_path / "profile"
    run(capsys, profile, "import", "--format", "labelme", "--user", "Ada", folder)
    save(tmp_path / "out" / "boxes.csv", "theirs")
    code, record, errors = run(capsys, profile, "export", "--format", "csv", "--out", tmp_path / "out")
    assert code == 1
    assert "boxes.csv would be overwritten" in record["error"]
    assert errors.startswith("thyroid-desktop: boxes.csv would be overwritten")
    code, record, _ = run(capsys, profile, "import", "--format", "voc", tmp_path / "gone")
    assert (code, record["error"].startswith("gone cannot be opened")) == (1, True)


def test_that_it_is_said_in_a_line_for_people(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    profile = str(tmp_path / "profile")
    (folder / "broken.json").unlink()
    assert cli.run(["--profile", profile, "import", "--format", "labelme", "--user", "Ada", str(folder)]) == 0
    assert cli.run(["--profile", profile, "export", "--format", "voc", "--out", str(tmp_path / "out")]) == 0
    assert capsys.readouterr().out == ("2 images with 2 boxes, 2 of them new\n2 images with 2 boxes in 4 files\n")


def test_that_a_format_takes_one_folder(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        run(capsys, tmp_path / "profile", "import", "--format", "labelme", folder, folder)
    assert stopped.value.code == 2
