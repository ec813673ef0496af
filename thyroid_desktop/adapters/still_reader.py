"""Opens still images: JPEG, PNG, TIFF (each page a frame), BMP, and GIF and WebP where they are not animated.

Pillow reads the headers and everything odd; what is common and large – JPEG, and PNG without palette – is decoded by
libjpeg-turbo and libpng through imagecodecs, which takes half the time.
"""

from __future__ import annotations

import importlib
import io
import math
import os
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, BinaryIO, Final

import numpy as np
from numpy.typing import NDArray

from thyroid_desktop.adapters import codestream
from thyroid_desktop.adapters.exif import orientation_of
from thyroid_desktop.adapters.quiet import quietly
from thyroid_desktop.adapters.refusal import size_objection, unreadable
from thyroid_desktop.adapters.still_pixels import GREY_MODES, is_deep, mode_objection, pixels_of, shown, upright
from thyroid_desktop.domain.errors import MissingFrame
from thyroid_desktop.domain.geometry import Size
from thyroid_desktop.domain.imaging import Frame, ImageDescription, Pixels
from thyroid_desktop.services.ports import Look

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

_FORMATS: Final = ("JPEG", "PNG", "TIFF", "BMP", "GIF", "WEBP")
_FAILURES: Final = (
    ArithmeticError, AttributeError, EOFError, LookupError, MemoryError, OSError, RuntimeError, SyntaxError, TypeError,
    ValueError, struct.error,
)  # fmt: skip
_PLUGINS: Final = ("Jpeg", "Png", "Tiff", "Bmp", "Gif", "WebP")
_PHOTOMETRIC: Final = 262
_MOST_PAGES: Final = 2_000

_MOST_HELD: Final = 64 * 2**20
"""Bytes of a file above which it is read piece by piece instead of as a whole."""

_MOST_SPARE: Final = 8 * 2**20

Decoder = Callable[[bytes], Pixels]


@dataclass(frozen=True, slots=True)
class _Source:
    """A file, and its bytes where they have been read already."""

    path: Path
    content: bytes | None = None

    def open(self) -> BinaryIO:
        """The bytes from their beginning."""
        return self.path.open("rb") if self.content is None else io.BytesIO(self.content)

    def whole(self) -> bytes:
        """All bytes."""
        return self.path.read_bytes() if self.content is None else self.content


class Spare:
    """Memory for the next picture like the last one. Taking it new from the system costs half as much as decoding."""

    def __init__(self) -> None:
        self._array: NDArray[np.uint8] | None = None
        self._wanted: tuple[int, ...] = ()
        self._lock = Lock()

    def take(self, shape: tuple[int, ...]) -> NDArray[np.uint8] | None:
        """An array of this shape, if there is one; its content is of no meaning."""
        with self._lock:
            array, self._wanted = self._array, shape
            if array is None or array.shape != shape:
                return None
            self._array = None
            return array

    def refill(self) -> None:
        """Have memory at hand again, and none that is not needed."""
        with self._lock:
            if math.prod(self._wanted) > _MOST_SPARE or not self._wanted:
                self._array = None
            elif self._array is None or self._array.shape != self._wanted:
                self._array = np.empty(self._wanted, np.uint8)
                self._array.fill(0)  # which is when the system really gives it


class StillReader:
    """Reads still images; fulfils ``services.ports.ImageReader``. May be used from several threads at once."""

    def __init__(self) -> None:
        self._spare = Spare()

    def describe(self, path: Path) -> ImageDescription:
        """What the file holds, pixels not decoded. Raises ``UnreadableFile``."""
        source = _Source(path)
        with _opened(source) as picture:
            return _described(picture, source)

    def frame(self, path: Path, index: int) -> Frame:
        """Decode frame ``index`` (from 0; pages of a TIFF). Raises ``UnreadableFile`` or ``MissingFrame``."""
        source = _Source(path)
        with _opened(source) as picture:
            _go_to_page(path, picture, index)
            decode = _begun(picture, source, self._spare)
        # Outside of the block, in which only one picture at a time may be.
        return Frame(decode(), index)

    def prepare(self) -> None:
        """Load the decoders, and what halves large pictures for the screen."""
        import cv2  # noqa: F401
        import imagecodecs

        _load_plugins()
        for name in ("jpeg8_decode", "png_decode"):
            getattr(imagecodecs, name)  # which loads it
        self._spare.refill()

    def load(self, path: Path) -> bytes | None:
        """The file's bytes, or None where it is too large to be held. Raises ``UnreadableFile``."""
        try:
            with path.open("rb", buffering=0) as stream:
                is_small = os.fstat(stream.fileno()).st_size <= _MOST_HELD
                return stream.readall() if is_small else None
        except OSError as problem:
            raise unreadable(path, _cause(problem)) from problem

    def look(self, path: Path, content: bytes | None) -> Look:
        """Description and first frame from one reading of the header. Raises ``UnreadableFile``."""
        source = _Source(path, content)
        with _opened(source) as picture:
            description = _described(picture, source)
            picture.seek(0)
            decode = _begun(picture, source, self._spare)
        return Look(description, Frame(decode(), 0))


def _described(picture: Picture, source: _Source) -> ImageDescription:
    turned = orientation_of(picture, source.open) in (5, 6, 7, 8)
    width, height = picture.size[::-1] if turned else picture.size
    mode = picture.mode
    pages, remarks = _pages(picture)
    return ImageDescription(
        kind="still",
        size=Size(width, height),
        frame_count=pages,
        bits=16 if is_deep(mode) else 8,
        is_colour=mode not in GREY_MODES,
        warnings=remarks,
    )


def _begun(picture: Picture, source: _Source, spare: Spare) -> Callable[[], Pixels]:
    """How to go on to the upright pixels; where Pillow decodes, it has done so already."""
    orientation = orientation_of(picture, source.open)
    decode = _fast_decoder(picture, spare)
    if decode is None:
        pixels = upright(_decoded_slowly(picture), orientation)
        return lambda: pixels
    return lambda: upright(_decoded_fast(source, decode), orientation)


def _load_plugins() -> None:
    """Else Pillow would load all that it has, for fifty formats, at the first TIFF."""
    for name in _PLUGINS:
        importlib.import_module(f"PIL.{name}ImagePlugin")


@contextmanager
def _opened(source: _Source) -> Iterator[Picture]:
    """The picture with its header read and its size checked; failures inside the block become ``UnreadableFile``."""
    from PIL import Image, UnidentifiedImageError

    path = source.path
    _load_plugins()
    Image.MAX_IMAGE_PIXELS = None  # The sizes are checked below, with a limit of our own and before any decoding.
    try:
        # WORKAROUND: given a name, Pillow maps an uncompressed TIFF with its width and height swapped when its
        # orientation is 5 to 8; given a stream it does not.
        with quietly(), source.open() as stream, Image.open(stream, formats=_FORMATS) as picture:
            objection = size_objection(*picture.size, 4) or mode_objection(picture.mode) or _animation(picture)
            if objection:
                raise unreadable(path, objection)
            yield picture
    except UnidentifiedImageError as problem:
        raise unreadable(path, "it is damaged, or of a kind that is not supported") from problem
    except _FAILURES as problem:
        raise unreadable(path, _cause(problem)) from problem


def _cause(problem: BaseException) -> str:
    if isinstance(problem, OSError) and problem.strerror:
        return problem.strerror
    if isinstance(problem, MemoryError):
        return "there is not enough memory for it"
    return "its image data are damaged or cut off"


def _animation(picture: Picture) -> str:
    is_animated = picture.format in ("GIF", "WEBP", "PNG") and getattr(picture, "n_frames", 1) > 1
    return f"it is an animated {picture.format}, which is not supported" if is_animated else ""


def _pages(picture: Picture) -> tuple[int, tuple[str, ...]]:
    """How many leading pages of a TIFF are alike and so make a series, and a remark when others follow."""
    if picture.format != "TIFF":
        return 1, ()
    first, count = (picture.size, picture.mode), 1
    try:
        while count < _MOST_PAGES:
            picture.seek(count)
            if (picture.size, picture.mode) != first:
                return count, ("Pages of another size or kind follow in the file and are not shown.",)
            count += 1
    except EOFError:
        return count, ()
    except _FAILURES:
        return count, (f"Page {count + 1} of the file is damaged; only those before it are shown.",)
    return count, (f"Only the first {count} pages are shown.",)


def _go_to_page(path: Path, picture: Picture, index: int) -> None:
    """Turn to page ``index``, which must be like the first. Raises ``MissingFrame``."""
    if index == 0:
        return
    first = (picture.size, picture.mode)
    if index < 0 or picture.format != "TIFF":
        raise MissingFrame(f"{path.name} has no frame {index}", "it has one, number 0")
    try:
        picture.seek(index)
    except EOFError:
        raise MissingFrame(f"{path.name} has no frame {index}", "frames are counted from 0") from None
    if (picture.size, picture.mode) != first:
        raise MissingFrame(f"{path.name} has no frame {index}", "that page is of another size or kind")


def _decoded_slowly(picture: Picture) -> Pixels:
    """Decode with Pillow, which turns a WhiteIsZero TIFF round for 8 bits but not for 16."""
    pixels = pixels_of(picture)
    tags = getattr(picture, "tag_v2", {})
    if is_deep(picture.mode) and tags.get(_PHOTOMETRIC) == 0:
        return np.asarray(0xFFFF - pixels, dtype=np.uint16)
    return pixels


def _fast_decoder(picture: Picture, spare: Spare) -> Decoder | None:
    """A decoder outside Pillow, or None where Pillow is to decode."""
    if picture.format in ("JPEG", "MPO") and picture.mode in ("L", "RGB"):
        return partial(_jpeg, spare)
    if picture.format == "PNG" and picture.mode != "P" and "transparency" not in picture.info:
        return _png
    return None


def _jpeg(spare: Spare, data: bytes) -> Pixels:
    import imagecodecs

    header = codestream.read_header(data)
    if not codestream.is_complete(data, header):
        raise ValueError("the JPEG is cut off")
    shape = (header.height, header.width, 3)[: 3 if header.components == 3 else 2]
    return shown(imagecodecs.jpeg8_decode(data, out=spare.take(shape)))


def _png(data: bytes) -> Pixels:
    import imagecodecs

    return shown(imagecodecs.png_decode(data))


def _decoded_fast(source: _Source, decode: Decoder) -> Pixels:
    """Decode the file's bytes; failures become ``UnreadableFile``."""
    try:
        return decode(source.whole())
    except (codestream.DamagedStream, *_FAILURES) as problem:
        raise unreadable(source.path, _cause(problem)) from problem
