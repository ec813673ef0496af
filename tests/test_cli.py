from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.adapters.postgresql import Server
from tests.inference.tiny_bundle import make_tiny_bundle
from thyroid_desktop import bootstrap, cli
from thyroid_desktop.adapters.store.database import open_store
from thyroid_desktop.services.model_registry import ACTIVE_MODEL


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    make_tiny_bundle(folder / "tiny")
    return folder


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    noise = np.random.default_rng(3).integers(0, 255, (120, 160), dtype=np.uint8)
    path = tmp_path / "nodule.png"
    Image.fromarray(noise).save(path)
    return path


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, list[dict[str, Any]], str]:
    """Exit code, the JSON objects on standard output, and what standard error says."""
    code = cli.run([str(word) for word in words])
    printed = capsys.readouterr()
    return code, [json.loads(line) for line in printed.out.splitlines()], printed.err


def test_that_diagnose_answers_with_probability_spread_and_provenance(
    capsys: pytest.CaptureFixture[str], models: Path, picture: Path
) -> None:
    code, (answer,), errors = run(capsys, "diagnose", picture, "--box", "20,30,50.5,40", "--models", models, "--json")
    assert code == 0
    assert errors == ""
    low, high = answer["spread"]
    assert 0 <= low <= answer["probability_malignant"] <= high <= 1
    assert (answer["file"], answer["frame"], answer["box"]) == (str(picture), 0, [20, 30, 50.5, 40])
    assert answer["model"]["id"] == "tiny"
    assert answer["model"]["sha256"] == hashlib.sha256((models / "tiny" / "model.onnx").read_bytes()).hexdigest()
    assert answer["input_sha256"] == hashlib.sha256(picture.read_bytes()).hexdigest()
    assert len(answer["cam"]["shape"]) == 2
    assert answer["precision"] == "float32"


def test_that_diagnose_answers_with_the_model_that_the_profile_has_adopted(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, models: Path, picture: Path, tmp_path: Path
) -> None:
    shipped = tmp_path / "shipped"
    make_tiny_bundle(shipped / "models" / "tiny")
    monkeypatch.setattr(bootstrap, "installation", lambda: shipped)
    profile = tmp_path / "profile"
    words = ("diagnose", picture, "--box", "20,30,50,40", "--json", "--profile", profile)
    assert run(capsys, *words)[1][0]["model"]["id"] == "tiny"
    assert not profile.exists()
    make_tiny_bundle(profile / "models" / "trained-1", seed=8)
    store = open_store(profile)
    store.settings.set_value(ACTIVE_MODEL, "trained-1")
    store.close()
    assert run(capsys, *words)[1][0]["model"]["id"] == "trained-1"
    assert run(capsys, *words, "--models", models)[1][0]["model"]["id"] == "tiny"


def test_that_the_same_question_gets_the_same_answer(
    capsys: pytest.CaptureFixture[str], models: Path, picture: Path
) -> None:
    words = ("diagnose", picture, "--box", "20,30,50,40", "--models", models, "--json")
    (first,), (second,) = run(capsys, *words)[1], run(capsys, *words)[1]
    assert first["probability_malignant"] == second["probability_malignant"]
    assert first["spread"] == second["spread"]


@pytest.mark.parametrize(
    ("extra", "cause"),
    [
        (("--box", "500,0,10,10"), "outside the image"),
        (("--box", "5,5,0,10"), "width and a height above zero"),
        (("--box", "5,5,20,20", "--frame", "1"), "has no frame 1"),
        (("--box", "5,5,20,20", "--frame", "-1"), "has no frame -1"),
    ],
)
def test_that_a_bad_box_or_frame_is_one_sentence_naming_file_and_cause(
    capsys: pytest.CaptureFixture[str], models: Path, picture: Path, extra: tuple[str, ...], cause: str
) -> None:
    code, (answer,), errors = run(capsys, "diagnose", picture, *extra, "--models", models, "--json")
    assert code == 1
    assert "nodule.png" in answer["error"]
    assert cause in answer["error"]
    assert answer["error"] in errors
    assert len(errors.splitlines()) == 1


def test_that_a_file_which_is_no_image_or_missing_is_refused(
    capsys: pytest.CaptureFixture[str], models: Path, tmp_path: Path
) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("no image", encoding="utf-8")
    for path in (text, tmp_path / "gone.dcm"):
        code, (answer,), _ = run(capsys, "diagnose", path, "--box", "1,1,9,9", "--models", models, "--json")
        assert code == 1
        assert path.name in answer["error"]


@pytest.mark.parametrize("file", ["model.onnx", "golden.npz", "manifest.json"])
def test_that_a_corrupt_model_is_refused_by_name(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, picture: Path, file: str
) -> None:
    make_tiny_bundle(tmp_path / "models" / "tiny")
    damaged = tmp_path / "models" / "tiny" / file
    content = bytearray(damaged.read_bytes())
    content[len(content) // 2] ^= 0xFF
    damaged.write_bytes(bytes(content))
    code, (answer,), _ = run(
        capsys, "diagnose", picture, "--box", "9,9,20,20", "--models", tmp_path / "models", "--json"
    )
    assert code == 1
    assert "tiny" in answer["error"]
    assert file in answer["error"]


def test_that_a_bad_line_of_a_list_is_told_and_the_others_go_on(
    capsys: pytest.CaptureFixture[str], models: Path, picture: Path, tmp_path: Path
) -> None:
    boxes = tmp_path / "boxes.csv"
    lines = [
        "file,frame,x,y,w,h",
        "nodule.png,,5,5,40,40",
        "gone.png,,1,1,9,9",
        "nodule.png,0,x,1,9,9",
        "nodule.png,0,9,9,50,60",
    ]
    boxes.write_text("\n".join(lines), encoding="utf-8")
    code, answers, errors = run(capsys, "diagnose", "--list", boxes, "--json", "--models", models)
    assert code == 1
    assert [("error" in answer) for answer in answers] == [False, True, True, False]
    assert [answer["file"] for answer in answers] == ["nodule.png", "gone.png", "nodule.png", "nodule.png"]
    assert "Line 4 of boxes.csv" in answers[2]["error"]
    assert len(errors.splitlines()) == 2


def test_that_a_clean_list_ends_well(
    capsys: pytest.CaptureFixture[str], models: Path, picture: Path, tmp_path: Path
) -> None:
    boxes = tmp_path / "boxes.csv"
    boxes.write_text("file,frame,x,y,w,h\nnodule.png,,5,5,40,40\n", encoding="utf-8")
    assert run(capsys, "diagnose", "--list", boxes, "--json", "--models", models)[0] == 0


@pytest.mark.parametrize(
    "words",
    [
        ("diagnose",),
        ("diagnose", "a.png"),
        ("diagnose", "a.png", "--box", "1,2,3"),
        ("diagnose", "a.png", "--box", "1,2,3,x"),
        ("diagnose", "a.png", "--list", "b.csv"),
        ("diagnose", "--list", "b.csv", "--overlay", "o.png"),
        ("diagnose", "a.png", "--box", "1,2,3,4", "--frame", "two"),
        ("import",),
        ("cases", "--nonsense"),
    ],
)
def test_that_bad_use_ends_with_two(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.run(list(words))
    assert ended.value.code == 2
    assert capsys.readouterr().out == ""


def test_that_overlay_and_report_are_written(
    capsys: pytest.CaptureFixture[str], models: Path, picture: Path, tmp_path: Path
) -> None:
    overlay, pdf, page = (tmp_path / "out" / name for name in ("overlay.png", "report.pdf", "report.png"))
    words = ("diagnose", picture, "--box", "20,30,50,40", "--models", models, "--overlay", overlay)
    assert run(capsys, *words, "--report", pdf, "--json")[0] == 0
    assert run(capsys, *words, "--report", page, "--json")[0] == 0
    with Image.open(overlay) as drawn:
        assert drawn.size == (160, 120)
        pixels = np.asarray(drawn.convert("RGB")).astype(int)
    assert np.abs(pixels[..., 0] - pixels[..., 2]).max() > 50, "the attention map is in colour"
    assert pdf.read_bytes().startswith(b"%PDF")
    with Image.open(page) as drawn:
        assert min(drawn.size) > 800


def test_that_imported_images_are_found_again_and_listed(
    capsys: pytest.CaptureFixture[str], picture: Path, tmp_path: Path
) -> None:
    (tmp_path / "broken.png").write_bytes(picture.read_bytes()[:90])
    profile = tmp_path / "profile"
    code, (taken,), errors = run(capsys, "--profile", profile, "import", picture, tmp_path / "broken.png", "--json")
    assert code == 1
    assert taken["images"] == 1
    assert [Path(one["file"]).name for one in taken["skipped"]] == ["broken.png"]
    assert "broken.png" in errors
    _, (again,), _ = run(capsys, "import", picture, "--profile", profile, "--json")
    assert again["opened"][0]["id"] == taken["opened"][0]["id"]
    code, (listed,), _ = run(capsys, "cases", "--profile", profile, "--json")
    assert code == 0
    (case,) = listed["cases"]
    (image,) = case["images"]
    assert (image["file"], image["width"], image["height"], image["frames"]) == ("nodule.png", 160, 120, 1)
    assert image["sha256"] == hashlib.sha256(picture.read_bytes()).hexdigest()
    assert image["boxes"] == []


@pytest.mark.parametrize("name", sorted(cli.COMMANDS))
def test_that_every_command_of_the_table_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.run([name, "--help"])
    assert ended.value.code == 0
    assert f"thyroid-desktop {name}" in capsys.readouterr().out


def test_that_the_windows_start_loads_no_command() -> None:
    program = "import sys; from thyroid_desktop import cli; print(sorted(sys.modules))"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "thyroid_desktop.cli" in result.stdout
    assert "thyroid_desktop.commands" not in result.stdout


def test_that_text_output_names_the_result_and_the_notice(
    capsys: pytest.CaptureFixture[str], models: Path, picture: Path
) -> None:
    assert cli.run(["diagnose", str(picture), "--box", "20,30,50,40", "--models", str(models)]) == 0
    text = capsys.readouterr().out
    assert "probability of malignancy" in text
    assert "Research use only" in text


@pytest.mark.parametrize("place", ["before", "behind"])
def test_that_the_library_may_lie_on_a_server(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    postgresql: Server,
    picture: Path,
    tmp_path: Path,
    place: str,
) -> None:
    monkeypatch.setenv("THYROID_STORE", "")  # what the command sets goes away with the test
    url = postgresql.url(postgresql.emptied_library())
    where = ("--profile", tmp_path / "profile", "--store", url)
    words = (*where, "import", picture, "--json") if place == "before" else ("import", picture, "--json", *where)
    assert run(capsys, *words)[0] == 0
    code, cases, _ = run(capsys, "cases", "--json", "--profile", tmp_path / "other", "--store", url)
    assert (code, len(cases)) == (0, 1)
    assert not list(tmp_path.rglob("library.sqlite3"))


def test_that_a_server_that_is_none_is_told_without_its_password(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("THYROID_STORE", "postgresql://thyroid:secretword@127.0.0.1:9/none")
    code, (answer,), errors = run(capsys, "cases", "--json", "--profile", tmp_path)
    assert code == 1
    assert "cannot be reached" in answer["error"]
    assert "secretword" not in answer["error"] + errors
