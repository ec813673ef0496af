"""Whether the worker still holds the pipe that is this process's standard input.

It is asked between two steps, which takes microseconds and no thread.
"""

from __future__ import annotations

import sys


def is_held() -> bool:
    """Whether somebody holds the writing end of standard input."""
    if sys.platform == "win32":
        import ctypes
        import msvcrt

        handle = msvcrt.get_osfhandle(0)
        return bool(ctypes.windll.kernel32.PeekNamedPipe(handle, None, 0, None, None, None))
    import select

    # A pipe that nobody writes to any more is readable, at its end; nothing else is ever sent after the assignment.
    readable, _, _ = select.select([0], [], [], 0)
    return not readable
