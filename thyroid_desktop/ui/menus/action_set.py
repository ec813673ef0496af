"""Qt's actions, made from the table and kept in step with the situation and the language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QToolBar, QWidget

from thyroid_desktop.ui.menus.actions import COMMANDS, GROUPS
from thyroid_desktop.ui.menus.command import CONTEXT, Command, Situation
from thyroid_desktop.ui.theme import icon


def spoken(text: str) -> str:
    """A text of the table in the user's language."""
    return QCoreApplication.translate(CONTEXT, text)


def keys_text(command: Command) -> str:
    """All shortcuts as the platform writes them, such as "Ctrl+Shift+Z, Ctrl+Y"."""
    native = QKeySequence.SequenceFormat.NativeText
    return ", ".join(QKeySequence(keys).toString(native) for keys in command.keys)


def slot_of(controllers: Mapping[str, object], command: Command) -> Callable[..., Any]:
    """The bound method that a command names.

    Raises:
        AttributeError, KeyError: The table names something that does not exist.
    """
    owner, method = command.slot.split(".")
    found: Callable[..., Any] = getattr(controllers[owner], method)
    return found


class ActionSet(QObject):
    """One QAction for every command that is not held."""

    def __init__(self, owner: QWidget, controllers: Mapping[str, object]) -> None:
        super().__init__(owner)
        self._actions: dict[str, QAction] = {}
        self._menus: dict[str, QMenu] = {}
        self._buttons: dict[str, QWidget] = {}
        self._choices: dict[str, QActionGroup] = {}
        self._situation: Situation | None = None
        for command in COMMANDS:
            if not command.is_held:
                self._actions[command.id] = self._made(owner, command, slot_of(controllers, command))
        self.retranslate()
        self.suit(Situation())

    def __getitem__(self, command_id: str) -> QAction:
        return self._actions[command_id]

    def fill_menus(self, bar: QMenuBar) -> dict[str, QMenu]:
        """Make one menu a group; the menus by their group."""
        for group in GROUPS:
            menu = bar.addMenu(spoken(group))
            menu.setToolTipsVisible(False)
            self._menus[group] = menu
            for command in COMMANDS:
                if command.group == group and command.is_in_menu and not command.is_held:
                    if command.begins_section:
                        menu.addSeparator()
                    menu.addAction(self._actions[command.id])
        return self._menus

    def fill_toolbar(self, bar: QToolBar) -> None:
        """Add the buttons, with a gap between groups."""
        group = ""
        for command in COMMANDS:
            if command.is_in_toolbar:
                if group and command.group != group:
                    bar.addSeparator()
                group = command.group
                bar.addAction(self._actions[command.id])
                self._buttons[command.id] = bar.widgetForAction(self._actions[command.id])
        self._name_buttons()

    def suit(self, now: Situation) -> None:
        """Enable what can be asked for now."""
        if now == self._situation:
            return
        self._situation = now
        for command in COMMANDS:
            if not command.is_held:
                self._actions[command.id].setEnabled(command.enabled_when(now))

    def reword(self, command_id: str, text: str) -> None:
        """Say more exactly what a command would do; with an empty text as the table says."""
        command = next(one for one in COMMANDS if one.id == command_id)
        wanted = text or spoken(command.text)
        if self._actions[command_id].text() != wanted:
            self._word(command, wanted)

    def retranslate(self) -> None:
        """Write all texts in the current language."""
        for group, menu in self._menus.items():
            menu.setTitle(spoken(group))
        for command in COMMANDS:
            if not command.is_held:
                self._word(command, spoken(command.text))
        self._name_buttons()

    def _name_buttons(self) -> None:
        """Tell screen readers what the buttons do, which show an icon only."""
        for command in COMMANDS:
            if command.id in self._buttons:
                self._buttons[command.id].setAccessibleName(spoken(command.text))

    def _word(self, command: Command, text: str) -> None:
        action, keys = self._actions[command.id], keys_text(command)
        action.setText(text)
        action.setToolTip(f"{text.rstrip('…')}  ({keys})" if keys else text)

    def _made(self, owner: QWidget, command: Command, slot: Callable[..., Any]) -> QAction:
        action = QAction(owner)
        action.setObjectName(command.id)
        action.setShortcuts([QKeySequence(keys) for keys in command.keys])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        if command.icon:
            action.setIcon(icon(command.icon))
        action.setMenuRole(QAction.MenuRole.NoRole)
        action.setCheckable(command.is_checkable or bool(command.choice))
        action.setChecked(command.is_checked)
        if command.is_checkable:
            action.toggled.connect(slot)
        else:
            action.triggered.connect(lambda _checked=False: slot(*command.arguments))
        if command.choice:
            self._choices.setdefault(command.choice, QActionGroup(self)).addAction(action)
        owner.addAction(action)
        return action
