"""Entry of the packaged console program: the worker when the window starts it without words, else the command line.

A windowed program has no standard streams on Windows, so that neither the worker nor a script could speak through it.
"""

from __future__ import annotations

import sys


def run() -> int:
    """Be the worker or the command line."""
    if len(sys.argv) > 1:
        from thyroid_desktop.__main__ import main

        return main()
    from thyroid_desktop.inference.worker import main as work

    return work()


sys.exit(run())
