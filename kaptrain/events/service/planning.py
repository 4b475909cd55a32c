"""Plan events: one, or a weekly series, from an activity of the program."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from kaptrain.catalogue.rules.program import Activity, Program
from kaptrain.events import queries
from kaptrain.events.models import Event, Series
from kaptrain.events.rules.asked import asked_of
from kaptrain.events.rules.draft import (
    RECORD_OPEN,
    Details,
    Repeat,
    Terms,
    When,
    check_details,
    check_terms,
)
from kaptrain.events.rules.gates import MOST_GATES, known_gates
from kaptrain.events.rules.makeups import rules_from_data
from kaptrain.events.rules.policy import read_policy
from kaptrain.events.rules.series import Occurrence, occurrences
from kaptrain.events.rules.series import Series as Dates
from kaptrain.events.rules.times import day_in, day_words, known_zone
from kaptrain.events.service.steps import Act, note
from kaptrain.shared.errors import Invalid
from kaptrain.shared.ids import new_token

_SAME = tuple(each.name for each in fields(Details) if each.name != "closes_minutes")
ROLES = {"practicum": "practitioner"}


@dataclass(frozen=True, kw_only=True)
class Draft:
    """An event to be: what it is about, when, how often, and everything else.

    `named`: only those for whom a seat is booked see it.
    """

    program: Program
    activity: Activity
    when: When
    repeat: Repeat
    details: Details
    terms: Terms
    named: bool = False


def plan_events(session: Session, act: Act, draft: Draft) -> Sequence[Event]:
    """Make one event or a series of them; Invalid, at the form's field, for what cannot be."""
    check_details(draft.details)
    check_terms(draft.terms)
    check_gates(draft.program, draft.terms.gates)
    check_cohort(session, draft)
    check_host(session, draft.details.host_id, draft.activity.kind)
    read_policy(draft.terms.policy)
    rules_from_data(draft.terms.make_ups)
    dates = _dates(draft)
    if dates[0].start <= act.now:
        raise Invalid("Choose a day and time to come.", code="past", field="on")
    series = _series(session, act, draft) if len(dates) > 1 else None
    made = [_event(session, act, draft, each, series) for each in dates]
    session.add_all(made)
    session.flush()
    for event in made:
        note(session, act, "event.planned", event, title=event.title, on=event.on.isoformat())
    return made


def role_for(kind: str) -> str:
    """Return the role that may lead such an event."""
    return ROLES.get(kind, "facilitator")


def check_host(session: Session, host_id: int, kind: str) -> None:
    """Raise Invalid unless this person holds the role that leads such events."""
    if host_id not in {each for each, _ in queries.possible_hosts(session, role_for(kind))}:
        raise Invalid("Choose somebody from the list.", code="host", field="host")


def check_free(session: Session, host_id: int, start: datetime, end: datetime, *, but: int = 0) -> None:
    """Raise Invalid when the host leads something else at that time."""
    title = queries.hosted_at(session, host_id, start, end, but=but)
    if title is not None:
        raise Invalid(f"The host leads “{title}” at that time.", code="host_busy", field="at")


def check_gates(program: Program, gates: Sequence[str]) -> None:
    """Raise Invalid for an id that the program does not know."""
    unknown = [gate for gate in gates if gate not in known_gates(program)]
    if unknown or len(gates) > MOST_GATES:
        message = f"The program has no {unknown[0]}." if unknown else f"Use at most {MOST_GATES}."
        raise Invalid(message, code="gates", field="gates")


def check_cohort(session: Session, draft: Draft) -> None:
    """Raise Invalid for a cohort of another program."""
    cohort = queries.cohort_of(session, draft.details.cohort_id)
    if draft.details.cohort_id and (cohort is None or cohort.program != draft.program.slug):
        raise Invalid("Choose a cohort from the list.", code="cohort", field="cohort")


def length_of(terms: Terms, when: When) -> int:
    """Return how long the session lasts in minutes: what it is worth, and its breaks."""
    return terms.minutes + when.breaks


def closing(starts_at: datetime, details: Details) -> datetime:
    """Return when booking closes."""
    return starts_at - timedelta(minutes=details.closes_minutes)


def _dates(draft: Draft) -> Sequence[Occurrence]:
    known_zone(draft.when.zone)
    return occurrences(
        Dates(
            first=draft.when.on,
            at=draft.when.at,
            minutes=length_of(draft.terms, draft.when),
            zone=draft.when.zone,
            every=draft.repeat.every,
            count=draft.repeat.count,
            skipped=draft.repeat.skipped,
            moved=draft.repeat.moved,
        )
    )


def _series(session: Session, act: Act, draft: Draft) -> Series:
    series = Series(title=draft.details.title, created_by=act.actor.id, created_at=act.now)
    session.add(series)
    session.flush()
    return series


def _event(session: Session, act: Act, draft: Draft, date: Occurrence, series: Series | None) -> Event:
    details, terms, activity = draft.details, draft.terms, draft.activity
    title = queries.hosted_at(session, details.host_id, date.start, date.end)
    if title is not None:
        message = f"The host leads “{title}” on {day_words(date.start.date())} at that time."
        raise Invalid(message, code="host_busy", field="at")
    return Event(
        uid=f"{new_token()}@kaptrain",
        series_id=series.id if series else None,
        number=date.number if series else None,
        program=draft.program.slug,
        kind=activity.kind,
        component=activity.component,
        activity=activity.id,
        modality=terms.modality,
        topics=[[topic, minutes] for topic, minutes in activity.topics.items()],
        zone=draft.when.zone,
        starts_at=date.start,
        ends_at=date.end,
        on=day_in(date.start, draft.when.zone),
        record_closes_at=date.end + RECORD_OPEN,
        minutes=terms.minutes,
        policy=terms.policy,
        make_ups=terms.make_ups,
        gates=terms.gates,
        asks=asked_of(activity.kind),
        named=draft.named,
        secret=new_token()[:40],
        state="planned",
        created_by=act.actor.id,
        created_at=act.now,
        changed_at=act.now,
        **details_of(details, date.start),
    )


def details_kept(event: Event) -> Details:
    """Return what an event has now of that which can be changed at any time before it."""
    closes = event.starts_at - (event.closes_at or event.starts_at)
    same = {name: getattr(event, name) for name in _SAME}
    return Details(closes_minutes=closes // timedelta(minutes=1), **same)


def terms_kept(event: Event) -> Terms:
    """Return how an event counts now."""
    return Terms(
        minutes=event.minutes,
        modality=event.modality,
        policy=event.policy,
        make_ups=event.make_ups,
        gates=event.gates,
    )


def details_of(details: Details, starts_at: datetime) -> dict[str, object]:
    """Return the columns that can be changed at any time before an event."""
    return {
        "title": details.title,
        "about": details.about,
        "disclosures": details.disclosures,
        "host_id": details.host_id,
        "cohort_id": details.cohort_id,
        "place": details.place,
        "join_link": details.join_link,
        "recording": details.recording,
        "capacity": details.capacity,
        "waitlist": details.waitlist,
        "opens_at": details.opens_at,
        "closes_at": closing(starts_at, details),
        "guard_minutes": details.guard_minutes,
        "accept_minutes": details.accept_minutes,
    }
