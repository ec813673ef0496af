"""A client of a Dask scheduler that speaks over TLS alone and leaves nothing behind when nobody answers."""

from __future__ import annotations

from typing import Any

import distributed
from distributed.security import Security


class TlsClient(distributed.Client):  # type: ignore[misc, unused-ignore]
    """Dask's own keeps its thread when the scheduler does not answer; this one ends it."""

    def start(self, **how: Any) -> None:
        """Connect, or close again."""
        begin: Any = super().start
        runner: Any = self._loop_runner
        try:
            begin(**how)
        except BaseException:
            runner.stop()
            raise


def connected(address: str, *, ca: str, certificate: str, key: str, timeout: str) -> Any:
    """A client; it is a context manager.

    Raises:
        OSError: Nobody answers there, or one of both does not trust the other.
        ValueError: The address is none.
    """
    tls: Any = Security
    make: Any = TlsClient
    security = tls(require_encryption=True, tls_ca_file=ca, tls_client_cert=certificate, tls_client_key=key)
    return make(address, security=security, timeout=timeout, set_as_default=False)
