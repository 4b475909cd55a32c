"""A mentor stands in for one trainee; the time is claimed in the logbook, once."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.logbook import service as logbook
from kaptrain.logbook.models import Entry, EntryVersion
from kaptrain.roleplay import service
from kaptrain.roleplay.models import LabEntry, LabRound
from kaptrain.roleplay.rules.groups import Part
from kaptrain.shared.errors import Missing, Refused
from tests.factories import person
from tests.factories.roleplay import LabRoom, a_lab_room


@pytest.fixture
def room(session: Session, now: datetime) -> LabRoom:
    return a_lab_room(session, now, people=1)


def alone(room: LabRoom, *, card: str = "cousin", observer: int | None = None) -> LabRound:
    return service.open_alone(
        room.session, room.actor(room.mentor), room.places[0], room.lab,
        observer=observer or room.mentor.id, card=card, now=room.now,
    )  # fmt: skip


def test_a_mentor_plays_the_client_and_observes(room: LabRoom) -> None:
    made = alone(room)

    whole = room.whole(made.id)
    assert whole.parts_of(room.mentor.id) == (Part.CLIENT, Part.OBSERVER)
    room.finish(made.id)
    assert room.confirm(made.id, room.mentor).passed


def test_only_the_trainees_own_mentor_may(room: LabRoom) -> None:
    other = person(room.session, "Other Mentor", ["mentor"])

    with pytest.raises(Missing):
        service.open_alone(
            room.session, room.actor(other), room.places[0], room.lab,
            observer=other.id, card="cousin", now=room.now,
        )  # fmt: skip


def test_the_time_becomes_one_entry_however_often_it_is_logged(room: LabRoom) -> None:
    first, second = alone(room), alone(room, card="polite-no")
    trainee = room.actor(room.people[0])
    for each in (first, second):
        room.finish(each.id)

    ids = {
        service.claim(room.session, trainee, each.id, room.lab, now=room.now + timedelta(hours=1))
        for each in (first, second, first)
    }

    (entry_id,) = ids
    entry = room.session.get_one(Entry, entry_id)
    version = room.session.get_one(EntryVersion, (entry_id, 1))
    assert (entry.kind, entry.status) == ("roleplay", "draft")
    assert (version.activity, version.minutes) == ("lab-1", 28)
    links = room.session.scalars(select(LabEntry)).all()
    assert {each.round_id for each in links} == {first.id, second.id}
    assert room.whole(first.id).entry_id == entry_id


def test_an_entry_that_was_withdrawn_makes_room_for_another(room: LabRoom) -> None:
    made, trainee = alone(room), room.actor(room.people[0])
    room.finish(made.id)
    entry_id = service.claim(room.session, trainee, made.id, room.lab, now=room.now)
    logbook.withdraw(room.session, trainee, entry_id, "Wrong day", now=room.now)

    assert service.claim(room.session, trainee, made.id, room.lab, now=room.now) != entry_id


def test_a_facilitator_who_was_there_is_named_as_signer(room: LabRoom) -> None:
    made = alone(room, observer=room.host.id)
    room.finish(made.id)

    entry_id = service.claim(room.session, room.actor(room.people[0]), made.id, room.lab, now=room.now)

    assert room.session.get_one(Entry, entry_id).host_id == room.host.id
    assert room.whole(made.id).signer_id == room.host.id


def test_the_time_of_an_event_is_not_claimed_a_second_time(session: Session, now: datetime) -> None:
    room = a_lab_room(session, now)
    rounds = room.group()
    room.finish(rounds[0].id)

    with pytest.raises(Refused) as refused:
        service.claim(session, room.actor(room.people[0]), rounds[0].id, room.lab, now=now)

    assert refused.value.code == "event"


def test_time_is_claimed_by_the_trainee_once_the_sheet_is_finished(room: LabRoom) -> None:
    made = alone(room)

    with pytest.raises(Refused, match="once the sheet is finished"):
        service.claim(room.session, room.actor(room.people[0]), made.id, room.lab, now=room.now)
    room.finish(made.id)
    with pytest.raises(Refused, match="Only the therapist"):
        service.claim(room.session, room.actor(room.mentor), made.id, room.lab, now=room.now)
