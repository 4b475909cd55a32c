"""Undo, correct, and the tick that clients agreed."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from kaptrain.audit.service import verify_chains
from kaptrain.hours.service import year_of
from kaptrain.logbook import queries, service
from kaptrain.logbook.models import Signature
from kaptrain.shared.errors import Invalid, Refused

TODAY = date(2026, 11, 22)


def counted(session, room):
    lines = queries.open_lines(session, [room.place.id]).get(room.place.id, [])
    return year_of(session, room.place, today=TODAY, open_lines=lines).statement.total


def test_an_undo_is_recorded_and_lets_the_same_request_wait_again(session, room, now):
    entry = room.signed()

    service.undo(session, room.actor(room.practitioner), entry.id, now=now + timedelta(minutes=15))

    assert (entry.status, entry.current_version, counted(session, room).counted) == ("submitted", 2, 0)
    assert list(service.check_signatures(session)) == []
    room.sign(entry)
    assert counted(session, room).counted == 60
    assert list(verify_chains(session)) == []


def test_an_undo_is_for_the_last_minutes_only(session, room, now):
    entry = room.signed()

    with pytest.raises(Refused, match="15 minutes"):
        service.undo(session, room.actor(room.practitioner), entry.id, now=now + timedelta(minutes=16))

    assert entry.status == "signed"


def test_with_a_client_present_the_signer_confirms_their_agreement_by_a_tick(session, room, now):
    entry = room.submitted()
    seen = service.mark_of(session, entry.id)

    with pytest.raises(Invalid) as refused:
        service.sign(session, room.actor(room.practitioner), entry.id, seen, now=now)

    assert refused.value.field == "agreed"
    signature = room.sign(entry)
    assert (signature.client_agreed, signature.statement_id) == (True, "observation")


def test_a_correction_of_what_counts_ends_the_signature_on_record(session, room, now):
    entry = room.signed()

    room.revised(entry, minutes=90)

    assert (entry.status, counted(session, room).counted) == ("draft", 0)
    ended = session.scalar(select(Signature).where(Signature.act == "void"))
    assert (ended.signer_role, ended.statement_id) == ("trainee", "corrected")
    service.submit(session, room.actor(room.trainee), entry.id, now=now)
    room.sign(entry)
    assert counted(session, room).counted == 90
    assert list(service.check_signatures(session)) == []
    assert list(verify_chains(session)) == []


def test_a_change_of_the_note_alone_leaves_what_was_signed(session, room):
    entry = room.signed()

    with pytest.raises(Refused, match="the signature stands"):
        room.revised(entry, texts={"reaction": "Another note.", "question": ""})

    assert (entry.status, entry.current_version) == ("signed", 1)


def test_who_signs_again_sees_all_that_changed_since_they_signed(session, room, now):
    entry = room.signed()
    room.revised(entry, minutes=90)
    service.submit(session, room.actor(room.trainee), entry.id, now=now)
    service.return_to_trainee(session, room.actor(room.practitioner), entry.id, "Check the date", now=now)
    room.revised(entry, minutes=90, on=date(2026, 11, 11))
    service.submit(session, room.actor(room.trainee), entry.id, now=now)

    whole = queries.seen(session, entry.id)

    assert (whole.before.version, whole.before.minutes, whole.version.version) == (1, 60, 3)
