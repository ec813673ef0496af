"""A screen's scale factor is fixed when Qt starts, so that tests are run once more in processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from thyroid_desktop.ui.viewer.view import ImageView

EXACT = (
    "exact or two_clicks or whole_pixels or each_handle or actual_size or wheel or pointer_is_told or under_the_hand"
)


def test_that_the_screen_is_exactly_as_fine_as_asked(view: ImageView) -> None:
    assert view.devicePixelRatioF() == float(os.environ.get("QT_SCALE_FACTOR", "1"))


@pytest.mark.parametrize("factor", ["1.25", "2"])
@pytest.mark.skipif("QT_SCALE_FACTOR" in os.environ, reason="this is the process on the other screen")
def test_that_all_is_exact_on_a_screen_with_finer_pixels(root: Path, factor: str) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/ui/viewer", "-k", EXACT]
    outcome = subprocess.run(
        command,
        cwd=root,
        env={**os.environ, "QT_SCALE_FACTOR": factor},
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert outcome.returncode == 0, outcome.stdout[-4000:] + outcome.stderr[-2000:]
    assert "passed" in outcome.stdout
