"""What commands print: JSON for machines, lines for people, and problems on standard error."""

from __future__ import annotations

import json
import sys
from typing import Any

from thyroid_desktop.domain.errors import UserProblem

Record = dict[str, Any]


def print_json(record: Record) -> None:
    """One JSON object a line on standard output; NaN and infinity are a bug."""
    print_text(json.dumps(record, allow_nan=False))


def print_text(line: str) -> None:
    """One line for people on standard output."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def print_error(line: str) -> None:
    """One line on standard error."""
    sys.stderr.write(line + "\n")


def complain(problem: UserProblem) -> None:
    """A problem on standard error, with what can be done about it."""
    advice = f" {problem.advice}" if problem.advice else ""
    print_error(f"thyroid-desktop: {problem.sentence()}.{advice}")
