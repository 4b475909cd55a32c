"""What admins fill in about bodies and the provider, and a person about their license."""

from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from kaptrain.audit import service as audit
from kaptrain.authz.actor import Actor
from kaptrain.ce.models import Body, BodyVersion, License, Provider
from kaptrain.ce.queries.bodies import all_bodies, body_by_id, provider_of
from kaptrain.ce.rules.body import Profile, check_profile
from kaptrain.shared.errors import Invalid, Missing

PROVIDER = ("address", "contact", "grievance", "accessibility", "refund")
LICENSE = ("number", "state", "profession")


def save_version(
    session: Session, actor: Actor, body_id: int | None, profile: Profile, *, now: datetime
) -> BodyVersion:
    """Write down the rules of a new body, or a further version of one; Invalid at its field.

    Versions are never changed: activities keep the rules that held on their day.
    """
    check_profile(profile)
    known = body_by_id(session, body_id, lock=True) if body_id else None
    if body_id and known is None:
        raise Missing
    if known is not None and known.latest == profile:
        return known.versions[-1]
    if any(each.latest.name == profile.name and each.id != body_id for each in all_bodies(session)):
        raise Invalid("There is a body of this name.", code="taken", field="name")
    body = Body(created_at=now)
    if known is None:
        session.add(body)
        session.flush()
    made = BodyVersion(
        body_id=known.id if known else body.id,
        version=known.versions[-1].version + 1 if known else 1,
        by_id=actor.id,
        by_name=actor.name,
        at=now,
        **asdict(profile),
    )
    session.add(made)
    session.flush()
    detail = {"version": made.version, **_differences(known.latest if known else None, profile)}
    action = "ce_body.changed" if known else "ce_body.added"
    audit.record(session, actor, action, f"ce-body:{made.body_id}", now=now, detail=detail)
    return made


def save_provider(
    session: Session, actor: Actor, program: str, values: dict[str, str], *, now: datetime
) -> Provider:
    """Keep what a program says of itself as a provider of CE."""
    row = provider_of(session, program, lock=True) or Provider(program=program, **dict.fromkeys(PROVIDER, ""))
    changed = [name for name in PROVIDER if getattr(row, name) != values[name]]
    for name in changed:
        setattr(row, name, values[name])
    row.changed_at = now
    session.add(row)
    session.flush()
    if changed:
        audit.record(
            session, actor, "ce_provider.changed", f"program:{program}", now=now, detail={"fields": changed}
        )
    return row


def save_license(session: Session, actor: Actor, values: dict[str, str], *, now: datetime) -> License | None:
    """Keep what the actor wants printed about their license; None, and no row, when all is empty."""
    row = session.get(License, actor.id)
    if not any(values[name] for name in LICENSE):
        if row is not None:
            session.delete(row)
            session.flush()
        return None
    row = row or License(person_id=actor.id)
    for name in LICENSE:
        setattr(row, name, values[name])
    row.changed_at = now
    session.add(row)
    session.flush()
    return row


def _differences(before: Profile | None, after: Profile) -> dict[str, Any]:
    old = asdict(before) if before else {}
    return {
        name: {"from": _plain(old.get(name)), "to": _plain(value)}
        for name, value in asdict(after).items()
        if old.get(name) != value
    }


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (date, Decimal)):
        return value.isoformat() if isinstance(value, date) else f"{value:f}"
    return str(value) if value is not None else ""
