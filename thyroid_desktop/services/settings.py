"""What the user has chosen: name, language, overlay, blinding, unfolded sections, recent list; and who reads."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, Literal, get_args

from thyroid_desktop.domain.annotation import User
from thyroid_desktop.domain.errors import UserProblem
from thyroid_desktop.services.blinding import Blinding
from thyroid_desktop.services.changes import Changes
from thyroid_desktop.services.ports import SettingsStore

Language = Literal["auto", "en", "zh"]
Palette = Literal["inferno", "jet"]

RECENT_LIMIT: Final = 20
NAME_LIMIT: Final = 200

_USER: Final = "user"
_LANGUAGE: Final = "language"
_OVERLAY: Final = "overlay"
_RECENT: Final = "recent_paths"
_BLINDING: Final = "blinding"
_SECTIONS: Final = "sections"

_CHANGED: Final = Changes(is_settings=True)


@dataclass(frozen=True, slots=True)
class OverlayOptions:
    """How the heatmap is laid over the image.

    Attributes:
        opacity: 0 (invisible) to 1.
        palette: ``inferno``, or ``jet`` as in the paper.
        is_contour: Whether an outline of the strongest attention is drawn as well.

    Raises:
        ValueError: The opacity is outside 0 to 1, or the palette is unknown.
    """

    opacity: float = 0.5
    palette: Palette = "inferno"
    is_contour: bool = False

    def __post_init__(self) -> None:
        if not (math.isfinite(self.opacity) and 0.0 <= self.opacity <= 1.0):
            raise ValueError(f"an opacity lies between 0 and 1, not at {self.opacity}")
        if self.palette not in get_args(Palette):
            raise ValueError(f"there is no palette {self.palette!r}")


class Settings:
    """Typed settings with defaults. A stored value that makes no sense counts as never set.

    Args:
        store: Where they are kept.
    """

    def __init__(self, store: SettingsStore) -> None:
        self._store = store

    def user(self) -> User | None:
        """Who works here; None until a name was given."""
        name = self._store.value(_USER)
        return self._store.user_named(name) if name else None

    def users(self) -> tuple[User, ...]:
        """Everybody who has ever worked with this profile, by name."""
        return tuple(sorted(self._store.users(), key=lambda user: user.name.casefold()))

    def user_named(self, name: str) -> User:
        """The user of this name, who is made when new; nothing else is changed.

        Raises:
            UserProblem: The name is empty or endless.
        """
        name = " ".join(name.split())
        if not name:
            raise UserProblem("A name is needed", "every box and answer is recorded with who was there")
        if len(name) > NAME_LIMIT:
            raise UserProblem("The name is too long", f"it may have up to {NAME_LIMIT} letters")
        return self._store.user_named(name)

    def set_user(self, name: str) -> Changes:
        """Say who works here.

        Raises:
            UserProblem: The name is empty or endless.
        """
        user = self.user_named(name)
        self._store.set_value(_USER, user.name)
        return _CHANGED

    def language(self) -> Language:
        """The language of the screen; ``auto`` follows the computer."""
        stored = self._store.value(_LANGUAGE)
        for language in get_args(Language):
            if language == stored:
                return language  # type: ignore[no-any-return]
        return "auto"

    def set_language(self, language: Language) -> Changes:
        """Choose the language of the screen.

        Raises:
            ValueError: It is unknown.
        """
        if language not in get_args(Language):
            raise ValueError(f"there is no language {language!r}")
        self._store.set_value(_LANGUAGE, language)
        return _CHANGED

    def overlay(self) -> OverlayOptions:
        """How the heatmap is shown."""
        stored = _parsed(self._store.value(_OVERLAY))
        try:
            return OverlayOptions(float(stored["opacity"]), stored["palette"], stored["is_contour"] is True)
        except (KeyError, OverflowError, TypeError, ValueError):
            return OverlayOptions()

    def set_overlay(self, options: OverlayOptions) -> Changes:
        """Choose how the heatmap is shown."""
        self._store.set_value(_OVERLAY, json.dumps(asdict(options)))
        return _CHANGED

    def sections(self) -> dict[str, bool]:
        """Whether a section of the window is unfolded, by its name; those never touched are not in it."""
        stored = _parsed(self._store.value(_SECTIONS))
        if not isinstance(stored, dict):
            return {}
        return {name: is_open for name, is_open in stored.items() if isinstance(is_open, bool)}

    def set_sections(self, sections: Mapping[str, bool]) -> None:
        """Remember which sections are unfolded. The window knows already, so that there is nothing to tell it."""
        self._store.set_value(_SECTIONS, json.dumps(dict(sections)))

    def blinding(self) -> Blinding:
        """What is kept from readers: at first what other readers say, but not the model's answer."""
        stored, usual = _parsed(self._store.value(_BLINDING)), Blinding()
        if not isinstance(stored, dict):
            return usual
        to_others, to_model = stored.get("to_others"), stored.get("to_model")
        return Blinding(
            to_others=to_others if isinstance(to_others, bool) else usual.to_others,
            to_model=to_model if isinstance(to_model, bool) else usual.to_model,
        )

    def set_blinding(self, blinding: Blinding) -> Changes:
        """Choose what is kept from readers."""
        self._store.set_value(_BLINDING, json.dumps(asdict(blinding)))
        return _CHANGED

    def recent_paths(self) -> tuple[Path, ...]:
        """What was opened before, most recent first. What is missing stays in the list, as drives come back."""
        stored = _parsed(self._store.value(_RECENT))
        if not isinstance(stored, list):
            return ()
        return tuple(Path(text) for text in stored if isinstance(text, str))[:RECENT_LIMIT]

    def add_recent(self, paths: Iterable[Path]) -> Changes:
        """Put paths at the head of the recent list, the first one first; the oldest fall off its end."""
        newest_first = dict.fromkeys((*(path.absolute() for path in paths), *self.recent_paths()))
        self._store.set_value(_RECENT, json.dumps([str(path) for path in newest_first][:RECENT_LIMIT]))
        return _CHANGED


def _parsed(text: str | None) -> Any:
    try:
        return json.loads(text or "null")
    except ValueError:
        return None
