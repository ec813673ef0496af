"""What all panels are made of."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QLabel, QLayout, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from thyroid_desktop.ui.theme import SPACE, icon


class Panel(QWidget):
    """A widget that writes its texts again when the language changes."""

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Write all texts in the current language."""
        raise NotImplementedError


def label(role: str = "", *, wraps: bool = False) -> QLabel:
    """A label in one of the sheet's text roles."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)  # file names and patients' names are data, not markup
    if role:
        made.setProperty("textRole", role)
    if wraps:
        made.setWordWrap(True)
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    return made


def card(*, spacing: int = SPACE) -> tuple[QFrame, QVBoxLayout]:
    """A framed group and the layout to fill."""
    frame = QFrame()
    frame.setObjectName("card")
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(14, 12, 14, 12)
    layout.setSpacing(spacing)
    return frame, layout


def push_button(*, is_primary: bool = False, is_link: bool = False) -> QPushButton:
    """A button; a primary one is what most users want next."""
    button = QPushButton()
    button.setProperty("isPrimary", is_primary)
    button.setProperty("isLink", is_link)
    return button


def icon_button(name: str) -> QToolButton:
    """A small button that shows only an icon; give it an accessible name and a tooltip."""
    button = QToolButton()
    button.setIcon(icon(name))
    button.setAutoRaise(True)
    return button


def name_control(control: QWidget, name: str, keys: str = "") -> None:
    """Tell screen readers and the tooltip what a control does, with its keys."""
    control.setAccessibleName(name)
    control.setToolTip(f"{name}  ({keys})" if keys else name)


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet looks at, and draw anew where that makes a difference."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def tight(layout: QLayout, *margins: int, spacing: int = SPACE) -> None:
    """Set margins (left, top, right, bottom; none given means zero) and spacing."""
    layout.setContentsMargins(*(margins or (0, 0, 0, 0)))
    layout.setSpacing(spacing)
