"""The blueprint, who reads, and what several pages show."""

from dataclasses import dataclass

from flask import Blueprint
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from kaptrain.audit.queries import kept_words
from kaptrain.authz.actor import Role
from kaptrain.authz.permissions import Permission
from kaptrain.authz.predicates import Subject
from kaptrain.bookclub import queries
from kaptrain.bookclub.models import Ballot
from kaptrain.bookclub.presenters.lists import choice_page
from kaptrain.catalogue.rules.audience import Audience, audiences_of
from kaptrain.catalogue.rules.program import Activity, Program
from kaptrain.catalogue.service import Library
from kaptrain.db.session import db
from kaptrain.enrolment.models import Enrolment
from kaptrain.enrolment.queries import current_enrolment
from kaptrain.shared.errors import Missing
from kaptrain.web.context import request_now, resource
from kaptrain.web.guards import authorize, current_actor
from kaptrain.web.replies import see

bp = Blueprint("bookclub", __name__, template_folder="../templates")

Answer = str | tuple[str, int] | Response
KIND = "bookclub"


@dataclass(frozen=True)
class Reader:
    """Somebody before a program's books; `place` is a trainee's enrolment."""

    session: Session
    library: Library
    program: Program
    audiences: frozenset[Audience]
    place: Enrolment | None

    def book(self, slug: str) -> Activity:
        """Return a meeting of the book club by its book's address; Missing when there is none."""
        found = next((each for each in self.program.of_kind(KIND) if each.slug == slug), None)
        if found is None:
            raise Missing
        return found


@dataclass(frozen=True)
class OwnReader:
    """A trainee before a book of their own program."""

    session: Session
    place: Enrolment
    program: Program
    activity: Activity


def reader_here() -> Reader:
    """Return whoever asks as a reader; Missing for people who may read nothing."""
    actor, library, session = current_actor(), resource(Library), db.session()
    place = current_enrolment(session, actor.id) if actor.has(Role.TRAINEE) else None
    audiences = audiences_of(actor, enrolled=place is not None)
    slugs = library.slugs()
    if not audiences or not (place or slugs):
        raise Missing
    program = library.program(place.plan_version.program if place else slugs[0])
    return Reader(session, library, program, audiences, place)


def own_reader(slug: str) -> OwnReader:
    """Return whoever asks as a reader who keeps something of a book; Missing for anybody without a place."""
    reader = reader_here()
    if reader.place is None:
        raise Missing
    authorize(Permission.BOOK_KEEP, Subject(trainee_id=reader.place.person_id))
    return OwnReader(reader.session, reader.place, reader.program, reader.book(slug))


def vote_shown(ballot: Ballot | None, activity: Activity, *, own: int | None) -> dict[str, object]:
    """Return what the page of a vote shows: the books, and why marked words of suggestions stay."""
    if ballot is None:
        return {"page": None, "kept": ()}
    session = db.session()
    options = queries.suggestions_of(session, ballot.id)
    votes, members = queries.votes_of(session, ballot.id), len(queries.members_of(session, ballot.club_id))
    page = choice_page(activity, ballot, options, votes, members=members, own=own, now=request_now())
    return {"page": page, "kept": kept_words(session, *(f"suggestion:{each.id}" for each in options))}


def done(location: str, message: str) -> Response:
    """Commit and answer; the receipt of the form goes into the same transaction."""
    response = see(location, message)
    db.session.commit()
    return response
