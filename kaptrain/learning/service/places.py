"""Keep one's place in a lesson."""

from datetime import datetime

from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kaptrain.enrolment.models import Enrolment
from kaptrain.learning.models import Place


def keep_place(session: Session, enrolment: Enrolment, lesson_id: str, anchor: str, *, now: datetime) -> None:
    """Remember where a trainee stopped in a lesson; the latest word of any device holds."""
    move = (
        update(Place)
        .where(Place.enrolment_id == enrolment.id, Place.lesson_id == lesson_id)
        .values(anchor=anchor, at=now)
    )
    if session.execute(move).rowcount:  # type: ignore[attr-defined]
        return
    place = {"enrolment_id": enrolment.id, "lesson_id": lesson_id, "anchor": anchor, "at": now}
    try:
        with session.begin_nested():
            session.execute(insert(Place).values(place))
    except IntegrityError:
        session.execute(move)  # Another device was first by a moment.
