"""What is selected in the viewer, in words, for those who do not see it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from thyroid_desktop.ui.viewer.layers import LayeredCanvas

translate = QCoreApplication.translate


def selection_text(view: LayeredCanvas, kind: str) -> str:
    """The selected box, measurement or proposal; without any, how to begin."""
    if kind == "caliper":
        caliper = view.calipers.caliper_of(view.calipers.selected)
        length = "" if caliper is None else view.calipers.caption(caliper)
        return translate("ImageView", "Measurement, {length}").format(length=length)
    if kind == "proposal":
        return _proposal_text(view)
    box = view.stage.box_of(view.stage.selected)
    if box is None:
        return translate(
            "ImageView",
            "Drag or press Insert to draw a box. Tab selects a box, the arrow keys move it, Delete removes it.",
        )
    caption = view.stage.caption(box)
    if view.stage.is_locked(view.stage.selected):
        return translate("ImageView", "{size}, locked").format(size=caption)
    return caption


def _proposal_text(view: LayeredCanvas) -> str:
    proposal, box = view.proposals.current, view.proposals.box
    if proposal is None or box is None:
        return ""
    text = translate("ImageView", "Proposed box, {score}, {size}. Enter accepts it, Escape refuses it.")
    return text.format(score=QLocale().toString(proposal.score, "f", 2), size=view.stage.caption(box))
