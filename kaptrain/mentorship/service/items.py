"""Add and change what the pair shares. Every version stays, with who wrote it and when."""

from datetime import datetime

from sqlalchemy.orm import Session

from kaptrain.authz.actor import Actor
from kaptrain.enrolment.models import Enrolment
from kaptrain.mentorship.models import RoomItem, RoomItemVersion
from kaptrain.mentorship.queries.room import Item, item_of
from kaptrain.mentorship.rules.items import BY_ID, ItemKind, Words, check
from kaptrain.mentorship.service.steps import entered
from kaptrain.shared.errors import Missing, Refused

ELSEWHERE = "This was changed after you opened it here. Nothing is lost: what changed stands below."


class Stale(Refused):
    """The form began from another version than is stored now; `stored` is the one that holds."""

    def __init__(self, stored: Item) -> None:
        super().__init__(ELSEWHERE, code="stale")
        self.stored = stored


def add(
    session: Session,
    actor: Actor,
    enrolment: Enrolment,
    kind: ItemKind,
    words: Words,
    *,
    part: str = "",
    meeting: str = "",
    now: datetime,
) -> RoomItem:
    """Write a new item into the room; either side may."""
    entered(session, actor, enrolment)
    check(kind, words, part=part)
    item = RoomItem(
        enrolment_id=enrolment.id,
        kind=kind.id,
        part=part,
        meeting=meeting,
        current_version=1,
        created_by_id=actor.id,
        created_at=now,
    )
    session.add(item)
    session.flush()
    _keep(session, actor, item, words, now)
    return item


def change(
    session: Session,
    actor: Actor,
    enrolment: Enrolment,
    item_id: int,
    words: Words,
    *,
    seen: int,
    now: datetime,
) -> Item:
    """Write the next version of an item; `seen` is the version that the form began from.

    The same words again are no change. Raises Stale with what holds now, when that is not what was seen.
    """
    entered(session, actor, enrolment)
    found = item_of(session, enrolment.id, item_id)
    if found is None:
        raise Missing
    item, kind = found.row, BY_ID[found.row.kind]
    if kind.authored and item.created_by_id != actor.id:
        raise Refused("Only whoever wrote a shared note changes it. Write one of your own.", code="author")
    check(kind, words, part=item.part)
    if words == found.words:
        return found
    if item.current_version != seen:
        raise Stale(found)
    item.current_version += 1
    return Item(item, _keep(session, actor, item, words, now))


def _keep(session: Session, actor: Actor, item: RoomItem, words: Words, now: datetime) -> RoomItemVersion:
    version = RoomItemVersion(
        item_id=item.id,
        version=item.current_version,
        text=words.text,
        shows=words.shows,
        due_on=words.due_on,
        state=words.state,
        by_id=actor.id,
        by_name=actor.name,
        at=now,
    )
    session.add(version)
    session.flush()
    return version
