"""Keep, change and delete what a trainee writes for themselves. Nothing of it goes into the audit rows."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kaptrain.learning.models import Mark
from kaptrain.learning.queries import one_mark
from kaptrain.learning.rules.marks import LONGEST_HEADING, Spot, seen_of
from kaptrain.shared.errors import Missing, Refused

ELSEWHERE = (
    "This was changed on another page or device after you opened it here. Nothing is lost: both are below."
)


class Stale(Refused):
    """The form began from another text than is stored; `stored` is that, None when it was deleted."""

    def __init__(self, stored: str | None) -> None:
        super().__init__(ELSEWHERE, code="stale")
        self.stored = stored


def write(
    session: Session,
    spot: Spot,
    text: str,
    *,
    heading: str,
    seen: str,
    done: bool | None = None,
    now: datetime,
) -> Mark:
    """Store a text; `seen` names the text that the form began from, `done` is None to leave that as it is.

    The same text again is no change. Raises Stale.
    """
    mark = one_mark(session, spot, lock=True)
    if mark is None:
        mark = _begin(session, spot, text, heading=heading, seen=seen, now=now)
    stored = mark.text
    if stored != text and seen_of(stored) != seen:
        raise Stale(stored)
    if stored != text:
        mark.text, mark.changed_at = text, now
    if done is not None:
        mark.done_at = (mark.done_at or now) if done else None
    session.flush()
    return mark


def _begin(session: Session, spot: Spot, text: str, *, heading: str, seen: str, now: datetime) -> Mark:
    if seen:
        raise Stale(None)
    mark = _mark(spot, heading, now)
    mark.text = text
    try:
        with session.begin_nested():
            session.add(mark)
    except IntegrityError:
        # Another device was first by a moment; what it wrote decides.
        found = one_mark(session, spot, lock=True)
        if found is None:
            raise
        return found
    return mark


def forget(session: Session, spot: Spot, *, seen: str) -> None:
    """Delete a text for good; gone already is fine. Raises Stale when it is not the one that was seen."""
    mark = one_mark(session, spot, lock=True)
    if mark is None:
        return
    if seen_of(mark.text) != seen:
        raise Stale(mark.text)
    session.delete(mark)
    session.flush()


def discard(session: Session, spot: Spot) -> None:
    """Delete for good what the spot's person keeps there, of any kind. Raises Missing for nothing."""
    mark = one_mark(session, spot, lock=True)
    if mark is None:
        raise Missing
    session.delete(mark)
    session.flush()


def bookmark(session: Session, spot: Spot, on: bool, *, heading: str, now: datetime) -> None:
    """Set or remove a bookmark; as it is already is fine."""
    mark = one_mark(session, spot, lock=True)
    if mark is not None and not on:
        session.delete(mark)
    elif mark is None and on:
        try:
            with session.begin_nested():
                session.add(_mark(spot, heading, now))
        except IntegrityError:
            return
    session.flush()


def _mark(spot: Spot, heading: str, now: datetime) -> Mark:
    return Mark(
        person_id=spot.person_id,
        program=spot.program,
        lesson_id=spot.lesson_id,
        anchor=spot.anchor,
        kind=spot.kind,
        heading=heading[:LONGEST_HEADING],
        text="",
        created_at=now,
        changed_at=now,
    )
