"""LabelMe itself, in an environment of its own, loads what we write; its Python is named by LABELME_PYTHON."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.adapters import dicom_files
from tests.adapters.interchange.foreign_files import RECTANGLE, labelme_record, mask_text, picture, save, shape
from tests.services import labelme_loader
from tests.services.exchanges import bench, ddti_folder
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.outline import Outline
from thyroid_desktop.services.exporting import ExportOptions

PYTHONS = tuple(one for one in os.environ.get("LABELME_PYTHON", "").split(os.pathsep) if one)
TRIANGLE = [[20, 10], [60, 10], [40, 40]]
QUIRKS = {
    "dragged": shape(points=[[60, 40], [20, 10]]),
    "four": shape(points=[[20, 10], [60, 10], [60, 40], [20, 40]]),
    "outside": shape(points=[[-9, -9], [500, 500]]),
    "group": shape(group_id="7"),
    "label": shape(label=None),
    "flags": shape(flags={"a": "yes", "b": True}),
    "keys": shape(description=None, score=0.5, attributes={"x": [1]}),
    "bare": {"points": TRIANGLE},
    "polygon": shape(shape_type="polygon", points=TRIANGLE),
    "circle": shape(shape_type="circle", points=[[40, 40], [50, 40]]),
    "turned": shape(shape_type="oriented_rectangle", points=[[40, 10], [60, 30], [40, 50], [20, 30]]),
    "rotation": shape(shape_type="rotation", points=[[40, 10], [60, 30], [40, 50], [20, 30]]),
    "mask": shape(shape_type="mask", points=[[20, 10], [49, 29]], mask=mask_text()),
    "point": shape(shape_type="point", points=[[3, 4]]),
    "line": shape(shape_type="line", points=[[3, 4], [30, 40]]),
    "linestrip": shape(shape_type="linestrip", points=[[3, 4], [30, 40], [5, 6]], label=None),
    "locked": shape(locked=True),
}


def loaded_by_labelme(python: str, folder: Path, home: Path) -> dict[str, Any]:
    home.mkdir(exist_ok=True)
    surroundings = {"HOME": str(home), "QT_QPA_PLATFORM": "offscreen", "PATH": os.environ.get("PATH", "")}
    run = subprocess.run(
        [python, labelme_loader.__file__, str(folder)], env=surroundings, capture_output=True, check=False, timeout=250
    )
    assert run.returncode == 0, run.stderr.decode()[-2000:]
    answer: dict[str, Any] = json.loads(run.stdout)
    return answer


@pytest.fixture(params=PYTHONS or [None], ids=lambda one: Path(one).parts[-3] if one else "none")
def labelme_python(request: pytest.FixtureRequest) -> str:
    if request.param is None:
        pytest.skip("no LabelMe here: name the Python of its environment in LABELME_PYTHON (several joined by ':')")
    return str(request.param)


@pytest.mark.parametrize("with_names", [False, True])
def test_that_labelme_loads_what_was_drawn_and_what_was_imported(
    labelme_python: str, tmp_path: Path, with_names: bool
) -> None:
    frames = dicom_files.speckle((3, 80, 120), top=4095)
    cine = dicom_files.save_native(
        tmp_path / "cine.dcm", dicom_files.dataset(frames[0], frames=3, BitsStored=12, HighBit=11), frames.tobytes()
    )
    for number, (name, quirk) in enumerate(QUIRKS.items()):
        picture(tmp_path / "in" / f"{name}.png", seed=number)
        record = labelme_record(quirk, RECTANGLE, flags={"odd": "yes"}, tirads=4, imageHeight=..., version=...)
        save(tmp_path / "in" / f"{name}.json", record)
    with bench(tmp_path / "profile") as at:
        assert at.importing.import_folder(tmp_path / "in", "labelme").skipped == ()
        (image,) = at.open(cine)
        annotating = at.annotating()
        for frame in (0, 2):
            drawn = annotating.draw(image, frame, Box(1 / 3, 2, 60.5, 40), is_model_shown=False).revision
            annotating.set_outline(image, drawn.box_id, Outline("ellipse"), is_model_shown=False)
        (empty,) = at.open(picture(tmp_path / "empty.jpg", seed=99))
        at.describing().set_absent(empty, is_absent=True)
        options = ExportOptions(with_names=with_names, is_lossless_jpeg=True)
        exported = at.exporting.export(tmp_path / "out", "labelme", options=options)
    answer = loaded_by_labelme(labelme_python, tmp_path / "out", tmp_path / "home")
    assert answer["refused"] == {}
    assert len(answer["loaded"]) == exported.images == len(QUIRKS) + 3
    kinds = [kind for shapes in answer["loaded"].values() for _label, kind, _points in shapes]
    assert len(kinds) == exported.boxes + 3
    assert {"rectangle", "polygon", "circle", "oriented_rectangle", "mask", "point", "line", "linestrip"} == set(kinds)


def test_that_labelme_refuses_what_it_is_known_to_refuse(labelme_python: str, tmp_path: Path) -> None:
    picture(tmp_path / "in" / "x.jpg")
    save(tmp_path / "in" / "label.json", labelme_record(shape(label=None)))
    save(tmp_path / "in" / "x.json", labelme_record())
    answer = loaded_by_labelme(labelme_python, tmp_path / "in", tmp_path / "home")
    assert list(answer["refused"]) == ["label.json"]
    assert list(answer["loaded"]) == ["x.json"]


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_that_labelme_loads_all_of_ddti(labelme_python: str, shared_data: Path, tmp_path: Path) -> None:
    folder = ddti_folder(shared_data, tmp_path)
    with bench(tmp_path / "profile") as at:
        at.importing.import_folder(folder, "ddti")
        exported = at.exporting.export(tmp_path / "out", "labelme")
    answer = loaded_by_labelme(labelme_python, tmp_path / "out", tmp_path / "home")
    assert answer["refused"] == {}
    assert len(answer["loaded"]) == exported.images
    assert sum(len(shapes) for shapes in answer["loaded"].values()) == exported.boxes
