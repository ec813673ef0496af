"""Whatever is altered, missing, added, unlabelled or on two sides of the split is found."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.training.bundles.made_up import Stopper, build_from, built, collection, scan
from thyroid_desktop.domain.errors import Cancelled
from training.bundles.inspection import inspect
from training.bundles.manifest import NAME, BundledImage, Manifest, read_manifest, written
from training.bundles.picture import encoded


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("sound"))


@pytest.fixture
def bundle(sound: Path, tmp_path: Path) -> Path:
    shutil.copytree(sound, tmp_path / "bundle")
    return tmp_path / "bundle"


def said_of(bundle: Path) -> str:
    return "\n".join(inspect(bundle).findings)


def test_that_every_altered_file_is_found(bundle: Path) -> None:
    for place in read_manifest(bundle).files():
        content = (bundle / place).read_bytes()
        (bundle / place).write_bytes(content[:-20] + bytes([content[-20] ^ 1]) + content[-19:])
        assert f"{place} was altered" in said_of(bundle)
        (bundle / place).write_bytes(content)
    assert inspect(bundle).is_sound


def test_that_every_missing_file_is_found(bundle: Path) -> None:
    for place in read_manifest(bundle).files():
        (bundle / place).rename(bundle.parent / "aside")
        assert f"{place} is missing" in said_of(bundle)
        (bundle.parent / "aside").rename(bundle / place)


@pytest.mark.parametrize("place", ["letter.txt", "frames/more.png", "other/thing", ".building/journal.jsonl"])
def test_that_an_added_file_is_found(place: str, bundle: Path) -> None:
    (bundle / place).parent.mkdir(exist_ok=True)
    (bundle / place).write_text("more")
    assert f"{place} is not in the manifest" in said_of(bundle)


def test_that_a_link_is_no_file_of_a_bundle(bundle: Path) -> None:
    place = next(iter(read_manifest(bundle).files()))
    (bundle / place).rename(bundle.parent / "aside.png")
    (bundle / place).symlink_to(bundle.parent / "aside.png")
    assert f"{place} is no file of the bundle" in said_of(bundle)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"benign"', '"malignant"', "it was altered"),
        ('"seed": 1', '"seed": 2', "it was altered"),
        ('"seed": 1', '"seed":  1', "it was altered"),
        ('"schema": 1', '"schema": 2', "of version 2"),
        ("{", "", "cannot be used"),
    ],
)
def test_that_an_altered_manifest_is_found(old: str, new: str, said: str, bundle: Path) -> None:
    text = (bundle / NAME).read_text()
    assert old in text
    (bundle / NAME).write_text(text.replace(old, new, 1))
    assert said in said_of(bundle)


def test_that_a_folder_without_manifest_is_no_bundle(bundle: Path) -> None:
    (bundle / NAME).unlink()
    assert "has no manifest" in said_of(bundle)


def rewritten(bundle: Path, change: Callable[[str], str]) -> None:
    """Alter the manifest as somebody who computes its hash anew."""
    import json

    from training.bundles.manifest import _canonical, _digest

    content = json.loads(change((bundle / NAME).read_text()))
    content.pop("content_sha256")
    (bundle / NAME).write_bytes(_canonical({**content, "content_sha256": _digest(content)}))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"basis": "pathology"', '"basis": null', "label.basis"),
        ('"basis": "pathology",', "", "label.basis is missing"),
        ('"basis": "pathology"', '"basis": "hearsay"', "cannot be 'hearsay'"),
        ('"basis": "pathology"', '"basis": "tirads"', "says its level"),
        ('"bethesda": null', '"bethesda": 4', "belongs to an aspiration"),
        ('"verdict": "benign"', '"verdict": "unclear"', "cannot be 'unclear'"),
        ('"patient"', '"name"', "unknown key images[0].name"),
        ('"width": 160', '"width": "160"', "must be of type int"),
    ],
)
def test_that_a_claim_that_is_no_claim_is_found(old: str, new: str, said: str, bundle: Path) -> None:
    rewritten(bundle, lambda text: text.replace(old, new, 1))
    assert said in said_of(bundle)


def changed(bundle: Path, change: Callable[[BundledImage], BundledImage]) -> None:
    """Alter the first image in the manifest."""
    manifest = read_manifest(bundle)
    first, *others = manifest.images
    (bundle / NAME).write_bytes(written(replace(manifest, images=(change(first), *others))))


def with_bounds(image: BundledImage, bounds: tuple[float, float, float, float]) -> BundledImage:
    return replace(image, nodules=(replace(image.nodules[0], bounds=bounds),))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda image: with_bounds(image, (140.0, 30.0, 170.0, 80.0)), "its box reaches beyond its frame"),
        (lambda image: with_bounds(image, (100.0, 30.0, 40.0, 80.0)), "The box is not valid"),
        (lambda image: with_bounds(image, (1.0, 1.0, 150.0, 110.0)), "its crop does not hold its box"),
        (lambda image: replace(image, part=5), "in part 5, which there is not"),
        (lambda image: replace(image, part=-1 if image.part == 0 else 0), "stands on 2 sides of the split"),
        (lambda image: replace(image, nodules=()), "has no nodule"),
        (lambda image: replace(image, patient=""), "has no patient"),
        (lambda image: replace(image, shown=((0, 0, 80, 120),)), "is not black outside of the scan area"),
        (lambda image: replace(image, shown=((0, 0, 400, 120),)), "shows what lies outside of it"),
        (lambda image: replace(image, frame=replace(image.frame, width=320)), "has another size"),
        (lambda image: replace(image, frame=replace(image.frame, file="../secret.png")), "lies outside of the bundle"),
    ],
)
def test_that_a_false_claim_is_found(change: Callable[[BundledImage], BundledImage], said: str, bundle: Path) -> None:
    changed(bundle, change)
    assert said in said_of(bundle)


def test_that_a_patient_on_two_sides_is_named(bundle: Path) -> None:
    manifest = read_manifest(bundle)
    patient = manifest.images[0].patient
    changed(bundle, lambda image: replace(image, part=-1 if image.part == 0 else 0))
    assert f"patient {patient} stands on 2 sides of the split" in said_of(bundle)


def test_that_near_duplicates_on_two_sides_are_leakage_whatever_the_manifest_says(tmp_path: Path) -> None:
    folder = collection(tmp_path / "collection")
    shutil.copyfile(folder / "images" / "000000.png", folder / "images" / "000250.png")
    manifest = build_from(folder, tmp_path / "bundle").manifest
    parts = {image.part for image in manifest.images}
    victim = next(image for image in manifest.images if image.origin == "tn5000/000250")
    other = next(part for part in sorted(parts) if part != victim.part)
    images = tuple(
        replace(image, part=other, group=99) if image.patient == victim.patient else image for image in manifest.images
    )
    (tmp_path / "bundle" / NAME).write_bytes(written(replace(manifest, images=images, duplicates=())))
    said = said_of(tmp_path / "bundle")
    assert said.count("are nearly the same picture on two sides of the split") == 1


def test_that_a_picture_with_words_in_it_is_found(bundle: Path) -> None:
    import hashlib

    manifest: Manifest = read_manifest(bundle)
    path = bundle / manifest.images[0].frame.file
    words = PngInfo()
    words.add_text("Patient", "Doe^John")
    with Image.open(path) as picture:
        pixels = np.asarray(picture)
    Image.fromarray(pixels).save(path, pnginfo=words)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    changed(bundle, lambda image: replace(image, frame=replace(image.frame, sha256=sha256)))
    assert "holds more than pixels: tEXt" in said_of(bundle)


def test_that_a_crop_of_something_else_is_found(bundle: Path) -> None:
    import hashlib

    image = read_manifest(bundle).images[0]
    one = image.nodules[0].crop
    data = encoded(scan(5)[: one.height, : one.width])
    (bundle / one.file).write_bytes(data)
    crop = replace(one, sha256=hashlib.sha256(data).hexdigest())
    changed(bundle, lambda image: replace(image, nodules=(replace(image.nodules[0], crop=crop),)))
    assert "is not the part of its frame that the manifest says" in said_of(bundle)


def test_that_it_can_be_stopped(bundle: Path) -> None:
    with pytest.raises(Cancelled):
        inspect(bundle, Stopper(3))
