"""How fast a work list of 50,000 images is read, filtered, searched and sorted."""

from __future__ import annotations

import random
import statistics
import tempfile
from pathlib import Path

from tests.benchmarks.figures import Figure, milliseconds
from thyroid_desktop.adapters.store.repositories import Repositories, open_repositories
from thyroid_desktop.adapters.store.schema import make_current
from thyroid_desktop.adapters.store.tables import cases, images, nodules, predictions, revisions
from thyroid_desktop.domain.worklist import ORDERS, WorkRow, counts, in_stage, matching, ordered
from thyroid_desktop.services.blinding import Blinding

IMAGES = 50_000
SECTION = "Work list of 50,000 images"
AT = "2030-01-02T03:04:05.000006+00:00"


def measure() -> list[Figure]:
    """Reading from the store, and everything that happens while somebody types."""
    with tempfile.TemporaryDirectory(prefix="thyroid-desktop-bench-") as folder:
        path = Path(folder) / "library.sqlite3"
        make_current(path)
        store = open_repositories(path)
        user_id = store.settings.user_named("Ada").id
        _fill(store, user_id)
        reading = milliseconds(lambda: store.work.rows(user_id, blinding=Blinding()), rounds=5, warm_up=1)
        one = milliseconds(lambda: store.work.rows(user_id, [IMAGES // 2], blinding=Blinding()), rounds=50)
        rows = store.work.rows(user_id, blinding=Blinding())
        store.transactions.close()
    return [
        Figure(SECTION, "read all rows from the store", statistics.median(reading), "ms", 1000),
        Figure(SECTION, "read the row of one image", statistics.median(one), "ms", 10),
        *_narrowing(list(rows)),
    ]


def _narrowing(rows: list[WorkRow]) -> list[Figure]:
    random.Random(1).shuffle(rows)
    figures = []
    for order in ORDERS:

        def narrow(wanted: str = order) -> None:
            counts(rows)
            ordered(matching(in_stage(rows, "annotated"), "left 9"), wanted)  # type: ignore[arg-type]

        times = milliseconds(narrow, rounds=20)
        figures.append(
            Figure(SECTION, f"count, filter, search two words, sort: {order}", statistics.median(times), "ms", 50)
        )
        times = milliseconds(lambda wanted=order: ordered(rows, wanted), rounds=20)  # type: ignore[misc]
        figures.append(Figure(SECTION, f"sort all, in no order before: {order}", statistics.median(times), "ms", 50))
    return figures


def _fill(store: Repositories, user_id: int) -> None:
    """Three revisions of a box each on four images of five, half of them reviewed; a label, a side, a prediction.

    One image of a hundred is changed after its review.
    """
    numbers = range(1, IMAGES + 1)
    drawn = [n for n in numbers if n % 5]
    with store.transactions.writing() as connection:
        connection.execute(cases.insert(), [_case(n) for n in numbers])
        connection.execute(images.insert(), [_image(n) for n in numbers])
        connection.execute(nodules.insert(), [{"id": n, "case_id": n, "number": 1} for n in numbers])
        for turn in range(3):
            connection.execute(revisions.insert(), [_box(n, user_id, turn) for n in drawn])
        said = {**_shared("nodule", user_id), "action": "describe", "layer": user_id}
        value = '{"features":{"composition":null,"echogenicity":null,"foci":[],"margin":null,"shape":null},'
        said["value"] = value + '"side":"left","size":{}}'
        described = [{**said, "subject": "nodule:1", "image_id": n, "nodule_row": n} for n in drawn if n % 3]
        connection.execute(revisions.insert(), described)
        signed = {**_shared("state", user_id), "action": "sign", "layer": 0, "nodule_row": None}
        signed["value"] = '{"note":"","reason":null,"stage":"reviewed"}'
        states = [{**signed, "subject": f"state:{n}", "image_id": n} for n in drawn if n % 2]
        connection.execute(revisions.insert(), states)
        late = [_box(n, user_id, 3) for n in drawn if n % 100 == 1]
        connection.execute(revisions.insert(), late)
        connection.execute(predictions.insert(), [_prediction(n, user_id, at) for at, n in enumerate(drawn, 1)])


def _case(number: int) -> dict[str, object]:
    return {"id": number, "study_uid": None, "title": f"P-{number}", "study_date": "", "added_at": AT}


def _image(number: int) -> dict[str, object]:
    sizes = {"width": 1024, "height": 768, "frame_count": 1, "bits": 8, "is_colour": False, "pixel_aspect": 1.0}
    texts = dict.fromkeys(("study_uid", "series_uid", "study_date", "modality_note"), "")
    name = {"sha256": f"{number:064x}", "file_name": f"image {number}.png", "added_at": AT, "kind": "still"}
    return {"id": number, "case_id": number, **name, **sizes, **texts, "regions": "[]", "warnings": "[]"}


def _shared(kind: str, user_id: int) -> dict[str, object]:
    who = {"user_id": user_id, "at": AT, "is_model_shown": False, "batch": ""}
    return {"kind": kind, "frame": None, "reverts": None, **who}


def _box(number: int, user_id: int, turn: int) -> dict[str, object]:
    where = {"x0": 1.0 + turn, "y0": 1.0, "x1": 90.0, "y1": 90.0, "frame": 0}
    value = '{"label":"nodule","origin":"imported"}' if number % 2 else "{}"
    what = {"subject": f"{number:032x}", "image_id": number, "nodule_row": number, "action": "move", "value": value}
    return {**_shared("box", user_id), "layer": user_id, **what, **where}


def _prediction(number: int, user_id: int, revision: int) -> dict[str, object]:
    share = number % 1000 / 1000
    numbers = {"probability_malignant": share, "threshold": 0.4, "spread_low": share * 0.9, "spread_high": share}
    cam = {"cam_values": bytes(400), "cam_height": 10, "cam_width": 10, **{f"cam_{letter}": 1.0 for letter in "abcdef"}}
    texts = dict.fromkeys(("model_id", "weights_sha256", "preprocessing", "input_sha256", "precision"), "x")
    box = {"frame": 0, "x0": 1.0, "y0": 1.0, "x1": 90.0, "y1": 90.0, "at": AT, "warnings": "[]"}
    owners = {"image_id": number, "box_revision_id": revision, "user_id": user_id}
    return {**owners, **numbers, **cam, **texts, **box}
