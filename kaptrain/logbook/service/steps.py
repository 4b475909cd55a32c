"""What several use cases do in the same way."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person, RoleGrant
from kaptrain.audit import service as audit
from kaptrain.authz.actor import Actor, Role
from kaptrain.logbook import queries
from kaptrain.logbook.models import EntryComment
from kaptrain.logbook.queries import Whole
from kaptrain.logbook.rules.kinds import BY_ID, Kind, in_phase
from kaptrain.logbook.rules.statements import Statement, statement_of
from kaptrain.news import service as news
from kaptrain.news.rules.topics import Topic
from kaptrain.news.service import News
from kaptrain.shared.errors import Invalid, Missing

LONGEST_COMMENT = 500


def locked_one(session: Session, entry_id: int) -> Whole:
    """Return an entry with its stream locked; Missing when there is none."""
    return queries.locked(session, [entry_id])[0]


def locked_own(session: Session, actor: Actor, entry_id: int) -> Whole:
    """Return the actor's own entry, locked; Missing when it is somebody else's."""
    whole = locked_one(session, entry_id)
    if whole.enrolment.person_id != actor.person_id:
        raise Missing
    return whole


def kind_of(whole: Whole) -> Kind:
    """Return the kind of an entry."""
    return BY_ID[whole.entry.kind]


def statement_under(whole: Whole) -> Statement:
    """Return the text that a signature under this entry would be under now."""
    return statement_of(whole.entry.kind, whole.version.activity)


def needs_agreement(whole: Whole) -> bool:
    """Tell whether the signer has to confirm that each client agreed to an observer."""
    return in_phase(kind_of(whole), whole.version.activity).client


def said(text: str, field: str) -> str:
    """Return a reason or comment without blanks around it; Invalid when empty or too long."""
    words = text.strip()
    if not words:
        raise Invalid("Say why in a few words; the other side will read it.", field=field, code="missing")
    if len(words) > LONGEST_COMMENT:
        raise Invalid(f"Use at most {LONGEST_COMMENT} characters.", field=field, code="too_long")
    return words


def check_host(session: Session, host_id: int | None, role: Role, trainee_id: int) -> None:
    """Raise Invalid unless this person holds the role now and is not the trainee."""
    if host_id is None:
        return
    holds = select(Person.id).join(RoleGrant, RoleGrant.person_id == Person.id)
    holds = holds.where(Person.id == host_id, RoleGrant.role == role.value, Person.suspended_at.is_(None))
    if host_id == trainee_id or session.scalar(holds) is None:
        raise Invalid("Choose somebody from the list.", field="host", code="host")


def comment(session: Session, actor: Actor, whole: Whole, act: str, text: str, *, now: datetime) -> None:
    """Keep the words that go with an act."""
    session.add(
        EntryComment(
            entry_id=whole.entry.id,
            version=whole.version.version,
            act=act,
            by_id=actor.id,
            by_name=actor.name,
            at=now,
            text=text,
        )
    )


def tell(session: Session, whole: Whole, words: str, *, now: datetime) -> None:
    """Tell the trainee what became of an entry."""
    title = f"{words}: {whole.version.title}"
    told = News(topic=Topic.LOGBOOK, title=title, path=f"/logbook/{whole.entry.id}")
    news.tell(session, [whole.trainee.id], told, now=now)


def note(session: Session, actor: Actor, whole: Whole, action: str, *, now: datetime, **detail: Any) -> None:
    """Write the act into the enrolment's chain; this also tells waiting signers to read again."""
    audit.record(
        session,
        actor,
        f"entry.{action}",
        f"entry:{whole.entry.id}",
        now=now,
        detail={"version": whole.version.version, **detail},
        head=whole.head,
    )
