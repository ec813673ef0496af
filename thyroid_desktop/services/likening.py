"""The nodules of a library that resemble one in a file, which need not be in it: what the command line asks for."""

from __future__ import annotations

from thyroid_desktop.domain.diagnosis import Prediction
from thyroid_desktop.domain.errors import UserProblem
from thyroid_desktop.domain.resemblance import Resemblance
from thyroid_desktop.services.ports import CaseStore
from thyroid_desktop.services.resembling import Eyes, Likened, Resembling, Wish
from thyroid_desktop.services.settings import Settings


class Likening:
    """Compares what a model has found in a file, with the eyes of the library's present reader.

    Args:
        resembling: Finds similar nodules.
        cases: Tells whether the file is in the library, whose other nodules of the same patient are left out then.
        settings: Who reads, and what is kept from him.
    """

    def __init__(self, resembling: Resembling, cases: CaseStore, settings: Settings) -> None:
        self._resembling = resembling
        self._cases = cases
        self._settings = settings

    def require_open_eyes(self) -> None:
        """Make sure that the library does not keep from its readers what the model says.

        Raises:
            UserProblem: It does.
        """
        if self._settings.blinding().to_model:
            raise UserProblem(
                "Similar nodules are not shown",
                "this library keeps what the model says from its readers until they have given an opinion",
                "Look at them in the window, once you have judged the nodule.",
            )

    def compared(self, prediction: Prediction, wish: Wish | None = None) -> Resemblance:
        """The nodules that resemble the one in a float32 prediction most.

        Raises:
            UserProblem: The library cannot be read, or keeps what the model says from its readers.
        """
        self.require_open_eyes()
        user = self._settings.user()
        eyes = Eyes(user.id if user is not None else 0, self._settings.blinding())
        provenance = prediction.provenance
        image = self._cases.image_by_hash(provenance.input_sha256)
        likened = Likened(
            provenance.weights_sha256, pooled=prediction.pooled, case_id=None if image is None else image.case_id
        )
        return self._resembling.alike(likened, eyes, wish)
