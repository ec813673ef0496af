"""Pictures that are no ultrasound, made by numbers alone or shipped with matplotlib: what a user may open by mistake.

Every maker takes a source of randomness and answers (H, W, 3) uint8. They are varied, but they are not what the world
holds: a rate measured on them says that the check works, not how often it would on anybody's photographs.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

Picture = NDArray[np.uint8]
Maker = Callable[[np.random.Generator], Picture]

HEIGHT: Final = 480
WIDTH: Final = 640
_WORDS: Final = [
    "the",
    "nodule",
    "of",
    "left",
    "lobe",
    "measures",
    "report",
    "patient",
    "history",
    "no",
    "suspicious",
    "findings",
    "were",
    "seen",
    "in",
    "this",
    "examination",
    "and",
    "further",
    "control",
    "after",
    "six",
    "months",
    "is",
    "advised",
    "invoice",
    "total",
    "amount",
    "date",
    "signature",
    "page",
    "table",
    "figure",
    "method",
    "results",
]


def figure(rng: np.random.Generator) -> Picture:
    """A diagram: curves, bars or points on white or on dark ground."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    is_dark = rng.random() < 0.4
    drawn = Figure(figsize=(WIDTH / 100, HEIGHT / 100), dpi=100, facecolor="#1b1f24" if is_dark else "white")
    axes = drawn.add_subplot(facecolor="#1b1f24" if is_dark else "white")
    axes.tick_params(colors="white" if is_dark else "black")
    kind, across = int(rng.integers(3)), np.arange(12)
    for _ in range(int(rng.integers(1, 4))):
        heights = rng.uniform(1, 10, 12)
        if kind == 0:
            axes.plot(across, heights, linewidth=float(rng.uniform(1, 3)))
        elif kind == 1:
            axes.bar(across, heights, width=float(rng.uniform(0.3, 0.9)))
        else:
            axes.scatter(rng.normal(size=200), rng.normal(size=200), s=float(rng.uniform(4, 40)))
    canvas = FigureCanvasAgg(drawn)
    canvas.draw()  # type: ignore[no-untyped-call]
    drawing: Picture = np.asarray(canvas.buffer_rgba())[:, :, :3].copy()  # type: ignore[no-untyped-call]
    return drawing


def page(rng: np.random.Generator) -> Picture:
    """A page of text, dark on light."""
    ground, ink = int(rng.integers(225, 256)), int(rng.integers(0, 70))
    image, draw = _canvas((ground, ground, ground))
    _write(draw, (20, 20, WIDTH - 20, HEIGHT - 10), int(rng.integers(9, 20)), (ink, ink, ink), rng)
    return np.asarray(image)


def screenshot(rng: np.random.Generator) -> Picture:
    """The screen of another program: bars, buttons and lists of words."""
    is_dark = rng.random() < 0.5
    ground, ink = ((38, 42, 48), (220, 220, 220)) if is_dark else ((240, 240, 240), (30, 30, 30))
    image, draw = _canvas(ground)
    draw.rectangle((0, 0, WIDTH, 26), fill=_colour(rng))
    column = int(rng.integers(110, 220))
    draw.rectangle((0, 26, column, HEIGHT), fill=tuple(int(one * 0.93) for one in ground))
    _write(draw, (8, 34, column - 8, HEIGHT - 10), 12, ink, rng)
    for _ in range(int(rng.integers(3, 8))):
        left, top = int(rng.integers(column + 10, WIDTH - 120)), int(rng.integers(40, HEIGHT - 60))
        right, bottom = left + int(rng.integers(60, 260)), top + int(rng.integers(24, 120))
        draw.rounded_rectangle((left, top, right, bottom), 5, fill=_colour(rng), outline=ink)
        _write(draw, (left + 6, top + 4, min(right, WIDTH) - 6, bottom - 4), 12, ink, rng)
    return np.asarray(image)


def gradient(rng: np.random.Generator) -> Picture:
    """A smooth run from one colour, or grey, to another."""
    lines, columns = np.mgrid[0:HEIGHT, 0:WIDTH]
    turn = rng.uniform(0, 2 * np.pi)
    along = lines / HEIGHT * np.sin(turn) + columns / WIDTH * np.cos(turn)
    share = ((along - along.min()) / np.ptp(along))[:, :, np.newaxis]
    one, other = rng.uniform(0, 255, 3), rng.uniform(0, 255, 3)
    if rng.random() < 0.5:
        one, other = np.full(3, rng.uniform(0, 80)), np.full(3, rng.uniform(170, 255))
    run: Picture = np.rint(one + share * (other - one)).astype(np.uint8)
    return run


def noise(rng: np.random.Generator) -> Picture:
    """Noise without any structure, grey or in colour, of pixels or of small squares."""
    step = int(rng.choice([1, 1, 2, 4]))
    channels = int(rng.choice([1, 3]))
    small = rng.integers(0, 256, (HEIGHT // step, WIDTH // step, channels))
    return _as_colour(np.kron(small, np.ones((step, step, 1))))


def texture(rng: np.random.Generator) -> Picture:
    """Noise with the spectrum of natural scenes, like cloud, stone or cloth; grey or tinted."""
    fields = [_rough(rng, float(rng.uniform(0.7, 1.6))) for _ in range(int(rng.choice([1, 3])))]
    return _as_colour(np.stack(fields, axis=2) * 255)


def scene(rng: np.random.Generator) -> Picture:
    """A landscape or a table of things: sky, ground, balls and boxes with light and shade; grey or in colour."""
    image = np.empty((HEIGHT, WIDTH, 3))
    horizon = int(rng.uniform(0.3, 0.7) * HEIGHT)
    image[:horizon] = rng.uniform(120, 240, 3)
    image[horizon:] = rng.uniform(40, 160, 3)
    image += (_rough(rng, 1.2)[:, :, np.newaxis] - 0.5) * 80
    lines, columns = np.mgrid[0:HEIGHT, 0:WIDTH]
    for _ in range(int(rng.integers(3, 9))):
        x, y, radius = rng.uniform(0, WIDTH), rng.uniform(0.3, 1) * HEIGHT, rng.uniform(25, 110)
        across, down = (columns - x) / radius, (lines - y) / radius / rng.uniform(0.6, 1.4)
        inside = (across**2 + down**2 < 1) if rng.random() < 0.6 else (np.maximum(abs(across), abs(down)) < 1)
        shade = np.clip(1.1 - 0.5 * across - 0.5 * down, 0.3, 1.6)[:, :, np.newaxis]
        image = np.where(inside[:, :, np.newaxis], rng.uniform(20, 230, 3) * shade, image)
    if rng.random() < 0.4:
        image = np.repeat(image.mean(axis=2, keepdims=True), 3, axis=2)
    return _as_colour(image)


def pattern(rng: np.random.Generator) -> Picture:
    """Stripes, checks or rings, as of test cards, tiles and cloth."""
    lines, columns = np.mgrid[0:HEIGHT, 0:WIDTH]
    period, kind = rng.uniform(6, 60), int(rng.integers(3))
    if kind == 0:
        turn = rng.uniform(0, np.pi)
        wave = np.sin(2 * np.pi * (lines * np.sin(turn) + columns * np.cos(turn)) / period)
    elif kind == 1:
        wave = np.sign(np.sin(2 * np.pi * lines / period) * np.sin(2 * np.pi * columns / period))
    else:
        wave = np.sin(2 * np.pi * np.hypot(lines - HEIGHT / 2, columns - WIDTH / 2) / period)
    one, other = rng.uniform(0, 120), rng.uniform(130, 255)
    return _as_colour((one + (wave[:, :, np.newaxis] + 1) / 2 * (other - one)) * np.ones(3))


def tomogram(rng: np.random.Generator) -> Picture:
    """A slice as of computed tomography: smooth ellipses within a bright ring on black, with fine noise."""
    lines, columns = np.mgrid[0:HEIGHT, 0:WIDTH]
    image = np.zeros((HEIGHT, WIDTH))

    def filled(x: float, y: float, a: float, b: float, value: float) -> None:
        image[((columns - x) / a) ** 2 + ((lines - y) / b) ** 2 < 1] = value

    across, down = rng.uniform(170, 290), rng.uniform(150, 220)
    filled(WIDTH / 2, HEIGHT / 2, across, down, 230)
    filled(WIDTH / 2, HEIGHT / 2, across * 0.92, down * 0.92, rng.uniform(70, 120))
    for _ in range(int(rng.integers(4, 10))):
        x, y = WIDTH / 2 + rng.uniform(-0.6, 0.6) * across, HEIGHT / 2 + rng.uniform(-0.6, 0.6) * down
        filled(x, y, rng.uniform(12, 80), rng.uniform(12, 70), rng.uniform(20, 200))
    image += rng.normal(0, rng.uniform(1, 6), image.shape) * (image > 0)
    return _as_colour(image[:, :, np.newaxis] * np.ones(3))


MADE: Final[dict[str, Maker]] = {
    "diagram": figure,
    "page of text": page,
    "screenshot": screenshot,
    "gradient": gradient,
    "noise": noise,
    "texture": texture,
    "made scene": scene,
    "pattern": pattern,
    "made tomogram": tomogram,
}


def photograph() -> Picture:
    """The portrait that matplotlib ships with its samples."""
    from PIL import Image

    with Image.open(_samples() / "grace_hopper.jpg") as image:
        return np.asarray(image.convert("RGB"))


def magnetic_resonance() -> Picture:
    """The slice of a head that matplotlib ships with its samples, three times as large, smoothly."""
    from PIL import Image

    raw = gzip.decompress((_samples() / "s1045.ima.gz").read_bytes())
    values = np.frombuffer(raw, np.uint16).reshape(256, 256).astype(np.float64)
    small = Image.fromarray(_as_colour((values / values.max() * 255)[:, :, np.newaxis]))
    return np.asarray(small.resize((768, 768), Image.Resampling.BICUBIC))


def _samples() -> Path:
    import matplotlib as mpl

    return Path(mpl.get_data_path()) / "sample_data"


def _canvas(ground: tuple[int, ...]) -> tuple[NDArray[np.uint8], ImageDraw]:
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (WIDTH, HEIGHT), ground)
    return image, ImageDraw.Draw(image)  # type: ignore[return-value]


def _write(
    draw: ImageDraw, place: tuple[int, int, int, int], size: int, ink: tuple[int, ...], rng: np.random.Generator
) -> None:
    """Lines of words within a place, as far as there is room."""
    from PIL import ImageFont

    left, top, right, bottom = place
    font = ImageFont.load_default(size)
    while top + size <= bottom:
        line = ""
        while draw.textlength(line + "abcdefghij", font) < right - left:
            line += f"{rng.choice(_WORDS)} "
        draw.text((left, top), line, fill=ink, font=font)
        top += round(size * 1.4)


def _colour(rng: np.random.Generator) -> tuple[int, ...]:
    return tuple(int(one) for one in rng.integers(30, 230, 3))


def _rough(rng: np.random.Generator, power: float) -> NDArray[np.float64]:
    """A field in 0…1 whose spectrum falls with ``power`` of the frequency."""
    down, across = np.fft.fftfreq(HEIGHT)[:, np.newaxis], np.fft.rfftfreq(WIDTH)[np.newaxis]
    frequency = np.hypot(down, across)
    frequency[0, 0] = 1.0
    spectrum = np.fft.rfft2(rng.normal(size=(HEIGHT, WIDTH))) / frequency**power
    spectrum[0, 0] = 0.0
    field = np.fft.irfft2(spectrum, (HEIGHT, WIDTH))
    low, high = np.quantile(field, [0.01, 0.99])
    evened: NDArray[np.float64] = np.clip((field - low) / (high - low), 0.0, 1.0)
    return evened


def _as_colour(values: NDArray[np.floating]) -> Picture:
    """(H, W, 1 or 3) of any range → (H, W, 3) uint8, cut to 0…255."""
    whole = np.clip(np.rint(values), 0, 255).astype(np.uint8)
    return np.repeat(whole, 3 // whole.shape[2], axis=2)
