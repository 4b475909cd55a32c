"""Who did what an event asks besides presence, and whose time waits for it."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from kaptrain.events.models import AskedDone, Attendance, Event


def asked_done(session: Session, activity: str, enrolment_ids: Collection[int]) -> frozenset[int]:
    """Return those of these enrolments that did what the activity asks."""
    find = select(AskedDone.enrolment_id).where(
        AskedDone.activity == activity, AskedDone.enrolment_id.in_(enrolment_ids)
    )
    return frozenset(session.scalars(find))


def activities_done(session: Session, enrolment_id: int) -> frozenset[str]:
    """Return the activities for which somebody did what is asked besides presence."""
    return frozenset(
        session.scalars(select(AskedDone.activity).where(AskedDone.enrolment_id == enrolment_id))
    )


def waiting_attendances(session: Session, enrolment_id: int, activity: str) -> Sequence[Attendance]:
    """Return what was confirmed of somebody and counts once they did what is asked, with the events."""
    find = (
        select(Attendance)
        .join(Attendance.event)
        .options(contains_eager(Attendance.event))
        .where(
            Attendance.enrolment_id == enrolment_id,
            Attendance.confirmed_at.is_not(None),
            Attendance.credited > 0,
            Attendance.line_seq.is_(None),
            Event.activity == activity,
            Event.asks != "",
        )
        .order_by(Attendance.id)
        .execution_options(populate_existing=True)
    )
    return session.scalars(find).all()
