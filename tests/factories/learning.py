"""A small program of two lessons, the second in preparation, and trainees in it."""

import shutil
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.catalogue.rules.kept import item_mark
from kaptrain.catalogue.rules.lesson import CheckItem, Lesson
from kaptrain.catalogue.service import Library
from kaptrain.enrolment import service as enrolment
from kaptrain.enrolment.models import Enrolment
from kaptrain.learning import queries, service
from kaptrain.learning.rules.layout import answers_shown, parts_shown, seed_of
from tests.factories import LONG_AGO, SYSTEM, person

FIXTURES = Path(__file__).parent.parent / "content" / "fixtures"
LESSON_FILE = "modules/01-ground/01-roles.md"
STARTS = date(2026, 6, 1)


def mini_program(folder: Path) -> Path:
    """Copy the small program below `folder`, which then is a library's."""
    return Path(shutil.copytree(FIXTURES / "mini", folder / "mini"))


def mini_place(
    session: Session, library: Library, trainee: Person | None = None, *, starts_on: date = STARTS
) -> Enrolment:
    """A trainee's place in the small program."""
    program = library.program("mini")
    version = enrolment.freeze_plan(session, "mini", program.plan, program.module_lessons, now=LONG_AGO)
    trainee = trainee or person(session, "Demo Trainee", ["trainee"])
    group = enrolment.open_cohort(
        session,
        SYSTEM,
        title=f"Mini {trainee.name}",
        starts_on=starts_on,
        plan_version=version,
        now=LONG_AGO,
    )
    return enrolment.enrol(session, SYSTEM, group, trainee, plan=program.plan, now=LONG_AGO)


def answers(items: Sequence[CheckItem], wrong: int = 0) -> dict[str, tuple[int, ...]]:
    """Right answers to all items but the first `wrong` ones."""
    return {item.id: wrong_answer(item) if place < wrong else item.right for place, item in enumerate(items)}


def wrong_answer(item: CheckItem) -> tuple[int, ...]:
    """An answer that is not right, of the form that the item asks for."""
    if item.options:
        return (next(place for place in range(item.parts) if place not in item.right),)
    return tuple(reversed(item.right))


def due(session: Session, place: Enrolment, lesson: Lesson) -> tuple[int, tuple[CheckItem, ...]]:
    """The number of the next attempt at a lesson, and its items in order."""
    before = queries.asked_before(session, place.id, lesson.id)
    return len(before) + 1, service.drawn(place, lesson, before)


def sheet(session: Session, place: Enrolment, lesson: Lesson, wrong: int = 0) -> service.Sheet:
    """The next attempt at a lesson, its first `wrong` items answered wrong."""
    number, items = due(session, place, lesson)
    return service.Sheet(lesson, number, answers(items, wrong))


def as_form(items: Sequence[CheckItem], seed: str, given: Mapping[str, tuple[int, ...]]) -> dict[str, object]:
    """Answers as the form that shows these items would send them."""
    fields: dict[str, object] = {f"mark-{item.id}": item_mark(item) for item in items}
    for item in items:
        answer = given[item.id]
        if item.options:
            fields[f"item-{item.id}"] = [str(each) for each in answer]
            continue
        offered = answers_shown(item, seed) if item.pairs else tuple(range(item.parts))
        for shown, part in enumerate(parts_shown(item, seed)):
            fields[f"item-{item.id}.{shown}"] = str(offered.index(answer[part]))
    return fields


def check_form(session: Session, place: Enrolment, lesson: Lesson, wrong: int = 0) -> dict[str, object]:
    """The form of the next attempt, filled in."""
    number, items = due(session, place, lesson)
    fields = as_form(items, seed_of(lesson.id, number), answers(items, wrong))
    return {**fields, "number": str(number), "version": lesson.content_hash}
