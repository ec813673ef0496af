"""However a file is damaged, it opens or is refused with a reason; nothing else happens."""

from __future__ import annotations

import resource
from collections.abc import Callable
from pathlib import Path

import imagecodecs
import numpy as np
import pydicom.data
import pytest
from PIL import Image

from tests.adapters import dicom_files as made
from tests.robustness.mutations import mutations
from thyroid_desktop.adapters.image_readers import ImageReaders
from thyroid_desktop.domain.errors import MissingFrame, UnreadableFile

PIXELS = made.speckle((3, 40, 52))
COLOUR = made.speckle((2, 40, 52, 3))
TIMES = 28
MOST_MEMORY = 2 * 2**30


def outcome(path: Path) -> str:
    """What opening a file and looking at its first and last frame comes to."""
    readers = ImageReaders()
    try:
        described = readers.describe(path)
        for index in {0, described.frame_count - 1}:
            frame = readers.frame(path, index)
            assert frame.size == described.size
            assert frame.is_colour == described.is_colour
            assert frame.pixels.dtype in (np.uint8, np.uint16)
    except (UnreadableFile, MissingFrame) as problem:
        return "refused" if problem.title.startswith(path.name) and problem.detail else f"unexplained: {problem}"
    return "opened"


def native(path: Path, syntax: str) -> Path:
    regions = made.items(made.region(), made.region())
    data = made.dataset(PIXELS[0], frames=3, SequenceOfUltrasoundRegions=regions, FrameTime="33")
    return made.save_native(path, data, PIXELS.tobytes(), syntax)


def encapsulated(path: Path, syntax: str, encode: Callable[..., bytes], table: str = "basic") -> Path:
    data = made.dataset(COLOUR[0], frames=2, SequenceOfUltrasoundRegions=made.items(made.region()))
    return made.save_encapsulated(path, data, [bytes(encode(one)) for one in COLOUR], syntax, table=table)


def palette(path: Path) -> Path:
    data = made.dataset(PIXELS[0], photometric="PALETTE COLOR", frames=3)
    for name in ("Red", "Green", "Blue"):
        setattr(data, f"{name}PaletteColorLookupTableDescriptor", [256, 0, 16])
        setattr(
            data, f"Segmented{name}PaletteColorLookupTableData", bytes([0, 0, 2, 0, 0, 0, 9, 9, 1, 0, 254, 0, 0, 99])
        )
    return made.save_native(path, data, PIXELS.tobytes())


def lossless_jpeg(one: np.ndarray) -> bytes:
    return bytes(imagecodecs.jpeg8_encode(one, lossless=True, predictor=1, bitspersample=8))


def still(path: Path, kind: str) -> Path:
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.fromarray(COLOUR[0]).save(path, kind, exif=exif)
    return path


FILES: dict[str, Callable[[Path], Path]] = {
    "implicit": lambda path: native(path, made.IMPLICIT),
    "explicit": lambda path: native(path, made.EXPLICIT),
    "big endian": lambda path: native(path, made.BIG_ENDIAN),
    "deflated": lambda path: native(path, made.DEFLATED),
    "palette": palette,
    "rle": lambda path: encapsulated(path, made.RLE, made.rle),
    "jpeg": lambda path: encapsulated(path, made.JPEG_BASELINE, imagecodecs.jpeg8_encode),
    "jpeg, no table": lambda path: encapsulated(path, made.JPEG_BASELINE, imagecodecs.jpeg8_encode, "none"),
    "jpeg, extended table": lambda path: encapsulated(path, made.JPEG_BASELINE, imagecodecs.jpeg8_encode, "extended"),
    "lossless jpeg": lambda path: encapsulated(path, made.JPEG_LOSSLESS_FIRST, lossless_jpeg),
    "jpeg-ls": lambda path: encapsulated(path, made.JPEG_LS, imagecodecs.jpegls_encode),
    "jpeg 2000": lambda path: encapsulated(path, made.JPEG_2000_LOSSLESS, imagecodecs.jpeg2k_encode),
    "htj2k": lambda path: encapsulated(path, made.HTJ2K_LOSSLESS, imagecodecs.htj2k_encode),
    "JPEG": lambda path: still(path, "JPEG"),
    "PNG": lambda path: still(path, "PNG"),
    "TIFF": lambda path: still(path, "TIFF"),
    "BMP": lambda path: still(path, "BMP"),
    "GIF": lambda path: still(path, "GIF"),
    "WEBP": lambda path: still(path, "WEBP"),
}


@pytest.mark.parametrize("kind", list(FILES))
def test_that_a_damaged_file_opens_or_is_refused(tmp_path: Path, kind: str) -> None:
    good = FILES[kind](tmp_path / "good")
    assert outcome(good) == "opened"
    seen = set()
    for number, content in enumerate(mutations(good.read_bytes(), TIMES, seed=len(kind))):
        path = tmp_path / f"damaged {number}"
        path.write_bytes(content)
        seen.add(outcome(path))
    assert seen <= {"opened", "refused"}
    assert "refused" in seen
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 < MOST_MEMORY


def huge_jpeg() -> bytes:
    stream = bytes(imagecodecs.jpeg8_encode(PIXELS[0]))
    at = stream.index(b"\xff\xc0") + 5
    return stream[:at] + b"\x75\x30\x75\x30" + stream[at + 4 :]


def huge_jpeg_2000() -> bytes:
    stream = bytes(imagecodecs.jpeg2k_encode(PIXELS[0], codecformat="j2k"))
    return stream[:8] + b"\x00\x00\x75\x30\x00\x00\x75\x30" + stream[16:]


@pytest.mark.parametrize("stream", [huge_jpeg(), huge_jpeg_2000()])
@pytest.mark.parametrize("side", [40, 30000])
def test_that_a_picture_of_30000_by_30000_is_refused_before_memory_is_taken(
    tmp_path: Path, stream: bytes, side: int
) -> None:
    data = made.dataset(PIXELS[0], Rows=side, Columns=side)
    path = made.save_encapsulated(tmp_path / "a.dcm", data, [stream], made.JPEG_BASELINE)
    with pytest.raises(UnreadableFile, match=r"a\.dcm cannot be opened"):
        ImageReaders().describe(path)


def test_that_an_rle_header_of_many_segments_is_refused(tmp_path: Path) -> None:
    stream = bytearray(made.rle(PIXELS[0]))
    stream[0] = 15
    path = made.save_encapsulated(tmp_path / "a.dcm", made.dataset(PIXELS[0]), [bytes(stream)], made.RLE)
    with pytest.raises(UnreadableFile, match=r"a\.dcm cannot be opened"):
        ImageReaders().frame(path, 0)


def test_that_the_collection_of_odd_files_in_pydicom_opens_or_is_refused() -> None:
    # Not by pydicom's own list, which would download what is not in the package.
    folder = Path(pydicom.data.__file__).parent / "test_files"
    found = {path.name: outcome(path) for path in sorted(folder.rglob("*")) if path.is_file()}
    assert len(found) > 100
    assert set(found.values()) == {"opened", "refused"}
    opened = {name for name, what in found.items() if what == "opened"}
    assert {"CT_small.dcm", "badVR.dcm", "image_dfl.dcm", "SC_rgb_rle_16bit_2frame.dcm"} <= opened
    assert {"MR_truncated.dcm", "DICOMDIR", "test-SR.dcm"} <= found.keys() - opened
