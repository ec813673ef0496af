"""A Dask cluster of this machine, over TLS with certificates made for the occasion, and a bundle to learn from."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from PIL import Image

from tests.training.experiment.tiny_run import MadeUp, tiny_recipe
from training.bundles.manifest import (
    BundledImage,
    BundledNodule,
    Label,
    Manifest,
    SplitRecord,
    StoredPicture,
    written,
)
from training.experiment.typed_toml import written as toml
from training.queue.fan_out import FanOut, TlsFiles

ROOT = Path(__file__).parents[3]


def certificates(folder: Path, name: str = "node") -> TlsFiles:
    """A CA of its own, and a certificate that it signed."""
    folder.mkdir(parents=True, exist_ok=True)
    authority, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    issuer, subject = (x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, one)]) for one in (f"{name} CA", name))
    files = TlsFiles(folder / "ca.pem", folder / f"{name}.pem", folder / f"{name}.key")
    for file, holder, public in ((files.ca, issuer, authority), (files.certificate, subject, key)):
        now = datetime.now(UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(holder)
            .issuer_name(issuer)
            .public_key(public.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(hours=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=holder == issuer, path_length=None), critical=True)
            .sign(authority, hashes.SHA256())
        )
        file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    files.key.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    return files


def words(tls: TlsFiles) -> list[str]:
    """How Dask's commands are told the files."""
    return ["--tls-ca-file", str(tls.ca), "--tls-cert", str(tls.certificate), "--tls-key", str(tls.key)]


@dataclass
class Cluster:
    """A scheduler and its workers, as processes."""

    folder: Path
    tls: TlsFiles
    address: str = ""
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """A process of Dask's, with its log in the folder."""
        environment = {**os.environ, "PYTHONWARNINGS": "ignore"}
        with (self.folder / f"{len(self.processes)}.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "dask", *command], cwd=ROOT, stdout=log, stderr=log, env=environment
            )
        self.processes.append(process)
        return process

    def start_worker(self, *more: str) -> subprocess.Popen[bytes]:
        """A worker with one GPU to give."""
        place = ["--local-directory", str(self.folder / "dask"), "--no-dashboard", "--host", "127.0.0.1"]
        size = ["--nthreads", "1", "--no-nanny", "--memory-limit", "0", "--resources", "GPU=1"]
        return self.start("worker", self.address, *words(self.tls), *size, *place, *more)

    def end(self) -> None:
        """End all."""
        for process in reversed(self.processes):
            process.kill()
            process.wait()


@contextlib.contextmanager
def cluster(folder: Path, workers: int = 2) -> Iterator[Cluster]:
    """A scheduler with so many workers."""
    found = Cluster(folder, certificates(folder / "tls"))
    told = folder / "scheduler.json"
    place = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(told)]
    try:
        found.start("scheduler", "--protocol", "tls", *words(found.tls), *place)
        wait_until(lambda: told.exists() and told.read_text().endswith("}"))
        found.address = json.loads(told.read_text())["address"]
        for _ in range(workers):
            found.start_worker()
        yield found
    finally:
        found.end()


def wait_until(is_so, *, seconds: float = 120.0) -> None:
    """Wait for a claim to become true."""
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.05)


def experiment(folder: Path, *, folds: int) -> tuple[Path, Path]:
    """A bundle of made-up images with so many folds, and a recipe of one epoch for it."""
    samples = MadeUp(4 * folds)
    images = []
    for at, row in enumerate(samples.rows):
        name = f"frames/{row.id}.png"
        path = folder / "bundle" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(samples.pixels(row)).save(path)
        frame = StoredPicture(name, hashlib.sha256(path.read_bytes()).hexdigest(), 0, 0, 64, 56)
        box = (row.box.x0, row.box.y0, row.box.x1, row.box.y1)
        nodule = BundledNodule(row.id, 0, box, Label("malignant" if row.is_malignant else "benign", "surgery"), frame)
        whole = BundledImage(row.id, "", row.nodule, 0, at // 4, frame, "whole", (), None, 1.0, (nodule,))
        images.append(whole)
    split = SplitRecord(1, folds, 0.0)
    manifest = Manifest(1, "2026-01-01", "folder", True, 0.5, "one", split, {}, (), tuple(images))
    (folder / "bundle" / "manifest.json").write_bytes(written(manifest))
    recipe = folder / "tiny.toml"
    recipe.write_text(toml(replace(tiny_recipe(checkpoint_steps=1), folds=folds)), encoding="utf-8")
    return folder / "bundle", recipe


def order(folder: Path, one: Cluster, *, folds: int, limit_steps: int = 3) -> FanOut:
    """The whole experiment in a folder, with a short lease."""
    bundle, recipe = experiment(folder, folds=folds)
    members = tuple(("Tiny", fold) for fold in range(folds))
    return FanOut(
        one.address,
        one.tls,
        members,
        recipe,
        bundle,
        folder / "run",
        threads=0,
        limit_steps=limit_steps,
        lease_s=3.0,
    )
