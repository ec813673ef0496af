"""Out and in again: every box within half a pixel, every label and every nodule's number kept, by every format."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import get_args

import pytest

from tests.adapters import dicom_files
from tests.adapters.interchange.foreign_files import picture
from tests.services.exchanges import Bench, bench, ddti_folder
from thyroid_desktop.domain.geometry import Box
from thyroid_desktop.domain.interchange import IncomingFormat, OutgoingFormat
from thyroid_desktop.services.annotating import NewBox
from thyroid_desktop.services.exporting import ExportOptions

BOTH_WAYS: tuple[OutgoingFormat, ...] = tuple(
    one for one in get_args(OutgoingFormat) if one in get_args(IncomingFormat)
)
CLOSE_PX = 0.5
Found = tuple[str, int, tuple[float, float, float, float]]
Content = dict[str, list[Found]]


def content_of(at: Bench) -> Content:
    """What lies on each image, by its pixels: the file is another one after the way."""
    found: Content = {}
    for image in at.images():
        for frame in range(image.description.frame_count):
            boxes = [
                (one.details.label, one.nodule, (one.box.x0, one.box.y0, one.box.x1, one.box.y1))
                for one in at.boxes(image)
                if one.box is not None and one.frame == frame
            ]
            if boxes:
                pixels = at.library.intake.frame(image, frame).pixels.tobytes()
                found[str(hash(pixels))] = sorted(boxes)
    return found


def worst_error(before: Content, after: Content) -> float:
    """The largest distance of two bounds in pixels; labels and numbers must be the same."""
    assert before.keys() == after.keys()
    worst = 0.0
    for key, boxes in before.items():
        others = list(after[key])
        assert Counter((label, nodule) for label, nodule, _ in boxes) == Counter((one[0], one[1]) for one in others)
        for label, nodule, bounds in boxes:
            distances = [
                max(abs(one - two) for one, two in zip(bounds, other[2], strict=True))
                if other[:2] == (label, nodule)
                else float("inf")
                for other in others
            ]
            nearest = min(distances)
            worst = max(worst, nearest)
            others.pop(distances.index(nearest))
    return worst


def way_there_and_back(
    before: Path, work: Path, kind: OutgoingFormat, options: ExportOptions
) -> tuple[Content, Content]:
    with bench(before) as at:
        exported = at.exporting.export(work / "out", kind, options=options)
        assert exported.skipped == ()
        first = content_of(at)
    assert kind in get_args(IncomingFormat)
    with bench(work / "profile") as at:
        imported = at.importing.import_folder(work / "out", kind)  # type: ignore[arg-type]
        assert imported.skipped == ()
        assert imported.boxes == imported.added == exported.boxes == sum(len(one) for one in first.values())
        return first, content_of(at)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A profile with boxes at every fraction of a pixel, on stills and on frames of a cine, all with labels."""
    profile = tmp_path_factory.mktemp("drawn")
    files = [picture(profile / "files" / f"{number}.jpg", seed=number) for number in range(4)]
    frames = dicom_files.speckle((4, 80, 120))
    cine = dicom_files.dataset(frames[0], frames=4)
    files.append(dicom_files.save_native(profile / "files" / "cine.dcm", cine, frames.tobytes()))
    with bench(profile / "profile") as at:
        for number, image in enumerate(at.open(*files)):
            boxes = [
                NewBox(part % image.description.frame_count, box, part + 1)
                for part, box in enumerate(
                    (
                        Box(number + 1 / 3, 2 + 1 / 7, 60.123456789, 40.5),
                        Box(0, 0, 120, 80),
                        Box(119, 79, 120, 80),
                        Box(10.25, 20.75, 11.3, 60),
                    )
                )
            ]
            at.annotating().take_in(image, boxes)
            for one in at.boxes(image):
                assert one.details.origin == "imported"
    return profile / "profile"


@pytest.mark.parametrize("with_names", [False, True])
@pytest.mark.parametrize("kind", BOTH_WAYS)
def test_that_boxes_come_back_where_they_were(
    drawn: Path, tmp_path: Path, kind: OutgoingFormat, with_names: bool
) -> None:
    first, after = way_there_and_back(drawn, tmp_path, kind, ExportOptions(with_names=with_names))
    # A box without a label leaves as "nodule"; that is its label from then on.
    first = {key: [("nodule", *one[1:]) for one in boxes] for key, boxes in first.items()}
    if kind == "yolo":  # which has no place for a nodule's number
        first, after = (
            {key: [(one[0], 0, one[2]) for one in boxes] for key, boxes in content.items()}
            for content in (first, after)
        )
    assert worst_error(first, after) <= 0.001


@pytest.fixture(scope="module")
def ddti(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A profile with DDTI, or the sample of it."""
    work = tmp_path_factory.mktemp("ddti")
    folder = ddti_folder(shared_data, work)
    with bench(work / "profile") as at:
        imported = at.importing.import_folder(folder, "ddti")
        assert imported.skipped == ()
        # Nine of all files are equal to others byte by byte, and three of their boxes, too.
        expected = (480, 673, 670) if folder.parent == shared_data else (16, 26, 26)
        assert (imported.images, imported.boxes, imported.added) == expected
    return work / "profile"


@pytest.mark.soak
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("kind", BOTH_WAYS)
def test_that_ddti_survives_every_format(ddti: Path, tmp_path: Path, kind: OutgoingFormat) -> None:
    first, after = way_there_and_back(ddti, tmp_path, kind, ExportOptions())
    assert worst_error(first, after) <= CLOSE_PX
