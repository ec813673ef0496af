"""Starts a command that ends with the process which asked for it, even when that one is killed by SIGKILL.

The kernel keeps the leash (Linux, ``PR_SET_PDEATHSIG``, prctl(2)), and it holds for the program that replaces this one.
Elsewhere there is none: the lease of the member's folder then keeps others away for as long as the child lives on.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Sequence
from typing import Final

_SET_PARENT_DEATH_SIGNAL: Final = 1


def leashed(command: Sequence[str]) -> list[str]:
    """The command line that starts this command on a leash of the present process."""
    return [sys.executable, "-m", "training.queue.fan_out_leash", str(os.getpid()), *command]


def become(parent: int, command: Sequence[str]) -> None:
    """Turn into the command; ends with exit code 1 when the parent is gone already."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)
        if os.getppid() != parent:  # it died before the leash was tied
            sys.exit(1)
    os.execv(command[0], list(command))  # noqa: S606 - our own command line, without a shell


if __name__ == "__main__":
    become(int(sys.argv[1]), sys.argv[2:])
