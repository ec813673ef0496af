"""Entry of ``python -m thyroid_desktop`` and of the ``thyroid-desktop`` command."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the window or a subcommand; 0 when all went well, 1 for a problem that was explained, 2 for bad use."""
    from thyroid_desktop import cli

    return cli.run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
