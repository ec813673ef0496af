"""A bundle is built whole: pseudonymous, split by patient, gone on with after a stop or a kill, never overwritten."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.training.bundles.made_up import Stopper, build_from, built, collection, contents, plan, scan
from thyroid_desktop.domain.errors import Cancelled
from thyroid_desktop.inference.preprocessing import crop
from training.bundles.building import build
from training.bundles.collections import gathered_collection
from training.bundles.inspection import inspect
from training.bundles.journal import FOLDER
from training.bundles.manifest import HELD_OUT, NAME, BadBundle, read_manifest
from training.bundles.picture import foreign_chunks, read_picture
from training.importers import import_rows

ROOT = Path(__file__).parents[3]


def test_that_a_bundle_is_sound_and_holds_every_labelled_box(tmp_path: Path) -> None:
    bundle = built(tmp_path)
    assert inspect(bundle).findings == ()
    manifest = read_manifest(bundle)
    assert len(manifest.images) == 12
    assert sum(one.label.verdict == "malignant" for image in manifest.images for one in image.nodules) == 6
    assert {one.label.basis for image in manifest.images for one in image.nodules} == {"pathology"}
    assert {image.part for image in manifest.images} == {0, 1, HELD_OUT}
    assert not (bundle / FOLDER).exists()


def test_that_patients_stand_on_one_side_and_have_pseudonyms_of_the_salt(tmp_path: Path) -> None:
    folder = collection(tmp_path / "collection")
    gathered = gathered_collection(folder, "tn5000")
    one = build(gathered, plan(tmp_path / "one")).manifest
    other = build(gathered, plan(tmp_path / "other", salt=b"t" * 32)).manifest
    assert len({image.patient for image in one.images}) == 6
    assert not {image.patient for image in one.images} & {image.patient for image in other.images}
    assert not {image.id for image in one.images} & {image.id for image in other.images}
    for patient in {image.patient for image in one.images}:
        assert len({image.part for image in one.images if image.patient == patient}) == 1
    assert b"block" not in (tmp_path / "one" / NAME).read_bytes()


def test_that_the_same_source_salt_and_seed_give_the_same_bytes(tmp_path: Path) -> None:
    folder = collection(tmp_path / "collection")
    for name in ("one", "other"):
        build_from(folder, tmp_path / name)
    assert contents(tmp_path / "one") == contents(tmp_path / "other")


def test_that_another_seed_draws_other_parts(tmp_path: Path) -> None:
    gathered = gathered_collection(collection(tmp_path / "collection", 24), "tn5000")
    parts = [
        tuple(image.part for image in build(gathered, plan(tmp_path / str(seed), seed=seed)).manifest.images)
        for seed in range(4)
    ]
    assert len(set(parts)) > 1


def test_that_crops_of_frame_and_of_original_are_the_same_bytes(tmp_path: Path) -> None:
    folder = tmp_path / "tn5000"
    collection(folder)
    colour = np.stack([scan(90), scan(91), scan(92)], axis=-1)
    Image.fromarray(colour).save(folder / "images" / "000000.png")
    build_from(folder, tmp_path / "bundle")
    rows = {row.id.rpartition("#")[0]: row for row in import_rows(tmp_path, ["tn5000"])}
    for image in read_manifest(tmp_path / "bundle").images:
        frame = read_picture(tmp_path / "bundle" / image.frame.file)
        with Image.open(rows[image.origin].path) as original:
            worker = crop(np.asarray(original), image.nodules[0].box, margin=0.1, side=64)
        assert np.array_equal(crop(frame, image.nodules[0].box, margin=0.1, side=64), worker)


def test_that_pictures_hold_nothing_but_pixels(tmp_path: Path) -> None:
    bundle = built(tmp_path, 4)
    pictures = list(bundle.rglob("*.png"))
    assert len(pictures) == 8
    assert all(foreign_chunks(path.read_bytes()) == () for path in pictures)


def test_that_what_scanners_write_beside_the_scan_is_black(tmp_path: Path) -> None:
    folder = collection(tmp_path / "collection", 4)
    framed = np.zeros((200, 300), np.uint8)
    framed[50:170, 60:220] = scan(93)
    framed[5:15, 5:60] = 255
    framed[52:62, 30:62] = 255  # a maker's name that touches the scan
    Image.fromarray(framed).save(folder / "images" / "000000.png")
    table = (
        (folder / "boxes.csv").read_text().replace("000000.png,benign,40,30,100,80", "000000.png,benign,90,90,150,140")
    )
    (folder / "boxes.csv").write_text(table)
    manifest = build_from(folder, tmp_path / "bundle").manifest
    (image,) = [one for one in manifest.images if one.origin == "tn5000/000000"]
    frame = read_picture(tmp_path / "bundle" / image.frame.file)
    assert image.area == "estimated"
    assert not frame[:20].any()
    assert not frame[:, :58].any()
    assert np.array_equal(frame[52:168, 62:218], framed[52:168, 62:218])


def test_that_near_duplicates_across_patients_are_told_and_put_on_one_side(tmp_path: Path) -> None:
    folder = collection(tmp_path / "collection")
    brighter = np.clip(scan(0).astype(np.int64) + 9, 0, 255).astype(np.uint8)
    Image.fromarray(brighter).resize((170, 128)).save(folder / "images" / "000250.png")
    manifest = build_from(folder, tmp_path / "bundle").manifest
    (pair,) = manifest.duplicates
    assert pair.is_across_patients
    assert pair.is_label_contradicted
    images = {image.id: image for image in manifest.images}
    assert {images[pair.one].origin, images[pair.other].origin} == {"tn5000/000000", "tn5000/000250"}
    assert images[pair.one].part == images[pair.other].part
    assert images[pair.one].group == images[pair.other].group
    assert inspect(tmp_path / "bundle").is_sound


def test_that_a_bad_image_is_left_out_with_its_reason_and_its_name_stays_here(tmp_path: Path) -> None:
    folder = collection(tmp_path / "collection")
    (folder / "images" / "000050.png").write_bytes(b"nothing")
    done = build_from(folder, tmp_path / "bundle")
    assert [one.name for one in done.omissions] == ["000050.png"]
    assert list(done.manifest.omitted.values()) == [1]
    assert b"000050" not in (tmp_path / "bundle" / NAME).read_bytes()
    assert inspect(tmp_path / "bundle").is_sound


@pytest.mark.parametrize("steps", [0, 1, 5, 12, 15])
def test_that_a_stopped_build_goes_on_to_the_same_bytes(steps: int, tmp_path: Path) -> None:
    gathered = gathered_collection(collection(tmp_path / "collection"), "tn5000")
    build(gathered, plan(tmp_path / "whole"))
    out = tmp_path / "bundle"
    with pytest.raises(Cancelled):
        build(gathered, plan(out), Stopper(steps))
    assert not (out / NAME).exists()
    done = {path: path.stat().st_mtime_ns for path in out.rglob("*.png")}
    build(gathered, plan(out))
    assert contents(out) == contents(tmp_path / "whole")
    assert {path: path.stat().st_mtime_ns for path in done} == done


def test_that_a_stopped_build_with_fewer_cases_leaves_nothing_over(tmp_path: Path) -> None:
    gathered = gathered_collection(collection(tmp_path / "collection"), "tn5000")
    with pytest.raises(Cancelled):
        build(gathered, plan(tmp_path / "bundle"), Stopper(11))
    (tmp_path / "bundle" / "frames" / ".torn.part").write_bytes(b"half")
    build(replace(gathered, candidates=gathered.candidates[4:]), plan(tmp_path / "bundle"))
    assert inspect(tmp_path / "bundle").findings == ()


KILLED = """
import sys
from pathlib import Path
from tests.training.bundles.made_up import plan
from training.bundles.building import build
from training.bundles.collections import gathered_collection
print("begun", flush=True)
build(gathered_collection(Path(sys.argv[1]), "tn5000"), plan(Path(sys.argv[2])))
"""


@pytest.mark.parametrize("done", [1, 7, 15])
def test_that_a_killed_build_goes_on_to_the_same_bytes(done: int, tmp_path: Path) -> None:
    folder = collection(tmp_path / "collection", 30)
    out = tmp_path / "bundle"
    child = subprocess.Popen([sys.executable, "-c", KILLED, str(folder), str(out)], cwd=ROOT)
    while child.poll() is None and len(list(out.glob("frames/*.png"))) < done:
        time.sleep(0.001)
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    if not (out / NAME).exists():
        build_from(folder, out)
    build_from(folder, tmp_path / "whole")
    assert contents(out) == contents(tmp_path / "whole")


def test_that_an_image_that_changed_meanwhile_is_made_anew(tmp_path: Path) -> None:
    folder = collection(tmp_path / "collection")
    gathered = gathered_collection(folder, "tn5000")
    with pytest.raises(Cancelled):
        build(gathered, plan(tmp_path / "bundle"), Stopper(11))
    Image.fromarray(scan(77)).save(folder / "images" / "000000.png")
    build(gathered, plan(tmp_path / "bundle"))
    build(gathered, plan(tmp_path / "whole"))
    assert contents(tmp_path / "bundle") == contents(tmp_path / "whole")


def test_that_nothing_is_overwritten(tmp_path: Path) -> None:
    bundle = built(tmp_path)
    with pytest.raises(BadBundle, match="is a dataset bundle already"):
        build_from(tmp_path / "collection", bundle)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    with pytest.raises(BadBundle, match="no empty folder"):
        build_from(tmp_path / "collection", tmp_path / "mine")


def test_that_too_few_patients_for_the_folds_are_told(tmp_path: Path) -> None:
    with pytest.raises(BadBundle, match="1 groups that must not be split, too few for 2 folds"):
        build_from(collection(tmp_path / "collection", 2), tmp_path / "bundle")
    assert not (tmp_path / "bundle" / NAME).exists()


def test_that_nothing_to_bundle_is_said_with_the_reasons(tmp_path: Path) -> None:
    folder = collection(tmp_path / "collection", 1)
    (folder / "images" / "000000.png").unlink()
    with pytest.raises(BadBundle, match="1 × it cannot be read"):
        build_from(folder, tmp_path / "bundle")
