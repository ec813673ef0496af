"""Handing boxes and pictures to others: under pseudonyms unless asked, and nothing of others overwritten."""

from __future__ import annotations

import csv
import json
import re
from io import BytesIO
from pathlib import Path
from typing import Any, get_args

import imagecodecs
import numpy as np
import pytest
from PIL import Image as Pictures

from tests.adapters import dicom_files
from tests.adapters.interchange.foreign_files import labelme_record, picture, refused_by_labelme, save, shape
from tests.services.exchanges import Bench, bench
from thyroid_desktop.domain.annotation import SHARED_LAYER, BoxEdit
from thyroid_desktop.domain.errors import UserProblem
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.imaging import Image
from thyroid_desktop.domain.interchange import OutgoingFormat
from thyroid_desktop.domain.nodule import NoduleDescription, Opinion, Pathology
from thyroid_desktop.services.exporting import ExportOptions, warnings_about

BOX = Box(20, 10, 60, 40)
FORMATS: tuple[OutgoingFormat, ...] = get_args(OutgoingFormat)
NAMED = ExportOptions(with_names=True)
FRAMES = dicom_files.speckle((3, 80, 120, 3))
REGION = (30, 20, 90, 70)


def draw(at: Bench, image: Image, box: Box = BOX, *, name: str = "Ada", frame: int = 0) -> None:
    at.annotating(name).draw(image, frame, box, is_model_shown=False)


def still(at: Bench, path: Path, *, seed: int = 0) -> Image:
    (image,) = at.open(picture(path, seed=seed))
    return image


def cine(at: Bench, path: Path, *, jpeg: bool = False, regions: bool = False) -> Image:
    """A cine of three frames with a patient's name in its header."""
    x0, y0, x1, y1 = REGION
    marked = dicom_files.items(
        dicom_files.region(
            RegionLocationMinX0=x0, RegionLocationMinY0=y0, RegionLocationMaxX1=x1 - 1, RegionLocationMaxY1=y1 - 1
        )
    )
    attributes: dict[str, Any] = {"SequenceOfUltrasoundRegions": marked} if regions else {}
    made = dicom_files.dataset(FRAMES[0], frames=3, PatientName="Doe^John", PatientBirthDate="19610203", **attributes)
    if jpeg:
        made.PhotometricInterpretation = "YBR_FULL_422"
        dicom_files.save_encapsulated(path, made, [jpeg_of(one) for one in FRAMES], dicom_files.JPEG_BASELINE)
    else:
        dicom_files.save_native(path, made, FRAMES.tobytes())
    (image,) = at.open(path)
    return image


def jpeg_of(pixels: Any) -> bytes:
    stream = BytesIO()
    Pictures.fromarray(pixels).save(stream, format="JPEG", quality=90)
    return stream.getvalue()


def names_in(folder: Path) -> list[str]:
    found = (one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file())
    return sorted(one for one in found if not one.startswith("."))


@pytest.mark.parametrize("kind", FORMATS)
def test_that_nothing_tells_who_the_patient_or_which_the_file_was(kind: OutgoingFormat, tmp_path: Path) -> None:
    secret = {"PatientName": "Doe^John", "kept": 4, "note": "scan of smith_mary", "path": "C:\\doe\\smith_mary.jpg"}
    folder = tmp_path / "in"
    picture(folder / "smith_mary.jpg")
    one = shape(label="smith_mary", description="see smith_mary.jpg", flags={"smith_mary": True}, **secret)
    save(
        folder / "smith_mary.json", labelme_record(one, shape(shape_type="point", points=[[1, 2]], **secret), **secret)
    )
    with bench(tmp_path / "profile") as at:
        draw(at, cine(at, tmp_path / "doe_john.dcm"), frame=1)
        at.importing.import_folder(folder, "labelme")
        exported = at.exporting.export(tmp_path / "out", kind)
        assert (exported.images, exported.boxes, exported.skipped) == (2, 2, ())
    written = b"\n".join(
        (str(one.relative_to(tmp_path / "out")).encode() + one.read_bytes()).lower()
        for one in (tmp_path / "out").rglob("*")
        if one.is_file() and one.suffix != ".png"
    )
    everything = re.sub(rb"[0-9a-f]{12,}", b"", written)  # a pseudonym may spell a short name by chance
    for word in (b"doe", b"john", b"smith", b"mary", b"p-1", b"1961", b"ada", b".jpg", b".dcm", str(tmp_path).encode()):
        assert word not in everything, word


def test_that_names_are_kept_when_that_is_asked_and_it_is_said_aloud(tmp_path: Path) -> None:
    with bench(tmp_path / "profile") as at:
        draw(at, still(at, tmp_path / "smith mary.jpg"))
        draw(at, still(at, tmp_path / "b" / "Smith Mary.png", seed=1))
        draw(at, cine(at, tmp_path / "CON"), frame=2)
        at.exporting.export(tmp_path / "out", "labelme", options=NAMED)
    expected = {"smith mary.png", "smith mary.json", "Smith Mary_2.png", "_CON_f0002.png"}
    assert expected <= set(names_in(tmp_path / "out"))
    assert list(warnings_about(ExportOptions())) == []
    assert len(list(warnings_about(ExportOptions(with_names=True, is_unblanked=True)))) == 2


def test_that_unknown_keys_survive_the_way_through_the_library(tmp_path: Path) -> None:
    picture(tmp_path / "in" / "x.jpg")
    one = shape(score=0.5, attributes={"edge": [1, 2]}, flags={"cystic": True}, description="left lobe", group_id=None)
    record = labelme_record(one, tirads=4, checked={"by": "reader"}, flags={"done": True})
    save(tmp_path / "in" / "x.json", record)
    for options in (ExportOptions(), NAMED):
        with bench(tmp_path / "profile") as at:
            at.importing.import_folder(tmp_path / "in", "labelme")
            out = tmp_path / f"out{options.with_names}"
            at.exporting.export(out, "labelme", options=options)
        (path,) = out.glob("*.json")
        written = json.loads(path.read_text(encoding="utf-8"))
        assert refused_by_labelme(written) == []
        own = written.pop("thyroid_desktop")
        assert own.keys() == {"patient"}
        nodule = written["shapes"][0].pop("thyroid_desktop")
        assert nodule == {"nodule": 1}
        assert written == {**record, "imagePath": f"{path.stem}.png"}


def test_that_what_scanners_write_beside_the_scan_is_blanked(tmp_path: Path) -> None:
    x0, y0, x1, y1 = REGION
    with bench(tmp_path / "profile") as at:
        draw(at, cine(at, tmp_path / "a.dcm", regions=True))
        for options in (ExportOptions(), ExportOptions(is_unblanked=True)):
            out = tmp_path / f"out{options.is_unblanked}"
            exported = at.exporting.export(out, "paper", options=options)
            assert exported.warnings == ()
            assert exported.blanked == (0 if options.is_unblanked else 1)
            (path,) = (out / "images").iterdir()
            shown = imagecodecs.png_decode(path.read_bytes())
            assert np.array_equal(shown[y0:y1, x0:x1], FRAMES[0][y0:y1, x0:x1])
            shown = shown.copy()
            shown[y0:y1, x0:x1] = 0
            assert shown.any() == options.is_unblanked
            (crop,) = (out / "nodules").iterdir()
            assert imagecodecs.png_decode(crop.read_bytes()).shape == (30, 40, 3)


def test_that_a_dicom_file_without_scan_areas_is_warned_about(tmp_path: Path) -> None:
    with bench(tmp_path / "profile") as at:
        image = cine(at, tmp_path / "a.dcm")
        draw(at, image)
        draw(at, image, frame=2)
        draw(at, still(at, tmp_path / "x.png"))
        exported = at.exporting.export(tmp_path / "out", "coco")
    assert [one.file for one in exported.warnings] == ["a.dcm"]
    assert "look for names in it" in exported.warnings[0].reason


def test_that_jpegs_leave_as_they_are_stored_where_nothing_must_be_blanked(tmp_path: Path) -> None:
    lossless = ExportOptions(is_lossless_jpeg=True)
    with bench(tmp_path / "profile") as at:
        draw(at, cine(at, tmp_path / "a.dcm", jpeg=True), frame=1)
        at.exporting.export(tmp_path / "out", "voc", options=lossless)
        (path,) = (tmp_path / "out" / "JPEGImages").iterdir()
        assert path.suffix == ".jpg"
        assert path.read_bytes() == jpeg_of(FRAMES[1])
        (annotation,) = (tmp_path / "out" / "Annotations").iterdir()
        assert f"<filename>{path.name}</filename>" in annotation.read_text(encoding="utf-8")
    with bench(tmp_path / "blanked") as at:
        draw(at, cine(at, tmp_path / "a.dcm", jpeg=True, regions=True), frame=1)
        draw(at, still(at, tmp_path / "x.jpg"))
        draw(at, still(at, tmp_path / "x.png", seed=1))
        at.exporting.export(tmp_path / "two", "labelme", options=lossless)
        assert sorted(one.suffix for one in (tmp_path / "two").iterdir() if one.suffix != ".json" and one.suffix) == [
            ".jpg",
            ".png",
            ".png",
        ]


def test_that_each_frame_with_boxes_leaves_by_itself(tmp_path: Path) -> None:
    with bench(tmp_path / "profile") as at:
        image = cine(at, tmp_path / "a.dcm")
        for frame in (0, 2, 2):
            draw(at, image, Box(20 + frame, 10, 60, 40), frame=frame)
        exported = at.exporting.export(tmp_path / "out", "labelme", options=NAMED)
    assert (exported.images, exported.boxes, exported.files) == (2, 3, 4)
    assert names_in(tmp_path / "out") == ["a_f0000.json", "a_f0000.png", "a_f0002.json", "a_f0002.png"]
    shown = imagecodecs.png_decode((tmp_path / "out" / "a_f0002.png").read_bytes())
    assert np.array_equal(shown, FRAMES[2])


def test_that_what_was_settled_goes_before_the_own_boxes_and_those_before_others(tmp_path: Path) -> None:
    with bench(tmp_path / "profile") as at:
        images = [still(at, tmp_path / f"{number}.png", seed=number) for number in range(3)]
        for image in images:
            draw(at, image, Box(1, 1, 11, 11), name="Bob")
        for image in images[:2]:
            draw(at, image, Box(2, 2, 12, 12))
        settled = BoxEdit("s", images[0].id, 0, 1, Box(3, 3, 13, 13), "settle", SHARED_LAYER)
        at.library.store.annotations.append([settled], user_id=at.user_id, at="now")
        for reader, expected in (("", [3, 2, 1]), ("Bob", [1, 1, 1]), ("Ada", [2, 2]), ("all", [3, 1, 2, 1, 2, 1])):
            out = tmp_path / f"out{reader}"
            exported = at.exporting.export(out, "csv", options=ExportOptions(reader=reader))
            assert exported.boxes == len(expected)
            with (out / "boxes.csv").open(newline="", encoding="utf-8") as lines:
                rows = list(csv.DictReader(lines))
            assert sorted(int(row["x"]) for row in rows) == sorted(expected)
            readers = {row["reader"] for row in rows}
            assert readers == ({"settled", "reader 1", "reader 2"} if reader == "all" else {""})
        named = ExportOptions(reader="all", with_names=True)
        at.exporting.export(tmp_path / "named", "coco", options=named)
        assert b'"reader": "Bob"' in (tmp_path / "named" / "annotations.json").read_bytes()
        with pytest.raises(UserProblem, match="There is no reader Eve: in this profile work: Ada, Bob"):
            at.exporting.export(tmp_path / "eve", "csv", options=ExportOptions(reader="Eve"))


def test_that_a_box_is_called_by_pathology_else_by_the_readers_opinion(tmp_path: Path) -> None:
    with bench(tmp_path / "profile") as at:
        images = [still(at, tmp_path / f"{number}.png", seed=number) for number in range(3)]
        for image in images:
            draw(at, image)
            at.describing().opine(image, 1, Opinion("benign", 10))
        at.describing().describe(images[1], 1, NoduleDescription(pathology=Pathology("malignant", "fna", 6)))
        at.describing().opine(images[2], 1, None)
        at.exporting.export(tmp_path / "out", "csv")
        with (tmp_path / "out" / "boxes.csv").open(newline="", encoding="utf-8") as lines:
            rows = list(csv.DictReader(lines))
    said = [(row["label"], row["opinion"], row["pathology"], row["bethesda"]) for row in rows]
    assert said == [("benign", "benign", "", ""), ("malignant", "benign", "malignant", "6"), ("nodule", "", "", "")]


def test_that_images_of_which_nothing_was_said_leave_only_when_asked(tmp_path: Path) -> None:
    with bench(tmp_path / "profile") as at:
        for number in range(3):
            image = still(at, tmp_path / f"{number}.png", seed=number)
            if number == 0:
                draw(at, image)
            elif number == 1:
                at.describing().set_absent(image, is_absent=True)
        usual = at.exporting.export(tmp_path / "usual", "labelme", options=NAMED)
        complete = at.exporting.export(
            tmp_path / "all", "labelme", options=ExportOptions(with_names=True, is_complete=True)
        )
        chosen = at.exporting.export(tmp_path / "one", "labelme", [image.case_id], options=NAMED)
    assert (usual.images, complete.images, chosen.images) == (2, 3, 0)
    flags = {
        path.stem: json.loads(path.read_text(encoding="utf-8"))["flags"] for path in (tmp_path / "all").glob("*.json")
    }
    assert flags == {"0": {}, "1": {"no_nodule": True}, "2": {}}


def test_that_what_is_in_the_way_is_left_and_said(tmp_path: Path) -> None:
    with bench(tmp_path / "profile") as at:
        for number in range(3):
            draw(at, still(at, tmp_path / f"{number}.png", seed=number))
        save(tmp_path / "out" / "0.json", "theirs")
        save(tmp_path / "out" / "1.png", "theirs")
        exported = at.exporting.export(tmp_path / "out", "labelme", options=NAMED)
        assert (exported.images, exported.files) == (1, 2)
        assert [one.file for one in exported.skipped] == ["0.png", "1.png"]
        assert all("is there already" in one.reason for one in exported.skipped)
        assert names_in(tmp_path / "out") == ["0.json", "1.png", "2.json", "2.png"]
        save(tmp_path / "table" / "boxes.csv", "theirs")
        with pytest.raises(UserProblem, match=r"boxes\.csv would be overwritten"):
            at.exporting.export(tmp_path / "table", "csv")
        assert names_in(tmp_path / "table") == ["boxes.csv"]


def test_that_annotations_alone_can_be_put_beside_the_originals(tmp_path: Path) -> None:
    with bench(tmp_path / "profile") as at:
        draw(at, still(at, tmp_path / "scans" / "x.jpg"))
        options = ExportOptions(with_names=True, with_pictures=False)
        exported = at.exporting.export(tmp_path / "scans", "labelme", options=options)
    assert exported.files == 1
    assert names_in(tmp_path / "scans") == ["x.jpg", "x.json"]
    assert json.loads((tmp_path / "scans" / "x.json").read_text(encoding="utf-8"))["imagePath"] == "x.jpg"


@pytest.mark.parametrize("kind", FORMATS)
def test_that_it_can_be_stopped_and_what_was_written_is_complete(kind: OutgoingFormat, tmp_path: Path) -> None:
    with bench(tmp_path / "profile") as at:
        for number in range(4):
            draw(at, still(at, tmp_path / f"{number}.png", seed=number))
        exported = at.exporting.export(tmp_path / "out", kind, progress=lambda done, _total, _name: done < 2)
        assert exported.is_cancelled
        assert (exported.images, exported.boxes) == (2, 2)
        assert exported.files == len(names_in(tmp_path / "out"))


def test_that_an_original_that_is_gone_is_skipped(tmp_path: Path) -> None:
    with bench(tmp_path / "profile") as at:
        image = still(at, tmp_path / "x.png")
        draw(at, image)
        (tmp_path / "profile" / "images" / image.sha256[:2] / image.sha256).unlink()
        exported = at.exporting.export(tmp_path / "out", "yolo")
        assert (exported.images, [one.file for one in exported.skipped]) == (0, ["x.png"])


def test_that_the_paper_gets_corner_width_and_height_with_a_crop_each(tmp_path: Path) -> None:
    with bench(tmp_path / "profile") as at:
        image = still(at, tmp_path / "x.png")
        draw(at, image)
        draw(at, image, Box(70.5, 20, 90, 60))
        at.exporting.export(tmp_path / "out", "paper", options=NAMED)
    record = json.loads((tmp_path / "out" / "x.json").read_text(encoding="utf-8"))
    assert record["image"] == "images/x.png"
    found = [[one[key] for key in ("nodule", "x", "y", "width", "height", "crop")] for one in record["nodules"]]
    assert found == [[1, 20, 10, 40, 30, "nodules/x_1.png"], [2, 70.5, 20, 19.5, 40, "nodules/x_2.png"]]
    shapes = [imagecodecs.png_decode((tmp_path / "out" / one["crop"]).read_bytes()).shape for one in record["nodules"]]
    assert shapes == [(30, 40, 3), (40, 20, 3)]
