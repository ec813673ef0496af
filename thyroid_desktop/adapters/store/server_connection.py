"""How this program speaks with PostgreSQL: what every connection is told, and what a failure means in plain words.

The line to the server is opened here and not by the driver, because each way in which that fails has its own sentence.
"""

from __future__ import annotations

import socket
import ssl
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

import pg8000.dbapi
from scramp import ScramException

from thyroid_desktop.adapters.store.server_address import ServerAddress
from thyroid_desktop.domain.errors import StoreProblem

CONNECT_TIMEOUT_S: Final = 10
LOCK_TIMEOUT_MS: Final = 15_000
"""How long a writer waits for the writers before it."""
STATEMENT_TIMEOUT_MS: Final = 60_000
IDLE_TIMEOUT_MS: Final = 60_000
"""After so long without a word within a transaction, a machine is taken for dead, and no longer holds up the others."""
KEEPALIVE_S: Final = 30

TITLE: Final = "The library cannot be read or written"
UNREACHABLE: Final = ("the server of the library cannot be reached", "Check the network and the server, and try again.")
LOST: Final = ("the connection to its server was lost", "Check the network and the server, and try again.")
REFUSED: Final = ("its server does not let this user in", "Check the user's name and password in the address.")
RIGHTS: Final = ("it cannot be written to", "Let the user of the address own the tables and write to the server.")
IN_USE: Final = ("it is in use by another program", "Wait a moment and try again.")
SLOW: Final = ("its server took too long to answer", "Try again, or ask those who look after the server.")
STARTING: Final = ("its server is starting or stopping", "Wait a moment and try again.")
FULL: Final = ("the disk of its server is full", "Free some space on the server and try again.")
CROWDED: Final = ("its server cannot serve any more programs", "Close other programs, or try again later.")
DAMAGED: Final = ("it is damaged", "Restore a copy of the database.")
UNFIT: Final = ("a text or a number does not fit into its server's tables", "")
RIGHTS_CODE: Final = "42501"
CAUSES: Final = {
    "22": UNFIT,
    "54": UNFIT,
    "25": RIGHTS,
    RIGHTS_CODE: RIGHTS,
    "3F": RIGHTS,
    "28": REFUSED,
    "3D": ("there is no such database on its server", "Create an empty database, or correct the address."),
    "40": IN_USE,
    "55": IN_USE,
    "57014": SLOW,
    "25P03": LOST,
    "57": STARTING,
    "08": LOST,
    "53100": FULL,
    "53": CROWDED,
    "58": ("the disk of its server cannot be read or written", "Ask those who look after the server."),
    "XX001": DAMAGED,
    "XX002": DAMAGED,
}
"""Cause and advice by SQLSTATE, or by its first two characters (PostgreSQL's Appendix A)."""

SSL_REQUEST: Final = b"\0\0\0\x08\x04\xd2\x16\x2f"
"""The message that asks a server for TLS (PostgreSQL's "Message Formats")."""


class Line(pg8000.dbapi.Connection):  # type: ignore[misc] # the driver has no types
    """A connection that tells every failure of the network as what it is; the driver lets some of them slip through."""

    def execute_simple(self, statement: str) -> Any:
        """Run statements without parameters."""
        with _network_told():
            return super().execute_simple(statement)

    def execute_unnamed(self, *arguments: Any, **named: Any) -> Any:
        """Run a statement with parameters."""
        with _network_told():
            return super().execute_unnamed(*arguments, **named)

    def close(self) -> None:
        """Hang up. A server that is gone already need not hear of it."""
        with suppress(pg8000.dbapi.Error, OSError):
            super().close()


@contextmanager
def _network_told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        # In the words by which SQLAlchemy knows that the connection is of no use any more.
        raise pg8000.dbapi.InterfaceError("network error") from error


def connected(address: ServerAddress, *, is_patient: bool = False) -> Line:
    """A connection in autocommit mode, durable and with its patience limited; a migration may take as long as it takes.

    Raises:
        StoreProblem: The server is out of reach, does not let the user in or is not what the address demands.
    """
    with problems_told():
        line = _opened(address)
        try:
            connection = _greeted(line, address)
        except BaseException:
            line.close()
            raise
        connection.autocommit = True
        try:
            connection.execute_simple(_manners(is_patient=is_patient))
        except BaseException:
            connection.close()
            raise
        line.settimeout(None if is_patient else STATEMENT_TIMEOUT_MS / 1000 + CONNECT_TIMEOUT_S)
    return connection


def _greeted(line: socket.socket, address: ServerAddress) -> Line:
    try:
        return Line(
            address.user,
            host=address.host,
            database=address.database,
            password=address.password,
            ssl_context=False,
            application_name="thyroid-desktop",
            sock=line,
        )
    except (LookupError, ValueError, struct.error) as error:
        raise StoreProblem(TITLE, "what answers there is no PostgreSQL server", "Correct the address.") from error


def _manners(*, is_patient: bool) -> str:
    limits = {
        "lock_timeout": LOCK_TIMEOUT_MS,
        "statement_timeout": STATEMENT_TIMEOUT_MS,
        "idle_in_transaction_session_timeout": IDLE_TIMEOUT_MS,
    }
    told = [
        *(f"SET {name} = {0 if is_patient else limit}" for name, limit in limits.items()),
        f"SET tcp_keepalives_idle = {KEEPALIVE_S}",
        # Numbers and bytes come back as they went, whatever the server's own settings say.
        "SET extra_float_digits = 3",
        "SET bytea_output = 'hex'",
        # A commit is on the disk when it returns; stricter settings of the server stay.
        "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'",
    ]
    return "; ".join(told)


def _opened(address: ServerAddress) -> socket.socket:
    try:
        line = socket.create_connection((address.host, address.port), CONNECT_TIMEOUT_S)
    except OSError as error:
        raise StoreProblem(TITLE, *UNREACHABLE) from error
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    if address.tls == "none":
        return line
    try:
        return _encrypted(line, address)
    except BaseException:
        line.close()
        raise


def _encrypted(line: socket.socket, address: ServerAddress) -> ssl.SSLSocket:
    line.sendall(SSL_REQUEST)
    if line.recv(1) != b"S":
        raise StoreProblem(
            TITLE,
            "its server offers no encryption, and others on the network could read along",
            "Turn on TLS on the server; where the network is trusted, end the address with ?sslmode=disable.",
        )
    try:
        context = ssl.create_default_context(cafile=address.authorities or None)
    except OSError as error:
        raise StoreProblem(TITLE, "the file of sslrootcert holds no certificates or cannot be read") from error
    context.check_hostname = address.tls == "verified"
    if address.tls == "encrypted":
        context.verify_mode = ssl.CERT_NONE
    try:
        return context.wrap_socket(line, server_hostname=address.host)
    except ssl.SSLCertVerificationError as error:
        raise StoreProblem(
            TITLE,
            f"its server does not prove who it is: {error.verify_message}",
            "Name the file with the certificate of its authority: ?sslmode=verify-full&sslrootcert=FILE.",
        ) from error


def code_of(error: BaseException | None) -> str:
    """The SQLSTATE with which the server refused; empty when the server did not say anything."""
    told = error.args[0] if error is not None and error.args else None
    return str(told.get("C", "")) if isinstance(told, dict) else ""


def server_problem(error: BaseException | None) -> StoreProblem:
    """What a failure of the server means for the user. What it says itself may quote a patient, so that is left out."""
    code = code_of(error)
    if not code:
        return StoreProblem(TITLE, *LOST)
    detail, advice = CAUSES.get(code) or CAUSES.get(code[:2]) or (f"its server refused with code {code}", "")
    return StoreProblem(TITLE, detail, advice)


@contextmanager
def problems_told() -> Iterator[None]:
    """Turn failures of the network and of the server into ``StoreProblem``."""
    try:
        yield
    except ScramException as error:
        raise StoreProblem(TITLE, *REFUSED) from error
    except (pg8000.dbapi.Error, OSError) as error:
        raise server_problem(error) from error
