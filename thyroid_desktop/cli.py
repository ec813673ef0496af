"""The command line: the same services as the window, for scripts.

With ``--json`` standard output carries machine-readable lines and nothing else; problems and logs go to standard error.
Exit codes: 0 fine, 1 a problem explained in one sentence, 2 bad use.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from thyroid_desktop import bootstrap
from thyroid_desktop.domain.errors import UserProblem

STORE_HELP: Final = "the library on a PostgreSQL server, postgresql://… (or THYROID_STORE in the environment)"
Describe = Callable[[argparse.ArgumentParser], None]
"""Tells a parser what a command takes, and which function runs it."""


def run(words: list[str]) -> int:
    """Run a subcommand, or open the window when the first word that is no option names none."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a windowed program on Windows has none; its consoles are not UTF-8
            stream.reconfigure(encoding="utf-8", errors="replace")
    name = _named_command(words)
    if name is None:
        options = _window_parser().parse_args(words)
        _note_store(options)
        return bootstrap.run_window(options)
    options = _command_parser(name).parse_args(words)
    _note_store(options)
    return _run_command(options)


def _note_store(options: argparse.Namespace) -> None:
    if options.store is not None:
        bootstrap.use_store(options.store)


def _run_command(options: argparse.Namespace) -> int:
    from thyroid_desktop.commands.output import complain, print_json

    command: Callable[[argparse.Namespace], int] = options.run
    try:
        return command(options)
    except UserProblem as problem:
        complain(problem)
        if options.json:
            print_json({"error": problem.sentence()})
        return 1
    except BrokenPipeError:
        return 1


def _named_command(words: list[str]) -> str | None:
    skip_next = False
    for word in words:
        if skip_next:
            skip_next = False
        elif word in ("--profile", "--store"):
            skip_next = True
        elif not word.startswith("-"):
            return word if word in COMMANDS else None
    return None


def _window_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="thyroid-desktop",
        description="Annotate thyroid ultrasound, get a recorded second opinion. Research use only.",
        epilog=f"Subcommands: {', '.join(sorted(COMMANDS))}; each has its own --help.",
    )
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="files or folders to open in the window")
    parser.add_argument("--profile", type=Path, metavar="DIR", help="the data folder")
    parser.add_argument("--store", metavar="URL", help=STORE_HELP)
    parser.add_argument(
        "--demo", type=Path, metavar="DIR", help="walk through the sample case, save pictures to DIR, end"
    )
    return parser


def _command_parser(name: str) -> argparse.ArgumentParser:
    """The parser of one command; the other commands are not even loaded."""
    parser = argparse.ArgumentParser(prog="thyroid-desktop")
    parser.add_argument("--profile", type=Path, metavar="DIR", help="the data folder")
    parser.add_argument("--store", metavar="URL", help=STORE_HELP)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--json", action="store_true", help="machine-readable output on standard output")
    # A second --profile after the subcommand must not reset the first one to its default.
    shared.add_argument("--profile", type=Path, metavar="DIR", default=argparse.SUPPRESS, help="the data folder")
    shared.add_argument("--store", metavar="URL", default=argparse.SUPPRESS, help=STORE_HELP)
    describe = COMMANDS[name]()
    describe(commands.add_parser(name, parents=[shared]))
    return parser


def _agreement() -> Describe:
    from thyroid_desktop.commands.agreement import describe

    return describe


def _cases() -> Describe:
    from thyroid_desktop.commands.library import describe_cases

    return describe_cases


def _diagnose() -> Describe:
    from thyroid_desktop.commands.diagnose import describe

    return describe


def _evaluate() -> Describe:
    from thyroid_desktop.commands.evaluate import describe

    return describe


def _export() -> Describe:
    from thyroid_desktop.commands.exchange import describe_export

    return describe_export


def _import() -> Describe:
    from thyroid_desktop.commands.library import describe_import

    return describe_import


def _paper() -> Describe:
    from thyroid_desktop.commands.paper import describe

    return describe


def _similar() -> Describe:
    from thyroid_desktop.commands.similar import describe

    return describe


def _study() -> Describe:
    from thyroid_desktop.commands.study import describe

    return describe


def _tirads() -> Describe:
    from thyroid_desktop.commands.tirads import describe

    return describe


COMMANDS: dict[str, Callable[[], Describe]] = {
    "agreement": _agreement,
    "cases": _cases,
    "diagnose": _diagnose,
    "evaluate": _evaluate,
    "export": _export,
    "import": _import,
    "paper": _paper,
    "similar": _similar,
    "study": _study,
    "tirads": _tirads,
}
"""Each command with what loads it, so that the window starts without any of them."""
