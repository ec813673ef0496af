"""Where the store lies on a PostgreSQL server: a URL, understood without ever showing its password."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Final, Literal
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit, urlunsplit

from thyroid_desktop.domain.errors import StoreProblem

Tls = Literal["none", "encrypted", "trusted", "verified"]
"""What the connection must be: anything; encrypted; with a certificate of a known authority; and of this very host."""

SCHEMES: Final = frozenset({"postgresql", "postgres", "postgresql+pg8000"})
TLS_BY_MODE: Final[dict[str, Tls]] = {
    "disable": "none",
    "require": "encrypted",
    "verify-ca": "trusted",
    "verify-full": "verified",
}
"""The names are those of PostgreSQL's own programs."""
PORT: Final = 5432


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """A database on a server, and who asks.

    Attributes:
        host: Name or number of the server.
        port: Where it listens.
        database: Name of the database.
        user: Role of the server.
        password: Empty where none is needed; never shown.
        tls: What the connection must be.
        authorities: File with the certificates of those who may vouch for the server (PEM); empty for those that the
            operating system trusts.
    """

    host: str
    port: int
    database: str
    user: str
    password: str = field(default="", repr=False)
    tls: Tls = "none"
    authorities: str = ""


Place = Path | ServerAddress
"""Where a store lies: in a file, or on a server."""


def server_address(url: str) -> ServerAddress:
    """The address in a URL such as ``postgresql://user:password@host/database?sslmode=verify-full``.

    The password may stand in the environment instead (``PGPASSWORD``), where other users of the machine cannot read it.
    Without ``sslmode`` a server on this machine is spoken to in the clear, and any other one must prove who it is.

    Raises:
        StoreProblem: It is no such URL. Nothing of it is repeated, because its parts may be those of the password.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or PORT
    except ValueError:
        raise _refused("its host or port is not understood") from None
    user, database = unquote(parts.username or ""), unquote(parts.path.removeprefix("/"))
    if parts.scheme not in SCHEMES or parts.fragment or "/" in database:
        raise _refused("it is not written like one")
    if not (host and user and database):
        raise _refused("it lacks the user, the host or the database")
    password = os.environ.get("PGPASSWORD", "") if parts.password is None else unquote(parts.password)
    texts = (host, user, database, password)
    if any("\0" in text for text in texts):
        raise _refused("it holds a character that no server takes")
    tls, authorities = _tls(parts, host)
    return ServerAddress(host, port, database, user, password, tls, authorities)


def without_password(url: str) -> str:
    """The same URL as one may show it; empty for an empty one."""
    parts = urlsplit(url)
    user, at, host = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{user.partition(':')[0]}{at}{host}"))


def _tls(parts: SplitResult, host: str) -> tuple[Tls, str]:
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    mode = options.pop("sslmode", "disable" if is_loopback(host) else "verify-full")
    authorities = options.pop("sslrootcert", "")
    if options or mode not in TLS_BY_MODE:
        raise _refused(f"behind the question mark only sslmode={'|'.join(TLS_BY_MODE)} and sslrootcert=FILE may stand")
    tls = TLS_BY_MODE[mode]
    # As with PostgreSQL's own programs: who names authorities wants the server to be vouched for.
    return ("trusted" if tls == "encrypted" and authorities else tls), authorities


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, so that nobody on the network can listen."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _refused(detail: str) -> StoreProblem:
    return StoreProblem(
        "The address of the store is not understood",
        detail,
        "Write it as postgresql://user@host/database, and keep the password in the environment as PGPASSWORD.",
    )
