"""The mentor's final approval: a condition of the plan, given and taken back by recorded decisions."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from kaptrain.authz.actor import Actor
from kaptrain.enrolment.models import Enrolment
from kaptrain.enrolment.queries import plan_of
from kaptrain.hours import service as hours
from kaptrain.hours.models import Decision
from kaptrain.hours.rules import Line
from kaptrain.hours.service import Year
from kaptrain.logbook.queries import open_lines
from kaptrain.mentorship.queries.room import FINAL_APPROVAL, Item, items_of, ratings_of, standing_approval
from kaptrain.mentorship.rules.approval import Requirement, Seen, missing, requirements, seen_mark
from kaptrain.mentorship.rules.items import State
from kaptrain.mentorship.rules.ratings import Rated
from kaptrain.mentorship.service.steps import entered_as_mentor, said
from kaptrain.shared.clock import local_day
from kaptrain.shared.errors import Invalid, Missing, Refused

COMPONENT = "mentorship"
WORDS = "Final approval by the mentor"
LONGEST_STATEMENT = 500


@dataclass(frozen=True)
class Seal:
    """Tells whether a certificate rests on an enrolment now; a higher slice knows, and lends it."""

    rests_on: Callable[[Session, int], bool]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the approval rests on, and the mark of it that a form carries."""

    requirements: tuple[Requirement, ...]

    @property
    def missing(self) -> tuple[Requirement, ...]:
        return missing(self.requirements)

    @property
    def open(self) -> tuple[Requirement, ...]:
        return tuple(each for each in self.requirements if not each.met)

    @property
    def mark(self) -> str:
        return seen_mark(self.requirements)


def asked_of(year: Year, items: list[Item], ratings: tuple[Rated, ...]) -> Asked:
    """Return what there is to see before this trainee's approval."""
    part = next((each for each in year.statement.components if each.id == COMPONENT), None)
    live = [each for each in items if each.version.state != State.DROPPED]
    seen = Seen(
        required=part.required if part else 0,
        counted=part.counted if part else 0,
        pending=part.pending if part else 0,
        hours_met=part.met if part else True,
        plan_parts=frozenset(each.row.part for each in live if each.row.kind == "plan"),
        open_goals=sum(each.row.kind == "goal" and each.version.state == State.OPEN for each in live),
        ratings=ratings,
    )
    return Asked(requirements(seen))


def approve(
    session: Session, actor: Actor, enrolment: Enrolment, statement: str, *, seen: str, now: datetime
) -> Decision:
    """Give the final approval in the mentor's own words; `seen` is the mark of what the page showed.

    Refused when it stands already, when something needed is missing, or when anything changed since.
    """
    entered_as_mentor(session, actor, enrolment)
    words = _statement(statement)
    if FINAL_APPROVAL not in plan_of(enrolment.plan_version).conditions:
        raise Refused("This plan asks for no final approval.", code="unknown")
    if standing_approval(session, enrolment.id) is not None:
        raise Refused("The final approval was given before. Nothing was recorded twice.", code="given")
    asked = _asked_now(session, enrolment, local_day(now, enrolment.person.zone))
    if asked.missing:
        names = ", ".join(each.title.lower() for each in asked.missing)
        raise Refused(f"Not yet: {names}. Nothing was recorded.", code="open")
    if asked.mark != seen:
        raise Refused("Something changed after you opened this page. Nothing was recorded.", code="changed")
    ruling = hours.Ruling(actor=actor, enrolment=enrolment, reason=words, now=now)
    return hours.meet_condition(session, ruling, FINAL_APPROVAL, WORDS)


def take_back(
    session: Session, actor: Actor, enrolment: Enrolment, reason: str, *, seal: Seal, now: datetime
) -> Decision:
    """Take one's own approval back, by a decision with a reason, while no certificate rests on it."""
    entered_as_mentor(session, actor, enrolment)
    given = standing_approval(session, enrolment.id)
    if given is None or given.by_id != actor.person_id:
        raise Missing
    if seal.rests_on(session, enrolment.id):
        words = "A certificate rests on this approval. Tell the program; only they can revoke it."
        raise Refused(words, code="issued")
    ruling = hours.Ruling(actor=actor, enrolment=enrolment, reason=said(reason), now=now)
    return hours.undo(session, ruling, given.seq)


def _asked_now(session: Session, enrolment: Enrolment, today: date) -> Asked:
    waiting: list[Line] = open_lines(session, [enrolment.id]).get(enrolment.id, [])
    year = hours.year_of(session, enrolment, today=today, open_lines=waiting, attested=False)
    return asked_of(year, items_of(session, enrolment.id), ratings_of(session, enrolment.id))


def _statement(text: str) -> str:
    words = text.strip()
    if not words:
        raise Invalid("Say in your own words what it rests on.", field="statement", code="missing")
    if len(words) > LONGEST_STATEMENT:
        raise Invalid(f"Use at most {LONGEST_STATEMENT} characters.", field="statement", code="too_long")
    return words
