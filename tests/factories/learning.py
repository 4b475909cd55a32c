"""A small program of two lessons, the second in preparation, and trainees in it."""

import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.catalogue.rules.lesson import Lesson
from kaptrain.catalogue.service import Library
from kaptrain.enrolment import service as enrolment
from kaptrain.enrolment.models import Enrolment
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


def answers(lesson: Lesson, wrong: int = 0) -> dict[str, tuple[int, ...]]:
    """Right answers to all items but the first `wrong` ones."""
    return {item.id: (1,) if place < wrong else item.right for place, item in enumerate(lesson.check)}


def as_form(lesson: Lesson, chosen: Mapping[str, tuple[int, ...]]) -> dict[str, object]:
    """Answers as the lesson's own form would send them."""
    fields: dict[str, object] = {f"item-{item}": [str(each) for each in ids] for item, ids in chosen.items()}
    return {**fields, "version": lesson.content_hash}
