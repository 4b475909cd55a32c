"""Private notes: always those of one author, who is who asks. Nothing else in the program reads the table."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.enrolment.models import Enrolment
from kaptrain.mentorship.models import PrivateNote


def own_note(session: Session, author_id: int, note_id: int, *, lock: bool = False) -> PrivateNote | None:
    """Return a note of this author; None when there is none or somebody else wrote it."""
    find = select(PrivateNote).where(PrivateNote.id == note_id, PrivateNote.author_id == author_id)
    # What a form is compared with must be what is stored now, not what was read before.
    find = find.execution_options(populate_existing=True)
    return session.scalar(find.with_for_update() if lock else find)


def own_notes(session: Session, author_id: int, enrolment_id: int) -> Sequence[PrivateNote]:
    """Return this author's notes about one trainee's year, newest first."""
    find = select(PrivateNote).where(
        PrivateNote.author_id == author_id, PrivateNote.enrolment_id == enrolment_id
    )
    return session.scalars(find.order_by(PrivateNote.id.desc())).all()


def own_notes_with_trainees(session: Session, author_id: int) -> list[tuple[PrivateNote, str]]:
    """Return all notes of this author with the trainee's name, by name, newest first."""
    find = (
        select(PrivateNote, Person.name)
        .join(Enrolment, Enrolment.id == PrivateNote.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(PrivateNote.author_id == author_id)
        .order_by(Person.name, PrivateNote.enrolment_id, PrivateNote.id.desc())
    )
    return [(row[0], row[1]) for row in session.execute(find)]
