"""What the pages of mentorship have in common."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from flask import Blueprint, Response, url_for
from werkzeug.wrappers import Response as BaseResponse

from kaptrain.audit.models import KeptWords
from kaptrain.audit.queries import kept_words
from kaptrain.audit.service import keep_words
from kaptrain.authz.permissions import Permission
from kaptrain.authz.predicates import Subject
from kaptrain.catalogue.rules.program import Program
from kaptrain.catalogue.service import Library
from kaptrain.db.session import db
from kaptrain.enrolment.models import Enrolment, MentorPair
from kaptrain.enrolment.queries import enrolment_by_id
from kaptrain.hours.service import Year, year_of
from kaptrain.logbook.queries import open_lines
from kaptrain.logbook.rules.draft import Objections
from kaptrain.logbook.rules.kinds import BY_ID, ActivityChoice, Kind, activity_choices
from kaptrain.mentorship import queries
from kaptrain.mentorship.rules.items import Side
from kaptrain.mentorship.rules.months import Meeting
from kaptrain.mentorship.rules.ratings import Competency
from kaptrain.shared.errors import DomainError, Invalid, Missing, Refused
from kaptrain.web.context import request_now, resource, today_in
from kaptrain.web.forms import BaseForm, GuardedForm
from kaptrain.web.guards import authorize, current_actor
from kaptrain.web.replies import see, stand

bp = Blueprint("mentorship", __name__, template_folder="../templates")

# Larger numbers are no ids on any engine.
ROOM = "/mentorship/<int(max=2147483647):enrolment_id>"
KIND: Kind = BY_ID["mentorship"]
RUBRIC = "competencies"
Guarded = TypeVar("Guarded", bound=GuardedForm)
Answer = str | tuple[str, int] | Response | BaseResponse


@dataclass(frozen=True)
class Room:
    """An enrolment, its open pair, and which of the two asks."""

    place: Enrolment
    pair: MentorPair | None
    side: Side

    @property
    def url(self) -> str:
        return url_for("mentorship.room", enrolment_id=self.place.id)

    @property
    def today(self) -> date:
        """The day in the trainee's zone, by which the year is counted."""
        return today_in(self.place.person.zone)


def room_for(permission: Permission, enrolment_id: int) -> Room:
    """Return a room that the actor may use like this; anything else is Missing."""
    session = db.session()
    place = enrolment_by_id(session, enrolment_id)
    if place is None:
        raise Missing
    pair = queries.mentor_pair(session, place.id)
    mentors = frozenset({pair.mentor_id}) if pair else frozenset[int]()
    authorize(permission, Subject(trainee_id=place.person_id, mentor_ids=mentors))
    side = Side.TRAINEE if place.person_id == current_actor().id else Side.MENTOR
    return Room(place, pair, side)


def program_of(place: Enrolment) -> Program | None:
    """Return the enrolment's program, or None when it is not on offer any more."""
    try:
        return resource(Library).program(place.cohort.program)
    except Missing:
        return None


def meetings_of(place: Enrolment) -> tuple[Meeting, ...]:
    """Return the themes of the program, in order."""
    program = program_of(place)
    found = program.of_kind(KIND.line_kind) if program else ()
    return tuple(Meeting(each.id, each.title, each.summary) for each in found)


def choices_of(place: Enrolment) -> tuple[ActivityChoice, ...]:
    """Return the meetings that an entry may be about."""
    program = program_of(place)
    return activity_choices(KIND, program.activities) if program else ()


def competencies_of(place: Enrolment) -> tuple[Competency, ...]:
    """Return what is marked, with its levels; nothing when the program has no such rubric."""
    program = program_of(place)
    rubric = program.rubrics.get(RUBRIC) if program else None
    return tuple(Competency(item.id, item.title, item.levels) for item in rubric.items) if rubric else ()


def year_in(room: Room) -> Year:
    """Evaluate the trainee's year with what waits."""
    session, place = db.session(), room.place
    waiting: Sequence[object] = open_lines(session, [place.id]).get(place.id, [])
    return year_of(session, place, today=room.today, open_lines=waiting, attested=False)  # type: ignore[arg-type]


def knowing(form: Guarded, room: Room) -> Guarded:
    """Let the names of the two stand in a form's texts."""
    form.known = [room.place.person.name, *([room.pair.mentor.name] if room.pair else [])]
    return form


def keep_reason(room: Room, thing: str, act: str, form: GuardedForm) -> None:
    """Keep why marked words of a text stay, for whoever reads it."""
    subject = f"{room.place.stream}/{thing}"
    keep_words(db.session(), current_actor(), subject, act, form.kept, now=request_now())


def kept_in(room: Room, *things: str) -> Sequence[KeptWords]:
    """Return why marked words of these things stay, for whoever reads them."""
    subjects = [f"{room.place.stream}/{each}" for each in things]
    return kept_words(db.session(), *subjects) if subjects else ()


def carried_out(
    form: BaseForm,
    act: Callable[[], BaseResponse],
    show: Callable[[DomainError | None], str],
    *,
    writing: bool = False,
) -> Answer:
    """Carry out a valid form and commit, or show the page again with what is wrong beside its fields.

    `show` gets what stood in the way. With `writing` a refusal is the answer even where the same form
    succeeded before: somebody who went back and wrote on must see what became of it.
    """
    if not form.is_submitted():
        return show(None)
    found: DomainError | None = None
    try:
        if form.validate():
            response = act()
            db.session.commit()
            return response
    except (Invalid, Refused) as error:
        found = error
        db.session.rollback()
        for each in error.each if isinstance(error, Objections) else (error,):
            form.refuse(each)
    if writing:
        stand()
    return show(found), found.status if found else Invalid.status


def done(location: str, message: str) -> BaseResponse:
    """Commit and answer; the receipt of the form goes into the same transaction."""
    response = see(location, message)
    db.session.commit()
    return response
