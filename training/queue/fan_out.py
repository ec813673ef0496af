"""Fans the members of an experiment, networks × folds, out over a Dask cluster: one task a GPU, over TLS only.

What travels through the scheduler are strings, and the name of one function,
:func:`~training.queue.fan_out_member.train_member`; data, checkpoints and results stand in folders that all machines
share under the same path. What is done is told by ``result.json`` in a member's folder alone: whoever dispatches an
experiment again asks for what is missing, and a member that ran somewhere goes on from its checkpoint.

A cluster is started once, with one worker a GPU that sees no other, and the same version of this program on each
machine; TLS stands for ``--tls-ca-file ca.pem --tls-cert node.pem --tls-key node.key``::

    dask scheduler TLS --protocol tls --port 8786
    CUDA_VISIBLE_DEVICES=0 dask worker TLS tls://head:8786 --nthreads 1 --resources GPU=1

**Slurm** needs no Dask: the tasks of an array job are the members of the experiment, and a second job, which waits for
the first, trains what is still missing and adds up what all left. For one network and three folds, in a script that
``sbatch --array=0-2 --gres=gpu:1 --requeue`` runs, and in one for ``sbatch --dependency=afterany:JOB --gres=gpu:1``::

    K=$SLURM_ARRAY_TASK_ID
    thyroid-train run --bundle B --recipe R --network Xception --fold $K --out RUN/Xception/fold-$K --resume

    thyroid-train crossval --bundle B --recipe R --out RUN --resume
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from thyroid_desktop.domain.errors import UserProblem
from thyroid_desktop.domain.jobs import PretrainedFile
from thyroid_desktop.domain.typed_json import built
from training.experiment.crossing import member_folder
from training.experiment.events import Event
from training.experiment.recipe import NetworkName
from training.experiment.running import EVENTS, RESULT
from training.queue.fan_out_events import Tail
from training.queue.fan_out_lease import Wanted
from training.queue.fan_out_member import SIGNS, WANTED, MemberTask, Outcome, present_version, train_member

_PREFIX: Final = "tls://"
_PAUSE_S: Final = 0.5
_CONNECTING: Final = "30s"
_MOST_TURNS: Final = 5
"""How often a scheduler that went away is looked for again."""
_FAREWELL_S: Final = 20.0
"""How long members may take to end when they are wanted no more."""


@dataclass(frozen=True, slots=True)
class TlsFiles:
    """Files in PEM format by which this process and the cluster know each other."""

    ca: Path
    certificate: Path
    key: Path


@dataclass(frozen=True, slots=True)
class FanOut:
    """What is asked for.

    Attributes:
        scheduler: Its address, ``tls://host:port``.
        tls: For both directions: the scheduler knows us by our certificate, too.
        members: Network and fold of each; fold -1 for a member that learns from all rows.
        recipe: The experiment's file.
        bundle: What to learn from.
        run: The experiment's folder; as all other paths, the same on all machines.
        weights: Pretrained weights.
        backend: What Keras computes with; empty for each machine's own choice.
        threads: Threads that make batches, of each member.
        limit_steps: Steps a stage, for trying out; 0 for no limit.
        lease_s: After how many silent seconds a member's folder may be taken over.
    """

    scheduler: str
    tls: TlsFiles
    members: tuple[tuple[NetworkName, int], ...]
    recipe: Path
    bundle: Path
    run: Path
    weights: tuple[PretrainedFile, ...] = ()
    backend: str = ""
    threads: int = 2
    limit_steps: int = 0
    lease_s: float = 60.0

    @property
    def missing(self) -> tuple[tuple[NetworkName, int], ...]:
        """Members without a result."""
        return tuple(one for one in self.members if not (member_folder(self.run, *one) / RESULT).exists())


def fan_out(asked: FanOut, tell: Callable[[Event], None], is_wanted: Callable[[], bool]) -> None:
    """Run all members that have no result yet; tells what they tell from now on.

    Returns when all have their result, or when it is no longer wanted and what ran has ended.

    Raises:
        UserProblem: The cluster cannot be reached in the way that is asked for, a member failed for a reason that it
            explained, or machines do not share the folders.
    """
    _check(asked)
    if not asked.missing:
        return
    wanted = Wanted(asked.run / SIGNS / WANTED, 0)
    try:
        _run(asked, wanted, tell, is_wanted)
    finally:
        wanted.say(is_wanted=False)  # for members that run on, cut off from the scheduler


def _run(asked: FanOut, wanted: Wanted, tell: Callable[[Event], None], is_wanted: Callable[[], bool]) -> None:
    for _ in range(_MOST_TURNS):
        if not asked.missing or not is_wanted():
            return
        wanted.say(is_wanted=True)
        with _client(asked) as client:
            if _Dispatch(asked, client, wanted, tell).run(is_wanted):
                return
    raise UserProblem(f"The scheduler {asked.scheduler} went away {_MOST_TURNS} times", advice="Look at its log.")


def _check(asked: FanOut) -> None:
    advice = f"Name an address that begins with {_PREFIX}, and files for the CA, the certificate and the key."
    if not asked.scheduler.startswith(_PREFIX):
        said = "members are fanned out over encrypted connections only"
        raise UserProblem(f"The scheduler {asked.scheduler} is not used", said, advice)
    for what, file in (("CA", asked.tls.ca), ("certificate", asked.tls.certificate), ("key", asked.tls.key)):
        if not file.is_file():
            raise UserProblem(f"The {what} file {file} for the scheduler is missing", advice=advice)


@contextlib.contextmanager
def _client(asked: FanOut) -> Iterator[Any]:
    try:
        from training.queue.fan_out_client import connected
    except ModuleNotFoundError as fault:
        advice = "Install it with: pip install 'thyroid-desktop[cluster]'"
        raise UserProblem("Members cannot be fanned out", "Dask distributed is not installed", advice) from fault
    tls = {"ca": asked.tls.ca, "certificate": asked.tls.certificate, "key": asked.tls.key}
    try:
        client = connected(asked.scheduler, timeout=_CONNECTING, **{name: str(file) for name, file in tls.items()})
    except (OSError, ValueError) as fault:
        advice = "Is it running, and are its certificate and ours signed by this CA?"
        raise UserProblem(f"The scheduler {asked.scheduler} cannot be reached", str(fault), advice) from fault
    with client:
        yield client


@dataclass(slots=True)
class _Flight:
    """A member that is handed to the cluster; those of a lower order begin first."""

    task: MemberTask
    order: int
    turn: int = 0
    future: Any = None

    @property
    def key(self) -> str:
        """The same for the same member and turn, whoever asks, so that asking twice is asking once."""
        digest = hashlib.sha256(self.task.as_text().encode()).hexdigest()[:16]
        return f"{self.task.member}-{digest}-{self.turn}"


@dataclass(slots=True)
class _Dispatch:
    """One connection to the scheduler, for as long as it lasts."""

    asked: FanOut
    client: Any
    wanted: Wanted
    tell: Callable[[Event], None]
    flights: list[_Flight] = field(default_factory=list)
    tails: list[Tail] = field(default_factory=list)

    def run(self, is_wanted: Callable[[], bool]) -> bool:
        """Whether it came to an end; not when the scheduler went away, for then members may run on."""
        missing = self.asked.missing
        self.tails = [Tail.of(member_folder(self.asked.run, *one) / EVENTS) for one in missing]
        self.flights = [_Flight(_task(self.asked, *one), order=at) for at, one in enumerate(missing)]
        is_lost = False
        try:
            for flight in self.flights:
                self._start(flight)
            while self.flights and not is_lost and is_wanted():
                self.wanted.say(is_wanted=True)
                time.sleep(_PAUSE_S)
                is_lost = not self._settled()
                self._tell()
            return not is_lost
        finally:
            if self.flights and not is_lost:
                self._end()
                self._tell()

    def _start(self, flight: _Flight) -> None:
        how = {"key": flight.key, "resources": {"GPU": 1}, "priority": -flight.order, "pure": False}
        flight.future = self.client.submit(train_member, flight.task.as_text(), **how)

    def _settled(self) -> bool:
        """Take away what has ended; False when the scheduler knows our members no more."""
        for flight in list(self.flights):
            status = flight.future.status
            if status in ("cancelled", "lost"):
                return False
            if status == "error":
                raise _explained(flight.task.member, flight.future.exception())
            if status == "finished":
                self.flights.remove(flight)
                self._take(flight, built(Outcome, json.loads(flight.future.result())))
        return True

    def _take(self, flight: _Flight, outcome: Outcome) -> None:
        if outcome.kind == "bug":
            raise RuntimeError(outcome.sentence)
        if outcome.kind == "problem":
            raise UserProblem(outcome.sentence)
        if outcome.kind == "stopped":
            flight.turn += 1  # we were silent for too long, or another who asked has let go
            self._start(flight)
            self.flights.append(flight)

    def _tell(self) -> None:
        for tail in self.tails:
            for event in tail.new():
                self.tell(event)

    def _end(self) -> None:
        """Let what still runs end, and wait for it."""
        self.wanted.say(is_wanted=False)
        until = time.monotonic() + _FAREWELL_S
        while time.monotonic() < until and any(one.future.status == "pending" for one in self.flights):
            time.sleep(_PAUSE_S)
        self.client.cancel([one.future for one in self.flights])


def _task(asked: FanOut, network: NetworkName, fold: int) -> MemberTask:
    folder = member_folder(asked.run, network, fold)
    words = ["run", "--bundle", str(asked.bundle), "--recipe", str(asked.recipe), "--network", network]
    words += ["--fold", str(fold), "--out", str(folder), "--threads", str(asked.threads), "--resume", "--json"]
    words += ["--limit-steps", str(asked.limit_steps)]
    words += ["--backend", asked.backend] if asked.backend else []
    weights = [one for one in asked.weights if one.network == network]
    for one in weights:
        words += ["--weights", f"{one.network}={one.file}"]
    inputs = (str(asked.bundle), str(asked.recipe), *(one.file for one in weights))
    signs = str(asked.run / SIGNS)
    return MemberTask(
        present_version(), f"{network}-{folder.name}", tuple(words), inputs, str(folder), signs, asked.lease_s
    )


def _explained(member: str, fault: BaseException) -> BaseException:
    """What Dask says of a task that never came to its end, in plain words where the world is at fault."""
    if isinstance(fault, ImportError):
        return UserProblem("A worker of the cluster lacks this program", str(fault), "Install the same version there.")
    if type(fault).__name__ == "KilledWorker":
        return UserProblem(f"{member} ended every worker that it was given to", str(fault))
    return fault
