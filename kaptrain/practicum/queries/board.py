"""Reads for the board: whom it shows, and the seats they have at events of the practicum."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload

from kaptrain.accounts.models import Person
from kaptrain.enrolment.models import Enrolment
from kaptrain.enrolment.queries import ACTIVE
from kaptrain.events.models import Booking, Event
from kaptrain.events.rules.seats import Standing
from kaptrain.hours.service import Year
from kaptrain.practicum.models import Practitioner, Site, Slot
from kaptrain.practicum.rules.clearance import PRACTICUM, Folder, Host, Place, Row, Visit

HELD = (Standing.BOOKED.value, Standing.OFFERED.value)


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Whose trainees: everybody's, a cohort's, or those who have a seat with `host_id`; never one's own."""

    reader_id: int
    host_id: int | None = None
    cohort_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Desk:
    """One trainee with everything that clearance is about."""

    enrolment: Enrolment
    year: Year
    folder: Folder
    row: Row


def trainees(
    session: Session, scope: Scope, *, now: datetime, limit: int, offset: int = 0
) -> tuple[Sequence[Enrolment], int]:
    """Return a page of active enrolments by name, and how many there are (0 beyond the last page)."""
    find = (
        select(Enrolment, func.count().over())
        .join(Enrolment.person)
        .options(
            joinedload(Enrolment.person), joinedload(Enrolment.cohort), joinedload(Enrolment.plan_version)
        )
        .where(Enrolment.state == ACTIVE, Enrolment.person_id != scope.reader_id)
        .order_by(Person.name, Enrolment.id)
        .limit(limit)
        .offset(offset)
    )
    if scope.cohort_id is not None:
        find = find.where(Enrolment.cohort_id == scope.cohort_id)
    if scope.host_id is not None:
        seats = select(Booking.enrolment_id).join(Event, Event.id == Booking.event_id)
        find = find.where(Enrolment.id.in_(seats.where(Event.host_id == scope.host_id, *_ahead(now))))
    rows = session.execute(find).all()
    return [row[0] for row in rows], rows[0][1] if rows else 0


def visits_of(
    session: Session, enrolment_ids: Collection[int], *, now: datetime, host_id: int | None = None
) -> Mapping[int, Sequence[Visit]]:
    """Return the visits that these enrolments have a seat for, soonest first; with one host, or all."""
    find = (
        select(Booking.enrolment_id, Event, Person.name.label("host"), Site, Practitioner)
        .join(Event, Event.id == Booking.event_id)
        .join(Person, Person.id == Event.host_id)
        .outerjoin(Slot, Slot.event_id == Event.id)
        .outerjoin(Site, Site.id == Slot.site_id)
        .outerjoin(Practitioner, Practitioner.person_id == Event.host_id)
        .where(Booking.enrolment_id.in_(enrolment_ids), *_ahead(now))
        .order_by(Event.starts_at, Event.id)
    )
    if host_id is not None:
        find = find.where(Event.host_id == host_id)
    found: dict[int, list[Visit]] = defaultdict(list)
    for enrolment_id, event, host, site, record in session.execute(find):
        found[enrolment_id].append(visit_of(event, host, site, record))
    return found


def visit_of(event: Event, host: str, site: Site | None, record: Practitioner | None) -> Visit:
    """Return an event of the practicum as the rules read it."""
    return Visit(
        event=event.id,
        title=event.title,
        activity=event.activity,
        on=event.on,
        host=Host(
            name=host,
            known=record is not None and record.state == "active",
            until=record.licence_until if record else None,
        ),
        place=place_of(site),
        gates=tuple(event.gates),
    )


def place_of(site: Site | None) -> Place | None:
    """Return a site as the rules read it."""
    if site is None:
        return None
    return Place(
        id=site.id,
        name=site.name,
        since=site.agreement_on,
        until=site.agreement_until,
        is_open=site.state == "open",
    )


def _ahead(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Event.kind == PRACTICUM,
        Event.state == "planned",
        Event.ends_at > now,
        Booking.state.in_(HELD),
    )
