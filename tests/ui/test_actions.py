from __future__ import annotations

from collections import Counter
from dataclasses import fields

import pytest
from PySide6.QtGui import QKeySequence

from tests.ui.conftest import OpenWindow
from thyroid_desktop.ui.menus.action_set import slot_of
from thyroid_desktop.ui.menus.actions import COMMANDS, GROUPS
from thyroid_desktop.ui.menus.command import Situation
from thyroid_desktop.ui.theme import RESOURCES


def keys_of(command_id: str) -> tuple[str, ...]:
    return next(command.keys for command in COMMANDS if command.id == command_id)


def test_that_ids_and_keys_are_unique() -> None:
    assert max(Counter(command.id for command in COMMANDS).values()) == 1
    keys = Counter(QKeySequence(key).toString() for command in COMMANDS for key in command.keys)
    assert "" not in keys
    assert max(keys.values()) == 1


@pytest.mark.parametrize(
    ("command_id", "keys"),
    [
        ("next_image", "D"),
        ("previous_image", "A"),
        ("draw_box", "Ctrl+R"),
        ("edit_boxes", "Ctrl+J"),
        ("delete_box", "Del"),
        ("undo", "Ctrl+Z"),
        ("open_folder", "Ctrl+U"),
        ("fit", "Ctrl+F"),
        ("actual_size", "Ctrl+0"),
        ("show_boxes", "T"),
    ],
)
def test_that_the_keys_of_labelme_are_kept(command_id: str, keys: str) -> None:
    assert keys in keys_of(command_id)


def test_that_every_icon_is_there() -> None:
    for command in COMMANDS:
        assert not command.icon or (RESOURCES / "icons" / f"{command.icon}.svg").is_file(), command.id


def test_that_every_command_stands_in_a_known_menu() -> None:
    assert {command.group for command in COMMANDS} == set(GROUPS)


def test_that_nothing_needs_more_than_everything() -> None:
    everything = Situation(**{field.name: True for field in fields(Situation)})
    assert all(command.enabled_when(everything) for command in COMMANDS)


def test_that_only_what_needs_nothing_is_enabled_with_nothing_open() -> None:
    enabled = {command.id for command in COMMANDS if command.enabled_when(Situation())}
    assert {"quit", "manual", "shortcuts", "palette"} <= enabled
    assert not {"undo", "redo", "delete_box", "export_report", "next_image", "play", "open_files"} & enabled


def test_that_every_slot_exists(open_window: OpenWindow) -> None:
    window = open_window()
    named = {
        **window.controllers.named(),
        "viewing": window.viewing,
        "looking": window.viewing.looking,
        "beginning": window.beginning,
        "findings": window.findings,
        "guide": window.guide,
        "window": window,
    }
    for command in COMMANDS:
        assert callable(slot_of(named, command)), command.id


def test_that_buttons_say_their_name_and_keys(open_window: OpenWindow) -> None:
    window = open_window()
    assert window.actions_made["fit"].toolTip() == "Fit to window  (Ctrl+F)"
    for command in COMMANDS:
        if command.is_in_toolbar:
            assert window.actions_made[command.id].toolTip()
            assert not window.actions_made[command.id].icon().pixmap(20, 20).isNull()
