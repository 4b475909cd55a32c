"""Modules and lessons with how far a trainee is in them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from kaptrain.catalogue.rules.lesson import LessonRef
from kaptrain.catalogue.rules.program import Module, Program
from kaptrain.learning.rules.progress import Progress, Standing, State, next_lesson, state_of

STEPS = {State.COUNTED: "done", State.UNDER_WAY: "now", State.NOT_COUNTED: "now"}


@dataclass(frozen=True)
class Row:
    """A lesson in a list; `counted` in minutes."""

    module_id: str
    id: str
    number: str
    title: str
    minutes: int
    counted: int
    state: State
    ready: bool
    kept: bool = False

    @property
    def opens(self) -> bool:
        """Whether there is a page: of the lesson, or of what was done in it while it was there."""
        return self.ready or self.kept

    @property
    def name(self) -> str:
        return f"{self.number} {self.title}"


@dataclass(frozen=True)
class ModuleRow:
    """A module with its lessons; minutes counted of minutes promised."""

    id: str
    number: int
    title: str
    minutes: int
    counted: int
    rows: tuple[Row, ...]

    @property
    def written(self) -> bool:
        """Whether any of its lessons can be read."""
        return any(row.ready for row in self.rows)

    @property
    def steps(self) -> list[str]:
        return [STEPS.get(row.state, "") for row in self.rows]

    @property
    def words(self) -> str:
        """The progress in words, which also stand for the bar."""
        done = self._count(State.COUNTED)
        words = f"{done} of {len(self.rows)} lessons counted"
        others = (
            (State.NOT_COUNTED, "passed without counting"),
            (State.UNDER_WAY, "under way"),
            (State.IN_PREPARATION, "in preparation"),
        )
        return ", ".join(
            [words, *(f"{self._count(state)} {what}" for state, what in others if self._count(state))]
        )

    def _count(self, state: State) -> int:
        return sum(row.state is state for row in self.rows)


@dataclass(frozen=True)
class Reading:
    """A lesson on its module's page: what is left, where it was left (anchor, words), what is kept in it."""

    row: Row
    left: str
    place: tuple[str, str] | None
    kept: str


@dataclass(frozen=True)
class Next:
    """The lesson to open now; `under_way` when it was begun, `anchor` where it was left."""

    row: Row
    module: str
    under_way: bool
    anchor: str | None


@dataclass(frozen=True)
class Former:
    """A lesson that was credited and has left the program since; minutes."""

    module_id: str
    id: str
    title: str
    minutes: int
    counted: int
    on: date


@dataclass(frozen=True)
class ModulesPage:
    """All modules, the totals of their component in minutes, what to do next, and what left the program."""

    program: str
    counted: int
    required: int
    modules: tuple[ModuleRow, ...]
    next: Next | None
    former: tuple[Former, ...]


def module_row(module: Module, standing: Standing, started: Collection[str]) -> ModuleRow:
    """Return a module with the state of each lesson."""
    rows = tuple(_row(module, lesson, standing, started) for lesson in module.lessons)
    return ModuleRow(
        id=module.id,
        number=module.number,
        title=module.title,
        minutes=module.minutes,
        counted=sum(row.counted for row in rows),
        rows=rows,
    )


def modules_page(
    program: Program, standing: Standing, started: Collection[str], last: Progress
) -> ModulesPage:
    """Return the page of all modules."""
    modules = tuple(module_row(module, standing, started) for module in program.modules)
    return ModulesPage(
        program=program.title,
        counted=standing.total,
        required=standing.required,
        modules=modules,
        next=_next(program, modules, standing, last),
        former=_former(program, standing),
    )


def _former(program: Program, standing: Standing) -> tuple[Former, ...]:
    known = {lesson.id for module in program.modules for lesson in module.lessons}
    return tuple(
        Former(
            module_id=lesson_id.rpartition("-")[0],
            id=lesson_id,
            title=credit.title,
            minutes=credit.minutes,
            counted=standing.counted.get(lesson_id, 0),
            on=credit.on,
        )
        for lesson_id, credit in sorted(standing.credits.items())
        if lesson_id not in known
    )


def _row(module: Module, lesson: LessonRef, standing: Standing, started: Collection[str]) -> Row:
    return Row(
        module_id=module.id,
        id=lesson.id,
        number=lesson.number,
        title=lesson.title,
        minutes=lesson.minutes,
        counted=standing.counted.get(lesson.id, 0),
        state=state_of(lesson, standing, started),
        ready=lesson.ready,
        kept=lesson.id in standing.credits or lesson.id in started,
    )


def _next(
    program: Program, modules: tuple[ModuleRow, ...], standing: Standing, last: Progress
) -> Next | None:
    rows = {row.id: (module, row) for module in modules for row in module.rows}
    left = rows.get(last.lesson_id or "")
    if left and left[1].state is State.UNDER_WAY:
        return Next(left[1], left[0].title, under_way=True, anchor=last.anchor)
    step = next_lesson(program, standing.credited)
    if step is None:
        return None
    module, row = rows[step[1].id]
    return Next(row, module.title, under_way=row.state is State.UNDER_WAY, anchor=None)
