from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.services.memory_store import MemorySettings
from thyroid_desktop.domain.annotation import User
from thyroid_desktop.domain.errors import UserProblem
from thyroid_desktop.services.blinding import Blinding
from thyroid_desktop.services.changes import Changes
from thyroid_desktop.services.settings import NAME_LIMIT, RECENT_LIMIT, OverlayOptions, Settings

CHANGED = Changes(is_settings=True)


@pytest.fixture
def store() -> MemorySettings:
    return MemorySettings()


@pytest.fixture
def settings(store: MemorySettings) -> Settings:
    return Settings(store)


def test_that_nothing_is_chosen_at_first(settings: Settings) -> None:
    assert settings.user() is None
    assert settings.users() == ()
    assert settings.language() == "auto"
    assert settings.blinding() == Blinding(to_others=True, to_model=False)
    assert settings.overlay() == OverlayOptions(0.5, "inferno", is_contour=False)
    assert settings.recent_paths() == ()


def test_that_the_user_is_remembered_by_name_with_tidy_spaces(settings: Settings, store: MemorySettings) -> None:
    assert settings.set_user("  Zoë   Müller\n") == CHANGED
    assert settings.user() == User(1, "Zoë Müller")
    assert Settings(store).user() == User(1, "Zoë Müller")


@pytest.mark.parametrize("name", ["", "  \t\n", "x" * (NAME_LIMIT + 1)])
def test_that_an_empty_or_endless_name_is_refused(settings: Settings, store: MemorySettings, name: str) -> None:
    with pytest.raises(UserProblem):
        settings.set_user(name)
    assert settings.user() is None
    assert store.users() == ()


def test_that_all_readers_are_known_by_name(settings: Settings) -> None:
    for name in ("Cho", "ann", "Ben", "Cho"):
        settings.set_user(name)
    assert [user.name for user in settings.users()] == ["ann", "Ben", "Cho"]


@pytest.mark.parametrize("to_others", [True, False])
@pytest.mark.parametrize("to_model", [True, False])
def test_that_the_blinding_is_remembered(settings: Settings, *, to_others: bool, to_model: bool) -> None:
    blinding = Blinding(to_others=to_others, to_model=to_model)
    assert settings.set_blinding(blinding) == CHANGED
    assert settings.blinding() == blinding


@pytest.mark.parametrize("language", ["auto", "en", "zh"])
def test_that_a_language_is_remembered(settings: Settings, language: str) -> None:
    assert settings.set_language(language) == CHANGED  # type: ignore[arg-type]
    assert settings.language() == language


def test_that_an_unknown_language_is_a_bug_when_set_and_nothing_when_found(
    settings: Settings, store: MemorySettings
) -> None:
    with pytest.raises(ValueError, match="xx"):
        settings.set_language("xx")  # type: ignore[arg-type]
    store.set_value("language", "xx")
    assert settings.language() == "auto"


def test_that_the_overlay_is_remembered(settings: Settings) -> None:
    options = OverlayOptions(0.25, "jet", is_contour=True)
    assert settings.set_overlay(options) == CHANGED
    assert settings.overlay() == options


@pytest.mark.parametrize("opacity", [-0.1, 1.1, float("nan"), float("inf")])
def test_that_an_opacity_lies_between_nothing_and_all(opacity: float) -> None:
    with pytest.raises(ValueError, match="opacity"):
        OverlayOptions(opacity)


def test_that_an_unknown_palette_is_refused() -> None:
    with pytest.raises(ValueError, match="rainbow"):
        OverlayOptions(palette="rainbow")  # type: ignore[arg-type]


@given(st.text() | st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists).map(json.dumps))
def test_that_senseless_stored_values_count_as_never_set(text: str) -> None:
    store = MemorySettings()
    store.values = {"overlay": text, "recent_paths": text, "language": text, "blinding": text}
    settings = Settings(store)
    assert settings.overlay() == OverlayOptions()
    assert settings.blinding() == Blinding()
    assert settings.language() in ("auto", "en", "zh")
    assert all(isinstance(path, Path) for path in settings.recent_paths())


@pytest.mark.parametrize(
    "stored",
    [
        {"opacity": 7, "palette": "inferno", "is_contour": True},
        {"opacity": 0.5, "palette": "rainbow", "is_contour": True},
        {"opacity": [], "palette": "jet", "is_contour": True},
        {"opacity": 10**400, "palette": "jet", "is_contour": True},
        {"opacity": 0.5, "palette": []},
    ],
)
def test_that_an_overlay_from_another_version_falls_back_to_the_default(
    settings: Settings, store: MemorySettings, stored: object
) -> None:
    store.set_value("overlay", json.dumps(stored))
    assert settings.overlay() == OverlayOptions()


def test_that_the_most_recent_path_comes_first_and_only_once(settings: Settings, tmp_path: Path) -> None:
    a, b, c = (tmp_path / name for name in "abc")
    assert settings.add_recent([a, b]) == CHANGED
    settings.add_recent([c])
    settings.add_recent([b])
    assert settings.recent_paths() == (b, c, a)


def test_that_the_recent_list_is_bounded(settings: Settings, tmp_path: Path) -> None:
    for number in range(RECENT_LIMIT + 5):
        settings.add_recent([tmp_path / str(number)])
    assert [path.name for path in settings.recent_paths()] == [str(number) for number in range(RECENT_LIMIT + 4, 4, -1)]


def test_that_a_relative_path_is_found_again_from_anywhere(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings.add_recent([Path("image.png")])
    assert settings.recent_paths() == (tmp_path / "image.png",)


def test_that_missing_files_stay_in_the_recent_list(settings: Settings, tmp_path: Path) -> None:
    settings.add_recent([tmp_path / "gone.png"])
    assert settings.recent_paths() == (tmp_path / "gone.png",)


def test_that_a_file_name_which_is_no_text_is_remembered(settings: Settings, tmp_path: Path) -> None:
    odd = tmp_path / "odd\udcff.png"
    settings.add_recent([odd])
    assert settings.recent_paths() == (odd,)


def test_that_folded_and_unfolded_sections_are_remembered(settings: Settings, store: MemorySettings) -> None:
    assert settings.sections() == {}
    settings.set_sections({"nodule": True, "timeline": False})
    assert Settings(store).sections() == {"nodule": True, "timeline": False}


@pytest.mark.parametrize("stored", ["", "7", "[1]", "{", '{"nodule": "yes"}'])
def test_that_senseless_words_about_sections_count_as_never_said(
    settings: Settings, store: MemorySettings, stored: str
) -> None:
    store.values["sections"] = stored
    assert settings.sections() == {}
