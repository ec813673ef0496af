"""Ordering a training in plain steps on one page: which cases, which recipe, how long it will take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QDate, QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from thyroid_desktop.domain.jobs import TrainingOrder
from thyroid_desktop.services.queueing.readiness import stock_of
from thyroid_desktop.ui.evidence.calm_problem import CalmProblem
from thyroid_desktop.ui.library.interchange import filled
from thyroid_desktop.ui.panels.choice import Choice
from thyroid_desktop.ui.panels.parts import card, label, name_control, push_button, restyle, tight
from thyroid_desktop.ui.training.case_table import CaseTable
from thyroid_desktop.ui.training.order_choice import (
    SCOPES,
    Found,
    Scope,
    in_scope,
    objection,
    stock_text,
    time_text,
    warning,
)
from thyroid_desktop.ui.training.recipe_choice import RecipeChoice, WeightRows
from thyroid_desktop.ui.training.training_words import CASES, counted, recipe_title

if TYPE_CHECKING:
    from thyroid_desktop.domain.errors import UserProblem
    from thyroid_desktop.services.queueing.queue_ports import ShelvedRecipe
    from thyroid_desktop.services.queueing.readiness import CaseReadiness

TITLE_LIMIT: Final = 120
USUAL_SIZE: Final = (1180, 780)
SHARES: Final = (11, 10)
NOTHING: Final = Found((), (), 1)


class OrderDialog(QDialog):
    """Not modal: a double click on a case shows its image in the main window, and what was mended there counts here.

    Args:
        parent: The main window.
        recipes: To choose from, the recommended one first.
        open_case: The case on screen; 0 for none.
        can_start: Whether a worker can be started on this computer.
    """

    look_asked = Signal()
    """The library is to be looked through, with or without labels from readings."""
    queue_asked = Signal(object, bool)
    """:class:`TrainingOrder`, and whether a worker is to be started here."""

    def __init__(self, parent: QWidget, recipes: tuple[ShelvedRecipe, ...], *, open_case: int, can_start: bool) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._found, self._is_looking, self._is_sent = NOTHING, True, False
        self._chosen: tuple[CaseReadiness, ...] = ()
        self._stock = stock_of(())
        self._open_case, self._can_start = open_case, can_start
        self._usual_title = ""
        self._head, self._detail = label("title"), label("muted", wraps=True)
        self._headings = [label("heading") for _ in range(5)]
        self.scope = Choice(SCOPES)
        self.scope.show_chosen("queued")
        self.stock, self.warning = label("verdict", wraps=True), label("notice", wraps=True)
        self.with_tirads = QCheckBox()
        self.cases = CaseTable()
        self._none = label("muted", wraps=True)
        self._pages = QStackedWidget()
        self.recipes, self.weights = RecipeChoice(), WeightRows()
        self.time, self._time_note = label("verdict", wraps=True), label("small", wraps=True)
        self.title = QLineEdit(maxLength=TITLE_LIMIT)
        self.starts_worker = QCheckBox()
        self.starts_worker.setChecked(can_start)
        self.starts_worker.setEnabled(can_start)
        self.problem = CalmProblem()
        self.hint = label("small", wraps=True)
        self._bar = QProgressBar(textVisible=False)
        self.cancel, self.queue = push_button(), push_button(is_primary=True)
        self._arrange()
        self._connect()
        self.recipes.offer(recipes)
        self.retranslate()
        self.resize(QSize(*USUAL_SIZE).boundedTo(self.screen().availableSize()))
        self.setMinimumSize(800, 470)  # of a common screen at 200 %
        self.scope.setFocus()

    @property
    def order(self) -> TrainingOrder:
        """What is chosen by now."""
        recipe = self.recipes.recipe
        return TrainingOrder(
            title=" ".join(self.title.text().split()),
            recipe_id=recipe.id if recipe is not None else "",
            recipe=recipe.text if recipe is not None else "",
            case_ids=tuple(sorted(one.case.id for one in self._chosen if one.is_ready)),
            with_tirads=self.with_tirads.isChecked(),
            weights=self.weights.chosen,
        )

    def show_looking(self, done: int, total: int) -> None:
        """The library is being looked through: so many cases of so many."""
        self._is_looking = True
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._write()

    def show_found(self, found: Found) -> None:
        """This is in the library."""
        if self._found is NOTHING and found.workers:
            # The worker that is there, perhaps one with a GPU, is to take the job, not a second one on this computer.
            self.starts_worker.setChecked(False)
        self._found, self._is_looking = found, False
        self.problem.show_problem(None)
        self._choose()

    def show_problem(self, problem: UserProblem) -> None:
        """Say what went wrong; what was chosen stays."""
        self._is_looking = self._is_sent = False
        self.problem.show_problem(problem)
        self._write()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Write all texts in the current language."""
        self.setWindowTitle(self.tr("New training"))
        self._head.setText(self.tr("New training"))
        self._detail.setText(
            self.tr(
                "A model is trained on annotated cases, measured on nodules that it has not seen, and compared with "
                "the one in use. You decide afterwards whether it is adopted."
            )
        )
        headings = (
            self.tr("1  WHICH CASES"),
            self.tr("2  WHICH RECIPE"),
            self.tr("PRETRAINED WEIGHTS"),
            self.tr("3  HOW LONG IT TAKES"),
            self.tr("4  ITS NAME"),
        )
        for heading, text in zip(self._headings, headings, strict=True):
            heading.setText(text)
        name_control(self.scope, self.tr("Which cases are trained on"))
        self.with_tirads.setText(self.tr("Take TI-RADS readings as labels where there is no pathology"))
        name_control(self.with_tirads, self.tr("TR1 to TR3 count as benign, TR5 as malignant, TR4 as neither"))
        name_control(self.cases, self.tr("Cases and what they lack; Enter leads to the image"))
        self._none.setText(
            self.tr("No case is meant by this choice. Mark images as queued for training in the work list first.")
        )
        self._time_note.setText(self.tr("An estimate: computers differ. Training goes on when this window is closed."))
        name_control(self.title, self.tr("Name of the training"))
        self.starts_worker.setText(self.tr("Start a training worker on this computer at once"))
        why = self.tr("Training is not installed on this computer; a worker on another machine takes the job")
        name_control(self.starts_worker, self.starts_worker.text() if self._can_start else why)
        self.cancel.setText(self.tr("Cancel"))
        name_control(self.cancel, self.tr("Cancel"), "Esc")
        self.queue.setText(self.tr("Queue training"))
        name_control(self.queue, self.tr("Queue training"), "Ctrl+Enter")
        self._bar.setAccessibleName(self.tr("Progress"))
        self._write()

    @property
    def _scope(self) -> Scope:
        chosen = next(iter(self.scope.chosen), "queued")
        return "all" if chosen == "all" else "open" if chosen == "open" else "queued"

    def _arrange(self) -> None:
        sides = QHBoxLayout()
        tight(sides, spacing=14)
        sides.addWidget(self._cases_card(), SHARES[0])
        sides.addWidget(self._recipe_side(), SHARES[1])
        feet = QHBoxLayout()
        tight(feet, 0, 4, 0, 0, spacing=12)
        words = QVBoxLayout()
        tight(words, spacing=5)
        words.addWidget(self.hint)
        words.addWidget(self._bar)
        feet.addLayout(words, 1)
        for button in (self.cancel, self.queue):
            button.setAutoDefault(False)  # Enter in a field must not queue anything
            feet.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        layout = QVBoxLayout(self)
        tight(layout, 24, 18, 24, 16, spacing=10)
        for widget in (self._head, self._detail, self.problem):
            layout.addWidget(widget)
        layout.addLayout(sides, 1)
        layout.addLayout(self._name_line(self._headings[4]))
        layout.addLayout(feet)
        QShortcut(QKeySequence("Ctrl+Return"), self).activated.connect(self.queue.click)

    def _cases_card(self) -> QWidget:
        frame, inside = card(spacing=7)
        for widget in (self._headings[0], self.scope, self.stock, self.warning, self.with_tirads):
            inside.addWidget(widget)
        self._none.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._none.setContentsMargins(0, 8, 0, 0)
        for page in (self._none, self.cases):
            self._pages.addWidget(page)
        inside.addWidget(self._pages, 1)
        return frame

    def _recipe_side(self) -> QWidget:
        """Scrolls where there are many networks, or the letters are large."""
        column = QWidget()
        right = QVBoxLayout(column)
        tight(right, 0, 0, 6, 0, spacing=12)
        _, recipe, weights, time, _ = self._headings
        for parts in ((recipe, self.recipes), (weights, self.weights), (time, self.time, self._time_note)):
            frame, inside = card(spacing=7)
            for widget in parts:
                inside.addWidget(widget)
            right.addWidget(frame)
        right.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        column.setMinimumHeight(1)  # its height follows from its width, not from what its sentences need when narrow
        area.setWidget(column)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return area

    def _name_line(self, heading: QLabel) -> QHBoxLayout:
        line = QHBoxLayout()
        tight(line, 15, 0, 0, 0, spacing=14)
        line.addWidget(heading)
        line.addWidget(self.title, 1)
        line.addWidget(self.starts_worker)
        return line

    def _connect(self) -> None:
        self.scope.picked.connect(self._on_scope)
        self.with_tirads.toggled.connect(lambda _is_on: self.look_asked.emit())
        self.recipes.changed.connect(self._write)
        self.title.textChanged.connect(self._write_hint)
        self.cancel.clicked.connect(self.reject)
        self.queue.clicked.connect(self._send)

    def _send(self) -> None:
        """Once: whoever presses twice wants one training."""
        self._is_sent = True
        self._write_hint()
        self.queue_asked.emit(self.order, self.starts_worker.isChecked())

    def _on_scope(self, word: object) -> None:
        if word is None:
            self.scope.show_chosen("queued")
        self._choose()

    def _choose(self) -> None:
        """Count once what is chosen: there may be thousands of cases."""
        self._chosen = in_scope(self._found.cases, self._scope, self._open_case)
        self._stock = stock_of(self._chosen)
        self.cases.show_cases(self._chosen)
        self._write()

    def _write(self) -> None:
        stock, recipe = self._stock, self.recipes.recipe
        self.stock.setText(stock_text(stock))
        self.warning.setText(warning(stock))
        self.warning.setVisible(bool(self.warning.text()) and not self._is_looking)
        self._none.setVisible(not self._is_looking)
        self._pages.setCurrentIndex(1 if self._chosen else 0)
        self.weights.show_networks(recipe.networks if recipe is not None else ())
        self.time.setText(time_text(self._found, recipe, stock.images) or "–")
        self._suggest_title(recipe, stock.cases)
        self._write_hint()

    def _suggest_title(self, recipe: ShelvedRecipe | None, cases: int) -> None:
        """As long as the user has not named it."""
        if recipe is not None and self.title.text() == self._usual_title:
            day = QDate.currentDate().toString(Qt.DateFormat.ISODate)
            self._usual_title = filled(self.tr("%1, %2, %3"), (recipe_title(recipe), counted(cases, CASES), day))
            self.title.setText(self._usual_title)

    def _write_hint(self) -> None:
        against = objection(self._stock, self.recipes.recipe, self.title.text().strip())
        self._bar.setVisible(self._is_looking)
        self.hint.setText(self.tr("Looking through the library…") if self._is_looking else against)
        restyle(self.hint, "textRole", "small" if self._is_looking else "notice")
        self.queue.setEnabled(not against and not self._is_looking and not self._is_sent)


def lacking_image(case: CaseReadiness) -> int:
    """The image that one wants to see of a case: the first that lacks something, else the first."""
    lacking = next((one.image.id for one in case.images if one.lacks), None)
    return lacking if lacking is not None else case.images[0].image.id
