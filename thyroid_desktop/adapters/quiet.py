"""Libraries that warn instead of raising, kept from warning into the program.

``warnings.catch_warnings`` swaps state of the whole process, so only one reader at a time may be inside.
"""

from __future__ import annotations

import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_ONE_AT_A_TIME: Final = threading.RLock()


@contextmanager
def quietly() -> Iterator[list[str]]:
    """Collect warnings as text: the list is filled when the block ends."""
    messages: list[str] = []
    with _ONE_AT_A_TIME, warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield messages
        messages.extend(str(one.message) for one in caught)
