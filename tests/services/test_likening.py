"""A nodule of a file is compared with the library as its present reader may see it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest

from tests.services.memory_features import WEIGHTS
from tests.services.memory_store import MemorySettings, an_image
from tests.services.test_resembling import Library, towards
from thyroid_desktop.domain.diagnosis import CamMap, Prediction, Provenance
from thyroid_desktop.domain.errors import UserProblem
from thyroid_desktop.domain.geometry import Affine, Box
from thyroid_desktop.domain.imaging import Image
from thyroid_desktop.services.blinding import Blinding
from thyroid_desktop.services.likening import Likening
from thyroid_desktop.services.resembling import Wish
from thyroid_desktop.services.settings import Settings

CAM = CamMap(np.zeros((1, 1), np.float32), Affine(1.0, 0.0, 0.0, 0.0, 1.0, 0.0))
PREDICTION = Prediction(
    0.5, CAM, Provenance("m", WEIGHTS, "1", "f" * 64, 0, Box(1, 1, 2, 2), "now"), 0.5, pooled=towards(0.0)
)


@dataclass
class Cases:
    """Knows the images of cases by their content."""

    images: tuple[Image, ...] = ()

    def image_by_hash(self, sha256: str) -> Image | None:
        return next((one for one in self.images if one.sha256 == sha256), None)


@pytest.fixture
def library() -> Library:
    made = Library()
    made.known(1, towards(0.1), layer=1)
    made.known(2, towards(0.2), layer=2)
    made.known(3, towards(0.3), layer=1)
    return made


@pytest.fixture
def settings() -> Settings:
    made = Settings(MemorySettings())
    made.set_user("Ada")
    return made


def found(library: Library, settings: Settings, prediction: Prediction = PREDICTION) -> list[int]:
    cases = Cases((an_image(3, 3),))
    likening = Likening(library.resembling, cases, settings)  # type: ignore[arg-type]
    return [one.image_id for one in likening.compared(prediction, Wish(with_unknown=True)).alike]


def test_that_a_reader_who_is_blind_to_others_meets_only_his_own_nodules(library: Library, settings: Settings) -> None:
    assert found(library, settings) == [1, 3]
    settings.set_blinding(Blinding(to_others=False))
    assert found(library, settings) == [1, 2, 3]


def test_that_an_image_of_the_library_is_not_compared_with_itself(library: Library, settings: Settings) -> None:
    provenance = replace(PREDICTION.provenance, input_sha256=an_image(3, 3).sha256)
    assert found(library, settings, replace(PREDICTION, provenance=provenance)) == [1]


def test_that_without_a_reader_only_what_is_settled_is_seen(library: Library) -> None:
    library.known(4, towards(0.4), layer=0)
    assert found(library, Settings(MemorySettings())) == [4]


def test_that_nothing_is_compared_where_the_model_is_kept_from_readers(library: Library, settings: Settings) -> None:
    settings.set_blinding(Blinding(to_model=True))
    with pytest.raises(UserProblem, match="not shown"):
        found(library, settings)
