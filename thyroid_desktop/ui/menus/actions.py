"""Everything that the user can ask for, as one table; menus, toolbar, shortcut sheet and palette are made from it."""

from __future__ import annotations

from typing import Final

from thyroid_desktop.ui.menus.command import Command
from thyroid_desktop.ui.menus.edit_commands import EDIT, EDIT_COMMANDS, FILE, NODULE, WORK
from thyroid_desktop.ui.menus.study_commands import STUDY, STUDY_COMMANDS
from thyroid_desktop.ui.menus.training_commands import TRAINING, TRAINING_COMMANDS
from thyroid_desktop.ui.menus.view_commands import HELP, IMAGE, VIEW, VIEW_COMMANDS

GROUPS: Final = (FILE, EDIT, NODULE, IMAGE, WORK, STUDY, TRAINING, VIEW, HELP)
"""The menus, in their order."""

COMMANDS: Final[tuple[Command, ...]] = (*EDIT_COMMANDS, *STUDY_COMMANDS, *TRAINING_COMMANDS, *VIEW_COMMANDS)
