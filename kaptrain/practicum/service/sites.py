"""Keep sites and practitioners; every change stands in the record of acts with what it was before."""

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from kaptrain.audit import service as audit
from kaptrain.authz.actor import Actor
from kaptrain.events.queries import event_by_id
from kaptrain.practicum.models import Placement, Practitioner, Site, Slot
from kaptrain.practicum.queries import sites as queries
from kaptrain.practicum.rules.clearance import PRACTICUM
from kaptrain.practicum.rules.drafts import PractitionerDraft, SiteDraft, check_site
from kaptrain.shared.errors import Invalid, Missing, Refused

Difference = dict[str, Any]


def save_site(
    session: Session, actor: Actor, site_id: int | None, draft: SiteDraft, *, now: datetime
) -> Site:
    """Make a site, or change one; Invalid at its field, Missing for one that is not there."""
    check_site(draft)
    site = queries.site_by_id(session, site_id, lock=True) if site_id else Site(created_at=now)
    if site is None:
        raise Missing
    namesake = queries.site_named(session, draft.name)
    if namesake is not None and namesake.id != site_id:
        raise Invalid("There is a site of this name.", code="taken", field="name")
    values = {
        "name": draft.name,
        "place": draft.place,
        "agreement_on": draft.agreement_on,
        "agreement_until": draft.agreement_until,
        "cleared_only": draft.cleared_only,
        "state": draft.state,
    }
    detail = _changed(site, values)
    if site_id and not detail:
        return site
    site.changed_at = now
    session.add(site)
    session.flush()
    action = "site.changed" if site_id else "site.added"
    audit.record(session, actor, action, f"site:{site.id}", now=now, detail=detail)
    return site


def save_practitioner(
    session: Session, actor: Actor, number: int | None, draft: PractitionerDraft, *, now: datetime
) -> Practitioner:
    """Make a practitioner's record, or change one; Invalid at its field."""
    record = (
        queries.practitioner_by_id(session, number, lock=True) if number else Practitioner(created_at=now)
    )
    if record is None:
        raise Missing
    _check_person(session, record, draft)
    known = {site.id: site.name for site in queries.all_sites(session)}
    if not set(draft.sites) <= set(known):
        raise Invalid("Choose sites from the list.", code="site", field="sites")
    values = {
        "person_id": draft.person_id,
        "name": draft.name,
        "credential": draft.credential,
        "licence_number": draft.licence_number,
        "licence_until": draft.licence_until,
        "state": draft.state,
    }
    before = {each.site_id for each in record.placements}
    detail = _changed(record, values)
    if before != set(draft.sites):
        detail["sites"] = {
            "from": ", ".join(known[each] for each in sorted(before)),
            "to": ", ".join(known[each] for each in sorted(draft.sites)),
        }
        kept = [each for each in record.placements if each.site_id in draft.sites]
        record.placements = [*kept, *(Placement(site_id=each) for each in sorted({*draft.sites} - before))]
    if number and not detail:
        return record
    record.changed_at = now
    session.add(record)
    session.flush()
    action = "practitioner.changed" if number else "practitioner.added"
    audit.record(session, actor, action, f"practitioner:{record.id}", now=now, detail=detail)
    return record


def name_site(
    session: Session,
    actor: Actor,
    event_id: int,
    site_id: int | None,
    *,
    cleared_only: bool | None,
    now: datetime,
) -> None:
    """Say at which site an event of the practicum is, or that none is named; Missing for other events.

    `cleared_only` decides for this event whether only those who are cleared may book; None asks the site.
    """
    event = event_by_id(session, event_id, lock=True)
    if event is None or event.kind != PRACTICUM:
        raise Missing
    if event.state != "planned":
        raise Refused("This visit is over or cancelled.", code="not_planned")
    slot = queries.slot_of(session, event_id, lock=True)
    site = queries.site_by_id(session, site_id) if site_id else None
    if site_id and (site is None or (site.state != "open" and (slot is None or slot.site_id != site_id))):
        raise Invalid("Choose a site that is open.", code="site", field="site")
    detail = {"site": {"from": slot.site.name if slot else "", "to": site.name if site else ""}}
    if site is None:
        if slot is not None:
            session.delete(slot)
    else:
        slot = slot or Slot(event_id=event_id)
        slot.site_id, slot.cleared_only = site.id, cleared_only
        session.add(slot)
    session.flush()
    audit.record(session, actor, "event.site_named", f"event:{event_id}", now=now, detail=detail)


def _check_person(session: Session, record: Practitioner, draft: PractitionerDraft) -> None:
    if draft.person_id is None:
        return
    possible = {each.id for each in queries.possible_practitioners(session)}
    if draft.person_id not in possible and draft.person_id != record.person_id:
        raise Invalid("Choose somebody from the list.", code="person", field="person")
    other = queries.record_of(session, draft.person_id)
    if other is not None and other.id != record.id:
        raise Invalid("This person has a record already.", code="taken", field="person")


def _changed(row: Site | Practitioner, values: dict[str, Any]) -> Difference:
    """Set the columns and return what changed, as the record of acts shows it."""
    found: Difference = {}
    for name, value in values.items():
        before = getattr(row, name)
        if before != value:
            found[name.replace("licence", "license")] = {"from": _plain(before), "to": _plain(value)}
            setattr(row, name, value)
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else value
