"""A mentor's notes for themselves. Nothing of them goes into audit rows, mails or anybody else's page."""

from datetime import datetime

from sqlalchemy.orm import Session

from kaptrain.authz.actor import Actor
from kaptrain.enrolment.models import Enrolment
from kaptrain.mentorship.models import PrivateNote
from kaptrain.mentorship.queries.private import own_note
from kaptrain.mentorship.service.steps import entered_as_mentor
from kaptrain.shared.errors import Invalid, Missing, Refused
from kaptrain.shared.ids import digest

LONGEST_NOTE = 2000
ELSEWHERE = (
    "This was changed on another page or device after you opened it here. Nothing is lost: both are below."
)


class StaleNote(Refused):
    """The form began from another text than is stored."""

    def __init__(self, stored: str) -> None:
        super().__init__(ELSEWHERE, code="stale")
        self.stored = stored


def text_mark(text: str) -> str:
    """Return a short name of a text: what a form carries to say which one it began from."""
    return digest(text)[:32]


def keep_note(
    session: Session, actor: Actor, enrolment: Enrolment, text: str, *, now: datetime
) -> PrivateNote:
    """Write a note about a trainee whom the actor mentors now."""
    entered_as_mentor(session, actor, enrolment)
    note = PrivateNote(
        author_id=actor.id, enrolment_id=enrolment.id, text=_checked(text), created_at=now, changed_at=now
    )
    session.add(note)
    session.flush()
    return note


def change_note(
    session: Session, actor: Actor, note_id: int, text: str, *, seen: str, now: datetime
) -> PrivateNote:
    """Change an own note, also after the pair ended. Missing for other people's; raises StaleNote."""
    note = own_note(session, actor.id, note_id, lock=True)
    if note is None:
        raise Missing
    words = _checked(text)
    if note.text != words:
        if text_mark(note.text) != seen:
            raise StaleNote(note.text)
        note.text, note.changed_at = words, now
        session.flush()
    return note


def forget_note(session: Session, actor: Actor, note_id: int, *, seen: str) -> None:
    """Delete an own note for good. Missing for other people's; raises StaleNote."""
    note = own_note(session, actor.id, note_id, lock=True)
    if note is None:
        raise Missing
    if text_mark(note.text) != seen:
        raise StaleNote(note.text)
    session.delete(note)
    session.flush()


def _checked(text: str) -> str:
    words = text.strip()
    if not words:
        raise Invalid("Write something first.", field="text", code="missing")
    if len(words) > LONGEST_NOTE:
        raise Invalid(f"Use at most {LONGEST_NOTE} characters.", field="text", code="too_long")
    return words
