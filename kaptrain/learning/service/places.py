"""Keep a trainee's place in a lesson."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, case, insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kaptrain.enrolment.models import Enrolment
from kaptrain.learning.models import Place


def keep_place(
    session: Session,
    enrolment: Enrolment,
    lesson_id: str,
    anchor: str,
    *,
    beyond: Sequence[str] = (),
    now: datetime,
) -> None:
    """Remember where a trainee stopped in a lesson.

    A place among those `beyond` stays: looking at the beginning again, or opening the lesson
    on another device, does not take back what was read. One statement decides, so that two devices
    at once end at the further place.
    """
    # With no place beyond, an empty IN would still be asked.
    reached: str | ColumnElement[str] = (
        case((Place.anchor.in_(beyond), Place.anchor), else_=anchor) if beyond else anchor
    )
    move = (
        update(Place)
        .where(Place.enrolment_id == enrolment.id, Place.lesson_id == lesson_id)
        .values(anchor=reached, at=now)
        .execution_options(synchronize_session=False)
    )
    if session.execute(move).rowcount:  # type: ignore[attr-defined]
        return
    place = {"enrolment_id": enrolment.id, "lesson_id": lesson_id, "anchor": anchor, "at": now}
    try:
        with session.begin_nested():
            session.execute(insert(Place).values(place))
    except IntegrityError:
        session.execute(move)  # Another device was first by a moment.
