"""A PostgreSQL server of the tests: in a folder that goes away, on a free port of this machine, ended with them."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from uuid import uuid4

import pg8000.dbapi

from thyroid_desktop.adapters.store import server_schema
from thyroid_desktop.adapters.store.server_address import ServerAddress
from thyroid_desktop.adapters.store.tables import metadata

USER, PASSWORD = "thyroid", "correct horse/battery@staple"
SUPERUSER = "postgres"
QUICK = ("fsync=off", "full_page_writes=off", "autovacuum=off", "shared_buffers=64MB", "max_connections=60")
"""Nobody pulls the plug of a test."""
TEMPLATE = "library_template"
EMPTY: Final = f"""
SET lock_timeout = 5000;
SET session_replication_role = replica;
TRUNCATE {", ".join(metadata.tables)} RESTART IDENTITY;
{";".join(f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in metadata.tables)}
"""


def programs() -> Path | None:
    """The folder of the newest server's programs, where the package is installed."""
    found = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if (path / "initdb").is_file()]
    return max(found, key=lambda path: float(path.parent.name), default=None)


def why_not() -> str:
    """Why there is no server here; empty where there can be one."""
    if programs() is None:
        return "no PostgreSQL here: install the package postgresql"
    if os.geteuid() == 0 and shutil.which("setpriv") is None:
        return "no PostgreSQL here: it does not run as root, and setpriv is not installed"
    return ""


def as_somebody(*command: str) -> list[str]:
    """The command, ended with the tests however these end, and for another user than root: as that no server runs."""
    if shutil.which("setpriv") is None:
        return list(command)
    other = ["--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
    return ["setpriv", *other, "--pdeathsig=INT", *command]


def free_port() -> int:
    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass
class Server:
    """A server, started and stopped at will.

    Attributes:
        bin: Its programs.
        data: Where its databases lie.
        port: Where it listens.
        options: Settings beyond those that make tests quick.
    """

    bin: Path
    data: Path
    port: int = field(default_factory=free_port)
    options: tuple[str, ...] = ()
    shared: str = ""
    process: subprocess.Popen[bytes] | None = None

    def create(self) -> None:
        """Make the databases' folder. Text is ordered as by people, which is not how SQLite does it."""
        secret = self.data.with_name("password")
        secret.write_text(PASSWORD)
        secret.chmod(0o644)
        subprocess.run(
            as_somebody(
                str(self.bin / "initdb"),
                *("--pgdata", str(self.data), "--username", SUPERUSER, "--pwfile", str(secret)),
                *("--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"),
                *("--locale-provider", "icu", "--icu-locale", "en-US-u-ka-shifted"),
            ),
            check=True,
            stdout=subprocess.DEVNULL,
        )

    def start(self) -> None:
        """Start, and wait until it answers."""
        settings = (*QUICK, "listen_addresses=127.0.0.1", f"unix_socket_directories={self.data}", *self.options)
        with (self.data.parent / "log").open("ab") as log:
            self.process = subprocess.Popen(
                as_somebody(
                    str(self.bin / "postgres"),
                    *("-D", str(self.data), "-p", str(self.port)),
                    *(word for setting in settings for word in ("-c", setting)),
                ),
                stdout=log,
                stderr=log,
            )
        for _ in range(600):
            with suppress(pg8000.dbapi.Error), closing(self.ask("SELECT 1", database="postgres")):
                return
            time.sleep(0.05)
        raise TimeoutError((self.data.parent / "log").read_text())

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop: by SIGINT at once but in order, by SIGQUIT as in a crash."""
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait()
            self.process = None

    def ask(self, statement: str, database: str = "postgres") -> pg8000.dbapi.Connection:
        """The still open connection on which the superuser has run a statement."""
        connection = pg8000.dbapi.connect(
            SUPERUSER, host="127.0.0.1", port=self.port, database=database, password=PASSWORD, timeout=30
        )
        connection.autocommit = True
        try:
            connection.execute_simple(statement)
        except BaseException:
            connection.close()
            raise
        return connection

    def run(self, statement: str, database: str = "postgres") -> None:
        """Run a statement as the superuser."""
        self.ask(statement, database).close()

    def address(self, database: str) -> ServerAddress:
        return ServerAddress("127.0.0.1", self.port, database, USER, PASSWORD)

    def url(self, database: str) -> str:
        return f"postgresql://{USER}:correct%20horse%2Fbattery%40staple@127.0.0.1:{self.port}/{database}"

    def new_database(self, *, template: str = TEMPLATE, options: str = "") -> str:
        """A new database of the ordinary user; with the newest tables, unless told otherwise."""
        name = f"library_{uuid4().hex}"
        self.run(f"CREATE DATABASE {name} OWNER {USER} TEMPLATE {template} {options}")
        return name

    def emptied_library(self) -> str:
        """The one library that tests share in turn, without a row, and append-only again if a test has changed that."""
        if not self.shared:
            self.shared = self.new_database()
        self.run(EMPTY, self.shared)
        return self.shared

    def drop(self, database: str) -> None:
        self.run(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")


@contextmanager
def a_server(*options: str) -> Iterator[Server]:
    """A running server with the ordinary user and a template that has the newest tables."""
    bin_folder = programs()
    assert bin_folder is not None
    with TemporaryDirectory(prefix="thyroid-postgresql-") as folder:
        # The server must be able to reach its folder whatever the tests run as.
        Path(folder).chmod(0o755)
        data = Path(folder) / "data"
        data.mkdir(mode=0o700)
        if os.geteuid() == 0:
            shutil.chown(data, SUPERUSER, SUPERUSER)
        server = Server(bin_folder, data, options=options)
        server.create()
        server.start()
        try:
            server.run(f"CREATE ROLE {USER} LOGIN PASSWORD '{PASSWORD}'")
            server.run(f"CREATE DATABASE {TEMPLATE} OWNER {USER}")
            server_schema.make_current(server.address(TEMPLATE))
            yield server
        finally:
            server.stop(signal.SIGQUIT)
