"""A worker process to talk to, for tests."""

from __future__ import annotations

import subprocess

from thyroid_desktop.inference.protocol import (
    Answered,
    Failed,
    FrameTaken,
    Ready,
    Reply,
    Request,
    decode_reply,
    encode,
    worker_command,
)

WAIT_S = 60.0


class Child:
    """A worker process to talk to."""

    def __init__(self, *command: str) -> None:
        self.process = subprocess.Popen(
            command or worker_command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    def send(self, *requests: Request) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(b"".join(map(encode, requests)))
        self.process.stdin.flush()

    def line(self) -> bytes:
        assert self.process.stdout is not None
        return self.process.stdout.readline()

    def reply(self) -> Reply:
        reply = decode_reply(self.line())
        assert isinstance(reply, (Ready, FrameTaken, Answered, Failed)), reply
        return reply

    def end(self) -> tuple[bytes, bytes]:
        """Close its standard input; the rest of its output."""
        return self.process.communicate(timeout=WAIT_S)
