"""What a reader says of their own reading, and who may see a section's discussion."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kaptrain.bookclub import queries
from kaptrain.bookclub.models import Member, SectionRead
from kaptrain.bookclub.rules.progress import states_of
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


def open_discussion(
    session: Session, enrolment: Enrolment, activity: Activity, section: str, *, now: datetime
) -> None:
    """Let a reader see the discussion of a section they have not read, knowingly."""
    row = _row(session, enrolment, activity, section)
    row.opened_at = row.opened_at or now
    session.flush()


def may_discuss(session: Session, person_id: int, club_id: int, activity: Activity, section: str) -> bool:
    """Tell whether somebody may see a section's discussion: its facilitator, or a member who got there.

    For whoever keeps the discussions; the answer is the same as on the book's page.
    """
    club = queries.club_by_id(session, club_id)
    if club is None or section not in _sections(activity):
        return False
    if club.facilitator_id == person_id:
        return True
    find = (
        select(Member.enrolment_id)
        .join(Member.enrolment)
        .where(Member.club_id == club_id, Member.left_at.is_(None), Enrolment.person_id == person_id)
    )
    enrolment_id = session.scalar(find)
    if enrolment_id is None:
        return False
    reached = queries.reached_by(session, enrolment_id, activity.id)
    states = states_of(_sections(activity), {name: each for (_, name), each in reached.items()})
    return any(each.id == section and each.shown for each in states)


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
