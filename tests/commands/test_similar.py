"""``similar`` compares a box of any file with the library of a profile, and makes no library."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.inference.tiny_bundle import make_tiny_bundle
from thyroid_desktop import bootstrap, cli
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.nodule import NoduleDescription, NoduleSize, Pathology
from thyroid_desktop.services.annotating import Annotating
from thyroid_desktop.services.blinding import Blinding
from thyroid_desktop.services.consulting import Question
from thyroid_desktop.services.describing import Describing
from thyroid_desktop.services.settings import Settings

XYWH = (20.0, 30.0, 50.0, 40.0)
ASKED = "20,30,50,40"


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, list[str], str]:
    """Exit code, the lines on standard output, and what standard error says."""
    code = cli.run([str(word) for word in words])
    printed = capsys.readouterr()
    return code, printed.out.splitlines(), printed.err


@dataclass(frozen=True)
class Clinic:
    """A profile with a library of pictures, and a tiny model."""

    profile: Path
    models: Path
    pictures: tuple[Path, ...]

    def similar(self, capsys: pytest.CaptureFixture[str], path: Path, *more: object) -> dict[str, Any]:
        words = ("similar", path, "--box", ASKED, "--models", self.models, "--profile", self.profile, "--json", *more)
        code, (line,), errors = run(capsys, *words)
        assert (code, errors) == (0, "")
        answer: dict[str, Any] = json.loads(line)
        return answer


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Clinic:
    """Three pictures: the first like the second, with pathology of the first two."""
    folder = tmp_path_factory.mktemp("clinic")
    make_tiny_bundle(folder / "models" / "tiny")
    pictures = []
    for number, brightness in enumerate((40, 60, 220)):
        noise = np.random.default_rng(number).integers(0, 30, (120, 160)) + brightness
        pictures.append(folder / f"picture {number}.png")
        Image.fromarray(noise.astype(np.uint8)).save(pictures[-1])
    one = Clinic(folder / "profile", folder / "models", tuple(pictures))
    assert cli.run(["import", *map(str, pictures), "--profile", str(one.profile), "--json"]) == 0
    with bootstrap.open_library(one.profile) as library, bootstrap.open_consulting(one.models, None) as consulting:
        store = library.store
        Settings(store.settings).set_user("Ada")
        annotating = Annotating(store.annotations, bootstrap.now, store.settings.user_named("Ada").id)
        for path, verdict in zip(pictures, ("malignant", "benign", None), strict=True):
            prediction = consulting.consult(Question(path, 0, XYWH, path.name)).prediction
            image = store.cases.image_by_hash(prediction.provenance.input_sha256)
            assert image is not None
            revision = annotating.draw(image, 0, Box.from_xywh(*XYWH), is_model_shown=False).box_revision
            assert revision is not None
            assert prediction.pooled is not None
            store.features.add(prediction.provenance.weights_sha256, {revision.id: prediction.pooled})
            if verdict is not None:
                found = Pathology(verdict, "fna", 6 if verdict == "malignant" else 2)  # type: ignore[arg-type]
                said = NoduleDescription("left", size=NoduleSize(12.5), pathology=found)
                Describing(annotating.revising).describe(image, 1, said)
    return one


def test_that_the_nodules_of_the_library_come_with_similarity_and_pathology(
    capsys: pytest.CaptureFixture[str], clinic: Clinic, tmp_path: Path
) -> None:
    other = tmp_path / "other.png"
    Image.fromarray((np.random.default_rng(7).integers(0, 30, (120, 160)) + 40).astype(np.uint8)).save(other)
    answer = clinic.similar(capsys, other)
    first, second = answer["similar"]
    assert 1 >= first["similarity"] >= second["similarity"] > 0
    assert (first["image"], first["verdict"], first["pathology"]) == (1, "malignant", {"source": "fna", "bethesda": 6})
    assert (first["side"], first["largest_mm"], first["tirads"], first["nodule"]) == ("left", 12.5, None, 1)
    assert first["box"] == list(XYWH)
    assert (answer["malignant"], answer["known"], answer["compared"]) == (1, 2, 2)
    assert answer["not_compared_boxes"] == 0
    assert answer["file"] == str(other)
    assert answer["model"]["id"] == "tiny"
    everything = clinic.similar(capsys, other, "--with-unknown")
    assert [one["verdict"] for one in everything["similar"]].count(None) == 1
    assert len(clinic.similar(capsys, other, "--most", "1")["similar"]) == 1


def test_that_a_file_of_the_library_is_not_compared_with_itself(
    capsys: pytest.CaptureFixture[str], clinic: Clinic
) -> None:
    answer = clinic.similar(capsys, clinic.pictures[0])
    assert [one["image"] for one in answer["similar"]] == [2]


def test_that_people_read_lines_and_the_warning(capsys: pytest.CaptureFixture[str], clinic: Clinic) -> None:
    words = ("similar", clinic.pictures[2], "--box", ASKED, "--models", clinic.models, "--profile", clinic.profile)
    code, lines, errors = run(capsys, *words)
    assert (code, errors) == (0, "")
    assert lines[0].endswith("1 of 2 malignant, 2 compared")
    assert any("malignant (fna), case 1, image 1, nodule 1" in line for line in lines)
    assert "no probability" in lines[-1]


def test_that_a_profile_without_library_is_a_problem_and_none_is_made(
    capsys: pytest.CaptureFixture[str], clinic: Clinic, tmp_path: Path
) -> None:
    nowhere = tmp_path / "nowhere"
    words = ("similar", clinic.pictures[0], "--box", ASKED, "--models", clinic.models, "--profile", nowhere, "--json")
    code, (line,), errors = run(capsys, *words)
    assert code == 1
    assert "no library" in json.loads(line)["error"]
    assert "no library" in errors
    assert not nowhere.exists()


def test_that_an_empty_library_has_nothing_to_compare(
    capsys: pytest.CaptureFixture[str], clinic: Clinic, tmp_path: Path
) -> None:
    with bootstrap.open_library(tmp_path / "empty"):
        pass
    words = ("similar", clinic.pictures[0], "--box", ASKED, "--models", clinic.models, "--profile", tmp_path / "empty")
    code, lines, _ = run(capsys, *words)
    assert code == 0
    assert "No nodule with a known answer" in lines[1]


def test_that_a_library_that_keeps_the_model_from_its_readers_shows_nothing(
    capsys: pytest.CaptureFixture[str], clinic: Clinic, tmp_path: Path
) -> None:
    with bootstrap.open_library(tmp_path / "blind") as library:
        Settings(library.store.settings).set_blinding(Blinding(to_model=True))
    words = ("similar", clinic.pictures[0], "--box", ASKED, "--models", clinic.models, "--profile", tmp_path / "blind")
    code, lines, errors = run(capsys, *words)
    assert (code, lines) == (1, [])
    assert "until they have given an opinion" in errors


@pytest.mark.parametrize(
    "words", [("a.png",), ("--box", ASKED), ("a.png", "--box", "1,2,3"), ("a.png", "--box", ASKED, "--most", "0")]
)
def test_that_bad_use_is_told_by_the_exit_code(capsys: pytest.CaptureFixture[str], words: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.run(["similar", *words])
    assert caught.value.code == 2
    assert capsys.readouterr().err
