"""An object of the wire is taken apart member by member, and knows what is left."""

from __future__ import annotations

from thyroid_desktop.inference.wire import Fields


def test_that_a_member_that_was_taken_out_is_no_longer_named() -> None:
    fields = Fields.of({"id": "xception", "version": "1"}, "the manifest")
    assert fields.names() == ("id", "version")
    assert fields.text("id") == "xception"
    assert fields.names() == ("version",)
