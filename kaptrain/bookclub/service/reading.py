"""What a reader says of their own reading; it decides which discussions are shown to them."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kaptrain.bookclub import queries
from kaptrain.bookclub.models import SectionRead
from kaptrain.bookclub.service.talking import keep_reach
from kaptrain.catalogue.rules.program import Activity
from kaptrain.enrolment.models import Enrolment
from kaptrain.shared.errors import Missing


def set_read(
    session: Session, enrolment: Enrolment, activity: Activity, section: str, *, read: bool, now: datetime
) -> None:
    """Mark a section as read, or not; as it is already is fine."""
    row = _row(session, enrolment, activity, section)
    row.read_at = (row.read_at or now) if read else None
    session.flush()
    keep_reach(session, enrolment, activity)


def open_discussion(
    session: Session, enrolment: Enrolment, activity: Activity, section: str, *, now: datetime
) -> None:
    """Let a reader see the discussion of a section they have not read, knowingly."""
    row = _row(session, enrolment, activity, section)
    row.opened_at = row.opened_at or now
    session.flush()
    keep_reach(session, enrolment, activity)


def _sections(activity: Activity) -> list[str]:
    return [each.id for each in activity.guide.sections]


def _row(session: Session, enrolment: Enrolment, activity: Activity, section: str) -> SectionRead:
    if section not in _sections(activity):
        raise Missing
    row = queries.one_read(session, enrolment.id, activity.id, section)
    if row is not None:
        return row
    made = SectionRead(enrolment_id=enrolment.id, activity=activity.id, section=section)
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:
        # Another device was first by a moment.
        found = queries.one_read(session, enrolment.id, activity.id, section)
        if found is None:
            raise
        return found
    return made
