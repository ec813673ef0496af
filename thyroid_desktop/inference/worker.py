"""The worker process: ``python -m thyroid_desktop.inference.worker``.

Reads requests from standard input and writes replies to standard output, one JSON object a line. It claims both before
anything heavy is imported: whatever a library prints goes to standard error and cannot get between the replies.

When standard input ends, the parent is gone: the process ends at once, in the middle of whatever it does.
"""

from __future__ import annotations

import os
import signal
import sys
import traceback
from typing import TYPE_CHECKING, BinaryIO, Final

QUIET_S: Final = 1.0
"""Seconds without a request after which nobody is taken to be waiting."""

if TYPE_CHECKING:
    from queue import SimpleQueue

    from thyroid_desktop.inference.protocol import ProtocolError, Reply, Request


def claim_streams() -> tuple[BinaryIO, BinaryIO]:
    """Take standard input and output away from everybody else; answers private copies of both."""
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    try:
        os.dup2(2, 1)
    except OSError:  # a windowed program on Windows has no standard error
        os.dup2(nothing, 1)
    os.close(nothing)
    return requests, replies


def listen(requests: BinaryIO, inbox: SimpleQueue[Request | ProtocolError]) -> None:
    """Put requests into the inbox until ``Quit``; runs in a thread of its own, because reading blocks."""
    from thyroid_desktop.inference.protocol import LONGEST_LINE, Quit, decode_request

    while line := requests.readline(LONGEST_LINE + 1):
        request = decode_request(line)
        inbox.put(request)
        if isinstance(request, Quit):
            return
    os._exit(0)  # nobody is left to answer; a computation that hangs must not keep us


def leave_out_converter() -> None:
    """Keep OpenVINO's model converter out: it brings telemetry with it, and half of the time that the import takes."""
    for name in ("openvino.tools.ovc", "openvino_telemetry"):
        sys.modules[name] = None  # type: ignore[assignment]  # Python's way to say: no such module


def serve(requests: BinaryIO, replies: BinaryIO) -> None:
    """Answer requests until ``Quit``."""
    # Reading a pipe blocks, and Windows has no other way to wait for one while working.
    from concurrent.futures import ThreadPoolExecutor
    from queue import Empty, SimpleQueue

    from thyroid_desktop.inference.desk import Desk
    from thyroid_desktop.inference.engine import Engine
    from thyroid_desktop.inference.proposer import ProposerEngine
    from thyroid_desktop.inference.protocol import Quit, encode

    inbox: SimpleQueue[Request | ProtocolError] = SimpleQueue()

    def send(reply: Reply) -> None:
        try:
            replies.write(encode(reply))
            replies.flush()
        except BrokenPipeError:
            os._exit(0)  # nobody is left to hear it

    desk = Desk(Engine, ProposerEngine, send)
    # No ``with``: it would wait for the listener, which waits for the parent, when something here goes wrong.
    ThreadPoolExecutor(1).submit(listen, requests, inbox)
    is_idle = True
    while True:
        # All that has arrived is taken before the next piece of work, so that only the newest live ask is answered.
        while is_idle or not inbox.empty():
            try:
                request = inbox.get(timeout=QUIET_S)
            except Empty:
                desk.rest()
                continue
            if isinstance(request, Quit):
                return
            desk.take(request)
            is_idle = False
        is_idle = not desk.work()


def main() -> int:
    """Run the worker.

    Returns:
        Exit code 0. A fault of ours ends the process with a traceback on standard error; the parent starts it again.
    """
    requests, replies = claim_streams()
    # Ctrl+C in a terminal reaches the whole process group; the parent decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # numpy only multiplies small matrices here; a second pool of threads would fight with OpenVINO's.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    leave_out_converter()
    is_fine = False
    try:
        serve(requests, replies)
        is_fine = True
    finally:
        if not is_fine:
            # The thread that waits for requests would keep a broken process alive for ever.
            traceback.print_exc()
            sys.stderr.flush()
            os._exit(1)
    return 0


if __name__ == "__main__":
    sys.exit(main())
