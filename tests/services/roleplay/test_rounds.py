"""Consent practice from groups to the condition of the plan."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from kaptrain.accounts.models import RoleGrant
from kaptrain.audit.service import verify_chains
from kaptrain.authz.actor import Role
from kaptrain.events.queries.attendance import record_of
from kaptrain.events.service.confirming import confirm, mark_of
from kaptrain.hours.models import Decision, LedgerLine
from kaptrain.hours.service import year_of
from kaptrain.roleplay import queries, service
from kaptrain.roleplay.models import LabPin, LabRound, LabSeat, LabSheet
from kaptrain.roleplay.rules.groups import Part, Player, Turn
from kaptrain.roleplay.rules.rounds import State
from kaptrain.roleplay.service.marking import Tap
from kaptrain.roleplay.service.verify import check_lab_sheets
from kaptrain.shared.errors import Invalid, Missing, Refused
from tests.factories import person
from tests.factories.roleplay import FULL, LabRoom, a_lab_room

WEAK = {**FULL, "accuracy": 0}


@pytest.fixture
def room(session: Session, now: datetime) -> LabRoom:
    return a_lab_room(session, now)


def conditions(session: Session, room: LabRoom, at: int = 0) -> list[Decision]:
    find = select(Decision).where(Decision.enrolment_id == room.places[at].id, Decision.kind == "condition")
    return list(session.scalars(find))


def test_three_people_get_three_rounds_a_scene_each_and_a_mark_on_the_list(room: LabRoom) -> None:
    made = room.group()

    ada, bo, cy = (each.id for each in room.people)
    chairs = [[room.whole(each.id).seats[part].person_id for part in Part] for each in made]
    assert chairs == [[ada, bo, cy], [bo, cy, ada], [cy, ada, bo]]
    assert len({each.card for each in made}) == 3
    assert [each.minutes for each in made] == [28, 28, 28]
    record = record_of(room.session, room.event.id)
    assert record is not None
    assert {record.worked(seat).mark for seat in record.seats} == {"present"}


def test_a_pair_needs_somebody_who_stands_in(session: Session, now: datetime) -> None:
    room = a_lab_room(session, now, people=2)

    with pytest.raises(Invalid, match="stands in"):
        room.group({1: [0, 1]})
    made = room.group({1: [0, 1]}, {1: [room.mentor.id]})

    assert [room.whole(each.id).seats[Part.OBSERVER].enrolment_id for each in made] == [None, None]


def test_only_a_mentor_or_facilitator_stands_in(session: Session, now: datetime) -> None:
    room = a_lab_room(session, now, people=3)

    with pytest.raises(Invalid, match="Choose a mentor or a facilitator"):
        room.group({1: [0, 1]}, {1: [room.people[2].id]})


def test_groups_that_changed_on_another_device_are_not_overwritten(room: LabRoom) -> None:
    before = room.arranged({1: [2, 1, 0]})
    room.group()

    with pytest.raises(Refused, match="another device") as refused:
        service.form_groups(
            room.session, room.actor(room.host), room.event.id, room.lab, before, now=room.now
        )

    assert refused.value.code == "changed"


def test_a_round_that_runs_stays_while_the_groups_change(session: Session, now: datetime) -> None:
    room = a_lab_room(session, now, people=6)
    first = room.group({1: [0, 1, 2], 2: [3, 4, 5]})
    room.start(first[0].id)

    made = room.group({1: [0, 1, 5], 2: [3, 4, 2]})

    rounds = queries.of_event(session, room.event.id)
    assert first[0].id in {each.round.id for each in rounds}
    assert room.whole(first[0].id).round.state == State.RUNNING
    # Ada is therapist in the round that runs, so she is not again; numbers go on behind it.
    assert [(each.group_no, each.number) for each in made] == [(1, 2), (1, 3), (2, 1), (2, 2), (2, 3)]
    with pytest.raises(Refused, match=r"Ada Lab and Bo Lab are still in round 1 of group 1"):
        room.start(made[0].id)


def test_a_round_begins_once_and_by_its_observer_or_whoever_leads(room: LabRoom) -> None:
    round_id = room.group()[0].id
    with pytest.raises(Refused, match="Only the observer"):
        service.start(room.session, room.by(round_id, Part.THERAPIST), round_id, room.lab, now=room.now)

    service.start(room.session, room.actor(room.host), round_id, room.lab, now=room.now)

    with pytest.raises(Refused, match="is running"):
        room.start(round_id)


def test_strangers_find_no_round(room: LabRoom) -> None:
    round_id = room.group()[0].id
    other = person(room.session, "Other Trainee", ["trainee"])

    with pytest.raises(Missing):
        service.start(room.session, room.actor(other), round_id, room.lab, now=room.now)


def test_taps_of_two_devices_meet_on_one_sheet(room: LabRoom) -> None:
    round_id = room.group()[0].id
    room.start(round_id)
    observer = room.by(round_id, Part.OBSERVER)

    service.score(room.session, observer, round_id, item="accuracy", points=2, now=room.now)
    service.score(room.session, observer, round_id, item="risks", points=1, now=room.now)
    service.score(room.session, observer, round_id, item="accuracy", points=1, now=room.now)
    for said in (True, True, False, True):
        service.say(room.session, observer, round_id, number=3, said=said, now=room.now)

    sheet = room.session.get_one(LabSheet, round_id)
    assert sheet.scores == {"accuracy": 1, "risks": 1}
    assert sheet.said == [3]


def test_a_tap_that_arrives_twice_is_one_pin_at_the_second_of_the_first(room: LabRoom) -> None:
    round_id = room.group()[0].id
    room.start(round_id)
    observer = room.by(round_id, Part.OBSERVER)
    tap = Tap(label="pressure", note="the date", key="tap-1")

    first = service.pin(room.session, observer, round_id, tap, now=room.now + timedelta(seconds=65))
    again = service.pin(room.session, observer, round_id, tap, now=room.now + timedelta(seconds=90))

    assert (first.id, first.seconds) == (again.id, 65)
    service.unpin(room.session, observer, round_id, first.id)
    assert room.session.scalars(select(LabPin)).all() == []


def test_only_the_observer_and_whoever_leads_mark_the_sheet(room: LabRoom) -> None:
    round_id = room.group()[0].id
    room.start(round_id)

    for part in (Part.THERAPIST, Part.CLIENT):
        with pytest.raises(Refused, match="Only the observer"):
            service.score(
                room.session, room.by(round_id, part), round_id, item="risks", points=2, now=room.now
            )


def test_a_sheet_is_finished_when_every_item_has_points(room: LabRoom) -> None:
    round_id = room.group()[0].id
    room.start(round_id)
    observer = room.by(round_id, Part.OBSERVER)
    service.end(room.session, observer, round_id, now=room.now)

    with pytest.raises(Invalid, match="Still without points: Accuracy"):
        service.finish(room.session, observer, round_id, now=room.now)
    room.score(round_id)
    service.finish(room.session, observer, round_id, now=room.now)

    with pytest.raises(Refused, match="The sheet is finished"):
        service.score(room.session, observer, round_id, item="risks", points=0, now=room.now)


def test_a_pass_confirmed_by_whoever_leads_meets_the_condition_once(room: LabRoom) -> None:
    session, rounds = room.session, room.group()
    room.finish(rounds[0].id)
    room.give(rounds[0].id)
    reached = room.confirm(rounds[0].id)

    (decision,) = conditions(session, room)
    assert (reached.points, reached.passed) == (13, True)
    assert decision.words == "Consent rubric 13 of 16"
    assert "Observed by Cy Lab, confirmed by Lab Facilitator." in decision.reason
    year = year_of(session, room.places[0], today=room.now.date())
    assert {each.id: each.met for each in year.statement.conditions}["consent_rubric"]

    extra = service.add_round(
        session, room.actor(room.host), room.event.id, room.lab, room.whole(rounds[0].id).turn,
        place=(1, "cousin"), now=room.now,
    )  # fmt: skip
    room.finish(extra.id)
    room.confirm(extra.id)
    assert len(conditions(session, room)) == 1
    assert list(verify_chains(session)) == []
    assert list(check_lab_sheets(session)) == []


def test_a_try_that_is_not_met_is_kept_and_meets_nothing(room: LabRoom) -> None:
    rounds = room.group()
    room.finish(rounds[0].id, WEAK)

    reached = room.confirm(rounds[0].id)

    assert not reached.passed
    assert conditions(room.session, room) == []
    (first, *_) = queries.rounds_with(room.session, room.people[0].id)
    tries = [each for each in queries.rounds_with(room.session, room.people[0].id) if each.points is not None]
    assert [(each.points, each.passed) for each in tries] == [(11, False)]
    assert first.part in set(Part)


def test_the_trainees_mentor_may_confirm_as_well(room: LabRoom) -> None:
    rounds = room.group()
    room.finish(rounds[0].id)

    room.confirm(rounds[0].id, room.mentor)

    sheet = room.session.get_one(LabSheet, rounds[0].id)
    assert (sheet.confirmed_name, sheet.confirmed_role) == ("Lab Mentor", "mentor")
    assert len(conditions(room.session, room)) == 1


@pytest.mark.parametrize("at", [0, 1, 2])
def test_nobody_who_took_part_as_a_trainee_confirms_not_even_with_other_roles(room: LabRoom, at: int) -> None:
    rounds = room.group()
    room.finish(rounds[0].id)
    for role in (Role.MENTOR, Role.FACILITATOR):
        room.session.add(RoleGrant(person_id=room.people[at].id, role=role.value))
    room.session.flush()

    with pytest.raises((Refused, Missing)):
        room.confirm(rounds[0].id, room.people[at])
    # Nor as the one who leads.
    room.session.execute(
        update(LabRound).where(LabRound.id == rounds[0].id).values(host_id=room.people[at].id)
    )
    with pytest.raises(Refused) as refused:
        room.confirm(rounds[0].id, room.people[at])

    assert refused.value.code == ("own" if at == 0 else "peer")
    assert conditions(room.session, room) == []


def test_another_facilitator_or_mentor_confirms_nothing(room: LabRoom) -> None:
    rounds = room.group()
    room.finish(rounds[0].id)

    for role in ("facilitator", "mentor", "admin"):
        stranger = person(room.session, f"Strange {role}", [role])
        with pytest.raises(Missing):
            room.confirm(rounds[0].id, stranger)


def test_what_changed_after_it_was_shown_is_not_confirmed(room: LabRoom) -> None:
    rounds = room.group()
    room.finish(rounds[0].id)
    shown = service.digest_of(room.whole(rounds[0].id))
    room.give(rounds[0].id, "I felt hurried.")

    with pytest.raises(Refused) as refused:
        service.confirm(room.session, room.actor(room.host), rounds[0].id, shown, now=room.now)

    assert refused.value.code == "changed"


def test_a_sheet_given_back_is_scored_again(room: LabRoom) -> None:
    rounds = room.group()
    room.finish(rounds[0].id)

    service.reopen(room.session, room.actor(room.host), rounds[0].id, "Accuracy once more", now=room.now)
    room.score(rounds[0].id, {"accuracy": 1})
    service.finish(room.session, room.by(rounds[0].id, Part.OBSERVER), rounds[0].id, now=room.now)

    assert room.confirm(rounds[0].id).points == 12


def test_a_confirmed_sheet_never_changes_whoever_tries(room: LabRoom) -> None:
    rounds = room.group()
    room.finish(rounds[0].id)
    room.confirm(rounds[0].id)
    observer = room.by(rounds[0].id, Part.OBSERVER)

    with pytest.raises(Refused, match="confirmed and closed"):
        service.score(room.session, observer, rounds[0].id, item="risks", points=0, now=room.now)
    with pytest.raises(Refused, match="confirmed and closed"):
        room.confirm(rounds[0].id)
    with pytest.raises(DBAPIError, match="append-only"):
        room.session.execute(text("UPDATE lab_sheets SET points = 16"))


def test_a_pin_forged_later_is_noticed(room: LabRoom) -> None:
    rounds = room.group()
    room.finish(rounds[0].id)
    room.confirm(rounds[0].id)

    room.session.add(
        LabPin(round_id=rounds[0].id, seconds=1, label="worked", key="x", by_id=room.host.id, at=room.now)
    )
    room.session.flush()

    assert list(check_lab_sheets(room.session)) == [
        f"lab round {rounds[0].id}: its sheet is not what was confirmed"
    ]


def test_the_database_refuses_a_sheet_confirmed_by_its_therapist(room: LabRoom) -> None:
    rounds = room.group()
    room.finish(rounds[0].id)

    with pytest.raises(IntegrityError):
        room.session.execute(
            update(LabSheet)
            .where(LabSheet.round_id == rounds[0].id)
            .values(confirmed_by=room.people[0].id, confirmed_at=room.now, content_digest="x")
        )


def test_who_stands_in_cannot_sit_in_the_therapists_chair_even_by_the_database(room: LabRoom) -> None:
    rounds = room.group()

    with pytest.raises(IntegrityError):
        room.session.execute(
            update(LabSeat)
            .where(LabSeat.round_id == rounds[0].id, LabSeat.part == "therapist")
            .values(enrolment_id=None)
        )


def test_a_round_set_aside_frees_its_people(session: Session, now: datetime) -> None:
    room = a_lab_room(session, now)
    rounds = room.group()
    room.start(rounds[0].id)

    service.set_aside(session, room.actor(room.host), rounds[0].id, "The fire alarm", now=now)
    room.start(rounds[1].id)

    assert room.whole(rounds[0].id).round.state == State.SET_ASIDE


def test_chairs_and_scene_change_before_a_round_begins_and_not_after(room: LabRoom) -> None:
    rounds = room.group()
    ada, bo, cy = (Player(p.id, e.id) for p, e in zip(room.people, room.places, strict=True))
    host = room.actor(room.host)

    service.change_round(
        room.session, host, rounds[0].id, room.lab, Turn(ada, cy, bo), card="cousin", now=room.now
    )
    assert room.whole(rounds[0].id).seats[Part.OBSERVER].person_id == room.people[1].id
    room.start(rounds[0].id)

    with pytest.raises(Refused, match="is running"):
        service.change_round(
            room.session, host, rounds[0].id, room.lab, Turn(ada, bo, cy), card="cousin", now=room.now
        )


def test_a_reflection_is_the_therapists_alone(room: LabRoom) -> None:
    rounds = room.group()
    room.finish(rounds[0].id)
    ada = room.by(rounds[0].id, Part.THERAPIST)

    service.reflect(room.session, ada, rounds[0].id, "I hurried.", now=room.now)

    for who in (room.host, room.mentor, room.people[1]):
        assert queries.reflection_of(room.session, rounds[0].id, who.id) is None
        with pytest.raises((Refused, Missing)):
            service.reflect(room.session, room.actor(who), rounds[0].id, "Mine", now=room.now)
    service.reflect(room.session, ada, rounds[0].id, " ", now=room.now)
    assert queries.reflection_of(room.session, rounds[0].id, room.people[0].id) is None


def test_one_confirmation_of_the_record_credits_all_three_and_nobody_who_stood_in(
    session: Session, now: datetime
) -> None:
    room = a_lab_room(session, now, people=5)
    for each in room.group({1: [0, 1, 2], 2: [3, 4]}, {2: [room.mentor.id]}):
        room.finish(each.id)
        room.confirm(each.id)
    over = room.event.ends_at + timedelta(minutes=1)
    record = record_of(session, room.event.id)
    assert record is not None

    done = confirm(session, room.actor(room.host), room.event.id, mark_of(record), now=over)

    assert (done.people, done.credited) == (5, 5)
    lines = session.scalars(select(LedgerLine).where(LedgerLine.kind == "roleplay")).all()
    assert sorted(each.enrolment_id for each in lines) == sorted(each.id for each in room.places)
    assert {each.minutes for each in lines} == {120}
    with pytest.raises(Refused, match="no round can be added"):
        room.group({1: [0, 1, 2]})
