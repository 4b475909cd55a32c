"""A mentor leaves: all their trainees get another one, in one transaction, or nothing happens.

Open requests and everything that the pair shared belong to the enrolment, so they move along by themselves.
Private notes belong to their author and stay there.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.accounts.queries import person_by_id
from kaptrain.audit import service as audit
from kaptrain.authz.actor import Actor, Role
from kaptrain.enrolment.models import Enrolment, MentorPair
from kaptrain.enrolment.service import assign_mentor
from kaptrain.mentorship.adapters import handed_over_letter, new_mentor_letter
from kaptrain.mentorship.queries.mentors import pairs_of
from kaptrain.mentorship.service.steps import said
from kaptrain.outbox import service as outbox
from kaptrain.shared.clock import local_day
from kaptrain.shared.errors import Invalid, Missing, Refused

LONGEST_REASON = 300
CHANGED = "This list changed after you opened it. Nothing was moved; below is how it stands now."


@dataclass(frozen=True, kw_only=True)
class HandOver:
    """Who gets whom, from which day on, and why; `to` maps enrolments to mentors, `room` is an address."""

    to: Mapping[int, int]
    on: date
    reason: str
    room: str


def hand_over(
    session: Session, actor: Actor, mentor_id: int, act: HandOver, *, now: datetime
) -> Sequence[Enrolment]:
    """Give each trainee of a mentor to the one chosen for them; all move, or none.

    Refused with code `changed` unless the trainees are exactly those of the list that was shown.
    An admin's own place is left to another admin.
    """
    leaving = person_by_id(session, mentor_id)
    if leaving is None or not actor.has(Role.ADMIN):
        raise Missing
    reason = said(act.reason, longest=LONGEST_REASON)
    for enrolment_id in sorted(act.to):  # One order of locks for everybody.
        audit.locked_head(session, f"enrolment:{enrolment_id}")
    pairs = [pair for pair in pairs_of(session, mentor_id) if pair[1].person_id != actor.person_id]
    if {place.id for _, place in pairs} != set(act.to) or not pairs:
        raise Refused(CHANGED, code="changed")
    _check_day(act.on, pairs, local_day(now, actor.zone))
    chosen = {place.id: _chosen(session, place, act.to[place.id], leaving) for _, place in pairs}
    for _, place in pairs:
        _move(session, actor, place, chosen[place.id], on=act.on, reason=reason, now=now)
    detail = {"trainees": len(pairs), "on": act.on.isoformat(), "reason": reason}
    audit.record(session, actor, "mentor.left", f"person:{mentor_id}", now=now, detail=detail)
    _write_letters(session, [(place, chosen[place.id]) for _, place in pairs], leaving, url=act.room, now=now)
    session.flush()
    return [place for _, place in pairs]


def _check_day(on: date, pairs: Sequence[tuple[MentorPair, Enrolment]], today: date) -> None:
    if on > today:
        raise Invalid("Choose today or an earlier day; a hand-over happens at once.", field="on", code="day")
    first = max(pair.from_on for pair, _ in pairs)
    if on < first:
        words = f"One of them has been with this mentor only since {first.isoformat()}."
        raise Invalid(words, field="on", code="day")


def _chosen(session: Session, place: Enrolment, mentor_id: int, leaving: Person) -> Person:
    mentor = person_by_id(session, mentor_id)
    if mentor is None or mentor.id == leaving.id:
        words = f"Choose another mentor for {place.person.name}, so that nobody is left unsigned."
        raise Invalid(words, field=f"to-{place.id}", code="nobody")
    return mentor


def _move(
    session: Session,
    actor: Actor,
    place: Enrolment,
    mentor: Person,
    *,
    on: date,
    reason: str,
    now: datetime,
) -> None:
    try:
        assign_mentor(session, actor, place, mentor, today=on, now=now, reason=reason)
    except Invalid as error:
        error.field = f"to-{place.id}"
        raise


def _write_letters(
    session: Session,
    moved: Sequence[tuple[Enrolment, Person]],
    leaving: Person,
    *,
    url: str,
    now: datetime,
) -> None:
    groups: dict[str, list[str]] = defaultdict(list)
    mentors = {mentor.email: mentor for _, mentor in moved}
    for place, mentor in moved:
        groups[mentor.email].append(place.person.name)
        subject, body = new_mentor_letter(place.person.name, mentor.name, url)
        outbox.post(session, "mentorship", place.person.email, subject=subject, body=body, now=now)
    for email, names in groups.items():
        subject, body = handed_over_letter(mentors[email].name, names, leaving.name, url)
        outbox.post(session, "mentorship", email, subject=subject, body=body, now=now)
