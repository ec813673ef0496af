"""Pictures and cines for the benchmarks, made by code."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import gaussian_filter


def speckled(width: int, height: int, seed: int) -> NDArray[np.uint8]:
    """A grey picture with the texture of ultrasound, (height, width) uint8."""
    noise = np.random.default_rng(seed).rayleigh(1.0, (height, width)).astype(np.float32)
    texture = gaussian_filter(noise, (1.2, 2.2))
    texture -= texture.min()
    texture *= np.linspace(1.5, 0.7, height, dtype=np.float32)[:, np.newaxis] / texture.max()
    return (np.clip(texture, 0, 1) * 255).astype(np.uint8)


def write_folder(folder: Path, count: int) -> Path:
    """``count`` different 1024×768 JPEG files."""
    folder.mkdir(parents=True, exist_ok=True)
    bank = [speckled(1024, 768, seed) for seed in range(10)]
    for index in range(count):
        picture = Image.fromarray(np.roll(bank[index % 10], index * 3, axis=1)).convert("RGB")
        picture.save(folder / f"img_{index:05d}.jpg", quality=92)
    return folder


def write_large_folder(folder: Path, count: int) -> Path:
    """``count`` JPEG files of 800×600 that differ in content; few of them are encoded, each of the others says so."""
    folder.mkdir(parents=True, exist_ok=True)
    coded = []
    for seed in range(20):
        buffer = io.BytesIO()
        Image.fromarray(speckled(800, 600, seed)).convert("RGB").save(buffer, "JPEG", quality=90)
        coded.append(buffer.getvalue())
    for index in range(count):
        said = f"image {index}".encode()
        comment = b"\xff\xfe" + struct.pack(">H", len(said) + 2) + said
        start, rest = coded[index % 20][:2], coded[index % 20][2:]
        (folder / f"img_{index:05d}.jpg").write_bytes(start + comment + rest)
    return folder


def write_copies(path: Path, count: int) -> list[Path]:
    """Copies that differ in their last byte behind the picture, so that each is new to everybody."""
    folder = path.parent / "copies"
    folder.mkdir(exist_ok=True)
    made = []
    for number in range(count):
        copy = folder / f"{number}-{path.name}"
        copy.write_bytes(path.read_bytes() + bytes([number]))
        made.append(copy)
    return made


def write_singles(folder: Path) -> dict[str, Path]:
    """One file of each kind that the opening times are taken for."""
    folder.mkdir(parents=True, exist_ok=True)
    large = speckled(4000, 3000, 98)
    deep = speckled(4000, 3000, 97).astype(np.uint16) * 200
    pictures = {
        "1024x768.jpg": Image.fromarray(speckled(1024, 768, 99)).convert("RGB"),
        "4000x3000.jpg": Image.fromarray(large).convert("RGB"),
        "4000x3000.png": Image.fromarray(large).convert("RGB"),
        "4000x3000_16bit.tif": Image.fromarray(deep),
        "1024x768_16bit.png": Image.fromarray(speckled(1024, 768, 97).astype(np.uint16) * 200),
    }
    for name, picture in pictures.items():
        picture.save(folder / name, **({"quality": 92} if name.endswith("jpg") else {}))
    return {name: folder / name for name in pictures}


def write_cine(path: Path, frames: int) -> Path:
    """A multi-frame ultrasound file of 1024×768 JPEG Baseline frames."""
    from pydicom.dataset import Dataset, FileMetaDataset
    from pydicom.encaps import encapsulate
    from pydicom.uid import JPEGBaseline8Bit, UltrasoundMultiFrameImageStorage, generate_uid

    bank = [speckled(1024, 768, seed) for seed in range(6)]
    coded = []
    for index in range(frames):
        buffer = io.BytesIO()
        Image.fromarray(np.roll(bank[index % 6], index * 5, axis=1)).save(buffer, "JPEG", quality=90)
        coded.append(buffer.getvalue())
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = UltrasoundMultiFrameImageStorage
    meta.MediaStorageSOPInstanceUID = generate_uid(entropy_srcs=["bench"])
    meta.TransferSyntaxUID = JPEGBaseline8Bit
    dataset = Dataset()
    dataset.file_meta = meta
    dataset.SOPClassUID, dataset.SOPInstanceUID = meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID
    dataset.Modality, dataset.PatientID, dataset.PatientName = "US", "bench", "Bench^Cine"
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID = (
        generate_uid(entropy_srcs=[key]) for key in ("study", "series")
    )
    dataset.Rows, dataset.Columns, dataset.NumberOfFrames = 768, 1024, frames
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 1, "MONOCHROME2"
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation = 8, 8, 7, 0
    dataset.FrameTime = "16.667"
    dataset.PixelData = encapsulate(coded)
    dataset["PixelData"].is_undefined_length = True
    dataset.save_as(path, enforce_file_format=True)
    return path
