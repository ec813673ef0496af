from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.adapters.postgresql import SUPERUSER, Server, a_server, why_not
from thyroid_desktop.adapters.store import server_connection, server_schema
from thyroid_desktop.adapters.store.database import open_store
from thyroid_desktop.domain.errors import StoreProblem


@dataclass
class Guarded:
    """A server that speaks TLS and lets nobody in without, and the certificate by which it proves to be localhost."""

    server: Server
    certificate: Path

    def url(self, options: str, host: str = "localhost") -> str:
        return self.server.url(self.server.shared).replace("127.0.0.1", host) + options


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    if why_not() or shutil.which("openssl") is None:
        pytest.skip(why_not() or "no openssl here to make a certificate with")
    folder = tmp_path_factory.mktemp("keys")
    key, certificate = folder / "server.key", folder / "server.pem"
    words = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3 -subj /CN=localhost"
    names = ("-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(certificate))
    subprocess.run(
        ["openssl", *words.split(), *names],
        check=True,
        capture_output=True,
    )
    with a_server() as server:
        for path in (key, certificate):
            copy = shutil.copy(path, server.data / path.name)
            Path(copy).chmod(0o600)
            if os.geteuid() == 0:
                shutil.chown(copy, SUPERUSER, SUPERUSER)
        server.emptied_library()
        (server.data / "pg_hba.conf").write_text(
            f"hostnossl all {SUPERUSER} all scram-sha-256\nhostssl all all all scram-sha-256\n"
        )
        server.stop()
        server.options = ("ssl=on", "ssl_cert_file=server.pem", "ssl_key_file=server.key")
        server.start()
        yield Guarded(server, certificate)


def is_encrypted(url: str, profile: Path) -> bool:
    """Whether a store opens, and everything it says is encrypted."""
    store = open_store(profile, url)
    with store._late.repositories().transactions.reading() as connection:
        question = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
        answer = connection.exec_driver_sql(question).scalar()
    store.close()
    return bool(answer)


def test_that_a_store_is_spoken_to_by_tls_when_the_address_says_so(guarded: Guarded, tmp_path: Path) -> None:
    for options in (
        "?sslmode=require",
        f"?sslmode=require&sslrootcert={guarded.certificate}",
        f"?sslmode=verify-ca&sslrootcert={guarded.certificate}",
        f"?sslmode=verify-full&sslrootcert={guarded.certificate}",
    ):
        assert is_encrypted(guarded.url(options), tmp_path)


def test_that_a_server_which_nobody_vouches_for_is_refused(guarded: Guarded, tmp_path: Path) -> None:
    for options in ("?sslmode=verify-full", "?sslmode=verify-ca"):
        with pytest.raises(StoreProblem, match="does not prove who it is") as caught:
            open_store(tmp_path, guarded.url(options))
        assert "sslrootcert" in caught.value.advice


def test_that_a_certificate_for_another_host_is_refused(guarded: Guarded, tmp_path: Path) -> None:
    known = f"sslrootcert={guarded.certificate}"
    with pytest.raises(StoreProblem, match="does not prove who it is"):
        open_store(tmp_path, guarded.url(f"?sslmode=verify-full&{known}", host="127.0.0.1"))
    assert is_encrypted(guarded.url(f"?sslmode=verify-ca&{known}", host="127.0.0.1"), tmp_path)


def test_that_a_file_without_certificates_is_told(guarded: Guarded, tmp_path: Path) -> None:
    (tmp_path / "empty.pem").write_text("")
    for name in ("empty.pem", "missing.pem"):
        with pytest.raises(StoreProblem, match="sslrootcert"):
            open_store(tmp_path, guarded.url(f"?sslrootcert={tmp_path / name}&sslmode=verify-full"))


def test_that_a_server_which_demands_encryption_is_told_calmly(guarded: Guarded, tmp_path: Path) -> None:
    with pytest.raises(StoreProblem, match="does not let this user in"):
        open_store(tmp_path, guarded.url("?sslmode=disable"))


def test_that_a_server_without_encryption_is_refused_where_it_is_asked_for(postgresql: Server, tmp_path: Path) -> None:
    database = postgresql.emptied_library()
    for options in ("?sslmode=require", "?sslmode=verify-full"):
        with pytest.raises(StoreProblem, match="offers no encryption") as caught:
            open_store(tmp_path, postgresql.url(database) + options)
        assert "sslmode=disable" in caught.value.advice
    with closing(server_connection.connected(postgresql.address(database))) as connection:
        assert server_schema.answers(connection, "SELECT 1") == [[1]]
