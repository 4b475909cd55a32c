"""Events are planned, and seats are taken."""

from kaptrain.bookclub.queries import club_by_id
from kaptrain.bookclub.service import plan_meeting
from kaptrain.demo.rules import acts
from kaptrain.demo.rules.meeting import Meeting
from kaptrain.demo.rules.people import EARLIER
from kaptrain.demo.rules.talking import MeetAgain
from kaptrain.demo.service.stage import Stage
from kaptrain.events import service as events
from kaptrain.events.rules.draft import Details, Repeat, Terms, When
from kaptrain.events.rules.gates import default_gates
from kaptrain.events.rules.template import default_choice, default_routes, policy_from, routes_data
from kaptrain.shared.errors import Missing

DAY = 24 * 60
SITES = {"riverside": "Riverside Clinic, 12 River Road", "hillhouse": "Hill House, 3 Hill Lane"}


def schedule(stage: Stage, act: acts.Schedule) -> None:
    """Plan an event as its activity suggests."""
    draft, by = draft_of(stage, act, act.meeting), event_act(stage, act)
    stage.events[act.meeting.key] = _made(stage, by, draft, club=act.meeting.club)


def draft_of(
    stage: Stage, act: acts.Schedule | MeetAgain, meeting: Meeting, *, named: bool = False
) -> events.Draft:
    """Return an event as its activity suggests it."""
    activity = {each.id: each for each in stage.program.activities}[meeting.activity]
    group = stage.cohorts[meeting.group.key] if meeting.group else None
    start = meeting.start.replace(hour=meeting.start.hour + EARLIER[meeting.zone])
    return events.Draft(
        named=named,
        program=stage.program,
        activity=activity,
        when=When(on=act.on, at=start, zone=meeting.zone),
        repeat=Repeat(),
        details=Details(
            title=activity.title,
            about=activity.summary,
            disclosures="" if meeting.site else "Demo Facilitator: none.",
            host_id=stage.people[act.who].id,
            cohort_id=group.id if group else None,
            place=SITES.get(meeting.site, "Training room, second floor") if meeting.in_person else "",
            join_link="" if meeting.in_person else f"https://meet.kaptrain.example/{meeting.activity}",
            capacity=meeting.capacity,
            waitlist=True,
            opens_at=None,
            closes_minutes=0,
            guard_minutes=DAY,
            accept_minutes=DAY,
        ),
        terms=Terms(
            minutes=activity.minutes,
            modality=activity.modality,
            policy=policy_from(default_choice(activity), activity.minutes, activity),
            make_ups=routes_data(default_routes(activity)),
            gates=default_gates(stage.program.plan, activity.component, activity.id),
        ),
    )


def _made(stage: Stage, act: events.Act, draft: events.Draft, *, club: bool) -> int:
    if club:
        found = club_by_id(stage.session, stage.clubs[-1])
        if found is None:
            raise Missing
        return plan_meeting(stage.session, act, found, draft).event_id
    (made,) = events.plan_events(stage.session, act, draft)
    return made.id


def book(stage: Stage, act: acts.Book) -> None:
    """Take a seat or a place on the waiting list."""
    event_id, place = stage.events[act.meeting.key], stage.enrolments[act.who]
    events.book(stage.session, event_act(stage, act), place, event_id, despite_clash=True)


def event_act(stage: Stage, act: acts.Act) -> events.Act:
    """Return who acts when, as the services of events take it."""
    return events.Act(stage.actor(act.who), act.at, stage.tools.office.base_url)
