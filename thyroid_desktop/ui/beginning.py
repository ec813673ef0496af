"""What happens between the first paint and the first image: library, name, model, paths of the command line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from thyroid_desktop.domain.annotation import User
from thyroid_desktop.services.blinding import Blinding
from thyroid_desktop.services.changes import Changes
from thyroid_desktop.services.ports import Progress
from thyroid_desktop.services.settings import Language, OverlayOptions
from thyroid_desktop.services.workplace import Workplace
from thyroid_desktop.ui.controllers import Controllers
from thyroid_desktop.ui.name_dialog import NameDialog
from thyroid_desktop.ui.readers.reader_dialog import ReaderDialog
from thyroid_desktop.ui.settings_dialog import SettingsDialog
from thyroid_desktop.ui.translation import Translation


@dataclass(frozen=True, slots=True)
class Choices:
    """The user's settings, read in one go."""

    user: User | None
    language: Language
    overlay: OverlayOptions
    recent: tuple[Path, ...]
    users: tuple[User, ...]
    blinding: Blinding


class Beginning(QObject):
    """Makes the services in the background and keeps the window in step with the settings."""

    choices_read = Signal(object)
    """:class:`Choices`, after the start and after every change of a setting."""
    failed = Signal(object)
    """:class:`UserProblem` because of which there is no library to work with."""

    def __init__(
        self,
        window: QWidget,
        controllers: Controllers,
        make_workplace: Callable[[], Workplace],
        paths: Sequence[Path],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._controllers = controllers
        self._make_workplace = make_workplace
        self._paths = tuple(paths)
        self._translation = Translation(self)
        self.choices: Choices | None = None
        self.name_dialog: NameDialog | None = None
        controllers.operations.changed.connect(self._on_changed)

    @property
    def language(self) -> str:
        """Name of the language on screen, ``en`` or ``zh_CN``."""
        return self._translation.name

    def begin(self) -> None:
        """Open the library; called when the window has been painted."""
        self._controllers.operations.run(
            lambda _progress: self._make_workplace(), done=self._on_workplace, failed=self.failed.emit
        )

    def read_choices(self) -> None:
        """Read the settings anew and apply them."""
        workplace = self._controllers.session.workplace
        if workplace is None:
            return
        settings = workplace.settings

        def read(_progress: Progress) -> Choices:
            return Choices(
                settings.user(),
                settings.language(),
                settings.overlay(),
                settings.recent_paths(),
                settings.users(),
                settings.blinding(),
            )

        self._controllers.operations.run(read, done=self._on_choices, lane="settings")

    def show_settings(self) -> None:
        """Open the settings."""
        choices = self.choices
        if choices is None or choices.user is None:
            return
        dialog = SettingsDialog(self._window, choices.user.name, choices.language, choices.overlay, choices.blinding)
        dialog.name_chosen.connect(self.set_name)
        dialog.language_chosen.connect(self.set_language)
        dialog.overlay_chosen.connect(self.set_overlay)
        dialog.blinding_chosen.connect(self.set_blinding)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def choose_reader(self) -> None:
        """Let another reader go on at this window."""
        choices = self.choices
        if choices is not None and choices.user is not None:
            dialog = ReaderDialog(self._window, choices.users, choices.user)
            dialog.chosen.connect(self.set_name)
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

    def set_name(self, name: str) -> None:
        """Remember who works here."""
        self._store(lambda workplace: workplace.settings.set_user(name))

    def set_overlay(self, options: OverlayOptions) -> None:
        """Remember how the attention map is shown."""
        self._store(lambda workplace: workplace.settings.set_overlay(options))

    def set_blinding(self, blinding: Blinding) -> None:
        """Remember what is kept from readers; it leaves the screen at once."""
        self._store(lambda workplace: workplace.settings.set_blinding(blinding))

    def set_language(self, language: Language) -> None:
        """Remember the language of the screen, which changes at once."""
        self._store(lambda workplace: workplace.settings.set_language(language))

    def _store(self, write: Callable[[Workplace], object]) -> None:
        workplace = self._controllers.session.workplace
        if workplace is not None:
            self._controllers.operations.run(lambda _progress: write(workplace), lane="settings")

    def _on_changed(self, changes: Changes) -> None:
        if changes.is_settings:
            self.read_choices()

    def _on_workplace(self, workplace: Workplace) -> None:
        self._controllers.session.adopt(workplace)
        self._controllers.operations.run(
            lambda _progress: workplace.models.active().folder,
            done=self._controllers.opinion.start,
            failed=self._controllers.opinion.give_up,
        )
        self._controllers.operations.run(
            lambda _progress: _proposer_folder(workplace), done=self._controllers.proposing.start
        )
        self.read_choices()

    def _on_choices(self, choices: Choices) -> None:
        self.choices = choices
        self._translation.apply(choices.language)
        session = self._controllers.session
        if choices.user is None:
            self._ask_name()
        else:
            session.set_reader(choices.user, choices.blinding)
            paths, self._paths = self._paths, ()
            if paths:
                self._controllers.opening.open_paths(paths)
        self.choices_read.emit(choices)

    def _ask_name(self) -> None:
        if self.name_dialog is None:
            self.name_dialog = NameDialog(self._window)
            self.name_dialog.named.connect(self.set_name)
            self.name_dialog.quit_asked.connect(self._window.close)
        self.name_dialog.open()


def _proposer_folder(workplace: Workplace) -> Path | None:
    proposer = workplace.models.proposer()
    return None if proposer is None else proposer.folder
