"""Keep, change and delete what a reader writes for themselves. Nothing of it goes into audit rows or news."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kaptrain.authz.actor import Actor
from kaptrain.bookclub.models import BookText
from kaptrain.bookclub.queries import one_text
from kaptrain.bookclub.rules.texts import Page, seen_of
from kaptrain.enrolment.models import Enrolment
from kaptrain.events.service import keep_asked
from kaptrain.shared.errors import Invalid, Refused

ELSEWHERE = (
    "This was changed on another page or device after you opened it here. Nothing is lost: both are below."
)


class Stale(Refused):
    """The form began from another text than is stored; `stored` is that, None when it was deleted."""

    def __init__(self, stored: str | None) -> None:
        super().__init__(ELSEWHERE, code="stale")
        self.stored = stored


def write(session: Session, page: Page, text: str, *, heading: str, seen: str, now: datetime) -> BookText:
    """Store a text; `seen` names the one that the form began from. The same text again is no change.

    Raises Stale.
    """
    kept = one_text(session, page, lock=True) or _begin(
        session, page, text, heading=heading, seen=seen, now=now
    )
    stored = kept.text
    if stored != text and seen_of(stored) != seen:
        raise Stale(stored)
    if stored != text:
        kept.text, kept.changed_at = text, now
    session.flush()
    return kept


def forget(session: Session, page: Page, *, seen: str) -> None:
    """Delete a text for good; gone already is fine. Raises Stale when it is not the one that was seen."""
    kept = one_text(session, page, lock=True)
    if kept is None:
        return
    if seen_of(kept.text) != seen:
        raise Stale(kept.text)
    session.delete(kept)
    session.flush()


def reflect(session: Session, actor: Actor, enrolment: Enrolment, page: Page, *, now: datetime) -> list[int]:
    """Say that the reflection on a book is written: for good, whatever becomes of its words.

    Return the minutes that waited for it and count from now on. Invalid at `text` when nothing is written.
    """
    kept = one_text(session, page)
    if kept is None or not kept.text.strip():
        raise Invalid("Write a few sentences first; nobody but you reads them.", field="text", code="missing")
    return keep_asked(session, actor, enrolment, page.activity, now=now)


def _begin(session: Session, page: Page, text: str, *, heading: str, seen: str, now: datetime) -> BookText:
    if seen:
        raise Stale(None)
    made = BookText(
        person_id=page.person_id,
        program=page.program,
        activity=page.activity,
        section=page.section,
        heading=heading[:300],
        text=text,
        created_at=now,
        changed_at=now,
    )
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:
        # Another device was first by a moment; what it wrote decides.
        found = one_text(session, page, lock=True)
        if found is None:
            raise
        return found
    return made
