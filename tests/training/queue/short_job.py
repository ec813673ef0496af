"""A job that takes a moment and leaves one line in a file; a program of its own, told by one line what to do.

Words: the file, and a behaviour: ``done``, ``fail``, ``fault``, ``die``, ``forget`` (ends without a result), ``wait``
(until it is let go), ``ignore`` (goes on even then), or a number of seconds to take for it.
"""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import time
from pathlib import Path

EMPTY = {"progress": None, "note": "", "problem": "", "result": ""}


def say(**changes: object) -> None:
    sys.stdout.write(json.dumps({**EMPTY, **changes}) + "\n")
    sys.stdout.flush()


def progress(share: float) -> dict[str, object]:
    figures = dict.fromkeys(("loss", "accuracy", "auroc", "rate", "seconds_left"))
    return {"step": "train", "done": share, "network": "", "fold": -1, "epoch": 0, "epochs": 0, **figures}


def main() -> int:
    file, behaviour = sys.argv[1:]
    said = os.read(0, 65536).decode().strip()
    sys.stdout.write("what a library prints\n")
    say(note=f"told {said}", progress=progress(0.5))
    if behaviour == "fail":
        say(problem="The cases are gone")
        return 1
    if behaviour == "fault":
        return 1
    if behaviour == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if behaviour == "forget":
        return 0
    if behaviour == "ignore":
        time.sleep(300)
    if behaviour == "wait":
        select.select([0], [], [])
        return 75
    if behaviour != "done":
        time.sleep(float(behaviour))
    with Path(file).open("a") as effects:
        effects.write(f"{said}\n")
    say(result=f"done by {said}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
