"""Reads of notes, bookmarks and reflections: always those of one person, who is who asks."""

from collections.abc import Collection, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kaptrain.learning.models import Mark
from kaptrain.learning.rules.marks import Kind, Spot


def one_mark(session: Session, spot: Spot, *, lock: bool = False) -> Mark | None:
    """Return what the spot's person keeps there, if anything."""
    find = select(Mark).where(
        Mark.person_id == spot.person_id,
        Mark.program == spot.program,
        Mark.lesson_id == spot.lesson_id,
        Mark.anchor == spot.anchor,
        Mark.kind == spot.kind,
    )
    # What a form is compared with must be what is stored now, not what was read before.
    find = find.execution_options(populate_existing=True)
    return session.scalars(find.with_for_update() if lock else find).one_or_none()


def marks_of(session: Session, person_id: int) -> Sequence[Mark]:
    """Return everything that a person keeps for themselves, by lesson and time; one statement."""
    find = select(Mark).where(Mark.person_id == person_id)
    return session.scalars(find.order_by(Mark.program, Mark.lesson_id, Mark.created_at)).all()


def reflections_done(session: Session, person_ids: Collection[int], program: str) -> dict[int, int]:
    """Count the reflections that each person has marked as done: all that anybody else may learn of them."""
    count = (
        select(Mark.person_id, func.count())
        .where(
            Mark.person_id.in_(person_ids),
            Mark.program == program,
            Mark.kind == Kind.REFLECTION,
            Mark.done_at.is_not(None),
        )
        .group_by(Mark.person_id)
    )
    return {row[0]: row[1] for row in session.execute(count)}
