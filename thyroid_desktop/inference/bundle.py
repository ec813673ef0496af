"""A model bundle: a folder with a network, its head, golden answers and a manifest. Data only, never code.

``manifest.json`` names every file with its SHA-256. A bundle is read as bytes, checked against the manifest, and only
these very bytes are used afterwards, so that nothing can change between the check and the use.

There are two kinds, told by their architecture: classifiers answer about a box, proposers suggest boxes on a frame.

``golden.npz`` of a classifier holds ``crops`` (n, side, side, 3) uint8, the answers to them ``logits`` (n, 2) float32
in the class order benign, malignant, and the maps ``cams`` (n, h, w) float32. That of a proposer holds ``canvases``
(n, height, width, 3) uint8, and the answers ``heat`` (n, h, w, 1) and ``reach`` (n, h, w, 4) float32. An engine replays
them before it may answer anybody.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from thyroid_desktop.domain.diagnosis import ModelIdentity
from thyroid_desktop.domain.errors import BrokenModel
from thyroid_desktop.domain.geometry import Size
from thyroid_desktop.domain.proposal import ProposerIdentity
from thyroid_desktop.inference.framing import FRAMING
from thyroid_desktop.inference.preprocessing import PREPROCESSINGS
from thyroid_desktop.inference.wire import Fields, Refused, read_points

MANIFEST: Final = "manifest.json"
NETWORK: Final = "model.onnx"
GOLDEN: Final = "golden.npz"
COMMITTEE: Final = "committee.npz"
"""Of classifiers that have a committee; see :mod:`thyroid_desktop.inference.committee`."""
POINTS: Final = "operating_points"
"""Member of the manifest with the operating points that have a name; bundles without it go on working."""

Content = TypeVar("Content")

SCHEMA: Final = 1
ARCHITECTURES: Final = ("densenet121", "densenet169", "nasnetlarge", "resnet101v2", "xception", "tiny")
PROPOSER_ARCHITECTURES: Final = ("xception-reach",)
CLASSES: Final = ("benign", "malignant")
LARGEST_SIDE: Final = 2048
LARGEST_GRID: Final = 256
LARGEST_MANIFEST: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a bundle says about itself.

    Attributes:
        identity: Which model it is.
        architecture: One of :data:`ARCHITECTURES`.
        side: Width and height of the network's input in pixels.
        margin: Context around the box on every side, as a fraction of its width and height.
        feature_map: (h, w, c) of the last feature map.
        temperature: The logits are divided by it before the softmax; 1.0 changes nothing.
        files: SHA-256 of every file, by name.
    """

    identity: ModelIdentity
    architecture: str
    side: int
    margin: float
    feature_map: tuple[int, int, int]
    temperature: float
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ProposerManifest:
    """What a proposer's bundle says about itself.

    Attributes:
        identity: Which proposer it is.
        created: UTC date, ISO 8601.
        canvas: Width and height of the network's input in pixels.
        grid: (h, w) cells of its two maps.
        slope: Of the line from a cell's heat to the log-odds that its box is right.
        offset: Of the same line.
        files: SHA-256 of every file, by name.
    """

    identity: ProposerIdentity
    created: str
    canvas: Size
    grid: tuple[int, int]
    slope: float
    offset: float
    files: Mapping[str, str]


def broken(folder: Path, cause: str) -> BrokenModel:
    """The problem of a bundle that cannot be used; ``cause`` names the file."""
    return BrokenModel(f"The model {folder.name} cannot be used", cause, "Install the model again, or choose another.")


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the classifier in ``folder``; the other files are not read.

    Raises:
        BrokenModel: It is missing, no JSON, or not as the schema says.
    """
    return _read(folder, _manifest)


def read_proposer_manifest(folder: Path) -> ProposerManifest:
    """The manifest of the proposer in ``folder``; the other files are not read.

    Raises:
        BrokenModel: It is missing, no JSON, or not as the schema says.
    """
    return _read(folder, _proposer_manifest)


def is_proposer(folder: Path) -> bool:
    """Whether the bundle in ``folder`` calls itself a proposer; one whose manifest cannot be read does not."""
    try:
        return _read(folder, lambda _, fields: fields.text("architecture") in PROPOSER_ARCHITECTURES)
    except BrokenModel:
        return False


def _read(folder: Path, reader: Callable[[str, Fields], Content]) -> Content:
    try:
        with (folder / MANIFEST).open("rb") as file:
            raw = file.read(LARGEST_MANIFEST)
        return reader(folder.name, Fields.of(json.loads(raw), "the file"))
    except OSError as fault:
        raise broken(folder, f"{MANIFEST} cannot be read ({fault.strerror})") from fault
    except (Refused, ValueError, RecursionError) as fault:
        cause = str(fault) if isinstance(fault, Refused) else "it is no JSON"
        raise broken(folder, f"{MANIFEST} is not valid: {cause}") from fault


def read_files(folder: Path, manifest: Manifest | ProposerManifest) -> dict[str, bytes]:
    """The bytes of every file that the manifest names, each checked against its SHA-256.

    Raises:
        BrokenModel: A file is missing or was altered.
    """
    contents: dict[str, bytes] = {}
    for name, expected in manifest.files.items():
        try:
            contents[name] = (folder / name).read_bytes()
        except OSError as fault:
            raise broken(folder, f"{name} cannot be read ({fault.strerror})") from fault
        if hashlib.sha256(contents[name]).hexdigest() != expected:
            raise broken(folder, f"{name} was altered or damaged: its SHA-256 is not the one in {MANIFEST}")
    return contents


def _manifest(folder_name: str, fields: Fields) -> Manifest:
    _check_schema(fields)
    architecture = fields.choice("architecture", ARCHITECTURES)
    if fields.texts("classes") != CLASSES:
        raise Refused("classes are not benign, malignant")
    files = _files(fields.inner("files"))
    network = _network_input(fields)
    name = _name(folder_name, fields)
    if (preprocessing := network.text("preprocessing")) not in PREPROCESSINGS:
        raise Refused(f"preprocessing of input is {preprocessing}, and this program has {', '.join(PREPROCESSINGS)}")
    height, width, channels = fields.counts("feature_map", 3, 1, 1 << 16)
    return Manifest(
        identity=ModelIdentity(
            id=name,
            version=fields.text("version"),
            title=fields.text("title"),
            weights_sha256=files[NETWORK],
            preprocessing=preprocessing,
            threshold=fields.number("threshold", 0.0, 1.0),
            points=read_points(fields, POINTS) if POINTS in fields.names() else (),
        ),
        architecture=architecture,
        side=network.count("side", 8, LARGEST_SIDE),
        margin=network.number("margin", 0.0, 2.0),
        feature_map=(height, width, channels),
        temperature=fields.number("temperature", 0.01, 100.0),
        files=files,
    )


def _proposer_manifest(folder_name: str, fields: Fields) -> ProposerManifest:
    _check_schema(fields)
    fields.choice("architecture", PROPOSER_ARCHITECTURES)
    files = _files(fields.inner("files"))
    network = _network_input(fields)
    name = _name(folder_name, fields)
    if (framing := network.text("framing")) != FRAMING:
        raise Refused(f"framing of input is {framing}, and this program has {FRAMING}")
    height, width = fields.counts("grid", 2, 1, LARGEST_GRID)
    calibration = fields.inner("calibration")
    return ProposerManifest(
        identity=ProposerIdentity(name, fields.text("version"), files[NETWORK]),
        created=fields.text("created"),
        canvas=Size(network.count("width", 8, LARGEST_SIDE), network.count("height", 8, LARGEST_SIDE)),
        grid=(height, width),
        slope=calibration.number("slope", 0.0, 100.0),
        offset=calibration.number("offset", -100.0, 100.0),
        files=files,
    )


def _check_schema(fields: Fields) -> None:
    if fields.count("schema") != SCHEMA:
        raise Refused(f"schema is not {SCHEMA}")


def _network_input(fields: Fields) -> Fields:
    network = fields.inner("input")
    if network.count("channels") != 3:
        raise Refused("channels of input is not 3")
    return network


def _name(folder_name: str, fields: Fields) -> str:
    if (name := fields.text("id")) != folder_name:
        raise Refused(f"id is {name}, but the folder is {folder_name}")
    return name


def _files(fields: Fields) -> dict[str, str]:
    files = {name: fields.text(name) for name in fields.names()}
    for name, digest in files.items():
        if name in ("", ".", "..") or any(mark in name for mark in "/\\:\0"):
            raise Refused("a name in files is no plain file name")
        if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
            raise Refused(f"{name} of files is no SHA-256")
    missing = [name for name in (NETWORK, GOLDEN) if name not in files]
    if missing:
        raise Refused(f"files has no {missing[0]}")
    return files
