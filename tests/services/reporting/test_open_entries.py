from datetime import timedelta

import pytest

from kaptrain.logbook import service
from kaptrain.reporting import queries
from tests.factories import mentored, person
from tests.factories.logbook import Room


@pytest.fixture
def room(session, now):
    return Room(session, now)


def found(room):
    entries = queries.open_entries(room.session, [room.place.id]).get(room.place.id, [])
    return {each.status: each for each in entries}


def test_entries_are_found_by_whose_turn_it_is(room):
    room.started()
    room.submitted()
    room.returned()
    room.signed()

    entries = found(room)

    assert set(entries) == {"draft", "submitted", "returned"}
    assert entries["submitted"].waits_for == "Demo Practitioner"
    assert (entries["returned"].comment, entries["returned"].comment_by) == (
        "Check the length",
        "Demo Practitioner",
    )


def test_a_meeting_waits_for_the_mentor_of_the_moment(room, session):
    room.submitted(kind="mentorship")
    mentored(session, room.place, person(session, "Next Mentor", ["mentor"]))

    assert found(room)["submitted"].waits_for == "Next Mentor"


def test_a_withdrawn_entry_is_still_shown(room):
    entry = room.submitted()
    service.withdraw(room.session, room.actor(room.trainee), entry.id, "Twice", now=room.now)

    assert set(found(room)) == {"withdrawn"}


def test_an_entry_revised_and_sent_again_waits_without_its_old_comment(room):
    entry = room.returned()
    room.revised(entry)
    service.submit(room.session, room.actor(room.trainee), entry.id, now=room.now)

    again = found(room)["submitted"]
    assert (again.comment, again.waits_for) == ("", "Demo Practitioner")


def counts(room, *, now, reader=None):
    reader = reader or room.admin
    return queries.admin_counts(room.session, reader.id, now=now, fallback_days=14)


def test_an_admin_is_told_of_what_waits_too_long(room, now):
    room.submitted()

    assert counts(room, now=now).overdue == 0
    assert counts(room, now=now + timedelta(days=15)).overdue == 1
    assert counts(room, now=now + timedelta(days=15), reader=room.trainee).overdue == 0


def test_an_admin_counts_people_places_and_mails(room, now):
    found = counts(room, now=now)

    assert (found.people, found.active, found.cohorts, found.without_mentor) == (4, 1, 1, 0)
    assert (found.failed_mails, found.waiting_mails) == (0, 0)
