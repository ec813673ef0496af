"""The child of a worker: bundles the cases, trains, concludes, and tells how it gets on, in the folder of its job.

Whatever is done already in that folder is not done again, so that the child of another attempt goes on where this one
ended, on whichever machine that shares the folder.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from thyroid_desktop.domain.errors import BrokenModel, Cancelled, UserProblem
from thyroid_desktop.domain.jobs import JobProgress
from thyroid_desktop.domain.typed_json import as_json, built
from training.queue.job_share import JobShare
from training.queue.leash import is_held
from training.queue.messages import DONE, FAILED, NO_MEMORY, STOPPED, Assignment, Cluster, Report, read_assignment

if TYPE_CHECKING:
    from training.experiment.events import Event
    from training.experiment.recipe import Experiment, NetworkName
    from training.experiment.running import Order

SETTLED: Final = "settled.json"
MARGIN: Final = 0.5
HELD_OUT_SHARE: Final = 0.2
"""Share of the nodules that no fold sees, where there are enough of both classes."""
_TOLD_EVERY_S: Final = 0.5
_NO_MEMORY: Final = ("ResourceExhaustedError", "OutOfMemoryError")
"""What TensorFlow and PyTorch call a device without memory."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What the first attempt has settled for all that follow.

    Attributes:
        backend: What Keras computes with, here and on a cluster, whatever its machines would choose; checkpoints of
            another one cannot be taken up again.
        in_use: Bundle of the model to compare with; empty for none.
        created_at: UTC, ISO 8601.
    """

    backend: str
    in_use: str
    created_at: str


class Performance:
    """One attempt at a job.

    Args:
        assignment: The job.
        say: Takes what is to be told to the worker.
    """

    def __init__(self, assignment: Assignment, say: Callable[[Report], None]) -> None:
        self._assignment = assignment
        self._say = say
        self._folder = Path(assignment.profile) / "training" / f"job-{assignment.job_id}"
        self._share = JobShare(is_bundled=not assignment.order.bundle)
        self._told = 0.0

    def run(self) -> Path:
        """Do all of it; answers the folder of results.

        Raises:
            UserProblem: It cannot be done, for a reason that another attempt would not change.
            SystemExit: The worker wants no more, or is gone.
        """
        from training.experiment.backends import choose_backend
        from training.experiment.checkpoint import write_whole
        from training.experiment.recipe import read_experiment

        asked = self._assignment.order
        self._folder.mkdir(parents=True, exist_ok=True)
        file = self._folder / "recipe.toml"
        write_whole(file, lambda stream: stream.write(asked.recipe.encode()))
        recipe = read_experiment(file)
        settled = self._settled()
        choose_backend(settled.backend)
        order = self._order(recipe, self._bundle(recipe))
        self._train(order, settled)
        return self._conclude(order, settled)

    def _settled(self) -> Settled:
        from training.experiment.backends import own_backend
        from training.experiment.checkpoint import write_whole

        file = self._folder / SETTLED
        if not file.exists():
            asked = self._assignment
            now = datetime.now(UTC).isoformat(timespec="microseconds")
            backend = asked.order.backend or asked.backend or os.environ.get("KERAS_BACKEND") or own_backend()
            text = json.dumps(as_json(Settled(backend, self._in_use(), now)))
            write_whole(file, lambda stream: stream.write(text.encode()))
        return built(Settled, json.loads(file.read_text(encoding="utf-8")))

    def _in_use(self) -> str:
        from thyroid_desktop.adapters.model_bundles import BundleFolders
        from thyroid_desktop.adapters.store.database import open_store
        from thyroid_desktop.services.model_registry import ModelRegistry

        profile = Path(self._assignment.profile)
        store = open_store(profile, self._assignment.store)
        try:
            shelf = BundleFolders(profile / "models", Path(__file__).parents[2] / "models")
            return str(ModelRegistry(shelf, store.settings).active().folder)
        except BrokenModel:
            return ""
        finally:
            store.close()

    def _bundle(self, recipe: Experiment) -> Path:
        """The dataset bundle, built from the profile's cases where none is named."""
        from training.bundles.building import Plan, build
        from training.bundles.developing import Developing
        from training.bundles.manifest import NAME, SplitRecord

        order = self._assignment.order
        out = Path(order.bundle) if order.bundle else self._folder / "bundle"
        if order.bundle or (out / NAME).is_file():
            return out
        from thyroid_desktop.adapters.image_readers import ImageReaders
        from thyroid_desktop.services.queueing.readiness import Wish
        from training.bundles.candidate import kept_salt
        from training.bundles.profile import gathered_profile

        profile = Path(self._assignment.profile)
        wish = Wish(order.with_tirads, stage=None, case_ids=frozenset(order.case_ids))
        gathered = gathered_profile(profile, wish, self._assignment.store)
        labels = [nodule.label.verdict for one in gathered.candidates for nodule in one.nodules]
        split = SplitRecord(recipe.seed, recipe.folds, held_out_share(labels))
        developing = Developing(ImageReaders(), kept_salt(profile / "training" / "dataset.salt"), MARGIN)
        day = datetime.now(UTC).date().isoformat()
        done = build(gathered, Plan(out, developing, split, day), self._bundled)
        self._say(Report(note=f"bundled {len(done.manifest.images)} images, left out {len(done.omissions)}"))
        return out

    def _bundled(self, done: int, total: int, what: str) -> bool:
        half = 0.0 if what == "images" else 0.5
        self._tell(self._share.bundled(half + 0.5 * done / max(1, total)))
        return is_held()

    def _order(self, recipe: Experiment, bundle: Path) -> Order:
        from training.experiment.bundle_samples import bundle_samples
        from training.experiment.recipe import BadExperiment
        from training.experiment.running import Order

        asked = self._assignment.order
        names = {name: name for name in recipe.networks}
        for one in asked.weights:
            if one.network not in names:
                raise BadExperiment(f"The recipe has no network {one.network}", f"it has {', '.join(recipe.networks)}")
            if not Path(one.file).is_file():
                raise BadExperiment(f"The weights {one.file} cannot be read", "there is no such file here")
        weights = {names[one.network]: Path(one.file) for one in asked.weights}  # type: ignore[index]
        samples = bundle_samples(bundle, folds=recipe.folds)
        return Order(recipe, samples, weights, self._assignment.threads, asked.limit_steps, is_resumed=True)

    def _train(self, order: Order, settled: Settled) -> None:
        from training.experiment.crossing import cross_validate, member_folder
        from training.experiment.running import RESULT
        from training.experiment.samples import WHOLE

        run, recipe = self._folder / "run", order.recipe
        members = [(network, fold) for network in recipe.networks for fold in range(recipe.folds)]
        done = [one for one in members if (member_folder(run, *one) / RESULT).exists()]
        self._share.begin_training(recipe, done, is_tried_out=order.limit_steps > 0)
        cluster = self._assignment.cluster
        if cluster is not None:
            self._fan_out(cluster, members, settled)
        cross_validate(order, run, self._event)
        if cluster is not None:
            self._fan_out(cluster, [(self._best(order), WHOLE)], settled)

    def _best(self, order: Order) -> NetworkName:
        """The network that becomes the candidate, and learns from all rows."""
        from training.results.findings import best_of, finding_of

        return best_of([finding_of(order, self._folder / "run", one) for one in order.recipe.networks]).network

    def _fan_out(self, cluster: Cluster, members: list[tuple[NetworkName, int]], settled: Settled) -> None:
        from training.queue.fan_out import FanOut, TlsFiles, fan_out

        asked = self._assignment
        bundle = Path(asked.order.bundle) if asked.order.bundle else self._folder / "bundle"
        wanted = FanOut(
            scheduler=cluster.scheduler,
            tls=TlsFiles(Path(cluster.ca), Path(cluster.certificate), Path(cluster.key)),
            members=tuple(members),
            recipe=self._folder / "recipe.toml",
            bundle=bundle,
            run=self._folder / "run",
            weights=asked.order.weights,
            backend=settled.backend,
            threads=asked.threads,
            limit_steps=asked.order.limit_steps,
        )
        # Members elsewhere are ended by the fan-out, which therefore is not left from where it tells of them.
        fan_out(wanted, lambda event: self._tell(self._share.trained(event)), is_held)
        _end_when_let_go()

    def _event(self, event: Event) -> None:
        self._progress(self._share.trained(event))

    def _conclude(self, order: Order, settled: Settled) -> Path:
        from training.results.concluding import Conclusion, conclude

        asked, out = self._assignment, self._folder / "results"
        in_use = Path(settled.in_use) if settled.in_use else None
        name = model_id(order.recipe.id, asked.job_id, asked.created_at)
        conclusion = Conclusion(order, self._folder / "run", out, name, asked.order.title, in_use, settled.created_at)
        conclude(conclusion, lambda step, share: self._progress(self._share.concluded(step, share)))
        return out

    def _progress(self, progress: JobProgress) -> None:
        _end_when_let_go()
        self._tell(progress)

    def _tell(self, progress: JobProgress) -> None:
        if time.monotonic() - self._told >= _TOLD_EVERY_S:
            self._told = time.monotonic()
            self._say(Report(progress=progress))


def held_out_share(labels: list[Any]) -> float:
    """A share for the test part, or none where it would leave too little to anybody."""
    from thyroid_desktop.services.queueing.readiness import FEW_NODULES

    malignant = sum(one == "malignant" for one in labels)
    return HELD_OUT_SHARE if min(malignant, len(labels) - malignant) >= FEW_NODULES else 0.0


def model_id(recipe_id: str, job_id: int, created_at: str) -> str:
    """The candidate's name, which is also that of a folder."""
    safe = re.sub(r"[^A-Za-z0-9._-]+", "-", recipe_id).strip("-.") or "recipe"
    return f"{safe}-job{job_id}-{created_at[:10].replace('-', '')}"


def perform() -> int:
    """Do the job that standard input names; the exit code."""
    stream = _own_stdout()

    def say(report: Report) -> None:
        stream.write(f"{report.as_line()}\n".encode())
        stream.flush()

    try:
        results = Performance(read_assignment(sys.stdin.buffer.readline()), say).run()
    except Cancelled:
        return STOPPED
    except UserProblem as problem:
        say(Report(problem=problem.sentence()))
        return FAILED
    except MemoryError:
        return NO_MEMORY
    except Exception as fault:  # noqa: BLE001 - a fault of ours is told in the log, and ends the job
        traceback.print_exc()
        return NO_MEMORY if type(fault).__name__ in _NO_MEMORY else FAILED
    say(Report(result=str(results)))
    return DONE


def _end_when_let_go() -> None:
    if not is_held():
        sys.exit(STOPPED)


def _own_stdout() -> BinaryIO:
    """The stream of reports; whatever else is printed here goes where the log goes."""
    own = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return own
