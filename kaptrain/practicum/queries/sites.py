"""Reads of sites, of those who host there, and of the sites of events."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from kaptrain.accounts.models import Person, RoleGrant
from kaptrain.audit.models import AuditRow
from kaptrain.authz.actor import Role
from kaptrain.practicum.models import Placement, Practitioner, Site, Slot

MOST_ACTS = 50
_WITH_SITES = selectinload(Practitioner.placements).joinedload(Placement.site)


def all_sites(session: Session) -> Sequence[Site]:
    """Return every site, open ones first, by name."""
    return session.scalars(select(Site).order_by(Site.state.desc(), Site.name, Site.id)).all()


def open_sites(session: Session) -> Sequence[Site]:
    """Return the sites that receive trainees, by name."""
    return session.scalars(select(Site).where(Site.state == "open").order_by(Site.name, Site.id)).all()


def site_by_id(session: Session, site_id: int, *, lock: bool = False) -> Site | None:
    """Return a site; `lock` holds its row until the end."""
    find = select(Site).where(Site.id == site_id)
    if lock:
        find = find.with_for_update().execution_options(populate_existing=True)
    return session.scalar(find)


def site_named(session: Session, name: str) -> Site | None:
    """Return the site of this name."""
    return session.scalar(select(Site).where(Site.name == name))


def all_practitioners(session: Session) -> Sequence[Practitioner]:
    """Return every record with its sites, active ones first, by name."""
    find = select(Practitioner).options(_WITH_SITES)
    return session.scalars(find.order_by(Practitioner.state, Practitioner.name, Practitioner.id)).all()


def practitioner_by_id(session: Session, number: int, *, lock: bool = False) -> Practitioner | None:
    """Return a record with its sites; `lock` holds its row until the end."""
    find = select(Practitioner).options(_WITH_SITES).where(Practitioner.id == number)
    if lock:
        find = find.with_for_update(of=Practitioner).execution_options(populate_existing=True)
    return session.scalar(find)


def record_of(session: Session, person_id: int) -> Practitioner | None:
    """Return the record of somebody with an account."""
    return session.scalar(select(Practitioner).where(Practitioner.person_id == person_id))


def possible_practitioners(session: Session) -> Sequence[Person]:
    """Return everybody with the role of a practitioner who is not suspended, by name."""
    holders = select(RoleGrant.person_id).where(RoleGrant.role == Role.PRACTITIONER)
    find = select(Person).where(Person.id.in_(holders), Person.suspended_at.is_(None))
    return session.scalars(find.order_by(Person.name, Person.id)).all()


def slot_of(session: Session, event_id: int, *, lock: bool = False) -> Slot | None:
    """Return the site of an event, if one is named."""
    find = select(Slot).options(joinedload(Slot.site)).where(Slot.event_id == event_id)
    if lock:
        find = find.with_for_update(of=Slot).execution_options(populate_existing=True)
    return session.scalar(find)


def history_of(session: Session, subject: str) -> Sequence[AuditRow]:
    """Return what was done to a site or a record, newest first."""
    find = select(AuditRow).where(AuditRow.subject == subject)
    return session.scalars(find.order_by(AuditRow.at.desc(), AuditRow.seq.desc()).limit(MOST_ACTS)).all()


def names_of(session: Session, ids: Collection[int]) -> Mapping[int, str]:
    """Return what sites are called."""
    find = select(Site.id, Site.name).where(Site.id.in_(ids))
    return {row.id: row.name for row in session.execute(find)}
