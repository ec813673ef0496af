"""The sample files: synthetic pictures of :mod:`tests.data.phantom` as DICOM, the same bytes each time."""

from __future__ import annotations

import csv
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

import imagecodecs
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.pixels.encoders import RLELosslessEncoder
from pydicom.tag import Tag
from pydicom.uid import (
    UID,
    ExplicitVRLittleEndian,
    JPEGBaseline8Bit,
    JPEGLSLossless,
    RLELossless,
    UltrasoundImageStorage,
    UltrasoundMultiFrameImageStorage,
)

from tests.data.anatomy import Nodule
from tests.data.phantom import Scene, picture
from thyroid_desktop.domain.geometry import Box, Size

BANNER = "SYNTHETIC PHANTOM - RESEARCH USE ONLY - NOT FOR DIAGNOSIS"
FRAMES_PER_SECOND = 20
SWEEP_FRAMES = 40
SWEEP_MM = 15.0

Grey = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Sample:
    """One file.

    Attributes:
        name: File name.
        patient: Number of the invented patient; files of one patient are one study.
        title: What it shows.
        scene: What is drawn.
        syntax: Transfer syntax.
        frames: Number of frames; above 1 the probe sweeps through the nodule.
        canvas: Pixels of the whole image, furniture included.
    """

    name: str
    patient: int
    title: str
    scene: Scene
    syntax: UID
    frames: int = 1
    canvas: Size = Size(800, 600)  # noqa: RUF009 - a frozen value

    @property
    def corner(self) -> tuple[int, int]:
        """Upper left pixel of the picture on the canvas."""
        return (48 if self.frames == 1 else 30, 28 if self.frames == 1 else 24)

    def scenes(self) -> Iterator[Scene]:
        """The scene of each frame."""
        for number in range(self.frames):
            place = number / (self.frames - 1) - 0.5 if self.frames > 1 else 0.0
            yield replace(self.scene, plane_mm=place * SWEEP_MM, pulse=number / FRAMES_PER_SECOND * 1.2)


_PUNCTATE = Nodule(3, 16, 8, 10.5, echo_db=-11, margin="irregular", calcification="punctate", depth_mm=13)

SAMPLES = (
    Sample(
        "phantom-1-spongy-with-halo.dcm",
        1,
        "Isoechoic, spongy, with a halo",
        Scene(nodules=(Nodule(2, 16, 11, 8, echo_db=-2, spongy=0.12, has_halo=True),), seed=1),
        ExplicitVRLittleEndian,
    ),
    Sample(
        "phantom-2-macrocalcification.dcm",
        2,
        "Hypoechoic, ill-defined, macrocalcification with shadow",
        Scene(nodules=(Nodule(3, 15.5, 12, 9, margin="ill-defined", calcification="macro"),), seed=2),
        JPEGLSLossless,
    ),
    Sample(
        "phantom-3-rim-calcification.dcm",
        3,
        "Hypoechoic, rim calcification",
        Scene(nodules=(Nodule(2.5, 15.5, 9, 8, echo_db=-6, calcification="rim"),), seed=3),
        RLELossless,
    ),
    Sample(
        "phantom-4-punctate-taller-than-wide.dcm",
        4,
        "Markedly hypoechoic, irregular, punctate foci, taller than wide",
        Scene(nodules=(_PUNCTATE,), seed=4),
        JPEGBaseline8Bit,
    ),
    Sample(
        "phantom-4-sweep.dcm",
        4,
        "Sweep through the same nodule",
        Scene(size=Size(400, 340), mm_per_pixel=0.1, nodules=(_PUNCTATE,), seed=4),
        JPEGBaseline8Bit,
        frames=SWEEP_FRAMES,
        canvas=Size(512, 384),
    ),
)


def write_samples(folder: Path, samples: tuple[Sample, ...] = SAMPLES) -> tuple[Path, ...]:
    """Write the files, and ``boxes.csv`` with the true box of every nodule on every frame where it is at least 3 mm.

    The list has the columns that ``thyroid-desktop diagnose --list`` reads.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    with (folder / "boxes.csv").open("w", newline="", encoding="utf-8") as stream:
        rows = csv.writer(stream, lineterminator="\n")
        rows.writerow(("file", "frame", "x", "y", "w", "h"))
        for sample in samples:
            frames, boxes = drawn(sample)
            dataset_of(sample, frames).save_as(folder / sample.name, enforce_file_format=True)
            written.append(folder / sample.name)
            for number, box in boxes:
                if min(box.width, box.height) * sample.scene.mm_per_pixel >= 3:
                    rows.writerow((sample.name, number, *(f"{side:.1f}" for side in box.xywh())))
    return tuple(written)


def drawn(sample: Sample) -> tuple[list[Grey], list[tuple[int, Box]]]:
    """The frames with their furniture, (H, W) uint8 each, and the true boxes with their frame numbers."""
    frames, boxes = [], []
    for number, scene in enumerate(sample.scenes()):
        shown = picture(scene)
        frames.append(_furnished(sample, shown.pixels))
        boxes += [(number, box.shifted(*sample.corner)) for box in shown.boxes if box is not None]
    return frames, boxes


def _furnished(sample: Sample, pixels: Grey) -> Grey:
    """The picture on a black canvas with a grey wedge, a depth scale and what it is in words, all outside of it."""
    left, top = sample.corner
    height, width = pixels.shape
    canvas = Image.new("L", (sample.canvas.width, sample.canvas.height))
    canvas.paste(Image.fromarray(pixels), (left, top))
    wedge = np.repeat(np.linspace(255, 0, height // 3).astype(np.uint8)[:, np.newaxis], 8, axis=1)
    canvas.paste(Image.fromarray(wedge), (left // 2 - 4, top + 10))
    pen = ImageDraw.Draw(canvas)
    small, right = ImageFont.load_default(size=11), left + width
    pen.text((left, top // 2), BANNER, fill=200, font=ImageFont.load_default(size=12), anchor="lm")
    per_cm = 10 / sample.scene.mm_per_pixel
    for half in range(int(height / per_cm * 2) + 1):
        y = top + round(half * per_cm / 2)
        pen.line((right + 6, y, right + (14 if half % 2 == 0 else 10), y), fill=170)
        if half % 2 == 0:
            pen.text((right + 18, y), str(half // 2), fill=170, font=small, anchor="lm")
    probe = sample.scene.probe
    words = ("Phantom", "L40", f"{probe.frequency_mhz:.0f} MHz", f"DR {sample.scene.range_db:.0f} dB", "TH  L", "cm")
    for row, word in enumerate(words):
        pen.text((right + 34, top + 8 + 16 * row), word, fill=170, font=small, anchor="lm")
    return np.asarray(canvas)


def dataset_of(sample: Sample, frames: list[Grey]) -> FileDataset:
    """The DICOM data set of a sample, PS3.3 A.6 (single frame) or A.7 (multi-frame)."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = UltrasoundMultiFrameImageStorage if len(frames) > 1 else UltrasoundImageStorage
    meta.MediaStorageSOPInstanceUID = _uid(sample.name)
    meta.TransferSyntaxUID = sample.syntax
    meta.ImplementationClassUID = _uid("implementation")
    meta.ImplementationVersionName = "PHANTOM"
    dataset = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
    _identify(dataset, sample)
    dataset.SequenceOfUltrasoundRegions = [_region(sample)]
    if len(frames) > 1:
        dataset.NumberOfFrames = len(frames)
        dataset.FrameIncrementPointer = Tag("FrameTime")
        dataset.FrameTime = 1000 / FRAMES_PER_SECOND
        dataset.CineRate = FRAMES_PER_SECOND
        dataset.RecommendedDisplayFrameRate = FRAMES_PER_SECOND
    _set_pixels(dataset, sample, frames)
    return dataset


def _identify(dataset: Dataset, sample: Sample) -> None:
    dataset.SpecificCharacterSet = "ISO_IR 192"
    dataset.SOPClassUID = dataset.file_meta.MediaStorageSOPClassUID
    dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPInstanceUID
    dataset.ImageType = ["ORIGINAL", "PRIMARY", "SMALL PARTS"]
    dataset.StudyDate = dataset.SeriesDate = dataset.ContentDate = "20200101"
    dataset.StudyTime = dataset.SeriesTime = dataset.ContentTime = "120000"
    dataset.Modality = "US"
    dataset.Manufacturer = "Phantom"
    dataset.ManufacturerModelName = "Scatterers in numpy"
    dataset.ReferringPhysicianName = ""
    dataset.AccessionNumber = ""
    dataset.StudyDescription = "Synthetic thyroid"
    dataset.SeriesDescription = sample.title
    dataset.PatientName = "Phantom^Sample"
    dataset.PatientID = f"PHANTOM-{sample.patient}"
    dataset.PatientBirthDate = ""
    dataset.PatientSex = ""
    dataset.StudyInstanceUID = _uid(f"study {sample.patient}")
    dataset.SeriesInstanceUID = _uid(f"series of {sample.name}")
    dataset.StudyID = str(sample.patient)
    dataset.SeriesNumber = 1 if sample.frames == 1 else 2
    dataset.InstanceNumber = 1
    dataset.BurnedInAnnotation = "NO"
    dataset.ImageComments = f"{BANNER}. {sample.title}."
    dataset.BodyPartExamined = "THYROID"
    dataset.Laterality = "L"


def _region(sample: Sample) -> Dataset:
    """The picture's area and scale, PS3.3 C.8.5.5; the furniture lies outside."""
    left, top = sample.corner
    region = Dataset()
    region.RegionSpatialFormat = 1
    region.RegionDataType = 1
    region.RegionFlags = 0
    region.RegionLocationMinX0 = left
    region.RegionLocationMinY0 = top
    region.RegionLocationMaxX1 = left + sample.scene.size.width - 1
    region.RegionLocationMaxY1 = top + sample.scene.size.height - 1
    region.ReferencePixelX0 = sample.scene.size.width // 2
    region.ReferencePixelY0 = 0
    region.PhysicalUnitsXDirection = region.PhysicalUnitsYDirection = 3
    region.PhysicalDeltaX = region.PhysicalDeltaY = sample.scene.mm_per_pixel / 10
    region.TransducerFrequency = round(sample.scene.probe.frequency_mhz * 1000)
    return region


def _set_pixels(dataset: Dataset, sample: Sample, frames: list[Grey]) -> None:
    dataset.SamplesPerPixel = 1
    dataset.PhotometricInterpretation = "MONOCHROME2"
    dataset.Rows, dataset.Columns = frames[0].shape
    dataset.BitsAllocated = dataset.BitsStored = 8
    dataset.HighBit = 7
    dataset.PixelRepresentation = 0
    dataset.LossyImageCompression = "00"
    if sample.syntax == ExplicitVRLittleEndian:
        dataset.PixelData = b"".join(frame.tobytes() for frame in frames)
        dataset["PixelData"].VR = "OB"
        return
    coded = [_CODERS[sample.syntax](frame, dataset) for frame in frames]
    if sample.syntax == JPEGBaseline8Bit:
        dataset.LossyImageCompression = "01"
        raw = sum(frame.size for frame in frames)
        dataset.LossyImageCompressionRatio = round(raw / sum(map(len, coded)), 2)
        dataset.LossyImageCompressionMethod = "ISO_10918_1"
    dataset.PixelData = encapsulate(coded)
    dataset["PixelData"].VR = "OB"


def _jpeg(frame: Grey, dataset: Dataset) -> bytes:
    stream = BytesIO()
    quality = 60 if "NumberOfFrames" in dataset else 92
    Image.fromarray(frame).save(stream, "JPEG", quality=quality, optimize=True)
    return stream.getvalue()


def _jpeg_ls(frame: Grey, dataset: Dataset) -> bytes:
    return bytes(imagecodecs.jpegls_encode(frame))


def _rle(frame: Grey, dataset: Dataset) -> bytes:
    return bytes(
        RLELosslessEncoder.encode(
            frame,
            rows=dataset.Rows,
            columns=dataset.Columns,
            samples_per_pixel=1,
            bits_allocated=8,
            bits_stored=8,
            pixel_representation=0,
            number_of_frames=1,
            photometric_interpretation="MONOCHROME2",
            encoding_plugin="pydicom",
        )
    )


_CODERS: dict[UID, Callable[[Grey, Dataset], bytes]] = {
    JPEGBaseline8Bit: _jpeg,
    JPEGLSLossless: _jpeg_ls,
    RLELossless: _rle,
}


def _uid(name: str) -> UID:
    """A UID that is always the same for this name (PS3.5 B.2)."""
    return UID(f"2.25.{uuid.uuid5(uuid.NAMESPACE_OID, f'thyroid desktop phantom {name}').int}")
