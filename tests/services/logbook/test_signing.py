"""What a signature is, and what stops one (T1-T8, Z5, Z6)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from kaptrain.audit.models import AuditRow
from kaptrain.audit.service import verify_chains
from kaptrain.authz.actor import Actor, Role
from kaptrain.enrolment.service import assign_mentor
from kaptrain.hours.models import LedgerLine
from kaptrain.hours.service import year_of
from kaptrain.logbook import queries, service
from kaptrain.logbook.models import Entry, EntryVersion, Signature
from kaptrain.logbook.service.signer import NotSigned
from kaptrain.shared.errors import Missing, Refused
from tests.factories import SYSTEM, person
from tests.factories.logbook import Room

TODAY = date(2026, 11, 22)


def counted(session, room):
    lines = queries.open_lines(session, [room.place.id]).get(room.place.id, [])
    return year_of(session, room.place, today=TODAY, open_lines=lines).statement.total


def test_a_signature_keeps_who_when_what_and_how(session, room, now):
    """T1: the golden record."""
    entry = room.submitted()

    signature = room.sign(entry)

    whole = queries.seen(session, entry.id)
    assert whole is not None
    assert {
        "signer": (signature.signer_id, signature.signer_name, signature.signer_credential),
        "role": signature.signer_role,
        "at": signature.at,
        "method": signature.method,
        "statement": (signature.statement_id, signature.statement_version),
        "text": signature.statement_text,
        "bound": (signature.entry_id, signature.version, signature.trainee_id, signature.enrolment_id),
        "digest": signature.content_digest,
    } == {
        "signer": (room.practitioner.id, "Demo Practitioner", "MD"),
        "role": "practitioner",
        "at": now,
        "method": "session",
        "statement": ("observation", 1),
        "text": "I hosted this trainee for the activity and the time stated. Each client present had agreed "
        "in writing to an observer, which I confirm by a tick of its own. The entry is a fair account of the "
        "trainee's part and identifies no client.",
        "bound": (entry.id, 1, room.trainee.id, room.place.id),
        "digest": whole.digest,
    }


def test_a_signature_writes_line_audit_row_and_status_together(session, room):
    entry = room.submitted()

    room.sign(entry)

    line = session.scalar(select(LedgerLine))
    audits = session.scalars(select(AuditRow.action).where(AuditRow.action.startswith("entry.")))
    assert (entry.status, entry.line_seq) == ("signed", line.seq)
    assert (line.source, line.minutes, line.topics) == (f"entry:{entry.id}:1", 60, [["ethics", 30]])
    assert line.attested["name"] == "Demo Practitioner"
    assert sorted(audits) == ["entry.signed", "entry.submitted"]
    assert list(verify_chains(session)) == []
    assert list(service.check_signatures(session)) == []


def test_the_name_on_a_signature_stays_when_the_person_changes_theirs(session, room):
    room.signed()

    room.practitioner.name = "Another Name"
    session.flush()

    assert session.scalar(select(Signature.signer_name)) == "Demo Practitioner"


def test_a_change_after_the_page_was_opened_stops_the_signature(session, room, now):
    """T2: edit between GET and POST."""
    entry = room.submitted()
    seen = service.mark_of(session, entry.id)
    room.revised(entry, minutes=90)
    service.submit(session, room.actor(room.trainee), entry.id, now=now)

    with pytest.raises(Refused) as refused:
        service.sign(session, room.actor(room.practitioner), entry.id, seen, now=now, agreed=True)

    assert refused.value.code == "changed"
    assert session.scalar(select(Signature)) is None


def test_another_text_to_sign_stops_the_signature(session, room, now):
    entry = room.submitted()
    seen = service.mark_of(session, entry.id).rpartition("-")[0] + "-0"

    with pytest.raises(Refused) as refused:
        service.sign(session, room.actor(room.practitioner), entry.id, seen, now=now, agreed=True)

    assert refused.value.code == "changed"


def test_an_entry_is_signed_once(session, room):
    """T5: the second try is told."""
    entry = room.signed()

    with pytest.raises(Refused, match="already signed"):
        room.sign(entry)

    assert len(session.scalars(select(LedgerLine)).all()) == 1


def test_the_database_keeps_a_second_signature_out(session, room):
    """T5: the unique key, the service bypassed."""
    room.signed()
    first = session.scalar(select(Signature))
    copied = {column.key: getattr(first, column.key) for column in Signature.__table__.columns}

    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(Signature.__table__.insert().values({**copied, "seq": 999}))


def test_the_database_refuses_a_signature_under_ones_own_hours(session, room):
    """Z5: with the services bypassed."""
    room.signed()
    first = session.scalar(select(Signature))
    copied = {column.key: getattr(first, column.key) for column in Signature.__table__.columns}
    own = {**copied, "seq": 999, "act": "void", "signer_id": room.trainee.id}

    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(Signature.__table__.insert().values(own))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE signatures SET signer_name = 'X'",
        "DELETE FROM signatures",
        "UPDATE entry_versions SET minutes = 600",
        "DELETE FROM entry_versions",
        "UPDATE entry_comments SET text = 'X'",
        "DELETE FROM entry_comments",
    ],
)
def test_signed_content_refuses_changes_by_sql(session, room, change):
    """T4: by trigger, on both engines."""
    room.signed()
    room.returned()

    with pytest.raises(DBAPIError, match="append-only"), session.begin_nested():
        session.execute(text(change))


def test_a_draft_may_still_be_changed(session, room):
    entry = room.started()

    room.revised(entry, minutes=90)

    assert session.get(EntryVersion, (entry.id, 1)).minutes == 90


def test_a_void_takes_the_hours_out_of_every_total_and_keeps_the_signature(session, room, now):
    """T6"""
    entry = room.signed()
    assert counted(session, room).counted == 60

    service.void(session, room.actor(room.practitioner), entry.id, "Wrong day", now=now)

    assert counted(session, room).counted == 0
    assert [(one.act, one.reason) for one in session.scalars(select(Signature).order_by(Signature.seq))] == [
        ("sign", None),
        ("void", "Wrong day"),
    ]
    assert (entry.status, entry.line_seq) == ("voided", None)
    assert list(verify_chains(session)) == []
    assert list(service.check_signatures(session)) == []


def test_after_a_void_a_new_version_is_signed_anew_and_counts_once(session, room, now):
    entry = room.signed()
    service.void(session, room.actor(room.practitioner), entry.id, "Wrong length", now=now)
    room.revised(entry, minutes=90)
    assert entry.status == "returned"
    service.submit(session, room.actor(room.trainee), entry.id, now=now)

    room.sign(entry)

    assert counted(session, room).counted == 90
    assert list(service.check_signatures(session)) == []


def test_only_the_signer_voids(session, room, now):
    entry = room.signed()
    other = person(session, "Other Practitioner", ["practitioner"])

    for stranger in (other, room.mentor, room.trainee, room.admin):
        with pytest.raises(Missing):
            service.void(session, room.actor(stranger), entry.id, "Because", now=now)


def test_an_admin_opens_a_signed_entry_by_a_named_decision(session, room, now):
    entry = room.signed()

    service.reopen(session, room.actor(room.admin), entry.id, "The site reports another length", now=now)

    year = year_of(session, room.place, today=TODAY)
    assert entry.status == "voided"
    assert [(each.kind, each.by_name) for each in year.decisions] == [("reopened", "Demo Admin")]
    assert year.statement.total.counted == 0
    assert list(service.check_signatures(session)) == []


def test_signing_many_signs_all(session, room, now):
    entries = [room.submitted(room.practicum(on=date(2026, 11, day))) for day in (10, 11, 12)]
    items = [(one.id, service.mark_of(session, one.id)) for one in entries]

    service.sign_many(session, room.actor(room.practitioner), items, now=now, agreed=dict(items))

    assert [one.status for one in entries] == ["signed"] * 3
    assert list(verify_chains(session)) == []
    assert list(service.check_signatures(session)) == []


def test_signing_many_signs_none_when_one_changed_and_says_which(session, room, now):
    """T5: all or reported."""
    entries = [room.submitted(room.practicum(on=date(2026, 11, day))) for day in (10, 11)]
    items = [(one.id, service.mark_of(session, one.id)) for one in entries]
    room.revised(entries[1], minutes=30)

    with pytest.raises(NotSigned) as refused:
        service.sign_many(session, room.actor(room.practitioner), items, now=now, agreed=dict(items))

    assert list(refused.value.reasons) == [entries[1].id]
    assert session.scalar(select(Signature)) is None


@pytest.mark.parametrize("roles", [["trainee", "practitioner", "mentor", "facilitator", "admin"]])
def test_nobody_signs_returns_voids_or_reroutes_their_own(session, now, roles):
    """Z5: every path, with every role."""
    room = Room(session, now)
    actor = Actor(room.trainee.id, "Me", roles=frozenset(Role(role) for role in roles))
    entry = room.submitted()
    mark = service.mark_of(session, entry.id)
    paths = [
        lambda: service.sign(session, actor, entry.id, mark, now=now, agreed=True),
        lambda: service.sign_many(session, actor, [(entry.id, mark)], now=now),
        lambda: service.return_to_trainee(session, actor, entry.id, "Because", now=now),
        lambda: service.void(session, actor, entry.id, "Because", now=now),
        lambda: service.reopen(session, actor, entry.id, "Because", now=now),
        lambda: service.reroute(session, actor, entry.id, room.practitioner.id, now=now),
    ]

    for path in paths:
        with pytest.raises((Refused, Missing)):
            path()

    assert entry.status == "submitted"


def test_nobody_names_themselves_as_host(session, room, now):
    """Z5: a practitioner who is a trainee too."""
    from_themselves = room.practicum(host_id=room.trainee.id)

    with pytest.raises(Refused.__bases__[0], match="from the list"):
        room.started(from_themselves)


def test_a_mentor_signs_only_while_assigned(session, room, now):
    """Z6: unassigned between GET and POST; the request follows the new mentor."""
    entry = room.submitted(kind="mentorship")
    seen = service.mark_of(session, entry.id)
    newcomer = person(session, "New Mentor", ["mentor"])
    assign_mentor(session, SYSTEM, room.place, newcomer, today=TODAY, now=now)

    with pytest.raises(Missing):
        service.sign(session, room.actor(room.mentor), entry.id, seen, now=now, agreed=True)

    service.sign(session, room.actor(newcomer), entry.id, seen, now=now, agreed=True)
    assert entry.status == "signed"


@pytest.mark.parametrize("who", ["other_practitioner", "mentor", "admin", "former_practitioner"])
def test_only_the_host_in_that_role_signs_an_observation(session, room, now, who):
    """Z6: roles are looked at in that moment."""
    other = person(session, "Other Practitioner", ["practitioner"])
    without_role = replace(room.actor(room.practitioner), roles=frozenset({Role.MENTOR}))
    actor = {
        "other_practitioner": room.actor(other),
        "mentor": room.actor(room.mentor),
        "admin": room.actor(room.admin),
        "former_practitioner": without_role,
    }[who]
    entry = room.submitted()
    seen = service.mark_of(session, entry.id)

    with pytest.raises(Missing):
        service.sign(session, actor, entry.id, seen, now=now, agreed=True)


def test_a_rerouted_request_leaves_the_first_queue_and_is_signed_in_the_second(session, room, now):
    entry = room.submitted()
    other = person(session, "Other Practitioner", ["practitioner"])
    later = now + timedelta(days=15)

    service.reroute(session, room.actor(room.admin), entry.id, other.id, now=later)

    assert queries.queue_of(session, room.actor(room.practitioner)) == []
    assert [row.waiting_since for row in queries.queue_of(session, room.actor(other))] == [later]
    room.sign(entry, by=other)
    assert entry.status == "signed"


def test_a_mentorship_request_is_moved_by_assigning_another_mentor(session, room, now):
    entry = room.submitted(kind="mentorship")

    with pytest.raises(Refused, match="another mentor"):
        service.reroute(session, room.actor(room.admin), entry.id, room.practitioner.id, now=now)


def test_an_unknown_or_huge_id_is_missing(session, room, now):
    for entry_id in (0, -1, 10**9, 2**63):
        with pytest.raises(Missing):
            service.sign(session, room.actor(room.practitioner), entry_id, "x", now=now, agreed=True)


def _tampered(session, statement):
    """Change rows as somebody with the database's keys could: the triggers taken off first."""
    if session.get_bind().dialect.name == "sqlite":
        for table in ("signatures", "entry_versions", "ledger_lines"):
            session.execute(text(f"DROP TRIGGER {table}_no_update"))
    else:
        for table in ("signatures", "entry_versions", "ledger_lines"):
            session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
    session.execute(text(statement))
    session.expire_all()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE signatures SET signer_name = 'Somebody Else'",
        "UPDATE signatures SET signer_credential = 'Surgeon General'",
        "UPDATE signatures SET statement_text = 'I saw nothing.'",
        "UPDATE signatures SET content_digest = '0'",
        "UPDATE entry_versions SET minutes = 600",
        "UPDATE entry_versions SET fields = '{}'",
        "UPDATE ledger_lines SET minutes = 600",
        "UPDATE ledger_lines SET source = 'entry:999:1'",
        "UPDATE entries SET status = 'submitted', line_seq = NULL",
    ],
)
def test_any_change_around_a_signature_is_found(session, room, statement):
    """T8: even where the chain itself would be forged anew."""
    room.signed()

    _tampered(session, statement)

    assert list(service.check_signatures(session)) != []


def test_two_signatures_that_change_places_are_found(session, room):
    """T8: swapped between two entries of one trainee."""
    first, second = room.signed(), room.signed(room.practicum(on=date(2026, 11, 11)))

    digests = dict(session.execute(select(Signature.entry_id, Signature.content_digest)).all())
    _tampered(
        session, f"UPDATE signatures SET content_digest = '{digests[second.id]}' WHERE entry_id = {first.id}"
    )

    problems = list(service.check_signatures(session))
    assert any("not the one that was signed" in problem for problem in problems)


def test_an_entry_marked_as_signed_without_a_signature_is_found(session, room):
    entry = room.submitted()

    session.execute(text(f"UPDATE entries SET status = 'signed', line_seq = 1 WHERE id = {entry.id}"))

    assert any(f"entry {entry.id}" in problem for problem in service.check_signatures(session))


def test_the_status_and_the_line_of_an_entry_go_together(session, room):
    entry = room.submitted()

    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(text(f"UPDATE entries SET status = 'signed' WHERE id = {entry.id}"))

    assert session.get(Entry, entry.id).status == "submitted"
