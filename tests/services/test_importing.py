"""Taking in what was annotated elsewhere: nothing twice, nothing silently, and what the reader has said counts more."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.adapters import dicom_files
from tests.adapters.interchange.foreign_files import RECTANGLE, SIZE, labelme_record, picture, save, shape
from tests.services.exchanges import bench
from thyroid_desktop.domain.errors import UnreadableFile
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.marks import Absence, ForeignFile
from thyroid_desktop.domain.nodule import NoduleDescription, Pathology
from thyroid_desktop.domain.tirads import Features

POINTS = '{"points":[{"x":%d,"y":10},{"x":60,"y":10},{"x":40,"y":40}],"regionType":"%s"}'


def ddti(folder: Path) -> Path:
    """A case of DDTI with an outline and an arrow on its one image."""
    svg = f"[{POINTS % (20, 'freehand')}, {POINTS % (30, 'arrow')}]"
    readings = "<composition>solid</composition><tirads>4a</tirads>"
    save(folder / "5.xml", f"<case><number>5</number>{readings}<mark><image>1</image><svg>{svg}</svg></mark></case>")
    picture(folder / "5_1.jpg")
    return folder


def test_that_boxes_become_the_users_own_with_all_that_the_file_says(tmp_path: Path) -> None:
    picture(tmp_path / "in" / "x.jpg")
    save(tmp_path / "in" / "x.json", labelme_record(shape(score=0.5, group_id=4), flags={"checked": True}))
    with bench(tmp_path / "profile") as at:
        imported = at.importing.import_folder(tmp_path / "in", "labelme")
        assert (imported.images, imported.boxes, imported.added) == (1, 1, 1)
        assert imported.skipped == imported.warnings == ()
        (image,) = at.images()
        assert image.file_name == "x.jpg"
        (box,) = at.boxes(image)
        assert imported.changes.image_ids == {image.id}
        assert imported.changes.case_ids == {image.case_id}
        assert (box.layer, box.action, box.nodule, box.frame) == (at.user_id, "import", 4, 0)
        assert box.box == Box(20.5, 10, 60, 40.25)
        details = box.details
        assert (details.origin, details.source, details.label) == ("imported", "labelme", "nodule")
        assert details.foreign == '{"group_id":4,"other":{"score":0.5}}'
        assert [one.value for one in at.marks(image)] == [ForeignFile("labelme", '{"flags":{"checked":true}}')]


def test_that_importing_twice_adds_nothing(tmp_path: Path) -> None:
    folder = ddti(tmp_path / "in")
    with bench(tmp_path / "profile") as at:
        first = at.importing.import_folder(folder, "ddti")
        again = at.importing.import_folder(folder, "ddti")
        (image,) = at.images()
        assert (first.boxes, first.added) == (2, 2)
        assert (again.images, again.boxes, again.added) == (1, 2, 0)
        assert again.changes.image_ids == frozenset()
        assert len(at.boxes(image)) == 2


def test_that_readings_describe_nodules_but_not_arrows_and_never_over_the_users_words(tmp_path: Path) -> None:
    folder = ddti(tmp_path / "in")
    with bench(tmp_path / "profile") as at:
        at.importing.import_folder(folder, "ddti")
        (image,) = at.images()
        nodule, arrow = at.boxes(image)
        said = {one.nodule: one.value for one in at.marks(image) if one.kind == "nodule"}
        assert isinstance(said[nodule.nodule], NoduleDescription)
        assert said[nodule.nodule].features == Features("solid")
        assert said[nodule.nodule].pathology is None
        assert arrow.nodule not in said
    with bench(tmp_path / "other") as at:
        (image,) = at.open(folder / "5_1.jpg")
        own = NoduleDescription(note="mine")
        at.describing().describe(image, 1, own)
        at.importing.import_folder(folder, "ddti")
        assert [one.value for one in at.marks(image) if one.kind == "nodule"] == [own]


@pytest.mark.parametrize(("source", "expected"), [(None, []), ("fna", [Pathology("malignant", "fna")])])
def test_that_labels_are_pathology_only_when_that_is_said(
    tmp_path: Path, source: str | None, expected: list[Pathology]
) -> None:
    picture(tmp_path / "in" / "images" / "x.jpg")
    table = "image,label,xmin,ymin,xmax,ymax\nx.jpg,Malignant,20,10,60,40\nx.jpg,unclear,1,1,9,9\n"
    save(tmp_path / "in" / "boxes.csv", table)
    with bench(tmp_path / "profile") as at:
        at.importing.import_folder(tmp_path / "in", "csv", pathology=source)  # type: ignore[arg-type]
        (image,) = at.images()
        assert [one.details.label for one in at.boxes(image)] == ["Malignant", "unclear"]
        said = [one.value for one in at.marks(image)]
        assert [one.pathology for one in said if isinstance(one, NoduleDescription)] == expected


def test_that_whatever_is_odd_is_said(tmp_path: Path) -> None:
    picture(tmp_path / "in" / "x.jpg")
    outside = shape(points=[[500, 500], [600, 600]])
    beyond = shape(points=[[100, 60], [500, 500]])
    save(tmp_path / "in" / "x.json", labelme_record(RECTANGLE, outside, beyond, imageWidth=640, imageHeight=480))
    save(tmp_path / "in" / "alone.json", labelme_record(imagePath="gone.jpg"))
    save(tmp_path / "in" / "broken.json", "{")
    save(tmp_path / "in" / "fake.jpg", "no picture")
    save(tmp_path / "in" / "fake.json", labelme_record(imagePath="fake.jpg"))
    with bench(tmp_path / "profile") as at:
        imported = at.importing.import_folder(tmp_path / "in", "labelme")
        assert (imported.images, imported.boxes) == (1, 2)
        assert [(one.file, one.reason) for one in imported.skipped] == [
            ("alone.json", "alone.json has no image: gone.jpg is not in the folder"),
            ("broken.json", "it is no JSON (line 1, Expecting property name enclosed in double quotes)"),
            ("fake.json", "fake.jpg cannot be opened: it is no image of a kind that is known"),
        ]
        assert [one.reason for one in imported.warnings] == [
            "The file says 640×480 pixels, the image has 120×80.",
            "A box was left out: it lies outside of the image.",
            "A box reached beyond the image and was cut at its border.",
        ]
        assert [one.box for one in at.boxes(at.images()[0])] == [Box(20.5, 10, 60, 40.25), Box(100, 60, 120, 80)]


def test_that_boxes_find_their_frame_of_a_cine_and_stills_have_only_one(tmp_path: Path) -> None:
    frames = dicom_files.speckle((3, 80, 120))
    cine = dicom_files.dataset(frames[0], frames=3)
    (tmp_path / "in").mkdir()
    dicom_files.save_native(tmp_path / "in" / "a.dcm", cine, frames.tobytes())
    picture(tmp_path / "in" / "x.jpg")
    table = "file,frame,x,y,w,h\na.dcm,2,1,1,9,9\na.dcm,3,1,1,9,9\nx.jpg,63,1,1,9,9\n"
    save(tmp_path / "in" / "boxes.csv", table)
    with bench(tmp_path / "profile") as at:
        imported = at.importing.import_folder(tmp_path / "in", "csv")
        assert [one.reason for one in imported.warnings] == ["A box was left out: the image has no frame 3."]
        assert [[box.frame for box in at.boxes(image)] for image in at.images()] == [[2], [0]]


def test_that_no_nodule_here_is_taken_in(tmp_path: Path) -> None:
    picture(tmp_path / "in" / "x.jpg")
    save(tmp_path / "in" / "x.json", labelme_record(shapes=[], flags={"no_nodule": True}))
    with bench(tmp_path / "profile") as at:
        at.importing.import_folder(tmp_path / "in", "labelme")
        (image,) = at.images()
        assert Absence() in [one.value for one in at.marks(image)]


def test_that_it_can_be_stopped_and_keeps_what_it_has(tmp_path: Path) -> None:
    for number in range(4):
        picture(tmp_path / "in" / f"{number}.jpg", seed=number)
        save(tmp_path / "in" / f"{number}.json", labelme_record())
    heard = []

    def progress(done: int, total: int, name: str) -> bool:
        heard.append((done, total, name))
        return done < 2

    with bench(tmp_path / "profile") as at:
        imported = at.importing.import_folder(tmp_path / "in", "labelme", progress)
        assert imported.is_cancelled
        assert imported.images == len(at.images()) == 2
    assert heard == [(0, 4, "0.json"), (1, 4, "1.json"), (2, 4, "2.json")]


def test_that_progress_counts_the_images_of_a_single_table(tmp_path: Path) -> None:
    for number in range(3):
        picture(tmp_path / "in" / f"{number}.jpg", seed=number)
    save(tmp_path / "in" / "boxes.csv", "file,x,y,w,h\n0.jpg,1,1,9,9\n1.jpg,1,1,9,9\n2.jpg,1,1,9,9\n")
    heard: list[tuple[int, int]] = []
    with bench(tmp_path / "profile") as at:
        at.importing.import_folder(tmp_path / "in", "csv", lambda done, total, _name: not heard.append((done, total)))
    assert heard == [(0, 3), (1, 3), (2, 3)]


def test_that_a_folder_without_files_of_the_format_is_refused(tmp_path: Path) -> None:
    with bench(tmp_path / "profile") as at:
        with pytest.raises(UnreadableFile, match="it holds no files of voc"):
            at.importing.import_folder(tmp_path, "voc")
        with pytest.raises(UnreadableFile, match="gone cannot be opened"):
            at.importing.import_folder(tmp_path / "gone", "voc")


def test_that_images_that_are_equal_are_one_with_the_boxes_of_both(tmp_path: Path) -> None:
    for name in ("a", "b"):
        picture(tmp_path / "in" / f"{name}.jpg")
    save(tmp_path / "in" / "a.json", labelme_record(imageWidth=SIZE.width))
    save(tmp_path / "in" / "b.json", labelme_record(RECTANGLE, shape(points=[[1, 1], [9, 9]])))
    with bench(tmp_path / "profile") as at:
        imported = at.importing.import_folder(tmp_path / "in", "labelme")
        assert (imported.images, imported.boxes, imported.added) == (2, 3, 2)
        (image,) = at.images()
        assert len(at.boxes(image)) == 2
