"""A consent lab is played, and some of its sheets are confirmed."""

from datetime import datetime, timedelta

from kaptrain.authz.actor import Actor
from kaptrain.demo.rules import acts
from kaptrain.demo.rules.practice import (
    ANSWERS,
    CONFIRMED,
    FEEDBACK,
    GROUPS,
    HEARD,
    MINUTES_APART,
    PINS,
    SHEET_MINUTES,
    TALK_MINUTES,
    scores_of,
)
from kaptrain.demo.service.stage import Stage
from kaptrain.roleplay import queries
from kaptrain.roleplay import service as roleplay
from kaptrain.roleplay.queries import Whole
from kaptrain.roleplay.rules.groups import Part
from kaptrain.roleplay.rules.lab import lab_of
from kaptrain.roleplay.service.marking import Tap


def practise(stage: Stage, act: acts.Practise) -> None:
    """Form the groups and play their rounds up to the debrief, one after the other."""
    event_id = stage.events[act.meeting.key]
    lab = lab_of(stage.program, act.meeting.activity)
    arranged = roleplay.Arranged(
        members={number: [stage.enrolments[who].id for who in group] for number, group in GROUPS.items()},
        standing={},
        shown=roleplay.arrangement_mark(()),
    )
    leader = stage.actor(act.who)
    rounds = roleplay.form_groups(stage.session, leader, event_id, lab, arranged, now=act.at)
    for each in rounds:
        began = act.at + timedelta(minutes=5 + MINUTES_APART * (each.number - 1))
        observer = _player(stage, _whole(stage, each.id), Part.OBSERVER)
        roleplay.start(stage.session, observer, each.id, lab, now=began)
        _observe(stage, observer, each.id, began)
        _answer(stage, each.id, began + timedelta(minutes=TALK_MINUTES + 1))


def settle(stage: Stage, act: acts.Settle) -> None:
    """Confirm the sheets of those whom the demo names; the others wait for the facilitator."""
    people = {stage.people[who].id for who in CONFIRMED}
    for each in queries.of_event(stage.session, stage.events[act.meeting.key]):
        if each.therapist.person_id in people:
            shown = roleplay.digest_of(_whole(stage, each.round.id))
            roleplay.confirm(stage.session, stage.actor(act.who), each.round.id, shown, now=act.at)


def _observe(stage: Stage, observer: Actor, round_id: int, began: datetime) -> None:
    session = stage.session
    over = began + timedelta(minutes=TALK_MINUTES)
    for number, pin in enumerate(PINS):
        tap = Tap(label=pin.label, note=pin.note, key=f"demo-{number}")
        roleplay.pin(session, observer, round_id, tap, now=began + timedelta(seconds=pin.seconds))
    for number in HEARD:
        roleplay.say(session, observer, round_id, number=number, said=True, now=over)
    roleplay.end(session, observer, round_id, now=over)
    therapist = _whole(stage, round_id).therapist.person_id
    key = next(key for key, person in stage.people.items() if person.id == therapist)
    done = began + timedelta(minutes=SHEET_MINUTES)
    for item, points in scores_of(key).items():
        roleplay.score(session, observer, round_id, item=item, points=points, now=done)
    roleplay.finish(session, observer, round_id, now=done)


def _answer(stage: Stage, round_id: int, at: datetime) -> None:
    client = _player(stage, _whole(stage, round_id), Part.CLIENT)
    roleplay.give_feedback(stage.session, client, round_id, ANSWERS, FEEDBACK, now=at)


def _whole(stage: Stage, round_id: int) -> Whole:
    found = queries.round_of(stage.session, round_id)
    assert found is not None  # noqa: S101 - made a moment ago
    return found


def _player(stage: Stage, whole: Whole, part: Part) -> Actor:
    person = whole.seats[part].person_id
    return stage.actor(next(key for key, each in stage.people.items() if each.id == person))
