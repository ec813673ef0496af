"""``thyroid-train worker`` and ``jobs``: doing queued jobs on this machine, and the queue from a shell."""

from __future__ import annotations

import argparse
import math
import os
import signal
import socket
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from thyroid_desktop.domain.jobs import PretrainedFile, TrainingOrder
from thyroid_desktop.domain.typed_json import as_json
from training.experiment.commands import add_pace, counted

if TYPE_CHECKING:
    from thyroid_desktop.adapters.store.database import Store
    from thyroid_desktop.domain.jobs import Job
    from thyroid_desktop.services.queueing.queueing import Queueing
    from training.queue.messages import Cluster
    from training.queue.worker import Perform

STAGES: Final = ("worker", "jobs")
PERFORM: Final = "perform"
_WISHES: Final = {
    "pause": "let a job rest; it goes on later from its last checkpoint",
    "go-on": "let a paused job wait for a worker again",
    "cancel": "end a job for good",
    "again": "queue a failed or cancelled job once more, as a new one",
    "log": "what happened to a job",
}
_WORKER: Final = """\
Take training jobs from the queue of a profile, one at a time, and do them here.

Any number of workers on any number of machines may share a queue; no two ever hold the same job. A worker that dies is
missed after a minute, and its job is taken up from its last checkpoint by another one. Machines share the profile's
folder under the same path, and the store on a server (--store). Ctrl-C, or SIGTERM, gives the job in hand back."""
_SHORT_GRACE_S: Final = 3.0
_CLUSTER_GRACE_S: Final = 25.0
"""How long members on a cluster may take to end."""


def add_queue(stages: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the commands."""
    plain = argparse.RawDescriptionHelpFormatter
    worker = stages.add_parser("worker", help="do queued jobs here", description=_WORKER, formatter_class=plain)
    _add_place(worker)
    _add_worker(worker)
    what = "list the training jobs of a profile, newest first; or add, pause, cancel or repeat one"
    jobs = stages.add_parser("jobs", help="the queue: list, add, pause, go on, cancel", description=what)
    _add_place(jobs)
    deeds = jobs.add_subparsers(dest="deed", metavar="DEED")
    jobs.set_defaults(deed="list")
    _add_place(deeds.add_parser("list", help="list all jobs (what is done without a DEED)"), is_again=True)
    _add_order(deeds.add_parser("add", help="put a job at the end of the queue"))
    for name, told in _WISHES.items():
        deed = deeds.add_parser(name, help=told, description=told)
        deed.add_argument("job", type=int, metavar="ID")
        _add_place(deed, is_again=True)
    stages.add_parser(PERFORM, help="what a worker starts for each job; reads an assignment from standard input")


def _add_place(parser: argparse.ArgumentParser, *, is_again: bool = False) -> None:
    """The place of the queue; may stand before the deed or behind it."""
    kept: dict[str, Any] = {"default": argparse.SUPPRESS} if is_again else {}
    parser.add_argument(
        "--profile", type=Path, metavar="DIR", help="the profile (default: that of the program)", **kept
    )
    parser.add_argument(
        "--store",
        metavar="URL",
        help="its store on a server, postgresql://… (or THYROID_STORE)",
        **(kept or {"default": ""}),
    )
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout", **kept)


def _add_worker(worker: argparse.ArgumentParser) -> None:
    from thyroid_desktop.services.queueing.queueing import DEAD_AFTER_S

    worker.add_argument("--until-idle", action="store_true", help="end when nothing waits")
    worker.add_argument("--name", help="by which users and other workers know it (default: machine and process)")
    worker.add_argument("--backend", choices=("tensorflow", "jax", "torch"), help="for jobs that ask for none")
    add_pace(worker, is_limited=False)
    worker.add_argument(
        "--dead-after",
        type=lasting,
        default=DEAD_AFTER_S,
        metavar="S",
        help="seconds of silence that mean death",
    )
    worker.add_argument("--scheduler", metavar="tls://HOST:PORT", help="fan the members of a job out over Dask")
    for name, what in (("ca", "CA"), ("cert", "certificate"), ("key", "key")):
        worker.add_argument(f"--tls-{name}", type=Path, metavar="FILE", help=f"the {what} for the scheduler (PEM)")
    worker.set_defaults(refuse=worker.error)


def lasting(text: str) -> float:
    """A number of seconds above 0. Raises ``ArgumentTypeError``, or ``ValueError`` for what is no number."""
    seconds = float(text)
    if not 0 < seconds < math.inf:
        raise argparse.ArgumentTypeError(f"{text} is no time in seconds")
    return seconds


def _add_order(add: argparse.ArgumentParser) -> None:
    add.add_argument("--bundle", type=Path, help="dataset bundle to learn from")
    add.add_argument("--case", type=int, action="append", default=[], metavar="ID", help="or cases of the profile")
    add.add_argument("--with-tirads", action="store_true", help="readings are labels where pathology is missing")
    add.add_argument("--recipe", type=Path, required=True, help="name of a shipped recipe, or a .toml file")
    add.add_argument("--title", help="name for people (default: the recipe's)")
    add.add_argument("--weights", action="append", default=[], metavar="NETWORK=FILE", help="pretrained weights")
    add.add_argument("--backend", choices=("tensorflow", "jax", "torch"), help="what Keras computes with")
    add.add_argument("--limit-steps", type=counted, default=0, metavar="N", help="N steps a stage, for trying out")
    _add_place(add, is_again=True)


def perform_queue(asked: argparse.Namespace) -> dict[str, Any]:
    """Do what is asked; answers what ``--json`` prints.

    Raises:
        UserProblem: It is the world's fault.
    """
    from thyroid_desktop.adapters.store.database import open_store, usual_url

    asked.store = asked.store or usual_url()
    with closing(open_store(_profile(asked), asked.store)) as store:
        return _work(asked, store) if asked.stage == "worker" else _deed(asked, store)


def _profile(asked: argparse.Namespace) -> Path:
    if asked.profile is not None:
        return Path(asked.profile).expanduser().absolute()
    import platformdirs

    return Path(platformdirs.user_data_dir("ThyroidDesktop", appauthor=False))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _work(asked: argparse.Namespace, store: Store) -> dict[str, Any]:
    from training.queue.worker import Pace, Worker

    cluster = _cluster(asked)
    name = asked.name or f"{socket.gethostname()}-{os.getpid()}"
    grace_s = _CLUSTER_GRACE_S if cluster else _SHORT_GRACE_S
    beat_s = min(2.0, asked.dead_after / 10)
    pace = Pace(asked.dead_after, beat_s=beat_s, look_s=min(0.2, beat_s), grace_s=grace_s)
    worker = Worker(store.jobs, _performing(asked, cluster), name, clock=_now, pace=pace)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: worker.stop())
    return {"worker": name, **as_json(worker.run(until_idle=asked.until_idle))}


def _cluster(asked: argparse.Namespace) -> Cluster | None:
    from training.queue.messages import Cluster

    files = (asked.tls_ca, asked.tls_cert, asked.tls_key)
    if asked.scheduler is None:
        if any(files):
            asked.refuse("--tls-ca, --tls-cert and --tls-key go with --scheduler")
        return None
    if not all(files):
        asked.refuse("--scheduler needs --tls-ca, --tls-cert and --tls-key: members travel over TLS only")
    return Cluster(asked.scheduler, *(str(one.absolute()) for one in files))


def _performing(asked: argparse.Namespace, cluster: Cluster | None) -> Perform:
    """How a job of this profile is done: by a child of its own, told by one line what to do."""
    from training.queue.child import Task
    from training.queue.messages import Assignment

    profile = _profile(asked)

    def perform(job: Job) -> Task:
        assignment = Assignment(
            job_id=job.id,
            order=job.order,
            created_at=job.created_at,
            profile=str(profile),
            store=asked.store,
            backend=asked.backend or "",
            threads=asked.threads,
            cluster=cluster,
        )
        log = profile / "training" / f"job-{job.id}" / "log.txt"
        return Task((sys.executable, "-m", "training", PERFORM), assignment.as_line(), log)

    return perform


def _deed(asked: argparse.Namespace, store: Store) -> dict[str, Any]:
    from thyroid_desktop.services.queueing.queueing import Queueing

    queueing = Queueing(store.jobs, _now)
    if asked.deed == "list":
        return {"jobs": [as_json(job) for job in queueing.jobs()], "workers": list(queueing.workers())}
    if asked.deed == "add":
        return {"job": as_json(queueing.queue(_order(asked), None).job)}
    if asked.deed == "log":
        return {"notes": [as_json(note) for note in queueing.notes(asked.job)]}
    return {"job": as_json(_wished(queueing, asked))}


def _wished(queueing: Queueing, asked: argparse.Namespace) -> Job:
    if asked.deed == "again":
        return queueing.again(asked.job, None).job
    wished = {"pause": queueing.pause, "go-on": queueing.go_on, "cancel": queueing.cancel}[asked.deed]
    return wished(asked.job).job


def _order(asked: argparse.Namespace) -> TrainingOrder:
    from training.experiment.recipe import BadExperiment, read_experiment
    from training.experiment.typed_toml import written

    recipe = read_experiment(asked.recipe)
    weights = []
    for pair in asked.weights:
        network, _, file = pair.partition("=")
        if network not in recipe.networks or not Path(file).is_file():
            said = f"write NETWORK=FILE, with a file that exists and one of {', '.join(recipe.networks)}"
            raise BadExperiment(f"The weights {pair} cannot be used", said)
        weights.append(PretrainedFile(network, str(Path(file).absolute())))
    return TrainingOrder(
        title=asked.title or recipe.title,
        recipe_id=recipe.id,
        recipe=written(recipe),
        case_ids=tuple(asked.case),
        with_tirads=asked.with_tirads,
        bundle=str(asked.bundle.absolute()) if asked.bundle else "",
        weights=tuple(weights),
        backend=asked.backend or "",
        limit_steps=asked.limit_steps,
    )


def sentences(result: dict[str, Any]) -> list[str]:
    """What came of a command, for people."""
    if "worker" in result:
        counts = f"{result['done']} done, {result['failed']} failed, {result['left']} left to others"
        return [f"worker {result['worker']}: {counts}"]
    if "notes" in result:
        return [f"{note['at']}  {note['worker']}  {note['text']}" for note in result["notes"]]
    return [_line(job) for job in result.get("jobs", [result.get("job")])] or ["The queue is empty"]


def _line(job: dict[str, Any]) -> str:
    progress = job["progress"] if job["state"] in ("running", "paused") else None
    done = f" {100 * progress['done']:.0f} %" if progress else ""
    end = job["problem"] or job["result"]
    return f"{job['id']:>5}  {job['state']}{done}  {job['order']['title']}{': ' if end else ''}{end}"
