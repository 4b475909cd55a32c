"""Z5: fourteen ways to sign one's own hours. All are refused, also by the database alone."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import DBAPIError

from kaptrain.accounts.models import FormerAddress, RoleGrant
from kaptrain.authz.actor import Role
from kaptrain.enrolment.models import MentorPair
from kaptrain.enrolment.service import assign_mentor
from kaptrain.events.models import EventSignature
from kaptrain.events.service.confirming import confirm
from kaptrain.hours import service as hours
from kaptrain.hours.models import Decision, LedgerLine
from kaptrain.logbook import service
from kaptrain.logbook.models import Signature
from kaptrain.logbook.rules.links import Way
from kaptrain.logbook.service.guests import WrongCode
from kaptrain.logbook.service.signer import NotSigned
from kaptrain.shared.errors import DomainError, Invalid, Missing, Refused
from tests.factories import SYSTEM, person
from tests.factories.events import a_booking, an_event
from tests.factories.links import offered, sign, statement, visit


@pytest.fixture
def room(session, now, room):
    """The trainee holds every role there is."""
    for role in ("practitioner", "mentor", "facilitator", "admin"):
        session.add(RoleGrant(person_id=room.trainee.id, role=role))
    session.flush()
    return room


def me(room):
    actor = room.actor(room.trainee)
    assert actor.roles == frozenset(Role)
    return actor


def mark(room, entry):
    return service.mark_of(room.session, entry.id)


def second_role(room, entry):
    """1: as a practitioner, in the queue."""
    service.sign(room.session, me(room), entry.id, mark(room, entry), now=room.now, agreed=True)


def reassignment(room, entry):
    """2: let an administrator give me my own request."""
    service.reroute(room.session, room.actor(room.admin), entry.id, room.trainee.id, now=room.now)


def proxy(room, entry):
    """3: an administrator who signs in the absent practitioner's place."""
    admin = room.actor(room.admin)
    service.sign(room.session, admin, entry.id, mark(room, entry), now=room.now, agreed=True)


def co_mentor(room, entry):
    """4: as another mentor, beside the one who is assigned."""
    meeting = room.submitted(kind="mentorship")
    service.sign(room.session, me(room), meeting.id, mark(room, meeting), now=room.now)


def forwarded_link(room, entry):
    """5: the practitioner passes the mailed link on to me."""
    token = offered(room, entry.id).token
    sign(room, token, statement(room.session, entry.id), visit(room.now, me(room)))


def own_scan(room, entry):
    """6: I scan the code on my screen with another phone, and guess the digits."""
    token = offered(room, entry.id, Way.SCAN).token
    sign(room, token, statement(room.session, entry.id, code="123456"), visit(room.now, device="other phone"))


def imported(room, entry):
    """7: an entry that comes with me as its host."""
    room.submitted(room.practicum(host_id=room.trainee.id))


def bulk(room, entry):
    """8: my own among others in one selection."""
    service.sign_many(
        room.session, me(room), [(entry.id, mark(room, entry))], now=room.now, agreed=[entry.id]
    )


def changed_address(room, entry):
    """9: a practitioner's record that has the address I had before."""
    key = room.practitioner.email_key
    room.session.add(FormerAddress(person_id=room.trainee.id, email_key=key, at=room.now))
    room.session.flush()
    offered(room, entry.id)


def stand_in(room, entry):
    """10: I give my own request to a friend who stands in."""
    friend = person(room.session, "Good Friend", ["practitioner"])
    service.reroute(room.session, me(room), entry.id, friend.id, now=room.now)


def attending_host(room, entry):
    """11: I confirm the list of a meeting that I hosted and attended."""
    event = an_event(room.session, room.trainee, starts_at=room.now - timedelta(days=1))
    a_booking(room.session, event, room.place)
    confirm(room.session, me(room), event.id, "x", now=room.now)


def own_decision(room, entry):
    """12: I exempt myself."""
    ruling = hours.Ruling(actor=me(room), enrolment=room.place, reason="Because", now=room.now)
    hours.exempt(room.session, ruling, "practicum", 60)


def own_mentor(room, entry):
    """13: I become my own mentor."""
    assign_mentor(room.session, SYSTEM, room.place, room.trainee, today=room.now.date(), now=room.now)


def raw_rows(room, entry):
    """14: past every service, straight into the table."""
    room.sign(entry)
    room.session.flush()
    copied = row_of(room.session.scalars(select(Signature)).one())
    put(room.session, Signature, {**copied, "seq": 999, "act": "void", "signer_id": room.trainee.id})


WAYS = [
    second_role, reassignment, proxy, co_mentor, forwarded_link, own_scan, imported, bulk, changed_address,
    stand_in, attending_host, own_decision, own_mentor, raw_rows,
]  # fmt: skip


def row_of(row: Any) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in row.__table__.columns}


def put(session, model, values):
    with session.begin_nested():
        session.execute(insert(model.__table__).values(values))


def mine(session, room):
    signed = select(func.count()).where(Signature.signer_id == room.trainee.id)
    credited = select(func.count()).where(LedgerLine.attested["name"].as_string() == room.trainee.name)
    return session.scalar(signed), session.scalar(credited)


def test_there_are_fourteen_ways():
    assert len(set(WAYS)) == 14


@pytest.mark.parametrize("way", WAYS)
def test_no_way_leads_to_ones_own_signature(session, room, way):
    entry = room.submitted()

    with pytest.raises((DomainError, DBAPIError)) as refused:
        way(room, entry)

    kinds = (Refused, Missing, Invalid, NotSigned, WrongCode, DBAPIError)
    assert isinstance(refused.value, kinds)
    assert mine(session, room) == (0, 0)


def forged_signatures(room, entry):
    room.sign(entry)
    other = room.submitted(kind="mentorship")
    copied = row_of(room.session.scalars(select(Signature)).one())
    base = {**copied, "seq": 999, "entry_id": other.id, "signer_role": "mentor"}
    own, key = {"signer_id": room.trainee.id}, room.trainee.email_key
    linked = {"method": "mailed link", "signer_licence": "1"}
    return [
        # My own, as it is.
        {**base, **own},
        # My own, in the name of another trainee.
        {**base, **own, "trainee_id": room.mentor.id},
        # In another signer's name, with an address of mine.
        {**base, **linked, "signer_email": key},
        {**base, **linked, "signer_email": "before@kaptrain.example"},
        # Of somebody else's enrolment.
        {**base, "enrolment_id": room.elsewhere.id, "trainee_id": room.elsewhere.person_id},
        # My own withdrawal in another role than the trainee's.
        {**base, **own, "act": "void"},
    ]


@pytest.mark.parametrize("number", range(6))
def test_the_database_alone_keeps_forged_signatures_out(session, room, now, number):
    entry = room.submitted()
    before = FormerAddress(person_id=room.trainee.id, email_key="before@kaptrain.example", at=now)
    session.add(before)
    room.elsewhere = type(room)(session, now, "Other").place
    values = forged_signatures(room, entry)[number]

    with pytest.raises(DBAPIError):
        put(session, Signature, values)

    assert mine(session, room) == (0, 0)


def test_the_database_keeps_out_a_signature_without_the_tick_about_clients(session, room):
    room.sign(room.submitted())
    other = room.submitted(room.practicum(minutes=45))
    copied = row_of(session.scalars(select(Signature)).one())

    with pytest.raises(DBAPIError):
        put(session, Signature, {**copied, "seq": 999, "entry_id": other.id, "client_agreed": None})


def test_the_same_row_of_somebody_else_would_be_taken(session, room):
    """The control: what is refused above is refused for whose it is, not for its shape."""
    room.sign(room.submitted())
    other = room.submitted(kind="mentorship")
    copied = row_of(session.scalars(select(Signature)).one())

    put(session, Signature, {**copied, "seq": 999, "entry_id": other.id, "signer_id": room.mentor.id})


def test_the_database_alone_keeps_ones_own_pair_decision_and_list_out(session, room, now):
    ruling = hours.Ruling(actor=room.actor(room.admin), enrolment=room.place, reason="Agreed", now=now)
    decided = row_of(hours.exempt(session, ruling, "practicum", 60))
    event = an_event(session, room.mentor, starts_at=now - timedelta(days=1))
    signed = row_of(EventSignature())
    signed |= {
        "event_id": event.id, "enrolment_id": room.place.id, "source": "event:x", "act": "sign",
        "trainee_id": room.trainee.id, "signer_id": room.mentor.id, "signer_name": "x",
        "signer_credential": "", "signer_role": "facilitator", "statement_id": "x", "statement_version": 1,
        "statement_text": "x", "method": "session", "signed": {}, "content_digest": "0" * 64, "at": now,
        "stream": "x", "seq": 1, "prev_digest": "0", "digest": "0",
    }  # fmt: skip
    pair = {"enrolment_id": room.place.id, "mentor_id": room.trainee.id, "from_on": now.date(),
            "until_on": now.date()}  # fmt: skip

    put(session, EventSignature, signed)
    for model, values in (
        (Decision, {**decided, "seq": 999, "by_id": room.trainee.id}),
        (Decision, {**decided, "seq": 999, "by_id": room.trainee.id, "trainee_id": room.mentor.id}),
        (EventSignature, {**signed, "seq": 2, "source": "event:y", "signer_id": room.trainee.id}),
        (
            EventSignature,
            {
                **signed,
                "seq": 2,
                "source": "event:y",
                "signer_id": room.trainee.id,
                "trainee_id": room.mentor.id,
            },
        ),
        (MentorPair, pair),
    ):
        with pytest.raises(DBAPIError):
            put(session, model, values)
