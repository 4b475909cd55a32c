"""The CE of one event, and of all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, contains_eager, selectinload

from kaptrain.ce.models import Activity, Answers, BodyVersion, Evaluated, Offered, PostTest, Provider
from kaptrain.ce.queries.bodies import Known
from kaptrain.ce.rules.activity import Instructor, instructors_from
from kaptrain.ce.rules.body import ZERO, Profile, lacking
from kaptrain.ce.rules.credits import offered
from kaptrain.ce.rules.evaluation import Question, questions
from kaptrain.ce.rules.post_test import percent
from kaptrain.events.models import Attendance, Event

MOST = 200
NO_PROVIDER = Provider(program="", address="", contact="", grievance="", accessibility="", refund="")


@dataclass(frozen=True)
class BodyOffer:
    """A body that gives credit for an activity, with the rules that hold on its day (None: none do)."""

    body_id: int
    profile: Profile | None
    override: Decimal | None
    lacks: tuple[str, ...]
    credits: Decimal

    @property
    def name(self) -> str:
        return self.profile.name if self.profile else "A body without rules for that day"


@dataclass(frozen=True)
class CeOf:
    """The CE of an event."""

    activity: Activity
    event: Event
    offers: tuple[BodyOffer, ...]
    provider: Provider

    @property
    def instructors(self) -> tuple[Instructor, ...]:
        return instructors_from(self.activity.instructors)

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions of its evaluation."""
        return questions(self.activity.objectives, [each.printed for each in self.instructors])

    @property
    def tests(self) -> bool:
        """Whether some body asks for a post-test."""
        return any(each.profile and each.profile.post_test for each in self.offers)

    @property
    def evaluates(self) -> bool:
        """Whether some body asks for the evaluation."""
        return any(each.profile and each.profile.evaluation for each in self.offers)

    def offer(self, body_id: int) -> BodyOffer | None:
        return next((each for each in self.offers if each.body_id == body_id), None)


def ce_of(session: Session, event_id: int, *, lock: bool = False) -> CeOf | None:
    """Return the CE of an event in one statement; None where it carries none."""
    find = (
        select(Activity, Provider, Offered, BodyVersion)
        .join(Activity.event)
        .outerjoin(Provider, Provider.program == Event.program)
        .outerjoin(Offered, Offered.event_id == Activity.event_id)
        .outerjoin(BodyVersion, BodyVersion.body_id == Offered.body_id)
        .where(Activity.event_id == event_id)
        .options(contains_eager(Activity.event).joinedload(Event.host, innerjoin=True))
        .order_by(Offered.body_id, BodyVersion.version)
    )
    if lock:
        find = find.with_for_update(of=Activity).execution_options(populate_existing=True)
    # Outer joins leave gaps, of which the types of a statement know nothing.
    rows: Sequence[Any] = session.execute(find).all()
    if not rows:
        return None
    activity, provider = rows[0][0], rows[0][1] or NO_PROVIDER
    found = (
        _offer(activity, offered, Known(offered.body_id, [each[3] for each in group]).on(activity.event.on))
        for offered, group in groupby((row for row in rows if row[2] is not None), key=lambda row: row[2])
    )
    ordered = sorted(found, key=lambda each: (each.name, each.body_id))
    return CeOf(activity, activity.event, tuple(ordered), provider)


@dataclass(frozen=True)
class Done:
    """What somebody has done about an activity. `credited` is None until the host confirmed the record."""

    credited: int | None
    evaluated: bool
    best: int | None


def done_by(session: Session, event_id: int, enrolment_id: int) -> Done:
    """Return what somebody has done about an activity, in one statement."""
    filled_in = exists().where(Evaluated.event_id == event_id, Evaluated.enrolment_id == enrolment_id)
    best = (
        select(func.max(PostTest.right_count * 100 // PostTest.total))
        .where(PostTest.event_id == event_id, PostTest.enrolment_id == enrolment_id)
        .scalar_subquery()
    )
    credited = (
        select(Attendance.credited)
        .where(
            Attendance.event_id == event_id,
            Attendance.enrolment_id == enrolment_id,
            Attendance.confirmed_at.is_not(None),
        )
        .scalar_subquery()
    )
    row = session.execute(select(credited, filled_in, best)).one()
    return Done(row[0], bool(row[1]), None if row[2] is None else int(row[2]))


def recent_events(session: Session) -> Sequence[tuple[Event, Activity | None]]:
    """Return the newest events with their CE, for those who set it up."""
    find = (
        select(Event, Activity)
        .outerjoin(Activity, Activity.event_id == Event.id)
        .where(Event.state != "cancelled")
        .options(selectinload(Activity.offers))
        .order_by(Event.starts_at.desc(), Event.id)
        .limit(MOST)
    )
    return [(row[0], row[1]) for row in session.execute(find)]


def evaluated_at(session: Session, event_id: int) -> frozenset[int]:
    """Return the enrolments that filled in the evaluation of an activity."""
    return frozenset(session.scalars(select(Evaluated.enrolment_id).where(Evaluated.event_id == event_id)))


def best_tests(session: Session, event_id: int) -> Mapping[int, int]:
    """Return the best post-test of each enrolment, in percent."""
    find = select(PostTest.enrolment_id, PostTest.right_count, PostTest.total)
    best: dict[int, int] = {}
    for enrolment_id, right, total in session.execute(find.where(PostTest.event_id == event_id)):
        best[enrolment_id] = max(best.get(enrolment_id, 0), percent(right, total))
    return best


def attempts(session: Session, event_id: int, enrolment_id: int) -> int:
    """Return how often somebody took a post-test."""
    find = select(func.count(PostTest.id)).where(
        PostTest.event_id == event_id, PostTest.enrolment_id == enrolment_id
    )
    return session.scalar(find) or 0


def answers_of(session: Session, event_id: int) -> list[tuple[int, Mapping[str, Any]]]:
    """Return (group, answers) of an activity's evaluations, in the order of drawn keys."""
    find = select(Answers.group_no, Answers.answers).where(Answers.event_id == event_id)
    return [(row[0], row[1]) for row in session.execute(find.order_by(Answers.id))]


def answers_before(session: Session, event_id: int) -> int:
    """Return how many evaluations an activity has."""
    return session.scalar(select(func.count(Answers.id)).where(Answers.event_id == event_id)) or 0


def kept_rows(session: Session) -> Sequence[tuple[Event, int, int]]:
    """Return (event, body, evaluations) of every activity that carries CE, newest first."""
    counted = (
        select(Answers.event_id, func.count(Answers.id).label("many")).group_by(Answers.event_id).subquery()
    )
    find = (
        select(Event, Offered.body_id, func.coalesce(counted.c.many, 0))
        .join(Offered, Offered.event_id == Event.id)
        .outerjoin(counted, counted.c.event_id == Event.id)
        .order_by(Event.on.desc(), Event.id, Offered.body_id)
    )
    return [(row[0], row[1], row[2]) for row in session.execute(find)]


def _offer(activity: Activity, row: Offered, profile: Profile | None) -> BodyOffer:
    lacks = lacking(profile, activity.event.on)
    ready = profile is not None and profile.minutes_per_credit is not None and profile.increment is not None
    amount = offered(activity.minutes, profile, row.override) if ready and profile else ZERO
    return BodyOffer(row.body_id, profile, row.override, lacks, amount)
