"""Leave one's club, and come back."""

from flask import url_for

from config import Settings
from kaptrain.authz.permissions import Permission
from kaptrain.authz.predicates import Subject
from kaptrain.bookclub import service
from kaptrain.bookclub.views.pages import KIND, Answer, Reader, bp, done, reader_here
from kaptrain.enrolment.models import Enrolment
from kaptrain.shared.errors import Invalid, Missing, Refused
from kaptrain.threads.service import Act
from kaptrain.web.context import request_now, resource
from kaptrain.web.guards import authorize, current_actor, requires


@bp.post("/books/club/leave")
@requires(Permission.BOOK_KEEP)
def leave_club() -> Answer:
    """Leave one's club; its discussions cannot be read from then on."""
    reader = reader_here()
    club = service.leave(reader.session, _act(), _place(reader))
    words = f"You left “{club.title}”. Your seats in its meetings are given back."
    return done(url_for("bookclub.books"), words)


@bp.post("/books/club/return")
@requires(Permission.BOOK_KEEP)
def come_back() -> Answer:
    """Come back to the club that one left."""
    reader = reader_here()
    try:
        club = service.come_back(reader.session, _act(), _place(reader), reader.program.of_kind(KIND))
    except Invalid as error:
        raise Refused(error.message, code=error.code) from None
    words = f"You are back in “{club.title}”, with a seat in each of its meetings to come."
    return done(url_for("bookclub.books"), words)


def _place(reader: Reader) -> Enrolment:
    if reader.place is None:
        raise Missing
    authorize(Permission.BOOK_KEEP, Subject(trainee_id=reader.place.person_id))
    return reader.place


def _act() -> Act:
    settings = resource(Settings)
    return Act(current_actor(), request_now(), settings.base_url, settings.secret_key)
